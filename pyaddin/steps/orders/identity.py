"""Which order on the sheet an order of an export is: by marketplace, shop and number.

A blank shop matches any: the first file that names one fills it in. Where the number is here and the buyer is another
one, it is another shop's order; what neither names stands under UNNAMED until the clerk writes the shop.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, NamedTuple

import pandas as pd

from pyaddin.tables.orders import ORDER

UNNAMED: Final = "?"
"""The shop of an order whose number another buyer's order has, when its file names no shop."""


class Resolved(NamedTuple):
    """By an export's orders (a row each, by label): the shop under which it is or is to be known, whether it is on
    the sheet, and whether its number is another buyer's; `fills` are shops to write on rows of the sheet, by label."""

    shop: pd.Series
    here: pd.Series
    collides: pd.Series
    fills: dict[int, str]


class _Buyer(NamedTuple):
    """What tells one buyer's order from another's; texts without blanks and case."""

    recipient: str
    phone: str
    email: str
    address: str
    placed: datetime | None


@dataclass(slots=True)
class _Known:
    """An order that is known: its shop, whether it is on the sheet, and whose it is."""

    shop: str
    here: bool
    buyers: list[_Buyer] = field(default_factory=list)


def resolve(orders: pd.DataFrame, current: pd.DataFrame, said: pd.DataFrame) -> Resolved:
    """`orders` is a row for each order of the export, `current` the sheet, `said` what was said of known orders."""
    shops, here, collides = orders["shop"].tolist(), [False] * len(orders), [False] * len(orders)
    named_now: dict[tuple[str, str, str], str] = {}
    known = _known(set(orders["order_no"]), current, said)
    for at, ((marketplace, named, number), buyer) in enumerate(zip(_orders(orders), _buyers(orders), strict=True)):
        candidates = known.get((marketplace, number))
        if not candidates:
            continue
        match = _match(buyer, named, candidates)
        if match is None:
            collides[at] = True
            shops[at] = named or UNNAMED
            continue
        here[at] = match.here
        if not named:
            shops[at] = match.shop
        elif match.shop != named and match.here:
            named_now[marketplace, match.shop, number] = named
    index = orders.index
    return Resolved(
        pd.Series(shops, index, dtype="str"), pd.Series(here, index, dtype=bool),
        pd.Series(collides, index, dtype=bool), _fills(current, named_now),
    )  # fmt: skip


def _fills(current: pd.DataFrame, named_now: Mapping[tuple[str, str, str], str]) -> dict[int, str]:
    """The shops to write on rows of orders of which a file names it."""
    if not named_now:
        return {}
    orders = zip(current.index.tolist(), _orders(current), strict=True)
    return {label: named_now[order] for label, order in orders if order in named_now}


def _known(numbers: set[str], current: pd.DataFrame, said: pd.DataFrame) -> dict[tuple[str, str], list[_Known]]:
    """The orders on the sheet, and those of which something was said, that have one of these numbers."""
    found: dict[tuple[str, str], list[_Known]] = {}
    for frame, on_sheet in ((current, True), (said, False)):
        firsts = frame[frame["order_no"].isin(numbers) & ~frame.duplicated(list(ORDER))]
        for (marketplace, shop, number), buyer in zip(_orders(firsts), _buyers(firsts), strict=True):
            of_number = found.setdefault((marketplace, number), [])
            one = next((known for known in of_number if known.shop == shop), None)
            if one is None:
                of_number.append(one := _Known(shop, on_sheet))
            one.buyers.append(buyer)
    return found


def _orders(frame: pd.DataFrame) -> Iterator[tuple[str, str, str]]:
    return zip(*(frame[name].tolist() for name in ORDER), strict=True)


def _buyers(frame: pd.DataFrame) -> Iterator[_Buyer]:
    texts = (frame["recipient"], frame["phone"], frame["email"], frame["address_1"] + frame["postcode"])
    plain = (map(_plain, text.tolist()) for text in texts)
    return map(_Buyer, *plain, frame["ordered_at"].astype(object).where(frame["ordered_at"].notna(), None).tolist())


def _plain(text: str) -> str:
    return "".join(text.casefold().split())


def _match(buyer: _Buyer, named: str, candidates: list[_Known]) -> _Known | None:
    """Which of the known orders with its number it is; None when it is another buyer's."""
    if named:
        of_shop = next((one for one in candidates if one.shop == named), None)
        if of_shop is not None:
            return of_shop
    possible = (one for one in candidates if not named or one.shop in ("", UNNAMED))
    return next((one for one in possible if any(_may_be_one(buyer, other) for other in one.buyers)), None)


def _may_be_one(one: _Buyer, other: _Buyer) -> bool:
    """Whether both may have placed the same order: they agree in something, or it was placed at the same moment of the
    day; where nothing of theirs can be compared (one may be forgotten), it was placed on the same day."""
    told = [(mine, its) for mine, its in zip(one[:4], other[:4], strict=True) if mine and its]
    if any(mine == its for mine, its in told):
        return True
    if not told:
        return one.placed is None or other.placed is None or abs(one.placed - other.placed) <= timedelta(days=1)
    return one.placed is not None and one.placed == other.placed and one.placed.time() != datetime.min.time()
