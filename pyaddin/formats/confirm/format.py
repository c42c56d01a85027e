"""Files that tell a marketplace what was shipped; a plain list for those whose own file is not known.

Files that are downloaded from the marketplace and filled in place are `confirm_download`'s.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Any, Final, Self

import pandas as pd
from pydantic import AfterValidator, Field, model_validator

from pyaddin.formats.files import load as files
from pyaddin.formats.files.schema import Flag, Text, Texts, Wrong, casefolded, one_of
from pyaddin.formats.written import cells as column_cells
from pyaddin.formats.written.columns import ListFormat
from pyaddin.formats.written.files import OutFile, OutSheet, to_bytes
from pyaddin.formats.written.safe_names import safe
from pyaddin.formats.written.vocabulary import Vocabulary
from pyaddin.tables.problems import Refusal
from pyaddin.tables.schema import YES
from pyaddin.words.catalogue import Words, tr
from pyaddin.words.sentences import listed

VOCABULARY: Final[Vocabulary] = {
    "order.marketplace": "text", "order.no": "text", "order.line_no": "text", "line.sku": "text", "line.qty": "number",
    "parcel.no": "text", "parcel.carrier": "text", "parcel.carrier_code": "text", "parcel.carrier_name": "text",
    "parcel.service": "text", "parcel.tracking_no": "text", "parcel.shipped_at": "when",
    "order.whole": "text", "order.finished": "text",
}  # fmt: skip
_FROM: Final = {
    "marketplace": "order.marketplace", "order_no": "order.no", "line_no": "order.line_no", "sku": "line.sku",
    "qty": "line.qty", "parcel_no": "parcel.no", "carrier": "parcel.carrier", "service": "parcel.service",
    "tracking_no": "parcel.tracking_no", "shipped_at": "parcel.shipped_at", "whole": "order.whole",
    "finished": "order.finished", "carrier_name": "parcel.carrier_name",
}  # fmt: skip
DOWNLOADED: Final = "downloaded"
ROWS: Final = ("line", "parcel", "parcel_or_line", DOWNLOADED)
"""What a row is: an order line in a parcel; a parcel of an order; a parcel where it holds the whole order, else a line
of it; a row that stands already in a file that is downloaded from the marketplace."""
KEYS: Final = ("order.no", "order.line_no", "line.sku")
"""Fields by which a downloaded file's rows are found; what its other columns hold is written."""
TRACKING_NO: Final = "parcel.tracking_no"
_NEEDS: Final = {
    ("order.no",): tr("{key} has none for order.no; rows = 'downloaded' needs it"),
    (TRACKING_NO,): tr("{key} has none for parcel.tracking_no; rows = 'downloaded' needs it"),
    ("order.no", TRACKING_NO): tr("{key} has none for order.no and parcel.tracking_no; rows = 'downloaded' needs it"),
}
"""What is said of columns without these."""
_MOST_ABOVE: Final = 10
_NAMED: Final = 3


class ConfirmFormat(ListFormat):
    """A confirmation file; `marketplaces` are patterns of their names, `carriers` maps Parcels' carriers to codes.

    above           the lines that stand before the header
    split_orders    whether parcels of orders that ship in parts may stand in the file, are left, or get a plain list
    split_lines     whether a part of a line may, or waits until all of the line is out: the file has no quantity
    where           where the marketplace gives the file that is filled
    without         headers that a downloaded file does not have: with them it is another one
    sheet           the sheet's name in a workbook
    taken_by        the program that takes the file, where the marketplace itself takes none
    typed           whether nothing takes it: it is a list to type from
    """

    vocabulary = VOCABULARY
    marketplaces: Texts
    carriers: Annotated[dict[str, Text], AfterValidator(casefolded)] = {}
    other_carrier: Text = ""
    rows: Annotated[Text, one_of(*ROWS)] = "line"
    above: Annotated[tuple[Texts, ...], Field(max_length=_MOST_ABOVE)] = ()
    split: Annotated[Text, one_of("write", "leave", "list")] = Field("write", alias="split_orders")
    split_lines: Annotated[Text, one_of("write", "wait")] = "write"
    where: Text = ""
    without: Texts = ()
    sheet: Text = "Sheet1"
    taken_by: Text = ""
    typed: Flag = False

    @model_validator(mode="after")
    def _can_be_filled(self) -> Self:
        fields = {name for column in self.columns for name in column.value.names}
        missing = [name for name in ("order.no", TRACKING_NO) if name not in fields]
        if self.is_downloaded and missing:
            raise Wrong(_NEEDS[tuple(missing)], "column")
        return self

    @property
    def split_orders(self) -> bool:
        """Whether parcels of orders that ship in parts may stand in the file."""
        return self.split == "write"

    @property
    def lists_parts(self) -> bool:
        """Whether orders that ship in parts get a plain list of their own."""
        return self.split == "list"

    @property
    def is_downloaded(self) -> bool:
        """Whether it is filled in the clerk's download."""
        return self.rows == DOWNLOADED


class Lines:
    """Confirmed lines as columns of the vocabulary."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame

    def column(self, name: str) -> list[Any]:
        cells: list[Any] = self._frame[name].tolist()
        return cells

    def __len__(self) -> int:
        return len(self._frame)


def render_confirmation(
    marketplace: str, rows: pd.DataFrame, now: datetime, folders: Sequence[Path], shop: str = ""
) -> list[OutFile]:
    """The file that confirms these lines of a shop to the marketplace; none when no line can be confirmed.

    `rows` has the columns marketplace, order_no, line_no, sku, qty, carrier, service, tracking_no, shipped_at,
    parcel_no, whole, finished and line_finished (see `pyaddin.steps.shipping.whole_orders`), and what the carrier is
    called by others as carrier_name where it is not as in Parcels; `OutFile.parcels` labels the rows in
    the file. A row without what the marketplace insists on, a tracking number above all, is left out: a blank could
    delete the number that the marketplace has. Parts of one line in one parcel are added up. `folders` are
    templates/confirm of the shop, then of the program. A file that is downloaded is not made here.
    """
    fmt, stem = format_for(marketplace, folders), file_stem(marketplace, shop, now)
    if fmt.is_downloaded:
        return []
    if not fmt.lists_parts:
        return _rendered(fmt, stem, rows)
    whole = rows["whole"] == YES
    told = _rendered(fmt, stem, rows[whole])
    return told if whole.all() else [*told, *_parts_listed(format_for("", folders), f"{stem}_parts", rows[~whole])]


def _parts_listed(plain: ConfirmFormat, stem: str, rows: pd.DataFrame) -> list[OutFile]:
    """The plain list of orders that ship in parts, where the marketplace's file cannot tell which of them came."""
    return [
        replace(
            file,
            notes=(
                *file.notes[:-1],
                tr(
                    "{file} lists orders that ship in parts, to be typed: the other file cannot tell what came.",
                    file=file.name,
                ),
            ),
        )
        for file in _rendered(plain, stem, rows)
    ]


def file_stem(marketplace: str, shop: str, now: datetime) -> str:
    """The name of a shop's confirmation file without its suffix: each shop is an account of its own."""
    account = f"{marketplace} {shop}" if shop else marketplace
    return f"{safe(account)}_confirmation_{now:%H%M%S}"


def _rendered(fmt: ConfirmFormat, stem: str, rows: pd.DataFrame) -> list[OutFile]:
    ready = rows[(rows["tracking_no"] != "") & (rows["qty"] > 0)]
    if fmt.split_lines == "wait":
        ready = ready[ready["line_finished"] == YES]
    lines = lines_of(fmt, ready if fmt.split_orders else ready[ready["whole"] == YES])
    filled = [column_cells.fill(column, Lines(lines), fmt.file) for column in fmt.columns]
    bad = {f.row for _, found in filled for f in found if f.kind in column_cells.ERRORS}
    keep = [row for row in range(len(lines)) if row not in bad]
    if not keep:
        return []
    columns = [[column[row] for row in keep] for column, _ in filled]
    labels = lines["labels"].tolist()
    written = [label for row in keep for label in labels[row]]
    name = f"{stem}.{fmt.file.extension}"
    notes = (*_notes([f for _, found in filled for f in found], keep), *_use(fmt, name))
    return [OutFile(name, _bytes(fmt, columns), written, notes)]


def _use(fmt: ConfirmFormat, name: str) -> tuple[Words, ...]:
    """A sentence where the file cannot be uploaded to the marketplace as it is."""
    if fmt.typed:
        return (tr("{file} is a plain list to type from; the marketplace's own file is not known.", file=name),)
    if fmt.taken_by:
        return (
            tr(
                "{file} is for {program}; without it, type from it, since the marketplace itself takes no file.",
                file=name, program=fmt.taken_by,
            ),
        )  # fmt: skip
    return ()


def _notes(findings: Sequence[column_cells.Finding], keep: Sequence[int]) -> tuple[Words, ...]:
    """A sentence on what is written otherwise, because a spreadsheet would take it for a formula."""
    rows = set(keep)
    changed = [f for f in findings if f.kind == "left out" and f.row in rows]
    every = dict.fromkeys((f.column.header, f.before[:40], f.after[:40]) for f in changed)
    cells = [
        tr("{header} '{before}' is written as '{after}'", header=header, before=before, after=after)
        for header, before, after in every
    ]
    return (tr("{cells}; the marketplace may not know it so.", cells=listed(cells, _NAMED)),) if cells else ()


def _bytes(fmt: ConfirmFormat, columns: list[list[str | float]]) -> bytes:
    headers = [column.header for column in fmt.columns]
    if not fmt.above:
        return to_bytes(fmt.file, [OutSheet(fmt.sheet, headers, columns)])
    above = [[*line, *[""] * len(headers)][: len(headers)] for line in (*fmt.above, headers)]
    columns = [[*head, *cells] for head, cells in zip(zip(*above, strict=True), columns, strict=True)]
    return to_bytes(fmt.file.model_copy(update={"header": False}), [OutSheet(fmt.sheet, [], columns)])


def lines_of(fmt: ConfirmFormat, rows: pd.DataFrame) -> pd.DataFrame:
    """One line for each row of the file, with the carrier's code, by its name in Parcels or its own; "labels" are the
    rows it is made of."""
    rows = rows if "carrier_name" in rows else rows.assign(carrier_name=rows["carrier"])
    frame = rows.rename(columns=_FROM).assign(labels=[[int(label)] for label in rows.index])
    key = ["order.no", "order.line_no", "line.sku", "parcel.no", "parcel.tracking_no"]
    if fmt.rows not in ("line", DOWNLOADED):
        key.remove("line.sku")
        line = frame["order.line_no"].where(frame["order.whole"] != YES, "")
        frame = frame.assign(**{"order.line_no": "" if fmt.rows == "parcel" else line})
    merge = frame.duplicated(key).any()
    how = {name: "first" for name in _FROM.values() if name not in key} | {"line.qty": "sum", "labels": "sum"}
    lines = frame.groupby(key, sort=False, as_index=False).agg(how) if merge else frame
    own = lines["parcel.carrier_name"].tolist()
    called = [
        next((fmt.carriers[name.casefold()] for name in both if name.casefold() in fmt.carriers), None)
        for both in zip(lines["parcel.carrier"], own, strict=True)
    ]
    codes = [fmt.other_carrier if code is None else code for code in called]
    names = [name if code == fmt.other_carrier else "" for name, code in zip(own, codes, strict=True)]
    return lines.assign(**{"parcel.carrier": own, "parcel.carrier_code": codes, "parcel.carrier_name": names})


def downloaded(folders: Sequence[Path]) -> list[ConfirmFormat]:
    """The formats that are filled in the clerk's download, without those that are wrong."""
    formats, _ = files.load_sound(folders, ConfirmFormat)
    return [fmt for fmt in formats if fmt.is_downloaded]


def format_for(marketplace: str, folders: Sequence[Path]) -> ConfirmFormat:
    """The format that names the marketplace most closely; of several the first."""
    name = marketplace.casefold()
    fitting = [
        (len(pattern.strip("*")), fmt)
        for fmt in files.load(folders, ConfirmFormat)
        for pattern in fmt.marketplaces
        if fnmatchcase(name, pattern.casefold())
    ]
    if fitting:
        return max(fitting, key=lambda entry: entry[0])[1]
    raise Refusal(
        tr("There is no confirmation file for {marketplace} in the templates folder confirm.", marketplace=marketplace)
    )
