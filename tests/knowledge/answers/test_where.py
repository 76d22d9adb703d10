"""Answers about places, and what is asked back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from knowledge.answers.answer import Answer, Choice, Status
from knowledge.answers.asking_back import BUTTONS, ask_back
from knowledge.answers.where import home, noted, only_tells, place_answer, resolve
from knowledge.vietnamese.places import all_places, name_of_key
from tests.knowledge.answers.contacts import CENTRE

DAY = date(2026, 11, 21)
QUY_NHON = "gia-lai/phuong-quy-nhon"


def answer(text: str, found: Answer | None = None, day: date = DAY) -> Answer:
    made = place_answer(text, day, found)
    assert made is not None, text
    return made


def curated(text: str, entry: str = "sap-nhap/mau") -> Answer:
    return Answer(
        Status.ANSWERED, f"{text}\n\nNguồn:\n- Danh mục mẫu\nKiểm tra ngày 01-01-2026.", entry=entry
    )


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (
            "phuong yen do pleiku nay la phuong nao",
            "Phường Yên Đỗ (thành phố Pleiku cũ) nay thuộc phường Diên Hồng, tỉnh Gia Lai (từ 01-07-2025).",
        ),
        (
            "thị trấn Liên Nghĩa bây giờ thuộc xã nào",
            "Thị trấn Liên Nghĩa (huyện Đức Trọng cũ) nay thuộc xã Đức Trọng, tỉnh Lâm Đồng (từ 01-07-2025).",
        ),
        (
            "cát sơn, cát lâm giờ là xã nào",
            "Các xã Cát Sơn, Cát Lâm (huyện Phù Cát cũ) nay thuộc xã Hội Sơn, tỉnh Gia Lai (từ 01-07-2025).",
        ),
        (
            "mũi né giờ thuộc phường nào",
            "Phường Mũi Né (thành phố Phan Thiết cũ) nay là phường Mũi Né, tỉnh Lâm Đồng (từ 01-07-2025).",
        ),
    ],
)
def test_an_old_commune_in_the_first_line(text: str, first: str) -> None:
    said = answer(text)
    assert said.text.splitlines()[0] == first
    assert said.status is Status.ANSWERED
    assert "Nơi đến: Trung tâm Phục vụ hành chính công" in said.text


def test_the_source_and_the_wish_to_check() -> None:
    said = answer("thị trấn Chư Ty giờ thuộc xã gì")
    assert "chưa đối chiếu được với văn bản gốc" in said.text
    assert [source.number for source in said.sources] == ["1664/NQ-UBTVQH15", "118/2025/NĐ-CP", None]
    assert all(source.checked_on for source in said.sources)
    assert "1671/NQ-UBTVQH15" in answer("huyện Di Linh còn mấy xã").text


def test_a_district_lists_its_communes() -> None:
    said = answer("thành phố Pleiku giờ gồm những phường nào")
    lines = said.text.splitlines()
    assert lines[0].startswith("Thành phố Pleiku cũ nay là 5 phường và 2 xã của tỉnh Gia Lai (từ 01-07-2025")
    assert "- Phường Pleiku: các phường Hội Thương, Phù Đổng, Hoa Lư, Tây Sơn; xã Trà Đa." in lines
    assert "- Xã Biển Hồ: xã Biển Hồ; cùng một phần huyện Đak Đoa và huyện Chư Păh cũ." in lines
    assert said.choices == ()  # seven are too many for buttons
    assert [choice.title for choice in answer("tx an khê bây giờ là gì").choices] == [
        "Phường An Bình", "Phường An Khê", "Xã Cửu An",
    ]  # fmt: skip
    assert "- Xã Ia O: giữ nguyên." in answer("huyện Ia Grai có những xã nào").text


def test_a_divided_commune_is_asked_back() -> None:
    said = answer("xã Canh Hiệp giờ thuộc xã nào")
    assert said.status is Status.CLARIFY
    assert "được chia về 2 nơi từ 01-07-2025: xã Canh Vinh và xã Vân Canh" in said.text
    assert [choice.title for choice in said.choices] == ["Xã Canh Vinh", "Xã Vân Canh", "Nơi khác"]
    pressed = answer(said.choices[0].say or "")
    assert pressed.text.startswith("Xã Canh Vinh, tỉnh Gia Lai, có từ 01-07-2025, gồm:")
    assert answer(said.choices[2].say or "").status is Status.CLARIFY


def test_a_name_of_several_places_is_asked_back() -> None:
    said = answer("phường Ngô Mây giờ thuộc phường nào")
    assert said.status is Status.CLARIFY
    assert said.text.startswith("Tên Ngô Mây có ở 2 nơi:\n- Phường Ngô Mây (thành phố Quy Nhơn cũ)")
    assert [choice.title for choice in said.choices] == [
        "Phường Quy Nhơn Nam (thành phố Quy Nhơn cũ)", "Phường An Khê (thị xã An Khê cũ)", "Nơi khác",
    ]  # fmt: skip


def test_what_a_commune_of_today_is_made_of() -> None:
    said = answer("phường quy nhơn gồm những phường cũ nào")
    assert said.text.startswith(
        "Phường Quy Nhơn, tỉnh Gia Lai, có từ 01-07-2025, gồm: "
        "các phường Đống Đa, Hải Cảng, Trần Phú, Thị Nại (thành phố Quy Nhơn cũ)."
    )
    assert answer("xã Nhơn Châu mới là gì").text.startswith("Xã Nhơn Châu, tỉnh Gia Lai, giữ nguyên")


def test_the_special_zone() -> None:
    said = answer("phú quý giờ là huyện hay đặc khu")
    assert said.text.splitlines()[0].startswith("Huyện Phú Quý cũ nay là đặc khu Phú Quý của tỉnh Lâm Đồng")
    assert "Nơi đến: Trung tâm Phục vụ hành chính công đặc khu Phú Quý." in said.text


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("tỉnh Kon Tum bây giờ thuộc đâu", "Tỉnh Kon Tum cũ nay thuộc tỉnh Quảng Ngãi (từ 01-07-2025)."),
        (
            "bình dương giờ thuộc thành phố nào",
            "Tỉnh Bình Dương cũ nay thuộc thành phố Hồ Chí Minh "
            "(từ 01-07-2025, cùng với tỉnh Bà Rịa - Vũng Tàu cũ).",
        ),
        ("đà nẵng sáp nhập với tỉnh nào", "Thành phố Đà Nẵng nay gồm"),
        ("nghệ an nhập với tỉnh nào", "Tỉnh Nghệ An không nhập với tỉnh nào, nay vẫn là tỉnh Nghệ An."),
        ("đồng nai có nhập tỉnh nào không", "Đồng Nai nay gồm tỉnh Bình Phước và tỉnh Đồng Nai cũ"),
    ],
)
def test_provinces_of_the_country(text: str, first: str) -> None:
    said = answer(text)
    assert said.text.startswith(first)
    assert said.sources[0].number == "202/2025/QH15"


# --- Beside what the search found


def test_an_entry_that_speaks_of_the_district_is_kept() -> None:
    found = curated("Từ 01-07-2025 huyện Tuy Phước thành 4 xã: Xã Tuy Phước Đông: xã Phước Hòa.")
    assert place_answer("huyện Tuy Phước nay thuộc xã nào", DAY, found) is None
    led = answer("xã Phước Hòa cũ giờ đến xã nào làm giấy tờ", found)
    assert led.entry == found.entry
    assert led.text.splitlines()[:3] == [
        "Xã Phước Hòa (huyện Tuy Phước cũ) nay thuộc xã Tuy Phước Đông, tỉnh Gia Lai (từ 01-07-2025).",
        "Nơi đến: Trung tâm Phục vụ hành chính công xã Tuy Phước Đông.",
        "Từ 01-07-2025 huyện Tuy Phước thành 4 xã: Xã Tuy Phước Đông: xã Phước Hòa.",
    ]
    assert place_answer("xã Phước Hòa cũ giờ đến xã nào", date(2025, 6, 1), found) is None


def test_an_entry_of_another_place_is_not() -> None:
    found = curated("Thị xã La Gi nay là hai phường. Phường Quy Nhơn Nam ở đâu.")
    assert answer("xã Đại Lào bảo lộc giờ là phường mấy", found).text.startswith("Xã Đại Lào")
    assert answer("địa chỉ ubnd phường Quy Nhơn", found).entry is None  # nor that of a longer name
    other = curated("Cấp giấy thông hành ở Kon Tum", "tthc/1.001258")
    assert answer("tỉnh Kon Tum bây giờ thuộc đâu", other).entry is None


def test_another_matter_keeps_its_answer_behind_the_commune() -> None:
    found = curated("Nộp tại Trung tâm Phục vụ hành chính công.", "tthc/1.001193")
    led = answer("em ở thị trấn Diêu Trì thì giờ đi xã nào làm khai sinh", found)
    assert led.entry == "tthc/1.001193"
    assert led.text.startswith("Thị trấn Diêu Trì (huyện Tuy Phước cũ) nay thuộc xã Tuy Phước")
    assert "1664/NQ-UBTVQH15" in led.text
    assert place_answer("ở Phan Thiết làm giấy tờ chỗ mô", DAY, found) is None
    assert place_answer("lệ phí khai sinh", DAY, found) is None


def test_buttons_are_never_more_than_four() -> None:
    found = curated("Xã Tân Hà có ba nơi.")
    found = replace(found, choices=(Choice("a"),) * 4)
    assert len(answer("xã Tân Hà giờ là xã nào", found).choices) == BUTTONS
    for place in all_places():
        where = resolve(place.full)
        back = ask_back(where)
        assert (back is None) == (where.key is not None)
        if back is not None:
            assert len(back.choices) <= BUTTONS
            assert set(where.keys) <= set(resolve(back.about).keys), place


def test_before_the_day_it_is_said_to_come() -> None:
    said = answer("huyện Di Linh còn mấy xã", day=date(2025, 6, 1))
    assert said.text.startswith("Nội dung dưới đây áp dụng từ 01-07-2025.")
    assert "Nơi đến" not in answer("thị trấn Chư Ty giờ thuộc xã gì", day=date(2025, 6, 1)).text


def test_the_number_of_an_office() -> None:
    with_number = place_answer("số điện thoại phường Quy Nhơn", DAY, None, {QUY_NHON: CENTRE}.get)
    assert with_number is not None
    assert "0000 000 001" in with_number.text.splitlines()[0]
    assert "Trang thông tin phường mẫu" in {source.title for source in with_number.sources}
    without = answer("số điện thoại phường Quy Nhơn")
    assert "chưa có địa chỉ, số điện thoại đã kiểm chứng" in without.text
    assert answer("sđt trung tâm hành chính công tuy phước").status is Status.CLARIFY


# --- Where a citizen lives


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("em ở phường Quy Nhơn Nam", "gia-lai/phuong-quy-nhon-nam"),
        ("dạ nhà em ở xã phước sơn ạ", "gia-lai/xa-tuy-phuoc-dong"),
        ("lam-dong/xa-d-ran", "lam-dong/xa-d-ran"),
        ("nha o tuy phuoc", None),
    ],
)
def test_a_citizen_tells_where_home_is(text: str, key: str | None) -> None:
    told = home(text)
    assert told is not None
    assert told.key == key
    assert only_tells(text)


@pytest.mark.parametrize(
    "text", ["xã Phước Sơn giờ thuộc xã nào", "em ở Bình Định", "lệ phí ở phường Quy Nhơn", "cảm ơn", ""]
)
def test_other_texts_tell_no_home(text: str) -> None:
    assert home(text) is None


def test_home_beside_a_question() -> None:
    told = home("em ở phường Quy Nhơn Nam muốn làm khai sinh cho con")
    assert told is not None
    assert told.key == "gia-lai/phuong-quy-nhon-nam"
    assert not only_tells("em ở phường Quy Nhơn Nam muốn làm khai sinh cho con")


def test_noted_or_asked_which() -> None:
    one = noted(resolve("phường Quy Nhơn"), DAY, {QUY_NHON: CENTRE}.get)
    assert one is not None
    assert one.text.startswith("Đã ghi nhận: phường Quy Nhơn, tỉnh Gia Lai.\nNơi đến: ")
    four = noted(resolve("huyện Tuy Phước"), DAY)
    assert four is not None
    assert four.status is Status.CLARIFY
    assert len(four.choices) == 4
    many = noted(resolve("thành phố Quy Nhơn"), DAY)
    assert many is not None
    assert (many.choices, many.text) == (
        (), "Anh/chị trước đây ở xã, phường cũ nào của thành phố Quy Nhơn ạ (ví dụ: Nhơn Bình, Nhơn Phú)?",
    )  # fmt: skip
    assert noted(resolve("xin chào"), DAY) is None


def test_the_reply_to_what_was_asked() -> None:
    back = ask_back(resolve("em ở quy nhơn"))
    assert back is not None
    among = resolve(back.about).keys
    assert len(among) == 6
    told = home("đống đa", among)
    assert told is not None
    assert name_of_key(told.key or "") == "phường Quy Nhơn"
    assert home("huyện Phù Cát giờ là xã nào", among) is None  # a new question
    assert home("lệ phí khai sinh", among) is None
