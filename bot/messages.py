"""Incoming and Reply: the two dataclasses that every channel speaks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file, picture, voice note, sticker or place that came with a message or goes with a reply.

    ``kind`` is ``photo``, ``voice``, ``audio``, ``video``, ``document``, ``sticker``, ``location`` or
    ``contact``; ``reference`` is the channel's own handle, None when the channel gives none.
    """

    kind: str
    reference: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message of a citizen. Exactly one of ``text`` and ``button`` is meant; both may be absent
    when only attachments came. ``conversation`` and ``message_id`` are unique within the channel."""

    channel: str
    conversation: str
    message_id: str
    sent_at: datetime
    text: str | None = None
    button: str | None = None
    attachments: tuple[Attachment, ...] = ()
    edited: bool = False
    addressed: bool = True  # in a group: whether the assistant was spoken to
    author: str | None = None  # who wrote, by the channel's own id; several persons write in a group
    quoted: str | None = None  # the words of our message that this one replies to


@dataclass(frozen=True, slots=True)
class Button:
    """``value`` is an opaque short id stored with the conversation (at most 16 ASCII characters)."""

    title: str
    value: str
    small: bool = False  # may share a row with its neighbours


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source as a citizen sees it; dates are ISO, None when unknown."""

    title: str
    number: str | None = None
    date: str | None = None
    url: str | None = None
    checked_on: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said to a citizen. ``text`` is complete by itself: sources are already in it."""

    status: str
    text: str
    buttons: tuple[Button, ...] = ()
    sources: tuple[SourceLine, ...] = ()
    attachments: tuple[Attachment, ...] = field(default=())
