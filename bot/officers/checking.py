"""What may be written into a unit or an officer: each check returns the value as it is stored."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NoReturn

from bot.codes import find_code
from bot.officers.errors import OfficerError
from bot.officers.staff import ROLES
from bot.wordings import words
from knowledge.vietnamese.places import PROVINCE_NAMES, find_province, place_by_key

KINDS = ("report", "proposal", "idea", "question", "example", "handoff")  # what a unit may receive
CHANNELS = ("telegram",)  # that have groups
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9.\-]{0,58}[a-z0-9])?")
_GROUP = re.compile(r"([a-z]+):(-?\d{1,20}(?::\d{1,20})?)")
MAX_DAYS = 365


def refuse(reason: str, **values: object) -> NoReturn:
    """Raise `OfficerError` with the wording ``officers.error.<reason>``."""
    raise OfficerError(words(f"officers.error.{reason}", **values))


def name_of(text: str) -> str:
    """A slug or a login. One that reads like a code would be taken for one in a staff group."""
    name = text.strip().lower()
    if not _NAME.fullmatch(name) or find_code(name) == name.upper():
        refuse("bad_name", name=text)
    return name


def title_of(text: str, what: str) -> str:
    """A name as people read it."""
    title = " ".join(text.split())
    if not title:
        refuse("empty", what=what)
    return title[:200]


def province_of(text: str | None) -> str | None:
    """A province's slug, from it or from its name."""
    if not text:
        return None
    slug = text if text in PROVINCE_NAMES else find_province(text)
    return slug or refuse("province", province=text, provinces=", ".join(PROVINCE_NAMES))


def places_of(keys: Sequence[str]) -> list[str]:
    """Keys of communes of today."""
    for key in keys:
        if place_by_key(key) is None:
            refuse("place", place=key)
    return list(dict.fromkeys(keys))


def receives_of(kinds: Sequence[str]) -> list[str]:
    for kind in kinds:
        if kind not in KINDS:
            refuse("kind", kind=kind, kinds=", ".join(KINDS))
    return list(dict.fromkeys(kinds))


def group_of(text: str | None) -> tuple[str | None, str | None]:
    """Channel and conversation of "telegram:-100123"; an empty text is no group."""
    if not text:
        return None, None
    match = _GROUP.fullmatch(text.strip())
    if match is None or match[1] not in CHANNELS:
        refuse("group", group=text)
    return match[1], match[2]


def account_of(text: str | None) -> str | None:
    """The number by which Telegram names a person."""
    if not text:
        return None
    if not re.fullmatch(r"\d{1,20}", text.strip()):
        refuse("account", account=text)
    return text.strip()


def role_of(role: str) -> str:
    if role not in ROLES:
        refuse("role", role=role, roles=", ".join(ROLES))
    return role


def days_of(days: int | None, basis: str | None) -> None:
    """A reply's deadline stands with the document that sets it, or not at all."""
    if days is not None and not 1 <= days <= MAX_DAYS:
        refuse("days")
    if days is not None and not (basis or "").strip():
        refuse("basis")
