"""Scans made on purpose: clean text drawn on a page, worn like a copy, read by the wrong OCR language.

Tesseract set to English reads Vietnamese as our damaged plan reads ("nuéc", "ciia", "1an"), so its pages
give what the plan cannot: each damaged word beside the right one. Only for training and measuring: needs
the `tesseract` program, fontconfig's `fc-match` and Pillow, none of which the application needs.
"""

from __future__ import annotations

import csv
import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw, ImageFilter, ImageFont

FACES = ("Liberation Serif",) * 3 + ("Liberation Serif:bold", "Liberation Serif:italic")
WIDTH = 2000  # pixels: a page of A4 at 250 dots an inch
MARGIN = 90
SPACING = 1.4  # lines, in sizes of the letter
WORDS = 380  # of a page


@dataclass(frozen=True, slots=True)
class Scan:
    """What was drawn, what was read, and for each word read the place of the word drawn (None: unclear)."""

    drawn: tuple[str, ...]
    read: tuple[str, ...]
    places: tuple[int | None, ...]

    def pairs(self) -> Iterator[tuple[str, str]]:
        """(drawn, read) where one word was read for one word."""
        for word, place in zip(self.read, self.places, strict=True):
            if place is not None:
                yield self.drawn[place], word


Box = tuple[int, int, int, int]  # left, top, right, bottom


def scan(words: Sequence[str], random: Random) -> Scan:
    """Draw, wear and read one page; face, size and wear are drawn from ``random``."""
    face, size = _font(random.choice(FACES)), random.randint(46, 62)
    page, boxes = _draw(words, ImageFont.truetype(face, size), size)
    page = _wear(page, random)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.png"
        page.save(path, dpi=(250, 250))
        done = subprocess.run(
            ["tesseract", str(path), "-", "-l", "eng", "--psm", "6", "tsv"],
            capture_output=True, text=True, check=True, env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )  # fmt: skip
    return _match(words, boxes, done.stdout)


def _font(name: str) -> str:
    done = subprocess.run(["fc-match", "-f", "%{file}", name], capture_output=True, text=True, check=True)
    return done.stdout


def _draw(words: Sequence[str], font: ImageFont.FreeTypeFont, size: int) -> tuple[Image.Image, list[Box]]:
    step, space = int(size * SPACING), font.getlength(" ")
    boxes: list[Box] = []
    left, top = float(MARGIN), MARGIN
    for word in words:
        length = font.getlength(word)
        if left + length > WIDTH - MARGIN:
            left, top = float(MARGIN), top + step
        boxes.append((int(left), top, int(left + length), top + step))
        left += length + space
    page = Image.new("L", (WIDTH, top + step + MARGIN), 255)
    pen = ImageDraw.Draw(page)
    for word, box in zip(words, boxes, strict=True):
        pen.text(box[:2], word, font=font, fill=0)
    return page, boxes


def _wear(page: Image.Image, random: Random) -> Image.Image:
    """A copy of a copy: a little turned, blurred, grained, thinned or thickened."""
    page = page.rotate(random.uniform(-0.15, 0.15), Image.Resampling.BICUBIC, fillcolor=255)
    page = page.filter(ImageFilter.GaussianBlur(random.uniform(0.3, 1.8)))
    grain = Image.effect_noise(page.size, random.uniform(5, 60))
    page = Image.blend(page, grain, random.uniform(0.0, 0.25))
    bar = random.randint(110, 190)
    return page.point(lambda value: 255 if value > bar else 0) if random.random() < 0.6 else page


def _match(words: Sequence[str], boxes: Sequence[Box], table: str) -> Scan:
    """Words read to words drawn by where their middles lie; a word torn or run together is unclear."""
    read: list[str] = []
    places: list[int | None] = []
    for row in csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = (row["text"] or "").strip()
        if row["level"] != "5" or not text:
            continue
        left, top, width, height = (int(row[key]) for key in ("left", "top", "width", "height"))
        middle = top + height / 2
        inside = [
            place
            for place, box in enumerate(boxes)
            if box[1] <= middle < box[3] and left <= (box[0] + box[2]) / 2 <= left + width
        ]
        read.append(text)
        places.append(inside[0] if len(inside) == 1 else None)
    often = {place for place in places if place is not None and places.count(place) > 1}
    return Scan(tuple(words), tuple(read), tuple(None if place in often else place for place in places))
