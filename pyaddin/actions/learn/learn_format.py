"""Learn format: the first press proposes, the next ones show what was chosen, the last one saves what was shown."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from pyaddin.actions import listing
from pyaddin.actions.learn import lesson as learning
from pyaddin.actions.learn import sheet as learn_sheet
from pyaddin.actions.learn.lesson import Lesson
from pyaddin.actions.learn.sheet import Written
from pyaddin.actions.plan import Day, Plan
from pyaddin.formats.learn import states
from pyaddin.formats.learn.meanings import PURPOSES, Answer, purpose_caption
from pyaddin.formats.learn.preview import Preview, preview
from pyaddin.formats.learn.propose import Header, open_doubts, shown
from pyaddin.store.journal import NewFile
from pyaddin.tables.office import LEARN
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import Text, Words, tr, trn
from pyaddin.words.sentences import listed

NAMED = 5


def run(day: Day) -> Plan:
    """Take up the chosen file, or go on with the one on the Learn sheet."""
    if len(day.options.files) > 1:
        raise Refusal(tr("One file at a time can be learned; choose one of them."))
    if day.options.files:
        lesson = learning.start(day.options.files[0].resolve(), day.folders, day.now.date())
        return _show(day, _called_as_on_orders(day, lesson), _captions(lesson), guessed=True)
    if day.tables[LEARN.name].empty:
        raise Refusal(tr("Choose a file to learn: an export, a carrier's template or a tracking file."))
    return _go_on(day, learn_sheet.read(day.tables[LEARN.name]))


def _called_as_on_orders(day: Day, lesson: Lesson) -> Lesson:
    """A marketplace's file under the marketplace's name, where orders that stand in it are on Orders."""
    places = [at for at, one in lesson.proposal.certain.items() if one.meaning and one.meaning.id == "order.no"]
    if lesson.proposal.purpose != "confirm" or not places:
        return lesson
    orders = day.tables["orders"]
    found = orders.loc[orders["order_no"].isin(lesson.proposal.headers[places[0]].samples), "marketplace"]
    return lesson.called(found.iloc[0]) if len(found) and found.iloc[0] else lesson


def _captions(lesson: Lesson) -> dict[int, str]:
    return {at: answer.caption for at, answer in lesson.proposal.certain.items()}


def _go_on(day: Day, written: Written) -> Plan:
    """Save when everything stands as it was last shown, else show it anew."""
    lesson = _lesson(day, written)
    if lesson.proposal.purpose != written.shown_for:
        return _show(day, lesson, _captions(lesson))
    lesson = _as_wanted(lesson, written)
    answers, unknown = learn_sheet.answers(lesson, written.means, written.words)
    if unknown or any(states.open_ones(lesson.proposal, answers)):
        return _show(day, lesson, written.means, written.words)
    made, doubts = lesson.toml(answers), open_doubts(lesson.proposal, answers)
    if written.shown_as == learning.fingerprint(made, asked=bool(doubts)):
        return _save(day, lesson, answers)
    asked = doubts if written.shown_as == learning.fingerprint(made) else []
    return _show(day, lesson, written.means, written.words, asked=asked)


def _lesson(day: Day, written: Written) -> Lesson:
    """The file on the sheet, read again; Refusal when it is not the one that the sheet shows."""
    if written.purpose is None:
        raise Refusal(
            tr("Kind of file is '{kind}'; write one of: {kinds}.",
               kind=written.kind[:40], kinds=", ".join(map(purpose_caption, PURPOSES)))
        )  # fmt: skip
    lesson = learning.start(Path(written.file), day.folders, day.now.date(), written.purpose).called(written.name)
    there = {header.at: learn_sheet.display(header.text) for header in learn_sheet.columns(lesson)}
    if there != dict(written.headers):
        raise Refusal(
            tr("{file} has other columns than the Learn sheet; delete its rows and learn it anew.",
               file=lesson.path.name)
        )  # fmt: skip
    return lesson


def _as_wanted(lesson: Lesson, written: Written) -> Lesson:
    if lesson.row_is:
        lesson = lesson.with_rows(written.row_is)
    return lesson.from_row(written.first_row) if lesson.is_template else lesson


def _show(
    day: Day, lesson: Lesson, means: Mapping[int, str], words: Mapping[str, str] = {}, guessed: bool = False,
    asked: Sequence[Header] = (),
) -> Plan:  # fmt: skip
    """The rows of the sheet with what is known, what is doubtful, and three rows as they would be; before it is saved
    it is `asked` once of doubtful columns that matter."""
    answers, unknown = learn_sheet.answers(lesson, means, words)
    said: list[Words] = []
    previews: Preview = {}
    shown_as = ""
    try:
        made = lesson.toml(answers)
        previews = _preview(day, lesson, answers, made)
        shown_as = learning.fingerprint(made, bool(asked)) if not unknown else ""
    except Refusal as refusal:
        said += refusal.args
    rows = learn_sheet.records(lesson, means, previews, shown_as, words, guessed)
    sheet = listing.placed(LEARN.name, day.tables[LEARN.name], rows)
    columns = learn_sheet.columns(lesson)
    doubtful = [header for header in columns if header.at not in means and header.proposal]
    plan = Plan({LEARN.name: sheet})
    plan.done, plan.needs = len(answers), len(doubtful) + len(unknown)
    plan.skipped = len(columns) - plan.done - plan.needs
    kind = purpose_caption(lesson.proposal.purpose)
    plan.said = [tr("{file} is shown on the Learn sheet as {kind}.", file=lesson.path.name, kind=kind), *said]
    if asked:
        plan.said.append(_doubted(asked))
    elif shown_as:
        plan.said.append(tr("Correct Means and look at the three rows; press again to save what is shown."))
    return plan


def _doubted(headers: Sequence[Header]) -> Text:
    names = [
        tr("'{header}' ({meaning}?)", header=shown(header.text)[:40], meaning=header.proposal.caption)
        for header in headers
        if header.proposal
    ]
    return trn(
        "{columns} has no meaning yet: choose one in Means, or press again to save without it.",
        "{columns} have no meaning yet: choose one in Means for each, or press again to save without them.",
        len(names), columns=listed(names, NAMED),
    )  # fmt: skip


def _preview(day: Day, lesson: Lesson, answers: Mapping[int, Answer], made: str) -> Preview:
    return preview(lesson.proposal, answers, made, day.settings.zone, *learning.examples(day.tables, day.now))


def _save(day: Day, lesson: Lesson, answers: Mapping[int, Answer]) -> Plan:
    """The format in the shop's templates folder; the sheet is empty for the next one."""
    own = day.folders.own
    files = [
        NewFile(_from_data(own / name, day.folders.data), data)
        for name, data in learning.new_files(lesson, answers, day.folders)
    ]
    empty = day.tables[LEARN.name].iloc[:0]
    columns = learn_sheet.columns(lesson)
    plan = Plan({LEARN.name: empty}, done=len(answers), skipped=len(columns) - len(answers), files=files)
    learned = trn(
        "'{name}' is learned: {count:,} column.", "'{name}' is learned: {count:,} columns.", len(answers),
        name=lesson.name,
    )  # fmt: skip
    plan.said = [learned, learning.told(lesson)]
    return plan


def _from_data(path: Path, data: Path) -> str:
    """A file's path from the data folder; whole when the templates lie elsewhere."""
    absolute, root = path.absolute(), data.absolute()
    inside = absolute.is_relative_to(root)
    return (absolute.relative_to(root) if inside else absolute).as_posix().replace(os.sep, "/")
