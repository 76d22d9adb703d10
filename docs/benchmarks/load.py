"""A running application under load: so many turns a second through POST /api/chat, Rasa included.

    .venv/bin/motcua run &          # in a home of its own, MOTCUA_HOME
    .venv/bin/python docs/benchmarks/load.py [--home var] [--rate 20] [--seconds 30] [--conversations 200]

Turns start on the clock, whether or not earlier ones have been answered, so that a slow application
cannot slow the load down; a turn is timed from when it should have started. Each conversation asks,
follows up, thanks and greets. Memory is what is resident, as /proc says, of the application and of Rasa.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import time
from collections import Counter
from pathlib import Path

import httpx

TURNS = (
    "chào ad, làm lại căn cước bị mất phí bao nhiêu?",
    "mất bao lâu?",
    "cam on ad",
    "dang ky khai sinh can gi",
    "nộp ở đâu?",
    "hộ chiếu làm lần đầu hết bao nhiêu tiền",
    "xin chào",
    "ho so nop qua buu dien the nao",
    "dạ vâng ạ",
    "khiếu nại ở đâu",
    "đăng ký kết hôn cần giấy tờ gì",
    "bao lau co ket qua",
)


def rasa_file(home: Path) -> dict[str, object]:
    try:
        found: dict[str, object] = json.loads((home / "rasa" / "server.json").read_text("utf-8"))
    except OSError:
        sys.exit(f"no application with Rasa serves {home}: start motcua run there first")
    return found


class Load:
    def __init__(self, client: httpx.AsyncClient, token: str, conversations: int) -> None:
        self._client, self._token, self._conversations = client, token, conversations
        self.spent: list[float] = []
        self.statuses: Counter[str] = Counter()
        self.errors: Counter[str] = Counter()

    async def turn(self, number: int, due: float) -> None:
        who = number % self._conversations
        words = TURNS[(number // self._conversations + who) % len(TURNS)]
        body = {"conversation": f"load-{os.getpid()}-{who}", "text": words}
        try:
            reply = await self._client.post("/api/chat", json=body, params={"token": self._token})
            found = reply.json()
            status = str(found.get("status", found.get("error", reply.status_code)))
        except (httpx.HTTPError, ValueError) as error:
            self.errors[type(error).__name__] += 1
            return
        self.spent.append((time.perf_counter() - due) * 1000)
        self.statuses[status] += 1
        if reply.status_code != 200 or status == "error":
            self.errors[f"{reply.status_code} {status}"] += 1

    async def run(self, rate: float, seconds: float) -> float:
        """Returns the seconds until everything was answered."""
        begun = time.perf_counter()
        tasks = []
        for number in range(int(rate * seconds)):
            due = begun + number / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            tasks.append(asyncio.create_task(self.turn(number, due)))
        await asyncio.gather(*tasks)
        return time.perf_counter() - begun


async def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--home", type=Path, default=Path(os.environ.get("MOTCUA_HOME", "var")))
    options.add_argument("--rate", type=float, default=20.0)
    options.add_argument("--seconds", type=float, default=30.0)
    options.add_argument("--conversations", type=int, default=200)
    chosen = options.parse_args()
    served = rasa_file(chosen.home)
    base = str(served["actions_url"]).split("/actions/")[0]
    limits = httpx.Limits(max_connections=100)
    async with httpx.AsyncClient(base_url=base, timeout=30, trust_env=False, limits=limits) as client:
        ready = (await client.get("/health/ready")).json()
        if not ready.get("rasa"):
            sys.exit(f"not ready: {ready}")
        warm = Load(client, str(served["secret"]), chosen.conversations)
        await warm.run(chosen.rate, 2)
        before = os.getloadavg()[0]
        load = Load(client, str(served["secret"]), chosen.conversations)
        seconds = await load.run(chosen.rate, chosen.seconds)
    spent = sorted(load.spent) or [0.0]
    sys.stdout.write(
        f"{len(load.spent)} turns in {seconds:.1f} s ({len(load.spent) / seconds:.1f} a second)"
        f" of {chosen.conversations} conversations\n"
        f"p50 {spent[len(spent) // 2]:.0f} ms, p95 {spent[int(len(spent) * 0.95)]:.0f} ms,"
        f" longest {spent[-1]:.0f} ms\n"
        f"errors {sum(load.errors.values())} {dict(load.errors)}; statuses {dict(load.statuses)}\n"
        f"resident memory: application {_memory_mb(served['parent'])}, Rasa {_memory_mb(served['pid'])}\n"
        f"load average before {before:.2f}, after {os.getloadavg()[0]:.2f}\n"
    )


def _memory_mb(pid: object) -> str:
    try:
        rows = dict(
            line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines() if ":" in line
        )
    except OSError:
        return "unknown"
    return (
        f"{int(rows['VmRSS'].split()[0]) / 1024:.0f} MB (at most {int(rows['VmHWM'].split()[0]) / 1024:.0f})"
    )


if __name__ == "__main__":
    asyncio.run(main())
