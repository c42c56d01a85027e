"""What the ready views find: the words of each row, and the deadlines of parcels."""

from datetime import datetime
from typing import Any

import pandas as pd
import pytest

from pyaddin.steps.following import following, order_views, parcel_views, with_deadlines
from pyaddin.tables.frames import empty, from_records
from pyaddin.tables.sheets import TABLES
from pyaddin.tables.status import ORDER_STATUSES, PARCEL_STATUSES, Status
from pyaddin.tables.views import CAUSES, OPEN_STATUSES


def frame(table: str, **columns: list[Any]) -> pd.DataFrame:
    return from_records(table, [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)])


def words(view: pd.Series) -> list[set[str]]:
    return [set(text.strip("|").split("|")) - {""} for text in view]


@pytest.mark.parametrize(
    ("status", "marks", "expected"),
    [
        (Status.NEW, 'Postcode (address.no-postcode {"example": "EC1Y 8SY"})', {"me", "open", "address"}),
        (Status.READY, "Address 1 (?address.post-box)", {"open", "ready"}),
        (Status.SHORT, "Qty (stock.short)", {"me", "open", "short"}),
        (Status.RESERVED, "Warehouse (parcel.no-rule)", {"me", "open", "other"}),
        (Status.RESERVED, "SKU (stock.no-place)", {"me", "open", "other"}),
        (Status.RESERVED, "", {"open", "ready"}),
        (Status.SHIPPED, "City (news.changed)", {"me", "news"}),
        (Status.CANCELLED, "City (news.changed)", set()),
        (Status.SHIPPED, "Postcode (address.no-postcode)", set()),
        (Status.NEW, "Postcode (Address)", {"me", "open", "address"}),
        (Status.HOLD, "", {"me", "open", "held"}),
        (Status.DELIVERED, "", set()),
    ],
)
def test_an_order_row_tells_why_it_needs_the_clerk(status: str, marks: str, expected: set[str]) -> None:
    assert words(order_views(frame("orders", status=[status], problem_columns=[marks]))) == [expected]


def test_a_row_on_hold_until_a_moment_needs_nobody_before() -> None:
    held = frame("orders", status=[Status.HOLD], hold_until=[datetime(2026, 11, 30)])
    assert words(order_views(held)) == [{"open", "held"}]


@pytest.mark.parametrize(
    ("status", "marks", "tracking", "expected"),
    [
        (Status.PACKED, "Tracking no. (carrier.missing-hint)", "", {"me", "open", "carrier"}),
        (Status.PACKED, "Recipient (?carrier.letters)", "", {"open", "ready"}),
        (Status.SENT, "", "", {"open", "tracking"}),
        (Status.SENT, "", "RN1", {"open"}),
        (Status.CHANGED, "", "", {"me", "open", "other"}),
        (Status.PACKED, "Order no. (gate.held)", "", {"me", "open", "other"}),
        (Status.SHIPPED, "Recipient (carrier.letters)", "RN1", set()),
    ],
)
def test_a_parcel_tells_why_it_needs_the_clerk(status: str, marks: str, tracking: str, expected: set[str]) -> None:
    parcels = frame("parcels", status=[status], problem_columns=[marks], tracking_no=[tracking])
    assert words(parcel_views(parcels)) == [expected]


@pytest.mark.parametrize(
    ("status", "problem", "expected"),
    [
        (Status.SHIPPED, "Tracking: the file says RN2", {"me", "other"}),
        (Status.DELIVERED, "Tracking: the file says RN2", {"me", "other"}),
        (Status.SHIPPED, "", set()),
        (Status.SENT, "", {"open"}),
        (Status.CANCELLED, "Tracking: the file says RN2", set()),
    ],
)
def test_a_doubt_about_a_number_needs_the_clerk_after_shipment_too_until_problem_is_emptied(
    status: str, problem: str, expected: set[str]
) -> None:
    doubted = {"problem_columns": ['Tracking no. (tracking.other-number {"number": "RN2"})'], "tracking_no": ["RN1"]}
    assert words(parcel_views(frame("parcels", status=[status], problem=[problem], **doubted))) == [expected]


def test_every_row_that_needs_the_clerk_is_listed_under_a_cause() -> None:
    sources = ("address", "stock", "news", "parcel", "sheet", "gate", "carrier", "tracking")
    marks = ["", *(f"City ({source}.x)" for source in sources)]
    for table, statuses, view in (("orders", ORDER_STATUSES, order_views), ("parcels", PARCEL_STATUSES, parcel_views)):
        causes = {cause.word for cause in CAUSES if cause.table == table} - {"open"}
        grid = [(status, mark) for status in statuses for mark in marks]
        told = {"problem_columns": [m for _, m in grid], "problem": [m for _, m in grid]}
        found = words(view(frame(table, status=[s for s, _ in grid], **told)))
        assert [cell for cell, row in zip(grid, found, strict=True) if "me" in row and not row & causes] == []
        assert [
            cell for cell, row in zip(grid, found, strict=True) if ("open" in row) != (cell[0] in OPEN_STATUSES)
        ] == []


def test_a_parcel_is_due_when_the_first_of_its_rows_is() -> None:
    days = [datetime(2026, 11, 20), datetime(2026, 11, 19), pd.NaT, datetime(2026, 11, 18)]
    orders = frame("orders", parcel_no=["P1", "P1", "P2", ""], ship_by=days)
    parcels = frame("parcels", parcel_no=["P2", "P1", "P3"], ship_by=[days[0], days[0], days[0]])
    due = with_deadlines(parcels, orders)["ship_by"]
    assert due.dtype == parcels["ship_by"].dtype
    assert due.tolist() == [pd.NaT, days[1], days[0]], "one whose rows are archived keeps its own"


def test_a_book_of_an_earlier_version_gets_none_of_it() -> None:
    tables = {name: empty(name) for name in ("orders", "parcels", "stock", "products")}
    assert following(tables, tables.keys(), lambda table, column: True) == tables


def test_sheets_that_a_step_leaves_alone_stay_as_they_are() -> None:
    tables = {name: empty(name) for name in TABLES}
    after = following(tables, {"log"}, lambda table, column: False)
    assert all(after[name] is frame for name, frame in tables.items())
