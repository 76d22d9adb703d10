"""Names of issuers and signers: restored from capitals and from lost accents where the letters agree."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

from knowledge.importers.documents.wording import find_kind, is_position
from knowledge.vietnamese.text import fold, folded_words

_CITIES = ("Hà Nội", "Hải Phòng", "Đà Nẵng", "Hồ Chí Minh", "Cần Thơ", "Huế")
_PROVINCES = (
    "An Giang", "Bà Rịa - Vũng Tàu", "Bạc Liêu", "Bắc Giang", "Bắc Kạn", "Bắc Ninh", "Bến Tre", "Bình Dương",
    "Bình Định", "Bình Phước", "Bình Thuận", "Cà Mau", "Cao Bằng", "Đắk Lắk", "Đắk Nông", "Điện Biên",
    "Đồng Nai", "Đồng Tháp", "Gia Lai", "Hà Giang", "Hà Nam", "Hà Tĩnh", "Hải Dương", "Hậu Giang", "Hòa Bình",
    "Hưng Yên", "Khánh Hòa", "Kiên Giang", "Kon Tum", "Lai Châu", "Lạng Sơn", "Lào Cai", "Lâm Đồng",
    "Long An", "Nam Định", "Nghệ An", "Ninh Bình", "Ninh Thuận", "Phú Thọ", "Phú Yên", "Quảng Bình",
    "Quảng Nam", "Quảng Ngãi", "Quảng Ninh", "Quảng Trị", "Sóc Trăng", "Sơn La", "Tây Ninh", "Thái Bình",
    "Thái Nguyên", "Thanh Hóa", "Thừa Thiên Huế", "Tiền Giang", "Trà Vinh", "Tuyên Quang", "Vĩnh Long",
    "Vĩnh Phúc", "Yên Bái",
)  # fmt: skip
_DEPARTMENTS = (
    "Sở Nội vụ", "Sở Tư pháp", "Sở Tài chính", "Sở Thông tin và Truyền thông", "Sở Khoa học và Công nghệ",
    "Sở Kế hoạch và Đầu tư", "Sở Công Thương", "Sở Y tế", "Sở Xây dựng", "Sở Giao thông vận tải",
    "Sở Giáo dục và Đào tạo", "Sở Văn hóa và Thể thao", "Sở Văn hóa, Thể thao và Du lịch", "Sở Du lịch",
    "Sở Tài nguyên và Môi trường", "Sở Nông nghiệp và Phát triển nông thôn", "Sở Nông nghiệp và Môi trường",
    "Sở Lao động - Thương binh và Xã hội", "Sở Ngoại vụ", "Sở Dân tộc và Tôn giáo", "Thanh tra tỉnh",
    "Ban Dân tộc", "Ban Quản lý Khu kinh tế", "Văn phòng Ủy ban nhân dân",
    "Trung tâm Phục vụ hành chính công",
)  # fmt: skip
_CENTRAL = (
    "Chính phủ", "Thủ tướng Chính phủ", "Văn phòng Chính phủ", "Quốc hội", "Bộ Nội vụ", "Bộ Tư pháp",
    "Bộ Tài chính", "Bộ Công an", "Bộ Quốc phòng", "Bộ Ngoại giao", "Bộ Y tế", "Bộ Xây dựng",
    "Bộ Công Thương",
    "Bộ Giáo dục và Đào tạo", "Bộ Khoa học và Công nghệ", "Bộ Thông tin và Truyền thông",
    "Bộ Văn hóa, Thể thao và Du lịch", "Bộ Nông nghiệp và Môi trường", "Bộ Kế hoạch và Đầu tư",
    "Bộ Tài nguyên và Môi trường", "Bộ Giao thông vận tải", "Bộ Dân tộc và Tôn giáo",
    "Bộ Lao động - Thương binh và Xã hội", "Bộ Nông nghiệp và Phát triển nông thôn", "Thanh tra Chính phủ",
)  # fmt: skip
_ALIKE = 0.92  # of the letters; one wrong letter in thirteen, "binh pinh" among the whole name
_COUNCIL = re.compile(
    r"(ủy ban nhân dân|uỷ ban nhân dân|hội đồng nhân dân)\s+"
    r"(tỉnh|thành phố|quận|huyện|thị xã|thị trấn|xã|phường|đặc khu)\s+(.+)",
    re.IGNORECASE,
)
# The hundred or so family names that nearly all people bear, by their letters.
_SURNAMES = frozenset(
    [
        "an",
        "au",
        "bach",
        "banh",
        "bien",
        "bo",
        "bui",
        "ca",
        "cam",
        "cao",
        "cat",
        "chau",
        "che",
        "chu",
        "chung",
        "cong",
        "cu",
        "cung",
        "da",
        "dam",
        "dan",
        "dang",
        "dao",
        "dau",
        "diem",
        "dien",
        "diep",
        "dinh",
        "do",
        "doan",
        "dong",
        "du",
        "dung",
        "duong",
        "ha",
        "han",
        "ho",
        "hoa",
        "hoang",
        "hua",
        "hung",
        "huynh",
        "kha",
        "khieu",
        "khong",
        "khuat",
        "kieu",
        "kim",
        "la",
        "lai",
        "lam",
        "le",
        "lieu",
        "lo",
        "luc",
        "luong",
        "luu",
        "luyen",
        "ly",
        "ma",
        "mac",
        "mach",
        "mai",
        "man",
        "nghiem",
        "ngo",
        "ngoc",
        "nguy",
        "nguyen",
        "nham",
        "nhan",
        "ninh",
        "nong",
        "ong",
        "pham",
        "phan",
        "phi",
        "pho",
        "phu",
        "phung",
        "quach",
        "quan",
        "rcom",
        "ro",
        "ksor",
        "rmah",
        "siu",
        "sung",
        "sam",
        "ta",
        "tang",
        "tao",
        "thach",
        "thai",
        "than",
        "thi",
        "thieu",
        "tieu",
        "to",
        "ton",
        "tong",
        "tra",
        "tram",
        "tran",
        "trang",
        "trieu",
        "trinh",
        "truong",
        "tu",
        "tuong",
        "ung",
        "uong",
        "van",
        "vi",
        "vien",
        "vo",
        "vu",
        "vuong",
        "xa",
        "y",
        "yen",
    ]
)


def _letters(text: str) -> str:
    return "".join(folded_words(text))


@lru_cache(maxsize=1)
def _known() -> dict[str, str]:
    """Every issuer known whole, by its letters."""
    areas = [f"tỉnh {name}" for name in _PROVINCES] + [f"thành phố {name}" for name in _CITIES]
    names = [f"{body} {area}" for area in areas for body in ("Ủy ban nhân dân", "Hội đồng nhân dân")]
    names += [f"Tỉnh ủy {name}" for name in _PROVINCES]
    return {_letters(name): name for name in (*names, *_DEPARTMENTS, *_CENTRAL)}


def _nearest(text: str) -> str | None:
    """The one known issuer whose letters agree with the text's but for a wrong one here and there."""
    wanted = _letters(text)
    if wanted in _known():
        return _known()[wanted]
    scored = sorted(
        (
            (SequenceMatcher(None, wanted, letters, autojunk=False).ratio(), name)
            for letters, name in _known().items()
            if abs(len(letters) - len(wanted)) <= 1
        ),
        reverse=True,
    )[:2]
    if not scored or scored[0][0] < _ALIKE or (len(scored) > 1 and scored[0][0] == scored[1][0]):
        return None
    return scored[0][1]


def find_area(text: str) -> str | None:
    """The first province or city that the text names, as "tỉnh Bình Định"; accents may be missing."""
    words = " ".join(folded_words(text))
    found = [
        (match.start(), f"{kind} {name}")
        for kind, names in (("tỉnh", _PROVINCES), ("thành phố", _CITIES))
        for name in names
        if (match := re.search(rf"\b{' '.join(folded_words(name))}\b", words))
    ]
    return min(found)[1] if found else None


def restore_issuer(lines: list[str]) -> str | None:
    """The office that a letterhead's lines name, in small letters with accents; None without lines.

    Of "ỦY BAN NHÂN DÂN TỈNH ..." over "SỞ ..." the lower one issues: "Sở Nội vụ tỉnh Bình Định".
    """
    if not lines:
        return None
    whole = " ".join(lines)
    if known := _nearest(whole):
        return known
    for cut in range(1, len(lines)):
        parent, child = _nearest(" ".join(lines[:cut])), " ".join(lines[cut:])
        if parent:
            name = _nearest(child) or small_letters(child)
            area = find_area(parent)
            return name if area is None or fold(area) in fold(name) else f"{name} {area}"
    return small_letters(whole)


def small_letters(text: str) -> str:
    """A name in capitals written as usual, with capitals for known names and for what a council governs."""
    lowered = text[:1].upper() + text[1:].lower() if text.isupper() else text
    if found := _COUNCIL.fullmatch(lowered):
        body, kind, name = found.groups()
        return f"{body[0].upper()}{body[1:].lower()} {kind.lower()} {name.title()}".replace("Uỷ", "Ủy")
    return with_names(lowered) if text.isupper() else text


def with_names(text: str) -> str:
    """Lowered text with the capitals of provinces, departments and ministries put back."""
    for name in (*_PROVINCES, *_CITIES, *_DEPARTMENTS, *_CENTRAL):
        text = re.sub(rf"\b{re.escape(name)}\b", name, text, flags=re.IGNORECASE)
    return text


def read_person(text: str) -> str | None:
    """The person's name that the line is, None when it is anything else; capitals become small letters."""
    text = re.sub(r"^(?:(?:PGS|GS|TS|ThS|BS|CN|KS|Ông|Bà)\.?\s*)+", "", text.strip(" .,:;*"))
    parts = text.split()
    if not 2 <= len(parts) <= 5 or not re.fullmatch(r"[^\W\d_]+(?:[ -][^\W\d_]+)*", text):
        return None
    if find_kind(text) or is_position(text) or fold(parts[0]) not in _SURNAMES:
        return None
    if text.isupper():
        return text.title()
    return text if all(part[0].isupper() and part[1:] == part[1:].lower() for part in parts) else None


def find_person_at_end(text: str) -> str | None:
    """A name that stands after a list's semicolon on its line, as two columns read in one give it."""
    *_, last = text.split(";")
    return read_person(last) if ";" in text else None
