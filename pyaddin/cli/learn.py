"""`fulfilment learn FILE`: what Learn format does, without a workbook's sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from pyaddin.cli import options
from pyaddin.tables.problems import Refusal

if TYPE_CHECKING:
    from pyaddin.actions.learn.lesson import Lesson
    from pyaddin.formats.learn.meanings import Answer, Purpose
    from pyaddin.formats.learn.preview import Preview
    from pyaddin.tables.frames import Tables

KINDS: tuple[Purpose, ...] = ("orders", "carrier", "tracking", "confirm", "status")


@click.command("learn")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--kind", type=click.Choice(KINDS), help="What the file is; told by its headers otherwise.")
@click.option("--name", default="", help="What the format will be called; the file's name otherwise.")
@click.option("--set", "sets", multiple=True, metavar="HEADER=MEANING", help="What a column means; may be repeated.")
@click.option("--row-is", default="", help="What a row is that is written: 'a parcel', 'an article' and others.")
@click.option("--first-row", default="", help="Where a template is filled from.")
@click.option("--encoding", default="", metavar="NAME", help=options.ENCODING)
@click.option("--yes", is_flag=True, help="Save it with the exact matches and what --set says; doubtful ones stay out.")
@options.book
@options.templates
def learn_command(
    file: Path, kind: Purpose | None, name: str, sets: tuple[str, ...], row_is: str, first_row: str, encoding: str,
    yes: bool, book: Path, templates: Path,
) -> None:  # fmt: skip
    """Teach it a new export, carrier template, tracking file or marketplace's confirmation file: print what its headers
    mean, how it would read, or write the parcels of --book, and with --yes save it."""
    from pyaddin import shipped
    from pyaddin.actions.learn import lesson as learning
    from pyaddin.actions.plan import Folders
    from pyaddin.store import bounds, private

    own = tuple(folder for folder in (templates, shipped.TEMPLATES) if folder.is_dir())
    folders = Folders(templates, own, templates)
    lesson = learning.start(file, folders, date.today(), kind, encoding)
    lesson = lesson.called(name) if name else lesson
    lesson = lesson.with_rows(row_is) if row_is else lesson
    lesson = lesson.from_row(first_row) if first_row and lesson.is_template else lesson
    chosen = _chosen(lesson, sets)
    guessed = {at: answer for at, answer in lesson.proposal.certain.items() if _is_free(answer, chosen.values())}
    answers = _with_words(lesson, {**guessed, **chosen}, sets)
    _print(lesson, answers, book)
    if not yes:
        click.echo(f"{_missing(lesson, answers)}Save it with --yes; say what else a column means with --set.")
        return
    for path, data in learning.new_files(lesson, answers, folders):
        target = templates / path
        bounds.refuse_links(target.parent, templates)
        target.parent.mkdir(parents=True, exist_ok=True)
        with open(target, "wb", opener=private.unfollowed) as out:
            out.write(data)
        click.echo(f"{target} is written.")
    click.echo(learning.told(lesson))


def _missing(lesson: Lesson, answers: Mapping[int, Answer]) -> str:
    """What keeps it from being saved."""
    try:
        lesson.toml(answers)
    except Refusal as refusal:
        return f"{refusal} "
    return ""


def _chosen(lesson: Lesson, sets: tuple[str, ...]) -> dict[int, Answer]:
    from pyaddin.actions.learn.sheet import columns, display
    from pyaddin.formats.learn import meanings

    places = {display(header.text).casefold(): header.at for header in columns(lesson)}
    out: dict[int, Answer] = {}
    for entry in sets:
        if _is_word(lesson, entry):
            continue
        header, _, meaning = entry.rpartition("=")
        answer = meanings.read(meaning.strip(), lesson.proposal.purpose)
        if header.strip().casefold() not in places:
            raise Refusal(f"{lesson.path.name} has no column '{header}'; write --set as HEADER=MEANING.")
        if answer is None:
            raise Refusal(f"'{meaning}' is nothing that a column can mean; write one of: {_listed(lesson)}.")
        out[places[header.strip().casefold()]] = answer
    return out


def _is_free(guess: Answer, chosen: Iterable[Answer]) -> bool:
    """Whether nobody said of another column that it has this meaning; several columns of a status go side by side."""
    from pyaddin.formats.learn.meanings import STATUS

    return guess == STATUS or guess not in chosen


def _with_words(lesson: Lesson, answers: Mapping[int, Answer], sets: tuple[str, ...]) -> dict[int, Answer]:
    """The answers with what --set says of words in columns of states: `Order status: Paid=To ship`."""
    from pyaddin.actions.learn import sheet

    said = {header.strip(): meaning.strip() for header, _, meaning in (entry.rpartition("=") for entry in sets)}
    known, _ = sheet.answers(lesson, {at: answer.caption for at, answer in answers.items()}, said)
    return known


def _is_word(lesson: Lesson, entry: str) -> bool:
    """Whether it says what a word means."""
    from pyaddin.formats.learn import states

    header, _, meaning = entry.rpartition("=")
    columns = [one.text for one in lesson.proposal.headers]
    return states.effect_of(meaning) is not None and any(header.startswith(f"{column}: ") for column in columns)


def _listed(lesson: Lesson) -> str:
    from pyaddin.formats.learn.meanings import MEANINGS

    return ", ".join(m.caption for m in MEANINGS if m.target(lesson.proposal.purpose))


def _print(lesson: Lesson, answers: Mapping[int, Answer], book: Path) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from pyaddin.actions.learn.sheet import FIRST_HEADER, display, word_row
    from pyaddin.actions.learn.sheet import records as rows
    from pyaddin.formats.learn.meanings import purpose_caption
    from pyaddin.formats.learn.states import effect_caption

    table = Table(title=escape(f"{display(lesson.path.name)}: {purpose_caption(lesson.proposal.purpose)}"))
    for name in ("Header", "In the file", "Means", "How sure", "Preview"):
        table.add_column(name, overflow="fold")
    written = {at: answer.caption for at, answer in answers.items()}
    said = {word_row(lesson, at, one): effect_caption(effect) for at, a in answers.items() for one, effect in a.words}
    for row in rows(lesson, written, _preview(lesson, answers, book), "", said):
        if row["no"] < FIRST_HEADER:
            continue
        in_file, shown = (
            "\n".join(row.get(f"{name}_{n}", "") for n in (1, 2, 3)).rstrip() for name in ("sample", "preview")
        )
        table.add_row(*map(escape, (row["header"], in_file, row["means"], row["sure"], shown)))
    Console().print(table)


def _preview(lesson: Lesson, answers: Mapping[int, Answer], book: Path) -> Preview:
    """Three rows as they would be read, or written for the workbook's first parcels; nothing where neither can be."""
    from pyaddin.actions.learn import lesson as learning
    from pyaddin.formats.learn.meanings import WRITTEN
    from pyaddin.formats.learn.preview import preview

    try:
        made = lesson.toml(answers)
        if lesson.proposal.purpose not in WRITTEN:
            return preview(lesson.proposal, answers, made, ZoneInfo("UTC"), None)
        tables, now = _tables(book)
        return preview(lesson.proposal, answers, made, ZoneInfo("UTC"), *learning.examples(tables, now))
    except Refusal:
        return {}


def _tables(book: Path) -> tuple[Tables, datetime]:
    """A workbook's tables for a parcel, and the moment; Refusal when there is none."""
    from pyaddin.book.closed.workbook import ClosedWorkbook
    from pyaddin.buttons import SHIPPING
    from pyaddin.press import reading

    workbook = ClosedWorkbook(book)
    zone = reading.read_settings(workbook).zone
    return reading.read(workbook, SHIPPING, zone, 0).working(), datetime.now(zone).replace(tzinfo=None, microsecond=0)
