"""Writers that are to be killed at any moment: run as a process with a home, a work and a number.

python -m tests.knowledge.unruly HOME import|publish|rollback|sync NUMBER

Every work changes all entries of its kind to a text with one number ("#7"), so that a mixture would show.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

from knowledge import changes, revisions
from knowledge.database import migrate, open_engine, sqlite_url
from knowledge.entries import Origin
from knowledge.importers.procedures import import_files
from knowledge.publishing import draft
from knowledge.runtime import Knowledge
from knowledge.search import indexes
from knowledge.store import Store
from knowledge.sync import sync
from tests.knowledge.importers.pages import page
from tests.knowledge.layers import LAW, layer
from tests.knowledge.small import HashingEncoder, write_content

WORKS = ("import", "publish", "rollback", "sync")
EDITED = 300


def prepare(home: Path) -> str:
    """A home with three revisions of content and edits; the database's URL."""
    url = sqlite_url(home / "knowledge.db")
    engine = open_engine(url)
    migrate(engine)
    write_content(home / "content")
    sync(engine, home / "content")
    for number in (1, 2):
        edit(engine, number)
    (home / "files").mkdir()
    engine.dispose()
    return url


def edit(engine, number: int) -> None:  # type: ignore[no-untyped-def]
    """Change every edited entry to the number, and publish."""
    layers = [
        layer(f"sua/{place}", f"Bản #{number}", origin=Origin.OFFICER, owner="Phòng Mèo")
        for place in range(EDITED)
    ]
    changes.put(engine, layers, [LAW], "An", "sửa")
    revisions.publish(engine, "Bình", "soát", date(2031, 1, 1))


def load(engine, home: Path, number: int) -> None:  # type: ignore[no-untyped-def]
    """Import a file of many procedures, each with another title than before."""
    file = home / "files" / f"{number}.jsonl"
    pages = [page(code=f"1.8{place:05}", title=f"Thủ tục {place} lần {number}") for place in range(900)]
    file.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in pages), "utf-8")
    import_files(engine, [file])


def renew(engine, home: Path, number: int) -> None:  # type: ignore[no-untyped-def]
    """Change the shipped files, and sync; a plain load of many layers follows."""
    with draft(engine, "motcua", "nạp") as coming:
        for place in range(700):
            coming.put(layer(f"nap/{place}", f"Nạp lần {number}"))
        coming.publish([LAW])
    sync(engine, home / "content")


def look(url: str, home: Path) -> str:
    """What is wrong after a kill; empty when all is whole."""
    engine = open_engine(url)
    store = Store(engine)
    marks = {entry.facts[0].text.split("#")[1] for entry in store.entries() if "#" in entry.facts[0].text}
    if len(marks) > 1:
        return f"two revisions at once: {sorted(marks)}"
    knowledge = Knowledge(engine, home / "index", HashingEncoder())
    knowledge.refresh()
    shown = {entry_id: one.mark for entry_id, one in store.shown(store.revision()).items()}
    if knowledge.indexes.marks() != shown:
        return "the index disagrees"
    anew = indexes.build(store, store.revision(), HashingEncoder())
    if anew.marks() != shown:
        return "a new index disagrees"
    engine.dispose()
    return ""


def main(folder: str, work: str, number: str) -> None:
    home = Path(folder)
    engine = open_engine(sqlite_url(home / "knowledge.db"))
    sys.stdout.write("begins\n")
    sys.stdout.flush()
    if work == "import":
        load(engine, home, int(number))
    elif work == "publish":
        edit(engine, int(number) + 10)
    elif work == "rollback":
        base = Store(engine).revision()
        revisions.rollback(engine, max(1, base - 1), "Bình", "thử")
        revisions.rollback(engine, base, "Bình", "thử lại")
    else:
        renew(engine, home, int(number))


if __name__ == "__main__":
    main(*sys.argv[1:])
