"""Inbound shipment."""

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from pyaddin.actions import own_formats
from pyaddin.actions.plan import Day, Plan, dated
from pyaddin.actions.warehouse import lines
from pyaddin.formats.customs.contents import content_file
from pyaddin.formats.customs.format import INBOUND as KIND
from pyaddin.formats.customs.format import load_cartons
from pyaddin.formats.written.safe_names import safe
from pyaddin.steps.customs.rules import Carton
from pyaddin.steps.inbound.boxes import boxes
from pyaddin.steps.inbound.shipping import Progress, progress
from pyaddin.store.journal import NewFile
from pyaddin.tables.inbound import INBOUND
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import Words, tr, trn


def run(day: Day) -> Plan:
    """Check the boxes of each shipment; write the files of those that are right, take off Stock what was sent."""
    lines.refuse_empty(day, INBOUND.name)
    lines.refuse_unread_stock(day)
    before = day.tables[INBOUND.name]
    cartons = load_cartons(day.folders.templates).on(Carton, day.now.date())
    done = progress(lines.readable(day, INBOUND.name), cartons, day.now)
    plan = Plan({INBOUND.name: lines.whole(before, done.lines)}, problems=done.problems)
    for shipment, rows in done.written.items():
        day.progress(tr("Writing {name}", name=shipment))
        plan.files += _files(day, shipment, rows, cartons)
    plan.opens = [plan.files[1].name] if plan.files else []
    plan.said = list(_said(done))
    if done.sent:
        lines.posted(day, plan, done.stock, done.moves)
    waits = {problem.row for problem in done.problems if problem.severity == "error"}
    plan.count(INBOUND.name, len(before), done.went, waits)
    return own_formats.told(day, plan, KIND) if plan.files else plan


def _files(day: Day, shipment: str, rows: pd.DataFrame, cartons: Sequence[Carton]) -> Iterator[NewFile]:
    """Content file, box labels and packing list of a shipment."""
    from pyaddin.documents import inbound as papers

    name = f"{safe(shipment)}_{day.now:%H%M%S}"
    products = day.tables["products"].drop_duplicates("sku").set_index("sku")
    codes: dict[str, str] = products["marketplace_code"].to_dict()
    wanted = next(text for text in rows["rules_for"] if text).casefold()
    rule = next(one for one in cartons if one.warehouse.casefold() == wanted)
    folders, now = day.folders.templates, day.now
    yield NewFile(dated(day, f"{name}_content.tsv"), content_file(shipment, rows, codes))
    labels = papers.box_labels(shipment, rows, _sender(day, rows), folders=folders, now=now)
    yield NewFile(dated(day, f"{name}_labels.pdf"), labels)
    listed = papers.packing_list(shipment, rows, rule, codes, folders=folders, now=now)
    yield NewFile(dated(day, f"{name}_packing-list.pdf"), listed)


def _sender(day: Day, rows: pd.DataFrame) -> dict[str, Any]:
    """The warehouse that the first line names, else the first; Refusal where there is none."""
    warehouses = day.tables["warehouses"]
    if warehouses.empty:
        raise Refusal(tr("Warehouses has no warehouse; add one there."))
    named = next((text for text in rows["warehouse"] if text), "")
    found = warehouses[warehouses["warehouse"] == named]
    return {str(name): value for name, value in (found if len(found) else warehouses).iloc[0].items()}


def _said(done: Progress) -> Iterator[Words]:
    for shipment, rows in done.written.items():
        count = sum(box.alike for box in boxes(rows))
        yield trn(
            "{shipment}: content file, labels and packing list of {count:,} box.",
            "{shipment}: content file, labels and packing list of {count:,} boxes.",
            count, shipment=shipment,
        )  # fmt: skip
    if done.sent:
        yield trn("{count:,} unit sent.", "{count:,} units sent.", done.sent)
