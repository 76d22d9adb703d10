"""200 citizens write reports at once while the application and Rasa are killed with -9 at random moments.

    PYTHONPATH=. .venv/bin/python docs/benchmarks/drafts.py [CITIZENS] [KILLS] [RASA_KILLS] [SEED]

Everything real but Telegram, which is emulated. Exit code 1 when a case was lost or doubled, a code does not
answer, or a draft that was not sent is gone.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bot.homes import MOTCUA, environment
from tests.conversations.conftest import settle_office
from tests.conversations.crowd import Toll, run_crowd
from tests.e2e.running import Running, at
from tests.emulators.telegram import TelegramEmulator


async def crowd(home: Path, citizens: int, kills: int, rasa_kills: int, seed: int) -> Toll:
    subprocess.run([MOTCUA, "prepare"], env=environment(home), check=True)
    async with TelegramEmulator() as telegram:
        settle_office(home, telegram)
        application = Running(
            home, MOTCUA_TELEGRAM_GROUP_MINUTE="100000", MOTCUA_MESSAGE_LIMIT="100000", **at(telegram)
        )
        try:
            await application.start()
            return await run_crowd(application, telegram, citizens, kills, rasa_kills, seed)
        finally:
            application.kill()


def main() -> int:
    citizens, kills, rasa_kills, seed = [
        int(given) for given in (*sys.argv[1:], *("200", "12", "6", "1")[len(sys.argv) - 1 :])
    ]
    with tempfile.TemporaryDirectory() as folder:
        toll = asyncio.run(crowd(Path(folder) / "home", citizens, kills, rasa_kills, seed))
    lines = [*toll.lines(), f"machine: {os.cpu_count()} cores, seed {seed}"]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if toll.lost else 0


if __name__ == "__main__":
    sys.exit(main())
