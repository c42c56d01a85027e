"""Bring back: archived orders return to the sheets, whole, with their parcels and all that is about them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from pyaddin.actions.plan import Day, Plan
from pyaddin.steps.orders.known_by import Order, Orders, each_order
from pyaddin.steps.records.companions import COMPANIONS
from pyaddin.store.archive import Archive
from pyaddin.tables import frames
from pyaddin.tables.changes import RowChange, own
from pyaddin.tables.frames import is_yes
from pyaddin.tables.office import FOUND, IN_ARCHIVE, ON_ORDERS, ON_PARCELS
from pyaddin.tables.orders import ORDER, ORDERS
from pyaddin.tables.parcels import PARCELS
from pyaddin.tables.problems import Refusal
from pyaddin.tables.sheets import TABLES
from pyaddin.words.catalogue import Text, Words, tr, trn
from pyaddin.words.sentences import with_the_rest

NAMED = 3


@dataclass(frozen=True, slots=True)
class Wish:
    """Something that is to come back: orders, or a parcel of which no order is known."""

    name: Words
    orders: Collection[Order] = ()
    parcels: Collection[str] = ()


@dataclass(slots=True)
class Sheets:
    """What stands on the sheets, and what comes back to them."""

    orders: Orders
    keys: set[tuple[str, str]]
    back: dict[tuple[str, str], RowChange] = field(default_factory=dict)

    def take(self, wish: Wish, rows: Sequence[RowChange]) -> Words:
        """Let the rows of a wish come back; a sentence, and nothing comes, where that cannot be."""
        if not rows:
            return tr("{wish} is not in the archive.", wish=wish.name)
        rows = [row for row in rows if row.table not in COMPANIONS or (row.table, row.key) not in self.keys]
        for row in rows:
            if (row.table, row.key) in self.keys:
                return tr(
                    "{wish} stays in the archive, as {row} stands on the sheets already.", wish=wish.name, row=row.key
                )
            if row.table == ORDERS.name and (order := _order(row)) in self.orders:
                return tr(
                    "{wish} stays in the archive, as order {order_no} stands on Orders already.",
                    wish=wish.name, order_no=order[2],
                )  # fmt: skip
        self.back |= {(row.table, row.key): row for row in rows}
        return ""


def run(day: Day) -> Plan:
    """Put the orders that are marked on Found, or named in the command, on Orders and Parcels again."""
    archive = Archive(day.journal)
    found = day.tables[FOUND.name]
    chosen = found[is_yes(found["bring_back"]) & (found["place"] == IN_ARCHIVE)]
    wishes = list(_named(archive, day.options.words) if day.options.words else _marked(archive, chosen))
    if not wishes:
        raise Refusal(
            tr("No archived order is marked: press Find, write Yes beside what is to come back, press again.")
        )
    sheets = _sheets(day)
    refused: dict[int, Words] = {}
    for number, wish in enumerate(wishes):
        if why := sheets.take(wish, archive.whole(wish.orders, wish.parcels)):
            refused[number] = why
    looked = len(wishes) if day.options.words else len(found)
    plan = Plan({FOUND.name: _told(found, sheets.back)}, done=len(wishes) - len(refused), needs=len(refused))
    plan.skipped = looked - len(wishes)
    for table in (ORDERS.name, PARCELS.name, *COMPANIONS):
        if day.lacks(table, TABLES[table].key[0]):
            continue
        rows = [row.values for row in sheets.back.values() if row.table == table]
        frame = plan.tables[table] = frames.append(table, day.tables[table], frames.from_records(table, rows))
        plan.own[table] = dict(zip(frame.index[len(day.tables[table]) :].tolist(), map(own, rows), strict=True))
    plan.said = [_said(sheets.back), *with_the_rest(list(dict.fromkeys(refused.values())), NAMED, _more)]
    return plan


def _named(archive: Archive, words: Sequence[str]) -> Iterator[Wish]:
    """The orders of these numbers; the number of a parcel means its orders."""
    for word in words:
        orders = archive.orders([word])
        parcels = () if orders else archive.parcels([word]).get(word.casefold(), {})
        yield Wish(word, orders, parcels)


def _marked(archive: Archive, chosen: pd.DataFrame) -> Iterator[Wish]:
    for row in chosen.itertuples(index=False):
        if not (row.row_id or row.parcel_no):
            orders = {one for one in archive.orders([row.order_no]) if row.marketplace in ("", one[0])}
            yield Wish(tr("Order {order_no}", order_no=row.order_no), orders)
        elif row.row_id:
            yield Wish(tr("Order {order_no}", order_no=row.order_no), {(row.marketplace, row.shop, row.order_no)})
        else:
            yield Wish(tr("Parcel {parcel_no}", parcel_no=row.parcel_no), parcels={row.parcel_no})


def _sheets(day: Day) -> Sheets:
    orders = day.tables["orders"]
    named = (ORDERS.name, PARCELS.name, *COMPANIONS)
    keys = {(name, key) for name in named for key in day.tables[name][TABLES[name].key[0]]}
    numbered = orders[orders["order_no"] != ""]
    return Sheets(Orders(each_order(numbered)), keys)


def _order(row: RowChange) -> Order:
    marketplace, shop, number = (str(row.values.get(name) or "") for name in ORDER)
    return marketplace, shop, number


def _told(found: pd.DataFrame, back: Mapping[tuple[str, str], RowChange]) -> pd.DataFrame:
    """Found, on which what comes back stands on its sheet and is marked no more."""
    archived = found["place"] == IN_ARCHIVE
    line = archived & found["row_id"].isin({key for table, key in back if table == ORDERS.name})
    box = archived & found["parcel_no"].isin({key for table, key in back if table == PARCELS.name})
    box &= found["row_id"] == ""
    case = archived & (found["row_id"] == "") & (found["parcel_no"] == "")
    case &= found["order_no"].isin({row.values.get("order_no") for row in back.values() if row.table == ORDERS.name})
    place = found["place"].mask(line | case, ON_ORDERS).mask(box, ON_PARCELS)
    return found.assign(place=place, bring_back=found["bring_back"].mask(line | box | case, ""))


def _said(back: dict[tuple[str, str], RowChange]) -> Text:
    orders = len({_order(row) for row in back.values() if row.table == ORDERS.name})
    parcels = sum(row.table == PARCELS.name for row in back.values())
    if not back:
        return tr("Nothing came back.")
    return trn(
        "{count:,} order with {parcels} back at the bottom of Orders and Parcels.",
        "{count:,} orders with {parcels} back at the bottom of Orders and Parcels.",
        orders, parcels=trn("{count:,} parcel", "{count:,} parcels", parcels),
    )  # fmt: skip


def _more(count: int) -> Text:
    return trn("{count:,} more stay in the archive.", "{count:,} more stay in the archive.", count)
