"""What goes into evidence from beside the workbook: pictures, carriers' files, terms, rows of other sheets."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pandas as pd

from pyaddin.actions.plan import IN, Day
from pyaddin.formats.files import read as files
from pyaddin.store import bounds
from pyaddin.tables.problems import Refusal
from pyaddin.values.raw import Row, text_of
from pyaddin.words.catalogue import tr

FOLDER: Final = "evidence"
PICTURES: Final = (".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp", ".gif")
PROOFS: Final = ("pod", "proof", "delivery", "签收")
CHATS: Final = ("chat", "message", "mail", "聊天", "邮件")
"""What a file's name holds that shows a delivery, or what was written."""
MOST_FILES: Final = 60
MOST_BYTES: Final = 60_000_000
MOST_LETTERS: Final = 30_000
SHORTEST: Final = 3
"""A number of fewer letters would begin any file's name."""


@dataclass(slots=True)
class Pictures:
    """Pictures by part, each with its name; and files that are none."""

    by_part: dict[str, list[tuple[str, bytes]]] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)


def folder(day: Day) -> Path:
    """Where pictures lie; Refusal where that is on another computer."""
    named = day.settings["evidence_folder"]
    if not named:
        return day.folders.data / IN / FOLDER
    if bounds.is_elsewhere(named, day.folders.data):
        raise Refusal(
            tr("Settings names {folder}, which lies on another computer than this workbook; give that place a drive "
               "letter and write it with that, or keep the workbook there too.", folder=named)
        )  # fmt: skip
    return Path(named).expanduser()


def pictures(day: Day, numbers: Sequence[str]) -> Pictures:
    """The pictures whose names begin with one of these numbers; pages of a PDF are pictures, too."""
    from pyaddin.documents.pictures import pages, scaled

    found = Pictures()
    for path in _named(folder(day), numbers):
        try:
            if path.stat().st_size > MOST_BYTES:
                raise ValueError
            data = path.read_bytes()
            several = pages(data) if path.suffix.lower() == ".pdf" else [data]
            scaled(several[0], 64, 50)
        except (OSError, ValueError):
            found.unread.append(path.name)
            continue
        found.by_part.setdefault(_part(path.name), []).extend((path.name, one) for one in several)
    return found


def _named(place: Path, numbers: Sequence[str]) -> Iterator[Path]:
    begins = tuple(_plain(number) for number in numbers if len(_plain(number)) >= SHORTEST)
    if not begins or not place.is_dir():
        return
    fitting = [
        path for path in sorted(place.iterdir())
        if path.suffix.lower() in (*PICTURES, ".pdf") and _begins(path.stem, begins) and path.is_file()
    ]  # fmt: skip
    yield from fitting[:MOST_FILES]


def _begins(stem: str, numbers: Iterable[str]) -> bool:
    """Whether a name begins with a number, and not with a longer one: 1001-pod is not of order 100."""
    name = _plain(stem)
    return any(name == n or (name.startswith(n) and not name[len(n)].isalnum()) for n in numbers)


def _plain(text: str) -> str:
    return text.strip().lstrip("#").casefold()


def _part(name: str) -> str:
    plain = name.casefold()
    if any(word in plain for word in PROOFS):
        return "delivery"
    return "messages" if any(word in plain for word in CHATS) else "photographs"


def terms(day: Day) -> str:
    """The shop's terms; Refusal when Settings names a file that is not there or no text."""
    name = day.settings["shop_terms"]
    if not name:
        return ""
    for place in day.folders.templates:
        path = place / Path(name).name
        if path.is_file():
            try:
                return path.read_text(encoding="utf-8-sig")[:MOST_LETTERS]
            except (OSError, UnicodeDecodeError):
                break
    raise Refusal(
        tr("Settings names the terms '{file}', which is no UTF-8 text in the templates folder; put it there or clear "
           "Terms of the shop.", file=name)
    )  # fmt: skip


def lines(day: Day, boxes: pd.DataFrame) -> dict[str, list[tuple[str, str]]]:
    """What the carriers' files said of these parcels: each filled cell of its line under its header."""
    found: dict[str, list[tuple[str, str]]] = {}
    wanted = {name for name in boxes["carrier_file"] if name}
    places = {Path(name).name: day.folders.data / name for name in day.journal.file_names()} if wanted else {}
    for name, of in boxes[boxes["carrier_file"].isin(places.keys())].groupby("carrier_file"):
        try:
            sheets = files.read_rows(places[str(name)])
        except Refusal:
            continue
        for number in of["parcel_no"]:
            line = next((one for sheet in sheets if (one := _line(sheet.rows, number))), None)
            if line:
                found[number] = line
    return found


def _line(rows: Sequence[Row], number: str) -> list[tuple[str, str]]:
    """The line in which a parcel's number stands, under the header above it: the fullest row before."""
    at = next((at for at, row in enumerate(rows) if any(text_of(cell) == number for cell in row)), 0)
    if not at:
        return []
    head = max(rows[:at], key=lambda row: sum(bool(text_of(cell)) for cell in row))
    pairs = ((text_of(name), text_of(cell)) for name, cell in zip(head, rows[at], strict=False))
    return [(name, cell) for name, cell in pairs if name and cell]


def rows_of(day: Day, table: str, name: str, numbers: Iterable[str]) -> pd.DataFrame:
    """Rows of a sheet in which that column is one of these numbers."""
    return day.tables[table][day.tables[table][name].isin(set(numbers) - {""})]
