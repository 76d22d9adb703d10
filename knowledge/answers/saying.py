"""Lines put into an answer together with the sources they rest on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from knowledge.answers.answer import Answer, Citation
from knowledge.answers.citing import citations, source_block
from knowledge.answers.wordings import say
from knowledge.entries import Entry


@dataclass(frozen=True, slots=True)
class Said:
    """Lines of an answer with the sources they rest on; ``rows`` name these under the answer."""

    lines: tuple[str, ...] = ()
    sources: tuple[Citation, ...] = ()
    rows: tuple[str, ...] = ()


def said_of(entry: Entry, lines: tuple[str, ...], cited: tuple[Citation, ...], day: date) -> Said:
    """Lines that rest on these sources of an entry."""
    block = source_block(entry, cited, day).splitlines()
    return Said(lines, cited, tuple(row for row in block if row.startswith("- ")))


def with_said(answer: Answer, said: Said, *, first: bool = False) -> Answer:
    """The answer with these lines at its end (or ``first``) before its sources, theirs named beside them.

    Lines and sources that the answer has already are not repeated.
    """
    head, mark, block = answer.text.partition(f"\n\n{say('answer.sources')}\n")
    lines = [line for line in said.lines if line not in head]
    text = "\n".join([*lines, head] if first else [head, *lines])
    rows = [row for row in said.rows if row not in block.splitlines()]
    if mark:
        text += mark + "\n".join([*rows, block])
    elif rows:
        text += "\n".join(["", "", say("answer.sources"), *rows])
    return replace(answer, text=text, sources=tuple(dict.fromkeys(answer.sources + said.sources)))


def whole(lines: list[str], entry: Entry, day: date) -> tuple[str, tuple[Citation, ...]]:
    """The text of an answer that rests on the facts of an entry, and its sources."""
    cited = citations(entry, entry.facts)
    return "\n".join(lines) + f"\n\n{source_block(entry, cited, day)}", cited
