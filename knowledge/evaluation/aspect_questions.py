"""A question set from the portal's own records: each of 200 procedures asked for fee, time, papers, place.

    python -m knowledge.evaluation.aspect_questions national_2642.jsonl.gz --out var/aspects.jsonl
    motcua evaluate var/aspects.jsonl --bar 0.95

The asked value must stand in the first two lines of the answer. Values are read off the raw cells by plain
patterns, apart from the importer; fees are scored by kind. Procedures that we describe ourselves, and
titles that several codes share, are left out.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from knowledge.content_files import CONTENT, read_content
from knowledge.evaluation.sets import plain
from knowledge.fees import FeeKind
from knowledge.importers.portal_records import read_lines
from knowledge.procedures import ProcedureRecord
from knowledge.search.naming import name_of
from knowledge.vietnamese.text import fold, nfc

ASKED = {
    "fee": (
        "phí bao nhiêu",
        "hết bao nhiêu tiền",
        "lệ phí mấy đồng",
        "tốn nhiêu tiền vậy",
        "có mất tiền không",
    ),
    "time": ("bao lâu xong", "mấy ngày có", "làm mất bao lâu", "chờ mấy bữa", "thời hạn giải quyết bao lâu"),
    "documents": ("cần giấy tờ gì", "hồ sơ gồm những gì", "phải mang theo giấy gì", "cần chuẩn bị gì"),
    "place": ("nộp ở đâu", "làm ở đâu", "đến chỗ nào nộp", "nộp hồ sơ chỗ nào"),
}
SEED, PROCEDURES, LINES = 20261121, 200, 2
LONGEST_TITLE = 24  # words: a longer title is no question that anybody asks
_TIME = re.compile(r"(\d+)\s*(ngày làm việc|giờ làm việc|ngày|giờ|tháng|năm)", re.IGNORECASE)
_CELL = re.compile(
    r"(Trực tiếp|Trực tuyến|Dịch vụ bưu chính)(.*?)(?=Trực tiếp|Trực tuyến|Dịch vụ bưu chính|\Z)", re.S
)
_AMOUNT = re.compile(
    r"(?<![\d/.,])(\d{1,3}(?:[.,]\d{3})+|\d{2,3})(?= ?(?:đồng|việt nam đồng|usd|vnđ|đ\b))", re.I
)
_FIXED = {  # the first line that the design gives to a kind without an amount
    FeeKind.FREE: ["Không thu phí"], FeeKind.PROVINCE: ["Hội đồng nhân dân"],
    FeeKind.ENDED: ["hết thời hạn áp dụng"], FeeKind.UNSTATED: ["không nêu mức thu"],
    FeeKind.CONTRADICTORY: ["hai thông tin khác nhau"],
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("records", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    rows = list(questions(options.records))
    options.out.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    options.out.write_text(text, "utf-8")


def questions(path: Path) -> Iterator[dict[str, Any]]:
    """Rows of a question set (docs/evaluation.md)."""
    raw = _raw(path)
    records = [record for _, record in read_lines(path) if isinstance(record, ProcedureRecord)]
    names = Counter(name_of(record.title) for record in records)
    layers, _, _ = read_content(CONTENT)
    described = {layer.code for layer in layers if layer.code}
    usable = [
        record
        for record in records
        if names[name_of(record.title)] == 1 and record.code not in described
        and not record.flags & {"abolished", "junk_title"} and len(record.title.split()) <= LONGEST_TITLE
    ]  # fmt: skip
    rng = random.Random(SEED)  # noqa: S311 - a repeatable draw
    for record in rng.sample(usable, PROCEDURES):
        for aspect, ways in ASKED.items():
            words = _wanted(aspect, record, raw[record.code])
            title = record.title[:1].lower() + record.title[1:]
            text = f"{title} {rng.choice(ways)}"
            yield {
                "id": f"{record.code}-{aspect}", "text": fold(text) if rng.random() < 0.3 else text,
                "words": [words], "lines": LINES, "kind": aspect,
            }  # fmt: skip


def _raw(path: Path) -> dict[str, dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return {row["ma_thu_tuc"]: row for row in rows}


def _wanted(aspect: str, record: ProcedureRecord, row: dict[str, Any]) -> list[str]:
    """What may stand in the first lines, any of it."""
    if aspect == "place":
        return ["Trung tâm Phục vụ hành chính công", "Bộ phận Một cửa", "cơ quan Công an", "trực tuyến tại"]
    if aspect == "documents":
        names = [" ".join(plain(paper.name).split()[:5]) for paper in record.papers]
        groups = [" ".join(plain(paper.group).split()[:5]) for paper in record.papers if paper.group]
        return [*names[:2], *groups[:1]] if names else ["chưa có danh sách giấy tờ"]
    cells = [cell for _, cell in _CELL.findall(nfc(str(row.get("cach_thuc_thuc_hien") or "")))]
    if aspect == "time":
        found = [match for cell in cells if (match := _TIME.match(cell.strip()))]
        said = [f"{match[1]} {match[2].lower()}" for match in found if int(match[1])]
        return said or [filing.time for filing in record.filings if filing.time] or [
            "không nêu rõ thời hạn", "không nêu đơn vị",
        ]  # fmt: skip
    return _fee_words(record, " ".join(cells))


def _fee_words(record: ProcedureRecord, cells: str) -> list[str]:
    kinds = {fee.kind for filing in record.filings for fee in filing.fees} or {FeeKind.UNSTATED}
    words = [word for kind in kinds for word in _FIXED.get(kind, ())]
    if FeeKind.AMOUNT in kinds or FeeKind.CONDITIONAL in kinds:
        words = [amount.replace(",", ".") for amount in _AMOUNT.findall(cells)] + ["Miễn, giảm"] + words
    return words


if __name__ == "__main__":
    main()
