"""Sheets as a clerk leaves them: filtered, folded, sorted; and whether two books are alike."""

from typing import Any

import pandas as pd
from office import Office

from pyaddin.book.calc.connect import load_uno
from pyaddin.tables.frames import Tables


def assert_alike(one: Tables, other: Tables, when: str) -> None:
    assert one.keys() == other.keys()
    for name, table in one.items():
        pd.testing.assert_frame_equal(table, other[name], obj=f"{name} after {when}")


def fold(sheet: Any, cells: Any, by: str) -> None:
    """Group rows or columns and close the group, as Data > Group and Outline and a click on its minus do."""
    orientation = load_uno().Enum("com.sun.star.table.TableOrientation", by)
    sheet.group(cells.RangeAddress, orientation)
    sheet.hideDetail(cells.RangeAddress)


def sort_by(cells: Any, column: int) -> None:
    """Sort rows below a header, as Data > Sort does, from Z to A."""
    field_ = load_uno().createUnoStruct("com.sun.star.table.TableSortField")
    field_.Field, field_.IsAscending = column, False
    fields = load_uno().Any("[]com.sun.star.table.TableSortField", (field_,))
    descriptor = (_property("SortFields", fields), _property("ContainsHeader", True))
    load_uno().invoke(cells, "sort", (descriptor,))


def filter_by(office: Office, name: str, column: int, value: str) -> None:
    """Show the rows with that value only, as the arrow in the header does."""
    table = office.document.DatabaseRanges.getByName(name)
    wanted = load_uno().createUnoStruct("com.sun.star.sheet.TableFilterField")
    wanted.Field, wanted.StringValue = column, value
    wanted.Operator = load_uno().Enum("com.sun.star.sheet.FilterOperator", "EQUAL")
    table.FilterDescriptor.setFilterFields((wanted,))
    table.refresh()


def _property(name: str, value: object) -> Any:
    made = load_uno().createUnoStruct("com.sun.star.beans.PropertyValue")
    made.Name, made.Value = name, value
    return made
