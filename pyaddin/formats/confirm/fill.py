"""Files that a marketplace gives with its open orders: the clerk downloads one, and its tracking numbers are filled in.

Nothing in it moves: rows are found by order number, and by line number or SKU where the file has them; only blank cells
are filled, and what stands there already is left.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import reduce
from typing import Final

import pandas as pd

from pyaddin.formats.confirm import downloads as download_files
from pyaddin.formats.confirm.downloads import Download, Edit
from pyaddin.formats.confirm.format import KEYS, ConfirmFormat, Lines, file_stem, lines_of
from pyaddin.formats.files.header_rows import find
from pyaddin.formats.files.read import Sheet
from pyaddin.formats.written import cells as column_cells
from pyaddin.formats.written.columns import Column
from pyaddin.formats.written.files import OutFile
from pyaddin.tables.problems import Refusal
from pyaddin.tables.schema import YES
from pyaddin.values import raw as cells
from pyaddin.values.captions import plain
from pyaddin.words.catalogue import Words, tr
from pyaddin.words.problems import said

HEAD_ROWS: Final = 30
LACKING: Final = said("confirm.lacking")


@dataclass(slots=True)
class Told:
    """Files, the labels of the order lines that they confirm, and for lines that are left the reason.

    waits   no file was given that has any of the orders
    seen    the files that are of this kind
    """

    files: list[OutFile] = field(default_factory=list)
    confirmed: list[int] = field(default_factory=list)
    left: dict[int, Words] = field(default_factory=dict)
    waits: bool = False
    seen: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Found:
    """A download's rows for the waiting lines: for each line (by position) its rows of the sheet, from 0."""

    download: Download
    sheet: Sheet
    header: int
    columns: dict[str, int]
    rows: dict[int, list[int]]


def is_for(fmt: ConfirmFormat, sheet: Sheet) -> bool:
    """Whether a sheet is a download that the format fills."""
    try:
        columns = find(sheet.rows, sheet.merged, [column.header for column in fmt.columns], HEAD_ROWS)
    except Refusal:
        return False
    return bool(columns) and not _is_another(fmt, sheet, columns[""])


def _is_another(fmt: ConfirmFormat, sheet: Sheet, header: int) -> bool:
    return bool({plain(str(cell)) for cell in sheet.rows[header]} & set(map(plain, fmt.without)))


def split_off(fmt: ConfirmFormat, marketplace: str, rows: pd.DataFrame) -> dict[int, Words]:
    """The lines (by label) that a file cannot tell because their order, or what the file has a row for, ships in parts.

    `rows` are as for `render_confirmation`, with line_whole.
    """
    by_line = fmt.split_orders and any(set(KEYS[1:]) & set(column.value.names) for column in fmt.columns)
    if fmt.split_lines == "wait":
        parts = rows.loc[rows["line_finished"] != YES, "order_no"]
        return {
            int(label): said("confirm.part-of-line", order=order, marketplace=marketplace)
            for label, order in parts.items()
        }
    if (fmt.split_orders or fmt.lists_parts) and not fmt.is_downloaded:
        return {}
    parted = rows[rows["line_whole" if by_line else "whole"] != YES]
    return {
        int(label): said("confirm.in-parts", order=order, marketplace=marketplace)
        for label, order in zip(parted.index, parted["order_no"], strict=True)
    }


def fill(
    fmt: ConfirmFormat,
    marketplace: str,
    rows: pd.DataFrame,
    downloads: Sequence[Download],
    now: datetime,
    shop: str = "",
) -> Told:
    """The downloads that hold the waiting orders of a shop, filled; of several that hold an order the first.

    `rows` are as for `render_confirmation`, with line_whole. Refusal when a download cannot be read or written.
    """
    told = Told(left=split_off(fmt, marketplace, rows))
    ready = rows[(rows["tracking_no"] != "") & (rows["qty"] > 0) & ~rows.index.isin(list(told.left))]
    lines = lines_of(fmt, ready)
    waiting = set(range(len(lines)))
    found = []
    for one in _found(fmt, lines, downloads):
        told.seen.append(one.download.path.name)
        mine = replace(one, rows={line: places for line, places in one.rows.items() if line in waiting})
        waiting -= mine.rows.keys()
        found += [mine] if mine.rows else []
    orders, labels = lines["order.no"].tolist(), lines["labels"].tolist()
    if not found:
        told.waits = len(lines) > 0
        return told
    names = reduce(_both, (one.download.path.name for one in found))
    absent: dict[int, Words] = {
        line: said("confirm.absent", order=orders[line], files=names, marketplace=marketplace) for line in waiting
    }
    for one in found:
        refused = _fill(fmt, marketplace, lines, one, told, file_stem(marketplace, shop, now))
        absent |= refused
        told.confirmed += [label for line in one.rows if line not in refused for label in labels[line]]
    told.left |= {label: why for line, why in absent.items() for label in labels[line]}
    return told


def _both(names: str, name: str) -> str:
    return str(tr("{one} and {other}", one=names, other=name))


def _found(fmt: ConfirmFormat, lines: pd.DataFrame, downloads: Sequence[Download]) -> Iterator[_Found]:
    wanted = [column.header for column in fmt.columns]
    for download in downloads:
        for sheet in download.sheets:
            columns = dict(_named(download, sheet, wanted))
            if not columns:
                continue
            header = columns.pop("")
            if _is_another(fmt, sheet, header):
                continue
            download.known = True
            yield _Found(download, sheet, header, columns, _matched(fmt, lines, download, sheet, header, columns))


def _named(download: Download, sheet: Sheet, wanted: Sequence[str]) -> dict[str, int]:
    try:
        return dict(find(sheet.rows, sheet.merged, wanted, HEAD_ROWS))
    except Refusal as refusal:
        raise Refusal(tr("{file}: {why}", file=download.path.name, why=str(refusal))) from None


def _matched(
    fmt: ConfirmFormat, lines: pd.DataFrame, download: Download, sheet: Sheet, header: int, columns: dict[str, int]
) -> dict[int, list[int]]:
    """For each line the rows that are its own. A row whose line number or SKU is blank stands for the whole order."""
    keys = {column.value.names[0]: columns[column.header] for column in fmt.columns if _is_key(column)}
    body = sheet.rows[header + 1 :]
    of_file = {name: cells.code([row[at] if at < len(row) else "" for row in body]) for name, at in keys.items()}
    if bad := cells.damaged(of_file["order.no"]):
        raise Refusal(
            tr("{file} was saved by a spreadsheet program, which rounded its order numbers ({shown}); download it "
               "again and leave it closed.", file=download.path.name, shown=of_file["order.no"][bad[0]])
        )  # fmt: skip
    places: dict[str, list[int]] = {}
    for at, order in enumerate(of_file["order.no"]):
        if order:
            places.setdefault(order, []).append(at)
    others = [(of_file[name], lines[name].tolist()) for name in keys if name != "order.no"]
    out: dict[int, list[int]] = {}
    for line, order in enumerate(lines["order.no"].tolist()):
        own = [at for at in places.get(order, ()) if all(there[at] in ("", ours[line]) for there, ours in others)]
        if own:
            out[line] = [header + 1 + at for at in own]
    return out


def _is_key(column: Column) -> bool:
    return len(column.value.names) == 1 and column.value.names[0] in KEYS


def _fill(
    fmt: ConfirmFormat, marketplace: str, lines: pd.DataFrame, one: _Found, told: Told, stem: str
) -> dict[int, Words]:
    """Fill a download for the lines that are found in it; the lines that cannot be, and why."""
    form = fmt.file.model_copy(update={"kind": one.download.kind, "encoding": one.download.encoding})
    written = [column for column in fmt.columns if not _is_key(column)]
    filled = [column_cells.fill(column, Lines(lines), form) for column in written]
    refused: dict[int, Words] = {f.row: LACKING for _, found in filled for f in found if f.kind in column_cells.ERRORS}
    claims: dict[tuple[int, int], tuple[str, int]] = {}
    orders = lines["order.no"].tolist()
    for line, places in one.rows.items():
        for column, (texts, _) in zip(written, filled, strict=True):
            ours, at = str(texts[line]), one.columns[column.header]
            for row in places:
                there = claims.get((row, at), ("", line))[0] or _cell(one.sheet, row, at)
                if ours and there and there != ours:
                    refused[line] = said(
                        "confirm.other-value", file=one.download.path.name, there=there[:40], header=column.header,
                        order=orders[line], ours=ours[:40], marketplace=marketplace,
                    )  # fmt: skip
                elif ours and not there:
                    claims[row, at] = (ours, line)
    edits: list[Edit] = [(*place, text) for place, (text, line) in claims.items() if line not in refused]
    if edits:
        number = f"_{len(told.files) + 1}" if told.files else ""
        name = f"{stem}{number}{one.download.path.suffix.lower()}"
        told.files.append(OutFile(name, download_files.filled(one.download, one.sheet.name, one.header, edits), []))
    return {line: why for line, why in refused.items() if line in one.rows}


def _cell(sheet: Sheet, row: int, column: int) -> str:
    cells_ = sheet.rows[row]
    return cells.code_of(cells_[column]) if column < len(cells_) else ""
