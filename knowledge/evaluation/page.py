"""The evaluation page: one HTML file with tables and plots, beside the figures of the release before."""

from __future__ import annotations

import json
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from knowledge.evaluation import plots
from knowledge.evaluation.figures import Figures

RELEASES = Path(__file__).parent / "releases"
TEMPLATE = "page.html.jinja"
RELEASE = "0.2.0"  # what this tree is; its own figures are none to compare with


def release_before() -> dict[str, object] | None:
    """The recorded figures of the newest release but this one; None when there is none."""
    recorded = sorted(path for path in RELEASES.glob("*.json") if path.stem != RELEASE)
    if not recorded:
        return None
    found: dict[str, object] = json.loads(recorded[-1].read_text("utf-8"))
    return {**found, "release": recorded[-1].stem}


def render(figures: Figures, machine: dict[str, str]) -> str:
    """The page; ``machine`` are lines on speed and memory, by their names."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
    )
    before = release_before() or {"release": None, "sets": []}
    sets = before["sets"]
    assert isinstance(sets, list)  # noqa: S101 - our own file
    drawn = {
        "reliability": plots.reliability(figures), "scope": plots.scope(figures),
        "compared": plots.compared(figures.sets),
    }  # fmt: skip
    return environment.get_template(TEMPLATE).render(
        figures=figures, machine=machine, release=before["release"],
        before={row["name"]: row for row in sets},
        # Drawn by matplotlib from our own numbers and labels: no text of a citizen is in them.
        plots={name: Markup(svg) for name, svg in drawn.items()},  # noqa: S704
    )  # fmt: skip


def write(figures: Figures, machine: dict[str, str], out: Path) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(render(figures, machine), "utf-8")


def record(figures: Figures, release: str) -> Path:
    """Keep the figures as those of a release, for the next page to compare with."""
    path = RELEASES / f"{release}.json"
    path.write_text(json.dumps(figures.plain(), ensure_ascii=False, indent=1) + "\n", "utf-8")
    return path
