"""Parcels as customs see them: their items with all that Products says, sender and consignee, what it is sent for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from pyaddin.steps.parcels.shipments import Shipments
from pyaddin.tables.frames import Tables
from pyaddin.tables.parcels import SALE
from pyaddin.tables.schema import YES


@dataclass(frozen=True, slots=True)
class Battery:
    """What Products says of the batteries of one unit; None is not known."""

    kind: str = ""
    placed: str = ""
    cells: float | None = None
    batteries: float | None = None
    wh: float | None = None
    lithium_g: float | None = None
    net_g: float | None = None
    button: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """An item line; numbers that nothing says are None."""

    sku: str
    description: str
    hs: str
    origin: str
    qty: float
    weight_g: float | None = None
    value: float | None = None
    currency: str = ""
    barcode: str = ""
    battery: Battery | None = None
    dangerous: str = ""


@dataclass(frozen=True, slots=True)
class Consignment:
    """A parcel; `packages` is how many its order goes in, `ioss` the number that the order or the sender has."""

    label: int
    number: str
    carrier: str
    warehouse: str
    sender: tuple[str, str]
    to: tuple[str, str]
    items: tuple[Item, ...]
    weight_g: float | None = None
    category: str = SALE
    business: bool = False
    packages: int = 1
    ioss: str = ""
    eori: str = ""
    vat: str = ""
    ukims: str = ""
    buyer_tax_id: str = ""
    sender_known: bool = True

    @property
    def value(self) -> float | None:
        """What all is worth; None where nothing says so of an item."""
        values = [None if item.value is None else item.value * item.qty for item in self.items]
        known = [value for value in values if value is not None]
        return round(sum(known), 2) if known and len(known) == len(values) else None

    @property
    def currency(self) -> str:
        """The currency of all its values; "" where they are several."""
        several = {item.currency for item in self.items}
        return several.pop() if len(several) == 1 else ""


@dataclass(frozen=True, slots=True)
class Extra:
    """What Parcels says of a parcel for its papers alone."""

    incoterm: str = ""
    postage: float | None = None
    note: str = ""


BUYERS: Final = ("company", "tax_id")


def consignments(tables: Tables, cargo: Shipments, ioss: Mapping[int, str]) -> list[Consignment]:
    """The parcels of these shipments; `ioss` are the numbers that belong on them, by label."""
    products = _by("sku", tables["products"])
    warehouses = _by("warehouse", tables["warehouses"])
    parcels = tables["parcels"]
    of = dict(zip(parcels.index, parcels["category"], strict=True))
    packages = parcels.groupby("order_no")["parcel_no"].transform("nunique")
    items: dict[Any, list[Item]] = {}
    for row in cargo.items.to_dict("records"):
        items.setdefault(row["parcel"], []).append(_item(row, products.get(row["item.sku"], {})))
    return [
        _consignment(int(label), row, of[label], items.get(label, []), warehouses, ioss, int(packages[label]))
        for label, row in zip(cargo.parcels.index, cargo.parcels.to_dict("records"), strict=True)
    ]


def _by(key: str, frame: pd.DataFrame) -> dict[str, dict[str, Any]]:
    return {row[key]: row for row in frame.drop_duplicates(key).to_dict("records")}


def _number(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)


def _item(row: Mapping[str, Any], product: Mapping[str, Any]) -> Item:
    return Item(
        sku=row["item.sku"], description=row["item.customs_description"], hs=row["item.hs_code"],
        origin=row["item.origin"], qty=_number(row["item.qty"]) or 0.0, weight_g=_number(row["item.weight"]),
        value=_number(row["item.unit_value"]), currency=row["item.currency"], barcode=row["item.barcode"],
        battery=_battery(product), dangerous=product.get("dangerous", ""),
    )  # fmt: skip


def _battery(product: Mapping[str, Any]) -> Battery | None:
    if product.get("battery") != YES and not product.get("battery_kind"):
        return None
    names = ("cells", "batteries", "wh", "lithium_g", "net_g")
    columns = ("battery_cells", "batteries", "battery_wh", "lithium_g", "battery_g")
    figures = {name: _number(product.get(column)) for name, column in zip(names, columns, strict=True)}
    return Battery(
        product.get("battery_kind", ""), product.get("battery_placed", ""), **figures,
        button=product.get("button_cells") == YES,
    )  # fmt: skip


def _consignment(
    label: int, row: Mapping[str, Any], category: str, items: list[Item],
    warehouses: Mapping[str, Mapping[str, Any]], ioss: Mapping[int, str], packages: int,
) -> Consignment:  # fmt: skip
    warehouse = warehouses.get(row["from.warehouse"], {})
    named = bool((row["from.company"] or row["from.contact"]) and row["from.address_1"] and row["from.country"])
    return Consignment(
        label=label, number=row["parcel.no"], carrier=row["parcel.carrier"], warehouse=row["from.warehouse"],
        sender=(row["from.country"], row["from.postcode"]), to=(row["to.country"], row["to.postcode"]),
        items=tuple(items), weight_g=_number(row["parcel.weight"]), category=category or SALE,
        business=all(row[f"to.{name}"] for name in BUYERS), packages=packages, ioss=ioss.get(label, ""),
        eori=warehouse.get("eori", ""), vat=row["from.vat_no"], ukims=warehouse.get("ukims", ""),
        buyer_tax_id=row["to.tax_id"], sender_known=named,
    )  # fmt: skip
