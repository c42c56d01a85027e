"""Reserve stock over a team's stock: what a workbook of its own decides, of what other desks leave."""

import pandas as pd
import pytest
from teams import Team

from pyaddin.steps.stock.reserve import reserve
from pyaddin.tables.frames import from_records
from pyaddin.tables.settings import SETTINGS, Settings
from pyaddin.tables.status import Status
from pyaddin.team.reserving import reserve_shared
from pyaddin.team.stock import Move, Place

pytestmark = pytest.mark.xdist_group("postgresql")

DEFAULTS = Settings({setting.name: setting.default for setting in SETTINGS})
MAIN = from_records("warehouses", [{"warehouse": "MAIN", "rank": 1}])


def orders(*lines: tuple[str, int]) -> pd.DataFrame:
    """One order a line, ready to be reserved for."""
    return from_records(
        "orders",
        [
            {"row_id": f"R{n:06d}", "order_no": f"A{n}", "marketplace": "Amazon", "status": Status.READY,
             "country": "GB", "sku": sku, "qty": qty}
            for n, (sku, qty) in enumerate(lines, 1)
        ],
    )  # fmt: skip


def test_a_desk_alone_gets_what_its_own_stock_would_give(team: Team, shelf: Place) -> None:
    wanted = orders(("MUG-1", 4), ("MUG-1", 5), ("MUG-1", 3), ("PEN", 1))
    own = from_records("stock", [{"sku": "MUG-1", "warehouse": "MAIN", "bin": "A1", "on_hand": 10}])
    alone = reserve(wanted, own, MAIN, DEFAULTS)
    shared = reserve_shared(team.shared("anna"), 1, wanted, MAIN, DEFAULTS)
    pd.testing.assert_frame_equal(shared.orders, alone.orders)
    assert shared.stock["reserved"].tolist() == alone.stock["reserved"].tolist() == [9]


def test_two_desks_share_out_what_there_is_and_no_more(team: Team, shelf: Place) -> None:
    anna, ben = team.shared("anna"), team.shared("ben")
    first = reserve_shared(anna, 1, orders(("MUG-1", 4), ("MUG-1", 4)), MAIN, DEFAULTS)
    second = reserve_shared(ben, 1, orders(("MUG-1", 1), ("MUG-1", 4), ("MUG-1", 1)), MAIN, DEFAULTS)
    assert first.orders["reserved"].sum() == 8
    assert second.orders["status"].tolist() == [Status.RESERVED, Status.SHORT, Status.RESERVED]
    assert [(one.mine, one.others) for one in ben.all()] == [(2, 8)]


def test_a_second_press_changes_nothing_and_a_cancelled_row_gives_back(team: Team, shelf: Place) -> None:
    anna = team.shared("anna")
    first = reserve_shared(anna, 1, orders(("MUG-1", 4), ("MUG-1", 4)), MAIN, DEFAULTS).orders
    anna.publish(1)
    again = reserve_shared(anna, 2, first, MAIN, DEFAULTS).orders
    anna.publish(2)
    pd.testing.assert_frame_equal(again, first)
    first.loc[0, "status"] = Status.CANCELLED
    reserve_shared(anna, 3, first, MAIN, DEFAULTS)
    anna.publish(3)
    assert [(one.mine, one.others) for one in anna.all()] == [(4, 0)]


def test_rows_that_hold_more_than_others_leave_claim_no_more_than_that(team: Team, shelf: Place) -> None:
    anna, ben = team.shared("anna"), team.shared("ben")
    reserve_shared(ben, 1, orders(("MUG-1", 7)), MAIN, DEFAULTS)
    packed = orders(("MUG-1", 5)).assign(
        status=Status.PACKED, reserved=5.0, warehouse="MAIN", bin="A1", parcel_no="P000001"
    )
    reserve_shared(anna, 1, packed, MAIN, DEFAULTS)
    assert [(one.mine, one.others) for one in anna.all()] == [(3, 7)]


def test_a_set_is_made_of_what_the_team_has(team: Team, shelf: Place) -> None:
    anna = team.shared("anna")
    anna.post(1, [Move(Place("PEN", "MAIN", "B1"), 3, "opening")])
    made = reserve_shared(anna, 2, orders(("SET", 2)), MAIN, DEFAULTS, sets={"SET": {"MUG-1": 2, "PEN": 1}})
    assert made.orders["status"].tolist() == [Status.RESERVED]
    assert [(one.place.sku, one.mine) for one in anna.all()] == [("MUG-1", 4), ("PEN", 2)]
