"""What an import found and a person must decide: codes that vanished, edits that a newer file overtook."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from knowledge import changes
from knowledge.comparing import ASPECTS
from knowledge.entries import PRECEDENCE, Aspect, Layer, Origin
from knowledge.errors import StoreError
from knowledge.importers.portal_text import shorten
from knowledge.models import DecisionRow, LayerRow, SpanRow
from knowledge.publishing import alone
from knowledge.store import read_layers
from knowledge.writing import current_layers, published_revision, seen_at

VANISHED, OVERTAKEN = "vanished", "overtaken"
KEEP, RETIRE, KEEP_EDIT, TAKE_FILE = "keep", "retire", "keep-edit", "take-file"
CHOICES = {
    VANISHED: {KEEP: "giữ nguyên mục đang công bố", RETIRE: "bỏ bản nhập (vào bản nháp, chờ công bố)"},
    OVERTAKEN: {KEEP_EDIT: "giữ bản cán bộ sửa", TAKE_FILE: "lấy theo tệp (vào bản nháp, chờ công bố)"},
}
BACK = "back"  # decided by the import itself: the code is in a later file again
IMPORTER = "motcua"
EDITS = (Origin.OFFICER, Origin.PROVINCE)
_LAYERS = {
    Origin.OFFICER: "bản cán bộ sửa", Origin.PROVINCE: "bản của tỉnh", Origin.CONTENT: "nội dung tự soạn",
    Origin.CATALOGUE: "danh mục đi kèm",
}  # fmt: skip
_QUOTED = 300  # characters of a text in a decision's words


@dataclass(frozen=True, slots=True)
class Vanished:
    """A published procedure whose code a newer copy of the whole lacks, with the origins of its layers."""

    entry_id: str
    origins: tuple[Origin, ...] = (Origin.IMPORT,)


@dataclass(frozen=True, slots=True)
class Overtaken:
    """An aspect that an officer's edit holds, with what the file said of it before and says now."""

    entry_id: str
    aspect: Aspect
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Queued:
    """How many decisions an import opened, and the entries whose vanished codes are back."""

    opened: int
    returned: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """Something open; ``aspect`` is what an overtaken edit is about, ``detail`` a sentence for people."""

    id: int
    kind: str
    subject: str  # entry id
    title: str
    aspect: Aspect | None
    detail: str
    opened_at: datetime

    @property
    def choices(self) -> dict[str, str]:
        """What may be decided, with its words."""
        return CHOICES[self.kind]


def queue(
    engine: Engine, vanished: Iterable[Vanished], overtaken: Iterable[Overtaken], present: Collection[str],
    files: str, malformed: int = 0, *, write: bool = True,
) -> Queued:  # fmt: skip
    """Open what an import of ``files`` found, close what the codes ``present`` (entry ids) settle.

    A code that stays away is asked about once, whatever was decided, until it was back; an aspect is asked
    about again when the file changes again. Without ``write`` nothing is, and the same is returned.
    ``malformed`` lines may hide a vanished code, which the words then say.
    """
    now = datetime.now(UTC)
    with engine.connect() as connection:
        last = _last_rows(connection)
    inserts: list[dict[str, Any]] = []
    updates: dict[int, dict[str, Any]] = {}
    for item in vanished:
        row = last.get((VANISHED, item.entry_id, ""))
        if row is None or row.decision == BACK:
            inserts.append(_new(VANISHED, item.entry_id, _gone(item, files, malformed), now))
    for change in overtaken:
        row, detail = last.get((OVERTAKEN, change.entry_id, change.aspect)), _changed(change)
        if row is None or row.decided_at is not None:
            inserts.append(_new(OVERTAKEN, change.entry_id, detail, now))
        elif row.detail != detail:
            updates[row.id] = {"detail": detail}
    opened = len(inserts)
    closed = {"decided_at": now, "decided_by": IMPORTER, "decision": BACK}
    returned = []
    for (kind, subject, _), row in last.items():
        if kind == VANISHED and row.decision != BACK and subject in present:
            returned.append(subject)
            if row.decided_at is None:
                updates[row.id] = closed
            else:  # what a person decided stays on record
                inserts.append(_new(VANISHED, subject, f"Mã có lại trong {_short(files)}.", now) | closed)
    if write and (inserts or updates):
        with engine.begin() as connection:
            if inserts:
                connection.execute(insert(DecisionRow), inserts)
            for row_id, values in updates.items():
                connection.execute(update(DecisionRow).where(DecisionRow.id == row_id).values(**values))
    return Queued(opened, tuple(sorted(returned)))


def open_decisions(engine: Engine) -> list[Decision]:
    """Everything open: overtaken fees and times, then other overtaken edits, then vanished codes."""
    with engine.connect() as connection:
        query = select(DecisionRow.__table__).where(DecisionRow.decided_at.is_(None)).order_by(DecisionRow.id)
        rows = connection.execute(query).all()
        titles = _titles(connection, {row.subject for row in rows})
    return sorted((_decision(row, titles) for row in rows), key=_weight)


def decide(engine: Engine, number: int, choice: str, who: str) -> int:
    """Settle one decision by one of its choices; how many changes it put into the draft.

    Raises `StoreError` for an unknown or settled number, another choice, or nobody's name.
    """
    if not who.strip():
        raise StoreError("Mỗi quyết định cần tên người quyết định.")
    with alone(engine):  # not beside an import, which opens and closes decisions, nor another person
        decision = _open(engine, number)
        if choice not in decision.choices:
            words = "; ".join(f"{slug} ({text})" for slug, text in decision.choices.items())
            raise StoreError(f"Việc số {number} không nhận lựa chọn {choice!r}; chọn một trong: {words}.")
        drafted = 0
        if choice == RETIRE:
            reason = f"mã không còn trong tệp nhập (việc số {number})"
            drafted = changes.put(engine, (), (), who, reason, [(decision.subject, Origin.IMPORT)])
        elif choice == TAKE_FILE:
            drafted = _take_file(engine, decision, who)
        with engine.begin() as connection:
            values = {"decided_at": datetime.now(UTC), "decided_by": who.strip(), "decision": choice}
            connection.execute(update(DecisionRow).where(DecisionRow.id == number).values(**values))
    return drafted


def _take_file(engine: Engine, decision: Decision, who: str) -> int:
    """Put the edits without their facts of the aspect into the draft; an edit left empty goes away."""
    subject, aspect = decision.subject, decision.aspect
    drafted = {c.origin: c.layer for c in changes.pending(engine, {subject}) if c.kind == "layer"}
    with engine.connect() as connection:
        rows = current_layers(connection, published_revision(connection), [subject])
        layers = read_layers(connection, [row_id for row_id, _ in rows.values()])
    now: dict[str, Layer | None] = {**{layer.origin: layer for layer in layers}, **drafted}
    kept: list[Layer] = []
    retired: list[tuple[str, Origin]] = []
    for origin in EDITS:
        layer = now.get(origin)
        if layer is None or all(fact.aspect != aspect for fact in layer.facts):
            continue
        left = replace(layer, facts=tuple(fact for fact in layer.facts if fact.aspect != aspect))
        if left.facts or left.passages or left.questions:
            kept.append(left)
        else:
            retired.append((subject, origin))
    return changes.put(engine, kept, (), who, f"lấy theo tệp nhập (việc số {decision.id})", retired)


def _open(engine: Engine, number: int) -> Decision:
    with engine.connect() as connection:
        row = connection.execute(select(DecisionRow.__table__).where(DecisionRow.id == number)).first()
        if row is None:
            raise StoreError(f"Không có việc số {number} chờ quyết định.")
        if row.decided_at is not None:
            raise StoreError(f"Việc số {number} đã được {row.decided_by} quyết định: {_words(row)}.")
        return _decision(row, _titles(connection, {row.subject}))


def _words(row: Any) -> str:
    return "mã đã có lại trong tệp" if row.decision == BACK else CHOICES[row.kind][row.decision]


def _decision(row: Any, titles: dict[str, str]) -> Decision:
    slug, _, sentence = row.detail.partition(": ") if row.kind == OVERTAKEN else ("", "", row.detail)
    title = titles.get(row.subject, row.subject)
    aspect = Aspect(slug) if slug else None
    return Decision(row.id, row.kind, row.subject, title, aspect, sentence, row.opened_at)


def _weight(decision: Decision) -> tuple[int, int]:
    if decision.kind == VANISHED:
        return 2, decision.id
    return (0 if decision.aspect in (Aspect.FEE, Aspect.TIME) else 1), decision.id


def _titles(connection: Connection, subjects: Collection[str]) -> dict[str, str]:
    """Published titles by entry id, as the most believed layer has them."""
    query = (
        select(LayerRow.entry_id, LayerRow.origin, LayerRow.title)
        .join(SpanRow, SpanRow.layer_id == LayerRow.id)
        .where(seen_at(SpanRow, published_revision(connection)))
    )
    rows = [row for row in connection.execute(query) if row.entry_id in subjects] if subjects else []
    rows.sort(key=lambda row: -PRECEDENCE[Origin(row.origin)])
    return {row.entry_id: row.title for row in rows}


def _last_rows(connection: Connection) -> dict[tuple[str, str, str], Any]:
    """(kind, entry id, aspect) -> its latest row."""
    query = select(DecisionRow.__table__).order_by(DecisionRow.id)
    return {
        (row.kind, row.subject, row.detail.partition(": ")[0] if row.kind == OVERTAKEN else ""): row
        for row in connection.execute(query)
    }


def _new(kind: str, subject: str, detail: str, now: datetime) -> dict[str, Any]:
    undecided = {"decided_at": None, "decided_by": None, "decision": None}
    return {"kind": kind, "subject": subject, "detail": detail, "opened_at": now, **undecided}


def _short(files: str) -> str:
    return shorten(files, _QUOTED)


def _gone(item: Vanished, files: str, malformed: int) -> str:
    text = f"Tệp mới ({_short(files)}) không còn mã này."
    if malformed:
        text += f" Tệp có {malformed} dòng hỏng, mã có thể ở đó."
    left = [_LAYERS[origin] for origin in item.origins if origin != Origin.IMPORT]
    return text + (f" Nếu bỏ bản nhập, mục vẫn còn: {', '.join(left)}." if left else "")


def _changed(change: Overtaken) -> str:
    """The aspect's slug, then the sentence; `_decision` takes them apart."""
    now = f"nay ghi “{shorten(change.after, _QUOTED)}”" if change.after else "nay không ghi"
    was = f"trước ghi “{shorten(change.before, _QUOTED)}”" if change.before else "trước không ghi"
    name = ASPECTS[change.aspect]
    return f"{change.aspect}: {name[:1].upper()}{name[1:]}: tệp {now}; {was}."
