"""What Customs shows: products that lack something, then parcels with what goes with them."""

from collections.abc import Iterable, Mapping
from itertools import count
from typing import Any

from pyaddin.steps.customs.batteries import Mark
from pyaddin.steps.customs.judge import Judgement
from pyaddin.steps.customs.products import Lacking, called
from pyaddin.tables.papers import PARCEL, PRODUCT
from pyaddin.tables.problems import PART
from pyaddin.words.catalogue import Text, Words, tr

PLACES = 4
"""So many places are named."""


def rows(products: Mapping[str, Lacking], judged: Iterable[Judgement]) -> list[dict[str, Any]]:
    """The sheet's rows."""
    number = count(1)
    lacking = [{"no": float(next(number)), **_product(sku, entry)} for sku, entry in sorted(products.items())]
    return [*lacking, *({"no": float(next(number)), **_parcel(one)} for one in judged if one.concerns)]


def _product(sku: str, entry: Lacking) -> dict[str, Any]:
    places = list(entry.places)
    more = [f"+{len(places) - PLACES}"] if len(places) > PLACES else []
    return {
        "about": PRODUCT, "which": sku, "goes_to": ", ".join([*places[:PLACES], *more]),
        "lacks": _one_line(entry.lacks),
    }  # fmt: skip


def _parcel(one: Judgement) -> dict[str, Any]:
    costs = one.costs
    return {
        "about": PARCEL, "which": one.consignment.number, "goes_to": called(one.to),
        "lacks": _one_line(why for _, why in one.lacks), "forms": ", ".join(one.forms),
        "numbers": ", ".join(f"{name} {number}" for name, number in one.named),
        "batteries": "; ".join(map(_mark, one.marks)), "held": _one_line(one.held),
        "duty": costs.duty, "tax": costs.tax, "currency": costs.currency if _known(one) else "",
        "told": _one_line(_told(one)) if one.crosses else "",
    }  # fmt: skip


def _known(one: Judgement) -> bool:
    return one.costs.duty is not None or one.costs.tax is not None


def _mark(mark: Mark) -> str:
    needed = tr("mark needed") if mark.needed else tr("no mark")
    note = f"; {mark.note}" if mark.note else ""
    return f"{mark.un} {mark.instruction}, {needed}: {mark.why}{note}"


def _told(one: Judgement) -> Iterable[Words]:
    costs = one.costs
    said: list[Text] = []
    if costs.duty is None:
        said.append(tr("the duty there is not known"))
    if costs.tax is None:
        said.append(tr("the tax there is not known"))
    if costs.at_sale:
        said.append(tr("the tax is taken with the price"))
    return said


def _one_line(said: Iterable[Words]) -> str:
    return PART.join(map(str, said))
