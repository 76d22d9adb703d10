"""Errors of the dialogue half. Each message is one line in Vietnamese that an operator can act on."""

from __future__ import annotations

from pathlib import Path


class NluError(Exception):
    """Base of all errors raised by this package; the command line prints it and exits with 1."""


class Python310Error(NluError):
    """No working Python 3.10 was found, or the one named in MOTCUA_PYTHON310 is not one."""


class TrainingDataError(NluError):
    """The training data cannot be read, or says two things of one sentence; names file and place."""


class TrainingError(NluError):
    """`rasa train` failed or left no model; ``tail`` holds its last lines of output."""

    def __init__(self, message: str, tail: str = "") -> None:
        super().__init__(message)
        self.tail = tail


class RasaMissingError(NluError):
    """Rasa's own environment is not there: `make setup` has not run, or had no Python 3.10."""

    def __init__(self, python: Path) -> None:
        super().__init__(f"Chưa có môi trường Rasa ở {python.parent.parent}: chạy `make setup` trước.")
        self.python = python


class RasaStartError(NluError):
    """Rasa did not become ready in time or died while starting; ``tail`` holds its last output."""

    def __init__(self, message: str, tail: str = "") -> None:
        super().__init__(message)
        self.tail = tail


class RasaBusyError(NluError):
    """Another process already serves Rasa for this home; attach to it instead."""

    def __init__(self, home: Path) -> None:
        super().__init__(f"Thư mục {home} đã có một Rasa đang chạy; dùng lại tiến trình đó.")


class RasaUnavailable(NluError):  # noqa: N818 - a state of the world, met on any turn, not a fault
    """A turn or a parse got no usable reply: no connection, too late, an error status, or empty.

    The citizen sees nothing of it: the conversation answers without Rasa.
    """


class NoTurnError(NluError):
    """An action was called for a sender that has no turn in flight in this process, or for an old one.

    The web application answers the call with 403; nobody is told anything.
    """


class TurnInFlightError(NluError):
    """A second turn was opened for a sender whose first is not finished: the caller lost the order."""
