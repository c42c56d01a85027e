"""Import of orders: new ones come in, known ones are asked for news, and a blank never wipes what is there."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import numpy as np
import pandas as pd

from pyaddin.steps.orders.holds import GLUE
from pyaddin.steps.orders.identity import UNNAMED, resolve
from pyaddin.steps.orders.news import ADDRESS, CHECKED, DELETED, GONE, SOURCE, Heard, stages, take_news
from pyaddin.steps.orders.row_ids import following, highest_number
from pyaddin.steps.orders.statements import (
    CANCELLED,
    COLUMNS,
    FIELDS,
    IDENTITY,
    SHIPPED,
    is_blank,
    line_keys,
    lines_of,
    matched,
    no_lines,
    order_keys,
)
from pyaddin.steps.orders.statements import SAID as STATED
from pyaddin.steps.records.forgetting import FORGOTTEN, without_buyers
from pyaddin.tables import problems as beside_rows
from pyaddin.tables.frames import append
from pyaddin.tables.orders import ORDER, ORDERS
from pyaddin.tables.problems import Problem, Refusal, beside, mark, says
from pyaddin.tables.settings import EVERYTHING, NEWS, SHOW, Settings
from pyaddin.tables.status import Status
from pyaddin.words.catalogue import Text, Words, tr, trn
from pyaddin.words.problems import said
from pyaddin.words.sentences import listed

IMPORT: Final = "import"
"""What the import said of a row."""
NAMED: Final = 10
"""So many orders are named in a sentence."""
COLLIDES: Final = tr("Same number as another buyer's order: write the shop of each")


@dataclass(frozen=True, slots=True)
class Export:
    """What a file says: `rows` as they would stand on Orders, `lines` what it says of each line (COLUMNS, labelled by
    the line's first row), and whose line each row is."""

    rows: pd.DataFrame
    lines: pd.DataFrame
    line_of: pd.Series

    @classmethod
    def of(cls, rows: pd.DataFrame, facts: pd.DataFrame, complete: bool, file_at: datetime | None) -> "Export":
        """From rows with the FACTS of each."""
        lines = lines_of(rows, facts, complete, file_at)
        if len(lines) == len(rows):
            return cls(rows, lines, pd.Series(rows.index, index=rows.index))
        key = order_keys(rows) + line_keys(rows)
        first = pd.Series(rows.index, index=key.to_numpy())
        return cls(rows, lines, pd.Series(first[~first.index.duplicated()].loc[key].to_numpy(), index=rows.index))


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


NEW, CHANGED, OFF, ASKED, KNOWN, WENT = "new", "changed", "cancelled", "asked", "known", "shipped"
"""A row of a file is new here, changed a row here, cancelled one, needs the clerk, brings nothing new, or is of an
order that went out and never stood here."""


def take_orders(
    current: pd.DataFrame, parcels: pd.DataFrame, export: Export, before: pd.DataFrame, settings: Settings,
    mode: str = NEWS, last_id: int = 0, archived: Collection[tuple[str, str, str]] = (), shops: bool = True,
) -> Taken:  # fmt: skip
    """Take what an export says; `before` is the last statement of each of its orders that is known.

    `archived` are orders that left the sheets: known, and never touched. `shops` is False for a workbook without the
    column Shop, which cannot hold two orders of one number.
    """
    asking = _Asking.about(current, export, before, archived)
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
    notes = _notes(asking, before, heard, kinds, export)
    if mode == SHOW:
        return Taken(current, parcels, kinds, no_lines(), gone, [], [*_listed(export, kinds), *notes])
    statements = _statements(asking, heard, before, _named(sheet, of_row, lines, fresh))
    return Taken(append("orders", orders, numbered), heard.parcels, kinds, statements, gone, heard.remade, notes)


@dataclass(frozen=True, slots=True)
class _Asking:
    """The lines of an export under the shop of their order, and by their labels what is known of them.

    here, away  whether the order is on the sheet, or archived
    collides    its number is another buyer's here, and neither names a shop
    base_of     the label of its last statement, -1 where there is none
    age         whether what is said now is newer (1), older (-1), or of the same or an unknown age (0)
    """

    lines: pd.DataFrame
    shop: pd.Series
    here: pd.Series
    away: pd.Series
    collides: pd.Series
    base_of: pd.Series
    age: pd.Series
    fills: dict[int, str]
    base_order: pd.Series

    @classmethod
    def about(
        cls, current: pd.DataFrame, export: Export, before: pd.DataFrame, archived: Collection[tuple[str, str, str]]
    ) -> "_Asking":
        lines = export.lines
        firsts = lines[~lines.duplicated(list(ORDER))]
        found = resolve(firsts, current, before)
        top = pd.Series(firsts.index, index=order_keys(firsts).to_numpy()).loc[order_keys(lines)].to_numpy()
        shop, here, other = (series.loc[top].set_axis(lines.index) for series in found[:3])
        named = lines.assign(shop=shop)
        key = order_keys(named)
        base_order = _orders_said(named, before, other)
        base_of = _bases(named, before, base_order)
        return cls(
            named, shop, here, _archived(named, archived, other) & ~here, other & (lines["shop"] == ""), base_of,
            _ages(named, key, before, base_order), found.fills, base_order,
        )  # fmt: skip

    def is_to_come(self, before: pd.DataFrame) -> pd.Series:
        """Whether a line that has no row here is to have one."""
        state, last = self.lines["said"], before["said"].reindex(self.base_of.to_numpy()).set_axis(self.lines.index)
        over = (self.age < 0) & last.isin((SHIPPED, CANCELLED))
        whole = self.base_order.isin(set(order_keys(before[before["complete"]])))
        dropped = (self.age < 0) & (self.base_of < 0) & whole
        return ~over & ~dropped & (state != SHIPPED) & ~((state == CANCELLED) & self.here)


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


def _archived(lines: pd.DataFrame, archived: Collection[tuple[str, str, str]], other: pd.Series) -> pd.Series:
    """Whether each line's order is archived; a blank shop is any shop, but where the number is `other` buyers'."""
    shops: dict[tuple[str, str], set[str]] = {}
    for marketplace, shop, number in archived:
        shops.setdefault((marketplace, number), set()).add(shop)
    away = []
    for marketplace, shop, number, is_other in zip(*(lines[name] for name in ORDER), other, strict=True):
        of_number = shops.get((marketplace, number), set())
        away.append(shop in of_number or (bool(of_number) and not is_other and (not shop or "" in of_number)))
    return pd.Series(away, index=lines.index, dtype=bool)


def _orders_said(lines: pd.DataFrame, before: pd.DataFrame, other: pd.Series) -> pd.Series:
    """The order of which each line's last statement is, as a key; what was said before a shop was named is of it."""
    known = set(order_keys(before))
    found = order_keys(lines)
    for shop in ("", UNNAMED):
        under = order_keys(lines.assign(shop=shop))
        found = found.where(found.isin(known) | other | ~under.isin(known), under)
    return found


def _bases(lines: pd.DataFrame, before: pd.DataFrame, base_order: pd.Series) -> pd.Series:
    """The label in `before` of each line's last statement; -1 where there is none."""
    found = matched(before, order_keys(before), lines, base_order)
    found = found[(found >= 0) & ~found.duplicated()]
    return pd.Series(found.index, index=found.to_numpy()).reindex(lines.index, fill_value=-1).astype("int64")


def _ages(lines: pd.DataFrame, key: pd.Series, before: pd.DataFrame, base_order: pd.Series) -> pd.Series:
    """Told by the latest moment in the order's rows, else by when the files were made."""
    by = order_keys(before).to_numpy()
    age = pd.Series(0, index=lines.index)
    for name in ("at", "file_at"):
        now = lines[name].groupby(key.to_numpy()).transform("max")
        last = before[name].groupby(by).max().reindex(base_order.to_numpy()).set_axis(lines.index)
        undecided = (age == 0) & now.notna() & last.notna()
        age = age.where(~undecided, np.sign((now - last).dt.total_seconds()).fillna(0).astype(int))
    return age.where(base_order.isin(set(by)), 1)


def _rows_of(sheet: pd.DataFrame, lines: pd.DataFrame) -> pd.Series:
    """The line that each row of these orders belongs to, -1 where none; by label."""
    order = order_keys(sheet[sheet["order_no"].isin(set(lines["order_no"]))])
    line_order = order_keys(lines)
    order = order[order.isin(set(line_order))]
    return matched(sheet.loc[order.index], order, lines, line_order)


def _gone(
    orders: pd.DataFrame, parcels: pd.DataFrame, lines: pd.DataFrame, of_row: pd.Series, before: pd.DataFrame,
    asking: _Asking,
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


def _coming(export: Export, asking: _Asking, fresh: pd.Index) -> pd.DataFrame:
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
    """Rows for units that were added to lines whose rows are all packed or gone: they go where the order goes now."""
    if not heard.added:
        return sheet.iloc[:0]
    rows = sheet.loc[[one["like"] for one in heard.added]].reset_index(drop=True)
    now = lines.loc[[one["line"] for one in heard.added]].reset_index(drop=True)
    whole = ~is_blank(now["address_1"])
    for name in CHECKED:
        told = ~is_blank(now[name]) | (whole & (name in ADDRESS))
        rows[name] = now[name].where(told, rows[name])
    cleared = {c.name: "" for c in ORDERS.columns if c.editor == "program" and rows[c.name].dtype == "str"}
    rows = rows.assign(**cleared, qty=[one["qty"] for one in heard.added], reserved=np.nan, status=Status.NEW)
    return rows.assign(warehouse="", hold_reason="", address_accepted="", go_anyway="", note="")


def _kinds(export: Export, asking: _Asking, heard: Heard, fresh: pd.Index, without: np.ndarray) -> pd.Series:
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


def _notes(asking: _Asking, before: pd.DataFrame, heard: Heard, kinds: pd.Series, export: Export) -> list[Words]:
    """What there is to know beside the counts."""
    lines = asking.lines
    notes: list[Words] = []
    if numbers := dict.fromkeys(lines.loc[asking.collides & ~asking.here, "order_no"]):
        notes.append(
            tr("{orders}: the same number as another buyer's order here; write the shop of each in the column Shop, or "
               "import it from a folder of that shop.", orders=listed(numbers, NAMED))
        )  # fmt: skip
    if heard.remade:
        notes.append(
            trn("Parcel {parcels} is to be made anew; throw its slip away.",
                "Parcels {parcels} are to be made anew; throw their slips away.",
                len(heard.remade), parcels=listed(heard.remade, NAMED))
        )  # fmt: skip
    older = dict.fromkeys(lines.loc[(asking.age < 0), "order_no"])
    if older:
        notes.append(
            trn("{count:,} order is told newer already; of it nothing was taken back.",
                "{count:,} orders are told newer already; of them nothing was taken back.", len(older))
        )  # fmt: skip
    return [*notes, *_away(asking, before)]


def _away(asking: _Asking, before: pd.DataFrame) -> list[Words]:
    """That orders of the file are archived, and which of them are cancelled since."""
    lines = asking.lines[asking.away]
    if lines.empty:
        return []
    count = len(lines[list(ORDER)].drop_duplicates())
    notes: list[Words] = [
        trn("{count:,} order of it is in the archive already; Find shows what went out.",
            "{count:,} orders of it are in the archive already; Find shows what went out.", count)
    ]  # fmt: skip
    last = before["said"].reindex(asking.base_of.loc[lines.index].to_numpy()).set_axis(lines.index)
    off = dict.fromkeys(
        lines.loc[(lines["said"] == CANCELLED) & (last != CANCELLED) & (asking.age >= 0)[lines.index], "order_no"]
    )
    if off:
        notes.append(tr("Cancelled there although it went out and is archived: {orders}.", orders=listed(off, NAMED)))
    return notes


def _listed(export: Export, kinds: pd.Series) -> list[Words]:
    """What an import would do, by order."""
    captions = {
        NEW: tr("New"),
        CHANGED: tr("Changed"),
        OFF: tr("Cancelled"),
        ASKED: tr("Needs you"),
        KNOWN: tr("Nothing new"),
    }
    told: list[Words] = []
    for kind, caption in captions.items():
        if numbers := dict.fromkeys(export.rows.loc[kinds == kind, "order_no"]):
            told.append(tr("{what}: {orders}.", what=caption, orders=listed(numbers, NAMED)))
    return told


def _named(sheet: pd.DataFrame, of_row: pd.Series, lines: pd.DataFrame, fresh: pd.Index) -> pd.Series:
    """Whether a line's buyer stands on the sheet, or comes there."""
    here = of_row[of_row >= 0]
    known = here[(sheet.loc[here.index, "recipient"] != FORGOTTEN).to_numpy()]
    return pd.Series(lines.index.isin(known) | lines.index.isin(fresh), index=lines.index)


def _statements(asking: _Asking, heard: Heard, before: pd.DataFrame, named: pd.Series) -> pd.DataFrame:
    """What is to be kept: all that is said of an order of which anything is said otherwise than before, or at a later
    time while it is here; lines that only the earlier statement names stay where the new one is not complete. Buyers
    who are not `named` on the sheet are not kept."""
    lines = asking.lines
    due = heard.due.reindex(lines.index).fillna(lines["due"])
    key = order_keys(lines)
    now = without_buyers(lines.assign(due=due), ~named)
    last = before.reindex(asking.base_of.to_numpy()).set_axis(lines.index, axis=0)
    new_line = asking.base_of < 0
    differs = new_line.copy()
    for name in (*IDENTITY, *FIELDS, *STATED, "at"):
        was, is_ = last[name], now[name]
        differs |= (was != is_) & ~(is_blank(is_) & (was.isna() | is_blank(was)))
    later = (now["file_at"] > last["file_at"]) & asking.here
    wanted = (differs | later).groupby(key.to_numpy()).transform("any") & (asking.age >= 0) & (now["shop"] != UNNAMED)
    kept = now[wanted]
    if kept.empty:
        return no_lines()
    older = before.drop(asking.base_of[asking.base_of >= 0].to_numpy())
    under = dict(zip(asking.base_order.loc[kept.index], key.loc[kept.index], strict=True))
    older = older[order_keys(older).isin(set(under))]
    if len(older):
        whole = dict(zip(key.loc[kept.index], kept["complete"], strict=True))
        order = order_keys(older).map(under)
        first = kept.assign(key=key.loc[kept.index]).drop_duplicates("key").set_index("key")
        stays = ~order.map(whole).astype(bool)
        older, order = older[stays], order[stays]
        older = older.assign(
            **{name: first[name].reindex(order.to_numpy()).to_numpy() for name in (*ORDER, "at", "file_at")}
        )
    return pd.concat([kept, older])[list(COLUMNS)] if len(older) else kept[list(COLUMNS)]


def filled_in(orders: pd.DataFrame) -> pd.DataFrame:
    """Orders without the import's words about cells that the clerk has filled since."""
    told = orders.loc[says(orders, IMPORT), list(beside_rows.COLUMNS)]
    settled = []
    for label, *cells in told.itertuples(name=None):
        names = [name for kept in beside("orders", *cells) if kept.source == IMPORT for name in kept.columns]
        if all(not pd.isna(cell) and cell != "" for cell in (orders.at[label, name] for name in names)):
            settled.append(label)
    return mark("orders", orders, IMPORT, [], pd.Index(settled)) if settled else orders
