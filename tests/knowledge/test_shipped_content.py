"""Rules for what is published, checked on the files that ship."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from knowledge.content_files import CONTENT, read_content
from knowledge.entries import Confidence, Kind, Layer, Origin, Source
from knowledge.fees import FeeKind
from knowledge.refusals import HISTORICAL, replaced
from knowledge.vietnamese.places import PROVINCE_NAMES
from tests.knowledge.conftest import TODAY

Shipped = tuple[list[Layer], dict[str, Source]]

# What may be dialled, and from which entries (None: from any).
NUMBERS: dict[str, str | None] = {
    "18001096": None,
    "1900545481": None,
    "19009068": None,
    "02633540616": r"trung-tam|lam-dong",
    "02523833505": r"so-tttt-binh-thuan-2023",
}
EMERGENCY = {"111", "112", "113", "114", "115"}
_DIALLED = re.compile(r"(?<![\w.,/-])(?:\+?84|0)[ .]?\d(?:[ .-]?\d){7,9}(?![\d/])|\b1[89]00(?:[ .]?\d){4,6}")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# Seen only in the code of other people's applications, never compared with an official page.
NOT_COMPARED = (
    "pakn.dichvucong.gov.vn",
    "csdl.dichvucong.gov.vn",
    "dichvucong.gov.vn/pay",
    "dvc-gplx.csgt.bocongan.gov.vn",
    "dichvucong.gdt.gov.vn",
    "dichvucong.binhdinh.gov.vn",
    "dichvucong.binhthuan.gov.vn",
)


def texts(layers: list[Layer]) -> Iterator[tuple[str, str]]:
    """Entry id and text of all that a citizen may read of the layers."""
    for layer in layers:
        for text in (layer.title, layer.agency or "", *(fact.text for fact in layer.facts)):
            yield layer.entry_id, text


def test_all_of_it_loads(everything: Shipped) -> None:
    layers, sources = everything
    origins = {(layer.entry_id, layer.origin) for layer in layers}
    assert len(origins) == len(layers)  # one layer an origin and entry
    # Whole documents are imported by an office, and only an officer takes an entry away.
    assert {layer.kind for layer in layers} == set(Kind) - {Kind.DOCUMENT, Kind.WITHDRAWN}
    assert sum(layer.origin == Origin.CATALOGUE for layer in layers) > 2600
    for layer in layers:
        assert set(layer.sources) <= set(sources), layer.entry_id
    for source in sources.values():
        assert source.replaced_by is None or source.replaced_by in sources, source.key


def test_every_checkable_fact_of_the_plans_is_covered() -> None:
    _, _, covers = read_content(CONTENT)
    covered = {note for notes in covers.values() for note in notes}
    assert [note for note in (f"T7-{number:03}" for number in range(1, 86)) if note not in covered] == []


def test_every_telephone_number_is_a_known_one(everything: Shipped) -> None:
    unknown = []
    for entry_id, text in texts(everything[0]):
        for match in _DIALLED.finditer(text):
            number = re.sub(r"\D", "", match.group())
            where = NUMBERS.get(number, "^$")
            if where is not None and not re.search(where, entry_id):
                unknown.append((entry_id, match.group()))
    assert unknown == []


def test_short_numbers_to_call_are_the_emergency_ones(everything: Shipped) -> None:
    """Of three digits after "gọi" or "tổng đài" only 111-115; 1022 is a province's, not the country's."""
    found = {
        (entry_id, number)
        for entry_id, text in texts(everything[0])
        for number in re.findall(r"(?i)\b(?:gọi(?: số| ngay| thêm)?|tổng đài) (\d{3})\b(?![.\d])", text)
    }
    assert {number for _, number in found} <= EMERGENCY, found


def test_mail_addresses_are_an_offices(everything: Shipped) -> None:
    """T3-016, the signer's own address, is the reason; an office's address keeps to its entry."""
    found = {(entry_id, mail) for entry_id, text in texts(everything[0]) for mail in _MAIL.findall(text)}
    assert found <= {("lien-he/so-tttt-binh-thuan-2023", "stttt@binhthuan.gov.vn")}


@pytest.mark.parametrize("address", NOT_COMPARED)
def test_addresses_that_nobody_compared_are_not_published(everything: Shipped, address: str) -> None:
    layers, sources = everything
    assert [entry_id for entry_id, text in texts(layers) if address in text] == []
    assert [source.key for source in sources.values() if address in (source.url or "")] == []


def test_the_dissolved_centers_address_and_number_are_not_published(everything: Shipped) -> None:
    spaced = [(entry_id, re.sub(r"[ .]", "", text)) for entry_id, text in texts(everything[0])]
    assert [entry_id for entry_id, text in spaced if "69HùngVương" in text or "02693888222" in text] == []


def test_sources_are_official_addresses(everything: Shipped) -> None:
    hosts = {re.sub(r"^https?://([^/]+).*$", r"\1", s.url) for s in everything[1].values() if s.url}
    assert [host for host in hosts if not host.endswith((".gov.vn", "vnpost.vn"))] == []


def test_our_own_entries(everything: Shipped) -> None:
    """Provinces are known, spans run forward, amounts have a sum, doubts are said to be doubts."""
    for layer in everything[0]:
        if layer.origin != Origin.CONTENT or layer.kind == Kind.KNOWN:
            continue
        assert layer.province in {None, *PROVINCE_NAMES}, layer.entry_id
        assert layer.sources, layer.entry_id
        assert layer.questions, layer.entry_id
        assert layer.checked_on, layer.entry_id
        for start, end in [
            (layer.valid_from, layer.valid_to),
            *((f.valid_from, f.valid_to) for f in layer.facts),
        ]:
            assert not (start and end) or start <= end, layer.entry_id
        for fact in layer.facts:
            assert fact.province in {None, *PROVINCE_NAMES}, layer.entry_id
            assert fact.channel in {None, "online", "direct", "post"}, layer.entry_id
            assert fact.level in {None, "xa", "tinh", "bo"}, layer.entry_id
            assert all(fee.amount is not None for fee in fact.fees if fee.kind == FeeKind.AMOUNT), (
                layer.entry_id
            )
            if fact.confidence == Confidence.UNCONFIRMED:
                assert re.search(r"(?i)chưa|không", fact.text), layer.entry_id


def test_plan_facts_name_their_years(everything: Shipped) -> None:
    plans = [layer for layer in everything[0] if layer.kind == Kind.PLAN_FACT]
    assert [layer.entry_id for layer in plans if not layer.years] == []


def test_every_entry_of_ours_has_one_of_the_units(everything: Shipped) -> None:
    guide = (Path(__file__).parents[2] / "docs" / "content.md").read_text("utf-8")
    units = set(re.findall(r"(?m)^\| ([^|]+?) \|", guide.split("## Units in charge")[1]))
    ours = [layer for layer in everything[0] if layer.origin == Origin.CONTENT and layer.kind != Kind.KNOWN]
    assert [layer.entry_id for layer in ours if layer.owner not in units] == []


def test_replaced_documents_end_where_their_successor_begins(everything: Shipped) -> None:
    sources = everything[1]
    for source in sources.values():
        if source.replaced_by:
            begins = sources[source.replaced_by].valid_from
            assert source.valid_to, source.key
            assert begins in {None, source.valid_to + timedelta(days=1)}, source.key


def test_nothing_of_today_cites_a_replaced_document(everything: Shipped) -> None:
    layers, sources = everything
    stated = [layer for layer in layers if layer.kind not in HISTORICAL]
    found = {
        (layer.entry_id, source.key)
        for layer in stated
        for fact in layer.facts
        if (source := replaced(fact, sources, TODAY))
    }
    assert found == set()
