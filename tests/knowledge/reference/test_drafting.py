from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from knowledge import changes
from knowledge.entries import Aspect, Confidence, Kind, Origin
from knowledge.errors import RefusedError, StoreError
from knowledge.publishing import draft
from knowledge.reference.drafting import draft_entry, is_only_reference
from knowledge.reference.errors import NoReferenceError
from knowledge.reference.loading import load
from knowledge.revisions import publish
from knowledge.store import Store
from tests.knowledge.layers import LAW, layer
from tests.knowledge.reference.sites import CATS, procedures, site_record, write_site

DAY = date(2026, 11, 21)
NEW = "tthc/1.000500"


@pytest.fixture
def filled(engine: Engine, tmp_path: Path) -> Engine:
    with draft(engine, "t", "t") as coming:
        for one in procedures():
            coming.put(one)
        coming.publish([LAW])
    load(
        engine,
        write_site(tmp_path / "site.json", site_record(), site_record(site_id="12-4", title="Nuôi voi")),
    )
    return engine


def make(engine: Engine, entry_id: str = NEW, site_id: str = "12-4", owner: str = "Phòng Voi") -> None:
    draft_entry(engine, "cay-xanh", site_id, entry_id, "an", "soạn thử", owner)


def test_a_draft_of_a_new_entry(filled: Engine) -> None:
    before = Store(filled).revision()
    make(filled)
    layer_change, source_change = sorted(changes.pending(filled), key=lambda change: change.kind)
    made, note = layer_change.layer, source_change.source
    assert made is not None
    assert note is not None
    assert (made.entry_id, made.origin, made.kind, made.title) == (
        NEW,
        Origin.OFFICER,
        Kind.PROCEDURE,
        "Nuôi voi",
    )
    assert (made.code, made.owner, made.levels) == ("1.000500", "Phòng Voi", ("xa",))
    assert {fact.confidence for fact in made.facts} == {Confidence.SECONDARY}
    assert {fact.aspect: fact.text for fact in made.facts}[Aspect.FEE] == "Không thu phí, lệ phí."
    assert {fact.aspect: fact.text for fact in made.facts}[Aspect.ONLINE] == "Nộp trực tuyến: toàn trình."
    assert made.sources == (note.key,) == ("tham-khao-cay-xanh-12-4",)
    assert note.kind == "note"
    assert "tỉnh khác" in note.title
    assert note.url == "https://a.example/12-3"
    assert is_only_reference(made)
    assert not is_only_reference(replace(made, sources=("luat-1", *made.sources)))
    assert Store(filled).revision() == before
    assert NEW not in {entry.id for entry in Store(filled).entries()}


def test_who_drafted_does_not_publish(filled: Engine) -> None:
    make(filled)
    with pytest.raises(RefusedError):
        publish(filled, "An", "thử", DAY)


def test_of_our_own_entry_only_what_it_lacks(filled: Engine) -> None:
    make(filled, CATS, "12-3")
    (made,) = [change.layer for change in changes.pending(filled) if change.layer]
    aspects = {fact.aspect for fact in made.facts}
    assert not aspects & {Aspect.FEE, Aspect.TIME, Aspect.LAW}
    assert {Aspect.STEPS, Aspect.CONDITIONS} <= aspects
    assert made.title == "Cấp giấy phép nuôi mèo (cấp xã)"


def test_what_an_officer_writes_is_left_alone(filled: Engine) -> None:
    make(filled)
    with pytest.raises(StoreError, match="đã có bản của cán bộ"):
        make(filled)
    with draft(filled, "t", "t") as coming:
        coming.put(layer("a/1", origin=Origin.OFFICER))
        coming.publish()
    with pytest.raises(StoreError, match="đã có bản của cán bộ"):
        make(filled, "a/1")


def test_what_cannot_be_drafted(filled: Engine, tmp_path: Path) -> None:
    with pytest.raises(NoReferenceError, match="99-9"):
        make(filled, site_id="99-9")
    for bad in ("tthc/", "a", "Tthc/1", "a/b/c", "a/" + "b" * 160):
        with pytest.raises(StoreError, match="không đúng dạng"):
            make(filled, bad)
    with pytest.raises(StoreError, match="đơn vị phụ trách"):
        make(filled, owner=" ")
    little = {"fee": "Không.", "processing_time": "1 ngày."}
    full = site_record(site_id="12-9", **dict.fromkeys(("steps", "documents", "requirements", "result"), ""))
    full |= {"agency": "", "service_level": "", "attachments": [], "legal_basis": "", **little}
    load(filled, write_site(tmp_path / "b.json", full))
    with pytest.raises(StoreError, match="còn thiếu"):
        make(filled, CATS, "12-9")
    assert changes.pending(filled) == []
