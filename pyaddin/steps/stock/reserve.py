"""Reserve stock: who gets which units, and what Stock shows as reserved and available."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd

from pyaddin.steps.orders.known_by import orders_of
from pyaddin.steps.orders.row_ids import following, highest_number
from pyaddin.steps.outcome import Outcome
from pyaddin.steps.stock.allocation import Ledger, Line, Place, Share, Spot, allocate
from pyaddin.steps.stock.holding import goes_anyway, holds_units, keeps_on_hold, let_go, sold_from, stock_figures
from pyaddin.steps.stock.kits import Recipes, allocate_sets
from pyaddin.steps.stock.parts import held_units, read, total, written
from pyaddin.steps.stock.place import PLACE
from pyaddin.steps.stock.ranking import rank_orders, reasons
from pyaddin.steps.stock.shortage import Serving, destinations, nearest, serving, shortages
from pyaddin.steps.stock.spelling import spelt_otherwise
from pyaddin.tables.buying import AT_SUPPLIER
from pyaddin.tables.frames import append
from pyaddin.tables.problems import Problem, mark
from pyaddin.tables.settings import Settings
from pyaddin.tables.status import POLICIES, SHIP_COMPLETE, Status

SOURCE = "stock"
ACTIVE = (Status.READY, Status.SHORT, Status.RESERVED)


@dataclass(frozen=True, slots=True)
class Reservation(Outcome):
    """Orders and Stock after the press; done are the order rows that changed."""

    stock: pd.DataFrame
    problems: list[Problem]


def reserve(
    orders: pd.DataFrame,
    stock: pd.DataFrame,
    warehouses: pd.DataFrame,
    settings: Settings,
    last_id: int = 0,
    parcels: pd.DataFrame | None = None,
    sets: Recipes = MappingProxyType({}),
) -> Reservation:
    """Reserve for all Ready, Short and Reserved rows without a parcel, in rank order.

    Rows that are reserved keep their units while the shelf holds them; cancelled and held rows give back, unless the
    hold reason keeps stock. `parcels` tell which rows that were set to Shipped have left the shelf; `sets` are
    made of their parts where they are not on the shelf themselves. Running it on its own result changes nothing.
    """
    given_back = _give_back(orders, settings)
    order = orders_of(given_back)
    turn_rows = _active(given_back)
    turn, why = _turns(given_back, order, turn_rows)
    ranked = given_back.assign(rank=why.reindex(given_back.index).fillna(given_back["rank"]).astype("str"))
    policy = _policies(ranked, order, settings)
    waiting = _waits_for_others(ranked, order, policy)
    ledger = _ledger(ranked, stock, settings, parcels)
    kept = _kept(ranked, order, policy, ledger, turn_rows & ~waiting, turn, sets)
    moved = _moved(ranked, stock, settings)
    ranked = let_go(ranked, turn_rows & ~kept & ranked["reserved"].notna(), moved)
    for sku, place, units in _places(ranked[kept]):
        ledger.add(sku, place, -units)
    want = turn_rows & ~kept & ~waiting & (ranked["qty"] >= 1) & (ranked["sku"] != "")
    in_turn = turn[want[turn.index]].sort_values(kind="stable").index
    serves = serving(warehouses)
    to = destinations(ranked, warehouses)
    shares = _allocate_all(
        _one_country(ranked.assign(country=to), order).loc[in_turn], order, policy, serves, ledger, sets
    )
    after = _with_regions(_written(ranked, turn_rows & ~kept, shares, last_id), warehouses)
    figures, shelf = stock_figures(after, stock, settings, parcels)
    problems = [*shortages(after, stock, waiting, ledger, serves, sets), *shelf, *spelt_otherwise(stock, warehouses)]
    looked = after.index
    marked = mark("orders", after, SOURCE, problems, looked)
    needs = _rows_of(problems, "orders")
    changed = _changed(orders, marked) - needs
    return Reservation(
        marked,
        changed,
        needs,
        mark("stock", figures, SOURCE, problems),
        problems,
    )


def _with_regions(orders: pd.DataFrame, warehouses: pd.DataFrame) -> pd.DataFrame:
    """Orders that say by which region a reserved row's warehouse was chosen."""
    if not (warehouses["regions"] != "").any():
        return orders
    rows = orders[_active(orders) & (orders["reserved"] > 0)]
    why = nearest(destinations(rows, warehouses), rows["warehouse"], warehouses)
    return orders.assign(region=why.reindex(orders.index).fillna(orders["region"]).astype("str"))


def _active(orders: pd.DataFrame) -> pd.Series:
    return orders["status"].isin(ACTIVE) & (orders["parcel_no"] == "") & (orders["bin"] != AT_SUPPLIER)


def _turns(orders: pd.DataFrame, order: pd.Series, rows: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Turn and the Rank column's text of the rows that take part."""
    some = orders[rows]
    if some.empty:
        return pd.Series(dtype="int64"), pd.Series(dtype="str")
    group = pd.Series(pd.factorize(order[rows])[0], index=some.index)
    turn = rank_orders(some, group)
    return turn, reasons(some, group, turn)


def _give_back(orders: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Cancelled, new and held rows without units; the warehouse that the program chose goes with them."""
    gone = orders["status"].isin((Status.CANCELLED, Status.NEW, Status.HOLD)) & ~keeps_on_hold(orders, settings)
    gone &= ~goes_anyway(orders)
    return let_go(orders, gone & orders["reserved"].notna())


def _moved(orders: pd.DataFrame, stock: pd.DataFrame, settings: Settings) -> pd.Series:
    """Rows whose warehouse the clerk has changed since they were given units: there the rows hold more of the SKU than
    Stock counted at the last press, and elsewhere less."""
    active = _active(orders) & (orders["reserved"] > 0)
    rows = held_units(orders[holds_units(orders, settings) | active])
    held = rows.groupby(PLACE)["reserved"].sum()
    counted = stock[~stock.duplicated(PLACE)].set_index(PLACE)["reserved"].fillna(0.0)
    both = held.index.union(counted.index)
    more = held.reindex(both, fill_value=0.0) - counted.reindex(both, fill_value=0.0)
    less = set(more.index[more < 0].get_level_values("sku"))
    there = more.reindex(pd.MultiIndex.from_frame(rows[PLACE])).fillna(0.0).to_numpy() > 0
    return active & orders.index.isin(rows.index[there & rows["sku"].isin(less)])


def _policies(orders: pd.DataFrame, order: pd.Series, settings: Settings) -> pd.Series:
    """Each row's policy: the order's first filled one, else the Settings' default."""
    filled = orders["policy"].where(orders["policy"].isin(POLICIES))
    return filled.groupby(order.to_numpy()).transform("first").fillna(settings["policy"])


def _one_country(orders: pd.DataFrame, order: pd.Series) -> pd.DataFrame:
    """All rows of an order go where its first row goes, so that its warehouses do not depend on which row waits."""
    return orders.assign(country=orders["country"].groupby(order.to_numpy()).transform("first"))


def held_back(orders: pd.DataFrame, settings: Settings) -> pd.Series:
    """Rows of ship-complete orders of which a row is not yet cleared to ship."""
    order = orders_of(orders)
    return _of_unready(orders, order, _policies(orders, order, settings))


def _of_unready(orders: pd.DataFrame, order: pd.Series, policy: pd.Series) -> pd.Series:
    unready = orders["status"].isin((Status.NEW, Status.HOLD))
    return unready.groupby(order.to_numpy()).transform("any") & (policy == SHIP_COMPLETE)


def _waits_for_others(orders: pd.DataFrame, order: pd.Series, policy: pd.Series) -> pd.Series:
    """Rows of a ship-complete order of which another row is not yet cleared to ship."""
    return _of_unready(orders, order, policy) & _active(orders)


def _ledger(orders: pd.DataFrame, stock: pd.DataFrame, settings: Settings, parcels: pd.DataFrame | None) -> Ledger:
    """Units on the shelf less those that packed rows and parked holds keep."""
    shelf = stock[~stock.duplicated(PLACE) & (stock["on_hand"] > 0) & sold_from(stock)]
    dated = shelf["expiry"].notna()
    ledger = Ledger(dated=set(shelf.loc[dated, "sku"]))
    if dated.any():
        shelf = shelf.sort_values(["expiry", "on_hand"], kind="stable", na_position="last")
    for sku, warehouse, bin_, lot, units in zip(*(shelf[name] for name in PLACE), shelf["on_hand"], strict=True):
        ledger.add(sku, (warehouse, bin_, lot), int(units))
    fixed = holds_units(orders, settings, parcels) & ~_active(orders)
    for sku, place, units in _places(orders[fixed]):
        held = ledger.free_at(sku, place)
        if held:
            ledger.add(sku, place, -min(units, held))
    return ledger


def _places(rows: pd.DataFrame) -> Iterator[tuple[str, Place, int]]:
    """Reserved units by SKU and place."""
    sums = held_units(rows).groupby(PLACE, sort=False)["reserved"].sum()
    return ((str(s), (str(w), str(b), str(lot)), int(n)) for (s, w, b, lot), n in zip(sums.index, sums, strict=True))


def _kept(
    orders: pd.DataFrame, order: pd.Series, policy: pd.Series, ledger: Ledger, rows: pd.Series, turn: pd.Series,
    sets: Recipes,
) -> pd.Series:  # fmt: skip
    """Rows whose units stay where they are; the last by rank let go where the shelf no longer holds all."""
    held = rows & (orders["reserved"] == orders["qty"]) & (orders["status"] == Status.RESERVED)
    held &= ~_of_another_set(orders, held & (orders["parts"] != ""), sets)
    for sku, place, units in _places(orders[held]):
        room = ledger.free_at(sku, place)
        if units > room:
            units_of = held_units(orders[held])
            there = (units_of[PLACE] == [sku, *place]).all(axis=1)
            mine = units_of.loc[there, "reserved"].groupby(level=0).sum()
            in_turn = turn[mine.index].sort_values(kind="stable").index
            fits = mine[in_turn].cumsum() <= room
            held.loc[in_turn[~fits.to_numpy()]] = False
    broken = (rows & ~held).groupby(order.to_numpy()).transform("any") & (policy == SHIP_COMPLETE)
    return held & ~broken


def _of_another_set(orders: pd.DataFrame, rows: pd.Series, sets: Recipes) -> pd.Series:
    """Rows whose parts are not those of their set: its SKU was changed since, or what it is made of."""
    other = pd.Series(False, index=orders.index)
    for label, sku, qty, parts in orders.loc[rows, ["sku", "qty", "parts"]].itertuples(name=None):
        other[label] = total(read(parts)) != {part: each * int(qty) for part, each in sets.get(sku, {}).items()}
    return other


def _allocate_all(
    rows: pd.DataFrame, order: pd.Series, policy: pd.Series, serves: Serving, ledger: Ledger, sets: Recipes
) -> list[Share]:
    """Shares for rows that stand in the order of their turns."""
    shares = _plentiful(rows, order, serves, ledger, sets)
    rule = dict(zip(rows.index, policy.loc[rows.index], strict=True))
    settled = {share.row for share in shares}
    rest = rows[~rows.index.isin(settled)] if settled else rows
    for group in _by_order(rest, order):
        first = group[0][0]
        lines = [Line(row, sku, int(qty), pinned) for row, sku, qty, pinned, _ in group]
        if any(line.sku in sets for line in lines):
            shares.extend(allocate_sets(lines, rule[first], serves(group[0][4]), ledger, sets))
        else:
            shares.extend(allocate(lines, rule[first], serves(group[0][4]), ledger))
    return shares


def _by_order(rows: pd.DataFrame, order: pd.Series) -> Iterable[list[tuple[int, str, float, str, str]]]:
    groups: dict[int, list[tuple[int, str, float, str, str]]] = {}
    columns = (rows["sku"], rows["qty"], rows["warehouse"], rows["country"])
    for row, number, *values in zip(rows.index, order.loc[rows.index], *columns, strict=True):
        groups.setdefault(int(number), []).append((int(row), *values))
    return groups.values()


def _plentiful(
    rows: pd.DataFrame, order: pd.Series, serves: Serving, ledger: Ledger, sets: Recipes
) -> list[Share]:  # fmt: skip
    """The shares of orders nobody competes with, found for all at once.

    Where the first warehouse for the order's country alone holds, in one bin, more than all rows together want of each
    of its SKUs, going through the orders in turn could not end otherwise.
    """
    if rows.empty:
        return []
    best = rows["country"].map({c: next(iter(serves(c)), "") for c in rows["country"].unique()})
    demand = _demand(rows, sets)
    only_bin: dict[tuple[str, str], Spot] = {}
    for sku, wanted in zip(demand.index, demand, strict=True):
        for warehouse, bins in ledger.bins.get(sku, {}).items():
            holding = [b for b, held in bins.items() if held > 0]
            if len(holding) == 1 and bins[holding[0]] >= wanted:
                only_bin[sku, warehouse] = holding[0]
    bin_ = pd.Series([only_bin.get(p) for p in zip(rows["sku"], best, strict=True)], index=rows.index, dtype="object")
    sure = bin_.notna() & ((rows["warehouse"] == "") | (rows["warehouse"] == best))
    all_sure = sure.groupby(order.loc[rows.index].to_numpy()).transform("all")
    chosen = rows[all_sure]
    shares = [
        Share(int(row), int(qty), (w, *b))
        for row, qty, w, b in zip(chosen.index, chosen["qty"], best[all_sure], bin_[all_sure], strict=True)
    ]
    taken = chosen["qty"].groupby([chosen["sku"], best[all_sure], bin_[all_sure]]).sum()
    for (sku, warehouse, spot), units in zip(taken.index, taken, strict=True):
        ledger.add(str(sku), (str(warehouse), *spot), -int(units))
    return shares


def _demand(rows: pd.DataFrame, sets: Recipes) -> pd.Series:
    """What the rows want of each SKU, for sets of their parts as well."""
    demand = rows.groupby("sku", sort=False)["qty"].sum()
    for sku in sets.keys() & set(demand.index):
        for part, each in sets[sku].items():
            demand[part] = demand.get(part, 0.0) + each * demand[sku]
    return demand


def _written(orders: pd.DataFrame, rows: pd.Series, shares: list[Share], last_id: int) -> pd.DataFrame:
    """Orders with the shares in them; what is left of a line, and further places of it, become rows of their own."""
    out = orders.copy()
    by_row: dict[int, list[Share]] = {}
    for share in shares:
        by_row.setdefault(share.row, []).append(share)
    out.loc[rows, "status"] = out.loc[rows, "status"].where(out.loc[rows, "qty"].isna(), Status.SHORT)
    if not by_row:
        return out
    first = [parts[0] for parts in by_row.values()]
    labels = [share.row for share in first]
    asked = out.loc[labels, ["qty", "warehouse"]]
    values: Mapping[str, list[object]] = {
        "qty": [float(s.qty) for s in first], "reserved": [float(s.qty) for s in first],
        "warehouse": [s.place[0] for s in first], "bin": [s.place[1] for s in first],
        "lot": [s.place[2] for s in first], "parts": [written(s.parts) for s in first],
    }  # fmt: skip
    for name, column in values.items():
        out.loc[labels, name] = column
    out.loc[labels, "status"] = Status.RESERVED
    return _split(out, by_row, asked, last_id)


def _split(orders: pd.DataFrame, by_row: dict[int, list[Share]], asked: pd.DataFrame, last_id: int) -> pd.DataFrame:
    extra: list[tuple[int, float, Share | None]] = []
    for (row, parts), wanted in zip(by_row.items(), asked["qty"], strict=True):
        extra.extend((row, float(share.qty), share) for share in parts[1:])
        left = wanted - sum(share.qty for share in parts)
        if left:
            extra.append((row, left, None))
    if not extra:
        return orders
    new = orders.loc[[row for row, _, _ in extra]].reset_index(drop=True)
    new["qty"] = [qty for _, qty, _ in extra]
    new["reserved"] = [qty if share else np.nan for _, qty, share in extra]
    new["warehouse"] = [share.place[0] if share else asked.at[row, "warehouse"] for row, _, share in extra]
    new["bin"] = [share.place[1] if share else "" for _, _, share in extra]
    new["lot"] = [share.place[2] if share else "" for _, _, share in extra]
    new["parts"] = [written(share.parts) if share else "" for _, _, share in extra]
    new["status"] = [Status.RESERVED if share else Status.SHORT for _, _, share in extra]
    new["row_id"] = list(following(highest_number(orders["row_id"], last_id), len(extra)))
    new[["problem", "problem_columns"]] = ""
    return append("orders", orders, new)


def _rows_of(problems: list[Problem], table: str) -> set[int]:
    return {p.row for p in problems if p.table == table}


def _changed(before: pd.DataFrame, after: pd.DataFrame) -> set[int]:
    """Rows that are new or whose reservation differs; a new rank alone is no change."""
    names = ["status", "reserved", "warehouse", "bin", "lot", "parts", "qty"]
    same = after.index[: len(before)]
    was, now = before[names], after.loc[same, names]
    differs = ((was != now) & ~(was.isna() & now.isna())).any(axis=1)
    return set(same[differs]) | set(after.index[len(before) :])
