"""Drafts in the database: written in the turn's own transaction, read whole."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, insert, select, update

from bot.clock import Clock, utc
from bot.errors import BotError
from bot.forms.form import Draft
from bot.forms.records import DraftRow
from bot.privacy.cipher import Cipher
from bot.records import ConversationRow
from bot.visit import Visit


class StaleDraftError(BotError):
    """The draft was changed since it was read (its page was sent just then); the turn is run again."""


class DraftStore:
    """Sealed drafts. One that was changed elsewhere since it was read is not overwritten."""

    def __init__(self, engine: Engine, cipher: Cipher, clock: Clock) -> None:
        self._engine = engine
        self._cipher = cipher
        self._clock = clock

    def begin(self, form: str, visit: Visit, values: dict[str, Any], extra: dict[str, Any]) -> Draft:
        """A new draft of this conversation; stored only by `save`."""
        return Draft(
            key=secrets.token_hex(16), form=form, conversation_id=visit.conversation_id,
            channel=visit.incoming.channel, conversation=visit.incoming.conversation,
            tracker=secrets.token_hex(16), values=values, extra=extra,
        )  # fmt: skip

    def current(self, conversation_id: int, connection: Connection | None = None) -> Draft | None:
        """The draft being filled in a conversation."""
        mine = DraftRow.conversation_id == conversation_id
        return self._one(mine, DraftRow.current.is_(True), connection=connection)

    def kept(self, conversation_id: int, connection: Connection | None = None) -> list[Draft]:
        """Drafts left for later, the newest first."""
        query = (
            select(DraftRow.__table__)
            .where(DraftRow.conversation_id == conversation_id, DraftRow.current.is_(False))
            .where(DraftRow.stage.in_(("filling", "review", "kept")))
            .order_by(DraftRow.updated_at.desc())
        )
        with self._reading(connection) as reading:
            return [self._draft(row, reading) for row in reading.execute(query).mappings().all()]

    def lay_by(self, connection: Connection, conversation_id: int) -> None:
        """Leave the draft being filled for later: somebody else has the word."""
        mine = (DraftRow.conversation_id == conversation_id) & DraftRow.current.is_(True)
        connection.execute(update(DraftRow).where(mine).values(current=False))

    def by_key(self, key: str) -> Draft | None:
        return self._one(DraftRow.key == key)

    def ended(self, conversation_id: int, key: str) -> Draft | None:
        """A draft of the conversation that was sent, by the beginning of its key."""
        return self._one(
            DraftRow.conversation_id == conversation_id, DraftRow.key.startswith(key, autoescape=True),
            DraftRow.stage.in_(("filed", "ready")),
        )  # fmt: skip

    def by_link(self, link_hash: str) -> Draft | None:
        """The draft of a one-time page while the page lives."""
        return self._one(DraftRow.link == link_hash, DraftRow.link_until > utc(self._clock()))

    def save(self, connection: Connection, draft: Draft) -> None:
        """Write a draft in the caller's transaction; another current one of the conversation is laid by.

        Raises `StaleDraftError` when the row is not the one that the draft was read from.
        """
        now = utc(self._clock())
        values: dict[str, Any] = {
            "stage": draft.stage,
            "current": draft.current,
            "content": self._cipher.seal(
                {
                    "values": dict(draft.values), "refused": sorted(draft.refused),
                    "extra": dict(draft.extra), "asked": draft.asked,
                }
            ),
            "tracker": draft.tracker,
            "updated_at": now,
        }  # fmt: skip
        if draft.current:
            connection.execute(
                update(DraftRow)
                .where(DraftRow.conversation_id == draft.conversation_id, DraftRow.key != draft.key)
                .values(current=False)
            )
        if draft.version is not None:
            read = (DraftRow.key == draft.key) & (DraftRow.content == draft.version)
            if connection.execute(update(DraftRow).where(read).values(**values)).rowcount == 0:
                raise StaleDraftError("Bản nháp vừa được sửa ở nơi khác.")
        else:
            connection.execute(
                insert(DraftRow).values(
                    key=draft.key, conversation_id=draft.conversation_id, form=draft.form, created_at=now,
                    **values,
                )
            )  # fmt: skip

    def finish(self, connection: Connection, draft: Draft) -> None:
        """Write the last state of a draft that is done: its words go, what remains is that it was."""
        self.save(connection, replace(draft, values={}, extra={}, asked=None, current=False))

    def _one(self, *conditions: Any, connection: Connection | None = None) -> Draft | None:
        query = select(DraftRow.__table__).where(*conditions).order_by(DraftRow.id.desc()).limit(1)
        with self._reading(connection) as reading:
            row = reading.execute(query).mappings().first()
            return self._draft(row, reading) if row else None

    def _draft(self, row: RowMapping, connection: Connection) -> Draft:
        content = self._cipher.open(row["content"])
        where = select(ConversationRow.channel, ConversationRow.conversation).where(
            ConversationRow.id == row["conversation_id"]
        )
        place = connection.execute(where).first()
        return Draft(
            key=row["key"], form=row["form"], conversation_id=row["conversation_id"],
            channel=place.channel if place else "", conversation=place.conversation if place else "",
            tracker=row["tracker"], stage=row["stage"], values=content["values"],
            refused=frozenset(content["refused"]), extra=content["extra"], asked=content["asked"],
            current=row["current"], version=row["content"],
        )  # fmt: skip

    @contextmanager
    def _reading(self, connection: Connection | None) -> Iterator[Connection]:
        if connection is not None:
            yield connection
            return
        with self._engine.connect() as own:
            yield own


def moment(value: datetime) -> datetime:
    """A stored time, which SQLite gives back without its zone."""
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def expires(clock: Clock, minutes: int) -> datetime:
    """The moment, in UTC, so many minutes from now."""
    return utc(clock()) + timedelta(minutes=minutes)
