"""Several at once, with real threads: of two officers one gets it, of many clocks each step is done once."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from bot.handoffs.handoff import CLOSED, OPEN, WAITING
from bot.officers.staff import Officer
from tests.bot.handoffs.bureau import CLOSED_AT, OPENS_AT, PROVINCE, WARD, Bureau


def together(*works: Callable[[], object]) -> list[object]:
    """What each returned; they begin at the same moment."""
    gate, done, errors = threading.Barrier(len(works)), [], []

    def run(work: Callable[[], object]) -> None:
        gate.wait(10)
        try:
            done.append(work())
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not errors, errors
    return done


@pytest.mark.parametrize("time", range(5))
async def test_two_officers_claim(bureau: Bureau, time: int) -> None:
    handoff = await bureau.open()

    def claim(officer: Officer) -> bool:
        with bureau.engine.begin() as connection:
            return bureau.handoffs.claim(connection, handoff, officer)

    took = together(lambda: claim(bureau.an), lambda: claim(bureau.chi))
    assert sorted(map(bool, took)) == [False, True]
    now = bureau.again(handoff)
    assert now.state == OPEN
    assert now.officer_id in (bureau.an.id, bureau.chi.id)
    assert len([text for text in bureau.texts() if "đã nhận" in text]) == 1


async def test_two_officers_reply_without_a_claim(bureau: Bureau) -> None:
    handoff = await bureau.open()

    def say(officer: Officer) -> bool:
        with bureau.engine.begin() as connection:
            return bureau.handoffs.say(connection, handoff, officer, f"{officer.name} đây")

    said = together(lambda: say(bureau.an), lambda: say(bureau.chi))
    assert sorted(map(bool, said)) == [False, True]
    assert len([text for text in bureau.texts() if text.endswith(" đây")]) == 1


async def test_a_claim_while_the_citizen_leaves(bureau: Bureau) -> None:
    handoff = await bureau.open()

    def claim() -> bool:
        with bureau.engine.begin() as connection:
            return bureau.handoffs.claim(connection, handoff, bureau.an)

    def leave() -> bool:
        with bureau.engine.begin() as connection:
            return bureau.handoffs.leave(connection, handoff)

    assert sorted(map(bool, together(claim, leave))) == [False, True]
    assert bureau.again(handoff).state in (OPEN, CLOSED)


async def test_one_conversation_is_handed_over_once(bureau: Bureau) -> None:
    bureau.lives()

    def ask() -> str:
        visit = bureau.visit()
        with bureau.engine.begin() as connection:
            return bureau.handoffs.open(connection, visit, bureau.ward, "asked", "Hỏi")[0].code

    bureau.visit()
    codes = together(ask, ask, ask)
    assert len(set(codes)) == bureau.count() == 1


@pytest.mark.parametrize("step", ["passed", "reopened", "rested", "put back", "reminded"])
async def test_many_clocks_do_each_step_once(bureau: Bureau, step: str) -> None:
    if step == "reopened":
        bureau.clock.now = CLOSED_AT
    handoff = await bureau.open()
    if step in ("passed", "reminded"):
        bureau.clock.advance(minutes=10)
    if step == "reminded":
        bureau.tick()
        bureau.clock.advance(minutes=10)
    if step == "reopened":
        bureau.clock.now = OPENS_AT
    if step == "rested":
        bureau.clock.now = CLOSED_AT
    if step == "put back":
        with bureau.engine.begin() as connection:
            bureau.handoffs.claim(connection, handoff, bureau.an)
        bureau.directory.remove_officer("an")
    bureau.clear()
    moved = together(*[bureau.tick] * 5)
    assert sorted(moved) == [0, 0, 0, 0, 1]  # type: ignore[type-var]
    assert len(bureau.texts()) == 1
    posts = bureau.texts(PROVINCE if step in ("passed", "reminded") else WARD)
    assert len(posts) == 1


async def test_a_claim_at_the_moment_of_passing_on(bureau: Bureau) -> None:
    """Whichever was first: it is nobody's twice, and it is not lost."""
    handoff = await bureau.open()
    bureau.clock.advance(minutes=10)

    def claim() -> bool:
        with bureau.engine.begin() as connection:
            return bureau.handoffs.claim(connection, handoff, bureau.an)

    done: dict[str, int] = {}
    together(lambda: done.update(took=claim()), lambda: done.update(moved=bureau.tick()))
    took, moved, now = done["took"], done["moved"], bureau.again(handoff)
    if took:
        assert (moved, now.state, now.unit_id) == (0, OPEN, bureau.ward.id)
    else:
        assert (moved, now.state, now.unit_id) == (1, WAITING, bureau.tinh.id)
