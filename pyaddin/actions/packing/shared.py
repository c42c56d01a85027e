"""What the buttons of the packing bench share."""

from pyaddin.actions.plan import Day, Plan
from pyaddin.steps.packing.along import back_from_cancelled
from pyaddin.steps.packing.scans import Bench, bench, read
from pyaddin.steps.stock.holding import stock_figures
from pyaddin.steps.warehouse.movements import together
from pyaddin.tables.packing import PACKING, SCANS
from pyaddin.tables.problems import Refusal
from pyaddin.tables.sheets import TABLES
from pyaddin.words.catalogue import tr, trn


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


def take_back(day: Day, plan: Plan) -> None:
    """Gifts and inserts of parcels that are cancelled are on Stock again, which the closing line says."""
    tables = {**day.tables, **plan.tables}
    back = back_from_cancelled(tables)
    if back.moves.empty:
        return
    figures, _ = stock_figures(tables["orders"], back.stock, day.settings, tables["parcels"])
    plan.tables |= {PACKING.name: back.lines, "stock": figures}
    plan.moves = together([plan.moves, back.moves])
    for sku, units in back.moves.groupby("sku")["qty"].sum().items():
        plan.said.append(
            trn("{count:,} unit of {sku} that went along is on Stock again: put it back.",
                "{count:,} units of {sku} that went along are on Stock again: put them back.", int(units), sku=sku)
        )  # fmt: skip
