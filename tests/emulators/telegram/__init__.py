"""Our own Telegram Bot API server for tests; its contract stands in the notes on channels."""

from tests.emulators.telegram.driver import EmulatedGroup, EmulatedUser
from tests.emulators.telegram.faults import REAL, FloodLimits
from tests.emulators.telegram.screen import Press, Shown
from tests.emulators.telegram.server import TOKEN, TelegramEmulator

__all__ = [
    "REAL",
    "TOKEN",
    "EmulatedGroup",
    "EmulatedUser",
    "FloodLimits",
    "Press",
    "Shown",
    "TelegramEmulator",
]
