"""Figures of lists: a measure with a unit, a number that may mean two things; understood or refused, never guessed."""

import csv
import io
from pathlib import Path

import pytest
from marketplace_samples import read

from pyaddin.formats.exports.marketplaces import Incoming
from pyaddin.formats.exports.rows import ITEM_QTY, split_items
from pyaddin.values.amounts import amounts, wholes
from pyaddin.values.measures import measures


def products(folder: Path, column: str, *cells: str) -> Incoming:
    """A list of products with these cells in a column."""
    out = io.StringIO()
    csv.writer(out).writerows([["SKU", "Item", column], *([f"S{n}", "Mug", cell] for n, cell in enumerate(cells))])
    (folder / "products.csv").write_text(out.getvalue(), "utf-8")
    return read(folder / "products.csv")


WEIGHTS = {
    "2 kg": 2000, "1 lb": 454, "1lbs": 454, "8 oz": 227, "350 g": 350, "350": 350, "1.5 Kg": 1500, "1,5 kg": 1500,
    "1,250": 1250, "0.2 g": 1, "2 公斤": 2000,
}  # fmt: skip
LENGTHS = {"20 cm": 200, "0.2 m": 200, '8"': 203, "8 in": 203, "200mm": 200}
G, MM = ("Weight g", "weight_g"), ("Length mm", "length_mm")


@pytest.mark.parametrize(
    ("column", "name", "cell", "number"),
    [*((*G, cell, n) for cell, n in WEIGHTS.items()), *((*MM, cell, n) for cell, n in LENGTHS.items())],
)
def test_a_measure_in_products_is_understood_with_its_unit(
    tmp_path: Path, column: str, name: str, cell: str, number: float
) -> None:
    incoming = products(tmp_path, column, cell)
    assert (incoming.rejected, incoming.frame[name].tolist()) == ([], [number])


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        *((G[0], cell) for cell in ("2 cm", "2 stone", "1 lb 4 oz", "-2 kg", "kg", "2x3", "350.5")),
        *((MM[0], cell) for cell in ("2 kg", "20 x 10 cm", "2 ft")),
    ],
)
def test_a_measure_that_is_not_understood_is_refused(tmp_path: Path, column: str, cell: str) -> None:
    incoming = products(tmp_path, column, cell)
    assert len(incoming.frame) == 0
    assert [str(one.reason) for one in incoming.rejected] == [
        f"{column} '{cell}' is no such measure; write a whole number, or one with kg, lb, cm, in."
    ]


@pytest.mark.parametrize(
    ("column", "cell", "one", "other"),
    [
        ("Weight g", "1.250", "1.25", "1,250"), ("Weight g", "1.250 kg", "1.25", "1,250"),
        ("Unit value", "1.250", "1.25", "1,250"), ("Unit value", "2,999", "2.999", "2,999"),
    ],
)  # fmt: skip
def test_a_figure_that_may_be_two_is_refused_with_both(
    tmp_path: Path, column: str, cell: str, one: str, other: str
) -> None:
    (rejected,) = products(tmp_path, column, cell).rejected
    assert str(rejected.reason) == (
        f"{column} '{cell}' may be {one} or {other}; write it with two decimals, or without a mark between thousands."
    )


def test_the_other_figures_of_a_list_tell_its_decimal_mark(tmp_path: Path) -> None:
    comma = products(tmp_path, "Unit value", "12,50", "1.250", "0,999", "3")
    assert (comma.rejected, comma.frame["unit_value"].tolist()) == ([], [12.5, 1250.0, 0.999, 3.0])
    point = products(tmp_path, "Unit value", "12.50", "1,250", "0.999", "3")
    assert (point.rejected, point.frame["unit_value"].tolist()) == ([], [12.5, 1250.0, 0.999, 3.0])


def test_a_list_that_uses_both_decimal_marks_tells_none() -> None:
    assert amounts(["12,50", "12.50", "1.250"], "any")[1] == [2]


def test_a_format_s_decimal_comma_is_the_mark_of_all_its_figures() -> None:
    assert amounts(["0,999", "1.250", "1.250,50"], ",") == ([0.999, 1250.0, 1250.5], [])
    assert wholes(["1.250", "1,250", "3"], ",")[1] == [1], "of a count, 1,250 may be a thousand and more"


def test_a_sign_alone_tells_nothing() -> None:
    assert amounts([".", ",", "1.5"], "any")[1] == [0, 1]
    assert measures([None, "", "-"], "g", "any")[1] == []


@pytest.mark.parametrize(
    ("cell", "qty"),
    [("1,000 piece", "1,000"), ("2 piece", "2"), ("12件", "12"), ("1.5 lot", "1.5 lot"), ("1,00 piece", "1,00 piece")],
)
def test_the_count_of_an_item_cell_is_whole_or_left_as_it_is_written(cell: str, qty: str) -> None:
    assert split_items(f"【1】 Mug\n(商家编码:MUG)\n(产品数量:{cell})")[0][ITEM_QTY] == qty


def test_a_thousand_pieces_are_a_thousand() -> None:
    assert wholes(["1,000"]) == ([1000.0], [])
    assert wholes(["1,00 piece", "1.5 lot"])[1] == [0, 1]
