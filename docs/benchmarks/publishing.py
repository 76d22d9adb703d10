"""One edit published in a large running system: how long until it is answered, and does any question fail?

    PYTHONPATH=. python docs/benchmarks/publishing.py HOME [ENTRIES] [DOCUMENTS] [PASSAGES]

Fills HOME (once) with generated entries and documents (default 18,000 entries and 2,000 documents of 100
passages), starts the application without Rasa, asks 20 questions a second over HTTP, starts an import of
5,000 procedures in another process, and meanwhile publishes single edits with the command line's functions.
Prints the time from each publishing to the first answer that says the new text, failures, the times of
questions, of building and loading the indexes, of `check`, and the memory of the application.
"""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import threading
import time
from datetime import date
from pathlib import Path

import httpx

from knowledge import changes, revisions
from knowledge.checking import check
from knowledge.content_files import CONTENT
from knowledge.database import migrate, open_engine, sqlite_url
from knowledge.entries import (
    Aspect,
    Confidence,
    DocumentDetails,
    Fact,
    Kind,
    Layer,
    Origin,
    Part,
    Passage,
    Source,
)
from knowledge.importers.catalogue import read_catalogue
from knowledge.publishing import draft
from knowledge.runtime import Knowledge
from knowledge.search.dense import SentenceEncoder
from knowledge.store import Store

DAY = date(2026, 11, 21)
SOURCE = Source("nguon-sinh", "Nguồn sinh để đo", kind="note")
RATE = 20  # questions a second
EDITS = 8
IMPORTED = 5_000


def words() -> list[str]:
    """Syllables of the shipped titles, as often as they stand there."""
    records = list(read_catalogue(CONTENT / "catalogue.jsonl"))[:1500]
    return [word for record in records for word in record.title.lower().split()]


def text(chance: random.Random, known: list[str], length: int) -> str:
    """Runs of neighbouring syllables, so that pairs are those of real text."""
    out: list[str] = []
    while len(out) < length:
        at = chance.randrange(len(known) - 6)
        out += known[at : at + chance.randint(3, 6)]
    return " ".join(out[:length])


def entry(chance: random.Random, known: list[str], number: int) -> Layer:
    title = text(chance, known, chance.randint(8, 18)) + f" {number}"
    facts = [
        Fact(aspect, text(chance, known, 40) + ".", Origin.CONTENT, Confidence.PRIMARY)
        for aspect in (Aspect.ANSWER, Aspect.FEE, Aspect.TIME, Aspect.DOCUMENTS)
    ]
    asked = tuple(text(chance, known, chance.randint(5, 11)) for _ in range(6))
    return Layer(
        f"sinh/{number}", Origin.CONTENT, Kind.ANSWER, title, "sinh", owner="Đo", questions=asked,
        facts=tuple(facts), sources=(SOURCE.key,), checked_on=DAY,
    )  # fmt: skip


def document(chance: random.Random, known: list[str], number: int, passages: int) -> Layer:
    rows = tuple(
        Passage(text(chance, known, chance.randint(25, 60)), f"{at // 10 + 1}.{at % 10 + 1}", at // 12 + 1,
                Part.CLAUSE, text(chance, known, 8))
        for at in range(passages)
    )  # fmt: skip
    title = f"Kế hoạch {text(chance, known, 10)}"
    details = DocumentDetails(title, "Kế hoạch", f"{number}/KH-SINH", "Cơ quan đo", DAY, file=f"{number}.txt")
    return Layer(
        f"van-ban/sinh-{number}", Origin.OFFICER, Kind.DOCUMENT, title, "van-ban", owner="Đo", passages=rows,
        sources=(SOURCE.key,), checked_on=DAY, document=details,
    )  # fmt: skip


def fill(home: Path, entries: int, documents: int, passages: int) -> None:
    """Write the generated knowledge, unless it is there."""
    engine = open_engine(sqlite_url(home / "knowledge.db"))
    migrate(engine)
    if Store(engine).revision():
        return
    chance, known = random.Random(7), words()
    started = time.perf_counter()
    with draft(engine, "đo", "sinh") as coming:
        for number in range(entries):
            coming.put(entry(chance, known, number))
        for number in range(documents):
            coming.put(document(chance, known, number, passages))
        coming.publish([SOURCE])
    spent = time.perf_counter() - started
    print(f"import of {entries} entries and {documents * passages} passages: {spent:.1f} s")


def build(home: Path) -> None:
    engine = open_engine(sqlite_url(home / "knowledge.db"))
    knowledge = Knowledge(engine, home / "index", SentenceEncoder())
    fresh = not list((home / "index").glob("r*"))
    started = time.perf_counter()
    knowledge.refresh()
    what = "built and saved" if fresh else "loaded"
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"indexes {what}: {time.perf_counter() - started:.1f} s, {memory:.0f} MB")
    started = time.perf_counter()
    findings = check(Store(engine), DAY)
    print(f"check: {time.perf_counter() - started:.1f} s, {len(findings)} findings")


def importing(home: Path) -> subprocess.Popen[str]:
    """Another process that imports pages of procedures."""
    file = home / "import.jsonl"
    from tests.knowledge.importers.pages import page

    lines = [
        json.dumps(page(code=f"1.{700000 + n}", title=f"Thủ tục đo số {n}"), ensure_ascii=False)
        for n in range(IMPORTED)
    ]
    file.write_text("\n".join(lines), "utf-8")
    return subprocess.Popen(
        [
            sys.executable,
            "-c",
            "from bot.cli import main; main()",
            "knowledge",
            "import",
            "procedures",
            str(file),
        ],
        env={**os.environ, "MOTCUA_HOME": str(home), "PYTHONPATH": "."},
        text=True,
        stdout=subprocess.DEVNULL,
    )


class Asker:
    """20 questions a second, each on its own thread, and what became of them."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.times: list[float] = []
        self.failed: list[str] = []
        self._stop = threading.Event()
        self._client = httpx.Client(timeout=30, limits=httpx.Limits(keepalive_expiry=1))
        self._questions = [text(random.Random(n), words(), 9) for n in range(200)]
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        threads = []
        number = 0
        due = time.perf_counter()
        while not self._stop.is_set():
            threads.append(threading.Thread(target=self.ask, args=(self._questions[number % 200],)))
            threads[-1].start()
            number += 1
            due += 1 / RATE
            time.sleep(max(0.0, due - time.perf_counter()))
        for thread in threads:
            thread.join()

    def ask(self, question: str) -> dict[str, object]:
        started = time.perf_counter()
        try:
            reply = self._client.post(f"{self.address}/api/ask", json={"text": question})
            self.times.append(time.perf_counter() - started)
            if reply.status_code != 200 or reply.json()["status"] == "error":
                self.failed.append(f"{reply.status_code} {reply.text[:80]}")
            return dict(reply.json())
        except (httpx.HTTPError, ValueError) as error:
            self.failed.append(type(error).__name__)
            return {}

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()


def main() -> None:
    home = Path(sys.argv[1]).resolve()
    counts = [int(argument) for argument in sys.argv[2:]] + [18_000, 2_000, 100][len(sys.argv) - 2 :]
    home.mkdir(parents=True, exist_ok=True)
    fill(home, *counts)
    for _ in range(2):  # built, then loaded
        subprocess.run([sys.executable, __file__, str(home), "--build"], check=True)
    port = random.randint(20000, 30000)
    settings = {"MOTCUA_HOME": str(home), "MOTCUA_PORT": str(port), "MOTCUA_RASA": "false", "PYTHONPATH": "."}
    with subprocess.Popen(
        [sys.executable, "-c", "from bot.cli import main; main()", "run"],
        env={**os.environ, **settings},
        stdout=subprocess.DEVNULL,
    ) as server:
        try:
            measure(home, f"http://127.0.0.1:{port}", server.pid)
        finally:
            server.terminate()


def measure(home: Path, address: str, pid: int) -> None:
    while True:
        try:
            if httpx.get(f"{address}/health/ready").status_code in (200, 503):
                break
        except httpx.HTTPError:
            time.sleep(0.2)
    engine = open_engine(sqlite_url(home / "knowledge.db"))
    asker = Asker(address)
    time.sleep(3)
    quiet = [publish_one(engine, asker, number) for number in range(3)]
    print("alone:", " ".join(f"{seconds:.2f}" for seconds in quiet), "s")
    asked = len(asker.times)
    other = importing(home)
    time.sleep(1)
    during = []
    for number in range(3, 3 + EDITS):
        running = other.poll() is None
        during.append((publish_one(engine, asker, number), running))
    print(
        "during the import:",
        " ".join(f"{s:.2f}{'' if running else ' (import over)'}" for s, running in during),
        "s",
    )
    started = time.perf_counter()
    other.wait()
    time.sleep(8)
    after = [publish_one(engine, asker, number) for number in range(20, 23)]
    print(
        f"after it ({time.perf_counter() - started:.0f} s later):", " ".join(f"{s:.2f}" for s in after), "s"
    )
    asker.stop()
    ordered = sorted(asker.times)
    print(
        f"{len(ordered)} questions ({asked} before the import),"
        f" {len(asker.failed)} failed {asker.failed[:3]};"
        f" p50 {_ms(ordered, 0.5)}, p95 {_ms(ordered, 0.95)}, slowest {_ms(ordered, 1.0)}"
    )
    status = Path(f"/proc/{pid}/status").read_text().split("VmHWM:")[1].split()[0]
    print(f"memory of the application: {int(status) / 1024:.0f} MB at its most")


def _ms(ordered: list[float], share: float) -> str:
    return f"{ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000:.0f} ms"


def publish_one(engine, asker: Asker, number: int) -> float:  # type: ignore[no-untyped-def]
    """Publish one edit; seconds from the commit to the first answer that says it."""
    mark = f"Dấu đo {number} lúc {time.time_ns()}"
    question = f"việc đo lường số {number} hỏi ai"
    changed = Layer(
        "sinh/do-luong", Origin.OFFICER, Kind.ANSWER, "việc đo lường hỏi ai", "sinh", owner="Đo",
        questions=("việc đo lường hỏi ai", question), sources=(SOURCE.key,), checked_on=DAY,
        facts=(Fact(Aspect.ANSWER, mark, Origin.OFFICER, Confidence.PRIMARY),),
    )  # fmt: skip
    changes.put(engine, [changed], (), "An", "đo")
    started = time.perf_counter()
    revisions.publish(engine, "Bình", "đo", DAY, subjects={"sinh/do-luong"})
    committed = time.perf_counter()
    while mark not in str(asker.ask(question).get("text")):
        if time.perf_counter() - started > 60:
            return 60.0
        time.sleep(0.02)
    total = time.perf_counter() - started
    print(
        f"  edit {number}: committed in {committed - started:.2f} s, answered after {total:.2f} s", flush=True
    )
    return total


if __name__ == "__main__":
    if "--build" in sys.argv:
        build(Path(sys.argv[1]))
    else:
        main()
