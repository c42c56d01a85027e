"""Reorder."""

from collections.abc import Iterator
from datetime import date, timedelta

import pandas as pd

from pyaddin.actions.buying import shared
from pyaddin.actions.plan import Day, Plan, dated
from pyaddin.formats.confirm import purchase
from pyaddin.steps.buying import direct, lines, reordering, sending
from pyaddin.steps.buying.reordering import Sale, Way
from pyaddin.steps.warehouse.numbers import more_numbers
from pyaddin.store.archive import Archive
from pyaddin.store.journal import NewFile
from pyaddin.tables import frames
from pyaddin.tables.buying import REORDER
from pyaddin.tables.frames import Tables, is_yes
from pyaddin.tables.problems import Refusal, mark
from pyaddin.tables.warehouse import GOODS_IN, Goods
from pyaddin.words.catalogue import tr, trn


def run(day: Day) -> Plan:
    """Lay out what should be bought and why; order the lines that say Yes."""
    shared.refuse_without_sheet(day)
    tables = day.tables
    before = tables[REORDER.name]
    sent_by = direct.senders(tables["products"], tables["suppliers"])
    way = Way(day.settings.per_cent("service_level"), day.settings.days("sales_days"), day.settings.days("cover_days"))
    since = day.now.date() - timedelta(days=way.window)
    needs = reordering.needs(tables, _sales(day, since), day.now.date(), way, day.settings.days("lead_days"))
    laid = lines.laid_out(tables, needs, sent_by)
    problems = lines.wrong(laid, tables, needs, sent_by)
    bad = {problem.row for problem in problems}
    going = laid[is_yes(laid["order"]) & ~laid.index.isin(bad)]
    plan = Plan(problems=problems)
    after = _ordered(day, plan, tables, going) if len(going) else dict(tables)
    left = laid.drop(going.index)
    plan.tables = shared.settled(day, {**after, REORDER.name: mark(REORDER.name, left, lines.SOURCE, problems)})
    new = left.index[~left.index.isin(before.index)]
    plan.count(REORDER.name, len(left.index.union(before.index)), {*new, *going.index}, bad)
    if len(left):
        plan.said.insert(0, trn("{count:,} article to look at.", "{count:,} articles to look at.", len(left)))
    elif going.empty:
        plan.said.append(tr("Nothing is to be ordered."))
    return plan


def _sales(day: Day, since: date) -> Iterator[Sale]:
    """What was ordered from the shop: on Orders, and of what is archived."""
    yield from reordering.sold(day.tables["orders"], since)
    for sku, at, units in Archive(day.journal).sold(since):
        yield Sale(sku, at, units)


def _ordered(day: Day, plan: Plan, tables: Tables, going: pd.DataFrame) -> Tables:
    """The tables with these lines on Purchases and on Goods in, and the suppliers' files."""
    records = [
        {"supplier": line["supplier"], "sku": line["sku"], "item": line["item"], "qty": line["qty"]}
        for _, line in going.iterrows()
    ]
    purchases = sending.with_lines(tables, records, day.settings, day.now, day.last("purchases"))
    new = purchases[~purchases.index.isin(tables["purchases"].index)]
    names: dict[int, str] = {}
    for supplier, of in new.groupby("supplier", sort=False):
        files = list(_files(day, tables, str(supplier), of))
        plan.files += files
        names |= dict.fromkeys(of.index, files[0].name.rpartition("/")[2])
    named = pd.Series(names, dtype="str").reindex(purchases.index)
    purchases = purchases.assign(file=named.fillna(purchases["file"]).astype("str"))
    plan.opens = [dated(day, "")]
    orders = trn("{count:,} purchase order", "{count:,} purchase orders", new["purchase"].nunique())
    plan.said.append(
        trn("{count:,} line ordered in {orders}; {sheet} expects it.",
            "{count:,} lines ordered in {orders}; {sheet} expects them.",
            len(new), orders=orders, sheet=GOODS_IN.sheet)
    )  # fmt: skip
    return {**tables, "purchases": purchases, GOODS_IN.name: _expected(day, tables[GOODS_IN.name], new)}


def _expected(day: Day, goods: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Goods in with the lines that are ordered."""
    numbers = more_numbers(GOODS_IN.name, goods, len(new), day.last(GOODS_IN.name))
    rows = pd.DataFrame(
        {
            "delivery": new["purchase"], "sku": new["sku"], "item": new["item"], "expected": new["qty"],
            "supplier": new["supplier"], "no": numbers, "status": Goods.EXPECTED,
        }
    )  # fmt: skip
    return frames.append(GOODS_IN.name, goods, rows)


def _files(day: Day, tables: Tables, supplier: str, of: pd.DataFrame) -> Iterator[NewFile]:
    """The order as the supplier's form has it, and as a paper."""
    from pyaddin.documents.orders import purchase_order

    row = tables["suppliers"].drop_duplicates("supplier").set_index("supplier").loc[supplier]
    products = tables["products"].drop_duplicates("sku").set_index("sku").reindex(of["sku"]).set_axis(of.index)
    houses = tables["warehouses"].sort_values("rank", kind="stable", na_position="last")
    if houses.empty:
        raise Refusal(tr("Warehouses is empty; write there where the goods are to go."))
    house = houses.iloc[0]
    lines_ = of.assign(
        supplier_sku=products["supplier_sku"].fillna("").astype("str"),
        barcode=products["barcode"].fillna("").astype("str"),
        currency=row["currency"], deliver_to=", ".join(purchase.address(house)),
    )  # fmt: skip
    form = purchase.form_of(supplier, row["order_file"], day.folders.of("purchases"))
    file = purchase.render(form, lines_, supplier, day.now)
    yield NewFile(dated(day, file.name), file.data)
    paper = purchase_order(lines_, row, house, folders=day.folders.templates, now=day.now)
    yield NewFile(dated(day, f"{file.name.rpartition('.')[0]}.pdf"), paper)
