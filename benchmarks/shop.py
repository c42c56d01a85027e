"""An invented shop of any size: products, stock, rules and a day's Amazon export, always the same for a size."""

import shutil
from pathlib import Path

import numpy as np
import pandas as pd

SKUS = 2_000
COUNTRIES = ("GB", "GB", "US", "US", "FR", "AU", "CA", "DE")
POSTCODES = {"GB": "BS1 4DJ", "US": "97205", "FR": "75011", "AU": "3000", "CA": "M5V 2T6", "DE": "10115"}
STATES = {"US": "OR", "AU": "VIC", "CA": "ON"}
CITIES = {"GB": "Bristol", "US": "Portland", "FR": "Paris", "AU": "Melbourne", "CA": "Toronto", "DE": "Berlin"}
FIRST = ("Ann", "Gareth", "Mei", "José", "Zoë", "Omar", "Ingrid", "Tomasz")
LAST = ("Whitcombe", "Pugh", "Hale", "Nairn", "Okafor", "Lindqvist", "Ferreira", "Sato")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def products() -> pd.DataFrame:
    """Two thousand articles with all customs data."""
    n = np.arange(SKUS)
    return pd.DataFrame(
        {
            "SKU": [f"{i:05d}" for i in n], "Item": [f"Article {i}" for i in n], "Weight g": 50 + n % 400,
            "Length mm": 100 + n % 80, "Width mm": 80 + n % 40, "Height mm": 20 + n % 30,
            "Customs description": "Household article of metal", "Customs description (local)": "家用金属制品",
            "HS code": "732394", "Origin": "CN", "Unit value": 3.5, "Currency": "USD",
        }
    )  # fmt: skip


def stock(lines: int) -> pd.DataFrame:
    """Enough of nine articles in ten, too little of the tenth, in two warehouses."""
    each = max(4, lines // SKUS * 3)
    rows = [
        (f"{i:05d}", warehouse, f"{warehouse[0]}{i % 40:02d}-{i % 7}", each if i % 10 else each // 6)
        for i in range(SKUS) for warehouse in ("MAIN", "UK")
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["SKU", "Warehouse", "Bin", "On hand"])


def amazon(lines: int) -> pd.DataFrame:
    """The unshipped-orders report of a day: three lines in two orders."""
    rng = np.random.default_rng(lines)
    order = np.arange(lines) * 2 // 3
    country = [COUNTRIES[i % len(COUNTRIES)] for i in order]
    at = pd.Timestamp("2026-11-17T00:00:00") + pd.to_timedelta(order % 86_400, unit="s")
    return pd.DataFrame(
        {
            "order-id": [f"026-{i // 10_000_000:07d}-{i % 10_000_000:07d}" for i in order],
            "order-item-id": [f"{i:014d}" for i in range(lines)],
            "purchase-date": _iso(at), "payments-date": _iso(at), "reporting-date": "",
            "promise-date": _iso(at + pd.Timedelta(days=3)),
            "days-past-promise": "0", "buyer-email": [f"buyer{i}@example.com" for i in order],
            "buyer-phone-number": "+44 7700 900101", "sku": [f"{i:05d}" for i in rng.integers(0, SKUS, lines)],
            "product-name": "Article", "quantity-purchased": rng.integers(1, 3, lines), "quantity-shipped": 0,
            "quantity-to-ship": "", "ship-service-level": "Standard",
            "recipient-name": [_recipient(int(i)) for i in order],
            "ship-address-1": [f"{i % 990 + 1} Larkspur Lane" for i in order],
            "ship-address-2": "", "ship-address-3": "",
            "ship-city": [CITIES[c] for c in country], "ship-state": [STATES.get(c, "") for c in country],
            "ship-postal-code": [POSTCODES[c] for c in country], "ship-country": country,
            "is-business-order": "false", "purchase-order-number": "", "price-designation": "", "is-prime": "false",
        }
    ).assign(**{"quantity-to-ship": lambda f: f["quantity-purchased"]})  # fmt: skip


def _iso(at: pd.DatetimeIndex) -> pd.Index:
    return at.strftime("%Y-%m-%dT%H:%M:%S+00:00")


def _recipient(order: int) -> str:
    """Some 43,000 people, so that a few of a day's buyers order twice."""
    initials = f"{LETTERS[order // 64 % 26]}. {LETTERS[order // 1_664 % 26]}."
    return f"{FIRST[order % 8]} {initials} {LAST[order // 8 % 8]}"


def tracking(book: Path, folder: Path) -> tuple[int, Path]:
    """How many parcels the book has, and a carrier's file with a number for each of those that went out."""
    from pyaddin.book.closed.workbook import ClosedWorkbook
    from pyaddin.book.table.locate import locate
    from pyaddin.book.table.typed import read_table
    from pyaddin.tables.sheets import TABLES
    from pyaddin.tables.status import Status

    parcels = read_table(locate(TABLES["parcels"], ClosedWorkbook(book))).frame
    sent = parcels.loc[parcels["status"] == Status.SENT, "parcel_no"]
    numbers = [_s10(number) for number in range(10_000_000, 10_000_000 + len(sent))]
    path = folder / "tracking.csv"
    pd.DataFrame({"Reference": sent, "Tracking Number": numbers}).to_csv(path, index=False)
    return len(parcels), path


def _s10(number: int) -> str:
    """A postal item number with its check digit (UPU S10)."""
    total = sum(int(digit) * weight for digit, weight in zip(str(number), (8, 6, 4, 2, 3, 5, 9, 7), strict=True))
    check = {10: 0, 11: 5}.get(11 - total % 11, 11 - total % 11)
    return f"LZ{number}{check}CN"


def lay_out(folder: Path, lines: int) -> tuple[Path, Path]:
    """A working folder with the shop in it; returns the workbook and the export that is still to come in."""
    from pyaddin import shipped
    from pyaddin.actions.plan import Options
    from pyaddin.book.closed.workbook import ClosedWorkbook
    from pyaddin.cli.new import new
    from pyaddin.press.run import press

    book = new(folder)
    lists = {"products": products(), "stock": stock(lines)}
    paths = [folder / f"{name}.csv" for name in lists]
    for path, frame in zip(paths, lists.values(), strict=True):
        frame.to_csv(path, index=False)
    paths += [shipped.SAMPLE / f"{name}.csv" for name in ("warehouses", "packaging")]
    paths.append(folder / "rules.csv")
    rule = "Rank,Carrier,Service\n10,China Post e邮宝,ePacket\n"
    paths[-1].write_text(rule, encoding="utf-8")
    press("import", ClosedWorkbook(book), Options(tuple(paths), sure=True))
    export = folder / "unshipped.txt"
    amazon(lines).to_csv(export, sep="\t", index=False)
    return book, export


def told_again(export: Path) -> Path:
    """The same export, downloaded once more."""
    return Path(shutil.copyfile(export, export.with_name(f"again-{export.name}")))
