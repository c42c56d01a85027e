"""The warehouse of the long days: goods come in, shelves are counted and moved, waves are picked, packed, handed over.

What its sheets say happened to the shelves is added up here with nothing but their cells: the auditor holds it against
Stock, whatever was undone, cut off or restored since.
"""

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
from long_book import Look, Pen
from long_world import GLUE

from pyaddin.tables.goods import QUARANTINE
from pyaddin.tables.outbound import Handed, Pick
from pyaddin.tables.schema import YES
from pyaddin.tables.status import Status
from pyaddin.tables.warehouse import Count, Move, Why

if TYPE_CHECKING:
    from long_days import Shop

FLOOR: Final = (
    "receive-goods", "count-stock", "move-stock", "pick-list", "post-picks", "start-packing", "post-packing",
    "hand-over",
)  # fmt: skip
PRESSED_UNDONE: Final = 0.08
PRESSED_CRASHED: Final = 0.08
BROKEN: Final = "damaged "
"""The clerk notes beside a line of a delivery how many were, which the press takes over."""


def by_lines(look: Look) -> Counter[str]:
    """By how much what the warehouse's sheets say changed each place."""
    change: Counter[str] = Counter()
    apart = quarantines(look.frame("stock"))
    for line in _records(look, "goods_in"):
        if line["received"] > 0:
            broken = int(str(line["note"]).removeprefix(BROKEN) or 0)
            change[_place(line, line["bin"])] += int(line["received"]) - broken
            change[_place(line, apart.get((line["sku"], line["warehouse"]), ""))] += broken
    for line in _records(look, "counts"):
        if line["status"] == Count.DONE and line["difference"] == line["difference"]:
            change[_place(line, line["bin"])] += int(line["difference"])
    for line in _records(look, "moves"):
        if line["status"] == Move.DONE:
            change[_place(line, line["bin"])] -= int(line["qty"])
            change[_place(line, line["to_bin"])] += int(line["qty"])
    for line in _records(look, "picking"):
        if line["status"] == Pick.SHORT:
            change[_place(line, line["bin"])] -= int(line["qty"] - line["picked"])
    return change


def quarantines(stock: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Where the damaged units of an article lie, by SKU and warehouse."""
    rows = stock[stock["state"] == QUARANTINE]
    return dict(zip(zip(rows["sku"], rows["warehouse"], strict=True), rows["bin"], strict=True))


def _records(look: Look, table: str) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = look.frame(table).to_dict("records")
    return records


def _place(line: dict[str, Any], bin_: object) -> str:
    return GLUE.join((str(line["sku"]), str(line["warehouse"]), str(bin_)))


def stock_work(shop: "Shop") -> None:
    """A delivery, a bin that is counted, units that go to another bin: one of them, or two."""
    for work in shop.rng.sample((deliveries, counted, brought), k=shop.rng.choice((1, 1, 2))):
        work(shop)


def deliveries(shop: "Shop") -> None:
    """Goods come in, some of them damaged, now and then to a bin that is not there."""
    pen = Pen(shop.book, shop.look)
    stock, lines = pen.look.frame("stock"), list[dict[str, Any]]()
    for row in shop.some(stock.index[stock["state"] != QUARANTINE], 3):
        units = shop.rng.randint(1, 8)
        broken = shop.rng.choice((0, 0, 0, 1))
        bin_ = "NOWHERE" if shop.rng.random() < 0.05 else stock.at[row, "bin"]
        lines.append(
            {"sku": stock.at[row, "sku"], "warehouse": stock.at[row, "warehouse"], "bin": bin_, "arrived": units,
             "damaged": broken or None, "accept_more": YES, "note": f"{BROKEN}{broken}" if broken else None}
        )  # fmt: skip
    pen.paste("goods_in", lines)
    _write(shop, pen)
    pressed(shop, "receive-goods")


def counted(shop: "Shop") -> None:
    """A bin is laid out, and counted: with a difference now and then, which needs a second count and a reason."""
    pen = Pen(shop.book, shop.look)
    stock = pen.look.frame("stock")
    row = shop.rng.choice(list(stock.index))
    pen.paste("counts", [{"sku": stock.at[row, "sku"], "warehouse": stock.at[row, "warehouse"]}])
    _write(shop, pen)
    pressed(shop, "count-stock")
    pen = Pen(shop.book, shop.look)
    lines = pen.look.frame("counts")
    for label in lines.index[lines["status"].isin((Count.OPEN, Count.AGAIN)) & lines["book"].notna()]:
        units = max(int(lines.at[label, "book"]) + shop.rng.choice((0, 0, 0, 1, -1)), 0)
        for name, value in (("counted", units), ("second", units), ("reason", Why.MISSING)):
            pen.put("counts", int(label), name, value)
    _write(shop, pen)
    pressed(shop, "count-stock")


def brought(shop: "Shop") -> None:
    """Units go to another bin of their warehouse, sometimes more than are free."""
    pen = Pen(shop.book, shop.look)
    stock = pen.look.frame("stock")
    row = shop.rng.choice(list(stock.index))
    at = {name: stock.at[row, name] for name in ("sku", "warehouse", "bin")}
    bins = sorted(set(stock.loc[stock["warehouse"] == at["warehouse"], "bin"]) - {at["bin"]})
    if bins:
        pen.paste("moves", [{**at, "qty": shop.rng.randint(1, 3), "to_bin": shop.rng.choice(bins)}])
        _write(shop, pen)
        pressed(shop, "move-stock")


def walk(shop: "Shop") -> None:
    """A wave is printed and picked, some of its lines short."""
    pressed(shop, "pick-list")
    pen = Pen(shop.book, shop.look)
    lines = pen.look.frame("picking")
    for label in lines.index[lines["status"].isin((Pick.OPEN, Pick.BACK))]:
        luck = shop.rng.random()
        if luck < 0.15:
            continue
        if lines.at[label, "status"] == Pick.OPEN and luck < 0.3:
            pen.put("picking", int(label), "picked", shop.rng.randint(0, int(lines.at[label, "qty"]) - 1))
            pen.put("picking", int(label), "reason", Why.MISSING)
        else:
            pen.put("picking", int(label), "all_there", YES)
    _write(shop, pen)
    pressed(shop, "post-picks")


def bench(shop: "Shop") -> None:
    """Parcels are packed, some of them half."""
    pressed(shop, "start-packing")
    pen = Pen(shop.book, shop.look)
    lines = pen.look.frame("packing")
    for label, units in lines["qty"].items():
        if lines.at[label, "packed_at"] == "" and shop.rng.random() < 0.8:
            pen.put("packing", int(str(label)), "scanned", int(units) - (shop.rng.random() < 0.1))
    _write(shop, pen)
    pressed(shop, "post-packing")


def door(shop: "Shop") -> None:
    """The driver takes what went into a carrier's file, a parcel that is not there among them."""
    pen = Pen(shop.book, shop.look)
    parcels, lines = pen.look.frame("parcels"), pen.look.frame("hand_over")
    gone = set(lines["parcel_no"]) if len(lines) else set()
    here = parcels[(parcels["status"] == Status.SENT) & (parcels["handed_at"] == "")]["parcel_no"]
    scans = [number for number in here if number not in gone and shop.rng.random() < 0.7]
    if shop.rng.random() < 0.1:
        scans.append("P999997")
    if scans:
        pen.paste("hand_over", [{"scan": number} for number in scans])
        _write(shop, pen)
        pressed(shop, "hand-over")


def pressed(shop: "Shop", button: str) -> None:
    """The press, now and then cut off before, or taken back and made again."""
    luck = shop.rng.random()
    if luck < PRESSED_CRASHED:
        shop.crash(button)
    elif luck < PRESSED_CRASHED + PRESSED_UNDONE:
        shop.press_and_undo(button)
    shop.press(button)


def handed_stand_together(look: Look) -> list[str]:
    """Parcels of which one sheet says that they were handed over, and the other does not."""
    parcels, lines = look.frame("parcels"), look.frame("hand_over")
    if not len(lines):
        return []
    over = set(lines["parcel_no"][lines["status"] == Handed.OVER])
    here = set(parcels["parcel_no"])
    said = set(parcels["parcel_no"][parcels["handed_at"] != ""])
    return sorted((over & here) ^ said)[:5]


def _write(shop: "Shop", pen: Pen) -> None:
    if pen.write():
        shop.look = Look(shop.book)
