"""Press on the book that is open in LibreOffice, and end as a crash does.

    python tests/endurance/crash_live.py PIPE BOOK BUTTON AT NOW [WORD...]

AT counts the points before and between the writes of the press; 0 kills nowhere, and "placeholder" where the first
cells are held for what is about to be written. Prints how many points there were.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Final

from pyaddin.actions.plan import Options
from pyaddin.book.calc import values
from pyaddin.book.live import delete, table, workbook
from pyaddin.book.live.write import SheetWriter
from pyaddin.press.run import press
from pyaddin.store.journal import Journal
from pyaddin.store.out import Out

POINTS: Final[tuple[tuple[Any, str], ...]] = (
    (Journal, "begin"), (workbook.LiveWorkbook, "apply"), (SheetWriter, "_fit_formats"), (SheetWriter, "_put"),
    (SheetWriter, "_put_rows"), (values, "_put_array"), (table, "resize"), (Out, "publish"),
    (Journal, "set_state"),
)  # fmt: skip


class Killer:
    """Counts points and kills this process at one of them."""

    def __init__(self, at: str) -> None:
        self.at = at
        self.seen: list[str] = []

    def watch(self, owner: Any, name: str) -> None:
        """Make each call of it a point."""
        real: Callable[..., Any] = getattr(owner, name)

        def point(*given: Any, **named: Any) -> Any:
            self.step(name)
            return real(*given, **named)

        setattr(owner, name, point)

    def watch_steps(self, owner: Any, name: str) -> None:
        """Make each step of a generator a point: one between any two blocks of rows that are deleted."""
        real: Callable[..., Iterator[Any]] = getattr(owner, name)

        def steps(*given: Any) -> Iterator[Any]:
            for step in real(*given):
                yield step
                self.step(name)

        setattr(owner, name, steps)

    def kill_at(self, owner: Any, name: str, when: Callable[..., bool]) -> None:
        """Kill this process at the first call of it for which `when` holds."""
        real: Callable[..., Any] = getattr(owner, name)

        def killed(*given: Any) -> Any:
            if when(*given):
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*given)

        setattr(owner, name, killed)

    def step(self, name: str) -> None:
        """A point."""
        self.seen.append(name)
        if self.at == str(len(self.seen)):
            os.kill(os.getpid(), signal.SIGKILL)


def main(pipe: str, book: str, button: str, at: str, now: str, *words: str) -> None:
    """Press, and be killed at that point."""
    killer = Killer(at)
    for owner, name in POINTS:
        killer.watch(owner, name)
    if at == "placeholder":
        killer.kill_at(values, "_put_array", lambda cells, _: any(values.placeholders(cells)))
    killer.watch_steps(delete, "delete")
    press(button, workbook.attach(book, pipe), Options(words=words, sure=True), datetime.fromisoformat(now))
    print(len(killer.seen))


if __name__ == "__main__":
    main(*sys.argv[1:])
