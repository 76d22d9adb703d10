"""Records of the National Public Service Portal, read into ``ProcedureRecord``."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.importers.errors import BrokenFileError, RecordError
from knowledge.importers.portal_agencies import MINISTRIES, clean_agency, read_audience, read_levels
from knowledge.importers.portal_cells import Row, Sections, cut_sections, split_rows
from knowledge.importers.portal_fees import AS_OF
from knowledge.importers.portal_filings import join_rows
from knowledge.importers.portal_flags import find_flags, quarantine_reason
from knowledge.importers.portal_law import split_law
from knowledge.importers.portal_papers import split_papers
from knowledge.importers.portal_steps import split_steps
from knowledge.importers.portal_text import nfc, one_line, paragraphs, split_results, stated
from knowledge.procedures import ProcedureRecord

MAX_FIELD = 400_000  # characters; the longest page of July 2026 has 69,000
MAX_LINE = 4_000_000  # bytes
_KEYS = (
    "ma_thu_tuc", "detail_url", "ten_thu_tuc", "so_quyet_dinh", "cap_thuc_hien", "linh_vuc",
    "doi_tuong_thuc_hien", "co_quan_co_tham_quyen", "dia_chi_tiep_nhan", "trinh_tu_thuc_hien",
    "cach_thuc_thuc_hien", "thanh_phan_ho_so", "can_cu_phap_ly", "co_quan_thuc_hien",
    "yeu_cau_dieu_kien", "ket_qua_xu_ly", "raw_text", "_bo",
)  # fmt: skip
_CODE = re.compile(r"\d\.\d{6}(?:\.[\w.]{1,20})?\Z")
_ONLINE = re.compile(
    r"dịch vụ công\s+(?:trực\s+tuyến\s+)?(toàn trình|một phần)|trực tuyến\s+(toàn trình)", re.IGNORECASE
)


def parse_record(raw: Mapping[str, Any], *, as_of: date = AS_OF) -> ProcedureRecord:
    """One raw record of the copy; ``as_of`` decides which dated fees have ended.

    Raises ``RecordError`` when a field has the wrong type or an absurd size, when code or title is
    missing, and for a page that belongs to another code.
    """
    texts = _texts(raw)
    code = one_line(texts["ma_thu_tuc"])
    if not _CODE.match(code):
        raise RecordError("không có mã thủ tục hợp lệ", code[:40] or None)
    sections = cut_sections(texts)
    reason = quarantine_reason(code, sections.page_code)
    if reason:
        raise RecordError(reason, code)
    title = _clean_title(texts["ten_thu_tuc"], code)
    if not title:
        raise RecordError("không có tên thủ tục", code)
    try:
        return _build(code, title, texts, sections, as_of)
    except (ValueError, OverflowError, RecursionError, IndexError) as error:
        # Text nobody foresaw must cost one record, never the import.
        raise RecordError(f"không đọc được: {error}", code) from error


def read_lines(path: Path, *, as_of: date = AS_OF) -> Iterator[tuple[int, ProcedureRecord | RecordError]]:
    """Every record of a ``.jsonl``, ``.jsonl.gz`` or ``.json`` (list) file, with its line or position.

    A record that cannot be used comes as the ``RecordError`` it raised, and the reading goes on; so
    does a broken line. A broken archive or list ends with a ``BrokenFileError``. Raises ``OSError``
    when the file cannot be opened.
    """
    for number, found in _read_objects(path):
        if isinstance(found, RecordError):
            yield number, found
            continue
        try:
            yield number, parse_record(found, as_of=as_of)
        except RecordError as error:
            yield number, error


def _read_objects(path: Path) -> Iterator[tuple[int, Any]]:
    number = 0
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
        try:
            if path.suffix == ".json":
                yield from _read_list(file.read())
                return
            while line := file.readline(MAX_LINE + 1):
                number += 1
                if len(line) > MAX_LINE:
                    while line and not line.endswith(b"\n"):
                        line = file.readline(MAX_LINE)
                    yield number, RecordError(f"dòng dài hơn {MAX_LINE} byte")
                elif line.strip():
                    yield number, _decode(line)
        except (EOFError, zlib.error, OSError) as error:
            yield number + 1, BrokenFileError(f"tệp bị hỏng: {error}")


def _read_list(content: bytes) -> Iterator[tuple[int, Any]]:
    found = _decode(content)
    if isinstance(found, list):
        yield from enumerate(found, start=1)
    else:
        reason = found.reason if isinstance(found, RecordError) else "tệp không phải là danh sách JSON"
        yield 1, BrokenFileError(reason)


def _decode(content: bytes) -> Any:
    """The JSON value of ``content``, or the ``RecordError`` that says why there is none."""
    try:
        return json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return RecordError(f"không phải JSON: {error}"[:200])


def _texts(raw: Mapping[str, Any]) -> dict[str, str]:
    if not isinstance(raw, Mapping):
        raise RecordError(f"bản ghi không phải là đối tượng JSON mà là {type(raw).__name__}")
    code = raw.get("ma_thu_tuc")
    named = code[:40] if isinstance(code, str) else None
    texts = {}
    for key in _KEYS:
        value = raw.get(key)
        if value is None:
            value = ""
        if not isinstance(value, str):
            raise RecordError(f"trường {key} không phải là chữ mà là {type(value).__name__}", named)
        if len(value) > MAX_FIELD:
            raise RecordError(f"trường {key} dài {len(value)} ký tự", named)
        if any("\ud800" <= char <= "\udfff" for char in value):
            raise RecordError(f"trường {key} không phải là Unicode hợp lệ", named)
        texts[key] = value
    return texts


def _clean_title(text: str, code: str) -> str:
    lines = [one_line(line) for line in nfc(text).split("\n")]
    title = one_line(" ".join(dict.fromkeys(line for line in lines if line)))
    return re.sub(rf"\s*\(\s*{re.escape(code)}\s*\)", "", title).strip(" .")


def _build(code: str, title: str, texts: dict[str, str], sections: Sections, as_of: date) -> ProcedureRecord:
    rows = split_rows(sections.filings)
    repairs = [f"recut:{name}" for name in sections.repairs]
    repairs += [f"nfc:{key}" for key in ("ten_thu_tuc", "raw_text") if nfc(texts[key]) != texts[key]]
    filings = join_rows(rows, as_of=as_of)
    if any(fee.currency == "USD" for filing in filings for fee in filing.fees) and any(
        re.fullmatch(r"\d{1,3} VNĐ", row.fee) and "USD" in row.note for row in rows
    ):
        repairs.append("currency:USD")
    audience = read_audience(texts["doi_tuong_thuc_hien"])
    agency = clean_agency(sections.agency) or clean_agency(texts["co_quan_co_tham_quyen"])
    address = stated(texts["dia_chi_tiep_nhan"])
    field = one_line(texts["linh_vuc"])
    places = "\n".join([address or "", *(row.description for row in rows)])
    return ProcedureRecord(
        code=code,
        title=title,
        field=field,
        url=one_line(texts["detail_url"]),
        levels=read_levels(texts["cap_thuc_hien"]),
        decision=one_line(texts["so_quyet_dinh"]) or None,
        audience=audience,
        agency=agency,
        ministry=MINISTRIES.get(texts["_bo"].strip()),
        filings=filings,
        result=split_results(sections.results),
        law=split_law(sections.law),
        flags=find_flags(
            code=code, title=title, field=field, audience=audience, agency=agency, places=places,
            steps=sections.steps,
        ),
        steps=split_steps(sections.steps),
        papers=split_papers(sections.papers),
        conditions=stated(sections.conditions),
        address=address,
        online_level=_online_level(title, rows, sections.steps),
        repairs=tuple(repairs),
    )  # fmt: skip


def _online_level(title: str, rows: tuple[Row, ...], steps: str) -> str | None:
    """``toan-trinh`` or ``mot-phan`` when the page calls the service so, and only one of them."""
    named = set()
    for text in (title, *(row.description for row in rows), steps):
        for match in _ONLINE.finditer(paragraphs(text)):
            named.add((match[1] or match[2]).lower())
    if named == {"toàn trình"}:
        return "toan-trinh"
    return "mot-phan" if named == {"một phần"} else None
