"""Make parcels: one per order and warehouse, with carrier, service, packaging, weight and value."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final, NamedTuple

import pandas as pd

from pyaddin.steps.orders.known_by import shops_of
from pyaddin.steps.orders.row_ids import following, highest_number
from pyaddin.steps.outcome import Outcome
from pyaddin.steps.parcels import combine, joining, packing, pricing, rules, warnings
from pyaddin.steps.parcels import spread as spreading
from pyaddin.steps.parcels.fitting import SIDES, Wrap, fitting, outer_sides, smallest_first
from pyaddin.steps.parcels.pricing import NO_CARDS, Cards
from pyaddin.steps.parcels.spread import Boxes
from pyaddin.steps.stock.kits import completed
from pyaddin.tables.buying import AT_SUPPLIER
from pyaddin.tables.frames import Tables, append
from pyaddin.tables.orders import ORDER
from pyaddin.tables.problems import Problem, mark
from pyaddin.tables.schema import shown
from pyaddin.tables.settings import Settings
from pyaddin.tables.status import Status
from pyaddin.values.rates import Known, none_known
from pyaddin.words.catalogue import Text, tr
from pyaddin.words.problems import said


@dataclass(frozen=True, slots=True)
class Packed(Outcome):
    """Orders and Parcels after the press; done are the order rows that were packed."""

    parcels: pd.DataFrame
    problems: list[Problem]


def waiting(orders: pd.DataFrame) -> pd.Index:
    """Rows that want a parcel of ours."""
    wants = (orders["status"] == Status.RESERVED) & (orders["parcel_no"] == "") & (orders["bin"] != AT_SUPPLIER)
    return orders.index[wants]


class Prices(NamedTuple):
    """By what rates of exchange values are told in the rules' currency, and what carriage costs."""

    today: date = date.min
    rates: Known = none_known
    cards: Cards = NO_CARDS


_NO_PRICES: Final = Prices()


def make_parcels(
    tables: Tables, settings: Settings, last_no: int = 0, prices: Prices = _NO_PRICES, *, stops: Collection[int] = (),
    limits: Mapping[str, float] | None = None, last_id: int = 0,
) -> Packed:  # fmt: skip
    """Pack every Reserved row without a parcel; rows of an order that cannot be packed stay, with the reason.

    `last_no` and `last_id` are the highest parcel number and Row ID ever given, `stops` rows that may not go out,
    `limits` the grams that carriers take.
    """
    tables = {**tables, "products": completed(tables["products"])}
    orders, parcels = tables["orders"], _cancelled(tables["orders"], tables["parcels"])
    boxes = Boxes(smallest_first(tables["packaging"]), fitting(tables["products"], _wrap(settings)))
    choosing = partial(_drafted, tables=tables, settings=settings, prices=prices, boxes=boxes)
    orders, group, drafts = _drafts(tables, settings, stops, limits or {}, last_id, boxes, choosing)
    lines = orders.loc[group.index]
    stale, stopped = lines["reserved"] != lines["qty"], lines.index.isin(stops)
    refused = {
        **dict(_refusals(drafts)),
        **dict.fromkeys(group[stale], said("parcel.qty-changed")),
        **{number: _waits(lines.at[label, "row_id"]) for label, number in group[stopped].items()},
    }
    good = drafts[~drafts.index.isin(refused)]
    numbers = pd.Series(_numbers(orders, parcels, last_no, len(good)), index=good.index, dtype="str")
    packed = group.isin(good.index)
    out = orders.copy()
    out.loc[lines.index[packed], "parcel_no"] = group[packed].map(numbers).astype("str")
    out.loc[lines.index[packed], "status"] = Status.PACKED
    problems = [
        Problem("orders", int(row), _LOOK_AT.get(refused[number].code, ("warehouse",)), refused[number])
        for row, number in group[~stopped].items()
        if number in refused
    ]
    problems += [*_without_parcel(orders, parcels), *_of_another_warehouse(orders, parcels)]
    made = append("parcels", parcels, _rows(good, numbers))
    new = made.index[len(parcels) :]
    warned = warnings.beside(good, new, tables, settings["rule_currency"])
    marked = mark("orders", out, SOURCE, problems, lines.index.union(out.index[out["status"].isin(IN_PARCEL)]))
    return Packed(
        marked,
        set(lines.index[packed]),
        {problem.row for problem in problems} | set(lines.index[stopped]),
        mark("parcels", made, SOURCE, warned, new),
        [*problems, *warned],
    )


def _waits(row_id: str) -> Text:
    return said("parcel.waits", row=row_id)


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
    tables: Tables, settings: Settings, stops: Collection[int], limits: Mapping[str, float], last_id: int, boxes: Boxes,
    drafted: Callable[[pd.DataFrame, pd.Series], pd.DataFrame],
) -> tuple[pd.DataFrame, pd.Series, pd.DataFrame]:  # fmt: skip
    """Orders, each waiting line's parcel, and a row a parcel with all that is known of it.

    An order that is too much for one parcel is spread over several, unless a row of it does not go anyway.
    """
    orders, on = tables["orders"], settings.yes("combine")
    lines = _waiting(orders)
    group = _groups(lines, on)
    drafts = drafted(lines, group)
    idle = set(group[group.index.isin(stops) | (lines["reserved"] != lines["qty"])])
    spread = spreading.parts(lines, group, drafts[~drafts.index.isin(idle)], boxes, limits)
    if not spread:
        return orders, group, drafts
    orders, placed = spreading.split(orders, spread, last_id)
    lines = _waiting(orders)
    of = pd.DataFrame({"group": group.reindex(lines.index), "parcel": 0})
    of.loc[placed.index] = placed
    group = of.groupby(["group", "parcel"]).ngroup()
    return orders, group, drafted(lines, group)


def _waiting(orders: pd.DataFrame) -> pd.DataFrame:
    """Rows that want a parcel, with the shop that they are of."""
    rows = waiting(orders)
    return orders.loc[rows].assign(shop=shops_of(orders).loc[rows])


def _groups(lines: pd.DataFrame, combine_them: bool) -> pd.Series:
    """Each line's parcel: an order's rows of one warehouse and one number in Pack as."""
    group = lines.groupby([*ORDER, "warehouse", "pack_as"], sort=False, dropna=False).ngroup()
    return combine.combined(group, lines) if combine_them and len(lines) else group


def _wrap(settings: Settings) -> Wrap:
    return Wrap(settings.per_cent("fill") / 100, int(settings.per_cent("padding")))


def _drafted(
    lines: pd.DataFrame, group: pd.Series, tables: Tables, settings: Settings, prices: Prices, boxes: Boxes
) -> pd.DataFrame:
    """One row a parcel with all that is known of it."""
    first = lines.assign(group=group).drop_duplicates("group").set_index("group")
    named = first[["marketplace", "shop", "recipient", "postcode", "country", "warehouse", "service_requested"]]
    drafts = (
        named.join(packing.contents(lines, tables["products"], group, *prices[:2]))
        if len(lines)
        else named.assign(**_EMPTY)
    )
    drafts["order_no"] = joining.different(lines["order_no"], group).reindex(drafts.index, fill_value="")
    drafts["combine_note"] = combine.notes(group, lines, settings.yes("combine")).reindex(drafts.index)
    wanted, chosen_before = packing.mixes(lines, group), packing.habits(tables["orders"], tables["parcels"])
    drafts["suggested"] = packing.suggest(wanted, *boxes, chosen_before).reindex(drafts.index, fill_value="")
    tare = tables["packaging"].drop_duplicates("packaging").set_index("packaging")["tare_g"]
    today, rates, _ = prices
    value, drafts["no_rate"] = rules.values(drafts, tables["rules"], settings["rule_currency"], today, rates)
    chosen = rules.choose(drafts.assign(value=value), tables["rules"], tare)
    if (chosen["choose"] != "").any():
        chosen = _by_cards(drafts, chosen, prices, settings["rule_currency"])
    sides = outer_sides(tables["packaging"].drop_duplicates("packaging").set_index("packaging"))
    return drafts.join(chosen).join(sides, on="packaging")


def _by_cards(drafts: pd.DataFrame, chosen: pd.DataFrame, prices: Prices, currency: str) -> pd.DataFrame:
    """What rules chose, with the service that the rate cards tell where a rule leaves it to them."""
    asking = chosen[chosen["choose"] != ""]
    places = drafts.loc[asking.index, ["warehouse", "country", "postcode"]].assign(weight_g=asking["weight_g"])
    offers = pricing.comparable(pricing.offers(places, prices.cards), currency, prices.today, prices.rates)
    out = chosen.copy()
    for draft, (carrier, service, count) in pricing.taken(asking, offers).items():
        why = tr("{choice} of {count:,}. {rule}", choice=shown(chosen.at[draft, "choose"]), count=count,
                 rule=chosen.at[draft, "why_carrier"])  # fmt: skip
        out.loc[draft, ["carrier", "service", "why_carrier"]] = [carrier, service, str(why)]
    return out


SOURCE = "parcel"
IN_PARCEL = (Status.PACKED, Status.SENT)
_LOOK_AT: dict[str, tuple[str]] = {"parcel.qty-changed": ("qty",), "parcel.no-weight": ("sku",)}
"""The cell to look at; elsewhere the warehouse's."""

_EMPTY: dict[str, object] = {
    "items_g": 0.0, "value": 0.0, "currency": "", "currencies": 0, "converted": "", "battery": False,
    "weightless": "", "worthless": "", "as_paid": "",
}  # fmt: skip


def _refusals(drafts: pd.DataFrame) -> Iterator[tuple[int, Text]]:
    """Parcels that cannot be made, with the reason."""
    bad = drafts[(drafts["weightless"] != "") | (drafts["currencies"] > 1) | (drafts["carrier"] == "")]
    names = ["weightless", "currencies", "items_g", "country", "warehouse", "battery", "no_rate", "choose"]
    for number, weightless, currencies, grams, country, warehouse, battery, no_rate, choice in bad[names].itertuples(
        name=None
    ):
        if weightless:
            yield int(number), said("parcel.no-weight", skus=weightless)
        elif currencies > 1:
            yield int(number), said("parcel.several-currencies")
        elif choice:
            yield int(number), said("parcel.no-offer", grams=grams, country=country or said("piece.no-country"))
        elif no_rate:
            yield int(number), said("parcel.no-rule-no-rate", currency=no_rate)
        else:
            code = "parcel.no-rule-with-battery" if battery else "parcel.no-rule"
            to, from_ = country or said("piece.no-country"), warehouse or said("piece.no-warehouse")
            yield int(number), said(code, grams=grams, country=to, warehouse=from_)


def _rows(good: pd.DataFrame, numbers: pd.Series) -> pd.DataFrame:
    names = [
        "order_no", "marketplace", "shop", "recipient", "country", "warehouse", "carrier", "service", "packaging",
        "weight_g", *SIDES, "value", "currency", "why_carrier", "combine_note",
    ]  # fmt: skip
    return (
        good[names].assign(parcel_no=numbers, status=Status.PACKED, proposed=good["packaging"]).reset_index(drop=True)
    )


def _numbers(orders: pd.DataFrame, parcels: pd.DataFrame, last_no: int, count: int) -> list[str]:
    given = pd.concat([orders["parcel_no"], parcels["parcel_no"]])
    return list(following(highest_number(given, last_no, "P"), count, "P"))


def _cancelled(orders: pd.DataFrame, parcels: pd.DataFrame) -> pd.DataFrame:
    """Packed parcels whose every order row was cancelled are cancelled too."""
    live = set(orders.loc[orders["status"] != Status.CANCELLED, "parcel_no"])
    dead = (parcels["status"] == Status.PACKED) & ~parcels["parcel_no"].isin(live)
    return parcels if not dead.any() else parcels.assign(status=parcels["status"].where(~dead, Status.CANCELLED))
