from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from nlu.environment import ROOT
from nlu.errors import RasaMissingError
from nlu.training import fingerprint, model_path, needs_training, train


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of what Rasa learns from, with an environment that only says its version."""
    root = tmp_path / "project"
    shutil.copytree(ROOT / "nlu" / "data", root / "nlu" / "data")
    shutil.copytree(ROOT / "nlu" / "domain", root / "nlu" / "domain")
    shutil.copy(ROOT / "nlu" / "twins.py", root / "nlu" / "twins.py")
    shutil.copy(ROOT / "config.yml", root / "config.yml")
    (root / ".venv-rasa/lib/python3.10/site-packages/rasa-3.6.21.dist-info").mkdir(parents=True)
    return root


@pytest.mark.parametrize(
    "source", ["config.yml", "nlu/domain/session.yml", "nlu/data/rules/acts.yml", "nlu/twins.py"]
)
def test_every_source_changes_the_fingerprint(project: Path, source: str) -> None:
    before = fingerprint(project)
    with (project / source).open("a", encoding="utf-8") as stream:
        stream.write("# changed\n")
    assert fingerprint(project) != before


def test_a_new_file_and_another_rasa_change_it_and_a_copy_does_not(project: Path, tmp_path: Path) -> None:
    before = fingerprint(project)
    assert fingerprint(Path(shutil.copytree(project, tmp_path / "elsewhere"))) == before
    (project / "nlu/data/nlu/more.yml").write_text("nlu: []\n", encoding="utf-8")
    after = fingerprint(project)
    assert after != before
    packages = project / ".venv-rasa/lib/python3.10/site-packages"
    (packages / "rasa-3.6.21.dist-info").rename(packages / "rasa-3.6.22.dist-info")
    assert fingerprint(project) != after


def test_needs_training_until_the_model_is_there_and_is_quick(project: Path, tmp_path: Path) -> None:
    assert needs_training(tmp_path, project)
    model = model_path(tmp_path, project)
    model.parent.mkdir(parents=True)
    model.touch()
    started = time.perf_counter()
    assert not needs_training(tmp_path, project)
    assert time.perf_counter() - started < 0.5


async def test_without_rasas_environment_the_error_says_what_to_do(project: Path, tmp_path: Path) -> None:
    with pytest.raises(RasaMissingError, match="make setup"):
        await train(tmp_path / "home", root=project)
