"""The words on slips and pick lists, in the language of the book; a shop's own template may write its own instead.

A template prints one with {{ words.gift }}. Where something stands within it, {{ say(words.order, order=…) }} fills
`{order}`, as text, whatever it holds; each place that is left, such as `{page}`, is Typst's variable of its name.
"""

from string import Formatter
from typing import Any, Final

from pyaddin.documents.escaping import Code, literal, quoted
from pyaddin.words.catalogue import Text, tr, trn

WORDS: Final[dict[str, Text]] = {
    "packing_slips": tr("Packing slips"),
    "page_of_slip": tr("{parcel}, page {page} of {pages}"),
    "gift": tr("GIFT"),
    "part_of_order": tr("Part of your order: the rest comes by itself."),
    "order": tr("Order {order}"),
    "order_of": tr("Order {order}, {marketplace}"),
    "order_of_shop": tr("Order {order}, {marketplace}, {shop}"),
    "service": tr("Service {service}"),  # shops' own templates of version 1 print it
    "packaging": tr("Packaging {packaging}"),
    "contents": tr("{units} in {lines}"),
    "buyers_note": tr("Buyer’s note"),
    "note": tr("Note"),
    "battery_mark": tr("BATTERY"),
    "fragile_mark": tr("FRAGILE"),
    "each": tr("{price} each"),
    "in_each_set": tr("In each set: {parts}"),
    "from_shelves": tr("From the shelves: {parts}"),
    "lot": tr("Lot {lot}"),
    "for_set": tr("For {set}"),
    "pick_list": tr("Pick list"),
    "pick_list_of": tr("Pick list {warehouse}"),
    "page_of_list": tr("Pick list {date}, page {page} of {pages}"),
    "contents_of_list": tr("{units} in {lines}, {date}"),
    "wave_of": tr("Wave {wave}, {warehouse}"),
    "page_of_wave": tr("{wave}, {date}, page {page} of {pages}"),
    "contents_of_wave": tr("{units} in {lines}, {parcels}"),
    "zone": tr("Zone {zone}"),
    "put_back": tr("PUT BACK"),
    "put_wall": tr("Put wall"),
    "totals": tr("Totals by article"),
    "from_bins": tr("from {bins} bins"),
    "manifest_of": tr("Manifest {manifest}"),
    "carriers_copy": tr("Carrier’s copy"),
    "our_copy": tr("Our copy"),
    "collected": tr("{carrier} from {warehouse}, {date}"),
    "driver": tr("Driver"),
    "waybill": tr("Waybill"),
    "order_no": tr("Order no."),
    "parcel_no": tr("Parcel no."),
    "country": tr("Country"),
    "bag": tr("Bag or carton"),
    "seal": tr("Seal"),
    "count": tr("Parcels"),
    "weight": tr("Weight"),
    "service_name": tr("Service"),
    "not_handed_over": tr("Not handed over"),
    "handed_by": tr("Handed over by: name, time, signature"),
    "taken_by": tr("Taken over by: name, time, signature"),
    "page_of_manifest": tr("{manifest}, page {page} of {pages}"),
    "purchase_order": tr("Purchase order"),
    "purchase_order_no": tr("Purchase order {purchase}"),
    "page_of_purchase": tr("{purchase}, page {page} of {pages}"),
    "to_supplier": tr("To"),
    "deliver_to": tr("Deliver to"),
    "supplier_sku": tr("Your number"),
    "article": tr("Article"),
    "qty": tr("Qty"),
    "price": tr("Price"),
    "amount": tr("Amount"),
    "total": tr("Total"),
    "count_sheet": tr("Count sheet"),
    "count_sheet_of": tr("Count sheet {warehouse}"),
    "page_of_count": tr("Count sheet {date}, page {page} of {pages}"),
    "count_all": tr("Count everything that lies in the bin; leave blank what you did not count, and write 0 for none."),
    "bin": tr("Bin"),
    "sku": tr("SKU"),
    "lot_or_serial": tr("Lot"),
    "on_stock": tr("On Stock"),
    "counted": tr("Counted"),
    "second_count": tr("Second count"),
    "counted_by": tr("Counted by: name, date, signature"),
    "battery": tr("Battery"),
    "fragile": tr("Fragile"),
    "return_slip": tr("Return slip"),
    "return_from": tr("From"),
    "return_to": tr("To"),
    "return_reason": tr("Reason"),
    "return_told": tr("Lay this slip into the parcel, so that we know at once whose it is."),
    "page_of_evidence": tr("{title}, page {page} of {pages}"),
    "our_answer": tr("Our answer"),
    "in_short": tr("In short"),
    "evidence_order": tr("The order"),
    "evidence_delivery": tr("What the carrier reports"),
    "evidence_dispatch": tr("How it left our house"),
    "evidence_slip": tr("Packing slip"),
    "evidence_messages": tr("Messages with the buyer"),
    "evidence_photographs": tr("Photographs"),
    "evidence_terms": tr("Our terms"),
}
_EDGE: Final = "\ue000"
"""Stands around the name of a place, in a text that is taken apart again."""


def units(count: int) -> Text:
    """So many units."""
    return trn("{count} unit", "{count} units", count)


def lines(count: int) -> Text:
    """So many lines of articles."""
    return trn("{count} line", "{count} lines", count)


def parcels(count: int) -> Text:
    """So many parcels."""
    return trn("{count} parcel", "{count} parcels", count)


def say(text: Text, **places: Any) -> Code:
    """A text as Typst markup, its places filled with these values or with Typst's variables of their names."""
    names = [name for _, name, _, _ in Formatter().parse(text.source) if name]
    parts = str(text.placed(**{name: f"{_EDGE}{name}{_EDGE}" for name in names})).split(_EDGE)
    return Code("".join(_filled(part, places) if part in names else _words(part) for part in parts))


def _filled(name: str, places: dict[str, Any]) -> str:
    return quoted(places[name]) if name in places else f"#{name};"


def _words(part: str) -> str:
    """Blanks at the ends are Typst's own, at which it may break a line and before which it may leave one out."""
    inner = part.strip()
    if not inner:
        return " " * bool(part)
    return " " * part[0].isspace() + quoted(inner) + " " * part[-1].isspace()


def strong(value: Any) -> Code:
    """A value in bold."""
    return Code(f"*{quoted(value)}*")


def string(text: Text) -> Code:
    """A text where Typst's code wants a string."""
    return Code(literal(str(text)))
