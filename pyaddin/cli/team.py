"""`fulfilment team`: a database that the workbooks of several desks share, and a workbook's tie to it."""

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pyaddin.cli import options
from pyaddin.tables.problems import Refusal

if TYPE_CHECKING:
    from pyaddin.press.office import Office
    from pyaddin.team.desks import Present

NOT_YET = (
    "Its presses do not reserve from the team's stock yet: in this version each workbook still reserves from its own "
    "Stock sheet, so keep two desks from selling the same shelf."
)


@click.group("team")
def team_command() -> None:
    """Many desks, one stock: prepare a PostgreSQL database, tie a workbook to it, see who is there."""
    if missing := [name for name in ("psycopg", "alembic") if find_spec(name) is None]:
        raise Refusal(f"This needs what is not installed ({', '.join(missing)}): pip install 'fulfilment[team]'.")


@team_command.command("init")
@click.argument("url")
@click.option("--desk", "added", multiple=True, help="Add a desk of that name; may be said several times.")
@click.option("--lost", default="", help="Declare a desk lost: its units are free again, its role comes in no more.")
def init_command(url: str, added: tuple[str, ...], lost: str) -> None:
    """Prepare a database, or bring one of an earlier version up to date; URL is for who owns it."""
    from pyaddin.team import address, preparing
    from pyaddin.team.connecting import connect
    from pyaddin.team.roles import role_of

    for desk in (*added, *([lost] if lost else [])):
        role_of(desk)
    place = address.read(url)
    with connect(place, place.user) as connection:
        preparing.prepare(connection)
        click.echo("The database is prepared.")
        for desk in added:
            password = preparing.add_desk(connection, desk)
            click.echo(f"Desk {desk}: user {role_of(desk)}, password {password} (shown this once)")
        if lost:
            preparing.declare_lost(connection, lost)
            click.echo(f"Desk {lost} is lost: its units are free again.")


@team_command.command("join")
@click.argument("url")
@click.option("--desk", required=True, help="The name of this workbook's desk.")
@click.option("--bring-stock", is_flag=True, help="Its own On hand becomes the team's, where the team has none.")
@options.book
def join_command(url: str, desk: str, bring_stock: bool, book: Path) -> None:
    """Tie a workbook to a desk of the team; the password comes from PGPASSWORD, .pgpass or the keyring."""
    from pyaddin.team import desks

    with _held(book) as office:
        desks.join(office.journal, url, desk)
        click.echo(f"{book.name} is at the desk {desk}.")
        if bring_stock:
            click.echo(_bring_stock(office))
    click.echo(NOT_YET, err=True)


def _bring_stock(office: "Office") -> str:
    """Post what the workbook has on hand; Refusal where the team has units at one of these places."""
    from pyaddin.press import reading
    from pyaddin.team import desks, opening
    from pyaddin.team.stock import Shared

    stock = reading.read(office.workbook, ("stock",), office.settings.zone, 0).before["stock"]
    url, desk = desks.joined(office.journal)
    with desks.at(url, desk) as connection:
        places, units = opening.bring(Shared(connection, office.journal.about("book_id")), stock)
    return f"{units:,} units at {places:,} places are the team's now."


@team_command.command("status")
@options.book
@options.as_json
def status_command(book: Path, as_json: bool) -> None:
    """Say who has joined, what each desk holds, and which presses are pending."""
    from pyaddin.team import desks

    with _held(book) as office:
        url, desk = desks.joined(office.journal)
        desks.refuse_alone(desk)
        with desks.at(url, desk) as connection:
            found = desks.present(connection)
    if as_json:
        click.echo(json.dumps([_as_json(one) for one in found], ensure_ascii=False))
        return
    for one in found:
        pending = f", {one.pending:,} press pending since {one.since:%Y-%m-%d %H:%M} UTC" if one.since else ""
        here = " (this workbook)" if one.desk == desk else ""
        click.echo(f"{one.desk}{here}: seen {one.seen_at:%Y-%m-%d %H:%M} UTC, holds {one.units:,} units{pending}")


def _as_json(one: "Present") -> dict[str, object]:
    since = one.since.isoformat() if one.since else None
    return {
        "desk": one.desk, "joined_at": one.joined_at.isoformat(), "seen_at": one.seen_at.isoformat(),
        "units": one.units, "pending": one.pending, "pending_since": since,
    }  # fmt: skip


@team_command.command("leave")
@options.book
def leave_command(book: Path) -> None:
    """Untie a workbook: the units that it holds are free for the other desks."""
    from pyaddin.team import desks

    with _held(book) as office:
        desk = desks.leave(office.journal)
    click.echo(f"{book.name} has left the desk {desk}; what it held is free.")


@team_command.command("export")
@click.argument("target", type=click.Path(path_type=Path), metavar="FILE")
@options.book
def export_command(target: Path, book: Path) -> None:
    """Write the team's stock as a stock list, CSV, which Import takes into any workbook."""
    from pyaddin.store import private
    from pyaddin.tables.goods import STOCK
    from pyaddin.team import desks
    from pyaddin.team.stock import Shared
    from pyaddin.values import formulas

    with _held(book) as office:
        url, desk = desks.joined(office.journal)
        desks.refuse_alone(desk)
        with desks.at(url, desk) as connection:
            shelves = Shared(connection, office.journal.about("book_id")).all()
        mode = private.mode_of(office.workbook.path)
    captions = {column.name: column.caption for column in STOCK.columns}
    try:
        with private.create(target, mode) as out:
            out.write(_csv([[captions[name] for name in ("sku", "warehouse", "bin", "lot", "on_hand")],
                            *([*map(formulas.without, shelf.place), shelf.on_hand] for shelf in shelves)]))  # fmt: skip
    except FileExistsError:
        raise Refusal(f"{target} is there already; name another file.") from None
    except OSError as error:
        raise Refusal(f"{target} cannot be written ({error.strerror}); name another file.") from None
    click.echo(f"{len(shelves):,} places in {target}")


def _csv(rows: list[list[object]]) -> bytes:
    from io import StringIO

    text = StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8-sig")


@contextmanager
def _held(book: Path) -> Iterator["Office"]:
    """The office of the closed workbook."""
    from pyaddin.press import shop

    with shop.held(book) as office:
        yield office
