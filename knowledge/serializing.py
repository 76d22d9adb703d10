"""Layers and sources as JSON, for the draft and for fingerprints."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from datetime import date
from typing import Any

from knowledge.entries import (
    Aspect,
    Confidence,
    DocumentDetails,
    Fact,
    Kind,
    Layer,
    Origin,
    Part,
    Passage,
    Source,
)
from knowledge.fees import Fee, FeeKind

_PASSAGE_DEFAULTS = asdict(Passage(""))
_LATER = ("place", "document")  # fields younger than the first databases


def fingerprint(value: Layer | Source) -> str:
    """A hash of everything the value says; equal ones are not written again.

    Fields that came later count only when they say something, so that an upgrade makes no new revision.
    """
    data = asdict(value)
    for name in _LATER:
        if name in data and data[name] is None:
            del data[name]
    for passage in data.get("passages", ()):
        for name in [name for name in passage if name not in ("text", "path")]:
            if passage[name] == _PASSAGE_DEFAULTS[name]:
                del passage[name]
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def to_json(value: Layer | Source) -> dict[str, Any]:
    """The value in plain JSON types; days as 2026-12-31."""
    return dict(json.loads(json.dumps(asdict(value), ensure_ascii=False, default=date.isoformat)))


def source_from_json(data: dict[str, Any]) -> Source:
    return Source(**_with_days(data, "issued_on", "valid_from", "valid_to"))


def layer_from_json(data: dict[str, Any]) -> Layer:
    made = _with_days(data, "valid_from", "valid_to", "checked_on")
    for name in ("levels", "years", "flags", "questions", "sources"):
        made[name] = tuple(made[name])
    made.update(
        origin=Origin(made["origin"]), kind=Kind(made["kind"]), confidence=Confidence(made["confidence"]),
        facts=tuple(_fact(fact) for fact in made["facts"]),
        passages=tuple(passage_from_json(passage) for passage in made["passages"]),
        document=document_from_json(made["document"]) if made.get("document") else None,
    )  # fmt: skip
    return Layer(**made)


def passage_from_json(data: dict[str, Any]) -> Passage:
    cells = tuple((str(head), str(text)) for head, text in data.get("cells", ()))
    return Passage(**{**data, "part": Part(data.get("part", Part.PARAGRAPH)), "cells": cells})


def document_from_json(data: dict[str, Any]) -> DocumentDetails:
    made = _with_days(data, "issued_on")
    return DocumentDetails(**{**made, "basis": tuple(made["basis"]), "missing": tuple(made["missing"])})


def document_to_json(details: DocumentDetails) -> dict[str, Any]:
    return dict(json.loads(json.dumps(asdict(details), ensure_ascii=False, default=date.isoformat)))


def _with_days(data: dict[str, Any], *names: str) -> dict[str, Any]:
    days = {name: date.fromisoformat(data[name]) if data.get(name) else None for name in names}
    return {**data, **days}


def _fact(data: dict[str, Any]) -> Fact:
    made = _with_days(data, "valid_from", "valid_to")
    fees = tuple(Fee(**{**fee, "kind": FeeKind(fee["kind"])}) for fee in made["fees"])
    return Fact(
        **{
            **made, "aspect": Aspect(made["aspect"]), "origin": Origin(made["origin"]), "fees": fees,
            "confidence": Confidence(made["confidence"]), "sources": tuple(made["sources"]),
        }
    )  # fmt: skip
