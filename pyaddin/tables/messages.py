"""What buyers are told, and what they ask."""

from typing import Final

from pyaddin.tables.schema import NOTE, PROBLEM, PROBLEM_COLUMNS, YES_NO, Table, column


class Event:
    """What a message is about."""

    RECEIVED = "Order received"
    ADDRESS = "Address question"
    SHORT = "Short of stock"
    DELAYED = "Delayed"
    SHIPPED = "Shipped"
    COLLECT = "Ready to collect"
    DELIVERED = "Delivered"
    RETURNED = "Return received"
    REFUNDED = "Refund"
    REVIEW = "Request for a review"
    CHARGEBACK = "Chargeback"
    OWN = "Own words"
    QUESTION = "Buyer's question"


STEMS: Final = {
    Event.RECEIVED: "received", Event.ADDRESS: "address", Event.SHORT: "short", Event.DELAYED: "delayed",
    Event.SHIPPED: "shipped", Event.COLLECT: "collect", Event.DELIVERED: "delivered", Event.RETURNED: "returned",
    Event.REFUNDED: "refunded", Event.REVIEW: "review", Event.CHARGEBACK: "chargeback", Event.OWN: "own",
    Event.QUESTION: "question",
}  # fmt: skip
"""What files call them; those that we have texts for are `templates/messages/STEM.LANGUAGE.j2`."""
EVENTS: Final = tuple(STEMS)
TYPED: Final = (Event.OWN, Event.QUESTION)
"""The clerk writes their text."""


class Way:
    """How a message goes out."""

    MAIL = "Mail"
    DRAFT = "Draft file"
    LIST = "Mail merge list"
    SMS = "SMS list"
    PASTE = "To paste"


WAYS: Final = (Way.MAIL, Way.DRAFT, Way.LIST, Way.SMS, Way.PASTE)
IN_FILES: Final = (Way.DRAFT, Way.LIST, Way.SMS)


class Stands:
    """Where a message stands."""

    DRAFT = "To send"
    PASTE = "To paste"
    SENT = "Sent"
    WRITTEN = "In a file"
    UNSURE = "Perhaps sent"
    BACK = "Came back"
    REFUSED = "Refused"
    ASKED = "To answer"
    ANSWERED = "Answered"
    OVER = "Not needed any more"
    LEFT = "Not to be sent"


STATES: Final = (
    Stands.DRAFT, Stands.PASTE, Stands.SENT, Stands.WRITTEN, Stands.UNSURE, Stands.BACK, Stands.REFUSED, Stands.ASKED,
    Stands.ANSWERED, Stands.OVER, Stands.LEFT,
)  # fmt: skip
OPEN: Final = ("", Stands.DRAFT, Stands.PASTE, Stands.ASKED, Stands.REFUSED)
"""What is still to go out; with Perhaps sent only the clerk can tell."""

LANGUAGES: Final = {
    "English": "en", "Chinese": "zh", "German": "de", "French": "fr", "Spanish": "es", "Italian": "it",
    "Portuguese": "pt", "Russian": "ru", "Arabic": "ar", "Japanese": "ja", "Korean": "ko",
}  # fmt: skip
"""The languages that we have texts in, as files call them."""
OURS: Final = "Ours"
YOURS: Final = "Yours"

MESSAGES: Final = Table(
    "messages", "Messages", "a message to a buyer, or a buyer's question",
    "Press Notify buyers: it drafts what is to be told. Read, change, write No into Send where one shall not go, and press again: it sends.",
    ("no",),
    (
        column("status", "Status", "text", "program", "Where the message stands", 17, codes=STATES),
        PROBLEM,
        column("send", "Send", "text", "clerk", "Yes: send this one; with a Yes anywhere only these go. Also: pasted, or send a doubtful one again. No: never", 7, YES_NO),
        column("event", "About", "text", "both", "What it is about; write one with an order number, and the next press drafts it", 20, EVENTS),
        column("order_no", "Order no.", "code", "both", "The order, or the orders of the parcel", 19),
        column("parcel_no", "Parcel no.", "code", "program", "The parcel that it tells of", 12),
        column("marketplace", "Marketplace", "text", "both", "Where the order was placed", 13),
        column("language", "Language", "text", "both", "By the country, or as Orders says; change it before it is sent and press again", 12, tuple(LANGUAGES)),
        column("way", "Way out", "text", "both", "How it goes out; what the marketplace forbids is not sent", 15, WAYS),
        column("recipient", "Recipient", "text", "program", "The buyer", 17),
        column("to", "To", "text", "both", "E-mail address, or phone for an SMS", 26),
        column("subject", "Subject", "text", "both", "Yours to change before it is sent", 30),
        column("text", "Text", "text", "both", "Yours to change before it is sent; of a question, what the buyer asked", 60),
        column("answer", "Answer", "text", "clerk", "Your answer to a question; the next press sends it", 40),
        column("deadline", "Deadline", "when", "both", "Until when it is to be sent or answered", 16),
        column("at", "Sent at", "when", "program", "When it went out", 16),
        column("who", "Who", "text", "program", "Who pressed", 14),
        column("whose", "Whose text", "text", "program", "Ours: composed by us, read it before you rely on it; Yours: of your own template or typed", 11, codes=(OURS, YOURS)),
        NOTE,
        column("shop", "Shop", "text", "program", "Which of your shops there", 12, optional=True),
        column("asked_at", "Asked at", "when", "both", "When the buyer asked", 16, optional=True),
        column("drafted", "Drafted", "code", "program", "The language and the way that the text was made for", 16, folded=True),
        column("message_id", "Message ID", "code", "program", "What mail programs know it by", 22, folded=True),
        column("no", "Line", "code", "program", "Number of the line; leave as it is", 10, folded=True),
        PROBLEM_COLUMNS,
    ),
)  # fmt: skip
