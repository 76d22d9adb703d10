"""Questions about places answered from the table: what an old name is now, where to go, which to ask."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from knowledge.answers import guards
from knowledge.answers.acts import LIVES
from knowledge.answers.answer import Answer, Choice, Status
from knowledge.answers.asking_back import BUTTONS, ask_back
from knowledge.answers.citing import spoken
from knowledge.answers.destinations import MERGED, Contact, anywhere, destination, nobody
from knowledge.answers.place_questions import PlaceQuestion, read_place_question
from knowledge.answers.place_texts import (
    commune_lines,
    district_lines,
    province_lines,
    province_name,
    today_line,
)
from knowledge.answers.saying import Said, said_of, whole, with_said
from knowledge.answers.wordings import group, say
from knowledge.entries import Aspect, Confidence, Entry, Fact, Kind, Layer, Origin, Source, merge
from knowledge.vietnamese.places import (
    Located,
    Place,
    find_country,
    find_spots,
    locate,
    place_by_key,
    province_of_key,
)

_SURE = 0.9  # the table names the place
_OURS = ("sap-nhap/", "lien-he/")  # entries that speak of places, written by hand


def resolve(text: str, among: Collection[str] = ()) -> Located:
    """Where a text places a citizen: one commune of today, several, a province only, or nowhere.

    ``among`` holds the keys of the communes that were asked about (`AskBack.about`): a bare name is looked
    for in them first.
    """
    if not among and (asked := read_place_question(text)) is not None and asked.spots:
        return asked.located
    return locate(text, among)


def home(text: str, among: Collection[str] = ()) -> Located | None:
    """Where a citizen tells to live: "em ở phường Quy Nhơn Nam", a pressed button, the reply to a question
    (``among`` as in `resolve`). None for a text that does not tell."""
    found = resolve(text, among)
    inside = bool(among) and set(found.keys) <= set(among)
    tells = inside or only_tells(text) or LIVES.search(guards.folded_text(text)) is not None
    return found if found.keys and tells else None


def only_tells(text: str) -> bool:
    """Whether a text names a place and asks nothing: it tells where somebody lives."""
    asked = read_place_question(text)
    return place_by_key(text.strip()) is not None or (asked is not None and asked.tells)


def place_answer(
    text: str, day: date, found: Answer | None = None, contact: Contact = nobody
) -> Answer | None:
    """The answer to a question about a place itself; None when the text asks none, or ``found`` says it.

    ``found`` is what the search answered: an entry of ours that speaks of the place is kept, with the
    commune of today in front. ``contact`` looks up the published contact of a place by its key.
    """
    if text.strip() == say("where.other_value"):
        return Answer(Status.CLARIFY, say("where.which_any"), confidence=1.0)
    if (pressed := place_by_key(text.strip())) is not None:
        return _composed([today_line(pressed)], locate(text), day, contact)
    asked = read_place_question(text)
    if asked is None:
        return None
    if found is not None and found.status == Status.ANSWERED:
        if _tells(found, asked) or not asked.alone:
            return _led(found, asked, day, contact)
        if asked.files or (asked.call and asked.located.several and _ours(found)):
            return None
    if asked.provinces:
        return _composed(province_lines(asked.provinces), asked.located, day, contact)
    return _composed(_lines(asked), asked.located, day, contact, asked.call)


def noted(where: Located, day: date, contact: Contact = nobody) -> Answer | None:
    """What to say to a citizen who told where he lives: noted and where to go, or asked which commune.

    None when ``where`` names no place.
    """
    if (back := ask_back(where)) is not None:
        return Answer(Status.CLARIFY, back.text, choices=back.choices, confidence=1.0)
    place = place_by_key(where.key or "")
    if place is None or where.key is None:
        return None
    text = say("where.noted", name=place.full, province=province_name(place))
    going = destination(where.key, contact, day)
    return with_said(Answer(Status.SMALLTALK, text, confidence=1.0), going)


# --- What a question leads to


def _lines(asked: PlaceQuestion) -> list[str]:
    """What became of the places: districts with their communes, old communes, those of today."""
    lines: list[str] = []
    for places in _runs(asked):
        if any(place.is_district for place in places):
            lines += [line for place in places if place.is_district for line in district_lines(place)]
            continue
        # "Phường Quy Nhơn gồm những phường nào": of an old and a new one of a name, the new is meant.
        today = [place for place in places if place.is_new]
        lines += _told(today if asked.parts and today else places)
        if asked.parts and not today:
            parts = [place_by_key(key) for place in places for key in place.keys]
            lines += [today_line(place) for place in parts if place]
    return list(dict.fromkeys(lines))


def _short_lines(asked: PlaceQuestion) -> list[str]:
    """What became of old communes, for the first lines of another answer; empty when a place of today is
    asked about, or a district."""
    runs = _runs(asked)
    if any(place.is_district or (place.is_new and len(run) == 1) for run in runs for place in run):
        return []
    return list(dict.fromkeys(line for run in runs for line in _told(run)))


def _runs(asked: PlaceQuestion) -> list[list[Place]]:
    """The places in the order of the text: those named one by one together, several of one name apart."""
    runs: list[list[Place]] = []
    one_by_one = False
    for spot in asked.spots:
        single = len(spot.places) == 1 and not spot.places[0].is_district
        if single and one_by_one:
            runs[-1] = list(dict.fromkeys([*runs[-1], *spot.places]))
        else:
            runs.append(list(spot.places))
        one_by_one = single
    return runs


def _told(places: Sequence[Place]) -> list[str]:
    """What became of these places; of several of one name, each on its line under the name."""
    lines = [
        *commune_lines([place for place in places if not place.is_new]),
        *(today_line(place) for place in places if place.is_new),
    ]
    if len(lines) == 1 or len({place.name for place in places}) > 1:
        return lines
    return [say("where.same_name", name=places[0].name, count=len(lines)), *(f"- {line}" for line in lines)]


def _ours(found: Answer) -> bool:
    return (found.entry or "").startswith(_OURS)


def _tells(found: Answer, asked: PlaceQuestion) -> bool:
    """Whether an entry of ours was found that names every place asked about."""
    if not _ours(found):
        return False
    names = {place.name for spot in find_spots(found.text, bare=True) for place in spot.places}
    names |= {spot.province.name for spot in find_country(found.text)}
    wanted = {spot.places[0].name for spot in asked.spots} | {place.name for place in asked.provinces}
    return wanted <= names


def _led(found: Answer, asked: PlaceQuestion, day: date, contact: Contact) -> Answer | None:
    """The answer that was found, with what the places are now before it; None when it says so itself."""
    lines = tuple(_short_lines(asked))
    if not lines or day < MERGED:
        return None
    if _tells(found, asked):
        going = destination(asked.located.key, contact, day) if asked.located.key else Said()
        said = replace(going, lines=(*lines, *going.lines))
    else:
        # The office of what else was asked is the other answer's to say.
        entry = _table(asked.located, lines)
        _, cited = whole(list(lines), entry, day)
        said = said_of(entry, (*lines, say("answer.secondary")), cited, day)
    choices = (*_buttons(asked.located), *found.choices)[:BUTTONS]
    return replace(with_said(found, said, first=True), choices=choices)


def _buttons(where: Located) -> tuple[Choice, ...]:
    """The communes to choose among, where nothing is asked back."""
    back = ask_back(where)
    other = say("where.other_value")
    return tuple(choice for choice in back.choices if choice.say != other) if back else ()


# --- The answer and its sources


def _composed(
    lines: Sequence[str], where: Located, day: date, contact: Contact, call: bool = False
) -> Answer:
    """The lines as an answer, with where to go or what to ask back, and the sources."""
    early = [say("answer.not_yet", valid_from=spoken(MERGED))] if day < MERGED else []
    back, going = ask_back(where), Said()
    asks = back is not None and (call or not any(place.is_district for place in where.named))
    first: Sequence[str] = ()
    last: Sequence[str] = ()
    if back and asks:
        last = [back.text]
    elif where.key and day >= MERGED:
        going = destination(where.key, contact, day)
        if call:
            first = [*going.lines, *([] if going.sources else [say("where.no_contact")])]
        last = [*([] if call else going.lines), anywhere(where.key)]
    elif back and day >= MERGED:
        last = [say("where.filing_many", province=province_name(where.named[0]))]
    body = [*early, *first, *lines, *last]
    text, cited = whole([*body, say("answer.secondary")], _table(where, lines), day)
    answer = Answer(
        Status.CLARIFY if asks else Status.ANSWERED, text, sources=cited,
        choices=back.choices if back and asks else _buttons(where), confidence=_SURE,
    )  # fmt: skip
    return with_said(answer, replace(going, lines=()))


def _table(where: Located, lines: Sequence[str]) -> Entry:
    """The table as an entry that says these lines: it gives them their sources."""
    provinces = dict.fromkeys(province for key in where.keys if (province := province_of_key(key)))
    names = (*provinces, "list", "filing") if provinces else ("provinces", "list")
    told = group("where.sources")
    sources = {
        name: Source(
            name, told[name]["title"], told[name]["kind"], told[name].get("number"), told[name].get("issuer"),
            told[name].get("date"), valid_from=told[name].get("valid_from"),
        )
        for name in names
    }  # fmt: skip
    fact = Fact(Aspect.ANSWER, "\n".join(lines), Origin.CONTENT, Confidence.SECONDARY, sources=names)
    layer = Layer(
        "dia-danh", Origin.CONTENT, Kind.ANSWER, "", "dia-danh", checked_on=group("where")["checked_on"],
        facts=(fact,), sources=names,
    )  # fmt: skip
    return merge([layer], sources)
