"""What is measured, and how each figure comes from its facts."""

from dataclasses import dataclass
from typing import Final

from pyaddin.words.catalogue import Text, tr


class Kind:
    """How a figure comes from the numerators and denominators of its facts."""

    SUM = "sum"
    SHARE = "share"
    MEAN = "mean"
    HOURS = "hours"


UNDATED: Final = tr("rows without a date")


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure: what it is called, how it is worked out, and which facts are left out of it."""

    title: Text
    kind: str
    means: Text
    left: Text = UNDATED


MEASURES: Final[dict[str, Measure]] = {
    "orders": Measure(tr("Orders"), Kind.SUM, tr("orders that were placed"), tr("cancelled orders")),
    "lines": Measure(tr("Order lines"), Kind.SUM, tr("lines of these orders"), tr("cancelled lines")),
    "units": Measure(tr("Units"), Kind.SUM, tr("units ordered"), tr("cancelled lines")),
    "value": Measure(
        tr("Value of goods"), Kind.SUM, tr("units by unit price, each currency by itself"),
        tr("lines that are cancelled or have no price or currency"),
    ),
    "cancelled": Measure(tr("Cancelled orders"), Kind.SHARE, tr("orders cancelled whole / orders placed")),
    "fill_orders": Measure(
        tr("Fill rate, orders"), Kind.SHARE, tr("orders shipped complete / orders due"),
        tr("cancelled orders, and open ones that are not due yet"),
    ),
    "fill_lines": Measure(
        tr("Fill rate, lines"), Kind.SHARE, tr("lines shipped in full / lines due; a short line counts 0"),
        tr("cancelled lines, and open ones that are not due yet"),
    ),
    "fill_units": Measure(
        tr("Fill rate, units"), Kind.SHARE, tr("units shipped / units due"),
        tr("cancelled lines, and open ones that are not due yet"),
    ),
    "parcels": Measure(
        tr("Parcels shipped"), Kind.SUM, tr("parcels that left"), tr("parcels that left at no known time")
    ),
    "on_time": Measure(
        tr("Shipped on time"), Kind.SHARE, tr("parcels that left by Ship by / parcels that left"),
        tr("parcels without Ship by"),
    ),
    "delivered": Measure(
        tr("Delivered"), Kind.SHARE, tr("parcels with the buyer / parcels that left and are followed"),
        tr("parcels of which no carrier has said anything"),
    ),
    "weight": Measure(
        tr("Kilograms shipped"), Kind.SUM, tr("weight of the parcels that left"), tr("parcels without a weight")
    ),
    "postage": Measure(
        tr("Postage"), Kind.SUM, tr("Postage of the parcels that left, each currency by itself"),
        tr("parcels without Postage"),
    ),
    "postage_each": Measure(
        tr("Postage of a parcel"), Kind.MEAN, tr("postage / parcels with Postage"), tr("parcels without Postage")
    ),
    "ordered_picked": Measure(
        tr("From order to pick"), Kind.HOURS, tr("hours / parcels"), tr("parcels without both times")
    ),
    "picked_packed": Measure(
        tr("From pick to pack"), Kind.HOURS, tr("hours / parcels"), tr("parcels without both times")
    ),
    "packed_shipped": Measure(
        tr("From pack to van"), Kind.HOURS, tr("hours / parcels"), tr("parcels without both times")
    ),
    "shipped_delivered": Measure(
        tr("From van to buyer"), Kind.HOURS, tr("hours / parcels"), tr("parcels without both times")
    ),
    "ordered_shipped": Measure(
        tr("From order to van"), Kind.HOURS, tr("hours / parcels"), tr("parcels without both times")
    ),
    "ordered_delivered": Measure(
        tr("From order to buyer"), Kind.HOURS, tr("hours / parcels"), tr("parcels without both times")
    ),
    "order_on_time": Measure(
        tr("Orders on time"), Kind.SHARE, tr("orders of which all left by Ship by / orders that left"),
        tr("orders without Ship by"),
    ),
    "order_complete": Measure(
        tr("Orders complete"), Kind.SHARE, tr("orders of which every line left / orders that left")
    ),
    "order_sound": Measure(
        tr("Orders undamaged"), Kind.SHARE, tr("orders of which nothing was lost or came back / orders that left")
    ),
    "order_papers": Measure(
        tr("Orders with right papers"), Kind.SHARE,
        tr("orders of which every parcel has a number and is confirmed / orders that left"),
    ),
    "perfect": Measure(
        tr("Perfect orders, counted"), Kind.SHARE, tr("orders without any of the four faults / orders that left"),
        tr("orders without Ship by"),
    ),
    "perfect_product": Measure(
        tr("Perfect orders, multiplied"), Kind.SHARE, tr("on time × complete × undamaged × right papers"),
        tr("orders without Ship by"),
    ),
    "returned": Measure(
        tr("Parcels that came back"), Kind.SHARE, tr("parcels returned or on their way back / parcels that left")
    ),
    "returned_units": Measure(
        tr("Units that came back"), Kind.SUM, tr("units received on the sheet Returns, when they came")
    ),
    "return_rate": Measure(
        tr("Return rate"), Kind.SHARE, tr("units that came back / units that left, both in the period"),
        tr("rows that left or came at no known time"),
    ),
    "restocked": Measure(
        tr("Returned units restocked"), Kind.SHARE, tr("units on Stock again / units that came back")
    ),
    "written_off": Measure(tr("Returned units written off"), Kind.SUM, tr("units that came back and were scrapped")),
    "refunded": Measure(
        tr("Paid back"), Kind.SUM, tr("refunds of the sheet Returns, each currency by itself"),
        tr("refunds without a currency or a date"),
    ),
    "disputes": Measure(tr("Disputes opened"), Kind.SUM, tr("cases on the sheet Disputes")),
    "disputes_won": Measure(
        tr("Disputes won"), Kind.SHARE, tr("cases won / cases decided, of those opened in the period")
    ),
    "disputes_lost": Measure(
        tr("Disputes lost"), Kind.SHARE, tr("cases lost whole or partly / cases decided, of those opened in the period")
    ),
    "disputes_cost": Measure(
        tr("Cost of disputes"), Kind.SUM, tr("Cost of the cases that were decided, each currency by itself"),
        tr("cases without Cost, currency or date"),
    ),
    "disputes_expected": Measure(
        tr("Expected loss from disputes"), Kind.SUM, tr("Expected loss of the cases that run, each currency by itself")
    ),
    "pick_accuracy": Measure(
        tr("Pick accuracy"), Kind.SHARE, tr("lines picked in full / lines picked"), tr("lines not wanted any more")
    ),
    "short_picks": Measure(tr("Short picks"), Kind.SUM, tr("lines of which fewer were found")),
    "short_units": Measure(tr("Units not found"), Kind.SUM, tr("units that short picks lack")),
    "packed": Measure(tr("Parcels packed"), Kind.SUM, tr("parcels packed on the sheet Packing")),
    "lost_units": Measure(
        tr("Units lost or broken"), Kind.SUM, tr("units that left Stock to lost and found, less those found")
    ),
    "presses": Measure(tr("Presses"), Kind.SUM, tr("presses of buttons that stand")),
    "rows_done": Measure(tr("Rows done"), Kind.SUM, tr("rows that these presses dealt with")),
    "open_age": Measure(
        tr("Open orders"), Kind.SUM, tr("orders that are open now, by the days since they were placed")
    ),
    "cover": Measure(
        tr("Days of cover"), Kind.MEAN, tr("units on Stock now / units shipped a day"),
        tr("articles of which none was shipped"),
    ),
    "abc": Measure(
        tr("ABC, share of value"), Kind.SHARE, tr("value of the article / value of all"),
        tr("lines without a price, or in a currency whose rate is not known"),
    ),
}  # fmt: skip
"""Every measure by its name; in the order of the report."""

FAULTS: Final = ("order_on_time", "order_complete", "order_sound", "order_papers")
"""The shares whose product is the other school's perfect order."""
HEADLINES: Final = ("orders", "parcels", "on_time", "perfect")
"""What the closing line says, and what stands large on the report."""
