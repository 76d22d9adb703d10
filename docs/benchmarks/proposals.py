"""Facts drafted from a plan against the facts that a person took from it.

    .venv/bin/python docs/benchmarks/proposals.py PLAN FACTS.csv SEED [--topic 7]

FACTS.csv has the columns id, topic, statement_vi, value, source; SEED picks the rows whose source names it
("seed 002"), --topic narrows them. Pairs are made by a rule that knows nothing of how proposals are made:
shared numbers of documents, dates, quantities and unit names, and the share of common content words. It is
only a first pairing: both lists and every pair are printed with their reasons, and a person confirms them,
adds what the rule missed, strikes what it paired wrongly. The two figures are then
    facts proposed / known facts        and        proposals that state a known fact / proposals.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from math import log
from pathlib import Path

from knowledge.importers.documents.reading import read_document
from knowledge.importers.proposals.proposal import Proposal
from knowledge.importers.proposals.proposing import propose
from knowledge.vietnamese.text import fold, folded_words

STRONG, OVERLAP = 1.0, 0.34  # what makes a pair: enough shared marks with some words, or mostly shared words
_SHORT = {
    "tt&tt": "thong tin va truyen thong", "kh&dt": "ke hoach va dau tu", "pt-th": "phat thanh truyen hinh",
    "tn&mt": "tai nguyen va moi truong", "ldtb&xh": "lao dong thuong binh va xa hoi", "vp": "van phong",
    "pt&th": "phat thanh va truyen hinh", "cchc": "cai cach hanh chinh",
    "tthc": "thu tuc hanh chinh", "mttq": "mat tran to quoc", "dvc": "dich vu cong", "qd": "quyet dinh",
    "kh": "ke hoach", "nq": "nghi quyet", "nd": "nghi dinh", "ct": "chi thi", "csdl": "co so du lieu",
}  # fmt: skip
_COMMON = frozenset(
    folded_words(
        "và của các cho trong trên theo tại với đến về được là có một năm phải kế hoạch tỉnh ủy ban nhân dân"
        " UBND số quyết định mục cải cách hành chính nhà nước tuyên truyền thông tin thực hiện công tác"
        " tổ chức phối hợp cơ quan đơn vị địa phương"
    )
)
_UNITS = re.compile(
    r"so (?:noi vu|tu phap|tai chinh|thong tin va truyen thong|ke hoach va dau tu|tai nguyen va moi truong"
    r"|lao dong thuong binh va xa hoi|khoa hoc va cong nghe|y te|giao duc va dao tao|xay dung|cong thuong"
    r"|giao thong van tai|nong nghiep[a-z ]*?|van hoa[a-z ]*?)\b|van phong (?:uy ban nhan dan|ubnd|so|hdnd)"
    r"|phat thanh|bao (?!cao|chi)\w+ \w+|ban tuyen giao|mat tran|lien doan lao dong|cong doan"
    r"|trung tam [a-z ]{0,30}cong|truyen thanh|buu dien|tinh doan|cap huyen|cap xa|cap uy"
)
_NUMBER = re.compile(r"\d{1,5}(?:/\d{4})?[-/][a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_DATE = re.compile(r"(?<!\d)(\d{1,2})(?:/|-| thang )(\d{1,2})(?:(?:/|-| nam )(\d{4}))?(?!\d)")
_QUARTER = re.compile(r"quy (iv|i{1,3}|[1-4])\b")


@dataclass(frozen=True, slots=True)
class Known:
    """One fact that a person wrote down."""

    id: str
    text: str


def read_known(path: Path, seed: str, topic: str | None) -> list[Known]:
    """The rows whose source names the seed, and of the topic."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Known(row["id"], f"{row['statement_vi']} {row['value'] or ''}")
            for row in csv.DictReader(file)
            if seed in row["source"] and (topic is None or row["topic"] == topic)
        ]


def plain(text: str) -> str:
    """Folded text with the notes' abbreviations written out."""
    text = re.sub(r"\[\d{3}\]", " ", fold(text)).replace("–", "-")
    for short, words in _SHORT.items():
        text = re.sub(rf"(?<![\w/&-]){re.escape(short)}(?![\w/&-])", words, text)
    return " ".join(re.sub(r"(?<=\d)\s*/\s*(?=[a-z\d])", "/", text).split())


def marks(text: str) -> set[str]:
    """What identifies a fact: numbers of documents, days, quarters, quantities, units."""
    text = plain(text)
    found = {f"số {number}" for number in _NUMBER.findall(re.sub(r"(?<=[a-z])\s*-\s*(?=[a-z])", "-", text))}
    bare = _NUMBER.sub(" ", text)
    for day, month, year in _DATE.findall(bare):
        found.add(f"ngày {int(day)}/{int(month)}")
        if year:
            found.add(f"ngày {int(day)}/{int(month)}/{year}")
    found |= {f"số {standard}" for standard in re.findall(r"iso \d+(?::\d+)?", bare)}
    found |= {f"quý {quarter}" for quarter in _QUARTER.findall(bare)}
    found |= {f"lượng {int(n)}" for n in re.findall(r"(?:it nhat|toi thieu|≥)\s*(\d+)", bare)}
    found |= {f"lượng {n}%" for n in re.findall(r"(\d+)\s?%", bare)}
    found |= {f"đơn vị {' '.join(unit.split())}" for unit in _UNITS.findall(bare)}
    return found


def words(text: str) -> set[str]:
    """Pairs of neighbouring words, which say more in Vietnamese than single ones."""
    parts = [word for word in folded_words(plain(text)) if not word.isdigit()]
    return {" ".join(two) for two in pairwise(parts) if not (two[0] in _COMMON and two[1] in _COMMON)}


def share(fact: str, said: str) -> float:
    """How much of the fact's words the proposal has; of a list, the part that it has most of.

    A part of a list counts only where both name the same unit.
    """
    theirs, whole = words(said), words(fact)
    units = {mark for mark in marks(fact) if mark.startswith("đơn vị")}
    listed = re.split(r"[;:]\s", fact) if units & marks(said) else []
    parts = [words(_UNITS.sub(" ", plain(part))) for part in listed]
    long = [part for part in parts if len(part) > 1]
    return max(len(part & theirs) / max(len(part), 1) for part in [whole, *long])


def pair(
    known: list[Known], proposals: list[Proposal]
) -> list[tuple[Known, Proposal, float, float, set[str]]]:
    """Every pair that may say the same, with what the two share."""
    says = [f"{p.title} {p.answer}" for p in proposals]
    all_marks = [*map(marks, says), *(marks(fact.text) for fact in known)]
    often = Counter(mark for found in all_marks for mark in found)
    weight = {
        mark: log(1 + len(all_marks) / count) / log(1 + len(all_marks)) for mark, count in often.items()
    }
    found = []
    for fact in known:
        for proposal, said in zip(proposals, says, strict=True):
            shared = marks(fact.text) & marks(said)
            strength = sum(weight[mark] for mark in shared)
            overlap = share(fact.text, said)
            if overlap >= OVERLAP or (strength >= STRONG and overlap >= OVERLAP / 3):
                found.append((fact, proposal, strength, overlap, shared))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description="Facts drafted from a plan against known facts")
    parser.add_argument("plan", type=Path)
    parser.add_argument("facts", type=Path)
    parser.add_argument("seed")
    parser.add_argument("--topic")
    given = parser.parse_args()
    known = read_known(given.facts, given.seed, given.topic)
    proposals = propose(read_document(given.plan))
    pairs = pair(known, proposals)
    number = {proposal.answer: place for place, proposal in enumerate(proposals, start=1)}
    print(f"== {len(known)} dữ kiện đã biết")
    for fact in known:
        print(f"{fact.id}  {fact.text}")
    print(f"\n== {len(proposals)} đề xuất")
    for place, proposal in enumerate(proposals, start=1):
        print(f"P{place:02} [{proposal.path}] {proposal.score:.2f}  {proposal.answer}")
    print("\n== Ghép thử (người xác nhận)")
    for fact, proposal, strength, overlap, shared in pairs:
        reason = "; ".join(sorted(shared)) or "-"
        print(f"{fact.id} ~ P{number[proposal.answer]:02}  dấu {strength:.2f}, từ {overlap:.2f}  ({reason})")
    met = {fact.id for fact, *_ in pairs}
    used = {proposal.answer for _, proposal, *_ in pairs}
    print("\nChưa ghép, dữ kiện:", ", ".join(fact.id for fact in known if fact.id not in met) or "-")
    print(
        "Chưa ghép, đề xuất:", ", ".join(f"P{number[p.answer]:02}" for p in proposals if p.answer not in used)
    )
    proposed, right = len(met) / max(len(known), 1), len(used) / max(len(proposals), 1)
    print(f"Ghép tự động: {proposed:.0%} dữ kiện được đề xuất, {right:.0%} đề xuất trùng dữ kiện đã biết")


if __name__ == "__main__":
    main()
