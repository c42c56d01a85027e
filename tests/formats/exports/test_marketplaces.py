"""Marketplaces' exports become order rows; every format has a golden sample."""

import csv
import io
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marketplace_samples import SAMPLES, TEMPLATES, ZONE, as_table, expected, formats, read, samples

from pyaddin.formats.exports import marketplaces
from pyaddin.formats.exports.format import Marketplace
from pyaddin.formats.exports.marketplaces import Incoming
from pyaddin.formats.files import load
from pyaddin.formats.files.read import read_rows, rows_from_grid
from pyaddin.tables.problems import Refusal
from pyaddin.values import dates
from pyaddin.values.amounts import Mark, amounts
from pyaddin.values.countries import country_code

READ = [path for path in samples() if path.with_name(f"{path.stem}.expected.csv").exists()]
READ_BY_NAME = [path for path in READ if not path.stem.startswith(("wix", "own-orders-"))]
"""Without one whose headers repeat, and without lists whose orders are numbered by the file's name."""
UTC = ZoneInfo("UTC")
TABLES_ON_IMPORT = ("orders", "products", "stock")


def read_text(tmp_path: Path, text: str, name: str = "orders.csv", encoding: str = "utf-8") -> Incoming:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return read(path)


def format_of(path: Path) -> Marketplace:
    return next(one for one in formats() if one.id == path.stem.split("--")[0])


def own(**cells_: str) -> str:
    """A one-line list of orders with our own captions."""
    row = {"Order no.": "A-1", "SKU": "MUG", "Qty": "1", "Recipient": "Ann Field"} | cells_
    out = io.StringIO()
    csv.writer(out).writerows([row.keys(), row.values()])
    return out.getvalue()


def text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8-sig")


@pytest.mark.parametrize("path", READ, ids=lambda path: path.name)
def test_a_golden_sample_becomes_its_table(path: Path) -> None:
    incoming = read(path)
    assert as_table(incoming) == expected(path)
    assert incoming.title == format_of(path).title


@pytest.mark.parametrize("one", [one for one in formats() if one.table in TABLES_ON_IMPORT], ids=lambda one: one.id)
def test_every_format_has_a_golden_sample_its_source_and_the_date_it_was_checked(one: Marketplace) -> None:
    assert [path for path in samples() if path.stem.split("--")[0] == one.id]
    assert one.source
    assert one.id.startswith("own-") or one.checked.year >= 2026


@pytest.mark.parametrize("path", [p for p in samples() if p not in READ], ids=lambda path: path.name)
def test_an_export_that_cannot_be_shipped_from_is_refused_with_what_to_download_instead(path: Path) -> None:
    with pytest.raises(Refusal, match="import") as refusal:
        read(path)
    assert path.name in str(refusal.value)


@pytest.mark.parametrize("path", READ_BY_NAME, ids=lambda path: path.name)
def test_headers_in_another_order_and_case_and_with_unknown_ones_between_change_nothing(
    tmp_path: Path, path: Path
) -> None:
    header, *body = read_rows(path, marketplaces.owner_of(formats()))[0].rows
    turned: list[list[object]] = [[*(f" {str(cell).upper()} " for cell in reversed(header)), "Brand new"]]
    turned += [[*reversed(row), "x"] for row in body]
    before, after = read(path), marketplaces.read_sheets(rows_from_grid(turned), formats(), ZONE, "turned")
    pd.testing.assert_frame_equal(after.frame, before.frame)
    assert "BRAND NEW" in [header.strip().upper() for header in after.unknown_headers]


def test_a_header_below_a_title_and_blank_lines_is_found(tmp_path: Path) -> None:
    incoming = read_text(tmp_path, "Orders of Monday\n\n" + own())
    assert incoming.lines.tolist() == [4]


def test_the_same_orders_come_from_a_pasted_grid() -> None:
    rows = list(csv.reader(io.StringIO(text_of(SAMPLES / "shopify.csv"))))
    pasted = marketplaces.read_sheets(rows_from_grid(rows), formats(), ZONE, "Inbox")
    pd.testing.assert_frame_equal(pasted.frame, read(SAMPLES / "shopify.csv").frame)


def test_an_unknown_file_is_left_with_the_headers_it_has_and_the_nearest_format(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refusal:
        read_text(tmp_path, "order-id,sku,recipient-name,colour\n1,2,3,4\n")
    words = str(refusal.value)
    assert words.startswith("orders.csv was left as it is: it has the headers 'order-id', 'sku'")
    assert "Amazon" in words
    assert "it lacks 'order-item-id'" in words
    assert "\n" not in words


def test_a_file_without_any_known_header_shows_its_first_line(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="its first line reads 'fish', 'chips'"):
        read_text(tmp_path, "fish,chips\n1,2\n")


def test_a_header_without_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="a header line and no rows"):
        read_text(tmp_path, "Order no.,SKU,Qty\n")


def test_two_columns_of_one_name_are_refused_only_where_they_are_used(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="two columns named 'SKU'"):
        read_text(tmp_path, "Order no.,SKU,Qty,SKU\n1,a,1,b\n")
    assert len(read_text(tmp_path, "Order no.,SKU,Qty,Mine,Mine\n1,a,1,b,c\n").frame) == 1


def test_of_headers_that_an_export_always_repeats_the_first_is_meant() -> None:
    assert set(read(SAMPLES / "wix.csv").frame["city"]) == {"Bristol"}  # Leeds is the bill's


@pytest.mark.parametrize("number", ["5.01235E+15", "8,19044e+15", "8.19044E15"])
def test_an_order_number_that_a_spreadsheet_rounded_is_rejected_with_what_to_do(tmp_path: Path, number: str) -> None:
    incoming = read_text(tmp_path, own(**{"Order no.": number}))
    assert incoming.frame.empty
    assert incoming.rejected[0].line == 2
    assert "download the export again and import it without opening it" in str(incoming.rejected[0].reason)


def test_long_order_numbers_that_all_end_in_zeros_are_rejected(tmp_path: Path) -> None:
    header, rounded = "Order no.,SKU,Qty\n", "".join(f"819043620155{n}00,MUG,1\n" for n in range(111, 119))
    assert len(read_text(tmp_path, header + rounded).rejected) == 8
    assert not read_text(tmp_path, header + rounded + "81904362015511193,MUG,1\n").rejected
    assert not read_text(tmp_path, header + rounded.replace("00,MUG", ",MUG")).rejected
    assert not read_text(tmp_path, header + "".join(rounded.splitlines(keepends=True)[:3])).rejected


@pytest.mark.parametrize("qty", ["two", "-1", "1.5", "0", "", "1e400"])
def test_a_quantity_that_is_no_whole_number_rejects_the_whole_order(tmp_path: Path, qty: str) -> None:
    incoming = read_text(tmp_path, f"Order no.,SKU,Qty\nA,MUG,1\nA,LAMP,{qty}\nB,MUG,2\n")
    assert incoming.frame["order_no"].tolist() == ["B"]
    assert [one.line for one in incoming.rejected] == [2, 3]
    assert "row 3 of the same order" in str(incoming.rejected[0].reason)


def test_an_unreadable_date_and_price_stay_beside_the_row_and_the_order_comes_in(tmp_path: Path) -> None:
    frame = read_text(tmp_path, own(**{"Ordered at": "yesterday", "Unit price": "cheap"})).frame
    assert "'yesterday' is no date" in frame["problem"][0]
    assert "'cheap' is no amount" in frame["problem"][0]
    assert frame["problem_columns"][0] == (
        'Unit price (import.no-amount {"column": "Unit price", "value": "cheap"}), '
        'Ordered at (import.no-date {"column": "Ordered at", "value": "yesterday"})'
    )


def test_a_sentence_about_a_long_cell_stays_one_short_line(tmp_path: Path) -> None:
    words = str(read_text(tmp_path, own(Qty="two\nor " + "three " * 500)).rejected[0].reason)
    assert "\n" not in words
    assert len(words) < 120


def test_a_line_without_an_sku_comes_in_and_says_so(tmp_path: Path) -> None:
    assert "names no SKU" in read_text(tmp_path, own(SKU="")).frame["problem"][0]


def test_cells_that_a_stray_delimiter_moved_reject_their_row(tmp_path: Path) -> None:
    incoming = read_text(tmp_path, "Order no.,SKU,Qty\nA,MUG,1\nB,MUG, blue,1\n")
    assert incoming.frame["order_no"].tolist() == ["A"]
    assert "values have moved" in str(incoming.rejected[0].reason)


def test_a_file_that_ends_inside_a_row_rejects_that_row(tmp_path: Path) -> None:
    incoming = read_text(tmp_path, "Order no.,SKU,Qty,Recipient\nA,MUG,1,Ann\nB,LAM")
    assert [one.line for one in incoming.rejected] == [3]
    assert "ends in the middle" in str(incoming.rejected[0].reason)
    assert not read_text(tmp_path, "Order no.,SKU,Qty,Recipient\nA,MUG,1,Ann\n,,\n").rejected


def test_text_that_looks_like_a_formula_or_a_path_stays_text(tmp_path: Path) -> None:
    name, number = "=cmd|' /C calc'!A0", "../../etc/passwd"
    frame = read_text(tmp_path, own(**{"Recipient": name, "Order no.": number})).frame
    assert frame[["recipient", "order_no"]].iloc[0].tolist() == [name, number]


def test_full_width_digits_no_break_spaces_and_line_breaks_are_cleaned_and_spelling_stays(tmp_path: Path) -> None:
    cells_ = {
        "Postcode": "'００１２\u00a03",
        "Address 1": "  Gartenweg 9\r\nHinterhaus ",
        "Recipient": "\u200eZOË d’Arc 👩\u200d🌾",
    }
    frame = read_text(tmp_path, own(**cells_)).frame
    assert frame[["postcode", "address_1", "recipient"]].iloc[0].tolist() == [
        "0012 3",
        "Gartenweg 9 Hinterhaus",
        "ZOË d’Arc 👩\u200d🌾",
    ]


def test_a_line_that_went_out_already_is_read_with_the_others_of_its_order() -> None:
    frame = read(SAMPLES / "shopify.csv").frame
    assert frame[frame["order_no"] == "#1002"]["status"].tolist() == ["Shipped", "New"]
    assert not frame["line_no"].any()


def test_numbers_of_a_workbook_become_text_without_a_fraction() -> None:
    grid: list[list[object]] = [
        ["Order no.", "SKU", "Qty", "Ordered at"],
        [1234567.0, "00417", 2.0, datetime(2026, 1, 31, 9, 0)],
    ]
    row = marketplaces.read_sheets(rows_from_grid(grid), formats(), ZONE, "Inbox").frame.iloc[0]
    assert (row["order_no"], row["qty"], row["ordered_at"]) == ("1234567", 2.0, pd.Timestamp("2026-01-31 09:00"))


def test_the_program_s_own_columns_are_not_taken_from_a_list(tmp_path: Path) -> None:
    frame = read_text(tmp_path, own(**{"Row ID": "7", "Parcel no.": "P-1", "Reserved": "3"})).frame
    assert frame[["row_id", "parcel_no"]].iloc[0].tolist() == ["", ""]
    assert np.isnan(frame["reserved"][0])


# --- dates, money, countries


def moments(words: list[str], forms: list[str], zone: ZoneInfo = UTC, shop: ZoneInfo = UTC) -> list[str]:
    series, bad = dates.moments(list(words), forms, zone, shop)
    return ["?" if at in bad else "" if pd.isna(value) else str(value) for at, value in enumerate(series)]


def test_an_offset_of_its_own_wins_over_the_format_s_zone_and_both_come_to_the_shop_s_clock() -> None:
    words = ["2026-09-22T15:04:11+00:00", "2025-05-11 09:55:16 -0400", "2026-09-22 15:04:11", "2026-09-22", ""]
    assert moments(words, ["iso"], ZoneInfo("America/Los_Angeles"), ZONE) == [
        "2026-09-22 23:04:11", "2025-05-11 21:55:16", "2026-09-23 06:04:11", "2026-09-22 00:00:00", "",
    ]  # fmt: skip


def test_a_deadline_without_a_time_is_the_end_of_that_day() -> None:
    series, _ = dates.moments(["2026-11-20", "2026-11-20 08:00"], ["iso"], UTC, UTC, deadline=True)
    assert series.astype("str").tolist() == ["2026-11-20 23:59:00", "2026-11-20 08:00:00"]


def test_day_and_month_are_told_apart_by_the_column_or_not_at_all() -> None:
    assert moments(["03/04/2026", "13/04/2026"], ["any"]) == ["2026-04-03 00:00:00", "2026-04-13 00:00:00"]
    assert moments(["03/04/2026", "04/13/2026 9:30"], ["any"]) == ["2026-03-04 00:00:00", "2026-04-13 09:30:00"]
    assert moments(["03/04/2026", "03.04.2026", "5/5/26"], ["any"]) == [
        "?",
        "2026-04-03 00:00:00",
        "2026-05-05 00:00:00",
    ]


def test_a_date_that_the_clocks_skip_or_repeat_is_still_a_moment() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert moments(["2026-03-29 02:30:00", "2026-10-25 02:30:00"], ["iso"], berlin) == [
        "2026-03-29 01:00:00", "2026-10-25 01:30:00",
    ]  # fmt: skip


def test_a_month_is_read_in_the_language_of_the_file() -> None:
    words = ["10-Dez-25", "01-Mär-26", "2-Mrz-26", "11-Okt-25", "10-Dic-25"]
    series, bad = dates.moments(words, ["%d-%b-%y"], UTC, UTC, language="de")
    assert series.astype("str").tolist()[:4] == ["2025-12-10", "2026-03-01", "2026-03-02", "2025-10-11"]
    assert bad == [4]


def test_spreadsheet_day_numbers_are_dates_and_other_numbers_are_not() -> None:
    series, bad = dates.moments([46345.5, 12.0], ["iso"], UTC, UTC)
    assert (str(series[0]), bad) == ("2026-11-19 12:00:00", [1])


@pytest.mark.parametrize(
    ("word", "decimal", "amount"),
    [("$22.99", ".", 22.99), ("1,019.50", ".", 1019.5), ("IDR 1.000", ",", 1000.0), ("116,99 €", ",", 116.99),
     ("12,5", "any", 12.5), ("1.250,00", "any", 1250.0), ("1,250.5", "any", 1250.5), ("US $3", ".", 3.0),
     ("Rs. 500", ".", 500.0), ("-$5", ".", -5.0), ("€ -5", ".", -5.0),
     ("1 250,00", ",", 1250.0), ("1'250.00", ".", 1250.0), ("12 pcs", ".", 12.0), ("￥３０", ".", 30.0)],
)  # fmt: skip
def test_an_amount_is_read_with_its_currency_and_decimal_sign(word: str, decimal: Mark, amount: float) -> None:
    assert amounts([word], decimal) == ([amount], [])


@pytest.mark.parametrize(
    "word", ["1.250,00", "12,50", "twelve", "1.2.3", "5E+3", "$", "1;1", "1 2", "2x3", "1/2", "- -", "5-"]
)
def test_an_amount_that_could_mean_two_things_is_not_guessed(word: str) -> None:
    assert amounts([word], ".")[1] == [0]


@pytest.mark.parametrize(
    ("name", "code"),
    [("United Kingdom", "GB"), ("UK", "GB"), ("英国", "GB"), (" 美国 ", "US"), ("Deutschland", "DE"), ("usa", "US"),
     ("fr", "FR"), ("DEU", "DE"), ("South Korea", "KR"), ("Russian Federation", "RU"), ("Türkiye", "TR"),
     ("Narnia", "Narnia"), ("", "")],
)  # fmt: skip
def test_a_country_s_name_becomes_its_code_and_an_unknown_one_stays(name: str, code: str) -> None:
    assert country_code(name) == code


# --- format files


def write_format(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


GOOD = """
id = "mine"
title = "My market"
marketplace = "Mine"
source = "hand"
checked = 2026-11-21
order = "No"
[header]
required = ["No", "Article", "Count"]
[columns]
order_no = "No"
sku = "Article"
qty = "Count"
"""


def test_a_german_file_is_read_once_its_missing_names_are_filled_in(tmp_path: Path) -> None:
    shipped = (TEMPLATES / "ebay-german.toml").read_text("utf-8")
    own_names = 'qty = "Menge"\nsku = "Nummer"\nunit_price = "Gesamtbetrag"\n'
    kept = "\n".join(line for line in shipped.splitlines() if not line.startswith("refuse"))
    (tmp_path / "ebay-german.toml").write_text(kept + "\n" + own_names, "utf-8")
    text = (
        "\n\nVerkaufsprotokollnummer;Bestellnummer;Gesamtbetrag;Verkauft am;Zahlungsdatum;Menge;Nummer\n"
        "101;12-34567-00009;1.116,99 €;10-Dez-25;--;2;MUG\n"
    )
    (tmp_path / "a.csv").write_bytes(text.encode("cp1252"))
    loaded = marketplaces.load([tmp_path, TEMPLATES])
    row = marketplaces.read_file(tmp_path / "a.csv", loaded, ZONE).frame.iloc[0]
    assert (row["order_no"], row["qty"], row["unit_price"]) == ("12-34567-00009", 2.0, 1116.99)
    assert row["ordered_at"] == pd.Timestamp("2025-12-10")
    assert pd.isna(row["paid_at"])


RULES = (
    GOOD
    + """
[[rules]]
header = "State"
has = ["*", "##"]
hold = "Hidden"
[[rules]]
header = "Kinds"
is_not = ["1"]
hold = "Mixed"
[[rules]]
header = "Absent"
is = [""]
cancel = true
"""
)


def test_a_rule_looks_at_a_part_of_a_cell_or_at_every_word_but_some(tmp_path: Path) -> None:
    write_format(tmp_path, RULES)
    text = "No,Article,Count,State,Kinds\n1,M,1,Li**,1\n2,M,1,##ab,\n3,M,1,Li,2\n4,M,1,Li,1\n5,M,1,,\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    frame = marketplaces.read_file(tmp_path / "a.csv", marketplaces.load([tmp_path]), ZONE).frame
    assert frame["hold_reason"].tolist() == ["Hidden", "Hidden", "Mixed", "", ""]


def test_a_rule_on_a_column_that_the_file_lacks_touches_no_row(tmp_path: Path) -> None:
    write_format(tmp_path, RULES)
    (tmp_path / "a.csv").write_text("No,Article,Count\n1,M,1\n", encoding="utf-8")
    frame = marketplaces.read_file(tmp_path / "a.csv", marketplaces.load([tmp_path]), ZONE).frame
    assert frame["status"].tolist() == ["New"]


def test_a_shop_s_own_format_is_one_file_and_nothing_else(tmp_path: Path) -> None:
    write_format(tmp_path, GOOD)
    (tmp_path / "a.csv").write_text("no,article,count\nX-1,MUG,2\n", encoding="utf-8")
    incoming = marketplaces.read_file(tmp_path / "a.csv", marketplaces.load([tmp_path, TEMPLATES]), ZONE)
    assert (incoming.title, incoming.frame["sku"].tolist()) == ("My market", ["MUG"])


def test_a_file_in_the_shop_s_folder_hides_the_shipped_one_of_the_same_name(tmp_path: Path) -> None:
    (tmp_path / "shopify.toml").write_text(GOOD, encoding="utf-8")
    assert "shopify" not in [one.id for one in marketplaces.load([tmp_path, TEMPLATES])]


WRONG = {
    "id = \n": "not valid TOML",
    GOOD.replace('id = "mine"', ""): "id is missing",
    GOOD.replace('id = "mine"', "id = 7"): "id must be a text",
    GOOD.replace('sku = "Article"', 'skew = "Article"'): "columns.skew is no column of Orders",
    GOOD.replace('qty = "Count"', ""): "columns.qty is missing",
    GOOD.replace('order = "No"', 'ordr = "No"'): "ordr is not known here",
    GOOD.replace('order = "No"', 'grain = "cell"'): "order is missing",
    GOOD + "\n[dates]\nzone = 'Mars/Base'": "is no time zone",
    GOOD.replace('qty = "Count"', "qty = { divide_by = 'x' }"): "columns.qty names no header",
    GOOD + "\n[[rules]]\nheader = 'a'\nis = ['b']": "hold, cancel, shipped or leave_out must be given",
    GOOD + "\n[[rules]]\nheader = 'a'\nhold = 'b'": "is, is_not, has or filled must be given",
    GOOD.replace('order = "No"', 'encodings = ["klingon"]'): "encodings[1] is 'klingon'; write one of: utf-8",
}


@pytest.mark.parametrize("text", WRONG, ids=WRONG.values())
def test_a_wrong_format_file_is_refused_with_the_place_and_what_is_wrong(tmp_path: Path, text: str) -> None:
    with pytest.raises(Refusal) as refusal:
        load.read(write_format(tmp_path, text), Marketplace)
    assert str(refusal.value).startswith("mine.toml")
    assert WRONG[text] in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_wrong_format_file_stops_no_other_marketplace(tmp_path: Path) -> None:
    write_format(tmp_path, GOOD.replace("qty", "quantity"))
    loaded, wrong = marketplaces.load_sound([tmp_path, TEMPLATES])
    assert {one.id for one in formats()} <= {one.id for one in loaded}
    assert len(wrong) == 1
    assert str(wrong[0]).startswith("mine.toml: columns.quantity is no column of Orders")
    assert str(wrong[0]).endswith("; correct the file or take it out of the folder.")


# --- what must always hold

words = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=12)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(words, words, words, words, words), min_size=1, max_size=8))
def test_every_row_of_a_list_is_taken_or_rejected_or_left_out_once(rows: list[tuple[str, ...]]) -> None:
    grid: list[list[object]] = [["Order no.", "SKU", "Qty", "Ordered at", "Unit price"]]
    grid += [list(row) for row in rows]
    sheets = rows_from_grid(grid)
    try:
        incoming = marketplaces.read_sheets(sheets, formats(), ZONE, "Inbox")
    except Refusal as refusal:
        if "no rows" not in str(refusal):
            raise
        return
    seen = sorted([*incoming.lines, *(one.line for one in incoming.rejected)])
    filled = [n for n, row in enumerate(sheets[0].rows[1:], 2) if any(cell not in (None, "") for cell in row)]
    assert len(seen) + sum(incoming.left_out.values()) == len(filled)
    assert set(seen) <= set(filled)
    assert (incoming.frame["qty"] >= 1).all()


ODD = st.one_of(
    words, st.none(), st.booleans(), st.floats(), st.datetimes(), st.integers(0, 10**20).map(float),
    st.sampled_from(["【1】 (产品数量:x)", "【1】", "2026-13-45", "24:61", "--", "\x00", "=1+1"]),
    st.sampled_from([float("nan"), float("inf"), datetime.max, datetime.min]),
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(data=st.data(), one=st.sampled_from([one for one in formats() if not one.refuse]))
def test_odd_cells_of_every_kind_raise_nothing_in_any_format(data: st.DataObject, one: Marketplace) -> None:
    header = list(one.uses())
    row = st.lists(ODD, min_size=len(header), max_size=len(header))
    grid = [header, *data.draw(st.lists(row, min_size=1, max_size=4))]
    match = marketplaces.recognise(rows_from_grid(grid)[0].rows, [one])
    assert match is not None
    incoming = marketplaces.read_orders(match, rows_from_grid(grid)[0].rows, ZONE)
    assert len(incoming.lines) == len(incoming.frame)


@settings(max_examples=60, deadline=None)
@given(st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1)), st.sampled_from(["iso", "any"]))
def test_an_iso_date_is_read_as_it_was_written(moment: datetime, form: str) -> None:
    assert pd.Timestamp(moments([moment.isoformat(sep=" ")], [form])[0]) == pd.Timestamp(moment)
