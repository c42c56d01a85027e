"""What the buttons of the packing bench share."""

from pyaddin.actions.plan import Day
from pyaddin.steps.packing.scans import Bench, bench, read
from pyaddin.tables.packing import SCANS
from pyaddin.tables.problems import Refusal
from pyaddin.tables.sheets import TABLES
from pyaddin.words.catalogue import tr


def bench_of(day: Day) -> Bench:
    """What the macro wrote down of all scans; nothing where nobody scanned yet."""
    path = day.folders.data / SCANS
    try:
        text = path.read_bytes().decode("utf-8", "replace")
    except FileNotFoundError:
        return Bench()
    except OSError:
        told = tr("{file} cannot be read; close the program that holds it and press again.", file=SCANS)
        raise Refusal(told) from None
    return bench(read(text))


def refuse_without_facts(day: Day) -> None:
    """Refusal in a workbook of before, which could not keep that a parcel is packed."""
    if day.lacks("parcels", "packed_at"):
        raise Refusal(
            tr("The sheet {sheet} has no column Packed at; press Upgrade first.", sheet=TABLES["parcels"].sheet)
        )
