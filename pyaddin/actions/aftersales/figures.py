"""Figures."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Final

import pandas as pd

from pyaddin.actions.plan import Day, Plan, dated
from pyaddin.steps.figures import listed, orders, tally
from pyaddin.steps.figures.articles import Limits
from pyaddin.steps.figures.facts import Given, Period
from pyaddin.steps.figures.measures import HEADLINES, MEASURES
from pyaddin.steps.figures.report import Report, shown
from pyaddin.store.archive import Archive
from pyaddin.store.journal import NewFile
from pyaddin.store.movements import Movements
from pyaddin.tables import frames
from pyaddin.tables.problems import Refusal
from pyaddin.tables.sheets import TABLES
from pyaddin.words.catalogue import Words, tr

READ: Final = {
    "orders": (
        "order_no", "status", "ship_by", "item", "qty", "country", "sku", "marketplace", "shop", "reserved",
        "warehouse", "parcel_no", "unit_price", "currency", "ordered_at", "paid_at", "line_no", "row_id",
    ),
    "parcels": (
        "order_no", "status", "parcel_no", "carrier", "tracking_no", "country", "ship_by", "service", "weight_g",
        "marketplace", "shop", "warehouse", "currency", "picked_at", "packed_at", "packed_by", "handed_at",
        "shipped_at", "confirmed_at", "postage", "delivery", "delivered_at",
    ),
    "returns": (
        "status", "no", "order_no", "sku", "item", "qty", "reason", "received", "restocked", "written_off", "refunded",
        "currency", "received_at", "refunded_at", "parcel_no", "marketplace", "supplier", "warehouse", "row_id",
    ),
    "disputes": (
        "no", "case_no", "status", "order_no", "reason", "amount", "currency", "opened", "outcome", "cost", "expected",
        "marketplace",
    ),
}  # fmt: skip
"""What is read of archived rows: no buyer is among it, so that forgotten ones count like others."""


def run(day: Day) -> Plan:
    """Add up what sheets, archive and journal hold of the period; write it as a workbook and as a paper."""
    from pyaddin.documents.figures.workbook import written

    period = _period(day)
    given = _given(day)
    rows = orders.rows_of(given)
    if rows.empty:
        raise Refusal(tr("There is nothing to add up yet: import orders first."))
    day.progress(tr("Adding up"))
    limits = _limits(day)
    found = tally.tallied(tally.every_fact(given, rows, period, day.now, day.rates()), period, limits)
    report = Report(found, listed.lines(rows, period), listed.parcels(given, rows, period), period, limits)
    day.progress(tr("Writing the workbook"))
    stem = dated(day, f"figures_{day.now:%H%M%S}")
    plan = Plan(files=[NewFile(f"{stem}.xlsx", written(report, day.now))], done=len(report.lines))
    plan.opens = [plan.files[0].name]
    plan.said += _said(report)
    _print(day, plan, report, stem)
    return plan


def _print(day: Day, plan: Plan, report: Report, stem: str) -> None:
    """The same as a paper, where this installation draws charts."""
    from pyaddin.documents.figures.paper import can_draw, paper

    if not can_draw():
        plan.said.append(tr("No PDF was made: whoever installed the program can add fulfilment[figures] for it."))
        return
    day.progress(tr("Drawing the charts"))
    houses = day.tables["warehouses"]
    shop = next((company for company in houses["company"] if company), "")
    plan.files.append(NewFile(f"{stem}.pdf", paper(report, shop, folders=day.folders.templates, now=day.now)))


def _said(report: Report) -> Iterator[Words]:
    yield tr("From {start} to {end}.", start=f"{report.period.start:%Y-%m-%d}", end=f"{report.period.end:%Y-%m-%d}")
    for name in HEADLINES:
        for _, row in tally.told(report.figures, name).iterrows():
            yield tr("{what}: {value}.", what=MEASURES[name].title, value=shown(row))


def _period(day: Day) -> Period:
    days = day.settings.days("figures_days")
    start = datetime.combine(day.now.date() - timedelta(days=days - 1), time())
    return Period(start, day.now + timedelta(microseconds=1))


def _limits(day: Day) -> Limits:
    return Limits(day.settings.per_cent("abc_a"), day.settings.per_cent("abc_b"))


def _given(day: Day) -> Given:
    """The sheets with what is archived, and what the journal knows."""
    archive = Archive(day.journal)
    tables = {**day.tables, **{name: _with_archived(day, archive, name) for name in READ}}
    return Given(tables, Movements(day.journal).all(), _presses(day))


def _with_archived(day: Day, archive: Archive, name: str) -> pd.DataFrame:
    names = READ[name]
    moments = [column.name for column in TABLES[name].columns if column.kind == "when" and column.name in names]
    kept = pd.DataFrame(archive.columns(name, names, moments), columns=list(names))
    for moment in moments:
        kept[moment] = pd.to_datetime(kept[moment], format="ISO8601")
    return frames.append(name, day.tables[name], kept)


def _presses(day: Day) -> pd.DataFrame:
    standing = day.journal.standing()
    entries = [entry for entry in day.journal.entries("done") if entry.number in standing]
    cells = [(entry.at, entry.who, float(entry.done)) for entry in entries]
    frame = pd.DataFrame(cells, columns=["at", "who", "done"])
    return frame.astype({"at": "datetime64[us]", "who": "str", "done": "float64"})
