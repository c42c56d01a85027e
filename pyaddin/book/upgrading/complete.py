"""Nothing is lost in silence: every cell of the earlier workbook that holds anything is found again in the new one."""

from collections.abc import Collection, Iterator

from pyaddin.book.base import Workbook, cell_name, same
from pyaddin.book.upgrading.places import SheetMap
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import tr


def refuse_lost(old: Workbook, new: Workbook, maps: Collection[tuple[SheetMap, Collection[tuple[int, int]]]]) -> None:
    """Compare both files as a reader of their own sees them; Refusal names the first cell that is not found again.

    With each sheet come the cells that are ours, or are said to stay behind.
    """
    for place, passed in maps:
        if lost := next(_lost(old, new, place, passed), ""):
            raise Refusal(
                tr("'{cell}' would not be found again in the new workbook, so nothing was changed; please send this "
                   "sentence, and go on with the workbook as it is.", cell=lost)
            )  # fmt: skip


def _lost(old: Workbook, new: Workbook, place: SheetMap, passed: Collection[tuple[int, int]]) -> Iterator[str]:
    before, after = old.grid(place.old), new.grid(place.new)
    for number, row in enumerate(before.values, 1):
        there = place.row(number)
        found = after.values[there - 1] if there <= len(after.values) else []
        for column, value in enumerate(row, 1):
            if value is None:
                continue
            at = place.column(column)
            now = found[at - 1] if at <= len(found) else None
            if value is not now and not same(value, now) and (number, column) not in passed:
                yield f"{place.old} {cell_name(number, column)}"
    for formula in before.formulas - set(passed):
        if (place.row(formula[0]), place.column(formula[1])) not in after.formulas:
            yield f"{place.old} {cell_name(*formula)}"
