"""What the two sides of a hand-off are told: the citizen in full, the group in masked words."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

from bot.cases.redacting import redacted
from bot.clock import Clock
from bot.forms import stopping
from bot.forms.drafts import DraftStore
from bot.handoffs.handoff import KEPT, WAITING, Handoff
from bot.handoffs.store import HandoffStore
from bot.hours import Hours, spoken_moment
from bot.officers.directory import Directory
from bot.officers.staff import Unit
from bot.posting import Posting
from bot.wordings import at, words
from knowledge.answers.answer import Answer, Choice, Context, Status
from knowledge.vietnamese.places import PROVINCE_NAMES, new_province, place_by_key

SHOWN_CHARS = 1500  # of what was said before, in a group post
CONTACT = ("name", "address", "phone")


class Posts:
    """Writes into the outbox, within the caller's transaction. What a conversation's drafts and filed cases
    know of the citizen is masked in groups."""

    def __init__(
        self,
        store: HandoffStore,
        directory: Directory,
        posting: Posting,
        hours: Hours,
        clock: Clock,
        drafts: DraftStore,
    ) -> None:
        self._store = store
        self._directory = directory
        self._posting = posting
        self._hours = hours
        self._clock = clock
        self._drafts = drafts

    def announce(
        self, connection: Connection, handoff: Handoff, unit: Unit, how: str = "new", old: str = ""
    ) -> None:
        """The post by which a group learns of somebody. ``how``: a first line of staff.yaml."""
        reason = at("staff.reasons")[handoff.reason]
        lines = [words(f"staff.{how}", code=handoff.code, reason=reason, old=old)]
        if place := place_name(self._store.home(handoff, connection)):
            lines.append(words("staff.new_place", place=place))
        if told := self._told(handoff, connection):
            lines.append(told)
        since = spoken_moment(handoff.opened_at, self._clock())
        place_in_queue = self._store.place(unit.id, handoff, connection)
        lines.append(words("staff.new_since", since=since, place=place_in_queue))
        lines.append(words("staff.new_how", code=handoff.code))
        self.to_group(connection, unit, "\n".join(lines), handoff)

    def _told(self, handoff: Handoff, connection: Connection) -> str:
        """The question; or, once an officer has spoken, who said what."""
        messages = self._store.messages(handoff, connection)
        if all(author == "citizen" for author, _ in messages):
            asked = self.masked(connection, handoff, "\n".join(text for _, text in messages))
            return words("staff.new_question", question=_end(asked)) if asked else ""
        return words("staff.new_history", history=self.history(connection, handoff))

    def history(self, connection: Connection, handoff: Handoff) -> str:
        """The last messages, with who said them."""
        who = at("staff.who")
        messages = self._store.messages(handoff, connection)
        lines = [f"{who[author.partition(':')[0]]}: {text}" for author, text in messages]
        return _end(self.masked(connection, handoff, "\n".join(lines)))

    def masked(self, connection: Connection, handoff: Handoff, text: str) -> str:
        """The words without what would tell who somebody is."""
        return self.masking(connection, handoff)(text)

    def masking(self, connection: Connection, handoff: Handoff) -> Callable[[str], str]:
        """`masked` for many words of one hand-off: what is known of the citizen is looked up once."""
        contacts = self._contacts(handoff, connection)

        def mask(text: str) -> str:
            text = redacted(text, {})  # numbers and names that nobody has told us of
            for contact in contacts:
                text = redacted(text, contact)
            return text

        return mask

    def _contacts(self, handoff: Handoff, connection: Connection) -> list[dict[str, str]]:
        """What the conversation's drafts, those left for later included, and filed cases know."""
        current = self._drafts.current(handoff.conversation_id, connection)
        kept = self._drafts.kept(handoff.conversation_id, connection)
        drafts = [*([current] if current else []), *kept]
        found = [{name: draft.given(name) for name in CONTACT} for draft in drafts]
        return [*found, *self._store.contacts(handoff, connection)]

    def to_group(
        self, connection: Connection, unit: Unit | None, text: str, claimable: Handoff | None = None
    ) -> None:
        """A post; with the button to claim when there is something to claim."""
        if unit is None or unit.staff_channel is None or unit.staff_conversation is None:
            return
        answer = Answer(Status.HANDOFF, text, choices=claiming(claimable) if claimable else ())
        self._posting.post(connection, unit.staff_channel, unit.staff_conversation, answer)

    def to_citizen(self, connection: Connection, handoff: Handoff, text: str) -> None:
        """News; with the button to leave while nobody has claimed it."""
        now = self._store.by_code(handoff.code, connection) or handoff
        answer = Answer(Status.HANDOFF, text, choices=leaving(now))
        self._posting.post(connection, handoff.channel, handoff.conversation, answer)

    def unfinished(self, connection: Connection, handoff: Handoff) -> str:
        """A line on the draft that was laid by, for one who is back with the machine; empty without one."""
        kept = self._drafts.kept(handoff.conversation_id, connection)
        return stopping.reminder(kept[0]) if kept else ""

    def standing(self, connection: Connection, handoff: Handoff) -> str:
        """What happens next to a hand-off that nobody has claimed: its place, or when the office opens."""
        unit = self._directory.unit(handoff.unit_id, connection)
        if handoff.state == WAITING:
            place = self._store.place(handoff.unit_id, handoff, connection)
            return words("handoff.place", place=place)
        if handoff.state != KEPT or unit is None:
            return ""
        now = self._clock()
        opening = spoken_moment(self._hours.next_opening(now, unit.slug), now)
        return words("handoff.opens", unit=unit.name, opening=opening)


def claiming(handoff: Handoff) -> tuple[Choice, ...]:
    """The button by which an officer takes it."""
    return (Choice(words("staff.buttons.claim"), do=f"staff:nhan:{handoff.code}"),)


def closing(handoff: Handoff) -> tuple[Choice, ...]:
    """The button by which its officer ends it."""
    return (Choice(words("staff.buttons.close"), do=f"staff:dong:{handoff.code}"),)


def leaving(handoff: Handoff) -> tuple[Choice, ...]:
    """The button by which a citizen goes back to the machine, while no officer has the word."""
    name = {WAITING: "leave", KEPT: "withdraw"}.get(handoff.state)
    return (Choice(words(f"handoff.buttons.{name}"), do="handoff:leave"),) if name else ()


def place_name(context: Context) -> str:
    """Where a citizen lives, in words; empty when it is not known."""
    place = place_by_key(context.place) if context.place else None
    province = PROVINCE_NAMES[new_province(context.province)] if context.province else ""
    return ", ".join(filter(None, (place.full if place else "", province)))


def _end(text: str) -> str:
    """Of a long text what was said last."""
    return text if len(text) <= SHOWN_CHARS else "…" + text[-SHOWN_CHARS:].lstrip()
