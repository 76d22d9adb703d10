"""`motcua ask --format jsonl` on one core: lines a second without the start, and memory.

    .venv/bin/python docs/benchmarks/lines.py [--lines 1000] [--home var] [--core 0]

The questions are made of the procedures' official names in the home, cut to the first 8 words as people
do (--words 0: whole, 100 characters on average), asked for the fee, the time, the papers and the place in
turn, every second one without accents; all different, so that no cache answers. The start (loading) is
what passes until the first answer; "a second of CPU" is what a core to itself would give.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
import unicodedata
from collections import Counter
from pathlib import Path
from typing import IO

ASKED = ("phí bao nhiêu", "bao lâu xong", "cần giấy tờ gì", "nộp ở đâu")


def plain(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def questions(home: Path, count: int, words: int) -> list[str]:
    link = sqlite3.connect(f"file:{home / 'knowledge.db'}?mode=ro", uri=True)
    titles = [title for (title,) in link.execute("SELECT DISTINCT title FROM layers ORDER BY entry_id")]
    link.close()
    if not titles:
        sys.exit(f"no entries in {home}; run motcua prepare first")
    step = max(1, len(titles) // count)
    found = []
    for number in range(count):
        title = " ".join(titles[number * step % len(titles)].split()[: words or None])
        text = f"{title} {ASKED[number % len(ASKED)]}"
        found.append(plain(text) if number % 2 else text)
    return found


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--lines", type=int, default=1000)
    options.add_argument("--home", type=Path, default=Path(os.environ.get("MOTCUA_HOME", "var")))
    options.add_argument("--core", default="0")
    options.add_argument("--words", type=int, default=8)
    chosen = options.parse_args()
    asked = questions(chosen.home, chosen.lines, chosen.words)
    command = [str(Path(sys.executable).with_name("motcua")), "ask", "--format", "jsonl"]
    if taskset := shutil.which("taskset"):
        command = [taskset, "-c", chosen.core, *command]
    load = os.getloadavg()
    started = time.perf_counter()
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
        env={**os.environ, "MOTCUA_HOME": str(chosen.home)},
    )  # fmt: skip
    given, answers = process.stdin, process.stdout
    if given is None or answers is None:
        sys.exit("no pipes")
    given.write(json.dumps({"text": "làm lại căn cước bị mất phí bao nhiêu?"}) + "\n")
    given.flush()
    answers.readline()
    begun, busy = time.perf_counter(), _busy_s(process.pid)
    feeder = threading.Thread(target=_feed, args=(given, asked))
    feeder.start()
    rows = [json.loads(answers.readline()) for _ in asked]
    seconds, busy = time.perf_counter() - begun, _busy_s(process.pid) - busy
    memory = _memory_mb(process.pid)
    feeder.join()
    given.close()
    process.wait()
    spent = sorted(row["ms"] for row in rows)
    cores = "one core" if taskset else "all cores: no taskset here"
    sys.stdout.write(
        f"{len(asked)} lines in {seconds:.2f} s: {len(asked) / seconds:.0f} a second,"
        f" {len(asked) / busy:.0f} a second of CPU ({cores})\n"
        f"start {begun - started:.1f} s; p50 {statistics.median(spent):.1f} ms,"
        f" p95 {spent[int(len(spent) * 0.95)]:.1f} ms, longest {spent[-1]:.0f} ms\n"
        f"resident memory {memory}\nstatuses {dict(Counter(row['status'] for row in rows))}\n"
        f"load average before {load[0]:.2f}, after {os.getloadavg()[0]:.2f}\n"
    )


def _feed(given: IO[str], asked: list[str]) -> None:
    for number, text in enumerate(asked):
        given.write(json.dumps({"id": str(number), "text": text}) + "\n")
    given.flush()


def _busy_s(pid: int) -> float:
    """Seconds of CPU that the process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory_mb(pid: int) -> str:
    """Resident now and at most, of the process (taskset replaces itself by it)."""
    rows = dict(
        line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines() if ":" in line
    )
    now, most = (int(rows[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))
    return f"{now:.0f} MB (at most {most:.0f} MB)"


if __name__ == "__main__":
    main()
