"""Returns: each line is found, held against what was sent and paid, and taken as far as it can go.

Refund and restock are two decisions: an amount moves no units, and units move only once they were counted in.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import pandas as pd

from pyaddin.steps.aftersales import policy, replacing
from pyaddin.steps.aftersales.policy import Reasons, Rule
from pyaddin.steps.aftersales.replacing import new_number, replacement
from pyaddin.steps.aftersales.sold import OUT, Sold, paid, scanned_again, seen, sent, spoken_for
from pyaddin.steps.aftersales.undelivered import came_back
from pyaddin.steps.warehouse.movements import moved
from pyaddin.steps.warehouse.numbers import more_numbers
from pyaddin.steps.warehouse.shelves import Place, Shelves, stocked
from pyaddin.tables.aftersales import Leg
from pyaddin.tables.frames import Tables, append, from_records, is_yes
from pyaddin.tables.goods import QUARANTINE
from pyaddin.tables.problems import Problem, mark
from pyaddin.tables.returns import RETURNS, Case, Decision
from pyaddin.tables.schema import shown
from pyaddin.tables.status import Status
from pyaddin.tables.warehouse import Side, Why
from pyaddin.words.catalogue import Text
from pyaddin.words.problems import said

SOURCE: Final = "returns"
APART: Final = (Decision.REFURBISH, Decision.QUARANTINE, Decision.REPAIR)
COLUMN: Final = {
    Decision.RESTOCK: "restocked", Decision.SCRAP: "written_off", Decision.SUPPLIER: "sent_on",
    Decision.BUYER: "sent_on", **dict.fromkeys(APART, "kept_apart"),
}  # fmt: skip
"""Where a decision's units are counted."""
DECIDED: Final = tuple(dict.fromkeys(COLUMN.values()))
BEYOND: Final = {
    Decision.SCRAP: (Why.SCRAPPED, Side.SCRAP), Decision.SUPPLIER: (Why.SENT_ON, Side.SUPPLIER),
    Decision.BUYER: (Why.SENT_ON, Side.CARRIER),
}  # fmt: skip
"""Why and where units go that Stock does not get."""
CENT: Final = 0.005


@dataclass(frozen=True, slots=True)
class Shop:
    """What the shop's files and settings say of returns; `refused` tells of a carrier's words whether the buyer did not
    take the parcel."""

    rules: Sequence[Rule] = ()
    reasons: Sequence[Reasons] = ()
    refused: Callable[[str], bool] = lambda words: False


@dataclass(slots=True)
class Returned:
    """The tables after the press, how units moved, what is wrong.

    refunds  labels of lines of which money is to be paid back now, with the amounts
    papers   labels of lines whose papers are to be made
    instead  order rows that go out in place of what comes back
    """

    lines: pd.DataFrame
    orders: pd.DataFrame
    parcels: pd.DataFrame
    stock: pd.DataFrame
    moves: pd.DataFrame
    problems: list[Problem]
    went: set[int]
    proposed: int = 0
    refunds: dict[int, float] = field(default_factory=dict)
    papers: list[int] = field(default_factory=list)
    instead: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class _Books:
    """What lines of this press have used up so far."""

    sold: Sold
    units: dict[str, float]
    money: dict[str, float]
    shelves: Shelves
    unread: Collection[Place]
    warehouses: list[str]
    traced: Mapping[str, str]
    suppliers: Mapping[str, str]
    parcels: Mapping[str, Mapping[str, Any]]
    items: Mapping[str, str]
    numbers: set[str]
    stock: dict[Place, float] = field(default_factory=dict)
    states: dict[Place, str] = field(default_factory=dict)
    moves: list[dict[str, Any]] = field(default_factory=list)


Line = dict[str, Any]
Wrong = tuple[tuple[str, ...], Text]


def take_back(tables: Tables, shop: Shop, now: datetime, last: int, unread: Collection[Place] = ()) -> Returned:
    """Take each line as far as it can go; running it on its own result changes nothing.

    Nothing is posted of a line with something wrong. `last` is the highest RMA number ever given; nothing goes to
    `unread` places, of which nobody knows what they hold.
    """
    lines, orders, parcels = tables[RETURNS.name], tables["orders"], tables["parcels"]
    proposals = came_back(lines, orders, parcels, shop.refused)
    numbers = more_numbers(RETURNS.name, lines, len(proposals), last)
    new = [{**row, "no": no} for row, no in zip(proposals, numbers, strict=True)]
    lines = append(RETURNS.name, lines, from_records(RETURNS.name, new))
    books, known = _books(tables, lines, unread), scanned_again(lines)
    result = Returned(lines, orders, parcels, tables["stock"], moved(), [], set(), len(new))
    after: dict[int, Line] = {}
    for label, before in zip(lines.index, lines.to_dict("records"), strict=True):
        line: Line = {str(name): value for name, value in before.items()}
        wrong = _go(line, books, shop, known, now, result, int(label))
        if wrong:
            result.problems.append(Problem(RETURNS.name, int(label), *wrong))
            line = _as_it_was(before, line)
        after[int(label)] = line
    out = from_records(RETURNS.name, list(after.values())).set_axis(lines.index, axis=0)
    changed = out.index[((out != lines) & ~(out.isna() & lines.isna())).any(axis=1)]
    result.went = {int(label) for label in changed} - {problem.row for problem in result.problems}
    result.lines = mark(RETURNS.name, out, SOURCE, result.problems)
    result.stock = stocked(tables["stock"], books.stock, books.states)
    result.moves = moved(books.moves)
    result.orders, result.parcels = _back(orders, parcels, result.lines)
    return result


FOUND: Final = (
    "row_id", "order_no", "sku", "item", "parcel_no", "marketplace", "currency", "supplier", "qty", "asked_at",
    "policy", "pays", "proposed",
)  # fmt: skip
"""What a line with something wrong keeps: which row it is of, and what the policy says."""


def _as_it_was(before: Mapping[Any, Any], line: Line) -> Line:
    """A line with something wrong, of which nothing was posted."""
    return {**before, **{name: line[name] for name in FOUND if line["row_id"]}}


def _books(tables: Tables, lines: pd.DataFrame, unread: Collection[Place]) -> _Books:
    products, parcels = tables["products"].drop_duplicates("sku").set_index("sku"), tables["parcels"]
    money = lines[lines["row_id"] != ""].groupby("row_id")["refunded"].sum().to_dict()
    return _Books(
        Sold.of(tables["orders"], parcels), spoken_for(lines), money, Shelves.of(tables["stock"]), unread,
        list(tables["warehouses"].sort_values("rank", kind="stable")["warehouse"]), products["traced"].to_dict(),
        products["supplier"].to_dict(), parcels.drop_duplicates("parcel_no").set_index("parcel_no").to_dict("index"),
        products["item"].to_dict(), {*tables["orders"]["order_no"], *lines["new_order"]},
    )  # fmt: skip


def _go(
    line: Line, books: _Books, shop: Shop, known: Mapping[str, str], now: datetime, result: Returned, label: int
) -> Wrong | None:  # fmt: skip
    """Take a line as far as it can go; what is wrong where it cannot, and then nothing is posted."""
    if line["status"] == Case.CLOSED and line["close"]:
        return None
    if wrong := _found(line, books, known, now):
        return wrong
    row = books.sold.rows.get(line["row_id"])
    if row is None:
        return None if _nothing_asked(line) else (("order_no",), said("returns.gone", order=line["order_no"]))
    line["reason"] = line["reason"] or policy.reason_of(shop.reasons, line["marketplace"], line["their_reason"])
    ruled = _ruled(line, row, books, shop)
    wrong = _counted(line, row, books) or _decided(line, books) or _refunded(line, row, books, ruled)
    if line["instead"] and not line["new_order"]:
        wrong = wrong or replacing.wrong(line, row, books.items)
    if wrong:
        return wrong
    _post(line, books, now)
    if _filled(line["refund"]):
        _pay(line, books, now)
        result.refunds[label] = line.pop("paid_now")
    if line["instead"] and not line["new_order"]:
        line["new_order"] = new_number(row["order_no"], books.numbers)
        books.numbers.add(line["new_order"])
        result.instead.append(replacement(line, row, line["new_order"], books.items, now))
    if line["papers"]:
        line["papers"], line["papers_at"] = "", pd.Timestamp(now)
        result.papers.append(label)
    line["status"] = _status(line, books)
    return None


def _nothing_asked(line: Line) -> bool:
    """Whether a line whose order was archived asks for nothing more."""
    return not any(_filled(line[name]) for name in ("arrived", "decision", "refund", "instead"))


def _filled(cell: Any) -> bool:
    return bool(cell) if isinstance(cell, str) else not pd.isna(cell)


def _number(cell: Any) -> float:
    return 0.0 if pd.isna(cell) else float(cell)


def _found(line: Line, books: _Books, known: Mapping[str, str], now: datetime) -> Wrong | None:
    """The order row of a line, written down once."""
    if line["row_id"]:
        return None
    if again := seen(line["scan"], known):
        return ("scan",), again
    rest = {id_: sent(row) - books.units.get(id_, 0.0) for id_, row in books.sold.rows.items()}
    found = books.sold.row(line, rest)
    if isinstance(found, Text):
        return ("scan" if line["scan"] else "order_no",), found
    row = books.sold.rows[found]
    if pd.isna(line["qty"]) and rest[found] <= 0:
        return ("qty",), said("returns.all-back", sent=sent(row), sku=row["sku"])
    own = ("order_no", "sku", "item", "parcel_no", "marketplace", "currency")
    line.update({name: row[name] for name in own}, row_id=found, supplier=books.suppliers.get(row["sku"], ""))
    line["asked_at"] = pd.Timestamp(now) if pd.isna(line["asked_at"]) else line["asked_at"]
    line["lot"] = line["lot"] or row["lot"]
    line["qty"] = rest[found] if pd.isna(line["qty"]) else line["qty"]
    books.units[found] = books.units.get(found, 0.0) + max(line["qty"], 0.0)
    return None


def _counted(line: Line, row: Mapping[str, Any], books: _Books) -> Wrong | None:
    """What is wrong with the units of a line."""
    out, arrived = sent(row), _number(line["arrived"])
    if not line["qty"] >= 1:
        return ("qty",), said("returns.no-units")
    if books.units[line["row_id"]] > out:
        books.units[line["row_id"]] -= float(line["qty"])
        others = books.units[line["row_id"]]
        return ("qty",), said("returns.more-than-sent", qty=float(line["qty"]), sent=out, rest=max(out - others, 0.0))
    if _filled(line["arrived"]) and arrived < 1:
        return ("arrived",), said("returns.nothing")
    if _number(line["received"]) + arrived > line["qty"]:
        rest = float(line["qty"]) - _number(line["received"])
        return ("arrived",), said("returns.more-came", arrived=arrived, rest=rest)
    return None


def _waiting(line: Line) -> float:
    """Units that are back and not decided."""
    back = _number(line["received"]) + _number(line["arrived"])
    return back - sum(_number(line[name]) for name in DECIDED)


def _decided(line: Line, books: _Books) -> Wrong | None:
    """What is wrong with the decision of a line; one whose goods are not back waits for them."""
    waiting, sku = _waiting(line), line["sku"]
    if _filled(line["units"]) and (line["units"] < 1 or line["units"] > waiting):
        return ("units",), said("returns.too-many-decided", units=float(line["units"]), waiting=waiting)
    if _filled(line["units"]) and not line["decision"]:
        return ("decision",), said("returns.no-decision")
    if not waiting or line["decision"] not in (Decision.RESTOCK, *APART):
        return None
    warehouse = line["warehouse"] or next(iter(books.warehouses), "")
    if warehouse not in books.warehouses:
        return ("warehouse",), said("returns.unknown-warehouse", warehouse=warehouse) if warehouse else said(
            "goods.no-place"
        )
    if books.traced.get(sku) and not line["lot"]:
        return ("lot",), said("returns.no-lot", sku=sku)
    bin_ = line["bin"] if line["decision"] == Decision.RESTOCK else books.shelves.quarantine(sku, warehouse)
    bin_ = bin_ or books.shelves.home(sku, warehouse)
    if bin_ is None:
        return ("bin",), said("returns.no-bin", sku=sku, warehouse=warehouse)
    if line["decision"] == Decision.RESTOCK and (why := _closed(books, warehouse, bin_)):
        return ("bin",), why
    if (sku, warehouse, bin_, line["lot"]) in books.unread:
        return ("bin",), said("returns.unread", sku=sku, warehouse=warehouse, bin=bin_)
    line["warehouse"], line["bin"] = warehouse, bin_
    return None


def _closed(books: _Books, warehouse: str, bin_: str) -> Text | None:
    if not books.shelves.there(warehouse, bin_):
        return said("returns.unknown-bin", bin=bin_, warehouse=warehouse)
    state = books.shelves.closed.get((warehouse, bin_))
    return said("returns.closed-bin", bin=bin_, warehouse=warehouse, state=shown(state)) if state else None


def _ruled(line: Line, row: Mapping[str, Any], books: _Books, shop: Shop) -> policy.Ruling:
    """What the policy says of a line, which it says beside it."""
    parcel = books.parcels.get(line["parcel_no"], {})
    start = next((parcel[n] for n in ("delivered_at", "shipped_at") if n in parcel and pd.notna(parcel[n])), pd.NaT)
    price = paid(row)
    share = None if price is None or not row["qty"] else round(price * _number(line["qty"]) / float(row["qty"]), 2)
    ruled = policy.ruling(shop.rules, {**line, "country": row["country"]}, share, start)
    line["policy"], line["pays"] = str(ruled.told), ruled.pays
    line["proposed"] = float("nan") if ruled.amount is None else ruled.amount
    return ruled


def _refunded(line: Line, row: Mapping[str, Any], books: _Books, ruled: policy.Ruling) -> Wrong | None:
    """What is wrong with the refund of a line."""
    if not _filled(line["refund"]):
        return None
    amount, most = float(line["refund"]), paid(row)
    if amount < CENT:
        return ("refund",), said("returns.no-amount")
    if most is None:
        return ("refund",), said("returns.no-price", order=line["order_no"], sku=line["sku"])
    before = books.money.get(line["row_id"], 0.0)
    if before + amount > most + CENT:
        return ("refund",), said("returns.more-than-paid", amount=amount, paid=most, rest=max(most - before, 0.0))
    if line["overrule"]:
        return None
    if policy.too_late(ruled, line["asked_at"]):
        return ("refund", "overrule"), said("returns.too-late", day=f"{ruled.last:%Y-%m-%d}")
    if ruled.amount is not None and _number(line["refunded"]) + amount > ruled.amount + CENT:
        return ("refund", "overrule"), said("returns.over-policy", amount=amount, most=ruled.amount)
    return None


def _post(line: Line, books: _Books, now: datetime) -> None:
    """Take over what came and what was decided of it."""
    if _filled(line["arrived"]):
        line["received"] = _number(line["received"]) + line["arrived"]
        line["received_at"], line["arrived"] = pd.Timestamp(now), float("nan")
    units = line["units"] if _filled(line["units"]) else _waiting(line)
    if not line["decision"] or not units:
        return
    counted = COLUMN[line["decision"]]
    line[counted] = _number(line[counted]) + units
    _move(line, float(units), books)
    line["units"], line["decision"] = float("nan"), ""


def _move(line: Line, units: float, books: _Books) -> None:
    move: dict[str, Any] = {"sku": line["sku"], "qty": units, "lot": line["lot"], "from_kind": Side.BUYER}
    if beyond := BEYOND.get(line["decision"]):
        books.moves.append({**move, "why": beyond[0], "to_kind": beyond[1]})
        return
    place = (line["sku"], line["warehouse"], line["bin"], line["lot"])
    apart = line["decision"] in APART
    books.stock[place] = books.stock.get(place, 0.0) + units
    books.states[place] = QUARANTINE if apart else ""
    books.shelves.put(place, units)
    if apart:
        books.shelves.closed[place[1], place[2]] = QUARANTINE
    why = Why.APART_KEPT if apart else Why.RESTOCKED
    books.moves.append({**move, "why": why, "to_kind": Side.STOCK, "to_warehouse": place[1], "to_bin": place[2]})


def _pay(line: Line, books: _Books, now: datetime) -> None:
    line["paid_now"] = round(float(line["refund"]), 2)
    line["refunded"] = round(_number(line["refunded"]) + line["paid_now"], 2)
    books.money[line["row_id"]] = books.money.get(line["row_id"], 0.0) + line["paid_now"]
    line["refunded_at"], line["refund"] = pd.Timestamp(now), float("nan")


def _status(line: Line, books: _Books) -> str:
    """Where a line stands, which follows from what was counted, decided and paid."""
    received = _number(line["received"])
    parcel = books.parcels.get(line["parcel_no"], {})
    if line["close"]:
        return Case.CLOSED
    if _number(line["refunded"]) and received == sum(_number(line[name]) for name in DECIDED):
        return Case.REFUNDED
    if received:
        return Case.RECEIVED if _waiting(line) else Case.DECIDED
    back = line["back_no"] or parcel.get("delivery") in (Leg.RETURNING, Leg.RETURNED)
    return Case.ROAD if back else Case.ASKED


def _back(orders: pd.DataFrame, parcels: pd.DataFrame, lines: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Order rows of which all came back are Returned, and parcels of which all rows are, which are dealt with."""
    received = lines[lines["row_id"] != ""].groupby("row_id")["received"].sum()
    whole = orders["row_id"].map(received).fillna(0.0) >= orders["qty"].clip(lower=1.0)
    turned = whole & orders["status"].isin(OUT) & (orders["status"] != Status.RETURNED)
    if not turned.any():
        return orders, parcels
    orders = orders.assign(status=orders["status"].mask(turned, Status.RETURNED))
    inside = orders[orders["parcel_no"] != ""]
    every = (inside["status"] == Status.RETURNED).groupby(inside["parcel_no"]).all()
    back = parcels["parcel_no"].isin(set(every.index[every])) & parcels["status"].isin(OUT)
    dealt = back & (parcels["delivery"] != "") & ~is_yes(parcels["dealt_with"])
    parcels = parcels.assign(
        status=parcels["status"].mask(back, Status.RETURNED), dealt_with=parcels["dealt_with"].mask(dealt, "Yes")
    )
    return orders, mark("parcels", parcels, "delivery", (), parcels.index[dealt])
