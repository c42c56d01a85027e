"""What is due, the dearest first: of orders, of parcels on their way, of cases; and how the rates stand."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import pandas as pd

from pyaddin.steps.aftersales import watching
from pyaddin.steps.aftersales.deadlines import Deadlines, Kind, due
from pyaddin.steps.aftersales.rates import Measured
from pyaddin.tables.aftersales import Leg
from pyaddin.tables.deadlines import DUES, RATES, Due, State
from pyaddin.tables.frames import Tables, empty
from pyaddin.tables.messages import Stands
from pyaddin.tables.orders import ORDER
from pyaddin.tables.returns import RETURNS
from pyaddin.tables.returns import Case as Return
from pyaddin.tables.status import Status
from pyaddin.tables.views import OPEN_STATUSES

Row = dict[str, Any]
NAMED: Final = 20
"""So many orders are named beside a rate."""
_HOUR: Final = timedelta(hours=1)


def with_ship_by(orders: pd.DataFrame, clocks: Deadlines) -> pd.DataFrame:
    """Orders that have not left with Ship by from the dated rows, where the marketplace's export gave none."""
    blank = orders["ship_by"].isna() & orders["status"].isin(OPEN_STATUSES)
    start = orders["paid_at"].fillna(orders["ordered_at"]).where(blank)
    found = due(clocks, "ship_by", orders["marketplace"], orders["country"], start)
    return orders.assign(ship_by=orders["ship_by"].fillna(found)) if found.notna().any() else orders


def listed(tables: Tables, clocks: Deadlines, now: datetime, scan_days: int) -> list[Row]:
    """Every deadline, the dearest kind first, of each kind the first."""
    parcels = tables["parcels"]
    scan = watching.scan_by(parcels, clocks, scan_days)
    away = watching.under_way(parcels)
    rows = [
        *_of_orders(tables["orders"], clocks),
        *_of_parcels(parcels, scan.where(away), Due.SCAN, "Confirmed at"),
        *_of_parcels(parcels, parcels["collect_by"].where(parcels["delivery"] == Leg.COLLECT), Due.COLLECT, ""),
        *_of_parcels(
            parcels, parcels["expected_at"].where(away & (parcels["delivery"] != Leg.COLLECT)), Due.DELIVERY, ""
        ),
        *_of_returns(tables, clocks),
        *_of_cases(tables.get("disputes")),
        *_of_questions(tables.get("messages")),
    ]
    rows.sort(key=lambda row: (DUES.index(row["what"]), row["due"], row["order_no"]))
    return [{**row, **_left(row["due"], now)} for row in rows]


def _left(moment: pd.Timestamp, now: datetime) -> Row:
    hours = (moment - pd.Timestamp(now)) // _HOUR
    today = moment.date() == now.date()
    return {"hours": float(hours), "state": State.LATE if moment < now else State.TODAY if today else State.LATER}


def _of_orders(orders: pd.DataFrame, clocks: Deadlines) -> Iterator[Row]:
    waiting = orders[orders["status"].isin(OPEN_STATUSES)]
    confirm = due(clocks, "handling", waiting["marketplace"], waiting["country"], waiting["ordered_at"])
    new = waiting["status"].isin((Status.NEW, Status.HOLD))
    for what, moments in ((Due.SHIP, waiting["ship_by"]), (Due.HANDLING, confirm.where(new))):
        first = waiting.assign(due=moments).dropna(subset=["due"]).sort_values("due", kind="stable")
        for _, row in first.drop_duplicates(list(ORDER)).iterrows():
            yield _row(what, row, row["due"])


def _of_parcels(parcels: pd.DataFrame, moments: pd.Series, what: str, source: str) -> Iterator[Row]:
    for label, moment in moments.dropna().items():
        yield {**_row(what, parcels.loc[label], moment), "source": source}


def _of_returns(tables: Tables, clocks: Deadlines) -> Iterator[Row]:
    """Returns that a buyer asked for and nobody answered, and those that came and were not paid back."""
    returns = tables.get(RETURNS.name, empty(RETURNS.name))
    orders = tables["orders"]
    returns = returns[(returns["order_no"] != "") & (returns["status"] != Return.CLOSED)]
    country = dict(zip(orders["row_id"], orders["country"], strict=True))
    countries = returns["row_id"].map(lambda row: country.get(row, "") if row else "").astype("str")
    came = returns["received"].fillna(0) > 0
    paid = (returns["refunded"].fillna(0) > 0) | (returns["new_order"] != "")
    asked = returns["asked_at"].where(~came & ~paid & returns["papers_at"].isna())
    clocked: tuple[tuple[str, Kind, pd.Series], ...] = (
        (Due.REFUND, "refund", returns["received_at"].where(came & ~paid)), (Due.RETURN, "return", asked),
    )  # fmt: skip
    for what, kind, start in clocked:
        moments = due(clocks, kind, returns["marketplace"], countries, start)
        for label, moment in moments.dropna().items():
            yield {**_row(what, returns.loc[label], moment), "source": returns.at[label, "no"]}


def _of_cases(disputes: pd.DataFrame | None) -> Iterator[Row]:
    """What the sheet of disputes wants answered, where there is one."""
    if disputes is None or not {"answer_by", "sent_at", "reason", "outcome"} <= set(disputes):
        return
    for _, row in (
        disputes[disputes["sent_at"].isna() & (disputes["outcome"] == "")].dropna(subset="answer_by").iterrows()
    ):
        yield _row(Due.DISPUTE, row, row["answer_by"])


def _of_questions(messages: pd.DataFrame | None) -> Iterator[Row]:
    """What buyers asked and nobody answered yet, where there is a sheet of messages."""
    if messages is None or "deadline" not in messages:
        return
    asked = messages[messages["status"] == Stands.ASKED].dropna(subset="deadline")
    for _, row in asked.iterrows():
        yield _row(Due.ANSWER, row, row["deadline"])


def _row(what: str, row: pd.Series, moment: pd.Timestamp) -> Row:
    return {
        "what": what, "due": moment, "order_no": row.get("order_no", ""), "parcel_no": row.get("parcel_no", ""),
        "marketplace": row.get("marketplace", ""), "source": "",
    }  # fmt: skip


def rates(found: Iterable[Measured]) -> list[Row]:
    """Rates as rows, those beyond their limits first."""
    return [_rate(one) for one in sorted(found, key=lambda one: not one.over)]


def _rate(one: Measured) -> Row:
    rate = one.rate
    named = ", ".join(one.orders[:NAMED]) + (" …" if len(one.orders) > NAMED else "")
    limit = f"≤ {rate.most:g} %" if rate.most is not None else f"≥ {rate.least:g} %"
    values: Mapping[str, Any] = {
        "what": RATES[rate.measure], "state": State.OVER if one.over else State.WITHIN, "rate": round(one.value, 2),
        "limit": limit, "room": float(one.room), "counted": float(one.of),
        "days": float(rate.days) if rate.days else None,
        "marketplace": " ".join(filter(None, (rate.marketplace, rate.country))), "order_no": named,
        "source": f"{rate.source} ({rate.mark})" if rate.mark else rate.source,
    }  # fmt: skip
    return dict(values)
