"""What a citizen reads about the data kept: the list, what deletion takes, the receipt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.privacy.days import RetentionDays
from bot.privacy.holdings import HeldCase, HeldHandoff, Holdings
from bot.wordings import has, words
from knowledge.vietnamese.places import PROVINCE_NAMES, new_province, place_by_key


def province_name(slug: str) -> str:
    """By today's name; an old one is what is stored, and is named too."""
    now, stored = (PROVINCE_NAMES.get(name, name) for name in (new_province(slug), slug))
    return now if now == stored else words("privacy.merged", new=now, old=stored)


def place_name(key: str) -> str:
    place = place_by_key(key)
    return place.full if place else key


def kind_name(kind: str) -> str:
    """ "phản ánh", "câu hỏi gửi cán bộ" """
    path = f"privacy.kinds.{kind}"
    return words(path) if has(path) else kind


def state_name(what: str, state: str) -> str:
    """The state of a case or a hand-off in plain words."""
    path = f"privacy.states.{what}.{state}"
    return words(path) if has(path) else state


def overview(kept: Holdings, days: RetentionDays) -> str:
    """What is kept now, and until when."""
    if not kept.anything:
        return "\n".join([words("privacy.nothing"), words("privacy.law")])
    lines = [words("privacy.lead"), *_memory_lines(kept), *_draft_lines(kept)]
    lines += [_case_line(case, days) for case in kept.cases]
    lines += [_handoff_line(handoff, days) for handoff in kept.handoffs]
    if kept.feedback and kept.feedback_until:
        lines.append(words("privacy.feedback", count=kept.feedback, day=_day(kept.feedback_until)))
    if kept.turns and kept.turns_until:
        lines.append(words("privacy.turns", count=kept.turns, day=_day(kept.turns_until)))
    return "\n".join([*lines, words("privacy.sealed"), words("privacy.law")])


def confirmation(kept: Holdings, days: RetentionDays) -> str:
    """What goes at once, what stays and why."""
    gone = [words(f"privacy.gone.{name}", count=count) for name, count in _going(kept).items() if count]
    lines = [words("privacy.delete.ask", gone=", ".join(gone))]
    lines += staying(kept, days)
    return "\n".join([*lines, words("privacy.delete.final")])


def staying(kept: Holdings, days: RetentionDays) -> list[str]:
    """What the law lets us keep until it is done, by its codes."""
    lines = []
    if codes := [case.code for case in kept.cases if case.open]:
        lines.append(words("privacy.stays.cases", codes=", ".join(codes), days=days.contacts))
    if codes := [handoff.code for handoff in kept.handoffs if handoff.open]:
        lines.append(words("privacy.stays.handoffs", codes=", ".join(codes)))
    return lines


def receipt(code: str, counts: Mapping[str, int], stays: Iterable[str], at: str, days: RetentionDays) -> str:
    gone = ", ".join(words(f"privacy.gone.{name}", count=count) for name, count in counts.items())
    done = words("privacy.delete.done", gone=gone, receipt=code, at=at)
    return "\n".join([done, *stays, words("privacy.delete.remains", days=days.conversations)])


def _going(kept: Holdings) -> dict[str, int]:
    return {
        "memory": int(kept.remembered),
        "drafts": len(kept.drafts),
        "cases": sum(not case.open for case in kept.cases),
        "handoffs": sum(not handoff.open for handoff in kept.handoffs),
        "feedback": kept.feedback,
        "turns": kept.turns,
    }


def _memory_lines(kept: Holdings) -> list[str]:
    if not kept.remembered:
        return []
    known = []
    if kept.province:
        known.append(words("privacy.memory.province", name=province_name(kept.province)))
    if kept.place:
        known.append(words("privacy.memory.place", name=place_name(kept.place)))
    if kept.entries:
        known.append(words("privacy.memory.entries", count=kept.entries))
    return [words("privacy.memory.line", known=", ".join(known), day=_day(kept.idle_until))]


def _draft_lines(kept: Holdings) -> list[str]:
    return [
        words("privacy.draft", form=words(f"form.names.{draft.form}"), day=_day(draft.until))
        for draft in kept.drafts
    ]


def _case_line(case: HeldCase, days: RetentionDays) -> str:
    kind, state = kind_name(case.kind), state_name("cases", case.state)
    if case.until is None or case.contact_until is None:
        name = "open_contact" if case.contact else "open"
        return words(f"privacy.case.{name}", kind=kind, code=case.code, state=state, days=days.contacts)
    if case.contact:
        return words(
            "privacy.case.closed_contact", kind=kind, code=case.code, state=state,
            contact=_day(case.contact_until), day=_day(case.until),
        )  # fmt: skip
    return words("privacy.case.closed", kind=kind, code=case.code, state=state, day=_day(case.until))


def _handoff_line(handoff: HeldHandoff, days: RetentionDays) -> str:
    name = "open" if handoff.until is None else "closed"
    return words(
        f"privacy.handoff.{name}", code=handoff.code, state=state_name("handoffs", handoff.state),
        count=handoff.messages, days=days.handoffs, day=_day(handoff.until) if handoff.until else "",
    )  # fmt: skip


def _day(moment: datetime) -> str:
    return f"{moment:%d-%m-%Y}"
