"""A workbook that is older than its journal, because it was closed without saving or restored from a backup."""

from contextlib import suppress

from pyaddin import recovery
from pyaddin.actions.day import plural
from pyaddin.buttons import BY_NAME
from pyaddin.journal import Entry
from pyaddin.office import Office
from pyaddin.problems import Refusal


def let_go(office: Office) -> list[str]:
    """Count the newest presses that the workbook no longer holds as not done; a sentence for each.

    Their files move to out/void, for the parcels in them will go into new ones, and their imports can be repeated.
    """
    lost = _lost(office)
    said = []
    for entry in lost:
        files = [name for name, _ in office.journal.files(entry.number)]
        try:
            recovery.void(office, entry.number)
        except OSError as error:
            raise Refusal(
                f"Files of press {entry.number}, which this workbook no longer holds, cannot be moved to out/void "
                f"({error.strerror}); put that right and press again."
            ) from None
        said.append(_sentence(entry, len(files)))
    with office.journal.all_or_none():
        for entry in lost:
            office.journal.lose(entry)
    return said


def _lost(office: Office) -> list[Entry]:
    """The newest standing presses, newest first, up to the first one of which the workbook shows a trace."""
    done = office.journal.entries("done")
    if not done or done[-1].number in (there := recovery.logged(office.workbook)):
        return []
    newest = max(there, default=0)
    lost = []
    for entry in reversed(done):
        changes, raw = office.journal.changes(entry.number)
        known_by = bool(changes or raw) or 0 < newest < entry.number
        if entry.number in there or not known_by or _stands(office, entry):
            break
        lost.append(entry)
    return lost


def _stands(office: Office, entry: Entry) -> bool:
    """Whether anything that the press wrote is still as it left it; a sheet that cannot be read may hold it."""
    with suppress(Refusal):
        return bool(recovery.edits_back(office, entry.number))
    return True


def _sentence(entry: Entry, files: int) -> str:
    what = f"Press {entry.number} ({BY_NAME[entry.button].caption} of {entry.at:%d %B, %H:%M})"
    moved = ""
    if files:
        moved = f"; {plural(files, 'file')} of it moved to out/void, so withdraw what you uploaded already"
    return (
        f"{what} is not in this workbook any more, which was closed without saving or restored from a backup, "
        f"and counts as not done{moved}."
    )
