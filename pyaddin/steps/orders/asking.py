"""An export's lines, and what is known of them before they are compared with the sheet."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from pyaddin.steps.orders.identity import UNNAMED, resolve
from pyaddin.steps.orders.statements import (
    CANCELLED,
    SHIPPED,
    line_keys,
    lines_of,
    matched,
    order_keys,
)
from pyaddin.tables.orders import ORDER


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
class Asking:
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
    ) -> "Asking":
        """What is to be known of an export's lines before any of it is taken."""
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
