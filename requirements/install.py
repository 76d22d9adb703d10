"""Makes both Python environments: .venv (the application) and .venv-rasa (Rasa, on Python 3.10).

Run by the system's Python, so standard library only. Each environment holds a stamp that says what was
installed into it, written last: without a fitting one the work was never done, or was cut short, and is
done again. `make setup`, `make run` and `make test` call this first; when all is there it ends at once.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pytorch import TORCH, choose_torch, cpu_index_answers, has_gpu, read_report
from steps import Console, Crew, Job, watch

ROOT = Path(__file__).resolve().parents[1]
NO_PYTHON310 = 3
FIND_PYTHON310 = f"""
import sys
from nlu.errors import Python310Error
from nlu.python310 import find_python310
try:
    print(find_python310())
except Python310Error as error:
    print(error)
    sys.exit({NO_PYTHON310})
"""


class Python310MissingError(Exception):
    """This machine has no Python 3.10 for Rasa; the message says what to install."""


def locked(lock: Path) -> list[str]:
    """The requirements of a lock file, without comments."""
    return [line for line in lock.read_text("utf-8").splitlines() if line.strip() and line[0] != "#"]


def digest(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Environment:
    """A virtual environment and its stamp: the digest of each layer that was installed into it."""

    folder: Path

    @property
    def python(self) -> Path:
        return self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    @property
    def stamp(self) -> Path:
        return self.folder / "installed.json"

    def layers(self) -> dict[str, str]:
        """What is installed. Nothing when it was moved (its scripts name the old place) or its Python
        is gone."""
        try:
            found = json.loads(self.stamp.read_text("utf-8"))
            whole = found["folder"] == str(self.folder) and self.python.exists()
            return dict(found["layers"]) if whole else {}
        except (OSError, ValueError, LookupError, TypeError):
            return {}

    def write(self, layers: dict[str, str]) -> None:
        new = self.stamp.with_suffix(".new")
        new.write_text(json.dumps({"folder": str(self.folder), "layers": layers}), "utf-8")
        new.replace(self.stamp)


def missing(done: dict[str, str], wanted: dict[str, str]) -> list[str]:
    """The layers to install, in order. All rest on the first: when it changed, all are done again."""
    changed = [name for name in wanted if done.get(name) != wanted[name]]
    return list(wanted) if next(iter(wanted)) in changed else changed


def application_layers(root: Path, dev: bool) -> dict[str, str]:
    import tomllib  # only here: an older Python must get as far as the sentence that refuses it

    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    setuptools = project.get("tool", {}).get("setuptools")
    layers = {
        "packages": digest(TORCH, sys.version_info[:2], locked(root / "requirements/app.lock")),
        "project": digest(project["project"], project["build-system"], setuptools),
    }
    return layers | ({"dev": digest(locked(root / "requirements/dev.lock"))} if dev else {})


def rasa_layers(root: Path) -> dict[str, str]:
    return {"packages": digest(locked(root / "requirements/rasa.lock"))}


def install_application(job: Job, root: Path, wanted: dict[str, str]) -> None:
    """Brings .venv to the wanted layers. Raises StepError."""
    environment = Environment(root / ".venv")
    done = environment.layers()
    todo = missing(done, wanted)
    if not todo:
        return
    environment.stamp.unlink(missing_ok=True)
    pip = (environment.python, "-m", "pip", "install", "--compile")
    lock = root / "requirements/app.lock"
    if "packages" in todo:
        done = {}
        job.step("tạo môi trường", base_python(), "-m", "venv", "--clear", environment.folder)
        # pip itself first: an older one downloads a package only to say what it would install.
        tools = [line for line in locked(lock) if line.startswith(("pip==", "setuptools=="))]
        job.step("pip và setuptools", *pip, "--no-deps", *tools)
        torch = choose_torch(has_gpu(), offered_torch(job, pip), cpu_index_answers)
        if torch.note:
            job.tell(torch.note)
        job.step("PyTorch", *pip, "--constraint", lock, *torch.arguments)
        install_locked(job, pip, lock, "gói")
    if "project" in todo:
        job.step("Một Cửa", *pip, "--no-deps", "--no-build-isolation", "--editable", root)
    if "dev" in todo:
        install_locked(job, pip, root / "requirements/dev.lock", "gói kiểm thử")
    environment.write(done | wanted)


def install_locked(job: Job, pip: tuple[object, ...], lock: Path, noun: str) -> None:
    count = len(locked(lock))
    job.step(f"{count} {noun}", *pip, "--no-deps", "-r", lock, packages=count)


def offered_torch(job: Job, pip: tuple[object, ...]) -> dict[str, Any] | None:
    """The metadata of the PyTorch that pip's own sources would give; None when they give none."""
    report = job.log.with_name("torch.json")
    report.unlink(missing_ok=True)
    asked = ("--dry-run", "--no-deps", "--ignore-installed", "--quiet", "--report", report, TORCH)
    job.step("tìm bản PyTorch", *pip, *asked, also=1)
    return read_report(report)


def install_rasa(job: Job, root: Path, wanted: dict[str, str]) -> None:
    """Brings .venv-rasa to the wanted layers. Raises StepError, Python310MissingError."""
    environment = Environment(root / ".venv-rasa")
    if not missing(environment.layers(), wanted):
        return
    code, said = job.step("tìm Python 3.10", base_python(), "-c", FIND_PYTHON310, also=NO_PYTHON310)
    found = (said.strip().splitlines() or [""])[-1]
    if code == NO_PYTHON310:
        raise Python310MissingError(found)
    environment.stamp.unlink(missing_ok=True)
    job.step("tạo môi trường", found, "-m", "venv", "--clear", environment.folder)
    pip = (environment.python, "-m", "pip", "install", "--compile")
    install_locked(job, pip, root / "requirements/rasa.lock", "gói")
    environment.write(wanted)


def base_python() -> str:
    """The Python below the environment we may be running in, since that one is about to be made anew."""
    return str(getattr(sys, "_base_executable", sys.executable))


@contextlib.contextmanager
def alone(folder: Path, console: Console) -> Iterator[int]:
    """Only one installer works in a checkout at a time; a second one waits. Yields the lock's file."""
    with (folder / "install.lock").open("w") as file:
        if os.name == "posix":
            import fcntl

            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                console.say("Một lần cài đặt khác đang chạy; đợi nó xong (Ctrl-C để thôi).")
                fcntl.flock(file, fcntl.LOCK_EX)
        yield file.fileno()


def report(jobs: list[Job], marker: Path, need_rasa: bool, console: Console) -> int:
    """Says what went wrong, if anything, and keeps in ``marker`` why there is no Rasa. The exit code."""
    marker.unlink(missing_ok=True)
    code = 0
    for job in jobs:
        if isinstance(job.error, Python310MissingError):
            marker.parent.mkdir(exist_ok=True)
            marker.write_text(f"{job.error}\n", "utf-8")
            outcome = "Không chạy được kiểm thử" if need_rasa else "Một Cửa sẽ trả lời mà không có hội thoại"
            console.say(f"{outcome}: {job.error}", error=True)
            code = code or int(need_rasa)
        elif job.error:
            console.say(f"Cài đặt {job.name} không được: {job.error}. Nhật ký: {job.log}", error=True)
            code = 1
    return code


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """0 done, 1 failed (told in one line), 2 wrong usage, 130 stopped."""
    if sys.version_info < (3, 11):  # noqa: UP036 - said here, to the person who has only an older one
        have = ".".join(map(str, sys.version_info[:3]))
        sys.stderr.write(f"Một Cửa cần Python 3.11 trở lên; đây là {have}. Xin cài bản mới rồi chạy lại.\n")
        return 1
    parser = argparse.ArgumentParser(description="Cài hai môi trường Python của Một Cửa.")
    parser.add_argument("--dev", action="store_true", help="cả những gói dùng để kiểm thử")
    parser.add_argument("--need-rasa", action="store_true", help="báo lỗi khi máy không có Python 3.10")
    options = parser.parse_args(arguments)

    application, rasa = application_layers(root, options.dev), rasa_layers(root)
    here = Environment(root / ".venv").layers()
    if not missing(here, application) and not missing(Environment(root / ".venv-rasa").layers(), rasa):
        return 0

    logs = root / "var/log"
    logs.mkdir(parents=True, exist_ok=True)
    console, started = Console(), time.monotonic()
    with alone(logs, console) as lock:
        crew = Crew(lock)
        works = {
            "Ứng dụng": (lambda job: install_application(job, root, application), "install-app.log"),
            "Rasa": (lambda job: install_rasa(job, root, rasa), "install-rasa.log"),
        }
        jobs = [Job(name, work, logs / log, root, crew, console) for name, (work, log) in works.items()]
        if not here:
            console.say("Cài đặt hai môi trường Python; mất vài phút, tùy đường mạng.")
        try:
            watch(jobs, console)
        except KeyboardInterrupt:
            crew.stop()
            console.say("Đã dừng. Lần sau phần dở dang sẽ được làm lại.", error=True)
            return 130
        code = report(jobs, root / ".venv/rasa-missing", options.need_rasa, console)
        if not any(job.error for job in jobs):
            console.say(f"Cài đặt xong ({time.monotonic() - started:.0f} giây).")
        return code


def _interrupted(number: int, frame: object) -> None:
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, signal.SIG_IGN)  # once is enough: the stopping is not to be stopped
    raise KeyboardInterrupt


if __name__ == "__main__":
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):  # also where make was started in the background
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _interrupted)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as problem:
        sys.exit(f"Cài đặt không được: {problem}")
