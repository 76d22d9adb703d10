"""/dulieu: what is kept and until when, the copy, and which words lead there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest
from sqlalchemy import Engine, update

from bot.clock import utc
from bot.memory import MemoryStore
from bot.privacy.capability import PrivacyCapability
from bot.privacy.cipher import Cipher, new_key
from bot.privacy.copying import PART
from bot.privacy.days import RetentionDays
from bot.records import ConversationRow
from bot.visit import Visit
from bot.wordings import at
from knowledge.answers.answer import Answer, Status
from tests.bot.fakes import FakeClock, message
from tests.bot.privacy import planting

DAYS = RetentionDays()


@pytest.fixture
def privacy(engine: Engine, cipher: Cipher) -> PrivacyCapability:
    return PrivacyCapability(engine, cipher, DAYS)


def visit(memories: MemoryStore, clock: FakeClock, text: str = "", channel: str = "telegram") -> Visit:
    incoming = message(text, channel=channel)
    return Visit(incoming, text, memories.recall(channel, "an"), clock())


def titles(answer: Answer | None) -> list[str]:
    assert answer is not None
    return [choice.title for choice in answer.choices]


async def test_nothing_kept(privacy: PrivacyCapability, memories: MemoryStore, clock: FakeClock) -> None:
    answer = await privacy.command("dulieu", "", visit(memories, clock))
    assert answer is not None
    assert answer.text.startswith("Một Cửa không giữ gì của anh/chị")
    assert answer.choices == ()
    assert await privacy.command("help", "", visit(memories, clock)) is None
    deleted = await privacy.command("dulieu", "xóa", visit(memories, clock))
    assert deleted is not None
    assert deleted.text == "Không còn gì để xóa ngay."


async def test_what_is_kept_and_until_when(
    privacy: PrivacyCapability, engine: Engine, memories: MemoryStore, clock: FakeClock, cipher: Cipher
) -> None:
    with engine.begin() as connection:
        owner = planting.conversation(
            connection, clock(), province="binh-dinh", context={"entries": ["a", "b"]}
        )
        planting.draft(connection, cipher, owner, clock())
        planting.draft(connection, cipher, owner, clock(), stage="filed")
        planting.case(connection, cipher, owner, clock(), code="ABC234", state="taken")
        planting.case(
            connection, cipher, owner, clock(), code="DEF567", state="closed", closed_at=utc(clock())
        )
        planting.handoff(connection, cipher, owner, clock(), ["a", "b"], code="GHJ234", state="waiting")
        planting.feedback(connection, cipher, owner, clock())
    answer = await privacy.act("my_data", visit(memories, clock, "đang giữ gì của tôi"))
    assert answer is not None
    for line in (
        "- tỉnh Gia Lai (Bình Định cũ), 2 việc vừa hỏi; giữ đến 11-01-2027 nếu anh/chị không nhắn thêm.",
        "- Bản nháp phản ánh, kiến nghị, giữ đến 14-08-2026.",
        "- Phản ánh ABC234: đang giải quyết, có thông tin liên hệ; giữ đến khi xong,"
        " rồi xóa liên hệ sau 90 ngày.",
        "- Phản ánh DEF567: đã xong; thông tin liên hệ xóa ngày 13-10-2026, nội dung xóa ngày 14-07-2028.",
        "- Trò chuyện với cán bộ GHJ234: đang chờ cán bộ, 2 tin; giữ đến khi xong, rồi xóa sau 180 ngày.",
        "- 1 lần anh/chị chấm câu trả lời, kèm câu hỏi; câu hỏi xóa hết ngày 11-01-2027.",
    ):
        assert line in answer.text.splitlines()
    assert answer.text.count("Bản nháp") == 1
    assert "02 ngày làm việc" in answer.text
    assert titles(answer) == ["Xem bản sao", "Xóa dữ liệu", "Quên tỉnh, nơi ở"]


async def test_the_days_told_are_the_days_kept(
    engine: Engine, memories: MemoryStore, clock: FakeClock, cipher: Cipher
) -> None:
    privacy = PrivacyCapability(engine, cipher, RetentionDays(drafts=3))
    with engine.begin() as connection:
        owner = planting.conversation(connection, clock())
        planting.draft(connection, cipher, owner, clock())
    answer = await privacy.command("dulieu", "", visit(memories, clock))
    assert answer is not None
    assert "giữ đến 18-07-2026" in answer.text


async def copied(
    privacy: PrivacyCapability, memories: MemoryStore, clock: FakeClock, channel: str
) -> list[str]:
    """All parts of the copy, following the button to the next one."""
    parts, operation = [], "copy"
    while True:
        answer = await privacy.press(operation, visit(memories, clock, channel=channel))
        assert answer is not None
        parts.append(answer.text)
        following = [choice for choice in answer.choices if (choice.do or "").startswith("privacy:copy")]
        if not following:
            return parts
        operation = (following[0].do or "").removeprefix("privacy:")


@pytest.mark.parametrize(("channel", "seen"), [("telegram", False), ("messenger", False), ("web", True)])
async def test_the_copy(
    privacy: PrivacyCapability, engine: Engine, memories: MemoryStore, clock: FakeClock, cipher: Cipher,
    channel: str, seen: bool,
) -> None:  # fmt: skip
    contact = ["Trần Thị Cúc", "0905123456"]
    with engine.begin() as connection:
        owner = planting.conversation(connection, clock(), channel=channel)
        planting.case(
            connection, cipher, owner, clock(),
            ["đèn đường hỏng", "phường Quy Nhơn", *contact, "Đã sửa xong.", "tệp"], channel=channel,
        )  # fmt: skip
        planting.draft(connection, cipher, owner, clock(), ["rác đầy đường", *contact, "12 Lê Lợi"])
        planting.handoff(connection, cipher, owner, clock(), ["cho tôi hỏi"], channel=channel)
        planting.feedback(
            connection, cipher, owner, clock(), "lệ phí bao nhiêu", useful=False, reason="wrong"
        )
    text = "\n".join(await copied(privacy, memories, clock, channel))
    for told in ("đèn đường hỏng", "phường Quy Nhơn", "Đã sửa xong.", "rác đầy đường", "cho tôi hỏi",
                 "lệ phí bao nhiêu", "chưa đúng (sai nội dung)", "1 ảnh hoặc tài liệu"):  # fmt: skip
        assert told in text
    for personal in (*contact, "12 Lê Lợi"):
        assert (personal in text) == seen
    assert ("máy chủ ở nước ngoài" in text) == (not seen)


async def test_a_long_copy_comes_in_parts(
    privacy: PrivacyCapability, engine: Engine, memories: MemoryStore, clock: FakeClock, cipher: Cipher
) -> None:
    words = [f"{number:05}" * 599 for number in range(7)]
    with engine.begin() as connection:
        owner = planting.conversation(connection, clock())
        planting.handoff(connection, cipher, owner, clock(), words)
    parts = await copied(privacy, memories, clock, "telegram")
    assert len(parts) > 7
    assert max(map(len, parts)) < PART + 100
    joined = "".join(part.split("\n", 1)[1].replace("\n", "") for part in parts)
    assert all(word in joined for word in words)
    beyond = await privacy.press("copy:9999", visit(memories, clock))
    assert beyond is not None
    assert beyond.text == parts[-1]


async def test_what_cannot_be_opened_is_said(
    engine: Engine, memories: MemoryStore, clock: FakeClock, cipher: Cipher
) -> None:
    with engine.begin() as connection:
        owner = planting.conversation(connection, clock())
        planting.case(connection, Cipher(new_key()), owner, clock())
    answer = await PrivacyCapability(engine, cipher, DAYS).press("copy", visit(memories, clock))
    assert answer is not None
    assert "khóa mã hóa đã đổi" in answer.text


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("xóa dữ liệu của tôi", Status.CLARIFY),
        ("xoa du lieu cua toi di", Status.CLARIFY),
        ("Tôi muốn xóa hết dữ liệu của tôi", Status.CLARIFY),
        ("xóa thông tin của em giúp với ạ", Status.CLARIFY),
        ("bạn lưu gì về tôi", Status.SMALLTALK),
        ("dữ liệu của tôi", Status.SMALLTALK),
        ("cho tôi xin bản sao dữ liệu của tôi", Status.SMALLTALK),
        ("xóa đăng ký thường trú", None),
        ("thông tin", None),
        ("xóa dữ liệu cá nhân trong bao nhiêu ngày", None),
        ("muốn xóa án tích thì làm sao", None),
        ("hủy hồ sơ của tôi", None),
    ],
)
async def test_plain_whole_messages(
    privacy: PrivacyCapability, engine: Engine, memories: MemoryStore, clock: FakeClock, text: str,
    status: Status | None,
) -> None:  # fmt: skip
    memories.recall("telegram", "an")
    with engine.begin() as connection:
        connection.execute(update(ConversationRow).values(province="binh-dinh"))
    answer = await privacy.hear(visit(memories, clock, text))
    assert (answer.status if answer else None) == status


async def test_nothing_is_deleted_unless_asked_twice(
    privacy: PrivacyCapability, engine: Engine, memories: MemoryStore, clock: FakeClock
) -> None:
    memories.recall("telegram", "an")
    with engine.begin() as connection:
        connection.execute(update(ConversationRow).values(province="binh-dinh"))
    for turn in (visit(memories, clock, "xóa dữ liệu của tôi"), visit(memories, clock)):
        answer = await (privacy.hear(turn) if turn.text else privacy.press("keep", turn))
        assert answer is not None
        assert turn.commits == []
    assert await privacy.press("fly", visit(memories, clock)) is None


def wordings(found: object) -> Iterable[str]:
    if isinstance(found, dict):
        for item in found.values():
            yield from wordings(item)
    else:
        yield str(found)


@pytest.mark.parametrize("name", ["privacy", "dossier", "survey", "feedback"])
def test_wordings_are_plain(name: str) -> None:
    from bot.wordings import _file

    for text in wordings(_file(name)):
        assert "!" not in text
        assert "quý công dân" not in text.lower()
    assert all(len(title) < 40 for title in wordings(at(f"{name}.buttons") if name != "survey" else {}))
    assert timedelta(days=DAYS.drafts) == timedelta(days=30)
