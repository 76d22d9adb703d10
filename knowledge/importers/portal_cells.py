"""Sections and table rows of a portal page whose cells were glued together when it was copied."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.importers.portal_text import nfc, parenthesis_pairs

CHANNELS = {"Trực tuyến": "online", "Trực tiếp": "direct", "Dịch vụ bưu chính": "post"}

_FILING_HEAD = "Hình thức nộpThời gianPhí, lệ phíMô tả"
_LAW_HEAD = re.compile(r"Căn cứ pháp lý\s*(?=Tên văn bản pháp lýMã văn bản|Không có thông tin)")
_PAGE_CODE = re.compile(r"Mã thủ tục\s*([\d.]+[^\s]{0,20}?)\s*Số quyết định")

_UNIT = r"(?:Ngày làm việc|Giờ làm việc|Ngày|Giờ|Tháng|Năm|Phút|Tuần|Quý)"
_MONEY = r"\d[\d.,]{0,24}\s*(?:Việt Nam Đồng|VNĐ|VND|Đồng|đồng|USD|EUR)"
# A row starts with its channel, and time and fee cells follow without a gap. The time cell may be
# words, but never words with a digit or a parenthesis: those belong to a description.
_ROW = re.compile(
    r"(?P<channel>Trực tuyến|Dịch vụ bưu chính|Trực tiếp)[ \t]*"
    rf"(?P<time>Không có thông tin|\d{{1,6}}(?:[.,]\d{{1,3}})?[ \t]*{_UNIT}|\d{{0,6}}?|Không[^\d(\n]{{0,60}}?"
    r"|Hệ thống giải quyết[^\d(\n]{0,140}?)[ \t]*"
    rf"(?P<fee>Miễn phí|Không có thông tin|{_MONEY}|Phí\s*:\s*Đồng(?=\s*Không))"
)
_WHOLE_AMOUNT = re.compile(r"(?:0|[1-9]\d{0,2}(?:[.,]\d{3})*|[1-9]\d*)(?=\s*\D)")
_MORE_NOTE = re.compile(
    r"[\s.;,]*\((?=[^()]{0,80}(?:\d{3}|[Mm]iễn|phí))[^()]{3,600}(?:\([^()]{0,200}\)[^()]{0,600})?\)"
)
_ENUMERATOR = re.compile(r"\s*\((?:\d{1,2}|[a-zđ]|[ivx]{1,4})\)")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table of ways of filing, its four cells as stated; nothing is interpreted."""

    channel: str  # online | direct | post
    time: str
    fee: str
    note: str  # the words in parentheses after the fee, parentheses kept
    description: str


@dataclass(frozen=True, slots=True)
class Sections:
    """The sections of one page, re-cut where the copy had cut them at the wrong words."""

    page_code: str | None
    filings: str
    papers: str
    law: str
    agency: str
    conditions: str
    results: str
    steps: str
    repairs: tuple[str, ...] = ()


def cut_sections(raw: Mapping[str, str]) -> Sections:
    """Sections of one raw record: from its ``raw_text`` where the titles are there, else as given.

    The copy looked for the first "Thành phần hồ sơ", "Căn cứ pháp lý" ... anywhere, so a procedure
    whose steps mention them lost half a section. The law table's heading is unique on a page, and
    everything else is found from it outwards.
    """
    given = {
        "steps": nfc(raw.get("trinh_tu_thuc_hien", "")),
        "filings": nfc(raw.get("cach_thuc_thuc_hien", "")),
        "papers": nfc(raw.get("thanh_phan_ho_so", "")),
        "law": nfc(raw.get("can_cu_phap_ly", "")),
        "agency": nfc(raw.get("co_quan_thuc_hien", "")),
        "conditions": nfc(raw.get("yeu_cau_dieu_kien", "")),
        "results": nfc(raw.get("ket_qua_xu_ly", "")),
    }
    page = nfc(raw.get("raw_text", ""))
    code = _PAGE_CODE.search(page)
    cut = _cut_page(page)
    repairs = tuple(name for name, text in cut.items() if _differs(text, given[name]))
    return Sections(page_code=code[1] if code else None, repairs=repairs, **(given | cut))


def _differs(cut: str, given: str) -> bool:
    # The results of the given field trail off into the page's furniture; that is not a wrong cut.
    return " ".join(cut.split()) != " ".join(given.split()) and not given.startswith(cut)


def _cut_page(page: str) -> dict[str, str]:
    steps_at = page.find("Trình Tự Thực Hiện")
    filings_at = page.find("Cách Thức Thực Hiện", max(steps_at, 0))
    law = _LAW_HEAD.search(page, max(filings_at, 0))
    if min(steps_at, filings_at) < 0 or law is None:
        return {}
    papers_at = _papers_start(page, filings_at, law.start())
    if papers_at < 0:
        return {}
    cut = {
        "steps": page[steps_at + len("Trình Tự Thực Hiện") : filings_at],
        "filings": page[filings_at + len("Cách Thức Thực Hiện") : papers_at],
        "papers": page[papers_at + len("Thành phần hồ sơ") : law.start()],
    }
    agency_at = page.find("Cơ quan thực hiện", law.end())
    conditions_at = page.find("Yêu cầu, điều kiện thực hiện", max(agency_at, 0))
    if min(agency_at, conditions_at) < 0:
        return cut
    cut["law"] = page[law.end() : agency_at]
    cut["agency"] = page[agency_at + len("Cơ quan thực hiện") : conditions_at]
    body = page[conditions_at + len("Yêu cầu, điều kiện thực hiện") :]
    # The last heading before "Từ khóa" is the real one; earlier ones are words of a condition.
    end = body.rfind("Từ khóa")
    results_at = body.rfind("Kết quả xử lý", 0, end if end >= 0 else len(body))
    if results_at < 0:
        return cut | {"conditions": body[: end if end >= 0 else len(body)]}
    cut["conditions"] = body[:results_at]
    cut["results"] = body[results_at + len("Kết quả xử lý") : end if end >= 0 else len(body)]
    return cut


def _papers_start(page: str, start: int, law_at: int) -> int:
    """Where the heading "Thành phần hồ sơ" of the papers' table is, -1 when there is none.

    A description may say the words too, and so may the title of the first group of papers, which
    follows the heading at once. The heading itself is never followed by a colon or a new line.
    """
    table_at = page.find("Tên giấy tờ", start, law_at)
    limit = table_at if table_at >= 0 else law_at
    at = page.find("Thành phần hồ sơ", start, limit)
    while at >= 0:
        end = at + len("Thành phần hồ sơ")
        following = page[end : end + 1]
        later = page.find("Thành phần hồ sơ", at + 1, limit)
        if later < 0 or following not in (":", "\n", " ", ".", ")", ";", ","):
            return at
        at = later
    return -1


def split_rows(section: str) -> tuple[Row, ...]:
    """The rows of a glued table of ways of filing; () when it has none that can be told apart.

    No character of the table is lost: whatever is not a cell of its own is in ``description``.
    """
    text = section.strip().removeprefix(_FILING_HEAD)
    heads = [match for match in _ROW.finditer(text) if _starts_row(text, match)]
    rows = []
    for number, head in enumerate(heads):
        end = heads[number + 1].start() if number + 1 < len(heads) else len(text)
        time, fee = head["time"].strip(), head["fee"].strip()
        rest = text[head.end() : end]
        note, description = _split_note(rest)
        if re.fullmatch(r"\d*", time) and fee[0].isdigit():
            time, fee = _unglue(time, fee, note)
        before = text[: head.start()] if number == 0 else ""
        rows.append(Row(CHANNELS[head["channel"]], time, fee, note, before + description))
    return tuple(rows)


def _starts_row(text: str, match: re.Match[str]) -> bool:
    # "(Trực tuyến 5 Ngày ...)" inside a sentence: a row never begins after an open parenthesis.
    return match.start() == 0 or text[match.start() - 1] not in "(“\"'"


def _split_note(rest: str) -> tuple[str, str]:
    opening = len(rest) - len(rest.lstrip())
    if not rest[opening:].startswith("(") or _ENUMERATOR.match(rest):
        return "", rest
    end = parenthesis_pairs(rest).get(opening)
    if end is None:
        # One parenthesis too many was opened: the note ends where a cell was glued to its last ")".
        glued = re.search(r"\)(?=[\w+-]|\s*(?:Trường hợp|Trong thời|Nộp |\d+ ngày))", rest)
        return (rest[: glued.end()], rest[glued.end() :]) if glued else (rest, "")
    # "(gồm ...). (Áp dụng mức phí: ...)": a second parenthesis about money goes on with the note.
    while further := _MORE_NOTE.match(rest, end):
        end = further.end()
    return rest[:end], rest[end:]


def _unglue(time: str, fee: str, note: str) -> tuple[str, str]:
    """Part a bare number of days from the amount it was glued to ("1" + "20 VNĐ" as "120 VNĐ").

    The note decides when it names the amount; otherwise the portal's default number, 1, is assumed
    when an amount remains. A number that cannot be parted stays whole.
    """
    glued = time + fee if time.isdigit() else fee
    digits = re.match(r"[\d.,]+", glued)
    if digits is None:
        return time, fee
    shown = re.sub(r"\D", "", note)
    candidates = []
    for cut in range(1, min(4, len(digits[0]))):
        days, amount = glued[:cut], glued[cut:]
        whole = _WHOLE_AMOUNT.match(amount)
        if days.isdigit() and not days.startswith("0") and whole:
            candidates.append((days, amount, re.sub(r"\D", "", whole[0])))
    for days, amount, number in candidates:
        if number != "0" and number in shown:
            return days, amount
    for days, amount, _number in candidates:
        if days == "1":
            return days, amount
    return "", glued
