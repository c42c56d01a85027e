"""The boxes of a delivery: what lies in each, held against what was planned and what its warehouse takes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from pyaddin.steps.customs.rules import Carton
from pyaddin.tables.inbound import INBOUND
from pyaddin.tables.problems import Problem, Severity
from pyaddin.tables.schema import YES
from pyaddin.words.catalogue import Text
from pyaddin.words.problems import said

MOST_ALIKE: Final = 10_000
"""Boxes alike that Amazon's interface takes."""
SIDES: Final = ("length_mm", "width_mm", "height_mm")
GRAMS_OFF: Final = 0.95
"""Weights on Products are rounded: only a box that is clearly lighter than its contents was weighed wrongly."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box, or the first of several that are alike: its number, how many, the rows of what is in it."""

    number: int
    alike: int
    rows: pd.DataFrame

    @property
    def numbers(self) -> range:
        """The numbers of all these boxes."""
        return range(self.number, self.number + self.alike)

    def first(self, column: str) -> Any:
        """The first value that stands in a column of its rows; None where all are blank."""
        filled = self.rows[column][self.rows[column].notna() & (self.rows[column] != "")]
        return filled.iloc[0] if len(filled) else None


def box_id(shipment: str, number: int) -> str:
    """A box's number at the marketplace: six digits (older papers have three)."""
    return f"{shipment}U{number:06}"


def boxes(rows: pd.DataFrame) -> list[Box]:
    """The boxes of a shipment's rows, which have a number each."""
    alike = rows["boxes"].fillna(1.0)
    found = rows.assign(alike=alike).groupby("box", sort=True)
    return [Box(int(number), int(inside["alike"].max()), inside) for number, inside in found]


def wrong_rows(rows: pd.DataFrame, known: Mapping[str, Any]) -> Iterator[Problem]:
    """Rows that say too little to be put into a box."""
    for label, row in rows.iterrows():
        if not row["shipment"]:
            yield _problem(label, ("shipment",), said("inbound.no-shipment"))
        elif row["sku"] not in known:
            yield _problem(label, ("sku",), said("inbound.unknown-sku", sku=row["sku"]))
        elif not row["box"] >= 1:
            yield _problem(label, ("box",), said("inbound.no-box"))
        elif not row["units"] >= 1:
            yield _problem(label, ("units",), said("inbound.no-units", sku=row["sku"]))
        elif row["boxes"] > MOST_ALIKE:
            yield _problem(label, ("boxes",), said("inbound.too-many-boxes", boxes=row["boxes"], most=MOST_ALIKE))


def wrong_shipment(
    shipment: str, rows: pd.DataFrame, cartons: Mapping[str, Carton], products: Mapping[str, Mapping[str, Any]]
) -> Iterator[Problem]:
    """What is wrong with the boxes of a shipment, beside the row that it is about."""
    inside, first = boxes(rows), rows.index[0]
    yield from _numbering(shipment, inside)
    name = next((text for text in rows["rules_for"] if text), "")
    rule = cartons.get(name.casefold())
    if rule is None:
        names = ", ".join(one.warehouse for one in cartons.values())
        yield _problem(first, ("rules_for",), said("inbound.no-rules", name=name, names=names))
    if not any(rows["ship_to"]):
        yield _problem(first, ("ship_to",), said("inbound.no-address", shipment=shipment))
    for box in inside:
        yield from _contents(box, products)
        yield from _measures(box, rule, products)
    yield from _planned(rows)


def _problem(label: Any, columns: tuple[str, ...], why: Text, severity: Severity = "error") -> Problem:
    return Problem(INBOUND.name, int(label), columns, why, severity)


def _numbering(shipment: str, inside: Iterable[Box]) -> Iterator[Problem]:
    following = 1
    for box in inside:
        at = box.rows.index[0]
        if box.number < following:
            yield _problem(at, ("box", "boxes"), said("inbound.overlap", box=box.number))
        elif box.number > following:
            yield _problem(at, ("box",), said("inbound.gap", box=following, shipment=shipment))
        following = max(following, box.number + box.alike)


def _contents(box: Box, products: Mapping[str, Mapping[str, Any]]) -> Iterator[Problem]:
    for sku, lines in box.rows.groupby("sku"):
        if lines["expiry"].nunique(dropna=False) > 1:
            yield _problem(lines.index[-1], ("expiry",), said("inbound.two-expiries", sku=sku, box=box.number))
    for label, row in box.rows.iterrows():
        product = products[row["sku"]]
        if product.get("battery") == YES or product.get("dangerous"):
            yield _problem(label, ("sku",), said("inbound.dangerous", sku=row["sku"]), "warning")


def _measures(box: Box, rule: Carton | None, products: Mapping[str, Mapping[str, Any]]) -> Iterator[Problem]:
    at, number = box.rows.index[0], {"box": box.number}
    weight, sides = box.first("weight_g"), [box.first(name) for name in SIDES]
    if weight is None:
        yield _problem(at, ("weight_g",), said("inbound.no-weight", **number))
    else:
        yield from _weight(box, float(weight), rule, products)
    if any(side is None or not side > 0 for side in sides):
        yield _problem(at, SIDES, said("inbound.no-sides", **number))
    elif rule is not None:
        have, most = sorted(map(float, sides), reverse=True), sorted(rule.most_sides_mm, reverse=True)
        if any(side > limit for side, limit in zip(have, most, strict=True)):
            told = {"sides": _sides(have), "most": _sides(most)}
            yield _problem(at, SIDES, said("inbound.too-large", **told, **number))


def _sides(sides: Iterable[float]) -> str:
    return " x ".join(f"{side:g}" for side in sides)


def _weight(
    box: Box, weight: float, rule: Carton | None, products: Mapping[str, Mapping[str, Any]]
) -> Iterator[Problem]:
    at, number = box.rows.index[0], {"box": box.number}
    within = sum(row["units"] * (products[row["sku"]]["weight_g"] or 0) for _, row in box.rows.iterrows())
    if within == within and weight < within * GRAMS_OFF:
        yield _problem(at, ("weight_g",), said("inbound.too-light", grams=float(within), **number), "warning")
    if rule is None or weight <= rule.most_weight_g:
        return
    if box.rows["units"].sum() == 1 and rule.single_weight_g and weight <= rule.single_weight_g:
        yield _problem(at, ("weight_g",), said("inbound.lift", most=float(rule.most_weight_g), **number), "warning")
        return
    yield _problem(at, ("weight_g",), said("inbound.too-heavy", grams=weight, most=float(rule.most_weight_g), **number))


def _planned(rows: pd.DataFrame) -> Iterator[Problem]:
    """SKUs of which another number lies in boxes than was planned."""
    totals = rows["units"] * rows["boxes"].fillna(1.0)
    for sku, lines in rows.groupby("sku"):
        boxed = float(totals[lines.index].sum())
        plans = lines["planned"].dropna()
        if plans.empty:
            yield _problem(lines.index[0], ("planned",), said("inbound.no-plan", sku=sku))
        elif float(plans.iloc[0]) != boxed:
            planned = float(plans.iloc[0])
            yield _problem(lines.index[0], ("planned",), said("inbound.differs", planned=planned, sku=sku, boxed=boxed))
