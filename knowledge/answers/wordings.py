"""The fixed wordings, read once."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.errors import ContentError


@lru_cache(maxsize=1)
def _all() -> dict[str, Any]:
    data: dict[str, Any] = {}
    for path in sorted(Path(__file__).parent.glob("*.yaml")):
        more = yaml.safe_load(path.read_text("utf-8"))
        if twice := set(more) & set(data):
            raise ContentError(f"{path.name}: đã có {', '.join(sorted(twice))} ở tệp khác")
        data.update(more)
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
