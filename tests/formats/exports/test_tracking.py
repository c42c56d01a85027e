"""Tracking files: found under any header, one number a reference, nothing damaged let through."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from helpers import BUYER, Folder
from hypothesis import given, settings
from hypothesis import strategies as st
from places import GOLDEN

from pyaddin.formats.exports import purchases, tracking
from pyaddin.formats.exports.tracking import TrackingRows, read_tracking
from pyaddin.formats.files import read as files


def read(*rows: list[Any]) -> TrackingRows:
    found = read_tracking(rows)
    assert isinstance(found, TrackingRows), found
    return found


def pairs(found: TrackingRows) -> list[tuple[str, str]]:
    return list(zip(found.rows["reference"], found.rows["tracking_no"], strict=True))


def test_the_button_judges_a_number_by_the_parcels_carrier(shop: Folder) -> None:
    shop.paste("orders", BUYER)
    for button in ("validate-addresses", "reserve-stock", "make-parcels"):
        shop.press(button)
    shop.type("parcels", {(0, "carrier"): "FedEx"})
    shop.paste_inbox([["Order no.", "Tracking no."], ["#2001", "996578788855"]])
    assert "0 matched, 0 already there, 0 unknown, 1 doubtful" in shop.press("import-tracking").line
    assert shop.table("parcels")["tracking_no"].tolist() == [""]


# layouts that are known

SAMPLES = sorted(path for path in (GOLDEN / "carriers" / "tracking").iterdir() if path.suffix != ".json")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_a_carriers_file_gives_its_expected_table(path: Path) -> None:
    expected = json.loads(path.with_name(f"{path.name}.json").read_text("utf-8"))
    found = read_tracking(files.read_rows(path, purchases.owner_of([]))[0].rows)
    if not isinstance(found, TrackingRows):
        assert expected == {"said": str(found)}
        return
    counts = {"void": found.void, "blank": found.blank, "repeated": found.repeated}
    assert {"rows": table(found.rows), "extra": table(found.extra), **counts} == expected


def table(frame: pd.DataFrame) -> list[list[Any]]:
    """Reference, number, carrier, day shipped, line, problem, and whether the number is doubtful."""
    shipped = frame["shipped_at"].dt.strftime("%Y-%m-%d").fillna("")
    shown = frame.assign(shipped_at=shipped, problem=frame["problem"].map(str), doubt=frame["doubt"] != "")
    return [list(row) for row in shown.itertuples(index=False)]


def test_a_dhl_sendungsliste_is_read() -> None:
    found = read(
        ["Sendungsnummer", "Sendungsreferenz", "internationale Sendungsnummer", "Status", "Datum Status"],
        ["00340434161094000001", "P-0001", "", "Elektronisch angekündigt", "05.03.2026"],
        ["", "P-0002", "LX123456785DE", "Zugestellt", "06.03.2026"],
    )
    assert pairs(found) == [("P-0001", "00340434161094000001"), ("P-0002", "LX123456785DE")]
    assert found.rows["shipped_at"].tolist() == [pd.Timestamp(2026, 3, 5), pd.Timestamp(2026, 3, 6)]


def test_a_fedex_ship_history_keeps_the_master_number_and_skips_what_was_not_printed() -> None:
    head = ["masterTrackingNumber", "pieceTrackingNumber", "status", "shipDate", "reference"]
    found = read(
        head,
        [794600000001.0, 794600000001.0, "ALL_DOCS_PRINTED", "20260305", "P-0001"],
        [794600000001.0, 794600000002.0, "ALL_DOCS_PRINTED", "20260305", "P-0001"],
        ["", 794600000003.0, "NOT_PRINTED", "20260305", "P-0002"],
        [794600000004.0, 794600000004.0, "IN_PROGRESS", "20260305", "P-0003"],
    )
    assert pairs(found) == [("P-0001", "794600000001")]
    assert (found.void, found.repeated, found.blank, len(found.extra)) == (2, 1, 0, 0)


def test_a_pirate_ship_export_is_read() -> None:
    found = read(
        ["Order Number", "Tracking Number", "Tracking URL", "Carrier"],
        ["P-0001", "9400100000000000000000", "https://example.com/t", "USPS"],
    )
    assert found.rows.loc[0, ["reference", "tracking_no", "carrier"]].tolist() == [
        "P-0001",
        "9400100000000000000000",
        "USPS",
    ]


def test_a_chinese_erp_sheet_is_read() -> None:
    found = read(
        ["订单号", "快递单号", "快递单日期", "递送公司", "递送费用(CNY)"],
        ["P-1", "LN000000014CN", "2026年3月5日", "EMS", 20],
    )
    assert pairs(found) == [("P-1", "LN000000014CN")]
    assert found.rows.at[0, "shipped_at"] == pd.Timestamp(2026, 3, 5)


def test_our_own_captions_are_read_and_the_parcel_number_comes_first() -> None:
    found = read(
        ["Order no.", "Parcel no.", "Tracking no.", "Shipped at"],
        ["404-1", "P-0001", "1Z999AA10123456784", datetime(2026, 3, 5, 8, 30)],
    )
    assert pairs(found) == [("P-0001", "1Z999AA10123456784")]
    assert found.rows.at[0, "shipped_at"] == pd.Timestamp(2026, 3, 5, 8, 30)


@pytest.mark.parametrize("role", ["reference", "tracking_no"])
def test_every_known_header_is_found_without_case_blanks_or_underscores(role: str) -> None:
    other = {"reference": "Tracking Number", "tracking_no": "Order Number"}[role]
    for alias in tracking.ALIASES[role]:
        for spelling in (alias, alias.upper(), f" {alias.replace(' ', '_')} ", alias.replace(" ", "")):
            found = read([other, spelling], ["A", "B"])
            assert found.rows.at[0, role] == "B", alias


# what files are like


def test_the_header_is_found_under_other_lines() -> None:
    found = read(["Shipment report"], [], ["Printed", "5 March"], ["Tracking No", "Order ID"], ["T1", "A"])
    assert pairs(found) == [("A", "T1")]
    assert found.rows.at[0, "line"] == 5


def test_further_pieces_of_a_reference_are_extra() -> None:
    found = read(["Order ID", "Tracking No"], ["A", "T1"], ["A", "T2"], ["B", "T3"])
    assert pairs(found) == [("A", "T1"), ("B", "T3")]
    assert found.extra["tracking_no"].tolist() == ["T2"]


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("Void Indicator", "Y"),
        ("Status", "VOIDED"),
        ("status", "cancelled"),
        ("Status", "Not Printed"),
        ("Status", "EXPIRED"),
    ],
)
def test_void_and_cancelled_rows_are_skipped_and_counted(header: str, said: str) -> None:
    found = read(["Order ID", "Tracking No", header], ["A", "T1", said], ["A", "T2", "N"])
    assert pairs(found) == [("A", "T2")]
    assert found.void == 1


def test_a_row_without_a_number_is_counted_and_not_kept() -> None:
    found = read(["Order ID", "Tracking No"], ["A", ""], ["B", None], ["C", "T1"])
    assert pairs(found) == [("C", "T1")]
    assert found.blank == 2


@pytest.mark.parametrize("number", ["1.23457E+21", "7,946E+11", 9.4001e21, 1234567890123456.0])
def test_a_number_that_a_spreadsheet_rounded_is_refused_in_its_row_only(number: Any) -> None:
    found = read(["Order ID", "Tracking No"], ["A", number], ["B", "T2"])
    assert pairs(found) == [("A", ""), ("B", "T2")]
    assert "rounded the tracking number" in str(found.rows.at[0, "problem"])
    assert found.rows.at[1, "problem"] == ""


def test_a_rounded_order_number_is_refused_too() -> None:
    found = read(["Order ID", "Tracking No"], ["8.01235E+15", "T1"])
    assert "rounded the order number" in str(found.rows.at[0, "problem"])


def test_an_error_value_is_not_a_tracking_number() -> None:
    assert "error value #N/A" in str(read(["Order ID", "Tracking No"], ["A", "#N/A"]).rows.at[0, "problem"])


def test_a_number_without_an_order_is_said() -> None:
    assert "no order or parcel number" in str(read(["Order ID", "Tracking No"], ["", "T1"]).rows.at[0, "problem"])


def test_a_number_whose_check_digit_fails_is_doubtful_and_kept() -> None:
    found = read(["Order ID", "Tracking No"], ["A", "LN000000011CN"], ["B", "LN000000014CN"])
    assert found.rows["tracking_no"].tolist() == ["LN000000011CN", "LN000000014CN"]
    assert found.rows["doubt"].map(bool).tolist() == [True, False]


@pytest.mark.parametrize(
    ("texts", "days"),
    [
        (["3/4/2026", "3/14/2026"], ["2026-03-04", "2026-03-14"]),
        (["3/4/2026", "14/4/2026"], ["2026-04-03", "2026-04-14"]),
        (["03.04.2026"], ["2026-04-03"]),
        (["2026-03-04 10:20"], ["2026-03-04 10:20"]),
        ([46085.0], ["2026-03-04"]),
    ],
)
def test_a_ship_date_is_read_where_it_can_be_told(texts: list[Any], days: list[str]) -> None:
    found = read(["Order ID", "Tracking No", "Ship Date"], *[[f"A{n}", f"T{n}", text] for n, text in enumerate(texts)])
    assert found.rows["shipped_at"].tolist() == [pd.Timestamp(day) for day in days]


@pytest.mark.parametrize("text", ["3/4/2026", "soon", "2026-13-45", ""])
def test_a_date_that_cannot_be_told_is_left_blank_not_guessed(text: str) -> None:
    assert pd.isna(read(["Order ID", "Tracking No", "Ship Date"], ["A", "T1", text]).rows.at[0, "shipped_at"])


# what cannot be read


def test_a_file_without_tracking_numbers_says_what_it_saw() -> None:
    assert str(read_tracking([["Order ID", "City"], ["A", "Leeds"]])) == (
        "No column for tracking numbers among 'Order ID', 'City'; name that column 'Tracking Number' and import again."
    )


def test_a_file_without_references_says_so() -> None:
    assert "No column for order or parcel numbers" in str(read_tracking([["Tracking No", "City"], ["T", "Leeds"]]))


@pytest.mark.parametrize("rows", [[], [[]], [["Hello"]], [[None, ""]]])
def test_a_file_without_a_table_says_so(rows: list[list[Any]]) -> None:
    assert "There is no table in it" in str(read_tracking(rows))


def test_a_header_alone_says_so() -> None:
    assert "no rows below the header" in str(read_tracking([["Order ID", "Tracking No"], ["", None]]))


anything = st.one_of(st.none(), st.text(max_size=8), st.floats(), st.integers(), st.booleans(), st.datetimes())


@given(
    st.lists(
        st.tuples(st.sampled_from(["A", "B", ""]), anything, st.sampled_from(["Y", "N", ""]), anything), max_size=12
    )
)
@settings(max_examples=60, deadline=None)
def test_every_filled_row_is_accounted_for(rows: list[tuple[Any, ...]]) -> None:
    found = read_tracking([["Order ID", "Tracking No", "Void Indicator", "Ship Date"], *rows])
    if not isinstance(found, TrackingRows):
        assert "no rows below the header" in str(found)
        return
    filled = sum(
        any(cell is not None and cell == cell and str(cell).replace("\ufeff", "").strip() for cell in row)
        for row in rows
    )
    assert len(found.rows) + len(found.extra) + found.void + found.blank + found.repeated == filled
