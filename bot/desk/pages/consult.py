"""Tra cứu: answers while the officer types, with what they rest on; slips, sheets, loudspeaker texts."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Query, Request, Response

from bot.channels.web_requests import RefusedError
from bot.clock import ZONE
from bot.counter.due import MOST_DAYS, Limit, Unit, due_day, limit_words, limits_of
from bot.counter.paper import Sheet, notice, slip
from bot.counter.spoken import reading_seconds, spoken
from bot.desk.consulting import Consulted, consult, consult_entry
from bot.desk.inbox import Inbox
from bot.desk.person import Person
from bot.desk.roles import Action
from bot.desk.web import PREFIX, Desk, moved
from bot.handoffs.handoff import OPEN
from bot.wordings import words
from knowledge.answers.answer import Answer
from knowledge.answers.wordings import say
from knowledge.entries import Entry
from knowledge.vietnamese.places import PROVINCE_NAMES

MOST_CHARS = 500
MOST_REPLY = 3500  # characters of one message to a citizen
Word = Annotated[str, Query(max_length=MOST_CHARS)]


def add(router: APIRouter, desk: Desk) -> None:
    """The routes of the consult screen."""
    consults = Depends(desk.allowed(Action.CONSULT))
    answers = Depends(desk.changing(Action.INBOX_ANSWER))
    services, inbox = desk.services, Inbox(desk.services)

    def found(person: Person, q: str, entry: str, aspect: str, province: str) -> Consulted | None:
        day = desk.clock().date()
        lives = province if province in PROVINCE_NAMES else None
        if entry:
            return consult_entry(services.knowledge, entry, aspect, day, lives)
        return consult(services.knowledge, q, day, lives) if q.strip() else None

    def mine(person: Person) -> list[tuple[str, str]]:
        """The conversations that the officer holds: where an answer may be sent."""
        if not person.may(Action.INBOX_ANSWER):
            return []
        held = services.handoffs.store.of_unit(person.unit.id)
        return [
            (one.code, one.channel)
            for one in held
            if one.officer_id == person.officer.id and one.state == OPEN
        ]

    @router.get("/consult")
    def page(
        request: Request, person: Person = consults, q: Word = "", entry: Word = "", aspect: Word = "",
        province: Word = "",
    ) -> Response:  # fmt: skip
        province = province or person.unit.province or ""
        return desk.html(
            "consult.html", person, q=q, province=province, provinces=_provinces(), mine=mine(person),
            found=found(person, q, entry, aspect, province),
        )  # fmt: skip

    @router.get("/consult/answer")
    def answer(
        request: Request, person: Person = consults, q: Word = "", entry: Word = "", aspect: Word = "",
        province: Word = "",
    ) -> Response:  # fmt: skip
        consulted = found(person, q, entry, aspect, province)
        return desk.html(
            "parts/answer.html", person, found=consulted, province=province, q=q, mine=mine(person)
        )

    def sheet(person: Person, entry: str, aspect: str, province: str) -> Sheet:
        consulted = found(person, "", entry, aspect, province)
        if consulted is None or consulted.entry is None:
            raise RefusedError(404, words("desk.consult.missing"))
        answer = consulted.answer
        return Sheet(
            answer.title or consulted.entry.title, _said(answer), answer.sources, person.unit.name,
            desk.clock().date(), consulted.entry.url,
        )  # fmt: skip

    @router.get("/consult/slip.pdf")
    def printed_slip(
        request: Request, person: Person = consults, entry: Word = "", aspect: Word = "", province: Word = ""
    ) -> Response:
        return _pdf(slip(sheet(person, entry, aspect, province)), "phieu-huong-dan.pdf")

    @router.get("/consult/notice.pdf")
    def printed_notice(
        request: Request, person: Person = consults, entry: Word = "", aspect: Word = "", province: Word = ""
    ) -> Response:
        return _pdf(notice(sheet(person, entry, aspect, province)), "bang-niem-yet.pdf")

    @router.get("/consult/spoken")
    def read_aloud(
        request: Request, person: Person = consults, entry: Word = "", aspect: Word = "", province: Word = ""
    ) -> Response:
        made = sheet(person, entry, aspect, province)
        text = spoken(f"{made.title}.\n{made.text}")
        return desk.html(
            "spoken.html", person, title=made.title, text=text, seconds=reading_seconds(text),
            back=f"{PREFIX}/consult?{urlencode({'entry': entry, 'aspect': aspect, 'province': province})}",
        )  # fmt: skip

    @router.get("/due")
    def due(
        request: Request, person: Person = consults, entry: Word = "", at: Word = "", limit: Word = "",
        unit: Word = "working_days",
    ) -> Response:  # fmt: skip
        """The hẹn-trả calculator: from a moment and a limit, the procedure's own where it names one."""
        known = services.knowledge.find(entry) if entry else None
        offered = _limits(known, desk) if known else []
        received, problem, result = desk.clock(), "", None
        if at or limit:
            try:
                received = datetime.fromisoformat(at).replace(tzinfo=ZONE) if at else received
                chosen = Limit(0 if unit == Unit.SAME_DAY else int(limit or "0"), Unit(unit))
                if not 0 <= chosen.count <= MOST_DAYS:
                    raise ValueError
                result = due_day(services.hours, received, chosen, person.unit.slug)
            except ValueError:
                problem = words("desk.consult.bad_due", most=MOST_DAYS)
        return desk.html(
            "due_day.html", person, entry=known, offered=offered, at=received.strftime("%Y-%m-%dT%H:%M"),
            limit=limit, unit=unit, units=list(Unit), problem=problem, result=result,
        )  # fmt: skip

    @router.post("/consult/send")
    def send(
        request: Request, person: Person = answers, code: Annotated[str, Form()] = "",
        text: Annotated[str, Form(max_length=MOST_REPLY)] = "",
    ) -> Response:  # fmt: skip
        """An answer into a conversation that the officer holds."""
        handoff = inbox.find(code, person)
        if handoff is None or not text.strip():
            raise RefusedError(404, words("desk.inbox.gone"))
        if not inbox.say(handoff, person, text.strip()):
            raise RefusedError(409, words("desk.inbox.not_yours"))
        return moved(request, f"{PREFIX}/inbox/{handoff.code}")


def _said(answer: Answer) -> str:
    """The words of an answer without its list of sources, which stands on a sheet by itself."""
    return answer.text.partition(f"\n\n{say('answer.sources')}")[0].strip()


def _pdf(body: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(body, media_type="application/pdf", headers=headers)


def _limits(entry: Entry, desk: Desk) -> list[tuple[Limit, str]]:
    """The time limits that the entry names today, with their words."""
    return [(limit, limit_words(limit)) for limit in limits_of(entry, desk.clock().date())]


def _provinces() -> list[tuple[str, str]]:
    return sorted(PROVINCE_NAMES.items(), key=lambda pair: pair[1])
