from __future__ import annotations

from pathlib import Path

import pytest

from nlu.errors import Python310Error
from nlu.python310 import VARIABLE, find_python310


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the whole PATH, and no variable set."""
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    (tmp_path / "bin").mkdir()
    return tmp_path


def _script(path: Path, body: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def _python(path: Path, version: str = "3.10") -> Path:
    return _script(path, f"echo {version} {path}")


def test_the_variable_comes_first(tools: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _python(tools / "bin" / "python3.10")
    mine = _python(tools / "mine" / "python")
    monkeypatch.setenv(VARIABLE, str(mine))
    assert find_python310() == mine


@pytest.mark.parametrize("body", ["echo 3.11 /x/python", "exit 1"])
def test_a_wrong_variable_is_an_error_that_names_it(
    tools: Path, monkeypatch: pytest.MonkeyPatch, body: str
) -> None:
    _python(tools / "bin" / "python3.10")
    monkeypatch.setenv(VARIABLE, str(_script(tools / "mine" / "python", body)))
    with pytest.raises(Python310Error, match=VARIABLE):
        find_python310()


def test_one_on_the_path_is_taken_when_it_runs(tools: Path) -> None:
    real = _python(tools / "bin" / "python3.10")
    assert find_python310() == real


def test_a_shim_that_fails_is_passed_over_for_pyenv(tools: Path) -> None:
    _script(tools / "bin" / "python3.10", "echo 'pyenv: python3.10: command not found' >&2; exit 127")
    real = _python(tools / "versions" / "3.10.13" / "bin" / "python")
    answers = f'if [ "$1" = latest ]; then echo 3.10.13; else echo {real.parents[1]}; fi'
    _script(tools / "bin" / "pyenv", answers)
    assert find_python310() == real


def test_uv_downloads_only_when_nothing_else_is_there(tools: Path) -> None:
    real = _python(tools / "uv" / "python")
    flag = tools / "installed"
    body = f'if [ "$2" = install ]; then : > {flag}; elif [ -e {flag} ]; then echo {real}; else exit 2; fi'
    _script(tools / "bin" / "uv", body)
    told: list[str] = []
    assert find_python310(told.append) == real
    assert told


def test_without_any_the_message_says_what_to_install(tools: Path) -> None:
    with pytest.raises(Python310Error, match=r"uv python install 3\.10.*pyenv install 3\.10"):
        find_python310()
