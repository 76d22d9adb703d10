"""The fixed wordings, read once."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml


@lru_cache(maxsize=1)
def _all() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "wordings.yaml").read_text("utf-8"))
    return data


def say(path: str, **values: object) -> str:
    """The wording at a dotted path, with its places filled ("no_answer.lead")."""
    found: Any = _all()
    for part in path.split("."):
        found = found[part]
    return str(found).format(**values) if values else str(found)


def group(path: str) -> dict[str, Any]:
    """The wordings below a dotted path."""
    found: Any = _all()
    for part in path.split("."):
        found = found[part]
    return dict(found)
