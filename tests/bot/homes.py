"""One prepared home for all tests of a session; whoever changes it takes a copy."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

MOTCUA = Path(sys.executable).with_name("motcua")


def environment(home: Path, **more: str) -> dict[str, str]:
    """The variables of a child process that works in ``home``; of our settings only the encoder is kept."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("MOTCUA_", "TELEGRAM_")) or name == "MOTCUA_ENCODER"
    }
    return {**kept, "MOTCUA_HOME": str(home), "PYTHONUNBUFFERED": "1", **more}


_made: dict[str, Path] = {}  # in this session


def knowledge_home(factory: pytest.TempPathFactory) -> Path:
    """A home with the shipped content and its index, without Rasa. Never written to."""
    if "knowledge" not in _made:
        home = factory.mktemp("prepared") / "home"
        prepare(home, MOTCUA_RASA="false")
        _made["knowledge"] = home
    return _made["knowledge"]


def dialogue_home(factory: pytest.TempPathFactory) -> Path:
    """The same with a trained Rasa."""
    if "dialogue" not in _made:
        home = factory.mktemp("trained") / "home"
        shutil.copytree(knowledge_home(factory), home)
        prepare(home)
        _made["dialogue"] = home
    return _made["dialogue"]


def prepare(home: Path, **more: str) -> float:
    """`motcua prepare`; returns how many seconds it took."""
    started = time.monotonic()
    done = subprocess.run(
        [MOTCUA, "prepare"], env=environment(home, **more), capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return time.monotonic() - started


def motcua(home: Path, *arguments: str, typed: str | None = None) -> str:
    """What a command prints, ``typed`` being its standard input; fails with its reason."""
    done = subprocess.run(
        [MOTCUA, *arguments], env=environment(home), input=typed, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
