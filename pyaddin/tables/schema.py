"""What a sheet and a column are."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "code", "whole", "money", "when", "yes"]
"""How a column's cells are held.

text   free text                       str, "" when blank; the cell's number format is "@"
code   an identifier: text, always     as text; digits that Excel damaged are reported
whole  a count or a measure            float64 without fraction, NaN when blank
money  an amount                       float64, NaN when blank
when   a moment in the shop's time zone    datetime64[us] without zone, NaT when blank
yes    Yes or blank                    str "Yes" or ""
"""

Editor = Literal["clerk", "program", "both"]

YES = "Yes"

YES_NO = (YES, "No")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet; `width` is in characters, `optional` means a press goes on without it."""

    name: str
    caption: str
    kind: Kind
    editor: Editor
    meaning: str
    width: int = 14
    choices: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet that holds rows; `key` names the columns that identify a row.

    A `refilled` sheet is an answer that presses fill anew: its rows are emptied in place, where those of others are
    taken off their sheet.
    """

    name: str
    sheet: str
    row_is: str
    help: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    refilled: bool = False

    def column(self, name: str) -> Column:
        """The column of that name; KeyError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def names(self) -> list[str]:
        """Column names in sheet order."""
        return [column.name for column in self.columns]

    def captions(self, names: Iterable[str]) -> list[str]:
        """What the clerk reads for these column names."""
        return [self.column(name).caption for name in names]


def column(
    name: str, caption: str, kind: Kind, editor: Editor, meaning: str, width: int = 14,
    choices: tuple[str, ...] = (), optional: bool = False,
) -> Column:  # fmt: skip
    return Column(name, caption, kind, editor, meaning, width, choices, optional)


PROBLEM = (
    column(
        "problem",
        "Problem",
        "text",
        "program",
        "What is wrong and what to do, each part led by the step that said it",
        46,
    ),
    column(
        "problem_columns", "Problem columns", "text", "program", "The columns to look at; these cells are tinted", 22
    ),
)

NOTE = column("note", "Note", "text", "clerk", "Yours", 24, optional=True)
