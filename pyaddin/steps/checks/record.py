"""The record: the journal, the Log sheet, the files that presses wrote, numbers that were given."""

from collections.abc import Iterable, Iterator, Sequence

import pandas as pd

from pyaddin.steps.checks.findings import GONE, THERE, Facts, Finding, Mend, named, repeated
from pyaddin.steps.orders.row_ids import highest_number
from pyaddin.tables.frames import Tables
from pyaddin.tables.office import LOG
from pyaddin.tables.sheets import TABLES
from pyaddin.words.catalogue import Text, Words, tr, trn

JOURNAL, FILES = tr("Journal"), tr("Files")
FILE, GONE_SAID, NOT_THERE = tr("File"), tr("gone"), tr("not in the journal")
LOGGED = ("done", "undone")
_LETTERS = {"row_id": "R", "parcel_no": "P"}


def check(tables: Tables, facts: Facts) -> list[Finding]:
    """Everything that can be said of keys, journal, Log and files."""
    return [
        *_repeated(tables, facts),
        *_numbers(tables, facts),
        *_begun(facts),
        *(_log(tables["log"], facts) if "log" in tables and len(facts.presses) else ()),
        *_files(facts),
        *facts.archive,
    ]


def _repeated(tables: Tables, facts: Facts) -> Iterator[Finding]:
    """Keys that stand twice: the row below is passed over by every press."""
    for name in ("orders", "stock", "parcels"):
        rows = pd.concat([repeated(name, tables[name]), facts.repeated.get(name, tables[name].iloc[:0])])
        table = TABLES[name]
        captions = " / ".join(table.captions(table.key))
        for key in named(name, rows):
            why = tr("A row above has the same key, and only that one counts; delete one of the two rows.")
            yield Finding("key twice", table.sheet, str(key), captions, str(key), "", why)


def _numbers(tables: Tables, facts: Facts) -> Iterator[Finding]:
    """Numbers above those that the journal gave: they came from elsewhere, and it must not give them again."""
    if facts.ever is None:
        return
    for name, column in (("orders", "row_id"), ("parcels", "parcel_no")):
        letter = _LETTERS[column]
        top, ever = highest_number(tables[name][column], letter=letter), facts.ever.get(column, 0)
        if top > ever:
            says, should = f"{letter}{ever:06d}", f"{letter}{top:06d}"
            why = tr("It stands on the sheet and must never be given again; every press keeps that in the journal.")
            highest = tr("Highest {column}", column=TABLES[name].column(column).caption)
            yield Finding("numbers", str(JOURNAL), should, str(highest), says, should, why, Mend())


def _begun(facts: Facts) -> Iterator[Finding]:
    """Presses that were cut off: the next press of any button finishes them or takes them back."""
    for press in _in_state(facts.presses, ("begun",)):
        why = tr("The press was cut off; the next press of any button finishes it or takes it back, and says which.")
        yield Finding("begun", str(JOURNAL), str(press), str(tr("State")), str(tr("begun")), "", why)


def _in_state(presses: pd.DataFrame, states: Sequence[str]) -> list[int]:
    return presses.loc[presses["state"].isin(states), "number"].tolist() if len(presses) else []


def _log(log: pd.DataFrame, facts: Facts) -> Iterator[Finding]:
    """Presses that the Log lacks, and rows of it that no press wrote; those that follow on each other are one."""
    there = set(log["press"].dropna().astype(int))
    every = _in_state(facts.presses, LOGGED)
    rows = facts.presses.set_index("number", drop=False)
    for run in _runs([number for number in every if number not in there], every):
        records = tuple(("log", _log_row(rows.loc[number])) for number in run)
        why = tr(
            "The journal holds {presses} and Log does not; Yes in Mend writes the missing rows below.",
            presses=_presses(run),
        )
        yield _in_log(run, tr("missing"), tr("in the journal"), why, Mend(rows=records))
    known = set(rows.index)
    extra = sorted(there - known)
    for run in _runs(extra, sorted(there)):
        why = tr(
            "The journal knows nothing of {presses}: the rows were typed, or the journal is another one.",
            presses=_presses(run),
        )
        yield _in_log(run, NOT_THERE, "", why)


def _in_log(run: Sequence[int], says: Text, should: Words, why: Text, mend: Mend | None = None) -> Finding:
    return Finding("log", LOG.sheet, str(_span(run)), LOG.column("press").caption, str(says), str(should), why, mend)


def _log_row(press: pd.Series) -> dict[str, object]:
    names = ("at", "who", "button", "done", "skipped", "needs", "line", "files")
    return {"press": press["number"], **{name: press[name] for name in names}}


def _runs(some: Iterable[int], among: Sequence[int]) -> list[list[int]]:
    """Numbers in runs that are not broken by one of `among` that is not in `some`."""
    chosen = set(some)
    runs: list[list[int]] = []
    before = False
    for number in among:
        if number in chosen:
            if not before:
                runs.append([])
            runs[-1].append(number)
        before = number in chosen
    return runs


def _span(run: Sequence[int]) -> Words:
    return str(run[0]) if len(run) == 1 else tr("{first} to {last}", first=run[0], last=run[-1])


def _presses(run: Sequence[int]) -> Text:
    return trn("press {numbers}", "presses {numbers} ({count:,})", len(run), numbers=_span(run))


def _files(facts: Facts) -> Iterator[Finding]:
    """Files of standing presses that are gone or changed, and files that no press wrote."""
    cleared = _cleared(facts.files)
    if len(cleared) > 1:
        yield _cleared_away(cleared)
    for press, name, state in facts.files.itertuples(index=False, name=None):
        if state == GONE and len(cleared) > 1 and _folder(name) in cleared:
            continue
        if state == GONE:
            why = tr(
                "Press {press} wrote it and it is not there any more; put it back if you still need it.", press=press
            )
            yield _file("file gone", name, GONE_SAID, why)
        elif state != THERE:
            why = tr(
                "Press {press} wrote it and it was changed since; look which of the two was uploaded.", press=press
            )
            yield _file("file changed", name, tr("changed"), why, tr("Content"))
    for name in facts.strangers:
        why = tr("No press wrote it; move it out of this folder before it is taken for one to upload.")
        yield _file("stranger", name, NOT_THERE, why)


def _file(kind: str, name: Words, says: Text, why: Text, column: Text = FILE) -> Finding:
    return Finding(kind, str(FILES), str(name), str(column), str(says), "", why)


def _folder(name: str) -> str:
    return name.rpartition("/")[0]


def _cleared(files: pd.DataFrame) -> dict[str, int]:
    """Folders of which no file is left, and how many there were."""
    if files.empty:
        return {}
    gone = (files["state"] == GONE).groupby(files["name"].map(_folder), sort=True).agg(["all", "size"])
    return {str(folder): int(count) for folder, count in gone.loc[gone["all"], "size"].items()}


def _cleared_away(cleared: dict[str, int]) -> Finding:
    """Old folders are cleared away sooner or later: they are one finding, not hundreds."""
    first, *_, last = cleared
    why = tr(
        "{files:,} files of {folders:,} folders are not there any more; if you cleared these away all is well, else "
        "put them back.",
        files=sum(cleared.values()),
        folders=len(cleared),
    )
    return _file("folders gone", tr("{first} to {last}", first=first, last=last), GONE_SAID, why, tr("Files"))
