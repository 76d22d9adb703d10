from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from knowledge.archiving.manifest import FORMAT, Manifest, SchemaPart, TablePart, dump, parse

CATS = SchemaPart(
    "cattery", "c2", (TablePart("cats", ("id", "story"), 3, "ab"), TablePart("h", ("id",), 1, "c"))
)
WHOLE = Manifest("0.2.0", datetime(2026, 11, 21, 13, 45, tzinfo=UTC), (CATS,), {"ghi chú": "chữ"})


def test_it_comes_back_as_it_was() -> None:
    assert parse(dump(WHOLE)) == WHOLE
    assert CATS.rows == 4
    assert (WHOLE.schema("cattery"), WHOLE.schema("kennel")) == (CATS, None)


def changed(*path: Any, to: Any) -> bytes:
    """The manifest with one value replaced (or, by `...`, removed)."""
    data = json.loads(dump(WHOLE))
    place = data
    for step in path[:-1]:
        place = place[step]
    if to is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return json.dumps(data).encode()


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"[]", b"null", b"[" * 100_000, b"\xff\xfe", b'{"format": 1}',
        changed("format", to="1"), changed("format", to=True), changed("made_at", to="nay"),
        changed("schemas", to=None), changed("schemas", 0, "tables", to=...),
        changed("schemas", 0, "tables", 0, "rows", to="3"),
        changed("schemas", 0, "tables", 0, "columns", to=[1]), changed("notes", to=[]),
    ],
)  # fmt: skip
def test_what_is_no_manifest(content: bytes) -> None:
    with pytest.raises(ValueError):
        parse(content)


def test_of_a_newer_format_only_the_head_is_read() -> None:
    found = parse(changed("format", to=FORMAT + 1).replace(b'"schemas"', b'"parts"'))
    assert (found.format, found.program, found.schemas) == (FORMAT + 1, "0.2.0", ())
