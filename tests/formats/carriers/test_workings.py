"""What carriers' files hold is worked out once in a press, and anew for whatever has changed since."""

from typing import Any

import pandas as pd
import pytest
from carrier_files import FORMATS
from carrier_samples import NOW, tables
from helpers import Folder

from pyaddin.formats.carriers import write
from pyaddin.formats.carriers.workings import Workings
from pyaddin.steps.parcels import shipments
from pyaddin.tables.frames import Tables

PARCELS: tuple[dict[str, Any], ...] = ({}, {"of": {"LAMP-USB": 2}})


def counted(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> list[str]:
    """The words of a function's first argument, call by call from now on."""
    calls: list[str] = []
    whole = getattr(module, name)

    def counting(first: Any, *more: Any) -> Any:
        calls.append(getattr(first, "name", name))
        return whole(first, *more)

    monkeypatch.setattr(module, name, counting)
    return calls


def test_run_the_day_works_out_each_carriers_cells_once(sample: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    prepared, built = counted(monkeypatch, write, "prepare"), counted(monkeypatch, shipments, "build")
    sample.press("run-the-day", *sample.exports)
    assert sorted(prepared) == sorted(sample.table("parcels")["carrier"].unique())
    assert len(built) == 2, "for the carriers and for the slips"


def test_the_same_parcels_are_looked_at_once_though_a_problem_is_noted_beside_them() -> None:
    workings, before = Workings(), tables(*PARCELS)
    labels = before["parcels"].index
    first = workings.cargo(before, labels, NOW)
    noted = {**before, "parcels": before["parcels"].assign(problem="Carrier: look at this.")}
    again = workings.cargo(noted, labels, NOW)
    assert again is first
    assert again.prepare(FORMATS["UPS"], labels) is first.prepare(FORMATS["UPS"], labels)


def edited(before: Tables, table: str, **values: Any) -> Tables:
    return {**before, table: before[table].assign(**values)}


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("parcels", {"weight_g": 999.0}),
        ("parcels", {"warehouse": "UK"}),
        ("orders", {"city": "Shelbyville"}),
        ("products", {"customs_description": "Jug"}),
        ("warehouses", {"contact": "Somebody Else"}),
    ],
)
def test_whatever_a_file_says_is_worked_out_anew_once_it_has_changed(table: str, values: dict[str, Any]) -> None:
    workings, before = Workings(), tables(*PARCELS)
    labels = before["parcels"].index
    after = edited(before, table, **values)
    workings.cargo(before, labels, NOW)
    cargo, fresh = workings.cargo(after, labels, NOW), shipments.build(after, labels, NOW)
    pd.testing.assert_frame_equal(cargo.shipments.parcels, fresh.parcels)
    pd.testing.assert_frame_equal(cargo.shipments.items, fresh.items)


def test_nothing_of_a_parcel_is_read_but_what_is_compared() -> None:
    before = tables(*PARCELS)
    labels = before["parcels"].index
    bare = {**before, "parcels": before["parcels"][shipments.PARCEL_COLUMNS]}
    one, other = (shipments.build(given, labels, NOW) for given in (before, bare))
    pd.testing.assert_frame_equal(one.parcels, other.parcels)
    pd.testing.assert_frame_equal(one.items, other.items)
