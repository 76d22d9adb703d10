"""A procedure of the National Public Service Portal, read into clean fields."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.fees import Fee


@dataclass(frozen=True, slots=True)
class Filing:
    """One way of filing: ``channel`` is ``online``, ``direct`` or ``post``; ``time`` as stated,
    with its unit (None when the portal gives none or a bare number)."""

    channel: str
    time: str | None = None
    fees: tuple[Fee, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of a dossier; ``group`` is the case it is needed for, ``form`` the form's name."""

    name: str
    group: str | None = None
    form: str | None = None
    originals: int | None = None
    copies: int | None = None


@dataclass(frozen=True, slots=True)
class LegalBasis:
    title: str
    number: str | None = None


@dataclass(frozen=True, slots=True)
class ProcedureRecord:
    """A procedure as the portal states it on the day of the copy.

    ``levels`` holds ``xa``, ``tinh``, ``bo``, ``khac`` in that order. ``flags`` names what makes the
    record special for search: ``junk_title``, ``internal`` (within state agencies or the police),
    ``customs``, ``abolished`` (its title names what no longer exists), ``district`` (its page still
    sends people to a district office), ``business_only``.
    ``steps``, ``papers``, ``conditions`` and ``address`` are empty in the shipped catalogue.
    """

    code: str
    title: str
    field: str
    url: str
    levels: tuple[str, ...] = ()
    decision: str | None = None
    audience: tuple[str, ...] = ()
    agency: str | None = None
    ministry: str | None = None
    filings: tuple[Filing, ...] = ()
    result: tuple[str, ...] = ()
    law: tuple[LegalBasis, ...] = ()
    flags: frozenset[str] = frozenset()
    steps: tuple[str, ...] = ()
    papers: tuple[Paper, ...] = ()
    conditions: str | None = None
    address: str | None = None
    online_level: str | None = None  # toan-trinh | mot-phan when the page says so
    repairs: tuple[str, ...] = ()
