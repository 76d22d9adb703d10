"""What forbids publishing a draft."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from knowledge import changes
from knowledge.changes import Change
from knowledge.entries import Confidence, Fact, Kind, Layer, Origin, Source, merge
from knowledge.reference.drafting import is_only_reference
from knowledge.serializing import fingerprint
from knowledge.validity import bounded
from knowledge.writing import current_layers, current_sources

# They speak of their own time: a plan of 2020 may cite what was in force in 2020.
HISTORICAL = frozenset({Kind.PLAN_FACT, Kind.LEGAL, Kind.DOCUMENT, Kind.INDEX})
_WITHOUT_OWNER = frozenset({Kind.KNOWN, Kind.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason not to publish; ``liftable`` ones an administrator may override."""

    subject: str
    reason: str
    liftable: bool = False

    def __str__(self) -> str:
        return f"{self.subject}: {self.reason}"


def refusals(
    connection: Connection, revision: int, coming: list[Change], author: str, day: date
) -> list[Refusal]:
    """Every reason against publishing these changes on the published revision, by this person."""
    sources = current_sources(connection, revision)
    sources.update({change.subject: change.source for change in coming if change.source})
    current = current_layers(connection, revision, [c.subject for c in coming if c.kind == "layer"])
    marks: dict[tuple[str, str, str], str] = {("layer", *key): mark for key, (_, mark) in current.items()}
    if any(change.kind == "source" for change in coming):
        now = current_sources(connection, revision)
        marks.update({("source", key, ""): fingerprint(source) for key, source in now.items()})
    found: list[Refusal] = []
    writers = changes.authors(connection, {change.subject for change in coming})
    for subject, names in writers.items():
        if author.strip().casefold() in {name.casefold() for name in names}:
            found.append(Refusal(subject, f"{author} là người sửa, cần người khác công bố", liftable=True))
    for change in coming:
        if marks.get(change.key) != change.base:
            found.append(
                Refusal(change.subject, "đã có bản khác công bố sau khi sửa; bỏ thay đổi này rồi sửa lại")
            )
        if change.layer is not None:
            found += layer_refusals(change.layer, sources, day)
    return list(dict.fromkeys(found))


def layer_refusals(layer: Layer, sources: dict[str, Source], day: date) -> Iterator[Refusal]:
    """What is wrong with one layer, whoever publishes it."""
    name = layer.entry_id
    if layer.kind in _WITHOUT_OWNER:
        return
    if layer.origin in (Origin.OFFICER, Origin.PROVINCE) and not layer.owner:
        yield Refusal(name, "thiếu đơn vị phụ trách")
    keys = {*layer.sources, *(key for fact in layer.facts for key in fact.sources)}
    if not keys:
        yield Refusal(name, "thiếu nguồn")
    for key in sorted(keys - set(sources)):
        yield Refusal(name, f"nguồn {key} chưa được khai báo")
    if is_only_reference(layer):
        yield Refusal(name, "mới chép từ tỉnh khác để tham khảo, chưa ai sửa theo nguồn của tỉnh")
    if any(fact.confidence == Confidence.UNCONFIRMED for fact in layer.facts):
        yield Refusal(name, "có nội dung chưa xác nhận; không công bố như sự thật")
    waiting = sum(not passage.reviewed for passage in layer.passages)
    if waiting:
        yield Refusal(name, f"còn {waiting} đoạn phục hồi chưa ai xem")
    if layer.kind not in HISTORICAL:
        for fact in bounded(merge([layer], sources)).facts:
            if source := replaced(fact, sources, day):
                yield Refusal(name, f"dẫn văn bản đã thay: {named(source, sources)}")


def replaced(fact: Fact, sources: dict[str, Source], day: date) -> Source | None:
    """A source no longer in force that a statement of the day rests on as if it were."""
    if not fact.holds(day) or fact.valid_to is not None:
        return None
    for key in fact.sources:
        source = sources.get(key)
        if source and source.valid_to and source.valid_to < day:
            if fact.valid_from == source.valid_to + timedelta(days=1):
                continue  # it speaks of what holds since that document ended
            return source
    return None


def named(source: Source, sources: dict[str, Source]) -> str:
    """The document with what replaced it and since when."""
    text = source.number or source.title
    if source.valid_to:
        text += f", hết hiệu lực sau {source.valid_to.strftime('%d-%m-%Y')}"
    if source.replaced_by:
        successor = sources.get(source.replaced_by)
        text += f", thay bằng {(successor.number or successor.title) if successor else source.replaced_by}"
    return text
