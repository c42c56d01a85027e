"""Make parcels: one per order and warehouse, with carrier, service, packaging, weight and value."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pandas as pd

from pyaddin.steps.orders.row_ids import following, highest_number
from pyaddin.steps.parcels import combine, joining, packing, rules, warnings
from pyaddin.tables.frames import Tables, append
from pyaddin.tables.problems import Problem, mark
from pyaddin.tables.schema import YES
from pyaddin.tables.settings import Settings
from pyaddin.tables.status import CHECK_BLOCKED, Status
from pyaddin.values.rates import Known, none_known
from pyaddin.words.catalogue import Text
from pyaddin.words.problems import said


@dataclass(frozen=True, slots=True)
class Packed:
    """Orders and Parcels after the press; the counts are of order rows and add up to all of them."""

    orders: pd.DataFrame
    parcels: pd.DataFrame
    problems: list[Problem]
    done: int
    skipped: int
    needs: int


def make_parcels(
    tables: Tables, settings: Settings, last_no: int = 0, today: date = date.min, rates: Known = none_known
) -> Packed:
    """Pack every Reserved row without a parcel; rows of an order that cannot be packed stay, with the reason.

    `last_no` is the highest parcel number ever given; by the `rates` of `today` values are told in the rules' currency.
    """
    orders, parcels = tables["orders"], _cancelled(tables["orders"], tables["parcels"])
    lines = orders[(orders["status"] == Status.RESERVED) & (orders["parcel_no"] == "")]
    drafts, group = _drafts(lines, tables, settings, today, rates)
    blocked = (lines["address_check"] == CHECK_BLOCKED) & (lines["address_accepted"] != YES)
    stale = lines["reserved"] != lines["qty"]
    refused = {
        **dict(_refusals(drafts)),
        **dict.fromkeys(group[stale], said("parcel.qty-changed")),
        **dict.fromkeys(group[blocked], said("parcel.blocked")),
    }
    good = drafts[~drafts.index.isin(refused)]
    numbers = pd.Series(_numbers(orders, parcels, last_no, len(good)), index=good.index, dtype="str")
    packed = group.isin(good.index)
    out = orders.copy()
    out.loc[lines.index[packed], "parcel_no"] = group[packed].map(numbers).astype("str")
    out.loc[lines.index[packed], "status"] = Status.PACKED
    problems = [
        Problem("orders", int(row), _LOOK_AT.get(refused[number].code, ("warehouse",)), refused[number])
        for row, number in zip(lines.index, group, strict=True)
        if number in refused
    ]
    problems += [*_without_parcel(orders, parcels), *_of_another_warehouse(orders, parcels)]
    made = append("parcels", parcels, _rows(good, numbers))
    new = made.index[len(parcels) :]
    warned = warnings.beside(good, new, tables, settings["rule_currency"])
    marked = mark("orders", out, SOURCE, problems, lines.index.union(out.index[out["status"].isin(IN_PARCEL)]))
    done, needs = int(packed.sum()), len(problems)
    return Packed(
        marked,
        mark("parcels", made, SOURCE, warned, new),
        [*problems, *warned],
        done,
        len(orders) - done - needs,
        needs,
    )


def _without_parcel(orders: pd.DataFrame, parcels: pd.DataFrame) -> list[Problem]:
    """Rows whose parcel's row was deleted: nothing would ever send them, and they keep their units."""
    lost = orders[orders["status"].isin(IN_PARCEL) & ~orders["parcel_no"].isin(parcels["parcel_no"])]
    return [
        Problem(
            "orders",
            int(row),
            ("parcel_no",),
            said("parcel.lost", parcel=number) if number else said("parcel.lost-without-number"),
        )
        for row, number in lost["parcel_no"].items()
    ]


def _of_another_warehouse(orders: pd.DataFrame, parcels: pd.DataFrame) -> Iterator[Problem]:
    """Rows in a parcel whose Warehouse was changed since: they hold units where the parcel does not ship from."""
    ships_from = parcels.drop_duplicates("parcel_no").set_index("parcel_no")["warehouse"]
    inside = orders[orders["status"].isin(IN_PARCEL) & orders["parcel_no"].isin(ships_from.index)]
    sender = inside["parcel_no"].map(ships_from)
    for row, number in inside.loc[inside["warehouse"] != sender, "parcel_no"].items():
        told = said("parcel.other-warehouse", parcel=number, warehouse=sender[row] or said("piece.no-warehouse"))
        yield Problem("orders", int(row), ("warehouse",), told)


def _drafts(
    lines: pd.DataFrame, tables: Tables, settings: Settings, today: date, rates: Known
) -> tuple[pd.DataFrame, pd.Series]:
    """One row a parcel with all that is known of it, and each line's parcel."""
    group = lines.groupby(["marketplace", "order_no", "warehouse"], sort=False).ngroup()
    on = settings.yes("combine")
    if on and len(lines):
        group = combine.combined(group, lines)
    first = lines.assign(group=group).drop_duplicates("group").set_index("group")
    named = first[["marketplace", "recipient", "postcode", "country", "warehouse", "service_requested"]]
    drafts = named.join(packing.contents(lines, tables["products"], group)) if len(lines) else named.assign(**_EMPTY)
    drafts["order_no"] = joining.different(lines["order_no"], group).reindex(drafts.index, fill_value="")
    drafts["combine_note"] = combine.notes(group, lines, on).reindex(drafts.index)
    drafts["suggested"] = packing.suggest(drafts, tables["packaging"])
    tare = tables["packaging"].drop_duplicates("packaging").set_index("packaging")["tare_g"]
    value, drafts["no_rate"] = rules.values(drafts, tables["rules"], settings["rule_currency"], today, rates)
    chosen = rules.choose(drafts.assign(value=value), tables["rules"], tare)
    inside = tables["packaging"].drop_duplicates("packaging").set_index("packaging")[packing.SIDES]
    return drafts.join(chosen).join(inside, on="packaging"), group


SOURCE = "parcel"
IN_PARCEL = (Status.PACKED, Status.SENT)
_LOOK_AT: dict[str, tuple[str]] = {"parcel.qty-changed": ("qty",), "parcel.no-weight": ("sku",)}
"""The cell to look at; elsewhere the warehouse's."""

_EMPTY: dict[str, object] = {
    "items_g": 0.0, "value": 0.0, "currency": "", "currencies": 0, "battery": False, "volume": 0.0, "a": 0.0, "b": 0.0,
    "c": 0.0, "weightless": "", "worthless": "", "as_paid": "",
}  # fmt: skip


def _refusals(drafts: pd.DataFrame) -> Iterator[tuple[int, Text]]:
    """Parcels that cannot be made, with the reason."""
    bad = drafts[(drafts["weightless"] != "") | (drafts["currencies"] > 1) | (drafts["carrier"] == "")]
    names = ["weightless", "currencies", "items_g", "country", "warehouse", "battery", "no_rate"]
    for number, weightless, currencies, grams, country, warehouse, battery, no_rate in bad[names].itertuples(name=None):
        if weightless:
            yield int(number), said("parcel.no-weight", skus=weightless)
        elif currencies > 1:
            yield int(number), said("parcel.several-currencies")
        elif no_rate:
            yield int(number), said("parcel.no-rule-no-rate", currency=no_rate)
        else:
            code = "parcel.no-rule-with-battery" if battery else "parcel.no-rule"
            to, from_ = country or said("piece.no-country"), warehouse or said("piece.no-warehouse")
            yield int(number), said(code, grams=grams, country=to, warehouse=from_)


def _rows(good: pd.DataFrame, numbers: pd.Series) -> pd.DataFrame:
    names = [
        "order_no", "marketplace", "recipient", "country", "warehouse", "carrier", "service", "packaging", "weight_g",
        *packing.SIDES, "value", "currency", "why_carrier", "combine_note",
    ]  # fmt: skip
    return good[names].assign(parcel_no=numbers, status=Status.PACKED).reset_index(drop=True)


def _numbers(orders: pd.DataFrame, parcels: pd.DataFrame, last_no: int, count: int) -> list[str]:
    given = pd.concat([orders["parcel_no"], parcels["parcel_no"]])
    return list(following(highest_number(given, last_no, "P"), count, "P"))


def _cancelled(orders: pd.DataFrame, parcels: pd.DataFrame) -> pd.DataFrame:
    """Packed parcels whose every order row was cancelled are cancelled too."""
    live = set(orders.loc[orders["status"] != Status.CANCELLED, "parcel_no"])
    dead = (parcels["status"] == Status.PACKED) & ~parcels["parcel_no"].isin(live)
    return parcels if not dead.any() else parcels.assign(status=parcels["status"].where(~dead, Status.CANCELLED))
