"""Check and repair clicked in a real LibreOffice: findings on the sheet, one ticked, mended, the rest listed anew."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from clerk import Clerk

from pyaddin.book.base import cell_name
from pyaddin.tables.sheets import HEADER_ROW, TABLES
from pyaddin.tables.status import Status

pytestmark = pytest.mark.libreoffice


def cell(table: str, column: str, row: int) -> str:
    return cell_name(HEADER_ROW + 1 + row, TABLES[table].names.index(column) + 1)


def test_findings_are_listed_ticked_and_mended_on_the_open_sheet(at: Callable[[str], Clerk]) -> None:
    clerk = at("confirm-shipment")
    said = clerk.press("Check and repair", "Check")
    assert " 0 findings, 0 mended." in said
    stock, sent = clerk.rows("Stock")[0], clerk.column("Parcels", "Status").index(Status.SENT)
    clerk.office.put("Stock", cell("stock", "reserved", 0), 77)
    clerk.office.put("Parcels", cell("parcels", "status", sent), Status.PACKED)
    clerk.office.put("Parcels", cell("parcels", "tracking_no", sent), "RB473124828GB")
    said = clerk.press("Check and repair", "Check")
    assert "3 findings, 0 mended. 2 findings have a mend: write Yes beside them on Check and press again." in said
    rows = clerk.rows("Check")
    assert [row["Where"] for row in rows] == ["Stock", "Parcels", "Parcels"]
    assert [row["It should be"] for row in rows] == [f"{stock['Reserved']:g}", Status.SENT, ""]
    if picture := os.environ.get("FULFILMENT_PICTURE"):
        clerk.office.show("Check")
        clerk.office.screenshot(Path(picture))
    clerk.office.put("Check", cell("check", "mend", 0), "Yes")
    said = clerk.press("Check and repair", "Check")
    assert "2 findings, 1 mended." in said
    assert clerk.rows("Stock")[0] == stock
    assert [(row["No."], row["Where"], row["Mend"]) for row in clerk.rows("Check")] == [
        (1, "Parcels", ""), (2, "Parcels", ""),
    ]  # fmt: skip
    assert "taken back; " in clerk.press("Undo last step", "Stock")
    assert clerk.rows("Stock")[0]["Reserved"] == 77
