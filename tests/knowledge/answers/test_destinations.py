"""Where to go, with a published contact and without."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.answers.answer import Answer, Status
from knowledge.answers.destinations import Office, contact_lines, destination, going, nobody, office_of
from knowledge.answers.saying import with_said
from knowledge.entries import Aspect, Confidence
from tests.knowledge.answers.contacts import CENTRE, PAGE, PROVINCE, contact, unsourced

DAY = date(2026, 11, 21)
QUY_NHON = "gia-lai/phuong-quy-nhon"
NAME = "Nơi đến: Trung tâm Phục vụ hành chính công phường Quy Nhơn."


def test_the_published_contact_of_a_commune() -> None:
    assert contact_lines({QUY_NHON: CENTRE, "gia-lai": PROVINCE}, QUY_NHON, DAY) == [
        "Nơi đến: Trung tâm Phục vụ hành chính công phường Quy Nhơn, tỉnh Gia Lai, địa chỉ: số 1 đường Mẫu; "
        "điện thoại: 0000 000 001 (nguồn: Trang thông tin phường mẫu, kiểm tra ngày 01-09-2026)."
    ]


def test_without_one_the_name_and_the_province() -> None:
    assert contact_lines({}, QUY_NHON, DAY) == [NAME]
    assert contact_lines({"gia-lai": PROVINCE}, QUY_NHON, DAY) == [
        NAME,
        "Cần hỏi thêm: Trung tâm Phục vụ hành chính công tỉnh Gia Lai, điện thoại 0000 000 002 "
        "(nguồn: Trang thông tin phường mẫu, kiểm tra ngày 01-09-2026).",
    ]
    assert contact_lines({"gia-lai": PROVINCE}, "gia-lai", DAY) != []
    assert contact_lines({}, "gia-lai", DAY) == []
    assert contact_lines({}, "ha-noi/phuong-ba-dinh", DAY) == []
    assert contact_lines({}, QUY_NHON, date(2025, 6, 30)) == []  # there was no such ward


@pytest.mark.parametrize(
    "entry",
    [
        unsourced(CENTRE),
        contact(QUY_NHON, "X", (Aspect.CONTACT, "0000 000 003"), sources=()),
        contact(QUY_NHON, "X", (Aspect.CONTACT, "0000 000 003"), confidence=Confidence.UNCONFIRMED),
        contact(QUY_NHON, "X", (Aspect.CONTACT, "0000 000 003"), valid_from=date(2027, 1, 1)),
        contact(QUY_NHON, "X", (Aspect.CONTACT, "0000 000 003"), valid_to=date(2026, 11, 20)),
        contact(QUY_NHON, "X", (Aspect.TIME, "Giờ làm việc: 7 giờ")),
    ],
)
def test_a_number_without_source_or_out_of_date_is_not_said(entry: object) -> None:
    assert contact_lines({QUY_NHON: entry}, QUY_NHON, DAY) == [NAME]  # type: ignore[dict-item]


def test_a_secondary_contact_says_so() -> None:
    entry = contact(QUY_NHON, "X", (Aspect.CONTACT, "0000 000 003"), confidence=Confidence.SECONDARY)
    assert "chưa đối chiếu" in contact_lines({QUY_NHON: entry}, QUY_NHON, DAY)[0]


def test_the_office_of_an_entry() -> None:
    assert (
        office_of("Nộp trực tiếp tại Trung tâm Phục vụ hành chính công bất kỳ trong tỉnh.") is Office.CENTRE
    )
    assert office_of("Nộp tại Công an cấp xã nơi đến ở.") is Office.POLICE
    assert office_of("Nộp trực tiếp tại Bộ phận Một cửa của cơ quan giải quyết (Cục Hàng hải).") is None
    assert going("Cơ quan BHXH.", QUY_NHON, nobody, DAY).lines == ()
    assert going("Nộp tại Công an cấp xã.", QUY_NHON, nobody, DAY).lines == (
        "Nơi đến: Công an phường Quy Nhơn.",
    )
    assert going("Nộp tại Công an cấp xã.", "gia-lai", nobody, DAY).lines == ()
    assert going("UBND cấp xã nơi có đất.", None, nobody, DAY).lines == ()


def test_lines_come_before_the_sources_with_theirs_named() -> None:
    said = destination(QUY_NHON, {QUY_NHON: CENTRE}.get, DAY)
    bare = with_said(Answer(Status.ANSWERED, "Nộp ở xã."), said)
    assert bare.text == (
        f"Nộp ở xã.\n{said.lines[0]}\n\nNguồn:\n- Trang thông tin phường mẫu: https://mau.example.vn"
    )
    block = "\n\nNguồn:\n- Luật mẫu\nKiểm tra ngày 01-01-2026."
    full = with_said(Answer(Status.ANSWERED, f"Nộp ở xã.{block}"), said)
    assert full.text.splitlines() == [
        "Nộp ở xã.", said.lines[0], "", "Nguồn:", f"- {PAGE.title}: {PAGE.url}", "- Luật mẫu",
        "Kiểm tra ngày 01-01-2026.",
    ]  # fmt: skip
    assert [source.url for source in full.sources] == [PAGE.url]
    assert with_said(full, said) == full
    first = with_said(Answer(Status.ANSWERED, f"Nộp ở xã.{block}"), said, first=True)
    assert first.text.splitlines()[:2] == [said.lines[0], "Nộp ở xã."]
