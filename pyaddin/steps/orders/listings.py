"""SKUs of ours for what marketplaces call them: looked up on Listings, and learned where the clerk corrects a row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

import pandas as pd

from pyaddin.steps.stock.kits import Recipe, parsed
from pyaddin.tables.frames import append, from_records
from pyaddin.tables.problems import COLUMNS, beside, says
from pyaddin.tables.status import Status

OPEN: Final = (Status.NEW, Status.READY, Status.SHORT)
"""Rows that have no units yet, so that their SKU may still be written."""
_SOURCE: Final = "stock"
_UNKNOWN: Final = "stock.unknown-sku"
_TOLD: Final = ("variant", "marketplace", "shop")


@dataclass(frozen=True, slots=True)
class Named:
    """Orders with our SKUs, Listings with what was learned, and Products with the sets that listings stand for."""

    orders: pd.DataFrame
    listings: pd.DataFrame
    products: pd.DataFrame
    named: int = 0
    learned: int = 0


class _Entry(NamedTuple):
    """A row of Listings."""

    variant: str
    marketplace: str
    shop: str
    sku: str

    def fits(self, told: Sequence[str]) -> bool:
        """Whether it is of that variant, marketplace and shop; a blank is of any."""
        return all(not mine or _plain(mine) == _plain(its) for mine, its in zip(self, told, strict=False))

    @property
    def asks(self) -> tuple[bool, ...]:
        """The more it asks, the sooner it counts: shop, marketplace, variant."""
        return (self.shop == "", self.marketplace == "", self.variant == "")


def named(
    orders: pd.DataFrame, listings: pd.DataFrame, products: pd.DataFrame, stock: pd.DataFrame, now: datetime
) -> Named:
    """Learn what the clerk corrected, then name every open row whose SKU is none of ours."""
    ours = set(products["sku"]) | set(stock["sku"]) - {""}
    more = _learned(orders, listings, ours, now)
    known = append("listings", listings, more)
    entries = _entries(known)
    names = _names(orders, entries, ours) if entries else {}
    if not names:
        return Named(orders, known, products, learned=len(more))
    out = orders.copy()
    labels = list(names)
    was = out.loc[labels, "sku"]
    blank = out.loc[labels, "listing_sku"] == ""
    # lines of an order are told apart by it
    out.loc[labels, "listing_sku"] = out.loc[labels, "listing_sku"].where(~blank, was)
    recipes = {label: parsed(sku) for label, sku in names.items()}
    codes = {label: names[label] if names[label] in ours else code_of(recipe) for label, recipe in recipes.items()}
    out.loc[labels, "sku"] = [codes[label] or names[label] for label in labels]
    sets = {codes[label]: (label, names[label]) for label in labels if _is_set(recipes[label])}
    made = [
        {"sku": code, "item": orders.at[label, "item"], "kit_parts": parts}
        for code, (label, parts) in sets.items()
        if code not in ours
    ]
    return Named(out, known, append("products", products, from_records("products", made)), len(labels), len(more))


def code_of(recipe: Recipe) -> str:
    """The SKU of what a listing stands for: our own, or for several the set's, as 2xCUP+LID."""
    return "+".join(sku if units == 1 else f"{units}x{sku}" for sku, units in recipe.items())


def _is_set(recipe: Recipe) -> bool:
    return sum(recipe.values()) > 1


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _entries(listings: pd.DataFrame) -> dict[str, list[_Entry]]:
    """By what the marketplace says, what it may be; those that ask the most stand first."""
    rows = listings[(listings["listing"] != "") & (listings["sku"] != "")]
    out: dict[str, list[_Entry]] = {}
    for listing, *cells in zip(rows["listing"], *(rows[name] for name in (*_TOLD, "sku")), strict=True):
        out.setdefault(_plain(listing), []).append(_Entry(*cells))
    return {listing: sorted(several, key=lambda one: one.asks) for listing, several in out.items()}


def _names(orders: pd.DataFrame, entries: dict[str, list[_Entry]], ours: set[str]) -> dict[int, str]:
    """What stands on Listings for each open row whose SKU is none of ours, by label."""
    rows = orders[orders["status"].isin(OPEN) & (orders["parcel_no"] == "") & ~orders["sku"].isin(ours)]
    found: dict[int, str] = {}
    columns = (rows[name] for name in ("listing_sku", "sku", "item", *_TOLD))
    for label, listing, sku, item, *told in zip(rows.index, *columns, strict=True):
        for said in filter(None, (listing, sku, item)):
            one = next((one for one in entries.get(_plain(said), ()) if one.fits(told)), None)
            if one is not None and one.sku != sku:
                found[int(label)] = one.sku
                break
    return found


def _learned(orders: pd.DataFrame, listings: pd.DataFrame, ours: set[str], now: datetime) -> pd.DataFrame:
    """Rows for what the clerk wrote as SKU where a press had said that it knows none."""
    told = orders[says(orders, _SOURCE) & orders["sku"].isin(ours)]
    there = set(zip(*(map(_plain, listings[name]) for name in ("listing", *_TOLD)), strict=True))
    records: dict[tuple[str, ...], dict[str, object]] = {}
    for label, was in _corrected(told):
        row = told.loc[label]
        listing = row["listing_sku"] if row["listing_sku"] not in ("", row["sku"]) else was or row["item"]
        key = tuple(map(_plain, (listing, *row[list(_TOLD)])))
        if listing and listing not in ours and key not in there:
            told_of = {name: row[name] for name in (*_TOLD, "sku")}
            records.setdefault(key, {"listing": listing, **told_of, "learned_at": pd.Timestamp(now)})
    return from_records("listings", list(records.values()))


def _corrected(told: pd.DataFrame) -> Iterator[tuple[int, str]]:
    """Rows beside which it stands that their SKU is unknown, with the one that was."""
    for label, *cells in told[list(COLUMNS)].itertuples(name=None):
        for kept in beside("orders", *cells):
            if kept.said.code == _UNKNOWN:
                yield int(label), str(dict(kept.said.args)["sku"])


def apart(rows: pd.DataFrame) -> pd.DataFrame:
    """A row for each listing where a pairing file names several of one SKU in a cell, one below the other."""
    several = rows["listing"].str.split(r"[\r\n]+", regex=True)
    out = rows.assign(listing=several).explode("listing", ignore_index=True)
    out = out.assign(listing=out["listing"].fillna("").str.strip().astype("str"))
    return out[out["listing"] != ""].reset_index(drop=True)
