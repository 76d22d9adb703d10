"""The catalogue shipped with the project: the facts of every procedure, without its running text.

``python -m knowledge.importers.catalogue SOURCE TARGET`` makes it from a copy of the portal. A
header, then one line a legal document, then one line a procedure, both sorted, so that what a new
copy changes can be read in the difference.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

from knowledge.importers.catalogue_lines import law_title, pack_record, unpack_record
from knowledge.importers.errors import CatalogueError, RecordError
from knowledge.importers.portal_records import read_lines
from knowledge.procedures import ProcedureRecord

AS_OF = "2026-07"
FORMAT = 1


def write_catalogue(records: Iterable[ProcedureRecord], path: Path) -> int:
    """Write ``records`` to ``path`` and return how many; the file is replaced in one step.

    Raises ``ValueError`` when two records have the same code.
    """
    ordered = sorted(records, key=lambda record: record.code)
    for first, second in pairwise(ordered):
        if first.code == second.code:
            raise ValueError(f"mã {first.code} có hai bản ghi")
    laws = _law_titles(ordered)
    header = {"as_of": AS_OF, "format": FORMAT, "laws": len(laws), "records": len(ordered)}
    documents = [{"n": number, "t": title} for number, title in sorted(laws.items())]
    lines = [header, *documents, *(pack_record(record, laws) for record in ordered)]
    text = "".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in lines)
    draft = path.with_name(path.name + ".tmp")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
    return len(ordered)


def read_catalogue(path: Path) -> list[ProcedureRecord]:
    """The records of a catalogue, without steps, papers, conditions and long notes.

    Raises ``CatalogueError`` naming the line when the file is not a whole catalogue of this format,
    and ``OSError`` when it cannot be read.
    """
    lines = path.read_bytes().splitlines()
    header = _object(lines[0] if lines else b"", 1)
    if header.get("format") != FORMAT or "as_of" not in header:
        raise CatalogueError(f"không phải danh mục định dạng {FORMAT}", 1)
    law_count, record_count = header.get("laws"), header.get("records")
    if not isinstance(law_count, int) or not isinstance(record_count, int):
        raise CatalogueError("đầu tệp không ghi số dòng", 1)
    if law_count + record_count != len(lines) - 1:
        raise CatalogueError(f"có {len(lines) - 1} dòng, đầu tệp ghi {law_count} + {record_count}", 1)
    laws: dict[str, str] = {}
    records = []
    for number, line in enumerate(lines[1:], start=2):
        packed = _object(line, number)
        try:
            if number <= law_count + 1:
                laws[packed["n"]] = packed["t"]
            else:
                records.append(unpack_record(packed, laws))
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
            raise CatalogueError(f"không đọc được: {error!r}", number) from error
    return records


def _law_titles(records: Iterable[ProcedureRecord]) -> dict[str, str]:
    """One title a document number: the one most pages use, of those that say more than the number."""
    titles: dict[str, Counter[str]] = {}
    for record in records:
        for document in record.law:
            if document.number:
                titles.setdefault(document.number, Counter())[law_title(document)] += 1
    return {
        number: max(counts, key=lambda title: (len(title) > 12, counts[title], title))
        for number, counts in titles.items()
    }


def _object(line: bytes, number: int) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise CatalogueError("không phải JSON", number) from error
    if not isinstance(found, dict):
        raise CatalogueError("không phải đối tượng JSON", number)
    return found


def main(arguments: list[str]) -> int:
    """Make the catalogue of ``SOURCE`` at ``TARGET``; prints what was left out and why."""
    if len(arguments) != 2:
        sys.stderr.write("usage: python -m knowledge.importers.catalogue SOURCE TARGET\n")
        return 2
    source, target = map(Path, arguments)
    records: list[ProcedureRecord] = []
    try:
        for number, found in read_lines(source):
            if isinstance(found, RecordError):
                sys.stderr.write(f"dòng {number}: {found}\n")
            else:
                records.append(found)
        written = write_catalogue(records, target)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{written} thủ tục, {target.stat().st_size:,} byte: {target}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
