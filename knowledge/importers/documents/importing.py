"""Documents into the draft: read, restored where damaged, one entry a document, its passages as its rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlalchemy import Engine

from knowledge import changes
from knowledge.entries import DocumentDetails, Kind, Layer, Origin, Part, Passage, Source
from knowledge.errors import KnowledgeError
from knowledge.importers.documents.reading import ReadDocument, find_documents, read_document
from knowledge.restoration.detection import is_damaged
from knowledge.restoration.restoring import restore
from knowledge.store import Store
from knowledge.vietnamese.places import find_province
from knowledge.vietnamese.text import fold, folded_words

FOLDER = "van-ban"
TITLE = "tên văn bản"  # the path under which a restored title waits for review
_YEAR = re.compile(r"\b20[0-4]\d\b")
_SPAN = re.compile(r"\b(20[0-4]\d)\s*[-–]\s*(20[0-4]\d)\b")


@dataclass(frozen=True, slots=True)
class Imported:
    """One file: its entry, what became of it (``new``, ``updated``, ``unchanged``), how much waits."""

    file: str
    entry_id: str
    state: str
    document: ReadDocument
    damaged: bool
    waiting: int  # passages that a person must look at before publishing


@dataclass(frozen=True, slots=True)
class Report:
    """All files of one import; ``failed`` tells in a line each which could not be read and why."""

    documents: tuple[Imported, ...]
    failed: tuple[str, ...]


def import_documents(
    engine: Engine, paths: Iterable[Path], author: str, reason: str, day: date, *,
    owner: str | None = None, on_page: Callable[[str, int, int], None] | None = None,
) -> Report:  # fmt: skip
    """Read the files and write those that changed into the draft, all in one transaction.

    ``owner`` is the unit in charge (default: the issuer); ``on_page`` is told (file, pages done, pages).
    Raises `KnowledgeError` when no file is named or found.
    """
    files = find_documents(paths)
    if not files:
        raise KnowledgeError("Không có tệp văn bản nào (.txt, .pdf, .docx, .html, ảnh quét) ở đó.")
    layers: dict[str, Layer] = {}
    sources: list[Source] = []
    found: list[Imported] = []
    failed: list[str] = []
    for file in files:
        try:
            document = read_document(file, _told(on_page, file))
        except KnowledgeError as error:
            failed.append(str(error))
            continue
        entry_id = identity(document.details, document.notes)
        if entry_id in layers:
            failed.append(f"{file.name}: cùng một văn bản với {layers[entry_id].document.file}")  # type: ignore[union-attr]
            continue
        before = changes.drafted_layer(engine, entry_id, Origin.OFFICER)
        layer, damaged = _layer(document, entry_id, owner, day, before)
        if damaged and layer.document and (signer := known_name(engine, layer.document.signer)):
            layer = replace(layer, document=replace(layer.document, signer=signer))
        layers[entry_id] = layer
        sources.append(source_of(layer))
        waiting = sum(not passage.reviewed for passage in layer.passages)
        document = replace(document, details=layer.document or document.details)
        state = "new" if before is None else "unchanged" if before == layer else "updated"
        found.append(Imported(file.name, entry_id, state, document, damaged, waiting))
    changes.put(engine, layers.values(), sources, author, reason)
    return Report(tuple(found), tuple(failed))


def _told(on_page: Callable[[str, int, int], None] | None, file: Path) -> Callable[[int, int], None] | None:
    return None if on_page is None else lambda done, total: on_page(file.name, done, total)


def identity(details: DocumentDetails, notes: Sequence[str] = ()) -> str:
    """The entry id: of number and year ("van-ban/36-kh-ubnd-2023"), without a number of title and year."""
    year = details.issued_on.year if details.issued_on else _last_year([details.title, *notes])
    name = details.number or " ".join(details.title.split()[:14])
    slug = re.sub(r"[^0-9a-z]+", "-", fold(name)).strip("-")[:100].strip("-")
    return f"{FOLDER}/{slug}" + (f"-{year}" if year and str(year) not in slug else "")


def _last_year(texts: Iterable[str]) -> int | None:
    years = [int(year) for text in texts for year in _YEAR.findall(text)]
    return max(years, default=None)


def years_of(details: DocumentDetails) -> tuple[int, ...]:
    """The years that a document is about: those of its title (a span in full), else that of its day."""
    spans = [range(int(first), int(last) + 1) for first, last in _SPAN.findall(details.title)]
    years = {year for span in spans for year in span} | {int(year) for year in _YEAR.findall(details.title)}
    if not years and details.issued_on:
        years = {details.issued_on.year}
    return tuple(sorted(years))


def _layer(
    document: ReadDocument, entry_id: str, owner: str | None, day: date, before: Layer | None
) -> tuple[Layer, bool]:
    details, passages = document.details, document.passages
    damaged = is_damaged(" ".join(passage.text for passage in passages))
    if damaged:
        details, passages = _restored(details, passages)
        passages = _kept(passages, before)
    if (
        before
        and before.document
        and before.document.digest == details.digest
        and passages == before.passages
    ):
        return before, damaged  # the same file again: the day of its first reading stays
    place = " ".join(filter(None, [details.issuer, details.title]))
    key = entry_id.replace("/", "-")
    layer = Layer(
        entry_id, Origin.OFFICER, Kind.DOCUMENT, details.title, FOLDER, owner=owner or details.issuer,
        province=find_province(place), years=years_of(details), checked_on=day, passages=passages,
        sources=(key,), document=details,
    )  # fmt: skip
    return layer, damaged


def _restored(
    details: DocumentDetails, passages: tuple[Passage, ...]
) -> tuple[DocumentDetails, tuple[Passage, ...]]:
    """Title, headings and passages with their accents as they may have been; each waits for review."""
    title = restore(details.title)
    headings = {passage.heading for passage in passages if passage.heading}
    mended = {
        heading: " > ".join(restore(part).text for part in heading.split(" > ")) for heading in headings
    }
    first = Passage(
        title.text, TITLE, part=Part.TITLE, original=details.title, certainty=round(title.certainty, 3),
        reviewed=False,
    )  # fmt: skip
    rest = [_proposed(passage, mended) for passage in passages]
    basis = tuple(restore(line).text for line in details.basis)
    return replace(details, title=title.text, basis=basis), (first, *rest)


def _proposed(passage: Passage, headings: dict[str, str]) -> Passage:
    found = restore(passage.text)
    return replace(
        passage, text=found.text, heading=headings.get(passage.heading, ""), original=passage.text,
        certainty=round(found.certainty, 3), reviewed=False,
        cells=tuple((restore(head).text, restore(text).text) for head, text in passage.cells),
    )  # fmt: skip


def _kept(passages: tuple[Passage, ...], before: Layer | None) -> tuple[Passage, ...]:
    """Passages that a person has looked at keep what the person wrote, as long as the file says the same."""
    seen = {(p.path, p.original): p for p in before.passages if p.reviewed} if before else {}
    return tuple(seen.get((passage.path, passage.original), passage) for passage in passages)


def source_of(layer: Layer) -> Source:
    """The document as a source that answers cite."""
    details = layer.document
    if details is None:
        raise ValueError("not a document")
    is_plan = "ke hoach" in " ".join(folded_words(details.title))
    return Source(
        layer.sources[0], details.title, kind="plan" if is_plan else "legal", number=details.number,
        issuer=details.issuer, issued_on=details.issued_on,
    )  # fmt: skip


def known_name(engine: Engine, name: str | None) -> str | None:
    """A person's name with the accents it has in what is published; None where no entry or two name it.

    A language model knows how words are spelled, not who signs: "Lam Hai Giang" is looked up, not guessed.
    """
    if not name:
        return None
    words = folded_words(name)
    pattern = re.compile(r"(?<!\w)" + r"\s".join(r"[^\W\d_]+" for _ in words) + r"(?!\w)")
    store = Store(engine)
    found: set[str] = set()
    for text in store.fact_texts(Kind.PLAN_FACT, store.revision()):
        if all(word in folded_words(text) for word in words):
            spans = (text[match.start() :] for match in re.finditer(r"(?<!\w)[A-ZĐÀ-Ỹ]", text))
            found |= {
                hit.group()
                for span in spans
                if (hit := pattern.match(span)) and folded_words(hit.group()) == words
            }
    return found.pop() if len(found) == 1 else None
