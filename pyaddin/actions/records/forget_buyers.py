"""Forget buyers."""

from pyaddin.actions.plan import Day, Plan
from pyaddin.steps.records import forgetting
from pyaddin.steps.records.forgetting import Forgotten
from pyaddin.store import buyers
from pyaddin.store import question as asking
from pyaddin.store.buyers import Survey
from pyaddin.words.sentences import plural

NAMED = 3
YOURS = (
    "Your own Notes and columns, the Inbox, the folder 'in' and the exports in your own folders are not touched; "
    "clear there yourself what names a buyer."
)

STAYING = (
    ("kept", "older file stays", "older files stay", ", with parcels of buyers who are kept"),
    (
        "new",
        "newer file",
        "newer files",
        " may still name someone who is forgotten; a later press removes what is old by then",
    ),
)
"""Files that are not removed, by why."""


def run(day: Day) -> Plan:
    """Blank the buyers of old orders on the sheets; what is kept elsewhere follows once that is written."""
    orders, parcels = day.tables["orders"], day.tables["parcels"]
    days = day.settings.days("forget_days")
    result = forgetting.forget(orders, parcels, day.now, days)
    tables = {"orders": result.orders, "parcels": result.parcels}
    day.progress("Looking through archive, journal and files")
    found = buyers.survey(tables, day.journal, day.folders.data, day.now, days)
    said, what = _said(day, result, found, days)
    if what:
        question = f"Forget buyers would remove {what} for good; press it again to do so."
        asking.sure(day.journal, day.now, day.options.sure, question)
    done, needs = len(result.rows), len(result.unclear)
    return Plan(tables, done, len(orders) - done - needs, needs, said)


def _said(day: Day, result: Forgotten, found: Survey, days: int) -> tuple[list[str], str]:
    """What the closing line says, and what goes, in words for the question; blank when nothing does."""
    orders = day.tables["orders"].loc[result.rows, ["marketplace", "order_no"]]
    count = len(orders.drop_duplicates()) + found.archived.orders
    files = sum(file.path.is_file() for file in found.files if not file.stays)
    what, said = [], []
    if count:
        what.append(f"the names and addresses of {plural(count, 'order')}")
        said.append(
            f"Names, addresses, phones and e-mails of {plural(count, 'order')} that were over more than "
            f"{plural(days, 'day')} ago are gone from sheets, journal and archive."
        )
    if files:
        what.append(f"{plural(files, 'file')} in out/")
        said.append(f"{plural(files, 'file is', 'files are')} gone from out/.")
    return [*(said or ["Nobody was left to forget."]), *_left(day, result, found), YOURS], " and ".join(what)


def _left(day: Day, result: Forgotten, found: Survey) -> list[str]:
    """What stays for now, and why."""
    said = []
    if len(result.unclear):
        ids = day.tables["orders"].loc[result.unclear, "row_id"]
        more = f" and {len(ids) - NAMED:,} more" if len(ids) > NAMED else ""
        said.append(
            f"{', '.join(ids[:NAMED])}{more}: closed, but with a parcel that is not, or without any date; "
            "set the parcel's Status or fill in Ordered at."
        )
    for stays, one, many, why in STAYING:
        if count := sum(file.stays == stays and file.path.is_file() for file in found.files):
            said.append(f"{plural(count, one, many)} in out/{why}.")
    return said
