"""Filters while Excel is written to: arrays written over filtered rows land in the wrong ones, so all rows are shown.

Calc writes hidden rows like any others, and its filters are left alone. What Excel does cannot be run in the tests of
this project; they run this code against a stand-in that has Excel's habit.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import xlwings

from pyaddin.book.live.read import in_calc


@contextmanager
def all_rows_shown(sheet: xlwings.Sheet) -> Iterator[bool]:
    """Take the tables' filters off and put them back; False when one is of a kind that xlwings cannot put back.

    Then nothing is taken off, and the sheet must be written cell by cell, which is right on hidden rows too, but slow.
    """
    if in_calc(sheet):
        yield True
        return
    filters = [table.autofilter for table in sheet.tables if table.show_autofilter]
    saved = [(each, [c for c in each.criteria if c.type != "none"]) for each in filters]
    if not all(_known(criterion) for _, criteria in saved for criterion in criteria):
        yield False
        return
    for each, criteria in saved:
        for criterion in criteria:
            each.clear(criterion.field)
    try:
        yield True
    finally:
        for each, criteria in saved:
            for criterion in criteria:
                _apply(each, criterion)


def can_be_shown(sheet: xlwings.Sheet) -> bool:
    """Whether `all_rows_shown` can show them."""
    filters = [] if in_calc(sheet) else [table.autofilter for table in sheet.tables if table.show_autofilter]
    return all(_known(c) for each in filters for c in each.criteria if c.type != "none")


def _known(criterion: xlwings.AutoFilterCriteria) -> bool:
    if criterion.type == "values":
        return bool(criterion.values) and "" not in (criterion.values or [])
    # xlwings gives "contains" and "begins with" back with their wildcards escaped
    words = f"{criterion.value1}{criterion.value2}"
    return bool(criterion.type == "comparison" and criterion.operator) and not any(c in words for c in "*?~")


def _apply(each: xlwings.AutoFilter, criterion: xlwings.AutoFilterCriteria) -> None:
    if criterion.type == "values":
        each.apply_values(criterion.field, criterion.values)
    else:
        each.apply_comparison(criterion.field, criterion.operator, criterion.value1, criterion.value2)
