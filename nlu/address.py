"""Where the Rasa of a home listens: written by the process that serves it, read by others to attach."""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

import httpx


@dataclass(frozen=True, slots=True)
class RasaAddress:
    """``pid`` is Rasa's, ``parent`` that of the application serving it; ``secret`` opens Rasa's HTTP API
    and is what Rasa shows to the application at ``actions_url``."""

    port: int
    pid: int
    secret: str
    parent: int
    actions_url: str

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def state_file(home: Path) -> Path:
    return home / "rasa" / "server.json"


def write_address(home: Path, address: RasaAddress) -> None:
    """Write the state file in one step, readable by its owner only."""
    file = state_file(home)
    draft = file.with_suffix(".tmp")
    draft.unlink(missing_ok=True)
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
        json.dump(asdict(address), stream)
    os.replace(draft, file)


def read_address(home: Path) -> RasaAddress | None:
    """What the state file says, unverified; None when there is none or it cannot be read."""
    with contextlib.suppress(OSError, ValueError, TypeError):
        return RasaAddress(**json.loads(state_file(home).read_text(encoding="utf-8")))
    return None


def attach(home: Path, timeout: float = 2.0) -> RasaAddress | None:
    """The Rasa that serves this home, or None: no file, a stale one, or Rasa is just being restarted.

    Its process must be there, and what listens must know the secret (GET /status, ``timeout`` in seconds):
    a number of a process may have been given to another since.
    """
    address = read_address(home)
    if address is None or not _alive(address.pid):
        return None
    try:
        reply = httpx.get(
            f"{address.url}/status", params={"token": address.secret}, timeout=timeout, trust_env=False
        )
    except httpx.HTTPError:
        return None
    return address if reply.status_code == 200 else None


def _alive(pid: int) -> bool:
    if os.name == "nt":  # os.kill would end it there; the request decides alone
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
