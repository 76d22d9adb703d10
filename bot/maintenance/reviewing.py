"""The draft and its publishing: what waits, what differs, who publishes, taking away, going back."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import Engine

from bot.clock import ZONE
from bot.errors import BotError, SettingsError
from bot.maintenance import screen
from bot.maintenance.evaluating import table
from bot.maintenance.screen import line
from bot.opening import knowledge_engine, open_knowledge, quiet_logs
from bot.settings import Settings
from knowledge import changes, revisions
from knowledge.drafting import Preview
from knowledge.errors import RefusedError
from knowledge.evaluation.gate import Gated, gate
from knowledge.evaluation.sets import read_set
from knowledge.history import DRAFT, Side, difference, history, summary
from knowledge.revisions import Override
from knowledge.store import Store

BROKEN = 20  # failures of a set shown before publishing is refused


def person(settings: Settings, by: str | None) -> str:
    """Who does it: given, or the maintainer of the settings. Raises `SettingsError` without either."""
    name = (by or settings.maintainer or "").strip()
    if not name:
        raise SettingsError('Cần biết ai làm: thêm --by "HỌ TÊN" hoặc đặt MOTCUA_MAINTAINER.')
    return name


def allowed(settings: Settings, admin: str | None, because: str | None) -> Override | None:
    """What an administrator allows. Raises `SettingsError` for anybody else, or without a reason."""
    if admin is None:
        return None
    known = {name.strip().casefold() for name in settings.administrators.split(",") if name.strip()}
    if admin.strip().casefold() not in known:
        raise SettingsError(f"{admin} không có trong MOTCUA_ADMINISTRATORS.")
    if not (because or "").strip():
        raise SettingsError('Quản trị cho phép thì cần lý do: --because "LÝ DO".')
    return Override(admin.strip(), (because or "").strip())


def show_draft(settings: Settings) -> None:
    """List what waits to be published."""
    waiting = changes.pending(knowledge_engine(settings))
    for change in waiting:
        done = "gỡ" if change.value is None else "sửa" if change.base else "thêm"
        what = f"nguồn {change.subject}" if change.kind == "source" else f"{change.subject} [{change.origin}]"
        line(f"{_when(change.made_at)}  {change.author}  {done} {what}: {change.reason}")
    line(f"Bản nháp có {len(waiting)} thay đổi." if waiting else "Bản nháp trống.")


def drop_draft(settings: Settings, subjects: list[str], everything: bool, by: str | None) -> None:
    """Close changes unpublished; they stay in the history."""
    if not subjects and not everything:
        raise SettingsError("Nêu mã mục cần bỏ, hoặc --all để bỏ cả bản nháp.")
    count = changes.drop(knowledge_engine(settings), None if everything else subjects, person(settings, by))
    if count == 0:
        raise BotError("Không có thay đổi nào như vậy trong bản nháp.")
    line(f"Đã bỏ {count} thay đổi khỏi bản nháp.")


def show_history(settings: Settings, entry: str | None, limit: int) -> None:
    for event in history(knowledge_engine(settings), entry, limit):
        line(f"{_when(event.at)}  {event.author}  {event.what}: {event.reason}")


def show_difference(settings: Settings, entry: str | None, first: str | None, second: str | None) -> None:
    """Differences between two revisions; without any named, between what is published and the draft."""
    engine = knowledge_engine(settings)
    published = Store(engine).revision()
    before = _side(first) if first else published
    after = _side(second) if second else (published if first else DRAFT)
    found = difference(engine, before, after, entry)
    screen.differences(found)
    counts = summary(found)
    line(f"{len(found)} khác biệt ở {len(counts)} mục." if found else "Không có khác biệt.")


def _side(text: str) -> Side:
    if text in (DRAFT, "draft"):
        return DRAFT
    if not text.isdigit():
        raise SettingsError(f"“{text}” không phải số của bản công bố; viết số, hoặc nháp.")
    return int(text)


def publish(
    settings: Settings, subjects: list[str], by: str | None, reason: str, day: date, *,
    sets: list[str], admin: str | None, because: str | None,
) -> None:  # fmt: skip
    """Publish the draft, through the gate when sets are named. Raises `RefusedError` or `BotError`."""
    quiet_logs("WARNING")
    who, override = person(settings, by), allowed(settings, admin, because)
    engine = knowledge_engine(settings)
    rows = through_gate(settings, engine, sets, day) if sets else []
    fallen = [text for row in rows for text in row.fallen]
    if fallen and override is None:
        raise BotError(f"Chưa công bố: {'; '.join(fallen)}. Quản trị cho qua được: --admin, --because.")
    if fallen and override is not None:
        override = Override(override.administrator, f"{override.reason} (cổng: {'; '.join(fallen)})")
    figures = [row.plain() for row in rows] or None
    try:
        number = revisions.publish(
            engine, who, reason, day, subjects=set(subjects) or None, override=override, figures=figures,
            keep_override=bool(fallen),
        )  # fmt: skip
    except RefusedError as error:
        screen.some("Chưa công bố được", error.refusals)
        raise
    line(f"Đã công bố bản số {number}.")


def through_gate(settings: Settings, engine: Engine, sets: list[str], day: date) -> list[Gated]:
    """The sets asked of the draft and of what is published; figures and new failures shown side by side."""
    knowledge = open_knowledge(settings)
    preview = Preview(engine, knowledge.indexes)
    questions = [(name, read_set(name)) for name in sets]
    rows = gate(questions, knowledge.answer, preview.answer, day)
    for row in rows:
        for failure in row.broken[:BROKEN]:
            reasons = "; ".join(failure.reasons)
            line(f"[{row.draft.name} {failure.question.id}] nay sai: {failure.question.text!r}: {reasons}")
        for failure in row.mended[:BROKEN]:
            line(f"[{row.draft.name} {failure.question.id}] nay đúng: {failure.question.text!r}")
        row.published.name, row.draft.name = f"{row.published.name} (công bố)", f"{row.draft.name} (nháp)"
    screen.out.print(table([report for row in rows for report in (row.published, row.draft)]))
    return rows


def unpublish(settings: Settings, entry: str, by: str | None, reason: str) -> None:
    number = revisions.unpublish(knowledge_engine(settings), entry, person(settings, by), reason)
    line(f"Đã gỡ {entry} khỏi bản công bố (bản số {number}). Đưa lại:")
    line(f'    motcua knowledge reinstate {entry} --reason "LÝ DO"')


def reinstate(settings: Settings, entry: str, by: str | None, reason: str) -> None:
    revisions.reinstate(knowledge_engine(settings), entry, person(settings, by), reason)
    line(f"{entry} đã vào bản nháp; người khác công bố thì người dân thấy lại.")


def delete(settings: Settings, entry: str, by: str | None, reason: str) -> None:
    number = revisions.purge(knowledge_engine(settings), entry, person(settings, by), reason)
    open_knowledge(settings)  # the files of the index without it
    line(f"Đã xóa hẳn {entry}, cả trong lịch sử (bản số {number}).")


def rollback(settings: Settings, to: int, by: str | None, reason: str) -> None:
    number = revisions.rollback(knowledge_engine(settings), to, person(settings, by), reason)
    line(f"Đã quay về nội dung của bản {to}, nay là bản số {number}.")


def _when(moment: datetime) -> str:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)  # SQLite keeps no zone: ours is UTC
    return aware.astimezone(ZONE).strftime("%d-%m-%Y %H:%M")
