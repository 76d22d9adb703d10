"""All rows of all sheets, as a state gives them."""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.workbooks import contacts, facts, indices, overlays, questions, sources
from knowledge.workbooks.rows import Identity, Row
from knowledge.workbooks.sheets import (
    ANSWERS,
    CONTACTS,
    INDICES,
    OVERLAY,
    PLANS,
    PROCEDURES,
    QUESTIONS,
    SOURCES,
)
from knowledge.workbooks.state import State

FACT_SHEETS = (ANSWERS, PROCEDURES, PLANS)
IDENTITIES: dict[str, Identity] = {
    **{sheet.title: facts.identity(sheet) for sheet in FACT_SHEETS},
    CONTACTS.title: contacts.identity(), INDICES.title: indices.identity(),
    OVERLAY.title: overlays.identity(), SOURCES.title: sources.identity(),
    QUESTIONS.title: questions.identity(),
}  # fmt: skip


def render(state: State, everything: bool = False) -> dict[str, list[Row]]:
    """The rows of every sheet by its title; with ``everything`` what was imported of procedures too."""
    found = {sheet.title: list(facts.rows(state, sheet, everything)) for sheet in FACT_SHEETS}
    found[CONTACTS.title] = list(contacts.rows(state))
    found[INDICES.title] = list(indices.rows(state))
    found[OVERLAY.title] = list(overlays.rows(state))
    every = [row for rows in found.values() for row in rows]
    found[SOURCES.title] = list(sources.rows(state, _cited(state, every), everything))
    named = {row.subject for sheet in FACT_SHEETS for row in found[sheet.title]}
    found[QUESTIONS.title] = list(questions.rows(state, named))
    return found


def _cited(state: State, rows: Iterable[Row]) -> set[str]:
    keys = set()
    for row in rows:
        for key in str(row.values.get("sources") or "").split("; "):
            keys.add(key)
    return keys


def owners(state: State) -> list[str]:
    """The units named so far, for the drop-down that suggests them."""
    named = {layer.owner for layers in state.entries.values() for layer in layers if layer.owner}
    return sorted(named)
