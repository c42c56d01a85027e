"""`python -m benchmarks.parts --lines 500 3000 6000`: where the processor time of a press goes.

The buttons of the day are pressed one after the other on a book that is open in a real LibreOffice, each by a copy of a
Python that has loaded the program, as the one that stays ready does. Shown are seconds of Python's processor time and,
behind a stroke, of LibreOffice's:

    reach    finding the open workbook
    read     Settings and the button's sheets
    decide   what the button's action does, its files included
    draft    from what is decided to cells, the sheets looked at once more
    journal  the press kept before the writing, and said to be done after it
    write    the cells

`python -m benchmarks.press` clicks for real and looks at the clock; processor time can be compared on a busy machine.
"""

import argparse
import importlib
import os
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final, NamedTuple

from benchmarks import shop
from benchmarks.press import DAY, ROOT, TICKS, UNDO
from pyaddin import launch
from pyaddin.door.messages import Wish
from pyaddin.ready import serving
from pyaddin.store.question import SLIP
from pyaddin.tables.settings import BY_NAME as SETTINGS

sys.path.append(str(ROOT / "tests" / "support"))

from office import Office

PARTS: Final = {
    "reach": ("launch:_reached",),
    "read": ("press.run:open_office", "press.deciding:read_tables"),
    "decide": ("press.deciding:decide",),
    "draft": (
        "press.drafting:draft", "press.drafting:Draft.log", "press.drafting:note",
        "press.reading:Reading.changes",
    ),
    "journal": ("press.writing:_begin", "press.traces:publish"),
    "write": ("book.live.workbook:LiveWorkbook.apply",),
}  # fmt: skip
"""Functions of `pyaddin` none of which calls another."""


class Spent(NamedTuple):
    """Seconds of the processor."""

    python: float = 0.0
    office: float = 0.0

    def __add__(self, other: tuple[float, ...]) -> "Spent":  # type: ignore[override]
        return Spent(self.python + other[0], self.office + other[1])


class Clock:
    """What Python and LibreOffice take within some functions."""

    def __init__(self, office: int) -> None:
        self._stat = Path(f"/proc/{office}/stat")
        self.spent: dict[str, Spent] = dict.fromkeys((*PARTS, "all"), Spent())

    def measure(self, part: str, run: Callable[..., Any]) -> Callable[..., Any]:
        """The function, whose time is added to the part's."""

        def measured(*arguments: Any, **named: Any) -> Any:
            begin = self._now()
            try:
                return run(*arguments, **named)
            finally:
                end = self._now()
                self.spent[part] += (end.python - begin.python, end.office - begin.office)

        return measured

    def watch(self) -> None:
        """Measure all parts from now on."""
        for part, places in PARTS.items():
            for place in places:
                module, _, name = place.partition(":")
                owner: Any = importlib.import_module(f"pyaddin.{module}")
                *classes, name = name.split(".")
                for each in classes:
                    owner = getattr(owner, each)
                setattr(owner, name, self.measure(part, getattr(owner, name)))

    def _now(self) -> Spent:
        fields = self._stat.read_text(encoding="ascii").rpartition(")")[2].split()
        return Spent(time.process_time(), (int(fields[11]) + int(fields[12])) / TICKS)


def serve(wishes: Connection) -> None:
    """Be the Python that stays ready: for each wish a copy that presses and tells what it took."""
    serving.load()
    from pyaddin.book.live.workbook import LiveWorkbook

    LiveWorkbook.let_go = lambda self: None  # type: ignore[method-assign]  # the pipe is the window's own
    while wish := wishes.recv():
        if not os.fork():
            clock = Clock(wish.pop("office"))
            clock.watch()
            with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
                sys.stderr = nowhere
                clock.measure("all", launch.press_wished)(Wish("", **wish))
            wishes.send(clock.spent)
            os._exit(0)
        os.wait()


class Desk:
    """The shop's workbook in a window, and the Python that stays ready, which was there first: one that has spoken to
    a LibreOffice cannot be copied."""

    def __init__(self, folder: Path, lines: int) -> None:
        context = get_context("fork")
        self._wishes, there = context.Pipe()
        context.Process(target=serve, args=(there,), daemon=True).start()
        self.office = Office(folder)
        self._book, self._export = shop.lay_out(folder / "shop", lines)
        self.office.open(self._book)
        captions = [self.office.text("Settings", f"A{row}") for row in range(1, 60)]
        self.office.put("Settings", f"B{captions.index(SETTINGS['open_files'].caption) + 1}", "No")

    def press(self, name: str, *files: Path) -> Mapping[str, Spent]:
        """Press a button over the pipe that the window was started with."""
        self.office.idle()
        self._wishes.send(
            {
                "button": name, "workbook": str(self._book), "pipe": self.office.pipe,
                "files": tuple(map(str, files)), "office": self._office(),
            }
        )  # fmt: skip
        spent: Mapping[str, Spent] = self._wishes.recv()
        return spent

    def _office(self) -> int:
        """The number of LibreOffice's own process, the last of those that a start of it leads to."""
        group = self.office._started[-1].pid
        numbers = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
        return max(number for number in numbers if _group(number) == group)

    def day(self) -> dict[str, Mapping[str, Spent]]:
        """Each button of the day, taken back and pressed again, so that nothing is done for the first time."""
        self.press("import", self._export)
        took = {}
        for name in DAY:
            self.press(name)
            took[UNDO] = self.press(UNDO)
            if "✗" in self.office.text("Parcels", "A3"):  # it asks first
                time.sleep(SLIP.total_seconds() + 1)
                took[UNDO] = self.press(UNDO)
            took[name] = self.press(name)
        return took


def _group(number: int) -> int:
    try:
        return os.getpgid(number)
    except ProcessLookupError:
        return 0


def main() -> None:
    """Print a table for each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", nargs="+", type=int, default=[500, 3_000, 6_000])
    for lines in parser.parse_args().lines:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            os.environ["HOME"] = folder
            desk = Desk(Path(folder), lines)
            try:
                report(lines, desk.day())
            finally:
                desk.office.stop()


def report(lines: int, took: Mapping[str, Mapping[str, Spent]]) -> None:
    """A line for each button."""
    heads = [*PARTS, "all"]
    print(f"\n{lines:,} order lines\n{'':20}" + "".join(f"{head:>13}" for head in heads))
    for name, spent in took.items():
        cells = (f"{spent[head].python:.2f} | {spent[head].office:.2f}" for head in heads)
        print(f"{name:20}" + "".join(f"{cell:>13}" for cell in cells))


if __name__ == "__main__":
    main()
