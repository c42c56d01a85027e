"""What is to be kept of what a marketplace said."""

import pandas as pd

from pyaddin.steps.orders.asking import Asking
from pyaddin.steps.orders.identity import UNNAMED
from pyaddin.steps.orders.news.talk import Heard
from pyaddin.steps.orders.statements import (
    COLUMNS,
    FIELDS,
    IDENTITY,
    is_blank,
    no_lines,
    order_keys,
)
from pyaddin.steps.orders.statements import SAID as STATED
from pyaddin.steps.records.forgetting import FORGOTTEN, without_buyers
from pyaddin.tables.orders import ORDER


def named_here(sheet: pd.DataFrame, of_row: pd.Series, lines: pd.DataFrame, fresh: pd.Index) -> pd.Series:
    """Whether a line's buyer stands on the sheet, or comes there."""
    here = of_row[of_row >= 0]
    known = here[(sheet.loc[here.index, "recipient"] != FORGOTTEN).to_numpy()]
    return pd.Series(lines.index.isin(known) | lines.index.isin(fresh), index=lines.index)


def to_keep(asking: Asking, heard: Heard, before: pd.DataFrame, named: pd.Series) -> pd.DataFrame:
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
