"""A small published state with every kind of entry, and hands that edit its workbook."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import Engine

from knowledge.entries import Aspect, Confidence, Fact, Kind, Layer, Origin, Source
from knowledge.fees import Fee, FeeKind
from knowledge.publishing import draft
from knowledge.workbooks.errors import CellsError
from knowledge.workbooks.exporting import export
from knowledge.workbooks.importing import Changes, compare, read_workbook

LAW = Source("luat-meo", "Luật Nuôi mèo", "legal", "1/2031/QH20", "Quốc hội", date(2031, 1, 2))
PAGE = Source("trang-meo", "Trang của hội nuôi mèo", "portal", url="https://meo.example.vn/hoi")
OFFICE = "Phòng Mèo"
CAT = "tthc/1.900001"
PLAIN = "meo/nuoi"
SEVERAL = "meo/cham-soc"
PLAN = "ke-hoach/meo-2030"
RESULT = "chi-so/par-index-tinh-gia-lai-2030"
CONTACT = "lien-he/gia-lai/phuong-quy-nhon"


def fact(aspect: Aspect, text: str, origin: Origin = Origin.CONTENT, **more: Any) -> Fact:
    more = {"confidence": Confidence.PRIMARY, "sources": (LAW.key,), **more}
    return Fact(aspect, text, origin, **more)


def entry(entry_id: str, kind: Kind, title: str, *facts: Fact, **more: Any) -> Layer:
    topic = entry_id.split("/")[0]
    more = {
        "origin": Origin.CONTENT, "owner": OFFICE, "checked_on": date(2031, 1, 5), "sources": (LAW.key,),
        "questions": (f"hỏi về {title}",), **more,
    }  # fmt: skip
    return Layer(entry_id, kind=kind, title=title, topic=topic, facts=facts, **more)


def layers() -> list[Layer]:
    """One entry of every sheet, and one that only the catalogue knows."""
    shipped = Origin.CATALOGUE
    card = (
        fact(
            Aspect.FEE, "20.000 đồng một thẻ.", channel="direct", payer="chủ mèo",
            fees=(Fee(FeeKind.AMOUNT, 20_000, channel="direct"),),
        ),
        fact(Aspect.FEE, "Nộp trực tuyến không thu phí.", channel="online"),
        fact(Aspect.TIME, "05 ngày làm việc."),
    )  # fmt: skip
    official = fact(Aspect.TIME, "Sáu ngày.", shipped), fact(Aspect.PLACE, "Ở xã.", shipped)
    result = "PAR Index năm 2030 của tỉnh Gia Lai"
    contact = (
        fact(Aspect.PLACE, "Địa chỉ: 1 đường Mèo", Origin.OFFICER, sources=(PAGE.key,)),
        fact(Aspect.CONTACT, "Điện thoại: 0200 000 0000", Origin.OFFICER, sources=(PAGE.key,)),
    )
    return [
        entry(
            PLAIN, Kind.ANSWER, "Nuôi mèo", fact(Aspect.ANSWER, "Được nuôi.\n  Nhớ tiêm phòng. "),
            valid_from=date(2031, 1, 1),
        ),
        entry(
            SEVERAL, Kind.LEGAL, "Chăm sóc mèo", fact(Aspect.ANSWER, "=1+1 không phải công thức"),
            fact(Aspect.NOW, "@hiện nay vẫn vậy"),
        ),
        entry(CAT, Kind.PROCEDURE, "Cấp thẻ mèo", *card, code="1.900001", field="Mèo"),
        entry(
            CAT, Kind.PROCEDURE, "Cấp thẻ mèo (tên trên Cổng)", *official, origin=shipped, code="1.900001",
            owner=None, questions=(),
        ),
        entry(
            "tthc/1.900002", Kind.PROCEDURE, "Cấp thẻ chó", fact(Aspect.FEE, "Xem Cổng.", shipped),
            origin=shipped, code="1.900002", owner=None,
        ),
        entry(
            PLAN, Kind.PLAN_FACT, "Kế hoạch mèo 2030", fact(Aspect.ANSWER, "Năm 2030 tỉnh đếm mèo."),
            province="gia-lai", years=(2030, 2031),
        ),
        entry(
            RESULT, Kind.INDEX, result,
            fact(Aspect.ANSWER, f"{result}: 87,5 điểm, hạng 20/34.", Origin.OFFICER), origin=Origin.OFFICER,
            province="gia-lai", years=(2030,),
        ),
        entry(
            CONTACT, Kind.CONTACT, "Trung tâm phường Quy Nhơn", *contact, origin=Origin.OFFICER,
            place="gia-lai/phuong-quy-nhon", sources=(PAGE.key,),
        ),
    ]  # fmt: skip


def publish(engine: Engine, *made: Layer) -> int:
    """Publish layers (default: `layers`) with the two sources; the revision."""
    with draft(engine, "motcua", "thử") as coming:
        for layer in made or layers():
            coming.put(layer)
        return coming.publish((LAW, PAGE))


def exported(engine: Engine, folder: Path, **options: Any) -> Path:
    """The workbook of what is published."""
    path = folder / "motcua.xlsx"
    export(engine, path, **options)
    return path


class Book:
    """An open workbook whose cells are named by sheet, text of a row, and title of a column."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.book = openpyxl.load_workbook(path)

    def column(self, sheet: str, title: str) -> int:
        heads = [cell.value for cell in self.book[sheet][1]]
        begun = [head for head in heads if head and head.startswith(title)]
        return heads.index(title if title in heads else begun[0]) + 1

    def row(self, sheet: str, *texts: str) -> int:
        """The first row that holds all the texts."""
        for row in self.book[sheet].iter_rows(min_row=2):
            held = [str(cell.value) for cell in row if cell.value is not None]
            if all(any(text in one for one in held) for text in texts):
                return int(row[0].row)
        raise AssertionError(f"{sheet}: no row with {texts}")

    def cell(self, sheet: str, row: int, title: str) -> Any:
        return self.book[sheet].cell(row, self.column(sheet, title))

    def edit(self, sheet: str, row: int, **values: Any) -> list[str]:
        """Write cells by the titles of their columns ("_" for a blank); their names."""
        names = []
        for title, value in values.items():
            cell = self.cell(sheet, row, title.replace("_", " "))
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
            names.append(f"{sheet}!{cell.coordinate}")
        return names

    def add(self, sheet: str, values: Mapping[str, Any]) -> int:
        """A row at the end; its number."""
        row = int(self.book[sheet].max_row) + 1
        for title, value in values.items():
            self.cell(sheet, row, title).value = value
        return row

    def save(self, path: Path | None = None) -> Path:
        self.book.save(path or self.path)
        return path or self.path


def compared(engine: Engine, book: Book, author: str | None = None) -> Changes:
    """What the saved book changes."""
    return compare(engine, read_workbook(book.save()), author)


def problems(engine: Engine, book: Book) -> tuple[str, ...]:
    """Why the saved book is refused."""
    with pytest.raises(CellsError) as error:
        compared(engine, book)
    return error.value.problems
