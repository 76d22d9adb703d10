"""Fees in words: each kind has its own first line, and none says "free" from the portal's label."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from knowledge.answers.wordings import group, say
from knowledge.fees import Fee, FeeKind
from knowledge.procedures import Filing

CASES = 8  # of one procedure shown; a longer list is cut with a pointer to the portal's page


def money(fee: Fee) -> str:
    """An amount in Vietnamese writing: 135.000 đồng, 155 USD."""
    amount = f"{fee.amount:,}".replace(",", ".")
    per = f"/{fee.per}" if fee.per else ""
    return (f"{amount} đồng" if fee.currency == "VND" else f"{amount} {fee.currency}") + per


def line(fee: Fee) -> str:
    """One fee without its channel: amount and case, or the fixed words of its kind."""
    if fee.kind == FeeKind.AMOUNT and fee.amount is not None:
        return money(fee) + (f" ({fee.condition})" if fee.condition else "")
    if fee.kind == FeeKind.CONDITIONAL:
        said = fee.condition or fee.note or ""
        return (money(fee) + f" ({said})") if fee.amount else say("fees.conditional", condition=said)
    text = say(f"fees.{fee.kind}")
    if fee.kind == FeeKind.CONTRADICTORY and fee.note:
        text += f": {fee.note}"
    elif fee.kind == FeeKind.FREE and fee.condition:
        text += f" ({fee.condition})"
    return text


def lines(filings: Sequence[Filing]) -> str:
    """The fees of all ways of filing, alike ones told once; empty when no filing states any."""
    by_fees: dict[tuple[str, ...], list[str]] = {}
    for filing in filings:
        stated = [fee for fee in filing.fees if fee.kind != FeeKind.UNSTATED] or filing.fees
        # Sorted by amount, so that two ways of filing with the same fees in another order are one.
        ordered = sorted(stated, key=lambda fee: (fee.amount is None, fee.amount or 0))
        said = tuple(dict.fromkeys(line(fee) for fee in ordered))
        if said:
            by_fees.setdefault(said, []).append(filing.channel)
    if not by_fees:
        return ""
    names = group("channels")
    span = _span([fee for filing in filings for fee in filing.fees])
    if len(by_fees) == 1:
        return _listed(next(iter(by_fees)), span)
    parts = []
    for said, channels in by_fees.items():
        where = ", ".join(names[channel] for channel in channels)
        parts.append(f"Nộp {where}: {_lower(_listed(said, span))}")
    return "\n".join(parts)


def _span(fees: Sequence[Fee]) -> str:
    """The least and the greatest amount, so that a long list says something in its first line."""
    amounts = sorted(
        (fee for fee in fees if fee.kind == FeeKind.AMOUNT and fee.amount), key=lambda fee: fee.amount or 0
    )
    if not amounts or len({fee.currency for fee in amounts}) > 1:
        return ""
    least, most = money(replace(amounts[0], per=None)), money(replace(amounts[-1], per=None))
    return least if least == most else f"Từ {least} đến {most}"


def _listed(said: tuple[str, ...], span: str = "") -> str:
    if len(said) == 1:
        return said[0].rstrip(".") + "."
    if len(said) <= 3 and sum(map(len, said)) < 160:
        return "; ".join(said).rstrip(".") + "."
    rows = [f"- {text}" for text in said[:CASES]]
    if len(said) > CASES:
        rows.append(f"- ... và {len(said) - CASES} trường hợp khác, xem trang thủ tục.")
    head = f"{span}, tùy trường hợp:" if span else "Mức thu theo từng trường hợp:"
    return head + "\n" + "\n".join(rows)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def kinds(fees: Iterable[Fee]) -> set[FeeKind]:
    return {fee.kind for fee in fees}
