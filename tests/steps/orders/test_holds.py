"""Holds: what puts a row on Hold, and what lets it go."""

from datetime import datetime, timedelta
from typing import Any

import pandas as pd
import pytest

from pyaddin.steps.orders.holds import settled
from pyaddin.tables.frames import from_records
from pyaddin.tables.status import Status

NOW = datetime(2026, 11, 30, 9, 12)
LATER, BEFORE = NOW + timedelta(days=1), NOW - timedelta(days=1)
HOLD = ["status", "hold_reason", "held_by"]


def orders(*rows: dict[str, Any]) -> pd.DataFrame:
    return from_records("orders", [{"order_no": "#1", **row} for row in rows], first_label=5)


def after(*rows: dict[str, Any]) -> pd.DataFrame:
    return settled(orders(*rows), "ann", NOW)[0]


@pytest.mark.parametrize("status", ["", Status.NEW, Status.READY, Status.SHORT, Status.RESERVED, Status.PACKED])
def test_a_reason_alone_puts_a_row_on_hold(status: str) -> None:
    out = after({"status": status, "hold_reason": "Ask the buyer"})
    assert out[HOLD].to_numpy().tolist() == [[Status.HOLD, "Ask the buyer", "ann 2026-11-30 09:12"]]


def test_a_moment_to_come_holds_and_one_that_is_over_does_not() -> None:
    out = after({"status": Status.READY, "hold_until": LATER}, {"status": Status.READY, "hold_until": BEFORE})
    assert out["status"].tolist() == [Status.HOLD, Status.READY]


@pytest.mark.parametrize("status", [Status.SHIPPED, Status.CANCELLED, Status.RETURNED])
def test_a_reason_beside_what_is_over_changes_nothing(status: str) -> None:
    rows = orders({"status": status, "hold_reason": "The buyer wrote"})
    assert settled(rows, "ann", NOW)[0].equals(rows)


def test_a_row_that_is_set_to_another_status_is_let_go_and_its_reason_moves_to_accepted() -> None:
    first = after({"status": Status.RESERVED, "hold_reason": "Ask the buyer", "hold_until": LATER})
    freed, said = settled(first.assign(status=Status.NEW), "bob", NOW)
    assert freed[HOLD].to_numpy().tolist() == [[Status.NEW, "", ""]]
    assert freed["hold_until"].isna().all()
    assert "Ask the buyer" in freed["accepted"].item()
    assert "bob" in freed["accepted"].item()
    assert not said


def test_a_hold_without_a_reason_can_be_let_go_before_its_time() -> None:
    first = after({"status": Status.HOLD, "hold_until": LATER})
    freed, _ = settled(first.assign(status=Status.NEW), "ann", NOW)
    assert freed["status"].tolist() == [Status.NEW]
    assert freed["hold_until"].isna().all()


def test_rows_that_were_put_on_hold_are_named_once() -> None:
    rows = orders({"order_no": "#7", "status": Status.READY, "hold_reason": "Lost"})
    held, said = settled(rows, "ann", NOW)
    assert "#7" in str(said[0])
    assert settled(held, "ann", NOW)[1] == []
