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
    clerk.office.idle()  # nobody takes up the next article before the answer stands
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


def begin(clerk: Clerk) -> None:
    """Press Scan."""
    clerk.office.show("Packing", "A2")  # Scan puts the cursor there, which the office takes for a click that missed
    clerk.office.click("Scan", "Packing")
    clerk.office.wait_for(lambda: "Scan a parcel" in clerk.band("Packing"), 60, "Scan")


def units(clerk: Clerk, parcel: str) -> list[str]:
    """The code of each unit of a parcel."""
    rows = [row for row in clerk.rows("Packing") if row["Parcel no."] == parcel]
    return [str(row["Barcode"]) for row in rows for _ in range(int(float(row["Qty"])))]


def test_parcels_are_packed_by_scanning_and_what_is_wrong_is_said(at: Callable[[str], Clerk]) -> None:
    clerk = at("carrier-files")
    clerk.press("Start packing", "Packing")
    most = int(os.environ.get("FULFILMENT_PARCELS", "3"))
    parcels = list(dict.fromkeys(str(row["Parcel no."]) for row in clerk.rows("Packing")))[:most]
    begin(clerk)
    spent: list[float] = []
    for number, parcel in enumerate(parcels):
        wanted = units(clerk, parcel)
        spent.append(scan(clerk, parcel))
        if number % 2 == 0:
            spent.append(scan(clerk, OTHER))
            assert clerk.band("Packing").endswith(f"UNKNOWN  {OTHER}")
        spent += [scan(clerk, code) for code in wanted]
        assert "COMPLETE" in clerk.band("Packing")
        if number == 0:
            pictured(clerk, "packing.png")
            spent.append(scan(clerk, wanted[0]))
            assert "TOO MANY" in clerk.band("Packing")
            pictured(clerk, "packing-wrong.png")
    print(
        f"{len(parcels)} parcels, {len(spent)} scans, ms: median {statistics.median(spent):.0f}, most {max(spent):.0f}"
    )
    assert file(clerk).count(Scan.PARCEL) == len(parcels)
    said = clerk.press("Post packing", "Packing")
    assert f"{len(parcels)} parcels are packed" in said
    assert [row["Parcel no."] for row in clerk.rows("Parcels") if row["Packed at"]] == parcels


def test_another_packer_takes_up_a_half_packed_parcel_once_the_office_was_killed(at: Callable[[str], Clerk]) -> None:
    clerk = at("carrier-files")
    clerk.press("Start packing", "Packing")
    parcel = str(clerk.rows("Packing")[0]["Parcel no."])
    first, *others = units(clerk, parcel)
    begin(clerk)
    scan(clerk, parcel)
    scan(clerk, first)
    # Cut off while a code is on its way: the book that nobody saved is gone, the file of scans stays
    clerk.office.xdotool("type", "--delay", "4", others[0])
    clerk.office.killed(user="ben")
    assert file(clerk) == [Scan.PARCEL, Scan.RIGHT]
    clerk.office.open(clerk.folder.book)
    clerk.office.idle()
    clerk.press("Start packing", "Packing")
    assert clerk.rows("Packing")[0]["Scanned"] == 1
    begin(clerk)
    scan(clerk, parcel)
    for code in others:
        scan(clerk, code)
    assert "COMPLETE" in clerk.band("Packing")
    scan(clerk, "UNDO")
    assert "TAKEN BACK" in clerk.band("Packing")
    scan(clerk, others[-1])
    assert "1 parcel is packed" in clerk.press("Post packing", "Packing")
    assert clerk.rows("Packing")[0]["Who"] == "ben"


def pictured(clerk: Clerk, name: str) -> None:
    if folder := os.environ.get("FULFILMENT_PICTURES"):
        clerk.office.screenshot(Path(folder) / name)
