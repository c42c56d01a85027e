"""The links of the bands clicked in a real LibreOffice: to another sheet's row, to the files of a press."""

import shutil
from collections.abc import Callable

import pytest
from clerk import Clerk

import links

pytestmark = [pytest.mark.libreoffice, pytest.mark.xdist_group("clicks"), pytest.mark.long]


def test_a_parcel_leads_to_its_orders_and_each_of_them_back_without_python(at: Callable[[str], Clerk]) -> None:
    clerk = at("import-tracking")
    before = clerk.notes("started")
    boxes = clerk.column("Orders", "Parcel no.")
    (shared, *_) = [str(box) for box in boxes if box and boxes.count(box) > 2]
    clerk.select("Parcels", "Parcel no.", shared)
    clerk.office.click("Its orders", "Parcels")
    sheet, row = clerk.selected()
    assert (sheet, row["Parcel no."]) == ("Orders", shared)
    assert [line["Parcel no."] for line in clerk.in_sight("Orders")] == [shared] * boxes.count(shared)
    clerk.office.click("Its parcel", "Orders")
    sheet, row = clerk.selected()
    assert (sheet, row["Parcel no."]) == ("Parcels", shared)
    clerk.office.click("All", "Orders")
    assert len(clerk.in_sight("Orders")) == len(boxes)
    assert clerk.notes("started") == before


def test_a_parcel_that_a_filter_hides_is_brought_into_sight_and_that_is_said(at: Callable[[str], Clerk]) -> None:
    clerk = at("import-tracking")
    clerk.office.click("Needs me", "Parcels")
    hidden = {str(row["Parcel no."]) for row in clerk.rows("Parcels")} - {
        str(row["Parcel no."]) for row in clerk.in_sight("Parcels")
    }
    wanted = max(hidden)
    clerk.select("Orders", "Parcel no.", wanted)
    clerk.office.click("Its parcel", "Orders")
    assert clerk.selected()[1]["Parcel no."] == wanted
    said = clerk.band("Parcels").partition("  ")[2]
    assert said == f"\N{CHECK MARK} {wanted}: it was hidden, so the filter was taken off."
    assert len(clerk.in_sight("Parcels")) == len(clerk.rows("Parcels"))


def test_a_row_without_a_parcel_and_a_selection_outside_the_rows_are_answered_by_a_sentence(
    at: Callable[[str], Clerk],
) -> None:
    clerk = at("import-tracking")
    clerk.select("Orders", "Parcel no.", "")
    clerk.office.click("Its parcel", "Orders")
    (said,) = clerk.office.dialogs()
    assert "This row is in no parcel yet; Make parcels packs it." in said
    clerk.office.answer("OK")
    clerk.office.show("Orders", "B3")
    clerk.office.click("Its parcel", "Orders")
    (said,) = clerk.office.dialogs()
    assert "Click a cell of the row first, then press again." in said
    clerk.office.answer("OK")


def test_a_press_in_the_log_leads_to_the_folder_of_its_files(at: Callable[[str], Clerk]) -> None:
    clerk = at("import-tracking")
    before = clerk.office.opened()
    press = next(row for row in clerk.rows("Log") if row["Files"])
    clerk.office.show("Log", f"B{5 + clerk.rows('Log').index(press)}")
    clerk.office.click("Open the files", "Log")
    (opened,) = clerk.office.wait_for(lambda: clerk.office.opened()[len(before) :], 10, "the folder")
    (day,) = (clerk.folder.path / "out").glob("20*")
    assert opened.removeprefix("file://").rstrip("/").replace("%20", " ") == str(day)


def test_files_that_the_log_names_outside_out_are_never_opened(at: Callable[[str], Clerk]) -> None:
    clerk = at("import-tracking")
    clerk.stage = ""
    before = clerk.office.opened()
    for names in ("out/../templates/README.txt", "/etc/passwd", "templates/x.toml"):
        clerk.office.put("Log", "I5", names)
        clerk.office.show("Log", "B5")
        clerk.office.click("Open the files", "Log")
        (said,) = clerk.office.dialogs()
        assert f"Only files in the folder out are shown from here: {names}" in said
        clerk.office.answer("OK")
    clerk.office.put("Log", "I5", "out/2020-01-01/gone.csv")
    clerk.office.click("Open the files", "Log")
    (said,) = clerk.office.dialogs()
    assert "out/2020-01-01/ is not there any more" in said
    clerk.office.answer("OK")
    assert clerk.office.opened() == before


def test_the_guide_opens_at_the_page_of_the_sheet(at: Callable[[str], Clerk]) -> None:
    clerk = at("import-tracking")
    clerk.stage = ""
    guide = clerk.folder.path / "guide"
    shutil.rmtree(guide, ignore_errors=True)
    clerk.office.click("Guide", "Home")
    (said,) = clerk.office.dialogs()
    assert f"copy the folder guide to {clerk.folder.path}/ from one that 'fulfilment new' has made" in said
    clerk.office.answer("OK")
    guide.mkdir()
    for sheet, page in links.pages().items():
        before = clerk.office.opened()
        (guide / f"{page}.html").write_text("", encoding="utf-8")
        clerk.office.click("Guide", sheet)
        (opened,) = clerk.office.wait_for(lambda: clerk.office.opened()[len(before) :], 10, f"the page of {sheet}")  # noqa: B023
        assert opened.endswith(f"/guide/{page}.html"), sheet
