"""What is remembered of a conversation between two messages, and what its buttons mean."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select, update

from bot.clock import Clock, utc
from bot.messages import Button
from bot.records import ButtonRow, ConversationRow
from knowledge.answers.answer import Choice, Context
from knowledge.entries import Aspect
from knowledge.vietnamese.text import fold, nfc

KEPT_BUTTONS = 200  # of one conversation: older ones are answered as old
ENTRIES = 3  # last answered entries remembered


@dataclass(frozen=True, slots=True)
class Memory:
    """One conversation. ``turns`` counts the replies with buttons; ``fresh`` marks a new session."""

    id: int
    sender: str
    context: Context
    turns: int = 0
    waiting: str | None = None  # what a bare answer would mean: "province", "place:huyện Tuy Phước"
    fresh: bool = False
    failures: int = 0  # answers in a row that were none


class MemoryStore:
    """Conversations and their buttons in the database."""

    def __init__(self, engine: Engine, clock: Clock, session: timedelta) -> None:
        self._engine = engine
        self._clock = clock
        self._session = session

    def recall(self, channel: str, conversation: str) -> Memory:
        """The memory of a conversation; made when it is new, emptied (but for the province) after
        a long silence, with a new opaque sender so that Rasa's tracker starts anew as well."""
        now = utc(self._clock())
        found = select(ConversationRow).where(
            ConversationRow.channel == channel, ConversationRow.conversation == conversation
        )
        with self._engine.begin() as connection:
            row = connection.execute(found).mappings().first()
            if row is None:
                sender = secrets.token_hex(16)
                connection.execute(
                    insert(ConversationRow).values(
                        channel=channel, conversation=conversation, sender=sender, context={}, last_at=now
                    )
                )
                row = connection.execute(found).mappings().one()
                return Memory(row["id"], sender, Context(), fresh=True)
            last = row["last_at"] if row["last_at"].tzinfo else row["last_at"].replace(tzinfo=UTC)
            stale = now - last > self._session
            sender = secrets.token_hex(16) if stale else row["sender"]
            connection.execute(
                update(ConversationRow)
                .where(ConversationRow.id == row["id"])
                .values(last_at=now, sender=sender)
            )
        data: dict[str, Any] = row["context"]
        context = Context(province=row["province"], place=data.get("place"))
        if not stale:
            context = replace(
                context,
                entries=tuple(data.get("entries", ())),
                aspects=tuple(Aspect(name) for name in data.get("aspects", ())),
                question=data.get("question"),
            )
        waiting = None if stale else data.get("waiting")
        failures = 0 if stale else data.get("failures", 0)
        return Memory(row["id"], sender, context, data.get("turns", 0), waiting, stale, failures)

    def save(self, connection: Connection, memory: Memory) -> None:
        """Write the memory in the caller's transaction."""
        context = memory.context
        data = {
            "entries": list(context.entries[:ENTRIES]),
            "aspects": list(context.aspects),
            "question": context.question,
            "turns": memory.turns,
            "waiting": memory.waiting,
            "place": context.place,
            "failures": memory.failures,
        }
        connection.execute(
            update(ConversationRow)
            .where(ConversationRow.id == memory.id)
            .values(context=data, province=context.province)
        )

    def move(self, connection: Connection, channel: str, old: str, new: str) -> None:
        """A group goes on under another id, and its buttons with it."""
        named = (ConversationRow.channel == channel) & (ConversationRow.conversation == new)
        if connection.scalar(select(ConversationRow.id).where(named)) is None:
            before = (ConversationRow.channel == channel) & (ConversationRow.conversation == old)
            connection.execute(update(ConversationRow).where(before).values(conversation=new))

    def keep_buttons(
        self, connection: Connection, memory: Memory, choices: Sequence[Choice]
    ) -> tuple[Button, ...]:
        """Buttons for the choices, remembered under new opaque ids."""
        buttons = []
        for position, choice in enumerate(choices, 1):
            value = secrets.token_urlsafe(9)
            connection.execute(
                insert(ButtonRow).values(
                    value=value, conversation_id=memory.id, turn=memory.turns, position=position,
                    title=choice.title,
                    choice={
                        "entry": choice.entry, "aspect": choice.aspect, "say": choice.say,
                        "do": choice.do,
                    },
                )
            )  # fmt: skip
            buttons.append(Button(choice.title, value, choice.small))
        if choices:
            # Counted in this conversation: ids are shared with all others.
            mine = ButtonRow.conversation_id == memory.id
            kept = (
                select(ButtonRow.id).where(mine).order_by(ButtonRow.id.desc()).offset(KEPT_BUTTONS).limit(1)
            )
            if (limit := connection.scalar(kept)) is not None:
                connection.execute(delete(ButtonRow).where(mine, ButtonRow.id <= limit))
        return tuple(buttons)

    def pressed(self, memory: Memory, value: str) -> Choice | None:
        """The choice behind a button's id; None when it is unknown or of another conversation."""
        if not value.isprintable():  # PostgreSQL refuses to look for a NUL
            return None
        query = select(ButtonRow.title, ButtonRow.choice).where(
            ButtonRow.value == value, ButtonRow.conversation_id == memory.id
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        return _choice(row.title, row.choice) if row else None

    def typed(self, memory: Memory, text: str, *, numbers: bool = True) -> Choice | None:
        """The choice of the last reply's buttons named by its number ("2") or its own words.

        Without ``numbers`` only by its words: where a bare number may be the answer to what was asked.
        """
        wanted = " ".join(fold(nfc(text)).strip(" .)").split())
        if not wanted:
            return None
        query = (
            select(ButtonRow.title, ButtonRow.choice, ButtonRow.position)
            .where(ButtonRow.conversation_id == memory.id, ButtonRow.turn == memory.turns)
            .order_by(ButtonRow.position)
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        for row in rows:
            if (numbers and wanted == str(row.position)) or wanted == " ".join(fold(row.title).split()):
                return _choice(row.title, row.choice)
        return None


def _choice(title: str, data: dict[str, Any]) -> Choice:
    aspect = Aspect(data["aspect"]) if data.get("aspect") else None
    return Choice(title, data.get("entry"), aspect, data.get("say"), data.get("do"))
