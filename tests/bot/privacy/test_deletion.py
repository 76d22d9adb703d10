"""Deletion at a citizen's wish: nothing of 200 planted items is left, open cases stay, the receipt counts."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, update

from bot.cases.records import CaseRow
from bot.clock import utc
from bot.handoffs.records import HandoffMessageRow, HandoffRow
from bot.memory import MemoryStore
from bot.messages import Incoming
from bot.privacy.capability import PrivacyCapability
from bot.privacy.cipher import Cipher
from bot.privacy.days import RetentionDays
from bot.privacy.records import ErasureRow
from bot.records import ButtonRow, ConversationRow, OutboxRow
from bot.visit import Outcome, Visit
from knowledge.answers.answer import Answer, Context, Status
from tests.bot.fakes import FakeClock, message
from tests.bot.privacy import planting

DAYS = RetentionDays()


@pytest.fixture
def privacy(engine: Engine, cipher: Cipher) -> PrivacyCapability:
    return PrivacyCapability(engine, cipher, DAYS)


def arriving(memories: MemoryStore, clock: FakeClock, incoming: Incoming | None = None) -> Visit:
    incoming = incoming or message("")
    memory = memories.recall(incoming.channel, incoming.conversation)
    return Visit(incoming, incoming.text or "", memory, clock())


async def press(
    privacy: PrivacyCapability, engine: Engine, memories: MemoryStore, clock: FakeClock, operation: str
) -> Answer:
    """Press and store the turn as the application does."""
    visit = arriving(memories, clock)
    answer = await privacy.press(operation, visit)
    outcome = Outcome(answer, visit.memory, tuple(visit.commits))
    with engine.begin() as connection:
        said = outcome.commit(connection)
        memories.save(connection, outcome.memory)
    assert said is not None
    return said


async def test_nothing_planted_is_left(
    privacy: PrivacyCapability, engine: Engine, memories: MemoryStore, clock: FakeClock, cipher: Cipher
) -> None:
    items = planting.items(200)
    planting.plant(engine, cipher, clock(), items, closed=True)
    there = planting.everything(engine, cipher)
    in_sealed = [item for item in items if item in there]
    assert len(in_sealed) > 180  # numbers in the masked places are none of these
    plain = planting.everything(engine, None)
    numbers = [item for item in items if item.isdigit() or "@" in item]
    assert [item for item in numbers if item in plain] == []  # nothing lies open even before
    asked = await press(privacy, engine, memories, clock, "delete")
    assert asked.status is Status.CLARIFY
    assert [item for item in in_sealed if item in planting.everything(engine, cipher)] == in_sealed
    said = await press(privacy, engine, memories, clock, "delete:yes")
    left = planting.everything(engine, cipher)
    assert [item for item in items if item in left] == []
    assert re.search(r"Mã biên nhận: (XD-[2-9A-Z]{6});", said.text)


async def test_the_receipt(
    privacy: PrivacyCapability, engine: Engine, memories: MemoryStore, clock: FakeClock, cipher: Cipher
) -> None:
    planted = planting.plant(engine, cipher, clock(), planting.items(60), closed=True)
    said = await press(privacy, engine, memories, clock, "delete:yes")
    with engine.connect() as connection:
        row = connection.execute(select(ErasureRow.__table__)).mappings().one()
    count = len(planted.cases)
    assert row["reason"] == "asked"
    assert row["counts"]["cases"] == row["counts"]["handoffs"] == row["counts"]["drafts"] == count
    assert row["counts"]["memory"] == 1
    assert row["receipt"] in said.text
    assert f"{count} bản nháp" in said.text
    assert "09:30 ngày 15-07-2026" in said.text
    again = await press(privacy, engine, memories, clock, "delete:yes")  # a double tap
    assert "Không còn gì" in again.text
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(ErasureRow)) == 1


async def test_open_ones_stay_until_they_are_closed(
    privacy: PrivacyCapability, engine: Engine, memories: MemoryStore, clock: FakeClock, cipher: Cipher
) -> None:
    planted = planting.plant(engine, cipher, clock(), planting.items(24), closed=False)
    with engine.connect() as connection:
        code = connection.scalar(select(CaseRow.code).where(CaseRow.id == planted.cases[0]))
    asked = await press(privacy, engine, memories, clock, "delete")
    assert f"{code}" in asked.text
    said = await press(privacy, engine, memories, clock, "delete:yes")
    assert f"{code}" in said.text
    with engine.begin() as connection:
        kept = connection.execute(select(CaseRow.__table__)).mappings().first()
        assert kept is not None
        assert kept["content"]
        assert kept["contact"]
        assert kept["conversation_id"] == planted.conversation_id
        assert connection.execute(select(HandoffMessageRow.id)).all()
        connection.execute(update(CaseRow).values(state="closed", closed_at=utc(clock())))
        connection.execute(update(HandoffRow).values(state="closed", closed_at=utc(clock())))
    await press(privacy, engine, memories, clock, "delete:yes")
    left = planting.everything(engine, cipher)
    assert [item for item in planting.items(24) if item in left] == []
    with engine.connect() as connection:
        gone = connection.execute(select(CaseRow.code, CaseRow.state, CaseRow.conversation)).first()
    assert gone is not None
    assert tuple(gone) == (code, "closed", "")  # the code still answers


async def test_only_this_conversation(
    privacy: PrivacyCapability, engine: Engine, memories: MemoryStore, clock: FakeClock, cipher: Cipher
) -> None:
    planting.plant(engine, cipher, clock(), planting.items(30), closed=True)
    with engine.begin() as connection:
        other = planting.conversation(connection, clock(), "binh", province="binh-thuan")
        planting.draft(connection, cipher, other, clock(), ["của người khác"])
        planting.case(connection, cipher, other, clock(), ["của người khác"], closed_at=utc(clock()))
        planting.button(connection, other)
    await press(privacy, engine, memories, clock, "delete:yes")
    assert planting.everything(engine, cipher).count("của người khác") == 2
    with engine.connect() as connection:
        buttons = connection.scalar(
            select(func.count()).select_from(ButtonRow).where(ButtonRow.conversation_id == other)
        )
        assert buttons == 1
        province = connection.scalar(select(ConversationRow.province).where(ConversationRow.id == other))
        assert province == "binh-thuan"


async def test_consent_to_be_shown_is_taken_back_where_it_was_asked(
    privacy: PrivacyCapability, engine: Engine, memories: MemoryStore, clock: FakeClock, cipher: Cipher
) -> None:
    with engine.begin() as connection:
        owner = planting.conversation(connection, clock())
        shown: dict[str, Any] = {"closed_at": utc(clock()), "shown_at": utc(clock()), "public": {"text": "x"}}
        idea = planting.case(connection, cipher, owner, clock(), kind="idea", shareable=True, **shown)
        report = planting.case(connection, cipher, owner, clock(), kind="report", **shown)
    await press(privacy, engine, memories, clock, "delete:yes")
    with engine.connect() as connection:
        rows = connection.execute(select(CaseRow.id, CaseRow.shown_at.is_not(None))).all()
    assert [row.id for row in rows if row[1]] == [report]
    assert idea in [row.id for row in rows]


async def test_what_is_under_way_is_not_lost(
    privacy: PrivacyCapability, engine: Engine, memories: MemoryStore, clock: FakeClock, cipher: Cipher
) -> None:
    """A reply that is not sent yet, the rows that tell repeats, and our own buttons."""
    with engine.begin() as connection:
        owner = planting.conversation(connection, clock(), province="binh-dinh")
        planting.mail(connection, cipher, clock(), done=False)
        planting.mail(connection, cipher, clock())
        planting.button(connection, owner, do="privacy:delete:yes")
        planting.button(connection, owner, do="feedback:yes:k:0.9:e")
    await press(privacy, engine, memories, clock, "delete:yes")
    with engine.connect() as connection:
        assert [row.state for row in connection.execute(select(OutboxRow.state))] == ["due"]
        assert len(connection.execute(select(ButtonRow.id)).all()) == 1


async def test_memory_and_rasas_name_begin_anew(
    privacy: PrivacyCapability, engine: Engine, memories: MemoryStore, clock: FakeClock, cipher: Cipher
) -> None:
    planting.plant(engine, cipher, clock(), planting.items(20), closed=True)
    before = memories.recall("telegram", "an")
    assert before.context.province == "binh-dinh"
    await press(privacy, engine, memories, clock, "delete:yes")
    after = memories.recall("telegram", "an")
    assert after.context == Context()
    assert after.sender != before.sender


async def test_forgetting_the_province_alone(
    privacy: PrivacyCapability, engine: Engine, memories: MemoryStore, clock: FakeClock, cipher: Cipher
) -> None:
    planting.plant(engine, cipher, clock(), planting.items(20), closed=True)
    await press(privacy, engine, memories, clock, "forget")
    after = memories.recall("telegram", "an")
    assert (after.context.province, after.context.place, after.context.entries) == (None, None, ("tthc/1",))
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(ErasureRow)) == 0
