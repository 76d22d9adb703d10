"""Sources under an answer: which documents, from when, checked when, replaced by what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from knowledge.answers.answer import Citation
from knowledge.answers.wordings import say
from knowledge.entries import Entry, Fact, Source
from knowledge.register import unreviewed

SHOWN = 4  # sources named in the text; a phone screen holds no more
_LEVEL_KINDS = ("legal", "plan", "portal", "press", "note")


_SHORT = 30  # characters of a title that is said whole; of a longer one, its kind and number
_KINDS = ("Nghị định", "Nghị quyết", "Thông tư", "Quyết định", "Chỉ thị", "Kế hoạch", "Công văn", "Luật")


def spoken(day: date) -> str:
    return day.strftime("%d-%m-%Y")


def citations(entry: Entry, facts: Iterable[Fact]) -> tuple[Citation, ...]:
    """The sources of the facts that were said, else of the entry; legal texts first."""
    keys = dict.fromkeys(key for fact in facts for key in fact.sources)
    if not keys:
        keys = dict.fromkeys(entry.first.sources)
    found = [entry.sources[key] for key in keys if key in entry.sources]
    found.sort(key=lambda source: _LEVEL_KINDS.index(source.kind) if source.kind in _LEVEL_KINDS else 9)
    # Our own content and the import cite the same page of the portal under two keys.
    once = {source.url or source.key: source for source in reversed(found)}
    kept = [source for source in found if once[source.url or source.key] is source]
    return tuple(_citation(entry, source) for source in kept[:SHOWN])


def _citation(entry: Entry, source: Source) -> Citation:
    checked = next((layer.checked_on for layer in entry.layers if source.key in layer.sources), None)
    if checked is None:
        checked = next((layer.checked_on for layer in entry.layers if layer.checked_on), None)
    return Citation(
        source.title, source.number, source.issued_on, source.url, checked, source.valid_from, source.valid_to
    )


def source_block(entry: Entry, cited: tuple[Citation, ...], day: date) -> str:
    """The closing lines of an answer; empty without sources."""
    if not cited:
        return ""
    rows = [f"- {_named(entry, citation, day)}" for citation in cited]
    checked = max([citation.checked_on for citation in cited if citation.checked_on], default=None)
    lines = [say("answer.sources"), *rows]
    if checked:
        lines.append(say("answer.checked", day=spoken(checked)))
    return "\n".join(lines)


def _named(entry: Entry, citation: Citation, day: date) -> str:
    text = citation.title
    if citation.number and citation.number not in text:
        text += f", số {citation.number}"
    if citation.issued_on:
        text += f", ngày {spoken(citation.issued_on)}"
    if citation.url:
        text += f": {citation.url}"
    if citation.valid_to and citation.valid_to < day:
        text += f" (hết hiệu lực từ sau ngày {spoken(citation.valid_to)}{_successor(entry, citation)})"
    elif citation.valid_from and citation.valid_from > day:
        text += f" (có hiệu lực từ {spoken(citation.valid_from)})"
    return text


def _successor(entry: Entry, citation: Citation) -> str:
    for source in entry.sources.values():
        if source.title == citation.title and source.number == citation.number and source.replaced_by:
            successor = entry.sources.get(source.replaced_by)
            if successor:
                return f", thay bằng {successor.number or successor.title}"
    return ""


def under_review(entry: Entry, facts: Sequence[Fact], day: date) -> str:
    """The line above an answer whose document ended and that nobody has looked at since; empty if none.

    ``entry`` is a bounded one (`knowledge.validity`) and the facts are those said of it.
    """
    source = unreviewed(entry, facts, day)
    if source is None or source.valid_to is None:
        return ""
    old, since = _short(source), spoken(source.valid_to + timedelta(days=1))
    successor = entry.sources.get(source.replaced_by or "")
    if successor:
        return say("review.replaced", old=old, new=_short(successor), since=since)
    return say("review.ended", old=old, since=since)


def _short(source: Source) -> str:
    """ "Nghị định 61/2018/NĐ-CP", "Luật Hộ tịch 60/2014/QH13"."""
    if not source.number:
        return source.title
    if len(source.title) <= _SHORT:
        return source.title if source.number in source.title else f"{source.title} {source.number}"
    kind = next((kind for kind in _KINDS if source.title.startswith(kind)), "văn bản")
    return f"{kind} {source.number}"
