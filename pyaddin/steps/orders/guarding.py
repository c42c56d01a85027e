"""What only some may use or change: buttons are refused to others, a row that others changed waits on Hold.

A workbook cannot keep anybody from typing; but each row says what its guarded columns held at the last press, and the
press that finds something else there knows who pressed.
"""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any, Final, NamedTuple

import pandas as pd

from pyaddin.buttons import BUTTONS, Button
from pyaddin.steps.orders.holds import GLUE, WAITING, reasons
from pyaddin.tables.orders import ORDERS
from pyaddin.tables.problems import Refusal
from pyaddin.tables.settings import BY_NAME, Settings
from pyaddin.tables.status import Status
from pyaddin.words.catalogue import Text, tr, trn
from pyaddin.words.sentences import listed

CHANGED: Final = tr("{column} changed by {who}")
"""The hold reason of a row that somebody changed who may not."""
NAMED: Final = 3


class Guards(NamedTuple):
    """Who alone may press a button, and who alone may change a column of Orders; names in lower case."""

    buttons: Mapping[str, frozenset[str]]
    columns: Mapping[str, frozenset[str]]


def guards(settings: Settings) -> Guards:
    """What Settings says; Refusal where it names what is neither a button nor a column: a slip must not open a door."""
    by_caption = {button.caption.casefold(): button.name for button in BUTTONS}
    columns = {column.caption.casefold(): column.name for column in ORDERS.columns if column.editor != "program"}
    of_buttons, of_columns = dict[str, frozenset[str]](), dict[str, frozenset[str]]()
    for part in reasons(settings["only_some"]):
        caption, _, names = part.partition(":")
        who = frozenset(name.strip().casefold() for name in names.split(",") if name.strip())
        key = caption.strip().casefold()
        of = of_buttons if key in by_caption else of_columns
        name = by_caption.get(key) or columns.get(key)
        if name is None or not who:
            raise Refusal(
                tr("Settings: '{part}' in '{caption}' is not understood; write a button or a column of Orders, a colon "
                   "and names, as Unit price: anna, li.", part=part[:40], caption=BY_NAME["only_some"].caption)
            )  # fmt: skip
        of[name] = who
    return Guards(of_buttons, of_columns)


def refuse(found: Guards, button: Button, who: str) -> None:
    """Refusal where somebody presses a button that is for others."""
    names = found.buttons.get(button.name)
    if names is not None and who.casefold() not in names:
        raise Refusal(
            tr("{button} is for {names} alone, as Settings says, and {who} pressed it; ask one of them.",
               button=button.caption, names=listed(sorted(names), NAMED), who=who or "?")
        )  # fmt: skip


def guarded(orders: pd.DataFrame, found: Guards, who: str) -> tuple[pd.DataFrame, list[Text]]:
    """Orders in which rows wait whose guarded columns somebody changed who may not, and what is said of that."""
    if not found.columns:
        return orders, []
    rows = orders.index[orders["status"].isin((*WAITING, Status.HOLD)) & (orders["guarded"] != "")]
    out, held = orders.copy(), list[str]()
    for label in rows:
        was = _prints(orders.at[label, "guarded"])
        wrong = [
            name
            for name, names in found.columns.items()
            if name in was and was[name] != _print(orders.at[label, name]) and who.casefold() not in names
        ]
        if wrong:
            told = [str(CHANGED.placed(column=ORDERS.column(name).caption, who=who or "?")) for name in wrong]
            before = reasons(orders.at[label, "hold_reason"])
            out.loc[label, "hold_reason"] = GLUE.join(dict.fromkeys([*before, *told]))
            held.append(orders.at[label, "order_no"])
    return _signed(out, found), _said(held)


def _signed(orders: pd.DataFrame, found: Guards) -> pd.DataFrame:
    """Orders with what the guarded columns hold now."""
    rows = orders[orders["order_no"] != ""]
    cells = [" ".join(f"{name}={_print(row[name])}" for name in found.columns) for row in _records(rows, found)]
    signed = pd.Series(cells, index=rows.index, dtype="str").reindex(orders.index, fill_value="")
    return orders.assign(guarded=signed)


def signed_anew(orders: pd.DataFrame, found: Guards) -> pd.DataFrame:
    """The same after a press has changed cells itself, as an import does."""
    return _signed(orders, found) if found.columns else orders


def _records(rows: pd.DataFrame, found: Guards) -> Iterable[Mapping[Any, Any]]:
    names = list(found.columns)
    return [dict(zip(names, cells, strict=True)) for cells in zip(*(rows[name] for name in names), strict=True)]


def _prints(cell: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in cell.split() if "=" in part)


def _print(value: Any) -> str:
    """A cell's fingerprint: blanks and case make no difference."""
    text = "" if pd.isna(value) else f"{value:g}" if isinstance(value, float) else " ".join(str(value).split())
    return sha256(text.casefold().encode("utf-8", "backslashreplace")).hexdigest()[:6]


def _said(numbers: list[str]) -> list[Text]:
    if not numbers:
        return []
    return [
        trn("{count:,} row was changed by somebody who may not ({orders}) and waits on Hold.",
            "{count:,} rows were changed by somebody who may not ({orders}) and wait on Hold.",
            len(numbers), orders=listed(dict.fromkeys(numbers), NAMED))
    ]  # fmt: skip
