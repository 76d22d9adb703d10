"""Errors of reports; each message is one Vietnamese line."""

from __future__ import annotations

from collections.abc import Sequence

from bot.errors import BotError


class FiguresFileError(BotError):
    """A file of figures cannot be taken; ``problems`` holds a line for each fault, its cell named. Nothing
    of the file was stored."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        more = f" (và {len(problems) - 1} lỗi khác)" if len(problems) > 1 else ""
        super().__init__(f"Không nhập được tệp số liệu: {problems[0]}{more}")
