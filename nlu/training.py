"""Trains Rasa when what it learns from has changed, and only then."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from nlu.environment import ROOT, rasa_command, rasa_python, rasa_variables, rasa_version
from nlu.errors import TrainingError
from nlu.processes import end_process, start_process
from nlu.twins import write_training_data

# twins.py is a source too: it decides what is learned from the same examples.
_SOURCES = ("config.yml", "nlu/domain", "nlu/data", "nlu/twins.py")
_TIMEOUT = 600.0  # seconds; 15 to 25 are usual


def fingerprint(root: Path = ROOT) -> str:
    """16 hexadecimal digits over Rasa's version and the names and bytes of everything it learns from."""
    digest = hashlib.sha256(f"rasa {rasa_version(root)}".encode())
    for source in _SOURCES:
        place = root / source
        for file in sorted(place.rglob("*.yml")) if place.is_dir() else [place]:
            content = file.read_bytes()
            digest.update(f"\0{file.relative_to(root).as_posix()}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()[:16]


def model_path(home: Path, root: Path = ROOT) -> Path:
    """Where the model of today's data is, or will be once trained."""
    return home / "rasa" / "models" / f"{fingerprint(root)}.tar.gz"


def needs_training(home: Path, root: Path = ROOT) -> bool:
    """Whether the model of today's data is missing. Costs a few milliseconds."""
    return not model_path(home, root).exists()


async def train(home: Path, *, root: Path = ROOT, progress: Callable[[str], None] | None = None) -> Path:
    """The path of a model of today's data, trained if needed (about 20 s of one core).

    ``progress`` gets a line each second. Two processes may train at once: each works in a folder of its
    own, and the last rename wins. Raises RasaMissingError, TrainingDataError or TrainingError.
    """
    tell = progress or (lambda line: None)
    target = model_path(home, root)
    if target.exists():
        return target
    python = rasa_python(root)
    target.parent.mkdir(parents=True, exist_ok=True)
    for left in (home / "rasa").glob("training-*"):  # by a run that was killed
        if time.time() - left.stat().st_mtime > 2 * _TIMEOUT:
            shutil.rmtree(left, ignore_errors=True)
    work = Path(tempfile.mkdtemp(prefix="training-", dir=home / "rasa"))
    try:
        examples = write_training_data(root / "nlu" / "data", work / "data")
        tell(f"Huấn luyện Rasa trên {examples} câu ví dụ…")
        await _run_training(python, root, work, target.name.removesuffix(".tar.gz"), tell)
        os.replace(work / "models" / target.name, target)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    for old in target.parent.glob("*.tar.gz"):
        if old != target:
            old.unlink(missing_ok=True)
    return target


async def _run_training(python: Path, root: Path, work: Path, name: str, tell: Callable[[str], None]) -> None:
    command = rasa_command(
        python, "train", "--config", str(root / "config.yml"), "--domain", str(root / "nlu" / "domain"),
        "--data", str(work / "data"), "--out", str(work / "models"), "--fixed-model-name", name,
    )  # fmt: skip
    started = time.monotonic()
    process = await start_process(command, work, rasa_variables())
    output = asyncio.create_task(process.communicate())
    try:
        while not output.done():
            seconds = time.monotonic() - started
            if seconds > _TIMEOUT:
                raise TrainingError(f"Huấn luyện Rasa chưa xong sau {_TIMEOUT:.0f} giây, đã dừng.")
            await asyncio.wait([output], timeout=1.0)
            if not output.done():
                tell(f"Huấn luyện Rasa… {seconds + 1:.0f} giây")
    finally:
        await end_process(process)
        with contextlib.suppress(asyncio.CancelledError):
            printed, _ = await output
    if process.returncode != 0 or not (work / "models" / f"{name}.tar.gz").exists():
        tail = "\n".join(printed.decode(errors="replace").splitlines()[-20:])
        raise TrainingError(f"Huấn luyện Rasa không thành công (mã {process.returncode}).", tail)
    tell(f"Huấn luyện Rasa xong sau {time.monotonic() - started:.0f} giây.")
