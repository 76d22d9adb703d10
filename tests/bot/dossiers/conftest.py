from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.dossiers.adapter import DossierAdapter
from bot.dossiers.http import read_adapter
from tests.emulators.onestop import TOKEN, OneStopServer

Read = Callable[[str], DossierAdapter]


@pytest.fixture
async def onestop() -> AsyncIterator[OneStopServer]:
    async with OneStopServer() as server:
        yield server


@pytest.fixture
def read(tmp_path: Path, onestop: OneStopServer, monkeypatch: pytest.MonkeyPatch) -> Read:
    """The adapter of a mapping for the server."""
    monkeypatch.setenv("LAMDONG_KEY", TOKEN)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")

    def adapter(mapping: str) -> DossierAdapter:
        path = tmp_path / "dossiers.yaml"
        path.write_text(mapping.format(base=onestop.base_url), "utf-8")
        return read_adapter(path)

    return adapter
