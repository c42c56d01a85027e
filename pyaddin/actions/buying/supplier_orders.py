"""Supplier orders."""

from collections.abc import Mapping
from typing import Final

import pandas as pd

from pyaddin.actions import own_formats
from pyaddin.actions.buying import shared
from pyaddin.actions.plan import Day, Plan, dated
from pyaddin.actions.standing import questioned, told
from pyaddin.formats.carriers import format as carriers
from pyaddin.formats.carriers import write
from pyaddin.formats.carriers.format import CarrierFormat
from pyaddin.steps.buying import sending
from pyaddin.steps.parcels import shipments
from pyaddin.steps.shipping import gate
from pyaddin.store.journal import NewFile
from pyaddin.tables.frames import Tables
from pyaddin.tables.problems import Problem, Refusal, mark
from pyaddin.words.catalogue import Words, tr, trn

OUR_PRICES: Final = ("item.unit_price", "item.price_currency")
"""What buyers pay is nothing that a supplier is told."""
PLAIN: Final = "Supplier order"
"""The format of suppliers that have none of their own."""


def has_work(day: Day) -> bool:
    """Whether rows wait for a supplier to be told of them."""
    return len(sending.waiting(day.tables["orders"])) > 0


def run(day: Day) -> Plan:
    """A file for each supplier with the orders that they are to send; nothing is sent twice."""
    shared.refuse_without_sheet(day)
    day, found = questioned(day)
    orders, purchases = day.tables["orders"], day.tables["purchases"]
    rows = sending.waiting(orders)
    twice = sending.sent_already(orders, rows, purchases)
    answer = gate.ask_rows(orders, rows, day.who, day.now)
    stopped = {*answer.stops, *(problem.row for problem in twice)}
    going = rows[~rows.isin(list(stopped))]
    tables = {**day.tables, "orders": mark("orders", answer.marked(), sending.SOURCE, twice, rows)}
    plan = Plan(problems=[*answer.beside_rows(), *twice])
    files: dict[str, str] = {}
    if len(going):
        tables, files = _written(day, plan, tables, going)
    told_of = orders.index[tables["orders"]["parcel_no"].isin(files).to_numpy() & orders.index.isin(going)]
    tables["purchases"] = sending.purchased(tables, told_of, files, day.settings, day.now, day.last("purchases"))
    plan.tables = shared.settled(day, tables)
    waits = {problem.row for problem in plan.problems if problem.table == "orders"} | stopped
    plan.count("orders", len(orders), told_of, waits)
    plan.said.insert(0, _said(len(told_of), len(plan.files)))
    plan.opens = [dated(day, "")] if plan.files else []
    return told(plan, found)


def _said(rows: int, files: int) -> Words:
    if not rows:
        return tr("No supplier was told of anything.")
    where = trn("{count:,} file", "{count:,} files", files)
    return trn("{count:,} row in {files} to suppliers.", "{count:,} rows in {files} to suppliers.", rows, files=where)


def _written(day: Day, plan: Plan, tables: Tables, going: pd.Index) -> tuple[Tables, dict[str, str]]:
    """The tables with the parcels that suppliers send, and the name of the file by parcel number; rows that a file
    would lack something of stay where they were."""
    before = tables
    made = {**tables, **sending.with_parcels(tables["orders"], tables["parcels"], going, day.last("parcel_no"))}
    new = made["parcels"].index[len(tables["parcels"]) :]
    cargo = shipments.build(made, new, day.now, day.rates)
    formats = carriers.load([*day.folders.of("suppliers"), *day.folders.of("carriers")])
    files: dict[str, str] = {}
    used: set[str] = set()
    for supplier, labels in made["parcels"].loc[new].groupby("warehouse", sort=False).groups.items():
        fmt = _format(str(supplier), formats, tables["suppliers"])
        prepared = write.prepare(fmt, cargo, labels)
        used.add(fmt.name)
        plan.problems += _beside_rows(made, prepared.problems)
        for file in write.write(prepared, f"{supplier}_{day.now:%Y%m%d}", day.now):
            plan.files.append(NewFile(dated(day, file.name), file.data))
            files |= dict.fromkeys(made["parcels"].loc[file.parcels, "parcel_no"], file.name)
    own_formats.told(day, plan, "carriers", used)
    out = _only(before, made, files, going)
    out["orders"] = mark("orders", out["orders"], sending.SOURCE, plan.problems, going)
    return out, files


def _only(before: Tables, made: Tables, files: Mapping[str, str], going: pd.Index) -> Tables:
    """The tables with those of the parcels that are in a file."""
    parcels, orders = made["parcels"], made["orders"]
    new = ~parcels.index.isin(before["parcels"].index)
    parcels = parcels[~new | parcels["parcel_no"].isin(files)]
    named = parcels["parcel_no"].map(files).astype("object").fillna(parcels["carrier_file"]).astype("str")
    stays = orders.index.isin(going) & ~orders["parcel_no"].isin(files)
    back = {name: orders[name].mask(stays, before["orders"][name]) for name in ("status", "parcel_no")}
    return {**made, "parcels": parcels.assign(carrier_file=named), "orders": orders.assign(**back)}


def _beside_rows(made: Tables, problems: list[Problem]) -> list[Problem]:
    """What a file lacks of a parcel, beside the rows that are in it."""
    orders, numbers = made["orders"], made["parcels"]["parcel_no"]
    out = []
    for problem in problems:
        for label in orders.index[orders["parcel_no"] == numbers[problem.row]]:
            out.append(Problem("orders", int(label), ("sku",), shared.beside(problem.said), problem.severity))
    return out


def _format(supplier: str, formats: Mapping[str, CarrierFormat], suppliers: pd.DataFrame) -> CarrierFormat:
    """The form of a supplier's file; Refusal where there is none such, or where it would tell them our prices."""
    named = suppliers.loc[suppliers["supplier"] == supplier, "order_file"].iloc[0]
    spelt = {name.casefold(): name for name in formats}
    name = spelt.get((named or (supplier if supplier.casefold() in spelt else PLAIN)).casefold())
    if name is None:
        raise Refusal(
            tr("Suppliers names the order file '{file}' for {supplier}, and no format has that name; correct it, or "
               "clear it to take the plain one.", file=named[:60], supplier=supplier)
        )  # fmt: skip
    fmt = formats[name]
    if fmt.reads(OUR_PRICES):
        raise Refusal(
            tr("The file {name} would tell {supplier} what your buyers pay; take the column with that price out of it.",
               name=name, supplier=supplier)
        )  # fmt: skip
    return fmt
