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
LEAD = 60  # of them before the first that differs


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
    start = _first_difference(one.before, one.after)
    if one.before is not None:
        line(f"    trước: {_cut(one.before, start)}")
    if one.after is not None:
        line(f"    sau:   {_cut(one.after, start)}")


def _first_difference(before: str | None, after: str | None) -> int:
    """Where two texts begin to differ, a little before; 0 when it is near the start."""
    if before is None or after is None:
        return 0
    old, new = _flat(before), _flat(after)
    same = next(
        (at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new))
    )
    return same - LEAD if same > TEXT - LEAD else 0


def _flat(text: str) -> str:
    return " / ".join(part.strip() for part in text.splitlines() if part.strip())


def _cut(text: str, start: int) -> str:
    """At most `TEXT` characters from ``start`` on."""
    flat = _flat(text)
    head = "..." if start else ""
    return head + (flat[start:] if len(flat) - start <= TEXT else flat[start : start + TEXT - 3] + "...")
