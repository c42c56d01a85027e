"""A shop with orders that were over long ago, others that were not, and everything in which a buyer may be named."""

import io
import sqlite3
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from helpers import BUYER, Folder, carriers_answer, empty_folder

from pyaddin.book.base import Raw
from pyaddin.tables.sheets import TABLES

DAYS = 30
JANE = {"recipient": "Jane Oldsworth", "company": "Oldsworth Pots", "address_1": "12 Bygone Lane", "city": "Ilkley",
        "postcode": "LS29 9ZZ", "phone": "+44 1632 960111", "email": "jane@old.example.com",
        "buyer_note": "Leave it with Rosalind", "order_no": "#2001"}  # fmt: skip
OMAR = {"recipient": "Omar Formerly", "address_1": "7 Whilom Road", "address_2": "Flat Quondam", "city": "Otley",
        "postcode": "LS21 8YY", "phone": "+44 1632 960222", "email": "omar@old.example.com",
        "order_no": "#2002", "sku": "PEN"}  # fmt: skip
KEPT = {"recipient": "Kim Currently", "address_1": "3 Present Street", "phone": "+44 1632 960333",
        "email": "kim@new.example.com", "order_no": "#2003", "sku": "PEN"}  # fmt: skip
OPEN = {"recipient": "Olga Waiting", "address_1": "5 Pending Road", "phone": "+44 1632 960444",
        "email": "olga@new.example.com", "order_no": "#2004", "sku": "PEN"}  # fmt: skip
PERSONAL = [
    *("recipient", "company", "address_1", "address_2", "city", "postcode", "phone", "email", "buyer_note"),
]
OLD_WORDS = sorted({str(one[name]) for one in (JANE, OMAR) for name in PERSONAL if name in one})
"""Everything that told who the old buyers were."""
KEPT_WORDS = sorted({str(one[name]) for one in (KEPT, OPEN) for name in ("recipient", "address_1", "phone", "email")})
CLERKS_OWN = ("orders.csv", "tracking.csv", "status.csv")
BY_DAY = ("validate-addresses", "reserve-stock", "make-parcels", "carrier-files", "packing-slips")


def export(*orders: dict[str, str]) -> list[list[Raw]]:
    """A marketplace's export of these orders."""
    captions = {column.name: column.caption for column in TABLES["orders"].columns}
    names = [*BUYER, "company", "address_2", "buyer_note"]
    return [[captions[name] for name in names], *([(BUYER | one).get(name) for name in names] for one in orders)]


def build(path: Path) -> None:
    """Two orders shipped 40 days ago, by way of a file that was taken back; one shipped today; one on its way."""
    empty_folder(path)
    shop = Folder(path)
    shop.type("stock", {(0, "on_hand"): 100, (1, "on_hand"): 100})
    lines = [",".join(str(cell or "") for cell in row) for row in export(JANE)]
    (path / "orders.csv").write_text("\n".join(lines), encoding="utf-8")
    shop.press("import", path / "orders.csv")
    shop.paste_inbox(export(OMAR))
    shop.press("import")
    for button in BY_DAY[:4]:
        shop.press(button)
    shop.press("undo-last-step")
    for button in BY_DAY[3:]:
        shop.press(button)
    shop.press("import-tracking", carriers_answer(shop))
    shop.press("confirm-shipment")
    told = [
        f"{no},Delivered,Handed to {JANE['recipient']},2026-11-20 10:00,{OMAR['address_1']}"
        for no in shop.table("parcels")["tracking_no"]
    ]
    (path / "status.csv").write_text("Tracking number,Status,Event,Date,Location\n" + "\n".join(told), encoding="utf-8")
    shop.press("import-tracking-status", path / "status.csv")
    shop.now += timedelta(days=40)
    shop.paste_inbox(export(OMAR, KEPT))
    shop.press("import")
    for button in BY_DAY:
        shop.press(button)
    shop.type("parcels", {(2, "tracking_no"): "XX000000999GB"})
    shop.press("confirm-shipment")
    shop.paste_inbox(export(OPEN))
    shop.press("import")
    for button in BY_DAY:
        shop.press(button)


def traces(folder: Path, words: Iterable[str]) -> list[str]:
    """Where under a folder any of these words stands: in a file's name or bytes, in what is packed in it; the clerk's
    own exports are left out."""
    sought = [(word, word.encode()) for word in words]
    return [
        f"{word} in {place}"
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in CLERKS_OWN
        for place, data in unpacked(path)
        for word, coded in sought
        if coded in data or word in place
    ]


def unpacked(path: Path) -> Iterator[tuple[str, bytes]]:
    """A file's bytes, then those of everything in it that is compressed."""
    data = path.read_bytes()
    yield path.name, data
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield from ((f"{path.name}: {name}", archive.read(name)) for name in archive.namelist())
    if path.suffix == ".journal":
        with closing(sqlite3.connect(path)) as db:
            for number, packed in db.execute("select id, changes from press"):
                yield f"{path.name}: press {number}", zlib.decompress(packed)
            for number, packed in db.execute("select press, lines from statement"):
                yield f"{path.name}: statement {number}", zlib.decompress(packed)
