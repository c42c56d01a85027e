"""Supplier answers."""

from collections.abc import Iterator, Sequence
from hashlib import sha256

import pandas as pd

from pyaddin.actions.buying import shared
from pyaddin.actions.plan import Counted, Day, Plan
from pyaddin.actions.standing import questioned, told
from pyaddin.formats.exports import answers as answer_files
from pyaddin.formats.exports import marketplaces, purchases
from pyaddin.formats.exports.format import Marketplace
from pyaddin.formats.files import read as read_files
from pyaddin.formats.files.read import Sheets
from pyaddin.steps.buying import answering
from pyaddin.steps.buying.answering import Answered, Highest
from pyaddin.tables.office import INBOX_FIRST
from pyaddin.tables.orders import INBOX
from pyaddin.tables.problems import Refusal
from pyaddin.values.check_digits import doubt
from pyaddin.words.catalogue import Words, tr, trn

NAMED = 3


def run(day: Day) -> Plan:
    """Bring what suppliers answer to the order rows and their parcels: numbers, what cannot be sent, prices."""
    shared.refuse_without_sheet(day)
    day, found = questioned(day)
    plan, tables = Plan(counted=Counted()), dict(day.tables)
    for name, rows in _sources(day, plan):
        highest = Highest(day.last("row_id"), day.last("parcel_no"), day.last("purchases"))
        result = answering.take(tables, rows, highest, doubt, day.now)
        _refuse_another_shops(name, tables["purchases"], rows, result)
        tables = result.tables
        plan.problems += result.problems
        errors = [problem for problem in result.problems if problem.severity == "error"]
        plan.done += result.matched - len(errors)
        plan.skipped += result.already
        plan.needs += len(result.unmatched) + len(errors)
        plan.said += _sentences(name, result)
        if name == INBOX.sheet:
            plan.cleared = _taken(day, {line for line, _ in result.unmatched})
    plan.tables = shared.settled(day, tables)
    return told(plan, found)


def _sources(day: Day, plan: Plan) -> Iterator[tuple[str, pd.DataFrame]]:
    """What each file answers, or the Inbox where none was chosen; Refusal where one is no answer."""
    formats, _ = marketplaces.load_sound(day.folders.of("marketplaces"))
    if not day.options.files:
        sheets = read_files.rows_from_grid(day.inbox().values[INBOX_FIRST - 1 :])
        if not sheets:
            raise Refusal(tr("Choose the file that the supplier sent back, or paste its rows into the Inbox first."))
        yield INBOX.sheet, _answers(day, INBOX.sheet, sheets, formats)
    for path in day.options.files:
        day.progress(tr("Reading {file}", file=path.name))
        sheets = read_files.read_rows(path, purchases.owner_of(formats), day.options.encoding)
        plan.inputs.append((path.name, sha256(path.read_bytes()).hexdigest()))
        yield path.name, _answers(day, path.name, sheets, formats)


def _answers(day: Day, name: str, sheets: Sheets, formats: Sequence[Marketplace]) -> pd.DataFrame:
    read = [answer_files.read(sheet.rows, formats, day.settings.zone) for sheet in sheets]
    taken = next((rows for rows in read if isinstance(rows, pd.DataFrame)), None)
    if taken is None:
        raise Refusal(tr("{file}: {why}", file=name, why=str(read[0])))
    return taken


def _taken(day: Day, kept: set[int]) -> list[int]:
    """The rows of the Inbox that are done with; the header stays while one below it does."""
    rows = range(INBOX_FIRST, INBOX_FIRST + len(day.inbox().values))
    lines = kept | ({1} if kept else set())
    return [row for row in rows if row - INBOX_FIRST + 1 not in lines]


def _refuse_another_shops(name: str, lines: pd.DataFrame, rows: pd.DataFrame, result: Answered) -> None:
    """Refusal of a file for another shop: it names our parcel numbers with orders of others, or nothing of ours."""
    order_of = lines[lines["reference"] != ""].drop_duplicates("reference").set_index("reference")["order_no"]
    here = rows[rows["reference"].isin(order_of.index) & (rows["order_no"] != "")]
    if len(here) and (here["reference"].map(order_of) != here["order_no"]).all():
        raise Refusal(
            tr("{file} is an answer for another shop: its parcel {parcel} is of order {order}, and here it is of "
               "{other}; press this in that shop's workbook.", file=name, parcel=here["reference"].iloc[0],
               order=here["order_no"].iloc[0], other=order_of[here["reference"].iloc[0]])
        )  # fmt: skip
    if len(rows) and len(result.unmatched) == len(rows):
        line, why = result.unmatched[0]
        raise Refusal(
            tr("{file} answers nothing that was ordered here (row {row}: {why}); it may be another shop's.",
               file=name, row=line, why=why)
        )  # fmt: skip


def _sentences(name: str, result: Answered) -> list[Words]:
    said: list[Words] = [
        tr("{file}: {matched:,} taken, {already:,} known already, {unknown:,} unknown.",
           file=name, matched=result.matched, already=result.already, unknown=len(result.unmatched))
    ]  # fmt: skip
    said += [tr("Row {row}: {why}", row=line, why=why) for line, why in result.unmatched[:NAMED]]
    if result.cannot:
        said.append(
            trn("{count:,} unit cannot be sent: its row is on Hold.",
                "{count:,} units cannot be sent: their rows are on Hold.", int(result.cannot))
        )  # fmt: skip
    if prices := len({p.row for p in result.problems if p.code == "supplier.price"}):
        said.append(trn("{count:,} line has another price.", "{count:,} lines have another price.", prices))
    return said
