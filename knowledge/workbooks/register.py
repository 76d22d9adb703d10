"""The register of sources: what a cell names is found in it, or comes new into it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from urllib.parse import urlsplit

from knowledge.entries import Source
from knowledge.vietnamese.places.table import slug

_TYPES = {
    "nq": "Nghị quyết", "qd": "Quyết định", "kh": "Kế hoạch", "tt": "Thông tư", "nd": "Nghị định",
    "ct": "Chỉ thị", "tb": "Thông báo", "cv": "Công văn", "bc": "Báo cáo", "hd": "Hướng dẫn",
}  # fmt: skip
_NUMBER = re.compile(r"\d+[\w.]*(?:/\d{4})?/[^\s/]+(?:/[^\s/]+)?|\d+/[^\s/]+")
_KEY_CHARS = 80


class Register:
    """Sources by key, number and address; ``coming`` holds the new and changed ones."""

    def __init__(self, sources: dict[str, Source]) -> None:
        self._known = dict(sources)
        self._numbers: dict[str, list[str]] = {}
        self._pages: dict[str, str] = {}
        self.coming: dict[str, Source] = {}
        for source in sources.values():
            self._index(source)

    def __getitem__(self, key: str) -> Source:
        return self._known[key]

    def __contains__(self, key: object) -> bool:
        return key in self._known

    def _index(self, source: Source) -> None:
        if source.number and source.key not in self._numbers.setdefault(slug(source.number), []):
            self._numbers[slug(source.number)].append(source.key)
        if source.url:
            self._pages.setdefault(_page(source.url), source.key)

    def put(self, source: Source) -> str:
        """Add or replace a source; its key."""
        if self._known.get(source.key) != source:
            self.coming[source.key] = self._known[source.key] = source
            self._index(source)
        return source.key

    def keys(self, cell: str | None) -> tuple[str, ...]:
        """The keys that a cell names by key, number or address, separated by ";".

        Raises ValueError naming the first that nobody knows.
        """
        parts = [part.strip() for part in re.split(r"[;\n]", cell or "") if part.strip()]
        return tuple(dict.fromkeys(self._known_key(part) for part in parts))

    def _known_key(self, name: str) -> str:
        if name in self._known:
            return name
        found = self._numbers.get(slug(name), [])
        if len(found) > 1:
            raise ValueError(f"nhiều văn bản cùng số “{name}”; ghi một trong các khóa {', '.join(found)}")
        key = found[0] if found else self._pages.get(_page(name))
        if key is None:
            raise ValueError(f"chưa có nguồn “{name}” trong trang Nguồn")
        return key

    def cite(self, cell: str | None) -> tuple[str, ...]:
        """Like `keys`, but an address or a document's number nobody knows comes new into the register."""
        parts = [part.strip() for part in re.split(r"[;\n]", cell or "") if part.strip()]
        return tuple(dict.fromkeys(self._cited(part) for part in parts))

    def _cited(self, name: str) -> str:
        try:
            return self._known_key(name)
        except ValueError:
            if slug(name) in self._numbers:
                raise
        if re.match(r"https?://", name):
            address = urlsplit(name)
            if not address.hostname or "." not in address.hostname:
                raise ValueError(f"“{name}” không phải địa chỉ trang")
            key = self._free(slug(f"{address.hostname}{address.path}"))
            return self.put(Source(key, f"Trang {address.hostname}", "portal", url=name))
        if not _NUMBER.fullmatch(name):
            raise ValueError(
                f"“{name}” không phải khóa trong trang Nguồn, số văn bản hay địa chỉ trang (https://...)"
            )
        return self.put(Source(self._free(slug(name)), named(name, None), number=name))

    def document(self, number: str, issued_on: date | None, issuer: str | None, url: str | None) -> str:
        """The key of a document by number and issuer, new or known.

        Two provinces number their documents alike: the issuer tells them apart. Raises ValueError where
        the register says something else of it.
        """
        same = [
            key
            for key in self._numbers.get(slug(number), [])
            if not issuer
            or not self._known[key].issuer
            or slug(self._known[key].issuer or "") == slug(issuer)
        ]
        if len(same) > 1:
            raise ValueError(f"nhiều văn bản cùng số “{number}”; ghi thêm cơ quan ban hành")
        if not same:
            key = self._free(slug(f"{number} {issuer or ''}"))
            return self.put(Source(key, named(number, issuer), "legal", number, issuer, issued_on, url))
        known = self._known[same[0]]
        if issued_on and known.issued_on and issued_on != known.issued_on:
            told = known.issued_on.strftime("%d-%m-%Y")
            raise ValueError(f"trang Nguồn ghi văn bản {number} ban hành ngày {told}; sửa cho khớp")
        return self.put(
            replace(
                known,
                issued_on=known.issued_on or issued_on,
                issuer=known.issuer or issuer,
                url=known.url or url,
            )
        )

    def _free(self, key: str) -> str:
        key = key[:_KEY_CHARS].strip("-") or "nguon"
        number = 1
        while (key if number == 1 else f"{key}-{number}") in self._known:
            number += 1
        return key if number == 1 else f"{key}-{number}"

    def new_key(self, number: str | None, title: str) -> str:
        """A key for a document that came without one."""
        return self._free(slug(number or title))


def named(number: str, issuer: str | None) -> str:
    """ "Nghị quyết số 12/2026/NQ-HĐND của Hội đồng nhân dân tỉnh Gia Lai"."""
    kind = next((_TYPES[part] for part in slug(number).split("-") if part in _TYPES), "Văn bản")
    return f"{kind} số {number}" + (f" của {issuer}" if issuer else "")


def _page(url: str) -> str:
    return re.sub(r"^https?://(?:www\.)?", "", url.strip()).rstrip("/").lower()
