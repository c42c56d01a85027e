"""What formulas name: sheets, columns, texts; in every language of the workbook."""

import re
from typing import Final

from xlsxwriter.utility import xl_col_to_name

from pyaddin.tables.schema import Table
from pyaddin.tables.sheets import HEADER_ROW

SHOP_NOW: Final = "Shop_Now"
"""The name of the cell that holds the shop's time, whatever zone the computer is in."""
_PLAIN_NAME: Final = re.compile(r"[A-Za-z]+")


def letter(table: Table, name: str) -> str:
    """The sheet column of a table's column, as `AC`."""
    return str(xl_col_to_name(table.names.index(name)))


def place(table: Table) -> str:
    """A sheet's name as formulas spell it, with its exclamation mark."""
    name = table.sheet
    return f"{name}!" if _PLAIN_NAME.fullmatch(name) else "'{}'!".format(name.replace("'", "''"))


def text(words: str) -> str:
    """A text as formulas spell it."""
    return '"{}"'.format(words.replace('"', '""'))


def reference(table: Table, name: str) -> str:
    """A whole sheet column: it goes on holding when rows are pasted below and when the clerk moves the column."""
    column = letter(table, name)
    return f"{place(table)}${column}:${column}"


def cells(table: Table, name: str, last: int) -> str:
    """A column's cells from the first data row down to `last`, which stay those when rows are deleted."""
    column = reference(table, name)
    return f"INDEX({column},{HEADER_ROW + 1}):INDEX({column},{last})"


def below(table: Table, first: int, last: int) -> str:
    """The first column of a sheet between two rows, as they are counted now."""
    column = f"{place(table)}$A:$A"
    return f"INDEX({column},{first}):INDEX({column},{last})"
