"""`python -m benchmarks.day --lines 2000 20000 100000`: how long each step and the whole day take, next to the floor.

The day is *Run the day* on a closed workbook, then *Import tracking* and *Confirm shipment*. The floor is what the
machine needs to read and to write the same cells; the script is what a clerk would write with openpyxl.
"""

import argparse
import os
import tempfile
from pathlib import Path
from typing import Any

from benchmarks import floor, shop
from benchmarks.clock import Clock, Took
from pyaddin.actions.plan import Options, Plan
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.buttons import BY_NAME, THE_DAY
from pyaddin.press import deciding, drafting, reading, writing
from pyaddin.press import run as pressing
from pyaddin.press.reading import Reading
from pyaddin.store import journal

READ, COMPARE, KEEP, WRITE = "Read the book", "Find what changed", "Keep the journal", "Write the book"
DAY, WITHOUT_SLIPS, FLOOR = "Run the day", "Run the day without its slips", "Floor: read and write the same cells"
SLIPS = BY_NAME["packing-slips"].caption
AGAIN = "Press Import, all here and shipped"
FLOOR_READ, FLOOR_WRITE, SCRIPT = "calamine reads", "XlsxWriter writes", "Script: openpyxl loads, loops, saves"
BY_PARCEL = (BY_NAME["carrier-files"].caption, SLIPS, "Press Import tracking", "Press Confirm shipment")
AIMS = {
    BY_NAME["validate-addresses"].caption: "20,000 lines/s", BY_NAME["reserve-stock"].caption: "500,000 lines/s",
    BY_NAME["carrier-files"].caption: "50,000 parcels/s", SLIPS: "1,000 parcels/s", WITHOUT_SLIPS: "the floor",
}  # fmt: skip


def main() -> None:
    """Print a table for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", nargs="+", type=int, default=[2_000, 20_000, 100_000])
    parser.add_argument("--script", type=int, default=20_000, help="largest size that the openpyxl script is given")
    parser.add_argument("--no-slips", action="store_true", help="leave packing slips out")
    chosen = parser.parse_args()
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "")
    for lines in chosen.lines:
        with tempfile.TemporaryDirectory() as folder:
            report(lines, *measure(lines, Path(folder) / "shop", lines <= chosen.script, not chosen.no_slips))


def measure(lines: int, folder: Path, with_script: bool, with_slips: bool) -> tuple[int, dict[str, Took]]:
    """How many parcels there were, and what everything took, in the order in which it is shown."""
    book, export = shop.lay_out(folder, lines)
    clock = Clock()
    slips: Any = deciding.action(BY_NAME["packing-slips"])
    print_slips = slips.run
    if not with_slips:
        slips.run = lambda day: Plan()
    try:
        with clock.watching(_parts), clock.running(DAY):
            pressing.press("run-the-day", ClosedWorkbook(book), Options((export,)))
    finally:
        slips.run = print_slips
    parcels, tracking = shop.tracking(book, folder)
    with clock.running("Press Import tracking"):
        pressing.press("import-tracking", ClosedWorkbook(book), Options((tracking,)))
    with clock.running("Press Confirm shipment"):
        pressing.press("confirm-shipment", ClosedWorkbook(book), Options())
    with clock.running(AGAIN):
        pressing.press("import", ClosedWorkbook(book), Options((shop.told_again(export),)))
    with clock.running(FLOOR_READ):
        floor.read(book)
    with clock.running(FLOOR_WRITE):
        floor.write(book, folder / "floor.xlsx")
    if with_script:
        with clock.running(SCRIPT):
            floor.script(book, folder / "script.xlsm")
    return parcels, _with_sums(clock.took, with_slips)


def _parts() -> dict[str, list[tuple[Any, str]]]:
    """The functions of a press that are timed one by one: each button's decision, and what is around them."""
    decisions = {button.caption: [(deciding.action(button), "run")] for button in THE_DAY}
    return {
        READ: [(reading, "read")], **decisions, COMPARE: [(Reading, "changes")],
        KEEP: [(journal.Journal, "begin")], WRITE: [(drafting, "draft"), (writing, "write")],
    }  # fmt: skip


def _with_sums(took: dict[str, Took], with_slips: bool) -> dict[str, Took]:
    """With the day without its slips beside the whole, and the floor as one."""
    slips = took.get(SLIPS, Took()) if with_slips else Took()
    day, read, write = took[DAY], took.pop(FLOOR_READ), took.pop(FLOOR_WRITE)
    script = {SCRIPT: took.pop(SCRIPT)} if SCRIPT in took else {}
    if not with_slips:
        took.pop(SLIPS, None)
        took.pop(DAY)
    without = Took(day.wall - slips.wall, day.cpu - slips.cpu)
    return {**took, WITHOUT_SLIPS: without, FLOOR: Took(read.wall + write.wall, read.cpu + write.cpu), **script}


def report(lines: int, parcels: int, took: dict[str, Took]) -> None:
    """A table: seconds by the clock and of the processor, order lines or parcels in a second of the processor."""
    print(f"\n{lines:,} order lines, {parcels:,} parcels")
    print(f"  {'':<38}{'clock':>10}{'processor':>12}{'in a second of it':>24}   aim")
    for what, seconds in took.items():
        count, unit = (parcels, "parcels") if what in BY_PARCEL else (lines, "lines")
        rate = f"{count / seconds.cpu:,.0f} {unit}" if seconds.cpu else ""
        print(f"  {what:<38}{seconds.wall:>8.2f} s{seconds.cpu:>10.2f} s{rate:>24}   {AIMS.get(what, '')}".rstrip())
    if SLIPS not in took:
        print("  Packing slips were left out (--no-slips).")


if __name__ == "__main__":
    main()
