"""Rasa's own Python environment: where it is, which Rasa it holds, and what its processes are given."""

from __future__ import annotations

import os
from pathlib import Path

from nlu.errors import RasaMissingError

ROOT = Path(__file__).parents[1]
LAUNCHER = Path(__file__).with_name("launch.py")

# Unconfigured, Rasa reports its usage to its makers, prints TensorFlow's and SQLAlchemy's warnings, and
# logs citizens' messages at debug level (notes: trap 5).
_QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",  # logistic regression needs no GPU, and looking for one takes seconds
    "LOG_LEVEL": "ERROR",
    "LOG_LEVEL_LIBRARIES": "ERROR",
    "PYTHONWARNINGS": "ignore",
    "PYTHONHASHSEED": "0",
}


def rasa_python(root: Path = ROOT) -> Path:
    """The interpreter of ``.venv-rasa``; RasaMissingError when there is none."""
    inner = "Scripts/python.exe" if os.name == "nt" else "bin/python"
    python = root / ".venv-rasa" / inner
    if not python.exists():
        raise RasaMissingError(python)
    return python


def rasa_version(root: Path = ROOT) -> str | None:
    """The version installed in ``.venv-rasa``, read from the names of folders; None without one."""
    for pattern in ("lib/python3*/site-packages", "Lib/site-packages"):
        for found in sorted((root / ".venv-rasa").glob(f"{pattern}/rasa-*.dist-info")):
            return found.name.removeprefix("rasa-").removesuffix(".dist-info")
    return None


def rasa_command(python: Path, *arguments: str) -> list[str]:
    """``python -m rasa ARGUMENTS`` through the launcher that makes it die with this process."""
    return [str(python), str(LAUNCHER), *arguments]


def rasa_variables(token: str | None = None) -> dict[str, str]:
    """The environment variables of a Rasa process; ``token`` reaches it here, not on its command line,
    which every user of the machine can read."""
    # Variables of our own Python and of our settings (tokens, keys) are nothing that Rasa needs.
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "MOTCUA_", "TELEGRAM_", "VIRTUAL_ENV"))
    }
    variables = {**kept, **_QUIET, "MOTCUA_PARENT": str(os.getpid())}
    if token:
        variables["MOTCUA_RASA_TOKEN"] = token
    return variables
