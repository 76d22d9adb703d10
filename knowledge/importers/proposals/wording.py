"""Sentences about a plan's facts, made of its own words: answer, title, ways of asking."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from knowledge.entries import DocumentDetails, Passage
from knowledge.importers.documents.names import find_area
from knowledge.importers.proposals.clues import Clues
from knowledge.importers.proposals.phrases import (
    brief,
    is_deed,
    lower_first,
    short_unit,
    stripped,
    upper_first,
    whole,
)
from knowledge.importers.proposals.times import split_time
from knowledge.importers.proposals.units import first_duty
from knowledge.vietnamese.text import fold

ANSWER_WORDS = 200  # past that an answer ends with the clause before
QUESTION_WORDS = 18
TITLE_LENGTH = 100  # characters
_YEAR = re.compile(r"\b20[0-4]\d\b")
_SPAN = re.compile(r"\b(20[0-4]\d)\s*[-–]\s*(20[0-4]\d)\b")
_USUAL = {"CCHC": "cải cách hành chính", "TTHC": "thủ tục hành chính"}
_KEPT_SHORT = {"UBND", "HĐND"}
_DEFINED = re.compile(r"((?:[^\W\d_]+[\s-]+){2,9})\(([A-ZĐ]{2,8})\)")
_TIMES = re.compile(
    r"(?:quý|tháng|thường xuyên|hàng|hằng|trong|trước|chậm nhất|muộn nhất|từ|cả năm|năm|định kỳ|6 tháng"
    r"|mỗi|đến|sau)\b",
    re.IGNORECASE,
)
_ALWAYS = re.compile(r"thường xuyên|liên tục")
_EVERY = re.compile(r"(?:định kỳ )?(?:hàng|hằng|mỗi) \w+")
_NO_MODAL = re.compile(r"(?:chủ trì|được|là|tiếp tục chủ trì)\b")
_QUANTITY = re.compile(r"^\D*\d[\d.,%]*(?:\s*-\s*\d+)?\s*|\s*/\s*\w+$|\s*trở lên$")
_PLACED = re.compile(r"[^\W\d_]{2,}\s")  # "Điều 2", "Phụ lục 1, ...": a place that names itself


@dataclass(frozen=True, slots=True)
class Plan:
    """How sentences speak of the document; ``short`` gives the words of its abbreviations."""

    name: str  # "kế hoạch 36/KH-UBND"
    issuer: str  # "UBND tỉnh Bình Thuận"
    area: str  # "Bình Thuận"
    years: tuple[int, ...]
    short: Mapping[str, str]

    @property
    def period(self) -> str:
        """ "năm 2023", "giai đoạn 2021 - 2025", or "" when unknown."""
        if not self.years:
            return ""
        first, last = min(self.years), max(self.years)
        return f"năm {first}" if first == last else f"giai đoạn {first} - {last}"


@dataclass(frozen=True, slots=True)
class Task:
    """Something to be done: ``what`` in the plan's words without ``who``, and what labels or columns add."""

    path: str
    text: str  # of the passage or passages
    what: str
    who: str = ""
    time: str = ""
    form: str = ""
    partners: str = ""
    others: tuple[tuple[str, str], ...] = ()
    verb: str = ""  # "chủ trì" or "thực hiện" where ``who`` stands by a label and not before its deed


def read_plan(details: DocumentDetails, passages: Iterable[Passage]) -> Plan:
    """What the sentences need to know of the document."""
    issuer = (details.issuer or "").replace("Ủy ban nhân dân", "UBND")
    area = find_area(f"{details.issuer or ''} {details.title}") or ""
    years = years_of(details)
    plan = Plan("", issuer, re.sub(r"^(?:tỉnh|thành phố) ", "", area), years, abbreviations(passages))
    kind = (details.kind or "Văn bản").lower()
    by = f"của {issuer}" if issuer else ""
    parts = [kind, details.number] if details.number else [kind, plan.period, by]
    return replace(plan, name=" ".join(filter(None, parts)))


def years_of(details: DocumentDetails) -> tuple[int, ...]:
    """The years that a document is about: those of its title (a span in full), else that of its day."""
    spans = [range(int(first), int(last) + 1) for first, last in _SPAN.findall(details.title)]
    years = {year for span in spans for year in span} or {int(year) for year in _YEAR.findall(details.title)}
    if not years and details.issued_on:
        years = {details.issued_on.year}
    return tuple(sorted(years))


def abbreviations(passages: Iterable[Passage]) -> dict[str, str]:
    """What the document itself says its abbreviations mean: "thủ tục hành chính (TTHC)"."""
    found = dict(_USUAL)
    for passage in passages:
        for words, short in _DEFINED.findall(passage.text):
            taken = words.split()[-len(short) :]
            if fold("".join(word[0] for word in taken)) == fold(short) and short not in _KEPT_SHORT:
                found.setdefault(short, " ".join(taken))
    return found


def spell_out(text: str, plan: Plan) -> str:
    """The text with the plan's abbreviations written out and its blanks collapsed."""
    for short, words in plan.short.items():
        text = re.sub(rf"\s*\({short}\)", "", text)
        text = re.sub(rf"(?<![\w/-]){short}(?![\w/-])", words, text)
    return " ".join(text.split())


def place(path: str) -> str:
    """Where a passage stands, for a reader: "III.4-2" is "mục III.4", a row "mục II.2, bảng 1, dòng 3"."""
    table = re.fullmatch(r"(.*?)\s*bảng (\d+)\.(\d+)(?: \(\d+\))?", path)
    if table:
        above = place(table[1]) if table[1] else ""
        return ", ".join(filter(None, [above, f"bảng {table[2]}", f"dòng {table[3]}"]))
    if path == "Kết thúc":
        return "phần cuối"
    path = re.sub(r" đoạn \d+| \(\d+\)|(?:-\d+)+$", "", path).strip()
    named = _PLACED.match(path) and not re.match(r"[IVX]+\b", path)
    return path if not path or named else f"mục {path}"


def in_area(who: str, plan: Plan) -> str:
    """The unit with its province where its name leaves it open: "Sở Tư pháp Bình Thuận"."""
    if not plan.area or plan.area in who or "," in who or ";" in who:
        return who
    return f"{who} {plan.area}" if re.match(r"Sở [A-ZĐ]", who) or who.endswith(" tỉnh") else who


def reference(plan: Plan, path: str) -> str:
    """Number, issuer and place in brackets, as answers end."""
    issuer = f" của {plan.issuer}" if plan.issuer and plan.issuer not in plan.name else ""
    return f"({', '.join(filter(None, [plan.name + issuer, place(path)]))})"


def answer_of(task: Task, plan: Plan, words: int = ANSWER_WORDS) -> str:
    """One complete sentence: when, who, what (at most ``words``), the plan's number and the place in it."""
    what, time = spell_out(stripped(task.what), plan), stripped(spell_out(task.time, plan))
    what = whole(what, words)
    if not time:
        time, what = split_time(what)
    starts = bool(_TIMES.match(time))
    sentence = _dated(_said(task, what, plan), f"{time[0].lower()}{time[1:]}" if starts else "", plan)
    more = [
        f"thời gian: {time}" if time and not starts else "",
        f"hình thức: {lower_first(spell_out(_listed(task.form), plan))}" if task.form else "",
        f"phối hợp: {lower_first(spell_out(stripped(task.partners), plan))}" if task.partners else "",
        *(f"{lower_first(name)}: {stripped(spell_out(value, plan))}" for name, value in task.others),
    ]
    ref = reference(plan, task.path) if task.who else f"({place(task.path)})"
    return f"{upper_first('; '.join([sentence, *filter(None, more)]))} {ref}."


def _said(task: Task, what: str, plan: Plan) -> str:
    """Who and what, without the time."""
    deed = is_deed(what)
    if not task.who:
        return f"{plan.name} {'yêu cầu' if deed else 'nêu'} {lower_first(what)}"
    who = lower_first(in_area(task.who, plan))
    if task.verb and not what.lower().startswith(task.verb):
        return f"{who} {task.verb} " + (f"việc {lower_first(what)}" if deed else f"nội dung: {what}")
    if not deed and first_duty(f"Ai {what}") != len("Ai "):  # no verb to go on with: word for word
        return f"{who}: {lower_first(what)}"
    return f"{who} {'' if _NO_MODAL.match(lower_first(what)) else 'phải '}{lower_first(what)}"


def _dated(said: str, time: str, plan: Plan) -> str:
    """The sentence with its time before it, and the plan's years where the time does not say them."""
    front = [time] if time else []
    if time and _ALWAYS.fullmatch(time) and plan.period:
        front = [f"{time} trong {plan.period}"]
    elif time and _EVERY.fullmatch(time):
        said, front = f"{time} {said}", []
    if plan.period and not _YEAR.search(" ".join(front)) and not _YEAR.search(said):
        front.insert(0, plan.period)
    return ", ".join([*front, said])


def _listed(text: str) -> str:
    """A cell's bullets as one list."""
    parts = [stripped(part) for part in re.split(r"(?:^|\s)[-+•]\s+(?=[A-ZĐÀ-Ỹ])", text)]
    return "; ".join(part for part in parts if part)


def title_of(task: Task, plan: Plan) -> str:
    """Who and what, at most about a hundred characters."""
    what = brief(spell_out(_without_adverb(task.what), plan), 16)
    head = short_unit(task.who)
    title = f"{head}: {lower_first(what)}" if head else upper_first(what)
    if len(title) <= TITLE_LENGTH:
        return title
    return title[:TITLE_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def _without_adverb(what: str) -> str:
    return split_time(stripped(what))[1]


def often(frequency: str) -> str:
    """A frequency as it is said: "bài/tháng" is "mỗi tháng"."""
    found = re.search(r"/\s?(\w+)$", frequency)
    return f"mỗi {found[1]}" if found else frequency.lower()


def questions_of(task: Task, plan: Plan, clues: Clues) -> tuple[str, ...]:
    """Two to four ways of asking for the fact: its number, its time, who does it, what the plan says."""
    what = spell_out(_without_adverb(task.what), plan)
    short = lower_first(brief(what, QUESTION_WORDS))
    who = lower_first(in_area(task.who, plan)) if task.who and len(task.who) <= 60 else ""
    when = "" if _YEAR.search(short) else plan.period
    where = f"ở {plan.area}" if plan.area and plan.area not in f"{who} {short}" else ""
    start = f"{when} {where}"
    asked: list[str] = []
    number = spell_out(next(iter(clues.number), ""), plan)
    frequency, deadline = next(iter(clues.frequency), ""), next(iter(clues.deadline), "")
    if number and number in what:
        asked.append(f"{start} {_how_many(what, who, number, frequency)}")
    if deadline:
        clause = next((part for part in re.split(r"[;.]\s", what) if deadline in part), what)
        clause = " ".join(clause.replace(deadline, "").replace("()", "").split())
        undated = lower_first(brief(clause, QUESTION_WORDS))
        asked.append(f"{start} {who} {undated} khi nào")
    elif frequency and not number:
        asked.append(f"{start} bao lâu một lần {who} {short.replace(frequency, '')}")
    if is_deed(what):
        asked += [f"{start} cơ quan nào {short}", f"{plan.name} giao ai {short}"]
    elif task.who:
        asked += [f"{start} cơ quan nào phụ trách {short}", f"{plan.name} nêu gì về {short}"]
    else:
        name = short.split(":")[0]
        asked += [f"{plan.name} nêu gì về {name}", f"{name} trong {plan.name}"]
    cleaned = (" ".join(question.split()).rstrip(" ,;") for question in asked)
    return tuple(dict.fromkeys(cleaned))[:4]


def _how_many(what: str, who: str, number: str, frequency: str) -> str:
    """ "hàng tháng Sở Nội vụ có bao nhiêu tin, bài về ...", "... bao nhiêu lần mỗi tuần"."""
    counted = _QUANTITY.sub("", number) or "phần trăm"
    much = lower_first(brief(what.replace(number, f"bao nhiêu {counted}", 1), QUESTION_WORDS))
    if "bao nhiêu" not in much:
        much = f"{lower_first(brief(what, 10))} bao nhiêu {counted}"
    every = often(frequency)
    if not every or every in much:
        return f"{who} {much}"
    return f"{who} {much} {every}" if "/" in frequency else f"{every} {who} {much}"
