"""Text as Telegram counts and marks it: lengths and offsets are UTF-16 code units."""

from __future__ import annotations

import html
import re
from typing import Any

from tests.emulators.telegram.errors import bad_request

MAX_TEXT = 4096
MAX_CAPTION = 1024

_MARKS = {
    "bot_command": re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,32}(?:@[A-Za-z]\w{2,31})?(?!\w)"),
    "mention": re.compile(r"(?<![\w/])@[A-Za-z]\w{3,31}", re.ASCII),
    "url": re.compile(r"https?://[^\s<>]+"),
}
_TAG = re.compile(r"<(/?)([A-Za-z-]+)([^<>]*)>")
_TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "s": "strikethrough",
    "code": "code", "pre": "pre", "a": "text_link", "blockquote": "blockquote", "tg-spoiler": "spoiler",
}  # fmt: skip


def units(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def entities(text: str) -> list[dict[str, Any]]:
    """What the server marks by itself in plain text, in order."""
    found = [
        {"type": kind, "offset": units(text[: match.start()]), "length": units(match.group())}
        for kind, pattern in _MARKS.items()
        for match in pattern.finditer(text)
    ]
    return sorted(found, key=lambda entity: int(entity["offset"]))


def parse(text: str, mode: str | None) -> tuple[str, list[dict[str, Any]]]:
    """The text after entities are taken out, and the entities. Of the parse modes only HTML is emulated."""
    if not mode:
        return text, []
    if mode.lower() != "html":
        raise bad_request(f"parse_mode {mode} is not emulated")
    plain, marks, stack, last = "", [], [], 0
    for tag in _TAG.finditer(text):
        plain += html.unescape(text[last : tag.start()])
        last = tag.end()
        name = tag.group(2).lower()
        if name not in _TAGS:
            raise bad_request(
                f'can\'t parse entities: Unsupported start tag "{name}" at byte offset {tag.start()}'
            )
        if not tag.group(1):
            stack.append((name, units(plain)))
        elif not stack or stack[-1][0] != name:
            raise bad_request(f"can't parse entities: Unexpected end tag at byte offset {tag.start()}")
        else:
            _, start = stack.pop()
            marks.append({"type": _TAGS[name], "offset": start, "length": units(plain) - start})
    if stack:
        raise bad_request(
            f"can't parse entities: Can't find end tag corresponding to start tag {stack[-1][0]}"
        )
    return plain + html.unescape(text[last:]), marks


def checked(text: str, mode: str | None, limit: int, *, caption: bool) -> tuple[str, list[dict[str, Any]]]:
    """The text as it will be stored, with its entities.

    :raises ApiError: empty (a message must have text, a caption need not), or over ``limit`` units
        once the entities are out.
    """
    plain, marks = parse(text, mode)
    plain = plain.strip()
    if not plain and not caption:
        raise bad_request("message text is empty")
    if units(plain) > limit:
        raise bad_request("message caption is too long" if caption else "message is too long")
    return plain, marks + entities(plain)
