"""Which build of PyTorch a machine gets: no CUDA, a download of several GB, without an NVIDIA GPU.

Standard library only, like all that requirements/install.py imports.
"""

from __future__ import annotations

import json
import shutil
import ssl
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TORCH = "torch==2.13.0"
CPU_INDEX = "https://download.pytorch.org/whl/cpu"


@dataclass(frozen=True)
class Torch:
    """Where PyTorch comes from: what pip is told, and what the person is told when it is a big one."""

    arguments: tuple[str, ...]
    note: str | None = None


def choose_torch(
    gpu: bool, offered: dict[str, Any] | None, cpu_index: Callable[[], bool], system: str = sys.platform
) -> Torch:
    """A CPU build unless there is a GPU: from pip's own sources, else from PyTorch's index.

    ``offered`` is the metadata of what pip's sources would give, None when they give none;
    ``cpu_index`` says whether PyTorch's index answers, and is asked only when it matters.
    """
    if gpu or system in ("darwin", "win32"):  # the usual build for these two has no CUDA
        return Torch((TORCH,))
    if offered is not None and is_cpu_build(offered):
        return Torch(("--no-deps", TORCH))
    if cpu_index():
        return Torch(("--no-deps", "--index-url", CPU_INDEX, TORCH))
    note = "chỉ tải được bản PyTorch kèm CUDA, nặng vài GB (không nối được download.pytorch.org)"
    return Torch((TORCH,), note)


def is_cpu_build(metadata: dict[str, Any]) -> bool:
    """A CUDA build says so in its version, or needs NVIDIA's packages; its own file need not be large."""
    local = str(metadata.get("version", "")).partition("+")[2]
    if local:
        return local.startswith("cpu")
    needs = [str(need).lower() for need in metadata.get("requires_dist") or []]
    return not any(need.startswith(("nvidia", "cuda", "triton", "pytorch-triton")) for need in needs)


def read_report(report: Path) -> dict[str, Any] | None:
    """The metadata of the first package in what `pip install --report` wrote; None without one."""
    try:
        metadata = json.loads(report.read_text("utf-8"))["install"][0]["metadata"]
    except (OSError, ValueError, LookupError, TypeError):
        return None
    return metadata if isinstance(metadata, dict) else None


def has_gpu() -> bool:
    """Whether nvidia-smi finds a GPU: it may be installed on a machine without one."""
    if shutil.which("nvidia-smi") is None:
        return False
    try:
        done = subprocess.run(["nvidia-smi", "-L"], capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and "GPU" in done.stdout


def cpu_index_answers(url: str = f"{CPU_INDEX}/torch/", seconds: float = 5) -> bool:
    """Whether PyTorch's index can be had. In a thread, because looking a name up keeps to no timeout."""
    done, found = threading.Event(), threading.Event()

    def look() -> None:
        try:
            urllib.request.urlopen(url, timeout=seconds).close()
            found.set()
        except urllib.error.URLError as error:
            if isinstance(error.reason, ssl.SSLCertVerificationError):
                found.set()  # somebody is there; pip knows the certificates of its own settings
        except (OSError, ValueError):
            pass
        finally:
            done.set()

    threading.Thread(target=look, daemon=True).start()
    done.wait(seconds)
    return found.is_set()
