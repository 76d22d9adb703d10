"""The tasks of a plan: from labelled lines, rows of tables, duties of units and single sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from knowledge.entries import Part, Passage
from knowledge.importers.proposals.clues import find_clues
from knowledge.importers.proposals.labels import Label, Labelled, label_of, split_labels
from knowledge.importers.proposals.phrases import clauses, stripped, upper_first, whole, without_vague
from knowledge.importers.proposals.sections import Role, role_of, split_heading, unit_above
from knowledge.importers.proposals.units import clean_unit, is_unit, split_subject
from knowledge.importers.proposals.wording import Task
from knowledge.vietnamese.text import fold

_CONTENT_WORDS = 200
_WHOLE = ("Mở đầu", "tên văn bản")  # places that speak of the whole document
_ADDED = (Label.AMOUNT, Label.RESULT, Label.PLACE)  # told after the sentence under their own names
_OF_PLAN = (Label.TIME, Label.PLACE, Label.LEAD, Label.AMOUNT)  # what a label may say of the whole plan
_MODAL = re.compile(
    r"^(?:phải|cần|có (?:trách nhiệm|nhiệm vụ)|chịu trách nhiệm(?! thi hành))\s+(?=\w)", re.IGNORECASE
)
_LED = re.compile(r"hướng dẫn|chỉ đạo|đôn đốc|yêu cầu|kiểm tra|theo dõi|phối hợp|cùng|giúp|đề nghị|giao|:")
_WITH = re.compile(r"([^;]{3,80}?),?\s+(?:chủ trì,?\s+)?phối hợp (?:chặt chẽ )?(?:với |cùng )?(.+)")


@dataclass(frozen=True, slots=True)
class Found:
    """A task with the part of the plan it stands in; ``shared`` is where others like it stand."""

    task: Task
    role: Role
    shared: str = ""
    topic: str = ""  # the heading right above
    addressed: bool = False  # "Giao ...", "Đề nghị ..."
    arranged: bool = False  # the plan itself says who and when, by labels or columns


@dataclass(frozen=True, slots=True)
class _Lines:
    """What a passage gives by labels; ``above`` is its task's place, ``own`` if the labels are its own."""

    labels: list[Labelled]
    above: str
    own: bool


@dataclass
class _Block:
    """A task whose time, lead agency and so on are lines of their own."""

    title: str
    heading: str
    fields: dict[Label, str] = field(default_factory=dict)
    others: list[tuple[str, str]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    verb: str = ""

    def add(self, labels: list[Labelled], text: str) -> None:
        self.lines.append(text)
        for one in labels:
            if one.label is Label.LEAD:
                self.verb = self.verb or verb_of(one.name)
            if one.label in _ADDED:
                self.others.append((one.name, one.value))
            elif one.label in self.fields:
                self.fields[one.label] += f"; {one.value}"
            else:
                self.fields[one.label] = one.value


def parent_path(path: str) -> str:
    """The place above: of "III.2.c-1" it is "III.2.c", of "V.1" it is "V"."""
    path = re.sub(r" \(\d+\)$", "", path)
    if found := re.fullmatch(r"(.*) (?:đoạn \d+|bảng \d+\.\d+)", path):
        return found[1]
    at = max(path.rfind("-"), path.rfind("."))
    return path[:at] if at > 0 else ""


def verb_of(name: str) -> str:
    """What the unit beside a label or under a column does: it leads or it carries out."""
    return "chủ trì" if re.search(r"chu tri|tham muu|phu trach|trach nhiem", fold(name)) else "thực hiện"


def find_tasks(passages: Sequence[Passage]) -> Iterator[Found]:
    """Every candidate in reading order, good or not."""
    body = [passage for passage in passages if not passage.path.startswith(_WHOLE)]
    blocks = _blocks(body)
    for passage in body:
        if passage.part is Part.ROW:
            if row := _row(passage):
                yield row
        elif passage.path in blocks or _is_line(passage, blocks):
            continue
        else:
            yield from _sentences(passage, blocks)
    for path, block in blocks.items():
        yield _block(path, block)


# --- Labelled lines


def _blocks(passages: Sequence[Passage]) -> dict[str, _Block]:
    """The tasks with labelled lines, by their place; at least a lead agency or a time must be given."""
    texts = {passage.path: passage for passage in passages}
    found: dict[str, _Block] = {}
    for passage in passages:
        if not (read := _labelled(passage)) or not read.above:
            continue
        own = texts.get(read.above) if passage.path != read.above else None
        own = own if own and own.part is not Part.PARAGRAPH else None
        headings = split_heading(passage.heading)[: None if read.own else -1]
        if not (own or headings):
            continue
        title, heading = (own.text, own.heading) if own else (headings[-1], passage.heading)
        found.setdefault(read.above, _Block(title, heading)).add(read.labels, passage.text)
    return {
        path: block
        for path, block in found.items()
        if block.fields.keys() & {Label.LEAD, Label.TIME} and not _heads_a_part(block)
    }


def _labelled(passage: Passage) -> _Lines | None:
    """What a passage gives of the task above it: "Thời gian: ...", or its text under such a heading."""
    if passage.part is Part.ROW:
        return None
    headings = split_heading(passage.heading)
    before, labels = split_labels(passage.text)
    if labels and not before:
        # A plain paragraph has the path of what it stands under; a numbered or dashed one its own.
        plain = passage.part is Part.PARAGRAPH and headings
        above = re.sub(r" đoạn \d+$", "", passage.path) if plain else parent_path(passage.path)
        return _Lines(labels, above, True)
    label = label_of(headings[-1]) if headings else None
    if label in (Label.TIME, Label.PLACE) or (label is Label.LEAD and is_unit(passage.text.rstrip(" ;.,"))):
        place = parent_path(passage.path) if passage.part is Part.BULLET else passage.path
        return _Lines([Labelled(label, headings[-1], stripped(passage.text))], parent_path(place), False)
    return None


def _heads_a_part(block: _Block) -> bool:
    """Whether the lines stand right under a heading like "Tổ chức thực hiện", which is no task."""
    return block.title.isupper() and role_of(block.title) is not Role.OTHER and Label.WHAT not in block.fields


def _is_line(passage: Passage, blocks: dict[str, _Block]) -> bool:
    read = _labelled(passage)
    return read is not None and read.above in blocks


def _block(path: str, block: _Block) -> Found:
    fields = block.fields
    content = fields.get(Label.WHAT, "")
    others = [*block.others, *([("nội dung", whole(content, _CONTENT_WORDS))] if content else [])]
    lead, partners = fields.get(Label.LEAD, ""), fields.get(Label.WITH, "")
    if not partners and (found := _WITH.fullmatch(lead)):
        lead, partners = found[1], found[2]
    task = Task(
        path, "\n".join([block.title, *block.lines]), block.title, clean_unit(lead),
        fields.get(Label.TIME, ""), fields.get(Label.FORM, ""), partners, tuple(others), block.verb,
    )  # fmt: skip
    return Found(task, role_of(block.heading), arranged=True)


# --- Rows


def _row(passage: Passage) -> Found | None:
    """The task of a row by the headings of its columns; None for a row that names no task."""
    cells: dict[Label, str] = {}
    others: list[tuple[str, str]] = []
    verb = ""
    for head, value in passage.cells:
        label = label_of(head)
        if not value.strip() or label in (Label.NUMBER, Label.NOTE):
            continue
        if label is None or label in _ADDED or label in cells:
            others.append((head, value))
        else:
            cells[label] = value
            verb = verb_of(head) if label is Label.LEAD else verb
    what = cells.get(Label.WHAT, "")
    if not what and others and len(passage.cells) > 2:
        what = others.pop(0)[1]
    if not what:
        return None
    task = Task(
        passage.path, passage.text, stripped(what), clean_unit(cells.get(Label.LEAD, "")),
        cells.get(Label.TIME, ""), cells.get(Label.FORM, ""), cells.get(Label.WITH, ""), tuple(others), verb,
    )  # fmt: skip
    return Found(task, role_of(passage.heading), arranged=bool(cells.keys() & {Label.LEAD, Label.TIME}))


# --- Sentences


def _sentences(passage: Passage, blocks: dict[str, _Block]) -> Iterator[Found]:
    """The tasks of one passage: one, or one for each of several units that it names."""
    role, above = role_of(passage.heading), unit_above(passage.heading)
    if (lines := _labelled(passage)) and lines.labels[0].label in _OF_PLAN:
        said = "; ".join(f"{_small(one.name)}: {one.value}" for one in lines.labels)
        yield Found(Task(passage.path, passage.text, said, above or ""), role, arranged=True)
        return
    block = next((blocks[path] for path in _above(passage.path) if path in blocks), None)
    if block:
        role = role_of(block.heading)
    for part in _by_unit(passage.text):
        yield _sentence(part, passage, role, above, block)


def _sentence(part: str, passage: Passage, role: Role, above: str | None, block: _Block | None) -> Found:
    what, labels = split_labels(part)
    given = {one.label: one.value for one in reversed(labels)}
    verb = next((verb_of(one.name) for one in labels if one.label is Label.LEAD), "")
    who, time = given.get(Label.LEAD, ""), given.get(Label.TIME, "")
    subject = split_subject(what) if what else None
    if subject:
        who, what = subject
        verb, time = "", time or (block.fields.get(Label.TIME, "") if block else "")
    elif not who and above:
        who, verb = above, ""
    elif not who and block:
        who, verb = block.fields.get(Label.LEAD, ""), block.verb
    task = Task(
        passage.path, passage.text, without_vague(_MODAL.sub("", what or part)), clean_unit(who), time,
        given.get(Label.FORM, ""), given.get(Label.WITH, ""),
        tuple((one.name, one.value) for one in labels if one.label in _ADDED), verb if who else "",
    )  # fmt: skip
    listed = passage.part in (Part.BULLET, Part.CLAUSE) and (above or role is Role.TASKS)
    shared = parent_path(passage.path) if listed and not subject and not block else ""
    addressed = bool(subject) and part.startswith(("Giao", "Đề nghị", "Yêu cầu", "Phân công"))
    topic = next(reversed(split_heading(passage.heading)), "")
    return Found(task, role, shared, topic, addressed, bool(labels))


def _small(name: str) -> str:
    return name.capitalize() if name.isupper() else name


def _above(path: str) -> Iterator[str]:
    while path := parent_path(path):
        yield path


def _sentences_of(text: str) -> Iterator[str]:
    """Sentences and parts after ";" that begin with a capital or another unit; brackets are never broken."""
    starts = [0, *(at for at, _ in clauses(text) if at and (text[at].isupper() or _is_turn(text, at)))]
    for start, after in zip(starts, [*starts[1:], len(text)], strict=True):
        yield text[start:after].strip()


def _is_turn(text: str, at: int) -> bool:
    """Whether another unit begins here with a checkable duty of its own, not one that is led or helped."""
    if _LED.search(text[:at]) or split_subject(upper_first(text[at:])) is None:
        return False
    clues = find_clues(text[at:])
    return bool(clues.number or clues.frequency or clues.deadline or clues.contacts)


def _by_unit(text: str) -> list[str]:
    """The text whole, or cut where a sentence or a part after ";" begins with another unit."""
    parts: list[str] = []
    for part in _sentences_of(text):
        # "chỉ đạo Phòng A; Đài B đẩy mạnh ..." goes on: only what began with a unit ends before another.
        goes_on = bool(parts) and parts[-1].endswith(";") and split_subject(parts[0]) is None
        if parts and (goes_on or split_subject(upper_first(part)) is None):
            parts[-1] = f"{parts[-1]} {part}"
        else:
            parts.append(upper_first(part) if parts else part)
    return parts
