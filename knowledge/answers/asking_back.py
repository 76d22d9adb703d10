"""Which commune of today a citizen means, asked when a name leads to several."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.answers.answer import Choice
from knowledge.answers.place_texts import upper_first
from knowledge.answers.wordings import say
from knowledge.vietnamese.places import Located, communes_before, name_of_key

BUTTONS = 4  # of one reply


@dataclass(frozen=True, slots=True)
class AskBack:
    """What to ask a citizen whose commune is one of several, with buttons where four are enough.

    ``about`` is what the citizen named; the reply is read with `resolve(reply, resolve(about).keys)`.
    """

    text: str
    choices: tuple[Choice, ...]
    about: str


def ask_back(where: Located) -> AskBack | None:
    """The question that settles a commune; None when one is known, or nothing is."""
    if not where.several:
        return None
    districts = [place for place in where.named if place.is_district]
    about = ", ".join(dict.fromkeys(place.full for place in districts or where.named))
    if len(where.keys) > BUTTONS:
        return AskBack(_ask_old(where), (), about)
    choices = [Choice(_title(key, where), say=key) for key in where.keys]
    if len(choices) < BUTTONS:
        choices.append(Choice(say("where.other"), say=say("where.other_value")))
    split = len(where.named) == 1 and not where.named[0].is_district
    return AskBack(say("where.which_part" if split else "where.which"), tuple(choices), about)


def _ask_old(where: Located) -> str:
    districts = [place for place in where.named if place.is_district]
    if len(districts) != 1:
        return say("where.which_any")
    names = [place.name for place in communes_before(districts[0]) if not place.name.isdigit()]
    return say("where.which_old", district=districts[0].full, examples=", ".join(names[:2]))


def _title(key: str, where: Located) -> str:
    """The commune of today, with the district where the old one that was named lay, if there are more."""
    title = upper_first(name_of_key(key) or key)
    old = [place for place in where.named if key in place.keys and place.district]
    one_name = len({place.name for place in where.named}) == 1 < len(where.named)
    one_name = one_name and not any(place.is_district for place in where.named)
    return f"{title} ({say('where.old_district', district=old[0].district)})" if one_name and old else title
