"""Which papers and numbers a parcel wants on the day it is posted, what is missing, whether it is held."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from pyaddin.steps.customs import batteries, duties, numbers, rules
from pyaddin.steps.customs.batteries import Mark
from pyaddin.steps.customs.consignments import Consignment, Item
from pyaddin.steps.customs.duties import Convert, Estimate
from pyaddin.steps.customs.rules import COURIER, POST, Need, Rules
from pyaddin.steps.customs.zones import Zone, papers_between, zone
from pyaddin.tables.papers import CN22, CN23, INVOICE, PROFORMA
from pyaddin.tables.parcels import SALE
from pyaddin.values.rates import EURO
from pyaddin.words.catalogue import Text
from pyaddin.words.problems import said

Lack = tuple[str, Text]
"""The SKU that something is missing of, "" where it is no article, and what."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What goes with a parcel.

    forms    the papers, `copies` of the invoice
    ioss     the number that belongs on it
    named    the numbers that stand on its papers, by what they are
    lacks    what is missing or wrong, by SKU
    held     why a rule forbids it as it is
    warned   what is to be asked
    marks    its batteries' numbers, instructions and marks
    """

    consignment: Consignment
    to: Zone
    crosses: bool
    forms: tuple[str, ...] = ()
    copies: int = 1
    ioss: str = ""
    named: tuple[tuple[str, str], ...] = ()
    lacks: tuple[Lack, ...] = ()
    held: tuple[Text, ...] = ()
    warned: tuple[Text, ...] = ()
    marks: tuple[Mark, ...] = ()
    costs: Estimate = field(default_factory=Estimate)

    @property
    def concerns(self) -> bool:
        """Whether there is anything to do or to say."""
        return bool(self.crosses or self.lacks or self.held or self.warned or self.marks)


def judge(consignment: Consignment, known: Rules, day: date, convert: Convert) -> Judgement:
    """The papers, numbers and faults of a parcel that is posted that day."""
    territories = known.on(rules.Territory, day)
    sender, to = (zone(*place, territories) for place in (consignment.sender, consignment.to))
    crosses = papers_between(sender, to)
    carrier = next((one for one in known.on(rules.Carrier, day) if _begins(consignment.carrier, one.carrier)), None)
    by = COURIER if carrier else POST
    ioss = _ioss(consignment, to, known, day, convert) if crosses else ""
    needs = [need for need in known.on(Need, day) if _asks(need, sender, to, by, consignment.business, crosses)]
    marks, held = batteries.judge(consignment, known.on(rules.Battery, day), known.on(rules.Refusal, day))
    return Judgement(
        consignment, to, crosses,
        forms=_forms(consignment, by, known, day, convert) if crosses else (),
        copies=carrier.copies if carrier else 1,
        ioss=ioss if numbers.is_ioss(ioss) else "",
        named=tuple(_numbers(consignment, ioss, needs)) if crosses or needs else (),
        lacks=tuple(dict.fromkeys(_lacks(consignment, ioss, needs, crosses))),
        held=tuple(held),
        warned=tuple(_warned(consignment, crosses, convert)),
        marks=tuple(marks),
        costs=_costs(consignment, to, known, day, bool(ioss), convert) if crosses else Estimate(),
    )  # fmt: skip


def _begins(name: str, start: str) -> bool:
    return name.casefold().startswith(start.casefold())


def _asks(need: Need, sender: Zone, to: Zone, by: str, business: bool, crosses: bool) -> bool:
    """Whether a need is one of this journey; where no paper is needed only what businesses are asked there."""
    journey = to.named(need.to) and sender.named(need.sender)
    if need.business is not None and need.business != business:
        return False
    return journey and need.by in ("", by) and (crosses or need.business is True)


def _forms(consignment: Consignment, by: str, known: Rules, day: date, convert: Convert) -> tuple[str, ...]:
    """By courier an invoice; by post a CN22 as far as its limits go, else a CN23 with an invoice."""
    invoice = INVOICE if consignment.category == SALE else PROFORMA
    if by == COURIER:
        return (invoice,)
    form = next((one for one in known.on(rules.Form, day) if one.sender == consignment.sender[0]), None)
    if form is None or consignment.value is None:
        return CN23, invoice
    worth = convert(consignment.value, consignment.currency, form.currency)
    few = form.most_lines is None or len(consignment.items) <= form.most_lines
    light = form.most_weight_g is None or (consignment.weight_g or 0) <= form.most_weight_g
    if worth is not None and worth <= form.most and few and light:
        return (CN22,)
    return CN23, invoice


def _ioss(consignment: Consignment, to: Zone, known: Rules, day: date, convert: Convert) -> str:
    """The number where the scheme takes the consignment."""
    rule = next((one for one in known.on(rules.Ioss, day) if to.named(one.to)), None)
    if rule is None or consignment.business or consignment.value is None:
        return ""
    worth = convert(consignment.value, consignment.currency, rule.currency)
    return consignment.ioss if worth is not None and worth <= rule.most else ""


def _costs(consignment: Consignment, to: Zone, known: Rules, day: date, ioss: bool, convert: Convert) -> Estimate:
    return duties.estimate(consignment, to, known.on(rules.Duty, day), known.on(rules.Vat, day), ioss, convert)


def _numbers(consignment: Consignment, ioss: str, needs: list[Need]) -> Iterator[tuple[str, str]]:
    """The numbers that stand on the papers."""
    asked = {need.data for need in needs}
    for name, number, wanted in (
        ("IOSS", ioss, True), ("VAT", consignment.vat, True), ("EORI", consignment.eori, True),
        ("UKIMS", consignment.ukims, "ukims" in asked), ("Importer", consignment.buyer_tax_id, True),
    ):  # fmt: skip
        if number and wanted:
            yield name, number


def _lacks(consignment: Consignment, ioss: str, needs: list[Need], crosses: bool) -> Iterator[Lack]:
    yield from batteries.unknown(consignment)
    if crosses:
        if not consignment.sender_known:
            yield "", said("papers.no-sender", warehouse=consignment.warehouse)
        if len({item.currency for item in consignment.items}) > 1:
            yield "", said("papers.several-currencies")
        for item in consignment.items:
            yield from ((item.sku, why) for why in item_lacks(item, needs))
        if ioss and not numbers.is_ioss(ioss):
            yield "", said("papers.bad-ioss", number=ioss)
        yield from (("", why) for why in _sender(consignment))
    asked = {need.data for need in needs}
    places = {"warehouse": consignment.warehouse}
    if "eori" in asked and not consignment.eori:
        yield "", said("papers.no-eori", **places)
    if "ukims" in asked and not consignment.ukims:
        yield "", said("papers.no-ukims", **places)
    if "buyer_eori" in asked and not numbers.is_eori(consignment.buyer_tax_id):
        yield "", said("papers.no-buyer-eori")


def _sender(consignment: Consignment) -> Iterator[Text]:
    """The sender's numbers that cannot be right."""
    places = {"warehouse": consignment.warehouse}
    if consignment.eori and not numbers.is_eori(consignment.eori):
        yield said("papers.bad-eori", number=consignment.eori, **places)
    if consignment.vat and numbers.fails_check(consignment.vat):
        yield said("papers.bad-vat", number=consignment.vat, **places)


def item_lacks(item: Item, needs: list[Need]) -> Iterator[Text]:
    """What is missing or wrong of an article for what is asked."""
    sku = {"sku": item.sku}
    if not item.description:
        yield said("papers.no-description", **sku)
    longest = min((need.longest for need in needs if need.data == "description" and need.longest), default=0)
    if longest and len(item.description) > longest:
        yield said("papers.long-description", length=len(item.description), longest=longest, **sku)
    asked = [need.digits for need in needs if need.data == "hs"]
    if item.hs and not numbers.is_hs(item.hs):
        yield said("papers.bad-hs", hs=item.hs, **sku)
    elif asked and not item.hs:
        yield said("papers.no-hs", **sku)
    elif asked and len(numbers.digits(item.hs)) < max(asked):
        yield said("papers.short-hs", hs=item.hs, digits=max(asked), **sku)
    if item.origin and not numbers.is_country(item.origin):
        yield said("papers.bad-origin", origin=item.origin, **sku)
    elif not item.origin and any(need.data == "origin" for need in needs):
        yield said("papers.no-origin", **sku)
    if not item.weight_g:
        yield said("papers.no-weight", **sku)
    if not item.value:
        yield said("papers.no-value", **sku)
    elif not item.currency:
        yield said("papers.no-currency", **sku)
    if not item.sku and any(need.data == "identifier" for need in needs):
        yield said("papers.no-identifier")


def _warned(consignment: Consignment, crosses: bool, convert: Convert) -> Iterator[Text]:
    value, currency = consignment.value, consignment.currency
    if crosses and value and currency and convert(value, currency, EURO) is None:
        yield said("papers.no-rate", currency=currency)
    for item in consignment.items:
        if item.dangerous:
            places = {"sku": item.sku, "what": item.dangerous, "carrier": consignment.carrier}
            yield said("papers.dangerous", **places)
