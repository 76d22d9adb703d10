"""`motcua units` and `motcua officers`, run as an administrator runs them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli import main
from bot.wordings import words


@pytest.fixture
def run(fresh_settings: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    """Returns the exit code, and what was printed and complained of."""
    fresh_settings.setenv("MOTCUA_HOME", str(tmp_path / "home"))

    def command(*arguments: str) -> tuple[int, str, str]:
        fresh_settings.setattr("sys.argv", ["motcua", *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        printed = capsys.readouterr()
        return int(left.value.code or 0), printed.out, printed.err

    return command


def test_an_office_from_nothing(run) -> None:  # type: ignore[no-untyped-def]
    assert run("units", "list")[1].strip() == words("officers.list.no_units")
    assert run("officers", "list")[1].strip() == words("officers.list.no_officers")
    code, out, _ = run(
        "units", "add", "quy-nhon", "--name", "Trung tâm phường", "--province", "gia-lai", "--places",
        "gia-lai/phuong-quy-nhon", "--receives", "report, handoff", "--group", "telegram:-100123",
    )  # fmt: skip
    assert (code, out.strip()) == (
        0,
        words("officers.done.unit_added", slug="quy-nhon", name="Trung tâm phường"),
    )
    run("officers", "add", "an", "--name", "Chị An", "--unit", "quy-nhon", "--telegram", "123")
    run("officers", "add", "chi", "--name", "Anh Chí", "--unit", "quy-nhon", "--role", "lead")
    _, units, _ = run("units", "list")
    for said in ("Trung tâm phường", "telegram:-100123", "phản ánh, gặp cán bộ", "gia-lai/phuong-quy-nhon"):
        assert said in units
    _, officers, _ = run("officers", "list", "--unit", "quy-nhon")
    assert "an: Chị An, cán bộ, quy-nhon, telegram 123" in officers
    assert words("officers.list.no_account") in officers


def test_what_may_not_be_is_one_line_and_no_trace(run) -> None:  # type: ignore[no-untyped-def]
    code, out, err = run("officers", "add", "an", "--name", "An", "--unit", "khong-co")
    assert (code, out) == (1, "")
    assert err.strip() == f"motcua: {words('officers.error.no_unit', slug='khong-co')}"
    run("units", "add", "mot", "--name", "Một")
    assert words("officers.error.nothing") in run("units", "change", "mot")[2]
    assert words("officers.error.no_unit", slug="hai") in run("officers", "list", "--unit", "hai")[2]


def test_changes_and_farewells(run) -> None:  # type: ignore[no-untyped-def]
    run("units", "add", "mot", "--name", "Một", "--group", "telegram:-1")
    run("units", "add", "hai", "--name", "Hai")
    run("officers", "add", "an", "--name", "An", "--unit", "mot", "--telegram", "123")
    run("officers", "change", "an", "--unit", "hai", "--role", "auditor", "--telegram", "")
    assert "an: An, kiểm tra, hai" in run("officers", "list")[1]
    run("units", "change", "mot", "--group", "", "--reply-days", "5", "--reply-basis", "Quyết định 1")
    units = run("units", "list")[1]
    assert words("officers.list.no_group") in units
    assert "5 ngày làm việc (Quyết định 1)" in units
    run("officers", "remove", "an")
    run("units", "remove", "mot")
    assert run("officers", "list")[1].strip() == words("officers.list.no_officers")
    assert "mot: Một" not in run("units", "list")[1]


def test_a_new_key_is_printed_and_nothing_else(run) -> None:  # type: ignore[no-untyped-def]
    code, out, err = run("officers", "new-key")
    assert (code, err) == (0, "")
    assert len(out.strip()) >= 43
    assert run("officers", "new-key")[1] != out
