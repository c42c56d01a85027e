"""Every format that is known: what it reads or writes, where its facts come from, what was found and what was not."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyaddin.formats.carriers import format as carriers
from pyaddin.formats.confirm import format as confirm
from pyaddin.formats.confirm import handover
from pyaddin.formats.exports import format as marketplace_format
from pyaddin.formats.files import toml
from pyaddin.formats.written.form import MOST_ROWS
from pyaddin.tables.problems import Refusal

USES: Final = {
    "orders": "Orders that are read",
    "refused": "Exports that are known and cannot be shipped from: the clerk is told what to do instead",
    "tracking": "Lists of purchases, whose waybills are read",
    "carriers": "Files for carriers",
    "confirm": "Files that confirm shipment",
    "exports": "Orders for other programs",
    "absent": "Looked for and not found",
}
ABSENT: Final = "not-found.toml"
_UNKNOWN: Final = re.compile(r"\bnot (?:found|verified|stated)\b", re.IGNORECASE)
_SENTENCE: Final = re.compile(r"(?<=\.)\s+")
_KINDS: Final = (
    "a marketplace's export (marketplace), a file that confirms shipment (marketplaces), a carrier's (name)"
    " or another program's (orders_for)"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the catalogue; `use` is one of USES, `file` the format file's name."""

    use: str
    title: str
    file: str
    source: str
    checked: str
    found: str
    not_found: tuple[str, ...]


def entries(folders: Sequence[Path]) -> tuple[list[Entry], list[str]]:
    """The formats of these templates folders, the shop's own first, and a sentence for whatever is wrong in a file."""
    listed: list[Entry] = []
    wrong: list[str] = []
    for kind, read in _READ.items():
        for path in toml.files([folder / kind for folder in folders]):
            sentences = check(path)
            wrong += sentences
            listed += [] if sentences else [read(path)]
    listed += [entry for path in toml.files(folders) if path.name == ABSENT for entry in _absent(path)]
    order = list(USES)
    return sorted(listed, key=lambda entry: (order.index(entry.use), entry.title.casefold())), wrong


def check(path: Path) -> list[str]:
    """What is wrong with a format file of any kind, a sentence each; empty when nothing is."""
    try:
        top = toml.load(path)
        if "marketplaces" in top:
            return confirm.validate(path)
        if "marketplace" in top:
            marketplace_format.read_format(path)
            return []
        if "orders_for" in top:
            return handover.validate(path)
        if "name" in top:
            return carriers.validate(path)
    except Refusal as refusal:
        return [str(refusal)]
    return [f"{path.name} does not say what it describes; write the key of {_KINDS}."]


def _export(path: Path) -> Entry:
    one = marketplace_format.read_format(path)
    use = "tracking" if one.tracking else "refused" if one.refuse else "orders"
    return Entry(use, one.title, path.name, one.source, one.checked, one.found, one.not_found)


def _carrier(path: Path) -> Entry:
    """A carrier's notes say what was not found; what was found is the file itself."""
    (one,) = carriers.Formats([path]).values()
    columns = " and ".join(f"{len(sheet.columns)} columns" for sheet in one.sheets)
    limited = one.file.rows_max and one.file.rows_max != MOST_ROWS[one.file.kind]
    most = f", {one.file.rows_max:,} rows a file" if limited else ""
    unknown = [s.strip() for s in _SENTENCE.split(" ".join(one.note.split())) if _UNKNOWN.search(s)]
    found = f"{columns}, {one.file.kind}{most}"
    return Entry("carriers", one.title, path.name, one.source, one.checked.isoformat(), found, tuple(unknown))


def _confirmation(path: Path) -> Entry:
    one = confirm.read_format(path)
    return Entry("confirm", one.title, path.name, one.source, one.checked.isoformat(), one.found, one.not_found)


def _order_export(path: Path) -> Entry:
    one = handover.read_format(path)
    return Entry("exports", one.title, path.name, one.source, one.checked.isoformat(), one.found, one.not_found)


def _absent(path: Path) -> list[Entry]:
    top = toml.load(path)
    day = top.day("checked")
    names = [(one.text("title"), one.text("found"), one.text("not_found")) for one in top.sections("name")]
    return [Entry("absent", title, path.name, "", day, found, (missing,)) for title, found, missing in names]


_READ: Final = {"marketplaces": _export, "carriers": _carrier, "confirm": _confirmation, "exports": _order_export}


def text(listed: Sequence[Entry]) -> str:
    """The catalogue for the terminal: a format's lines one below the other."""
    lines: list[str] = []
    for use, title in USES.items():
        of_use = [entry for entry in listed if entry.use == use]
        lines += [f"{title} ({len(of_use)})", ""] if of_use else []
        for entry in of_use:
            lines += [f"  {entry.title}", f"      {entry.file}, checked {entry.checked}"]
            lines += [f"      source: {' '.join(entry.source.split())}"] if entry.source else []
            lines += [f"      found: {entry.found}"] if entry.found else []
            lines += [f"      not found: {'; '.join(entry.not_found)}"] if entry.not_found else []
            lines.append("")
    return "\n".join(lines)


def markdown(listed: Sequence[Entry]) -> str:
    """The catalogue as docs/formats.md."""
    out = [_HEAD]
    for use, title in USES.items():
        of_use = [entry for entry in listed if entry.use == use]
        if of_use:
            out.append(f"\n## {title} ({len(of_use)})\n")
            out += [_COLUMNS, *(_row(entry) for entry in of_use)]
    return "\n".join(out) + "\n"


def _row(entry: Entry) -> str:
    cells = (entry.title, entry.file, entry.found, "; ".join(entry.not_found), entry.source, entry.checked)
    return "| " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in cells) + " |"


_COLUMNS: Final = """| format | file | found | not found | source | checked |
| --- | --- | --- | --- | --- | --- |"""
_HEAD: Final = """# Formats

`fulfilment formats` prints this list, `fulfilment formats --markdown` this page; it is made from the files in
`templates/`. `fulfilment formats check FILE.toml` says what is wrong with a file of one's own. The keys of a
marketplace's export are in [formats-marketplaces.md](formats-marketplaces.md), those of the files that are written in
[formats-carriers.md](formats-carriers.md).

Nothing here is guessed: what was not found is named, and stays out of the format. Tracking numbers are read from any
file with a column for them and one for order or parcel numbers, by the names in
`pyaddin/formats/exports/tracking.py`; lists
with our own captions need no format."""
