"""Which order a letter is about: by who wrote, by what it answers, by a number that it names."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

import pandas as pd

from pyaddin.steps.aftersales.telling import Fact
from pyaddin.steps.shipping.tracking import several

_NUMBER: Final = re.compile(r"#?[\w][\w-]*")
SHORTEST: Final = 5
"""Characters of an order number that a letter may name without a #; shorter ones may be anything."""


@dataclass(frozen=True, slots=True)
class Position:
    """How far a mailbox was read: the letters' numbers hold as long as its validity."""

    validity: int = 0
    uid: int = 0


class About(NamedTuple):
    """The order of a letter."""

    marketplace: str
    shop: str
    order_no: str


class Lookup:
    """Orders by their buyers' addresses, their numbers and the letters that were written about them."""

    def __init__(self, orders: pd.DataFrame, facts: Iterable[Fact]) -> None:
        self._by_address: dict[str, list[About]] = {}
        self._by_number: dict[str, About] = {}
        newest = orders.sort_values("ordered_at", ascending=False, kind="stable", na_position="last")
        cells = (newest[name] for name in ("email", "marketplace", "shop", "order_no"))
        for email, *named in zip(*cells, strict=True):
            about = About(*named)
            if not about.order_no:
                continue
            if email:
                self._by_address.setdefault(email.casefold(), []).append(about)
            if about.order_no.startswith("#") or len(about.order_no) >= SHORTEST:
                self._by_number.setdefault(about.order_no.casefold(), about)
        self._by_id: Mapping[str, About] = {
            fact.message_id: About(fact.marketplace, fact.shop, (several(fact.order_no) or [""])[0])
            for fact in facts
            if fact.message_id
        }

    def about(self, address: str, words: str, answers: Iterable[str]) -> About | None:
        """The order; None of a letter of which nobody can tell."""
        own = self._by_address.get(address.casefold(), [])
        named = [found for word in _NUMBER.findall(words) if (found := self._by_number.get(word.casefold()))]
        answered = [self._by_id[one] for one in answers if one in self._by_id]
        return next((one for one in named if one in own), None) or next(iter([*answered, *named, *own]), None)
