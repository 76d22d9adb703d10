from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.hours import load_hours
from bot.mailbox import Mailbox
from bot.memory import MemoryStore
from bot.privacy.cipher import Cipher
from tests.bot.fakes import FakeClock
from tests.bot.handoffs.bureau import Bureau


@pytest.fixture
def bureau(
    engine: Engine, mailbox: Mailbox, memories: MemoryStore, cipher: Cipher, clock: FakeClock, tmp_path: Path
) -> Bureau:
    return Bureau(engine, mailbox, memories, cipher, load_hours(tmp_path), clock)
