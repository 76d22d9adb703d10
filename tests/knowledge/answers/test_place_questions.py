"""Questions about places themselves, told from questions that only mention one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.answers.place_questions import read_place_question


@pytest.mark.parametrize(
    "text",
    [
        "thị xã An Nhơn giờ là gì vậy ad",
        "huyen tuy phuoc nay thuoc xa nao",
        "TP Phan Thiết sáp nhập thành phường nào",
        "dieu tri gio thuoc xa nao",
        "đống đa bây giờ nhập vô đâu",
        "Bồng Sơn",
        "phường Quy Nhơn gồm những phường cũ nào",
        "ubnd xã mới của Hoài Mỹ ở đâu",
    ],
)
def test_asked_alone(text: str) -> None:
    asked = read_place_question(text)
    assert asked is not None
    assert asked.alone
    assert asked.spots


@pytest.mark.parametrize(
    "text",
    [
        "ở Quy Nhơn đăng ký xe máy hết bao nhiêu tiền",
        "phường Bình Định làm lại căn cước mất mấy ngày",
        "điều trị bệnh có được bảo hiểm trả không",
        "phường Đống Đa, Hà Nội giờ thuộc đâu",
        "sáp nhập rồi có phải đổi căn cước không",
        "lệ phí đăng ký kết hôn",
        "chi cục thuế ở quảng nam",
        "",
    ],
)
def test_no_question_about_a_place(text: str) -> None:
    assert read_place_question(text) is None


def test_what_else_is_asked() -> None:
    both = read_place_question("em ở thị trấn Diêu Trì thì giờ đi xã nào làm khai sinh")
    assert both is not None
    assert not both.alone
    assert not both.tells
    call = read_place_question("số điện thoại trung tâm hành chính công phường Quy Nhơn")
    assert call is not None
    assert call.call
    files = read_place_question("ở Phan Thiết làm giấy tờ chỗ mô")
    assert files is not None
    assert files.files
    tells = read_place_question("dạ nhà em ở xã Phước Sơn ạ")
    assert tells is not None
    assert tells.tells


@pytest.mark.parametrize(
    "text", ["quảng nam nhập vào tỉnh nào", "tỉnh Kon Tum bây giờ thuộc đâu", "hoa binh gio thuoc dau"]
)
def test_provinces_of_the_country(text: str) -> None:
    asked = read_place_question(text)
    assert asked is not None
    assert len(asked.provinces) == 1
    assert asked.spots == ()


@given(st.text(max_size=100))
def test_any_text_is_read(text: str) -> None:
    read_place_question(text)
