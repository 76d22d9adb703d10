"""A malformed mapping file is an error that names the place and quotes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.dossiers.http import read_adapter
from bot.errors import BotError
from tests.emulators.onestop.mappings import FIRST, SECOND

BASE = "https://motcua.example.vn"


def _read(tmp_path: Path, text: str) -> None:
    path = tmp_path / "dossiers.yaml"
    path.write_text(text, "utf-8")
    read_adapter(path)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("state: data.trangThai", "stat: data.trangThai", "systems.0.answer.state"),
        ("timeout_s: 0.5", "timeout_s: 600", "systems.0.timeout_s"),
        ("timeout_s: 0.5", "timeout_s: 0.5\n    colour: red", "systems.0.colour"),
        ("codes: 'H08", "codes: '(H08", "systems.0.codes"),
        ("processing", "flying", "systems.0.states"),
        ("/tra-cuu/{code}", "/tra-cuu", "chưa chỗ nào có {code}"),
        ("'{factor}'", "'1'", "factor"),
        ("'{factor}'", "'{factor}{cccd}'", "{cccd}"),
        (BASE, "http://motcua.example.vn", "https"),
        (BASE, "https://ai:matkhau@motcua.example.vn", "base_url"),
        ("path: /tra-cuu/{code}", "path: '/{env:KEY}/{code}'", "path"),
        ("query:", "form:", "method: POST"),
        ("asked: anywhere", "asked: often", "systems.0.factor.asked"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    good = FIRST.format(base=BASE)
    assert old in good
    with pytest.raises(BotError) as raised:
        _read(tmp_path, good.replace(old, new))
    assert said in str(raised.value)
    assert "matkhau" not in str(raised.value)


@pytest.mark.parametrize("text", ["", "systems: []", "- 1", "systems: [", "\x00"])
def test_no_mapping_at_all(tmp_path: Path, text: str) -> None:
    with pytest.raises(BotError, match=r"dossiers\.yaml"):
        _read(tmp_path, text)


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(BotError, match="Không đọc được"):
        read_adapter(tmp_path / "none.yaml")


def test_a_secret_that_is_not_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LAMDONG_KEY", raising=False)
    with pytest.raises(BotError, match="LAMDONG_KEY"):
        _read(tmp_path, SECOND.format(base=BASE))
    with pytest.raises(BotError, match="MOTCUA_"):
        _read(tmp_path, SECOND.format(base=BASE).replace("LAMDONG_KEY", "MOTCUA_LAMDONG"))
