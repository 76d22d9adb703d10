"""Inbox and outbox on the real databases."""

from __future__ import annotations

import asyncio
import json

import pytest
from sqlalchemy import Engine, select

from bot.mailbox import Mailbox
from bot.messages import Attachment, Button, Incoming, Reply, SourceLine
from bot.records import InboxRow, OutboxRow
from tests.bot.fakes import FakeClock, message

REPLY = Reply(
    "answered", "Phí 35.000 đồng.", (Button("Lệ phí", "b1"),), (SourceLine("Luật", "26/2023", url="http://x"),),
    (Attachment("document", "f1", "mau.docx"),),
)  # fmt: skip


def _answer(
    engine: Engine, mailbox: Mailbox, conversation: str, *texts: str, channel: str = "telegram"
) -> None:
    taken = mailbox.pending(channel, conversation)
    with engine.begin() as connection:
        mailbox.finish(connection, taken, [Reply("answered", text) for text in texts])


async def test_a_message_is_stored_whole(mailbox: Mailbox) -> None:
    arrived: list[tuple[str, str]] = []
    mailbox.on_arrival(lambda channel, conversation: arrived.append((channel, conversation)))
    sent = message(
        "Làm căn cước?", attachments=(Attachment("photo", "f9", None),), edited=True, addressed=False
    )
    assert await mailbox.receive(sent)
    (stored,) = mailbox.pending("telegram", "an")
    assert stored.incoming == sent
    assert arrived == [("telegram", "an")]


async def test_a_repeat_is_dropped(mailbox: Mailbox) -> None:
    arrived: list[tuple[str, str]] = []
    sent = message("một")
    assert await mailbox.receive(sent)
    mailbox.on_arrival(lambda *key: arrived.append(key))
    assert not await mailbox.receive(sent)
    assert not arrived
    assert len(mailbox.pending("telegram", "an")) == 1
    # The same id elsewhere is another message.
    for other in ({"conversation": "binh"}, {"channel": "web"}):
        assert await mailbox.receive(message("một", message_id=sent.message_id, **other))


async def test_the_same_message_at_the_same_time_is_one(mailbox: Mailbox) -> None:
    sent = message("một")
    assert sorted(await asyncio.gather(*(mailbox.receive(sent) for _ in range(8)))) == [False] * 7 + [True]


async def test_an_answered_message_does_not_come_again(engine: Engine, mailbox: Mailbox) -> None:
    sent = message("một")
    await mailbox.receive(sent)
    _answer(engine, mailbox, "an", "xong")
    assert not await mailbox.receive(sent)
    assert mailbox.pending("telegram", "an") == []
    assert mailbox.open_conversations() == []


async def test_order_is_that_of_arrival(mailbox: Mailbox) -> None:
    for number in range(5):
        await mailbox.receive(message(f"tin {number}", message_id=str(9 - number)))
        await mailbox.receive(message(f"khác {number}", "binh"))
    texts = [stored.incoming.text for stored in mailbox.pending("telegram", "an")]
    assert texts == [f"tin {number}" for number in range(5)]
    assert sorted(mailbox.open_conversations()) == [("telegram", "an"), ("telegram", "binh")]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("số em là 0912 345 678 ạ", "0912 345 678"),
        ("gọi +84912345678", "912345678"),
        ("cccd 052200001234 mất", "052200001234"),
        ("cmnd 215123456", "215123456"),
        ("mail an.nguyen@gmail.com", "an.nguyen"),
    ],
)
async def test_no_words_stand_open_in_the_stored_row(
    engine: Engine, mailbox: Mailbox, text: str, number: str
) -> None:
    named = Attachment("document", "f1", f"{text}.pdf")
    await mailbox.receive(message(text, attachments=(named,)))
    with engine.connect() as connection:
        row = connection.execute(select(InboxRow.payload)).scalar_one()
    assert number not in json.dumps(row, ensure_ascii=False)
    assert text not in json.dumps(row, ensure_ascii=False)
    (stored,) = mailbox.pending("telegram", "an")
    assert stored.incoming.text == text  # a form takes it as it was written


async def test_odd_characters_are_stored(mailbox: Mailbox) -> None:
    odd = "a\x00b\x01 👨‍👩‍👧 <b>'; DROP TABLE inbox;--"
    await mailbox.receive(message(odd))
    await mailbox.receive(message("sau"))
    texts = [stored.incoming.text for stored in mailbox.pending("telegram", "an")]
    assert len(texts) == 2
    assert "DROP TABLE" in str(texts[0])


async def test_a_reply_is_read_back_whole(engine: Engine, mailbox: Mailbox) -> None:
    await mailbox.receive(message("một"))
    with engine.begin() as connection:
        mailbox.finish(connection, mailbox.pending("telegram", "an"), [REPLY])
    (delivery,) = await mailbox.due("telegram")
    assert (delivery.reply, delivery.conversation, delivery.attempts) == (REPLY, "an", 0)


async def test_replies_go_out_one_by_one_in_a_conversation(engine: Engine, mailbox: Mailbox) -> None:
    for who in ("an", "binh"):
        await mailbox.receive(message("?", who))
        _answer(engine, mailbox, who, f"{who} 1", f"{who} 2")
    seen = []
    for _ in range(2):
        for delivery in await mailbox.due("telegram"):
            seen.append(delivery.reply.text)
            await mailbox.delivered(delivery.id)
    assert seen == ["an 1", "binh 1", "an 2", "binh 2"]
    assert await mailbox.due("telegram") == []
    assert await mailbox.due("web") == []


async def test_a_failed_reply_is_tried_again_and_holds_the_next_back(
    engine: Engine, mailbox: Mailbox, clock: FakeClock
) -> None:
    await mailbox.receive(message("?"))
    _answer(engine, mailbox, "an", "1", "2")
    (first,) = await mailbox.due("telegram")
    await mailbox.failed(first.id, 30.0, "flood")
    assert await mailbox.due("telegram") == [], "neither early nor out of order"
    clock.advance(seconds=31)
    (again,) = await mailbox.due("telegram")
    assert (again.id, again.attempts) == (first.id, 1)
    await mailbox.failed(first.id, None, "blocked")
    (second,) = await mailbox.due("telegram")
    assert second.reply.text == "2"
    with engine.connect() as connection:
        state = connection.execute(select(OutboxRow.state, OutboxRow.reason).where(OutboxRow.id == first.id))
        assert state.one() == ("dropped", "blocked")


async def test_the_sender_is_woken(mailbox: Mailbox) -> None:
    assert not await mailbox.wait_outgoing("telegram", 0.01)
    waiting = asyncio.create_task(mailbox.wait_outgoing("telegram", 5))
    await asyncio.sleep(0)
    mailbox.announce()
    assert await waiting
    assert not await mailbox.wait_outgoing("telegram", 0.01), "once told, not told again"


async def test_nothing_is_finished_when_the_transaction_fails(engine: Engine, mailbox: Mailbox) -> None:
    await mailbox.receive(message("một"))
    with engine.connect() as connection, connection.begin() as transaction:
        mailbox.finish(connection, mailbox.pending("telegram", "an"), [REPLY])
        transaction.rollback()
    assert len(mailbox.pending("telegram", "an")) == 1
    assert await mailbox.due("telegram") == []


async def test_many_at_once(mailbox: Mailbox) -> None:
    sent = [message(f"tin {number}", f"c{number % 20}") for number in range(200)]
    assert all(await asyncio.gather(*(mailbox.receive(item) for item in sent)))
    assert len(mailbox.open_conversations()) == 20


def test_incoming_needs_no_text(mailbox: Mailbox) -> None:
    button = Incoming("web", "c", "m", FakeClock()(), button="b1")
    assert asyncio.run(mailbox.receive(button))
    (stored,) = mailbox.pending("web", "c")
    assert (stored.incoming.text, stored.incoming.button) == (None, "b1")
