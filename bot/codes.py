"""Six characters by which a citizen finds a case again: no I, O, 0, 1 that are read wrongly aloud."""

from __future__ import annotations

import re
import secrets

from knowledge.vietnamese.text import fold

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 6
# What a citizen types may hold the signs we leave out: it is looked for all the same, and not found.
_CODE = re.compile(rf"(?<![A-Z0-9.\-])#?([A-Z0-9]{{{LENGTH}}})(?![A-Z0-9\-])")


def new_code() -> str:
    """A random code with at least one digit and one letter, so that no word is one."""
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        if any(sign.isdigit() for sign in code) and any(sign.isalpha() for sign in code):
            return code


def find_code(text: str) -> str | None:
    """The first code in a text, written in any case, with # before it or not; None when there is none."""
    for match in _CODE.finditer(fold(text).upper()):
        code = match[1]
        if any(sign.isdigit() for sign in code) and any(sign.isalpha() for sign in code):
            return code
    return None
