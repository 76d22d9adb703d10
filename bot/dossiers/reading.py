"""Reads an answer of one-stop software by its mapping."""

from __future__ import annotations

import hmac
from datetime import UTC, date, datetime
from typing import Any

from bot.clock import ZONE
from bot.dossiers.adapter import DossierState, State
from bot.dossiers.errors import NotFound, Unavailable, WrongFactor
from bot.dossiers.mapping import Signs, SystemMapping
from knowledge.answers.guards import mask
from knowledge.vietnamese.text import fold, nfc

MOST = 200  # characters of one text that is shown
_MISSING = object()


def read_state(status: int, data: Any, system: SystemMapping, code: str, factor: str) -> DossierState:
    """The state in an answer. Raises `NotFound`, `WrongFactor` or `Unavailable`."""
    if _shows(system.wrong_factor, status, data):
        raise WrongFactor("sai thông tin xác nhận")
    if _shows(system.not_found, status, data):
        raise NotFound("không có hồ sơ")
    if not 200 <= status < 300:
        raise Unavailable(f"HTTP {status}")
    _check_factor(data, system, factor)
    where = system.answer
    word = _text(data, where.state)
    if not word:
        raise Unavailable("câu trả lời không có trạng thái")
    if where.code and _plain(_text(data, where.code) or "") != _plain(code):
        raise Unavailable("câu trả lời về hồ sơ khác")
    return DossierState(
        code=code, state=_states(system).get(_plain(word), State.OTHER), word=word, source=system.name,
        title=_text(data, where.title), step=_text(data, where.step), unit=_text(data, where.unit),
        result=_text(data, where.result), received_on=_day(data, where.received_on, system.dates),
        due_on=_day(data, where.due_on, system.dates),
    )  # fmt: skip


def at_place(data: Any, place: str) -> Any:
    """What stands at a dotted place; a number is a position in a list. `_MISSING` when nothing does."""
    found = data
    for part in place.split("."):
        if isinstance(found, dict):
            found = found.get(part, _MISSING)
        elif isinstance(found, list) and part.isdigit() and int(part) < len(found):
            found = found[int(part)]
        else:
            return _MISSING
    return found


def _shows(signs: Signs, status: int, data: Any) -> bool:
    if status in signs.http:
        return True
    if any(
        _written(at_place(data, place)) in map(_written, values) for place, values in signs.values.items()
    ):
        return True
    # An answer without the place is one only where the software has answered at all.
    return 200 <= status < 300 and any(at_place(data, place) in _EMPTY for place in signs.empty)


_EMPTY: tuple[Any, ...] = (_MISSING, None, "", [], {})


def _check_factor(data: Any, system: SystemMapping, factor: str) -> None:
    """Compare the factor with the answer's, where the software leaves that to us."""
    wanted = system.factor
    if wanted.equals is None:
        return
    theirs, ours = _plain(_written(at_place(data, wanted.equals)) or ""), _plain(factor)
    if wanted.last:
        theirs, ours = theirs[-wanted.last :], ours[-wanted.last :]
        if len(ours) < wanted.last:
            raise WrongFactor("sai thông tin xác nhận")
    if not theirs:  # nothing to compare with is no leave to show it
        raise Unavailable("câu trả lời không có thông tin để xác nhận")
    if not hmac.compare_digest(theirs.encode(), ours.encode()):
        raise WrongFactor("sai thông tin xác nhận")


def _plain(text: str) -> str:
    """Letters and digits alone, folded: what a comparison may depend on."""
    return "".join(sign for sign in fold(nfc(text)).lower() if sign.isalnum())


def _states(system: SystemMapping) -> dict[str, State]:
    return {_plain(word): state for word, state in system.states.items()}


def _written(value: Any) -> str | None:
    """A plain value as text; None for what is none."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, str | int | float) else None


def _text(data: Any, place: str | None) -> str | None:
    """A text to be shown: one line, not long, without anybody's numbers."""
    value = _written(at_place(data, place)) if place else None
    if value is None:
        return None
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in nfc(value)).split())
    shown = mask(line)[0]
    return (shown if len(shown) <= MOST else shown[: MOST - 1].rstrip() + "…") or None


def _day(data: Any, place: str | None, formats: tuple[str, ...]) -> date | None:
    """A day; None when it cannot be read. Numbers are seconds or milliseconds since 1970."""
    value = at_place(data, place) if place else None
    if isinstance(value, int | float) and not isinstance(value, bool):
        seconds = value / 1000 if value > 100_000_000_000 else value
        try:
            return datetime.fromtimestamp(seconds, UTC).astimezone(ZONE).date()
        except (OverflowError, ValueError, OSError):
            return None
    if not isinstance(value, str):
        return None
    text = value.strip()
    for form in formats:
        for candidate in (text, text[:10]):
            try:
                return datetime.strptime(candidate, form).replace(tzinfo=ZONE).date()
            except ValueError:
                continue
    return None
