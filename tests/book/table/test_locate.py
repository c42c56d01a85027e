"""Finding a table in a workbook that clerks have worked in."""

import pytest
from fakes import FakeWorkbook, book_of, sheet_of
from helpers import cell_at
from openpyxl.utils import get_column_letter

from pyaddin.book.base import Grid, Raw, cell_name
from pyaddin.book.table.locate import listed, locate
from pyaddin.tables.goods import PRODUCTS, STOCK
from pyaddin.tables.orders import ORDERS
from pyaddin.tables.parcels import PARCELS
from pyaddin.tables.problems import Refusal
from pyaddin.tables.sheets import HEADER_ROW

LINE: dict[str, Raw] = {"row_id": "R000001", "order_no": "205-1234567-1234567", "sku": "MUG-01", "qty": 2.0}


def refusal(book: FakeWorkbook) -> str:
    with pytest.raises(Refusal) as caught:
        locate(ORDERS, book)
    return str(caught.value)


def test_a_sheet_as_built_is_found_with_its_records() -> None:
    located = locate(ORDERS, book_of({ORDERS: [LINE, {**LINE, "row_id": "R000002"}]}))
    assert (located.header_row, located.rows, located.last_filled) == (HEADER_ROW, [5, 6], 6)
    assert located.cells("row_id") == ["R000001", "R000002"]


def test_a_sheet_without_records_ends_at_its_header() -> None:
    located = locate(ORDERS, book_of({ORDERS: []}))
    assert (located.rows, located.last_filled) == ([], HEADER_ROW)


def test_rows_inserted_above_the_header_do_not_hide_it() -> None:
    book = FakeWorkbook({"Orders": sheet_of(ORDERS, [LINE], header_row=17)})
    assert locate(ORDERS, book).header_row == 17


def test_moved_columns_and_the_clerks_own_are_told_apart() -> None:
    grid = sheet_of(STOCK, [{"sku": "MUG-01", "warehouse": "MAIN", "on_hand": 4.0}])
    grid.values[3:] = [["My colour", *reversed(row)] for row in grid.values[3:]]
    located = locate(STOCK, FakeWorkbook({"Stock": grid}))
    assert located.cells("sku") == ["MUG-01"]
    assert located.columns["sku"] == len(STOCK.columns) + 1
    assert 1 not in located.columns.values()


def test_captions_are_read_through_blanks_and_case() -> None:
    grid = sheet_of(ORDERS, [LINE])
    grid.values[3] = [f" \xa0{str(caption).upper()}\u200b " for caption in grid.values[3]]
    assert locate(ORDERS, FakeWorkbook({"Orders": grid})).columns["order_no"] == ORDERS.names.index("order_no") + 1


def test_a_renamed_sheet_is_known_by_its_header() -> None:
    book = FakeWorkbook({"Home": Grid([["Fulfilment"]]), "November": sheet_of(ORDERS, [LINE])})
    assert locate(ORDERS, book).sheet == "November"


def test_two_sheets_that_could_be_the_renamed_one_are_refused() -> None:
    book = FakeWorkbook({"November": sheet_of(ORDERS), "December": sheet_of(ORDERS)})
    assert refusal(book) == (
        "There is no sheet named Orders, and 'November' and 'December' could each be it: "
        "name the right one Orders and press again."
    )


def test_a_deleted_sheet_is_refused() -> None:
    book = FakeWorkbook({"Home": Grid([]), "Products": sheet_of(PRODUCTS)})
    assert refusal(book) == "There is no sheet named Orders: give the sheet its name back and press again."


def test_two_columns_of_one_name_are_refused_naming_both_cells() -> None:
    grid = sheet_of(ORDERS, [LINE])
    grid.values[3] += [None, "sku "]
    second = f"{get_column_letter(len(ORDERS.columns) + 2)}4"
    assert refusal(FakeWorkbook({"Orders": grid})) == (
        f"Orders has two columns named SKU ({cell_at('orders', 'sku', 4)} and {second}): rename one and press again."
    )


def test_a_deleted_column_is_refused_unless_a_press_can_do_without_it() -> None:
    grid = sheet_of(ORDERS, [LINE])
    header = grid.values[3]
    header[header.index("Note")] = None
    assert "note" not in locate(ORDERS, FakeWorkbook({"Orders": grid})).columns
    header[header.index("Postcode")] = "ZIP"
    assert refusal(FakeWorkbook({"Orders": grid})) == (
        "Orders has no column named Postcode: put the caption back in row 4 and press again."
    )


def test_a_sheet_without_its_header_is_refused() -> None:
    assert refusal(FakeWorkbook({"Orders": Grid([])})) == (
        "Orders has no columns named Order no., Status, Problem and 37 more: "
        "put the captions back in row 4 and press again."
    )


def test_merged_cells_are_refused_below_the_header_and_only_in_our_columns() -> None:
    grid = sheet_of(ORDERS, [LINE, LINE])
    grid.merged = [(1, 1, 2, 8), (5, 80, 6, 81)]
    assert locate(ORDERS, FakeWorkbook({"Orders": grid})).rows == [5, 6]
    grid.merged.append((5, 10, 6, 10))
    assert refusal(FakeWorkbook({"Orders": grid})) == (
        "Orders has merged cells at J5:J6: unmerge them and press again."
    )


def test_blank_formatted_rows_are_no_records_wherever_they_stand() -> None:
    grid = sheet_of(ORDERS, [LINE])
    width = len(ORDERS.columns)
    blanks: list[list[Raw]] = [[None] * width, [""] * width, [" \xa0"] * width, [], [False, 0.0]]
    grid.values += [*blanks * 500, ["R000002"], *blanks * 500]
    located = locate(ORDERS, FakeWorkbook({"Orders": grid}))
    assert located.rows == [5, 2506]
    assert located.last_filled == 2506
    assert located.cells("note") == [None, None]


def test_what_the_clerk_keeps_in_own_columns_makes_no_record() -> None:
    grid = sheet_of(PARCELS, [{"parcel_no": "P000001"}])
    width = len(PARCELS.columns)
    grid.values[3].append("Colour")
    grid.values.append([*[None] * width, "blue"])
    located = locate(PARCELS, FakeWorkbook({"Parcels": grid}))
    assert (located.rows, located.last_filled) == ([5], 5)


def test_formulas_filled_down_are_never_written_over_by_new_rows() -> None:
    grid = sheet_of(STOCK, [{"sku": "MUG-01", "available": 3.0}])
    grid.values += [[None, None, None, None, None, 0.0] for _ in range(3)]
    grid.formulas = {(row, 6) for row in range(5, 9)}
    located = locate(STOCK, FakeWorkbook({"Stock": grid}))
    assert (located.rows, located.last_filled) == ([5], 8)


@pytest.mark.parametrize(("column", "name"), [(1, "A4"), (26, "Z4"), (27, "AA4"), (702, "ZZ4"), (703, "AAA4")])
def test_cells_are_named_as_on_the_sheet(column: int, name: str) -> None:
    assert cell_name(4, column) == name


def test_lists_read_as_one_says_them() -> None:
    assert [str(words) for words in (listed("A"), listed("AB"), listed("ABC"), listed("ABCDE", most=3))] == [
        "A", "A and B", "A, B and C", "A, B and 3 more",
    ]  # fmt: skip
