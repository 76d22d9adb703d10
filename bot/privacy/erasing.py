"""Erases what was kept, in a caller's transaction. Rows that statistics need stay, tied to nobody."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from bot.cases.case import MUST_BE_PUBLIC
from bot.cases.records import CaseEventRow, CaseFileRow, CaseRow
from bot.clock import utc
from bot.codes import new_code
from bot.forms.records import DraftRow
from bot.handoffs.records import HandoffMessageRow, HandoffRow
from bot.privacy.holdings import WRITTEN
from bot.privacy.records import ErasureRow
from bot.records import ButtonRow, ConversationRow, InboxRow, OutboxRow
from bot.surveys.records import FeedbackRow
from bot.turns.records import TurnRow

NOBODY = 0  # the conversation of what is tied to none any more
ASKED, DUE = "asked", "retention"
QUESTION_KEPT = TurnRow.question.is_not(None)
REPEATS = timedelta(days=1)  # a channel may bring a message again; its row, without words, tells


def erase_conversation(connection: Connection, conversation_id: int, now: datetime) -> dict[str, int]:
    """All that goes at a citizen's wish: what is remembered, drafts, opinions, closed cases and hand-offs.
    Open ones stay until they are closed. Returns what had held words, counted."""
    row = connection.execute(
        select(ConversationRow.channel, ConversationRow.conversation, ConversationRow.province,
               ConversationRow.context).where(ConversationRow.id == conversation_id)
    ).one()  # fmt: skip
    of_ours = DraftRow.conversation_id == conversation_id
    written = connection.scalars(select(DraftRow.id).where(of_ours, DraftRow.stage.in_(WRITTEN))).all()
    connection.execute(delete(DraftRow).where(of_ours))
    cases = connection.scalars(
        select(CaseRow.id).where(CaseRow.conversation_id == conversation_id, CaseRow.closed_at.is_not(None))
    ).all()
    handoffs = connection.scalars(
        select(HandoffRow.id).where(
            HandoffRow.conversation_id == conversation_id, HandoffRow.closed_at.is_not(None)
        )
    ).all()
    erase_cases(connection, cases, consent=False)
    erase_handoffs(connection, handoffs)
    feedback = connection.execute(delete(FeedbackRow).where(FeedbackRow.conversation_id == conversation_id))
    turns = erase_turns(connection, TurnRow.conversation_id == conversation_id)
    _erase_mail(connection, row.channel, row.conversation, now)
    _erase_buttons(connection, conversation_id)
    known = row.province or row.context.get("place") or row.context.get("entries")
    # A new name for Rasa as well: its tracker of the old one is never continued.
    connection.execute(
        update(ConversationRow)
        .where(ConversationRow.id == conversation_id)
        .values(province=None, context={}, sender=secrets.token_hex(16))
    )
    counts = {
        "memory": int(bool(known)), "drafts": len(written), "cases": len(cases), "handoffs": len(handoffs),
        "feedback": feedback.rowcount, "turns": turns,
    }  # fmt: skip
    return {name: count for name, count in counts.items() if count}


def erase_cases(connection: Connection, ids: Sequence[int], *, consent: bool = True) -> None:
    """Contents, contacts, files and the way back to the citizen. ``consent`` False: it was taken back, so
    what is public by it alone is public no longer; what the law wants public stays."""
    if not ids:
        return
    chosen = CaseRow.id.in_(ids)
    connection.execute(
        update(CaseRow)
        .where(chosen)
        .values(content=None, contact=None, conversation_id=NOBODY, conversation="")
    )
    connection.execute(update(CaseEventRow).where(CaseEventRow.case_id.in_(ids)).values(text=None))
    connection.execute(delete(CaseFileRow).where(CaseFileRow.case_id.in_(ids)))
    if not consent:
        connection.execute(
            update(CaseRow)
            .where(chosen, CaseRow.kind.not_in(MUST_BE_PUBLIC))
            .values(shareable=False, shown_at=None, public=None)
        )


def erase_handoffs(connection: Connection, ids: Sequence[int]) -> None:
    """Messages and the way back to the citizen."""
    if not ids:
        return
    connection.execute(delete(HandoffMessageRow).where(HandoffMessageRow.handoff_id.in_(ids)))
    connection.execute(
        update(HandoffRow).where(HandoffRow.id.in_(ids)).values(conversation_id=NOBODY, conversation="")
    )


def erase_turns(connection: Connection, chosen: ColumnElement[bool]) -> int:
    """The questions and the way back to the citizen; how many questions went. What is counted stays."""
    held = connection.scalar(select(func.count()).select_from(TurnRow).where(chosen, QUESTION_KEPT))
    connection.execute(update(TurnRow).where(chosen).values(question=None, conversation_id=NOBODY))
    return int(held or 0)


def _erase_mail(connection: Connection, channel: str, conversation: str, now: datetime) -> None:
    """Rows of what is done; their words went before. What is still to be answered or sent stays."""
    connection.execute(
        delete(InboxRow).where(
            InboxRow.channel == channel, InboxRow.conversation == conversation, InboxRow.done.is_(True),
            InboxRow.received_at <= utc(now) - REPEATS,
        )
    )  # fmt: skip
    connection.execute(
        delete(OutboxRow).where(
            OutboxRow.channel == channel, OutboxRow.conversation == conversation,
            OutboxRow.state.in_(("sent", "dropped")),
        )
    )  # fmt: skip


def _erase_buttons(connection: Connection, conversation_id: int) -> None:
    """All but our own: the button of this very deletion may be pressed a second time."""
    rows = connection.execute(
        select(ButtonRow.id, ButtonRow.choice).where(ButtonRow.conversation_id == conversation_id)
    )
    gone = [row_id for row_id, choice in rows if not str(choice.get("do")).startswith("privacy:")]
    if gone:
        connection.execute(delete(ButtonRow).where(ButtonRow.id.in_(gone)))


def write_receipt(connection: Connection, reason: str, counts: dict[str, int], now: datetime) -> str:
    """Write down that something was erased; the code by which it can be found again."""
    receipt = f"XD-{new_code()}"
    connection.execute(insert(ErasureRow).values(receipt=receipt, at=utc(now), reason=reason, counts=counts))
    return receipt
