"""Problems as codes with arguments: they survive their cell, and each step replaces only its own."""

import re
from datetime import datetime
from string import Formatter
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyaddin.steps.addresses.check import check_addresses
from pyaddin.tables.frames import from_records
from pyaddin.tables.problems import COLUMNS, Kept, Problem, beside, mark, says
from pyaddin.words.beside import addresses, confirm, dispatch, parcels, pieces, rows, stock, tracking
from pyaddin.words.catalogue import Text
from pyaddin.words.problems import SENTENCES, SOURCES, packed, said, unpacked

OF_STEPS = (addresses, confirm, dispatch, parcels, rows, stock, tracking)
MOMENT = datetime(2026, 11, 21, 14, 5)
SPOKEN = st.text(max_size=30) | st.sampled_from(
    ["(a)", "a, b", "x | y", "{y}", '"', "\\u0028", "line\nbreak", "+", "?"]
)


def places(text: Text, value: Any) -> dict[str, Any]:
    """Something for each place: a number where the sentence wants one."""
    named = [part for source in (text.source, text.many) for part in Formatter().parse(source) if part[1]]
    return {str(name): 1234.5 if form or name == "count" else value for _, name, form, _ in named}


@pytest.mark.parametrize("area", OF_STEPS, ids=lambda area: str(area.__name__).rpartition(".")[2])
def test_every_code_begins_with_its_source_and_reads_well(area: Any) -> None:
    for code in area.SENTENCES:
        assert code.partition(".")[0] in SOURCES
        assert re.fullmatch(r"[a-z]+\.[a-z0-9]+(-[a-z0-9]+)*", code)
    assert all(code.partition(".")[0] == pieces.PIECE for code in pieces.SENTENCES)


def test_no_place_is_called_as_the_argument_that_holds_the_code() -> None:
    for text in SENTENCES.values():
        assert not {"code", "at"} & places(text, "").keys()


@pytest.mark.parametrize("code", SENTENCES)
@settings(deadline=None)
@given(value=SPOKEN)
def test_a_code_and_its_arguments_survive_their_cell(code: str, value: str) -> None:
    text = said(code, **places(SENTENCES[code], value))
    kept = packed(text)
    assert unpacked(kept) == text
    assert not set("()\r\n\t") & set(kept)


@pytest.mark.parametrize("value", [MOMENT, 3, 2.5, None, True, said("piece.or", one="NSW", other="ACT")])
def test_arguments_of_every_kind_survive(value: Any) -> None:
    text = said("tracking.doubtful", doubt=value)
    assert unpacked(packed(text)) == text


@pytest.mark.parametrize(
    "kept", ["", "no.such-code", "stock.short", "stock.short {", 'stock.short {"qty": "x"}', "tracking.doubtful []"]
)
def test_what_a_clerk_has_changed_is_no_problem_any_more(kept: str) -> None:
    assert unpacked(kept) is None


def test_a_step_replaces_what_it_said_and_leaves_what_others_said() -> None:
    orders = from_records("orders", [{"order_no": "A"}, {"order_no": "B"}])
    short = Problem("orders", 0, ("sku",), said("stock.unknown-sku", sku="MUG (blue), large"))
    old = Problem("orders", 0, ("postcode", "country"), said("address.no-postcode", example="10115"), "warning")
    new = Problem("orders", 1, ("city",), said("address.no-city"))
    told = mark("orders", mark("orders", orders, "stock", [short]), "address", [old])
    again = mark("orders", told, "address", [new])
    assert on_row(told, 0) == [Kept(short.columns, short.said), Kept(old.columns, old.said, "warning")]
    assert on_row(again, 0) == [Kept(short.columns, short.said)]
    assert on_row(again, 1) == [Kept(new.columns, new.said)]
    assert again["problem"].tolist() == [f"Stock: {short.text}", "Address: City is empty; write the town."]


def on_row(frame: pd.DataFrame, label: int) -> list[Kept]:
    return beside("orders", *frame.loc[label, list(COLUMNS)])


BEFORE = {
    "order_no": "A-1", "sku": "TEA-1", "qty": 1, "recipient": "Ann Weber", "address_1": "Hauptstraße 5",
    "city": "Berlin", "country": "DE", "status": "New",
    "problem": "Address: Postcode is missing. | Stock: 2 needed, 0 free in LEJ.",
    "problem_columns": "Postcode (Address), Qty (Stock)",
}  # fmt: skip


def test_a_row_that_an_earlier_version_marked_keeps_its_words_until_the_step_looks_again() -> None:
    rows_ = from_records("orders", [BEFORE])
    assert says(rows_, "address").all()
    assert says(rows_, "stock").all()
    assert not says(rows_, "tracking").any()
    sheet = Problem("orders", 0, ("order_no",), said("sheet.copied", row="R000001"))
    told = mark("orders", rows_, "sheet", [sheet])
    assert told.at[0, "problem"] == f"{BEFORE['problem']} | Sheet: copy of row R000001; delete it if it was not meant."
    again = check_addresses(told, now=MOMENT, who="Ann").orders
    assert again.at[0, "problem"] == (
        "Stock: 2 needed, 0 free in LEJ. | Sheet: copy of row R000001; delete it if it was not meant. | "
        "Address: Postcode is empty; write one such as 26133."
    )
    assert [kept.columns for kept in on_row(again, 0)] == [("qty",), ("order_no",), ("postcode",)]
