"""Sets: what they are made of, how many can be had, and what an order that wants some gets."""

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from itertools import combinations
from typing import Final

import numpy as np
import pandas as pd

from pyaddin.steps.stock.allocation import EXACT_WAREHOUSES, Ledger, Line, Share
from pyaddin.steps.stock.holding import sold_from
from pyaddin.steps.stock.parts import Part
from pyaddin.tables.schema import YES
from pyaddin.tables.status import LINE_COMPLETE, SHIP_COMPLETE

Recipe = dict[str, int]
"""Units of each part in one set."""
Recipes = Mapping[str, Recipe]

_PART: Final = re.compile(r"(?P<sku>.+?)(?:\s*[*×]\s*(?P<units>\d{1,6}))?")


def recipes(products: pd.DataFrame) -> Recipes:
    """What each set is made of, sets within sets taken apart; without those whose Kit parts cannot be read."""
    sets = products[(products["kit_parts"] != "") & (products["sku"] != "")].drop_duplicates("sku")
    direct = {sku: parsed(text) for sku, text in zip(sets["sku"], sets["kit_parts"], strict=True)}
    whole = ((sku, _apart(sku, 1, direct, ())) for sku in direct)
    return {sku: recipe for sku, recipe in whole if recipe}


def parsed(text: str) -> Recipe:
    """The parts that a cell of Kit parts names, as SKU*2; SKU; none where it cannot be read."""
    out: Recipe = {}
    for piece in filter(None, (part.strip() for part in re.split(r"[;\n]", text))):
        found = _PART.fullmatch(piece)
        if not found or "*" in found["sku"] or "×" in found["sku"]:
            return {}
        units = int(found["units"] or 1)
        if units:
            out[found["sku"]] = out.get(found["sku"], 0) + units
    return out


def _apart(sku: str, units: int, direct: Mapping[str, Recipe], above: tuple[str, ...]) -> Recipe:
    """So many sets in parts that are no sets; none where a set holds itself or one that cannot be read."""
    if sku in above:
        return {}
    out: Recipe = {}
    for part, each in direct[sku].items():
        inner = _apart(part, units * each, direct, (*above, sku)) if part in direct else {part: units * each}
        if not inner:
            return {}
        for name, count in inner.items():
            out[name] = out.get(name, 0) + count
    return out


def can_be_made(recipe: Recipe, warehouse: str, ledger: Ledger) -> int:
    """How many sets the free parts of a warehouse make."""
    return min(ledger.free(part, warehouse) // each for part, each in recipe.items())


def available(sku: str, warehouse: str, ledger: Ledger, known: Recipes) -> int:
    """Free units of a SKU in a warehouse, sets that can be made of their parts among them."""
    made = can_be_made(known[sku], warehouse, ledger) if sku in known else 0
    return max(ledger.free(sku, warehouse), 0) + max(made, 0)


def could_be_made(products: pd.DataFrame, stock: pd.DataFrame) -> pd.Series:
    """By row of Products how many sets the free units of their parts make, all parts of one from one warehouse; blank
    of what is no set."""
    known, out = recipes(products), pd.Series(np.nan, index=products.index)
    if not known:
        return out
    free = stock[sold_from(stock)].groupby(["warehouse", "sku"])["available"].sum().clip(lower=0.0)
    units, warehouses = free.to_dict(), free.index.get_level_values("warehouse").unique()
    sets = products.index[products["sku"].isin(known) & ~products["sku"].duplicated()]
    for label, sku in products.loc[sets, "sku"].items():
        made = (min(units.get((w, part), 0.0) // each for part, each in known[sku].items()) for w in warehouses)
        out[label] = float(sum(made))
    return out


def lacking(sku: str, units: float, warehouses: Sequence[str], ledger: Ledger, known: Recipes) -> list[str]:
    """The parts of which these warehouses together hold too few for so many sets."""
    made = units - sum(ledger.free(sku, warehouse) for warehouse in warehouses)
    return [p for p, each in known[sku].items() if sum(ledger.free(p, w) for w in warehouses) < each * made]


def allocate_sets(
    lines: Sequence[Line], policy: str, warehouses: Sequence[str], ledger: Ledger, known: Recipes
) -> list[Share]:
    """The shares of an order that wants sets, all parts of one set from one warehouse. Takes from `ledger`.

    As in `allocate`: of the warehouses the fewest that serve as much as all of them, by rank.
    """
    in_turn = sorted(lines, key=lambda line: not line.pinned)
    skus = {line.sku for line in lines} | {part for line in lines for part in known.get(line.sku, ())}
    mine = {sku: ledger.bins[sku] for sku in skus if sku in ledger.bins}

    def served(used: Sequence[str]) -> tuple[int, list[Share], Ledger]:
        trial = Ledger(deepcopy(mine), ledger.dated)
        shares = list(_served(in_turn, policy, used, trial, known))
        return sum(share.qty for share in shares), shares, trial

    most, shares, _ = served(warehouses)
    for used in _choices(warehouses) if most else ():
        units, shares, trial = served(used)
        if units == most:
            ledger.bins.update(trial.bins)
            break
    return shares


def _choices(warehouses: Sequence[str]) -> Iterator[Sequence[str]]:
    """Warehouses alone, in pairs and so on, each time best first."""
    if len(warehouses) <= EXACT_WAREHOUSES:
        for size in range(len(warehouses)):
            yield from combinations(warehouses, size)
    yield warehouses


def _served(
    lines: Sequence[Line], policy: str, used: Sequence[str], ledger: Ledger, known: Recipes
) -> Sequence[Share]:  # fmt: skip
    shares: list[Share] = []
    for line in lines:
        got = list(_of_line(line, (line.pinned,) if line.pinned else used, ledger, known))
        if sum(share.qty for share in got) < line.qty:
            if policy == SHIP_COMPLETE:
                return []
            if policy == LINE_COMPLETE:
                _put_back(line.sku, got, ledger)
                continue
        shares += got
    return shares


def _of_line(line: Line, used: Sequence[str], ledger: Ledger, known: Recipes) -> Iterator[Share]:
    free = {warehouse: available(line.sku, warehouse, ledger, known) for warehouse in used}
    whole = next((warehouse for warehouse in used if free[warehouse] >= line.qty), None)
    units = line.qty
    for warehouse in used if whole is None else (whole,):
        part = min(units, free[warehouse])
        units -= part
        ready = min(part, ledger.free(line.sku, warehouse))
        for spot, count in ledger.take(line.sku, warehouse, ready) if ready else ():
            yield Share(line.row, count, (warehouse, *spot))
        if part - ready:
            yield Share(
                line.row, part - ready, (warehouse, "", ""), _parts(line.sku, part - ready, warehouse, ledger, known)
            )


def _parts(sku: str, sets: int, warehouse: str, ledger: Ledger, known: Recipes) -> tuple[Part, ...]:
    return tuple(
        Part(part, bin_, lot, units)
        for part, each in known[sku].items()
        for (bin_, lot), units in ledger.take(part, warehouse, each * sets)
    )


def _put_back(sku: str, shares: Sequence[Share], ledger: Ledger) -> None:
    for share in shares:
        if not share.parts:
            ledger.add(sku, share.place, share.qty)
        for part in share.parts:
            ledger.add(part.sku, (share.place[0], part.bin, part.lot), part.units)


def completed(products: pd.DataFrame) -> pd.DataFrame:
    """Products in which a set has of its parts what its own row does not say: weight and customs value, as far as all
    parts have one; and a set with a battery or a fragile part is one."""
    known = recipes(products) if (products["kit_parts"] != "").any() else {}
    if not known:
        return products
    out, by_sku = products.copy(), products.drop_duplicates("sku").set_index("sku")
    for label, sku in products.loc[products["sku"].isin(known), "sku"].items():
        each = pd.Series(known[sku], dtype="float64")
        parts = by_sku.reindex(each.index)
        if pd.isna(out.at[label, "weight_g"]):
            out.loc[label, "weight_g"] = (parts["weight_g"] * each).sum(skipna=False)
        if pd.isna(out.at[label, "unit_value"]) and parts["currency"].nunique(dropna=False) == 1:
            out.loc[label, "unit_value"] = (parts["unit_value"] * each).sum(skipna=False)
            out.loc[label, "currency"] = parts["currency"].fillna("").iloc[0]
        for name in ("battery", "fragile"):
            out.loc[label, name] = YES if (parts[name] == YES).any() else out.at[label, name]
    return out
