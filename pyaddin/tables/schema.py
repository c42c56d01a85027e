"""What a sheet and a column are."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from pyaddin.words.catalogue import word

Kind = Literal["text", "code", "whole", "money", "when", "yes"]
"""How a column's cells are held.

text   free text                       str, "" when blank; the cell's number format is "@"
code   an identifier: text, always     as text; digits that Excel damaged are reported
whole  a count or a measure            float64 without fraction, NaN when blank
money  an amount                       float64, NaN when blank
when   a moment in the shop's time zone    datetime64[us] without zone, NaT when blank
yes    Yes or blank                    str "Yes" or ""
"""

COLUMN, SHEET, CHOICE = "column", "sheet", "choice"
"""Contexts of captions for translators: a word that stands above a column may need another one in a list."""

Editor = Literal["clerk", "program", "both"]

YES = "Yes"

YES_NO = (YES, "No")


def shown(code: str) -> str:
    """The caption of a choice, as a sheet shows it."""
    return word(code, CHOICE)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet; `width` is in characters, `optional` means a press goes on without it.

    `folded` columns are the program's own: they stand at the sheet's end, in a group that is closed.

    `english` is its caption and `explained` its meaning, both in the source language. `choices` are codes: tables hold
    them, sheets show their captions. So it is with what a column without a drop-down list shows of `codes`; `shows`
    gives a code's caption.
    """

    name: str
    english: str
    kind: Kind
    editor: Editor
    explained: str
    width: int = 14
    choices: tuple[str, ...] = ()
    optional: bool = False
    codes: tuple[str, ...] = ()
    folded: bool = False
    shows: Callable[[str], str] = shown

    @property
    def caption(self) -> str:
        """What stands above it."""
        return word(self.english, COLUMN)

    @property
    def meaning(self) -> str:
        """What it is for."""
        return word(self.explained)

    @property
    def unit(self) -> str:
        """What its numbers are measured in, g or mm, as its caption says; "" where they are no measures."""
        last = self.english.rpartition(" ")[2]
        return last if last in ("g", "mm") and self.kind == "whole" else ""

    @property
    def coded(self) -> tuple[str, ...]:
        """The codes whose captions its cells show."""
        return self.choices or self.codes


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet that holds rows; `key` names the columns that identify a row.

    A `refilled` sheet is an answer that presses fill anew: its rows are emptied in place, where those of others are
    taken off their sheet.
    """

    name: str
    english: str
    row_is: str
    told: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    refilled: bool = False

    @property
    def sheet(self) -> str:
        """The sheet's name."""
        return word(self.english, SHEET)

    @property
    def one_word(self) -> str:
        """Its English name as formulas and macros call it."""
        return self.english.title().replace(" ", "")

    @property
    def help(self) -> str:
        """The line on its band."""
        return word(self.told)

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
    choices: tuple[str, ...] = (), optional: bool = False, codes: tuple[str, ...] = (), folded: bool = False,
    shows: Callable[[str], str] = shown,
) -> Column:  # fmt: skip
    """A column; in a declaration of its own, for the table's classes would be long to read."""
    return Column(name, caption, kind, editor, meaning, width, choices, optional, codes, folded, shows)


PROBLEM = column(
    "problem", "Problem", "text", "program", "What is wrong and what to do, each part led by the step that said it", 44,
)  # fmt: skip

PROBLEM_COLUMNS = column(
    "problem_columns", "Problem columns", "text", "program", "The columns to look at; these cells are tinted", 22,
    folded=True,
)  # fmt: skip

VIEW = column(
    "view", "View", "code", "program", "What the buttons above the table look for", 22, optional=True, folded=True,
)  # fmt: skip

NOTE = column("note", "Note", "text", "clerk", "Yours", 24, optional=True)
