"""Runs ``python -m rasa`` so that it dies with its parent. Standard library only: Rasa's Python runs it.

A parent that is killed with -9 cannot end its children; on Linux the kernel does it for us when the child
asks (prctl PR_SET_PDEATHSIG). The request is made here and not between fork and exec, where a process
with threads, as ours is, may deadlock. Elsewhere a killed parent may leave Rasa behind.
"""

from __future__ import annotations

import ctypes
import os
import runpy
import signal
import sys

PR_SET_PDEATHSIG = 1  # <linux/prctl.h>


def die_with(parent: int) -> None:
    """Be killed when the process ``parent`` ends; end at once when it has ended already."""
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def main() -> None:
    """The rest of the command line is Rasa's; the token for its HTTP API comes from the environment."""
    die_with(int(os.environ.pop("MOTCUA_PARENT")))
    token = os.environ.pop("MOTCUA_RASA_TOKEN", "")
    sys.argv = ["rasa", *sys.argv[1:], *(["--auth-token", token] if token else [])]
    del sys.path[0]  # our own folder: nothing of ours is to be imported by Rasa
    runpy.run_module("rasa", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
