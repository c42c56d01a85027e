"""Undo last step: the newest press that stands, taken back cell by cell where nobody changed it since."""

from pyaddin import recovery, writing
from pyaddin.actions.day import plural
from pyaddin.book.base import Workbook
from pyaddin.buttons import BY_NAME
from pyaddin.changes import Changes, reverse
from pyaddin.journal import Entry, RawChange
from pyaddin.office import Office
from pyaddin.problems import Refusal
from pyaddin.reading import Reading
from pyaddin.summary import Summary

UNDO = "undo-last-step"


def undo_last(office: Office) -> Summary:
    """Take back the last press; its files go to out/void/. Refusal when no press is left to take back."""
    journal, data = office.journal, office.folders.data
    last = journal.last_to_undo()
    if last is None:
        raise Refusal("There is nothing to undo: every press was taken back, or none was made yet.")
    changes, raw = journal.changes(last.number)
    back, raw_back = reverse(changes), [RawChange(r.sheet, r.row, r.column, r.new, r.old) for r in raw]
    names = [name for name, _ in journal.files(last.number)]
    still, moved_on = _untouched(office.workbook, raw_back)
    draft = writing.draft(office.workbook, Reading(office.settings.zone), back, still)
    draft.left += moved_on
    entry = _entry(office, last, back, still, draft.left, names)
    draft.log([(BY_NAME[UNDO], entry, [])])
    journal.begin(entry, draft.kept(back), still, [], [])
    recovery.write(office.workbook, journal, data, [entry.number], draft.edits)
    recovery.finish_undos(journal, data)
    return Summary(UNDO, entry.line, entry.done, 0, entry.needs, left=draft.left, press=entry.number)


def _entry(
    office: Office, last: Entry, back: Changes, raw: list[RawChange], left: list[str], names: list[str]
) -> Entry:
    count = len(back.cells) + len(back.added) + len(back.removed) + len(raw)
    caption = BY_NAME[last.button].caption
    done, needs = max(count - len(left), 0), len(left)
    what = f"{caption} of {last.at:%H:%M} (press {last.number}) taken back"
    line = f"Undo last step: {what}; {plural(done, 'cell or row', 'cells or rows')} put back, {needs:,} left."
    if names:
        line += f" {plural(len(names), 'file')} moved to out/void."
    line += "".join(f" {why}" for why in left[:3])
    return Entry(
        office.journal.next_number(), office.now, office.who, UNDO, "begun", line, done, 0, needs, undo_of=last.number
    )


def _untouched(workbook: Workbook, raw: list[RawChange]) -> tuple[list[RawChange], list[str]]:
    """Cells outside the tables that still hold what the press left there, and words for the others."""
    if not raw:
        return [], []
    values = writing.inbox_of(workbook)().values

    def now(change: RawChange) -> object:
        row = values[change.row - 1] if change.row <= len(values) else []
        return row[change.column - 1] if change.column <= len(row) else None

    still = [change for change in raw if now(change) == change.old]
    lost = len(raw) - len(still)
    return still, [f"The Inbox was filled since, so {plural(lost, 'cell')} of it stay as they are."] if lost else []
