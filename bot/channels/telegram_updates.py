"""From Telegram's updates to `Incoming`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

from telegram import CallbackQuery, Message, MessageEntity, Update, User
from telegram.constants import ChatType

from bot.channels.telegram_text import clean
from bot.messages import Attachment, Incoming

CHANNEL = "telegram"

# Telegram's field -> our kind, in this order: a venue also has a location, a GIF also a document.
# What cannot be shown to the conversation as it is (a poll, a story) still gets an answer as a file.
_KINDS = {
    "photo": "photo",
    "live_photo": "photo",
    "voice": "voice",
    "audio": "audio",
    "video": "video",
    "video_note": "video",
    "animation": "video",
    "document": "document",
    "sticker": "sticker",
    "dice": "sticker",
    "venue": "location",
    "location": "location",
    "contact": "contact",
    "poll": "document",
    "story": "document",
    "game": "document",
    "paid_media": "document",
    "checklist": "document",
}
_COMMAND = re.compile(r"/(\w+)(?:@(\w+))?")


def conversation_id(chat_id: int, thread: int | None = None) -> str:
    return str(chat_id) if thread is None else f"{chat_id}:{thread}"


def chat_and_thread(conversation: str) -> tuple[int, int | None]:
    """:raises ValueError: not a conversation of this channel."""
    chat, _, thread = conversation.partition(":")
    return int(chat), int(thread) if thread else None


def to_incoming(
    update: Update, me: User, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> Incoming | None:
    """The message in an update; None when a citizen has said nothing in it (someone joined, a live
    location moved). ``now`` dates a press of a button, which Telegram does not."""
    if update.callback_query:
        return _from_callback(update.callback_query, now())
    if update.message:
        return _from_message(update.message, me)
    if update.edited_message:
        return _from_edited(update.edited_message, me, update.update_id)
    return None


def _from_callback(query: CallbackQuery, now: datetime) -> Incoming | None:
    if query.message is None or query.data is None:  # from inline mode or a game: not ours
        return None
    thread = _thread(query.message) if isinstance(query.message, Message) else None
    return Incoming(
        channel=CHANNEL,
        conversation=conversation_id(query.message.chat.id, thread),
        message_id=f"c{query.id}",
        sent_at=now,
        button=clean(query.data),
        author=str(query.from_user.id),
    )


def _from_message(message: Message, me: User) -> Incoming | None:
    said = message.text if message.text is not None else message.caption
    attachments = _attachments(message)
    if said is None and not attachments:
        return None
    text, addressed = _addressed(message, clean(said or ""), me)
    return Incoming(
        channel=CHANNEL,
        conversation=conversation_id(message.chat.id, _thread(message)),
        message_id=f"m{message.message_id}",
        sent_at=message.date,
        text=None if said is None else text,
        attachments=attachments,
        addressed=addressed,
        author=str(message.from_user.id) if message.from_user else None,
        quoted=_quoted(message, me),
    )


def _from_edited(message: Message, me: User, update_id: int) -> Incoming | None:
    incoming = _from_message(message, me)
    if incoming is None or incoming.text is None:  # a live location sends an edit every few seconds
        return None
    return Incoming(
        channel=CHANNEL,
        conversation=incoming.conversation,
        # An edit keeps the number of its message: alone it would look like a repeat of it.
        message_id=f"{incoming.message_id}.e{update_id}",
        sent_at=message.edit_date or message.date,
        text=incoming.text,
        attachments=incoming.attachments,
        edited=True,
        addressed=incoming.addressed,
        author=incoming.author,
        quoted=incoming.quoted,
    )


def _thread(message: Message) -> int | None:
    """The forum topic. A reply in an ordinary supergroup has a thread id too, which is none."""
    return message.message_thread_id if message.is_topic_message else None


def _attachments(message: Message) -> tuple[Attachment, ...]:
    for field, kind in _KINDS.items():
        content = getattr(message, field, None)
        if not content:
            continue
        if field == "photo":
            content = content[-1]  # the largest size
        # A contact's name and number, a place's coordinates are not ours to keep.
        name = getattr(content, "file_name", None) or (message.sticker.emoji if message.sticker else None)
        return (Attachment(kind, getattr(content, "file_id", None), name),)
    return ()


def _addressed(message: Message, text: str, me: User) -> tuple[str, bool]:
    """The text without what only calls the assistant, and whether it was spoken to."""
    command = _COMMAND.match(text)
    for_us = True
    if command and command.group(2):
        for_us = command.group(2).casefold() == (me.username or "").casefold()
        if for_us:
            text = f"/{command.group(1)}{text[command.end() :]}"
    if message.chat.type == ChatType.PRIVATE:
        return text, True
    if not for_us or _by_a_bot(message):
        return text, False
    mentions = _mentions(message, me)
    if mentions and not (command and command.group(2)):
        text = _without(text, mentions)
    return text, bool(command or mentions or _answers_us(message, me))


def _by_a_bot(message: Message) -> bool:
    """Two bots that answer each other never stop. An anonymous administrator writes under a bot's
    name, on behalf of the group."""
    return bool(message.from_user and message.from_user.is_bot and not message.sender_chat)


def _answers_us(message: Message, me: User) -> bool:
    replied = message.reply_to_message
    if replied is None or replied.from_user is None or replied.from_user.id != me.id:
        return False
    # In a topic everything "replies" to the message that opened the topic.
    return replied.forum_topic_created is None


def _quoted(message: Message, me: User) -> str | None:
    """The words of our own message that this one replies to."""
    replied = message.reply_to_message
    if replied is None or replied.from_user is None or replied.from_user.id != me.id:
        return None
    said = replied.text if replied.text is not None else replied.caption
    return clean(said) if said else None


def _mentions(message: Message, me: User) -> list[MessageEntity]:
    marked = message.parse_entities() if message.text is not None else message.parse_caption_entities()
    name = f"@{me.username}".casefold()
    return [
        entity
        for entity, words in marked.items()
        if (entity.type == MessageEntity.MENTION and words.casefold() == name)
        or (entity.type == MessageEntity.TEXT_MENTION and entity.user is not None and entity.user.id == me.id)
    ]


def _without(text: str, mentions: list[MessageEntity]) -> str:
    """``text`` with the mentions cut out; offsets count UTF-16 units."""
    raw = text.encode("utf-16-le")
    for entity in sorted(mentions, key=lambda mention: mention.offset, reverse=True):
        raw = raw[: entity.offset * 2] + raw[(entity.offset + entity.length) * 2 :]
    text = re.sub(r"[ \t]{2,}", " ", raw.decode("utf-16-le"))
    return text.strip().lstrip(",:;").lstrip()
