"""The Bot API methods that are emulated, by the name that the address carries."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from tests.emulators.telegram import files, keyboards, text
from tests.emulators.telegram.errors import ApiError, bad_request, forbidden
from tests.emulators.telegram.model import Chat, Message
from tests.emulators.telegram.params import Params

if TYPE_CHECKING:
    from tests.emulators.telegram.server import TelegramEmulator

Method = Callable[["TelegramEmulator", Params], Awaitable[Any]]

_ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
CALLBACK_LIFE_S = 30.0


def chat_of(emulator: TelegramEmulator, params: Params) -> Chat:
    """The chat the call is about.

    :raises ApiError: 400 for an unknown or upgraded chat, 403 where the bot may not write.
    """
    name = params.text("chat_id").strip()
    if not name:
        raise bad_request("chat_id is empty")
    for chat in emulator.chats.values():
        if name in (str(chat.id), f"@{chat.username}"):
            break
    else:
        raise bad_request("chat not found")
    if chat.migrated_to:
        raise bad_request("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to)
    if chat.refusal:
        raise forbidden(chat.refusal)
    if not chat.started:
        raise forbidden("bot can't initiate conversation with a user")
    return chat


def post_message(
    emulator: TelegramEmulator, params: Params, content: Callable[[], dict[str, Any]]
) -> Message:
    """Checks shared by all that sends, then the message in its chat."""
    chat = chat_of(emulator, params)
    body = content()
    markup = keyboards.checked(params.json("reply_markup"))
    thread = params.int("message_thread_id")
    if thread is not None:
        if thread not in chat.topics:
            raise bad_request("message thread not found")
        body |= {"message_thread_id": thread, "is_topic_message": True}
    reply = params.json("reply_parameters") or {}
    target = reply.get("message_id", params.int("reply_to_message_id"))
    if target is not None:
        if target in chat.messages:
            body["reply_to_message"] = _shallow(chat.messages[target])
        elif not reply.get("allow_sending_without_reply"):
            raise bad_request("message to be replied not found")
    emulator.flood.count(chat.id, group=chat.type != "private")
    if markup and "inline_keyboard" in markup:
        body["reply_markup"] = markup
    elif markup and "keyboard" in markup:
        chat.keyboard = markup
    elif markup and markup.get("remove_keyboard"):
        chat.keyboard = None
    return emulator.add_message(chat, emulator.me(), body)


def _shallow(message: Message) -> Message:
    return {key: value for key, value in message.items() if key != "reply_to_message"}


async def get_me(emulator: TelegramEmulator, _: Params) -> dict[str, Any]:
    return emulator.me() | {
        "can_join_groups": True,
        "can_read_all_group_messages": not emulator.privacy_mode,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
    }


async def send_message(emulator: TelegramEmulator, params: Params) -> Message:
    def content() -> dict[str, Any]:
        body, marks = text.checked(
            params.text("text"), params.text("parse_mode"), text.MAX_TEXT, caption=False
        )
        previews = params.json("link_preview_options")
        return (
            {"text": body}
            | ({"entities": marks} if marks else {})
            | ({"link_preview_options": previews} if previews else {})
        )

    return post_message(emulator, params, content)


async def send_chat_action(emulator: TelegramEmulator, params: Params) -> bool:
    action = params.text("action")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat_of(emulator, params).actions.append(action)
    emulator.changed.notify()
    return True


def _own_message(emulator: TelegramEmulator, params: Params, verb: str) -> tuple[Chat, Message]:
    chat = chat_of(emulator, params)
    message = chat.messages.get(params.int("message_id") or 0)
    if message is None:
        raise bad_request(f"message to {verb} not found")
    if verb == "edit" and message["from"]["id"] != emulator.bot_id:
        raise bad_request("message can't be edited")
    return chat, message


def _edit(emulator: TelegramEmulator, params: Params, change: dict[str, Any]) -> Message:
    _, message = _own_message(emulator, params, "edit")
    markup = keyboards.checked(params.json("reply_markup"))
    new = {key: value for key, value in message.items() if key not in ("reply_markup", "edit_date")} | change
    if markup and "inline_keyboard" in markup and keyboards.buttons({"reply_markup": markup}):
        new["reply_markup"] = markup
    if new == {key: value for key, value in message.items() if key != "edit_date"}:
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    message.clear()
    message.update(new, edit_date=int(time.time()))
    emulator.changed.notify()
    return message


async def edit_message_text(emulator: TelegramEmulator, params: Params) -> Message:
    body, marks = text.checked(params.text("text"), params.text("parse_mode"), text.MAX_TEXT, caption=False)
    _, message = _own_message(emulator, params, "edit")
    message_marks = {"entities": marks} if marks or "entities" in message else {}
    return _edit(emulator, params, {"text": body} | message_marks)


async def edit_message_reply_markup(emulator: TelegramEmulator, params: Params) -> Message:
    return _edit(emulator, params, {})


async def delete_message(emulator: TelegramEmulator, params: Params) -> bool:
    chat, message = _own_message(emulator, params, "delete")
    del chat.messages[message["message_id"]]
    emulator.changed.notify()
    return True


async def answer_callback_query(emulator: TelegramEmulator, params: Params) -> bool:
    callback = emulator.callbacks.get(params.text("callback_query_id"))
    age_s = emulator.clock() - callback.born if callback else 0.0
    if callback is None or callback.answers or callback.expired or age_s > CALLBACK_LIFE_S:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if text.units(params.text("text")) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    callback.answers.append(params.values)
    emulator.changed.notify()
    return True


def _scope(params: Params) -> str:
    return json.dumps([params.json("scope") or {"type": "default"}, params.text("language_code")])


async def set_my_commands(emulator: TelegramEmulator, params: Params) -> bool:
    commands = params.json("commands") or []
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not _COMMAND.fullmatch(command.get("command", "")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= text.units(command.get("description", "")) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    emulator.commands[_scope(params)] = commands
    return True


async def get_my_commands(emulator: TelegramEmulator, params: Params) -> list[dict[str, str]]:
    return emulator.commands.get(_scope(params), [])


async def delete_my_commands(emulator: TelegramEmulator, params: Params) -> bool:
    emulator.commands.pop(_scope(params), None)
    return True


async def get_chat(emulator: TelegramEmulator, params: Params) -> dict[str, Any]:
    limits = {"max_reaction_count": 11, "accent_color_id": 0, "accepted_gift_types": files.NO_GIFTS}
    return chat_of(emulator, params).json() | limits


async def send_document(emulator: TelegramEmulator, params: Params) -> Message:
    return post_message(emulator, params, lambda: files.document(emulator.files, params))


async def send_photo(emulator: TelegramEmulator, params: Params) -> Message:
    return post_message(emulator, params, lambda: files.photo(emulator.files, params))


async def get_file(emulator: TelegramEmulator, params: Params) -> dict[str, Any]:
    return files.describe(emulator.files, params.text("file_id"))


_IMPLEMENTED: tuple[Method, ...] = (
    get_me, send_message, send_chat_action, send_document, send_photo, get_file, edit_message_text,
    edit_message_reply_markup, delete_message, answer_callback_query, set_my_commands, get_my_commands,
    delete_my_commands, get_chat,
)  # fmt: skip
_METHODS: dict[str, Method] = {method.__name__.replace("_", ""): method for method in _IMPLEMENTED}


async def call(emulator: TelegramEmulator, name: str, params: Params) -> Any:
    """The result of a method; names are matched without regard to case, as there.

    :raises ApiError: what Telegram would refuse; 404 for a method that is not emulated.
    """
    updates: dict[str, Callable[[Params], Awaitable[Any]]] = {
        "getupdates": emulator.updates.get,
        "setwebhook": emulator.updates.set_webhook,
        "deletewebhook": emulator.updates.delete_webhook,
    }
    key = name.lower()
    if key in updates:
        return await updates[key](params)
    if key == "getwebhookinfo":
        return emulator.updates.webhook_info()
    if key not in _METHODS:
        raise ApiError(404, "Not Found")
    return await _METHODS[key](emulator, params)
