"""Batteries in a parcel: their number and instruction, whether a mark is needed and why, what is refused."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pyaddin.steps.customs.consignments import Battery, Consignment, Item
from pyaddin.steps.customs.rules import Battery as Instruction
from pyaddin.steps.customs.rules import Refusal
from pyaddin.tables.schema import shown
from pyaddin.words.catalogue import Text, tr
from pyaddin.words.problems import said

HOME, ABROAD, ANYWHERE = "home", "abroad", "anywhere"
MANY: Final = 3
"""So many SKUs are named on a mark."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What goes with batteries: a mark where it is needed, and why it is or is not."""

    un: str
    instruction: str
    needed: bool
    why: Text
    note: str = ""
    waybill: str = ""
    skus: tuple[str, ...] = ()


@dataclass(slots=True)
class _Sum:
    """The batteries of a kind in a parcel; None where Products does not say how many."""

    cells: float | None = 0.0
    batteries: float | None = 0.0
    net_g: float | None = 0.0
    wh: float | None = None
    lithium_g: float | None = None
    button: bool = True

    def add(self, battery: Battery, qty: float) -> None:
        """One more line of them."""
        counted = battery.batteries is not None or battery.cells is not None
        self.cells = _plus(self.cells, (battery.cells or 0.0) if counted else None, qty)
        self.batteries = _plus(self.batteries, (battery.batteries or 0.0) if counted else None, qty)
        self.net_g = _plus(self.net_g, battery.net_g, qty)
        self.wh = max(self.wh or 0.0, battery.wh) if battery.wh is not None else self.wh
        self.lithium_g = (
            max(self.lithium_g or 0.0, battery.lithium_g) if battery.lithium_g is not None else self.lithium_g
        )
        self.button &= battery.button


def _plus(sum_: float | None, one: float | None, qty: float) -> float | None:
    return None if sum_ is None or one is None else sum_ + one * qty


def unknown(consignment: Consignment) -> list[tuple[str, Text]]:
    """Articles with a battery of which Products does not say enough."""
    return [
        (item.sku, said("papers.battery-unknown", sku=item.sku))
        for item in consignment.items
        if item.battery and not (item.battery.kind and item.battery.placed)
    ]


def judge(
    consignment: Consignment, instructions: Iterable[Instruction], refusals: Iterable[Refusal]
) -> tuple[list[Mark], list[Text]]:
    """The marks that a parcel needs, and what holds it."""
    rules = {(one.kind, one.placed): one for one in instructions}
    refused = [one for one in refusals if _concerns(one, consignment)]
    marks: list[Mark] = []
    held: list[Text] = []
    for (kind, placed), items in _by_kind(consignment.items).items():
        rule = rules.get((kind, placed))
        if rule is None:
            continue
        total = _Sum()
        for item, battery in items:
            total.add(battery, item.qty)
        skus = tuple(dict.fromkeys(item.sku for item, _ in items))
        marks.append(_mark(rule, total, consignment.packages, skus))
        held += _held(consignment, rule, total, refused, ", ".join(skus[:MANY]))
    return marks, held


def _by_kind(items: Iterable[Item]) -> dict[tuple[str, str], list[tuple[Item, Battery]]]:
    found: dict[tuple[str, str], list[tuple[Item, Battery]]] = {}
    for item in items:
        if item.battery and item.battery.kind and item.battery.placed:
            found.setdefault((item.battery.kind, item.battery.placed), []).append((item, item.battery))
    return found


def _concerns(refusal: Refusal, consignment: Consignment) -> bool:
    home = consignment.sender[0] == consignment.to[0]
    goes = refusal.goes == ANYWHERE or (refusal.goes == HOME) == home
    return goes and consignment.carrier.casefold().startswith(refusal.carrier.casefold())


def _mark(rule: Instruction, total: _Sum, packages: int, skus: tuple[str, ...]) -> Mark:
    needed, why = _needs_mark(rule, total, packages)
    return Mark(rule.un, rule.instruction, needed, why, rule.note, rule.waybill if needed else "", skus)


def _needs_mark(rule: Instruction, total: _Sum, packages: int) -> tuple[bool, Text]:
    if not rule.marked:
        return False, tr("no mark is asked for")
    if rule.free_button_cells and total.button:
        return False, tr("button cells in a device need no mark")
    if rule.free_cells is None or rule.free_batteries is None:
        return True, tr("such batteries always need the mark")
    if total.cells is None or total.batteries is None:
        return True, tr("Products does not say how many cells or batteries, so the mark is made")
    few = total.batteries <= rule.free_batteries if total.batteries else total.cells <= rule.free_cells
    count = {"cells": f"{total.cells:g}", "batteries": f"{total.batteries:g}"}
    if not few:
        return True, tr("{cells} cells or {batteries} batteries are more than go without a mark", **count)
    if rule.free_packages is not None and packages > rule.free_packages:
        return True, tr("the order goes in {packages} parcels, more than go without a mark", packages=packages)
    return False, tr("so few batteries in a device need no mark")


def _held(
    consignment: Consignment, rule: Instruction, total: _Sum, refused: Iterable[Refusal], skus: str
) -> Iterator[Text]:
    places = {"sku": skus, "un": rule.un}
    own = _above(total, (("Wh", total.wh, rule.most_wh), ("g", total.net_g, rule.most_net_g),
                         ("g Li", total.lithium_g, rule.most_lithium_g)))  # fmt: skip
    if own:
        yield said("papers.held-regulated", instruction=rule.instruction, limits=own, **places)
    for refusal in refused:
        if refusal.placed != rule.placed:
            continue
        carrier = refusal.carrier or consignment.carrier
        limits = _limits(total, refusal)
        if limits is None:
            yield said("papers.held-refused", carrier=carrier, placed=shown(rule.placed), **places)
            return
        if limits:
            yield said("papers.held-limit", carrier=carrier, placed=shown(rule.placed), limits=limits, **places)
            return


def _limits(total: _Sum, refusal: Refusal) -> str | None:
    """What is above a refusal's limits, "" where nothing is; None where it has no limits and always holds."""
    most = (refusal.most_cells, refusal.most_batteries, refusal.most_net_g, refusal.most_wh)
    if all(limit is None for limit in most):
        return None
    few = (
        total.batteries is not None
        and refusal.most_batteries is not None
        and 0 < total.batteries <= refusal.most_batteries
    )
    cells = () if few or total.batteries else (("cells", total.cells, refusal.most_cells),)
    return _above(total, (*cells, ("batteries", total.batteries, refusal.most_batteries),
                          ("g", total.net_g, refusal.most_net_g), ("Wh", total.wh, refusal.most_wh)))  # fmt: skip


def _above(total: _Sum, figures: Iterable[tuple[str, float | None, float | None]]) -> str:
    over = [f"{has:g} > {most:g} {unit}" for unit, has, most in figures
            if has is not None and most is not None and has > most]  # fmt: skip
    return ", ".join(over)
