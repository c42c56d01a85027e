"""The undo of the spreadsheet program itself: Ctrl+Z after a press takes all of it back, else a part would stand."""

from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest
from helpers import ALL_DAY, NOW, Folder
from messy import assert_alike
from office import Office
from waybills import tracking_numbers

from pyaddin.actions.plan import Options
from pyaddin.book.live import workbook
from pyaddin.press import reading
from pyaddin.press.run import press
from pyaddin.press.summary import Summary
from pyaddin.tables.frames import Tables
from pyaddin.tables.sheets import TABLES

pytestmark = [pytest.mark.long, pytest.mark.libreoffice]


def test_the_clerks_own_undo_takes_every_press_back_whole_and_the_next_press_knows_it(
    office: Office, sample: Folder
) -> None:
    office.open(sample.book)

    def pressed(button: str, minute: int) -> Summary:
        files = {"import": sample.exports}.get(button, ())
        if button == "import-tracking":
            files = (carriers_answer(sample, tables()["parcels"]),)
        return press(button, attached(), Options(files), NOW + timedelta(minutes=minute))

    def attached() -> workbook.LiveWorkbook:
        return workbook.attach(str(sample.book), office.pipe)

    def tables() -> Tables:
        zone = reading.read_settings(attached()).zone
        return reading.read(attached(), tuple(TABLES), zone, 0).before

    for number, button in enumerate(ALL_DAY):
        before = tables()
        first = pressed(button, 2 * number)
        assert all(path.exists() for path in first.files)
        office.document.UndoManager.undo()
        assert_alike(before, tables(), f"{button} and Ctrl+Z")
        again = pressed(button, 2 * number + 1)
        assert "is not in this workbook" in again.line
        assert not any(path.exists() for path in first.files), "files of a press that was taken back lie in out/void"
        assert (again.done, again.skipped, again.needs) == (first.done, first.skipped, first.needs)
    assert tables()["parcels"]["status"].eq("Shipped").any()
    office.close()


def carriers_answer(of: Folder, parcels: pd.DataFrame) -> Path:
    """A tracking file for the parcels that are with the carriers."""
    sent = parcels[parcels["status"] == "Sent to carrier"]
    path = of.path / "tracking.csv"
    answer = {"Reference 1": sent["parcel_no"], "Tracking Number": tracking_numbers(sent["carrier"])}
    pd.DataFrame(answer).to_csv(path, index=False)
    return path
