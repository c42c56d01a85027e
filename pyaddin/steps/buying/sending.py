"""Orders to dropship suppliers: a parcel per order and supplier, which the supplier packs, and a line on Purchases."""

from datetime import datetime, timedelta
from typing import Any, Final

import pandas as pd

from pyaddin.steps.buying.direct import at_suppliers
from pyaddin.steps.orders.known_by import shops_of
from pyaddin.steps.orders.row_ids import following, highest_number
from pyaddin.steps.parcels import joining
from pyaddin.steps.warehouse.numbers import more_numbers
from pyaddin.tables.buying import AT_SUPPLIER, PURCHASES, Bought
from pyaddin.tables.frames import Tables, append, conform
from pyaddin.tables.orders import ORDER
from pyaddin.tables.problems import Problem
from pyaddin.tables.settings import Settings
from pyaddin.tables.status import Status
from pyaddin.words.catalogue import Text, tr
from pyaddin.words.problems import said

SOURCE: Final = "supplier"
STANDING: Final = (Bought.ORDERED, Bought.ON_ITS_WAY)
"""Lines whose goods the supplier sends, or sent."""


def waiting(orders: pd.DataFrame) -> pd.Index:
    """Rows that a supplier is to be told of."""
    return orders.index[at_suppliers(orders) & (orders["status"] == Status.RESERVED) & (orders["parcel_no"] == "")]


def sent_already(orders: pd.DataFrame, rows: pd.Index, purchases: pd.DataFrame) -> list[Problem]:
    """Rows that a supplier was told of and whose line still stands: told again, they would go out twice."""
    lines = purchases[purchases["status"].isin(STANDING) & (purchases["row_id"] != "")].drop_duplicates("row_id")
    by_row = lines.set_index("row_id")
    twice = rows[orders.loc[rows, "row_id"].isin(by_row.index)]
    return [
        Problem("orders", int(label), ("bin",), _standing(by_row.loc[orders.at[label, "row_id"]])) for label in twice
    ]


def _standing(line: pd.Series) -> Text:
    return said("supplier.sent-already", purchase=line["purchase"], supplier=line["supplier"])


def with_parcels(orders: pd.DataFrame, parcels: pd.DataFrame, rows: pd.Index, last_no: int) -> Tables:
    """Orders and Parcels with a parcel for each order and supplier of these rows; nobody packs it here."""
    lines = orders.loc[rows]
    lines = lines.assign(shop=shops_of(orders).loc[rows])
    group = lines.groupby([*ORDER, "warehouse"], sort=False).ngroup()
    first = lines.assign(group=group).drop_duplicates("group").set_index("group")
    given = pd.concat([orders["parcel_no"], parcels["parcel_no"]])
    numbers = list(following(highest_number(given, last_no, "P"), len(first), "P"))
    same = ["order_no", "marketplace", "shop", "recipient", "country", "warehouse"]
    wishes = joining.different(lines["service_requested"], group)
    why = map(_why, first["warehouse"], wishes.reindex(first.index).fillna(""))
    new = first[same].assign(
        parcel_no=numbers, status=Status.SENT, packaging=AT_SUPPLIER, why_carrier=list(why)
    )  # fmt: skip
    parcel_no = orders["parcel_no"].copy()
    parcel_no.loc[rows] = pd.array([numbers[number] for number in group], dtype="str")
    status = orders["status"].mask(orders.index.isin(rows), Status.SENT)
    return {
        "orders": orders.assign(parcel_no=parcel_no, status=status),
        "parcels": append("parcels", parcels, new.reset_index(drop=True)),
    }


def _why(supplier: str, wish: str) -> str:
    """Why there is no carrier of ours; what the buyer chose stands beside it, for the supplier is told of it."""
    if wish:
        return str(tr("Sent by {supplier}, who was told of {wish}", supplier=supplier, wish=wish))
    return str(tr("Sent by {supplier}", supplier=supplier))


def purchased(
    tables: Tables, rows: pd.Index, files: dict[str, str], settings: Settings, now: datetime, highest: int
) -> pd.DataFrame:
    """Purchases with a line for each of these order rows; `files` are the suppliers' files by parcel number."""
    lines = tables["orders"].loc[rows]
    records = [
        {
            "order_no": row["order_no"], "sku": row["sku"], "item": row["item"], "qty": row["qty"],
            "parcel_no": row["parcel_no"], "reference": row["parcel_no"], "row_id": row["row_id"],
            "file": files[row["parcel_no"]], "supplier": row["warehouse"], "answers": True,
        }
        for _, row in lines.iterrows()
    ]  # fmt: skip
    return with_lines(tables, records, settings, now, highest)


def with_lines(
    tables: Tables, records: list[dict[str, Any]], settings: Settings, now: datetime, highest: int
) -> pd.DataFrame:
    """Purchases with these lines, a purchase number for each supplier, its prices and its days."""
    purchases = tables["purchases"]
    products = tables["products"].drop_duplicates("sku").set_index("sku")
    suppliers = tables["suppliers"].drop_duplicates("supplier").set_index("supplier")
    numbers = more_numbers(PURCHASES.name, purchases, len(records), highest)
    named: dict[str, str] = {}
    done = []
    for number, record in zip(numbers, records, strict=True):
        supplier = suppliers.loc[record["supplier"]]
        purchase = named.setdefault(record["supplier"], f"PO-{number[1:]}")
        cost = products["cost"].get(record["sku"], float("nan"))
        days = settings.days("answer_days") if pd.isna(supplier["answer_days"]) else supplier["answer_days"]
        pay = 0.0 if pd.isna(supplier["pay_days"]) else supplier["pay_days"]
        done.append(
            {
                "status": Bought.ORDERED, "no": number, "purchase": purchase, "ordered_at": now, "cost": cost,
                "amount": cost * record["qty"], "due": now + timedelta(days=float(pay)),
                "answer_by": now + timedelta(days=float(days)) if record.get("answers") else pd.NaT, **record,
            }
        )  # fmt: skip
    return append(PURCHASES.name, purchases, conform(PURCHASES.name, pd.DataFrame(done))) if done else purchases
