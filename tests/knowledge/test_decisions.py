from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine, select

from knowledge import changes
from knowledge.decisions import CHOICES, Overtaken, Queued, Vanished, decide, open_decisions, queue
from knowledge.entries import Aspect, Kind, Layer, Origin
from knowledge.errors import StoreError
from knowledge.models import DecisionRow
from knowledge.publishing import draft
from knowledge.revisions import publish
from knowledge.store import Store
from tests.knowledge.layers import LAW, fact, layer

DAY = date(2026, 11, 21)
CATS = "tthc/1.000001"
FEE = Overtaken(CATS, Aspect.FEE, "10 đồng.", "20 đồng.")


def imported(**more: object) -> Layer:
    made = layer(CATS, origin=Origin.IMPORT, kind=Kind.PROCEDURE, title="Nuôi mèo", code="1.000001")
    return replace(made, facts=(fact("20 đồng.", Aspect.FEE, Origin.IMPORT),), **more)  # type: ignore[arg-type]


def edited(*facts: tuple[Aspect, str], origin: Origin = Origin.OFFICER) -> Layer:
    made = tuple(fact(text, aspect, origin) for aspect, text in facts)
    return replace(imported(), origin=origin, facts=made, owner="Phòng Mèo", questions=())


def show(engine: Engine, *layers: Layer) -> None:
    with draft(engine, "t", "t") as coming:
        for one in layers:
            coming.put(one)
        coming.publish([LAW])


def ask(engine: Engine, *found: Vanished | Overtaken, present: tuple[str, ...] = ()) -> Queued:
    vanished = [one for one in found if isinstance(one, Vanished)]
    overtaken = [one for one in found if isinstance(one, Overtaken)]
    return queue(engine, vanished, overtaken, present, "tep.jsonl")


def number(engine: Engine) -> int:
    (decision,) = open_decisions(engine)
    return decision.id


def drafted(engine: Engine) -> dict[str, tuple[Aspect, ...] | None]:
    """Origin -> aspects of its drafted layer, None where it is taken away."""
    return {
        change.origin: tuple(fact.aspect for fact in change.layer.facts) if change.layer else None
        for change in changes.pending(engine)
    }


def test_fees_and_times_come_first(engine: Engine) -> None:
    show(engine, imported())
    ask(engine, Vanished("tthc/2.000000"), Overtaken(CATS, Aspect.STEPS, "a", "b"), FEE)
    found = open_decisions(engine)
    assert [(one.kind, one.aspect) for one in found] == [
        ("overtaken", Aspect.FEE), ("overtaken", Aspect.STEPS), ("vanished", None),
    ]  # fmt: skip
    assert found[0].title == "Nuôi mèo"
    assert found[0].detail == "Phí, lệ phí: tệp nay ghi “20 đồng.”; trước ghi “10 đồng.”."
    assert found[0].choices == CHOICES["overtaken"]
    assert found[2].title == "tthc/2.000000"


def test_what_would_be_left_is_said(engine: Engine) -> None:
    ask(engine, Vanished(CATS, (Origin.OFFICER, Origin.IMPORT, Origin.CATALOGUE)))
    assert open_decisions(engine)[0].detail.endswith("mục vẫn còn: bản cán bộ sửa, danh mục đi kèm.")


def test_keep_leaves_everything(engine: Engine) -> None:
    show(engine, imported())
    ask(engine, Vanished(CATS))
    assert decide(engine, number(engine), "keep", " Bình ") == 0
    assert open_decisions(engine) == changes.pending(engine) == []
    assert [entry.id for entry in Store(engine).entries()] == [CATS]
    with engine.connect() as connection:
        row = connection.execute(select(DecisionRow.decided_by, DecisionRow.decision)).one()
    assert tuple(row) == ("Bình", "keep")


def test_retire_goes_through_the_draft(engine: Engine) -> None:
    show(engine, imported(), layer("a/1"))
    ask(engine, Vanished(CATS))
    assert decide(engine, number(engine), "retire", "Bình") == 1
    assert drafted(engine) == {"import": None}
    assert len(list(Store(engine).entries())) == 2
    assert ask(engine, Vanished(CATS)).opened == 0  # not asked again while the draft waits
    publish(engine, "An", "theo tệp mới", DAY)
    assert [entry.id for entry in Store(engine).entries()] == ["a/1"]
    assert ask(engine, present=(CATS,)).returned == (CATS,)
    assert ask(engine, Vanished(CATS)).opened == 1


def test_keep_edit_leaves_the_edit(engine: Engine) -> None:
    show(engine, imported(), edited((Aspect.FEE, "Miễn.")))
    ask(engine, FEE)
    assert decide(engine, number(engine), "keep-edit", "Bình") == 0
    assert changes.pending(engine) == []
    assert ask(engine, replace(FEE, after="30 đồng.")).opened == 1  # the file changed once more


def test_take_file_takes_the_facts_of_the_aspect_away(engine: Engine) -> None:
    show(
        engine, imported(), edited((Aspect.FEE, "Miễn."), (Aspect.TIME, "Ngay."), (Aspect.FEE, "Giảm.")),
        edited((Aspect.FEE, "5 đồng."), origin=Origin.PROVINCE),
    )  # fmt: skip
    ask(engine, FEE)
    assert decide(engine, number(engine), "take-file", "Bình") == 2
    assert drafted(engine) == {"officer": (Aspect.TIME,), "province": None}
    publish(engine, "An", "theo tệp", DAY)
    (entry,) = Store(engine).entries()
    assert [fact.text for fact in entry.facts_on(Aspect.FEE, DAY)] == ["20 đồng."]
    assert [fact.text for fact in entry.facts_on(Aspect.TIME, DAY)] == ["Ngay."]


def test_take_file_goes_on_from_the_draft(engine: Engine) -> None:
    show(engine, imported(), edited((Aspect.FEE, "Miễn."), (Aspect.TIME, "Ngay.")))
    changes.put(engine, [edited((Aspect.FEE, "Giảm."), (Aspect.PLACE, "Ở xã."))], (), "Chi", "sửa")
    ask(engine, FEE)
    decide(engine, number(engine), "take-file", "Bình")
    assert drafted(engine) == {"officer": (Aspect.PLACE,)}


def test_take_file_where_nobody_holds_the_aspect_any_more(engine: Engine) -> None:
    show(engine, imported(), edited((Aspect.TIME, "Ngay.")))
    ask(engine, FEE)
    assert decide(engine, number(engine), "take-file", "Bình") == 0
    assert open_decisions(engine) == changes.pending(engine) == []


def test_what_cannot_be_decided(engine: Engine) -> None:
    ask(engine, Vanished(CATS))
    one = number(engine)
    with pytest.raises(StoreError, match=r"keep-edit.*keep .*retire"):
        decide(engine, one, "keep-edit", "Bình")
    with pytest.raises(StoreError, match="tên người"):
        decide(engine, one, "keep", " ")
    with pytest.raises(StoreError, match="số 999"):
        decide(engine, 999, "keep", "Bình")
    decide(engine, one, "keep", "Bình")
    with pytest.raises(StoreError, match="Bình quyết định: giữ nguyên"):
        decide(engine, one, "retire", "An")
    ask(engine, Vanished("tthc/2.000000"))
    other = number(engine)
    ask(engine, present=("tthc/2.000000",))
    with pytest.raises(StoreError, match="có lại trong tệp"):
        decide(engine, other, "retire", "An")
    assert changes.pending(engine) == []


def test_each_aspect_is_a_question_of_its_own(engine: Engine) -> None:
    time = Overtaken(CATS, Aspect.TIME, "1 ngày.", "")
    assert ask(engine, FEE, time).opened == 2
    assert ask(engine, replace(FEE, after="x" * 1_000), time).opened == 0
    first, second = open_decisions(engine)
    assert len(first.detail) < 400
    assert second.detail == "Thời hạn: tệp nay không ghi; trước ghi “1 ngày.”."
