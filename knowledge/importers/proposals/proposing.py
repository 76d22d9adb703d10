"""Facts of a plan drafted from its structure, for a person to accept, edit or drop.

Nothing is learned and nothing is invented: every sentence is made of the passage's own words. The weights
were set by hand on plans of 2017, 2022 and 2023; docs/benchmarks/proposals.py measures a plan against facts
that people know of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from knowledge.entries import Passage
from knowledge.importers.documents.reading import ReadDocument
from knowledge.importers.proposals.citations import cited_facts
from knowledge.importers.proposals.clues import Clues, find_clues
from knowledge.importers.proposals.documents import document_facts
from knowledge.importers.proposals.owners import find_owners
from knowledge.importers.proposals.phrases import (
    brief,
    is_deed,
    is_only_vague,
    lower_first,
    short_unit,
    stripped,
    upper_first,
    without_wish,
)
from knowledge.importers.proposals.proposal import Proposal
from knowledge.importers.proposals.sections import Role, role_of
from knowledge.importers.proposals.tasks import Found, find_tasks, parent_path
from knowledge.importers.proposals.units import named
from knowledge.importers.proposals.wording import (
    Plan,
    Task,
    answer_of,
    in_area,
    often,
    place,
    questions_of,
    read_plan,
    reference,
    spell_out,
    title_of,
)
from knowledge.vietnamese.text import fold

_GOAL = 1.5  # an aim with a share to reach is a fact, any other a wish
KEEP = 3.0  # a candidate that scores less is hardly a fact
_ROLES = {
    Role.PURPOSE: -3.0, Role.AUDIENCE: -3.0, Role.CONTENT: -2.0, Role.FORM: -0.5, Role.TASKS: 0.5,
    Role.DUTIES: 0.5, Role.FUNDING: 0.0, Role.OTHER: 0.0,
}  # fmt: skip
_EMPTY = re.compile(
    r"trong qua trinh (to chuc |trien khai )*thuc hien|tren day la|chiu trach nhiem thi hanh"
    r"|^can cu (vao )?(chuc nang|noi dung|nhiem vu|tinh hinh|ke hoach)|^yeu cau (cac|thu truong)"
    r"|(thuc hien|trien khai) (tot|nghiem tuc|co hieu qua) (cac noi dung|ke hoach|nhiem vu)"
    r"|nghiem tuc (to chuc |trien khai )*thuc hien"
    r"|^ban hanh kem theo|co hieu luc (thi hanh )?(ke )?tu ngay ky"
)
_REPEALS = re.compile(r"(thay the|bai bo) (cho )?(quyet dinh|ke hoach|chi thi|nghi quyet|quy (dinh|che))")
_LOOKING_ON = re.compile(r"(giup|theo doi|don doc|tham muu|phoi hop|chu dong|cung cap kip thoi)\b")
_REPORT = re.compile(
    r"bao cao (?!vien).{0,160}\b(gui|ve|qua|cho) |\bgui\b.{0,80}\b(tong hop|bao cao (?!vien))"
    r"|bao cao (dinh ky|hang)"
    r"|danh gia.{0,160}\bbao cao (?!vien)"
)
_RIGHT = re.compile(
    r"\b(quyen|nghia vu|trach nhiem)\b.{0,160}\b(dieu \d+|khoan \d+|(?<!phap )luat [a-z]+ |phap lenh )"
    r"|\bdieu \d+\b.{0,160}\b(quyen|nghia vu)\b"
)
_BENEFIT = re.compile(
    r"\b(loi ich|tien ich|uu diem)\b.{0,120}(tiet kiem|giam|nhanh|minh bach|khong phai|moi luc|:)"
    r"|(tiet kiem|giam)( duoc)? (thoi gian|chi phi).{0,60}\b(chi phi|di lai|thoi gian|ho so)"
)
_ADDRESS = re.compile(
    r"(phan anh,? (va )?kien nghi|kien nghi,? (va )?phan anh|gop y|khieu nai).{0,120}"
    r"\b(gui (ve|den|toi|qua|cho)|qua|tai|(ve|den) (dia chi|so|van phong|ubnd|uy ban))\b"
)
_LINE = re.compile(
    r"đường dây nóng|số điện thoại|hộp thư|zalo|facebook|fanpage|youtube|tổng đài|e-?mail", re.IGNORECASE
)
_BUDGET = re.compile(r"ngân sách|dự toán|kinh phí|nguồn tài trợ|xã hội hóa")
_EACH = 0.25  # for every further duty told together
_RUN_SCORE = 5.0
_MANY = 8  # parts of one list
_TOGETHER_WORDS = 150


def propose(document: ReadDocument) -> list[Proposal]:
    """The facts that the plan likely holds, the likeliest first; ties stay in reading order."""
    passages = [passage for passage in document.passages if passage.path]
    plan = read_plan(document.details, passages)
    found = [
        *document_facts(document.details, passages, plan),
        *_tasks(passages, plan),
        *_parts(passages, plan),
        *_owners(passages, plan),
    ]
    known = " ".join(proposal.answer for proposal in found if proposal.score >= KEEP and proposal.who)
    found += cited_facts(document.details, passages, plan, known)
    kept: dict[tuple[str, str], Proposal] = {}
    for proposal in found:
        if proposal.score >= KEEP:
            # A plan may say the same of the same unit in two places: one proposal is enough.
            kept.setdefault((fold(proposal.who), fold(stripped(proposal.what)) or proposal.answer), proposal)
    return sorted(kept.values(), key=lambda proposal: -proposal.score)


# --- Tasks


def _tasks(passages: Sequence[Passage], plan: Plan) -> Iterator[Proposal]:
    """Single tasks that are worth a fact, and what is left of a unit's duties taken together."""
    left: dict[tuple[str, str], list[Found]] = {}
    for found in find_tasks(passages):
        if found.role in (Role.AUDIENCE, Role.FUNDING) and not found.arranged:
            continue  # told once for the whole part
        clues = _clues(found.task)
        if found.shared and not _is_strong(found, clues):
            left.setdefault((found.shared, found.task.who), []).append(found)
        elif found.role is not Role.FORM or _is_strong(found, clues) or found.arranged:
            yield _proposal(found, clues, plan)
    for group in left.values():
        worth = [found for found in group if _worth(found)]
        for some in _chunks(worth):
            if len(some) == 1:
                yield _proposal(some[0], _clues(some[0].task), plan)
            else:
                yield _together(some, plan)


def _chunks(group: Sequence[Found]) -> Iterator[list[Found]]:
    """The group in pieces of at most eight duties and about as many words as one answer can hold."""
    chunk: list[Found] = []
    words = 0
    for found in group:
        count = len(found.task.what.split())
        if chunk and (len(chunk) == _MANY or words + count > _TOGETHER_WORDS):
            yield chunk
            chunk, words = [], 0
        chunk.append(found)
        words += count
    if chunk:
        yield chunk


def _clues(task: Task) -> Clues:
    return find_clues(" . ".join([task.what, task.time, task.form, *(f"{n}: {v}" for n, v in task.others)]))


def _is_strong(found: Found, clues: Clues) -> bool:
    """Whether the task has something of its own to be checked by."""
    return bool(
        clues.number or clues.frequency or clues.deadline or clues.contacts or found.arranged
        or _LINE.search(found.task.what) or _REPORT.search(fold(found.task.what))
    )  # fmt: skip


def _worth(found: Found) -> bool:
    words = fold(found.task.what)
    return is_deed(found.task.what) and not _EMPTY.search(words) and not is_only_vague(found.task.what)


def score(found: Found, clues: Clues) -> float:
    """How likely the candidate is a fact; the weights are the module's, in one place."""
    task, words = found.task, fold(found.task.what)
    total = _ROLES[found.role]
    if found.role is Role.PURPOSE and any("%" in number for number in clues.number):
        total = _GOAL
    if task.who:
        total += 1.5 if named(task.who) else 1.0
    if is_deed(task.what):
        total += 1.0
    if is_only_vague(task.what) and not _LINE.search(task.what):
        total -= 1.5
    elif _LOOKING_ON.match(words):
        total -= 0.5
    if _REPEALS.search(words) and clues.documents:
        total += 3.0
    elif _EMPTY.search(words) or _EMPTY.search(fold(f"{task.who} {task.what}")):
        total -= 3.0
    total += 2.0 * bool(clues.number) + 2.0 * bool(clues.deadline) + 1.5 * bool(clues.frequency)
    total += 0.5 * bool(clues.loosely) + 1.0 * bool(clues.documents) + 3.0 * bool(clues.contacts)
    total += 0.75 * bool(clues.channels or _BUDGET.search(task.what)) + 0.5 * bool(clues.indices)
    total += 1.5 * bool(_REPORT.search(words)) + 1.5 * found.arranged + 1.0 * found.addressed
    total += (4.0 if found.role is Role.CONTENT else 2.0) * bool(_LINE.search(task.what))
    if found.role in (Role.CONTENT, Role.OTHER, Role.FORM) and not clues.documents:
        total += 5.0 * bool(_RIGHT.search(words) or _BENEFIT.search(words) or _ADDRESS.search(words))
    return total


def _proposal(found: Found, clues: Clues, plan: Plan) -> Proposal:
    task = found.task
    frequency = "; ".join(dict.fromkeys(often(one) for one in clues.frequency or clues.loosely))
    return Proposal(
        task.path, task.who, spell_out(stripped(task.what), plan), frequency, "; ".join(clues.deadline),
        "; ".join(clues.number), title_of(task, plan), questions_of(task, plan, clues),
        answer_of(task, plan), task.text, score(found, clues),
    )  # fmt: skip


def _together(group: Sequence[Found], plan: Plan) -> Proposal:
    """What one unit does besides its tasks of their own (or what one heading asks for), as one fact."""
    parts = [lower_first(without_wish(stripped(found.task.what))) for found in group]
    first = group[0].task
    task = replace(
        first, path=group[0].shared, text="\n".join(found.task.text for found in group),
        what="; ".join(f"({number}) {part}" for number, part in enumerate(parts, start=1)),
    )  # fmt: skip
    made = _proposal(replace(group[0], task=task), find_clues(task.text), plan)
    answer = answer_of(task, plan, words=_MANY * _TOGETHER_WORDS).replace(": (1)", " có các việc: (1)", 1)
    best = max(score(found, _clues(found.task)) for found in group)
    made = replace(
        made, path=first.path, score=best + min(_EACH * (len(group) - 1), 1.0),
        answer=answer.replace("nêu (1)", "yêu cầu: (1)", 1),
    )  # fmt: skip
    about = lower_first(brief(parts[0], 14))
    if not first.who:
        topic = group[0].topic
        asked = (f"{plan.name} yêu cầu những gì về {lower_first(topic)}", f"{plan.name} giao ai {about}")
        return replace(made, title=f"{topic}: các việc nêu trong {plan.name}", questions=asked)
    unit = lower_first(short_unit(first.who)).rstrip("…")
    name = " ".join(filter(None, [short_unit(in_area(first.who, plan)), plan.period]))
    return replace(
        made, title=f"{name}: các việc được giao",
        questions=(f"{unit} làm gì trong {plan.name}", f"{plan.name} giao {unit} những việc gì",
                   f"{plan.name} giao ai {about}"),
    )  # fmt: skip


# --- Who runs what


def _owners(passages: Sequence[Passage], plan: Plan) -> Iterator[Proposal]:
    """Each channel that a unit is said to run, one proposal each."""
    for passage in passages:
        for owner in find_owners(passage.text):
            channel = spell_out(owner.channel, plan)
            said = f"{upper_first(channel)} do {in_area(owner.unit, plan)} {owner.verb}"
            yield Proposal(
                passage.path, owner.unit, f"{owner.verb} {channel}", "", "", "", said,
                (f"ai {owner.verb} {channel}", f"{lower_first(owner.unit)} {owner.verb} kênh nào"),
                f"{said} {reference(plan, passage.path)}.", passage.text, _RUN_SCORE,
            )  # fmt: skip


# --- Parts told as a whole

_PARTS = {
    Role.AUDIENCE: ("Đối tượng", "đối tượng", "{plan} dành cho những ai"),
    Role.FORM: ("Hình thức", "hình thức", "{plan} được thực hiện qua những hình thức nào"),
    Role.FUNDING: ("Kinh phí", "kinh phí", "kinh phí thực hiện {plan} lấy từ đâu"),
}


def _parts(passages: Sequence[Passage], plan: Plan) -> Iterator[Proposal]:
    """For whom, in which forms and with which money, each as one fact of its part of the plan."""
    for role in _PARTS:
        places: dict[str, list[Passage]] = {}
        for passage in passages:
            if role_of(passage.heading) is role and not passage.cells:
                places.setdefault(passage.heading, []).append(passage)
        for found in places.values():
            yield from _part(role, found[:_MANY], plan)


def _part(role: Role, found: Sequence[Passage], plan: Plan) -> Iterator[Proposal]:
    title, name, question = _PARTS[role]
    texts = [stripped(spell_out(passage.text, plan)) for passage in found]
    whole = " ".join(texts)
    clues = find_clues(whole)
    if role is Role.FUNDING and not _BUDGET.search(whole):
        return
    if role is Role.FORM and not clues.channels:
        return
    path = found[0].path
    above = path if len(found) == 1 else parent_path(path)
    numbered = (f"({number}) {lower_first(text)}" for number, text in enumerate(texts, start=1))
    said = texts[0] if len(texts) == 1 else "; ".join(numbered)
    said = re.sub(r"^Đối tượng\b[^,;:.]{0,30}? là\s+", "", said)
    yield Proposal(
        path, "", name, "; ".join(clues.frequency), "; ".join(clues.deadline), "; ".join(clues.number),
        f"{title} của {plan.name}", (question.format(plan=plan.name), f"{name} trong {plan.name}"),
        f"{title} nêu trong {plan.name}: {lower_first(said)} ({place(above)}).",
        "\n".join(passage.text for passage in found), 3.5 if role is Role.FORM else 4.0,
    )  # fmt: skip
