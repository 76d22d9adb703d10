"""The sub-commands of `motcua officers` and `motcua units`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from bot.settings import settings
from bot.wordings import at, words

if TYPE_CHECKING:
    from bot.hours import Hours
    from bot.officers.directory import Directory
    from bot.officers.staff import Unit

officers_app = typer.Typer(no_args_is_help=True, help="Cán bộ: ai được ra lệnh trong nhóm cán bộ.")
units_app = typer.Typer(no_args_is_help=True, help="Đơn vị nhận việc và trả lời người dân.")

Login = Annotated[str, typer.Argument(help="Tên đăng nhập, ví dụ an.nguyen.")]
Slug = Annotated[str, typer.Argument(help="Mã đơn vị, ví dụ tt-quy-nhon.")]
Role = Annotated[
    str | None, typer.Option("--role", help="officer, lead, maintainer, administrator, auditor.")
]
Telegram = Annotated[
    str | None, typer.Option("--telegram", help="Số tài khoản Telegram của cán bộ; rỗng: không có.")
]
Province = Annotated[str | None, typer.Option("--province", help="Tỉnh đơn vị phục vụ, ví dụ gia-lai.")]
Places = Annotated[
    str | None, typer.Option("--places", help="Khóa xã, phường, cách nhau bằng dấu phẩy; rỗng: cả tỉnh.")
]
Receives = Annotated[
    str | None, typer.Option("--receives", help="report,proposal,idea,question,example,handoff.")
]
Group = Annotated[
    str | None, typer.Option("--group", help="Nhóm của đơn vị: telegram:-100123; rỗng: không có.")
]
Next = Annotated[
    str | None, typer.Option("--next", help="Đơn vị nhận khi không ai nhận kịp; rỗng: không có.")
]
ReplyDays = Annotated[
    int | None, typer.Option("--reply-days", help="Số ngày làm việc để trả lời; 0: không đặt.")
]
ReplyBasis = Annotated[str | None, typer.Option("--reply-basis", help="Văn bản đặt ra thời hạn ấy.")]


def _directory() -> Directory:
    from bot.clock import wall
    from bot.officers.directory import Directory
    from bot.opening import conversations_engine

    return Directory(conversations_engine(settings()), wall)


def _say(path: str, **values: object) -> None:
    sys.stdout.write(words(f"officers.{path}", **values).rstrip() + "\n")


def _listed(text: str | None) -> list[str] | None:
    return None if text is None else [part.strip() for part in text.split(",") if part.strip()]


@officers_app.command("add")
def add_officer(
    login: Login,
    name: Annotated[str, typer.Option("--name", help="Họ tên, như đồng nghiệp đọc trong nhóm.")],
    unit: Annotated[str, typer.Option("--unit", help="Mã đơn vị.")],
    role: Role = None,
    telegram: Telegram = None,
) -> None:
    """Thêm một cán bộ."""
    directory = _directory()
    officer = directory.add_officer(login, name, unit, role or "officer", telegram)
    found = directory.unit(officer.unit_id)
    _say(
        "done.officer_added", login=officer.login, name=officer.name, unit=found.name if found else unit,
        role=at("officers.roles")[officer.role],
    )  # fmt: skip


@officers_app.command("list")
def list_officers(
    unit: Annotated[str | None, typer.Option("--unit", help="Chỉ của đơn vị này.")] = None,
) -> None:
    """In danh sách cán bộ."""
    from bot.officers.checking import refuse

    directory = _directory()
    only = directory.unit_by_slug(unit) or refuse("no_unit", slug=unit) if unit else None
    names = {found.id: found.slug for found in directory.units()}
    officers = directory.officers(only.id if only else None)
    if not officers:
        _say("list.no_officers")
    for officer in officers:
        account = (
            f"{officer.channel} {officer.account}" if officer.account else at("officers.list.no_account")
        )
        _say(
            "list.officer", login=officer.login, name=officer.name, role=at("officers.roles")[officer.role],
            unit=names.get(officer.unit_id, "?"), account=account,
        )  # fmt: skip


@officers_app.command("change")
def change_officer(
    login: Login,
    name: Annotated[str | None, typer.Option("--name", help="Họ tên.")] = None,
    unit: Annotated[str | None, typer.Option("--unit", help="Mã đơn vị.")] = None,
    role: Role = None,
    telegram: Telegram = None,
) -> None:
    """Đổi họ tên, đơn vị, vai trò hoặc tài khoản Telegram."""
    officer = _directory().change_officer(login, name=name, unit_slug=unit, role=role, telegram=telegram)
    _say("done.officer_changed", login=officer.login)


@officers_app.command("password")
def set_password(
    login: Login,
    generate: Annotated[
        bool, typer.Option("--generate", help="Tạo mật khẩu tạm, phải đổi ở lần đăng nhập đầu.")
    ] = False,
) -> None:
    """Đặt mật khẩu để đăng nhập bàn làm việc (/desk)."""
    from bot.clock import wall
    from bot.desk import passwords
    from bot.desk.accounts import Accounts
    from bot.desk.audit import Audit
    from bot.officers.checking import refuse
    from bot.opening import conversations_engine
    from bot.privacy.cipher import open_cipher

    given, engine = settings(), conversations_engine(settings())
    officer = _directory().officer_by_login(login) or refuse("no_officer", login=login)
    password = passwords.generated() if generate else _typed_password()
    if not generate:
        passwords.check(password, officer.login)
    cipher = open_cipher(given.home, given.key.get_secret_value() if given.key else None)
    with engine.begin() as connection:
        Accounts(engine, cipher, wall).set_password(connection, officer.id, password, must_change=generate)
        Audit(engine, wall).record(connection, None, "password.set", officer.login)
    if generate:
        address = (given.public_url or f"http://{given.host}:{given.port}").rstrip("/")
        text = words("desk.cli.generated", login=officer.login, password=password, address=address)
    else:
        text = words("desk.cli.set", login=officer.login)
    sys.stdout.write(text + "\n")


def _typed_password() -> str:
    """Typed twice without being shown; from a script one line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    typed: str = typer.prompt("Mật khẩu mới", hide_input=True, confirmation_prompt="Nhập lại")
    return typed


@officers_app.command("remove")
def remove_officer(login: Login) -> None:
    """Bỏ một cán bộ: lệnh của người ấy không còn được nghe."""
    _directory().remove_officer(login)
    _say("done.officer_removed", login=login)


@officers_app.command("new-key")
def new_key() -> None:
    """In một khóa mới cho MOTCUA_KEY (khóa mới đứng trước khóa cũ, cách nhau bằng dấu phẩy)."""
    from bot.privacy.cipher import new_key

    sys.stdout.write(new_key() + "\n")


@units_app.command("add")
def add_unit(
    slug: Slug,
    name: Annotated[str, typer.Option("--name", help="Tên đơn vị, như người dân đọc.")],
    province: Province = None,
    places: Places = None,
    receives: Receives = None,
    group: Group = None,
    next_slug: Next = None,
    reply_days: ReplyDays = None,
    reply_basis: ReplyBasis = None,
) -> None:
    """Thêm một đơn vị."""
    unit = _directory().add_unit(
        slug, name, province=province, places=_listed(places), receives=_listed(receives), group=group,
        next_slug=next_slug, reply_days=reply_days, reply_basis=reply_basis,
    )  # fmt: skip
    _say("done.unit_added", slug=unit.slug, name=unit.name)


@units_app.command("list")
def list_units() -> None:
    """In danh sách đơn vị, kèm giờ trực đang dùng."""
    from bot.hours import load_hours

    hours = load_hours(settings().home)
    units = _directory().units()
    if not units:
        _say("list.no_units")
    names = {unit.id: unit.slug for unit in units}
    for unit in units:
        _show(unit, names, hours)


def _show(unit: Unit, names: dict[int, str], hours: Hours) -> None:
    group = f"{unit.staff_channel}:{unit.staff_conversation}" if unit.staff_channel else None
    receives = ", ".join(at("officers.kinds")[kind] for kind in unit.receives)
    following = names.get(unit.next_unit_id) if unit.next_unit_id else None
    lines = [
        words("officers.list.unit", slug=unit.slug, name=unit.name),
        unit.province and words("officers.list.province", province=unit.province),
        unit.places and words("officers.list.places", places=", ".join(unit.places)),
        words("officers.list.receives", receives=receives) if receives else words("officers.list.nothing"),
        words("officers.list.group", group=group) if group else words("officers.list.no_group"),
        following and words("officers.list.next", slug=following),
        unit.reply_days and words("officers.list.reply", days=unit.reply_days, basis=unit.reply_basis or ""),
        words("officers.list.hours", hours=hours.describe(unit.slug)),
    ]
    first, *more = (str(line) for line in lines if line)
    sys.stdout.write("\n  ".join([first, *more]) + "\n")


@units_app.command("change")
def change_unit(
    slug: Slug,
    name: Annotated[str | None, typer.Option("--name", help="Tên đơn vị.")] = None,
    province: Province = None,
    places: Places = None,
    receives: Receives = None,
    group: Group = None,
    next_slug: Next = None,
    reply_days: ReplyDays = None,
    reply_basis: ReplyBasis = None,
) -> None:
    """Đổi những gì được nêu; phần không nêu giữ nguyên."""
    unit = _directory().change_unit(
        slug, name=name, province=province, places=_listed(places), receives=_listed(receives), group=group,
        next_slug=next_slug, reply_days=reply_days, reply_basis=reply_basis,
    )  # fmt: skip
    _say("done.unit_changed", slug=unit.slug)


@units_app.command("remove")
def remove_unit(slug: Slug) -> None:
    """Bỏ một đơn vị không còn việc dở."""
    _directory().remove_unit(slug)
    _say("done.unit_removed", slug=slug)
