"""Work done in a process of its own, held to its processor time and memory."""

import json
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest


class Spent(NamedTuple):
    """What the work gave, and what it took: seconds of a processor, megabytes beyond what the tests hold already."""

    result: Any
    seconds: float
    megabytes: float


def in_bounds(work: Callable[[], Any], seconds: int, megabytes: int) -> Spent:
    """Do the work in a copy of this process; fails when it raises, ends badly, or takes more than that.

    Time and memory are measured as Linux does; elsewhere the work is only done.
    """
    if sys.platform != "linux":
        return Spent(work(), 0, 0)
    held = _resident()
    mine, its = os.pipe()
    child = os.fork()
    if not child:
        os.close(mine)
        _do(work, its, seconds, megabytes)
    os.close(its)
    with os.fdopen(mine, "rb") as pipe:
        said = pipe.read()
    _, status, used = os.wait4(child, 0)
    if status or not said:
        pytest.fail(f"the process ended with status {status} after {used.ru_utime:.1f} s, {used.ru_maxrss >> 10} MB")
    outcome = json.loads(said)
    if "raised" in outcome:
        pytest.fail(str(outcome["raised"]))
    spent = Spent(outcome["result"], used.ru_utime + used.ru_stime, used.ru_maxrss / 1024 - held)
    assert spent.seconds < seconds, f"took {spent.seconds:.1f} s of the processor"
    assert spent.megabytes < megabytes, f"took {spent.megabytes:,.0f} MB"
    return spent


def _resident() -> float:
    """Megabytes that this process holds now."""
    return _pages(1) / (1 << 20)


def _pages(which: int) -> int:
    """Bytes of this process's address space (0) or of what of it is in memory (1)."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[which]) * os.sysconf("SC_PAGE_SIZE")


def _do(work: Callable[[], Any], pipe: int, seconds: int, megabytes: int) -> None:
    """Never returns: the copy must not go on with the tests."""
    try:
        import resource  # Windows has none

        most = _pages(0) + (2 * megabytes << 20)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CPU, (2 * seconds + 5, 2 * seconds + 10))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        outcome: dict[str, Any] = {"result": work()}
    except BaseException:
        outcome = {"raised": traceback.format_exc()}
    try:
        with os.fdopen(pipe, "wb") as out:
            out.write(json.dumps(outcome).encode())
    finally:
        os._exit(0)
