"""The sheets of a workbook and their columns."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.workbooks.values import Type

# Columns that all rows of an entry share; the others belong to the one statement of their row.
SHARED = ("title", "kind", "owner", "checked_on", "years", "remove")
HELP = "Hướng dẫn"
LISTS = "Danh mục"  # hidden: what stands in the drop-downs, and what the file was made from
KEY, MARK = "Khóa dòng", "Dấu"  # hidden columns: which row it is, what it said when it was exported


@dataclass(frozen=True, slots=True)
class Column:
    """One column; ``choices`` names its drop-down, ``locked`` ones only say which row it is."""

    name: str
    title: str
    width: int
    type: Type = Type.TEXT
    choices: str | None = None
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; ``title`` is the name on its tab."""

    title: str
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


def _day(name: str, title: str) -> Column:
    return Column(name, title, 12, Type.DAY)


_ID = Column("id", "Mã mục", 27, locked=True)
_TITLE = Column("title", "Tên mục", 34)
_ASPECT = Column("aspect", "Khía cạnh", 15, choices="aspects")
_TEXT = Column("text", "Nội dung", 72)
_AMOUNT = Column("amount", "Số tiền (đồng)", 12, Type.NUMBER)
_CHANNEL = Column("channel", "Cách nộp", 12, choices="channels")
_LEVEL = Column("level", "Cấp", 10, choices="levels")
_PROVINCE = Column("province", "Tỉnh", 12, choices="provinces")
_SPAN = (_day("valid_from", "Hiệu lực từ"), _day("valid_to", "Hiệu lực đến"))
_CONFIDENCE = Column("confidence", "Độ tin cậy", 18, choices="confidences")
_SOURCES = Column("sources", "Nguồn (khóa, cách nhau bằng ;)", 28)
_OWNED = (Column("owner", "Đơn vị phụ trách", 22, choices="owners"), _day("checked_on", "Ngày kiểm tra"))
_GONE = Column("remove", "Gỡ cả mục (x)", 9, Type.MARK, choices="marks")
_ROW_GONE = Column("remove", "Gỡ dòng (x)", 9, Type.MARK, choices="marks")
_CITED = Column("source", "Nguồn: số văn bản hoặc địa chỉ trang", 30)

ANSWERS = Sheet(
    "Câu trả lời",
    (
        _ID, _TITLE, Column("kind", "Loại", 13, choices="kinds"), _ASPECT, _TEXT, _CHANNEL, _LEVEL,
        _PROVINCE, *_SPAN, _CONFIDENCE, _SOURCES, *_OWNED, _GONE,
    ),
)  # fmt: skip
PROCEDURES = Sheet(
    "Thủ tục",
    (
        _ID, _TITLE, _ASPECT, _TEXT, _AMOUNT, _CHANNEL, _LEVEL, _PROVINCE, *_SPAN, _CONFIDENCE, _SOURCES,
        *_OWNED, _GONE,
    ),
)  # fmt: skip
PLANS = Sheet(
    "Kế hoạch",
    (
        _ID, _TITLE, Column("years", "Năm", 11), _ASPECT, _TEXT, _PROVINCE, *_SPAN, _CONFIDENCE, _SOURCES,
        *_OWNED, _GONE,
    ),
)  # fmt: skip
CONTACTS = Sheet(
    "Liên hệ",
    (
        Column("place", "Khóa nơi", 27, locked=True), Column("area", "Tỉnh", 11, locked=True),
        Column("commune", "Xã, phường", 24, locked=True), Column("agency", "Tên cơ quan", 40),
        Column("address", "Địa chỉ", 44), Column("phone", "Điện thoại", 18, Type.PHONE),
        Column("email", "E-mail", 26), Column("hours", "Giờ làm việc", 26), _CITED, *_SPAN,
        _CONFIDENCE, *_OWNED, _ROW_GONE,
    ),
)  # fmt: skip
INDICES = Sheet(
    "Chỉ số",
    (
        Column("index", "Chỉ số", 14, choices="indices"), Column("year", "Năm", 8, Type.NUMBER),
        Column("unit", "Tỉnh hoặc đơn vị được chấm", 34), _PROVINCE,
        Column("score", "Điểm", 9, Type.NUMBER), Column("rank", "Hạng", 8, Type.NUMBER),
        Column("of", "Trên tổng số", 9, Type.NUMBER), _CITED, _CONFIDENCE, *_OWNED, _ROW_GONE,
    ),
)  # fmt: skip
OVERLAY = Sheet(
    "Quy định tỉnh",
    (
        _PROVINCE, Column("code", "Mã thủ tục", 12), Column("title", "Tên thủ tục", 38, locked=True),
        Column("aspect", "Khía cạnh", 15, choices="overlaid"), _TEXT, _AMOUNT, _CHANNEL, *_SPAN,
        Column("number", "Số văn bản", 20), _day("issued_on", "Ngày ban hành"),
        Column("issuer", "Cơ quan ban hành", 26), Column("url", "Địa chỉ trang", 28), _CONFIDENCE, *_OWNED,
        _ROW_GONE,
    ),
)  # fmt: skip
SOURCES = Sheet(
    "Nguồn",
    (
        Column("key", "Khóa", 30, locked=True),
        Column("kind", "Loại nguồn", 17, choices="source_kinds"), Column("number", "Số", 20),
        Column("title", "Tên", 60), Column("issuer", "Cơ quan ban hành", 26),
        _day("issued_on", "Ngày ban hành"), Column("url", "Địa chỉ trang", 32), *_SPAN,
        Column("replaced_by", "Thay bằng (khóa)", 24),
    ),
)  # fmt: skip
QUESTIONS = Sheet(
    "Cách hỏi",
    (_ID, Column("title", "Tên mục", 44, locked=True), Column("question", "Người dân hỏi", 72)),
)
SHEETS = (ANSWERS, PROCEDURES, PLANS, CONTACTS, INDICES, OVERLAY, SOURCES, QUESTIONS)
