"""What suppliers answer: each unit of a line is on its way with a number, cannot be sent, or is still waited for.

Quantities are kept by parcel line, never as a state of the whole: units that go out under different numbers, or later
than others, get parcels of their own, so that nobody is told of units that nobody has sent.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from pyaddin.steps.orders.holds import GLUE, reasons
from pyaddin.steps.orders.row_ids import following, highest_number
from pyaddin.steps.warehouse.numbers import more_numbers
from pyaddin.tables.buying import PURCHASES, Bought
from pyaddin.tables.frames import Tables, append
from pyaddin.tables.problems import Problem, mark
from pyaddin.tables.status import Status
from pyaddin.words.catalogue import Words, tr
from pyaddin.words.problems import said

SOURCE: Final = "supplier"
COLUMNS: Final = (
    "line", "reference", "order_no", "sku", "tracking_no", "carrier", "shipped_at", "sent", "cannot", "price",
    "problem",
)  # fmt: skip
"""What an answer says: the row of its file, whose line it is of, how many units are on their way with which number, how
many cannot be sent (infinite where all), what one costs; `problem` is why the row cannot be used."""
Judge = Callable[[str, str], Words]


class Highest(NamedTuple):
    """The highest numbers ever given."""

    row: int = 0
    parcel: int = 0
    line: int = 0


class Went(NamedTuple):
    """How units go: with a number, or not at all."""

    number: str = ""
    carrier: str = ""
    shipped_at: Any = pd.NaT
    cannot: bool = False


@dataclass(slots=True)
class _Line:
    """An open line: its labels on Purchases and Orders, and how its units go so far."""

    label: int
    row: int | None
    left: float
    pieces: list[tuple[float, Went]] = field(default_factory=list)

    def take(self, most: float, went: Went) -> float:
        """Units of it go so; how many."""
        units = min(most, self.left)
        if units > 0:
            self.left -= units
            self.pieces.append((units, went))
        return units


@dataclass(frozen=True, slots=True)
class Answered:
    """The tables after the answers; the counts are of the file's rows, `unmatched` those that say nothing of use."""

    tables: Tables
    problems: list[Problem]
    matched: int
    already: int
    unmatched: list[tuple[int, Words]]
    cannot: float


def take(tables: Tables, answers: pd.DataFrame, highest: Highest, judge: Judge, now: datetime) -> Answered:
    """Hold each answer against the lines that wait for one, and carry out what it says."""
    purchases, orders = tables["purchases"], tables["orders"]
    row_of = dict(zip(orders["row_id"], orders.index, strict=True))
    waits = purchases[(purchases["status"] == Bought.ORDERED) & (purchases["row_id"] != "")]
    lines = {
        int(label): _Line(int(label), row_of.get(row), float(qty))
        for label, row, qty in zip(waits.index, waits["row_id"], waits["qty"], strict=True)
    }
    asked = _Asked(purchases, tables["products"])
    prices: dict[int, float] = {}
    problems: list[Problem] = []
    unmatched: list[tuple[int, Words]] = []
    matched = already = 0
    for answer in answers.itertuples(index=False):
        labels, why = ([], answer.problem) if answer.problem else asked.of(answer)
        open_ = [lines[label] for label in labels if label in lines]
        if why or not labels:
            unmatched.append((int(answer.line), why))
        elif not any(line.left for line in open_):
            known = answer.tracking_no in set(purchases.loc[labels, "tracking_no"]) or not answer.tracking_no
            already += known
            unmatched += [] if known else [(int(answer.line), tr("all of it is on its way or given up already."))]
        elif doubt := answer.tracking_no and judge(answer.tracking_no, answer.carrier):
            told = said("supplier.doubtful", why=doubt)
            problems.append(Problem("purchases", open_[0].label, ("tracking_no",), told))
            matched += 1
        else:
            problems += _told(answer, open_, purchases)
            prices |= dict.fromkeys(labels, answer.price) if answer.price == answer.price else {}
            matched += 1
    problems += _dearer(purchases, prices)
    after, cannot = _carried_out(tables, [line for line in lines.values() if line.pieces], highest, now)
    looked = after["purchases"].index
    priced = _with_prices(after["purchases"], prices)
    after["purchases"] = mark(PURCHASES.name, priced, SOURCE, problems, looked[looked.isin([*lines, *prices])])
    return Answered(after, problems, matched, already, unmatched, cannot)


class _Asked:
    """Which lines of Purchases an answer may mean: by what the supplier knows them by, else by order and SKU."""

    def __init__(self, purchases: pd.DataFrame, products: pd.DataFrame) -> None:
        self._names: dict[str, list[int]] = {}
        direct = purchases[purchases["row_id"] != ""]
        for name in ("reference", "parcel_no", "order_no"):
            for label, number in zip(direct.index, direct[name], strict=True):
                of = self._names.setdefault(number.casefold(), [])
                if int(label) not in of:
                    of.append(int(label))
        theirs = products.drop_duplicates("sku").set_index("sku")["supplier_sku"]
        known = zip(direct.index, direct["sku"], direct["sku"].map(theirs).astype("object").fillna(""), strict=True)
        self._skus = {int(label): {sku.casefold(), str(their).casefold()} for label, sku, their in known}

    def of(self, answer: Any) -> tuple[list[int], Words]:
        """The labels of its lines, or why there are none."""
        name = answer.reference or answer.order_no
        lines = self._names.get(name.casefold(), [])
        if answer.order_no and answer.reference:
            lines = [label for label in lines if label in self._names.get(answer.order_no.casefold(), [])]
        if not lines:
            return [], tr("nothing was ordered from a supplier for {reference}.", reference=name)
        of_sku = [label for label in lines if answer.sku.casefold() in self._skus[label]] if answer.sku else lines
        if not of_sku:
            return [], tr("no {sku} was ordered for {reference}.", sku=answer.sku, reference=name)
        return of_sku, ""


def _told(answer: Any, lines: list[_Line], purchases: pd.DataFrame) -> Iterator[Problem]:
    """Give the lines' units what the answer says of them; more than were ordered is a problem, and nothing goes."""
    left = sum(line.left for line in lines)
    cannot = 0.0 if pd.isna(answer.cannot) else min(answer.cannot, left if np.isinf(answer.cannot) else answer.cannot)
    sent = answer.sent
    if np.isinf(answer.cannot):
        sent = 0.0 if pd.isna(sent) else sent
        cannot = max(left - sent, 0.0)
    if pd.isna(sent):
        sent = left - cannot if answer.tracking_no else 0.0
    if not answer.tracking_no:
        sent = 0.0  # said, but without a number nothing has gone
    if sent + cannot > left:
        supplier = purchases.at[lines[0].label, "supplier"]
        why = said("supplier.more", supplier=supplier, sent=float(sent + cannot), qty=float(left))
        yield Problem("purchases", lines[0].label, ("qty",), why)
        return
    for units, went in (
        (sent, Went(answer.tracking_no, answer.carrier, answer.shipped_at)), (cannot, Went(cannot=True))
    ):  # fmt: skip
        for line in lines:
            units -= line.take(units, went)


def _dearer(purchases: pd.DataFrame, prices: dict[int, float]) -> Iterator[Problem]:
    """Lines for which the supplier asks another price."""
    for label, price in prices.items():
        cost = purchases.at[label, "cost"]
        if cost == cost and abs(cost - price) > 0.004:
            why = said("supplier.price", supplier=purchases.at[label, "supplier"], price=float(price), cost=float(cost))
            yield Problem("purchases", label, ("their_price",), why, "warning")


def _with_prices(purchases: pd.DataFrame, prices: dict[int, float]) -> pd.DataFrame:
    theirs = purchases["their_price"].copy()
    for label, price in prices.items():
        theirs.loc[label] = price
    return purchases.assign(their_price=theirs)


class _Part(NamedTuple):
    """So many units of a line go one way; `first` is the part that the line and its order row themselves stand for."""

    line: _Line
    units: float
    went: Went
    first: bool

    def is_open(self) -> bool:
        """Whether they are still waited for."""
        return self.went == Went()


def _parts(lines: list[_Line]) -> list[_Part]:
    """All parts of these lines, units that go alike together."""
    parts = []
    for line in lines:
        by_way: dict[Went, float] = {}
        for units, went in [*line.pieces, *([(line.left, Went())] if line.left > 0 else [])]:
            same = next((w for w in by_way if (w.number, w.cannot) == (went.number, went.cannot)), went)
            by_way[same] = by_way.get(same, 0.0) + units
        parts += [_Part(line, units, went, n == 0) for n, (went, units) in enumerate(by_way.items())]
    return parts


def _carried_out(tables: Tables, lines: list[_Line], highest: Highest, now: datetime) -> tuple[Tables, float]:
    """Orders, Parcels and Purchases once these lines' units go as they were told."""
    orders, parcels, purchases = (tables[name].copy() for name in ("orders", "parcels", "purchases"))
    parts = _parts(lines)
    there = [part for part in parts if part.line.row is not None and orders.at[part.line.row, "status"] == Status.SENT]
    numbers, made = _parcels_of(there, orders, parcels, purchases, highest.parcel)
    new_rows: list[dict[str, Any]] = []
    new_lines: list[dict[str, Any]] = []
    for part in parts:
        row = part.line.row
        number = numbers.get((part.line.label, part.went.number), "")
        status = Bought.CANNOT if part.went.cannot else Bought.ORDERED if part.is_open() else Bought.ON_ITS_WAY
        parcel = number or purchases.at[part.line.label, "parcel_no"]
        values = {"qty": part.units, "status": status, "tracking_no": part.went.number, "parcel_no": parcel}
        # a further part starts as the row was, not as the first part has left it
        cells = _row_cells(part, number, tables["orders"].loc[row]) if part in there else {}
        if part.first:
            purchases.loc[part.line.label, list(values)] = list(values.values())
            if cells:
                orders.loc[row, list(cells)] = list(cells.values())
        else:
            whole = tables["purchases"].loc[part.line.label].to_dict()
            new_lines.append({**whole, **values, "row": len(new_rows) if cells else -1})
            new_rows += [{**tables["orders"].loc[row].to_dict(), **cells}] if cells else []
    ids = list(following(highest_number(orders["row_id"], highest.row), len(new_rows)))
    if new_rows:
        frame = pd.DataFrame(new_rows).assign(row_id=ids)
        orders = append("orders", orders, frame.assign(problem="", problem_columns=""))
    if new_lines:
        nos = more_numbers(PURCHASES.name, purchases, len(new_lines), highest.line)
        for line, no in zip(new_lines, nos, strict=True):
            at = line.pop("row")
            line |= {"no": no, "paid": np.nan, "paid_at": pd.NaT, "row_id": ids[at] if at >= 0 else ""}
        purchases = append(PURCHASES.name, purchases, pd.DataFrame(new_lines))
    out = {**tables, "orders": orders, "parcels": made, "purchases": purchases}
    return out, sum(part.units for part in parts if part.went.cannot)


def _row_cells(part: _Part, number: str, row: pd.Series) -> dict[str, Any]:
    """What an order row, or a part of it, says from now on."""
    if not part.went.cannot:
        return {"qty": part.units, "reserved": part.units, "parcel_no": number}
    why = str(tr("{supplier} cannot send it", supplier=row["warehouse"].replace(";", ",")))
    return {
        "qty": part.units, "reserved": np.nan, "parcel_no": "", "warehouse": "", "bin": "", "status": Status.HOLD,
        "hold_reason": GLUE.join([*reasons(row["hold_reason"]), why]),
    }  # fmt: skip


_FRESH: Final[dict[str, Any]] = {"tracking_no": "", "carrier": "", "shipped_at": pd.NaT, "more_tracking": ""}


def _parcels_of(
    parts: list[_Part], orders: pd.DataFrame, parcels: pd.DataFrame, purchases: pd.DataFrame, highest: int
) -> tuple[dict[tuple[int, str], str], pd.DataFrame]:
    """The parcel of each line's units by their tracking number, and Parcels with those that are new.

    The first number that comes stays with the parcel; what goes under another, and what is waited for, moves out.
    """
    told = {part.line.label for part in parts}
    parcel_of = {part.line.label: str(purchases.at[part.line.label, "parcel_no"]) for part in parts}
    rows_told = {part.line.row for part in parts}
    places = dict(zip(parcels["parcel_no"], parcels.index, strict=True))
    last = highest_number(pd.concat([orders["parcel_no"], parcels["parcel_no"]]), highest, "P")
    given: dict[tuple[int, str], str] = {}
    for old in dict.fromkeys(parcel_of.values()):
        if old not in places:
            continue
        own = [part for part in parts if parcel_of[part.line.label] == old and not part.went.cannot]
        silent = orders.index[(orders["parcel_no"] == old) & ~orders.index.isin(rows_told)]
        ways = dict.fromkeys(part.went.number for part in sorted(own, key=_Part.is_open))
        if len(silent) and "" not in ways:
            ways[""] = None  # rows of the parcel that nothing was said of
        if not ways:
            parcels.loc[places[old], "status"] = Status.CANCELLED
        for turn, way in enumerate(ways):
            label, number = places[old], old
            if turn:
                last += 1
                number = f"P{last:06d}"
                new = parcels.loc[[label]].assign(parcel_no=number, **_FRESH)
                parcels = append("parcels", parcels, new)
                label = parcels.index[-1]
            went = next((part.went for part in own if part.went.number == way), Went())
            parcels.loc[label, ["tracking_no", "carrier"]] = [way, went.carrier or parcels.at[label, "carrier"]]
            if way and not pd.isna(went.shipped_at):
                parcels.loc[label, "shipped_at"] = went.shipped_at
            given |= {(part.line.label, way): number for part in own if part.went.number == way}
            if not way and turn and len(silent):
                orders.loc[silent, "parcel_no"] = number
                moved = purchases["row_id"].isin(set(orders.loc[silent, "row_id"])) & ~purchases.index.isin(told)
                purchases.loc[moved & (purchases["parcel_no"] == old), "parcel_no"] = number
    return given, parcels
