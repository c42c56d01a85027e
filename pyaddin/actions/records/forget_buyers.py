"""Forget buyers."""

from pyaddin.actions.plan import Day, Plan
from pyaddin.steps.aftersales.disputes import RUNNING
from pyaddin.steps.orders.known_by import number_of_orders
from pyaddin.steps.records import forgetting
from pyaddin.steps.records.forgetting import OF_ORDERS, Forgotten
from pyaddin.store import buyers
from pyaddin.store import question as asking
from pyaddin.store.buyers import Survey
from pyaddin.tables.disputes import DISPUTES
from pyaddin.words.catalogue import Text, Words, tr, trn
from pyaddin.words.sentences import listed

NAMED = 3
YOURS = tr(
    "Your own columns, the Notes on Orders and Parcels, the Inbox, the folder 'in' and the exports in your own folders "
    "are not touched; clear there yourself what names a buyer."
)


def run(day: Day) -> Plan:
    """Blank the buyers of old orders on the sheets; what is kept elsewhere follows once that is written."""
    orders, parcels = day.tables["orders"], day.tables["parcels"]
    days = day.settings.days("forget_days")
    cases = day.tables[DISPUTES.name]
    wanted = set(cases.loc[cases["status"].isin(RUNNING), "order_no"]) - {""}
    result = forgetting.forget(orders, parcels, day.now, days, wanted)
    tables = {"orders": result.orders, "parcels": result.parcels, "messages": day.tables["messages"]}
    tables |= {name: day.tables[name] for name in OF_ORDERS if not day.lacks(name, "order_no")}
    if not day.lacks("events", "words"):
        tables["events"] = forgetting.events_left(day.tables["events"], result.parcels)
    day.progress(tr("Looking through archive, journal and files"))
    found = buyers.survey(tables, day.journal, day.folders.data, day.now, days)
    tables["messages"] = forgetting.messages_left(tables["messages"], found.known, found.limit)
    said, what = _said(day, result, found, days)
    if what:
        question = tr("Forget buyers would remove {what} for good; press it again to do so.", what=what)
        asking.sure(day.journal, day.now, day.options.sure, question)
    tables |= {name: forgetting.words_left(name, tables[name], found.known) for name in OF_ORDERS if name in tables}
    done, needs = len(result.rows), len(result.unclear)
    return Plan(tables, done, len(orders) - done - needs, needs, said)


def _said(day: Day, result: Forgotten, found: Survey, days: int) -> tuple[list[Words], Words]:
    """What the closing line says, and what goes, in words for the question; blank when nothing does."""
    count = number_of_orders(day.tables["orders"].loc[result.rows]) + found.archived.orders
    files = sum(file.path.is_file() for file in found.files if not file.stays)
    said: list[Words] = []
    if count:
        said.append(_names_gone(count, days))
    if files:
        said.append(trn("{count:,} file is gone from out/.", "{count:,} files are gone from out/.", files))
    said = said or [tr("Nobody was left to forget.")]
    return [*said, *_left(day, result, found), YOURS], _what(count, files)


def _what(orders: int, files: int) -> Words:
    """What would go, in words for the question; blank when nothing does."""
    names = trn("the names and addresses of {count:,} order", "the names and addresses of {count:,} orders", orders)
    written = trn("{count:,} file in out/", "{count:,} files in out/", files)
    if orders and files:
        return tr("{names} and {files}", names=names, files=written)
    return names if orders else written if files else ""


def _names_gone(orders: int, days: int) -> Text:
    return trn(
        "Names, addresses, phones and e-mails of {count:,} order that were over more than {days} ago are gone from "
        "sheets, journal and archive.",
        "Names, addresses, phones and e-mails of {count:,} orders that were over more than {days} ago are gone from "
        "sheets, journal and archive.",
        orders, days=trn("{count:,} day", "{count:,} days", days),
    )  # fmt: skip


def _left(day: Day, result: Forgotten, found: Survey) -> list[Words]:
    """What stays for now, and why."""
    said: list[Words] = []
    if len(result.unclear):
        ids = day.tables["orders"].loc[result.unclear, "row_id"]
        said.append(
            tr("{rows}: closed, but with a parcel that is not, or without any date; set the parcel's Status or fill in "
               "Ordered at.", rows=listed(ids, NAMED))
        )  # fmt: skip
    stay = [file.stays for file in found.files if file.stays and file.path.is_file()]
    said += [_kept(stay.count("kept"))] if "kept" in stay else []
    said += [_newer(stay.count("new"))] if "new" in stay else []
    return said


def _kept(files: int) -> Text:
    return trn(
        "{count:,} older file stays in out/, with parcels of buyers who are kept.",
        "{count:,} older files stay in out/, with parcels of buyers who are kept.",
        files,
    )


def _newer(files: int) -> Text:
    return trn(
        "{count:,} newer file in out/ may still name someone who is forgotten; a later press removes what is old by "
        "then.",
        "{count:,} newer files in out/ may still name someone who is forgotten; a later press removes what is old by "
        "then.",
        files,
    )
