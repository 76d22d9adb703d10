"""The shipped model and channel on sentences of our own."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.restoration.model import SHIPPED, load
from knowledge.restoration.restoring import restore

CLEAN = (
    "Người dân nộp hồ sơ đăng ký khai sinh tại Ủy ban nhân dân cấp xã nơi cư trú.",
    "Trong thời hạn 05 ngày làm việc, Sở Tư pháp trả kết quả cho tổ chức, cá nhân.",
    "Căn cứ Nghị định số 61/2018/NĐ-CP ngày 23/4/2018 của Chính phủ; theo đề nghị của Giám đốc Sở Nội vụ.",
    "Thanh toán qua ứng dụng VNeID, Zalo, hoặc tài khoản Internet Banking của Trung tâm.",
)


@pytest.mark.parametrize("text", CLEAN)
def test_a_clean_sentence_stays_as_it_is(text: str) -> None:
    found = restore(text)
    assert found.text == text
    assert found.certainty > 0.9
    assert not any(word.changed for word in found.words)


@pytest.mark.parametrize(
    ("read", "wanted"),
    [
        (
            "Nguoi dan nop ho so dang ky khai sinh tai Uy ban nhan dan cap xa noi cu tru.",
            "Người dân nộp hồ sơ đăng ký khai sinh tại Ủy ban nhân dân cấp xã nơi cư trú.",
        ),
        (
            "Can cir Quyét dinh s6 15/QD-UBND ngay 02/3/2020 ciia Uy ban nhan dan tinh vé viéc cdi cach",
            "Căn cứ Quyết định số 15/QĐ-UBND ngày 02/3/2020 của Ủy ban nhân dân tỉnh về việc cải cách",
        ),
        (
            "nang cao chat lvong phuc vu ngudi dan va doanh nghiép trén dia ban tinh",
            "nâng cao chất lượng phục vụ người dân và doanh nghiệp trên địa bàn tỉnh",
        ),
        ("KE HOACH\nTHU'C HIEN NHIEM VU", "KẾ HOẠCH\nTHỰC HIỆN NHIỆM VỤ"),
        ("Nộp hồ sơ trưc tuyến qua Cổng dich vụ công", "Nộp hồ sơ trực tuyến qua Cổng dịch vụ công"),
        ("mat can cuoc thi lam lai o dau", "mất căn cước thì làm lại ở đâu"),
    ],
)
def test_a_damaged_sentence_is_restored(read: str, wanted: str) -> None:
    assert restore(read).text == wanted


def test_the_original_stands_beside_each_proposal() -> None:
    text = "Sd  Tu phap tra két qua."
    found = restore(text)
    assert [(word.original, word.proposed) for word in found.words] == [
        ("Sd", "Sở"), ("Tu", "Tư"), ("phap", "pháp"), ("tra", "trả"), ("két", "kết"), ("qua", "quả"),
    ]  # fmt: skip
    assert all(text[word.start :].startswith(word.original) for word in found.words)
    assert all(0.0 <= word.certainty <= 1.0 for word in found.words)
    assert found.certainty == pytest.approx(sum(word.certainty for word in found.words) / 6)


def test_a_word_that_its_neighbours_do_not_decide_is_less_certain() -> None:
    words = {word.original: word.certainty for word in restore("Uy ban nhan dan xa Van Thang").words}
    assert words["ban"] > 0.95
    assert words["Thang"] < words["ban"]


def test_marks_of_a_list_are_mended_by_their_order() -> None:
    found = restore("I. MỤC ĐÍCH\nI1. NỘI DUNG\na) Tuyên truyền\nb) Tập huấn\n¢) Kiểm tra")
    assert found.text == "I. MỤC ĐÍCH\nII. NỘI DUNG\na) Tuyên truyền\nb) Tập huấn\nc) Kiểm tra"
    assert [(word.original, word.proposed) for word in found.words if word.changed] == [
        ("I1.", "II."),
        ("¢)", "c)"),
    ]


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=80))
@settings(deadline=None, max_examples=60)
def test_any_text_keeps_its_spaces_and_numbers(text: str) -> None:
    found = restore(text)
    assert re.findall(r"\s+", found.text) == re.findall(r"\s+", text)
    plain = re.compile(r"(?<!\S)\d+(?!\S)")
    assert plain.findall(found.text) == plain.findall(text)


def test_nothing_is_certain_of_nothing() -> None:
    assert restore("").text == ""
    assert restore(" 12/3 ").words == ()


def test_a_page_takes_well_under_a_second_and_loading_too() -> None:
    restore("Làm nóng máy.")
    page = "nang cao chat lvong phuc vu ngudi dan va doanh nghiép trén dia ban tinh; " * 30
    started = time.process_time()
    restore(page)
    assert time.process_time() - started < 1.0
    started = time.process_time()
    load(SHIPPED)
    assert time.process_time() - started < 1.0
    assert SHIPPED.stat().st_size < 6_000_000
