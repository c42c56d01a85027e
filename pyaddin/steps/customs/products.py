"""Which customs data products lack, for the orders that wait and for the parcels that are packed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

import pandas as pd

from pyaddin.steps.customs import rules
from pyaddin.steps.customs.consignments import Item
from pyaddin.steps.customs.judge import Judgement, item_lacks
from pyaddin.steps.customs.rules import POST, Need, Rules
from pyaddin.steps.customs.zones import Zone, papers_between, zone
from pyaddin.steps.parcels import customs
from pyaddin.tables.frames import Tables
from pyaddin.tables.status import Status
from pyaddin.values import countries
from pyaddin.words.catalogue import Text

WAITING: Final = (Status.NEW, Status.HOLD, Status.READY, Status.SHORT, Status.RESERVED)
"""Rows of Orders that will go into parcels."""
FIELDS: Final = ("sku", "country", "postcode", "warehouse")


@dataclass(slots=True)
class Lacking:
    """What a product lacks, and the places that its orders go to."""

    lacks: dict[Text, None] = field(default_factory=dict)
    places: dict[str, None] = field(default_factory=dict)


def called(place: Zone) -> str:
    """What a zone is called on a sheet."""
    return place.place or countries.name(place.country) or place.country


def lacking(tables: Tables, judged: Iterable[Judgement], known: Rules, day: date) -> dict[str, Lacking]:
    """By SKU, what is missing or wrong: of the parcels that were judged, then of orders that wait."""
    found: dict[str, Lacking] = {}
    for one in judged:
        for sku, why in one.lacks:
            if sku:
                _add(found, sku, [why], called(one.to))
    for sku, place, whys in _waiting(tables, known, day):
        _add(found, sku, whys, called(place))
    return found


def _add(found: dict[str, Lacking], sku: str, whys: Iterable[Text], place: str) -> None:
    whys = list(whys)
    if whys:
        entry = found.setdefault(sku, Lacking())
        entry.lacks.update(dict.fromkeys(whys))
        entry.places[place] = None


def _waiting(tables: Tables, known: Rules, day: date) -> Iterator[tuple[str, Zone, list[Text]]]:
    """What orders without a parcel will want; where no carrier is chosen yet, what the posts ask."""
    orders, warehouses = tables["orders"], tables["warehouses"]
    rows = orders[orders["status"].isin(WAITING) & (orders["sku"] != "") & (orders["country"] != "")]
    if rows.empty or warehouses.empty:
        return
    rows = rows.assign(worth=customs.declared(rows, tables["products"])["unit_value"])
    first = warehouses.iloc[0]["warehouse"]
    rows = rows.assign(warehouse=rows["warehouse"].where(rows["warehouse"] != "", first)).drop_duplicates(list(FIELDS))
    territories, needs = known.on(rules.Territory, day), known.on(Need, day)
    senders = {
        row["warehouse"]: zone(row["country"], row["postcode"], territories)
        for row in warehouses.drop_duplicates("warehouse").to_dict("records")
    }
    products = {row["sku"]: row for row in tables["products"].drop_duplicates("sku").to_dict("records")}
    for sku, country, postcode, warehouse, worth in rows[[*FIELDS, "worth"]].itertuples(index=False):
        product, sender = products.get(sku), senders.get(warehouse)
        to = zone(country, postcode, territories)
        if product is None or sender is None or not papers_between(sender, to):
            continue
        asked = [
            need for need in needs
            if need.by in ("", POST) and need.business is None and to.named(need.to) and sender.named(need.sender)
        ]  # fmt: skip
        item = Item(
            sku, product["customs_description"], product["hs_code"], product["origin"], 1.0,
            None if pd.isna(product["weight_g"]) else product["weight_g"], None if pd.isna(worth) else worth, "-",
        )  # fmt: skip
        yield sku, to, list(item_lacks(item, asked))
