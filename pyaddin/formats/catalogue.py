"""Every format that is known: what it reads or writes, where its facts come from, what was found and what was not."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any, Final, NamedTuple

from pyaddin.formats.carriers.format import CarrierFormat
from pyaddin.formats.confirm.format import ConfirmFormat
from pyaddin.formats.confirm.handover import OrderExport
from pyaddin.formats.confirm.purchase import PurchaseFile
from pyaddin.formats.confirm.quantities import QuantityFile
from pyaddin.formats.customs.format import CustomsRules, InboundRules
from pyaddin.formats.deadlines import Clocks
from pyaddin.formats.disputes import DisputeRules
from pyaddin.formats.exports.format import Marketplace
from pyaddin.formats.exports.taught import EventFile
from pyaddin.formats.exports.vocabulary import Vocabulary
from pyaddin.formats.files import load, toml
from pyaddin.formats.files.load import faults
from pyaddin.formats.files.schema import Day, Format, Table
from pyaddin.formats.files.schema import Text as Given
from pyaddin.formats.returns import ReturnsFile
from pyaddin.formats.written.columns import ListFormat
from pyaddin.formats.written.form import MOST_ROWS
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import Text, Words, tr, trn

USES: Final[dict[str, Text]] = {
    "orders": tr("Orders that are read"),
    "refused": tr("Exports that are known and cannot be shipped from: the clerk is told what to do instead"),
    "tracking": tr("Lists of purchases, whose waybills are read"),
    "carriers": tr("Files for carriers"),
    "confirm": tr("Files that confirm shipment"),
    "exports": tr("Orders for other programs"),
    "suppliers": tr("Orders to dropship suppliers"),
    "purchases": tr("Purchase orders"),
    "customs": tr("Rules of customs and of dangerous goods, with their days"),
    "quantities": tr("Quantities for marketplaces"),
    "inbound": tr("Cartons for marketplaces' warehouses, with their days"),
    "states": tr("What carriers say of parcels"),
    "deadlines": tr("Clocks of marketplaces, with their days"),
    "returns": tr("Reasons for returns, return policy, claims against carriers"),
    "disputes": tr("What is taken as evidence in a dispute"),
    "absent": tr("Looked for and not found"),
}
ABSENT: Final = "not-found.toml"
_UNKNOWN: Final = re.compile(r"\bnot (?:found|verified|stated)\b", re.IGNORECASE)
_SENTENCE: Final = re.compile(r"(?<=\.)\s+")


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


class _Looked(Table):
    title: Given
    found: Given
    not_found: Given


class _Absent(Table):
    """The file ABSENT."""

    checked: Day
    name: tuple[_Looked, ...]


def entries(folders: Sequence[Path]) -> tuple[list[Entry], list[Words]]:
    """The formats of these templates folders, the shop's own first, and a sentence for whatever is wrong in a file."""
    listed: list[Entry] = []
    wrong: list[Words] = []
    for kind, (schema, _, entry) in KINDS.items():
        for path in toml.files([folder / kind for folder in folders]):
            sentences = faults(path, schema)
            wrong += sentences
            listed += [] if sentences else [entry(path, load.read(path, schema))]
    listed += [entry for path in toml.files(folders) if path.name == ABSENT for entry in _absent(path)]
    order = list(USES)
    return sorted(listed, key=lambda entry: (order.index(entry.use), entry.title.casefold())), wrong


def check(path: Path) -> list[Words]:
    """What is wrong with a format file, a sentence each; empty when nothing is.

    The folder it lies in says of which kind it is, and for a file that lies elsewhere the key that only its kind has.
    """
    if path.parent.name in KINDS:
        return faults(path, KINDS[path.parent.name].schema)
    try:
        data = toml.read(path)
    except Refusal as refusal:
        return list(refusal.args)
    schema = next((kind.schema for kind in KINDS.values() if kind.key in data), None)
    named = ", ".join(f"{kind.key} ({folder})" for folder, kind in KINDS.items())
    unknown = tr(
        "{file} does not say what it describes; write the key of its kind: {keys}.", file=path.name, keys=named
    )
    return faults(path, schema) if schema else [unknown]


def _export(path: Path, one: Marketplace) -> Entry:
    use = "tracking" if one.tracking else "refused" if one.refuse else "orders"
    return _entry(use, path, one, one.found, one.not_found)


def _carrier(path: Path, one: CarrierFormat) -> Entry:
    """A carrier's notes say what was not found; what was found is the file itself."""
    unknown = [s.strip() for s in _SENTENCE.split(" ".join(one.note.split())) if _UNKNOWN.search(s)]
    return _entry("carriers", path, one, _size(one), tuple(unknown))


def _size(one: CarrierFormat) -> str:
    counts = (trn("{count} column", "{count} columns", len(sheet.columns)) for sheet in one.sheets)
    columns = reduce(lambda some, more: tr("{one} and {other}", one=some, other=more), counts)
    most = one.file.rows_max
    if most and most != MOST_ROWS[one.file.kind]:
        return str(tr("{columns}, {kind}, {most:,} rows a file", columns=columns, kind=one.file.kind, most=most))
    return str(tr("{columns}, {kind}", columns=columns, kind=one.file.kind))


def _confirmation(path: Path, one: ListFormat) -> Entry:
    return _entry("confirm", path, one, one.found, one.not_found)


def _order_export(path: Path, one: ListFormat) -> Entry:
    return _entry("exports", path, one, one.found, one.not_found)


def _supplier_order(path: Path, one: CarrierFormat) -> Entry:
    return _entry("suppliers", path, one, _size(one), ())


def _purchase(path: Path, one: ListFormat) -> Entry:
    return _entry("purchases", path, one, one.found, one.not_found)


def _customs(path: Path, one: CustomsRules) -> Entry:
    return _entry("customs", path, one, one.found, one.not_found)


def _quantities(path: Path, one: ListFormat) -> Entry:
    return _entry("quantities", path, one, one.found, one.not_found)


def _cartons(path: Path, one: InboundRules) -> Entry:
    return _entry("inbound", path, one, one.found, one.not_found)


def _evidence(path: Path, one: DisputeRules) -> Entry:
    return _entry("disputes", path, one, one.found, one.not_found)


def _entry(use: str, path: Path, one: Format, found: str, not_found: tuple[str, ...]) -> Entry:
    return Entry(use, one.title, path.name, one.source, one.checked.isoformat(), found, not_found)


def _absent(path: Path) -> list[Entry]:
    absent = load.read(path, _Absent)
    day = absent.checked.isoformat()
    return [Entry("absent", one.title, path.name, "", day, one.found, (one.not_found,)) for one in absent.name]


def _states(path: Path, one: Vocabulary) -> Entry:
    words = sum(len(scheme.says) for scheme in one.schemes)
    found = tr("{words:,} words in {lists} lists", words=words, lists=len(one.schemes))
    return _entry("states", path, one, str(found), ())


def _event_file(path: Path, one: EventFile) -> Entry:
    found = trn("{count} column", "{count} columns", len(one.events))
    return _entry("states", path, one, str(found), ())


def _clocks(path: Path, one: Clocks) -> Entry:
    found = trn("{count} row", "{count} rows", len(one.clocks))
    return _entry("deadlines", path, one, str(found), one.not_found)


def _returns(path: Path, one: ReturnsFile) -> Entry:
    return _entry("returns", path, one, one.found, one.not_found)


class Kind(NamedTuple):
    """A kind of format: its schema, the key that no other kind has, and how it stands in the catalogue."""

    schema: type[Format]
    key: str
    entry: Callable[[Path, Any], Entry]


KINDS: Final = {
    "marketplaces": Kind(Marketplace, "marketplace", _export),
    "carriers": Kind(CarrierFormat, "name", _carrier),
    "confirm": Kind(ConfirmFormat, "marketplaces", _confirmation),
    "exports": Kind(OrderExport, "orders_for", _order_export),
    "suppliers": Kind(CarrierFormat, "name", _supplier_order),
    "purchases": Kind(PurchaseFile, "suppliers", _purchase),
    "quantities": Kind(QuantityFile, "listed_on", _quantities),
    "tracking": Kind(Vocabulary, "schemes", _states),
    "events": Kind(EventFile, "events", _event_file),
    "deadlines": Kind(Clocks, "clocks", _clocks),
    "customs": Kind(CustomsRules, "rules_of", _customs),
    "inbound": Kind(InboundRules, "carton", _cartons),
    "disputes": Kind(DisputeRules, "evidence_of", _evidence),
    "returns": Kind(ReturnsFile, "returns_of", _returns),
}
"""By their folders in templates/."""


def text(listed: Sequence[Entry]) -> str:
    """The catalogue for the terminal: a format's lines one below the other."""
    lines: list[str] = []
    for use, title in USES.items():
        of_use = [entry for entry in listed if entry.use == use]
        lines += [f"{title} ({len(of_use)})", ""] if of_use else []
        for entry in of_use:
            lines += [f"  {entry.title}", *(f"      {about}" for about in _about(entry)), ""]
    return "\n".join(lines)


def _about(entry: Entry) -> Iterator[Text]:
    yield tr("{file}, checked {day}", file=entry.file, day=entry.checked)
    if entry.source:
        yield tr("source: {facts}", facts=" ".join(entry.source.split()))
    if entry.found:
        yield tr("found: {facts}", facts=entry.found)
    if entry.not_found:
        yield tr("not found: {facts}", facts="; ".join(entry.not_found))


def markdown(listed: Sequence[Entry]) -> str:
    """The catalogue as docs/formats.md, which is written in English."""
    out = [_HEAD]
    for use, title in USES.items():
        of_use = [entry for entry in listed if entry.use == use]
        if of_use:
            out.append(f"\n## {title.source} ({len(of_use)})\n")
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
