"""What the capabilities say to citizens and officers: one YAML file a capability, read once.

``words("report.ask.what")`` is the text at that place of report.yaml; places in braces are filled.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml


@lru_cache(maxsize=32)
def _file(name: str) -> dict[str, Any]:
    path = Path(__file__).parent / f"{name}.yaml"
    return dict(yaml.safe_load(path.read_text("utf-8")))


def words(path: str, **values: object) -> str:
    """The wording at a dotted path, its first part the file. Raises KeyError for a path that is none."""
    found = at(path)
    text = str(found).strip()
    return text.format(**values) if values else text


def at(path: str) -> Any:
    """Whatever stands at a dotted path: a text, a list, a table."""
    name, *parts = path.split(".")
    found: Any = _file(name)
    for part in parts:
        found = found[part]
    return found


def has(path: str) -> bool:
    """Whether a path is there."""
    try:
        at(path)
    except (KeyError, TypeError, FileNotFoundError):
        return False
    return True
