"""Finishing or taking back what was cut off, before anything else is pressed."""

from collections.abc import Sequence

from pyaddin.book.closed.save import clear_leftovers
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.buttons import named
from pyaddin.press import traces
from pyaddin.press.office import Office
from pyaddin.store.journal import Entry
from pyaddin.tables.problems import Refusal


def recover(office: Office) -> list[str]:
    """Finish or take back what was cut off, and sweep up after it; a sentence for each press.

    Refusal when that cannot be done now: nothing else may be pressed before.
    """
    said: list[str] = []
    if begun := office.journal.entries("begun"):
        how = _settle(office, begun)
        said = [f"Press {entry.number} ({named(entry.button).caption}) was cut off and {how}." for entry in begun]
    for publication in office.publications:
        publication.tidy()
    if isinstance(office.workbook, ClosedWorkbook):
        clear_leftovers(office.workbook.path)
    return [*said, *finish_undos(office)]


def _settle(office: Office, begun: Sequence[Entry]) -> str:
    """Finish the presses that are begun, or take them back; words for which."""
    try:
        if isinstance(office.workbook, ClosedWorkbook) and not begun[-1].after:
            office.workbook.blank_placeholders()
        if traces.was_written(office, begun):
            traces.publish(office, [entry.number for entry in begun])
            return "has been finished"
        traces.take_back(office, begun)
        return "has to be pressed again" if traces.forgets(begun) else "was taken back"
    except OSError as error:
        raise Refusal(
            f"Press {begun[-1].number} was cut off, and its files in {office.folders.data / 'out'} cannot be moved "
            f"({traces.reason(error)}); put that right and press again."
        ) from None


def finish_undos(office: Office) -> list[str]:
    """Presses that were taken back are said to be so, and their files lie in out/void/, even after a crash between;
    a sentence for what cannot be moved now."""
    try:
        for number in office.journal.done_but_taken_back():
            traces.void(office, number)
            office.journal.set_state([number], "undone")
    except (OSError, Refusal) as error:
        return [f"Not all that was taken back is in out/void yet ({traces.reason(error)}); the next press tries again."]
    return []
