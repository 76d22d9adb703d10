"""What becomes of a finished complaint or denunciation: a page where its letter is made, printed, signed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from sqlalchemy import Connection

from bot.clock import ZONE
from bot.forms.form import READY, REVIEW, Draft, forms
from bot.forms.links import Links, page_address
from bot.letters.docx import KINDS
from bot.letters.since import latest_day
from bot.visit import Visit
from bot.wordings import has, words
from knowledge.answers.answer import Answer, Status

SHOWN: Final = 700  # characters of one part: the page shows the rest
# Luật Khiếu nại 02/2011/QH13, Điều 9 (T4-015, entry khieu-nai/thoi-hieu).
COMPLAINT_DAYS: Final = 90


class LetterEnd:
    """The end (`FormEnd`) of the two forms that are never taken by chat.

    ``base`` gives the address that citizens open this machine by, None when there is none; asked each
    time, because the port may be known only once the doors are open.
    """

    def __init__(self, form: str, links: Links, base: Callable[[], str | None]) -> None:
        if form not in KINDS:
            raise ValueError(f"{form} makes no letter")
        self._form = forms()[form]
        self._links = links
        self._base = base

    def review(self, draft: Draft, visit: Visit) -> tuple[str, bool]:
        """The parts, whom the letter goes to, the time limits; a late complaint is told so."""
        able = self._base() is not None
        lines = [self._said("review.head"), ""]
        lines += [f"- {self._said(f'names.{part.name}')}: {self._shown(draft, part.name)}"
                  for part in self._form.parts]  # fmt: skip
        lines += ["", self._said("review.not_by_chat" if able else "review.no_page")]
        lines += [self._said(f"review.{name}") for name in ("where", "secret", "limits")
                  if has(f"{self._form.name}.review.{name}")]  # fmt: skip
        if self._is_late(draft, visit):
            lines.append(self._said("late"))
        return "\n".join(lines), able

    def submit(self, draft: Draft, visit: Visit) -> tuple[Answer, str]:
        """The address of the page. A second tap gives the same one."""
        base = self._base()
        if base is None:  # it was there when the draft was shown
            return Answer(Status.FORM, self._said("review.no_page")), REVIEW
        values = {"minutes": self._links.minutes, "link": page_address(base, self._links.token(draft.key))}
        visit.later(lambda connection: self._give(connection, draft.key))
        lines = [words(f"{self._form.name}.ready.{name}", **values)
                 for name in ("link", "page", "sign", "again")]  # fmt: skip
        return Answer(Status.FORM, "\n".join(lines), confidence=1.0), READY

    def _give(self, connection: Connection, key: str) -> Answer | None:
        """None: the draft was dropped meanwhile, on another device."""
        if self._links.give(connection, key) is None:
            return Answer(Status.ERROR, words("form.gone"))
        return None

    def _said(self, path: str) -> str:
        return words(f"{self._form.name}.{path}")

    def _shown(self, draft: Draft, part: str) -> str:
        text = draft.given(part).strip()
        if not text:
            return self._said("review.none")
        return text if len(text) <= SHOWN else f"{text[:SHOWN].rstrip()} {self._said('review.more')}"

    def _is_late(self, draft: Draft, visit: Visit) -> bool:
        if self._form.name != "complaint":
            return False
        today = visit.now.astimezone(ZONE).date()
        day = latest_day(draft.given("since"), today)
        return day is not None and today - day > timedelta(days=COMPLAINT_DAYS)
