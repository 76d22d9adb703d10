"""Procedures and fields that are known by name only: said to exist, never described."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from knowledge.entries import Aspect, Confidence, Fact, Kind, Layer, Origin
from knowledge.vietnamese.abbreviations import read_table

CHECKED_ON = date(2026, 11, 20)


def known_layers(folder: Path) -> list[Layer]:
    """One entry for each missing field (`linh-vuc/<slug>`) and for each procedure name (`ten/<code>`).

    The tables are `known_fields.tsv` (slug, name, where to ask, everyday words) and
    `known_procedures.tsv` (code, title, slug of the field).
    """
    layers = []
    fields: dict[str, tuple[str, str]] = {}
    for slug, name, ask_at, words in read_table(folder / "known_fields.tsv"):
        fields[slug] = (name, ask_at)
        questions = tuple(dict.fromkeys(word.strip() for word in words.split("|") if word.strip()))
        layers.append(_layer(f"linh-vuc/{slug}", name, name, ask_at, questions))
    for code, title, slug in read_table(folder / "known_procedures.tsv"):
        name, ask_at = fields[slug]
        layers.append(_layer(f"ten/{code}", title, name, ask_at, ()))
    return layers


def _layer(entry_id: str, title: str, field: str, ask_at: str, questions: tuple[str, ...]) -> Layer:
    place = Fact(Aspect.PLACE, ask_at, Origin.CONTENT, Confidence.PRIMARY)
    return Layer(
        entry_id=entry_id, origin=Origin.CONTENT, kind=Kind.KNOWN, title=title, topic="known", field=field,
        checked_on=CHECKED_ON, questions=questions, facts=(place,),
    )  # fmt: skip
