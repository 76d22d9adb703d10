"""Personal items, made up from a seed, and the search for them in whatever a home has written."""

from __future__ import annotations

import json
import random
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.vietnamese.text import fold

_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Đỗ", "Ngô")
_MIDDLE = (
    "Thị Kiều",
    "Văn Thạch",
    "Ngọc Uyển",
    "Hữu Khương",
    "Thúy Oanh",
    "Đình Lữ",
    "Bảo Quyên",
    "Mạnh Tường",
)
_GIVEN = ("Giáng", "Vỹ", "Nhẫn", "Quế", "Xoan", "Thoại", "Đoan", "Khiết", "Lụa", "Trâm", "Hiệp", "Sáu")


@dataclass(frozen=True, slots=True)
class Planted:
    """``numbers``: as typed, each personal by itself; ``people``: (name, address, telephone) for forms."""

    numbers: tuple[str, ...]
    people: tuple[tuple[str, str, str], ...]

    @property
    def count(self) -> int:
        return len(self.numbers) + 3 * len(self.people)


def plant(seed: int, numbers: int = 380, people: int = 40) -> Planted:
    """``numbers`` CCCD, telephone numbers in several spellings, e-mails and bank accounts, and ``people``."""
    chance = random.Random(seed)

    def digits(count: int) -> str:
        return "".join(chance.choice("0123456789") for _ in range(count))

    def phone() -> str:
        return "0" + chance.choice("35789") + digits(8)

    def spelled(number: str) -> str:
        parts = (number[:4], number[4:7], number[7:])
        return chance.choice((number, " ".join(parts), ".".join(parts), f"+84{number[1:]}"))

    kinds = (
        lambda: "0" + digits(11),
        lambda: spelled(phone()),
        lambda: f"nguoi{digits(6)}@thu{digits(3)}.vn",
        lambda: f"số tài khoản {digits(13)}",
    )
    found = tuple(kinds[number % len(kinds)]() for number in range(numbers))
    names = chance.sample([f"{a} {b} {c}" for a in _FAMILY for b in _MIDDLE for c in _GIVEN], people)
    addresses = [f"Số {chance.randint(1000, 9999)} đường Thử Nghiệm {digits(4)}, thôn Kỳ Lạ" for _ in names]
    return Planted(found, tuple((name, place, phone()) for name, place in zip(names, addresses, strict=True)))


def traces(planted: Planted, text: str) -> list[str]:
    """The items that stand in a text: digits with any separators between them or none, words in any form
    of Unicode, with accents or without, as they are or escaped as JSON escapes them."""
    plain = unicodedata.normalize("NFC", text)
    folded, digits = fold(plain).lower(), re.sub(r"(?<=\d)[ .\-+]+(?=\d)", "", plain)
    escaped = json.dumps(plain)
    found = []
    numbers = [*planted.numbers, *(phone for _, _, phone in planted.people)]
    for item in numbers:
        bare = re.sub(r"\D", "", item.partition("khoản")[2] or item) if "@" not in item else item
        wanted = bare[2:] if bare.startswith("84") and "@" not in item else bare
        if wanted in digits or item in plain:
            found.append(item)
    for name, address, _ in planted.people:
        for item in (name, address):
            if item in plain or json.dumps(item)[1:-1] in escaped or fold(item).lower() in folded:
                found.append(item)
    return found


def written(home: Path, *more: Path) -> Iterator[tuple[str, str]]:
    """Every file of a home but indexes and models, and those named; archives and workbooks unpacked."""
    skipped = {"index", "models"}
    files = [path for path in sorted(home.rglob("*")) if path.is_file() and not skipped & set(path.parts)]
    for path in [*files, *more]:
        if path.suffix in (".zip", ".xlsx"):
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    yield f"{path.name}:{name}", archive.read(name).decode("utf-8", "replace")
        else:
            yield path.name, path.read_bytes().decode("utf-8", "replace")
