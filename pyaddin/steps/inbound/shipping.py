"""A delivery's way: packed, ready, sent (its units go off Stock), received and what is still missing of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

import pandas as pd

from pyaddin.steps.customs.rules import Carton
from pyaddin.steps.inbound.boxes import wrong_rows, wrong_shipment
from pyaddin.steps.stock.place import PLACE
from pyaddin.steps.warehouse.movements import FROM, TO, moved
from pyaddin.steps.warehouse.shelves import Place, natural, stocked
from pyaddin.tables.frames import Tables
from pyaddin.tables.inbound import INBOUND, Inbound
from pyaddin.tables.problems import Problem, mark
from pyaddin.tables.schema import YES
from pyaddin.tables.warehouse import Side, Why
from pyaddin.words.problems import said

SOURCE: Final = "inbound"
AWAY: Final = (Inbound.SENT, Inbound.PARTLY, Inbound.RECEIVED, Inbound.CLOSED)
"""Lines whose units have left."""
TOLD: Final = (
    "shipment", "sku", "box", "boxes", "units", "expiry", "weight_g", "length_mm", "width_mm", "height_mm", "ship_to",
)  # fmt: skip
"""What content file and labels say of a line."""


@dataclass(slots=True)
class Progress:
    """The lines and Stock after the press.

    written  the shipments whose files are to be written, with their lines
    went     the lines that changed their state or had files written
    """

    lines: pd.DataFrame
    stock: pd.DataFrame
    moves: pd.DataFrame
    problems: list[Problem]
    written: dict[str, pd.DataFrame] = field(default_factory=dict)
    went: set[int] = field(default_factory=set)
    sent: int = 0


def progress(tables: Tables, cartons: Iterable[Carton], now: datetime) -> Progress:
    """Take each shipment as far as it can go; running it on its own result changes nothing."""
    lines, stock = tables[INBOUND.name], tables["stock"]
    products = {row["sku"]: row for row in tables["products"].drop_duplicates("sku").to_dict("records")}
    rules = {one.warehouse.casefold(): one for one in cartons}
    out = _described(lines, products)
    problems = list(wrong_rows(out[~out["status"].isin(AWAY)], products))
    faulty = {problem.row for problem in problems}
    result = Progress(out, stock, moved(), problems)
    free = _Free.of(stock)
    for shipment, rows in out[out["shipment"] != ""].groupby("shipment", sort=False):
        open_ = rows[~rows["status"].isin(AWAY)]
        problems += _changed(rows)
        if open_.empty or faulty & {*open_.index}:
            continue
        found = list(wrong_shipment(str(shipment), rows, rules, products))
        problems += found
        if not any(problem.severity == "error" for problem in found):
            _go(result, str(shipment), rows, free, now)
    problems += [problem for label in result.lines.index for problem in _to_prepare(result.lines.loc[label], label)]
    result.moves = moved(free.moves)
    result.stock = stocked(stock, free.units, {})
    received = _received(result.lines, problems)
    result.went |= {int(at) for at in received.index[received["status"] != result.lines["status"]]}
    result.lines = mark(INBOUND.name, received, SOURCE, problems)
    return result


def _described(lines: pd.DataFrame, products: Mapping[str, Mapping[str, Any]]) -> pd.DataFrame:
    """Lines with their article's name and preparation, their totals and where they stand."""
    known = {name: lines["sku"].map(lambda sku, n=name: products.get(sku, {}).get(n, "")) for name in ("item", "prep")}
    total = lines["units"] * lines["boxes"].fillna(1.0)
    status = lines["status"].where(lines["status"] != "", Inbound.PACKING)
    open_ = ~status.isin(AWAY)
    return lines.assign(
        item=known["item"].astype("str"), prep=lines["prep"].mask(open_, known["prep"]).astype("str"),
        total=lines["total"].mask(open_, total), status=status.astype("str"),
    )  # fmt: skip


def _fingerprint(row: pd.Series) -> str:
    text = "\x1f".join("" if pd.isna(row[name]) else str(row[name]) for name in TOLD)
    return sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:12]


def _changed(rows: pd.DataFrame) -> Iterator[Problem]:
    """Lines that say something else than when their boxes left."""
    for label, row in rows[rows["status"].isin(AWAY)].iterrows():
        if row["file_check"] and _fingerprint(row) != row["file_check"]:
            yield Problem(INBOUND.name, int(label), ("sku", "units", "boxes"), said("inbound.changed"), "warning")


def _go(result: Progress, shipment: str, rows: pd.DataFrame, free: "_Free", now: datetime) -> None:
    """A shipment without faults: its files where they say something new, and its units off Stock where it is sent."""
    prints = pd.Series([_fingerprint(row) for _, row in rows.iterrows()], index=rows.index)
    if (prints != rows["file_check"]).any() and not rows["status"].isin(AWAY).any():
        result.written[shipment] = rows
        result.lines.loc[rows.index, "file_check"] = prints
        result.lines.loc[rows.index, "status"] = Inbound.READY
        result.went |= {int(label) for label in rows.index}
    leaving = rows[(rows["send"] == YES) & ~rows["status"].isin(AWAY)]
    for label, row in leaving.iterrows():
        if row["prep"] and row["prepared"] != YES:
            continue
        place = free.place(row)
        if why := free.wrong(row, place):
            result.problems.append(Problem(INBOUND.name, int(label), ("warehouse", "bin"), why))
            continue
        free.take(place, float(row["total"]))
        result.lines.loc[label, ["warehouse", "bin", "status"]] = [place[1], place[2], Inbound.SENT]
        result.lines.loc[label, "sent_at"] = pd.Timestamp(now)
        result.went.add(int(label))
        result.sent += int(row["total"])


def _to_prepare(row: pd.Series, label: Any) -> Iterator[Problem]:
    if row["prep"] and row["prepared"] != YES and row["status"] not in AWAY:
        severity = "error" if row["send"] == YES else "warning"
        why = said("inbound.to-prepare", prep=row["prep"])
        yield Problem(INBOUND.name, int(label), ("prepared",), why, severity)  # type: ignore[arg-type]


def _received(lines: pd.DataFrame, problems: list[Problem]) -> pd.DataFrame:
    """Lines with what is missing of what was sent, and where they stand by it."""
    out = lines.copy()
    for label, row in lines[lines["status"].isin(AWAY)].iterrows():
        came = 0.0 if pd.isna(row["received"]) else float(row["received"])
        missing = float(row["total"]) - came
        if missing < 0:
            why = said("inbound.more-received", received=came, total=float(row["total"]))
            problems.append(Problem(INBOUND.name, int(label), ("received",), why, "warning"))
        closed = row["no_more"] == YES
        out.loc[label, "missing"] = max(missing, 0.0)
        out.loc[label, "status"] = (
            Inbound.RECEIVED if missing <= 0 else Inbound.CLOSED if closed else Inbound.PARTLY if came else Inbound.SENT
        )
    return out


@dataclass(slots=True)
class _Free:
    """Units by place that no order has, as shipments take them."""

    free: dict[Place, float]
    units: dict[Place, float] = field(default_factory=dict)
    moves: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def of(cls, stock: pd.DataFrame) -> "_Free":
        """What is on Stock."""
        rows = stock[~stock.duplicated(PLACE)]
        free = rows["on_hand"].fillna(0.0) - rows["reserved"].fillna(0.0)
        return cls(dict(zip(zip(*(rows[name] for name in PLACE), strict=True), free.clip(lower=0.0), strict=True)))

    def place(self, row: pd.Series) -> Place:
        """The place that a line names, else the one where most of its SKU is free."""
        named = row["warehouse"], row["bin"]
        fitting = [
            place for place in self.free
            if place[0] == row["sku"] and all(want in ("", has) for want, has in zip(named, place[1:3], strict=True))
        ]  # fmt: skip
        return max(
            fitting, key=lambda at: (self.free[at], [-ord(c) for c in natural(at[2])]), default=(row["sku"], *named, "")
        )

    def wrong(self, row: pd.Series, place: Place) -> Any:
        """Why a line's units cannot leave a place; None where they can."""
        where = {"sku": place[0], "warehouse": place[1], "bin": place[2]}
        if place not in self.free:
            return said("inbound.not-there", **where)
        if row["total"] > self.free[place]:
            return said("inbound.too-few", qty=float(row["total"]), free=self.free[place], **where)
        return None

    def take(self, place: Place, qty: float) -> None:
        """Units leave for the marketplace's warehouse."""
        self.free[place] -= qty
        self.units[place] = self.units.get(place, 0.0) - qty
        ends = dict(zip((*FROM, *TO), (Side.STOCK, *place[1:3], Side.MARKETPLACE, "", ""), strict=True))
        self.moves.append({"why": Why.INBOUND, "sku": place[0], "qty": qty, "lot": place[3], **ends})
