"""A draft made from a record of another site: something to edit, never to publish as it is."""

from __future__ import annotations

import re
from dataclasses import replace

from sqlalchemy import Engine

from knowledge import changes
from knowledge.entries import Aspect, Confidence, Entry, Fact, Kind, Layer, Origin, Source
from knowledge.errors import StoreError
from knowledge.reference.errors import NoReferenceError
from knowledge.reference.loading import read_records
from knowledge.reference.matching import read_entry
from knowledge.reference.records import ReferenceRecord
from knowledge.vietnamese.text import fold

NOTE = "tham-khao-"  # how the keys of sources begin that are only another province's practice
_ID = re.compile(r"[a-z0-9-]+/[a-z0-9.-]+\Z")


def draft_entry(
    engine: Engine, source: str, site_id: str, entry_id: str, author: str, reason: str, owner: str
) -> Layer:
    """Put an officer's layer made from the record into the draft, and return it.

    Its facts are those that the published entry has nothing on, each to be checked again, and its only
    source is a note that this is another province's practice. Raises `NoReferenceError` for an unknown
    record and `StoreError` for a bad id, a missing owner, an entry that an officer already writes, or a
    record that adds nothing.
    """
    if not _ID.match(entry_id) or len(entry_id) > 160:
        raise StoreError(f"Mã mục {entry_id} không đúng dạng, ví dụ tthc/1.004222 hay cu-tru/tach-ho.")
    if not owner.strip():
        raise StoreError(f"Mục {entry_id} cần đơn vị phụ trách.")
    with engine.connect() as connection:
        record = next((one for one in read_records(connection, source) if one.site_id == site_id), None)
        if record is None:
            raise NoReferenceError(f"Không có bản tham chiếu {site_id} của nguồn {source}.")
        entry = read_entry(connection, entry_id)
        drafted = {change.origin for change in changes.read(connection, {entry_id})}
    written = {layer.origin for layer in entry.layers} if entry else set()
    if Origin.OFFICER in written | drafted:
        raise StoreError(f"Mục {entry_id} đã có bản của cán bộ; sửa tiếp ở bản đó.")
    layer = _layer(record, entry_id, owner.strip(), entry)
    if entry and not layer.facts:
        raise StoreError(f"Bản tham chiếu {site_id} không có gì mà mục {entry_id} còn thiếu.")
    changes.put(engine, [layer], [_note(record)], author, reason)
    return layer


def is_only_reference(layer: Layer) -> bool:
    """Whether a layer rests on nothing but other provinces' practice: nobody has edited the draft yet."""
    keys = {*layer.sources, *(key for fact in layer.facts for key in fact.sources)}
    return bool(keys) and all(key.startswith(NOTE) for key in keys)


def _note(record: ReferenceRecord) -> Source:
    where = record.publisher or record.source
    return Source(
        key=f"{NOTE}{record.source}-{record.site_id}", kind="note", issuer=record.publisher, url=record.url,
        title=f"Tham khảo cách làm của tỉnh khác ({where}), chưa phải quy định của tỉnh: {record.title}",
    )  # fmt: skip


def _layer(record: ReferenceRecord, entry_id: str, owner: str, entry: Entry | None) -> Layer:
    topic, name = entry_id.split("/")
    key = _note(record).key
    said = {fact.aspect for fact in entry.facts} if entry else set()
    facts = tuple(
        Fact(aspect, text, Origin.OFFICER, Confidence.SECONDARY, sources=(key,))
        for aspect, told in record.facts
        if aspect not in said and (text := _sentence(aspect, told))
    )
    made = Layer(
        entry_id=entry_id, origin=Origin.OFFICER, kind=Kind.PROCEDURE, title=record.title, topic=topic,
        owner=owner, code=name if topic == "tthc" else None, confidence=Confidence.SECONDARY, facts=facts,
        sources=(key,),
    )  # fmt: skip
    if entry:  # what is published goes on naming the entry
        return replace(made, kind=entry.kind, title=entry.title, topic=entry.first.topic)
    agency = dict(record.facts).get(Aspect.AGENCY)
    return replace(made, field=record.field, agency=agency, levels=record.levels)


def _sentence(aspect: Aspect, text: str) -> str:
    """A cell's bare word as a sentence that can stand alone; empty for one that says nothing alone."""
    word = fold(text).strip(" .")
    if aspect == Aspect.ONLINE:
        return "" if word == "con lai" else f"Nộp trực tuyến: {text.strip(' .').lower()}."
    if aspect == Aspect.FORM:
        return f"Mẫu kèm theo: {text}."
    if aspect == Aspect.FEE and word == "khong":
        return "Không thu phí, lệ phí."
    return text
