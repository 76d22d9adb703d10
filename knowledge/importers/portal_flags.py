"""What makes a record special for search, and what keeps one out."""

from __future__ import annotations

import re
from collections.abc import Collection

# A decision of the portal's editors pasted into the title: it names no procedure.
_JUNK = re.compile(
    r"\s*(?:(?:công bố|ban hành|quyết định|về việc|v/v)\b.{0,60}(?:danh mục|quy trình nội bộ)"
    r".{0,40}thủ tục hành chính|(?:quyết định|công văn)\s+(?:số\s+)?\d+)",
    re.IGNORECASE,
)
_INTERNAL_TITLE = re.compile(
    r"(?:cán bộ, chiến sĩ|sĩ quan, hạ sĩ quan|lao động hợp đồng|tuyển chọn|khen thưởng)\b"
    r".{0,60}công an nhân dân"
    r"|tuyển sinh vào các trường công an|nội bộ (?:cơ quan|ngành)|chiến sĩ thi đua|cờ thi đua|nhà ở công vụ",
    re.IGNORECASE,
)
_CUSTOMS = re.compile(r"\bhải quan\b|\bsổ ata\b|hàng hóa tạm quản|\bacts\b", re.IGNORECASE)
# Communes and provinces are the two levels since 1 July 2025; the paper household book ended in 2023.
_DISTRICT_WORDS = (
    r"cấp huyện|công an (?:cấp |các )?(?:quận|huyện)|[uủ][yỷ] ban nhân dân (?:cấp )?(?:quận|huyện)"
    r"|ubnd (?:cấp )?huyện|bảo hiểm xã hội (?:cấp )?(?:quận|huyện)|bhxh (?:cấp )?huyện"
    r"|chi cục thuế (?:quận|huyện)|phòng tư pháp"
)
_DISTRICT = re.compile(_DISTRICT_WORDS, re.IGNORECASE)
_FILED_THERE = re.compile(rf"\b(?:nộp|gửi)\b[^.;\n]{{0,80}}(?:{_DISTRICT_WORDS})", re.IGNORECASE)
_PAPER_BOOK = re.compile(r"sổ hộ khẩu|sổ tạm trú", re.IGNORECASE)
_BUSINESSES = frozenset(
    {
        "Doanh nghiệp",
        "Doanh nghiệp Việt Nam",
        "Doanh nghiệp có vốn đầu tư nước ngoài",
        "Hợp tác xã",
        "Tổ chức (không bao gồm doanh nghiệp, HTX)",
        "Tổ chức nước ngoài",
    }
)
_OFFICIALS = frozenset({"Cán bộ, công chức, viên chức", "Đảng viên", "Tổ chức Đảng"})
# The portal's series 5. and 6. are procedures between state agencies.
_INTERNAL_SERIES = ("5.", "6.")


def find_flags(
    *,
    code: str,
    title: str,
    field: str,
    audience: Collection[str],
    agency: str | None,
    places: str,
    steps: str,
) -> frozenset[str]:
    """Flags of a record; ``places`` is what the page says on where to file.

    ``abolished`` is for a title that names what no longer exists. A procedure that lives on, but
    whose page still sends people to a district office, is ``district``.
    """
    flags = set()
    if _JUNK.match(title):
        flags.add("junk_title")
    customs = "hải quan" in field.lower() or _CUSTOMS.search(title) is not None
    if customs:
        flags.add("customs")
    people = set(audience)
    for_officials = bool(people) and people <= _OFFICIALS
    if code.startswith(_INTERNAL_SERIES) or (for_officials and not customs) or _INTERNAL_TITLE.search(title):
        flags.add("internal")
    if _DISTRICT.search(title) or _PAPER_BOOK.search(title):
        flags.add("abolished")
    if _DISTRICT.search(agency or "") or _DISTRICT.search(places) or _FILED_THERE.search(steps):
        flags.add("district")
    if people and people <= _BUSINESSES:
        flags.add("business_only")
    return frozenset(flags)


def quarantine_reason(code: str, page_code: str | None) -> str | None:
    """Why a record must not be used: its page belongs to another procedure. None when it may be."""
    if page_code is None or page_code == code:
        return None
    return f"trang là của thủ tục {page_code}, không phải {code}"
