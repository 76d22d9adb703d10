"""A newer copy against what is published: fields that differ, edits overtaken, codes that vanished."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import Engine

from knowledge.comparing import Difference, differences
from knowledge.decisions import EDITS, Overtaken
from knowledge.entries import Aspect, Fact, Layer, Origin
from knowledge.publishing import BATCH
from knowledge.serializing import fingerprint
from knowledge.store import read_layers
from knowledge.writing import current_layers, published_revision

PREFIX = "tthc/"


class Extent(StrEnum):
    """How much of what was imported before the new files hold; codes vanish from a `WHOLE` only."""

    FIRST = "first"  # nothing was imported before
    WHOLE = "whole"  # at least half: a newer copy of everything
    PART = "part"
    BROKEN = "broken"  # a file could not be read to its end: what is not there may be in the rest


class Before:
    """The layers that were published when an import began, compared a batch at a time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        with engine.connect() as connection:
            self.revision = published_revision(connection)
            self._current = current_layers(connection, self.revision)
        self._waiting: list[Layer] = []
        self._differences: list[Difference] = []
        self._overtaken: list[Overtaken] = []

    @property
    def imported(self) -> set[str]:
        """Codes of the procedures with an imported layer."""
        return {
            entry_id.removeprefix(PREFIX)
            for entry_id, origin in self._current
            if origin == Origin.IMPORT and entry_id.startswith(PREFIX)
        }

    def origins(self, entry_id: str) -> tuple[Origin, ...]:
        """The origins with a layer of the entry, the most believed first."""
        return tuple(origin for origin in Origin if (entry_id, str(origin)) in self._current)

    def outcome(self, layer: Layer) -> str:
        """What putting the layer would do: ``new``, ``updated`` or ``unchanged``."""
        current = self._current.get((layer.entry_id, str(layer.origin)))
        if current is None:
            return "new"
        return "unchanged" if current[1] == fingerprint(layer) else "updated"

    def note(self, layer: Layer) -> None:
        """Remember an imported layer that says something else than the published one."""
        self._waiting.append(layer)
        if len(self._waiting) >= BATCH:
            self._compare()

    @property
    def differences(self) -> list[Difference]:
        """Those of all layers noted so far, fees and times first, then by code."""
        self._compare()
        return sorted(self._differences, key=lambda item: (item.weight, item.subject))

    @property
    def overtaken(self) -> list[Overtaken]:
        """The edits that the layers noted so far overtook, by code."""
        self._compare()
        return sorted(self._overtaken, key=lambda item: item.entry_id)

    def _compare(self) -> None:
        if not self._waiting:
            return
        keys = [(layer.entry_id, str(by)) for layer in self._waiting for by in (Origin.IMPORT, *EDITS)]
        rows = [self._current[key][0] for key in keys if key in self._current]
        with self._engine.connect() as connection:
            published = {(layer.entry_id, layer.origin): layer for layer in read_layers(connection, rows)}
        for layer in self._waiting:
            before = published.get((layer.entry_id, Origin.IMPORT))
            if before is None:  # its first import was published while this one began
                continue
            self._differences += differences(layer.entry_id, str(layer.origin), before, layer)
            edits = [published.get((layer.entry_id, origin)) for origin in EDITS]
            self._overtaken += _overtaken(before, layer, [edit for edit in edits if edit])
        self._waiting.clear()


def _overtaken(before: Layer, after: Layer, edits: list[Layer]) -> list[Overtaken]:
    """The aspects that an officer's layer holds and whose imported text or fees changed."""
    held = {fact.aspect for edit in edits for fact in edit.facts}
    return [
        Overtaken(after.entry_id, aspect, _text(before, aspect), _text(after, aspect))
        for aspect in Aspect
        if aspect in held and _said(before.facts, aspect) != _said(after.facts, aspect)
    ]


def _said(facts: tuple[Fact, ...], aspect: Aspect) -> list[object]:
    return [(fact.text, fact.fees) for fact in facts if fact.aspect == aspect]


def _text(layer: Layer, aspect: Aspect) -> str:
    return "\n".join(fact.text for fact in layer.facts if fact.aspect == aspect)


def extent(imported: int, held: int, broken: bool) -> Extent:
    """What new files are that hold ``held`` of the codes imported before."""
    if not imported:
        return Extent.FIRST
    if broken:
        return Extent.BROKEN
    return Extent.WHOLE if held * 2 >= imported else Extent.PART
