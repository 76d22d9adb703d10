"""Accepted proposals as entries for the draft."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from knowledge.entries import Aspect, Confidence, DocumentDetails, Fact, Kind, Layer, Origin
from knowledge.importers.documents.importing import FOLDER, identity
from knowledge.importers.proposals.proposal import Proposal
from knowledge.importers.proposals.wording import years_of
from knowledge.vietnamese.places import find_province
from knowledge.vietnamese.text import fold

TOPIC = "ke-hoach"


def to_layers(
    details: DocumentDetails, proposals: Iterable[Proposal], source_key: str, owner: str, *,
    day: date | None = None, confidence: Confidence = Confidence.SECONDARY,
) -> list[Layer]:  # fmt: skip
    """One entry of an officer for each proposal, all citing the document's source.

    The id is made of the document's own id and the passage's place ("ke-hoach/36-kh-ubnd-2023-iii-4-2"), so
    that accepting a workbook again replaces what it wrote before. ``day`` is when a person checked them.
    """
    document = identity(details).removeprefix(f"{FOLDER}/")
    province = find_province(f"{details.issuer or ''} {details.title}")
    years = years_of(details)
    taken: set[str] = set()
    layers = []
    for proposal in proposals:
        entry_id = _free(f"{TOPIC}/{document}-{_slug(proposal.path)}", taken)
        fact = Fact(Aspect.ANSWER, proposal.answer, Origin.OFFICER, confidence, sources=(source_key,))
        layers.append(
            Layer(
                entry_id, Origin.OFFICER, Kind.PLAN_FACT, proposal.title, TOPIC, owner=owner,
                province=province, years=years, checked_on=day, confidence=confidence,
                questions=proposal.questions, facts=(fact,), sources=(source_key,),
            )
        )  # fmt: skip
    return layers


def _slug(path: str) -> str:
    return re.sub(r"[^0-9a-z]+", "-", fold(path)).strip("-") or "toan-van"


def _free(wanted: str, taken: set[str]) -> str:
    """The id, with a number when a passage gives several facts."""
    entry_id, number = wanted, 1
    while entry_id in taken:
        number += 1
        entry_id = f"{wanted}-{number}"
    taken.add(entry_id)
    return entry_id
