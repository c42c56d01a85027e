"""What is to be packed: a line for each article of each parcel, gifts and inserts among them."""

import re
from typing import Any, Final, NamedTuple

import pandas as pd

from pyaddin.steps.orders.row_ids import following
from pyaddin.steps.packing.scans import Bench
from pyaddin.tables.frames import Tables, append
from pyaddin.tables.packing import PACKING, Pack
from pyaddin.tables.problems import Refusal
from pyaddin.tables.status import Status
from pyaddin.tables.warehouse import NUMBERED
from pyaddin.words.catalogue import tr

GOES: Final = (Status.PACKED, Status.SENT)
"""Parcels that are still in the house."""
_ALONG: Final = re.compile(
    r"(?P<sku>\S+?)(?:\*(?P<qty>\d+))?(?:\s+from\s+(?P<value>\d+(?:\.\d+)?))?(?:\s+at\s+(?P<at>.+))?"
)


class Along(NamedTuple):
    """What goes into parcels beside the order: from what value on, and of which marketplace; blank is all."""

    sku: str
    qty: float
    value: float
    marketplace: str


def along(text: str) -> list[Along]:
    """The setting's rules; Refusal names the one that cannot be read."""
    found = []
    for part in filter(None, map(str.strip, text.split(";"))):
        match = _ALONG.fullmatch(part)
        if match is None:
            told = tr("Settings: 'Packed along' holds '{part}'; write as FLYER; PEN*1 from 50; CARD at Shopify.",
                      part=part[:40])  # fmt: skip
            raise Refusal(told)
        sku, qty, value, at = match["sku"], match["qty"], match["value"], match["at"]
        found.append(Along(sku, float(qty or 1), float(value or 0), (at or "").casefold()))
    return found


def wanted(tables: Tables, rules: list[Along]) -> pd.DataFrame:
    """Parcel, SKU and units of all that is to be packed."""
    parcels = tables["parcels"]
    open_ = parcels[parcels["status"].isin(GOES) & parcels["packed_at"].isna() & parcels["handed_at"].isna()]
    orders = tables["orders"]
    lines = orders[orders["parcel_no"].isin(open_["parcel_no"]) & (orders["parcel_no"] != "")]
    units = lines.groupby(["parcel_no", "sku"], sort=False, as_index=False)["qty"].sum()
    values = open_[["parcel_no", "value", "marketplace"]].itertuples(index=False, name=None)
    gifts = [
        {"parcel_no": parcel, "sku": rule.sku, "qty": rule.qty}
        for parcel, value, marketplace in values
        for rule in rules
        if not value < rule.value and rule.marketplace in ("", marketplace.casefold())
    ]
    both = pd.concat([units, pd.DataFrame(gifts, columns=["parcel_no", "sku", "qty"])])
    both = both.groupby(["parcel_no", "sku"], sort=False, as_index=False)["qty"].sum()
    order = {number: at for at, number in enumerate(open_["parcel_no"])}
    return both.sort_values("parcel_no", key=lambda numbers: numbers.map(order), kind="stable").reset_index(drop=True)


def laid_out(tables: Tables, rules: list[Along], chosen: set[str], last: int) -> pd.DataFrame:
    """Packing with a line for each article of the chosen parcels, and of those that have lines already."""
    lines = tables[PACKING.name]
    need = wanted(tables, rules)
    goes = {(parcel, sku): float(qty) for parcel, sku, qty in need.itertuples(index=False, name=None)}
    open_ = lines["status"].isin((Pack.OPEN, Pack.PART))
    keys = list(zip(lines["parcel_no"], lines["sku"], strict=True))
    kept = lines.copy()
    still = pd.Series([goes.get(key) for key in keys], index=lines.index, dtype="float64")
    kept.loc[open_ & still.isna(), "status"] = Pack.OFF
    kept.loc[open_ & still.notna(), "qty"] = still[open_ & still.notna()]
    there = {key for key, on in zip(keys, open_, strict=True) if on}
    new = [key for key in goes if key not in there and (not chosen or key[0] in chosen)]
    facts = _facts(tables)
    rows = [{**facts(parcel, sku), "qty": goes[parcel, sku], "status": Pack.OPEN} for parcel, sku in new]
    for row, number in zip(rows, following(last, len(rows), NUMBERED[PACKING.name]), strict=True):
        row["no"] = number
    return append(PACKING.name, kept, pd.DataFrame(rows)) if rows else kept


def _facts(tables: Tables) -> Any:
    """What a line says of its article and its parcel."""
    products = tables["products"].drop_duplicates("sku").set_index("sku")[["item", "barcode"]].to_dict("index")
    columns = ["packaging", "weight_g", "tote"]
    parcels = tables["parcels"].drop_duplicates("parcel_no").set_index("parcel_no")[columns].to_dict("index")

    def facts(parcel: str, sku: str) -> dict[str, Any]:
        article, box = products.get(sku, {"item": "", "barcode": ""}), parcels[parcel]
        return {
            "parcel_no": parcel, "sku": sku, **article, "packaging": box["packaging"], "tote": box["tote"],
            "expected_g": box["weight_g"],
        }  # fmt: skip

    return facts


def counted(lines: pd.DataFrame, bench: Bench) -> pd.DataFrame:
    """The lines with what was scanned; where nothing was, what was written by hand stays."""
    out = lines.copy()
    open_ = out["status"].isin((Pack.OPEN, Pack.PART))
    for label in out.index[open_]:
        parcel, sku = out.at[label, "parcel_no"], out.at[label, "sku"]
        if (parcel, sku) in bench.units:
            out.at[label, "scanned"] = float(bench.units[parcel, sku])
        if parcel in bench.grams:
            out.at[label, "scale_g"] = bench.grams[parcel]
        if parcel in bench.packaging:
            out.at[label, "packaging"] = bench.packaging[parcel]
        if parcel in bench.last:
            out.at[label, "who"] = bench.last[parcel].who
    begun = open_ & out["parcel_no"].isin(set(out.loc[open_ & (out["scanned"] > 0), "parcel_no"]))
    out.loc[open_, "status"] = Pack.OPEN
    out.loc[begun, "status"] = Pack.PART
    return out
