"""Forget buyers."""

from pyaddin import asking, buyers
from pyaddin.actions import listing
from pyaddin.actions.day import Day, Plan, plural
from pyaddin.buyers import Survey
from pyaddin.steps import forgetting
from pyaddin.steps.forgetting import Forgotten
from pyaddin.tables import FOUND

NAMED = 3
YOURS = (
    "Your own Notes and columns, the Inbox and the exports in your own folders are not touched; "
    "clear there yourself what names a buyer."
)


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
    shown = listing.removed(FOUND.name, day.tables[FOUND.name])
    return Plan(tables, done, len(orders) - done - needs, needs, said, removed=shown, unkept=True)


def _said(day: Day, result: Forgotten, found: Survey, days: int) -> tuple[list[str], str]:
    """What the closing line says, and what goes, in words for the question; blank when nothing does."""
    orders = day.tables["orders"].loc[result.rows, ["marketplace", "order_no"]]
    count = len(orders.drop_duplicates()) + found.archived.orders
    files = sum(file.path.is_file() for file in found.files if not file.stays)
    parts = [f"the names and addresses of {plural(count, 'order')}"] if count else []
    parts += [plural(files, "file") + " in out/"] if files else []
    what = " and ".join(parts)
    gone = (
        f"{what[:1].upper()}{what[1:]} older than {plural(days, 'day')} are gone"
        if what
        else "Nobody was left to forget"
    )
    said = [f"{gone}, from sheets, journal and archive alike.", *_left(day, result, found), YOURS]
    return said, what


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
    staying = sum(file.stays and file.path.is_file() for file in found.files)
    if staying:
        files = plural(staying, "older file stays", "older files stay")
        said.append(f"{files} in out/, with parcels of buyers who are kept.")
    return said
