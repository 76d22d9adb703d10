"""The words and fees of one statement, from its edited row."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from knowledge.entries import Aspect, Fact
from knowledge.workbooks.amounts import edited_fees
from knowledge.workbooks.rows import Coming, Edit
from knowledge.workbooks.values import LONGEST


def said(edit: Edit, old: Fact | None, coming: Coming) -> str | None:
    """The words of a row; those of the store, letter by letter, where the cell was not touched."""
    if old and "text" not in edit.changed:
        return old.text
    if old and len(old.text) > LONGEST:
        coming.wrong(edit, "text", "nội dung này quá dài cho một ô nên bị cắt; sửa ở trang quản trị")
    return edit.text("text")


def with_fees(made: Fact, edit: Edit, old: Fact | None, coming: Coming) -> Fact:
    """The fact with the fees that its edited row states."""
    amount = edit.values.get("amount")
    if made.aspect != Aspect.FEE:
        if amount is not None:
            coming.wrong(edit, "amount", "chỉ dòng phí, lệ phí mới có số tiền")
        return made if old and old.aspect == made.aspect else replace(made, fees=())
    if old and old.aspect == Aspect.FEE and not edit.changed & {"text", "amount", "channel", "aspect"}:
        return replace(made, fees=old.fees)
    try:
        number = amount if isinstance(amount, Decimal) else None
        fees = edited_fees(old.fees if old else (), made.text, number, made.channel)
    except ValueError as error:
        coming.wrong(edit, "amount", error)
        return made
    return replace(made, fees=fees)
