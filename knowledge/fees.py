"""What a fee is: an amount, or the reason why there is none to give."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FeeKind(StrEnum):
    """How certain a stated fee is; each kind has its own first line in a reply."""

    FREE = "free"  # a text says that nothing is charged
    AMOUNT = "amount"
    CONDITIONAL = "conditional"  # free, reduced or due only under the condition
    PROVINCE = "province"  # set by the provincial council, amount unknown here
    ENDED = "ended"  # its own note says that it no longer applies
    UNSTATED = "unstated"  # no data, or only the portal's label "Miễn phí"
    CONTRADICTORY = "contradictory"  # label and note say different things


@dataclass(frozen=True, slots=True)
class Fee:
    """One fee of one way of filing.

    ``amount`` is in whole units of ``currency`` (ISO 4217); ``condition`` is the case it
    holds for, in Vietnamese; ``channel`` is ``online``, ``direct`` or ``post``, or None for any;
    ``note`` keeps the words that make a fee ended or contradictory. ``per`` is what the amount is
    charged for ("hồ sơ", "trang", "tấn"); ``valid_from`` and ``valid_to`` (inclusive, ISO 8601:
    "2026-12-31") are the days the words name, so that a halved fee can be judged on another day.
    """

    kind: FeeKind
    amount: int | None = None
    currency: str = "VND"
    condition: str | None = None
    channel: str | None = None
    note: str | None = None
    per: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None
