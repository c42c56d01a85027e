"""Returns at random: units and money add up, whatever is typed."""

from datetime import datetime
from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from pyaddin.steps.aftersales.policy import Reasons as List
from pyaddin.steps.aftersales.policy import Rule, reason_of, ruling
from pyaddin.steps.aftersales.returning import DECIDED, Shop, take_back
from pyaddin.steps.warehouse.movements import effect, on_hand
from pyaddin.tables.frames import Tables, append, empty, from_records
from pyaddin.tables.returns import BY_SHOP, DECISIONS, Reason
from pyaddin.tables.status import Status

NOW = datetime(2026, 11, 18, 15, 30)
SENT = {"R000001": 3.0, "R000002": 1.0, "R000003": 5.0}
PRICE = 9.99


def tables() -> Tables:
    """Three order rows that left, of two articles."""
    rows: list[dict[str, Any]] = [
        {"row_id": id_, "order_no": f"#{id_[-1]}", "sku": "PEN" if id_ == "R000003" else "MUG", "qty": qty,
         "unit_price": PRICE, "currency": "GBP", "status": Status.SHIPPED, "marketplace": "Shopify", "country": "GB"}
        for id_, qty in SENT.items()
    ]  # fmt: skip
    stock: list[dict[str, Any]] = [
        {"sku": "MUG", "warehouse": "MAIN", "bin": "A1", "on_hand": 4.0},
        {"sku": "PEN", "warehouse": "MAIN", "bin": "B1"},
    ]
    made: dict[str, list[dict[str, Any]]] = {
        "orders": rows,
        "stock": stock,
        "products": [{"sku": "MUG", "item": "Mug"}, {"sku": "PEN", "item": "Pen"}],
        "warehouses": [{"warehouse": "MAIN", "rank": 1.0}],
    }
    some = {name: from_records(name, records) for name, records in made.items()}
    return {**some, "parcels": empty("parcels"), "returns": empty("returns")}


few = st.none() | st.integers(-1, 6).map(float)
typed = st.fixed_dictionaries({
    "at": st.integers(0, 5), "order_no": st.sampled_from(["#1", "#2", "#3", "#9"]), "qty": few, "arrived": few,
    "decision": st.sampled_from(["", *DECISIONS]), "units": few, "close": st.sampled_from(["", "", "Yes"]),
    "refund": st.none() | st.floats(-1, 60).map(lambda amount: round(amount, 2)),
    "overrule": st.sampled_from(["", "for once"]), "instead": st.sampled_from(["", "", "Exchange"]),
})  # fmt: skip


def with_typed(lines: pd.DataFrame, cells: dict[str, Any], number: int) -> pd.DataFrame:
    """A line with what is typed, new or one that is there."""
    at = cells.pop("at")
    if at >= len(lines):
        return append("returns", lines, from_records("returns", [{**cells, "no": f"RMA{number:06d}"}]))
    out = lines.copy()
    for name in ("arrived", "decision", "units", "refund", "overrule", "close", "instead"):
        out.loc[out.index[at], name] = cells[name]
    return out


@settings(deadline=None, max_examples=25)
@given(st.lists(typed, min_size=1, max_size=8))
def test_units_and_money_add_up_over_random_returns(presses: list[dict[str, Any]]) -> None:
    shop = tables()
    for number, cells in enumerate(presses, 1):
        shop["returns"] = with_typed(shop["returns"], dict(cells), number)
        before = on_hand(shop["stock"])
        done = take_back(shop, Shop(), NOW, number)
        lines = done.lines
        known = lines[lines["row_id"] != ""].groupby("row_id")
        for id_, received in known["received"].sum().items():
            assert received <= SENT[str(id_)]
        for id_, refunded in known["refunded"].sum().items():
            assert refunded <= SENT[str(id_)] * PRICE + 0.005
        assert (lines[list(DECIDED)].fillna(0).sum(axis=1) <= lines["received"].fillna(0)).all()
        grown = on_hand(done.stock).sub(before, fill_value=0.0)
        assert grown[grown != 0].to_dict() == effect(done.moves).to_dict()
        assert done.moves["qty"].sum() == (
            lines[list(DECIDED)].sum().sum() - shop["returns"][list(DECIDED)].sum().sum()
        )
        again = take_back({**shop, "returns": lines, "stock": done.stock, "orders": done.orders}, Shop(), NOW, number)
        assert not len(again.moves)
        assert not again.refunds
        assert not again.instead
        shop |= {"returns": lines, "stock": done.stock, "orders": done.orders}


def test_a_marketplaces_code_is_ours_with_and_without_its_prefix() -> None:
    lists = [List("Amazon", ("CR-", "AMZ-PG-"), {"bad-desc": Reason.NOT_AS_DESCRIBED, "defective": Reason.DEFECTIVE})]
    assert reason_of(lists, "Amazon DE", "AMZ-PG-BAD-DESC") == Reason.NOT_AS_DESCRIBED
    assert reason_of(lists, "Amazon", "CR-DEFECTIVE") == Reason.DEFECTIVE
    assert reason_of(lists, "Amazon", "GRZMOT") == ""


def test_the_first_rule_that_fits_decides_and_the_whole_of_the_last_day_counts() -> None:
    rules = [Rule("EU", countries="EU", days=14, fee_percent=10), Rule("Rest", pays=BY_SHOP)]
    case = {"marketplace": "Shopify", "country": "DE", "reason": Reason.MIND}
    told = ruling(rules, case, 20.0, datetime(2026, 11, 1, 9))
    assert (told.amount, told.pays, f"{told.last:%Y-%m-%d %H:%M}") == (18.0, "Buyer", "2026-11-15 23:59")
    assert ruling(rules, {**case, "country": "GB"}, 20.0, None).pays == "Shop"
