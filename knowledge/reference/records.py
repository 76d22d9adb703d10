"""A record of another site, read from a file of either known shape.

A *site* file is an object with ``procedures``, each with ``site_id``, ``title`` and its texts; a *names*
file is a list of ``{ma, ten, linh_vuc, cap, muc_dvc}``. Which one a file is, its content tells.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.entries import Aspect
from knowledge.importers.portal_text import says_nothing
from knowledge.reference.errors import ReferenceFileError
from knowledge.vietnamese.text import fold, folded_words, nfc

MAX_SOURCE, MAX_ID = 40, 60  # both are parts of a source's key, which may have 120 characters
_SLUG = re.compile(rf"(?=.{{1,{MAX_SOURCE}}}\Z)[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_ID = re.compile(rf"[\w./:-]{{1,{MAX_ID}}}\Z")
_CODE = re.compile(r"(\d\.\d{6})(?:\.\d{3}\.\d\d\.\d\d)?(?:\.(H\d\d))?\Z")
_SITE = {
    "fee": Aspect.FEE, "processing_time": Aspect.TIME, "documents": Aspect.DOCUMENTS, "agency": Aspect.AGENCY,
    "steps": Aspect.STEPS, "requirements": Aspect.CONDITIONS, "result": Aspect.RESULT,
    "legal_basis": Aspect.LAW, "service_level": Aspect.ONLINE,
}  # fmt: skip
_LEVELS = {
    "xa": re.compile(r"\bxa\b"),
    "tinh": re.compile(r"\b(?:tinh|so|ban quan ly)\b"),
    "bo": re.compile(r"\bbo\b"),
}
# Whose codes end so, as a names file with such codes shows (its offices bear the province's name).
_PROVINCES = {"H36": "lam-dong"}


@dataclass(frozen=True, slots=True)
class ReferenceRecord:
    """What another site says of one procedure.

    ``source`` names the load it came with ("phu-tho"), ``site_id`` is the site's own id or code, ``code``
    the national code where there is one. ``level`` is in the site's words, ``levels`` in ours (``xa``,
    ``tinh``, ``bo``; the district is gone). ``facts`` are the site's texts by aspect.
    """

    source: str
    site_id: str
    title: str
    code: str | None = None
    field: str | None = None
    level: str | None = None
    levels: tuple[str, ...] = ()
    publisher: str | None = None
    url: str | None = None
    facts: tuple[tuple[Aspect, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ReferenceFile:
    """The records of a file, their source, and a line for each record that cannot be used."""

    source: str
    records: tuple[ReferenceRecord, ...]
    unreadable: tuple[str, ...]


def national_code(code: str) -> str | None:
    """The national part of a code ("1.004222.000.00.00.H36" is 1.004222); None for anything else."""
    found = _CODE.match(code.strip())
    return found[1] if found else None


def read_file(path: Path, source: str | None = None) -> ReferenceFile:
    """The records of a file under the given source or the one that the file tells.

    Raises `ReferenceFileError` when the file cannot be read, has neither shape or does not tell its source.
    """
    try:
        content = json.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise ReferenceFileError(f"Không mở được tệp {path}: {error.strerror or error}.") from None
    except (ValueError, RecursionError):
        raise ReferenceFileError(f"Tệp {path.name} không phải là JSON.") from None
    read: Callable[[Any, str], ReferenceRecord]
    if isinstance(content, dict) and _any_has(content.get("procedures"), "site_id", "title"):
        rows, read, told = content["procedures"], _site_record, _source_of_site(content)
    elif _any_has(content, "ma", "ten"):
        rows, read, told = content, _names_record, _source_of_names(content, path)
    else:
        raise ReferenceFileError(
            f"Tệp {path.name} không phải tệp tham chiếu: cần danh sách thủ tục có ma và ten, "
            "hoặc procedures có site_id và title."
        )
    name = source or told
    if name is None or not _SLUG.match(name):
        said = f"tên nguồn {name!r} không đúng dạng" if name else "tệp không ghi tên nguồn"
        raise ReferenceFileError(f"{path.name}: {said}; cho biết tên nguồn, ví dụ --source phu-tho.")
    records, unreadable = [], []
    for number, row in enumerate(rows, 1):
        try:
            records.append(read(row, name))
        except ValueError as error:
            unreadable.append(f"{path.name} bản ghi {number}: {error}")
    return ReferenceFile(name, tuple(records), tuple(unreadable))


def _any_has(rows: Any, *keys: str) -> bool:
    return isinstance(rows, list) and any(isinstance(row, dict) and set(keys) <= set(row) for row in rows)


def _source_of_site(content: Mapping[str, Any]) -> str | None:
    """The slug of the province that the site's name ends with, else of the whole name."""
    named = content.get("source_name")
    words = folded_words(named) if isinstance(named, str) else []
    return "-".join(words[words.index("tinh") + 1 :] if "tinh" in words[:-1] else words) or None


def _source_of_names(rows: list[Any], path: Path) -> str | None:
    """The province that the codes' ends tell, with the year in the file's name."""
    codes = (row.get("ma") for row in rows if isinstance(row, dict))
    found = (_CODE.match(code.strip()) for code in codes if isinstance(code, str))
    ends = {match[2] for match in found if match and match[2]}
    if len(ends) != 1 or (province := _PROVINCES.get(ends.pop())) is None:
        return None
    year = re.search(r"(?<!\d)20\d\d(?!\d)", path.stem)
    return f"{province}-{year[0]}" if year else province


def _text(row: Mapping[str, Any], key: str) -> str | None:
    """The clean text of a field; None when it says nothing. Raises `ValueError` for what is no text."""
    value = row.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError(f"trường {key} không phải là chữ")
    lines = (nfc(line) for line in value.splitlines())
    text = "\n".join(line for line in lines if line)
    return None if says_nothing(text) else text


def _named(row: Any, id_key: str, title_key: str) -> tuple[str, str]:
    if not isinstance(row, dict):
        raise ValueError("không phải là đối tượng JSON")
    site_id, title = _text(row, id_key), _text(row, title_key)
    if site_id is None or title is None:
        raise ValueError(f"không có {id_key if site_id is None else title_key}")
    if not _ID.match(site_id):
        raise ValueError(f"{id_key} dài quá {MAX_ID} ký tự hoặc có ký tự lạ")
    return site_id, " ".join(title.split())


def _levels(text: str | None) -> tuple[str, ...]:
    folded = fold(text or "")
    return tuple(level for level, words in _LEVELS.items() if words.search(folded))


def _site_record(row: Any, source: str) -> ReferenceRecord:
    site_id, title = _named(row, "site_id", "title")
    facts = [(aspect, text) for key, aspect in _SITE.items() if (text := _text(row, key))]
    attached = row.get("attachments")
    forms = (
        [_text(one, "title") for one in attached if isinstance(one, dict)]
        if isinstance(attached, list)
        else []
    )
    if any(forms):
        facts.append((Aspect.FORM, "; ".join(filter(None, forms))))
    level = _text(row, "level")
    return ReferenceRecord(
        source, site_id, title, code=national_code(_text(row, "code") or site_id),
        field=_text(row, "category"), level=level, levels=_levels(level),
        publisher=_text(row, "source_name"),
        url=_text(row, "source_url"), facts=tuple(facts),
    )  # fmt: skip


def _names_record(row: Any, source: str) -> ReferenceRecord:
    site_id, title = _named(row, "ma", "ten")
    level, online = _text(row, "cap"), _text(row, "muc_dvc")
    return ReferenceRecord(
        source, site_id, title, code=national_code(site_id), field=_text(row, "linh_vuc"), level=level,
        levels=_levels(level), facts=((Aspect.ONLINE, online),) if online else (),
    )  # fmt: skip
