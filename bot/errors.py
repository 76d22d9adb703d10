"""Errors of the application. Each message is one line for the operator; citizens never see them."""

from __future__ import annotations


class BotError(Exception):
    """Base: the command line prints it and exits with 1."""


class SettingsError(BotError):
    """A setting or an argument is unknown or malformed; exit code 2."""
