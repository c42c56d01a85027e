"""Where the page's presses are made: each by a worker of its own; one always waits, so that it answers at once."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from pyaddin.door.program import fingerprint
from pyaddin.page.view import Data

Worker = subprocess.Popen[bytes]


@dataclass(slots=True)
class Desk:
    """The workbook that the page is for, closed or open, and the worker that waits."""

    book: Path
    live: bool
    _waiting: tuple[Worker, object] | None = None
    _taking: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, press: Data | None = None) -> Iterator[Data]:
        """What a worker says: of a press, if one is asked for, and then of the shop.

        The press is made to its end, whether what it says is heard or not.
        """
        worker = self._worker()
        assert worker.stdin
        assert worker.stdout
        with suppress(OSError):
            worker.stdin.write(json.dumps({"book": str(self.book), "live": self.live, "press": press}).encode() + b"\n")
            worker.stdin.close()
        self.make_ready()
        try:
            for line in worker.stdout:
                yield json.loads(line)
        finally:
            worker.wait()
            worker.stdout.close()

    def make_ready(self) -> None:
        """Let a worker wait for the next wish."""
        with self._taking:
            if self._waiting is None:
                self._waiting = (_started(), fingerprint())

    def close(self) -> None:
        """Let the worker that waits go."""
        with self._taking:
            if self._waiting:
                _dismiss(self._waiting[0])
            self._waiting = None

    def _worker(self) -> Worker:
        """The worker that waits; a new one where that is gone or is of the program before an update."""
        with self._taking:
            waiting, self._waiting = self._waiting, None
        if waiting and waiting[0].poll() is None and waiting[1] == fingerprint():
            return waiting[0]
        if waiting:
            _dismiss(waiting[0])
        return _started()


def _started() -> Worker:
    command = [sys.executable, "-P", "-m", "pyaddin.page.worker"]
    hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, creationflags=hidden
    )


def _dismiss(worker: Worker) -> None:
    for pipe in (worker.stdin, worker.stdout):
        if pipe:
            with suppress(OSError):
                pipe.close()
    worker.wait()
