"""Who an order is: marketplace, shop and number. A blank shop is the shop that the order is known to be of, or any."""

from collections.abc import Iterable, Iterator

import pandas as pd

from pyaddin.tables.orders import ORDER

Order = tuple[str, str, str]
"""Marketplace, shop and order number."""


class Orders:
    """Orders to look one up in; a blank shop, theirs or that of the one that is looked up, is any shop."""

    def __init__(self, orders: Iterable[Order]) -> None:
        """The orders, each in any number of times."""
        self._shops: dict[tuple[str, str], set[str]] = {}
        for marketplace, shop, number in orders:
            self._shops.setdefault((marketplace, number), set()).add(shop)

    def __contains__(self, order: Order) -> bool:
        marketplace, shop, number = order
        shops = self._shops.get((marketplace, number), set())
        return bool(shops) and (not shop or "" in shops or shop in shops)


def each_order(rows: pd.DataFrame) -> Iterator[Order]:
    """The order of each row, as its cells say."""
    return zip(*(rows[name] for name in ORDER), strict=True)


def shops_of(rows: pd.DataFrame) -> pd.Series:
    """Each row's shop; where none is written, the only one that has an order of that number at the marketplace."""
    shop = rows["shop"]
    blank = shop == ""
    if blank.all() or not blank.any():
        return shop
    number = rows.groupby(["marketplace", "order_no"], sort=False).ngroup()
    named = shop.where(~blank).groupby(number)
    only = named.transform("first").where(named.transform("nunique") == 1, "").astype("str")
    return shop.where(~blank | (rows["order_no"] == ""), only)


def orders_of(rows: pd.DataFrame) -> pd.Series:
    """A number for each row's order, in order of first appearance."""
    return rows.assign(shop=shops_of(rows)).groupby(list(ORDER), sort=False).ngroup()


def number_of_orders(rows: pd.DataFrame) -> int:
    """How many orders these rows are of."""
    return int(orders_of(rows).nunique())


def in_several_shops(orders: Iterable[Order]) -> dict[str, list[str]]:
    """Order numbers in lower case that several shops have, and the shops' names."""
    shops: dict[str, dict[tuple[str, str], str]] = {}
    for marketplace, shop, number in orders:
        if shop:
            shops.setdefault(number.casefold(), {})[marketplace, shop] = shop
    return {number: list(of.values()) for number, of in shops.items() if len(of) > 1}
