"""One-time addresses: unguessable, over in time, used once, known again by the same browser only."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select, update

from bot.clock import utc
from bot.forms.form import DROPPED, FILED
from bot.forms.links import ContactPages, Links, hashed, is_private, page_address
from bot.forms.records import DraftRow
from bot.memory import Memory
from bot.visit import Visit
from knowledge.answers.answer import Context
from tests.bot.fakes import FakeClock, message
from tests.bot.forms.paper import Desk

SEED = "s" * 22


@pytest.fixture
def desk(engine: Engine, clock: FakeClock) -> Desk:
    return Desk(engine, clock)


def test_tokens_are_long_distinct_and_not_in_the_database(desk: Desk) -> None:
    drafts = [desk.draft("report") for _ in range(5)]
    tokens = [desk.give(draft) for draft in drafts]
    assert len(set(tokens)) == 5
    assert all(len(token) >= 44 for token in tokens)
    with desk.engine.connect() as connection:
        rows = connection.execute(select(DraftRow.__table__)).all()
    assert all(token not in repr(row) for token in tokens for row in rows)
    assert {row.link for row in rows} == {hashed(token) for token in tokens}


def test_a_token_cannot_be_made_from_the_database_alone(desk: Desk, clock: FakeClock) -> None:
    draft = desk.draft("report")
    assert Links(clock).token(draft.key) != desk.links.token(draft.key)
    shared = b"k" * 32
    assert Links(clock, secret=shared).token(draft.key) == Links(clock, secret=shared).token(draft.key)


def test_asked_again_it_is_the_same_and_lives_longer(desk: Desk, clock: FakeClock) -> None:
    draft = desk.draft("report")
    token = desk.give(draft)
    clock.advance(minutes=40)
    assert desk.give(draft) == token
    clock.advance(minutes=40)
    assert desk.drafts.by_link(hashed(token)) is not None


@pytest.mark.parametrize(("minutes", "alive"), [(59, True), (61, False)])
def test_it_ends(desk: Desk, clock: FakeClock, minutes: int, alive: bool) -> None:
    token = desk.give(desk.draft("report"))
    clock.advance(minutes=minutes)
    with desk.engine.begin() as connection:
        assert (desk.links.key_of(connection, token) is not None) == alive
        assert (desk.links.ends(connection, token) is not None) == alive
        assert (desk.links.pass_on(connection, token, SEED) is not None) == alive


def test_the_end_is_told_in_utc(desk: Desk, clock: FakeClock) -> None:
    token = desk.give(desk.draft("report"))
    with desk.engine.connect() as connection:
        assert desk.links.ends(connection, token) == utc(clock()) + timedelta(minutes=60)


def test_used_once_it_opens_no_more_and_the_browser_has_one_of_its_own(desk: Desk) -> None:
    draft = desk.draft("report")
    token = desk.give(draft)
    with desk.engine.begin() as connection:
        first = desk.links.pass_on(connection, token, SEED)
        again = desk.links.pass_on(connection, token, SEED)
        other = desk.links.pass_on(connection, token, "t" * 22)
        assert first
        assert again
        assert (first.key, first.again, again.again) == (draft.key, False, True)
        assert first.token == again.token != token
        assert other is None
        assert is_private(first.token)
        assert not is_private(token)
        assert desk.links.key_of(connection, token) is None
        assert desk.links.key_of(connection, first.token) == draft.key
        third = desk.links.pass_on(connection, first.token, "u" * 22)
        assert third
        assert (third.token, third.again) == (first.token, True)


def test_of_many_at_once_one_is_first(desk: Desk) -> None:
    token = desk.give(desk.draft("report"))
    seen: list[bool] = []
    ready = threading.Barrier(6)

    def send() -> None:
        ready.wait()
        with desk.engine.begin() as connection:
            passed = desk.links.pass_on(connection, token, SEED)
        assert passed
        seen.append(passed.again)

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen) == [False] + [True] * 5


@pytest.mark.parametrize("stage", [FILED, DROPPED])
def test_a_draft_that_is_done_gets_none(desk: Desk, stage: str) -> None:
    draft = desk.draft("report")
    token = desk.give(draft)
    with desk.engine.begin() as connection:
        connection.execute(update(DraftRow).where(DraftRow.key == draft.key).values(stage=stage))
        assert desk.links.give(connection, draft.key) is None
        assert desk.links.give(connection, "0" * 32 + "x") is None
        assert desk.links.pass_on(connection, token, SEED) is None


def test_it_can_be_taken_back(desk: Desk) -> None:
    draft = desk.draft("report")
    token = desk.give(draft)
    with desk.engine.begin() as connection:
        desk.links.take_back(connection, draft.key)
        assert desk.links.key_of(connection, token) is None


@pytest.mark.parametrize("token", ["", "a", "b", "x\x00y", "\ud800", "a" * 5000, "%", "' or 1=1 --"])
def test_what_is_no_token_opens_nothing(desk: Desk, token: str) -> None:
    desk.give(desk.draft("report"))
    with desk.engine.begin() as connection:
        assert desk.links.key_of(connection, token) is None
        assert desk.links.pass_on(connection, token, SEED) is None


def test_the_engine_gets_an_address_that_works_once_the_turn_is_stored(desk: Desk, clock: FakeClock) -> None:
    draft = desk.draft("report")
    memory = Memory(draft.conversation_id, "s", Context())
    visit = Visit(message("xin chào"), "xin chào", memory, clock())
    address, minutes = ContactPages(desk.links, lambda: "https://motcua.test/")(draft, visit)
    token = desk.links.token(draft.key)
    assert (address, minutes) == (f"https://motcua.test/to-khai/{token}", 60)
    assert address == page_address("https://motcua.test", token)
    assert desk.drafts.by_link(hashed(token)) is None
    with desk.engine.begin() as connection:
        for work in visit.commits:
            assert work(connection) is None
    assert desk.drafts.by_link(hashed(token)) is not None
