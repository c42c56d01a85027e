"""Orders against Parcels: rows whose parcel stands elsewhere, or nowhere; parcels that hold nothing.

Where they differ, the parcel wins once a carrier file or a confirmation stands on it, for presses alone write these;
what would send goods twice, or take units off the shelf twice, is left to the clerk.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace

import pandas as pd

from pyaddin.steps.checks import parcels_alone
from pyaddin.steps.checks.findings import BLANK, Facts, Finding, Mend, at, grouped
from pyaddin.steps.checks.orders import LET_GO, PACKED, UNPACKED
from pyaddin.steps.checks.parcels import AT_CARRIER, GONE, IN_HAND
from pyaddin.tables.frames import Tables
from pyaddin.tables.parcels import PARCELS
from pyaddin.tables.schema import shown
from pyaddin.tables.status import Status
from pyaddin.words.catalogue import tr

LEFT = (Status.SHIPPED, Status.DELIVERED, Status.COMPLETED)
"""Order rows that are out of the house."""


def check(tables: Tables, facts: Facts, unsettled: Collection[str]) -> list[Finding]:
    """Disagreements of order rows with their parcels; parcels of `unsettled` numbers are put right first."""
    orders, parcels = tables["orders"], tables["parcels"]
    of = parcels.drop_duplicates("parcel_no").set_index("parcel_no")
    named = orders[(orders["parcel_no"] != "") & ~orders["parcel_no"].isin(set(unsettled))]
    here = named[named["parcel_no"].isin(of.index)]
    early = [*parcels_alone.shipped_early(parcels, here)]
    told = {finding.row for finding in early}
    rest = here[~here["parcel_no"].isin(told)]
    theirs = of.loc[rest["parcel_no"]].set_axis(rest.index, axis=0)
    return [
        *_lost(orders, of, facts),
        *_other_order(orders, rest, theirs, facts),
        *_packed(orders, rest, theirs, facts),
        *_unpacked(orders, named, of),
        *_stopped(orders, rest, theirs),
        *_shipped_rows(orders, rest, theirs),
        *early,
        *parcels_alone.empty(orders, parcels, facts),
    ]


def _lost(orders: pd.DataFrame, of: pd.DataFrame, facts: Facts) -> Iterator[Finding]:
    """Packed rows whose parcel is blank or not on Parcels: nothing would ever send them."""
    lost = orders[orders["status"].isin(PACKED) & ~orders["parcel_no"].isin(of.index)]
    for label, row_id in lost.loc[lost["parcel_no"] == "", "row_id"].items():
        was = str(facts.rows.get(row_id, {}).get("parcel_no") or "")
        if was in of.index and of.at[was, "status"] != Status.CANCELLED:
            why = tr(
                "A packed row is in a parcel, and the journal knows it in {parcel}; Yes in Mend writes that again.",
                parcel=was,
            )
            yield at("no parcel", "orders", orders, int(label), "parcel_no", why, was, {"parcel_no": was})
        else:
            why = tr(
                "A packed row is in a parcel, and this one is in none: clear Parcel no., set Status to Ready and press "
                "Reserve stock, unless the goods have left already."
            )
            yield at("no parcel", "orders", orders, int(label), "parcel_no", why, keys=(row_id,))
    why = tr(
        "{value} is not on Parcels; clear Parcel no., set Status to Ready and press Reserve stock, unless the goods "
        "have left already."
    )
    for finding in grouped("no parcel", "orders", orders, lost[lost["parcel_no"] != ""], "parcel_no", why):
        yield _deleted(finding, facts)


def _deleted(finding: Finding, facts: Facts) -> Finding:
    """A parcel whose row was deleted comes back as the journal knows it."""
    number = finding.says
    if number not in facts.parcels:
        return replace(finding, keys=(number,))
    why = tr(
        "The row of {parcel} was deleted from Parcels; Yes in Mend puts it back as the last press left it.",
        parcel=number,
    )
    mend = Mend(rows=(("parcels", facts.parcels[number]),))
    should = tr("{row}, on {sheet}", row=number, sheet=PARCELS.sheet)
    return replace(finding, should=str(should), why=why, mend=mend)


def _other_order(orders: pd.DataFrame, here: pd.DataFrame, theirs: pd.DataFrame, facts: Facts) -> Iterator[Finding]:
    """Rows in a parcel that was made of other orders: their goods would go to another buyer."""
    other_shop = (here["shop"] != theirs["shop"]) & (here["shop"] != "") & (theirs["shop"] != "")
    differs = other_shop | (here["order_no"] != theirs["order_no"])
    live = here[differs & (here["status"] != Status.CANCELLED)]
    for label in live.index:
        made_of, number = theirs.at[label, "order_no"], here.at[label, "parcel_no"]
        if other_shop[label]:
            made_of = tr("{orders} of {shop}", orders=made_of, shop=theirs.at[label, "shop"])
        elif here.at[label, "order_no"] in made_of.split(", "):
            continue
        row_id = str(here.at[label, "row_id"])
        was = str(facts.rows.get(row_id, {}).get("parcel_no") or "")
        if was and was != number:
            why = tr(
                "{parcel} was made of {orders}, and the journal knows the row in {other}; Yes in Mend writes that.",
                parcel=number,
                orders=made_of,
                other=was,
            )
            yield at("other order", "orders", orders, label, "parcel_no", why, was, {"parcel_no": was})
        else:
            why = tr(
                "{parcel} was made of {orders}, not of this row's order; correct Parcel no. or Order no.",
                parcel=number,
                orders=made_of,
            )
            yield at("other order", "orders", orders, label, "parcel_no", why, keys=(row_id,))


def _packed(orders: pd.DataFrame, here: pd.DataFrame, theirs: pd.DataFrame, facts: Facts) -> Iterator[Finding]:
    """Packed and sent rows whose parcel stands elsewhere."""
    parcel = theirs["status"]
    for label in here.index[(here["status"] == Status.SENT) & (parcel == Status.PACKED)]:
        why = tr("Its parcel is Packed and in no carrier file; Yes in Mend makes the row Packed too.")
        yield at("row status", "orders", orders, label, "status", why, Status.PACKED, {"status": Status.PACKED})
    for label in here.index[(here["status"] == Status.PACKED) & parcel.isin(AT_CARRIER)]:
        file = theirs.at[label, "carrier_file"]
        why = tr("Its parcel is in {file}; Yes in Mend makes the row Sent to carrier too.", file=file)
        yield at("row status", "orders", orders, label, "status", why, Status.SENT, {"status": Status.SENT})
    for label in here.index[here["status"].isin(PACKED) & ~parcel.isin(IN_HAND)]:
        yield _ended(orders, label, theirs.loc[label], facts)


def _ended(orders: pd.DataFrame, label: int, parcel: pd.Series, facts: Facts) -> Finding:
    """A row that is still packed although its parcel is not."""
    row_id, status = str(orders.at[label, "row_id"]), parcel["status"]
    if status in GONE and facts.rows.get(row_id, {}).get("status") == Status.SHIPPED:
        why = tr(
            "The row was confirmed with its parcel, and its units left the shelf then; Yes in Mend makes it Shipped."
        )
        return at("row status", "orders", orders, label, "status", why, Status.SHIPPED, {"status": Status.SHIPPED})
    if status == Status.CANCELLED and not parcel["carrier_file"]:
        whole = orders.at[label, "reserved"] == orders.at[label, "qty"]
        kept = {"status": Status.RESERVED} if whole else {"status": Status.READY, **LET_GO}
        why = tr("Its parcel was cancelled before any carrier file; Yes in Mend takes the row out, to be packed anew.")
        return at("row status", "orders", orders, label, "parcel_no", why, BLANK, {"parcel_no": "", **kept})
    why = tr(
        "Its parcel is {status}; set the row's Status to what became of its goods, and count the shelf.",
        status=shown(status),
    )
    return at("row status", "orders", orders, label, "status", why, keys=(row_id,) if status in GONE else ())


def _unpacked(orders: pd.DataFrame, named: pd.DataFrame, of: pd.DataFrame) -> Iterator[Finding]:
    """Rows that wait for stock or packing and name a parcel all the same: no press takes them up."""
    waits = named[named["status"].isin(UNPACKED)]
    theirs = of["status"].reindex(waits["parcel_no"]).set_axis(waits.index).fillna("")
    whole = (waits["reserved"] == waits["qty"]) & (waits["status"] == Status.RESERVED)
    for label in waits.index:
        status, number = theirs[label], waits.at[label, "parcel_no"]
        if status in ("", Status.CANCELLED):
            why = (
                tr(
                    "{parcel} was cancelled and the row is not packed; Yes in Mend clears it, and the row goes on.",
                    parcel=number,
                )
                if status
                else tr(
                    "{parcel} is not on Parcels and the row is not packed; Yes in Mend clears it, and the row goes on.",
                    parcel=number,
                )
            )
            yield at("row in parcel", "orders", orders, label, "parcel_no", why, BLANK, {"parcel_no": ""})
        elif whole[label] and status in IN_HAND:
            to = Status.PACKED if status == Status.PACKED else Status.SENT
            why = tr(
                "The row is in {parcel}, which is {status}, and its units are set aside; Yes in Mend makes it {then}.",
                parcel=number,
                status=shown(status),
                then=shown(to),
            )
            yield at("row in parcel", "orders", orders, label, "status", why, to, {"status": to})
        else:
            why = tr(
                "The row is in {parcel}, which is {status}; clear Parcel no. to pack it anew, or set its Status.",
                parcel=number,
                status=shown(status),
            )
            yield at("row in parcel", "orders", orders, label, "status", why)


def _stopped(orders: pd.DataFrame, here: pd.DataFrame, theirs: pd.DataFrame) -> Iterator[Finding]:
    """Rows cancelled after the carrier file, and rows still on hold in a parcel that has shipped."""
    parcel, number = theirs["status"], here["parcel_no"]
    for label in here.index[(here["status"] == Status.CANCELLED) & parcel.isin(AT_CARRIER)]:
        why = tr(
            "{parcel} was with the carrier by then; withdraw it and cancel the parcel, or let the row go along.",
            parcel=number[label],
        )
        yield at("cancelled late", "orders", orders, label, "status", why)
    for label in here.index[(here["status"] == Status.HOLD) & parcel.isin(GONE)]:
        why = tr(
            "{parcel} has shipped; clear Parcel no. if the goods stayed here, else set Shipped and count.",
            parcel=number[label],
        )
        yield at("held in shipped", "orders", orders, label, "status", why)


def _shipped_rows(orders: pd.DataFrame, here: pd.DataFrame, theirs: pd.DataFrame) -> Iterator[Finding]:
    """Rows that a clerk made Shipped in a parcel that was never confirmed, with none left for Confirm shipment."""
    unsent = theirs["status"].isin(IN_HAND) & theirs["confirmed_at"].isna()
    waiting = set(here.loc[here["status"].isin((*PACKED, Status.HOLD)), "parcel_no"].tolist())
    for label in here.index[unsent & here["status"].isin(LEFT) & ~here["parcel_no"].isin(waiting)]:
        number, status = here.at[label, "parcel_no"], theirs.at[label, "status"]
        if status in AT_CARRIER:
            why = tr(
                "{parcel} was not confirmed; Yes in Mend makes the row Sent, for Confirm shipment to take along.",
                parcel=number,
            )
            yield at("row early", "orders", orders, label, "status", why, Status.SENT, {"status": Status.SENT})
        else:
            why = tr(
                "{parcel} is {status} and in no file; set the row to Packed, or its parcel to Shipped and count.",
                parcel=number,
                status=shown(status),
            )
            yield at("row early", "orders", orders, label, "status", why)
