"""Words with their place on a page put together to lines; columns side by side read one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from knowledge.importers.documents.lines import Line
from knowledge.importers.documents.markers import read_marker


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its box, the origin at the top left; any unit."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    bold: bool | None = None


@dataclass(frozen=True, slots=True)
class _Segment:
    """A run of words on one line without a gap as wide as between columns."""

    words: tuple[Word, ...]

    @property
    def x0(self) -> float:
        return self.words[0].x0

    @property
    def x1(self) -> float:
        return self.words[-1].x1

    @property
    def top(self) -> float:
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        return max(word.bottom for word in self.words)

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


def make_lines(
    words: Sequence[Word], page: int, splits: Sequence[tuple[float, float]] = ()
) -> list[tuple[float, Line]]:
    """The lines of a page in reading order, each with a height to sort it by among tables.

    Where a letterhead or a signature stands in two columns, the left column comes first. ``splits`` are
    the top and bottom of tables on the page, across which no paragraph goes on.
    """
    rows = _rows(words)
    if not rows:
        return []
    left = min(row[0].x0 for row in rows)
    right = max(row[-1].x1 for row in rows)
    out: list[tuple[float, Line]] = []
    place = 0
    while place < len(rows):
        zone = _zone(rows, place, (left + right) / 2)
        if zone:
            out += _columns(rows[place : place + zone], page, (left + right) / 2)
            place += zone
            continue
        segment = _Segment(tuple(word for part in rows[place] for word in part.words))
        before = out[-1] if out else None
        line = _line(segment, page, left, right)
        crossed = before is not None and any(before[0] < split[0] < segment.top for split in splits)
        gap = place > 0 and (_stands_off(rows, place) or crossed)
        last = rows[place - 1][0] if place and not (before and before[1].alone) else None
        indent = (
            last is not None and segment.x0 > last.x0 + line.unit * 2.5 and read_marker(last.text) is None
        )
        out.append(
            (segment.top, replace(line, gap=gap, indent=indent and not _is_centred(segment, left, right)))
        )
        place += 1
    return out


def _line(segment: _Segment, page: int, left: float, right: float) -> Line:
    text = segment.text
    bolds = [word.bold for word in segment.words if word.bold is not None]
    return Line(
        text,
        page,
        end=segment.x1 - (segment.x0 if _is_centred(segment, left, right) else left),
        room=right - left,
        unit=(segment.x1 - segment.x0) / max(1, len(text)),
        bold=all(bolds) if bolds else None,
    )


def _rows(words: Sequence[Word]) -> list[list[_Segment]]:
    """The words of each line, cut into segments where a gap is as wide as between columns."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.top + word.bottom) / 2):
        middle = (word.top + word.bottom) / 2
        if lines and middle < lines[-1][0].bottom - 0.25 * (lines[-1][0].bottom - lines[-1][0].top):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [_segments(sorted(line, key=lambda word: word.x0)) for line in lines]


def _segments(words: list[Word]) -> list[_Segment]:
    height = median(word.bottom - word.top for word in words)
    gaps = sorted((after.x0 - before.x1 for before, after in pairwise(words)), reverse=True)
    # In a justified line all gaps are wide; between columns one is much wider than the rest.
    wide = max(1.5 * height, 2.5 * gaps[1] if len(gaps) > 1 else 0.0)
    out: list[list[Word]] = [[words[0]]]
    for before, after in pairwise(words):
        after_mark = len(out[-1]) == 1 and read_marker(f"{out[-1][0].text} x") is not None
        if after.x0 - before.x1 > wide and not after_mark:
            out.append([after])
        else:
            out[-1].append(after)
    return [_Segment(tuple(part)) for part in out]


def _pitch(rows: list[list[_Segment]]) -> float:
    """The usual height of a line."""
    return median(row[0].bottom - row[0].top for row in rows)


def _zone(rows: list[list[_Segment]], start: int, middle: float) -> int:
    """How many lines from ``start`` stand in two columns; 0 when the line is one.

    A zone has a line with two segments, and every line of it keeps to its side of the middle.
    """
    end = start
    found = False
    while end < len(rows) and (side := _side(rows[end], middle)) is not None:
        if side == "left" and not found and (end > start or not _stands_off(rows, start)):
            return 0  # the last line of a paragraph above the columns
        found = found or len(rows[end]) == 2
        end += 1
    return end - start if found else 0


def _stands_off(rows: list[list[_Segment]], place: int) -> bool:
    """Whether a line has more space above it than lines of one paragraph have, or is the first."""
    return place == 0 or rows[place][0].top - rows[place - 1][-1].bottom > 0.8 * _pitch(rows)


def _side(row: list[_Segment], middle: float) -> str | None:
    if len(row) == 2 and row[0].x0 < middle < row[1].x1:
        return "both"
    if len(row) == 1 and row[0].x1 < middle * 1.02:
        return "left"
    if len(row) == 1 and row[0].x0 > middle * 0.9:
        return "right"
    return None


def _columns(rows: list[list[_Segment]], page: int, middle: float) -> list[tuple[float, Line]]:
    left = [row[0] for row in rows if _side(row, middle) != "right"]
    right = [row[-1] for row in rows if _side(row, middle) != "left"]
    top = rows[0][0].top
    return [(top, Line(segment.text, page, alone=True)) for segment in [*left, *right]]


def _is_centred(segment: _Segment, left: float, right: float) -> bool:
    room = (right - left) * 0.12
    return abs((segment.x0 - left) - (right - segment.x1)) < room and segment.x0 - left > room
