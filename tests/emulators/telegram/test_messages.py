"""Sending, editing, buttons, files, groups: the emulator and the library agree."""

from __future__ import annotations

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden

from tests.emulators.telegram import EmulatedUser, TelegramEmulator
from tests.emulators.telegram.driver import PNG


@pytest.fixture
def an(telegram: TelegramEmulator) -> EmulatedUser:
    user = telegram.user("An")
    user.send("chào")
    return user


def _keyboard(*titles: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(title, callback_data=f"d{title}")] for title in titles]
    )


async def test_length_is_counted_in_utf16_after_entities(bot: Bot, an: EmulatedUser) -> None:
    await bot.send_message(an.id, "😀" * 2048)
    with pytest.raises(BadRequest, match="too long"):
        await bot.send_message(an.id, "😀" * 2048 + "a")
    sent = await bot.send_message(an.id, "<b>" + "a" * 4096 + "</b>", parse_mode="HTML")
    assert len(sent.text or "") == 4096
    assert sent.entities[0].length == 4096
    with pytest.raises(BadRequest, match="entities"):
        await bot.send_message(an.id, "1 <2 <x>", parse_mode="HTML")
    plain = await bot.send_message(
        an.id, "1 < 2 <b>", link_preview_options=LinkPreviewOptions(is_disabled=True)
    )
    assert plain.text == "1 < 2 <b>"


async def test_what_cannot_be_sent(bot: Bot, an: EmulatedUser, telegram: TelegramEmulator) -> None:
    with pytest.raises(BadRequest, match="empty"):
        await bot.send_message(an.id, " \n ")
    with pytest.raises(BadRequest, match=r"(?i)chat not found"):
        await bot.send_message(99, "ai đó")
    with pytest.raises(Forbidden, match="initiate"):
        await bot.send_message(telegram.user("Bình").id, "chào")
    an.block()
    with pytest.raises(Forbidden, match="blocked"):
        await bot.send_message(an.id, "chào")
    an.unblock()
    with pytest.raises(BadRequest, match=r"(?i)thread not found"):
        await bot.send_message(an.id, "chào", message_thread_id=5)


async def test_editing_and_deleting(bot: Bot, an: EmulatedUser) -> None:
    sent = await bot.send_message(an.id, "một", reply_markup=_keyboard("A"))
    with pytest.raises(BadRequest, match="not modified"):
        await bot.edit_message_text("một", an.id, sent.message_id, reply_markup=_keyboard("A"))
    edited = await bot.edit_message_text("hai", an.id, sent.message_id, reply_markup=_keyboard("A"))
    assert (edited.text, an.replies[0].text) == ("hai", "hai")  # type: ignore[union-attr]
    await bot.edit_message_reply_markup(an.id, sent.message_id)
    assert an.replies[0].buttons == []
    with pytest.raises(BadRequest, match="not modified"):
        await bot.edit_message_reply_markup(an.id, sent.message_id)
    assert await bot.delete_message(an.id, sent.message_id)
    with pytest.raises(BadRequest, match="not found"):
        await bot.delete_message(an.id, sent.message_id)
    with pytest.raises(BadRequest, match="not found"):
        await bot.edit_message_text("ba", an.id, sent.message_id)


async def test_a_callback_is_answered_once(bot: Bot, an: EmulatedUser) -> None:
    await bot.send_message(an.id, "chọn", reply_markup=_keyboard("A", "B"))
    press = an.press("B")
    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    assert query.data == "dB"
    assert query.message is not None
    assert query.message.chat.id == an.id
    await query.answer("Đã nhận")
    assert (await press.wait_answer())["text"] == "Đã nhận"
    with pytest.raises(BadRequest, match="too old"):
        await query.answer()
    press.callback.answers.clear()
    press.callback.expired = True
    with pytest.raises(BadRequest, match="too old"):
        await query.answer()


async def test_callback_data_has_64_bytes(bot: Bot, an: EmulatedUser) -> None:
    def markup(data: str) -> InlineKeyboardMarkup:
        return InlineKeyboardMarkup([[InlineKeyboardButton("A", callback_data=data)]])

    await bot.send_message(an.id, "vừa", reply_markup=markup("đ" * 32))
    with pytest.raises(BadRequest, match=r"(?i)button_data_invalid"):
        await bot.send_message(an.id, "quá", reply_markup=markup("đ" * 33))
    with pytest.raises(BadRequest, match=r"(?i)reply_markup_too_long"):
        await bot.send_message(an.id, "nhiều", reply_markup=_keyboard(*map(str, range(101))))


async def test_a_reply_keyboard_sends_its_words(bot: Bot, an: EmulatedUser) -> None:
    await bot.send_message(an.id, "chọn", reply_markup=ReplyKeyboardMarkup([["Bình Định", "Bình Thuận"]]))
    an.press("Bình Thuận")
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert message.text == "Bình Thuận"
    await bot.send_message(an.id, "xong", reply_markup=ReplyKeyboardRemove())
    with pytest.raises(LookupError):
        an.press("Bình Thuận")


async def test_typing_is_seen(bot: Bot, an: EmulatedUser) -> None:
    await bot.send_chat_action(an.id, "typing")
    assert an.actions == ["typing"]
    with pytest.raises(BadRequest, match="action"):
        await bot.send_chat_action(an.id, "thinking")


async def test_files_go_both_ways(bot: Bot, an: EmulatedUser) -> None:
    content = b"\r\n%PDF \x00\xff\r\n--x\r\n"
    sent = await bot.send_document(an.id, content, filename="Tờ khai.pdf", caption="Mẫu")
    assert sent.document is not None
    assert sent.document.file_name == "Tờ khai.pdf"
    assert bytes(await (await sent.document.get_file()).download_as_bytearray()) == content
    again = await bot.send_document(an.id, sent.document.file_id)
    assert again.document == sent.document
    photo = await bot.send_photo(an.id, PNG, caption="Ảnh")
    assert len(photo.photo) == 2
    with pytest.raises(BadRequest, match=r"(?i)image_process_failed"):
        await bot.send_photo(an.id, b"khong phai anh")
    with pytest.raises(BadRequest, match="caption"):
        await bot.send_photo(an.id, PNG, caption="a" * 1025)
    with pytest.raises(BadRequest, match="file_id"):
        await bot.get_file("khong-co")
    an.send_document("don.pdf", content)
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert message.document is not None
    assert bytes(await (await message.document.get_file()).download_as_bytearray()) == content


async def test_people_send_all_kinds(bot: Bot, an: EmulatedUser) -> None:
    an.send_photo("ảnh"), an.send_voice(), an.send_audio(), an.send_video()
    an.send_sticker(), an.send_location(), an.send_contact()
    kinds = [update.message for update in await bot.get_updates()][1:]
    assert all(message and message.effective_attachment for message in kinds)


async def test_groups_topics_and_replies(telegram: TelegramEmulator, bot: Bot, an: EmulatedUser) -> None:
    group = telegram.group("Tổ dân phố 3", an, forum=True)
    topic = group.topic("Hộ tịch")
    await bot.send_message(group.id, "chào", message_thread_id=topic)
    assert group.replies[0].thread == topic
    asked = an.send("@motcua_bot phí khai sinh?", to=group, thread=topic)
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert message.is_topic_message
    assert message.message_thread_id == topic
    assert message.chat.type == "supergroup"
    assert [entity.type for entity in message.entities] == ["mention"]
    assert asked["message_id"] == 3  # a supergroup counts for itself
    with pytest.raises(BadRequest, match=r"(?i)thread not found"):
        await bot.send_message(group.id, "chào", message_thread_id=77)


async def test_a_reply_in_a_plain_supergroup_has_a_thread_that_is_no_topic(
    telegram: TelegramEmulator, bot: Bot, an: EmulatedUser
) -> None:
    group = telegram.group("Tổ 4", an)
    await bot.send_message(group.id, "chào")
    an.send("rồi sao", to=group, reply_to=group.replies[0])
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert message.message_thread_id == group.replies[0].id
    assert not message.is_topic_message


async def test_privacy_mode_hides_what_is_not_for_the_bot() -> None:
    async with TelegramEmulator(privacy_mode=True) as telegram:
        an = telegram.user("An")
        group = telegram.group("Tổ 5", an)
        an.send("ăn cơm chưa", to=group)
        an.send("/help", to=group)
        an.send("@MotCua_bot chào", to=group)
        assert [update["message"]["text"] for update in telegram.updates.pending] == [
            "/help",
            "@MotCua_bot chào",
        ]


async def test_an_upgraded_group_names_its_new_id(
    telegram: TelegramEmulator, bot: Bot, an: EmulatedUser
) -> None:
    group = telegram.group("Tổ 6", an, basic=True)
    new = group.upgrade()
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(group.id, "chào")
    assert moved.value.new_chat_id == new.id
    new.expel_bot()
    with pytest.raises(Forbidden, match="kicked"):
        await bot.send_message(new.id, "chào")


async def test_a_text_too_long_for_one_message_goes_out_in_several(
    telegram: TelegramEmulator, an: EmulatedUser
) -> None:
    an.send("😀" * 5000)
    lengths = [len(update["message"]["text"]) for update in telegram.updates.pending[1:]]
    assert lengths == [2048, 2048, 904]


async def test_the_server_can_be_away_and_come_back(bot: Bot, telegram: TelegramEmulator) -> None:
    await telegram.stop()
    await telegram.start()
    assert (await bot.get_me()).is_bot
