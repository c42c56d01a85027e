"""What holds whatever is picked, found short, cancelled: one wave for a unit, and no unit made or lost unsaid."""

from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from pyaddin.steps.parcels.cancel import marked_cancelled, taken_out
from pyaddin.steps.stock.holding import stock_figures
from pyaddin.steps.stock.parts import Part, held_units, written
from pyaddin.steps.stock.place import PLACE
from pyaddin.steps.warehouse.agreeing import agreed
from pyaddin.steps.warehouse.movements import effect, on_hand
from pyaddin.steps.warehouse.picks import post
from pyaddin.steps.warehouse.wanted import noted, wants
from pyaddin.steps.warehouse.waves import lay_out
from pyaddin.tables import settings as shop_settings
from pyaddin.tables.frames import Tables, empty, from_records
from pyaddin.tables.outbound import REASONS, Pick
from pyaddin.tables.status import POLICIES, Status

DEFAULTS = shop_settings.read(empty("settings"))
NOW = pd.Timestamp(2026, 11, 18, 15, 30).to_pydatetime()
HELD = (Pick.OPEN, Pick.PICKED, Pick.SHORT)
BINS = ("A1", "A2", "B10")
SKUS = ("MUG", "PEN")
LOTS = ("", "L1")
SET = {"MUG": 2, "PEN": 1}
"""What a set is made of."""


@st.composite
def shops(draw: st.DrawFn) -> Tables:
    """Parcels of one to three rows, whose units lie in bins that hold as many or more."""
    rows: list[dict[str, Any]] = []
    boxes: list[dict[str, Any]] = []
    for number in range(1, draw(st.integers(1, 6)) + 1):
        parcel = f"P{number:06d}"
        boxes.append({"parcel_no": parcel, "status": Status.PACKED, "warehouse": "MAIN", "weight_g": 500})
        policy = draw(st.sampled_from(POLICIES))
        for line in range(draw(st.integers(1, 3))):
            qty, places = draw(st.integers(1, 4)), st.tuples(st.sampled_from(BINS), st.sampled_from(LOTS))
            sku = draw(st.sampled_from((*SKUS, "SET")))
            bin_, lot = ("", "") if sku == "SET" else draw(places)
            parts = [Part(part, *draw(places), units * qty) for part, units in SET.items()] if sku == "SET" else []
            rows.append({
                "order_no": f"#{number}", "line_no": str(line), "marketplace": "Shopify", "sku": sku,
                "qty": qty, "reserved": qty, "status": Status.PACKED, "warehouse": "MAIN",
                "bin": bin_, "lot": lot, "parts": written(parts), "parcel_no": parcel,
                "row_id": f"R{len(rows) + 1:06d}", "policy": policy,
            })  # fmt: skip
    orders = from_records("orders", rows)
    held = held_units(orders).groupby(PLACE)["reserved"].sum().to_dict()
    stock = from_records("stock", [
        {"sku": sku, "warehouse": "MAIN", "bin": bin_, "lot": lot,
         "on_hand": held.get((sku, "MAIN", bin_, lot), 0) + draw(st.integers(0, 3))}
        for sku in SKUS for bin_ in BINS for lot in LOTS
    ])  # fmt: skip
    products = from_records("products", [{"sku": sku, "weight_g": 50} for sku in SKUS])
    figures, _ = stock_figures(orders, stock, DEFAULTS)
    return {
        "orders": orders, "parcels": from_records("parcels", boxes), "stock": figures, "products": products,
        "picking": empty("picking"),
    }  # fmt: skip


def waved(tables: Tables, data: st.DataObject) -> Tables:
    """Some parcels go into waves."""
    labels = [label for label in tables["parcels"].index if data.draw(st.booleans())]
    size = data.draw(st.integers(1, 3))
    laid = lay_out(tables, pd.Index(labels), size, "By bin", 0, 0)
    return {**tables, "parcels": laid.parcels, "picking": laid.lines}


def picked(tables: Tables, data: st.DataObject) -> Tables:
    """Some lines are picked, some of them short; Stock says what moved."""
    lines = tables["picking"].copy()
    for label in lines.index[lines["status"].isin((Pick.OPEN, Pick.BACK))]:
        if data.draw(st.booleans()):
            lines.loc[label, "picked"] = float(data.draw(st.integers(0, int(lines.at[label, "qty"]))))
            lines.loc[label, "reason"] = data.draw(st.sampled_from(REASONS))
    given_lines = {**tables, "picking": lines}
    done = post(given_lines, DEFAULTS, "ann", NOW, 0, 0)
    before, after = on_hand(tables["stock"]), on_hand(done.tables["stock"])
    moved = before.add(effect(done.moves), fill_value=0.0)
    assert moved.sub(after, fill_value=0.0).abs().max() == 0, "Stock is what moved"
    again = post({**done.tables, "picking": done.tables["picking"].assign(picked=float("nan"), reason="")}, DEFAULTS,
                 "ann", NOW, 0, 0)  # fmt: skip
    assert again.moves.empty
    pd.testing.assert_frame_equal(again.tables["orders"], done.tables["orders"])
    figures, _ = stock_figures(done.tables["orders"], done.tables["stock"], DEFAULTS, done.tables["parcels"])
    return {**done.tables, "stock": figures}


def cancelled(tables: Tables, data: st.DataObject) -> Tables:
    """A parcel is called off."""
    parcels = tables["parcels"]
    label = data.draw(st.sampled_from(list(parcels.index)))
    orders = taken_out(tables["orders"], {parcels.at[label, "parcel_no"]}, DEFAULTS)
    out = {**tables, "orders": orders, "parcels": marked_cancelled(parcels, pd.Index([label]))}
    out["stock"], _ = stock_figures(orders, tables["stock"], DEFAULTS, out["parcels"])
    return {**out, "picking": agreed(out, 0)}


@settings(max_examples=120, deadline=None)
@given(shops(), st.lists(st.sampled_from((waved, picked, cancelled)), min_size=2, max_size=7), st.data())
def test_a_unit_is_in_one_wave_and_no_unit_is_made_or_lost(
    tables: Tables, steps: list[Any], data: st.DataObject
) -> None:
    ordered = tables["orders"].groupby(["order_no", "sku"])["qty"].sum()
    for step in steps:
        tables = step(tables, data)
        _holds(tables)
        pd.testing.assert_series_equal(tables["orders"].groupby(["order_no", "sku"])["qty"].sum(), ordered)


def _holds(tables: Tables) -> None:
    lines, parcels = tables["picking"], tables["parcels"]
    waves = dict(zip(parcels["parcel_no"], parcels["wave"], strict=True))
    on_lines: dict[Any, float] = {}
    for row in lines[lines["status"].isin(HELD)].itertuples():
        for parcel, units in noted(row.parcels).items():
            assert waves[parcel] == row.wave, "a parcel is on the lines of its own wave alone"
            key = (parcel, (row.sku, row.warehouse, row.bin, row.lot))
            on_lines[key] = on_lines.get(key, 0) + units
    wanted = {key: units for key, units in wants(tables["orders"]).items() if waves[key[0]]}
    assert {key: units for key, units in on_lines.items() if units} == wanted, "what is wanted is fetched once"
    for row in lines[lines["status"] == Pick.OPEN].itertuples():
        assert row.qty == sum(noted(row.parcels).values())
    held = tables["orders"][tables["orders"]["status"] == Status.PACKED]
    assert (held["reserved"] == held["qty"]).all()
    assert tables["orders"]["row_id"].is_unique
    assert (tables["stock"]["on_hand"] >= 0).all()
