"""What happens to hand-offs by the clock: unclaimed ones go on, those of a closed office are kept and wait
again when it opens, and none stays with somebody who is no longer there."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, Engine

from bot.clock import utc
from bot.handoffs.handoff import CLOSED, KEPT, OPEN, WAITING, Handoff
from bot.handoffs.queue import Handoffs
from bot.hours import spoken_moment
from bot.officers.staff import Officer, Unit
from bot.posting import Posting
from bot.wordings import words
from knowledge.answers.wordings import say

log = logging.getLogger(__name__)

Step = Callable[[Handoffs, Connection, Handoff, Unit | None, datetime], bool]


def tick(engine: Engine, handoffs: Handoffs, posting: Posting, now: datetime) -> int:
    """Do what is due; returns how many moved. Safe to run in several processes at once: each step is a
    guarded change in a transaction of its own."""
    live = handoffs.store.all_live()
    if not live:
        return 0
    units = {unit.id: unit for unit in handoffs.directory.units()}
    able = {unit.id for unit in units.values() if handoffs.able(unit)}
    officers = {officer.id: officer for officer in handoffs.directory.officers()}
    moved = 0
    for handoff in live:
        unit = units.get(handoff.unit_id)
        step = _due(handoffs, handoff, unit if handoff.unit_id in able else None, officers, now)
        if step is None:
            continue
        try:
            with engine.begin() as connection:
                moved += step(handoffs, connection, handoff, unit, now)
        except Exception as error:
            # One that cannot move must not hold up the others; it is tried again at the next tick.
            log.error("Cuộc trao đổi #%s chưa chuyển được: %s", handoff.code, type(error).__name__)
    if moved:
        posting.announce()
    return moved


def _due(
    handoffs: Handoffs, handoff: Handoff, unit: Unit | None, officers: dict[int, Officer], now: datetime
) -> Step | None:
    """What is to be done with a hand-off; ``unit`` is None when its unit can answer nobody any more."""
    if handoff.state == OPEN:
        holder = officers.get(handoff.officer_id or 0)
        return None if holder is not None and holder.unit_id == handoff.unit_id else _put_back
    if unit is None:
        return _rescue
    there = handoffs.hours.open_at(now, unit.slug)
    if handoff.state == KEPT:
        return _reopen if there else None
    if not there:
        return _keep
    return _pass_on if handoff.pass_at is not None and handoff.pass_at <= utc(now) else None


def _pass_on(
    handoffs: Handoffs, connection: Connection, handoff: Handoff, unit: Unit | None, now: datetime
) -> bool:
    """Nobody claimed it in time: the next unit that is open gets it; the last one is reminded once. The
    citizen is told either way."""
    name = unit.name if unit else ""
    following = handoffs.after(unit, connection) if unit else iter(())
    for next_unit in following:
        if not handoffs.hours.open_at(now, next_unit.slug):
            continue
        if not handoffs.to_unit(connection, handoff, next_unit, due=now):
            return False
        passed = words("staff.passed_away", code=handoff.code, new=next_unit.name)
        handoffs.posts.to_group(connection, unit, passed)
        handoffs.told_moved(connection, handoff, "passed", name, next_unit.name)
        return True
    if not handoffs.store.move(connection, handoff, (WAITING,), due=now, pass_at=None):
        return False
    reminder = words("staff.reminder", code=handoff.code)
    handoffs.posts.to_group(connection, unit, reminder, handoff)
    told = words("handoff.still_waiting", code=handoff.code, unit=name)
    handoffs.posts.to_citizen(connection, handoff, f"{told} {handoffs.posts.standing(connection, handoff)}")
    return True


def _keep(
    handoffs: Handoffs, connection: Connection, handoff: Handoff, unit: Unit | None, now: datetime
) -> bool:
    """The office has closed and nobody has claimed it: kept until it opens, and the machine may speak."""
    if unit is None or not handoffs.store.move(connection, handoff, (WAITING,), state=KEPT, pass_at=None):
        return False
    opening = spoken_moment(handoffs.hours.next_opening(now, unit.slug), now)
    rests = words("staff.rests", code=handoff.code, opening=opening)
    handoffs.posts.to_group(connection, unit, rests, handoff)
    told = words("handoff.rests", code=handoff.code, unit=unit.name, opening=opening)
    handoffs.posts.to_citizen(connection, handoff, told)
    return True


def _reopen(
    handoffs: Handoffs, connection: Connection, handoff: Handoff, unit: Unit | None, now: datetime
) -> bool:
    """The office has opened: a kept hand-off waits from now."""
    until = handoffs.until(unit, now) if unit else None
    if unit is None or until is None:
        return False
    if not handoffs.store.move(connection, handoff, (KEPT,), state=WAITING, pass_at=utc(until)):
        return False
    handoffs.posts.announce(connection, handoff, unit)
    place = handoffs.store.place(unit.id, handoff, connection)
    told = words("handoff.reopened", unit=unit.name, code=handoff.code, place=place)
    handoffs.posts.to_citizen(connection, handoff, told)
    return True


def _put_back(
    handoffs: Handoffs, connection: Connection, handoff: Handoff, unit: Unit | None, now: datetime
) -> bool:
    """The officer who held it is no longer there: back into the unit's queue."""
    if unit is None:
        return _rescue(handoffs, connection, handoff, unit, now)
    if not handoffs.to_unit(connection, handoff, unit):
        return False
    handoffs.told_moved(connection, handoff, "put_back", unit.name, unit.name)
    return True


def _rescue(
    handoffs: Handoffs, connection: Connection, handoff: Handoff, unit: Unit | None, now: datetime
) -> bool:
    """The unit has lost its group or its people: another one gets it. When there is none, the citizen is
    told where people are, and the machine answers again."""
    home = handoffs.store.home(handoff, connection)
    following = next(handoffs.after(unit, connection), None) if unit else None
    other = following or handoffs.unit_for(home, connection)
    if other is not None:
        if not handoffs.to_unit(connection, handoff, other):
            return False
        handoffs.told_moved(connection, handoff, "forwarded", unit.name if unit else "", other.name)
        return True
    if not handoffs.store.move(
        connection, handoff, (WAITING, KEPT, OPEN), state=CLOSED, pass_at=None, closed_at=utc(now)
    ):
        return False
    told = f"{words('handoff.nobody_left', code=handoff.code)} {say('handoff.none')}"
    handoffs.posts.to_citizen(connection, handoff, told)
    return True
