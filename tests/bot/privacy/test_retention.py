"""What is kept goes on the minute it falls due, not one earlier, and never anything else."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine, func, select, update

from bot.cases.records import CaseEventRow, CaseFileRow, CaseRow
from bot.clock import utc
from bot.forms.records import DraftRow
from bot.handoffs.records import HandoffMessageRow, HandoffRow
from bot.memory import MemoryStore
from bot.privacy.cipher import Cipher
from bot.privacy.records import ErasureRow
from bot.privacy.retention import Retention, RetentionDays
from bot.records import ButtonRow, ConversationRow, InboxRow, OutboxRow
from bot.surveys.records import FeedbackRow
from tests.bot.fakes import FakeClock
from tests.bot.privacy import planting

DAYS = RetentionDays()
Plant = Callable[[Connection, Cipher, datetime], object]


@pytest.fixture
def retention(engine: Engine, clock: FakeClock) -> Retention:
    return Retention(engine, clock, DAYS)


def _case(connection: Connection, cipher: Cipher, now: datetime) -> int:
    return planting.case(connection, cipher, 7, now, closed_at=utc(now), state="closed")


def _unfetched(connection: Connection, cipher: Cipher, now: datetime) -> None:
    planting.mail(connection, cipher, now, done=False)


@pytest.mark.parametrize(
    ("plant", "days", "counts"),
    [
        (lambda c, k, now: planting.draft(c, k, 7, now), 30, {"drafts": 1}),
        (lambda c, k, now: planting.draft(c, k, 7, now, current=True, stage="filling"), 30, {"drafts": 1}),
        (lambda c, k, now: planting.mail(c, k, now), 30, {"inbox": 1, "outbox": 1}),
        (_unfetched, 180, {"outbox": 1}),
        (lambda c, k, now: planting.button(c, planting.conversation(c, now)), 90, {"buttons": 1}),
        (lambda c, k, now: planting.conversation(c, now), 180, {"conversations": 1}),
        (_case, 90, {"contacts": 1}),
        (lambda c, k, now: planting.feedback(c, k, 7, now), 180, {"feedback": 1}),
        (
            lambda c, k, now: planting.handoff(c, k, 7, now, closed_at=utc(now), state="closed"),
            180,
            {"handoffs": 1},
        ),
    ],
)
def test_to_the_minute(
    retention: Retention, engine: Engine, clock: FakeClock, cipher: Cipher, plant: Plant, days: int,
    counts: dict[str, int],
) -> None:  # fmt: skip
    with engine.begin() as connection:
        plant(connection, cipher, clock())
    clock.advance(days=days, minutes=-1)
    assert retention.run() == {}
    clock.advance(minutes=1)
    assert retention.run() == counts
    assert retention.run() == {}


def test_contents_of_a_closed_case(
    retention: Retention, engine: Engine, clock: FakeClock, cipher: Cipher
) -> None:
    """Contact after 90 days, everything else after two years; the code and the figures stay."""
    public = {"text": "Đèn đường đã sửa."}
    with engine.begin() as connection:
        case_id = planting.case(
            connection, cipher, 7, clock(), closed_at=utc(clock()), state="closed", public=public,
            shown_at=utc(clock()),
        )  # fmt: skip
    clock.advance(days=730, minutes=-1)
    assert retention.run() == {"contacts": 1}
    with engine.connect() as connection:
        row = connection.execute(select(CaseRow.__table__)).mappings().one()
        assert (row["contact"], row["content"] is not None) == (None, True)
    clock.advance(minutes=1)
    assert retention.run() == {"cases": 1}
    with engine.connect() as connection:
        row = connection.execute(select(CaseRow.__table__)).mappings().one()
        assert (row["id"], row["content"], row["conversation_id"], row["conversation"]) == (
            case_id,
            None,
            0,
            "",
        )
        assert (row["state"], row["public"]) == ("closed", public)
        assert connection.scalar(select(CaseEventRow.text)) is None
        assert connection.scalar(select(func.count()).select_from(CaseFileRow)) == 0


def test_what_is_open_is_never_touched(
    retention: Retention, engine: Engine, clock: FakeClock, cipher: Cipher
) -> None:
    with engine.begin() as connection:
        owner = planting.conversation(connection, clock(), province="binh-dinh", context={"entries": ["a"]})
        planting.case(connection, cipher, owner, clock(), state="answered")
        planting.handoff(connection, cipher, owner, clock())
        planting.mail(connection, cipher, clock(), name="binh", done=False)
    clock.advance(days=179)
    assert retention.run() == {}
    clock.advance(days=5000)
    assert retention.run() == {"outbox": 1, "memories": 1}  # what is remembered, and a reply nobody fetched
    with engine.connect() as connection:
        assert connection.scalar(select(CaseRow.content)) is not None
        assert connection.scalar(select(CaseRow.contact)) is not None
        assert connection.scalar(select(func.count()).select_from(HandoffMessageRow)) == 1
        assert connection.scalar(select(func.count()).select_from(InboxRow)) == 1
        row = connection.execute(select(ConversationRow.province, ConversationRow.context)).one()
    assert tuple(row) == (None, {})


def test_a_conversation_goes_when_the_last_that_refers_to_it_has_gone(
    retention: Retention, engine: Engine, clock: FakeClock, cipher: Cipher, memories: MemoryStore
) -> None:
    with engine.begin() as connection:
        owner = planting.conversation(connection, clock())
        planting.case(connection, cipher, owner, clock(), closed_at=utc(clock()), state="closed")
        planting.feedback(connection, cipher, owner, clock())
    clock.advance(days=200)
    assert set(retention.run()) == {"contacts", "feedback"}
    clock.advance(days=600)
    assert retention.run() == {"cases": 1, "conversations": 1}
    assert memories.recall("telegram", "an").fresh  # who comes back begins anew


def test_somebody_who_writes_again_is_kept(
    retention: Retention, engine: Engine, clock: FakeClock, memories: MemoryStore
) -> None:
    with engine.begin() as connection:
        planting.button(connection, planting.conversation(connection, clock()))
    clock.advance(days=89)
    memories.recall("telegram", "an")
    clock.advance(days=89)
    assert retention.run() == {}
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(ButtonRow)) == 1


def test_a_link_ends_with_its_minute(
    retention: Retention, engine: Engine, clock: FakeClock, cipher: Cipher
) -> None:
    with engine.begin() as connection:
        until = utc(clock()) + timedelta(minutes=30)
        planting.draft(connection, cipher, 7, clock(), link="a" * 64, link_until=until)
    clock.advance(minutes=29)
    assert retention.run() == {}
    clock.advance(minutes=1)
    assert retention.run() == {"links": 1}
    with engine.connect() as connection:
        row = connection.execute(select(DraftRow.link, DraftRow.link_until, DraftRow.stage)).one()
    assert tuple(row) == (None, None, "kept")


def test_a_run_leaves_one_receipt(engine: Engine, clock: FakeClock, cipher: Cipher) -> None:
    with engine.begin() as connection:
        for number in range(25):
            planting.draft(connection, cipher, 7, clock())
            planting.feedback(connection, cipher, 7, clock())
            planting.conversation(connection, clock(), f"c{number}")
    retention = Retention(engine, clock, DAYS, batch=4)
    clock.advance(days=181)
    wanted = {"drafts": 25, "feedback": 25, "conversations": 25}
    assert retention.run() == wanted
    assert retention.run() == {}
    with engine.connect() as connection:
        row = connection.execute(select(ErasureRow.__table__)).mappings().one()
        assert (row["reason"], row["counts"]) == ("retention", wanted)
        opinion = connection.execute(select(FeedbackRow.question, FeedbackRow.useful)).first()
    assert opinion is not None
    assert tuple(opinion) == (None, True)  # the opinion stays, the question went


def test_several_processes_at_once(engine: Engine, clock: FakeClock, cipher: Cipher) -> None:
    with engine.begin() as connection:
        for number in range(60):
            planting.draft(connection, cipher, 7, clock())
            planting.case(connection, cipher, 7, clock(), closed_at=utc(clock()), state="closed")
            planting.conversation(connection, clock(), f"c{number}")
    clock.advance(days=800)
    found: list[dict[str, int]] = []
    faults: list[BaseException] = []

    def run() -> None:
        try:
            found.append(Retention(engine, clock, DAYS, batch=5).run())
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found.append(Retention(engine, clock, DAYS).run())  # what one had left to another
    assert faults == []
    with engine.connect() as connection:
        for table in (DraftRow, ConversationRow):
            assert connection.scalar(select(func.count()).select_from(table)) == 0
        assert connection.scalar(select(func.count()).where(CaseRow.content.is_not(None))) == 0
        receipts = connection.execute(select(ErasureRow.counts)).scalars().all()
    assert sum(counts.get("drafts", 0) for counts in found) == 60
    assert sum(counts.get("drafts", 0) for counts in receipts) == 60


def test_an_idle_closed_handoff_keeps_its_figures(
    retention: Retention, engine: Engine, clock: FakeClock, cipher: Cipher
) -> None:
    with engine.begin() as connection:
        planting.handoff(connection, cipher, 7, clock(), closed_at=utc(clock()), state="closed")
        connection.execute(update(HandoffRow).values(claimed_at=utc(clock())))
    clock.advance(days=180)
    retention.run()
    with engine.connect() as connection:
        row = connection.execute(
            select(HandoffRow.conversation_id, HandoffRow.conversation, HandoffRow.claimed_at.is_not(None))
        ).one()
        assert tuple(row) == (0, "", True)
        assert connection.scalar(select(func.count()).select_from(HandoffMessageRow)) == 0
        assert connection.scalar(select(func.count()).select_from(OutboxRow)) == 0
