"""Codes of dossiers in what a citizen writes."""

from __future__ import annotations

import re

from knowledge.vietnamese.dossiers import CODE, find_dossier
from knowledge.vietnamese.text import nfc

_AGENCY = re.compile(r"[A-Z]\d{2}")


def dossier_code(text: str) -> str | None:
    """The first code in a text, as it is printed."""
    return find_dossier(nfc(text))


def without_code(text: str) -> str:
    """What else a text says."""
    return " ".join(CODE.sub(" ", nfc(text)).split())


def agency(code: str) -> str:
    """The sign of the agency in a code ("H08").

    Which province or ministry a sign stands for is in no source that we have read: it is never said from
    here. An adapter's settings name the signs that are its own.
    """
    found = _AGENCY.search(code)
    return found[0] if found else ""
