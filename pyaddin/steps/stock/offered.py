"""What each marketplace and shop may sell: free stock less what is kept back there."""

from collections.abc import Mapping
from typing import Final

import pandas as pd

from pyaddin.steps.buying.direct import at_suppliers
from pyaddin.steps.orders.known_by import shops_of
from pyaddin.steps.stock.holding import HOLDING, sold_from
from pyaddin.steps.stock.place import PLACE
from pyaddin.tables.problems import Refusal
from pyaddin.tables.settings import BY_NAME
from pyaddin.tables.status import Status
from pyaddin.words.catalogue import tr

WAITS: Final = (Status.NEW, Status.HOLD, Status.READY, Status.SHORT)
Account = tuple[str, str]
"""A marketplace and one of its shops."""


def accounts(orders: pd.DataFrame) -> list[Account]:
    """The marketplaces and shops that orders came from."""
    named = pd.DataFrame({"marketplace": orders["marketplace"], "shop": shops_of(orders)})
    named = named[named["marketplace"] != ""].drop_duplicates()
    return sorted(named.itertuples(index=False, name=None))


def free(orders: pd.DataFrame, stock: pd.DataFrame) -> pd.Series:
    """Units by SKU on shelves, less all that open orders want, whether it is set aside for them or not."""
    shelf = stock[sold_from(stock) & ~stock.duplicated(PLACE) & (stock["sku"] != "")]
    wants = orders[orders["status"].isin((*WAITS, *HOLDING)) & ~at_suppliers(orders)]
    on_hand, wanted = shelf.groupby("sku")["on_hand"].sum(), wants.groupby("sku")["qty"].sum()
    return (on_hand - wanted.reindex(on_hand.index).fillna(0.0)).clip(lower=0.0)


def listings(orders: pd.DataFrame, units: pd.Series, account: Account, buffer: float) -> pd.DataFrame:
    """What an account lists: each SKU under the names that its orders gave it, with the units that it may sell."""
    of = orders[(orders["marketplace"] == account[0]) & (shops_of(orders) == account[1])]
    names = of.loc[of["listing_sku"] != "", ["sku", "listing_sku"]].drop_duplicates()
    every = pd.DataFrame({"own_sku": units.index, "qty": (units - buffer).clip(lower=0.0).to_numpy()})
    every = every.merge(names, how="left", left_on="own_sku", right_on="sku")
    sku = every["listing_sku"].where(every["listing_sku"].notna(), every["own_sku"])
    return pd.DataFrame({"sku": sku.astype("str"), "own_sku": every["own_sku"].astype("str"), "qty": every["qty"]})


def buffers(text: str) -> Mapping[str, float]:
    """What is kept back, by marketplace, or marketplace and shop, in lower case, and for all others under ""; Refusal
    where it cannot be read."""
    found: dict[str, float] = {"": 0.0}
    for part in filter(None, (part.strip() for part in text.split(";"))):
        name, _, units = part.rpartition(":")
        if not units.strip().isdecimal():
            raise Refusal(
                tr("Settings: '{caption}' is '{value}'; write units, such as 2; eBay: 5.",
                   caption=BY_NAME["stock_buffer"].caption, value=part[:40])
            )  # fmt: skip
        found[name.strip().casefold()] = float(units)
    return found


def buffer_of(account: Account, kept: Mapping[str, float]) -> float:
    """What is kept back from an account."""
    marketplace, shop = (name.casefold() for name in account)
    return next(kept[name] for name in (f"{marketplace} {shop}".strip(), marketplace, "") if name in kept)
