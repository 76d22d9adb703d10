"""From the outbox to Telegram."""

from __future__ import annotations

import pytest

from bot.channels.telegram import Timing
from bot.messages import Attachment
from tests.bot.channels.memory_post import MemoryPost
from tests.bot.channels.telegram.door import lines, running
from tests.emulators.telegram import EmulatedUser, FloodLimits, TelegramEmulator


@pytest.mark.usefixtures("channel")
async def test_a_long_reply_is_split_with_the_keyboard_at_its_end(post: MemoryPost, an: EmulatedUser) -> None:
    paragraphs = [f"Đoạn {number}. " + "chữ " * 200 for number in range(12)]
    post.say(an.id, "\n\n".join(paragraphs), "Lệ phí")
    await post.until_sent()
    assert len(an.replies) == 3
    assert all(shown.text.startswith("Đoạn") for shown in an.replies)
    assert [shown.buttons for shown in an.replies] == [[], [], ["Lệ phí"]]


@pytest.mark.usefixtures("channel")
async def test_words_are_never_markup_and_links_have_no_preview(
    telegram: TelegramEmulator, post: MemoryPost, an: EmulatedUser
) -> None:
    text = "<b>1 < 2</b> *sao* https://dichvucong.gov.vn"
    post.say(an.id, text)
    assert (await an.wait_reply()).text == text
    (call,) = telegram.called("sendMessage")
    assert "parse_mode" not in call
    assert "is_disabled" in call["link_preview_options"]


async def test_a_part_that_arrived_is_not_sent_again(
    telegram: TelegramEmulator, post: MemoryPost, an: EmulatedUser
) -> None:
    stored = post.say(an.id, "a" * 4096 + "b" * 4096 + "c")
    async with running(telegram, post):
        await an.wait_reply()
        telegram.fail("sendMessage", 500, times=2)
        await post.until_sent()
    assert [shown.text[0] for shown in an.replies] == ["a", "b", "c"]
    assert stored.ended == "delivered"


@pytest.mark.usefixtures("channel")
async def test_a_report_that_fails_does_not_repeat_the_message(post: MemoryPost, an: EmulatedUser) -> None:
    post.report_errors = [OSError("bận")] * 3
    post.say(an.id, "một lần thôi")
    await post.until_sent()
    assert [shown.text for shown in an.replies] == ["một lần thôi"]


@pytest.mark.usefixtures("channel")
async def test_a_flood_wait_holds_only_its_chat(
    telegram: TelegramEmulator, post: MemoryPost, an: EmulatedUser
) -> None:
    binh = telegram.user("Bình")
    binh.send("chào")
    telegram.fail("sendMessage", 429, times=2, retry_after=9, chat=an.id)
    waiting = [post.say(an.id, "một"), post.say(an.id, "hai")]
    others = [post.say(binh.id, f"tin {number}") for number in range(5)]
    await post.until_sent()
    assert waiting[0].failures == [(9.0, "flood"), (9.0, "flood")]
    assert not any(stored.failures for stored in [waiting[1], *others])
    assert [shown.text for shown in an.replies] == ["một", "hai"]


async def test_the_door_keeps_to_telegrams_pace_in_each_chat(post: MemoryPost) -> None:
    # A twentieth of Telegram's window, to be quick.
    async with TelegramEmulator(limits=FloodLimits(per_chat=(1, 0.05))) as telegram:
        people = [telegram.user(name) for name in ("An", "Bình", "Chi")]
        for person in people:
            person.send("chào")
            for number in range(4):
                post.say(person.id, f"tin {number}")
        async with running(telegram, post, Timing(chat_s=0.05, overall_s=0, pause_s=0.01)):
            await post.until_sent()
        assert telegram.flood.refused == 0


@pytest.mark.usefixtures("channel")
async def test_who_blocked_us_is_not_tried_again(
    telegram: TelegramEmulator, post: MemoryPost, an: EmulatedUser
) -> None:
    an.block()
    blocked = post.say(an.id, "không tới")
    gone = post.say(999, "không có ai")
    nonsense = post.say("không phải số", "không đi đâu")
    empty = post.say(an.id, "  ")
    await post.until_sent()
    assert [stored.ended for stored in (blocked, gone, nonsense, empty)] == [
        "blocked", "chat_not_found", "chat_not_found", "empty",
    ]  # fmt: skip
    assert len(telegram.called("sendMessage")) == 2


@pytest.mark.parametrize(
    ("method", "fault"),
    [
        (method, fault)
        for method in ("sendMessage", "getUpdates", "getMe", "deleteWebhook", "answerCallbackQuery")
        for fault in (500, 502, "drop", "timeout")
        if (method, fault) != ("getUpdates", "timeout")  # its silence lasts as long as a whole poll
    ],
)
async def test_what_fails_for_a_while_is_waited_out(
    telegram: TelegramEmulator, post: MemoryPost, an: EmulatedUser, fault: int | str, method: str,
    log: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    timing = Timing(
        request_s=0.1, retry_first_s=0.01, retry_max_s=0.02, chat_s=0, overall_s=0, look_s=0.2, pause_s=0.01
    )
    telegram.fail(method, fault, times=2)
    async with running(telegram, post, timing):
        an.send("chào")
        post.say(an.id, "chào anh chị", "Một")
        await post.until_received(1)
        await an.wait_reply()
        await post.until_sent()
        an.press("Một")
        await post.until_received(2)
    assert "Traceback" not in log.text
    assert len(lines(log)) <= 1


@pytest.mark.usefixtures("channel")
async def test_a_group_that_moved_is_followed(
    telegram: TelegramEmulator, post: MemoryPost, an: EmulatedUser
) -> None:
    old = telegram.group("Tổ 3", an, basic=True)
    new = old.upgrade()
    post.say(old.id, "vẫn tới")
    assert (await new.wait_reply()).text == "vẫn tới"
    assert ("telegram", str(old.id), str(new.id)) in post.moves


@pytest.mark.usefixtures("channel")
async def test_attachments_follow_the_words(
    telegram: TelegramEmulator, post: MemoryPost, an: EmulatedUser
) -> None:
    form = telegram.files.add("documents", "to-khai.pdf", b"%PDF")
    stored = post.say(
        an.id,
        "Mẫu đơn đây ạ",
        attachments=(Attachment("document", form.file_id), Attachment("document", "không-có")),
    )
    await post.until_sent()
    assert stored.ended == "delivered"
    assert [shown.text or shown.raw["document"]["file_name"] for shown in an.replies] == [
        "Mẫu đơn đây ạ",
        "to-khai.pdf",
    ]


async def test_stopping_lets_what_is_being_sent_end(
    telegram: TelegramEmulator, post: MemoryPost, an: EmulatedUser
) -> None:
    stored = post.say(an.id, "a" * 4096 + "b" * 4096)
    async with running(telegram, post, Timing(chat_s=0.1, overall_s=0)):
        await an.wait_reply()
    assert stored.ended == "delivered"
    assert len(an.replies) == 2
