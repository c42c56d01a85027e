"""`fulfilment learn FILE`: what Learn format does, without a workbook's sheet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pyaddin.problems import Refusal

if TYPE_CHECKING:
    from pyaddin.actions.learning import Lesson
    from pyaddin.formats.learn_preview import Preview
    from pyaddin.formats.meanings import Answer, Purpose

KINDS: dict[str, Purpose] = {"orders": "orders", "carrier": "carrier", "tracking": "tracking"}


@click.command("learn")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--kind", type=click.Choice(list(KINDS)), help="What the file is; told by its headers otherwise.")
@click.option("--name", default="", help="What the format will be called; the file's name otherwise.")
@click.option("--set", "sets", multiple=True, metavar="HEADER=MEANING", help="What a column means; may be repeated.")
@click.option("--each-article", is_flag=True, help="A row of the carrier's file is an article, not a parcel.")
@click.option("--first-row", default="", help="Where a template is filled from.")
@click.option("--yes", is_flag=True, help="Save it with the exact matches and what --set says; doubtful ones stay out.")
@click.option(
    "--templates", type=click.Path(path_type=Path), default=Path("templates"), show_default=True,
    help="The shop's own templates folder.",
)  # fmt: skip
def learn_command(
    file: Path, kind: str | None, name: str, sets: tuple[str, ...], each_article: bool, first_row: str, yes: bool,
    templates: Path,
) -> None:  # fmt: skip
    """Teach it a new export, carrier template or tracking file: print what its headers mean, and with --yes save it."""
    from pyaddin.actions import learning
    from pyaddin.actions.day import Folders
    from pyaddin.office import SHIPPED_WITH

    own = tuple(folder for folder in (templates, SHIPPED_WITH) if folder.is_dir())
    folders = Folders(templates, own, templates)
    lesson = learning.start(file, folders, date.today(), KINDS[kind] if kind else None)
    lesson = lesson.called(name) if name else lesson
    lesson = lesson.with_rows(learning.ARTICLE) if each_article else lesson
    lesson = lesson.from_row(first_row) if first_row and lesson.is_template else lesson
    answers = {**lesson.proposal.certain, **_chosen(lesson, sets)}
    _print(lesson, answers)
    if not yes:
        click.echo(f"{_missing(lesson, answers)}Save it with --yes; say what else a column means with --set.")
        return
    for path, data in learning.new_files(lesson, answers, folders):
        target = templates / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
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
    from pyaddin.actions.learn_sheet import columns, display
    from pyaddin.formats import meanings

    places = {display(header.text).casefold(): header.at for header in columns(lesson)}
    out: dict[int, Answer] = {}
    for entry in sets:
        header, _, meaning = entry.rpartition("=")
        answer = meanings.read(meaning.strip(), lesson.proposal.purpose)
        if header.strip().casefold() not in places:
            raise Refusal(f"{lesson.path.name} has no column '{header}'; write --set as HEADER=MEANING.")
        if answer is None:
            raise Refusal(f"'{meaning}' is nothing that a column can mean; write one of: {_listed(lesson)}.")
        out[places[header.strip().casefold()]] = answer
    return out


def _listed(lesson: Lesson) -> str:
    from pyaddin.formats.meanings import MEANINGS

    return ", ".join(m.caption for m in MEANINGS if m.target(lesson.proposal.purpose))


def _print(lesson: Lesson, answers: Mapping[int, Answer]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from pyaddin.actions.learn_sheet import columns, display
    from pyaddin.actions.learn_sheet import records as rows
    from pyaddin.formats.meanings import PURPOSES

    table = Table(title=escape(f"{display(lesson.path.name)}: {PURPOSES[lesson.proposal.purpose]}"))
    for name in ("Header", "In the file", "Means", "How sure", "Preview"):
        table.add_column(name, overflow="fold")
    written = {at: answer.caption for at, answer in answers.items()}
    for row in rows(lesson, written, _preview(lesson, answers), "")[-len(columns(lesson)) :]:
        cells = (row.get(name, "") for name in ("header", "sample_1", "means", "sure", "preview_1"))
        table.add_row(*map(escape, cells))
    Console().print(table)


def _preview(lesson: Lesson, answers: Mapping[int, Answer]) -> Preview:
    """How the file's rows would be read; a carrier's file is shown by the button, which has parcels to write."""
    from zoneinfo import ZoneInfo

    from pyaddin.formats.learn_preview import preview

    try:
        return preview(lesson.proposal, answers, lesson.toml(answers), ZoneInfo("UTC"), None)
    except Refusal:
        return {}
