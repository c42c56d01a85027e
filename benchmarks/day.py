"""`python -m benchmarks.day --lines 2000 20000 100000`: lines per second of each step and of the day, and the floor."""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks import floor, shop
from pyaddin import press as pressing
from pyaddin.actions.day import Options
from pyaddin.book.closed import ClosedWorkbook


def main() -> None:
    """Print a table for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", nargs="+", type=int, default=[2_000, 20_000, 100_000])
    parser.add_argument("--script", type=int, default=20_000, help="largest size that the openpyxl script is given")
    chosen = parser.parse_args()
    for lines in chosen.lines:
        with tempfile.TemporaryDirectory() as folder:
            report(lines, measure(lines, Path(folder) / "shop", lines <= chosen.script))


def measure(lines: int, folder: Path, with_script: bool) -> dict[str, float]:
    """Seconds by what was done."""
    book, export = shop.lay_out(folder, lines)
    took: dict[str, float] = {}
    with _steps_timed(took):
        took["the whole day"] = _seconds(
            lambda: pressing.press("run-the-day", ClosedWorkbook(book), Options((export,)))
        )
    took["floor: read the cells (calamine)"] = _seconds(lambda: floor.read(book))
    took["floor: write the cells (XlsxWriter)"] = _seconds(lambda: floor.write(book, folder / "floor.xlsx"))
    if with_script:
        took["a script (openpyxl: load, loop, save)"] = _seconds(lambda: floor.script(book, folder / "script.xlsm"))
    return took


@contextmanager
def _steps_timed(took: dict[str, float]) -> Iterator[None]:
    """Each step's decision, without reading and writing the book."""
    decide = pressing._decide

    def timed(office: Any, day: Any, button: Any) -> Any:
        start = time.perf_counter()
        step = decide(office, day, button)
        took[f"decide: {button.caption}"] = time.perf_counter() - start
        return step

    pressing._decide = timed
    try:
        yield
    finally:
        pressing._decide = decide


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def report(lines: int, took: dict[str, float]) -> None:
    """A table with seconds and lines per second."""
    print(f"\n{lines:,} order lines")
    for what, seconds in took.items():
        print(f"  {what:<42}{seconds:>9.2f} s{lines / seconds:>14,.0f} lines/s")


if __name__ == "__main__":
    main()
