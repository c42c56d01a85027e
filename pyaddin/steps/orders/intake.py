"""Import of orders: new ones come in, known ones are asked for news, and a blank never wipes what is there."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pandas as pd

from pyaddin.steps.orders.asking import Asking, Export
from pyaddin.steps.orders.holds import GLUE
from pyaddin.steps.orders.keeping import named_here, to_keep
from pyaddin.steps.orders.news.beside import SOURCE
from pyaddin.steps.orders.news.kinds import ADDRESS, CHECKED
from pyaddin.steps.orders.news.stages import GONE, stages
from pyaddin.steps.orders.news.states import DELETED
from pyaddin.steps.orders.news.take import take_news
from pyaddin.steps.orders.news.talk import Heard
from pyaddin.steps.orders.row_ids import following, highest_number
from pyaddin.steps.orders.statements import (
    HELD,
    SHIPPED,
    is_blank,
    matched,
    no_lines,
    order_keys,
)
from pyaddin.steps.orders.told import ASKED, CHANGED, KNOWN, NEW, OFF, WENT, notes, would
from pyaddin.tables.frames import append
from pyaddin.tables.orders import ORDERS
from pyaddin.tables.problems import Problem, Refusal, mark
from pyaddin.tables.settings import EVERYTHING, NEWS, SHOW, Settings
from pyaddin.tables.status import Status
from pyaddin.words.catalogue import Text, Words, tr
from pyaddin.words.problems import said
from pyaddin.words.sentences import listed

IMPORT: Final = "import"
"""What the import said of a row."""
NAMED: Final = 10
"""So many orders are named in a sentence."""
COLLIDES: Final = tr("Same number as another buyer's order: write the shop of each")


@dataclass(frozen=True, slots=True)
class Taken:
    """Orders and Parcels after the import.

    kinds       what became of each row of the file: one of KINDS
    statements  what is to be kept of what the marketplace said (COLUMNS)
    gone        rows of the sheet whose line the order has no more
    remade      numbers of parcels that are to be made anew
    """

    orders: pd.DataFrame
    parcels: pd.DataFrame
    kinds: pd.Series
    statements: pd.DataFrame
    gone: int = 0
    remade: list[str] = field(default_factory=list)
    notes: list[Words] = field(default_factory=list)


def take_orders(
    current: pd.DataFrame, parcels: pd.DataFrame, export: Export, before: pd.DataFrame, settings: Settings,
    mode: str = NEWS, last_id: int = 0, archived: Collection[tuple[str, str, str]] = (), shops: bool = True,
) -> Taken:  # fmt: skip
    """Take what an export says; `before` is the last statement of each of its orders that is known.

    `archived` are orders that left the sheets: known, and never touched. `shops` is False for a workbook without the
    column Shop, which cannot hold two orders of one number.
    """
    asking = Asking.about(current, export, before, archived)
    if not shops and (asking.shop != export.lines["shop"]).any():
        raise Refusal(_two_shops(export.lines[asking.collides | (asking.shop != export.lines["shop"])]))
    lines, here = asking.lines, asking.lines.loc[asking.here]
    sheet = _with_shops(current, asking.fills)
    of_row = _rows_of(sheet, here)
    heard = take_news(
        sheet, parcels, here, of_row, before, asking.base_of.loc[here.index], asking.age.loc[here.index],
        settings, mode == EVERYTHING,
    )  # fmt: skip
    without = ~lines.index.isin(of_row.to_numpy()) & ~asking.away.to_numpy()
    fresh = lines.index[without & asking.is_to_come(before).to_numpy()]
    orders, gone = _gone(heard.orders, parcels, here, of_row, before, asking)
    new = pd.concat([_coming(export, asking, fresh), _more_units(heard, sheet, lines)])
    start = highest_number(current["row_id"], last_id)
    numbered = new.assign(row_id=pd.array(list(following(start, len(new))), dtype="str"))
    kinds = _kinds(export, asking, heard, fresh, without)
    told = notes(asking, before, heard)
    if mode == SHOW:
        return Taken(current, parcels, kinds, no_lines(), gone, [], [*would(export, kinds), *told])
    statements = to_keep(asking, heard, before, named_here(sheet, of_row, lines, fresh))
    return Taken(append("orders", orders, numbered), heard.parcels, kinds, statements, gone, heard.remade, told)


def _with_shops(current: pd.DataFrame, fills: Mapping[int, str]) -> pd.DataFrame:
    """The sheet with the shop of orders of which a file names it."""
    if not fills:
        return current
    out = current.copy()
    out.loc[list(fills), "shop"] = list(fills.values())
    return out


def _two_shops(lines: pd.DataFrame) -> Text:
    return tr(
        "{orders}: this workbook is of an earlier version and has no column Shop, so it cannot hold orders of two "
        "shops; bring it up to date with Upgrade, and import again.",
        orders=listed(dict.fromkeys(lines["order_no"]), NAMED),
    )  # fmt: skip


def _rows_of(sheet: pd.DataFrame, lines: pd.DataFrame) -> pd.Series:
    """The line that each row of these orders belongs to, -1 where none; by label."""
    order = order_keys(sheet[sheet["order_no"].isin(set(lines["order_no"]))])
    line_order = order_keys(lines)
    order = order[order.isin(set(line_order))]
    return matched(sheet.loc[order.index], order, lines, line_order)


def _gone(
    orders: pd.DataFrame, parcels: pd.DataFrame, lines: pd.DataFrame, of_row: pd.Series, before: pd.DataFrame,
    asking: Asking,
) -> tuple[pd.DataFrame, int]:  # fmt: skip
    """Orders with what is asked of rows whose line is in a complete statement no more, and how many these are."""
    whole = lines[lines["complete"] & (asking.age.loc[lines.index] > 0)]
    left = before.drop(asking.base_of[asking.base_of >= 0].to_numpy())
    left = left[order_keys(left).isin(set(asking.base_order.loc[whole.index]))] if len(whole) else left[:0]
    rows = of_row.index[of_row < 0]
    if left.empty or rows.empty:
        return orders, 0
    under = dict(zip(asking.base_order.loc[whole.index], order_keys(whole), strict=True))
    hits = matched(orders.loc[rows], order_keys(orders.loc[rows]), left, order_keys(left).map(under))
    open_ = hits[(hits >= 0) & (stages(orders, parcels).loc[rows] < GONE)].index
    problems = [
        Problem("orders", int(row), ("status",), said("news.line-gone", marketplace=orders.at[row, "marketplace"]))
        for row in open_
    ]
    return mark("orders", orders, SOURCE, problems, open_), len(open_)


def _coming(export: Export, asking: Asking, fresh: pd.Index) -> pd.DataFrame:
    """The rows of lines that are new here; those of another's number, or that the clerk deleted, wait on hold."""
    rows = export.rows[export.line_of.isin(fresh) & (export.rows["status"] != Status.SHIPPED)]
    line = export.line_of.loc[rows.index]
    rows = rows.assign(shop=asking.shop.loc[line].to_numpy())
    deleted = (asking.here & (asking.base_of >= 0)).loc[line].to_numpy()
    for why, which in ((COLLIDES, asking.collides.loc[line].to_numpy()), (DELETED, deleted)):
        which = which & (rows["status"] != Status.CANCELLED).to_numpy()
        told = rows["hold_reason"].where(~which, _joined(rows["hold_reason"], str(why)))
        rows = rows.assign(status=rows["status"].where(~which, Status.HOLD), hold_reason=told)
    return rows


def _joined(reasons: pd.Series, more: str) -> pd.Series:
    return (reasons + GLUE + more).where(reasons != "", more)


def _more_units(heard: Heard, sheet: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """Rows for units that were added to lines whose rows are all packed or gone: they go where the order goes now, and
    wait where its line is on hold."""
    if not heard.added:
        return sheet.iloc[:0]
    rows = sheet.loc[[one["like"] for one in heard.added]].reset_index(drop=True)
    now = lines.loc[[one["line"] for one in heard.added]].reset_index(drop=True)
    whole = ~is_blank(now["address_1"])
    for name in CHECKED:
        told = ~is_blank(now[name]) | (whole & (name in ADDRESS))
        rows[name] = now[name].where(told, rows[name])
    cleared = {c.name: "" for c in ORDERS.columns if c.editor == "program" and rows[c.name].dtype == "str"}
    status = pd.Series(Status.NEW, rows.index, dtype="str").where(now["said"] != HELD, Status.HOLD)
    rows = rows.assign(**cleared, qty=[one["qty"] for one in heard.added], reserved=np.nan, status=status)
    return rows.assign(warehouse="", hold_reason=now["why"], address_accepted="", go_anyway="", note="")


def _kinds(export: Export, asking: Asking, heard: Heard, fresh: pd.Index, without: np.ndarray) -> pd.Series:
    """What became of each row of the file."""
    lines = asking.lines
    kind = pd.Series(KNOWN, index=lines.index, dtype="str")
    kind[without & (lines["said"] == SHIPPED).to_numpy()] = WENT
    kind[lines.index.isin(heard.changed)] = CHANGED
    kind[lines.index.isin(heard.cancelled)] = OFF
    kind[lines.index.isin(heard.asked)] = ASKED
    kind[lines.index.isin(fresh)] = NEW
    kind[lines.index.isin(fresh) & asking.collides] = ASKED
    return pd.Series(kind.loc[export.line_of].to_numpy(), index=export.rows.index, dtype="str")
