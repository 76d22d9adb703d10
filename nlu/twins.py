"""Writes the folder that Rasa trains on: our examples in NFC, dressed, each with its accent-free twin.

Citizens often type without accents. Writing each example twice by hand would let the two drift apart,
so ``nlu/data`` holds the full spelling only and the twin is made here. Rasa's featurizers strip accents
too, but not the bar of đ, which is a letter of its own in Unicode: without twins "dat dai" is unknown.

People also wrap a question into greetings and thanks. Each example of ``ask`` is therefore written once
more with an opening or a closing of ``nlu/data/dressings.yml``: a dressed question stays a question.
"""

from __future__ import annotations

import shutil
import unicodedata
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

import yaml

from nlu.errors import TrainingDataError

_BARRED = str.maketrans("đĐ", "dD")


@dataclass(frozen=True, slots=True)
class ExampleFile:
    """One file of ``nlu/data/nlu``: its (intent, example in NFC) pairs, and blocks that are no intents
    (regular expressions), which are copied as they are."""

    path: Path
    examples: list[tuple[str, str]] = field(default_factory=list)
    others: list[dict[str, Any]] = field(default_factory=list)


def nfc(text: str) -> str:
    """The composed form of a text, with runs of blanks made one."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def without_accents(text: str) -> str:
    """The text as typed on a keyboard without Vietnamese: "Đất đai" becomes "Dat dai"."""
    decomposed = unicodedata.normalize("NFD", text)
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return unicodedata.normalize("NFC", bare).translate(_BARRED)


def read_examples(folder: Path) -> list[ExampleFile]:
    """Every ``*.yml`` file of a folder, in order of name; TrainingDataError names file and place."""
    files = []
    for path in sorted(folder.glob("*.yml")):
        file = ExampleFile(path)
        blocks = _read(path).get("nlu")
        if not isinstance(blocks, list):
            raise TrainingDataError(f"{path}: thiếu danh sách `nlu`")
        for block in blocks:
            if not isinstance(block, dict) or not isinstance(block.get("examples"), str):
                raise TrainingDataError(f"{path}: mỗi mục cần `examples`")
            if "intent" in block:
                file.examples.extend((str(block["intent"]), text) for text in _lines(block, path))
            else:
                file.others.append(block)
        files.append(file)
    return files


def write_training_data(data: Path, build: Path) -> int:
    """Fill ``build`` anew from ``data`` (its folders nlu, rules and, when there, stories).

    Returns the number of examples written, twins included. The same full spelling under two intents
    raises TrainingDataError; a twin that two intents share (dừng, đúng: "dung") is left out of both.
    """
    files = read_examples(data / "nlu")
    dressed = ExampleFile(data / "nlu" / "dressed.yml", _dressed(files, data / "dressings.yml"))
    owners = _owners([*files, dressed])
    if build.exists():
        shutil.rmtree(build)
    (build / "nlu").mkdir(parents=True)
    written: set[str] = set()
    for file in (*files, dressed):
        chosen: dict[str, list[str]] = {}
        for intent, example in file.examples:
            for text in (example, without_accents(example)):
                key = text.casefold()
                if key not in written and owners[key] == intent:
                    written.add(key)
                    chosen.setdefault(intent, []).append(text)
        if chosen or file.others:
            (build / "nlu" / file.path.name).write_text(_document(chosen, file.others), encoding="utf-8")
    for kind in ("rules", "stories"):
        if (data / kind).is_dir():
            shutil.copytree(data / kind, build / kind)
    return len(written)


def _dressed(files: list[ExampleFile], path: Path) -> list[tuple[str, str]]:
    """Each example of ``ask`` with an opening, a closing or both, in turn: the same at every run."""
    if not path.is_file():
        return []
    document = _read(path)
    openings, closings = document["openings"], document["closings"]
    dressed = []
    for number, (intent, example) in enumerate(chain.from_iterable(file.examples for file in files)):
        if intent != "ask":
            continue
        opening = openings[number % len(openings)] if number % 3 != 2 else ""
        closing = closings[number % len(closings)] if number % 3 != 1 else ""
        dressed.append(("ask", nfc(f"{opening}{example}{closing}")))
    return dressed


def _owners(files: list[ExampleFile]) -> dict[str, str | None]:
    """Each sentence's intent; None for a twin that several intents would claim."""
    owners: dict[str, str | None] = {}
    for file in files:
        for intent, example in file.examples:
            other = owners.setdefault(example.casefold(), intent)
            if other != intent:
                raise TrainingDataError(f"{file.path}: «{example}» là {intent}, nơi khác ghi là {other}")
    spelled = set(owners)
    for intent, example in chain.from_iterable(file.examples for file in files):
        twin = without_accents(example).casefold()
        if twin not in spelled and owners.setdefault(twin, intent) != intent:
            owners[twin] = None
    return owners


def _document(examples: dict[str, list[str]], others: list[dict[str, Any]]) -> str:
    """Rasa's format; written by hand because its examples are one literal block, not a list."""
    lines = ['version: "3.1"', "nlu:"]
    for intent, texts in examples.items():
        lines += [f"- intent: {intent}", "  examples: |", *(f"    - {text}" for text in texts)]
    for block in others:
        (kind, name) = next((key, value) for key, value in block.items() if key != "examples")
        lines += [f"- {kind}: {name}", "  examples: |"]
        lines += [f"    {line}" for line in block["examples"].splitlines()]
    return "\n".join(lines) + "\n"


def _read(path: Path) -> dict[str, Any]:
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise TrainingDataError(f"{path}: không đọc được YAML ({error})") from error
    if not isinstance(document, dict):
        raise TrainingDataError(f"{path}: không phải là một bảng YAML")
    return document


def _lines(block: dict[str, Any], path: Path) -> list[str]:
    texts = []
    for line in filter(str.strip, block["examples"].splitlines()):
        marker, _, text = line.partition(" ")
        if marker != "-" or not text.strip():
            raise TrainingDataError(f"{path}: dòng «{line}» không bắt đầu bằng «- »")
        texts.append(nfc(text))
    return texts
