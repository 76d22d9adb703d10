"""From Telegram to the inbox."""

from __future__ import annotations

import pytest

from bot.channels.telegram import COMMANDS
from tests.bot.channels.memory_post import MemoryPost
from tests.bot.channels.telegram.door import running
from tests.emulators.telegram import EmulatedUser, TelegramEmulator
from tests.emulators.telegram.params import Params


@pytest.mark.usefixtures("channel")
async def test_commands_are_registered_and_passed_on_as_text(
    telegram: TelegramEmulator, post: MemoryPost, an: EmulatedUser
) -> None:
    await telegram.wait_call("getUpdates")
    (registered,) = telegram.commands.values()
    names = [command["command"] for command in registered]
    assert names == ["start", "help", "tinh", "canbo", "dulieu", "huy"]
    assert len(registered) == len(COMMANDS)
    an.send("/start qr-quynhon")
    an.send("/tinh@motcua_bot Bình Định")
    assert [item.text for item in await post.until_received(2)] == ["/start qr-quynhon", "/tinh Bình Định"]


@pytest.mark.usefixtures("channel")
async def test_everything_that_is_not_text(post: MemoryPost, an: EmulatedUser) -> None:
    an.send_photo("đơn này đúng chưa")
    an.send_voice(), an.send_audio("ghi.mp3"), an.send_video("xem giúp")
    an.send_document("don.pdf"), an.send_sticker("👍"), an.send_location(), an.send_contact()
    poll = {"id": "1", "question": "?", "options": [], "type": "regular", "total_voter_count": 0}
    flags = ("is_closed", "is_anonymous", "allows_multiple_answers", "members_only", "allows_revoting")
    an.send_raw({"poll": poll | dict.fromkeys(flags, False)})
    received = await post.until_received(9)
    assert [item.attachments[0].kind for item in received] == [
        "photo", "voice", "audio", "video", "document", "sticker", "location", "contact", "document",
    ]  # fmt: skip
    assert [item.text for item in received[:4]] == ["đơn này đúng chưa", None, None, "xem giúp"]
    assert received[4].attachments[0].name == "don.pdf"
    assert all(item.attachments[0].reference for item in received[:6])
    assert received[0].attachments[0].reference != "BQACAgU000001s"  # the largest size, not the smallest
    contact = received[7].attachments[0]
    assert (contact.reference, contact.name) == (None, None)  # a telephone number is not kept


@pytest.mark.usefixtures("channel")
async def test_what_nobody_said_is_not_received(post: MemoryPost, an: EmulatedUser) -> None:
    an.send_raw({"pinned_message": {"message_id": 1, "chat": an.chat.json(), "date": 0}})
    place = an.send_location()
    an.emulator.updates.push("edited_message", place | {"edit_date": place["date"] + 5})  # a live location
    an.send("chào")
    received = await post.until_received(2)
    assert [item.text for item in received] == [None, "chào"]


@pytest.mark.usefixtures("channel")
async def test_an_edited_message_is_marked_and_not_a_repeat(post: MemoryPost, an: EmulatedUser) -> None:
    message = an.send("phí khai sin")
    await post.until_received(1)
    an.edit(message, "phí khai sinh")
    first, edited = await post.until_received(2)
    assert (edited.text, edited.edited) == ("phí khai sinh", True)
    assert edited.message_id.startswith(f"{first.message_id}.e")
    assert edited.sent_at > first.sent_at


@pytest.mark.usefixtures("channel")
async def test_typing_is_shown_after_receiving(
    telegram: TelegramEmulator, post: MemoryPost, an: EmulatedUser
) -> None:
    an.send("chào")
    await telegram.wait_call("sendChatAction")
    assert an.actions == ["typing"]
    assert len(post.received) == 1


@pytest.mark.usefixtures("channel")
async def test_a_button_is_answered_on_a_double_tap_too(post: MemoryPost, an: EmulatedUser) -> None:
    post.say(an.id, "Chọn", "Một", "Hai")
    await an.wait_reply()
    taps = [an.press("Hai"), an.press("Hai")]
    for tap in taps:
        await tap.wait_answer()
    received = await post.until_received(2)
    assert [item.button for item in received] == ["b2", "b2"]
    assert [item.message_id for item in received] == [f"c{tap.callback.id}" for tap in taps]


@pytest.mark.usefixtures("channel")
async def test_a_callback_that_comes_twice_is_received_once(
    telegram: TelegramEmulator, post: MemoryPost, an: EmulatedUser
) -> None:
    post.say(an.id, "Chọn", "Một")
    shown = await an.wait_reply()
    press = an.press("Một")
    await press.wait_answer()
    query = {
        "id": press.callback.id,
        "from": an.json(),
        "message": shown.raw,
        "chat_instance": "1",
        "data": "b1",
    }
    telegram.updates.push("callback_query", query)
    await telegram.wait_call("answerCallbackQuery", 2)  # refused the second time, and harmless
    an.send("còn sống")
    await post.until(lambda: len(post.received) == 2)
    assert post.repeats == 1


@pytest.mark.usefixtures("channel")
async def test_in_a_group_only_what_is_addressed(
    telegram: TelegramEmulator, post: MemoryPost, an: EmulatedUser
) -> None:
    group = telegram.group("Tổ 3", an)
    post.say(group.id, "Xin chào cả tổ")
    shown = await group.wait_reply()
    an.send("chiều nay họp nhé", to=group)
    an.send("😀 cho hỏi @MotCua_Bot phí khai sinh", to=group)
    an.send("/help", to=group)
    an.send("/help@khac_bot", to=group)
    an.send("thế còn kết hôn", to=group, reply_to=shown)
    an.send("@motcua_bot, giờ làm việc?", to=group)
    an.send_photo("@motcua_bot đúng chưa", to=group)
    an.send("@khac_bot chào", to=group)
    received = await post.until_received(8)
    assert [(item.text, item.addressed) for item in received] == [
        ("chiều nay họp nhé", False),
        ("😀 cho hỏi phí khai sinh", True),
        ("/help", True),
        ("/help@khac_bot", False),
        ("thế còn kết hôn", True),
        ("giờ làm việc?", True),
        ("đúng chưa", True),
        ("@khac_bot chào", False),
    ]
    # The reply carries a thread id, but an ordinary supergroup has no topics.
    assert {item.conversation for item in received} == {str(group.id)}


@pytest.mark.usefixtures("channel")
async def test_a_topic_is_a_conversation_of_its_own(
    telegram: TelegramEmulator, post: MemoryPost, an: EmulatedUser
) -> None:
    group = telegram.group("Phường", forum=True)  # no member but the bot: it opened the topic
    topic = group.topic("Hộ tịch")
    an.send("không hỏi bot", to=group, thread=topic)
    an.send("@motcua_bot phí?", to=group, thread=topic)
    first, second = await post.until_received(2)
    assert (first.addressed, second.addressed) == (False, True)
    assert second.conversation == f"{group.id}:{topic}"
    post.say(second.conversation, "Miễn phí", "Hồ sơ")
    assert (await group.wait_reply()).thread == topic
    an.press("Hồ sơ", to=group)
    assert (await post.until_received(3))[-1].conversation == second.conversation


@pytest.mark.usefixtures("channel")
async def test_another_bot_is_never_answered(telegram: TelegramEmulator, post: MemoryPost) -> None:
    robot = telegram.user("Robot")
    group = telegram.group("Tổ 3", robot)
    message = telegram.add_message(
        group.chat, robot.json() | {"is_bot": True}, {"text": "/help", "entities": []}
    )
    telegram.updates.push("message", message)
    (incoming,) = await post.until_received(1)
    assert not incoming.addressed


async def test_an_update_is_confirmed_only_after_it_is_stored(
    telegram: TelegramEmulator, post: MemoryPost, an: EmulatedUser
) -> None:
    post.receive_errors = [OSError("đĩa đầy")] * 1000
    async with running(telegram, post):
        an.send("đừng mất")
        await post.until(lambda: len(post.receive_errors) < 998)
    assert len(telegram.updates.pending) == 1
    post.receive_errors.clear()
    async with running(telegram, post):
        (incoming,) = await post.until_received(1)
        assert incoming.text == "đừng mất"
    async with running(telegram, post):  # stopped before the confirmation: it comes again
        an.send("tiếp")
        await post.until_received(2)
    assert [item.text for item in post.received] == ["đừng mất", "tiếp"]


@pytest.mark.usefixtures("channel")
async def test_an_update_that_cannot_be_read_does_not_hold_up_the_rest(
    telegram: TelegramEmulator, post: MemoryPost, an: EmulatedUser, log: pytest.LogCaptureFixture
) -> None:
    await telegram.wait_call("getUpdates")
    telegram.updates.push("message", {"message_id": "?", "text": "số 0123456789 bí mật"})
    an.send("đến lượt tôi")
    assert [item.text for item in await post.until_received(1)] == ["đến lượt tôi"]
    assert "0123456789" not in log.text
    assert "Traceback" not in log.text


async def test_a_webhook_left_from_elsewhere_is_removed(
    telegram: TelegramEmulator, post: MemoryPost, an: EmulatedUser
) -> None:
    await telegram.updates.set_webhook(Params({"url": "http://127.0.0.1:9/cu"}, {}))
    an.send("chào")
    async with running(telegram, post):
        await post.until_received(1)
