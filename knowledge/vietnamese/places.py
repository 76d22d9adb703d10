from __future__ import annotations
import re
from knowledge.vietnamese.text import fold
PROVINCE_NAMES = {"binh-dinh": "Bình Định", "gia-lai": "Gia Lai", "binh-thuan": "Bình Thuận", "lam-dong": "Lâm Đồng", "dak-nong": "Đắk Nông"}
_NEW = {"binh-dinh": "gia-lai", "binh-thuan": "lam-dong", "dak-nong": "lam-dong"}
def find_province(text: str) -> str | None:
    folded = fold(text)
    for slug, name in PROVINCE_NAMES.items():
        if re.search(rf"\b{fold(name)}\b", folded): return slug
    return None
def new_province(slug: str) -> str:
    return _NEW.get(slug, slug)
