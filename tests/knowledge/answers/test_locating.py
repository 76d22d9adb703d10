"""A commune named in a question: it tells where to go, and does not pull the answer to itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from knowledge.answers.locating import without_place
from knowledge.entries import Aspect, Confidence, Fact, Kind, Layer, Origin, Source
from knowledge.publishing import draft
from knowledge.runtime import Knowledge
from tests.knowledge.layers import LAW, fact, layer
from tests.knowledge.small import HashingEncoder

TODAY = date(2026, 11, 21)
COMMUNE = "gia-lai/xa-tuy-phuoc-dong"
PAGE = Source("trang-xa", "Trang của xã", kind="portal", url="https://xa.example")
COUNCIL = Source("nq-tinh", "Nghị quyết của tỉnh", number="7/2030/NQ-HĐND")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("xã Tuy Phước Đông làm khai sinh phí nhiêu", "làm khai sinh phí nhiêu"),
        ("làm khai sinh ở phường Quy Nhơn Nam cần gì", "làm khai sinh cần gì"),
        ("huyện Tuy Phước giờ thuộc xã nào", "huyện Tuy Phước giờ thuộc xã nào"),
        ("xã Tuy Phước Đông", "xã Tuy Phước Đông"),
        ("làm khai sinh phí nhiêu", "làm khai sinh phí nhiêu"),
    ],
)
def test_what_is_looked_up(text: str, left: str) -> None:
    assert without_place(text) == left


@pytest.fixture
def knowledge(engine: Engine, tmp_path: Path) -> Knowledge:
    """A procedure with a fee for all and one of a province, and the office of a commune."""
    office = Layer(
        f"lien-he/{COMMUNE}", Origin.OFFICER, Kind.CONTACT,
        "Trung tâm Phục vụ hành chính công xã Tuy Phước Đông", "lien-he", owner="UBND xã", place=COMMUNE,
        questions=("trung tâm xã Tuy Phước Đông",), sources=("trang-xa",), checked_on=TODAY,
        facts=(
            Fact(Aspect.PLACE, "12 đường Mẫu.", Origin.OFFICER, Confidence.PRIMARY, sources=("trang-xa",)),
            Fact(Aspect.CONTACT, "0000 000 000", Origin.OFFICER, Confidence.PRIMARY, sources=("trang-xa",)),
        ),
    )  # fmt: skip
    cats = layer(
        "tthc/1.000001", kind=Kind.PROCEDURE, title="Đăng ký nuôi mèo", questions=("đăng ký nuôi mèo",),
        facts=(
            fact("Nộp tại Trung tâm Phục vụ hành chính công cấp xã.", Aspect.PLACE),
            fact("Phí 10.000 đồng.", Aspect.FEE),
        ),
    )  # fmt: skip
    fee = replace(
        fact("Phí 5.000 đồng ở Gia Lai.", Aspect.FEE, Origin.PROVINCE), province="gia-lai",
        valid_from=date(2026, 1, 1), sources=("nq-tinh",),
    )  # fmt: skip
    overlay = replace(cats, origin=Origin.PROVINCE, facts=(fee,), sources=("nq-tinh",), owner="Sở Mèo")
    with draft(engine, "t", "t") as coming:
        for one in (office, cats, overlay, layer("cho/nuoi", title="Nuôi chó")):
            coming.put(one)
        coming.publish([LAW, PAGE, COUNCIL])
    made = Knowledge(engine, tmp_path / "index", HashingEncoder())
    made.refresh()
    return made


def test_the_office_of_the_commune_with_its_source(knowledge: Knowledge) -> None:
    answer = knowledge.answer("em ở xã Tuy Phước Đông, đăng ký nuôi mèo nộp ở đâu", TODAY)
    assert answer.entry == "tthc/1.000001"
    assert "12 đường Mẫu; điện thoại 0000 000 000 (nguồn: Trang của xã" in answer.text
    assert "Nghị quyết của tỉnh" not in answer.text  # it decided the fee, not the place
    assert "https://xa.example" in {source.url for source in answer.sources}


def test_the_fee_that_the_citizens_province_decided(knowledge: Knowledge) -> None:
    said = {
        text: knowledge.answer(text, TODAY).text.splitlines()[0]
        for text in ("đăng ký nuôi mèo ở Gia Lai phí bao nhiêu", "đăng ký nuôi mèo ở Lâm Đồng phí bao nhiêu")
    }
    assert list(said.values()) == ["Phí 5.000 đồng ở Gia Lai.", "Phí 10.000 đồng."]
    assert knowledge.answer("em ở xã Tuy Phước Đông, đăng ký nuôi mèo phí bao nhiêu", TODAY).text.startswith(
        "Phí 5.000 đồng ở Gia Lai."
    )
    before = date(2025, 12, 31)
    assert knowledge.answer("đăng ký nuôi mèo ở Gia Lai phí bao nhiêu", before).text.startswith("Phí 10.000")


def test_an_office_is_said_where_it_is_asked_for(knowledge: Knowledge) -> None:
    answer = knowledge.answer("số điện thoại trung tâm xã Tuy Phước Đông", TODAY)
    assert "0000 000 000" in answer.text
