"""What the clerk of the long days does between two presses; every edit is known to the ledger."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from long_book import PARTS, Look, Pen, hide, raw
from long_ledger import stood
from long_world import FIELDS, FIRST_DAY, GLUE, OWN_LIST, PLACES, Line, own_list

from pyaddin.steps.stock.parts import held_units
from pyaddin.tables.sheets import HEADER_ROW
from pyaddin.tables.status import POLICIES, Status

if TYPE_CHECKING:
    from long_days import Shop

UNSENT: Final = ("", Status.NEW, Status.READY, Status.SHORT, Status.RESERVED)
PHONE: Final = "Phone"
"""Where orders come from that the clerk types in."""

Edit = Callable[["Shop", Pen], None]


def _whole_orders(shop: "Shop", pen: Pen, most: int, statuses: Sequence[str]) -> list[list[int]]:
    """Rows of a few orders of which every row has one of these statuses."""
    frame = pen.look.frame("orders")
    order = frame["marketplace"] + GLUE + frame["order_no"]
    fits = frame["status"].isin(statuses).groupby(order.to_numpy()).transform("all")
    rows = frame.index[fits.to_numpy()]
    chosen = shop.some(list(dict.fromkeys(order[rows])), most)
    return [frame.index[(order == one).to_numpy()].tolist() for one in chosen]


def cancel_orders(shop: "Shop", pen: Pen) -> None:
    """The buyer cancels; a packed row is taken out of its parcel."""
    for rows in _whole_orders(shop, pen, 2, (*UNSENT, Status.PACKED, Status.HOLD)):
        apart = shop.rng.random() < 0.6
        for row in rows:
            shop.touch(pen, row)
            pen.put("orders", row, "status", Status.CANCELLED)
            if apart:
                pen.put("orders", row, "parcel_no", None)


def cancel_a_line(shop: "Shop", pen: Pen) -> None:
    """One line of an order goes."""
    frame = pen.look.frame("orders")
    for row in shop.some(frame.index[frame["status"].isin((*UNSENT, Status.PACKED))], 2):
        shop.touch(pen, row)
        pen.put("orders", row, "status", Status.CANCELLED)
        pen.put("orders", row, "parcel_no", None)


def hold(shop: "Shop", pen: Pen) -> None:
    """Rows wait: with or without their stock, some of them until tomorrow."""
    frame = pen.look.frame("orders")
    for row in shop.some(frame.index[frame["status"].isin((*UNSENT, Status.PACKED))], 3):
        shop.touch(pen, row)
        pen.put("orders", row, "status", Status.HOLD)
        pen.put(
            "orders", row, "hold_reason", shop.rng.choice(("", "keep stock, please", "Fraud check", "Lost")) or None
        )
        if shop.rng.random() < 0.5:
            until = FIRST_DAY + timedelta(days=shop.day + shop.rng.randint(0, 2), hours=shop.rng.randint(-6, 6))
            pen.put("orders", row, "hold_until", until)


def release(shop: "Shop", pen: Pen) -> None:
    """Rows on hold go on; what was packed is unpacked."""
    frame = pen.look.frame("orders")
    held = frame[(frame["status"] == Status.HOLD) & ~frame["hold_reason"].str.startswith("Copy of")]
    for row in shop.some(held.index, max(len(held) // 2, 2)):
        shop.touch(pen, row)
        pen.put("orders", row, "status", shop.rng.choice((Status.NEW, Status.READY)))
        for name in ("hold_reason", "hold_until", "parcel_no"):
            pen.put("orders", row, name, None)


def edit_address(shop: "Shop", pen: Pen) -> None:
    """Another house number on every row of an order, sent or not; a postcode that was missing."""
    frame = pen.look.frame("orders")
    open_ = (*UNSENT, Status.PACKED, Status.HOLD, Status.SENT)
    orders = _whole_orders(shop, pen, 3, open_)
    for rows in orders:
        street = f"{shop.rng.randint(200, 999)} New Lane"
        for row in rows:
            _say(shop, pen, row, address_1=street)
            shop.world.resent.add(str(frame.at[row, "parcel_no"]))


def fill_postcodes(shop: "Shop", pen: Pen) -> None:
    """Postcodes that were missing."""
    frame = pen.look.frame("orders")
    known = {(p.city, p.country): p.postcode for p in PLACES}
    lacking = frame[(frame["postcode"] == "") & frame["status"].isin(UNSENT)]
    for row in shop.some(lacking.index, max(len(lacking), 1)):
        at = frame.at[row, "city"], frame.at[row, "country"]
        order = frame.index[(frame["order_no"] == frame.at[row, "order_no"]) & (frame["postcode"] == "")]
        for other in order:
            _say(shop, pen, int(other), postcode=known[at])


def _say(shop: "Shop", pen: Pen, row: int, **values: str) -> None:
    line = shop.touch(pen, row)
    said = dict(zip(FIELDS, shop.ledger.fields.get(line) or shop.world.lines[line][2], strict=True))
    shop.ledger.put(shop.ledger.fields, line, tuple({**said, **values}[name] for name in FIELDS))
    for name, value in values.items():
        pen.put("orders", row, name, value)


def edit_qty(shop: "Shop", pen: Pen) -> None:
    """The buyer wants more or fewer."""
    frame = pen.look.frame("orders")
    for row in shop.some(frame.index[frame["status"].isin((*UNSENT, Status.PACKED))], 2):
        line, was, units = shop.touch(pen, row), int(frame.at[row, "qty"]), shop.rng.randint(1, 5)
        pen.put("orders", row, "qty", units)
        shop.ledger.put(shop.ledger.wanted, line, shop.units(line) + units - was)


def unpack_changed(shop: "Shop", pen: Pen) -> None:
    """Packed rows of which the buyer wants another number go back to the shelf, as Carrier files says."""
    frame = pen.look.frame("orders")
    for row in frame.index[(frame["status"] == Status.PACKED) & (frame["qty"] != frame["reserved"])]:
        shop.touch(pen, int(row))
        pen.put("orders", int(row), "status", Status.READY)
        pen.put("orders", int(row), "parcel_no", None)


def edit_turn(shop: "Shop", pen: Pen) -> None:
    """Priority, policy and warehouse of some rows."""
    frame = pen.look.frame("orders")
    for row in shop.some(frame.index[frame["status"].isin(UNSENT)], 4):
        shop.touch(pen, row)
        pen.put("orders", row, "priority", shop.rng.choice((1, 2, None)))
        pen.put("orders", row, "policy", shop.rng.choice((*POLICIES, None)))
        if shop.rng.random() < 0.2 and frame.at[row, "status"] != Status.RESERVED:
            pen.put("orders", row, "warehouse", shop.rng.choice(("UK", "MAIN", "US", None)))


def mark(shop: "Shop", pen: Pen) -> None:
    """Something in the clerk's own column, and a note."""
    frame = pen.look.frame("orders")
    for row in shop.some(frame.index[(frame["own"] == "") & (frame["row_id"] != "")], 3):
        order_no = str(frame.at[row, "order_no"])
        shop.touch(pen, row)
        text = shop.next_text("mark", order_no)
        pen.put("orders", row, "own", text)
        shop.ledger.put(shop.ledger.marks, text, order_no)
    for row in shop.some(frame.index[(frame["note"] == "") & (frame["row_id"] != "")], 2):
        order_no = str(frame.at[row, "order_no"])
        shop.touch(pen, row)
        text = shop.next_text("note", order_no)
        pen.put("orders", row, "note", text)
        shop.ledger.put(shop.ledger.notes, text, order_no)


def paste_rows(shop: "Shop", pen: Pen) -> None:
    """Orders taken by phone, typed below the others."""
    at = FIRST_DAY + timedelta(days=shop.day)
    records: list[dict[str, Any]] = []
    for order in shop.market.orders(at, shop.rng.randint(1, 3)):
        for at_, line in enumerate(order.lines, 1):
            phoned = Line(PHONE, f"00{order.number:06d}", f"0{at_}", line.sku, line.qty, line.price)
            fields: list[Any] = list(order.fields(phoned))
            fields[FIELDS.index("postcode")] = fields[FIELDS.index("postcode")] or "LS1 1AA"
            if not order.place.postcode:
                fields[FIELDS.index("city")], fields[FIELDS.index("country")] = "Leeds", "GB"
                fields[FIELDS.index("state")] = ""
            said: dict[str, Any] = dict(zip(FIELDS, fields, strict=True))
            key = {"marketplace": PHONE, "order_no": phoned.order_no, "line_no": phoned.line_no, "qty": phoned.qty}
            records.append({**said, **key, "ordered_at": at, "paid_at": at, "item": "by phone"})
            shop.world.lines[phoned.key] = (phoned.qty, phoned.price, tuple(fields))
            shop.ledger.put(shop.ledger.pasted, phoned.key, True)
    pen.paste("orders", records)


def copy_rows(shop: "Shop", pen: Pen) -> None:
    """Rows copied below the others with all they hold: as another order, or by mistake."""
    frame = pen.look.frame("orders")
    records: list[dict[str, Any]] = []
    for row in shop.some(frame.index[frame["row_id"] != ""], 2):
        record: dict[str, Any] = {name: raw(value) for name, value in frame.loc[row].to_dict().items()}
        record["own"] = record["note"] = None
        line = shop.touch(pen, row)
        shop.ledger.put(shop.ledger.copies, str(record["row_id"]), True)
        units = int(record["qty"])
        if shop.rng.random() < 0.5:
            record["order_no"] = shop.next_text("copy", "").strip().replace(" ", "-")
            key = GLUE.join((record["marketplace"], record["order_no"], record["line_no"] or "", record["sku"]))
            _, price, fields = shop.world.lines[line]
            shop.world.lines[key] = units, price, shop.ledger.fields.get(line) or fields
            shop.ledger.put(shop.ledger.pasted, key, True)
        else:
            shop.ledger.put(shop.ledger.wanted, line, shop.units(line) + units)
        records.append(record)
    pen.paste("orders", records)


def tend_copies(shop: "Shop", pen: Pen) -> None:
    """Copies that were no orders are deleted or cancelled, as the hold reason says."""
    frame = pen.look.frame("orders")
    held = frame[(frame["status"] == Status.HOLD) & frame["hold_reason"].str.startswith("Copy of")]
    for row in held.index:
        line = shop.touch(pen, row)
        if shop.rng.random() < 0.5 and not pen.edits_rows("orders"):
            left = shop.units(line) - int(frame.at[row, "qty"])
            if left:
                shop.ledger.put(shop.ledger.wanted, line, left)
            else:  # it was a copy as another order
                shop.ledger.put(shop.ledger.pasted, line, None)
            pen.delete("orders", int(row))
        else:
            pen.put("orders", row, "status", Status.CANCELLED)


def deliver(shop: "Shop", pen: Pen) -> None:
    """Goods come in."""
    stock = pen.look.frame("stock")
    for row in shop.some(stock.index, 25):
        _shelve(shop, pen, int(row), shop.rng.randint(2, 12) * max(shop.per_day // 40, 1))


def deliver_what_lacks(shop: "Shop", pen: Pen) -> None:
    """Goods for what is short."""
    orders, stock = pen.look.frame("orders"), pen.look.frame("stock")
    need = orders[orders["status"] == Status.SHORT].groupby("sku")["qty"].sum()
    for row, sku in zip(stock.index, stock["sku"], strict=True):
        if sku in need.index and shop.rng.random() < 0.6:
            _shelve(shop, pen, int(row), int(need[sku]) + shop.rng.randint(0, 5))


def count_shelf(shop: "Shop", pen: Pen) -> None:
    """A shelf is counted: more than thought, or fewer, but never fewer than what is packed."""
    orders, stock = pen.look.frame("orders"), pen.look.frame("stock")
    held = held_units(orders[orders["status"].isin((Status.PACKED, Status.SENT, Status.HOLD))])
    for row in shop.some(stock.index, 2):
        here = (held["sku"] == stock.at[row, "sku"]) & (held["warehouse"] == stock.at[row, "warehouse"])
        here &= held["bin"] == stock.at[row, "bin"]
        least = int(held.loc[here, "reserved"].fillna(0).sum())
        was = int(stock.at[row, "on_hand"])
        _shelve(shop, pen, int(row), max(least, was + shop.rng.randint(-6, 4)) - was)


def _shelve(shop: "Shop", pen: Pen, row: int, units: int) -> None:
    stock = pen.look.frame("stock")
    place = GLUE.join(str(stock.at[row, name]) for name in ("sku", "warehouse", "bin"))
    pen.put("stock", row, "on_hand", int(stock.at[row, "on_hand"]) + units)
    shop.ledger.put(shop.ledger.shelf, place, shop.ledger.shelf.get(place, 0) + units)


def edit_parcels(shop: "Shop", pen: Pen) -> None:
    """Parcels weighed, some of them after they were sent."""
    frame = pen.look.frame("parcels")
    open_ = frame.index[frame["status"].isin((Status.PACKED, Status.SENT, Status.CHANGED))]
    for row in shop.some(open_, 3):
        pen.put("parcels", row, "weight_g", int(frame.at[row, "weight_g"]) + shop.rng.randint(1, 90))
        shop.world.resent.add(str(frame.at[row, "parcel_no"]))


def another_carrier(shop: "Shop", pen: Pen) -> None:
    """Packed parcels that their carrier would refuse go with another one."""
    frame = pen.look.frame("parcels")
    refused = (frame["status"] == Status.PACKED) & frame["problem"].str.contains("Carrier: ", regex=False)
    for row in frame.index[refused & (frame["carrier"] != "Royal Mail Click & Drop")]:
        pen.put("parcels", int(row), "carrier", "Royal Mail Click & Drop")
        pen.put("parcels", int(row), "service", "Tracked 48")


def change_settings(shop: "Shop", pen: Pen) -> None:
    """Another policy, orders combined or not."""
    frame = pen.look.frame("settings")
    values = {"Default policy": shop.rng.choice(POLICIES), "Combine orders": shop.rng.choice(("Yes", "No"))}
    for caption, value in values.items():
        pen.put("settings", int(frame.index[frame["setting"] == caption][0]), "value", value)


EDITS: Final[tuple[Edit, ...]] = (
    cancel_orders, cancel_a_line, hold, hold, release, edit_address, edit_address, fill_postcodes, edit_qty, edit_qty,
    edit_turn, mark, mark, paste_rows, copy_rows, deliver, deliver, count_shelf, edit_parcels, change_settings,
)  # fmt: skip


def sort_a_sheet(shop: "Shop") -> None:
    """The rows of a sheet, or a stretch of them, in another order."""
    table, by = shop.rng.choice(
        (("orders", "sku"), ("orders", "recipient"), ("parcels", "carrier"), ("stock", "on_hand"))
    )
    pen = Pen(shop.book)
    frame = pen.look.frame(table)
    if table == "orders" and frame["row_id"].duplicated().any():
        return  # of two rows with one Row ID the upper one is the original: a copy is sorted once it has its own
    start = shop.rng.randint(0, max(len(frame) - 600, 0))
    rows = [int(n) for n in frame.index[start : start + 600]]
    order = frame.loc[rows, by].astype("str").sort_values(kind="stable", ascending=shop.rng.random() < 0.5)
    pen.sort(table, rows, [int(n) for n in order.index])
    pen.write()
    shop.look = Look(shop.book)
    shop.did(f"sorted {len(rows)} rows of {table} by {by}")


def filter_orders(shop: "Shop") -> None:
    """Some rows of Orders are hidden, or none any more."""
    frame = shop.look.frame("orders")
    rows = [int(n) for n in frame.index[frame["status"] == shop.rng.choice((Status.NEW, Status.SHIPPED, "none"))]]
    hide(shop.book, rows, PARTS["Orders"])
    shop.filtered = set(rows)
    shop.look = Look(shop.book)
    shop.did(f"hid {len(rows)} rows of Orders")


def paste_inbox(shop: "Shop") -> None:
    """A short list pasted into the Inbox and imported from there, if nothing lies in it."""
    rows = shop.look.rows("Inbox")
    if any(cell != "" for row in rows[HEADER_ROW:] for cell in row):
        return
    at = FIRST_DAY + timedelta(days=shop.day)
    orders = [o for o in shop.market.orders(at, 20) if o.lines[0].marketplace == OWN_LIST]
    if not orders:
        return
    for order in orders:
        for line in order.lines:
            shop.world.lines[line.key] = (line.qty, line.price, order.fields(line))
    cells = [
        (r, c, str(value) or None)
        for r, row in enumerate(own_list(orders), HEADER_ROW + 1)
        for c, value in enumerate(row, 1)
    ]
    pen = Pen(shop.book)
    pen.cells("Inbox", cells)
    pen.write()
    shop.look = Look(shop.book)
    shop.did(f"pasted {len(orders)} orders into the Inbox")
    shop.world.inbox = tuple(line.key for order in orders for line in order.lines)
    known = {digest for _, digest in stood(shop.audit.journal).inputs}
    shop.press("import")
    new = [digest for _, digest in stood(shop.audit.journal).inputs if digest not in known]
    shop.audit.see("the Inbox is taken once", len(new) - 1, new)
    shop.world.imports[new[0]] = shop.world.inbox
    shop.tally["orders"] += len(orders)
