"""What a marketplace says of an order's lines: an export's rows as lines with an identity of their own.

A line is known by the marketplace's number of it, else by what it is: listing SKU, variant, title and price. Equal
lines of an order are one line, whose units are counted together: their place in a file says nothing.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

import pandas as pd

from pyaddin.tables.frames import DTYPES
from pyaddin.tables.orders import ORDER, ORDERS
from pyaddin.tables.schema import Kind

IDENTITY: Final = ("line_no", "listing_sku", "variant")
_NOT_COMPARED: Final = (*ORDER, *IDENTITY, "qty", "note", "address_accepted", "go_anyway")
FIELDS: Final = tuple(c.name for c in ORDERS.columns if c.editor == "clerk" and c.name not in _NOT_COMPARED)
"""What is compared with the sheet, column by column."""
KINDS: Final[dict[str, Kind]] = {c.name: c.kind for c in ORDERS.columns}
SAID: Final = ("said", "why", "ordered", "out", "due")
"""What a marketplace says beside the columns.

said     cancel, shipped, hold or "" (to ship); `why` is the reason of a hold
ordered  units of the line; out: those that it says went out
due      units that were to ship from here: what was left when the line came, and what was added to it since
"""
CANCELLED, SHIPPED, HELD, TO_SHIP = "cancel", "shipped", "hold", ""
COLUMNS: Final = (*ORDER, *IDENTITY, *FIELDS, *SAID, "at", "file_at", "complete")
_GLUE: Final = "\x1f"


def lines_of(frame: pd.DataFrame, facts: pd.DataFrame, complete: bool, file_at: datetime | None) -> pd.DataFrame:
    """The lines that an export's rows (`frame`, with the FACTS of each) tell of, labelled by a line's first row.

    Columns are COLUMNS; `at` is the latest moment that the order's rows tell, `file_at` when the file was made.
    """
    ordered = facts["ordered"].fillna(frame["qty"] + facts["shipped"].fillna(0.0))
    out = facts["shipped"].where(facts["shipped"].notna(), ordered.where(facts["said"] == SHIPPED, 0.0))
    out = out.where(facts["said"] != SHIPPED, ordered)
    told = frame[[*ORDER, *IDENTITY, *FIELDS]].assign(
        said=facts["said"], why=facts["why"], ordered=ordered, out=out, due=(ordered - out).clip(lower=0)
    )
    by = order_keys(frame)
    told["at"] = facts["at"].groupby(by.to_numpy()).transform("max")
    told["file_at"] = pd.Series(pd.Timestamp(file_at) if file_at else pd.NaT, index=frame.index, dtype="datetime64[us]")
    told["complete"] = complete
    key = by + _GLUE + line_keys(frame)
    return told if not key.duplicated().any() else _together(told, key)


def _together(told: pd.DataFrame, key: pd.Series) -> pd.DataFrame:
    """Equal lines as one: it is to ship while one of them is, and those that are cancelled beside it do not count."""
    rank = told["said"].map({HELD: 0, TO_SHIP: 1, SHIPPED: 2, CANCELLED: 3})
    best = rank.groupby(key.to_numpy()).transform("min")
    counts = (rank < 3) | (best == 3)
    units = told[["ordered", "out", "due"]].where(counts, 0.0).groupby(key.to_numpy()).transform("sum")
    shown = told.assign(**{name: units[name] for name in units}).sort_values("file_at", kind="stable")
    shown = shown.assign(rank=rank).sort_values("rank", kind="stable")
    first = shown.loc[~key.loc[shown.index].duplicated()].drop(columns="rank")
    here = pd.Series(told.index, index=key.to_numpy())
    return first.set_axis(here[~here.index.duplicated()].loc[key.loc[first.index]].to_numpy()).sort_index()


def order_keys(frame: pd.DataFrame) -> pd.Series:
    """Who each row's order is, as one text."""
    return frame["marketplace"] + _GLUE + frame["shop"] + _GLUE + frame["order_no"]


def line_keys(frame: pd.DataFrame) -> pd.Series:
    """What each row's line is within its order, as one text."""
    return next(_tiers(frame)).where(frame["line_no"] == "", "n" + frame["line_no"])


def _tiers(frame: pd.DataFrame) -> Iterator[pd.Series]:
    """What a line without a number is, from all that is known of it to its SKU or its title alone."""
    sku = frame["listing_sku"].where(frame["listing_sku"] != "", frame["sku"])
    price = frame["unit_price"].map("{:.4f}".format).astype("str")
    whole = sku + _GLUE + frame["variant"] + _GLUE + frame["item"]
    yield "i" + whole + _GLUE + price
    yield "i" + whole
    yield "i" + sku + _GLUE + frame["variant"]
    yield "i" + sku
    yield "i" + frame["item"]


def matched(rows: pd.DataFrame, order: pd.Series, lines: pd.DataFrame, line_order: pd.Series) -> pd.Series:
    """The label of the line of `lines` that each row belongs to, -1 where it is none of them.

    `order` and `line_order` tell which order each is of. Numbers decide where both have one; else what they are does,
    the more of it the sooner: a weaker likeness counts only for lines that nothing is like more.
    """
    found = pd.Series(-1, index=rows.index, dtype="int64")
    numbered, line_numbered = rows["line_no"] != "", lines["line_no"] != ""
    of_number, line_of_number = order + _GLUE + rows["line_no"], line_order + _GLUE + lines["line_no"]
    _take(found, of_number[numbered], line_of_number[line_numbered])
    left = found == -1
    if not left.any():
        return found
    for row_key, line_key in zip(_tiers(rows[left]), _tiers(lines), strict=True):
        mine, its = order[left] + _GLUE + row_key, line_order + _GLUE + line_key
        free = ~lines.index.isin(found)
        _take(found, mine[~numbered[left]], its[free])
        _take(found, mine[numbered[left]], its[free & ~line_numbered])
    return found


def _take(found: pd.Series, keys: pd.Series, line_keys_: pd.Series) -> None:
    """Write into `found` the first line with the same key, for rows that have none yet."""
    open_ = keys[found.loc[keys.index] == -1]
    places = pd.Series(line_keys_.index, index=line_keys_.to_numpy())
    hits = places[~places.index.duplicated()].reindex(open_.to_numpy()).set_axis(open_.index).dropna()
    found.loc[hits.index] = hits.astype("int64")


def latest(earlier: pd.DataFrame, later: pd.DataFrame) -> pd.DataFrame:
    """Statements of which the later one of an order takes the place of the earlier; labels 0…n-1."""
    if earlier.empty or later.empty:
        return later if earlier.empty else earlier
    stays = earlier[~order_keys(earlier).isin(set(order_keys(later)))]
    return pd.concat([stays, later], ignore_index=True)


def is_blank(series: pd.Series) -> pd.Series:
    """Where a cell says nothing."""
    return series == "" if series.dtype == "str" else series.isna()


def no_lines() -> pd.DataFrame:
    """COLUMNS without rows, in their dtypes."""
    dtypes = {name: DTYPES[KINDS[name]] for name in (*ORDER, *IDENTITY, *FIELDS)}
    dtypes |= {"said": "str", "why": "str", "ordered": "float64", "out": "float64", "due": "float64"}
    dtypes |= {"at": "datetime64[us]", "file_at": "datetime64[us]", "complete": "bool"}
    return pd.DataFrame({name: pd.Series(dtype=dtypes[name]) for name in COLUMNS})


def as_lines(records: Sequence[dict[str, object]]) -> pd.DataFrame:
    """COLUMNS of lines that are given as mappings, blanks left out."""
    empty = no_lines()
    if not records:
        return empty
    frame = {}
    for name in COLUMNS:
        dtype = empty[name].dtype
        values = [record.get(name) for record in records]
        if dtype == "str":
            frame[name] = pd.Series(["" if value is None else str(value) for value in values], dtype="str")
        else:
            frame[name] = pd.Series(
                [False if value is None and dtype == "bool" else value for value in values], dtype=dtype
            )
    return pd.DataFrame(frame)
