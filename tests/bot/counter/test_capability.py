"""The day of a result in chat: answered where all is named, and never in the place of another answer."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest

from bot.clock import ZONE
from bot.counter.capability import CounterCapability
from bot.hours import hours_of

NOW = datetime(2026, 11, 24, 10, tzinfo=ZONE)  # a Tuesday
HOURS = hours_of("hours: {t2-t6: '7:30-17:00'}", "thử")


class Entries:
    """Knows one procedure, of three working days."""

    def find(self, entry_id: str) -> Any:
        fact = SimpleNamespace(text="03 ngày làm việc")
        return SimpleNamespace(facts_on=lambda aspect, day: [fact]) if entry_id == "tthc/1" else None


def visit(text: str, *entries: str) -> Any:
    return SimpleNamespace(text=text, memory=SimpleNamespace(context=SimpleNamespace(entries=entries)))


async def heard(text: str, *entries: str) -> str:
    capability = CounterCapability(HOURS, Entries(), lambda: NOW)  # type: ignore[arg-type]
    answer = await capability.hear(visit(text, *entries))
    return answer.text if answer else ""


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("nộp hôm nay, 5 ngày làm việc thì ngày nào có kết quả", "01-12-2026"),
        ("em nộp hồ sơ lúc 15h30 hôm nay thời hạn 3 ngày làm việc, hẹn trả ngày nào ạ", "30-11-2026"),
        ("nop chieu nay 4 gio, 3 ngay lam viec thi khi nao co ket qua", "30-11-2026"),
        ("nộp ngày 20-11-2026 hẹn 5 ngày làm việc thì thứ mấy lấy được", "27-11-2026"),
        ("hồ sơ nộp hôm qua, thời hạn 2 ngày làm việc, bao giờ có kết quả", "25-11-2026"),
        ("sáng mai nộp, giải quyết trong ngày thì hôm nào lấy được", "25-11-2026"),
    ],
)
async def test_the_day(text: str, day: str) -> None:
    said = await heard(text)
    assert day in said.partition("\n")[0], said


async def test_of_the_procedure_last_talked_of() -> None:
    assert (
        "27-11-2026" in (await heard("em nộp hôm nay thì ngày nào có kết quả", "tthc/1")).partition("\n")[0]
    )
    assert await heard("em nộp hôm nay thì ngày nào có kết quả") == "", "nothing to count by"


@pytest.mark.parametrize(
    "text",
    [
        "làm khai sinh mất mấy ngày", "hồ sơ của tôi trễ hẹn", "khi nào có kết quả hồ sơ của tôi",
        "nộp hồ sơ ở đâu", "nộp hồ sơ hôm nay được không", "hôm nay có làm việc không", "bao giờ có căn cước",
        "nộp lệ phí ngày nào", "hạn nộp thuế ngày nào", "ngày nào hết hạn nộp hồ sơ",
        "5 ngày làm việc là mấy ngày",
        "hôm nay nộp thì mất bao lâu", "em nộp hôm qua mà chưa thấy gì", "nộp hồ sơ sau 15 giờ tính ngày nào",
        "15h30 còn nhận hồ sơ không", "kết quả thi công chức ngày nào có", "ngày nào nhận lương hưu",
        "tra cứu kết quả hồ sơ nộp hôm nay", "nhận kết quả qua bưu điện mất mấy ngày", "lấy kết quả ở đâu",
        "trễ hẹn trả kết quả thì sao", "đăng ký kết hôn bao lâu", "khi nào được nhận trợ cấp",
        "hẹn trả kết quả là gì", "giấy hẹn trả mất thì làm sao", "nộp online thì khi nào có kết quả",
        "sáng nay em nộp rồi", "ngày mai mấy giờ mở cửa", "thứ bảy có nhận hồ sơ không",
        "nộp phạt hôm nay thì bao giờ lấy lại bằng lái", "gửi phản ánh hôm nay khi nào có trả lời",
        "ngày 20-11-2026 nghị định nào có hiệu lực", "hồ sơ nộp ngày 5 mà nay chưa xong", "bao lâu thì xong",
        "nộp tại xã hay tỉnh", "mấy giờ nhận hồ sơ", "em cần bổ sung giấy tờ trong bao nhiêu ngày",
        "khi nào phải đổi thẻ căn cước", "ngày nào được miễn phí", "bao giờ mới có sổ đỏ",
    ],
)  # fmt: skip
async def test_other_questions_are_left_alone(text: str) -> None:
    assert await heard(text) == ""
