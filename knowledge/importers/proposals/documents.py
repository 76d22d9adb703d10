"""Facts about the plan as a document: number and day, what it rests on, what it lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from knowledge.entries import DocumentDetails, Passage
from knowledge.importers.documents.markers import roman_value
from knowledge.importers.proposals.citations import BASIS
from knowledge.importers.proposals.clues import Cited, find_clues
from knowledge.importers.proposals.phrases import cut, upper_first
from knowledge.importers.proposals.proposal import Proposal
from knowledge.importers.proposals.wording import Plan, place, spell_out

HEAD, WHOLE = "Phần đầu", "Toàn văn"  # places of what the passages do not hold
_LEAD_IN = re.compile(r"^(?:Căn cứ|Thực hiện|Xét|Theo|Trên cơ sở)\s+(?:vào\s+)?", re.IGNORECASE)
_ROMAN = re.compile(r"(?:^|, )([IVX]+)(?=[.\-\s]|$)")
_SCORES = {"issued": 6.0, "basis": 5.5, "indices": 3.0, "no contact": 3.5, "mistake": 3.5}


def document_facts(details: DocumentDetails, passages: Sequence[Passage], plan: Plan) -> Iterator[Proposal]:
    """What can be said of the document as a whole."""
    yield _issued(details, plan)
    if details.basis:
        yield _basis(details, plan)
    yield from _indices(passages, plan)
    yield from _mistakes(passages, plan)
    if not any(find_clues(passage.text).contacts for passage in passages):
        yield _no_contact(plan)


def _issued(details: DocumentDetails, plan: Plan) -> Proposal:
    number = f"số {details.number}" if details.number else ""
    day = f"ngày {details.issued_on.strftime('%d-%m-%Y')}" if details.issued_on else ""
    by = f"do {plan.issuer} ban hành" if plan.issuer else ""
    signed = f"người ký {details.signer}" if details.signer else ""
    lacking = " và ".join(
        name for key, name in (("number", "số"), ("issued_on", "ngày ban hành")) if key in details.missing
    )
    left_out = f"văn bản để trống {lacking}" if lacking else ""
    known = ", ".join(filter(None, [" ".join(filter(None, [number, day])), by, signed, left_out]))
    short = _short_title(details)
    return Proposal(
        HEAD, plan.issuer, details.title, "", "", details.number or "",
        f"{short}: số, ngày, người ký",
        tuple(filter(None, [
            f"{plan.name} là văn bản gì", f"{short} số bao nhiêu, ban hành ngày nào",
            f"ai ký {plan.name}" if details.signer else "",
        ])),
        f"{details.title}: {known}." if known else f"{details.title}.", details.title, _SCORES["issued"],
    )  # fmt: skip


def _short_title(details: DocumentDetails) -> str:
    return cut(details.title, 18, (",", " giai đoạn ", " trên địa bàn ", " và "))


def _basis(details: DocumentDetails, plan: Plan) -> Proposal:
    lines = [spell_out(_LEAD_IN.sub("", line).strip(" ;,."), plan) for line in details.basis]
    numbers = [cited.number for line in details.basis for cited in find_clues(line).documents if cited.number]
    return Proposal(
        BASIS, plan.issuer, "căn cứ ban hành", "", "", "; ".join(numbers),
        f"Căn cứ ban hành {plan.name}",
        (f"{plan.name} căn cứ vào văn bản nào", f"căn cứ ban hành {_short_title(details)}"),
        f"{upper_first(plan.name)} căn cứ: {'; '.join(lines)}.", "\n".join(details.basis), _SCORES["basis"],
    )  # fmt: skip


def _indices(passages: Sequence[Passage], plan: Plan) -> Iterator[Proposal]:
    """The one passage that names most indices of administration, when it names at least three."""
    best = max(passages, key=lambda passage: len(find_clues(passage.text).indices), default=None)
    names = find_clues(best.text).indices if best else ()
    if best is None or len(names) < 3:
        return
    yield Proposal(
        best.path, "", "các chỉ số được nêu", "", "", "", f"{upper_first(plan.name)}: các chỉ số được nêu",
        (f"{plan.name} nêu những chỉ số nào", f"{plan.name} có nhắc chỉ số {names[-1]} không"),
        f"{upper_first(plan.name)} nêu các chỉ số {', '.join(names)} ({place(best.path)}).", best.text,
        _SCORES["indices"],
    )  # fmt: skip


def _mistakes(passages: Sequence[Passage], plan: Plan) -> Iterator[Proposal]:
    """A document whose kind and symbol disagree, and a main part that the numbering leaves out."""
    seen: dict[str, tuple[Passage, Cited]] = {}
    for passage in passages:
        for cited in find_clues(passage.text).documents:
            if cited.mismatch and cited.number:
                seen.setdefault(cited.number, (passage, cited))
    for number, (passage, cited) in seen.items():
        yield Proposal(
            passage.path, "", f"ghi {number} là {cited.kind.lower()}", "", "", number,
            f"Số {number} ghi lẫn loại văn bản",
            (f"{number} là {cited.kind.lower()} hay {(cited.mismatch or '').lower()}",
             f"{plan.name} ghi {number} là văn bản gì"),
            f"{upper_first(plan.name)} viết “{cited.text}”, nhưng ký hiệu của số này là của "
            f"{(cited.mismatch or '').lower()} ({place(passage.path)}).", passage.text, _SCORES["mistake"],
        )  # fmt: skip
    parts = sorted({roman_value(found[1]) for passage in passages if (found := _ROMAN.search(passage.path))})
    for before, after in pairwise(parts):
        if after - before == 2:
            yield Proposal(
                WHOLE, "", "thiếu một mục", "", "", "", f"{upper_first(plan.name)}: số mục bị nhảy",
                (f"{plan.name} có đủ các mục không", f"{plan.name} thiếu mục nào"),
                f"{upper_first(plan.name)} đánh số mục nhảy từ {_roman(before)} sang {_roman(after)}, "
                f"không có mục {_roman(before + 1)}.", "", _SCORES["mistake"] - 0.5,
            )  # fmt: skip


def _roman(value: int) -> str:
    tens, ones = divmod(value, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]


def _no_contact(plan: Plan) -> Proposal:
    return Proposal(
        WHOLE, plan.issuer, "không ghi cách liên hệ", "", "", "",
        f"{upper_first(plan.name)}: không ghi số điện thoại, thư điện tử",
        (f"số điện thoại liên hệ trong {plan.name}", f"{plan.name} có ghi thư điện tử, trang web nào không"),
        f"Nội dung {plan.name} không ghi số điện thoại, thư điện tử hay địa chỉ trang web nào.", "",
        _SCORES["no contact"],
    )  # fmt: skip
