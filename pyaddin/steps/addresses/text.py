"""What the characters of an address give away: broken encodings, lost letters, e-mail or phone in the wrong field."""

import re
from collections.abc import Callable, Iterable, Iterator

from pyaddin.steps.addresses.findings import Finding, is_damaged, quote
from pyaddin.tables.orders import ORDERS

TEXT_COLUMNS = ("recipient", "company", "address_1", "address_2", "city", "state")
DAMAGED_COLUMNS = ("order_no", "postcode", "address_1", "address_2")
# Where nothing else than a person, a street or a town may stand; elsewhere an e-mail is a matter of taste.
_MUST_BE_ITSELF = frozenset(("recipient", "address_1", "city"))

# What nearly every name and street is made of; the rest is looked at closely.
_PLAIN = re.compile(r"(?:[^\W\d_][\w .,'/&#()-]*|\d[\d .,'/&#()-]*[^\W\d_][\w .,'/&#()-]*)?", re.ASCII)
# UTF-8 read as Western or Mac text leaves one of these pairs; ftfy is asked only then, since it is slow.
_BROKEN = re.compile("[Â-ô][€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ\x80-\xbf]|Ã |√.|ï¿½")
_LOST = re.compile("\ufffd|ï¿½|锟斤拷")
_ALL_LOST = re.compile(r"[\s.,'’-]*\?[\s.,'’-]*\?[\s?.,'’-]*")
_EMAIL = re.compile(r"[^\s@<>,;]{1,64}@[^\s@<>,;]{1,255}\.[^\W\d_]{2,}")
_PHONE = re.compile(r"(?:\+|00)?[\d\s().\-/]{7,}")
_DIGITS_OF_A_PHONE = 7
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
_FORMULA = re.compile(r"=|[+\-@].*[|(!]")


def judge_text(column: str) -> Callable[[str], Iterable[Finding]]:
    """The check of one text column's value."""
    caption = ORDERS.column(column).caption

    def judge(value: str) -> Iterable[Finding]:
        return () if _PLAIN.fullmatch(value) else judge_odd(value)

    def judge_odd(value: str) -> Iterator[Finding]:
        if lost := _judge_lost(column, caption, value):
            yield lost
        elif _BROKEN.search(value) and (whole := _repaired(value)) != value:
            text = f"{caption} {quote(value)} came in a wrong encoding; write it anew, perhaps {quote(whole)}."
            yield Finding((column,), text, "warning")
        elif _CONTROL.search(value):
            text = f"{caption} holds an invisible character; type it anew."
            yield Finding((column,), text, "warning")
        if "@" in value:
            yield from _judge_email_like(column, caption, value)
        elif value[0] in "+0123456789(" and column in ("recipient", "city") and _is_phone(value):
            text = f"{caption} holds a phone number, {quote(value)}; move it to Phone and write the {caption.lower()}."
            yield Finding((column, "phone"), text)
        if _FORMULA.match(value):
            text = f"{caption} {quote(value)} looks like a formula; it stays text, but ask who ordered."
            yield Finding((column,), text, "warning")

    return judge


def judge_damaged(column: str) -> Callable[[str], Iterable[Finding]]:
    """The check of one column for values that Excel turned into a power of ten or a date."""
    caption = ORDERS.column(column).caption

    def judge(value: str) -> Iterator[Finding]:
        if is_damaged(value):
            text = f"{caption} {quote(value)} was damaged by Excel; copy it again from the marketplace as text."
            yield Finding((column,), text, "error", reader_says=True)

    return judge


def judge_missing(column: str, why: str) -> Callable[[str], Iterable[Finding]]:
    """The check that one column is filled; `why` says what to do."""
    found = (Finding((column,), f"{ORDERS.column(column).caption} is empty; {why}.", reader_says=True),)
    return lambda value: () if value.strip() else found


def _judge_lost(column: str, caption: str, value: str) -> Finding | None:
    if column in _MUST_BE_ITSELF and _ALL_LOST.fullmatch(value):
        return Finding((column,), f"{caption} is only question marks, its letters are lost; copy it anew.")
    if _LOST.search(value):
        return Finding((column,), f"{caption} {quote(value)} has lost letters; copy it anew.", "warning")
    return None


def _judge_email_like(column: str, caption: str, value: str) -> Iterator[Finding]:
    found = _EMAIL.search(value)
    if found is None:
        return
    alone = found[0] == value.strip() and column in _MUST_BE_ITSELF
    then = f" and write the {caption.lower()}" if alone else ""
    text = f"{caption} holds an e-mail address, {quote(found[0])}; move it to Email{then}."
    yield Finding((column, "email"), text, "error" if alone else "warning")


def _is_phone(value: str) -> bool:
    return bool(_PHONE.fullmatch(value)) and sum(c.isdigit() for c in value) >= _DIGITS_OF_A_PHONE


def _repaired(value: str) -> str:
    """The text as it was before it was read in a wrong encoding; the same when nothing is sure."""
    import ftfy

    return str(ftfy.fix_encoding(value))
