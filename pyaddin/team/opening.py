"""What a workbook has on hand becomes the team's."""

from typing import Final

import pandas as pd

from pyaddin.steps.stock.holding import sold_from
from pyaddin.steps.stock.place import PLACE
from pyaddin.tables.problems import Refusal
from pyaddin.team.stock import Move, Place, Shared
from pyaddin.words.catalogue import tr

_PRESS: Final = 0
"""No press has this number: a workbook brings its stock once."""
_WHY: Final = "opening"


def bring(shared: Shared, stock: pd.DataFrame) -> tuple[int, int]:
    """Post what lies on the workbook's shelves; how many places and units. Refusal where the team has units there."""
    lying = stock[(stock["sku"] != "") & (stock["on_hand"] > 0) & sold_from(stock)]
    moves = [
        Move(Place(*map(str, place)), int(units), _WHY)
        for *place, units in lying[[*PLACE, "on_hand"]].itertuples(index=False, name=None)
    ]
    known = {shelf.place for shelf in shared.all() if shelf.on_hand}
    if twice := [move.place for move in moves if move.place in known]:
        first = twice[0]
        raise Refusal(
            tr("The team has units of {sku} in {warehouse} already, so nothing was brought; two workbooks may not "
               "bring the same shelf.", sku=first.sku, warehouse=first.warehouse)
        )  # fmt: skip
    if not shared.post(_PRESS, moves):
        raise Refusal(tr("This workbook has brought its stock before; count the shelves instead."))
    return len(moves), sum(move.units for move in moves)
