"""The shop's return policy: rules as rows, of which the first that fits decides, and the marketplaces' reasons."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import pandas as pd

from pyaddin.tables.returns import BY_BUYER, BY_SHOP, Reason
from pyaddin.values.countries import expand
from pyaddin.words.catalogue import Text, tr

OUR_FAULT: Final = frozenset({
    Reason.NOT_RECEIVED, Reason.LATE, Reason.CARRIER, Reason.DEFECTIVE, Reason.MISSING_PART, Reason.WRONG_ITEM,
    Reason.NOT_AS_DESCRIBED,
})  # fmt: skip
"""Reasons for which the shop pays the way back where no rule says otherwise."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the policy; what is blank fits everything.

    days         after delivery (else after shipping) within which the buyer asks; None is without end
    fee_percent  of the price that the shop keeps for putting it back on the shelf
    """

    name: str
    marketplaces: frozenset[str] = frozenset()
    countries: str = ""
    reasons: frozenset[str] = frozenset()
    days: int | None = None
    pays: str = ""
    fee_percent: float = 0.0

    def fits(self, marketplace: str, country: str, reason: str) -> bool:
        """Whether a case is one of its."""
        return (
            (not self.marketplaces or marketplace.casefold() in self.marketplaces)
            and (not self.countries or country in expand(self.countries))
            and (not self.reasons or reason in self.reasons)
        )


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the policy says of a case; `last` is the day until which the buyer may ask, NaT where there is none."""

    told: Text
    pays: str
    amount: float | None
    last: pd.Timestamp | Any


def ruling(rules: Sequence[Rule], case: Mapping[str, Any], price: float | None, start: Any) -> Ruling:
    """What is paid back in all, who pays the way, and until when the buyer may ask; `case` is a line of Returns with
    its country, `start` when the buyer got the goods."""
    found = next((r for r in rules if r.fits(case["marketplace"], case["country"], case["reason"])), Rule(""))
    pays = found.pays or (BY_SHOP if case["reason"] in OUR_FAULT else BY_BUYER)
    amount = None if price is None else round(price * (1 - found.fee_percent / 100) + 1e-9, 2)
    last = pd.NaT if found.days is None or pd.isna(start) else pd.Timestamp(start).normalize() + _days(found.days)
    return Ruling(_told(found), pays, amount, last)


def _days(days: int) -> timedelta:
    """The whole of the last day counts."""
    return timedelta(days=days + 1, microseconds=-1)


def _told(rule: Rule) -> Text:
    if not rule.name:
        return tr("no rule of yours")
    if rule.days is None:
        return tr("{name}: no limit, fee {fee:g} %", name=rule.name, fee=rule.fee_percent)
    return tr("{name}: {days} days, fee {fee:g} %", name=rule.name, days=rule.days, fee=rule.fee_percent)


def too_late(ruling: Ruling, asked: datetime | Any) -> bool:
    """Whether the buyer asked after the last day."""
    return not pd.isna(ruling.last) and not pd.isna(asked) and pd.Timestamp(asked) > ruling.last


@dataclass(frozen=True, slots=True)
class Reasons:
    """The reasons of a marketplace, by its own codes."""

    marketplace: str
    prefixes: tuple[str, ...]
    says: Mapping[str, str]


def reason_of(lists: Iterable[Reasons], marketplace: str, code: str) -> str:
    """Our reason for a marketplace's code; blank where no list has it, or two that may be meant differ."""
    own = [one for one in lists if one.marketplace.casefold() in marketplace.casefold()] if marketplace else []
    found = {one.says[key] for one in own or lists for key in _spellings(one, code) if key in one.says}
    return found.pop() if len(found) == 1 else ""


def _spellings(one: Reasons, code: str) -> list[str]:
    plain = code.strip().casefold()
    return [plain, *(plain.removeprefix(prefix.casefold()) for prefix in one.prefixes)]
