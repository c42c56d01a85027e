"""Receive returns."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from pyaddin.actions import own_formats
from pyaddin.actions.aftersales.carriers_words import refused
from pyaddin.actions.plan import Day, Plan, dated
from pyaddin.actions.warehouse import lines
from pyaddin.formats import returns as files
from pyaddin.formats.refunds import refund_list
from pyaddin.formats.written.safe_names import safe
from pyaddin.steps.aftersales.returning import Returned, Shop, take_back
from pyaddin.steps.orders.row_ids import following, highest_number
from pyaddin.store.journal import NewFile
from pyaddin.tables.frames import append, from_records
from pyaddin.tables.problems import Refusal
from pyaddin.tables.returns import RETURNS
from pyaddin.tables.warehouse import Why
from pyaddin.words.catalogue import Words, tr, trn


def run(day: Day) -> Plan:
    """Find what each line is of, take over what came, was decided and is paid back; write lists, slips, new rows."""
    if day.lacks("stock", "state"):
        raise Refusal(tr("Stock has no column State to keep returned units apart; press Upgrade, then this again."))
    before = day.tables[RETURNS.name]
    lines.refuse_lots(day, before)
    known = files.known(day.folders.of(files.KIND))
    shop = Shop(known.rules, known.reasons, refused(day))
    tables = lines.readable(day, RETURNS.name)
    result = take_back(tables, shop, day.now, day.last(RETURNS.name), lines.unread_places(day))
    if result.lines.empty:
        raise Refusal(tr("{sheet} is empty: scan or type there what comes back first.", sheet=RETURNS.sheet))
    plan = Plan({RETURNS.name: lines.whole(before, result.lines)}, problems=result.problems)
    _take_over(day, plan, result)
    plan.files = [*_refund_lists(day, result, known.refund_as), *_papers(day, result)]
    plan.opens = [plan.files[-1].name] if plan.files else []
    plan.said = [*_said(result), *plan.said]
    waits = {problem.row for problem in result.problems}
    plan.count(RETURNS.name, len(result.lines), result.went, waits)
    return own_formats.told(day, plan, "documents") if result.papers else plan


def _take_over(day: Day, plan: Plan, result: Returned) -> None:
    """What the returns change on other sheets."""
    for name, frame in (("orders", result.orders), ("parcels", result.parcels)):
        if frame is not day.tables[name]:
            plan.tables[name] = frame
    if result.instead:
        orders = result.orders
        highest = highest_number(orders["row_id"], day.last("row_id"))
        ids = following(highest, len(result.instead))
        rows = [{**row, "row_id": id_} for row, id_ in zip(result.instead, ids, strict=True)]
        plan.tables["orders"] = append("orders", orders, from_records("orders", rows))
    if len(result.moves):
        changed = Day.after(day, plan)
        lines.posted(changed, plan, result.stock, result.moves)


def _refund_lists(day: Day, result: Returned, refund_as: Mapping[str, str]) -> Iterator[NewFile]:
    """A list for each marketplace of what is paid back now."""
    if not result.refunds:
        return
    rows = result.lines.loc[list(result.refunds)]
    line_no = dict(zip(day.tables["orders"]["row_id"], day.tables["orders"]["line_no"], strict=True))
    delivery = dict(zip(day.tables["parcels"]["parcel_no"], day.tables["parcels"]["delivery"], strict=True))
    told = rows.assign(
        amount=pd.Series(result.refunds), line_no=rows["row_id"].map(line_no).fillna(""),
        delivery=rows["parcel_no"].map(delivery).fillna(""),
    )  # fmt: skip
    for marketplace, some in told.groupby("marketplace", sort=True):
        name = f"refunds_{safe(str(marketplace), 'shop')}_{day.now:%H%M%S}.csv"
        reason = next((text for key, text in refund_as.items() if key in str(marketplace).casefold()), "")
        yield NewFile(dated(day, name), refund_list(some.to_dict("records"), reason))


def _papers(day: Day, result: Returned) -> Iterator[NewFile]:
    """The slips in one PDF, and a text for each that asks for a label."""
    if not result.papers:
        return
    from pyaddin.documents.returns import label_request, return_slips

    warehouses = day.tables["warehouses"].sort_values("rank", kind="stable").to_dict("records")
    if not warehouses:
        raise Refusal(tr("Warehouses has no warehouse; add one there."))
    orders = {row["row_id"]: row for row in day.tables["orders"].to_dict("records")}
    weights = day.tables["products"].drop_duplicates("sku").set_index("sku")["weight_g"].to_dict()
    returns: list[dict[str, Any]] = [
        {**{str(k): v for k, v in line.items()}, "buyer": orders[line["row_id"]]}
        for line in result.lines.loc[result.papers].to_dict("records")
    ]
    to: dict[str, Any] = {str(name): value for name, value in warehouses[0].items()}
    for line in returns:
        text = label_request(line, to, (weights.get(line["sku"]) or 0.0) * line["qty"])
        yield NewFile(dated(day, f"{line['no']}_label-request_{day.now:%H%M%S}.txt"), text.encode("utf-8-sig"))
    slips = return_slips(returns, to, folders=day.folders.templates, now=day.now)
    yield NewFile(dated(day, f"return-slips_{day.now:%H%M%S}.pdf"), slips)


def _said(result: Returned) -> Iterator[Words]:
    if result.proposed:
        yield trn(
            "{count:,} row of a parcel that was not delivered is listed.",
            "{count:,} rows of parcels that were not delivered are listed.",
            result.proposed,
        )  # fmt: skip
    units = result.moves.groupby("why")["qty"].sum()
    if count := int(units.get(Why.RESTOCKED, 0)):
        yield trn("{count:,} unit is on Stock again.", "{count:,} units are on Stock again.", count)
    if count := int(units.get(Why.APART_KEPT, 0)):
        yield trn("{count:,} unit is kept apart.", "{count:,} units are kept apart.", count)
    if count := int(units.get(Why.SCRAPPED, 0)):
        yield trn("{count:,} unit is written off.", "{count:,} units are written off.", count)
    if result.refunds:
        yield trn(
            "{count:,} refund is on the list: enter it at the marketplace, whose own file is not known.",
            "{count:,} refunds are on the lists: enter them at the marketplaces, whose own files are not known.",
            len(result.refunds),
        )  # fmt: skip
    if result.instead:
        yield trn(
            "{count:,} new order row goes through the day.", "{count:,} new order rows go through the day.",
            len(result.instead),
        )  # fmt: skip
