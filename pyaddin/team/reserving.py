"""Reserve stock from what a team shares: the same decision as a workbook's own, over what was locked."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import pandas as pd

from pyaddin.steps.stock.holding import holds_units
from pyaddin.steps.stock.kits import Recipes
from pyaddin.steps.stock.parts import held_units
from pyaddin.steps.stock.place import PLACE
from pyaddin.steps.stock.reserve import ACTIVE, Reservation, reserve
from pyaddin.tables.frames import from_records
from pyaddin.tables.settings import Settings
from pyaddin.team.stock import Place, Shared, Shelf


def reserve_shared(
    shared: Shared, press: int, orders: pd.DataFrame, warehouses: pd.DataFrame, settings: Settings, last_id: int = 0,
    parcels: pd.DataFrame | None = None, sets: Recipes = MappingProxyType({}),
) -> Reservation:  # fmt: skip
    """Decide for a desk's orders and hold the units under the press's number; Stock is what other desks leave of it.

    Refusal leaves orders and team as they were.
    """
    made: list[Reservation] = []

    def decide(found: Sequence[Shelf]) -> Mapping[Place, int]:
        made.append(reserve(orders, _left_by_others(found), warehouses, settings, last_id, parcels, sets))
        return _held(made[-1].stock, found)

    shared.stage(press, _skus(orders, settings, sets), decide)
    return made[-1]


def _skus(orders: pd.DataFrame, settings: Settings, sets: Recipes) -> set[str]:
    """The SKUs whose units these orders may take or give back, sets with what they are made of."""
    asked = orders[orders["status"].isin(ACTIVE)]
    held = held_units(orders[holds_units(orders, settings) | (orders["reserved"] > 0)])
    named = {*asked["sku"], *held["sku"]}
    return {sku for one in named for sku in (one, *sets.get(one, {})) if sku}


def _left_by_others(found: Sequence[Shelf]) -> pd.DataFrame:
    """Stock as a desk may reserve from it."""
    return from_records(
        "stock",
        [
            {**dict(zip(PLACE, shelf.place, strict=True)), "on_hand": max(0, shelf.on_hand - shelf.others),
             "reserved": shelf.mine}
            for shelf in found
        ],
    )  # fmt: skip


def _held(stock: pd.DataFrame, found: Sequence[Shelf]) -> dict[Place, int]:
    """What the desk's rows hold at the places that change; never more than others leave, whatever rows say."""
    held = dict(
        zip(stock[PLACE].itertuples(index=False, name=None), stock["reserved"].fillna(0).astype(int), strict=True)
    )
    most = {shelf.place: max(shelf.mine, shelf.on_hand - shelf.others) for shelf in found}
    after = {shelf.place: min(int(held.get(tuple(shelf.place), 0)), most[shelf.place]) for shelf in found}
    return {shelf.place: after[shelf.place] for shelf in found if after[shelf.place] != shelf.mine}
