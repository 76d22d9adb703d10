"""Finds a Python 3.10 that really runs. Standard library only: set-up imports it before anything is there.

Rasa 3.6 is the last open release and runs on nothing newer. A pyenv shim called ``python3.10`` may be on
the PATH and still fail, so every candidate is run before it is believed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from nlu.errors import Python310Error

VARIABLE = "MOTCUA_PYTHON310"
_PROBE = "import sys, ssl, sqlite3, venv; print('%d.%d' % sys.version_info[:2], sys.executable)"
_MISSING = (
    "Không tìm thấy Python 3.10 chạy được (Rasa 3.6 chỉ chạy trên bản này). Hãy cài một trong các cách: "
    "`uv python install 3.10`, hoặc `pyenv install 3.10`, hoặc gói python3.10 cùng python3.10-venv của hệ "
    f"điều hành; hoặc đặt {VARIABLE} bằng đường dẫn tới một Python 3.10."
)


def find_python310(progress: Callable[[str], None] | None = None) -> Path:
    """The path of a Python 3.10 that runs.

    Order: ``MOTCUA_PYTHON310``; ``python3.10`` on the PATH; pyenv's newest 3.10; uv's, which may download
    one (up to 5 minutes, told through ``progress``). Raises Python310Error, which says what to install;
    also when the variable is set and names something else, instead of silently taking another.
    """
    named = os.environ.get(VARIABLE)
    if named:
        python = _probe(named)
        if python is None:
            raise Python310Error(f"{VARIABLE}={named} không phải là một Python 3.10 chạy được.")
        return python
    for candidate in _candidates(progress or (lambda line: None)):
        python = _probe(candidate)
        if python is not None:
            return python
    raise Python310Error(_MISSING)


def _candidates(progress: Callable[[str], None]) -> Iterator[str]:
    """Lazily, the dear ones last."""
    yield "python3.10"
    if shutil.which("pyenv"):
        newest = _output(["pyenv", "latest", "3.10"])
        prefix = _output(["pyenv", "prefix", newest]) if newest else None
        if prefix:
            yield str(Path(prefix) / "bin" / "python")
    if shutil.which("uv"):
        found = _output(["uv", "python", "find", "3.10"])
        if found:
            yield found
        progress("Đang tải Python 3.10 bằng uv…")
        if _output(["uv", "python", "install", "3.10"], timeout=300) is not None:
            found = _output(["uv", "python", "find", "3.10"])
            if found:
                yield found


def _probe(candidate: str) -> Path | None:
    """The interpreter's own path when the candidate runs and is 3.10."""
    version, _, executable = (_output([candidate, "-c", _PROBE]) or "").partition(" ")
    return Path(executable) if version == "3.10" and executable else None


def _output(command: list[str], timeout: float = 20) -> str | None:
    """What a command prints, stripped; None when it cannot run, fails, or takes longer (seconds)."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None
