"""Work that may never come to an end, or ask for all the memory there is, in a process of its own with bounds."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

_ROOT: Final = Path(__file__).parents[2]
_NO_WINDOW: Final = 0x08000000
"""Windows' CREATE_NO_WINDOW: a press from the workbook has no console, and none may flash up."""


class Ended(Exception):
    """It came to no end in time, or to one of its own: killed, out of memory, broken off."""


def answer(module: str, words: Sequence[str] = (), job: bytes = b"", *, seconds: int) -> tuple[int, bytes]:
    """Exit status and output of a module of ours that is run as a program and given `job` to read.

    Ended where it took longer than `seconds`, or a signal ended it.
    """
    try:
        run = subprocess.run(
            [sys.executable, "-P", "-m", module, *words], input=job, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            timeout=seconds, check=False, cwd=_ROOT, creationflags=_NO_WINDOW if sys.platform == "win32" else 0,
            env={**os.environ, "PYTHONPATH": str(_ROOT), "RUST_BACKTRACE": "0"},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Ended from None
    if run.returncode < 0:
        raise Ended
    return run.returncode, run.stdout


def limit_memory(megabytes: int) -> None:
    """From here on this process gets no more memory than that; it leaves no dump of what it held."""
    if sys.platform == "win32":
        _limit_on_windows(megabytes << 20)
        return
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_AS)
    limit = megabytes << 20 if most == resource.RLIM_INFINITY else min(most, megabytes << 20)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_on_windows(most: int) -> None:
    """A job object around this process: Windows keeps it, and its limit, as long as the process lives."""
    import win32api
    import win32job

    job = win32job.CreateJobObject(None, "")
    limits = win32job.QueryInformationJobObject(job, win32job.JobObjectExtendedLimitInformation)
    limits["BasicLimitInformation"]["LimitFlags"] |= win32job.JOB_OBJECT_LIMIT_PROCESS_MEMORY
    limits["ProcessMemoryLimit"] = most
    win32job.SetInformationJobObject(job, win32job.JobObjectExtendedLimitInformation, limits)
    win32job.AssignProcessToJobObject(job, win32api.GetCurrentProcess())
