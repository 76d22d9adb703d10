"""The fee cell of the portal: its label, the note in parentheses, and what the two mean together.

The label "Miễn phí" is the portal's default and means nothing by itself: the circulars that set the
fee are quoted beside it. What is free is said by words ("không thu phí", "Phí: không có").
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from knowledge.fees import Fee, FeeKind
from knowledge.importers.portal_amounts import Amount, find_amounts, read_label
from knowledge.importers.portal_cases import (
    amounts_with_cases,
    bare_words,
    case_before_colon,
    case_of,
    channel_of,
)
from knowledge.importers.portal_clauses import Clause, split_clauses, strip_parentheses
from knowledge.importers.portal_text import one_line, says_nothing

AS_OF = date(2026, 7, 1)  # the month of the copy: a reduction that ended before it has ended
SMALLEST_VND = 1_000  # no Vietnamese fee is lower; "20 VNĐ" lost its thousands

_FEE_LINE = re.compile(r"[-+*\s]*(?:Phí|Lệ phí|Mức thu|Mức phí|Mức lệ phí)\b", re.IGNORECASE)
_PER_NOTE = re.compile(
    r"(?:đồng|đông|đ|vnđ|việt nam đồng)?\s*/?\s*(?:0?1\s+)?(?P<unit>(?:hồ sơ|lần|lần cấp|bản|giấy|thẻ|văn bản"
    r"|giao dịch|tờ khai|người|trường hợp|giấy phép|giấy chứng nhận|sản phẩm|chứng chỉ|tấn|di chúc)"
    r"(?:\s*/\s*[\w ]{2,20})?)(?:\s*đồng)?(?=\s*(?:\Z|[(.,;]|miễn))",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(
    r"[\s()\d.\-–]*|phí|phí, lệ phí|phí thẩm định|không (?:có )?thông tin", re.IGNORECASE
)
_FOR_SOME = re.compile(r"\b(?:cho|đối với|trường hợp|nếu|thuộc|khi|người|trẻ em|kể từ|hộ)\b", re.IGNORECASE)
_NAMES_A_FEE = re.compile(r"(?:phí|lệ phí|giá)\b(?!.*\bcó thể nộp)", re.IGNORECASE)


def parse_fees(
    label: str, note: str = "", *, channel: str | None = None, as_of: date = AS_OF
) -> tuple[Fee, ...]:
    """The fees of one cell: ``label`` as the cell says it, ``note`` with or without parentheses.

    Never empty: when nothing is known there is one fee of kind ``unstated``.
    """
    words = strip_parentheses(one_line(note))
    stated = read_label(label)
    clauses = split_clauses(words)
    fees = [fee for clause in clauses for fee in _clause_fees(clause, as_of)]
    fees = _reconcile(stated, one_line(label), fees, clauses, words)
    fees = _without_citations(_settle_free(fees, stated), words)
    if not fees:
        text = None if says_nothing(words) or _is_placeholder(words) else words
        fees = [Fee(FeeKind.UNSTATED, note=text)]
    return tuple(dict.fromkeys(_on_channel(_terse(fee), channel) for fee in fees))


def fees_in_description(text: str, *, channel: str | None = None, as_of: date = AS_OF) -> tuple[Fee, ...]:
    """Fees that a description states where the fee cell says nothing; () when it states none.

    Only lines that begin as a statement of a fee, or that name an amount with its currency.
    """
    found: list[Fee] = []
    for line in text.split("\n"):
        if _FEE_LINE.match(line) or any(not amount.limit for amount in find_amounts(line)):
            found += (fee for clause in split_clauses(line) for fee in _clause_fees(clause, as_of))
    useful = [fee for fee in found if fee.kind is not FeeKind.UNSTATED]
    return tuple(dict.fromkeys(_on_channel(_terse(fee), channel) for fee in useful))


def _is_placeholder(words: str) -> bool:
    return _PLACEHOLDER.fullmatch(words) is not None


def _clause_fees(clause: Clause, as_of: date) -> Iterable[Fee]:
    """The fees one clause states by itself; a clause that only names a case states none."""
    over = clause.valid_to is not None and clause.valid_to < as_of.isoformat()
    said = Fee(
        FeeKind.ENDED, condition=case_of(clause.text, clause.header), note=clause.text,
        valid_from=clause.valid_from, valid_to=clause.valid_to, channel=channel_of(clause),
    )  # fmt: skip
    if clause.formula or (not clause.plain_amounts and clause.bounded):
        return [replace(said, kind=FeeKind.ENDED if over else FeeKind.CONDITIONAL)]
    if clause.plain_amounts:
        return [
            replace(
                said, amount=amount.value, currency=amount.currency, condition=case, per=amount.per,
                kind=FeeKind.CONTRADICTORY if amount.value is None
                else FeeKind.ENDED if over
                else FeeKind.AMOUNT,
                note=clause.text if _explains(clause, amount) else None,
            )
            for amount, case in amounts_with_cases(clause)
        ]  # fmt: skip
    if clause.denies or clause.undecided:
        kind = FeeKind.UNSTATED if clause.undecided else FeeKind.FREE
        return [replace(said, kind=kind, condition=case_before_colon(clause))]
    if clause.exempts:
        # "Hộ nghèo được miễn" names whom before the word, "Miễn cho hộ nghèo" after it.
        named_before = len(bare_words(clause.text.removesuffix(clause.exempted))) > 15
        who = clause.text if named_before and not over else clause.exempted
        said = replace(said, condition=case_of(who, clause.header))
        if over:
            return [said]
        partly = re.search(r";.*phí", clause.text) is not None
        free = not (clause.dated or partly or named_before or _FOR_SOME.search(bare_words(clause.text)))
        return [replace(said, kind=FeeKind.FREE if free else FeeKind.CONDITIONAL)]
    if clause.reduces:
        return [replace(said, kind=FeeKind.ENDED if over else FeeKind.CONDITIONAL)]
    if clause.by_province and not re.search(r"giấy tờ chứng minh|xác nhận của", clause.text, re.IGNORECASE):
        return [replace(said, kind=FeeKind.PROVINCE, condition=case_before_colon(clause))]
    if clause.cites:
        if clause.dated and re.search(r"miễn|giảm|hỗ trợ|64/2025", clause.text, re.IGNORECASE):
            return [replace(said, kind=FeeKind.ENDED if over else FeeKind.CONDITIONAL, condition=clause.text)]
        return [replace(said, kind=FeeKind.UNSTATED, condition=case_before_colon(clause))]
    return []


def _explains(clause: Clause, amount: Amount) -> bool:
    """Whether the words of a clause say more of an amount than its case."""
    return clause.cites or clause.dated or clause.bounded or amount.value is None


def _reconcile(
    stated: Amount | None, label: str, fees: list[Fee], clauses: list[Clause], words: str
) -> list[Fee]:
    """The fees once the cell's own amount is compared with those its note names."""
    if stated is None:
        return fees
    mistyped = [fee for fee in fees if fee.kind is FeeKind.CONTRADICTORY]
    named = [fee for fee in fees if fee.amount is not None]
    value = stated.value
    if any(fee.amount in (value, (value or 0) * 1_000) for fee in named):
        # The note repeats the amount, with its case, currency and missing thousands.
        return [fee for fee in fees if fee not in mistyped]
    others = [fee for fee in fees if fee not in mistyped and fee.kind is not FeeKind.UNSTATED]
    if value is None or (stated.currency == "VND" and value < SMALLEST_VND):
        if named or others:
            return others
        return [Fee(FeeKind.UNSTATED, note=_quoted(label, words))]
    case = _leading_case(clauses)
    told = bool(named or others) or (case or words) == words or _PER_NOTE.fullmatch(words)
    base = Fee(
        FeeKind.AMOUNT, amount=value, currency=stated.currency, condition=case,
        per=_leading_unit(words), note=None if told or _is_placeholder(words) else words,
    )  # fmt: skip
    councils = [fee for fee in others if fee.kind is FeeKind.PROVINCE and fee.condition is None]
    if councils and not named:
        return [
            replace(fee, note=_quoted(label, fee.note or "")) if fee in councils else fee for fee in others
        ]
    undated = [fee for fee in named if fee.kind is FeeKind.AMOUNT and not fee.valid_from and not fee.valid_to]
    if undated and sum(fee.amount or 0 for fee in undated) == value:
        return [base, *(fee for fee in others if fee not in undated)]
    if undated and (case is None or (len(undated) == 1 and undated[0].condition is None)):
        bare = [fee for fee in undated if fee.condition is None]
        conflict = replace(base, kind=FeeKind.CONTRADICTORY, note=_quoted(label, words))
        return [conflict, *(fee for fee in others if fee not in bare)]
    if any((fee.amount or 0) > value and fee.valid_to and fee.kind is FeeKind.AMOUNT for fee in named):
        # A reduction above the fee itself is a slip of the pen on one side or the other.
        return [replace(base, kind=FeeKind.CONTRADICTORY, note=_quoted(label, words))]
    if not named and len(others) == 1 and others[0].kind is FeeKind.ENDED and _is_reduced_rate(others[0]):
        return [replace(others[0], amount=value, currency=stated.currency)]
    return [base, *others]


def _is_reduced_rate(fee: Fee) -> bool:
    """True when the words give the cell's amount as the reduced one ("mức phí giảm 20%:")."""
    note = fee.note or ""
    return re.search(r"giảm\s*\d+\s*%\s*:?\s*\Z", note) is not None


def _quoted(label: str, words: str) -> str:
    return f"Cổng ghi “{label}”" + (f"; ghi chú: {words}" if words else "")


def _leading_case(clauses: list[Clause]) -> str | None:
    """The case of the cell's own amount: clauses before the first amount that only name one."""
    if not clauses:
        return None
    for clause in clauses:
        if clause.plain_amounts or clause.exempts or clause.by_province or clause.reduces or clause.undecided:
            return None
        case = case_of(clause.text, clause.header)
        if (
            case is None
            or _PER_NOTE.fullmatch(case)
            or _is_placeholder(case)
            or (clause.cites and case == clause.text)
        ):
            continue
        unit = _PER_NOTE.match(case)
        if unit and case[unit.end() : unit.end() + 2].strip()[:1] in ("(", ",", ".", ""):
            return case_of(case[unit.end() :], None)
        return None if clause.cites else case
    return None


def _leading_unit(words: str) -> str | None:
    match = _PER_NOTE.match(words)
    return match["unit"].strip() if match else None


def _settle_free(fees: list[Fee], stated: Amount | None) -> list[Fee]:
    """ "Free" stands only alone; beside another fee it is free in its own case only.

    Words that nothing is charged against an amount in the cell contradict each other.
    """
    free = [fee for fee in fees if fee.kind is FeeKind.FREE]
    rest = [fee for fee in fees if fee.kind is not FeeKind.FREE]
    if not free:
        return fees
    if stated is not None and stated.value and not any(fee.condition for fee in free):
        return [replace(fee, kind=FeeKind.CONTRADICTORY, note=free[0].note) for fee in rest[:1]] or fees
    if not rest:
        return free[:1] if len({fee.condition for fee in free}) == 1 else free
    return [
        replace(fee, kind=FeeKind.CONDITIONAL, condition=fee.condition or fee.note) for fee in free
    ] + rest


def _without_citations(fees: list[Fee], words: str) -> list[Fee]:
    """``fees`` with "see circular X" kept only where it says what another fee does not."""
    if fees and all(fee.kind is FeeKind.UNSTATED for fee in fees):
        return fees if len(fees) == 1 else [Fee(FeeKind.UNSTATED, note=words)]
    return [
        fee
        for fee in fees
        if fee.kind is not FeeKind.UNSTATED
        or re.match(r"(?:phí|lệ phí|giá)\b", fee.condition or "", re.IGNORECASE)
    ]


def _terse(fee: Fee) -> Fee:
    """``fee`` without a note that only repeats its case; what says "free" is always kept."""
    note, case = (fee.note or "").strip(" .;"), (fee.condition or "").strip(" .;")
    return replace(fee, note=None) if note == case and fee.kind is not FeeKind.FREE else fee


def _on_channel(fee: Fee, channel: str | None) -> Fee:
    return fee if fee.channel else replace(fee, channel=channel)
