"""The end of a complaint or denunciation: what its writer reads, and the address of the page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine

from bot.forms.form import DROPPED, READY, REVIEW, Draft, forms
from bot.forms.links import hashed
from bot.letters.ends import LetterEnd
from bot.memory import Memory
from bot.visit import Visit
from bot.wordings import at, has, words
from knowledge.answers.answer import Answer, Context, Status
from tests.bot.fakes import FakeClock, message
from tests.bot.forms.paper import COMPLAINT, Desk

CONTENT = Path(__file__).parents[3] / "knowledge" / "content"
WORDINGS = Path(__file__).parents[3] / "bot" / "wordings"
FORMS = ("complaint", "denunciation")
BASE = "https://motcua.test"


@pytest.fixture
def desk(engine: Engine, clock: FakeClock) -> Desk:
    return Desk(engine, clock)


def end(desk: Desk, form: str, base: str | None = BASE) -> LetterEnd:
    return LetterEnd(form, desk.links, lambda: base)


def visit(desk: Desk, draft: Draft) -> Visit:
    return Visit(message("lập đơn"), "lập đơn", Memory(draft.conversation_id, "s", Context()), desk.clock())


def stored(desk: Desk, turn: Visit) -> Answer | None:
    def work(connection: Connection) -> Answer | None:
        return next((found for one in turn.commits if (found := one(connection))), None)

    with desk.engine.begin() as connection:
        return work(connection)


@pytest.mark.parametrize("form", FORMS)
def test_the_review_shows_every_part_and_says_that_nothing_is_sent(desk: Desk, form: str) -> None:
    draft = desk.letter(form)
    text, able = end(desk, form).review(draft, visit(desk, draft))
    assert able
    for part in forms()[form].parts:
        shown = draft.given(part.name) or words(f"{form}.review.none")
        assert f"- {words(f'{form}.names.{part.name}')}: {shown}" in text
    assert "không nhận qua tin nhắn" in text
    assert "in ra, ký và tự gửi" in text


def test_a_complaint_tells_where_and_until_when(desk: Desk) -> None:
    draft = desk.letter()
    text, _ = end(desk, "complaint").review(draft, visit(desk, draft))
    for wanted in ("chính người đã ra quyết định", "Tòa án", "Chủ tịch UBND tỉnh", "90 ngày",
                   "07 ngày làm việc", "30 ngày", "45 ngày"):  # fmt: skip
        assert wanted in text
    assert words("complaint.late") not in text


def test_a_denunciation_tells_where_and_that_names_are_kept_secret(desk: Desk) -> None:
    draft = desk.letter("denunciation")
    text, _ = end(desk, "denunciation").review(draft, visit(desk, draft))
    for wanted in ("người đứng đầu cơ quan quản lý", "cấp trên trực tiếp", "giữ bí mật", "không rõ tên",
                   "07 ngày làm việc", "10 ngày làm việc", "30 ngày"):  # fmt: skip
        assert wanted in text


@pytest.mark.parametrize(
    ("since", "late"),
    [
        ("16-04-2026", False),  # the 90th day
        ("15-04-2026", True),
        ("tháng 1 năm 2026", True),
        ("tháng 4/2026", False),
        ("năm ngoái", True),
        ("từ năm 2020 đến nay", False),
        ("không nhớ", False),
    ],
)
def test_a_late_complaint_is_told_kindly(desk: Desk, since: str, late: bool) -> None:
    draft = desk.letter(values={**COMPLAINT, "since": since})
    text, able = end(desk, "complaint").review(draft, visit(desk, draft))
    assert able
    assert (words("complaint.late") in text) == late


def test_the_exceptions_are_those_of_the_entry() -> None:
    entry = (CONTENT / "complaints.yaml").read_text("utf-8")
    for exception in ("ốm đau", "thiên tai", "đi công tác", "học xa", "trở ngại khách quan"):
        assert exception in words("complaint.late")
        assert exception in entry.lower()


def test_a_long_part_is_cut_in_the_review_only(desk: Desk) -> None:
    draft = desk.letter(values={**COMPLAINT, "reason": "dài " * 700})
    text, _ = end(desk, "complaint").review(draft, visit(desk, draft))
    assert words("complaint.review.more") in text
    assert len(text) < 4096


@pytest.mark.parametrize("form", FORMS)
def test_sending_gives_the_address_of_the_page(desk: Desk, form: str) -> None:
    draft = desk.draft(form, COMPLAINT, stage=REVIEW)
    turn = visit(desk, draft)
    answer, stage = end(desk, form).submit(draft, turn)
    assert (stage, answer.status) == (READY, Status.FORM)
    found = re.search(rf"{BASE}/to-khai/([\w-]+)", answer.text)
    assert found
    assert "60 phút" in answer.text
    assert desk.drafts.by_link(hashed(found[1])) is None  # not before the turn is stored
    assert stored(desk, turn) is None
    opened = desk.drafts.by_link(hashed(found[1]))
    assert opened
    assert opened.key == draft.key


def test_a_second_tap_gives_the_same_address(desk: Desk) -> None:
    draft = desk.letter()
    answers = set()
    for _ in range(2):
        turn = visit(desk, draft)
        answers.add(end(desk, "complaint").submit(draft, turn)[0].text)
        stored(desk, turn)
    assert len(answers) == 1


def test_dropped_meanwhile_it_gives_none(desk: Desk) -> None:
    draft = desk.draft("complaint", COMPLAINT, stage=REVIEW)
    turn = visit(desk, draft)
    end(desk, "complaint").submit(draft, turn)
    desk.change(draft, stage=DROPPED)
    said = stored(desk, turn)
    assert said
    assert said.text == words("form.gone")


@pytest.mark.parametrize("form", FORMS)
def test_without_a_public_address_the_writer_is_told_what_the_law_wants(desk: Desk, form: str) -> None:
    draft = desk.letter(form)
    text, able = end(desk, form, None).review(draft, visit(desk, draft))
    assert not able
    assert "ký hoặc điểm chỉ" in text
    answer, stage = end(desk, form, None).submit(draft, visit(desk, draft))
    assert stage == REVIEW
    assert "/to-khai" not in answer.text


def test_a_form_without_a_letter_is_an_error(desk: Desk) -> None:
    with pytest.raises(ValueError, match="report"):
        end(desk, "report")


@pytest.mark.parametrize("form", FORMS)
def test_every_part_has_its_words(form: str) -> None:
    for part in forms()[form].parts:
        assert words(f"{form}.ask.{part.name}", minutes=60, days=30, draft_days=30)
        assert len(words(f"{form}.names.{part.name}")) < 30
        assert any(part.name == section["field"] for section in at(f"letter.{form}.sections"))
    assert words(f"{form}.intro")
    assert not has(f"{form}.choices")


@pytest.mark.parametrize(("form", "file"), [("complaint", "complaints"), ("denunciation", "denunciations")])
def test_every_time_limit_is_one_of_the_entries(form: str, file: str) -> None:
    """No number of days is said that the entries do not hold."""
    entries = (CONTENT / f"{file}.yaml").read_text("utf-8")
    said = (WORDINGS / f"{form}.yaml").read_text("utf-8")
    days = re.findall(r"(\d+) ngày", said)
    assert days
    for number in days:
        assert re.search(rf"\b{number}\b[^\n]*ngày", entries), number
    articles = re.compile(r"Điều \d+(?:(?:, | và )\d+)*")
    known = set(re.findall(r"\d+", " ".join(articles.findall(entries))))
    assert set(re.findall(r"\d+", " ".join(articles.findall(said)))) <= known
