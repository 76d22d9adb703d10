"""People who use the bot, as a test drives them: what they do is at once an update for the bot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tests.emulators.telegram import files, keyboards
from tests.emulators.telegram.model import Callback, Chat, Message
from tests.emulators.telegram.screen import Press, Screen, Shown
from tests.emulators.telegram.text import MAX_TEXT, entities, units

if TYPE_CHECKING:
    from tests.emulators.telegram.server import TelegramEmulator

PNG = b"\x89PNG\r\n\x1a\n" + bytes(32)


class EmulatedUser(Screen):
    """A person, with the private chat between them and the bot. What is sent goes there, or to the
    group ``to`` (there ``thread`` names a forum topic)."""

    def json(self) -> dict[str, Any]:
        body = {"id": self.chat.id, "is_bot": False, "first_name": self.chat.title, "language_code": "vi"}
        return body | ({"username": self.chat.username} if self.chat.username else {})

    def send(self, text: str, *, to: EmulatedGroup | None = None, reply_to: Shown | Message | None = None,
             thread: int | None = None) -> Message:  # fmt: skip
        """The message sent; like the real apps, longer text goes out in several messages (the last is
        returned) and empty text not at all.

        :raises ValueError: nothing to send.
        """
        text = text.strip()
        if not text:
            raise ValueError("Telegram's apps send no empty message")
        message: Message = {}
        while text:
            head, text = _cut(text)
            marks = entities(head)
            body = {"text": head} | ({"entities": marks} if marks else {})
            message = self._deliver(body, to, reply_to, thread)
        return message

    def send_photo(
        self, caption: str = "", *, to: EmulatedGroup | None = None, content: bytes = PNG
    ) -> Message:
        file = self.emulator.files.add("photos", None, content)
        return self._deliver({"photo": files.photo_sizes(file)} | _captioned(caption), to)

    def send_voice(self, seconds: int = 3, *, content: bytes = b"OggS") -> Message:
        return self._file("voice", "voice", content, {"duration": seconds, "mime_type": "audio/ogg"})

    def send_audio(self, name: str = "ghi-am.mp3", *, content: bytes = b"ID3") -> Message:
        return self._file("audio", "music", content, {"duration": 3, "file_name": name})

    def send_video(self, caption: str = "", *, content: bytes = b"ftyp") -> Message:
        shape = {"duration": 3, "width": 640, "height": 360}
        return self._file("video", "videos", content, shape, caption)

    def send_document(self, name: str, content: bytes = b"%PDF-1.4", caption: str = "") -> Message:
        return self._file("document", "documents", content, {"file_name": name}, caption)

    def send_sticker(self, emoji: str = "👍") -> Message:
        shape = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        return self._file("sticker", "stickers", b"RIFF", shape | {"emoji": emoji})

    def send_location(self, latitude: float = 13.77, longitude: float = 109.22) -> Message:
        return self._deliver({"location": {"latitude": latitude, "longitude": longitude}})

    def send_contact(self, phone: str = "+84900000000", name: str = "Bình") -> Message:
        return self._deliver({"contact": {"phone_number": phone, "first_name": name}})

    def send_raw(self, body: dict[str, Any], *, to: EmulatedGroup | None = None) -> Message:
        """Any other content, in Telegram's JSON (a poll, a service message)."""
        return self._deliver(body, to)

    def edit(self, message: Message, text: str) -> None:
        """Change one's own message."""
        marks = entities(text)
        message.pop("entities", None)
        message.update({"text": text, "edit_date": message["date"] + 1})
        if marks:
            message["entities"] = marks
        self.emulator.updates.push("edited_message", dict(message))

    def press(self, title: str, *, on: Shown | None = None, to: Screen | None = None) -> Press:
        """Press the newest inline button with this title (or the one under ``on``); a button of the
        reply keyboard sends its words.

        :raises LookupError: there is no such button to see.
        """
        screen = to or self
        for shown in [on] if on else reversed(screen.replies):
            for button in keyboards.buttons(shown.raw):
                if button["text"] == title and "callback_data" in button:
                    return self.press_data(button["callback_data"], shown)
        rows = (screen.chat.keyboard or {}).get("keyboard", [])
        if any(title == (key if isinstance(key, str) else key["text"]) for row in rows for key in row):
            self.send(title, to=to if isinstance(to, EmulatedGroup) else None)
            return Press(self.emulator, Callback("", "", 0.0))
        raise LookupError(f"no button {title!r}")

    def press_data(self, data: str, shown: Shown) -> Press:
        """Press with any data, as a forged or very old button would."""
        number = f"{4_000_000_000 + len(self.emulator.callbacks)}"
        callback = Callback(number, data, self.emulator.clock())
        self.emulator.callbacks[number] = callback
        self.emulator.updates.push(
            "callback_query",
            {"id": number, "from": self.json(), "message": shown.raw, "chat_instance": "1", "data": data},
        )
        return Press(self.emulator, callback)

    def block(self) -> None:
        """Block the bot: whatever it sends is refused with 403."""
        self.chat.refusal = "bot was blocked by the user"

    def unblock(self) -> None:
        self.chat.refusal = None

    def _file(
        self, kind: str, folder: str, content: bytes, extra: dict[str, Any], caption: str = ""
    ) -> Message:
        file = self.emulator.files.add(folder, extra.get("file_name"), content)
        return self._deliver({kind: file.json() | extra} | _captioned(caption))

    def _deliver(
        self,
        body: dict[str, Any],
        to: EmulatedGroup | None = None,
        reply_to: Shown | Message | None = None,
        thread: int | None = None,
    ) -> Message:
        chat = to.chat if to else self.chat
        chat.started = True
        body = body | _threaded(chat, reply_to.raw if isinstance(reply_to, Shown) else reply_to, thread)
        message = self.emulator.add_message(chat, self.json(), body)
        if to is None or to.visible_to_bot(message):
            self.emulator.updates.push("message", dict(message))
        return message


class EmulatedGroup(Screen):
    """A group that the bot is a member of."""

    def __init__(self, emulator: TelegramEmulator, chat: Chat, members: Sequence[EmulatedUser]) -> None:
        super().__init__(emulator, chat)
        self.members = members

    def topic(self, name: str) -> int:
        """A new forum topic; returns its thread id."""
        creator = self.members[0].json() if self.members else self.emulator.me()
        message = self.emulator.add_message(
            self.chat, creator, {"forum_topic_created": {"name": name, "icon_color": 7322096}}
        )
        self.chat.topics[message["message_id"]] = message
        return int(message["message_id"])

    def expel_bot(self) -> None:
        self.chat.refusal = f"bot was kicked from the {self.chat.type} chat"

    def upgrade(self) -> EmulatedGroup:
        """The group becomes a supergroup with another id, of which the bot is told; writing to the old id is
        refused."""
        new = self.emulator.group(self.chat.title, *self.members)
        self.chat.migrated_to = new.id
        creator = self.members[0].json() if self.members else self.emulator.me()
        told = self.emulator.add_message(self.chat, creator, {"migrate_to_chat_id": new.id})
        self.emulator.updates.push("message", dict(told))
        return new

    def visible_to_bot(self, message: Message) -> bool:
        """Whether privacy mode lets the bot see the message."""
        if not self.emulator.privacy_mode:
            return True
        text: str = message.get("text") or message.get("caption") or ""
        answered = message.get("reply_to_message", {}).get("from", {}).get("id")
        mentioned = f"@{self.emulator.username}".lower() in text.lower()
        return text.startswith("/") or mentioned or answered == self.emulator.bot_id


def _captioned(caption: str) -> dict[str, Any]:
    if not caption:
        return {}
    marks = entities(caption)
    return {"caption": caption} | ({"caption_entities": marks} if marks else {})


def _cut(text: str) -> tuple[str, str]:
    """The first message's worth of text, and the rest."""
    end = min(len(text), MAX_TEXT)
    while units(text[:end]) > MAX_TEXT:
        end -= 1
    return text[:end].strip(), text[end:].strip()


def _threaded(chat: Chat, replied: Message | None, thread: int | None) -> dict[str, Any]:
    """Thread fields with the two traps of the real thing: a topic's messages look like replies to its
    opening message, and a reply in an ordinary supergroup has a thread id that is no topic."""
    if thread is not None:
        return {
            "message_thread_id": thread,
            "is_topic_message": True,
            "reply_to_message": dict(replied or chat.topics[thread]),
        }
    if replied is None:
        return {}
    body: dict[str, Any] = {"reply_to_message": {k: v for k, v in replied.items() if k != "reply_to_message"}}
    if chat.type == "supergroup":
        body["message_thread_id"] = replied.get("message_thread_id", replied["message_id"])
    return body
