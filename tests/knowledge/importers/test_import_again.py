from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from knowledge.database import migrate, open_engine, sqlite_url
from knowledge.decisions import decide, open_decisions
from knowledge.entries import Aspect, Layer, Origin
from knowledge.errors import KnowledgeError
from knowledge.importers.again import Before, Extent
from knowledge.importers.procedures import Report, import_files
from knowledge.models import Base, DecisionRow
from knowledge.publishing import draft
from knowledge.store import Store
from tests.knowledge.importers.pages import page
from tests.knowledge.layers import LAW, fact, layer

NATIONAL = Path(__file__).parents[4] / "shared/data/procedures/national_2642.jsonl.gz"
PAID = "Trực tiếp5 Ngày làm việc20000 Đồng"
Write = Callable[..., Path]


def pages(count: int = 10, **first: Any) -> list[dict[str, Any]]:
    """Pages 1.000000 and on; keywords change the first one."""
    made = [page(code=f"1.{number:06}", ways=PAID) for number in range(count)]
    return [page(**{"code": "1.000000", "ways": PAID, **first}), *made[1:]]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_file(records: list[dict[str, Any]], name: str = "national.jsonl") -> Path:
        path = tmp_path / name
        path.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in records), "utf-8")
        return path

    return write_file


def rows(engine: Engine) -> dict[str, int]:
    """How many rows each table has."""
    with engine.connect() as connection:
        return {
            name: connection.scalar(select(func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
        }


def edit(engine: Engine, *layers: Layer) -> None:
    with draft(engine, "an", "sửa") as coming:
        for one in layers:
            coming.put(one)
        coming.publish([LAW])


def changed(report: Report) -> list[tuple[str, str]]:
    return [(item.subject, item.field) for item in report.differences]


def test_the_same_file_again_changes_nothing(engine: Engine, write: Write) -> None:
    path = write(pages())
    first = import_files(engine, [path])
    assert (first.new, first.extent, first.revision, first.differences) == (10, Extent.FIRST, 1, [])
    before = rows(engine)
    again = import_files(engine, [path])
    assert (again.unchanged, again.extent, again.revision, again.held) == (10, Extent.WHOLE, 1, 10)
    assert again.differences == again.vanished == again.overtaken == again.returned == []
    assert rows(engine) == before


def test_differences_begin_with_fees_and_times(engine: Engine, write: Write) -> None:
    import_files(engine, [write(pages())])
    newer = pages()
    newer[1] = page(code="1.000001", ways=PAID, steps="Bước 1: Gọi điện.")
    newer[2] = page(code="1.000002", ways=PAID.replace("5 Ngày", "6 Ngày"))
    newer[3] = page(code="1.000003", ways=PAID.replace("20000", "30000"), title="Cấp giấy nuôi mèo")
    report = import_files(engine, [write(newer)])
    assert (report.updated, report.unchanged, report.revision) == (3, 7, 2)
    fields = changed(report)
    assert fields[0] == ("tthc/1.000002", "thời hạn")
    assert fields[1] == ("tthc/1.000003", "phí, lệ phí")
    assert [item.weight for item in report.differences] == sorted(item.weight for item in report.differences)
    assert fields.index(("tthc/1.000001", "các bước")) < fields.index(("tthc/1.000003", "tên"))
    fee = report.differences[1]
    assert "20.000 đồng" in (fee.before or "")
    assert "30.000 đồng" in (fee.after or "")


def test_a_preview_tells_all_and_writes_nothing(engine: Engine, write: Write) -> None:
    first = import_files(engine, [write(pages())], preview=True)
    assert (first.new, first.revision, rows(engine)["layers"]) == (10, 0, 0)
    import_files(engine, [write(pages())])
    edit(engine, layer("tthc/1.000001", origin=Origin.OFFICER, facts=(fact("Miễn.", Aspect.FEE),)))
    newer = write(pages(ways=PAID.replace("20000", "30000"))[:9])
    newer = [
        *pages()[:1],
        page(code="1.000001", ways="Trực tiếp5 Ngày làm việc1000 Đồng"),
        *pages()[3:],
    ]
    before = rows(engine)
    previews = [import_files(engine, [write(newer)], preview=True) for _ in range(2)]
    assert rows(engine) == before
    assert Store(engine).revision() == 2
    report = import_files(engine, [write(newer)])
    assert report.revision == 3
    for preview in previews:
        assert preview.revision == 2
        assert replace(preview, revision=3) == report
    assert (report.vanished, report.overtaken, report.queued) == (["1.000002"], ["tthc/1.000001"], 2)


def test_codes_vanish_from_a_copy_of_the_whole_only(engine: Engine, write: Write) -> None:
    import_files(engine, [write(pages())])
    part = import_files(engine, [write(pages()[:4])])
    assert (part.extent, part.held, part.imported, part.vanished) == (Extent.PART, 4, 10, [])
    half = import_files(engine, [write(pages()[:5])])
    assert (half.extent, half.vanished) == (Extent.WHOLE, [f"1.00000{number}" for number in range(5, 10)])
    assert half.queued == 5
    assert len(list(Store(engine).entries())) == 10  # nothing is taken away by itself


def test_other_imported_entries_do_not_vanish(engine: Engine, write: Write) -> None:
    import_files(engine, [write(pages())])
    edit(engine, layer("van-ban/ke-hoach", origin=Origin.IMPORT))
    assert import_files(engine, [write(pages())]).vanished == []


def test_a_vanished_code_is_asked_about_once(engine: Engine, write: Write) -> None:
    import_files(engine, [write(pages())])
    fewer = write(pages()[:9], "newer.jsonl")
    assert import_files(engine, [fewer]).queued == 1
    assert import_files(engine, [fewer]).queued == 0
    (decision,) = open_decisions(engine)
    assert (decision.kind, decision.subject, decision.title) == (
        "vanished", "tthc/1.000009", "Cấp giấy phép nuôi mèo",
    )  # fmt: skip
    assert "newer.jsonl" in decision.detail
    decide(engine, decision.id, "keep", "Bình")
    kept = import_files(engine, [fewer])
    assert (kept.vanished, kept.queued, open_decisions(engine)) == (["1.000009"], 0, [])


def test_a_code_that_is_back_closes_the_question(engine: Engine, write: Write) -> None:
    all_of_them, fewer = write(pages()), write(pages()[:9], "newer.jsonl")
    import_files(engine, [all_of_them])
    import_files(engine, [fewer])
    assert import_files(engine, [all_of_them]).returned == ["1.000009"]
    assert open_decisions(engine) == []
    assert import_files(engine, [all_of_them]).returned == []
    assert import_files(engine, [fewer]).queued == 1  # gone again: asked again
    decide(engine, open_decisions(engine)[0].id, "keep", "Bình")
    assert import_files(engine, [all_of_them]).returned == ["1.000009"]
    assert import_files(engine, [fewer]).queued == 1
    with engine.connect() as connection:
        decided = connection.execute(
            select(DecisionRow.decision, DecisionRow.decided_by).order_by(DecisionRow.id)
        )
        assert [tuple(row) for row in decided] == [
            ("back", "motcua"), ("keep", "Bình"), ("back", "motcua"), (None, None),
        ]  # fmt: skip


@pytest.mark.parametrize("origin", [Origin.OFFICER, Origin.PROVINCE])
def test_an_edit_is_kept_and_told_what_the_file_says_now(
    engine: Engine, write: Write, origin: Origin
) -> None:
    import_files(engine, [write(pages())])
    held = (fact("Phí do tỉnh đặt.", Aspect.FEE, origin), fact("Giấy phép.", Aspect.RESULT, origin))
    edit(engine, layer("tthc/1.000000", origin=origin, facts=held))
    newer = PAID.replace("20000", "30000").replace("5 Ngày", "7 Ngày")
    report = import_files(engine, [write(pages(ways=newer))])
    assert report.overtaken == ["tthc/1.000000"]
    (decision,) = open_decisions(engine)  # the time changed too, but nobody has edited it
    assert (decision.kind, decision.aspect) == ("overtaken", Aspect.FEE)
    assert "30.000 đồng" in decision.detail
    assert "20.000 đồng" in decision.detail
    (entry,) = [entry for entry in Store(engine).entries() if entry.id == "tthc/1.000000"]
    layers = {one.origin: one for one in entry.layers}
    assert layers[origin].facts == held
    assert "30.000 đồng" in layers[Origin.IMPORT].facts[0].text
    assert import_files(engine, [write(pages(ways=newer))]).overtaken == []
    import_files(engine, [write(pages(ways=newer.replace("30000", "40000")))])
    (decision,) = open_decisions(engine)  # still one, with what the file says now
    assert "40.000 đồng" in decision.detail


def test_an_edit_of_something_else_is_not_overtaken(engine: Engine, write: Write) -> None:
    import_files(engine, [write(pages())])
    edit(engine, layer("tthc/1.000000", origin=Origin.OFFICER, facts=(fact("Ở xã.", Aspect.PLACE),)))
    report = import_files(engine, [write(pages(ways=PAID.replace("20000", "30000")))])
    assert (report.updated, report.overtaken, report.queued) == (1, [], 0)


def test_more_than_one_batch_is_compared(engine: Engine, write: Write) -> None:
    import_files(engine, [write(pages(450))])
    newer = [page(code=f"1.{number:06}", ways=PAID.replace("20000", "30000")) for number in range(450)]
    report = import_files(engine, [write(newer)])
    assert (report.updated, len([one for one in report.differences if one.field == "phí, lệ phí"])) == (
        450,
        450,
    )


def test_bad_files_are_named_and_good_ones_imported(engine: Engine, write: Write, tmp_path: Path) -> None:
    good = write(pages())
    import_files(engine, [good])
    broken = tmp_path / "broken.jsonl.gz"
    whole = gzip.compress("\n".join(json.dumps(one) for one in pages(400)).encode())
    broken.write_bytes(whole[: len(whole) // 2])
    (tmp_path / "list.json").write_text('{"a": 1}', "utf-8")
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.7\n\xff\xfe\nxref\n")
    (tmp_path / "empty.jsonl").write_bytes(b"")
    (tmp_path / "folder").mkdir()
    names = ["broken.jsonl.gz", "list.json", "scan.pdf", "empty.jsonl", "folder", "none.jsonl"]
    fewer = write([*pages()[:9], page(code="1.000777")], "fewer.jsonl")
    report = import_files(engine, [*(tmp_path / name for name in names), fewer])
    assert len(report.unreadable) == len(names)
    for name in names:
        assert any(name in line for line in report.unreadable), name
    assert report.new >= 1
    assert "tthc/1.000777" in {entry.id for entry in Store(engine).entries()}
    assert report.extent == Extent.BROKEN
    assert (report.vanished, report.malformed) == ([], [])  # what is not there may be in the unread rest


def test_no_file_at_all(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"none\.jsonl"):
        import_files(engine, [tmp_path / "none.jsonl"])


def test_a_record_put_aside_has_not_vanished(engine: Engine, write: Write) -> None:
    import_files(engine, [write(pages())])
    newer = [*pages()[:9], page(code="1.000009", page_code="9.999999")]
    report = import_files(engine, [write(newer)])
    assert (len(report.quarantined), report.extent, report.vanished) == (1, Extent.WHOLE, [])


def test_an_import_killed_after_the_queue_is_asked_about_once(
    engine: Engine, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_files(engine, [write(pages())])
    edit(engine, layer("tthc/1.000000", origin=Origin.OFFICER, facts=(fact("Miễn.", Aspect.FEE),)))
    newer = write(pages(9, ways=PAID.replace("20000", "30000")))
    with monkeypatch.context() as patch:
        patch.setattr("knowledge.publishing.point_to", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            import_files(engine, [newer])
    assert len(open_decisions(engine)) == 2
    report = import_files(engine, [newer])
    assert (report.queued, report.updated, len(open_decisions(engine))) == (0, 1, 2)


CHANGES = {  # three fees, then two times
    "1.004222": ("20,000 Việt Nam Đồng", "25,000 Việt Nam Đồng"),
    "1.004194": ("7.000 đồng", "8.000 đồng"),
    "3.000347": ("135.000 đồng", "145.000 đồng"),
    "1.001456": ("8 Ngày làm việc", "9 Ngày làm việc"),
    "1.013225": ("20 Ngày", "25 Ngày"),
}


@pytest.mark.shared
@pytest.mark.skipif(
    not NATIONAL.exists(), reason="../shared/data/procedures/national_2642.jsonl.gz is missing"
)
def test_the_real_copy_changed_by_hand(tmp_path: Path, write: Write) -> None:
    """A quarter of it, in SQLite: reading all of it again and again would take a minute."""
    with gzip.open(NATIONAL, "rt", encoding="utf-8") as file:
        everything = [json.loads(line) for line in file]
    records = [one for i, one in enumerate(everything) if i % 4 == 0 or one["ma_thu_tuc"] in CHANGES]
    engine = open_engine(sqlite_url(tmp_path / "knowledge.db"))
    migrate(engine)
    original = write(records, "original.jsonl")
    imported = import_files(engine, [original]).new
    dropped = sorted(Before(engine).imported - set(CHANGES))[:500:100]
    newer = []
    for record in records:
        old, new = CHANGES.get(record["ma_thu_tuc"], ("", ""))
        if record["ma_thu_tuc"] not in dropped:
            newer.append({key: text.replace(old, new) if old else text for key, text in record.items()})
    path = write(newer, "newer.jsonl")
    before = rows(engine)
    preview = import_files(engine, [path], preview=True)
    assert rows(engine) == before
    report = import_files(engine, [path])
    assert replace(preview, revision=2) == report
    assert (report.new, report.updated, report.unchanged) == (0, 5, imported - 10)
    first = [item for item in report.differences if item.weight == 0]
    assert report.differences[: len(first)] == first
    for field, codes in (("phí, lệ phí", list(CHANGES)[:3]), ("thời hạn", list(CHANGES)[3:])):
        told = {item.subject.removeprefix("tthc/") for item in first if item.field.startswith(field)}
        assert told == set(codes)
    assert (report.extent, report.vanished, report.queued) == (Extent.WHOLE, dropped, 5)
    before = rows(engine)
    again = import_files(engine, [path])
    assert (again.differences, again.queued, again.revision) == ([], 0, 2)
    assert rows(engine) == before
    back = import_files(engine, [original])
    assert (back.updated, back.returned, open_decisions(engine)) == (5, dropped, [])
    engine.dispose()
