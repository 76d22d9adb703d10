"""Cases as citizens meet them after filing."""

from __future__ import annotations

import pytest

from bot.cases.case import Case
from tests.bot.cases.office import Office


async def hear(office: Office, text: str, conversation: str = "an") -> str | None:
    answer = await office.capability.hear(office.visit(text, conversation))
    return answer.text if answer else None


async def press(office: Office, operation: str, conversation: str = "an") -> str | None:
    visit = office.visit(conversation=conversation)
    answer = office.settle(await office.capability.press(operation, visit), visit)
    return answer.text if answer else None


def answered(office: Office) -> Case:
    case = office.file()
    office.staff(office.binh, "traloi", case.code, "Đã trả kết quả ngày 14-7.")
    return office.again(case)


@pytest.mark.parametrize(
    "said",
    [
        "tra cứu {}",
        "{}",
        "#{}",
        "mã {} tới đâu rồi",
        "tra cuu {} giup em",
        "{} xong chưa ạ",
        "xem tình trạng mã {}",
    ],
)
async def test_the_code_and_words_of_looking_up(office: Office, said: str) -> None:
    case = office.file()
    for code in (case.code, case.code.lower()):
        text = await hear(office, said.format(code))
        assert text is not None
        assert office.ward.name in text
        assert "15-07-2026" in text


@pytest.mark.parametrize(
    "said",
    ["{} cần giấy tờ gì để làm khai sinh", "biển số {} bị phạt", "hồ sơ K9K9K9 tới đâu rồi", "xin chào"],
)
async def test_other_messages_are_not_for_us(office: Office, said: str) -> None:
    assert await hear(office, said.format(office.file().code)) is None


async def test_an_unknown_code_is_answered_kindly(office: Office) -> None:
    text = await hear(office, "tra cứu K9K9K9")
    assert text is not None
    assert "K9K9K9" in text


async def test_a_second_device_sees_the_state_and_no_words(office: Office) -> None:
    case = answered(office)
    own, other = await hear(office, case.code), await hear(office, case.code, "binh-phone")
    assert own is not None
    assert other is not None
    assert "Đã trả kết quả ngày 14-7." in own
    assert "Đã có trả lời" in other
    assert "14-7" not in other
    assert "khai sinh" not in other


async def test_a_second_device_can_neither_withdraw_nor_complain(office: Office) -> None:
    case = answered(office)
    for operation in ("withdraw-yes", "withdraw", "unsolved"):
        await press(office, f"{operation}:{case.code}", "binh-phone")
    assert office.again(case).state == "answered"


async def test_withdrawing_asks_once_tells_the_group_and_deletes_the_contact(office: Office) -> None:
    case = office.file()
    await press(office, f"withdraw:{case.code}")
    assert office.again(case).state == "filed"
    first = await press(office, f"withdraw-yes:{case.code}")
    assert await press(office, f"withdraw-yes:{case.code}") == first  # a double tap
    now = office.again(case)
    assert now.state == "withdrawn"
    assert not now.has_contact
    assert [post.text for post in office.group(office.ward) if "rút lại" in post.text] == [
        f"#{case.code} phản ánh: người gửi đã rút lại, không cần xử lý nữa."
    ]


async def test_what_is_answered_is_not_withdrawn(office: Office) -> None:
    case = answered(office)
    text = await press(office, f"withdraw-yes:{case.code}")
    assert text is not None
    assert "không rút lại được" in text
    assert office.again(case).state == "answered"


async def test_unsolved_goes_back_to_the_unit_once(office: Office) -> None:
    case = answered(office)
    await press(office, f"unsolved:{case.code}")
    now = office.again(case)
    assert (now.state, now.officer_id) == ("taken", office.binh.id)
    office.staff(office.binh, "traloi", case.code, "Đã gọi lại cho anh/chị.")
    text = await press(office, f"unsolved:{case.code}")
    assert text is not None
    assert "một lần rồi" in text
    assert office.again(case).state == "answered"


async def test_the_list_of_a_conversation(office: Office) -> None:
    assert await hear(office, "tra cứu") is None  # nothing filed: left to the search
    case = office.file()
    text = await hear(office, "tra cứu")
    assert text is not None
    assert case.code in text
    assert case.code not in (await press(office, "list", "khac") or "")


async def test_the_command(office: Office) -> None:
    case = office.file()
    answer = await office.capability.command("tracuu", case.code, office.visit())
    assert answer is not None
    assert case.code in answer.text
    assert await office.capability.command("huy", "", office.visit()) is None


async def test_an_old_button_is_nobodys(office: Office) -> None:
    assert await office.capability.press("status", office.visit()) is None
    assert await office.capability.press(f"nonsense:{office.file().code}", office.visit()) is None
