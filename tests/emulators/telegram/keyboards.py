"""What the server accepts as ``reply_markup``."""

from __future__ import annotations

from typing import Any

from tests.emulators.telegram.errors import bad_request
from tests.emulators.telegram.text import units

MAX_CALLBACK_BYTES = 64
MAX_INLINE_BUTTONS = 100
_INLINE_ACTIONS = {"callback_data", "url", "web_app", "switch_inline_query", "copy_text", "login_url", "pay"}


def checked(markup: Any) -> dict[str, Any] | None:
    """The markup when the server would take it.

    :raises ApiError: with Telegram's words for what is wrong.
    """
    if markup in (None, "", {}):
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        _inline(_rows(markup["inline_keyboard"]))
    elif "keyboard" in markup:
        for row in _rows(markup["keyboard"]):
            for button in row:
                _title(button if isinstance(button, str) else button.get("text"))
    elif not (markup.get("remove_keyboard") or markup.get("force_reply")):
        raise bad_request("can't parse reply keyboard markup JSON object")
    return markup


def _rows(value: Any) -> list[list[Any]]:
    if not isinstance(value, list) or not all(isinstance(row, list) for row in value):
        raise bad_request('field "keyboard" must be of type Array of Arrays')
    return value


def _title(text: Any) -> None:
    if not isinstance(text, str) or not text.strip():
        raise bad_request("text buttons are not allowed to be empty")


def _inline(rows: list[list[Any]]) -> None:
    if sum(map(len, rows)) > MAX_INLINE_BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    for button in (button for row in rows for button in row):
        _title(button.get("text"))
        actions = _INLINE_ACTIONS & button.keys()
        if len(actions) != 1:
            raise bad_request("text buttons are unallowed in the inline keyboard")
        data = button.get("callback_data")
        if data is not None and not 1 <= len(data.encode()) <= MAX_CALLBACK_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
        url = button.get("url")
        if url is not None and (not url.startswith(("http://", "https://", "tg://")) or units(url) > 2048):
            raise bad_request("BUTTON_URL_INVALID")


def buttons(message: dict[str, Any]) -> list[dict[str, Any]]:
    """The inline buttons under a message, in reading order."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]
