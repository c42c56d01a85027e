"""The guide's pictures, taken from a real LibreOffice window on the sample shop, so that they stay true.

    python tests/support/guide_pictures.py                    docs/guide/pictures anew
    python tests/support/guide_pictures.py --sheets FOLDER    every sheet: empty, half-way and after the day

Needs LibreOffice, Xvfb, xdotool and ImageMagick. Look at what it took before it is committed.
"""

import argparse
import csv
import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from clerk import Clerk, sit_down
from helpers import cell_at
from office import Office
from openpyxl.workbook import Workbook
from places import ROOT

from pyaddin.book.calc import connect
from pyaddin.cli import new, sample
from pyaddin.tables.sheets import HEADER_ROW, SHEETS
from pyaddin.tables.status import Status

PICTURES: Final = ROOT / "docs" / "guide" / "pictures"
SCREEN: Final = (1366, 768)
WIDTH: Final = 1290
"""Of the part of the window that the pictures show, where its side bar is not."""
FORMULA_BAR: Final = 33
HOME, LIST, FEW_ROWS, BAND = 566, 420, 330, 212
"""Heights of pictures."""
FIRST_ROW: Final = HEADER_ROW + 1
CARRIER: Final = "Corner Couriers"
"""A carrier that nobody has, and the header of its invented template."""
TEMPLATE: Final = ("Reference", "Name", "Street", "Town", "Postcode", "Country", "Weight (kg)", "Parcel type")


class Camera:
    """Pictures of a LibreOffice's window, with few colours, so that they are small."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.office, self.folder = office, folder
        folder.mkdir(parents=True, exist_ok=True)

    def window(self, name: str) -> None:
        """The whole window."""
        self._keep(name, (*SCREEN, 0, 0))

    def sheet(self, name: str, height: int) -> None:
        """So much of the sheet's upper part, without the menus, bars and tabs around it."""
        place = self.office.document.CurrentController.Frame.ComponentWindow.AccessibleContext.getLocationOnScreen()
        self._keep(name, (WIDTH, height, place.X, place.Y + FORMULA_BAR))

    def dialog(self, name: str) -> None:
        """The open dialog."""
        self._keep(name, self.office.dialog_place())

    def _keep(self, name: str, place: Sequence[int]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            screen = Path(folder) / "screen.png"
            self.office.screenshot(screen)
            crop = "{}x{}+{}+{}".format(*place)
            few = ["+dither", "-colors", "64", "-strip", f"PNG8:{self.folder / name}.png"]
            subprocess.run(["convert", str(screen), "-crop", crop, "+repage", *few], check=True)


class Day:
    """A clerk's day in the sample shop, with a picture wherever the guide has one."""

    def __init__(self, clerk: Clerk, camera: Camera) -> None:
        self.clerk, self.office, self.camera = clerk, clerk.office, camera

    def exports(self) -> None:
        """The new workbook; the exports are imported."""
        self.office.click("Late", "Home")  # a first click takes the dashed lines of printed pages away
        self.office.click("All", "Orders")
        self.office.show("Home")
        self.camera.sheet("home-new", HOME)
        for export in self.clerk.folder.exports:
            self.clerk.press("Import", "Orders", export)
        self.office.show("Orders")
        self.camera.sheet("orders-imported", LIST)

    def problems(self) -> None:
        """Addresses are checked and stock is reserved: what needs the clerk."""
        self.clerk.press("Validate addresses", "Orders")
        self.office.click("Address to put right", "Home")
        self.camera.sheet("problem", FEW_ROWS)
        self.office.click("All", "Orders")
        self.clerk.press("Reserve stock", "Orders")
        self.office.click("Short of stock", "Home")
        self.camera.sheet("short", FEW_ROWS)
        self.office.click("All", "Orders")

    def parcels(self) -> None:
        """Parcels are made, one is held and let go, the rest go out; an undo is asked for and not done."""
        self.clerk.press("Make parcels", "Parcels")
        held = self._row("Orders", "Status", Status.PACKED)
        self.office.put("Orders", cell_at("orders", "status", held), Status.HOLD)
        self.office.put("Orders", cell_at("orders", "hold_reason", held), "Ask the buyer")
        self.clerk.press("Packing slips", "Parcels")
        self.office.click("Something else on Parcels", "Home")
        self.camera.sheet("hold", FEW_ROWS)
        self.office.click("All", "Parcels")
        self.office.put("Orders", cell_at("orders", "go_anyway", held), "Yes")
        self.clerk.press("Packing slips", "Parcels")
        self.clerk.press("Carrier files", "Parcels")
        self.office.show("Parcels")
        self.camera.sheet("parcels-sent", LIST)
        self.clerk.press("Undo last step", "Parcels", code=2)
        self.camera.sheet("undo-asks", BAND)

    def afternoon(self) -> None:
        """A second export brings news; tracking comes, shipment is confirmed."""
        self.clerk.press("Import", "Orders", self._second_export())
        self.office.click("News from the marketplace", "Home")
        self.camera.sheet("news", FEW_ROWS)
        self.office.click("All", "Orders")
        self.office.click("Waiting for tracking", "Home")
        self.camera.sheet("waiting-for-tracking", LIST)
        self.office.click("All", "Parcels")
        self.clerk.press("Import tracking", "Parcels", self._tracking())
        self.clerk.press("Confirm shipment", "Parcels")
        self.office.show("Home")
        self.camera.sheet("home-after", HOME)

    def upkeep(self) -> None:
        """A carrier is learned; the lower part of Home."""
        self.clerk.press("Learn format", "Learn", self._template())
        self.office.show("Learn")
        self._scroll(FIRST_ROW + 1)  # the row above is the file's path
        self.camera.sheet("learn", LIST)
        self.office.show("Home")
        self._scroll(FIRST_ROW + 17)
        self.camera.sheet("home-below", HOME)

    def _row(self, sheet: str, caption: str, value: str) -> int:
        return FIRST_ROW + self.clerk.column(sheet, caption).index(value)

    def _scroll(self, row: int) -> None:
        """Let the sheet below its frozen rows begin with this row, counted from 1."""
        controller = self.office.document.CurrentController
        for index in range(controller.Count):
            controller.getByIndex(index).setFirstVisibleRow(row - 1)

    def _second_export(self) -> Path:
        """The shop's export again: of two orders that are with the carrier, one is cancelled and one has moved."""
        sent = {str(r["Order no."]) for r in self.clerk.rows("Orders") if r["Status"] == Status.SENT}
        with (self.clerk.folder.path / "sample" / sample.EXPORTS[1]).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        cancelled, moved, *_ = dict.fromkeys(row["Name"] for row in rows if row["Name"] in sent)
        for row in rows:
            if row["Name"] == cancelled:
                row["Cancelled at"] = row["Created at"]
            if row["Name"] == moved and row["Shipping Address1"]:
                row["Shipping Address1"] = row["Shipping Street"] = "77 New Road"
        return self._csv("afternoon.csv", [tuple(rows[0]), *(tuple(row.values()) for row in rows)])

    def _tracking(self) -> Path:
        return self._csv("tracking.csv", [("Reference", "Tracking Number"), *self.clerk.tracking_numbers().items()])

    def _csv(self, name: str, rows: Sequence[Sequence[str]]) -> Path:
        path = self.clerk.folder.path / "in" / name
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        return path

    def _template(self) -> Path:
        path = self.clerk.folder.path / "in" / f"{CARRIER}.xlsx"
        book = Workbook()
        book.active.append(TEMPLATE)  # type: ignore[union-attr]
        book.save(path)
        return path


def every_sheet(clerk: Clerk, camera: Camera, moment: str) -> None:
    """A picture of the window on each sheet."""
    for number, table in enumerate(SHEETS, 1):
        clerk.office.show(table.sheet)
        camera.window(f"{moment}-{number:02}-{table.name}")


def clerk_of(office: Office, folder: Path) -> Clerk:
    """A clerk at a new sample shop, without LibreOffice's side bar."""
    new.new(folder / "shop", sample=True)
    desk = folder / "desk"
    desk.mkdir()
    clerk = sit_down(office, folder / "shop", desk)
    frame = office.document.CurrentController.Frame
    dispatcher = office.context.ServiceManager.createInstanceWithContext(
        "com.sun.star.frame.DispatchHelper", office.context
    )
    off = connect.load_uno().createUnoStruct("com.sun.star.beans.PropertyValue")
    off.Name, off.Value = "Sidebar", False
    dispatcher.executeDispatch(frame, ".uno:Sidebar", "", 0, (off,))
    return clerk


def the_day(folder: Path, sheets: Path | None) -> None:
    """The guide's pictures; or, where a folder is named for them, those of every sheet at three moments."""
    folder.mkdir()
    office = Office(folder, SCREEN)
    try:
        clerk = clerk_of(office, folder)
        day = Day(clerk, Camera(office, folder / "unused" if sheets else PICTURES))
        moments = {
            "empty": (),
            "half-way": (day.exports, day.problems, day.parcels),
            "after": (day.afternoon, day.upkeep),
        }
        for moment, parts in moments.items():
            for part in parts:
                part()
            if sheets:
                every_sheet(clerk, Camera(office, sheets), moment)
    finally:
        office.stop()


def macros(folder: Path) -> None:
    """What LibreOffice asks before a workbook's macros may run."""
    folder.mkdir()
    book = new.new(folder / "shop", sample=True)
    office = Office(folder, SCREEN, asks=True)
    try:
        office.double_click(book)
        office.wait_for(office.dialogs, 60, "the question about macros")
        Camera(office, PICTURES).dialog("macros-asked")
    finally:
        office.stop()


def main() -> None:
    """Take them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sheets", type=Path, metavar="FOLDER", help="instead, every sheet into this folder")
    sheets = parser.parse_args().sheets
    os.environ["LOGNAME"] = "ann"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        the_day(Path(folder) / "day", sheets)
        if not sheets:
            macros(Path(folder) / "macros")


if __name__ == "__main__":
    main()
