"""Made-up layers for the tests of the store."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from knowledge.entries import Aspect, Confidence, Fact, Kind, Layer, Origin, Passage, Source
from knowledge.fees import Fee, FeeKind

LAW = Source("luat-1", "Luật Nuôi mèo", number="1/2031/QH15", issued_on=date(2031, 1, 2))


def fact(text: str, aspect: Aspect = Aspect.ANSWER, origin: Origin = Origin.CONTENT, **more: Any) -> Fact:
    return Fact(aspect, text, origin, Confidence.PRIMARY, **more)


def layer(entry_id: str = "meo/nuoi", text: str = "Được nuôi.", **more: Any) -> Layer:
    """A layer with one answer; keywords replace its fields."""
    origin = more.get("origin", Origin.CONTENT)
    made = Layer(
        entry_id=entry_id,
        origin=origin,
        kind=Kind.ANSWER,
        title=f"Tựa của {entry_id}",
        topic="meo",
        questions=(f"hỏi {entry_id}",),
        facts=(fact(text, origin=origin),),
        sources=("luat-1",),
    )
    return replace(made, **more)


def full_layer() -> Layer:
    """A layer in which every field has a value."""
    fees = (
        Fee(FeeKind.AMOUNT, 20_000, condition="mỗi con", channel="online", per="con"),
        Fee(FeeKind.CONTRADICTORY, note="nhãn và chú thích khác nhau", valid_to="2026-12-31"),
    )
    facts = (
        fact(
            "20.000 đồng.",
            Aspect.FEE,
            channel="online",
            level="xa",
            province="gia-lai",
            payer="người nuôi",
            valid_from=date(2025, 7, 1),
            valid_to=date(2026, 12, 31),
            fees=fees,
            sources=("luat-1",),
        ),
        fact("Có mèo.", Aspect.CONDITIONS),
    )
    return Layer(
        entry_id="tthc/1.000001",
        origin=Origin.CONTENT,
        kind=Kind.PROCEDURE,
        title="Cấp giấy phép nuôi mèo",
        topic="tthc",
        owner="Phòng Mèo",
        code="1.000001",
        field="Nuôi mèo",
        agency="Ủy ban nhân dân cấp xã",
        url="https://dichvucong.gov.vn/x",
        province="gia-lai",
        levels=("xa", "tinh"),
        years=(2020, 2021),
        flags=("internal", "junk_title"),
        valid_from=date(2025, 7, 1),
        valid_to=date(2027, 7, 1),
        checked_on=date(2026, 11, 20),
        confidence=Confidence.SECONDARY,
        questions=("nuôi mèo", "muốn nuôi mèo"),
        facts=facts,
        passages=(Passage("Điều 1. Mèo.", "Chương I"), Passage("Điều 2.")),
        sources=("luat-1",),
    )
