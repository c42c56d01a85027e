"""A recognised export as rows of one of our tables."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from pyaddin.formats.exports import numbering
from pyaddin.formats.exports.columns import ColumnSource
from pyaddin.formats.exports.effects import TO_SHIP, Said, effects
from pyaddin.formats.exports.format import Marketplace, required_of
from pyaddin.formats.exports.recognise import Match
from pyaddin.formats.exports.rows import Export, Rejected
from pyaddin.formats.files.read import without_gc
from pyaddin.steps.orders import opening
from pyaddin.tables import frames, problems
from pyaddin.tables.orders import ORDERS
from pyaddin.tables.problems import Problem
from pyaddin.tables.schema import YES, Column, shown
from pyaddin.tables.sheets import TABLES
from pyaddin.tables.status import Status
from pyaddin.values import dates
from pyaddin.values import raw as cells
from pyaddin.values.amounts import NAN, amounts, two_readings, wholes
from pyaddin.values.countries import country_code
from pyaddin.values.measures import measures
from pyaddin.values.raw import Cell, Row
from pyaddin.words.catalogue import Text, tr
from pyaddin.words.problems import said

NUMBERED: Final = tr(
    "Order numbers were given by buyer and file name: a list that grows keeps its name, the list of another day needs "
    "another."
)
SOURCE = "import"
FACTS: Final = ("said", "why", "ordered", "shipped", "at")
"""Of an order line: cancelled, shipped, hold or "" (to ship), and why; units ordered and shipped already, NaN where
that is not said; the latest moment that its row tells."""
CANCELLED, SHIPPED, HELD = "cancel", "shipped", "hold"
_YES_WORDS = {"yes", "y", "true", "1", "x", "是"}


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a file brings: `frame` in `table`'s columns and dtypes, labels 0…n-1, problems already marked in its rows.

    rejected    rows that were not taken, with the reason
    left_out    reason to count of rows that are no lines to ship
    lines       the file's row number of each row of `frame`, by label
    say         what the clerk should know of this export
    facts       of orders: what the marketplace says of each row of `frame` beside its columns, by label; see FACTS
    complete    an order that is in the file is there with all its lines
    """

    table: str
    title: str
    frame: pd.DataFrame
    rejected: list[Rejected]
    left_out: dict[str, int]
    lines: pd.Series
    matched_headers: tuple[str, ...] = ()
    unknown_headers: tuple[str, ...] = ()
    missing_headers: tuple[str, ...] = ()
    say: str = ""
    facts: pd.DataFrame = field(default_factory=pd.DataFrame)
    complete: bool = False


_MOST_HOURS: Final = 24 * 366
"""That an order may have until it must ship; a larger number is none."""
_TOTALS: Final = (
    "total", "grand total", "subtotal", "sum", "summe", "gesamt", "somme", "totaal", "toplam", "razem", "итого",
    "всего", "合计", "总计", "合計", "합계", "record(s) downloaded", "seller id",
)  # fmt: skip
"""How a row below a list begins."""


@dataclass(slots=True)
class _Reading:
    """Columns as they are read, and what was wrong with which row: reasons that reject it, problems beside it."""

    export: Export
    zone: ZoneInfo
    columns: dict[str, list[Any] | pd.Series] = field(default_factory=dict)
    reject: dict[int, Text] = field(default_factory=dict)
    beside: list[Problem] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)

    @property
    def format(self) -> Marketplace:
        return self.export.format

    def wrong(self, column: Column, rows: Sequence[int], told: Callable[[int], Text]) -> None:
        """An order keeps its row, with the problem beside it, unless the column is one it cannot do without."""
        soft = self.format.table == "orders" and column.name not in required_of("orders")
        for row in rows:
            if soft:
                self.beside.append(Problem(self.format.table, row, (column.name,), told(row)))
            else:
                self.reject.setdefault(row, told(row))


def read_orders(match: Match, rows: Sequence[Row], zone: ZoneInfo, listed_in: str = "") -> Incoming:
    """The rows below the header as a frame; `zone` is the shop's. Rows of one order are taken all or none. `listed_in`
    tells orders without numbers of their own from those of other lists."""
    with without_gc():
        return _read(match, rows, zone, listed_in)


def _read(match: Match, rows: Sequence[Row], zone: ZoneInfo, listed_in: str) -> Incoming:
    reading = _Reading(Export(match, rows), zone)
    for name in TABLES[match.format.table].names:
        if name in match.format.columns:
            _fill(reading, TABLES[match.format.table].column(name), match.format.columns[name])
    if match.format.gives_numbers:
        _give_numbers(reading, listed_in)
    _check_required(reading)
    reading.said = effects(match.format.rules, reading.export)
    if match.format.counts_whole and (shipped := match.format.facts.get("shipped")):
        _leave_the_rest(reading, shipped)
    left_out = _leave_out(reading)
    if match.format.table == "orders":
        _whole_orders(reading, set(left_out))
    return _incoming(match, reading, left_out)


def _give_numbers(reading: _Reading, listed_in: str) -> None:
    """Numbers for orders that have none; a row that names no buyer belongs to none of them."""
    numbers = numbering.given(reading.columns, listed_in)
    for row in _blank(numbers):
        reading.reject[row] = tr("it names no buyer and the list has no order numbers; fill in {column}.",
                                 column=ORDERS.column("recipient").caption)  # fmt: skip
    reading.columns["order_no"] = numbers
    reading.columns.setdefault("sku", [""] * len(numbers))


def _fill(reading: _Reading, column: Column, value: ColumnSource) -> None:
    raw = reading.export.value(value)
    name = column.name
    if column.kind == "when":
        series, bad = _moments(reading, raw, name == "ship_by" and not value.plus_hours)
        reading.columns[name] = _bounded(reading, series, value)
        reading.wrong(column, bad, lambda row: _unreadable("import.no-date", column, raw[row]))
    elif column.kind in ("money", "whole"):
        _fill_number(reading, column, value, raw)
    else:
        _fill_text(reading, column, raw)


def _moments(reading: _Reading, raw: list[Cell], deadline: bool = False) -> tuple[pd.Series, list[int]]:
    form = reading.format.dates
    return dates.moments(raw, form.forms, form.zone or reading.zone, reading.zone, deadline, form.language)


def _bounded(reading: _Reading, moments: pd.Series, value: ColumnSource) -> pd.Series:
    """The moments with the hours added that stand beside them, and none after the latest."""
    if value.plus_hours:
        found, _ = amounts(reading.export.column(value.plus_hours))
        hours = pd.Series(found, dtype="float64")
        moments = moments + pd.to_timedelta(hours.where(hours.between(0, _MOST_HOURS)), unit="h")
    if value.latest:
        latest, _ = _moments(reading, reading.export.column(value.latest), deadline=True)
        moments = moments.where(latest.isna() | (moments <= latest), latest)
    return moments


def _fill_number(reading: _Reading, column: Column, value: ColumnSource, raw: list[Cell]) -> None:
    whole = column.kind == "whole"
    decimal = reading.format.decimal
    if column.unit:
        numbers, bad = measures(raw, column.unit, decimal)
    else:
        numbers, bad = wholes(raw, decimal) if whole else amounts(raw, decimal)
    if value.divide_by:
        units, _ = amounts(reading.export.column(value.divide_by))
        numbers = [round(n / u, 4) if u else NAN for n, u in zip(numbers, units, strict=True)]
    reading.columns[column.name] = numbers
    code = "import.no-measure" if column.unit else "import.no-whole-number" if whole else "import.no-amount"
    reading.wrong(column, bad, lambda row: _unreadable(code, column, raw[row]))


def _unreadable(code: str, column: Column, cell: Cell) -> Text:
    """A cell inside a sentence: on one line, not too long."""
    if code != "import.no-date" and (both := two_readings(cell)):
        one, other = both
        return said("import.two-readings", column=column.caption, value=cells.text_of(cell)[:40], one=one, other=other)
    return said(code, column=column.caption, value=cells.text_of(cell)[:40])


def _fill_text(reading: _Reading, column: Column, raw: list[Cell]) -> None:
    name = column.name
    if name == "listing":  # a pairing file names several in a cell, one below the other
        reading.columns[name] = cells.lines(raw)
        return
    words = cells.code(raw) if column.kind == "code" else cells.text(raw)
    if column.kind == "yes":
        yes = {*_YES_WORDS, shown(YES).casefold()}
        words = [YES if word.casefold() in yes else "" for word in words]
    elif column.coded:
        words = _coded(column, words)
    elif name in ("country", "origin"):
        words = [country_code(word) for word in words]
    elif name == "currency":
        words = [word.upper() for word in words]
    elif name in ("order_no", "line_no", "sku"):
        _damaged(reading, column, words)
    reading.columns[name] = words


def _coded(column: Column, words: list[str]) -> list[str]:
    """Codes for their captions in the language that is spoken; anything else stays as it is."""
    codes = {caption.casefold(): code for code in column.coded if (caption := shown(code)) != code}
    return [codes.get(word.casefold(), word) for word in words] if codes else words


def _damaged(reading: _Reading, column: Column, words: list[str]) -> None:
    for row in cells.damaged(words):
        damaged = tr(
            "{column} '{value}' was damaged by a spreadsheet program; download the export again and import it without "
            "opening it.", column=column.caption, value=words[row],
        )  # fmt: skip
        reading.reject.setdefault(row, damaged)


def _check_required(reading: _Reading) -> None:
    table = TABLES[reading.format.table]
    for name in required_of(table.name):
        column = table.column(name)
        for row in _blank(reading.columns.get(name, [""] * len(reading.export))):
            reading.reject.setdefault(row, tr("{column} is blank; fill it in.", column=column.caption))
    if table.name == "orders":
        skus = list(reading.columns["sku"])
        nameless = [row for row, sku in enumerate(skus) if not sku] if "" in skus else []
        reading.wrong(table.column("sku"), nameless, lambda row: said("import.no-sku"))


def _blank(values: Sequence[Any]) -> list[int]:
    """Positions of blank texts and numbers."""
    if not values or isinstance(values[0], str):
        return [row for row, word in enumerate(values) if not word] if "" in values else []
    numbers: list[int] = np.flatnonzero(np.isnan(np.asarray(values))).tolist()
    return numbers


def _leave_the_rest(reading: _Reading, source: ColumnSource) -> None:
    """Of lines that went out in part the rest is to ship; those that went out whole are shipped."""
    raw = reading.export.value(source)
    shipped, bad = wholes(raw, reading.format.decimal)
    ordered = reading.columns["qty"]
    rest = opening.rest(ordered, shipped)
    for row in bad:
        wrong = tr("{column} '{value}' is no whole number; correct it.",
                   column=source.headers[0], value=cells.text_of(raw[row])[:40])  # fmt: skip
        reading.reject.setdefault(row, wrong)
    for row in rest.over:
        wrong = tr("{column} is {shipped:g} of {ordered:g}; correct one of them.",
                   column=source.headers[0], shipped=shipped[row], ordered=ordered[row])  # fmt: skip
        reading.reject.setdefault(row, wrong)
    for row in rest.gone:
        if reading.said[row].effect not in ("leave_out", CANCELLED):
            reading.said[row] = Said("shipped")
    reading.columns["qty"] = rest.left


def _leave_out(reading: _Reading) -> dict[int, str]:
    """Rows that are no lines to ship, and why; what is wrong in them, or in those that went out, does not matter."""
    left = {row: said.reason for row, said in enumerate(reading.said) if said.effect == "leave_out"}
    if reading.format.table == "orders":
        left |= dict.fromkeys(_footer(reading), str(tr("below the list")))
    for row, said_ in enumerate(reading.said):
        if said_.effect == SHIPPED and row in reading.reject:
            left[row] = str(tr("already shipped"))
    for row in left:
        reading.reject.pop(row, None)
    if reading.format.table == "orders":
        for row in np.flatnonzero(np.asarray(reading.columns["qty"]) == 0).tolist():
            if row not in left and reading.said[row].effect not in (SHIPPED, CANCELLED):
                reading.reject.setdefault(row, tr("Qty is 0; correct it."))
    return left


def _footer(reading: _Reading) -> list[int]:
    """The last rows, where they are no order but a total or a remark below the list."""
    found: list[int] = []
    for row in range(len(reading.export) - 1, -1, -1):
        if not _is_below(reading, row):
            break
        found.append(row)
    return found


def _is_below(reading: _Reading, row: int) -> bool:
    """Whether a row names no article, and neither units nor an order number, or a word for a total instead of that."""
    names = ("sku", "item", "order_no", "recipient", "address_1")
    sku, item, order_no, recipient, street = (
        str(reading.columns[n][row]) if n in reading.columns else "" for n in names
    )
    if sku or item:
        return False
    if order_no.casefold().startswith(_TOTALS):
        return True
    counted = not np.isnan(float(reading.columns["qty"][row]))
    of_an_order = any(map(str.isdigit, order_no)) and reading.format.grain == "line"
    return not counted and not of_an_order and (not (recipient or street) or reading.format.grain == "first_full")


def _whole_orders(reading: _Reading, left: set[int]) -> None:
    """An order of which a line cannot be taken is not taken at all: half of it would be shipped as if it were whole."""
    orders = reading.columns["order_no"]
    broken: dict[str, int] = {}
    for row in sorted(reading.reject):
        if orders[row]:
            broken.setdefault(orders[row], reading.export.lines[row])
    if broken:
        for row, order in enumerate(orders):
            if order in broken and row not in left:
                same = tr(
                    "row {row} of the same order could not be taken; correct that row and import the order again.",
                    row=broken[order],
                )
                reading.reject.setdefault(row, same)


def _incoming(match: Match, reading: _Reading, left: dict[int, str]) -> Incoming:
    table, export = match.format.table, reading.export
    frame = _frame(table, reading.columns, len(export))
    facts = pd.DataFrame()
    if table == "orders":
        frame = _with_status(frame, reading.said)
        frame = problems.mark(table, frame, SOURCE, reading.beside)
        facts = _facts(reading, frame)
    rejected = [*(Rejected(export.lines[row], reason) for row, reason in reading.reject.items()), *export.rejected]
    lines = pd.Series(export.lines, index=frame.index, dtype="int64")
    if reading.reject or left:
        keep = frame.index.difference(pd.Index([*reading.reject, *left]))
        frame, lines, facts = frame.loc[keep], lines.loc[keep], facts.loc[keep] if len(facts) else facts
    return Incoming(
        table,
        match.format.title,
        frame.reset_index(drop=True),
        sorted(rejected, key=lambda one: one.line),
        dict(Counter(left.values())),
        lines.reset_index(drop=True),
        match.matched,
        match.unknown,
        match.missing,
        str(NUMBERED) if match.format.gives_numbers else match.format.say,
        facts.reset_index(drop=True),
        match.format.complete,
    )


def _frame(table: str, columns: Mapping[str, Any], count: int) -> pd.DataFrame:
    """The columns in `table`'s order and dtypes; those that are not there are blank."""
    frame = frames.conform(table, pd.DataFrame(index=pd.RangeIndex(count)))
    return frame.assign(**{name: pd.array(values, dtype=frame[name].dtype) for name, values in columns.items()})


def _with_status(frame: pd.DataFrame, said: Sequence[Said]) -> pd.DataFrame:
    """Status and hold reason as the file says; what it says nothing of is New."""
    if all(one is TO_SHIP for one in said):
        return frame.assign(status=pd.array([Status.NEW] * len(frame), dtype="str"))
    known = {HELD: Status.HOLD, CANCELLED: Status.CANCELLED, SHIPPED: Status.SHIPPED}
    status = [known.get(one.effect or "", Status.NEW) for one in said]
    reason = pd.Series([one.reason if one.effect == HELD else "" for one in said], index=frame.index, dtype="str")
    return frame.assign(
        status=pd.array(status, dtype="str"), hold_reason=reason.where(reason != "", frame["hold_reason"])
    )


def _facts(reading: _Reading, frame: pd.DataFrame) -> pd.DataFrame:
    """FACTS of each row."""
    units = {name: _units(reading, name) for name in ("ordered", "shipped")}
    moments = [frame[name] for name in ("ordered_at", "paid_at")]
    if changed := reading.format.facts.get("changed"):
        form = reading.format.dates
        for header in changed.headers:
            raw = reading.export.column(header)
            zone = form.zone or reading.zone
            series, _ = dates.moments(raw, form.forms, zone, reading.zone, False, form.language)
            moments.append(pd.Series(series, index=frame.index, dtype=frame["ordered_at"].dtype))
    said = reading.said
    return pd.DataFrame(
        {
            "said": pd.array([one.effect or "" for one in said], dtype="str"),
            "why": pd.array([one.reason if one.effect == HELD else "" for one in said], dtype="str"),
            **units,
            "at": pd.concat(moments, axis=1).max(axis=1),
        },
        index=frame.index,
    )


def _units(reading: _Reading, name: str) -> Any:
    source = reading.format.facts.get(name)
    return wholes(reading.export.value(source))[0] if source else NAN
