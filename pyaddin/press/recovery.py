"""Finishing or taking back what was cut off, before anything else is pressed."""

from collections.abc import Sequence
from typing import Literal

from pyaddin.book.closed.save import clear_leftovers
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.buttons import named
from pyaddin.press import traces
from pyaddin.press.office import Office
from pyaddin.store.journal import Entry
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import Text, Words, tr

Settled = Literal["finished", "reversed", "to be pressed again"]


def recover(office: Office) -> list[Words]:
    """Finish or take back what was cut off, and sweep up after it; a sentence for each press.

    Refusal when that cannot be done now: nothing else may be pressed before.
    """
    said: list[Words] = []
    if begun := office.journal.entries("begun"):
        how = _settle(office, begun)
        said = [_told(entry, how) for entry in begun]
    for publication in office.publications:
        publication.tidy()
    if isinstance(office.workbook, ClosedWorkbook):
        clear_leftovers(office.workbook.path)
    return [*said, *finish_undos(office)]


def _told(entry: Entry, how: Settled) -> Text:
    """What became of a press that was cut off."""
    places = {"press": entry.number, "button": named(entry.button).caption}
    if how == "finished":
        return tr("Press {press} ({button}) was cut off and has been finished.", **places)
    if how == "reversed":
        return tr("Press {press} ({button}) was cut off and was taken back.", **places)
    return tr("Press {press} ({button}) was cut off and has to be pressed again.", **places)


def _settle(office: Office, begun: Sequence[Entry]) -> Settled:
    """Finish the presses that are begun, or take them back; which it was."""
    try:
        if isinstance(office.workbook, ClosedWorkbook) and not begun[-1].after:
            office.workbook.blank_placeholders()
        if traces.was_written(office, begun):
            traces.publish(office, [entry.number for entry in begun])
            return "finished"
        traces.take_back(office, begun)
        return "to be pressed again" if traces.forgets(begun) else "reversed"
    except OSError as error:
        raise Refusal(
            tr("Press {press} was cut off, and its files in {folder} cannot be moved ({reason}); put that right and "
               "press again.",
               press=begun[-1].number, folder=office.folders.data / "out", reason=traces.reason(error))
        ) from None  # fmt: skip


def finish_undos(office: Office) -> list[Words]:
    """Presses that were taken back are said to be so, and their files lie in out/void/, even after a crash between;
    a sentence for what cannot be moved now."""
    try:
        for number in office.journal.done_but_taken_back():
            traces.void(office, number)
            office.journal.set_state([number], "undone")
    except (OSError, Refusal) as error:
        return [
            tr("Not all that was taken back is in out/void yet ({reason}); the next press tries again.",
               reason=traces.reason(error))
        ]  # fmt: skip
    return []
