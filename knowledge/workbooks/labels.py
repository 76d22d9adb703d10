"""The words that stand in drop-downs for the codes of the store, and back."""

from __future__ import annotations

from knowledge.comparing import ASPECTS
from knowledge.entries import Aspect, Confidence, Kind
from knowledge.vietnamese.places import PROVINCE_NAMES
from knowledge.vietnamese.text import fold

LISTS: dict[str, dict[str, str]] = {
    "aspects": {str(aspect): f"{name[:1].upper()}{name[1:]}" for aspect, name in ASPECTS.items()},
    "overlaid": {
        str(aspect): f"{ASPECTS[aspect][:1].upper()}{ASPECTS[aspect][1:]}"
        for aspect in (Aspect.FEE, Aspect.TIME, Aspect.PLACE, Aspect.AGENCY)
    },
    "channels": {"online": "Trực tuyến", "direct": "Trực tiếp", "post": "Bưu chính"},
    "levels": {"xa": "Cấp xã", "tinh": "Cấp tỉnh", "bo": "Cấp bộ", "khac": "Cơ quan khác"},
    "provinces": dict(PROVINCE_NAMES),
    "confidences": {
        str(Confidence.PRIMARY): "Đã xem văn bản gốc",
        str(Confidence.SECONDARY): "Nguồn thứ cấp",
        str(Confidence.UNCONFIRMED): "Chưa xác nhận",
    },
    "kinds": {
        str(Kind.ANSWER): "Câu trả lời", str(Kind.LEGAL): "Pháp luật",
        str(Kind.CONTACT): "Đường dây, đầu mối", str(Kind.INDEX): "Giải thích chỉ số",
    },
    "source_kinds": {
        "legal": "Văn bản pháp luật", "plan": "Kế hoạch", "portal": "Trang web", "press": "Báo chí",
        "note": "Ghi chú",
    },
    "indices": {name: name for name in ("PAR Index", "SIPAS", "PAPI", "PCI", "ICT Index", "DDCI", "DTI")},
    "marks": {"x": "x"},
}  # fmt: skip
OPEN = frozenset({"indices", "owners"})  # lists that only suggest
TITLES = {
    "aspects": "Khía cạnh", "overlaid": "Khía cạnh của tỉnh", "channels": "Cách nộp", "levels": "Cấp",
    "provinces": "Tỉnh", "confidences": "Độ tin cậy", "kinds": "Loại", "source_kinds": "Loại nguồn",
    "indices": "Chỉ số", "marks": "Đánh dấu", "owners": "Đơn vị phụ trách",
}  # fmt: skip


def label(name: str, code: str | None) -> str | None:
    """The word for a code; a code without one stands for itself."""
    return LISTS[name].get(code, code) if code else None


def code_of(name: str, word: str | None) -> str | None:
    """The code of a word, whatever its accents and capitals. Raises ValueError naming what may stand."""
    if word is None:
        return None
    wanted = fold(word)
    for code, known in LISTS[name].items():
        if wanted in (fold(known), code):
            return code
    raise ValueError(f"“{word}” không có trong danh sách: {', '.join(LISTS[name].values())}")
