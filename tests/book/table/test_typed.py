"""Cells as clerks leave them, read into typed tables."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from fakes import book_of
from hypothesis import given, settings
from hypothesis import strategies as st

from pyaddin.book.base import CellError, Raw
from pyaddin.book.table.locate import Located, locate
from pyaddin.book.table.typed import ReadTable, read_table
from pyaddin.steps.orders.row_ids import give_row_ids, highest_number
from pyaddin.tables.frames import DTYPES
from pyaddin.tables.goods import PRODUCTS, STOCK
from pyaddin.tables.orders import ORDERS
from pyaddin.tables.parcels import RULES
from pyaddin.tables.schema import Table
from pyaddin.tables.sheets import TABLES
from pyaddin.values.text import clean_code, clean_text

ZONE = ZoneInfo("Asia/Shanghai")


def located(table: Table, *records: dict[str, Raw]) -> Located:
    return locate(table, book_of({table: records}))


def column(name: str, *cells: Raw) -> tuple[list[Any], list[str]]:
    """The values of a column of Orders that holds these cells, and what is said of them."""
    read = read_table(located(ORDERS, *({"row_id": f"R{at:06d}", name: cell} for at, cell in enumerate(cells))), ZONE)
    return list(read.frame[name]), [problem.text for problem in read.problems]


def moments(*cells: Raw) -> tuple[list[str], list[str]]:
    values, said = column("ordered_at", *cells)
    return ["" if pd.isna(value) else f"{value:%Y-%m-%d %H:%M:%S}" for value in values], said


def said_of_date(text: str) -> str:
    return f"Ordered at holds '{text}'; write the date as 2026-11-21."


def test_a_frame_has_the_declared_columns_and_the_sheet_rows_as_labels() -> None:
    for table in TABLES.values():
        read = read_table(located(table, {table.key[0]: "1"}, {}, {table.key[0]: "2"}))
        assert list(read.frame.columns) == table.names
        assert [str(dtype) for dtype in read.frame.dtypes] == [DTYPES[c.kind] for c in table.columns]
        assert list(read.frame.index) == [5, 7]
        assert len(read_table(located(table)).frame) == 0


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (123.0, "123"), (123, "123"), ("00123", "00123"), (1.5, "1.5"), (-4.0, "-4"), (True, "TRUE"), (None, ""),
        (" \xa0GB-1\u3000", "GB-1"), ("ＡＢ１２", "AB12"), ("A\u200bB\u200dC\ufeff", "ABC"), ("=1+1", "=1+1"),
        ("A\nB", "A B"),
        (99_999_999_999_999.0, "99999999999999"),
    ],
)  # fmt: skip
def test_codes_are_text_whatever_the_cell_holds(cell: Raw, value: str) -> None:
    assert column("sku", cell) == ([value], [])


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (5.01235e15, "5.01235000000000E+15"), (8_123_456_789_012_340, "8.12345678901234E+15"),
        ("5.01235E+15", "5.01235E+15"), ("1,23e+21", "1,23e+21"),
    ],
)  # fmt: skip
def test_digits_that_were_lost_are_reported_and_never_guessed(cell: Raw, value: str) -> None:
    said = f"Order no. holds {value}: digits were lost when it became a number; type it again as text."
    assert column("order_no", cell) == ([value], [said])


@pytest.mark.parametrize("code", ["1234E324", "1E5", "E+15", "MAY-20", "3-4"])
def test_codes_that_only_look_like_numbers_are_left_alone(code: str) -> None:
    assert column("sku", code) == ([code], [])


def test_an_article_number_that_became_a_date_is_reported() -> None:
    said = "if that was typed as something else, type it again with an apostrophe before it."
    assert column("sku", datetime(2020, 5, 1)) == (["2020-05-01"], [f"SKU holds the date 2020-05-01; {said}"])


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("Zoë  O’Brien-Müller", "Zoë  O’Brien-Müller"), (" 李雷\xa0", "李雷"), ("ＡＢＣ商事", "ＡＢＣ商事"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\u202eevil\u202c", "evil"), ("👩\u200d👧", "👩\u200d👧"), ("a\tb\x07", "a b"), ("one\r\ntwo", "one two"),
        ("ﬁ ½", "ﬁ ½"), ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
    ],
)  # fmt: skip
def test_names_keep_the_clerks_spelling_and_lose_only_what_cannot_be_seen(cell: str, value: str) -> None:
    assert column("recipient", cell) == ([value], [])


def test_line_breaks_in_an_address_become_commas() -> None:
    assert column("address_1", "Flat 2,\r\n 14 High St \n\nAnnexe\n")[0] == ["Flat 2, 14 High St, Annexe"]


@settings(deadline=None)
@given(st.text(max_size=40))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)
    assert clean_code(clean_code(text)) == clean_code(text)
    assert clean_text(clean_text(text, address=True), address=True) == clean_text(text, address=True)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (2.0, 2), (2, 2), ("12", 12), (" 12\xa0", 12), ("１２", 12), ("1,200", 1200), ("1 200", 1200),
        ("1.200.000", 1200000),
        ("12.0", 12), ("+3", 3), (0.0, 0),
    ],
)  # fmt: skip
def test_whole_numbers_are_read_as_clerks_write_them(cell: Raw, value: float) -> None:
    assert column("qty", cell) == ([value], [])


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("two", "holds 'two'; type a whole number."), (-3.0, "is -3; type a whole number that is not negative."),
        ("-3", "is -3; type a whole number that is not negative."), (1.5, "is 1.5; type a whole number."),
        ("1,5", "is 1.5; type a whole number."), ("1.200", "holds '1.200'; type a whole number."),
        ("3 pcs", "holds '3 pcs'; type a whole number."), (True, "holds 'TRUE'; type a whole number."),
        (datetime(2026, 1, 3), "holds '2026-01-03'; type a whole number."),
        (3e12, "is 3000000000000; type a whole number up to 1,000,000,000."),
        (CellError("#N/A"), "holds #N/A; put the value itself there."),
    ],
)  # fmt: skip
def test_what_is_no_quantity_is_blank_and_said(cell: Raw, said: str) -> None:
    values, problems = column("qty", cell)
    assert pd.isna(values[0])
    assert problems == [f"Qty {said}"]


def test_the_programs_own_counts_may_be_negative() -> None:
    read = read_table(located(STOCK, {"sku": "MUG-01", "available": -2.0, "on_hand": -2.0}))
    assert read.frame["available"].tolist() == [-2.0]
    assert [problem.columns for problem in read.problems] == [("on_hand",)]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (12.5, 12.5), ("12.50", 12.5), ("12,50", 12.5), ("$12.50", 12.5), ("12.50 USD", 12.5), ("€ 1.234,56", 1234.56),
        ("1,234.56", 1234.56), ("1'234.50", 1234.5), ("1 234,5", 1234.5), ("1,234,567", 1234567.0),
        ("0.125", 0.125), (".5", 0.5),
        ("US$ 12", 12.0), ("-4.00", -4.0), ("¥１２", 12.0), ("1234.567", 1234.567),
    ],
)  # fmt: skip
def test_amounts_are_read_in_every_usual_spelling(cell: Raw, value: float) -> None:
    assert column("unit_price", cell) == ([value], [])


@pytest.mark.parametrize(
    "cell", ["1,234", "1.234", "free", "1.2.3", "12.50 or 13", "1,23,456.5", "1.234,56,78", "$", "--5"]
)
def test_an_amount_that_could_be_two_is_asked_for(cell: str) -> None:
    values, said = column("unit_price", cell)
    assert pd.isna(values[0])
    assert said == [f"Unit price holds '{cell}'; type an amount such as 12.50."]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (datetime(2026, 11, 21, 14, 5), "2026-11-21 14:05:00"),
        (datetime(2026, 11, 21, 14, 4, 59, 999_995), "2026-11-21 14:05:00"),
        (46347.5, "2026-11-21 12:00:00"), (46347, "2026-11-21 00:00:00"), ("2026-11-21", "2026-11-21 00:00:00"),
        ("2026-11-21 14:05", "2026-11-21 14:05:00"), ("2026-11-21T14:05:00+01:00", "2026-11-21 21:05:00"),
        ("2026-11-21T14:05:00.000Z", "2026-11-21 22:05:00"), ("2026/11/21 9:05:30", "2026-11-21 09:05:30"),
        ("21.11.2026 14:05", "2026-11-21 14:05:00"), ("5/5/2026", "2026-05-05 00:00:00"),
        ("11/21/2026 12:05 AM", "2026-11-21 00:05:00"),
        ("11/21/2026 2:05 p.m.", "2026-11-21 14:05:00"), (" ２０２６-11-21 ", "2026-11-21 00:00:00"), (None, ""),
        ("  ", ""),
    ],
)  # fmt: skip
def test_moments_are_read_in_the_shops_zone(cell: Raw, value: str) -> None:
    assert moments(cell) == ([value], [])


@pytest.mark.parametrize(
    "cell", ["soon", "2026-02-30", "03/04/2026", "21/11/26", "2026-11-21 25:00", "2026-11-21T10:00+99:00", "13/13/2026"]
)
def test_what_is_no_date_or_could_be_two_is_asked_for(cell: str) -> None:
    assert moments(cell) == ([""], [said_of_date(cell)])


def test_a_time_without_a_date_or_a_number_far_off_is_no_moment() -> None:
    assert moments(datetime(1899, 12, 30, 14, 5), 7.0) == (
        ["", ""],
        [said_of_date("1899-12-30 14:05:00"), said_of_date("7")],
    )


def test_one_date_above_twelve_decides_the_order_of_the_column() -> None:
    assert moments("03/04/2026", "25/12/2026", "1-2-2026")[0] == [
        "2026-04-03 00:00:00", "2026-12-25 00:00:00", "2026-02-01 00:00:00",
    ]  # fmt: skip
    assert moments("03/04/2026", "12/25/2026")[0] == ["2026-03-04 00:00:00", "2026-12-25 00:00:00"]


def test_dates_in_three_orders_are_read_where_they_can_mean_one_day_only() -> None:
    assert moments("2026-04-03", "25/12/2026", "12/25/2026", "03/04/2026") == (
        ["2026-04-03 00:00:00", "2026-12-25 00:00:00", "2026-12-25 00:00:00", ""],
        [said_of_date("03/04/2026")],
    )


def test_yes_is_understood_in_the_usual_words() -> None:
    cells: list[Raw] = ["yes", "Y", "x", True, 1.0, "ja", "OUI", "是", "✓", "no", False, 0.0, "", "maybe"]
    values, said = column("gift", *cells)
    assert values == ["Yes"] * 9 + [""] * 5
    assert said == ["Gift holds 'maybe'; type Yes or leave it blank."]


def test_a_status_is_known_in_any_case_and_an_unknown_one_is_said() -> None:
    values, said = column("policy", "ship PARTIAL", "some")
    assert values == ["Ship partial", "some"]
    assert said == ["Policy holds 'some'; choose one of Ship complete, Ship partial, Line complete."]


def test_true_and_one_and_an_error_and_its_text_are_told_apart() -> None:
    cells: list[Raw] = [True, 1.0, 1, CellError("#N/A"), "#N/A"]
    assert column("sku", *cells) == (["TRUE", "1", "1", "", "#N/A"], ["SKU holds #N/A; put the value itself there."])


def test_formulas_in_our_columns_are_listed_by_row_and_column() -> None:
    found = located(STOCK, {"sku": "MUG-01", "on_hand": 4.0, "available": 4.0})
    found.grid.formulas = {(5, 7), (5, 30), (2, 7)}
    assert read_table(found).formulas == {(5, "available")}


def test_rows_of_one_key_are_said_and_named_for_the_steps_to_pass_over() -> None:
    read = read_table(
        located(PRODUCTS, {"sku": "MUG-01"}, {"sku": 7.0}, {"sku": " mug-01"}, {"sku": "7"}, {"sku": "MUG-01 "})
    )
    assert list(read.duplicates) == [8, 9]
    assert [problem.text for problem in read.problems] == [
        "SKU 7 stands in A6 already; delete one of the two rows.",
        "SKU MUG-01 stands in A5 already; delete one of the two rows.",
    ]


def test_one_sku_may_lie_in_several_bins() -> None:
    rows: list[dict[str, Raw]] = [{"sku": "MUG-01", "warehouse": "MAIN", "bin": shelf} for shelf in ("A1", "A2", "A1")]
    read = read_table(located(STOCK, *rows))
    assert list(read.duplicates) == [7]
    assert read.problems[0].text == "SKU MUG-01 / MAIN / A1 stands in A5 already; delete one of the two rows."


def test_a_row_without_its_key_is_said() -> None:
    read = read_table(located(RULES, {"carrier": "UPS", "rank": None}))
    assert [problem.text for problem in read.problems] == ["Rank is blank; fill it in or delete the row."]


def orders(*records: dict[str, Raw]) -> pd.DataFrame:
    return read_table(located(ORDERS, *records), UTC).frame


def test_row_ids_count_on_above_the_highest_ever_given() -> None:
    frame = orders({"sku": "A"}, {"row_id": "R000004"}, {"sku": "B"})
    out, problems = give_row_ids(frame, highest=11)
    assert list(out["row_id"]) == ["R000012", "R000004", "R000013"]
    assert list(give_row_ids(frame, highest=2)[0]["row_id"]) == ["R000005", "R000004", "R000006"]
    assert (problems, list(frame["row_id"])) == ([], ["", "R000004", ""])


def test_row_ids_of_clerks_own_making_are_kept_and_do_not_count() -> None:
    frame = orders({"row_id": "R12"}, {"row_id": "mine"}, {"row_id": "R9999999999"})
    assert highest_number(frame["row_id"]) == 0
    assert give_row_ids(frame, 3)[0] is frame


def test_a_copy_of_a_packed_row_is_neither_reserved_nor_packed_and_waits_whatever_was_changed_in_it() -> None:
    packed: dict[str, Raw] = {
        "row_id": "R000001", "sku": "MUG-01", "qty": 2.0, "status": "Packed", "address_check": "OK", "reserved": 2.0,
        "warehouse": "MAIN", "bin": "A1", "parcel_no": "P000001", "rank": "1", "problem": "Stock: short",
        "note": "mine",
    }  # fmt: skip
    other = {**packed, "sku": "MUG-02"}
    out, problems = give_row_ids(orders(packed, packed, {**packed, "status": "Cancelled"}, other), highest=1)
    assert list(out["row_id"]) == ["R000001", "R000002", "R000003", "R000004"]
    assert list(out["status"]) == ["Packed", "Hold", "Cancelled", "Hold"]
    assert list(out["hold_reason"]) == ["", "Copy of R000001", "", "Copy of R000001"]
    copy = out.iloc[1]
    assert [copy[name] for name in ("warehouse", "bin", "parcel_no", "rank", "problem", "address_check")] == [""] * 6
    assert pd.isna(copy["reserved"])
    assert (copy["sku"], copy["qty"], copy["note"]) == ("MUG-01", 2.0, "mine")
    assert (problems[0].row, problems[0].severity, problems[0].text) == (
        6, "warning", "copy of row R000001; delete it if it was not meant.",
    )  # fmt: skip


def test_a_copy_of_a_row_that_is_not_packed_waits_unless_it_is_of_another_line() -> None:
    ready: dict[str, Raw] = {"row_id": "R000001", "sku": "MUG-01", "qty": 2.0, "status": "Ready"}
    out, _ = give_row_ids(orders(ready, ready, {**ready, "sku": "MUG-02"}), highest=1)
    assert list(out["status"]) == ["Ready", "Hold", "New"]


RAW = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**63), 2**63), st.floats(), st.text(max_size=12), st.datetimes(),
    st.sampled_from([CellError("#REF!"), "1.234,56", "31/12/2026", "1e400", "9" * 400, "٣", "²", "1/2", "+", "-"]),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_cell_whatever_it_holds_stops_the_reading(data: st.DataObject) -> None:
    table = data.draw(st.sampled_from([ORDERS, PRODUCTS, STOCK, RULES]))
    records = data.draw(st.lists(st.fixed_dictionaries(dict.fromkeys(table.names, RAW)), max_size=3))
    found = located(table, *records)
    read: ReadTable = read_table(found, ZONE)
    assert list(read.frame.index) == found.rows
    assert {problem.row for problem in read.problems} <= set(found.rows)
