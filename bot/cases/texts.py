"""What is said of cases: drafts under review, receipts, replies, posts in a staff group."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from bot.cases.case import (
    CONTACT,
    MUST_BE_PUBLIC,
    ON_OFFICES,
    REPORT,
    Case,
    Event,
    contact_of,
    form_of,
    kind_of,
)
from bot.cases.routing import today_names
from bot.forms.form import Draft, Form, Part
from bot.officers.staff import Unit
from bot.wordings import words
from knowledge.answers.answer import Answer, Choice, Status

LAST_DIGITS = 3
SHOWN_IN_GROUP = 1500  # characters of one part


def said_day(day: date | datetime) -> str:
    return day.strftime("%d-%m-%Y")


def kind_name(kind: str) -> str:
    """ "phản ánh", "câu hỏi" """
    return words(f"cases.kinds.{kind}")


def unit_name(unit: Unit | None) -> str:
    """A unit's name; a unit that is no more has none."""
    return unit.name if unit else words("cases.some_unit")


def button(name: str) -> str:
    return words(f"cases.buttons.{name}")


def part_name(kind: str, part: str) -> str:
    """The label of a part."""
    return words(f"{form_of(kind)}.names.{part}")


# --- To the citizen


def review(draft: Draft, form: Form, unit: Unit | None, due: date | None) -> str:
    """The draft as its owner reads it, and what happens when it is sent."""
    kind = kind_of(draft)
    lines = [
        f"- {part_name(kind, part.name)}: {shown}" for part in form.parts if (shown := _shown(draft, part))
    ]
    if unit is None:
        nobody = words("cases.nobody.head", kind=kind_name(kind))
        return "\n".join([nobody, "", *_copied(draft, form), "", words("cases.nobody.tail")])
    head = words("cases.review.head", kind=kind_name(kind))
    tail = [words("cases.review.unit", unit=unit.name), deadline(kind, due, unit)]
    if not _reachable(draft, form):
        tail.append(words(f"{draft.form}.refused_note"))
    if kind in MUST_BE_PUBLIC:
        tail.append(words("cases.review.public"))
    return "\n".join([head, "", *lines, "", *tail])


def _reachable(draft: Draft, form: Form) -> bool:
    """Whether the contact that the form asks for was given."""
    given = contact_of(draft)
    asked = [part.name for part in form.parts if part.personal]
    return all(name in given for name in asked) if form.name == REPORT else bool(given)


def _shown(draft: Draft, part: Part) -> str:
    """What the review says of one part; empty for what has no line."""
    if part.name in draft.refused:
        return words("cases.review.not_given") if part.personal or part.kind == "page" else ""
    if part.kind == "page":
        return ""
    if part.kind == "file":
        files = len(draft.values.get(part.name) or ())
        return words("cases.review.files", count=files) if files else ""
    text = draft.given(part.name).strip()
    if not text:
        return ""
    if part.kind == "choice":
        return words(f"{draft.form}.choices.{part.name}.{text}")
    if part.name == "phone":
        digits = "".join(filter(str.isdigit, text))
        return words("cases.review.phone", last=digits[-LAST_DIGITS:])
    if part.name in CONTACT:
        return words("cases.review.kept")
    today = today_names(text) if part.name in ("where", "office") else None
    return f"{text} {words('cases.review.today', name=today)}" if today else text


def _copied(draft: Draft, form: Form) -> list[str]:
    """The finished text without the contact: to be copied to another place."""
    kind = kind_of(draft)
    lines = []
    for part in form.parts:
        if part.kind in ("page", "file", "choice") or part.personal or not draft.given(part.name):
            continue
        lines.append(f"{part_name(kind, part.name)}: {_shown(draft, part)}")
    return lines


def deadline(kind: str, due: date | None, unit: Unit | None) -> str:
    """By when the unit replies and on what basis, or that no number of days is confirmed."""
    if due is not None and unit is not None and unit.reply_basis:
        return words("cases.deadline.known", day=said_day(due), basis=unit.reply_basis)
    return words("cases.deadline.unknown_law" if kind in ON_OFFICES else "cases.deadline.unknown")


def receipt(case: Case, unit: Unit | None) -> Answer:
    """What the citizen keeps: the code, who has it, by when there is a reply, how to look it up."""
    lines = [
        words("cases.receipt.head", kind=kind_name(case.kind), code=case.code),
        words("cases.receipt.unit", unit=unit_name(unit), day=said_day(case.filed_at)),
        deadline(case.kind, case.due_on, unit),
        words("cases.receipt.look", code=case.code),
    ]
    if case.kind in ON_OFFICES:
        lines.append(words("cases.receipt.basis"))
    choices = (
        Choice(button("status"), do=f"case:status:{case.code}"),
        Choice(button("withdraw"), do=f"case:withdraw:{case.code}"),
    )
    return Answer(Status.FORM, "\n".join(lines), choices=choices)


def status(case: Case, unit: Unit | None, reply: Event | None, *, own: bool) -> Answer:
    """Where a case is; what it says and was answered only in the conversation that filed it."""
    lines = [
        words("cases.status.head", kind=kind_name(case.kind).capitalize(), code=case.code),
        words(f"cases.status.{case.state}"),
        words("cases.status.unit", unit=unit_name(unit), day=said_day(case.filed_at)),
    ]
    if case.state in ("filed", "taken"):
        lines.append(deadline(case.kind, case.due_on, unit))
    elif reply is not None:
        lines.append(words("cases.status.replied_on", day=said_day(reply.at)))
    if not own:
        return Answer(Status.ANSWERED, "\n".join([*lines, words("cases.status.elsewhere")]))
    if reply is not None and case.state in ("answered", "closed", "refused"):
        lines += ["", words("cases.status.reply", text=reply.text)]
    choices: tuple[Choice, ...] = ()
    if case.state in ("answered", "closed"):
        choices = _after_reply(case)
    elif case.state in ("filed", "taken"):
        choices = (Choice(button("withdraw"), do=f"case:withdraw:{case.code}"),)
    return Answer(Status.ANSWERED, "\n".join(lines), choices=choices)


def reply(case: Case, unit: Unit | None, text: str) -> Answer:
    """An officer's reply as the citizen gets it."""
    head = words("cases.reply.head", kind=kind_name(case.kind), code=case.code, unit=unit_name(unit))
    body = "\n".join([head, "", text.strip(), "", words("cases.reply.tail")])
    return Answer(Status.ANSWERED, body, choices=_after_reply(case))


def _after_reply(case: Case) -> tuple[Choice, ...]:
    return (
        Choice(button("rate"), do=f"survey:start:{case.code}"),
        Choice(button("unsolved"), do=f"case:unsolved:{case.code}"),
    )


def refusal(case: Case, unit: Unit | None, reason: str) -> Answer:
    """That the unit does not take it up, and why."""
    named = {"kind": kind_name(case.kind), "code": case.code, "unit": unit_name(unit)}
    body = [words("cases.refusal.head", **named), "", reason.strip(), "", words("cases.refusal.tail")]
    return Answer(Status.ANSWERED, "\n".join(body))


def forwarded(case: Case, unit: Unit) -> Answer:
    """That another unit has it now, and by when that one replies."""
    kind = kind_name(case.kind).capitalize()
    head = words("cases.forwarded.head", kind=kind, code=case.code, unit=unit.name)
    text = "\n".join([head, deadline(case.kind, case.due_on, unit)])
    return Answer(Status.ANSWERED, text, choices=(Choice(button("status"), do=f"case:status:{case.code}"),))


# --- To the officers


def notice(case: Case, unit: Unit, files: int, *, again: str = "") -> str:
    """The post in a staff group: code and redacted text; no text where it speaks of somebody in there."""
    due = deadline_for_staff(case, unit)
    head = words(f"cases.group.{again or 'new'}", kind=kind_name(case.kind), code=case.code, due=due)
    lines = [head, *group_content(case)]
    if files:
        lines.append(words("cases.group.files", count=files))
    return "\n".join([*lines, words("cases.group.how", code=case.code)])


def group_content(case: Case) -> list[str]:
    """The redacted parts as a group may read them."""
    if case.barred:
        return [words("cases.group.barred", code=case.code)]
    return [f"- {part_name(case.kind, name)}: {_cut(text)}" for name, text in case.redacted.items()]


def deadline_for_staff(case: Case, unit: Unit | None) -> str:
    """The day, or that none is set."""
    return said_day(case.due_on) if case.due_on and unit else words("cases.group.no_due")


def to_unit(name: str, case: Case) -> str:
    """News of a case for its group."""
    return words(f"cases.group.{name}", kind=kind_name(case.kind), code=case.code)


def parts(case: Case, values: Mapping[str, str]) -> list[str]:
    """Values under their labels."""
    return [f"{part_name(case.kind, name)}: {text}" for name, text in values.items()]


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN_IN_GROUP else text[:SHOWN_IN_GROUP].rstrip() + " […]"
