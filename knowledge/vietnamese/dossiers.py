"""Codes of dossiers as printed on a receipt: H08.12.34-261115-0012, 000.00.12.H08-261115-0012.

An agency's letter and two digits, its units, the day of filing (yymmdd) and a running number; the older
form has a numeric head. Citizens type them in lower case, with spaces around the signs or instead of them.
"""

from __future__ import annotations

import re

_SPACE = r"[^\S\n]"
_DOT = rf"(?:{_SPACE}*\.{_SPACE}*|{_SPACE}+)"
_DASH = rf"{_SPACE}*[-–—]{_SPACE}*"
_HEAD = rf"(?:(?P<head>\d{{3}}{_DOT}\d{{2}}{_DOT}\d{{2}}){_DOT})?"
_UNITS = rf"(?P<units>(?:{_DOT}\d{{1,3}})*)"
# Without dashes only a real day tells a code from other numbers in a row.
_DAY = r"\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
CODE = re.compile(
    rf"(?<!\w){_HEAD}(?P<agency>[a-z]\d{{2}}){_UNITS}"
    rf"(?:{_DASH}(?P<day>\d{{6}}){_DASH}|{_SPACE}+(?P<bare_day>{_DAY}){_SPACE}+)(?P<number>\d{{3,6}})(?!\w)",
    re.IGNORECASE,
)


def find_dossier(text: str) -> str | None:
    """The first code in a text as it is printed, upper case and without spaces; None when there is none."""
    match = CODE.search(text)
    if match is None:
        return None
    head = ".".join(re.findall(r"\d+", match["head"] or ""))
    units = "".join(f".{unit}" for unit in re.findall(r"\d+", match["units"]))
    agency = match["agency"].upper()
    day = match["day"] or match["bare_day"]
    return f"{head}{'.' if head else ''}{agency}{units}-{day}-{match['number']}"
