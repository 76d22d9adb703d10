"""The amount beside a fee's words: both must say the same."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from knowledge.fees import Fee, FeeKind
from knowledge.importers.portal_fees import fees_in_description


def shown_amount(fees: tuple[Fee, ...]) -> Decimal | None:
    """The amount of a statement with one plain amount in đồng; None for any other."""
    if len(fees) == 1 and fees[0].kind == FeeKind.AMOUNT and fees[0].currency == "VND":
        return None if fees[0].amount is None else Decimal(fees[0].amount)
    return None


def edited_fees(
    before: tuple[Fee, ...], text: str, amount: Decimal | None, channel: str | None
) -> tuple[Fee, ...]:
    """The fees of a statement whose words or amount were edited.

    With an amount the words must name it; without one the fees are read from the words. Raises ValueError
    when they contradict.
    """
    if amount is None:
        return fees_in_description(text, channel=channel)
    if amount < 0 or amount != amount.to_integral_value():
        raise ValueError("số tiền phải là số nguyên đồng")
    number = int(amount)
    written = {f"{number:,}".replace(",", "."), f"{number:,}", str(number)}
    if number and not any(re.search(rf"(?<![\d.,]){re.escape(form)}(?![\d])", text) for form in written):
        spelled = f"{number:,}".replace(",", ".")
        raise ValueError(f"ô Nội dung không ghi {spelled} đồng như ô Số tiền; sửa cho hai ô khớp nhau")
    if number == 0:
        return (Fee(FeeKind.FREE, channel=channel),)
    if shown_amount(before) is not None:
        return (replace(before[0], amount=number),)
    return (Fee(FeeKind.AMOUNT, number, channel=channel),)
