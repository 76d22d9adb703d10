"""Loading the shipped content: our own entries, the catalogue of procedures, what is known by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Engine

from knowledge.content_files import CONTENT, read_content
from knowledge.entries import Layer, Origin, Source
from knowledge.errors import ContentError
from knowledge.importers.catalogue import read_catalogue
from knowledge.importers.errors import CatalogueError
from knowledge.importers.procedure_layers import layer_of, source_of
from knowledge.known import known_layers
from knowledge.publishing import draft
from knowledge.vietnamese.abbreviations import read_table
from knowledge.vietnamese.text import nfc


def read_asked(folder: Path) -> dict[str, tuple[str, ...]]:
    """Procedure code or entry id -> ways citizens ask for it, from the tables of the folder."""
    asked: dict[str, dict[str, None]] = {}
    for path in sorted(folder.glob("*.tsv")):
        for number, row in enumerate(read_table(path), 1):
            if len(row) != 2:
                raise ContentError(f"{path.name}, dòng {number}: cần mã thủ tục và một câu hỏi")
            asked.setdefault(row[0].strip(), {})[nfc(row[1])] = None
    return {code: tuple(questions) for code, questions in asked.items()}


@dataclass(frozen=True, slots=True)
class Report:
    """How many layers a load added, replaced, left and retired, and the revision published."""

    new: int
    updated: int
    unchanged: int
    retired: int
    revision: int


def shipped(folder: Path = CONTENT) -> tuple[list[Layer], dict[str, Source]]:
    """All layers and sources of the shipped content. Raises `ContentError` when a file is wrong."""
    layers, sources, _ = read_content(folder)
    layers += known_layers(folder)
    asked = read_asked(folder / "asked")
    layers = [
        replace(layer, questions=tuple(dict.fromkeys(layer.questions + asked.pop(layer.entry_id, ()))))
        for layer in layers
    ]
    try:
        records = read_catalogue(folder / "catalogue.jsonl")
    except CatalogueError as error:
        raise ContentError(f"catalogue.jsonl: {error}") from None
    for record in records:
        layer = layer_of(record, Origin.CATALOGUE)
        layers.append(replace(layer, questions=asked.pop(record.code, ())))
        source = source_of(record)
        sources[source.key] = source
    if asked:
        raise ContentError(f"asked: không có mục {', '.join(sorted(asked)[:5])}")
    return layers, sources


def sync(
    engine: Engine, folder: Path = CONTENT, on_progress: Callable[[int, int], None] | None = None
) -> Report:
    """Make the content and catalogue layers equal to the files; other layers are left alone.

    Running it again changes nothing. Nothing becomes visible before everything is written.
    """
    layers, sources = shipped(folder)
    counts = {"new": 0, "updated": 0, "unchanged": 0}
    with draft(engine, "motcua", "nạp nội dung đi kèm") as coming:
        for done, layer in enumerate(layers, 1):
            counts[coming.put(layer)] += 1
            if on_progress:
                on_progress(done, len(layers))
        retired = 0
        for origin in (Origin.CONTENT, Origin.CATALOGUE):
            kept = {layer.entry_id for layer in layers if layer.origin == origin}
            for gone in sorted(coming.known(origin) - kept):
                coming.retire(gone, origin)
                retired += 1
        revision = coming.publish(sources.values())
    return Report(counts["new"], counts["updated"], counts["unchanged"], retired, revision)
