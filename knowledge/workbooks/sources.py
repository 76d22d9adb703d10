"""The register of sources as a sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from knowledge.entries import Source
from knowledge.vietnamese.places.table import slug
from knowledge.workbooks.checks import code_after, day, in_order
from knowledge.workbooks.labels import label
from knowledge.workbooks.register import Register
from knowledge.workbooks.rows import Coming, Edit, Identity, Row
from knowledge.workbooks.state import SOURCE, State
from knowledge.workbooks.values import Value, plain, shown

PORTAL_PAGES = "cong-dvcqg-"  # the portal's page of each procedure: thousands, made by the importer
_DAYS = ("issued_on", "valid_from", "valid_to")
_TEXTS = ("number", "issuer", "url", "replaced_by")


def rows(state: State, cited: set[str], everything: bool = False) -> Iterator[Row]:
    """The sources; the portal's page of a procedure only where a row of the file cites it."""
    for key, source in sorted(state.sources.items()):
        if everything or key in cited or not key.startswith(PORTAL_PAGES):
            yield Row(SOURCE + key, key, _values(source), source)


def _values(source: Source) -> dict[str, Value]:
    return {
        "key": source.key, "kind": label("source_kinds", source.kind), "number": shown(source.number),
        "title": shown(source.title), "issuer": shown(source.issuer), "issued_on": source.issued_on,
        "url": shown(source.url), "valid_from": source.valid_from, "valid_to": source.valid_to,
        "replaced_by": source.replaced_by,
    }  # fmt: skip


def identity() -> Identity:
    def key(values: Mapping[str, Value]) -> str:
        return plain(values.get("key")) or f"{plain(values.get('number'))}|{plain(values.get('title'))}"

    return Identity(key)


def build(edits: Sequence[Edit], coming: Coming, register: Register) -> None:
    """Put edited and new sources into the register."""
    for edit in edits:
        old: Source | None = edit.current.payload if edit.current else None
        before = len(coming.problems)
        title = edit.text("title")
        if not title:
            coming.wrong(edit, "title", "nguồn phải có tên")
        kind = code_after(edit, "kind", "source_kinds", old.kind if old else None, coming) or "legal"
        in_order(edit, coming)
        if len(coming.problems) > before:
            continue
        source = old or Source(_key(edit, register, title or ""), "", kind)
        told: dict[str, Any] = {
            name: day(edit, name) if name in _DAYS else edit.text(name) for name in (*_DAYS, *_TEXTS)
        }
        told |= {"title": title, "kind": kind}
        changed = {name: value for name, value in told.items() if old is None or name in edit.changed}
        register.put(replace(source, **changed))


def _key(edit: Edit, register: Register, title: str) -> str:
    given = edit.text("key")
    return slug(given)[:100] if given else register.new_key(edit.text("number"), title)


def check_successors(edits: Sequence[Edit], coming: Coming, register: Register) -> None:
    """A document is replaced by one that the register knows (it may have come in a later row)."""
    for edit in edits:
        successor = edit.text("replaced_by")
        if "replaced_by" in edit.changed and successor and successor not in register:
            coming.wrong(edit, "replaced_by", f"chưa có nguồn khóa “{successor}” trong trang Nguồn")
