"""Packing with a scanner in a real LibreOffice: keys that are typed as a scanner types them."""

import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from clerk import Clerk

from pyaddin.steps.packing.scans import read
from pyaddin.tables.packing import SCANS, Scan

pytestmark = pytest.mark.libreoffice

OTHER = "4006381333931"
"""A code that no article of the sample has."""


def scan(clerk: Clerk, code: str) -> float:
    """Type a code and Enter as a scanner does; milliseconds from the last key to the answer, its file line among
    them."""
    path = clerk.folder.path / SCANS
    before = path.stat().st_size if path.exists() else 0
    shown = clerk.band("Packing")
    clerk.office.xdotool("type", "--delay", "4", code)
    begun = time.monotonic()
    clerk.office.press_key("Return")

    def answered() -> bool:
        return path.exists() and path.stat().st_size > before and clerk.band("Packing") != shown

    while not answered():
        assert time.monotonic() < begun + 20, (code, shown, clerk.band("Packing"), clerk.office.dialogs())
        time.sleep(0.002)
    return (time.monotonic() - begun) * 1000


def file(clerk: Clerk) -> list[str]:
    return [line.told for line in read((clerk.folder.path / SCANS).read_text(encoding="utf-8"))]


def test_parcels_are_packed_by_scanning_and_a_wrong_item_is_said(at: Callable[[str], Clerk]) -> None:
    clerk = at("carrier-files")
    clerk.press("Start packing", "Packing")
    todo = [row for row in clerk.rows("Packing") if row["Status"] == "To pack"]
    most = int(os.environ.get("FULFILMENT_PARCELS", "4"))
    parcels = list(dict.fromkeys(str(row["Parcel no."]) for row in todo))[:most]
    clerk.office.click("Scan", "Packing")
    clerk.office.wait_for(lambda: "Scan a parcel" in clerk.band("Packing"), 20, "Scan")
    spent: list[float] = []
    for number, parcel in enumerate(parcels):
        spent.append(scan(clerk, parcel))
        if number % 2 == 0:
            spent.append(scan(clerk, OTHER))
            assert clerk.band("Packing").endswith(f"UNKNOWN  {OTHER}")
        for row in (row for row in todo if row["Parcel no."] == parcel):
            for _ in range(int(float(row["Qty"]))):
                spent.append(scan(clerk, str(row["Barcode"])))
        assert "COMPLETE" in clerk.band("Packing")
        if number == 0:
            picture = os.environ.get("FULFILMENT_PICTURES")
            if picture:
                clerk.office.screenshot(Path(picture) / "packing.png")
            spent.append(scan(clerk, str(todo[0]["Barcode"])))
            assert "TOO MANY" in clerk.band("Packing")
    print(f"{len(spent)} scans, ms: median {statistics.median(spent):.0f}, most {max(spent):.0f}")
    assert file(clerk).count(Scan.PARCEL) == len(parcels)
    said = clerk.press("Post packing", "Packing")
    assert f"{len(parcels)} parcels are packed" in said
    packed = [row["Parcel no."] for row in clerk.rows("Parcels") if row["Packed at"]]
    assert packed == parcels
