from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from knowledge.content_files import CONTENT
from knowledge.database import migrate, open_engine, sqlite_url
from knowledge.entries import Aspect, Kind, Origin
from knowledge.errors import ContentError, KnowledgeError
from knowledge.known import known_layers
from knowledge.publishing import draft
from knowledge.store import Store
from knowledge.sync import read_asked, sync
from tests.knowledge.layers import layer
from tests.knowledge.small import KEEP_CATS, PASSPORT, POST


def test_twice_changes_nothing(engine: Engine, content: Path) -> None:
    first = sync(engine, content)
    assert (first.updated, first.unchanged, first.retired, first.revision) == (0, 0, 0, 1)
    again = sync(engine, content)
    assert (again.new, again.updated, again.unchanged, again.retired, again.revision) == (
        0,
        0,
        first.new,
        0,
        1,
    )
    assert Store(engine).revision() == 1


def test_the_shipped_content_twice(tmp_path: Path) -> None:
    engine = open_engine(sqlite_url(tmp_path / "shipped.db"))
    migrate(engine)
    first = sync(engine, CONTENT)
    again = sync(engine, CONTENT)
    engine.dispose()
    assert (again.new, again.updated, again.retired, again.revision) == (0, 0, 0, first.revision)
    assert again.unchanged == first.new


def test_a_changed_file_and_a_taken_away_entry(engine: Engine, content: Path) -> None:
    sync(engine, content)
    path = content / "statements.yaml"
    kept, _, _ = path.read_text("utf-8").partition(f"  - id: {POST}")
    path.write_text(kept.replace("hai phim phóng sự", "ba phim phóng sự"), "utf-8")
    report = sync(engine, content)
    assert (report.new, report.updated, report.retired, report.revision) == (0, 1, 3, 2)
    entries = {entry.id: entry for entry in Store(engine).entries()}
    assert POST not in entries
    assert any("ba phim" in fact.text for entry in entries.values() for fact in entry.facts)


def test_a_changed_source_is_published(engine: Engine, content: Path) -> None:
    sync(engine, content)
    path = content / "procedures.yaml"
    text = path.read_text("utf-8").replace("title: Luật Xuất cảnh", "title: Luật Xuất cảnh mới")
    path.write_text(text, "utf-8")
    assert sync(engine, content).revision == 2
    assert Store(engine).sources()["luat-49"].title == "Luật Xuất cảnh mới"


def test_officers_and_imported_layers_are_left_alone(engine: Engine, content: Path) -> None:
    sync(engine, content)
    with draft(engine, "cán bộ", "sửa") as coming:
        for origin in (Origin.OFFICER, Origin.PROVINCE, Origin.IMPORT):
            coming.put(layer(PASSPORT, "của cán bộ hay tệp nhập", origin=origin, kind=Kind.PROCEDURE))
        coming.put(layer("rieng/cua-can-bo", origin=Origin.OFFICER))
        coming.publish()
    assert sync(engine, content).retired == 0
    entries = {entry.id: entry for entry in Store(engine).entries()}
    assert [item.origin for item in entries[PASSPORT].layers] == [
        *(origin for origin in Origin if origin != Origin.PROVINCE), Origin.PROVINCE
    ]  # fmt: skip
    assert entries[PASSPORT].facts_on(Aspect.ANSWER, date(2026, 11, 21))[0].origin == Origin.OFFICER
    assert "rieng/cua-can-bo" in entries


def test_a_mistake_in_a_file_leaves_everything_as_it_was(engine: Engine, content: Path) -> None:
    sync(engine, content)
    (content / "wrong.yaml").write_text("topic: a\nentries: [{id: a/1}]\n", "utf-8")
    (content / "procedures.yaml").unlink()
    with pytest.raises(ContentError, match=r"^wrong\.yaml: a/1"):
        sync(engine, content)
    assert Store(engine).revision() == 1
    assert PASSPORT in {entry.id for entry in Store(engine).entries()}


def test_content_and_catalogue_meet_in_one_entry(engine: Engine, content: Path) -> None:
    sync(engine, content)
    entries = {entry.id: entry for entry in Store(engine).entries()}
    assert [item.origin for item in entries[PASSPORT].layers] == [Origin.CONTENT, Origin.CATALOGUE]
    assert [item.origin for item in entries[KEEP_CATS[0]].layers] == [Origin.CATALOGUE]
    assert "muốn làm nghệ nhân rối nước thì xin ở đâu" in entries["tthc/1.700009"].first.questions


def test_progress_is_told_to_the_end(engine: Engine, content: Path) -> None:
    steps: list[tuple[int, int]] = []
    report = sync(engine, content, lambda done, total: steps.append((done, total)))
    assert steps == [(done, report.new) for done in range(1, report.new + 1)]


def test_ways_of_asking_are_joined_by_code(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("# code\tquestion\n1.000001\tmột\n1.000001\tmột\n", "utf-8")
    (tmp_path / "b.tsv").write_text("1.000001\thai\n1.000002\tba\n", "utf-8")
    assert read_asked(tmp_path) == {"1.000001": ("một", "hai"), "1.000002": ("ba",)}


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("asked/cats.tsv", "1.700001\n", r"^cats\.tsv, dòng 1: "),
        ("asked/cats.tsv", "1.700001\tmột\thai\n", r"^cats\.tsv, dòng 1: "),
        ("known_fields.tsv", "tro-giup\tTrợ giúp\n", r"^known_fields\.tsv"),
        ("known_procedures.tsv", "2.900001\tTrợ cấp\n", r"^known_procedures\.tsv"),
        ("known_procedures.tsv", "2.900001\tTrợ cấp\tkhong-co\n", r"^known_procedures\.tsv.*khong-co"),
        ("catalogue.jsonl", "{}\n", r"^catalogue\.jsonl: dòng 1"),
    ],
)
def test_a_damaged_table_is_named(engine: Engine, content: Path, name: str, text: str, message: str) -> None:
    (content / name).write_text(text, "utf-8")
    with pytest.raises(KnowledgeError, match=message):
        sync(engine, content)
    assert Store(engine).revision() == 0


def test_what_is_known_by_name(content: Path) -> None:
    field, procedure = known_layers(content)
    assert (field.entry_id, field.kind, field.title) == (
        "linh-vuc/tro-giup",
        Kind.KNOWN,
        "Trợ giúp người cao tuổi",
    )
    assert field.questions == ("trợ cấp người già", "tiền người cao tuổi")
    assert (procedure.entry_id, procedure.title) == (
        "ten/2.900001",
        "Trợ cấp hằng tháng cho diễn viên xiếc về hưu",
    )
    assert [fact.text for fact in procedure.facts] == ["Hỏi Ủy ban nhân dân cấp xã."]
