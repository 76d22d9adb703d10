from __future__ import annotations

from datetime import date

import pytest

from knowledge.answers.answer import Answer, Context, Status
from knowledge.answers.wordings import say
from knowledge.entries import Aspect
from knowledge.runtime import Knowledge
from knowledge.vietnamese.text import fold
from tests.knowledge.conftest import TODAY
from tests.knowledge.small import KEEP_CATS, PASSPORT, POST, STAY, ZALO_2020, ZALO_2023

FEE = "làm hộ chiếu bao nhiêu tiền"


def first_line(answer: Answer) -> str:
    return answer.text.splitlines()[0]


@pytest.mark.parametrize(
    ("text", "aspect", "said"),
    [
        (FEE, Aspect.FEE, "100.000 đồng đến hết 31-12-2026."),
        ("hộ chiếu mất bao lâu", Aspect.TIME, "08 ngày làm việc."),
        ("làm hộ chiếu cần giấy tờ gì", Aspect.DOCUMENTS, "Tờ khai, ảnh 4 x 6 cm và hộ chiếu cũ nếu có."),
        ("xin hộ chiếu lần đầu thì điền mẫu đơn nào", Aspect.FORM, "Tờ khai TK01."),
        ("làm hộ chiếu online được không", Aspect.ONLINE, "Nộp trên Cổng Dịch vụ công được."),
    ],
)
def test_the_first_line_answers_what_was_asked(
    small: Knowledge, text: str, aspect: Aspect, said: str
) -> None:
    answer = small.answer(text, TODAY)
    assert (answer.status, answer.entry, answer.aspects) == (Status.ANSWERED, PASSPORT, (aspect,))
    assert said in first_line(answer)
    assert (answer.code, answer.title) == ("1.001456", "Cấp hộ chiếu phổ thông ở trong nước")
    assert "(mã 1.001456)" in answer.text


def test_the_rest_is_behind_buttons(small: Knowledge) -> None:
    answer = small.answer(FEE, TODAY)
    offered = [choice.aspect for choice in answer.choices]
    assert offered[:3] == [Aspect.DOCUMENTS, Aspect.TIME, Aspect.PLACE]
    assert Aspect.FEE not in offered
    for choice in answer.choices:
        assert choice.entry is not None
        pressed = small.entry(choice.entry, choice.aspect, TODAY)
        assert (pressed.status, pressed.entry) == (Status.ANSWERED, PASSPORT)


def test_two_aspects_in_one_question(small: Knowledge) -> None:
    answer = small.answer("làm hộ chiếu bao nhiêu tiền, mất mấy ngày", TODAY)
    assert answer.aspects == (Aspect.FEE, Aspect.TIME)
    assert "100.000 đồng" in first_line(answer)
    assert "08 ngày làm việc" in answer.text.splitlines()[1]


def test_no_aspect_gets_the_whole(small: Knowledge) -> None:
    answer = small.answer("làm hộ chiếu phổ thông trong nước", TODAY)
    assert answer.aspects == ()
    assert first_line(answer).startswith("Anh/chị nộp tờ khai hộ chiếu")


def test_an_aspect_that_is_not_known_is_said_so(small: Knowledge) -> None:
    answer = small.answer("căn cứ pháp lý đăng ký tạm trú", TODAY)
    assert answer.entry == STAY
    assert "không nêu căn cứ pháp lý" in first_line(answer)


def test_sources_and_the_day_of_checking_close_the_answer(small: Knowledge) -> None:
    answer = small.answer(FEE, TODAY)
    assert answer.text.endswith("Kiểm tra ngày 20-11-2026.")
    assert "Nguồn:\n- Thông tư giảm phí, số 64/2025/TT-BTC, ngày 30-06-2025" in answer.text
    assert [source.number for source in answer.sources] == ["64/2025/TT-BTC"]
    assert answer.sources[0].checked_on == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("theo kế hoạch năm 2020 ai lập zalo", ZALO_2020),
        ("theo kế hoạch năm 2023 ai lập zalo", ZALO_2023),
        ("kế hoạch của Bình Thuận ai lập zalo", ZALO_2023),
        ("kế hoạch của Bình Định ai lập zalo", ZALO_2020),
    ],
)
def test_provinces_and_years_tell_plans_apart(small: Knowledge, text: str, entry: str) -> None:
    assert small.answer(text, TODAY).entry == entry
    assert small.answer(fold(text), TODAY).entry == entry


@pytest.mark.parametrize(
    ("province", "said", "other"),
    [
        ("gia-lai", "Quy Nhơn", "Đà Lạt"),
        ("binh-dinh", "Quy Nhơn", "Đà Lạt"),
        ("binh-thuan", "Đà Lạt", "Quy Nhơn"),
    ],
)
def test_the_citizens_province_of_today(small: Knowledge, province: str, said: str, other: str) -> None:
    answer = small.answer("làm hộ chiếu ở đâu", TODAY, Context(province=province))
    assert said in answer.text
    assert other not in answer.text


def test_the_province_of_the_question_goes_before_the_citizens(small: Knowledge) -> None:
    answer = small.answer("làm hộ chiếu ở Bình Thuận thì nộp chỗ nào", TODAY, Context(province="gia-lai"))
    assert "Đà Lạt" in answer.text
    assert "Quy Nhơn" not in answer.text


def test_a_second_hand_statement_asks_to_be_checked(small: Knowledge) -> None:
    assert say("answer.secondary") in small.answer("cơ quan nào cấp hộ chiếu", TODAY).text
    assert "nguồn thứ cấp" not in small.answer(FEE, TODAY).text


def test_twins_at_the_level_where_a_citizen_goes_first(small: Knowledge) -> None:
    answer = small.answer("cấp giấy phép nuôi mèo", TODAY)
    assert (answer.status, answer.entry) == (Status.ANSWERED, KEEP_CATS[0])
    others = [choice for choice in answer.choices if choice.aspect is None]
    assert {choice.entry for choice in others} == set(KEEP_CATS[1:])
    assert len(answer.choices) <= 4
    titles = [choice.title for choice in answer.choices]
    assert len(set(titles)) == len(titles)  # buttons that read the same cannot be chosen between


def test_the_portals_free_is_not_said(small: Knowledge) -> None:
    answer = small.answer("công nhận nghệ nhân múa rối nước phí bao nhiêu", TODAY)
    assert first_line(answer).startswith("Cổng không nêu mức thu cụ thể")


def test_our_own_fee_goes_before_the_portals(small: Knowledge) -> None:
    assert "160" not in small.answer(FEE, TODAY).text


@pytest.mark.parametrize("text", ["tiền người cao tuổi", "trợ cấp người già", "tro cap nguoi gia"])
def test_a_field_known_by_name_declines(small: Knowledge, text: str) -> None:
    answer = small.answer(text, TODAY)
    assert (answer.status, answer.entry) == (Status.NO_ANSWER, "linh-vuc/tro-giup")
    assert "chưa có nội dung" in answer.text
    assert "Ủy ban nhân dân cấp xã" in answer.text


def test_a_procedure_known_by_name_declines(small: Knowledge) -> None:
    answer = small.answer("trợ cấp hằng tháng cho diễn viên xiếc về hưu", TODAY)
    assert (answer.status, answer.entry) == (Status.NO_ANSWER, "ten/2.900001")
    assert "diễn viên xiếc về hưu" in answer.text
    assert small.entry("ten/2.900001", None, TODAY).status == Status.NO_ANSWER


@pytest.mark.parametrize(
    "text", ["nấu phở bò thế nào cho ngon", "giá vàng hôm nay bao nhiêu", "đội nào vô địch"]
)
def test_what_is_none_of_ours_is_declined(small: Knowledge, text: str) -> None:
    answer = small.answer(text, TODAY)
    assert answer.status in (Status.OUT_OF_SCOPE, Status.NO_ANSWER)
    assert answer.entry is None
    assert len(answer.candidates) == 10


def test_no_answer_offers_the_two_nearest(small: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    from knowledge.search import ranking

    monkeypatch.setattr(
        ranking,
        "_in_use",
        {**ranking.weights(), "t_answer": 2, "t_clarify": 2, "t_scope": 0, "t_known": 2, "t_described": 0},
    )
    answer = small.answer(FEE, TODAY)
    assert (answer.status, answer.entry) == (Status.NO_ANSWER, None)
    assert answer.choices[0].entry == PASSPORT
    assert len(answer.choices) == 2
    assert all(f"- {choice.title}" in answer.text for choice in answer.choices)


def test_clarify_asks_with_at_most_four_buttons(small: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    from knowledge.search import ranking

    monkeypatch.setattr(
        ranking,
        "_in_use",
        {**ranking.weights(), "t_answer": 2, "t_clarify": 0, "t_scope": 0, "t_known": 2, "t_described": 0},
    )
    answer = small.answer(FEE, TODAY)
    assert answer.status == Status.CLARIFY
    assert answer.choices[0].entry == PASSPORT
    assert 2 <= len(answer.choices) <= 4


def test_two_questions_in_one_message(small: Knowledge) -> None:
    answer = small.answer("Làm hộ chiếu bao nhiêu tiền? Đăng ký tạm trú cần giấy tờ gì?", TODAY)
    assert (answer.status, answer.entry) == (Status.ANSWERED, PASSPORT)
    assert answer.aspects == (Aspect.FEE, Aspect.DOCUMENTS)
    first, _, second = answer.text.partition("\n\nCâu hỏi thứ hai:\n")
    assert "100.000 đồng" in first
    assert "Tờ khai CT01" in second
    assert len({source.title for source in answer.sources}) == 2


def test_talk_around_the_question_does_not_hide_it(small: Knowledge) -> None:
    text = "Em mới chuyển vào thành phố ở trọ với bạn. Chủ trọ khó tính lắm. Đăng ký tạm trú cần giấy tờ gì?"
    answer = small.answer(text, TODAY)
    assert (answer.entry, answer.aspects) == (STAY, (Aspect.DOCUMENTS,))


def test_candidates_come_with_every_search(small: Knowledge) -> None:
    answer = small.answer(FEE, TODAY)
    assert answer.candidates[0].entry == PASSPORT
    assert answer.candidates[0].code == "1.001456"
    scores = [candidate.score for candidate in answer.candidates]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) == 10
    assert 0.0 < answer.confidence <= 1.0


def test_no_answer_has_a_number_that_its_entry_lacks(small: Knowledge) -> None:
    answer = small.answer("tổng đài bưu điện gửi hồ sơ số mấy", TODAY)
    assert answer.entry == POST
    assert "1900 54 54 81" in answer.text
    assert "1800 1096" not in answer.text
