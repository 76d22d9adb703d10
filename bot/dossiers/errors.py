"""What may come of a look-up instead of a state; each has its own wording (dossier.failed.*).

Their texts name no address, code, second factor or person: they may be logged.
"""

from __future__ import annotations

from typing import ClassVar

from bot.errors import BotError


class DossierError(BotError):
    """Base. ``wording`` is what the citizen is told."""

    wording: ClassVar[str] = "unavailable"


class NotFound(DossierError):  # noqa: N818 - named after what came
    """The one-stop software knows no such dossier."""

    wording = "not_found"


class WrongFactor(DossierError):  # noqa: N818 - named after what came
    """The second factor is not that of the dossier."""

    wording = "wrong_factor"


class Foreign(DossierError):  # noqa: N818 - named after what came
    """The code is of an agency whose software this adapter does not ask."""

    wording = "foreign"


class TimedOut(DossierError):  # noqa: N818 - named after what came
    """No whole answer came in time."""

    wording = "timed_out"


class Unavailable(DossierError):  # noqa: N818 - named after what came
    """The software failed, refused us, or answered something that the mapping cannot read."""

    wording = "unavailable"
