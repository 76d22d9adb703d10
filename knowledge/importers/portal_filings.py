"""Ways of filing of a page: the rows of its table, joined where only the fee differs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from knowledge.fees import Fee, FeeKind
from knowledge.importers.portal_cells import Row
from knowledge.importers.portal_fees import AS_OF, fees_in_description, parse_fees
from knowledge.importers.portal_text import stated
from knowledge.importers.portal_times import parse_time
from knowledge.procedures import Filing


def join_rows(rows: tuple[Row, ...], *, as_of: date = AS_OF) -> tuple[Filing, ...]:
    """One filing for each channel, time and note; rows that differ in the fee alone are joined."""
    joined: dict[tuple[str, str | None, str | None], list[Fee]] = {}
    for row in rows:
        note = stated(row.description)
        time, remark = parse_time(row.time, row.description)
        if remark:
            note = f"{remark}\n{note}" if note else remark
        fees = joined.setdefault((row.channel, time, note), [])
        fees += _row_fees(row, as_of)
    return tuple(
        Filing(channel=channel, time=time, fees=_tidy(fees), note=note)
        for (channel, time, note), fees in joined.items()
    )


def _row_fees(row: Row, as_of: date) -> list[Fee]:
    fees = list(parse_fees(row.fee, row.note, channel=row.channel, as_of=as_of))
    if any(fee.kind is not FeeKind.UNSTATED for fee in fees):
        return fees
    described = fees_in_description(row.description, channel=row.channel, as_of=as_of)
    return list(described) or fees


def _tidy(fees: list[Fee]) -> tuple[Fee, ...]:
    """``fees`` without repeats, and without "unstated" where something is stated.

    Two rows of a channel often say the same with and without a circular; the fuller one stays.
    """
    unique = list(dict.fromkeys(fees))
    known = {(fee.amount, fee.currency, fee.condition, fee.kind) for fee in unique if fee.note}
    kept = [
        fee
        for fee in unique
        if (fee.note or (fee.amount, fee.currency, fee.condition, fee.kind) not in known)
        and not (fee == replace(fee, kind=FeeKind.UNSTATED, note=None) and len(unique) > 1)
    ]
    return tuple(kept) or tuple(unique[:1])
