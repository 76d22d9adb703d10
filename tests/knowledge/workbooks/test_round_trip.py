"""What is edited comes back, and nothing else; after LibreOffice too."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from knowledge.entries import Aspect, Kind
from knowledge.workbooks.comparing import compare_with
from knowledge.workbooks.exporting import write
from knowledge.workbooks.importing import apply, compare, read_workbook
from knowledge.workbooks.state import State, read_state
from knowledge.workbooks.values import clean
from tests.knowledge.workbooks.books import (
    CAT,
    CONTACT,
    LAW,
    PAGE,
    PLAIN,
    PLAN,
    RESULT,
    Book,
    entry,
    exported,
    fact,
    publish,
)

SOFFICE = shutil.which("soffice")
SEVEN = {
    ("Câu trả lời", PLAIN): {"Nội_dung": "Được nuôi hai con.\nNhớ tiêm phòng."},
    ("Thủ tục", "05 ngày"): {"Hiệu_lực_đến": date(2032, 12, 31)},
    ("Kế hoạch", PLAN): {"Tỉnh": "Lâm Đồng"},
    ("Liên hệ", "phuong-quy-nhon\x00"): {"Điện_thoại": "0200 000 0001"},
    ("Chỉ số", RESULT): {"Hạng": 19},
    ("Nguồn", LAW.key): {"Ngày_ban_hành": date(2031, 1, 3)},
    ("Cách hỏi", PLAIN): {"Người_dân_hỏi": "nuôi mèo có được không"},
}


def edit_seven(path: Path) -> dict[str, object]:
    """Edit seven cells of seven kinds; what each was changed to, by its name."""
    book = Book(path)
    edited: dict[str, object] = {}
    for (sheet, text), values in SEVEN.items():
        wanted = text.removesuffix("\x00")
        row = book.row(sheet, CONTACT if sheet == "Liên hệ" else wanted)
        edited |= dict(zip(book.edit(sheet, row, **values), values.values(), strict=True))
    book.save()
    return edited


def through_libreoffice(path: Path, folder: Path) -> Path:
    profile = (folder / "profile").as_uri()
    command = ["soffice", "--headless", f"-env:UserInstallation={profile}", "--convert-to", "xlsx"]
    subprocess.run(
        [*command, "--outdir", str(folder), str(path)], check=True, capture_output=True, timeout=120
    )
    return folder / path.name


def test_an_untouched_workbook_changes_nothing(engine: Engine, tmp_path: Path) -> None:
    publish(engine)
    found = compare(engine, read_workbook(exported(engine, tmp_path)))
    assert (found.cells, found.layers, found.sources, found.conflicts) == ((), (), (), ())


def test_seven_edited_cells_are_the_difference(engine: Engine, tmp_path: Path) -> None:
    publish(engine)
    path = exported(engine, tmp_path)
    edited = edit_seven(path)
    found = compare(engine, read_workbook(path))
    assert {change.cell for change in found.cells} == set(edited)
    assert len(found.differences) == 7


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is missing")
def test_libreoffice_keeps_everything_and_adds_nothing(engine: Engine, tmp_path: Path) -> None:
    publish(engine)
    path = exported(engine, tmp_path)
    edited = edit_seven(path)
    (tmp_path / "office").mkdir()
    saved = through_libreoffice(path, tmp_path / "office")
    found = compare(engine, read_workbook(saved))
    assert {change.cell for change in found.cells} == set(edited)
    told = {change.cell: change.difference for change in found.cells}
    day = next(told[cell] for cell, value in edited.items() if value == date(2032, 12, 31))
    assert (day.before, day.after) == (None, "31-12-2032")
    ours, theirs = Book(path), Book(saved)
    for sheet in ours.book.sheetnames:
        mine, other = ours.book[sheet], theirs.book[sheet]
        assert mine.sheet_state == other.sheet_state
        rules = {(str(rule.sqref), rule.type, rule.formula1) for rule in mine.data_validations.dataValidation}
        assert rules == {
            (str(rule.sqref), rule.type, rule.formula1) for rule in other.data_validations.dataValidation
        }
    checked = theirs.cell("Thủ tục", theirs.row("Thủ tục", CAT), "Ngày kiểm tra")
    assert checked.value.date() == date(2031, 1, 5)
    assert checked.number_format.lower() == "dd/mm/yyyy"
    widths = [
        {name: round(page.column_dimensions[name].width) for name in ("A", "E")}
        for page in (ours.book["Câu trả lời"], theirs.book["Câu trả lời"])
    ]
    assert widths[0] == widths[1]


def test_rows_may_be_sorted_and_left_out(engine: Engine, tmp_path: Path) -> None:
    publish(engine)
    book = Book(exported(engine, tmp_path))
    sheet = book.book["Thủ tục"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    sheet.delete_rows(2, sheet.max_row)
    for row in reversed(rows[1:]):
        sheet.append(row)
    del book.book["Kế hoạch"]
    found = compare(engine, read_workbook(book.save()))
    assert found.cells == ()


_TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60).filter(clean)
_TRICKY = st.sampled_from(
    ["=SUM(A1)", "+84 1", "-1", "@x", "0012", "1/2/2031", "x\ny", "  hai  dấu cách ", "a\u0302", "TRUE",
     "1e5", "'nháy", "a\r\nb", "\u00a0đầu", "#REF!", "31/12/2031", "_x000D_", "<b>&amp;"]
)  # fmt: skip


def _state(texts: list[str]) -> State:
    facts = [fact(Aspect.STEPS, text) for text in texts]
    made = entry(PLAIN, Kind.ANSWER, "Nuôi mèo", *facts)
    return State(1, {PLAIN: (made,)}, {LAW.key: LAW, PAGE.key: PAGE})


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(_TEXT | _TRICKY, min_size=1, max_size=5), edited=_TEXT, place=st.integers(0, 4))
def test_any_text_comes_back_as_it_was(tmp_path: Path, texts: list[str], edited: str, place: int) -> None:
    state = _state(texts)
    path = tmp_path / "any.xlsx"
    write(state, path)
    workbook = read_workbook(path)
    assert workbook.problems == ()
    assert compare_with(state, workbook).cells == ()
    rows = workbook.rows["Câu trả lời"]
    if place >= len(rows):
        return
    # The edit as it is read from a saved file.
    after, before = clean(edited), rows[place].values["text"]
    rows[place] = replace(rows[place], values={**rows[place].values, "text": after})
    found = compare_with(state, workbook)
    changed = [change.cell for change in found.cells]
    assert changed == ([] if before == after else [rows[place].cell("text")])
    if changed:
        (layer,) = found.layers
        said = [item.text for item in layer.facts]
        assert (len(said), said[place]) == (len(rows), after)


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is missing")
def test_texts_that_programs_like_to_change_survive_libreoffice(tmp_path: Path) -> None:
    texts = [
        "=SUM(A1)", "+84 1", "-1", "@x", "0012", "1/2/2031", "x\n\ny", "  hai  dấu cách ", "a\u0302",
        "o\u031b\u0301", "TRUE", "1e5", "'nháy đơn", "a\r\nb\r\n", "\u00a0đầu", "#REF!", "31/12/2031",
        "<b>&amp;", "“ngoặc”…", "😀",
    ]  # fmt: skip
    state = _state(texts)
    path = tmp_path / "texts.xlsx"
    write(state, path)
    (tmp_path / "office").mkdir()
    workbook = read_workbook(through_libreoffice(path, tmp_path / "office"))
    assert workbook.problems == ()
    assert compare_with(state, workbook).cells == ()


def test_the_state_is_read_with_and_without_the_draft(engine: Engine, tmp_path: Path) -> None:
    publish(engine)
    path = exported(engine, tmp_path)
    book = Book(path)
    book.edit("Câu trả lời", book.row("Câu trả lời", PLAIN), Nội_dung="Mới trong nháp.")
    apply(engine, read_workbook(book.save()), "Hoa", "thử")
    texts = {
        drafted: [item.text for layer in read_state(engine, drafted).entries[PLAIN] for item in layer.facts]
        for drafted in (True, False)
    }
    assert "Mới trong nháp." in texts[True]
    assert "Mới trong nháp." not in texts[False]
