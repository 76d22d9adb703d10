"""What makes a sentence of a plan checkable: how often, until when, how many, which document or channel."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_KINDS = (
    "Nghị quyết", "Nghị định", "Quyết định", "Chỉ thị", "Kế hoạch", "Thông tư", "Công văn", "Tờ trình",
    "Chương trình hành động", "Chương trình", "Đề án", "Thông báo", "Hướng dẫn", "Kết luận", "Công điện",
    "Báo cáo", "Văn bản", "Quy định", "Quy chế", "Luật", "Pháp lệnh", "Thông tri",
)  # fmt: skip
_DATED = r"ngày\s+\d{1,2}\s*(?:[/.\-]|tháng)\s*\d{1,2}\s*(?:[/.\-]|năm)\s*\d{4}"
_SYMBOL = r"[A-ZĐ][A-Za-zĐđ]{0,6}\d{0,2}(?:\s?[-/–]\s?[A-ZĐ][A-Za-zĐđ&]{0,8})*"
_NUMBERED = rf"\d{{1,5}}[a-zđ]?(?:\s?/\s?\d{{4}})?\s?[-/]\s?{_SYMBOL}"
_DOCUMENT = re.compile(
    rf"(?P<kind>{'|'.join(_KINDS)})(?:\s+(?:liên tịch\s+)?(?:số\s*:?\s*)?(?P<number>{_NUMBERED})"
    rf"(?:[\s,(]*(?P<day>{_DATED})\)?)?|(?P<name>\s+[^;:,.()]{{4,90}}?)\s*,?\s+(?P<named_day>{_DATED}))"
)
_BY = re.compile(
    r"\s+của\s+((?:Thủ tướng )?Chính phủ|Quốc hội|Ban Thường vụ Tỉnh ủy|Ban Chấp hành Trung ương|Bộ Chính trị"
    r"|Tỉnh ủy|Thành ủy|(?:Chủ tịch )?(?:UBND|Ủy ban nhân dân|HĐND|Hội đồng nhân dân)"
    r" (?:tỉnh|thành phố|huyện|thị xã|xã|phường)"
    r"|(?:Giám đốc )?Sở (?:[A-ZĐ]\w+|và|-|,|tư pháp|vụ|\s)+?(?=\s+(?:về|ban|phê)|[;,.)]|$)"
    r"|Bộ (?:trưởng Bộ )?(?:[A-ZĐ]\w+|vụ|và|,|\s)+?(?=\s+(?:về|ban|phê|quy)|[;.)]|$))"
)
_DAY = r"(?:ngày\s+)?\d{1,2}/\d{1,2}(?:/\d{4})?(?![\d%/])"
_MOMENT = (
    r"(?:ngày\s+\d{1,2}\s+tháng\s+\d{1,2}(?:\s+năm\s+\d{4})?|ngày\s+\d{1,2}[.\-]\d{1,2}[.\-]\d{4}"
    rf"|(?<![\d/])(?!24/7){_DAY}"
    r"|ngày\s+\d{1,2}(?=\s+(?:hàng|hằng|của)\b)"
    r"|(?<!mỗi )(?<!hàng )(?<!hằng )(?<!một )\btháng\s+\d{1,2}(?:\s?/\s?\d{4}|\s+năm\s+\d{4})?(?!\d)"
    r"|quý\s+(?:IV|I{1,3}|[1-4])\b(?:\s*(?:,|và|-|–|đến)\s*(?:quý\s+)?(?:IV|I{1,3}|[1-4])\b(?!/?\d))*"
    r"(?:\s?/\s?\d{4}|\s+năm\s+\d{4}|\s*-\s*\d{4})?"
    r"|6 tháng (?:đầu|cuối) năm(?:\s+\d{4})?|(?:cuối|đầu|giữa|hết|cả)\s+năm(?:\s+\d{4})?)"
)
_LIMIT = (
    r"(?:chậm nhất|muộn nhất|xong trước|trước|sau|trong|đến hết|hết|từ|đến|kể từ|vào)"
    r"(?:\s+(?:là|vào|hết|thời điểm))*"
)
_DEADLINE = re.compile(
    rf"(?:{_LIMIT}\s+)?{_MOMENT}(?:\s*(?:đến|-|–)\s*(?:hết\s+)?{_MOMENT})?(?:\s+(?:hàng|hằng)\s+(?:tháng"
    rf"|quý|năm))?"
    r"|(?:trong (?:thời hạn |vòng )?|sau |chậm nhất |trước )\d{1,2} ngày(?: làm việc)?",
    re.IGNORECASE,
)
_UNIT_OF_TIME = r"(?:ngày|tuần|tháng|quý|năm|kỳ)"
_OFTEN = re.compile(
    rf"(?:định kỳ\s+)?\b(?:hàng|hằng|mỗi)\s+(?:ngày|tuần|tháng|quý)"
    rf"(?:\s*(?:,|và|hoặc)\s*(?:(?:hàng|hằng|mỗi)\s+)?(?:0?6 )?{_UNIT_OF_TIME}\b(?!\s+\d))*"
    r"|(?:định kỳ\s+)?\b(?:03|06|3|6|9|ba|sáu) tháng(?:\s+đầu năm)?(?:\s*(?:,|và)\s*(?:hàng |hằng |cả |1 "
    r"|01 )?năm)"
    r"|\bbáo cáo\s+(?:định kỳ\s+)?(?:quý|tháng|6 tháng|năm)(?:(?:,| và) (?:(?:03|3|6|9|06|09) tháng|quý"
    r"|năm)\b(?!\s+\d))+"
    r"|\bđịnh kỳ\s+(?:(?:vào\s+)?(?:ngày|thứ)\s+\w+|(?:hàng|hằng)\s+năm|(?:03|06|3|6) tháng)"
    r"|\b(?:một|\d{1,2})\s+(?:ngày|tuần|tháng|quý|năm)\s*/?\s*(?:một|\d{1,2})\s+(?:lần|kỳ|số)"
    rf"|\b(?:lần|tin|bài|kỳ|số|buổi|chuyên mục|phóng sự|lượt|cuộc|lớp"
    rf"|báo cáo)\s?/\s?(?:\d+ )?{_UNIT_OF_TIME}\b",
    re.IGNORECASE,
)
_SOMETIMES = re.compile(r"\b(?:thường xuyên|định kỳ|liên tục|đột xuất|(?:hàng|hằng) năm)\b", re.IGNORECASE)
_AT_LEAST = (
    r"(?:ít nhất|tối thiểu|tối đa|không quá|không dưới|trên|dưới|từ|đạt|khoảng|đủ)(?:\s+(?:là|từ|đạt))?\s+"
)
_COUNTED = (
    "tin|bài|chuyên mục|chuyên trang|chuyên đề|chuyên san|phóng sự|kỳ|số|lần|lượt|lớp|buổi|hội nghị"
    "|hội thi|hội thảo"
    "|cuộc thi|cuộc|đợt|chương trình|tiểu phẩm|video|clip|tờ rơi|tờ|cuốn|quyển|bộ|sản phẩm|pano|pa nô"
    "|áp phích"
    "|băng rôn|băng|khẩu hiệu|người|học viên|đại biểu|đơn vị|cơ quan|xã|phường|huyện|thôn|điểm|mô hình"
    "|sáng kiến"
    "|thủ tục|tiêu chí|câu|giải|báo cáo|ngày làm việc|ngày|giờ|phút|giây|trang|ấn phẩm|(?:triệu |tỷ "
    "|nghìn )?đồng"
)
_AMOUNT = re.compile(
    rf"(?:{_AT_LEAST})?(?<![\d/.,])\d+(?:[.,]\d+)?\s?%(?:\s+trở lên)?"
    rf"|(?:{_AT_LEAST})?(?<![\d/.,])\b\d{{1,3}}(?:\.\d{{3}})*(?:\s?[-–]\s?\d{{1,3}})?\s+(?:{_COUNTED})\b(?:,\s*bài)?"
    rf"(?:\s?/\s?(?:\d+ )?{_UNIT_OF_TIME}\b)?"
    rf"|(?:ít nhất|tối thiểu|không quá)\s+(?:một|hai|ba|bốn|năm|sáu|mười)\s+(?:{_COUNTED})\b",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"(?<![\d./])(?:\(?0\d{2,3}\)?(?:[ .\-]?\d){6,8}|1[89]00(?:[ .]?\d){4,6})(?![\d/])"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|https?://[^\s,;)”\"]+|\b(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:gov\.vn|edu\.vn|org\.vn|com\.vn"
    r"|vn|com)\b[^\s,;)”\"]*"
)
_CHANNEL = re.compile(
    r"zalo|facebook|fanpage|youtube|tiktok|mạng xã hội|đường dây nóng|hộp thư|tổng đài|tin nhắn"
    r"|chuyên mục|chuyên trang|bản tin|phóng sự|tọa đàm|đối thoại|hội thi|cuộc thi|hội thảo|tập huấn"
    r"|cổng thông tin điện tử|trang thông tin điện tử|cổng dịch vụ công|cổng/trang|cơ sở dữ liệu"
    r"|truyền thanh|phát thanh|truyền hình|loa|pa ?nô|áp phích|băng rôn|tờ rơi|tờ gấp|sổ tay|tủ sách"
    r"|sân khấu hóa"
    r"|màn hình|tài liệu|niêm yết|điểm bưu điện|bưu chính công ích",
    re.IGNORECASE,
)
_INDEX = re.compile(
    r"\b(?:PAR[ -]?INDEX|S[IE]PAS|PAPI|PCI|DDCI|ICT(?:[ -]?INDEX)?|DTI|PGI|ISO \d+(?::\d+)?)\b", re.IGNORECASE
)
_SYMBOLS = {
    "Nghị quyết": "NQ", "Nghị định": "NĐ", "Quyết định": "QĐ", "Chỉ thị": "CT", "Kế hoạch": "KH",
    "Thông tư": "TT", "Tờ trình": "TTr", "Thông báo": "TB", "Kết luận": "KL", "Báo cáo": "BC",
    "Hướng dẫn": "HD",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cited:
    """A document that a text names: as written and where, its number and day (each None when not given)."""

    text: str
    kind: str
    number: str | None
    day: str | None
    start: int = 0
    end: int = 0

    @property
    def mismatch(self) -> str | None:
        """The kind that the number's symbol stands for, when the words say another one."""
        symbol = re.search(r"[-/]\s?([A-ZĐ][A-Za-zĐ]*)", self.number or "")
        mine = _SYMBOLS.get(self.kind)
        if not symbol or not mine or symbol[1] == mine:
            return None
        return next((kind for kind, sign in _SYMBOLS.items() if sign == symbol[1]), None)


@dataclass(frozen=True, slots=True)
class Clues:
    """What was found in one text, each in the order in which it stands there."""

    frequency: tuple[str, ...] = ()
    loosely: tuple[str, ...] = ()  # "thường xuyên", "định kỳ": a way to work, hardly a period
    deadline: tuple[str, ...] = ()
    number: tuple[str, ...] = ()
    documents: tuple[Cited, ...] = ()
    contacts: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    indices: tuple[str, ...] = ()


def find_clues(text: str) -> Clues:
    """All clues of the text; the days of documents it cites are no deadlines."""
    documents = find_documents_cited(text)
    plain = _DOCUMENT.sub(lambda found: " " * len(found[0]), text)
    frequency = _texts(_OFTEN, plain)
    return Clues(
        frequency=frequency,
        loosely=tuple(word for word in _texts(_SOMETIMES, plain) if not _within(word, frequency)),
        deadline=_texts(_DEADLINE, plain), number=_texts(_AMOUNT, plain), documents=documents,
        contacts=_texts(_CONTACT, plain), channels=_texts(_CHANNEL, plain), indices=_texts(_INDEX, plain),
    )  # fmt: skip


def find_documents_cited(text: str) -> tuple[Cited, ...]:
    """The documents that the text names with a number or a day, each once."""
    found: dict[str, Cited] = {}
    for match in _DOCUMENT.finditer(text):
        by = _BY.match(text, match.end())
        whole = " ".join((match[0].rstrip(" )") + (by[0] if by else "")).split())
        number = re.sub(r"\s", "", match["number"]) if match["number"] else None
        day = match["day"] or match["named_day"]
        end = by.end() if by else match.start() + len(match[0].rstrip(" )"))
        found.setdefault(number or whole, Cited(whole, match["kind"], number, day, match.start(), end))
    return tuple(found.values())


def _texts(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    found = (" ".join(match[0].split()).strip(" ,.;") for match in pattern.finditer(text))
    return tuple({part.casefold(): part for part in found if part}.values())


def _within(word: str, others: Iterable[str]) -> bool:
    return any(word.casefold() in other.casefold() for other in others)
