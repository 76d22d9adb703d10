"""Errors of registering units and officers."""

from __future__ import annotations

from bot.errors import BotError


class OfficerError(BotError):
    """A unit or an officer cannot be registered or changed so; the administrator reads why in one line."""
