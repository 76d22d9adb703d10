from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine, func, select

from knowledge.entries import Aspect, Entry, Kind, Layer, Origin, Source
from knowledge.models import FactRow, LayerRow, PassageRow, QuestionRow, RevisionRow
from knowledge.publishing import BATCH, draft
from knowledge.serializing import fingerprint
from knowledge.store import Store
from tests.knowledge.layers import LAW, fact, full_layer, layer


def publish(engine: Engine, *layers: Layer, sources: tuple[Source, ...] = (LAW,)) -> list[str]:
    """Publish the layers; what became of each."""
    with draft(engine, "người thử", "thử") as coming:
        outcomes = [coming.put(item) for item in layers]
        coming.publish(sources)
    return outcomes


def said(engine: Engine, revision: int | None = None) -> dict[str, str]:
    return {entry.id: entry.facts[0].text for entry in Store(engine).entries(revision)}


def test_everything_that_is_put_comes_back(engine: Engine) -> None:
    publish(engine, full_layer())
    (entry,) = Store(engine).entries()
    assert entry.layers == (full_layer(),)
    assert entry.sources == {"luat-1": LAW}
    assert fingerprint(entry.first) == fingerprint(full_layer())


def test_new_unchanged_updated(engine: Engine) -> None:
    assert publish(engine, layer("a/1"), layer("a/2")) == ["new", "new"]
    assert publish(engine, layer("a/1"), layer("a/2", "Khác."), layer("a/3")) == [
        "unchanged",
        "updated",
        "new",
    ]
    assert said(engine) == {"a/1": "Được nuôi.", "a/2": "Khác.", "a/3": "Được nuôi."}
    assert Store(engine).revision() == 2


@pytest.mark.parametrize(
    "change",
    [
        {"title": "khác"},
        {"questions": ("khác",)},
        {"checked_on": date(2026, 1, 1)},
        {"flags": ("customs",)},
        {"facts": (fact("Được nuôi.", valid_to=date(2026, 1, 1)),)},
        {"sources": ()},
    ],
)
def test_any_change_is_seen(engine: Engine, change: dict[str, object]) -> None:
    publish(engine, layer())
    changed = replace(layer(), **change)  # type: ignore[arg-type]
    assert publish(engine, changed) == ["updated"]
    assert [entry.first for entry in Store(engine).entries()] == [changed]


def test_publishing_the_same_again_changes_nothing(engine: Engine) -> None:
    publish(engine, full_layer(), layer())
    with engine.connect() as connection:
        before = [
            connection.scalar(select(func.count()).select_from(m)) for m in (LayerRow, FactRow, RevisionRow)
        ]
    publish(engine, full_layer(), layer())
    with engine.connect() as connection:
        after = [
            connection.scalar(select(func.count()).select_from(m)) for m in (LayerRow, FactRow, RevisionRow)
        ]
    assert (before, Store(engine).revision()) == (after, 1)


def test_a_retired_layer_is_gone_from_then_on(engine: Engine) -> None:
    publish(engine, layer("a/1"), layer("a/2"))
    with draft(engine, "t", "t") as coming:
        assert coming.known(Origin.CONTENT) == {"a/1", "a/2"}
        assert coming.known(Origin.IMPORT) == set()
        coming.retire("a/1", Origin.CONTENT)
        coming.publish()
    assert said(engine) == {"a/2": "Được nuôi."}
    assert said(engine, 1) == {"a/1": "Được nuôi.", "a/2": "Được nuôi."}
    assert publish(engine, layer("a/1", "Lại được.")) == ["new"]
    assert said(engine)["a/1"] == "Lại được."


def test_older_revisions_stay_readable(engine: Engine) -> None:
    for text in ("một", "hai", "ba"):
        publish(engine, layer("a/1", text))
    assert [said(engine, number)["a/1"] for number in (1, 2, 3)] == ["một", "hai", "ba"]


def test_more_layers_than_a_batch(engine: Engine) -> None:
    many = [layer(f"a/{number:04}", f"số {number}") for number in range(2 * BATCH + 7)]
    publish(engine, *many)
    assert [entry.first for entry in Store(engine).entries()] == many
    changed = [replace(item, title="mới") for item in many]
    assert set(publish(engine, *changed)) == {"updated"}
    assert [entry.title for entry in Store(engine).entries()] == ["mới"] * len(many)


def test_an_unpublished_draft_is_invisible(engine: Engine) -> None:
    publish(engine, layer("a/1"), layer("a/2"))
    with draft(engine, "t", "t") as coming:
        for number in range(BATCH + 1):  # more than a batch: rows are in the database by now
            coming.put(layer(f"b/{number}"))
        coming.put(layer("a/1", "Khác."))
        coming.retire("a/2", Origin.CONTENT)
        coming._flush()
        assert said(engine) == {"a/1": "Được nuôi.", "a/2": "Được nuôi."}
    assert said(engine) == {"a/1": "Được nuôi.", "a/2": "Được nuôi."}


def test_a_dropped_draft_is_forgotten_by_the_next(engine: Engine) -> None:
    publish(engine, layer("a/1"))
    with draft(engine, "t", "t") as coming:
        coming.put(full_layer())
        coming.put(layer("a/1", "Khác."))
        coming._flush()
    assert publish(engine, layer("a/2")) == ["new"]
    assert said(engine) == {"a/1": "Được nuôi.", "a/2": "Được nuôi."}
    with engine.connect() as connection:
        for model in (QuestionRow, FactRow, PassageRow):
            lost = select(func.count()).select_from(model)
            assert connection.scalar(lost.where(model.layer_id.not_in(select(LayerRow.id)))) == 0
        assert connection.scalar(select(func.count()).select_from(LayerRow)) == 2
        numbers = connection.execute(select(RevisionRow.number).order_by(RevisionRow.number))
        assert list(numbers.scalars()) == [1, 2]


def test_who_published_when_and_why(engine: Engine) -> None:
    publish(engine, layer())
    with engine.connect() as connection:
        row = connection.execute(select(RevisionRow.__table__)).mappings().one()
    assert (row["number"], row["author"], row["reason"]) == (1, "người thử", "thử")
    assert row["started_at"] <= row["published_at"]


def test_sources_are_added_and_replaced(engine: Engine) -> None:
    other = Source("cong", "Cổng", kind="portal", url="https://dichvucong.gov.vn")
    publish(engine, layer(), sources=(LAW, other))
    ended = replace(LAW, valid_to=date(2030, 1, 1), replaced_by="luat-2")
    publish(engine, sources=(ended,))
    assert Store(engine).sources() == {"luat-1": ended, "cong": other}
    assert Store(engine).revision() == 2  # what is shown under an answer changed: others must take it up
    publish(engine, sources=(ended, other))
    assert Store(engine).revision() == 2


def test_layers_of_one_entry_are_merged(engine: Engine) -> None:
    code = "tthc/1.000001"
    named = {"kind": Kind.PROCEDURE, "code": "1.000001"}
    publish(
        engine,
        layer(
            code,
            "danh mục",
            origin=Origin.CATALOGUE,
            title="Tên chính thức",
            levels=("xa",),
            flags=("customs",),
            **named,
        ),
        layer(code, "nội dung", origin=Origin.CONTENT, title="Tên dễ hiểu", **named),
    )
    (entry,) = Store(engine).entries()
    assert [item.origin for item in entry.layers] == [Origin.CONTENT, Origin.CATALOGUE]
    assert (entry.title, entry.official_title) == ("Tên dễ hiểu", "Tên chính thức")
    assert (entry.levels, entry.flags, entry.code) == (("xa",), {"customs"}, "1.000001")


def test_the_most_believed_origin_of_the_day_is_said() -> None:
    spans = {
        Origin.OFFICER: (date(2026, 3, 1), date(2026, 3, 31)),
        Origin.CONTENT: (date(2026, 2, 1), date(2026, 4, 30)),
        Origin.IMPORT: (date(2026, 1, 1), date(2026, 5, 31)),
        Origin.CATALOGUE: (None, None),
    }
    layers = [
        layer(origin=origin, facts=(fact(origin, Aspect.FEE, origin, valid_from=start, valid_to=end),))
        for origin, (start, end) in spans.items()
    ]
    entry = Entry(tuple(layers))

    def believed(*day: int) -> list[str]:
        return [found.text for found in entry.facts_on(Aspect.FEE, date(*day))]

    assert believed(2025, 12, 31) == ["catalogue"]
    assert believed(2026, 1, 1) == ["import"]
    assert believed(2026, 2, 1) == ["content"]
    assert believed(2026, 3, 1) == believed(2026, 3, 31) == ["officer"]
    assert believed(2026, 4, 1) == believed(2026, 4, 30) == ["content"]
    assert believed(2026, 5, 1) == ["import"]
    assert believed(2026, 6, 1) == ["catalogue"]
    assert entry.facts_on(Aspect.TIME, date(2026, 3, 1)) == []
