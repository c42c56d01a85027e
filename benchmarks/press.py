"""`python -m benchmarks.press --lines 500 3000 6000`: seconds from a click to its answer, in a real LibreOffice window.

Each button of the day is clicked five times and taken back between by *Undo last step*; shown are medians, with a
Python that each press starts (cold) and with one that stays ready (warm):

    line     until the closing line stands on the sheet
    free     until LibreOffice takes the next key
    Python   processor time of the press, its starting included
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).parents[1]
sys.path.append(str(ROOT / "tests" / "support"))

from office import Office  # noqa: E402

from benchmarks import shop  # noqa: E402
from pyaddin.book.closed.workbook import ClosedWorkbook  # noqa: E402
from pyaddin.buttons import BY_NAME  # noqa: E402
from pyaddin.door import place  # noqa: E402
from pyaddin.press import reading  # noqa: E402
from pyaddin.store import pythons  # noqa: E402
from pyaddin.tables.settings import BY_NAME as SETTINGS  # noqa: E402

DAY: Final = ("validate-addresses", "reserve-stock", "make-parcels", "carrier-files", "packing-slips")
UNDO: Final = "undo-last-step"
ALONE: Final = ("check-set-up",)
PATIENCE: Final = 180.0
PYTHON: Final = """#!/bin/sh
"{python}" "$@" 2>> "{folder}/errors"
times >> "{folder}/times"
"""
TICKS: Final = os.sysconf("SC_CLK_TCK")


class Took(NamedTuple):
    """Seconds from the click."""

    line: float
    free: float
    python: float


class Desk:
    """The shop's workbook in a window, and a Python that is watched."""

    def __init__(self, office: Office, folder: Path, lines: int, minutes: int) -> None:
        self.office, self.folder = office, folder
        book, self.export = shop.lay_out(folder / "shop", lines)
        office.open(book)
        python = folder / "python"
        python.write_text(PYTHON.format(python=sys.executable, folder=folder), encoding="utf-8")
        python.chmod(0o755)
        pythons.note(reading.read_settings(ClosedWorkbook(book))["book_id"], str(python))
        captions = [office.text("Settings", f"A{row}") for row in range(1, 60)]
        for name, value in (("ready_minutes", str(minutes)), ("open_files", "No")):
            office.put("Settings", f"B{captions.index(SETTINGS[name].caption) + 1}", value)

    def press(self, name: str, *files: Path) -> Took:
        """Click a button and wait for its end."""
        button = BY_NAME[name]
        sheet = "Parcels" if "Parcels" in button.sheets else "Orders" if "Orders" in button.sheets else button.sheets[0]
        self.office.put(sheet, "A3", "")
        before = self._cpu()
        self.office.click(button.caption, sheet)
        for path in files:
            self.office.choose_file(path)
        clicked = time.perf_counter()
        self.office.wait_for(lambda: button.caption in self._said(sheet), PATIENCE, button.caption)
        line = time.perf_counter() - clicked
        self.office.idle()
        free = time.perf_counter() - clicked
        time.sleep(1.5)  # what Python does behind the closing line
        return Took(line, free, self._cpu() - before)

    def _said(self, sheet: str) -> str:
        said = self.office.text(sheet, "A3")
        return "" if said.endswith("...") else said

    def _cpu(self) -> float:
        """Seconds of the processor in the presses so far: those of the client, and of the Python that stays ready."""
        times = (self.folder / "times").read_text(encoding="utf-8") if (self.folder / "times").exists() else ""
        spent = sum(map(_seconds, " ".join(times.splitlines()[1::2]).split()))
        return spent + sum(_children_of_ready())

    def rounds(self, times: int) -> Iterator[tuple[str, Took]]:
        """Each button so many times, taken back between; a first press of each kind is not counted."""
        self.press("import", self.export)
        for name in ALONE:
            for _ in range(times):
                yield name, self.press(name)
        for name in DAY:
            for _ in range(times):
                yield name, self.press(name)
                yield UNDO, self._taken_back()
            self.press(name)

    def _taken_back(self) -> Took:
        """Of what left the house Undo asks first, and is pressed again."""
        took = self.press(UNDO)
        return took if "taken back" in self.office.text("Parcels", "A3") else self.press(UNDO)


def _seconds(text: str) -> float:
    """Of what the shell says: 0m1.250000s."""
    minutes, _, seconds = text.rstrip("s").partition("m")
    return int(minutes) * 60 + float(seconds)


def _children_of_ready() -> Iterator[float]:
    """What the copies of the Python that stays ready took, which it is told when they end."""
    try:
        number = int(place.lock_path().read_text(encoding="ascii"))
        fields = Path(f"/proc/{number}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except (OSError, ValueError, place.Shut):
        return
    yield (int(fields[13]) + int(fields[14])) / TICKS


def main() -> None:
    """Print a table for each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", nargs="+", type=int, default=[500, 3_000, 6_000])
    parser.add_argument("--times", type=int, default=5, help="clicks of each button")
    chosen = parser.parse_args()
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        os.environ["HOME"] = home
        for lines in chosen.lines:
            report(
                lines, {kind: measured(lines, minutes, chosen.times) for kind, minutes in (("cold", 0), ("warm", 5))}
            )


def measured(lines: int, minutes: int, times: int) -> dict[str, Took]:
    """Medians by button."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        office = Office(Path(folder))
        os.environ["DISPLAY"] = office.environment["DISPLAY"]
        try:
            found: dict[str, list[Took]] = {}
            for name, took in Desk(office, Path(folder), lines, minutes).rounds(times):
                found.setdefault(name, []).append(took)
        finally:
            office.stop()
    return {name: Took(*map(median, zip(*each, strict=True))) for name, each in found.items()}


def report(lines: int, kinds: dict[str, dict[str, Took]]) -> None:
    """A line for each button."""
    heads = [f"{kind} {part}" for kind in kinds for part in Took._fields]
    print(f"\n{lines:,} order lines\n{'':22}" + "".join(f"{head:>12}" for head in heads))
    for name in next(iter(kinds.values())):
        cells = [value for kind in kinds.values() for value in kind[name]]
        print(f"{BY_NAME[name].caption:22}" + "".join(f"{value:12.2f}" for value in cells))


if __name__ == "__main__":
    main()
