"""The plots of the evaluation page, as SVG text."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from knowledge.evaluation.figures import Figures, SetFigures

INK, RED, GREY = "#1d3557", "#c8102e", "#9aa5b1"


def reliability(figures: Figures) -> str:
    """How often answers of each confidence are right, against the diagonal."""
    axes, done = _axes(4.6, 4.2)
    axes.plot([0, 1], [0, 1], color=GREY, linestyle="--", linewidth=1)
    axes.plot([b.sure for b in figures.bins], [b.right for b in figures.bins], color=INK, marker="o")
    for bin_ in figures.bins:
        axes.annotate(str(bin_.count), (bin_.sure, bin_.right), (4, -11), textcoords="offset points", size=8)
    axes.set(xlabel="độ chắc chắn", ylabel="tỷ lệ mục đầu đúng", xlim=(0, 1), ylim=(0, 1.03))
    return done()


def scope(figures: Figures) -> str:
    """What each threshold lets through and withholds; the chosen one marked."""
    axes, done = _axes(5.4, 4.2)
    axes.plot([p.threshold for p in figures.scope], [p.answered for p in figures.scope], color=RED,
              label="ngoài phạm vi mà vẫn trả lời")  # fmt: skip
    axes.plot([p.threshold for p in figures.scope], [p.withheld for p in figures.scope], color=INK,
              label="trong phạm vi mà không trả lời ngay")  # fmt: skip
    if figures.chosen:
        axes.axvline(figures.chosen.threshold, color=GREY, linestyle="--", linewidth=1)
    axes.set(xlabel="ngưỡng trả lời", ylabel="tỷ lệ", ylim=(0, 0.5))
    axes.legend(frameon=False, fontsize=8)
    return done()


def compared(sets: list[SetFigures]) -> str:
    """The first entry right, set by set: the baselines and this release."""
    shown = [row for row in sets if row.first is not None and row.baselines]
    names = [*(shown[0].baselines if shown else ()), "bản này"]
    axes, done = _axes(9.5, 0.62 * max(1, len(shown)) + 1.4)
    height = 0.8 / max(1, len(names))
    for place, name in enumerate(names):
        values = [row.first if name == "bản này" else row.baselines[name][0] for row in shown]
        rows = [number + (len(names) - 1 - place) * height for number in range(len(shown))]
        color = INK if name == "bản này" else ("#cbd2d9", "#a3b1bf", "#7b8fa3")[place % 3]
        axes.barh(rows, values, height=height * 0.9, color=color, label=name)
        for row, value in zip(rows, values, strict=True):
            axes.text((value or 0) + 0.005, row, f"{value:.1%}", va="center", size=7)
    axes.set_yticks([number + 0.4 - height / 2 for number in range(len(shown))], [row.name for row in shown])
    axes.set(xlim=(0, 1.08), xlabel="mục đầu tiên đúng")
    above = 1.06 + 0.35 / max(1, len(shown))
    axes.legend(frameon=False, fontsize=8, loc="upper center", bbox_to_anchor=(0.45, above), ncols=4)
    return done()


def _axes(width: float, height: float) -> tuple[Any, Callable[[], str]]:
    """Axes to draw on and the function that gives the drawing's SVG."""
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    pyplot.rcParams.update({"font.family": "DejaVu Sans", "font.size": 9, "svg.fonttype": "none"})
    figure, axes = pyplot.subplots(figsize=(width, height), layout="constrained")
    axes.spines[["top", "right"]].set_visible(False)

    def done() -> str:
        held = io.StringIO()
        figure.savefig(held, format="svg", metadata={"Date": None})
        pyplot.close(figure)
        text = held.getvalue()
        return text[text.index("<svg") :]

    return axes, done
