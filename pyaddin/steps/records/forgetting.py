"""Forget buyers: what of an order is the buyer's, and what is left of rows and of past presses without it."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Final, NamedTuple

import pandas as pd

from pyaddin.steps.records.closed_orders import closed_orders
from pyaddin.steps.shipping.tracking import several
from pyaddin.tables.changes import Cell, Changes, RowChange, keys
from pyaddin.tables.frames import Tables, empty
from pyaddin.tables.problems import COLUMNS
from pyaddin.tables.sheets import TABLES

FORGOTTEN: Final = "(forgotten)"
"""Stands in Recipient, so that a row without a buyer is told from one that lacks its address."""
PERSONAL: Final[Mapping[str, tuple[str, ...]]] = {
    "orders": (
        "recipient", "company", "address_1", "address_2", "city", "state", "postcode", "phone", "email", "tax_id",
        "buyer_note", "accepted",
    ),
    "parcels": ("recipient", "delivery_words"),
    "messages": ("recipient", "to", "subject", "text", "answer", "note"),
}  # fmt: skip
"""Columns that hold the buyer."""
OF_ORDERS: Final[Mapping[str, tuple[str, ...]]] = {
    "returns": ("overrule", "note"), "claims": ("evidence", "note"), "disputes": ("answer", "note"),
}  # fmt: skip
"""Columns of free words that may name the buyer of the order that the row is about."""
OF_PARCELS: Final[Mapping[str, tuple[str, ...]]] = {"events": ("words", "place")}
"""Columns that may name the buyer of the parcel whose number leads the row's key."""
WORDS: Final = COLUMNS
"""May quote the buyer; what still holds is said anew."""
PASSING: Final[Mapping[str, tuple[str, ...]]] = {
    "found": ("recipient",),
    "learn": ("sample_1", "sample_2", "sample_3", "preview_1", "preview_2", "preview_3"),
}
"""Columns of sheets that show copies for the moment, of whatever row or file."""
KEPT_FOR_NOBODY: Final = ("found",)
"""Of these, what no press is kept with."""

NUMBERS: Final = ("order_no", "parcel_no", "tracking_no")
"""What an export may call a row by."""

KEYED: Final = (*PERSONAL, *OF_ORDERS)
"""Tables whose rows are told apart by whether their buyer is forgotten."""
READ: Final = (*KEYED, "events")
"""Tables that may name a buyer."""
Keys = Mapping[str, Set[str]]
"""Row keys by table."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Orders and Parcels without the buyers; `rows` are the labels in Orders that lost theirs, `unclear` those of rows
    that look over but whose parcel is not, or that bear no date."""

    orders: pd.DataFrame
    parcels: pd.DataFrame
    rows: pd.Index
    unclear: pd.Index


def forget(
    orders: pd.DataFrame, parcels: pd.DataFrame, now: datetime, days: int, wanted: Collection[str] = ()
) -> Forgotten:
    """Blank the buyers of orders that were over more than `days` ago; figures, SKUs, countries and numbers stay.

    Orders that are still `wanted`, by their numbers, stay with what lies in one parcel with them.
    """
    over = closed_orders(orders, parcels, now, days)
    boxed = set(orders.loc[orders["order_no"].isin(wanted), "parcel_no"]) - {""}
    stays = orders["order_no"].isin(wanted) | orders["parcel_no"].isin(boxed)
    rows = over.orders[_hold_a_buyer("orders", orders.loc[over.orders]) & ~stays[over.orders]]
    unclear = over.unclear[_hold_a_buyer("orders", orders.loc[over.unclear])]
    boxes = over.parcels[_hold_a_buyer("parcels", parcels.loc[over.parcels])]
    boxes = boxes[~parcels.loc[boxes, "parcel_no"].isin(boxed)]
    return Forgotten(_blanked("orders", orders, rows), _blanked("parcels", parcels, boxes), rows, unclear)


def _hold_a_buyer(table: str, frame: pd.DataFrame) -> pd.Series:
    name, *others = PERSONAL[table]
    return (frame[name] != FORGOTTEN) | (frame[others] != "").any(axis=1)


def _blanked(table: str, frame: pd.DataFrame, rows: pd.Index) -> pd.DataFrame:
    if rows.empty:
        return frame
    out = frame.copy()
    out.loc[rows, [*PERSONAL[table], *WORDS]] = ""
    out.loc[rows, PERSONAL[table][0]] = FORGOTTEN
    return out


def messages_left(messages: pd.DataFrame, known: "Known", limit: datetime) -> pd.DataFrame:
    """Messages without the buyers of orders that are forgotten, and of what is older than the limit without all whose
    orders are not known with their buyers."""
    at = messages["at"].fillna(messages["deadline"]).fillna(messages["asked_at"])
    old = at < pd.Timestamp(limit)
    gone = [is_forgotten(orders, known, was) for orders, was in zip(messages["order_no"], old, strict=True)]
    rows = messages.index[gone]
    return _blanked("messages", messages, rows[_hold_a_buyer("messages", messages.loc[rows])])


def is_forgotten(order_nos: str, known: "Known", old: bool) -> bool:
    """Whether none of these orders has a buyer any more, as a message about them is kept."""
    numbers = several(order_nos)
    if not known.named.isdisjoint(numbers):
        return False
    return old or (bool(numbers) and all(number in known.numbers for number in numbers))


@dataclass(frozen=True, slots=True)
class Known:
    """Whose buyers are known, and whose are not any more: keys by table, and the numbers that an export calls the
    forgotten ones by (order, parcel and tracking numbers); `named` are order numbers of the others."""

    kept: Keys
    forgotten: Keys
    numbers: Set[str]
    named: Set[str] = frozenset()

    def joined(self, others: "Known") -> "Known":
        """With what others know of rows that are not known here."""
        forgotten = {t: self.forgotten[t] | (others.forgotten[t] - self.kept[t]) for t in KEYED}
        kept = {t: self.kept[t] | (others.kept[t] - forgotten[t]) for t in KEYED}
        return Known(kept, forgotten, self.numbers | others.numbers, self.named | others.named)

    def with_rows(self, table: str, rows: Iterable[tuple[str, str]]) -> "Known":
        """With these rows of a table, by their keys and the orders that they are about, as those are known."""
        gone: dict[bool, set[str]] = {True: set(), False: set()}
        for key, orders in rows:
            gone[is_forgotten(orders, self, old=False)].add(key)
        mine = Known({**NOBODY, table: gone[False] - {""}}, {**NOBODY, table: gone[True] - {""}}, frozenset())
        return self.joined(mine)


NOBODY: Final[Keys] = {table: frozenset() for table in KEYED}


def known(tables: Tables) -> Known:
    """What the rows of Orders and Parcels say, and of Messages."""
    kept, forgotten, numbers, named = dict[str, Set[str]](NOBODY), dict[str, Set[str]](NOBODY), set[str](), set[str]()
    for table in PERSONAL:
        frame = tables[table] if table in tables else empty(table)
        gone = frame[PERSONAL[table][0]] == FORGOTTEN
        key = keys(TABLES[table], frame)
        kept[table], forgotten[table] = set(key[~gone]) - {""}, set(key[gone]) - {""}
        for name in set(NUMBERS).intersection(frame):
            numbers.update(frame.loc[gone, name])
        for further in frame.loc[gone, "more_tracking"] if table == "parcels" else ():
            numbers.update(several(further))
        if table == "orders":
            named.update(frame.loc[~gone, "order_no"])
    return Known(kept, forgotten, frozenset(numbers - {""}), frozenset(named - {""}))


def words_left(table: str, frame: pd.DataFrame, known: Known) -> pd.DataFrame:
    """Returns, Claims or Disputes without the words about buyers who are forgotten."""
    gone = [is_forgotten(orders, known, old=False) for orders in frame["order_no"]]
    if not any(gone):
        return frame
    return frame.assign(**{name: frame[name].mask(gone, "") for name in (*OF_ORDERS[table], *WORDS)})


def events_left(events: pd.DataFrame, parcels: pd.DataFrame) -> pd.DataFrame:
    """Events without what names a buyer, but those of parcels that stand here with theirs."""
    rows = ~events["parcel_no"].isin(parcels.loc[parcels["recipient"] != FORGOTTEN, "parcel_no"])
    return events.assign(**{name: events[name].mask(rows, "") for name in OF_PARCELS["events"]})


def parcel_goes(known: Known, parcel: str, old: bool) -> bool:
    """Whether what was kept of a parcel loses its buyer; of an `old` press every parcel does that is not kept."""
    return parcel not in known.kept["parcels"] if old else parcel in known.forgotten["parcels"]


def statements_left(lines: pd.DataFrame, known: Known, old: bool) -> pd.DataFrame:
    """What marketplaces said, without the buyers that are forgotten; of an `old` press only those stay that are on the
    sheets or in the archive with their buyers."""
    orders = lines["order_no"]
    gone = ~orders.isin(known.named) if old else orders.isin(known.numbers) & ~orders.isin(known.named)
    return without_buyers(lines, gone)


def without_buyers(lines: pd.DataFrame, rows: pd.Series) -> pd.DataFrame:
    """Lines of statements, some of them without their buyers."""
    if not rows.any():
        return lines
    names = [name for name in PERSONAL["orders"] if name in lines]
    return lines.assign(**{name: lines[name].where(~rows, "") for name in names})


class Scrubbed(NamedTuple):
    """What is kept of a press without the buyers; `raw` are those of its raw cells that stay, and `settled` says that
    no buyer is left in it who may have to be forgotten one day."""

    changes: Changes
    raw: list[Any]
    settled: bool


def scrub(changes: Changes, raw: Sequence[Any], known: Known, old: bool) -> Scrubbed:
    """A press without the buyers that are forgotten; of an `old` one, older than the limit, only those stay whose rows
    are on the sheets with their buyers.

    Undo then leaves those cells as they are. Raw cells (`RawChange`) hold whole pasted exports: of an old press all go,
    of others the rows that name a forgotten order.
    """

    def stays(table: str, key: str) -> bool:
        if table in OF_PARCELS:
            table, key = "parcels", key.rpartition("/")[0]
        if table in PASSING:
            return not old and table not in KEPT_FOR_NOBODY
        return key in known.kept[table] if old else key not in known.forgotten[table]

    cells = [c for c in changes.cells if c.column not in _OF.get(c.table, ()) or stays(c.table, c.key)]
    added, removed, taken = (_rows(rows, stays) for rows in (changes.added, changes.removed, changes.taken))
    left = [] if old else _raw_left(raw, known.numbers)
    settled = old and not any(c.column in _OF[c.table] for c in cells if c.table in KEYED)
    settled = settled and not any(
        row.key in known.kept[row.table] for row in (*added, *removed, *taken) if row.table in KEYED
    )
    return Scrubbed(Changes(cells, added, removed, taken), left, settled)


_OF: Final[Mapping[str, frozenset[str]]] = {
    **{table: frozenset((*names, *WORDS)) for table, names in {**PERSONAL, **OF_ORDERS}.items()},
    **{table: frozenset(names) for table, names in {**PASSING, **OF_PARCELS}.items()},
}


def words_of(table: str) -> list[str]:
    """Columns of a table that may name a buyer."""
    return sorted(_OF[table])


def _rows(rows: Iterable[RowChange], stays: Callable[[str, str], bool]) -> list[RowChange]:
    return [_row(row) if row.table in _OF and not stays(row.table, row.key) else row for row in rows]


def _row(row: RowChange) -> RowChange:
    return RowChange(row.table, row.key, without_buyer(row.table, row.values))


def without_buyer(table: str, values: Mapping[str, Cell]) -> dict[str, Cell]:
    """A row's values as the sheet shows them once its buyer is forgotten."""
    left = {name: value for name, value in values.items() if name not in _OF[table]}
    return left | ({"recipient": FORGOTTEN} if table in PERSONAL else {})


def _raw_left(raw: Sequence[Any], numbers: Set[str]) -> list[Any]:
    """Raw cells of rows that name none of these numbers."""
    left = []
    for _, group in groupby(raw, lambda cell: (cell.sheet, cell.row)):
        cells = list(group)
        if numbers.isdisjoint(text for cell in cells for text in (_plain(cell.old), _plain(cell.new))):
            left += cells
    return left


def _plain(value: object) -> str:
    """A cell's value as an order number is written."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
