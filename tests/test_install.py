"""The decisions of requirements/install.py: nothing is downloaded, environments are folders with a stamp."""

from __future__ import annotations

import json
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
CUDA = {
    "version": "2.13.0",
    "requires_dist": ["filelock", 'nvidia-cudnn-cu13==9.20; platform_system == "Linux"'],
}
PINNED = re.compile(r"[A-Za-z0-9_.-]+==[0-9A-Za-z.]+( ; .+)?")


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.syspath_prepend(ROOT / "requirements")
    import install

    yield install
    for name in ("install", "pytorch", "steps"):
        sys.modules.pop(name)


@pytest.fixture
def pytorch(install: ModuleType) -> ModuleType:
    return sys.modules["pytorch"]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with small locks and the finder of Python 3.10."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "nlu").mkdir()
    for name in ("__init__", "errors", "python310"):
        shutil.copy(ROOT / f"nlu/{name}.py", tmp_path / "nlu")
    (tmp_path / "requirements").mkdir()
    for name in ("app", "dev", "rasa"):
        (tmp_path / f"requirements/{name}.lock").write_text(f"# {name}\npip==26.3\nsetuptools==84.2.1\n")
    for name in ("install", "pytorch", "steps"):
        shutil.copy(ROOT / f"requirements/{name}.py", tmp_path / "requirements")
    return tmp_path


def made(folder: Path, layers: dict[str, str], install: ModuleType) -> None:
    """An environment as the installer leaves it."""
    (folder / "bin").mkdir(parents=True)
    (folder / "bin/python").symlink_to(sys.executable)
    install.Environment(folder).write(layers)


def program(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def never() -> bool:
    raise AssertionError("asked for nothing")


# ---- PyTorch -----------------------------------------------------------------------------------------------


def test_a_gpu_gets_the_usual_build(pytorch: ModuleType) -> None:
    assert pytorch.choose_torch(True, CUDA, never, "linux") == pytorch.Torch((pytorch.TORCH,))


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_the_usual_build_has_no_cuda_elsewhere(pytorch: ModuleType, system: str) -> None:
    assert pytorch.choose_torch(False, CUDA, never, system).arguments == (pytorch.TORCH,)


@pytest.mark.parametrize(
    "offered",
    [
        {"version": "2.13.0+cpu", "requires_dist": ["filelock"]},
        {"version": "2.13.0", "requires_dist": ["filelock", "sympy>=1.13"]},
    ],
)
def test_a_cpu_build_of_pips_own_sources_comes_first(pytorch: ModuleType, offered: dict[str, object]) -> None:
    chosen = pytorch.choose_torch(False, offered, never, "linux")
    assert chosen == pytorch.Torch(("--no-deps", pytorch.TORCH))


@pytest.mark.parametrize("offered", [CUDA, {"version": "2.13.0+cu130", "requires_dist": []}, None])
def test_else_the_cpu_index_is_asked(pytorch: ModuleType, offered: dict[str, object] | None) -> None:
    chosen = pytorch.choose_torch(False, offered, lambda: True, "linux")
    assert pytorch.CPU_INDEX in chosen.arguments
    assert chosen.note is None


def test_gigabytes_are_announced(pytorch: ModuleType) -> None:
    chosen = pytorch.choose_torch(False, CUDA, lambda: False, "linux")
    assert chosen.arguments == (pytorch.TORCH,)
    assert "vài GB" in chosen.note


def test_the_report_of_pip(pytorch: ModuleType, tmp_path: Path) -> None:
    report = tmp_path / "torch.json"
    assert pytorch.read_report(report) is None
    for text in ("", "[]", '{"install": []}', '{"install": [{"metadata": 1}]}'):
        report.write_text(text)
        assert pytorch.read_report(report) is None
    report.write_text(json.dumps({"install": [{"metadata": CUDA}]}))
    assert pytorch.read_report(report) == CUDA


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("echo 'GPU 0: NVIDIA H200 (UUID: GPU-1)'", True),
        ("echo 'No devices were found'", False),
        ("echo 'NVIDIA-SMI has failed: GPU' ; exit 9", False),
        (None, False),
    ],
)
def test_nvidia_smi_is_run_not_only_found(
    pytorch: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str | None, expected: bool
) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/bin" if script else str(tmp_path))
    if script:
        program(tmp_path / "nvidia-smi", script)
    assert pytorch.has_gpu() is expected


def test_an_index_that_refuses_does_not_answer(pytorch: ModuleType) -> None:
    assert not pytorch.cpu_index_answers("http://127.0.0.1:9/", seconds=2)


# ---- Stamps ------------------------------------------------------------------------------------------------


def test_all_there_means_nothing_to_do(
    install: ModuleType, checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made(checkout / ".venv", install.application_layers(checkout, dev=True), install)
    made(checkout / ".venv-rasa", install.rasa_layers(checkout), install)
    assert install.main([], checkout) == 0
    assert install.main(["--dev", "--need-rasa"], checkout) == 0
    assert capsys.readouterr() == ("", "")
    assert not (checkout / "var").exists()


def test_layers_that_changed(install: ModuleType) -> None:
    wanted = {"packages": "1", "project": "1", "dev": "1"}
    assert install.missing({}, wanted) == ["packages", "project", "dev"]
    assert install.missing(wanted, wanted) == []
    assert install.missing(wanted | {"extra": "1"}, wanted) == []
    assert install.missing(wanted | {"project": "0"}, wanted) == ["project"]
    assert install.missing({"packages": "1", "project": "1"}, wanted) == ["dev"]
    assert install.missing(wanted | {"packages": "0"}, wanted) == ["packages", "project", "dev"]


def test_a_lock_is_its_requirements(install: ModuleType, checkout: Path) -> None:
    lock = checkout / "requirements/rasa.lock"
    before = install.rasa_layers(checkout)
    lock.write_text("# said otherwise\n" + lock.read_text())
    assert install.rasa_layers(checkout) == before
    lock.write_text(lock.read_text().replace("84.2.1", "84.2.2"))
    assert install.rasa_layers(checkout) != before


def test_settings_of_other_tools_do_not_install_anything(install: ModuleType, checkout: Path) -> None:
    before = install.application_layers(checkout, dev=False)
    project = checkout / "pyproject.toml"
    project.write_text(project.read_text("utf-8").replace("line-length = 110", "line-length = 100"), "utf-8")
    assert install.application_layers(checkout, dev=False) == before
    project.write_text(project.read_text("utf-8").replace("motcua = ", "mot-cua = "), "utf-8")
    changed = install.application_layers(checkout, dev=False)
    assert install.missing(before, changed) == ["project"]


def test_half_done_moved_and_orphaned_environments_do_not_count(install: ModuleType, tmp_path: Path) -> None:
    layers = {"packages": "1"}
    environment = install.Environment(tmp_path / ".venv")
    assert environment.layers() == {}
    made(environment.folder, layers, install)
    assert environment.layers() == layers

    moved = shutil.copytree(environment.folder, tmp_path / "moved/.venv", symlinks=True)
    assert install.Environment(moved).layers() == {}

    for text in ("", "[]", '{"layers": 1}'):
        environment.stamp.write_text(text)
        assert environment.layers() == {}
    environment.write(layers)
    environment.python.unlink()
    environment.python.symlink_to(tmp_path / "python that was removed")
    assert environment.layers() == {}


# ---- What the person is told -------------------------------------------------------------------------------


def test_an_old_python_is_refused_kindly(
    install: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 18, "final", 0))
    assert install.main([]) == 1
    assert capsys.readouterr().err.startswith("Một Cửa cần Python 3.11 trở lên; đây là 3.9.18.")


@pytest.mark.parametrize(("option", "code"), [([], 0), (["--need-rasa"], 1)])
def test_without_python310(
    install: ModuleType,
    checkout: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    option: list[str],
    code: int,
) -> None:
    made(checkout / ".venv", install.application_layers(checkout, dev=False), install)
    monkeypatch.setenv("MOTCUA_PYTHON310", str(checkout / "none"))
    marker = checkout / ".venv/rasa-missing"

    assert install.main(option, checkout) == code
    said = capsys.readouterr().err
    assert "3.10" in said
    assert said.count("\n") == 1
    assert "3.10" in marker.read_text("utf-8")

    made(checkout / ".venv-rasa", install.rasa_layers(checkout), install)
    (checkout / ".venv/installed.json").unlink()  # something to do, so that Rasa is looked at again
    monkeypatch.setattr(install, "install_application", lambda *_: None)
    assert install.main(option, checkout) == 0
    assert not marker.exists()


def test_a_failed_step_names_its_cause_and_log(
    install: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made(checkout / ".venv-rasa", install.rasa_layers(checkout), install)
    fails = program(checkout / "fails", "echo 'ERROR: No matching distribution found for x==1' ; exit 1")
    monkeypatch.setattr(install, "base_python", lambda: str(fails))

    assert install.main([], checkout) == 1
    said = capsys.readouterr().err
    log = checkout / "var/log/install-app.log"
    assert "tạo môi trường: No matching distribution found for x==1. Nhật ký: " + str(log) in said
    assert said.count("\n") == 1
    assert "No matching distribution" in log.read_text("utf-8")
    assert install.Environment(checkout / ".venv").layers() == {}


@pytest.mark.parametrize(
    ("output", "said"),
    [
        (
            "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
            "hết chỗ",
        ),
        ("created ... because ensurepip is not\navailable.", "thiếu ensurepip"),
        (
            "WARNING: Retrying ... NewConnectionError(...)\nERROR: No matching distribution found for a",
            "mạng",
        ),
        ("ERROR: first\nERROR: the last one.\nhint", "the last one"),
        ("something else\n\n", "something else"),
        ("", "không rõ"),
    ],
)
def test_causes(install: ModuleType, output: str, said: str) -> None:
    assert said in sys.modules["steps"].cause(output)


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_ctrl_c_leaves_nothing_running(checkout: Path) -> None:
    os.mkfifo(checkout / "ready")
    program(checkout / "slow", f"echo $$ > {checkout}/ready; exec sleep 600")
    script = (
        "import signal, sys, install; signal.signal(signal.SIGINT, install._interrupted);"
        f"install.base_python = lambda: {str(checkout / 'slow')!r}; sys.exit(install.main([]))"
    )
    ready = os.open(checkout / "ready", os.O_RDWR)  # also for writing: so it never ends in between
    with subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=checkout / "requirements",
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as installer:
        written = b""
        while written.count(b"\n") < 2:  # one for each environment
            assert select.select([ready], [], [], 20)[0], "the installer started nothing"
            written += os.read(ready, 100)
        installer.send_signal(signal.SIGINT)
        _, said = installer.communicate(timeout=20)
    assert installer.returncode == 130
    assert said.startswith("Đã dừng.")
    assert said.count("\n") == 1
    os.close(ready)
    for pid in map(int, written.split()):
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


# ---- The locks ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["app", "dev", "rasa"])
def test_locks_hold_versions_and_nothing_of_a_machine(install: ModuleType, name: str) -> None:
    lines = install.locked(ROOT / f"requirements/{name}.lock")
    assert [line for line in lines if not PINNED.fullmatch(line)] == []
    assert not any(line.startswith("torch==") for line in lines)


def test_the_locks_hold_what_the_project_declares(install: ModuleType) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for lock, declared in (
        ("app", project["dependencies"]),
        ("dev", project["optional-dependencies"]["dev"]),
    ):
        lines = install.locked(ROOT / f"requirements/{lock}.lock")
        pinned = {plain(line.partition("==")[0]) for line in lines}
        assert {plain(re.split(r"[\[<>=~!; ]", need)[0]) for need in declared} <= pinned


def test_this_environment_is_the_locked_one(install: ModuleType) -> None:
    for line in install.locked(ROOT / "requirements/app.lock"):
        name, _, pinned = line.partition("==")
        if ";" not in pinned and name not in ("pip", "setuptools"):
            assert version(name) == pinned, name


def plain(name: str) -> str:
    return name.lower().replace("_", "-")
