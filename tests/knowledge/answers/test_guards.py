from __future__ import annotations

import pytest

from knowledge.answers.answer import Status
from knowledge.answers.guards import MAX_CHARS, emergency, names_dossier, smalltalk, unreadable, wants_person
from knowledge.runtime import Knowledge
from knowledge.vietnamese.text import fold
from tests.knowledge.conftest import TODAY

PRESENT = [
    ("114", "nhà hàng xóm đang cháy lớn cứu với"),
    ("114", "cháy rồi bà con ơi, khói đen mù mịt"),
    ("114", "bình gas bị xì nặng trong bếp nhà em gọi ai bây giờ"),
    ("114", "có cháu bé vừa rơi xuống giếng cứu với"),
    ("114", "ghe của ba em đang chìm ngoài biển"),
    ("114", "nước lũ dâng tới nóc nhà, cả nhà đang mắc kẹt"),
    ("115", "ông em ngất xỉu không thở được, cứu với"),
    ("115", "bạn em vừa uống thuốc trừ sâu"),
    ("115", "tai nạn xe máy, có người nằm bất động máu chảy nhiều quá"),
    ("115", "em không muốn sống nữa, em đang đứng trên lan can"),
    ("113", "có trộm đang cạy cửa nhà em"),
    ("113", "chồng em đang cầm dao dọa giết em"),
    ("113", "em đang bị nhốt trong phòng, cứu em với"),
    ("111", "bé bên nhà đang bị đánh dã man, cứu cháu với"),
]
QUESTIONS = [
    "sổ hồng bị cháy làm lại ở đâu",
    "nhà cháy năm ngoái mất hết giấy tờ, xin cấp lại sổ đỏ thế nào",
    "ba em đột quỵ mất tháng trước, làm khai tử cần gì",
    "thủ tục thẩm duyệt phòng cháy chữa cháy",
    "bị tai nạn giao thông thì hồ sơ bồi thường bảo hiểm gồm gì",
    "xin giấy xác nhận bị mất trộm xe để làm lại cà vẹt",
    "đơn tố cáo hành vi đánh người nộp ở đâu",
    "mức phạt khi đốt rác gây cháy rừng là bao nhiêu",
    "114 là số gì",
    "em mệt muốn chết mà hồ sơ chưa xong",
    "cháy hàng vé tàu tết",
    "chạy xe máy quá tốc độ phạt bao nhiêu",
    "xin cấp phép hành nghề cấp cứu",
]


@pytest.mark.parametrize(("number", "text"), PRESENT)
def test_danger_that_is_present(small: Knowledge, number: str, text: str) -> None:
    answer = small.answer(text, TODAY)
    assert answer.status == Status.EMERGENCY
    assert answer.text.startswith(f"Gọi ngay {number} ")


@pytest.mark.parametrize(("number", "text"), PRESENT)
def test_the_same_without_accents_and_in_capitals(number: str, text: str) -> None:
    for typed in (fold(text), text.upper()):
        urgent, _ = emergency(typed)
        assert urgent is not None, typed
        assert number in urgent.text


@pytest.mark.parametrize("text", QUESTIONS)
def test_questions_that_only_sound_like_it(text: str) -> None:
    assert emergency(text)[0] is None
    assert emergency(fold(text))[0] is None


def test_danger_comes_before_personal_data_and_courtesy(small: Knowledge) -> None:
    answer = small.answer("chào ad, nhà em đang cháy lớn cứu với, sđt em 0912345678", TODAY)
    assert answer.status == Status.EMERGENCY
    assert "0912345678" not in repr(answer)


def test_a_doubtful_message_is_answered_with_one_line_more(
    monkeypatch: pytest.MonkeyPatch, small: Knowledge
) -> None:
    from knowledge.answers import danger

    monkeypatch.setattr(danger, "find", lambda text: ((danger.Danger.MEDICAL,), False))
    answer = small.answer("làm hộ chiếu ở đâu", TODAY)
    assert answer.status == Status.ANSWERED
    assert answer.text.splitlines()[-1] == "Nếu đang có nguy hiểm, hãy gọi ngay 115 (cấp cứu y tế)."


@pytest.mark.parametrize("text", ["", " \n\t", "\x00\x01", "\u200b\ufeff"])
def test_empty(text: str) -> None:
    answer = unreadable(text)
    assert answer is not None
    assert (answer.status, answer.text[:20]) == (Status.ERROR, "Tin nhắn chưa có chữ")


@pytest.mark.parametrize("text", ["😀", "👍👍👍", "!!!", "...", "?", "<>", "---"])
def test_wordless(text: str) -> None:
    answer = unreadable(text)
    assert answer is not None
    assert answer.status in (Status.ERROR, Status.CLARIFY)


@pytest.mark.parametrize(("length", "fine"), [(MAX_CHARS, True), (MAX_CHARS + 1, False), (1_000_000, False)])
def test_too_long(length: int, fine: bool) -> None:
    answer = unreadable("a" * length)
    assert (answer is None) is fine
    if answer is not None:
        assert "3.000 ký tự" in answer.text


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("chào ad", "Chào anh/chị. Một Cửa là trợ lý"),
        ("chào anh chị", "Chào anh/chị. Một Cửa là trợ lý"),
        ("hello", "Chào anh/chị. Một Cửa là trợ lý"),
        ("em cảm ơn ạ", "Không có gì ạ"),
        ("tạm biệt", "Chào anh/chị. Khi cần"),
        ("ok ạ", "Dạ."),
        ("không cần đâu ạ", "Dạ vâng."),
        ("ad ơi", "Dạ, Một Cửa nghe."),
        ("bạn là ai vậy", "Một Cửa"),
        ("bạn là máy hay người vậy", "Một Cửa"),
    ],
)
def test_small_talk(small: Knowledge, text: str, start: str) -> None:
    for typed in (text, fold(text), text.upper()):
        answer = small.answer(typed, TODAY)
        assert answer.status == Status.SMALLTALK, typed
        assert answer.text.startswith(start)


@pytest.mark.parametrize(
    "text", ["làm hộ chiếu ở đâu", "chào ad, làm hộ chiếu ở đâu ạ, cảm ơn", "đăng ký tạm trú"]
)
def test_a_question_is_no_small_talk(text: str) -> None:
    assert smalltalk(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "hồ sơ của em tới đâu rồi",
        "ho so cua toi den dau roi",
        "hồ sơ em xong chưa ạ",
        "mã H08.01.02-241120-0012",
        "hồ sơ của mẹ duyệt chưa",
        "000.00.10.H08-241120-0012 sao rồi",
    ],
)
def test_a_dossier_of_ones_own(small: Knowledge, text: str) -> None:
    assert names_dossier(text)
    assert small.answer(text, TODAY).status == Status.NEEDS_ACCOUNT


@pytest.mark.parametrize(
    "text", ["hồ sơ hộ chiếu gồm gì", "nộp hồ sơ ở đâu", "bao lâu thì xong hồ sơ hộ chiếu", "814/QĐ-UBND"]
)
def test_no_dossier_of_ones_own(text: str) -> None:
    assert not names_dossier(text)


@pytest.mark.parametrize("text", ["cho em gặp cán bộ", "muốn nói chuyện với nhân viên", "CHO GAP NGUOI THAT"])
def test_a_person_is_wanted(small: Knowledge, text: str) -> None:
    assert wants_person(text)
    assert small.answer(text, TODAY).status == Status.HANDOFF


@pytest.mark.parametrize("text", ["cán bộ nhận hối lộ thì tố cáo ở đâu", "gặp khó khăn khi nộp hồ sơ"])
def test_no_person_is_wanted(text: str) -> None:
    assert not wants_person(text)
