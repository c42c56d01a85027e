"""Whatever suppliers answer, in whatever parts: no unit is lost or made, and none is told of that nobody sent."""

from datetime import datetime
from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from pyaddin.steps.buying.answering import COLUMNS, Highest, take
from pyaddin.tables.buying import AT_SUPPLIER, Bought
from pyaddin.tables.frames import Tables, from_records
from pyaddin.tables.status import Status

NOW = datetime(2026, 11, 30, 12)
SKUS = ("LAMP", "VASE")


def ordered(quantities: list[tuple[int, int]]) -> Tables:
    """Orders of so many lamps and vases, each sent to the supplier in a parcel of its own."""
    rows: list[dict[str, Any]] = []
    parcels: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    for order, quantity in enumerate(quantities, 1):
        number = f"P{order:06d}"
        parcels.append({"parcel_no": number, "order_no": f"#{order}", "status": Status.SENT, "packaging": AT_SUPPLIER})
        for sku, qty in zip(SKUS, quantity, strict=True):
            row = f"R{len(rows) + 1:06d}"
            place = {"warehouse": "Acme", "bin": AT_SUPPLIER, "reserved": qty, "parcel_no": number}
            rows.append(
                {"row_id": row, "order_no": f"#{order}", "sku": sku, "qty": qty, "status": Status.SENT, **place}
            )
            lines.append(
                {"no": f"S{len(lines) + 1:06d}", "row_id": row, "order_no": f"#{order}", "sku": sku, "qty": qty,
                 "parcel_no": number, "reference": number, "supplier": "Acme", "status": Bought.ORDERED, "cost": 5}
            )  # fmt: skip
    names: dict[str, list[dict[str, Any]]] = {
        "orders": rows, "parcels": parcels, "purchases": lines, "products": [{"sku": sku} for sku in SKUS],
    }  # fmt: skip
    return {name: from_records(name, records) for name, records in names.items()}


def answer(order: int, sku: str, number: str, sent: float, cannot: float) -> dict[str, Any]:
    blank = {"carrier": "", "shipped_at": pd.NaT, "price": float("nan"), "problem": "", "order_no": ""}
    return {
        "line": 2, "reference": f"P{order:06d}", "sku": sku, "tracking_no": number, "sent": sent, "cannot": cannot,
        **blank,
    }  # fmt: skip


units = st.one_of(st.just(float("nan")), st.integers(0, 4).map(float))
answers = st.builds(
    answer, st.integers(1, 3), st.sampled_from(("", *SKUS)), st.sampled_from(("", "T1", "T2", "T3")), units,
    st.one_of(units, st.just(float("inf"))),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), min_size=1, max_size=3),
    st.lists(st.lists(answers, min_size=1, max_size=3), min_size=1, max_size=4),
)
def test_units_are_conserved_over_any_answers(
    quantities: list[tuple[int, int]], files: list[list[dict[str, Any]]]
) -> None:
    tables = ordered(quantities)
    key = ["order_no", "sku"]
    wanted = tables["orders"].groupby(key)["qty"].sum()
    for file in files:
        rows = pd.DataFrame(file, columns=list(COLUMNS))
        tables = take(tables, rows, Highest(), lambda number, carrier: "", NOW).tables
        orders, lines, parcels = tables["orders"], tables["purchases"], tables["parcels"]
        assert orders.groupby(key)["qty"].sum().equals(wanted)
        assert lines.groupby(key)["qty"].sum().equals(wanted)
        for name, frame in (("row_id", orders), ("no", lines), ("parcel_no", parcels)):
            assert not frame[name].duplicated().any()
        of = lines.set_index("row_id").reindex(orders["row_id"])
        assert (of["qty"].to_numpy() == orders["qty"].to_numpy()).all()
        assert ((of["status"] == Bought.CANNOT).to_numpy() == (orders["status"] == Status.HOLD).to_numpy()).all()
        goes = orders[orders["status"] == Status.SENT]
        number = goes["parcel_no"].map(parcels.set_index("parcel_no")["tracking_no"])
        assert (number.to_numpy() == of["tracking_no"].to_numpy()[orders.index.isin(goes.index)]).all()
        empty = ~parcels["parcel_no"].isin(set(goes["parcel_no"]))
        assert (parcels.loc[empty, "status"] == Status.CANCELLED).all()
