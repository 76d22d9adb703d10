"""Ways in which people ask for an entry, a row each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

from knowledge.entries import Kind, Origin
from knowledge.workbooks.facts import sheet_of
from knowledge.workbooks.officer_layers import over
from knowledge.workbooks.rows import Coming, Edit, Identity, Row
from knowledge.workbooks.state import State
from knowledge.workbooks.values import plain, shown


def rows(state: State, entries: set[str]) -> Iterator[Row]:
    """The questions of these entries; ``payload`` is the text as the store has it."""
    for entry_id, layers in state.entries.items():
        if entry_id not in entries:
            continue
        first = state.first(entry_id) or layers[0]
        asked = dict.fromkeys(text for layer in layers for text in layer.questions)
        seen: set[str] = set()
        for text in asked:
            key = f"{entry_id}|{hashlib.sha256(text.encode()).hexdigest()[:12]}"
            if key in seen or not shown(text):
                continue
            seen.add(key)
            values = {"id": entry_id, "title": shown(first.title), "question": shown(text)}
            yield Row(entry_id, key, values, text)


def identity() -> Identity:
    return Identity(lambda values: f"{plain(values.get('id'))}|{plain(values.get('question'))}")


def build(edits: Sequence[Edit], coming: Coming) -> None:
    """Put the questions into the officer's layers: their own are replaced, shipped ones get a fellow."""
    for edit in edits:
        entry_id = edit.text("id") or ""
        layer = coming.layer(entry_id, Origin.OFFICER)
        first = coming.state.first(entry_id)
        if layer is None and (first is None or sheet_of(coming.state.entries[entry_id]) is None):
            coming.wrong(edit, "id", f"không có mục {entry_id or '(để trống)'} trong tệp này")
            continue
        made = layer or (over(first) if first else None)
        if made is None or made.kind == Kind.WITHDRAWN:
            coming.wrong(edit, "id", "mục đang gỡ thì không sửa cách hỏi")
            continue
        if not made.owner:
            coming.wrong(
                edit, "id", "mục này chưa có đơn vị phụ trách; thêm một dòng nội dung có đơn vị trước"
            )
            continue
        old: str | None = edit.current.payload if edit.current else None
        asked = edit.text("question")
        own = old is not None and old in made.questions
        if not asked and not own:
            coming.wrong(edit, "question", "câu đi kèm không xóa được, chỉ sửa hoặc thêm câu")
            continue
        kept = [asked if text == old else text for text in made.questions]
        if not own:
            kept.append(asked)
        coming.put(replace(made, questions=tuple(dict.fromkeys(text for text in kept if text))))
