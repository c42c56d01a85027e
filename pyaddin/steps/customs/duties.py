"""Duty and tax of a consignment, estimated where rate and threshold are known, said where they are not."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pyaddin.steps.customs.consignments import Consignment
from pyaddin.steps.customs.numbers import digits
from pyaddin.steps.customs.rules import Duty, Vat
from pyaddin.steps.customs.zones import Zone

Convert = Callable[[float, str, str], float | None]
"""An amount from one currency into another; None where there is no rate."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What is paid at the border; None is not known. `at_sale` says that the seller takes the tax with the price."""

    duty: float | None = None
    tax: float | None = None
    currency: str = ""
    at_sale: bool = False


def estimate(
    consignment: Consignment, to: Zone, duties: Iterable[Duty], rates: Iterable[Vat], ioss: bool, convert: Convert
) -> Estimate:
    """The duty and tax of a consignment for that zone."""
    value, currency = consignment.value, consignment.currency
    rule = next((one for one in duties if to.named(one.to) and one.business in (None, consignment.business)), None)
    money = rule.currency if rule else currency
    worth = None if value is None or not currency else convert(value, currency, money)
    duty = None if rule is None or worth is None else _duty(consignment, rule, worth)
    at_sale = ioss or bool(rule and rule.vat_at_sale and worth is not None and worth <= rule.up_to)
    percent = next((one.rate for one in rates if to.named(one.to)), None)
    tax = None if percent is None or worth is None or duty is None else round((worth + duty) * percent / 100, 2)
    return Estimate(duty, tax, money, at_sale)


def _duty(consignment: Consignment, rule: Duty, worth: float) -> float | None:
    """What a rule asks; None above its threshold, where the ordinary tariff holds, which is not known here."""
    if worth > rule.up_to:
        return None
    if rule.each:
        codes = {digits(item.hs)[: rule.digits] for item in consignment.items}
        return None if "" in codes else round(rule.each * len(codes), 2)
    return round(worth * rule.rate / 100, 2)
