"""Carrier claims."""

from collections.abc import Iterator

from pyaddin.actions.aftersales.carriers_words import refused
from pyaddin.actions.plan import Day, Plan, dated
from pyaddin.actions.warehouse import lines
from pyaddin.formats import returns as files
from pyaddin.steps.aftersales.claiming import Claimed, claim
from pyaddin.store.journal import NewFile
from pyaddin.tables.claims import CLAIMS
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import Words, tr, trn


def run(day: Day) -> Plan:
    """List parcels that came to harm; write the enquiries that are to be sent."""
    before = day.tables[CLAIMS.name]
    limits = files.known(day.folders.of(files.KIND)).claims
    result = claim(lines.readable(day, CLAIMS.name), limits, refused(day), day.now, day.last(CLAIMS.name))
    if result.lines.empty:
        raise Refusal(tr("No parcel here is lost, damaged or refused; write one on {sheet}.", sheet=CLAIMS.sheet))
    plan = Plan({CLAIMS.name: lines.whole(before, result.lines)}, problems=result.problems)
    plan.files = list(_enquiries(day, result))
    plan.opens = [dated(day, "")] if plan.files else []
    plan.said = list(_said(result))
    waits = {problem.row for problem in result.problems if problem.severity == "error"}
    plan.count(CLAIMS.name, len(result.lines), result.went, waits)
    return plan


def _enquiries(day: Day, result: Claimed) -> Iterator[NewFile]:
    from pyaddin.documents.claims import enquiry

    warehouses = day.tables["warehouses"].sort_values("rank", kind="stable")
    shop = next((text for text in warehouses["company"] if text), "")
    names = dict(zip(day.tables["parcels"]["parcel_no"], day.tables["parcels"]["recipient"], strict=True))
    for row in result.lines.loc[result.written].to_dict("records"):
        line = {str(name): value for name, value in row.items()}
        text = enquiry(line, shop, names.get(line["parcel_no"], ""))
        yield NewFile(dated(day, f"{line['no']}_claim_{day.now:%H%M%S}.txt"), text.encode("utf-8-sig"))


def _said(result: Claimed) -> Iterator[Words]:
    if result.proposed:
        yield trn("{count:,} parcel is listed.", "{count:,} parcels are listed.", result.proposed)
    if result.written:
        yield trn("{count:,} enquiry is ready to send.", "{count:,} enquiries are ready to send.", len(result.written))
