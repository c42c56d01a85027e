"""What people type is read alike on a sheet, in an export and in a tracking file."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from fakes import book_of
from hypothesis import given
from hypothesis import strategies as st

from pyaddin.book.base import Raw
from pyaddin.book.table.locate import locate
from pyaddin.book.table.typed import read_table
from pyaddin.formats.exports.tracking import TrackingRows, read_tracking
from pyaddin.steps.addresses.country import judge_country
from pyaddin.tables.orders import ORDERS
from pyaddin.values import amounts, dates, moments, raw
from pyaddin.values.captions import caption_key, plain
from pyaddin.values.countries import country_code
from pyaddin.values.text import clean_code, clean_text, one_line


def on_a_sheet(column: str, cell: Raw) -> Any:
    table = locate(ORDERS, book_of({ORDERS: ({"row_id": "R000001", column: cell},)}))
    return read_table(table, UTC).frame.at[5, column]


def in_an_export(cell: raw.Cell) -> Any:
    return dates.moments([cell], [dates.ANY], UTC, UTC)[0][0]


def in_a_tracking_file(header: str, column: str, cell: Any) -> Any:
    found = read_tracking([["Order ID", "Tracking No", header], ["A", "T1", cell]])
    assert isinstance(found, TrackingRows)
    return found.rows.at[0, column]


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2026年3月4日", "2026-03-04"), ("2026年3月4日 10:20", "2026-03-04 10:20"), ("20260304", "2026-03-04"),
        (20260304.0, "2026-03-04"),
        ("11.3.26", "2026-03-11"), ("11.03.2026", "2026-03-11"),
        ("3/14/2026", "2026-03-14"),
        ("3/14/2026 2:20 PM", "2026-03-14 14:20"), ("5/5/2026", "2026-05-05"),
        ("2026/3/4", "2026-03-04"),
        ("２０２６-03-04", "2026-03-04"), ("2026-03-04T10:20:00+08:00", "2026-03-04 02:20"),
        ("20260304T102030Z", "2026-03-04 10:20:30"), (46085.5, "2026-03-04 12:00"),
        ("3/4/2026", None), ("2026-02-30", None),
        ("2026", None), ("2026-03", None), ("2026304", None), ("99999999", None), (12345678.0, None),
        ("31.31.26", None),
    ],
)  # fmt: skip
def test_a_date_is_the_same_on_a_sheet_in_an_export_and_in_a_tracking_file(cell: Any, moment: str | None) -> None:
    wanted = pd.Timestamp(moment) if moment else pd.NaT
    found = on_a_sheet("ordered_at", cell), in_an_export(cell), in_a_tracking_file("Ship Date", "shipped_at", cell)
    assert [value is wanted or value == wanted for value in found] == [True, True, True], found


def test_a_short_year_behind_slashes_is_read_only_where_it_is_known_to_stand_last() -> None:
    assert moments.read("21/11/26", "either") is None
    assert moments.read("21/11/26", "either", year_last=True) == date(2026, 11, 21)
    assert moments.read("26-11-21", "either", year_last=True) is None


def test_a_format_that_says_iso_takes_no_date_that_begins_with_the_day() -> None:
    assert dates.moments(["13.04.2026", "2026年4月13日"], [dates.ISO], UTC, UTC)[1] == [0]


def test_an_order_number_of_eight_digits_is_no_date_anywhere() -> None:
    assert on_a_sheet("order_no", "20260304") == "20260304"
    assert on_a_sheet("order_no", 20260304.0) == "20260304"
    assert raw.code(["20260304", 20260304.0]) == ["20260304", "20260304"]
    found = read_tracking([["Order ID", "Tracking No"], [20260304.0, "20260305"]])
    assert isinstance(found, TrackingRows)
    assert found.rows.loc[0, ["reference", "tracking_no"]].tolist() == ["20260304", "20260305"]


@given(st.datetimes(datetime(1990, 1, 2), datetime(2100, 12, 30)).map(lambda one: one.replace(microsecond=0)))
def test_every_moment_is_read_back_from_each_of_its_spellings(moment: datetime) -> None:
    days = (moment - moments.EPOCH) / timedelta(days=1)
    spelt = [
        f"{moment:%Y-%m-%d %H:%M:%S}", f"{moment:%Y%m%dT%H%M%S}", f"{moment:%d.%m.%Y %H:%M:%S}",
        f"{moment:%Y年%m月%d日%H:%M:%S}", f"{moment:%Y/%m/%d %I:%M:%S %p}", moment.isoformat() + "Z",
    ]  # fmt: skip
    assert {moments.from_text(text, "either", UTC) for text in spelt} == {moment}
    assert moments.from_number(days) == moment
    assert dates.moments([*spelt, days], [dates.ANY], UTC, UTC)[0].tolist() == [pd.Timestamp(moment)] * 7


@given(st.lists(st.text("0123456789-/.年月日T: ", max_size=12), max_size=6))
def test_a_column_says_of_each_text_what_a_cell_alone_would_say(texts: list[str]) -> None:
    found, bad = dates.moments(texts, [dates.ISO], UTC, UTC)
    alone = [moments.from_text(one_line(text), "year first", UTC) for text in texts]
    assert [None if pd.isna(value) else value.to_pydatetime() for value in found] == alone
    assert bad == [at for at, text in enumerate(texts) if one_line(text) and alone[at] is None]


@pytest.mark.parametrize(
    ("word", "asked", "point", "comma", "unknown"),
    [
        ("1.234", None, 1.234, 1234, None), ("1,234", None, 1234, 1.234, None), ("1.5", 1.5, 1.5, None, 1.5),
        ("1,5", 1.5, None, 1.5, 1.5), ("1.234,50", 1234.5, None, 1234.5, 1234.5),
        ("1,234.50", 1234.5, 1234.5, None, 1234.5), ("1 234", 1234, 1234, 1234, 1234),
        ("Rs. 500", 500, 500, 500, 500), ("−5", -5, -5, -5, -5), ("1.23E+15", None, None, None, None),
        ("5²", None, None, None, None), ("0.125", 0.125, 0.125, None, 0.125),
    ],
)  # fmt: skip
def test_an_amount_means_what_is_known_of_its_decimal_mark_and_is_asked_for_where_a_clerk_can_be(
    word: str, asked: float | None, point: float | None, comma: float | None, unknown: float | None
) -> None:
    marks: list[amounts.Mark] = ["ask", ".", ",", "any"]
    assert [amounts.number(clean_code(word), mark) for mark in marks] == [asked, point, comma, unknown]
    on_sheet = on_a_sheet("unit_price", word)
    assert (None if pd.isna(on_sheet) else on_sheet) == asked


def test_a_sign_for_nothing_is_blank_on_a_sheet_and_in_a_file() -> None:
    for word in ("-", "--", "n/a", "N/A"):
        assert pd.isna(on_a_sheet("unit_price", word))
        assert amounts.amounts([word])[1] == []


@given(st.floats(-9e9, 9e9).map(lambda amount: round(amount, 2)))
def test_an_amount_with_cents_is_read_back_from_each_of_its_spellings(amount: float) -> None:
    english = f"{amount:,.2f}"
    continental = english.translate(str.maketrans(",.", ".,"))
    swiss = english.replace(",", "'")
    assert {amounts.number(word, "ask") for word in (english, continental, swiss)} == {amount}
    assert (amounts.number(english, "."), amounts.number(continental, ",")) == (amount, amount)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("IC", "ES"), ("EA", "ES"), ("EL", "GR"), ("uk", "GB"), ("Ελλάδα", "GR"), ("Swaziland", "SZ"), ("Россия", "RU"),
        ("Vatican City", "VA"), ("Österreich", "AT"), ("Frankreich", "FR"), ("276", "DE"), ("Hong  Kong SAR", "HK"),
    ],
)  # fmt: skip
def test_a_country_is_the_same_to_import_and_to_the_address_check(written: str, code: str) -> None:
    assert country_code(written) == code
    assert [f"write {code}." in str(finding.said) for finding in judge_country(written)] == [True]


def test_what_is_no_country_stays_as_it_was_written_or_is_blank_where_that_is_asked() -> None:
    assert [country_code(word) for word in ("Narnia", "zz", "")] == ["Narnia", "ZZ", ""]
    assert [country_code(word, strict=True) for word in ("Narnia", "zz", "")] == ["", "", ""]


@pytest.mark.parametrize(
    ("cell", "code"),
    [("'00123", "00123"), ("ＡＢ－１２", "AB-12"), ("A\u2060B\xad", "AB"), ("A  B", "A B"), ("A\u200dB", "AB"),
     (123.0, "123")],
)  # fmt: skip
def test_an_order_number_is_the_same_on_a_sheet_in_an_export_and_in_a_tracking_file(cell: Raw, code: str) -> None:
    found = read_tracking([["Order ID", "Tracking No"], [cell, "T1"]])
    assert isinstance(found, TrackingRows)
    assert [on_a_sheet("order_no", cell), raw.code([cell])[0], found.rows.at[0, "reference"]] == [code] * 3


@given(st.text(max_size=12))
def test_nothing_invisible_is_left_by_any_reader_of_text(text: str) -> None:
    assert one_line(text) == " ".join(clean_text(text).split())
    assert one_line(one_line(text)) == one_line(text)
    assert raw.text_of(text) in (one_line(text), one_line(text.removeprefix("'")))
    assert raw.code_of(text) == clean_code(text)


@pytest.mark.parametrize("header", ["Order no.", " order  NO.\ufeff", "ORDER\u200b NO.", "Order\nno."])
def test_a_header_is_known_however_it_is_spaced(header: str) -> None:
    assert caption_key(header) == caption_key("Order no.")


def test_only_a_loose_key_passes_over_signs_and_accents() -> None:
    assert caption_key("Order-№", loose=True) == plain("ORDER_NO") == caption_key("Ordér No.", loose=True)
    assert caption_key("Order-No") != caption_key("Order No")
    assert caption_key(None) == caption_key(float("nan")) == caption_key(None, loose=True) == ""
