"""`python -m benchmarks.formats --rows 100000`: rows per second that each format reads and writes.

Exports are the golden samples' rows over and over, each time with order numbers of their own; files are written for as
many parcels of one article. Seconds are of this process alone, so that a busy machine says the same as an idle one.
"""

import argparse
import csv
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import cycle
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from benchmarks import shop
from pyaddin.formats.carriers import format as carriers
from pyaddin.formats.carriers import write
from pyaddin.formats.confirm import format as confirm
from pyaddin.formats.exports import marketplaces
from pyaddin.formats.exports.recognise import recognise
from pyaddin.formats.exports.rows import Export
from pyaddin.formats.files.load import load
from pyaddin.formats.files.read import read_rows
from pyaddin.steps.parcels import shipments
from pyaddin.steps.parcels.shipments import Shipments
from pyaddin.tables.frames import conform
from pyaddin.values.captions import caption_key

ROOT = Path(__file__).parents[1]
TEMPLATES = ROOT / "templates"
SAMPLES = ROOT / "tests" / "golden" / "marketplaces"
NOW = datetime(2026, 11, 21, 9, 30)
ZONE = ZoneInfo("Asia/Shanghai")


def main() -> None:
    """Print a line for each format."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--only", default="", help="formats whose file name holds this")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for what, rows, work in _all(chosen.rows, chosen.only, Path(folder)):
            seconds = _seconds(work)
            print(f"  {what:<52}{rows:>9,}{seconds:>9.2f} s{rows / seconds:>12,.0f} rows/s", flush=True)


def _all(rows: int, only: str, folder: Path) -> Iterator[tuple[str, int, Callable[[], object]]]:
    formats = marketplaces.load([TEMPLATES / "marketplaces"])
    for sample in sorted(SAMPLES.glob("*.*")):
        if only in sample.name and sample.with_name(f"{sample.stem}.expected.csv").exists():
            path, lines = multiplied(sample, rows, folder, formats)
            yield f"read {sample.name}", lines, lambda path=path: marketplaces.read_file(path, formats, ZONE)  # type: ignore[misc]
            path.unlink()
    cargo = parcels(rows)
    for fmt in carriers.load([TEMPLATES / "carriers"]).values():
        if only in fmt.id:
            yield f"write {fmt.id}", rows, lambda fmt=fmt: _carrier_file(fmt, cargo)  # type: ignore[misc]
    for told in load([TEMPLATES / "confirm"], confirm.ConfirmFormat):
        if only in told.id and told.marketplaces and not told.is_downloaded:
            name = told.marketplaces[0].strip("*") or "Another"
            lines_ = confirmed(rows, name)
            yield f"write {told.id}", rows, lambda name=name, lines_=lines_: _confirmation(name, lines_)  # type: ignore[misc]


def _carrier_file(fmt: carriers.CarrierFormat, cargo: Shipments) -> object:
    return write.render(fmt, cargo, cargo.parcels.index, "B1", NOW)


def _confirmation(name: str, lines: pd.DataFrame) -> object:
    return confirm.render_confirmation(name, lines, NOW, [TEMPLATES / "confirm"])


def multiplied(sample: Path, rows: int, folder: Path, formats: Sequence[Any]) -> tuple[Path, int]:
    """A CSV of so many order lines with the sample's cells; a workbook's sample becomes a CSV too."""
    for sheet in read_rows(sample, marketplaces.owner_of(formats)):
        if match := recognise(sheet.rows, formats):
            break
    assert match is not None
    header, body = sheet.rows[: match.header + 1], sheet.rows[match.header + 1 :]
    each = len(Export(match, sheet.rows).lines)
    at = match.positions.get(caption_key(match.format.order or match.format.header.required[0]), 0)
    target = folder / f"{sample.stem}.csv"
    times = -(-rows // each)
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerows(header)
        for number in range(times):
            writer.writerows([*row[:at], f"{row[at]}{number:06}" if row[at] else "", *row[at + 1 :]] for row in body)
    return target, times * each


def parcels(count_: int) -> Shipments:
    """So many parcels of one article each."""
    n = np.arange(count_)
    country = [country for country, _ in zip(cycle(shop.COUNTRIES), n, strict=False)]
    order_no = [f"026-{i // 10_000_000:07d}-{i % 10_000_000:07d}" for i in n]
    names = [f"{shop.FIRST[i % 8]} {shop.LAST[i // 8 % 8]}" for i in n]
    orders = pd.DataFrame(
        {
            "row_id": n.astype(str), "marketplace": "Amazon", "order_no": order_no, "line_no": "1",
            "sku": [f"{i % shop.SKUS:05d}" for i in n], "item": "Article", "qty": 1.0, "recipient": names,
            "address_1": [f"{i % 990 + 1} Larkspur Lane" for i in n], "city": [shop.CITIES[c] for c in country],
            "state": [shop.STATES.get(c, "") for c in country], "postcode": [shop.POSTCODES[c] for c in country],
            "country": country, "phone": "+44 7700 900101", "email": "buyer@example.com", "status": "Packed",
            "parcel_no": [f"P-{i:06}" for i in n],
        }
    )  # fmt: skip
    held = orders[["parcel_no", "order_no", "marketplace", "recipient", "country"]].assign(
        warehouse="MAIN", carrier="UPS", service="", packaging="BOX", weight_g=420.0, length_mm=200.0, width_mm=150.0,
        height_mm=100.0, value=3.5, currency="USD", status="Packed", tracking_no=[f"1Z999AA1{i:010}" for i in n],
    )  # fmt: skip
    products = shop.products().set_axis(
        ["sku", "item", "weight_g", "length_mm", "width_mm", "height_mm", "customs_description",
         "customs_description_local", "hs_code", "origin", "unit_value", "currency"], axis=1,
    )  # fmt: skip
    sender = {
        "warehouse": "MAIN", "company": "Example Trading Co.", "contact": "Li Example", "address_1": "1 Sample Road",
        "city": "Shenzhen", "state": "Guangdong", "postcode": "518000", "country": "CN", "phone": "+86 755 5550 1234",
    }  # fmt: skip
    frames = {"orders": orders, "parcels": held, "products": products, "warehouses": pd.DataFrame([sender])}
    tables = {name: conform(name, frame) for name, frame in frames.items()}
    return shipments.build(tables, tables["parcels"].index, NOW)


def confirmed(rows: int, marketplace: str) -> pd.DataFrame:
    """So many order lines, each in a parcel of its own."""
    n = range(rows)
    return pd.DataFrame(
        {
            "marketplace": marketplace, "order_no": [f"404-{i:014}" for i in n], "line_no": [f"{i:014}" for i in n],
            "sku": "MUG-01", "qty": 2.0, "carrier": "UPS", "service": "Ground",
            "tracking_no": [f"1Z{i:016}" for i in n],
            "shipped_at": pd.Timestamp(NOW), "parcel_no": [f"P-{i:06}" for i in n], "whole": "Yes", "finished": "Yes",
            "line_finished": "Yes",
        }
    )  # fmt: skip


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    main()
