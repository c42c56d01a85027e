"""Archive, Find and Bring back clicked in a real LibreOffice: what is looked for is typed into Home's box."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from clerk import Clerk
from found import LONG_AGO, on_top, typed

from pyaddin.book.base import cell_name
from pyaddin.tables.office import FOUND
from pyaddin.tables.parcels import PARCELS
from pyaddin.tables.sheets import HEADER_ROW
from pyaddin.tables.status import Status

pytestmark = pytest.mark.libreoffice


def pictured(clerk: Clerk, name: str) -> None:
    if folder := os.environ.get("FULFILMENT_PICTURES"):
        clerk.office.screenshot(Path(folder) / name)


def test_an_old_order_is_archived_found_and_brought_back_with_the_mouse(at: Callable[[str], Clerk]) -> None:
    clerk = at("confirm-shipment")
    clerk.press("Confirm shipment", "Parcels")
    for row, parcel in enumerate(clerk.rows("Parcels"), HEADER_ROW + 1):
        if parcel["Status"] == Status.SHIPPED:
            for name in ("shipped_at", "confirmed_at"):
                clerk.office.put("Parcels", cell_name(row, PARCELS.names.index(name) + 1), LONG_AGO)
    orders, parcels = clerk.rows("Orders"), clerk.rows("Parcels")
    said = clerk.press("Archive", "Orders")
    assert "30 parcels moved into Fulfilment.archive" in said
    assert Status.SHIPPED not in clerk.count("Orders")
    assert Status.SHIPPED not in clerk.count("Parcels")
    typed(clerk, "Home", "G1", "lefevre")
    said = clerk.press("Find", "Home")
    assert said.endswith("stands in 2 rows, 2 of them in the archive; see Found.")
    assert on_top(clerk) == FOUND.sheet
    pictured(clerk, "found.png")
    (line, box) = clerk.rows("Found")
    assert (line["Where"], line["Recipient"], line["Status"]) == ("Archive", "Étienne Lefèvre", "Shipped")
    assert (box["Where"], box["Tracking no."]) == ("Archive", line["Tracking no."])
    assert clerk.office.text("Home", "G1") == "lefevre"
    typed(clerk, "Found", "C5", "Yes")
    said = clerk.press("Bring back", "Found")
    assert "1 order with 1 parcel back at the bottom of Orders and Parcels" in said
    assert [row["Where"] for row in clerk.rows("Found")] == ["Orders", "Parcels"]
    assert clerk.rows("Orders")[-1] == next(row for row in orders if row["Row ID"] == line["Row ID"])
    assert clerk.rows("Parcels")[-1] == next(row for row in parcels if row["Parcel no."] == line["Parcel no."])
    assert "Bring back of" in clerk.press("Undo last step", "Orders")
    assert "Archive of" in clerk.press("Undo last step", "Orders")

    def by_id(rows: list[object], name: str) -> list[object]:
        return sorted(rows, key=lambda row: str(row[name]))  # type: ignore[index]

    assert by_id([*clerk.rows("Orders")], "Row ID") == by_id([*orders], "Row ID")
    assert by_id([*clerk.rows("Parcels")], "Parcel no.") == by_id([*parcels], "Parcel no.")
    clerk.office.show("Home")
    pictured(clerk, "home.png")
