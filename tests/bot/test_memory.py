"""What a conversation remembers, and what its buttons mean, on the real databases."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine, func, select

from bot.memory import KEPT_BUTTONS, Memory, MemoryStore
from bot.messages import Button
from bot.records import ButtonRow
from knowledge.answers.answer import Choice, Context
from knowledge.entries import Aspect
from tests.bot.fakes import ENTRY, FakeClock

CHOICES = (
    Choice("Lệ phí", ENTRY, Aspect.FEE),
    Choice("Bình Định", say="/tinh binh-dinh"),
    Choice("Cấp lại thẻ căn cước", "tthc/1.000002"),
)


@pytest.fixture
def an(memories: MemoryStore) -> Memory:
    return memories.recall("telegram", "an")


def _offer(engine: Engine, memories: MemoryStore, memory: Memory, *choices: Choice) -> tuple[Button, ...]:
    """A reply with these buttons, stored as a turn stores it."""
    memory = replace(memory, turns=memory.turns + 1)
    with engine.begin() as connection:
        buttons = memories.keep_buttons(connection, memory, choices)
        memories.save(connection, memory)
    return buttons


def test_a_new_conversation(memories: MemoryStore, an: Memory) -> None:
    assert (an.context, an.turns, an.waiting, an.fresh) == (Context(), 0, None, True)
    again = memories.recall("telegram", "an")
    assert (again.id, again.sender, again.fresh) == (an.id, an.sender, False)
    others = [memories.recall("telegram", "binh"), memories.recall("web", "an")]
    assert len({an.sender, *(other.sender for other in others)}) == 3
    assert "an" not in (an.sender, *(other.sender for other in others))


def test_what_is_saved_is_recalled(engine: Engine, memories: MemoryStore, an: Memory) -> None:
    context = Context("binh-dinh", ("a", "b", "c", "d"), (Aspect.FEE, Aspect.TIME), "phí bao nhiêu?")
    with engine.begin() as connection:
        memories.save(connection, replace(an, context=context, turns=7, waiting="province"))
    found = memories.recall("telegram", "an")
    assert found.context == replace(context, entries=("a", "b", "c"))
    assert (found.turns, found.waiting) == (7, "province")


def test_after_an_hour_only_the_province_is_left(
    engine: Engine, memories: MemoryStore, clock: FakeClock, an: Memory
) -> None:
    context = Context("binh-thuan", (ENTRY,), (Aspect.FEE,), "phí?")
    with engine.begin() as connection:
        memories.save(connection, replace(an, context=context, turns=2, waiting="province"))
    clock.advance(minutes=59)
    assert memories.recall("telegram", "an").context == context
    clock.advance(minutes=59)  # counted from the last message, not from the first
    assert memories.recall("telegram", "an").sender == an.sender
    clock.advance(minutes=61)
    late = memories.recall("telegram", "an")
    assert late.context == Context("binh-thuan")
    assert (late.waiting, late.fresh) == (None, True)
    assert late.sender != an.sender, "Rasa's tracker starts anew as well"
    assert memories.recall("telegram", "an").sender == late.sender


def test_a_button_is_found_by_its_id(engine: Engine, memories: MemoryStore, an: Memory) -> None:
    buttons = _offer(engine, memories, an, *CHOICES)
    assert [button.title for button in buttons] == [choice.title for choice in CHOICES]
    assert all(len(button.value) <= 16 and button.value.isascii() for button in buttons)
    assert len({button.value for button in buttons}) == 3
    assert [memories.pressed(an, button.value) for button in buttons] == list(CHOICES)


def test_after_a_restart_too(engine: Engine, memories: MemoryStore, clock: FakeClock, an: Memory) -> None:
    buttons = _offer(engine, memories, an, *CHOICES)
    later = MemoryStore(engine, clock, memories._session)
    memory = later.recall("telegram", "an")
    assert later.pressed(memory, buttons[0].value) == CHOICES[0]
    assert later.typed(memory, "2") == CHOICES[1]


@pytest.mark.parametrize(
    ("words", "position"),
    [
        ("2", 1), (" 2. ", 1), ("2)", 1), ("Bình Định", 1), ("binh dinh", 1), ("BÌNH  ĐỊNH.", 1),
        ("le phi", 0), ("cấp lại thẻ căn cước", 2), ("Ca\u0302\u0301p la\u0323i the\u0309 căn cước", 2),
    ],
)  # fmt: skip
def test_a_button_is_found_by_number_and_words(
    engine: Engine, memories: MemoryStore, an: Memory, words: str, position: int
) -> None:
    _offer(engine, memories, an, *CHOICES)
    assert memories.typed(memories.recall("telegram", "an"), words) == CHOICES[position]


@pytest.mark.parametrize("words", ["", " ", "4", "0", "-1", "22", "phí", "Bình", "2 cái", "🙂"])
def test_other_words_are_no_button(engine: Engine, memories: MemoryStore, an: Memory, words: str) -> None:
    _offer(engine, memories, an, *CHOICES)
    assert memories.typed(memories.recall("telegram", "an"), words) is None


def test_a_number_means_the_last_reply_with_buttons(
    engine: Engine, memories: MemoryStore, an: Memory
) -> None:
    old = _offer(engine, memories, an, *CHOICES)
    _offer(engine, memories, memories.recall("telegram", "an"), Choice("Giấy tờ", ENTRY, Aspect.DOCUMENTS))
    memory = memories.recall("telegram", "an")
    assert memories.typed(memory, "1") == Choice("Giấy tờ", ENTRY, Aspect.DOCUMENTS)
    assert memories.typed(memory, "2") is None
    assert memories.pressed(memory, old[1].value) == CHOICES[1], "an older button still works when pressed"


def test_buttons_of_another_conversation_are_unknown(
    engine: Engine, memories: MemoryStore, an: Memory
) -> None:
    theirs = _offer(engine, memories, memories.recall("telegram", "binh"), *CHOICES)
    assert memories.pressed(an, theirs[0].value) is None
    assert memories.typed(an, "1") is None
    assert memories.pressed(an, "no such id") is None
    assert memories.pressed(an, "'; DROP TABLE buttons;--") is None


def test_the_oldest_buttons_of_a_conversation_are_forgotten(
    engine: Engine, memories: MemoryStore, an: Memory
) -> None:
    first = _offer(engine, memories, an, *CHOICES)
    for _ in range(KEPT_BUTTONS // len(CHOICES) + 1):
        last = _offer(engine, memories, memories.recall("telegram", "an"), *CHOICES)
    assert memories.pressed(an, first[0].value) is None
    assert memories.pressed(an, last[0].value) == CHOICES[0]
    with engine.connect() as connection:
        kept = connection.scalar(select(func.count()).select_from(ButtonRow))
    assert kept == KEPT_BUTTONS


def test_busy_neighbours_do_not_age_ones_buttons(engine: Engine, memories: MemoryStore, an: Memory) -> None:
    mine = _offer(engine, memories, an, *CHOICES)
    neighbour = memories.recall("telegram", "binh")
    for _ in range(KEPT_BUTTONS // len(CHOICES) + 1):
        neighbour = memories.recall("telegram", "binh")
        _offer(engine, memories, neighbour, *CHOICES)
    _offer(engine, memories, memories.recall("telegram", "an"), *CHOICES)
    assert memories.pressed(an, mine[0].value) == CHOICES[0]
