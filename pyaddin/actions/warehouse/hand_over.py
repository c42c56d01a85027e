"""Hand over."""

import pandas as pd

from pyaddin.actions.plan import Day, Plan, dated
from pyaddin.actions.warehouse import lines
from pyaddin.steps.shipping import gate
from pyaddin.steps.warehouse.handing import HandedOver, hand_over, manifests, meant
from pyaddin.store.journal import NewFile
from pyaddin.tables.outbound import HAND_OVER, Handed
from pyaddin.tables.problems import Refusal, mark
from pyaddin.tables.status import Status
from pyaddin.words.catalogue import Words, tr, trn


def run(day: Day) -> Plan:
    """Post what was scanned out, tie new waybills to their parcels, and print the manifests."""
    if day.lacks("parcels", "handed_at"):
        raise Refusal(tr("Parcels has no column Handed over at yet; press Upgrade, then this again."))
    before, parcels = day.tables[HAND_OVER.name], day.tables["parcels"]
    if not ((before["status"] == "") & ((before["scan"] != "") | (before["parcel_scan"] != ""))).any():
        raise Refusal(tr("No waybill was scanned; scan each into Scan on Hand over, then press."))
    tables = lines.readable(day, HAND_OVER.name)
    asked = pd.Index([label for label in meant(tables[HAND_OVER.name], parcels) if _is_here(parcels, label)])
    answer = gate.ask(day.tables["orders"], parcels, asked, day.who, day.now)
    handed = hand_over(tables, answer.closed.keys(), day.who, day.now, day.last("manifest"))
    plan = Plan(problems=[*answer.problems(), *handed.problems])
    _print(day, plan, handed)
    boxes = mark("parcels", handed.parcels, gate.SOURCE, plan.problems, asked)
    whole = lines.whole(before, handed.lines)
    plan.tables = {"orders": answer.marked(), "parcels": boxes, HAND_OVER.name: whole}
    waits = {problem.row for problem in handed.problems if problem.severity == "error"}
    plan.count(HAND_OVER.name, len(before), handed.went, waits)
    plan.said = _said(day, handed)
    return plan


def _is_here(parcels: pd.DataFrame, label: int) -> bool:
    return parcels.at[label, "status"] in (Status.PACKED, Status.SENT) and pd.isna(parcels.at[label, "handed_at"])


def _print(day: Day, plan: Plan, handed: HandedOver) -> None:
    if not handed.manifests:
        return
    from pyaddin.documents.handing import bag_labels, manifest_paper

    made = manifests(handed.lines, handed.parcels, handed.manifests)
    paper = manifest_paper(made, day.tables["warehouses"], folders=day.folders.templates, now=day.now)
    plan.files = [NewFile(dated(day, f"manifest_{day.now:%H%M%S}.pdf"), paper)]
    if labels := bag_labels(made, folders=day.folders.templates, now=day.now):
        plan.files.append(NewFile(dated(day, f"bags_{day.now:%H%M%S}.pdf"), labels))
    plan.opens = [plan.files[0].name]


def _said(day: Day, handed: HandedOver) -> list[Words]:
    new = handed.lines.loc[list(handed.went), "status"]
    out, bound = int((new == Handed.OVER).sum()), int((new == Handed.BOUND).sum())
    told: list[Words] = []
    if out:
        files = trn("{count:,} manifest", "{count:,} manifests", len(handed.manifests))
        told.append(
            trn("{count:,} waybill handed over in {files}.", "{count:,} waybills handed over in {files}.", out,
                files=files)
        )  # fmt: skip
        today = int((handed.parcels["handed_at"].dt.date == day.now.date()).sum())
        told.append(trn("{count:,} waybill today.", "{count:,} waybills today.", today))
    if bound:
        told.append(
            trn("{count:,} number tied to its parcel.", "{count:,} numbers tied to their parcels.", bound)
        )  # fmt: skip
    return told
