"""Lots that are over and what is packed of them, serial numbers that stand twice, sets of which no parts are known."""

from collections.abc import Iterator
from datetime import date

import pandas as pd

from pyaddin.steps.checks.findings import Finding, at
from pyaddin.steps.checks.orders import RESERVE
from pyaddin.steps.stock.ageing import states
from pyaddin.steps.stock.holding import HOLDING
from pyaddin.steps.stock.kits import recipes
from pyaddin.steps.stock.parts import held_units
from pyaddin.tables.frames import Tables
from pyaddin.tables.goods import SERIAL
from pyaddin.tables.settings import Settings
from pyaddin.words.catalogue import tr


def check(tables: Tables, settings: Settings, today: date | None) -> list[Finding]:
    """Everything that can be said of lots and sets; without `today` nothing is said of expiry."""
    stock, products = tables["stock"], tables.get("products")
    if products is None:
        return []
    over = stock[stock["expiry"] < pd.Timestamp(today)] if today else stock.iloc[:0]
    found = [*_over(over), *_packed(over, tables["orders"]), *_twice(stock, products), *_sets(products)]
    return [*found, *_states(stock, products, settings, today)] if today else found


def _over(over: pd.DataFrame) -> Iterator[Finding]:
    for label in over.index[over["on_hand"] > 0]:
        why = tr("The lot is over and nothing is reserved from it; take it off the shelf and count it out, as Expired.")
        yield at("expired", "stock", over, label, "expiry", why)


def _states(stock: pd.DataFrame, products: pd.DataFrame, settings: Settings, today: date) -> Iterator[Finding]:
    should = states(stock, products, settings.number("days_left", 0, 36_500), today)
    for label in stock.index[should != stock["state"]]:
        why = tr("By its expiry; Reserve stock writes it, and takes back what is not packed.")
        yield at("lot state", "stock", stock, label, "state", why, should[label], {"state": should[label]}, RESERVE)


def _packed(over: pd.DataFrame, orders: pd.DataFrame) -> Iterator[Finding]:
    """Order rows that hold units of a lot that is over, though it was good as they were given these."""
    lots = pd.MultiIndex.from_frame(over[["sku", "lot"]])
    units = held_units(orders[orders["status"].isin(HOLDING) & (orders["parcel_no"] != "")])
    old = units.index[pd.MultiIndex.from_frame(units[["sku", "lot"]]).isin(lots) & (units["lot"] != "")]
    for label in old.unique():
        why = tr("The row was packed from a lot that is over by now; cancel its parcel and reserve anew.")
        yield at("expired lot", "orders", orders, label, "lot", why)


def _twice(stock: pd.DataFrame, products: pd.DataFrame) -> Iterator[Finding]:
    single = stock[stock["sku"].isin(products.loc[products["traced"] == SERIAL, "sku"]) & (stock["on_hand"] > 0)]
    numbered = single[single["lot"] != ""]
    wrong = numbered.duplicated(["sku", "lot"], keep=False) | (numbered["on_hand"] > 1)
    for label in numbered.index[wrong]:
        why = tr("A serial number is one unit in one place; count the shelf and correct On hand.")
        yield at("serial twice", "stock", stock, label, "lot", why)


def _sets(products: pd.DataFrame) -> Iterator[Finding]:
    told = products[(products["kit_parts"] != "") & (products["sku"] != "")]
    known = recipes(products) if len(told) else {}
    for label in told.index[~told["sku"].isin(known)]:
        why = tr("What the set is made of cannot be read, or it holds itself; write it as SKU*2; SKU*1.")
        yield at("kit parts", "products", products, label, "kit_parts", why)
