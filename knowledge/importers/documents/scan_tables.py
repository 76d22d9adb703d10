"""Ruled tables on a scanned page: the lines found in the picture, and their cells read one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from knowledge.importers.documents.blocks import Table
from knowledge.importers.documents.page_lines import Word
from knowledge.importers.documents.pages import Box
from knowledge.vietnamese.text import nfc

Mask = NDArray[np.bool_]
_DARK = 150  # of 255
_LENGTH = 0.045  # of the page's width: shorter strokes are letters
_INSET = 3  # pixels: what is left of the lines themselves
_INK = 30  # dark pixels; fewer are specks
_SPACE = 40  # pixels between cells set one below the other
_TALLEST = 16_000  # pixels; Tesseract takes pictures up to 32,767
_SHARE = 0.5  # of the table's side that a line between rows or columns must cover


@dataclass(frozen=True, slots=True)
class Grid:
    """One table's lines in pixels: ``xs`` between columns, ``ys`` between rows, both with the borders."""

    xs: tuple[int, ...]
    ys: tuple[int, ...]

    @property
    def box(self) -> Box:
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]


def find_grids(picture: Image.Image) -> tuple[list[Grid], Image.Image]:
    """The tables of at least two rows and columns, and the picture without their lines."""
    pixels = np.asarray(picture.convert("L"))
    dark = pixels < _DARK
    length = max(20, int(pixels.shape[1] * _LENGTH))
    across, down = _runs(dark, 1, length), _runs(dark, 0, length)
    grids = []
    cleaned = pixels.copy()
    labels, _ = ndimage.label(across | down)
    for rows, columns in ndimage.find_objects(labels):
        xs = _places(down[rows, columns], 0, columns.start)
        ys = _places(across[rows, columns], 1, rows.start)
        if len(xs) >= 3 and len(ys) >= 3:
            grids.append(Grid(xs, ys))
            part = cleaned[rows, columns]
            part[(across | down)[rows, columns]] = 255
    return grids, Image.fromarray(cleaned)


def _runs(dark: Mask, axis: int, length: int) -> Mask:
    """The dark pixels in runs of at least ``length``; a line may lean by a pixel or two."""
    thick = ndimage.maximum_filter1d(dark.astype(np.uint8), 3, axis=1 - axis)
    kept = ndimage.minimum_filter1d(thick, length, axis=axis)
    out: Mask = ndimage.maximum_filter1d(kept, length, axis=axis).astype(bool)
    return out


def _places(mask: Mask, axis: int, offset: int) -> tuple[int, ...]:
    """The middles of the lines that cover enough of the other side."""
    covered = mask.mean(axis=axis) > _SHARE
    labels, _ = ndimage.label(covered)
    return tuple(offset + (found[0].start + found[0].stop) // 2 for found in ndimage.find_objects(labels))


def without_tables(picture: Image.Image, grids: Sequence[Grid]) -> Image.Image:
    """The picture with the tables painted over."""
    left = picture.copy()
    for grid in grids:
        left.paste(255, (grid.xs[0], grid.ys[0], grid.xs[-1], grid.ys[-1]))
    return left


def read_grids(
    grids: Sequence[Grid], picture: Image.Image, number: int, recognise: Callable[[Image.Image], list[Word]]
) -> list[tuple[Box, Table]]:
    """The tables with the text of their cells.

    Across a row of narrow cells Tesseract mixes up the columns, so the cells are set one below the other
    and read like one long column; ``recognise`` gives the words of a picture.
    """
    tables = []
    for grid in grids:
        texts = _read_cells(_cells(grid, picture), recognise)
        rows = [
            tuple(texts.get((row, column), "") for column in range(len(grid.xs) - 1))
            for row in range(len(grid.ys) - 1)
        ]
        kept = tuple(row for row in rows if any(row))
        if kept:
            tables.append((grid.box, Table(kept, pages=(number,) * len(kept))))
    return tables


Cell = tuple[int, int]  # row, column


def _cells(grid: Grid, picture: Image.Image) -> list[tuple[Cell, Image.Image]]:
    """The pictures of the cells that hold any ink."""
    found = []
    for row, (top, bottom) in enumerate(pairwise(grid.ys)):
        for column, (left, right) in enumerate(pairwise(grid.xs)):
            cell = picture.crop((left + _INSET, top + _INSET, right - _INSET, bottom - _INSET))
            if min(cell.size) > 2 * _INSET and (np.asarray(cell) < _DARK).sum() > _INK:
                found.append(((row, column), cell))
    return found


def _read_cells(
    cells: Sequence[tuple[Cell, Image.Image]], recognise: Callable[[Image.Image], list[Word]]
) -> dict[Cell, str]:
    texts: dict[Cell, str] = {}
    place = 0
    while place < len(cells):
        batch: list[tuple[Cell, Image.Image, int]] = []
        height = _SPACE
        while place < len(cells) and (not batch or height + cells[place][1].height < _TALLEST):
            key, cell = cells[place]
            batch.append((key, cell, height))
            height += cell.height + _SPACE
            place += 1
        column = Image.new("L", (max(cell.width for _, cell, _ in batch) + 2 * _SPACE, height), 255)
        for _, cell, top in batch:
            column.paste(cell, (_SPACE, top))
        words = recognise(column)
        for key, cell, top in batch:
            own = [
                word.text
                for word in words
                if top - _SPACE / 2 <= _middle(word) < top + cell.height + _SPACE / 2
            ]
            texts[key] = nfc(" ".join(own))
    return texts


def _middle(word: Word) -> float:
    return (word.top + word.bottom) / 2
