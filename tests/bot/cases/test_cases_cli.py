"""`motcua cases ...` on a home of its own."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from bot import cases_cli
from bot.cases.case import Case
from bot.clock import wall
from bot.errors import BotError
from bot.forms.form import Draft
from bot.mailbox import Mailbox
from bot.officers.directory import Directory
from bot.privacy.records import SightRow
from tests.bot.cases.office import CONTACT, REPORT


@pytest.fixture
def home(fresh_settings: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    fresh_settings.setenv("MOTCUA_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def case(home: Path) -> Case:
    casework, _ = cases_cli._open()
    engine = casework.cases.engine
    directory = Directory(engine, wall)
    unit = directory.add_unit("tinh", "Trung tâm tỉnh", province="gia-lai", receives=["report", "question"])
    directory.add_officer("binh", "Trần Quốc Bình", "tinh")
    directory.add_officer("cuc", "Đỗ Thu Cúc", "tinh")
    draft = Draft(secrets.token_hex(16), "report", 1, "web", "an", "t", values=REPORT)
    with engine.begin() as connection:
        return casework.file(connection, draft, unit)


def run(*words: str) -> str:
    result = CliRunner().invoke(cases_cli.app, words, catch_exceptions=False, standalone_mode=False)
    return result.output


def refused(*words: str) -> str:
    with pytest.raises(BotError) as caught:
        run(*words)
    return str(caught.value)


def test_list_names_codes_and_no_words(case: Case) -> None:
    listed = run("list")
    assert case.code in listed
    assert "khai sinh" not in listed
    assert case.code not in run("list", "--unit", "none")


def test_contact_is_for_the_holder_and_logged(case: Case) -> None:
    assert "không giữ việc" in refused("contact", case.code, "--officer", "binh")
    run("take", case.code, "--officer", "binh")
    shown = run("contact", case.code.lower(), "--officer", "binh")
    assert all(value in shown for value in CONTACT.values())
    refused("contact", case.code, "--officer", "cuc")
    casework, _ = cases_cli._open()
    with casework.cases.engine.connect() as connection:
        logged = connection.execute(select(SightRow.allowed).order_by(SightRow.id)).scalars().all()
    assert logged == ["refused", "shown", "refused"]


def test_show_hides_from_all_but_the_holder(case: Case) -> None:
    run("take", case.code, "--officer", "binh")
    for login in ("binh", "cuc"):
        shown = run("show", case.code, "--officer", login)
        assert "khai sinh" in shown
        assert not any(value in shown for value in CONTACT.values())


def test_reply_is_put_into_the_outbox(case: Case) -> None:
    assert "Đã gửi" in run("reply", case.code, "--officer", "binh", "--text", "Mời tới nhận.")
    casework, _ = cases_cli._open()
    mailbox = Mailbox(casework.cases.engine, wall, casework.cases._cipher)
    assert "Mời tới nhận." in mailbox.waiting_for("web", "an")[0][1].text
    assert "Thiếu nội dung" in refused("reply", case.code, "--officer", "binh", "--text", " ")


def test_show_public_previews_first(case: Case) -> None:
    run("reply", case.code, "--officer", "binh", "--text", "Xong.")
    assert "khai sinh" in run("show-public", case.code, "--officer", "binh")
    casework, _ = cases_cli._open()
    assert casework.cases.shown() == ([], False)
    run("show-public", case.code, "--officer", "binh", "--yes")
    assert [one.code for one in casework.cases.shown()[0]] == [case.code]
    run("show-public", case.code, "--officer", "binh", "--hide")
    assert casework.cases.shown() == ([], False)


def test_strangers_and_unknown_codes(case: Case) -> None:
    assert "Không có việc" in refused("show", "K9K9K9", "--officer", "binh")
    assert "Không có cán bộ" in refused("show", case.code, "--officer", "ai-do")


def test_only_questions_become_entries(case: Case) -> None:
    assert "không phải câu hỏi" in refused("publish", case.code, "--by", "Mai")
