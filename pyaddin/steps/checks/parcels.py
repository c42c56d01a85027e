"""Parcels: what each says of itself. Which of two cells wins follows from who writes them.

`carrier_file` and `confirmed_at` are written by presses alone, `status` also by clerks: so the two facts win over the
status, as long as nothing can go out twice by it. A parcel with a file is with the carrier; a confirmed one is shipped.
"""

from collections.abc import Iterator

import pandas as pd

from pyaddin.steps.checks.findings import BLANK, STANDING, TAKEN_BACK, Facts, Finding, at, grouped
from pyaddin.steps.checks.orders import not_among
from pyaddin.tables.buying import AT_SUPPLIER
from pyaddin.tables.frames import Tables
from pyaddin.tables.sheets import TABLES
from pyaddin.tables.status import Status
from pyaddin.words.catalogue import tr

AT_CARRIER = (Status.SENT, Status.CHANGED)
IN_HAND = (Status.PACKED, *AT_CARRIER)
GONE = (Status.SHIPPED, Status.DELIVERED)
FILES = "carrier-files"


def check(tables: Tables, facts: Facts) -> list[Finding]:
    """Everything that can be said of Parcels without a look at their order rows."""
    parcels = tables["parcels"]
    found = [*_status(parcels, facts)]
    wrong = {finding.row for finding in found}
    rest = parcels[~parcels["parcel_no"].isin(wrong)]
    return [
        *found,
        *_prints(rest, facts),
        *_dates(rest),
        *_tracking(parcels, facts),
        *_same_number(parcels),
        *_batches(rest, facts),
        *_names(parcels, tables, facts),
    ]


def _status(parcels: pd.DataFrame, facts: Facts) -> Iterator[Finding]:
    """Status against the two facts: a carrier file, a confirmation."""
    status, filed = parcels["status"], parcels["carrier_file"] != ""
    told = parcels["confirmed_at"].notna()
    for label in parcels.index[told & status.isin(IN_HAND)]:
        why = tr("The marketplace was told that it shipped, so it cannot be back; Yes in Mend makes it Shipped.")
        yield at("confirmed", "parcels", parcels, label, "status", why, Status.SHIPPED, {"status": Status.SHIPPED})
    for label in parcels.index[~told & filed & (status == Status.PACKED)]:
        yield _packed_with_file(parcels, label, facts)
    for label in parcels.index[~told & ~filed & status.isin(AT_CARRIER)]:
        yield _sent_without_file(parcels, label, facts)


def _packed_with_file(parcels: pd.DataFrame, label: int, facts: Facts) -> Finding:
    file = parcels.at[label, "carrier_file"]
    state = (facts.batches or {}).get(file)
    if state == TAKEN_BACK:
        why = tr(
            "The press that wrote {file} was taken back; Yes in Mend clears Carrier file, and it goes into a new one.",
            file=file,
        )
        cells = {"carrier_file": "", "file_check": ""}
        return at("file taken back", "parcels", parcels, label, "carrier_file", why, BLANK, cells)
    if state == STANDING:
        why = tr(
            "It went out in {file}; Yes in Mend says so, or clear Carrier file if you withdrew it and it is to go out "
            "again.",
            file=file,
        )
        return at("packed with file", "parcels", parcels, label, "status", why, Status.SENT, {"status": Status.SENT})
    why = tr(
        "It names {file}, of which the journal knows nothing; look whether the carrier has it, and correct one.",
        file=file,
    )
    return at("packed with file", "parcels", parcels, label, "status", why)


def _sent_without_file(parcels: pd.DataFrame, label: int, facts: Facts) -> Finding:
    number = str(parcels.at[label, "parcel_no"])
    known = facts.parcels.get(number, {})
    file = str(known.get("carrier_file") or "")
    if file and (facts.batches or {}).get(file) == STANDING:
        why = tr("The journal knows that it went out in {file}; Yes in Mend writes that again.", file=file)
        cells = {"carrier_file": file, "file_check": str(known.get("file_check") or "")}
        return at("sent without file", "parcels", parcels, label, "carrier_file", why, file, cells)
    why = tr("No carrier file took it along; unless the carrier has it, set Status to Packed and press Carrier files.")
    return at("sent without file", "parcels", parcels, label, "carrier_file", why, keys=(number,))


def _prints(parcels: pd.DataFrame, facts: Facts) -> Iterator[Finding]:
    """Parcels at the carrier whose file would say something else today, and those where it says the same again."""
    prints = facts.prints.reindex(parcels.index).dropna()
    rows = parcels.loc[prints.index]
    fits = rows["file_check"] == prints
    kept = rows["file_check"] != ""
    for label in rows.index[kept & ~fits & (rows["status"] == Status.SENT)]:
        why = tr(
            "Its order or parcel was edited after the carrier file; press Carrier files for a new one and withdraw the "
            "old one; Yes in Mend marks it so."
        )
        cells = {"status": Status.CHANGED}
        yield at("edited", "parcels", parcels, label, "status", why, Status.CHANGED, cells, FILES)
    for label in rows.index[kept & fits & (rows["status"] == Status.CHANGED)]:
        why = tr("Its order and parcel say again what the carrier file said; Yes in Mend makes it Sent to carrier.")
        yield at("edited back", "parcels", parcels, label, "status", why, Status.SENT, {"status": Status.SENT})


def _dates(parcels: pd.DataFrame) -> Iterator[Finding]:
    for label in parcels.index[parcels["status"].isin(GONE) & parcels["shipped_at"].isna()]:
        told = parcels.at[label, "confirmed_at"]
        if pd.isna(told):
            why = tr("A parcel that has shipped has a date; write when the carrier took it.")
            yield at("no date", "parcels", parcels, label, "shipped_at", why)
        else:
            why = tr("The marketplace was told that moment, having no other; Yes in Mend writes it.")
            yield at("no date", "parcels", parcels, label, "shipped_at", why, told, {"shipped_at": told})


def _tracking(parcels: pd.DataFrame, facts: Facts) -> Iterator[Finding]:
    """Confirmed without a number; a number whose check digit does not fit."""
    for label in parcels.index[parcels["confirmed_at"].notna() & (parcels["tracking_no"] == "")]:
        number = str(parcels.at[label, "parcel_no"])
        known = str(facts.parcels.get(number, {}).get("tracking_no") or "")
        if known:
            why = tr("The journal knows the number that was imported for it; Yes in Mend writes it again.")
            cells = {"tracking_no": known}
            yield at("no number", "parcels", parcels, label, "tracking_no", why, known, cells)
        else:
            why = tr("The marketplace was told a number that is gone here; look it up there or at the carrier.")
            yield at("no number", "parcels", parcels, label, "tracking_no", why, keys=(number,))
    for label, doubt in facts.doubts.items():
        if label in parcels.index:
            yield at("check digit", "parcels", parcels, int(str(label)), "tracking_no", doubt)


def _same_number(parcels: pd.DataFrame) -> Iterator[Finding]:
    live = parcels[(parcels["tracking_no"] != "") & (parcels["status"] != Status.CANCELLED)]
    first = live.drop_duplicates("tracking_no").set_index("tracking_no")["parcel_no"]
    for label in live.index[live.duplicated("tracking_no")]:
        other = first[live.at[label, "tracking_no"]]
        why = tr("{other} has the same number; look at the two labels and correct one of them.", other=other)
        yield at("number twice", "parcels", parcels, label, "tracking_no", why)


def _batches(parcels: pd.DataFrame, facts: Facts) -> Iterator[Finding]:
    """Carrier files that no standing press wrote; one finding a file."""
    if facts.batches is None:
        return
    named = parcels[(parcels["carrier_file"] != "") & (parcels["status"] != Status.CANCELLED)]
    state = named["carrier_file"].map(dict(facts.batches))
    back = tr(
        "A press that was taken back wrote {value}, which {count:,} of Parcels name; look whether the carrier has it."
    )
    unknown = tr(
        "No press in the journal wrote {value}, which {count:,} of Parcels name; look whether the carrier has it."
    )
    yield from grouped("file taken back", "parcels", parcels, named[state == TAKEN_BACK], "carrier_file", back)
    yield from grouped("unknown file", "parcels", parcels, named[state.isna()], "carrier_file", unknown)


def _names(parcels: pd.DataFrame, tables: Tables, facts: Facts) -> Iterator[Finding]:
    parcels = parcels[parcels["packaging"] != AT_SUPPLIER]
    rows = parcels["status"].isin(IN_HAND)
    for column, table in (("warehouse", "warehouses"), ("packaging", "packaging")):
        if table in tables:
            unseen = facts.repeated.get(table, tables[table].iloc[:0])
            known = {*tables[table][column], *unseen[column]} - {""}
            yield from not_among(parcels, "parcels", rows, column, known, TABLES[table].sheet)
    if facts.carriers is not None:
        waits = parcels["status"] == Status.PACKED
        yield from not_among(
            parcels, "parcels", waits, "carrier", set(facts.carriers), tr("the list of carrier formats")
        )
