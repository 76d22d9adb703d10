"""Procedures and fields that are known by name only: said to exist, never described."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from knowledge.entries import Aspect, Confidence, Fact, Kind, Layer, Origin
from knowledge.errors import ContentError
from knowledge.vietnamese.abbreviations import read_table

CHECKED_ON = date(2026, 11, 20)


def known_layers(folder: Path) -> list[Layer]:
    """One entry for each missing field (`linh-vuc/<slug>`) and for each procedure name (`ten/<code>`).

    The tables are `known_fields.tsv` (slug, name, where to ask, everyday words) and
    `known_procedures.tsv` (code, title, slug of the field). Raises `ContentError` naming file and line.
    """
    layers = []
    fields: dict[str, tuple[str, str]] = {}
    for slug, name, ask_at, words in _rows(folder / "known_fields.tsv", 4):
        fields[slug] = (name, ask_at)
        questions = tuple(dict.fromkeys(word.strip() for word in words.split("|") if word.strip()))
        layers.append(_layer(f"linh-vuc/{slug}", name, name, ask_at, questions))
    for code, title, slug in _rows(folder / "known_procedures.tsv", 3):
        if slug not in fields:
            raise ContentError(f"known_procedures.tsv: {code}: không có lĩnh vực {slug}")
        name, ask_at = fields[slug]
        layers.append(_layer(f"ten/{code}", title, name, ask_at, ()))
    return layers


def _rows(path: Path, columns: int) -> Iterator[list[str]]:
    for number, row in enumerate(read_table(path), 1):
        if len(row) != columns:
            raise ContentError(f"{path.name}, dòng {number}: cần {columns} cột, có {len(row)}")
        yield row


def _layer(entry_id: str, title: str, field: str, ask_at: str, questions: tuple[str, ...]) -> Layer:
    place = Fact(Aspect.PLACE, ask_at, Origin.CONTENT, Confidence.PRIMARY)
    return Layer(
        entry_id=entry_id, origin=Origin.CONTENT, kind=Kind.KNOWN, title=title, topic="known", field=field,
        checked_on=CHECKED_ON, questions=questions, facts=(place,),
    )  # fmt: skip
