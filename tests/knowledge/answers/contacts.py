"""Made-up contacts of places."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from knowledge.entries import Aspect, Confidence, Entry, Fact, Kind, Layer, Origin, Source, merge

PAGE = Source("trang-mau", "Trang thông tin phường mẫu", "portal", url="https://mau.example.vn")


def contact(
    key: str, title: str, *said: tuple[Aspect, str], confidence: Confidence = Confidence.PRIMARY,
    sources: tuple[str, ...] = ("trang-mau",), valid_from: date | None = None, valid_to: date | None = None,
) -> Entry:  # fmt: skip
    """A contact of a place as a maintainer's workbook makes it."""
    facts = tuple(Fact(aspect, text, Origin.OFFICER, confidence, sources=sources) for aspect, text in said)
    layer = Layer(
        f"lien-he/{key}", Origin.OFFICER, Kind.CONTACT, title, "lien-he", facts=facts, sources=sources,
        checked_on=date(2026, 9, 1), valid_from=valid_from, valid_to=valid_to, place=key,
    )  # fmt: skip
    return merge([layer], {PAGE.key: PAGE})


CENTRE = contact(
    "gia-lai/phuong-quy-nhon",
    "Trung tâm Phục vụ hành chính công phường Quy Nhơn, tỉnh Gia Lai",
    (Aspect.PLACE, "Địa chỉ: số 1 đường Mẫu"),
    (Aspect.CONTACT, "Điện thoại: 0000 000 001"),
)
PROVINCE = contact(
    "gia-lai",
    "Trung tâm Phục vụ hành chính công tỉnh Gia Lai",
    (Aspect.CONTACT, "0000 000 002"),
)


def unsourced(entry: Entry) -> Entry:
    """The same contact, its sources lost."""
    return replace(entry, sources={})
