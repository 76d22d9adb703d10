"""Time limits of the portal: a number with its unit, or none."""

from __future__ import annotations

import re

from knowledge.importers.portal_text import one_line, says_nothing

_UNIT = r"(?:ngày làm việc|giờ làm việc|tháng làm việc|ngày|giờ|tháng|năm|phút|tuần|quý)"
_WITH_UNIT = re.compile(rf"(\d+(?:[.,]\d+)?)\s*({_UNIT})", re.IGNORECASE)
# "06 ngày làm việc", "15 (mười lăm) ngày"; the number in words, if any, is left out.
_IN_TEXT = re.compile(rf"(?<![\d/.,])(\d{{1,3}})\s*(?:\([^()\d]{{2,30}}\)\s*)?({_UNIT})\b", re.IGNORECASE)
_SAME_DAY = re.compile(
    r"(?:ngay )?trong ngày(?: làm việc)?(?!\s*làm việc tiếp theo)"
    r"|ngay (?:sau )?khi (?:nhận đủ|tiếp nhận)[^.;]{0,40}",
    re.IGNORECASE,
)
_BEFORE_A_DAY = re.compile(
    r"(?:trước (?:ngày|khi)|ít nhất|tối thiểu|sau|quá hạn|hiệu lực|kể từ ngày thứ)\W*\Z", re.IGNORECASE
)
_NO_RESULT = re.compile(r"không phải trả kết quả|phản hồi tự động", re.IGNORECASE)


def parse_time(cell: str, description: str = "") -> tuple[str | None, str | None]:
    """The time limit of a row and a note on it: ``("5 ngày làm việc", None)``.

    A bare number has no unit and is no time: ``(None, "Cổng ghi thời hạn “5”, không nêu đơn vị")``.
    Where the cell has no time the description may state it plainly, and then that is the time.
    """
    words = one_line(cell)
    match = _WITH_UNIT.fullmatch(words)
    if match:
        number = match[1].replace(",", ".")
        return (None, None) if float(number) == 0 else (f"{match[1]} {match[2].lower()}", None)
    told = time_in_text(description)
    if re.fullmatch(r"\d+", words):
        # 0 is the portal's way of leaving the cell empty.
        note = None if int(words) == 0 else f"Cổng ghi thời hạn “{words}”, không nêu đơn vị."
        return told, None if told else note
    if says_nothing(words) or re.fullmatch(r"không(?: quy định)?", words, re.IGNORECASE):
        return told, None
    if _NO_RESULT.search(words):
        return None, words
    return told or words, None


def time_in_text(text: str) -> str | None:
    """The one time limit that ``text`` states, None when it states none or several."""
    found: dict[str, None] = {}
    for match in _IN_TEXT.finditer(text):
        if not _BEFORE_A_DAY.search(text[max(0, match.start() - 25) : match.start()]):
            found[f"{int(match[1])} {match[2].lower()}"] = None
    same_day = _SAME_DAY.search(text)
    if same_day:
        found[one_line(same_day[0]).lower()] = None
    times = [time for time in found if not time.startswith("0 ")]
    return times[0] if len(times) == 1 else None
