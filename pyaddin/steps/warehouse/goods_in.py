"""Goods in: what came is held against what is expected, put away, and the damaged kept apart."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import numpy as np
import pandas as pd

from pyaddin.steps.warehouse import gs1, lots
from pyaddin.steps.warehouse.movements import Posted, moved
from pyaddin.steps.warehouse.naming import identified
from pyaddin.steps.warehouse.shelves import Lot, Place, Shelves, stocked
from pyaddin.steps.warehouse.units import EACH, pieces, unsized
from pyaddin.tables.frames import Tables, is_yes
from pyaddin.tables.goods import QUARANTINE
from pyaddin.tables.problems import Problem, mark
from pyaddin.tables.schema import shown
from pyaddin.tables.warehouse import GOODS_IN, Goods, Side, Why
from pyaddin.words.catalogue import Text
from pyaddin.words.problems import said

SOURCE: Final = "goods"
OVER: Final = (Goods.RECEIVED, Goods.CLOSED)
"""Lines that nothing is waited for."""


@dataclass(slots=True)
class _Posting:
    """What is posted so far: units by place, what they are kept as, the movements."""

    shelves: Shelves
    units: dict[Place, float] = field(default_factory=dict)
    states: dict[Place, str] = field(default_factory=dict)
    moves: list[dict[str, Any]] = field(default_factory=list)
    expiries: dict[Lot, pd.Timestamp] = field(default_factory=dict)

    def post(self, why: str, place: Place, units: float, state: str = "") -> None:
        """Units come from the supplier to a place."""
        if not units:
            return
        sku, warehouse, bin_, lot = place
        self.units[place] = self.units.get(place, 0.0) + units
        self.states[place] = state
        to = {"to_kind": Side.STOCK, "to_warehouse": warehouse, "to_bin": bin_}
        self.moves.append({"why": why, "sku": sku, "qty": units, "lot": lot, "from_kind": Side.SUPPLIER, **to})


def receive(
    tables: Tables, tolerance: float, now: datetime, unread: Collection[Place] = (), full_cartons: bool = False,
    separator: str = gs1.SEPARATOR,
) -> Posted:  # fmt: skip
    """Post what came on the lines where nothing is wrong, and nothing of the others; running it on its own result
    changes nothing.

    `tolerance` is by how many per cent more than expected may come, and with `full_cartons` so much as fills the last
    carton; all lines of a SKU in a delivery count together.
    Nothing goes to `unread` places, of which nobody knows what they hold. `separator` is what the scanner sends for
    GS1's: such a code says the article, its lot or serial number, and its last day.
    """
    goods, products, stock = tables["goods_in"], tables["products"], tables["stock"]
    open_, barcodes = ~goods["status"].isin(OVER) | goods["arrived"].notna(), goods["barcode"]
    codes = gs1.read(goods[open_], separator)
    goods, problems = identified(GOODS_IN.name, SOURCE, gs1.articles(goods, codes), products, open_)
    goods, other = _by_code(goods.assign(barcode=barcodes), codes, products)
    problems += other
    goods = _expected_with(_counted(goods))
    posting = _Posting(Shelves.of(stock))
    came, wrong = goods["arrived"].notna(), {problem.row for problem in problems}
    problems += _miscounted(goods[came])
    goods, sizes = goods.assign(**{EACH: pieces(goods, products)}), products if full_cartons else None
    problems += unsized(GOODS_IN.name, SOURCE, goods[came | (goods["expected"] > 0)])
    problems += lots.problems(goods[came & ~goods.index.isin([p.row for p in problems])], products, stock, now)
    problems += _too_many(goods, [p.row for p in problems], tolerance, sizes)
    goods, places = _placed(goods, tables["warehouses"], posting.shelves, {p.row for p in problems}, unread)
    problems += places
    wrong = {problem.row for problem in problems}
    went = [label for label in goods.index[came] if label not in wrong]
    for label in went:
        _post(goods.loc[label], posting)
    after = _posted(goods.drop(columns=EACH), went, now)
    closed = set(after.index[after["status"] != goods["status"]])
    return Posted(
        mark(GOODS_IN.name, after, SOURCE, problems),
        stocked(stock, posting.units, posting.states, posting.expiries),
        moved(posting.moves),
        problems,
        {*went, *closed} - wrong,
    )


def _by_code(
    goods: pd.DataFrame, codes: Mapping[int, gs1.Coded], products: pd.DataFrame
) -> tuple[pd.DataFrame, list[Problem]]:  # fmt: skip
    """Lines with lot and last day as their codes say, and those on which something else was written."""
    traced = products.drop_duplicates("sku").set_index("sku")["traced"].to_dict()
    filled, problems = gs1.lots(goods, codes, traced), []
    for label, one in codes.items():
        lot, last = filled.at[label, "lot"], filled.at[label, "expiry"]
        kind = traced.get(filled.at[label, "sku"], "")
        if kind and (read := gs1.number(one, kind)) and lot != read:
            problems.append(Problem(GOODS_IN.name, label, ("lot",), said("goods.other-lot", read=read)))
        elif kind and one.expires and last.date() != one.expires:
            told = said("goods.other-day", day=f"{one.expires:%Y-%m-%d}")
            problems.append(Problem(GOODS_IN.name, label, ("expiry",), told))
    return filled, problems


def _counted(goods: pd.DataFrame) -> pd.DataFrame:
    """A line that was only scanned is one unit."""
    scanned = (goods["barcode"] != "") & goods["expected"].isna() & goods["arrived"].isna() & (goods["status"] == "")
    return goods.assign(arrived=goods["arrived"].mask(scanned, 1.0))


def _expected_with(goods: pd.DataFrame) -> pd.DataFrame:
    """A line that nobody expected belongs to the first delivery of which its SKU is still expected."""
    waited = goods[goods["expected"].notna() & ~goods["status"].isin(OVER)]
    first = waited.drop_duplicates("sku").set_index("sku")["delivery"]
    lone = (goods["delivery"] == "") & goods["expected"].isna() & goods["arrived"].notna()
    delivery = goods["delivery"].mask(lone, goods["sku"].map(first).astype("object").fillna(""))
    return goods.assign(delivery=delivery.astype("str"))


def _miscounted(came: pd.DataFrame) -> list[Problem]:
    """Counts that cannot be."""
    problems = []
    for label, arrived, damaged in zip(came.index, came["arrived"], came["damaged"], strict=True):
        if not arrived:
            problems.append(Problem(GOODS_IN.name, int(label), ("arrived",), said("goods.nothing")))
        elif damaged > arrived:
            why = said("goods.too-damaged", damaged=float(damaged), arrived=float(arrived))
            problems.append(Problem(GOODS_IN.name, int(label), ("damaged",), why))
    return problems


def _too_many(goods: pd.DataFrame, wrong: list[int], tolerance: float, sizes: pd.DataFrame | None) -> Iterator[Problem]:
    """Lines on which more came than is still expected of their SKU with their delivery, all lines of it together."""
    together = [goods["delivery"], goods["sku"]]
    each = goods[EACH]
    expected = (goods["expected"] * each).groupby(together).sum()
    received = (goods["received"] * each).groupby(together).sum()
    most = np.floor(expected * (1 + tolerance / 100) + 1e-9)
    if sizes is not None:
        carton = most.index.get_level_values("sku").map(sizes.drop_duplicates("sku").set_index("sku")["per_carton"])
        full = np.ceil(expected / carton.to_numpy()) * carton.to_numpy()
        most = most.where(~(full > most), full)
    room = (most - received).to_dict()
    came = goods[goods["arrived"].notna() & ~goods.index.isin(wrong)]
    units = came["arrived"] * came[EACH]
    for label, delivery, sku, arrived, more in zip(
        came.index, came["delivery"], came["sku"], units, is_yes(came["accept_more"]), strict=True
    ):
        left = room[delivery, sku]
        if arrived <= left or more:
            room[delivery, sku] = left - arrived
            continue
        rest = max(float(expected[delivery, sku] - (most[delivery, sku] - left)), 0.0)
        none = expected[delivery, sku] == 0
        why = said("goods.unexpected", sku=sku) if none else said("goods.over", arrived=arrived, rest=rest, sku=sku)
        yield Problem(GOODS_IN.name, int(label), ("arrived",), why)


def _placed(
    goods: pd.DataFrame, warehouses: pd.DataFrame, shelves: Shelves, wrong: set[int], unread: Collection[Place]
) -> tuple[pd.DataFrame, list[Problem]]:
    """Lines with the warehouse and bin where they go, as the clerk chose or else as Stock proposes."""
    first = next(iter(warehouses.sort_values("rank", kind="stable")["warehouse"]), "")
    known = set(warehouses["warehouse"])
    out, problems = goods.copy(), []
    open_ = goods["arrived"].notna() | ~goods["status"].isin(OVER)
    for label in goods.index[open_ & ~goods.index.isin(wrong)]:
        sku, warehouse, bin_ = goods.at[label, "sku"], goods.at[label, "warehouse"] or first, goods.at[label, "bin"]
        names: tuple[str, ...] = ("bin",)
        why: Text | None = None
        if not warehouse:
            names, why = ("warehouse",), said("goods.no-place")
        elif warehouse not in known:
            names, why = ("warehouse",), said("goods.unknown-warehouse", warehouse=warehouse)
        elif bin_ and not shelves.there(warehouse, bin_):
            why = said("goods.unknown-bin", bin=bin_, warehouse=warehouse)
        elif bin_ and (state := shelves.closed.get((warehouse, bin_))):
            why = said("goods.closed-bin", bin=bin_, warehouse=warehouse, state=shown(state))
        elif not bin_ and (proposed := shelves.home(sku, warehouse)) is None:
            why = said("goods.no-bin", sku=sku, warehouse=warehouse)
        elif not bin_:
            bin_ = proposed or ""
        lot = goods.at[label, "lot"]
        if not why and (sku, warehouse, bin_, lot) in unread:
            why = said("goods.unread", sku=sku, warehouse=warehouse, bin=bin_)
        if why:
            problems.append(Problem(GOODS_IN.name, int(label), names, why))
        else:
            out.loc[label, ["warehouse", "bin"]] = [warehouse, bin_]
            shelves.put((sku, warehouse, bin_, lot), 1.0)  # so that the next article gets another free one
    return out, problems


def _post(line: pd.Series, posting: _Posting) -> None:
    sku, warehouse, lot = line["sku"], line["warehouse"], line["lot"]
    came, damaged = line["arrived"] * line[EACH], 0.0 if pd.isna(line["damaged"]) else line["damaged"] * line[EACH]
    posting.post(Why.RECEIVED, (sku, warehouse, line["bin"], lot), came - damaged)
    apart = posting.shelves.quarantine(sku, warehouse)
    posting.post(Why.DAMAGED, (sku, warehouse, apart, lot), damaged, QUARANTINE)
    if not pd.isna(line["expiry"]):
        posting.expiries.setdefault((sku, lot), line["expiry"])
    if damaged:
        posting.shelves.put((sku, warehouse, apart, lot), damaged)
        posting.shelves.closed[warehouse, apart] = QUARANTINE


def _posted(goods: pd.DataFrame, went: list[int], now: datetime) -> pd.DataFrame:
    """Lines with what they received, where that is and where it leaves them."""
    here = goods.index.isin(went)
    received = goods["received"].fillna(0.0) + goods["arrived"].where(here, 0.0)
    out = goods.assign(
        received=received.where(here, goods["received"]),
        received_at=goods["received_at"].mask(here, pd.Timestamp(now)),
        arrived=goods["arrived"].mask(here),
        damaged=goods["damaged"].mask(here),
    )
    waits = out["expected"] > out["received"].fillna(0.0)
    closed = waits & is_yes(out["no_more"])
    status = np.select(
        [closed, ~waits & (out["received"] > 0), waits & (out["received"] > 0), out["expected"] > 0],
        [Goods.CLOSED, Goods.RECEIVED, Goods.PARTLY, Goods.EXPECTED],
        out["status"],
    )
    return out.assign(status=pd.Series(status, index=out.index, dtype="str"))
