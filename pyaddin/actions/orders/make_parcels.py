"""Make parcels."""

from typing import Final

import pandas as pd

from pyaddin.actions.plan import Day, Plan
from pyaddin.actions.standing import honoured_rows, questioned, told
from pyaddin.formats import mail_numbers, rate_cards
from pyaddin.formats.carriers import format as carriers
from pyaddin.formats.carriers.format import Formats
from pyaddin.formats.carriers.sent import by_account
from pyaddin.steps.parcels.billing import billed
from pyaddin.steps.parcels.mail_numbers import Handed, handed_out, wanting
from pyaddin.steps.parcels.make import Prices, make_parcels, waiting
from pyaddin.steps.parcels.pricing import priced
from pyaddin.steps.shipping import dispatch, gate
from pyaddin.store.archive import Archive
from pyaddin.store.mail_numbers import MailNumbers
from pyaddin.tables.frames import Tables
from pyaddin.tables.problems import Problem, mark
from pyaddin.words.catalogue import Words, tr, trn

FEW: Final = 20
"""Mail numbers that are too few to be silent about, whatever a press takes."""


def run(day: Day) -> Plan:
    """Pack reserved rows; choose carrier, service and packaging by Rules."""
    came = day.tables["orders"]
    day, found = questioned(day)
    formats = carriers.load(day.folders.of("carriers"))
    orders = day.tables["orders"]
    answer = gate.ask_rows(orders, waiting(orders), day.who, day.now)
    cards = rate_cards.load(day.folders.of(rate_cards.FOLDER), day.now.date())
    result = make_parcels(
        {**day.tables, "orders": answer.marked()}, day.settings, day.last("parcel_no"),
        Prices(day.now.date(), day.rates, cards), stops=answer.stops,
        limits=_limits(day, formats), last_id=day.last("row_id"),
    )  # fmt: skip
    made = len(result.parcels) - len(day.tables["parcels"])
    said: list[Words] = [trn("{count:,} parcel made.", "{count:,} parcels made.", made)]
    split = len(result.orders) - len(orders)
    if split:
        said.append(trn("{count:,} row added by splitting lines.", "{count:,} rows added by splitting lines.", split))
    warned = len({p.row for p in result.problems if p.table == "parcels"})
    if warned:
        said.append(
            trn("{count:,} parcel with a warning to read.", "{count:,} parcels with a warning to read.", warned)
        )
    handed = _numbered(day, _with_billed(day, formats, result.parcels, made), said)
    parcels = handed.parcels
    changed = {"orders": result.orders, "parcels": priced(parcels, result.orders, cards)}
    refused = _carriers_objections(day, formats, {**day.tables, **changed}, made)
    changed["parcels"] = mark(
        "parcels", changed["parcels"], dispatch.SOURCE, refused, result.parcels.index[len(day.tables["parcels"]) :]
    )
    errors = {problem.row for problem in refused if problem.severity == "error"}
    if errors:
        said.append(
            trn(
                "{count:,} parcel that the carrier would refuse as they are.",
                "{count:,} parcels that the carrier would refuse as they are.",
                len(errors),
            )
        )
    problems = [*answer.beside_rows(), *result.problems]
    asked = {problem.row for problem in found.problems if problem.table == "orders"}
    freed = honoured_rows(came, orders, result.orders, [*problems, *found.problems])
    plan = Plan(changed, said=said, problems=problems, numbers=handed.given)
    plan.count("orders", len(result.orders), result.went | freed, result.waits | asked)
    return told(plan, found)


def _limits(day: Day, formats: Formats) -> dict[str, float]:
    """Grams that the carriers of Rules take."""
    cells = day.tables["rules"]["carrier"].unique()
    named = {part.strip() for cell in cells for part in cell.split(",")} & formats.keys()
    limits = {name: formats[name].limits.max_weight_g for name in named}
    return {name: float(most) for name, most in limits.items() if most is not None}


def _with_billed(day: Day, formats: Formats, parcels: pd.DataFrame, made: int) -> pd.DataFrame:
    """Parcels with what the carrier bills for those just made."""
    new = parcels.index[len(parcels) - made :]
    named = (name for name in parcels.loc[new, "carrier"].unique() if name in formats)
    rules = {name: [volume.rule for volume in formats[name].volume] for name in named}
    houses, out = day.tables["warehouses"], parcels.copy()
    countries = dict(zip(houses["warehouse"], houses["country"], strict=True))
    out.loc[new, "billed_g"] = billed(parcels.loc[new], rules, day.now.date(), countries)
    return out


def _carriers_objections(day: Day, formats: Formats, tables: Tables, made: int) -> list[Problem]:
    """What the carriers would say of the parcels just made, told while there is time to mend it."""
    if not made:
        return []
    new = tables["parcels"].index[-made:]
    cargo = day.workings.cargo(tables, new, day.now)
    accounts = [(name, labels) for name, _, labels in by_account(tables["parcels"], new) if name in formats]
    return [problem for name, labels in accounts for problem in cargo.prepare(formats[name], labels).problems]


def _numbered(day: Day, parcels: pd.DataFrame, said: list[Words]) -> Handed:
    """Parcels with mail numbers, where their carriers have a pool of them, and what there is to say of the pools."""
    pools = mail_numbers.load(day.folders.of(mail_numbers.FOLDER))
    if wanting(parcels, pools.keys()).empty:
        return Handed(parcels)
    archived = {str(number) for (number,) in Archive(day.journal).columns("parcels", ("tracking_no",), ())}
    used = MailNumbers(day.journal).used() | archived
    handed = handed_out(parcels, {carrier: pool.numbers for carrier, pool in pools.items()}, used)
    for carrier, count in handed.missing.items():
        said.append(
            trn(
                "{count:,} parcel has no mail number, for those of {carrier} are used up.",
                "{count:,} parcels have no mail number, for those of {carrier} are used up.",
                count,
                carrier=carrier,
            )
        )
    for carrier, count in handed.left.items():
        if 0 < count < max(FEW, 2 * len(handed.given)):
            said.append(
                trn(
                    "{count:,} mail number of {carrier} is left.",
                    "{count:,} mail numbers of {carrier} are left.",
                    count,
                    carrier=carrier,
                )
            )
    said += [
        tr("{number} in {folder} fails its check digit and is not given out.", number=bad, folder=mail_numbers.FOLDER)
        for pool in pools.values()
        for bad in pool.bad[:1]
    ]
    return handed
