"""The sub-commands of `motcua cases`: for officers at the server, and for units without a group."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from bot.errors import BotError
from bot.options import By
from bot.settings import settings
from bot.wordings import words

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.cases.case import Case
    from bot.cases.service import Casework
    from bot.cases.sights import Sights
    from bot.officers.staff import Officer

app = typer.Typer(no_args_is_help=True, help="Phản ánh, kiến nghị, câu hỏi, ý tưởng đã gửi.")

Code = Annotated[str, typer.Argument(help="Mã 6 ký tự, ví dụ K7M2QX.")]
Login = Annotated[str, typer.Option("--officer", help="Tên đăng nhập của cán bộ.")]


def _open() -> tuple[Casework, Sights]:
    from datetime import timedelta

    from bot.cases.service import Casework
    from bot.cases.sights import Sights
    from bot.cases.store import Cases
    from bot.clock import wall
    from bot.hours import load_hours
    from bot.mailbox import Mailbox
    from bot.memory import MemoryStore
    from bot.officers.directory import Directory
    from bot.opening import conversations_engine, quiet_logs
    from bot.posting import Posting
    from bot.privacy.cipher import open_cipher

    quiet_logs("WARNING")
    own = settings()
    engine = conversations_engine(own)
    cipher = open_cipher(own.home, own.key.get_secret_value() if own.key else None)
    directory = Directory(engine, wall)
    cases = Cases(engine, cipher, directory, load_hours(own.home), wall)
    memories = MemoryStore(engine, wall, timedelta(minutes=own.session_minutes))
    posting = Posting(Mailbox(engine, wall, cipher), memories, wall)
    return Casework(cases, directory, posting, wall), Sights(cipher, wall)


def _say(path: str, **values: object) -> None:
    _write(words(f"cases.{path}", **values))


def _write(text: str) -> None:
    sys.stdout.write(text.rstrip() + "\n")


def _refuse(path: str, **values: object) -> NoReturn:
    raise BotError(words(f"cases.cli.{path}", **values))


def _case(casework: Casework, code: str, connection: Connection | None = None) -> Case:
    wanted = code.strip().lstrip("#").upper()
    return casework.cases.by_code(wanted, connection) or _refuse("unknown", code=wanted)


def _officer(casework: Casework, login: str) -> Officer:
    wanted = login.strip().lower()
    found = [one for one in casework.directory.officers() if one.login == wanted]
    return found[0] if found else _refuse("no_officer", login=wanted)


def _asked(casework: Casework, code: str, login: str) -> tuple[Case, Officer]:
    """The case and the officer, who must be of its unit and not spoken of in it."""
    case, officer = _case(casework, code), _officer(casework, login)
    if not casework.may(case, officer):
        _refuse("not_yours", login=officer.login, code=case.code)
    return case, officer


def _not_now(case: Case) -> NoReturn:
    _refuse("not_now", code=case.code, state=words(f"cases.states.{case.state}"))


@app.command("list")
def list_(
    unit: Annotated[str | None, typer.Option("--unit", help="Chỉ của đơn vị này (mã đơn vị).")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Cả việc đã xong.")] = False,
) -> None:
    """Liệt kê các việc đang mở, cũ trước; không có nội dung."""
    from bot.cases import texts
    from bot.cases.case import OPEN

    casework, _ = _open()
    units = {one.id: one for one in casework.directory.units()}
    wanted = next((one.id for one in units.values() if one.slug == unit), -1) if unit else None
    found = casework.cases.of_unit(wanted, () if everything else OPEN, limit=500)
    for case in found:
        of_unit = units.get(case.unit_id)
        _say(
            "cli.line", code=case.code, kind=texts.kind_name(case.kind),
            state=words(f"cases.states.{case.state}"), day=texts.said_day(case.filed_at),
            due=texts.deadline_for_staff(case, of_unit), unit=texts.unit_name(of_unit),
        )  # fmt: skip
    if not found:
        _say("cli.none")


@app.command("show")
def show(code: Code, officer: Login) -> None:
    """Xem một việc: người đang giữ việc xem đủ (có ghi lại), người cùng đơn vị xem bản đã che."""
    from bot.cases import texts

    casework, sights = _open()
    case, who = _asked(casework, code, officer)
    with casework.cases.engine.begin() as connection:
        whole = sights.content(connection, case, who) if case.officer_id == who.id else False
    unit = casework.directory.unit(case.unit_id)
    _say(
        "staff.see_head", code=case.code, kind=texts.kind_name(case.kind),
        state=words(f"cases.states.{case.state}"), day=texts.said_day(case.filed_at),
        due=texts.deadline_for_staff(case, unit),
    )  # fmt: skip
    for line in texts.parts(case, case.values if whole else case.redacted):
        _write(line)
    if files := casework.cases.files(case):
        _say("group.files", count=files)
    for event in casework.cases.events(case):
        actor = event.actor if ":" in event.actor else words(f"cases.cli.{event.actor}")
        if event.actor.startswith("officer:"):
            found = casework.directory.officer_by_id(int(event.actor.partition(":")[2]))
            actor = found.name if found else event.actor
        _say(
            "cli.event", day=event.at.strftime("%d-%m-%Y %H:%M"), actor=actor,
            what=words(f"cases.cli.events.{event.kind}"),
        )  # fmt: skip
        if event.text:
            _write(f"    {event.text}")


@app.command("take")
def take(code: Code, officer: Login) -> None:
    """Nhận xử lý một việc."""
    casework, _ = _open()
    case, who = _asked(casework, code, officer)
    with casework.cases.engine.begin() as connection:
        done = casework.take(connection, case, who)
    if not done:
        _not_now(_case(casework, code))
    _say("staff.taken", code=case.code, officer=who.name)


@app.command("reply")
def reply(
    code: Code,
    officer: Login,
    text: Annotated[str | None, typer.Option("--text", help="Nội dung; không nêu: đọc từ đầu vào.")] = None,
) -> None:
    """Trả lời người dân; trả lời tới đúng cuộc trò chuyện đã gửi."""
    casework, _ = _open()
    case, who = _asked(casework, code, officer)
    said = (sys.stdin.read() if text is None else text).strip()
    if not said:
        _refuse("reply_empty")
    with casework.cases.engine.begin() as connection:
        done = casework.reply(connection, case, who, said)
    if not done:
        _not_now(_case(casework, code))
    _say("cli.replied", code=case.code)


@app.command("contact")
def contact(code: Code, officer: Login) -> None:
    """Xem thông tin liên hệ: chỉ người đang giữ việc, mỗi lần xem đều được ghi lại."""
    from bot.cases import texts

    casework, sights = _open()
    case, who = _case(casework, code), _officer(casework, officer)
    with casework.cases.engine.begin() as connection:
        found = sights.contact(connection, case, who)
    if found is None:
        _refuse("contact_refused", login=who.login, code=case.code)
    for name, value in found.items():
        _write(f"{texts.part_name(case.kind, name)}: {value}")
    if not found:
        _say("cli.contact_none", code=case.code)


@app.command("publish")
def publish(
    code: Code,
    by: By = None,
    title: Annotated[str | None, typer.Option("--title", help="Tên mục; không nêu: câu hỏi.")] = None,
) -> None:
    """Soạn nháp một mục hỏi đáp từ câu hỏi đã trả lời, khi người hỏi đồng ý; người khác công bố."""
    from bot.cases.publishing import draft_entry
    from bot.maintenance.reviewing import person
    from bot.opening import knowledge_engine

    casework, _ = _open()
    case = _case(casework, code)
    unit = casework.directory.unit(case.unit_id)
    if unit is None:
        _not_now(case)
    said, author = casework.cases.reply_of(case), person(settings(), by)
    entry, count = draft_entry(knowledge_engine(settings()), case, unit, said, author, title)
    _say("publish.done" if count else "publish.same", entry=entry, code=case.code)


@app.command("show-public")
def show_public(
    code: Code,
    officer: Login,
    text: Annotated[str | None, typer.Option("--text", help="Nội dung thay cho lời người gửi.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Hiện luôn; không nêu: chỉ xem trước.")] = False,
    hide: Annotated[bool, typer.Option("--hide", help="Ẩn khỏi trang công khai.")] = False,
) -> None:
    """Xem trước rồi đưa một việc đã trả lời lên trang công khai, hoặc ẩn đi."""
    from bot.cases.publishing import public_of

    casework, _ = _open()
    case, who = _asked(casework, code, officer)
    if hide:
        with casework.cases.engine.begin() as connection:
            done = casework.hide(connection, case, who)
        _say("cli.hidden" if done else "staff.public_not_shown", code=case.code)
        return
    said, unit = casework.cases.reply_of(case), casework.directory.unit(case.unit_id)
    if said is None or unit is None:
        _not_now(case)
    if not case.may_be_public:
        raise BotError(words("cases.staff.public_no_consent", code=case.code))
    if not case.redacted:
        raise BotError(words("cases.publish.erased", code=case.code))
    public = public_of(case, unit, said, text)
    if not yes:
        _write(f"{public['place']}\n{public['text']}\n\n{public['reply']}".strip())
        return
    with casework.cases.engine.begin() as connection:
        done = casework.show(connection, case, who, public)
    if not done:
        _not_now(_case(casework, code))
    _say("cli.shown", code=case.code)
