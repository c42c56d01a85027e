"""Cases: their deadlines, what they cost, which orders they hold."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import numpy as np
import pandas as pd

from pyaddin.steps.aftersales.deadlines import Deadlines, Kind, due
from pyaddin.steps.orders import holds
from pyaddin.steps.shipping import accepting
from pyaddin.steps.shipping.gate import WITH_THE_CARRIER
from pyaddin.tables.disputes import DISPUTES, Case, Outcome, Reason
from pyaddin.tables.frames import is_yes
from pyaddin.tables.problems import Problem, mark
from pyaddin.tables.schema import shown
from pyaddin.tables.status import Status
from pyaddin.words.catalogue import Text, tr
from pyaddin.words.problems import packed, said

SOURCE: Final = "dispute"
LEFT: Final = (Status.SHIPPED, Status.DELIVERED, Status.COMPLETED, Status.RETURNED)
RUNNING: Final = (Case.OPEN, Case.WAITS, Case.MADE, Case.SENT)
KINDS: Final[tuple[Kind, ...]] = ("chargeback", "dispute")
MINE: Final = (Case.OPEN, Case.MADE)
"""Cases in which it is the shop's turn."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Disputes after the press; `going` are the rows whose evidence is to be made, `problems` what is said of others,
    `of` the order's rows of each row, on Orders or in the archive."""

    disputes: pd.DataFrame
    going: list[int]
    problems: list[Problem]
    of: dict[int, pd.DataFrame]


def judged(
    disputes: pd.DataFrame, orders: pd.DataFrame, clocks: Deadlines, days: int, now: datetime,
    decided: pd.DataFrame | None = None,
) -> Judged:  # fmt: skip
    """Fill in what follows of each case; `orders` holds the archived ones too, `days` are working days where no clock
    is known, and `decided` are archived cases, of which the losses count."""
    out = disputes.copy()
    problems: list[Problem] = []
    going: list[int] = []
    of: dict[int, pd.DataFrame] = {}
    for label in out.index[(out["case_no"] != "") | (out["order_no"] != "")]:
        lines = _lines(out.loc[label], orders)
        wrong = _wrong(out.loc[label], lines)
        if wrong:
            problems.append(Problem(DISPUTES.name, int(label), wrong[0], wrong[1]))
            continue
        of[int(label)] = lines
        filled = _filled(out.loc[label].to_dict(), lines, clocks, days, now)
        out.loc[label, list(filled)] = pd.Series(filled, dtype="object")
    out = out.astype(disputes.dtypes.to_dict())
    out = with_losses(out, decided)
    for label, lines in of.items():
        row = out.loc[label]
        problems += [Problem(DISPUTES.name, label, *one) for one in _told(row, lines, now)]
        if row["status"] == Case.OPEN and not _stolen_here(row, lines):
            going.append(label)
    return Judged(out, going, problems, of)


def _lines(row: pd.Series, orders: pd.DataFrame) -> pd.DataFrame:
    mine = orders[(orders["order_no"] == row["order_no"]) & (orders["order_no"] != "")]
    return mine[mine["marketplace"] == row["marketplace"]] if row["marketplace"] else mine


def _wrong(row: pd.Series, lines: pd.DataFrame) -> tuple[tuple[str, ...], Text] | None:
    if not row["order_no"]:
        return ("order_no",), said("dispute.no-order")
    if lines.empty:
        return ("order_no", "marketplace"), said("dispute.unknown-order", order=row["order_no"])
    if lines["marketplace"].nunique() > 1:
        return ("marketplace",), said("dispute.two-orders", order=row["order_no"])
    if not row["reason"]:
        return ("reason",), said("dispute.no-reason")
    if row["amount"] < 0:
        return ("amount",), said("dispute.negative")
    if row["outcome"] == Outcome.PARTLY and pd.isna(row["cost"]):
        return ("cost",), said("dispute.no-cost")
    return None


def _filled(row: dict[str, Any], lines: pd.DataFrame, clocks: Deadlines, days: int, now: datetime) -> dict[str, Any]:
    """What follows of a case, where the clerk has not said otherwise."""
    out: dict[str, Any] = {}

    def given(name: str, value: Any) -> Any:
        blank = row[name] == "" or pd.isna(row[name])
        if blank and not (value == "" or pd.isna(value)):
            out[name] = value
        return value if blank else row[name]

    first = lines.iloc[0]
    marketplace = given("marketplace", first["marketplace"])
    decides = given("decides", marketplace)
    opened = given("opened", pd.Timestamp(now))
    given("answer_by", answer_by(clocks, decides, first["country"], opened, days))
    if pd.isna(row["amount"]):
        given("amount", (lines["qty"] * lines["unit_price"]).sum(min_count=1))
    given("currency", first["currency"])
    waits = row["reason"] == Reason.STOLEN and lines["status"].isin(LEFT).any()
    status = given("status", Case.WAITS if waits else Case.OPEN)
    if row["outcome"]:
        out["status"] = Case.CLOSED
        if row["outcome"] != Outcome.PARTLY:
            given("cost", 0.0 if row["outcome"] == Outcome.WON else out.get("amount", row["amount"]))
    elif status == Case.SENT:
        given("sent_at", pd.Timestamp(now))
    return out


def answer_by(clocks: Deadlines, decides: str, country: str, opened: pd.Timestamp, days: int) -> pd.Timestamp:
    """When the answer is due by the clocks of chargebacks and disputes of who decides; else the last minute of the last
    working day, of which that of the opening is none."""
    where, start = (pd.Series([one]) for one in (decides, opened))
    for kind in KINDS:
        moment = due(clocks, kind, where, pd.Series([country]), start).iloc[0]
        if pd.notna(moment):
            return pd.Timestamp(moment)
    last = np.busday_offset(opened.date(), days, roll="backward")
    return pd.Timestamp(last) + timedelta(hours=23, minutes=59)


def _stolen_here(row: pd.Series, lines: pd.DataFrame) -> bool:
    return row["reason"] == Reason.STOLEN and not lines["status"].isin(LEFT).any()


def _told(row: pd.Series, lines: pd.DataFrame, now: datetime) -> Iterator[tuple[tuple[str, ...], Text, Any]]:
    """What is said beside a case that runs."""
    day = "" if pd.isna(row["answer_by"]) else f"{row['answer_by']:%Y-%m-%d %H:%M}"
    if row["status"] == Case.WAITS:
        yield ("status",), said("dispute.waits"), "warning"
    elif row["status"] in MINE and row["answer_by"] < now:
        yield ("answer_by",), said("dispute.late", day=day), "error"
    elif row["status"] in MINE and _stolen_here(row, lines):
        yield ("status",), said("dispute.stolen-here"), "warning"
    elif row["status"] == Case.MADE:
        yield ("answer_by",), said("dispute.upload", day=day, who=row["decides"]), "warning"


def with_losses(disputes: pd.DataFrame, decided: pd.DataFrame | None = None) -> pd.DataFrame:
    """Disputes with what each that runs may cost, by what was lost of those that were decided."""
    rates, all_ = loss_rates(
        disputes if decided is None else pd.concat([decided[list(COUNTED)], disputes[list(COUNTED)]])
    )
    runs = disputes["status"].isin(RUNNING)
    rate = disputes["marketplace"].map(rates).fillna(all_)
    return disputes.assign(expected=(disputes["amount"] * rate).round(2).where(runs))


COUNTED: Final = ("marketplace", "outcome", "amount", "cost")
"""What is counted of a case that was decided."""


def loss_rates(disputes: pd.DataFrame) -> tuple[Mapping[str, float], float]:
    """What was lost of each amount that was decided, by marketplace and everywhere; all of it where nothing was
    decided yet. A cost above the amount, as with a fee, counts whole."""
    over = disputes[(disputes["outcome"] != "") & (disputes["amount"] > 0) & disputes["cost"].notna()]
    share = over["cost"] / over["amount"]
    rates = share.groupby(over["marketplace"]).mean().to_dict()
    return rates, float(share.mean()) if len(share) else 1.0


def held(
    orders: pd.DataFrame, parcels: pd.DataFrame, judged: Judged, who: str, now: datetime
) -> tuple[pd.DataFrame, int]:
    """Orders that say which case they are in: rows that have not left are on hold for as long as it runs.

    The hold ends by itself once the case is closed; one that the clerk let go, by Go anyway, stays so.
    """
    problems: list[Problem] = []
    reasons: dict[int, str] = {}
    over: dict[int, str] = {}
    for label, lines in judged.of.items():
        row = judged.disputes.loc[label]
        here = orders.index[orders.index.isin(lines.index)]
        if row["status"] not in RUNNING:
            over |= dict.fromkeys(map(int, here), hold_reason(row))
            continue
        told = said("dispute.order", case=row["case_no"] or row["no"], reason=shown(row["reason"]))
        problems += [Problem("orders", int(at), ("order_no",), told, "warning") for at in here]
        waiting = orders.loc[here, "status"].isin(holds.WAITING) & ~is_yes(orders.loc[here, "go_anyway"])
        reasons |= {int(at): hold_reason(row) for at in here[waiting] if not _let_go(orders.loc[at], hold_reason(row))}
    sent = set(parcels.loc[parcels["status"].isin(WITH_THE_CARRIER), "parcel_no"])
    out = _without(orders, over, sent)
    out = _with(out, reasons)
    return mark("orders", holds.signed(out, who, now), SOURCE, problems), len(reasons)


def hold_reason(row: pd.Series) -> str:
    """What stands in Hold reason of an order in dispute."""
    number = str(row["case_no"] or row["no"]).replace(";", ",")
    return str(tr("Dispute {case}", case=number))


def _let_go(row: pd.Series, reason: str) -> bool:
    """Whether the clerk has let the row go although it is in dispute."""
    return packed(accepting.on_hold(row["order_no"], reason)) in accepting.accepted(row["accepted"])


def _with(orders: pd.DataFrame, reasons: Mapping[int, str]) -> pd.DataFrame:
    if not reasons:
        return orders
    out, rows = orders.copy(), list(reasons)
    texts = [
        holds.GLUE.join(dict.fromkeys([*holds.reasons(orders.at[row, "hold_reason"]), reasons[row]])) for row in rows
    ]
    out.loc[rows, "hold_reason"] = pd.array(texts, dtype="str")
    out.loc[rows, "status"] = Status.HOLD
    return out


def _without(orders: pd.DataFrame, over: Mapping[int, str], sent: Collection[str]) -> pd.DataFrame:
    """Orders without the holds of cases that are over; a row that nothing else holds goes on where it stood."""
    rows = [row for row, mine in over.items() if mine in holds.reasons(orders.at[row, "hold_reason"])]
    if not rows:
        return orders
    out = orders.copy()
    for row in rows:
        left = [one for one in holds.reasons(orders.at[row, "hold_reason"]) if one != over[row]]
        if left or orders.at[row, "status"] != Status.HOLD:
            out.loc[row, "hold_reason"] = holds.GLUE.join(left)
            continue
        out = holds.ended(out, pd.Index([row]))
        number = orders.at[row, "parcel_no"]
        out.loc[row, "status"] = Status.SENT if number in sent else Status.PACKED if number else Status.NEW
    return out
