"""What a plan says of each document that it cites: what that one is about and what is to be done with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from knowledge.entries import DocumentDetails, Passage
from knowledge.importers.proposals.clues import Cited, find_documents_cited
from knowledge.importers.proposals.phrases import brief, clauses, is_deed, lower_first, stripped, upper_first
from knowledge.importers.proposals.proposal import Proposal
from knowledge.importers.proposals.sections import Role, role_of, split_heading, unit_above
from knowledge.importers.proposals.units import first_duty
from knowledge.importers.proposals.wording import Plan, in_area, place, spell_out
from knowledge.vietnamese.text import fold

BASIS = "Căn cứ"  # the place of what the passages do not hold
MOST = 15  # documents of a plan past which its bases are told together only
_MOST_TOLD = 25  # documents told one by one; what a plan cites past that is one list
_SCORE, _BASIS_SCORE = 4.0, 3.25
_TOPIC_WORDS = 18
_LEAD_WORDS = 40
# The issuer or "(khóa XX)" may stand between the number and the subject, another clause may not.
_ABOUT = re.compile(
    r"\s*(?:\([^()]{1,40}\)\s*)?(?P<by>[^,;:.()]{0,90}?)\s*(?P<topic>\b(?:về|ban hành|phê duyệt|quy định"
    r"|sửa đổi|hướng dẫn|một số|tiếp tục)\b.*)"
    r"|\s*(?P<done>(?:thực hiện|triển khai|đẩy mạnh|tăng cường|công bố)\b.*)",
    re.IGNORECASE | re.DOTALL,
)
_BETWEEN = re.compile(r"(?:[,;]|\bvà|\bhoặc|\bcùng)\s*(?:của [^,;()]{2,60}\()?\s*$")
_REST = re.compile(
    r",?\s+và (?:các|những) (?:văn bản|nội dung|quy định|chương trình|kế hoạch|chủ trương)\b.*", re.DOTALL
)
_LEAD_IN = re.compile(r"^(?:Căn cứ|Thực hiện|Xét|Theo|Trên cơ sở)\s+(?:vào\s+)?", re.IGNORECASE)
_TELLING = re.compile(
    r"(?:tiếp tục |tổ chức )?(?:tuyên truyền|phổ biến|quán triệt|thông tin|giới thiệu|triển khai"
    r"|thực hiện)\b",
    re.IGNORECASE,
)
_NO_MORE = re.compile(r"^(?:(?:các|những|một số) )?văn bản[^:]{0,60}:\s*$", re.IGNORECASE)
_TOLD_PART = re.compile(r"(cac )?noi dung\b.*(tuyen truyen|thong tin|truyen thong|pho bien)")
_TOPIC_START = re.compile(r"^về(?: việc)?\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Told:
    """One document, or several that one clause cites: ``said`` is the plan's words with them in it."""

    documents: tuple[Cited, ...]
    lead: str  # the plan's words before the document, what is to be done with it
    said: str
    topic: str


def cited_facts(
    details: DocumentDetails, passages: Sequence[Passage], plan: Plan, known: str = ""
) -> Iterator[Proposal]:
    """One proposal for each document that is told of; ``known`` are answers that need no repeating."""
    found: list[tuple[_Told, Passage]] = []
    seen = {details.number} if details.number else set()
    for passage in passages:
        if not passage.heading or passage.cells:
            continue
        for told in _read(passage.text):
            numbers = {one.number for one in told.documents if one.number}
            duty = role_of(passage.heading) in (Role.TASKS, Role.DUTIES, Role.FUNDING, Role.AUDIENCE)
            if numbers <= seen or (duty and all(number in known for number in numbers)):
                continue
            seen |= numbers
            found.append((told, passage))
    bases = [
        (told, line)
        for line in (_LEAD_IN.sub("", line).strip(" ;,.") for line in details.basis)
        for told in islice(_read(line), 1)  # a line is about the first document it names
        if told.topic and not {one.number for one in told.documents} <= seen
    ]
    for told, passage in found[:_MOST_TOLD]:
        yield _proposal(told, passage, plan)
    if rest := found[_MOST_TOLD:]:
        yield _list(rest, plan)
    if 1 < len(bases) <= MOST - len(found):  # a single one is what the proposal of all bases says
        yield from (_base(told, line, plan) for told, line in bases)


def _read(text: str) -> Iterator[_Told]:
    """The documents of a text, those together of which only their common clause says something."""
    opening = ""
    for start, end in clauses(text):
        clause = text[start:end]
        inside = [one for one in find_documents_cited(clause) if one.number]
        if not inside:
            continue
        lead = _NO_MORE.sub("", clause[: inside[0].start])
        # "Tuyên truyền các văn bản: A về ...; B về ...": what stands before A is said of B, too.
        if not start:
            opening = lead if is_deed(lead) and len(lead.split()) <= _LEAD_WORDS else ""
        lead = lead or opening
        parts = _split(clause, inside)
        if len(lead.split()) > _LEAD_WORDS or not all(about for _, about in parts):
            before = opening if not clause[: inside[0].start].strip() else ""
            yield _Told(tuple(inside), before, stripped(_REST.sub("", clause)), "")
            continue
        for document, about in parts:
            yield _Told((document,), lead, stripped(f"{document.text}{about}"), stripped(about))


def _split(clause: str, documents: Sequence[Cited]) -> list[tuple[Cited, str]]:
    """Each document that is not part of another one's subject, with what follows it up to the next."""
    parts: list[tuple[Cited, str]] = []
    at = 0
    for document in documents:
        if document.start < at:
            continue
        ends = [
            one.start for one in documents
            if one.start > document.start and _BETWEEN.search(clause[document.end : one.start])
        ]  # fmt: skip
        at = ends[0] if ends else len(clause)
        tail = _closed(_BETWEEN.sub("", clause[document.end : at]))
        about = _ABOUT.fullmatch(_REST.sub("", tail).rstrip(" .;,"))
        parts.append((document, f" {stripped(about[0])}" if about else ""))
    return parts


def _closed(text: str) -> str:
    """The text up to the bracket that was opened before it."""
    depth = 0
    for at, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            return text[:at]
    return text


def _proposal(told: _Told, passage: Passage, plan: Plan) -> Proposal:
    said, lead = spell_out(told.said, plan), spell_out(told.lead, plan)
    named = said if not lead and said.startswith(told.documents[0].kind) else ""
    whole = f"{lead} {said}" if lead and not lead.endswith(("(", "“")) else f"{lead}{said}"
    unit = unit_above(passage.heading)
    if unit and (is_deed(whole) or first_duty(f"Ai {whole}") == 3):
        wants = f"{upper_first(plan.name)} giao {lower_first(in_area(unit, plan))} {lower_first(whole)}"
    elif is_deed(whole) and (_TELLING.match(whole) or not _is_told(passage)):
        wants = f"{upper_first(plan.name)} yêu cầu {lower_first(whole)}"
    elif _is_told(passage):
        wants = f"{upper_first(plan.name)} đưa vào nội dung tuyên truyền: {named or lower_first(whole)}"
    else:
        wants = f"{upper_first(plan.name)} nêu {named or lower_first(whole)}"
    ended = ")" if whole.count("(") > whole.count(")") else ""
    answer = f"{wants}{ended} ({place(passage.path)})."
    return _made(told, passage.path, unit or "", answer, passage.text, plan, _SCORE)


def _is_told(passage: Passage) -> bool:
    """Whether the passage lists what is to be told to people."""
    parts = split_heading(passage.heading)
    return role_of(passage.heading) is Role.CONTENT or any(_TOLD_PART.match(fold(part)) for part in parts[1:])


def _base(told: _Told, line: str, plan: Plan) -> Proposal:
    answer = f"{upper_first(plan.name)} căn cứ {spell_out(line, plan)}."
    return _made(told, BASIS, plan.issuer, answer, line, plan, _BASIS_SCORE)


def _made(
    told: _Told, path: str, who: str, answer: str, text: str, plan: Plan, score: float
) -> Proposal:  # fmt: skip
    names = [f"{one.kind} {one.number}" for one in told.documents]
    numbers = "; ".join(one.number or "" for one in told.documents)
    name = " và ".join(names[:2])
    found = _ABOUT.fullmatch(told.topic)
    topic = _TOPIC_START.sub("", (found["topic"] or found["done"]) if found else told.said)
    topic = lower_first(brief(spell_out(topic, plan), _TOPIC_WORDS))
    small = f"{name[:1].lower()}{name[1:]}"
    return Proposal(
        path, who, f"{'; '.join(names)}: {topic}", "", "", numbers, f"{name}: {topic}",
        (f"{small} về việc gì", f"{plan.name} nêu gì về {small}", f"{plan.name} nêu văn bản nào về {topic}"),
        answer, text, score,
    )  # fmt: skip


def _list(found: Sequence[tuple[_Told, Passage]], plan: Plan) -> Proposal:
    documents = [one for told, _ in found for one in told.documents]
    texts = [spell_out(one.text, plan) for one in documents]
    first, last = found[0][1].path, found[-1][1].path
    where = " đến ".join(dict.fromkeys([place(first), place(last)]))
    return Proposal(
        first, "", "các văn bản khác được nêu", "", "", "; ".join(one.number or "" for one in documents),
        f"{upper_first(plan.name)}: các văn bản khác được nêu",
        (f"{plan.name} còn nêu những văn bản nào", f"{plan.name} có nhắc {texts[0]} không"),
        f"{upper_first(plan.name)} còn nêu các văn bản: {'; '.join(texts)} ({where}).",
        "\n".join(dict.fromkeys(passage.text for _, passage in found)), _SCORE - 0.5,
    )  # fmt: skip
