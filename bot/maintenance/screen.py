"""Where maintainers' commands write: results to standard output, progress and counts to standard error."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from knowledge.comparing import Difference

err = Console(stderr=True, highlight=False)
out = Console(highlight=False)
SHOWN = 20  # lines of one list before it is cut
TEXT = 200  # characters of one text shown


def line(text: str) -> None:
    """One line as it is, however wide the window."""
    out.print(text, soft_wrap=True, markup=False)


def progress(title: str) -> Progress:
    """A bar that leaves nothing behind; silent where nobody watches."""
    return Progress(
        TextColumn(title), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=err,
        transient=True, disable=not err.is_terminal,
    )  # fmt: skip


def some(title: str, rows: Iterable[object], shown: int = SHOWN) -> None:
    """The first rows of a list under its title, and how many more there are."""
    listed = list(rows)
    for row in listed[:shown]:
        line(f"  {title}: {row}")
    if len(listed) > shown:
        line(f"  {title}: ... và {len(listed) - shown} nữa")


def differences(found: Iterable[Difference], shown: int | None = None) -> None:
    """Differences, three lines each: what, before, after."""
    listed = list(found)
    for one in listed[:shown]:
        change(one)
    if shown is not None and len(listed) > shown:
        line(f"... và {len(listed) - shown} khác biệt nữa")


def change(one: Difference) -> None:
    """One difference; a mark stands before a fee or a time."""
    origin = f" [{one.origin}]" if one.origin else ""
    mark = "! " if one.weight == 0 else ""
    line(f"{mark}{one.subject}{origin} · {one.field}")
    if one.before is not None:
        line(f"    trước: {_cut(one.before)}")
    if one.after is not None:
        line(f"    sau:   {_cut(one.after)}")


def _cut(text: str) -> str:
    flat = " / ".join(part.strip() for part in text.splitlines() if part.strip())
    return flat if len(flat) <= TEXT else flat[: TEXT - 3] + "..."
