"""Agencies and levels of the portal in the names they bear since 1 July 2025."""

from __future__ import annotations

import re

from knowledge.importers.portal_text import one_line, says_nothing

LEVELS = {"Cấp xã": "xa", "Cấp tỉnh": "tinh", "Cấp bộ": "bo", "Cơ quan khác": "khac"}
MINISTRIES = {
    "bo-cong-an": "Bộ Công an",
    "bo-nong-nghiep-mt": "Bộ Nông nghiệp và Môi trường",
    "bo-tai-chinh": "Bộ Tài chính",
    "bo-tu-phap": "Bộ Tư pháp",
    "bo-xay-dung": "Bộ Xây dựng",
    "ngan-hang-nha-nuoc": "Ngân hàng Nhà nước Việt Nam",
    "toa-an-nhan-dan": "Tòa án nhân dân tối cao",
}
_PEOPLE = {
    "Tổ chức (không bao gồm doanh nghiệp": "Tổ chức (không bao gồm doanh nghiệp, HTX)",
    "Cán bộ": "Cán bộ, công chức, viên chức",
}
# The portal's own slips: capitals, abbreviations, and the commune's three old kinds in one name.
_NAMES = (
    (re.compile(r"[UỦ][ỷyỶ] ban [Nn]hân dân"), "Ủy ban nhân dân"),
    (re.compile(r"\bỦy ban nhân dân (?:cấp )?xã, phường, thị trấn"), "Ủy ban nhân dân cấp xã"),
    (re.compile(r"Chủ tịch ủy ban"), "Chủ tịch Ủy ban"),
    (re.compile(r"\bUBND\b"), "Ủy ban nhân dân"),
    (re.compile(r"\bcấp (Xã|Tỉnh|Huyện)\b"), lambda match: f"cấp {match[1].lower()}"),
    (re.compile(r"\bBộ tài chính\b"), "Bộ Tài chính"),
    (re.compile(r"\bBộ (?:NN và MT|NN&MT)\b"), "Bộ Nông nghiệp và Môi trường"),
    (re.compile(r"\bCục quản lý\b"), "Cục Quản lý"),
    (re.compile(r"\bCục cảnh sát\b"), "Cục Cảnh sát"),
    (re.compile(r"\bCục an ninh\b"), "Cục An ninh"),
    (re.compile(r"\bPhòng quản lý\b"), "Phòng Quản lý"),
    (re.compile(r"\bPhòng cảnh sát\b"), "Phòng Cảnh sát"),
    (re.compile(r"\bcửa khâu\b"), "cửa khẩu"),
    (re.compile(r"_old\b"), ""),
    # One province's department stands in pages that are for the whole country.
    (
        re.compile(r"(\bSở [^,]+?)\s*(?:-\s*)?(?:Thành phố Hà Nội|TP\.? ?(?:HCM|Đà Nẵng))\b"),
        lambda match: match[1],
    ),
    (re.compile(r"\s*-\s+"), " - "),
)
_NEXT_AGENCY = re.compile(
    r",\s*(?=(?:Bộ|Sở|Cục|Chi cục|Tổng cục|Vụ|Ủy ban|Chủ tịch|Công an|Thuế|Phòng|Trung tâm|Ban|Cảng vụ|Tòa án"
    r"|Ngân hàng|Văn phòng|Chi nhánh|Hải quan|Bảo hiểm|Kho bạc|Cơ quan|Thi hành án|Bộ phận)\b)"
)


def clean_agency(text: str) -> str | None:
    """The agencies of a cell as one string, names mended and repeats left out; None for none.

    Commas belong to some names ("Cục Chất lượng, Chế biến ..."): only the first word of an agency
    begins a new one. Their order is kept.
    """
    cleaned = one_line(text).strip(" .,;")
    if says_nothing(cleaned):
        return None
    for pattern, name in _NAMES:
        cleaned = pattern.sub(name, cleaned)
    parts = _NEXT_AGENCY.split(cleaned)
    kept = dict.fromkeys(part.strip(" .") for part in parts)
    return ", ".join(part for part in kept if part and not says_nothing(part)) or None


def read_levels(text: str) -> tuple[str, ...]:
    """Levels in the order ``xa``, ``tinh``, ``bo``, ``khac``; unknown words are left out."""
    named = {part.strip().lower() for part in one_line(text).split(",")}
    return tuple(code for name, code in LEVELS.items() if name.lower() in named)


def read_audience(text: str) -> tuple[str, ...]:
    """Whom a procedure is for, as the portal names them; "Tổ chức (không bao gồm ...)" stays whole."""
    if says_nothing(one_line(text)):
        return ()
    parts = [part.strip() for part in one_line(text).split(",")]
    people = (_PEOPLE.get(part, part) for part in parts)
    leftovers = {"HTX)", "công chức", "viên chức", ""}
    return tuple(dict.fromkeys(person for person in people if person not in leftovers))
