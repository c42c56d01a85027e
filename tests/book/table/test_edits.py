"""Changes written to sheets that clerks go on working in."""

from datetime import datetime
from typing import Any

import pandas as pd
import pytest
from fakes import FakeWorkbook, book_of
from helpers import cell_at
from hypothesis import given, settings
from hypothesis import strategies as st

from pyaddin.book.base import CellError, Raw
from pyaddin.book.table.edits import Left, to_edits, written
from pyaddin.book.table.locate import locate
from pyaddin.book.table.typed import read_table
from pyaddin.steps.orders.row_ids import give_row_ids
from pyaddin.tables.changes import CellChange, Changes, RowChange, difference, reverse
from pyaddin.tables.frames import append, from_records
from pyaddin.tables.goods import STOCK
from pyaddin.tables.orders import ORDERS
from pyaddin.tables.parcels import PARCELS
from pyaddin.tables.schema import Table
from pyaddin.tables.sheets import TABLES
from pyaddin.values.text import clean_text

Record = dict[str, Raw]


def frame_of(book: FakeWorkbook, table: Table = ORDERS) -> pd.DataFrame:
    return read_table(locate(table, book)).frame


def write(book: FakeWorkbook, changes: Changes, before: pd.DataFrame, table: Table = ORDERS) -> list[Left]:
    edits, left = to_edits(changes, {table.name: locate(table, book)}, before={table.name: before})
    book.apply(edits)
    return left


def set_cells(frame: pd.DataFrame, column: str, value: Any, labels: list[int] | None = None) -> pd.DataFrame:
    out = frame.copy()
    out.loc[frame.index if labels is None else labels, column] = value
    return out


def changed(before: pd.DataFrame, after: pd.DataFrame, table: Table = ORDERS) -> Changes:
    return difference({table.name: before}, {table.name: after})


def lines(*row_ids: str) -> FakeWorkbook:
    """Order lines that differ in their line number."""
    records: list[Record] = [{"row_id": i, "line_no": f"L{at}", "status": "New"} for at, i in enumerate(row_ids)]
    return book_of({ORDERS: records})


def move(book: FakeWorkbook, *order: int) -> None:
    """Put the records in another order, as sorting does."""
    values = book.grids["Orders"].values
    values[4:] = [values[4 + at] for at in order]


def at(column: str, table: Table = ORDERS) -> int:
    return table.names.index(column)


def statuses(book: FakeWorkbook) -> dict[str, str]:
    frame = frame_of(book)
    return dict(zip(frame["line_no"], frame["status"], strict=True))


def test_only_changed_cells_are_written_in_the_types_of_their_columns() -> None:
    book = lines("R000001", "R000002")
    before = frame_of(book)
    after = before
    for name, value in {
        "status": "Ready",
        "qty": 3.0,
        "unit_price": 2.5,
        "ship_by": datetime(2026, 11, 21, 14, 5),
    }.items():
        after = set_cells(after, name, value, [6])
    assert write(book, changed(before, after), before) == []
    (edit,) = book.applied
    assert sorted(edit.cells, key=lambda cell: cell[1]) == [
        (6, at("status") + 1, "Ready"), (6, at("ship_by") + 1, datetime(2026, 11, 21, 14, 5)), (6, at("qty") + 1, 3),
        (6, at("unit_price") + 1, 2.5),
    ]  # fmt: skip
    assert {type(value) for *_, value in edit.cells} == {int, str, float, datetime}


def test_nothing_changed_is_nothing_to_write() -> None:
    book = lines("R000001")
    before = frame_of(book)
    assert to_edits(changed(before, before.copy()), {"orders": locate(ORDERS, book)}, before={}) == ([], [])


def test_rows_are_found_by_key_after_sorting_and_inserting() -> None:
    book = lines("R000001", "R000002", "R000003")
    before = frame_of(book)
    changes = changed(before, set_cells(before, "status", "Ready", [5]))
    move(book, 2, 1, 0)
    book.grids["Orders"].values.insert(4, [*[None] * at("marketplace"), "Amazon"])
    assert write(book, changes, before) == []
    assert statuses(book) == {"": "", "L0": "Ready", "L1": "New", "L2": "New"}


def test_rows_without_an_id_are_found_by_all_they_hold() -> None:
    book = lines("", "", "")
    before = frame_of(book)
    after, _ = give_row_ids(before, 0)
    move(book, 1, 2, 0)
    assert write(book, changed(before, after), before) == []
    frame = frame_of(book)
    assert list(zip(frame["line_no"], frame["row_id"], strict=True)) == [
        ("L1", "R000002"), ("L2", "R000003"), ("L0", "R000001"),
    ]  # fmt: skip


def test_alike_rows_without_an_id_get_one_each() -> None:
    book = book_of({ORDERS: [{"sku": "MUG-01"}, {"sku": "MUG-01"}, {"sku": "CUP-01"}]})
    before = frame_of(book)
    after, _ = give_row_ids(before, 0)
    move(book, 2, 0, 1)
    assert write(book, changed(before, after), before) == []
    assert sorted(frame_of(book)["row_id"]) == ["R000001", "R000002", "R000003"]


def test_a_row_without_an_id_that_was_edited_meanwhile_is_left() -> None:
    book = lines("", "R000005")
    before = frame_of(book)
    after = set_cells(give_row_ids(before, 5)[0], "status", "Ready")
    book.grids["Orders"].values[4][at("city")] = "Leeds"
    left = write(book, changed(before, after), before)
    assert statuses(book) == {"L0": "New", "L1": "Ready"}
    assert {str(item.why) for item in left} == {
        "Orders: row R000006 was moved or changed meanwhile and is left as it is."
    }


def test_both_rows_of_a_doubled_id_get_their_own_values() -> None:
    book = lines("R000001", "R000001")
    before = frame_of(book)
    after, _ = give_row_ids(before, 1)
    after = set_cells(after, "status", "Ready", [5])
    move(book, 1, 0)
    assert write(book, changed(before, after), before) == []
    assert statuses(book) == {"L0": "Ready", "L1": "New"}
    assert list(frame_of(book)["row_id"]) == ["R000002", "R000001"]


def test_when_the_original_of_a_copy_is_deleted_meanwhile_the_copy_gets_none_of_its_values() -> None:
    book = lines("R000001", "R000001")
    before = frame_of(book)
    after = set_cells(give_row_ids(before, 1)[0], "status", "Ready", [5])
    del book.grids["Orders"].values[4]
    left = write(book, changed(before, after), before)
    assert statuses(book) == {"L1": "New"}
    assert [item.change.key for item in left] == ["R000001"]


def test_a_cell_changed_meanwhile_is_left_and_named() -> None:
    book = lines("R000001", "R000002")
    before = frame_of(book)
    changes = changed(before, set_cells(before, "status", "Ready"))
    book.grids["Orders"].values[5][at("status")] = "Hold"
    (left,) = write(book, changes, before)
    assert str(left.why) == f"Orders {cell_at('orders', 'status', 6)} was changed meanwhile and is left as it is."
    assert statuses(book) == {"L0": "Ready", "L1": "Hold"}
    assert [change.key for change in written(changes, [left]).cells] == ["R000001"]


@pytest.mark.parametrize("held", ["three", CellError("#N/A"), -3.0])
def test_a_cell_that_cannot_be_read_is_never_written_over(held: Raw) -> None:
    book = lines("R000001")
    book.grids["Orders"].values[4][at("qty")] = held
    before = frame_of(book)
    assert len(write(book, changed(before, set_cells(before, "qty", 3.0)), before)) == 1
    assert book.grids["Orders"].values[4][at("qty")] == held


def test_a_formula_is_never_written_over() -> None:
    book = lines("R000001")
    book.grids["Orders"].formulas.add((5, at("status") + 1))
    before = frame_of(book)
    (left,) = write(book, changed(before, set_cells(before, "status", "Ready")), before)
    assert str(left.why) == f"Orders {cell_at('orders', 'status', 5)} holds a formula and is left as it is."


def test_a_row_whose_id_cannot_be_written_is_left_whole() -> None:
    book = lines("")
    book.grids["Orders"].formulas.add((5, at("row_id") + 1))
    before = frame_of(book)
    after = set_cells(give_row_ids(before, 0)[0], "status", "Ready")
    assert len(write(book, changed(before, after), before)) == 2
    assert statuses(book) == {"L0": "New"}


def test_a_number_typed_into_a_code_column_counts_as_its_text() -> None:
    book = lines("R000001")
    cells = book.grids["Orders"].values[4]
    cells[at("postcode")] = 1234.0
    before = frame_of(book)
    changes = changed(before, set_cells(before, "postcode", "01234"))
    cells[at("postcode")] = " 1234"
    assert write(book, changes, before) == []
    assert cells[at("postcode")] == "01234"


def test_text_too_long_for_a_cell_is_left_and_not_cut() -> None:
    book = lines("R000001")
    before = frame_of(book)
    (left,) = write(book, changed(before, set_cells(before, "buyer_note", "é" * 32_768)), before)
    assert str(left.why) == (
        f"Orders {cell_at('orders', 'buyer_note', 5)} would hold more than the 32,767 characters that fit a cell; it "
        "is left as it is."
    )
    assert write(book, changed(before, set_cells(before, "buyer_note", "é" * 32_767)), before) == []


def test_new_rows_go_below_the_last_one_with_the_formats_of_their_columns() -> None:
    book = lines("R000001")
    before = frame_of(book)
    new = from_records("orders", [{"row_id": "R000002", "sku": "=1+1", "qty": 2}, {"row_id": "R000003", "item": "@x"}])
    assert write(book, changed(before, append("orders", before, new)), before) == []
    (edit,) = book.applied
    assert (edit.header, edit.first, edit.shrink, edit.cells) == (4, 6, None, [])
    formats = dict(zip(edit.columns, edit.formats, strict=True))
    assert [formats[at(n) + 1] for n in ("sku", "qty", "unit_price", "ship_by", "gift")] == [
        "@", "0", "0.00", "yyyy-mm-dd hh:mm", "@",
    ]  # fmt: skip
    assert [edit.rows[0][at("sku")], edit.rows[0][at("qty")], edit.rows[1][at("item")]] == ["=1+1", 2, "@x"]
    assert edit.rows[0][at("city")] is None


def test_a_value_for_a_column_that_was_deleted_is_said() -> None:
    book = lines("R000001")
    book.grids["Orders"].values[3][at("tax_id")] = None
    before = frame_of(book)
    new = from_records("orders", [{"row_id": "R000002", "tax_id": "IM0123456789"}])
    after = append("orders", set_cells(before, "tax_id", "GB123456789"), new)
    left = write(book, changed(before, after), before)
    assert [str(item.why) for item in left] == ["Orders has no column named Tax ID, so it was not written."] * 2
    assert list(frame_of(book)["row_id"]) == ["R000001", "R000002"]


def test_undo_of_new_rows_empties_them_and_shrinks_the_table() -> None:
    book = lines("R000001")
    before = frame_of(book)
    new = from_records("orders", [{"row_id": "R000002"}, {"row_id": "R000003"}])
    changes = changed(before, append("orders", before, new))
    write(book, changes, before)
    assert write(book, reverse(changes), frame_of(book)) == []
    assert book.applied[-1].shrink == 5
    assert list(frame_of(book)["row_id"]) == ["R000001"]
    assert write(book, reverse(reverse(changes)), frame_of(book)) == []
    assert list(frame_of(book)["row_id"]) == ["R000001", "R000002", "R000003"]


def test_undo_leaves_a_new_row_that_the_clerk_has_worked_on() -> None:
    book = lines("R000001")
    before = frame_of(book)
    changes = changed(before, append("orders", before, from_records("orders", [{"row_id": "R000002"}])))
    write(book, changes, before)
    book.grids["Orders"].values[5][at("note")] = "call first"
    (left,) = write(book, reverse(changes), frame_of(book))
    assert str(left.why) == f"Orders {cell_at('orders', 'note', 6)} was changed since, so its row is left as it is."
    assert list(frame_of(book)["row_id"]) == ["R000001", "R000002"]


def test_undo_of_a_row_that_is_gone_says_so() -> None:
    gone = Changes(removed=[RowChange("parcels", "P000009", {"parcel_no": "P000009"})])
    book = book_of({PARCELS: [{"parcel_no": "P000001"}]})
    (left,) = write(book, gone, frame_of(book, PARCELS), PARCELS)
    assert str(left.why) == "Parcels: row P000009 is not there any more and is left as it is."


def test_undo_leaves_a_row_that_was_copied_since_and_touches_no_other() -> None:
    book = lines("R000001", "R000002")
    before = frame_of(book)
    changes = changed(before, set_cells(before, "status", "Ready"))
    write(book, changes, before)
    values = book.grids["Orders"].values
    values[4:] = [list(values[row]) for row in (5, 4, 4)]
    left = write(book, reverse(changes), frame_of(book))
    assert [item.change.key for item in left] == ["R000001"]
    assert list(frame_of(book)["status"]) == ["New", "Ready", "Ready"]


def test_a_table_keeps_one_row_when_all_are_taken_back() -> None:
    book = lines()
    before = frame_of(book)
    changes = changed(before, append("orders", before, from_records("orders", [{"row_id": "R000001"}])))
    write(book, changes, before)
    write(book, reverse(changes), frame_of(book))
    assert book.applied[-1].shrink == 5


def test_a_row_is_found_though_part_of_its_key_changes() -> None:
    book = book_of({STOCK: [{"sku": "MUG-01", "warehouse": "MAIN"}, {"sku": "MUG-01", "warehouse": "EAST"}]})
    before = frame_of(book, STOCK)
    changes = changed(before, set_cells(before, "bin", "A1", [6]), STOCK)
    move_rows = book.grids["Stock"].values
    move_rows[4:] = move_rows[:3:-1]
    assert write(book, changes, before, STOCK) == []
    frame = frame_of(book, STOCK)
    assert list(zip(frame["warehouse"], frame["bin"], strict=True)) == [("EAST", "A1"), ("MAIN", "")]
    assert write(book, reverse(changes), frame, STOCK) == []
    assert list(frame_of(book, STOCK)["bin"]) == ["", ""]


WORDS = st.text(st.characters(codec="utf-8"), max_size=8).map(clean_text) | st.sampled_from(
    ["=1+1", "+44 1632 960001", "-x", "@home", "00123", "1E5", "#N/A", "TRUE", "2026-11-21"]
)

VALUES: dict[str, st.SearchStrategy[Any]] = {
    "item": WORDS, "city": WORDS, "address_1": WORDS,
    "qty": st.integers(0, 9).map(float) | st.just(float("nan")),
    "unit_price": st.sampled_from([0.01, 12.5, 1e6, float("nan")]),
    "ship_by": st.datetimes(datetime(1991, 1, 1), datetime(2099, 1, 1)).map(lambda d: d.replace(microsecond=0)),
    "status": st.sampled_from(["", "New", "Ready", "Reserved"]),
    "gift": st.sampled_from(["", "Yes"]),
}  # fmt: skip


def record(tag: int) -> st.SearchStrategy[Record]:
    cells = {name: values.map(lambda v: None if v != v else v) for name, values in VALUES.items()}
    row_id = st.sampled_from(["", "", "R000001", f"R0001{tag:02d}", f"R0001{tag:02d}"])
    return st.fixed_dictionaries({**cells, "row_id": row_id, "line_no": st.just(f"L{tag}")})


RECORDS = st.integers(0, 5).flatmap(lambda n: st.tuples(*(record(tag) for tag in range(n))).map(list))


@st.composite
def presses(draw: st.DrawFn) -> tuple[FakeWorkbook, pd.DataFrame, pd.DataFrame]:
    """A workbook, its orders as read, and as a press leaves them: IDs given, cells changed, rows added."""
    book = book_of({ORDERS: draw(RECORDS)})
    before = frame_of(book)
    after = give_row_ids(before, 200)[0].copy()
    for label in before.index:
        for name in draw(st.sets(st.sampled_from(list(VALUES)), max_size=3)):
            after.loc[label, name] = draw(VALUES[name])
    new = [{name: draw(values) for name, values in VALUES.items()} for _ in range(draw(st.integers(0, 2)))]
    for at_, row in enumerate(new):
        row.update(row_id=f"R00030{at_}", line_no=f"N{at_}")
    return book, before, append("orders", after, from_records("orders", new)) if new else after


def by_line(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.set_index("line_no").sort_index()


@settings(max_examples=40, deadline=None)
@given(presses())
def test_what_a_press_decided_is_what_is_read_afterwards(
    press: tuple[FakeWorkbook, pd.DataFrame, pd.DataFrame],
) -> None:
    book, before, after = press
    assert write(book, changed(before, after), before) == []
    pd.testing.assert_frame_equal(by_line(frame_of(book)), by_line(after))


@settings(max_examples=40, deadline=None)
@given(presses())
def test_undo_is_the_inverse(press: tuple[FakeWorkbook, pd.DataFrame, pd.DataFrame]) -> None:
    book, before, after = press
    changes = changed(before, after)
    write(book, changes, before)
    assert write(book, reverse(changes), frame_of(book)) == []
    pd.testing.assert_frame_equal(frame_of(book), before)


@settings(max_examples=80, deadline=None)
@given(presses(), st.randoms(use_true_random=False), st.data())
def test_values_never_land_in_another_row_whatever_the_clerk_does_meanwhile(
    press: tuple[FakeWorkbook, pd.DataFrame, pd.DataFrame], chance: Any, data: st.DataObject
) -> None:
    book, before, after = press
    values = book.grids["Orders"].values
    order = data.draw(st.permutations(range(len(values) - 4)))
    move(book, *order[: data.draw(st.integers(0, len(order)))])
    edited = data.draw(st.lists(st.sampled_from(range(4, len(values))), max_size=2)) if len(values) > 4 else []
    for row in edited:
        name = data.draw(st.sampled_from(list(VALUES)))
        values[row][at(name)] = data.draw(VALUES[name].filter(lambda v: v == v))
    touched = {values[row][at("line_no")] for row in edited}
    for _ in range(data.draw(st.integers(0, 2))):
        values.insert(chance.randint(4, len(values)), [])
    now = by_line(frame_of(book))
    changes = changed(before, after)
    left = write(book, changes, before)
    lines_left = {before.at[item.change.row, "line_no"] for item in left if isinstance(item.change, CellChange)}
    assert lines_left <= touched | (set(before["line_no"]) - set(now.index))
    expected = now.copy()
    for change in written(changes, left).cells:
        line = before.at[change.row, "line_no"]
        expected.loc[line, change.column] = after.at[change.row, change.column]
    new = by_line(after.loc[after.index[len(before) :]])
    pd.testing.assert_frame_equal(by_line(frame_of(book)), pd.concat([expected, new]).sort_index())


def test_every_table_can_be_read_changed_and_written() -> None:
    for table in TABLES.values():
        book = book_of({table: [{table.key[0]: "1"}]})
        before = frame_of(book, table)
        name = next(column.name for column in reversed(table.columns) if column.kind == "text")
        value = "later"
        assert write(book, changed(before, set_cells(before, name, value), table), before, table) == []
        assert frame_of(book, table)[name].tolist() == [value]
