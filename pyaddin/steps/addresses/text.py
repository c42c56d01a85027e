"""What the characters of an address give away: broken encodings, lost letters, e-mail or phone in the wrong field."""

import re
from collections.abc import Callable, Iterable, Iterator

from pyaddin.steps.addresses.findings import Finding, clipped, is_damaged
from pyaddin.tables.orders import ORDERS
from pyaddin.words.catalogue import Text
from pyaddin.words.problems import said

TEXT_COLUMNS = ("recipient", "company", "address_1", "address_2", "city", "state")
DAMAGED_COLUMNS = ("order_no", "postcode", "address_1", "address_2")
# Where nothing else than a person, a street or a town may stand; elsewhere an e-mail is a matter of taste.
# By column, what is said where nothing else than an e-mail or a phone number stands.
_MUST_BE_ITSELF = {
    "recipient": "address.email-for-recipient",
    "address_1": "address.email-for-address-1",
    "city": "address.email-for-city",
}
_PHONE_FOR = {"recipient": "address.phone-for-recipient", "city": "address.phone-for-city"}

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
# What marketplaces write in the place of what they hide: 张*, 样本路****, ##
_HIDDEN = re.compile(r"\*\*|##|^[^\W\d_]\*")
_FORMULA = re.compile(r"=|[+\-@].*[|(!]")


def judge_text(column: str) -> Callable[[str], Iterable[Finding]]:
    """The check of one text column's value."""
    caption = ORDERS.column(column).caption

    def judge(value: str) -> Iterable[Finding]:
        return () if _PLAIN.fullmatch(value) and "##" not in value else judge_odd(value)

    def judge_odd(value: str) -> Iterator[Finding]:
        if _HIDDEN.search(value):
            yield Finding((column,), said("address.hidden", column=caption, value=clipped(value)))
        if lost := _judge_lost(column, caption, value):
            yield lost
        elif _BROKEN.search(value) and (whole := _repaired(value)) != value:
            told = said("address.encoding", column=caption, value=clipped(value), perhaps=clipped(whole))
            yield Finding((column,), told, "warning")
        elif _CONTROL.search(value):
            yield Finding((column,), said("address.invisible", column=caption), "warning")
        if "@" in value:
            yield from _judge_email_like(column, caption, value)
        elif value[0] in "+0123456789(" and column in _PHONE_FOR and _is_phone(value):
            yield Finding((column, "phone"), said(_PHONE_FOR[column], phone=clipped(value)))
        if _FORMULA.match(value):
            yield Finding((column,), said("address.formula", column=caption, value=clipped(value)), "warning")

    return judge


def judge_damaged(column: str) -> Callable[[str], Iterable[Finding]]:
    """The check of one column for values that Excel turned into a power of ten or a date."""
    caption = ORDERS.column(column).caption

    def judge(value: str) -> Iterator[Finding]:
        if is_damaged(value):
            told = said("address.damaged", column=caption, value=clipped(value))
            yield Finding((column,), told, "error", reader_says=True)

    return judge


def judge_missing(column: str, told: Text) -> Callable[[str], Iterable[Finding]]:
    """The check that one column is filled."""
    found = (Finding((column,), told, reader_says=True),)
    return lambda value: () if value.strip() else found


def _judge_lost(column: str, caption: str, value: str) -> Finding | None:
    if column in _MUST_BE_ITSELF and _ALL_LOST.fullmatch(value):
        return Finding((column,), said("address.only-question-marks", column=caption))
    if _LOST.search(value):
        return Finding((column,), said("address.lost-letters", column=caption, value=clipped(value)), "warning")
    return None


def _judge_email_like(column: str, caption: str, value: str) -> Iterator[Finding]:
    found = _EMAIL.search(value)
    if found is None:
        return
    email = clipped(found[0])
    if found[0] == value.strip() and column in _MUST_BE_ITSELF:
        yield Finding((column, "email"), said(_MUST_BE_ITSELF[column], email=email))
    else:
        yield Finding((column, "email"), said("address.email-in", column=caption, email=email), "warning")


def _is_phone(value: str) -> bool:
    return bool(_PHONE.fullmatch(value)) and sum(c.isdigit() for c in value) >= _DIGITS_OF_A_PHONE


def _repaired(value: str) -> str:
    """The text as it was before it was read in a wrong encoding; the same when nothing is sure."""
    import ftfy

    return str(ftfy.fix_encoding(value))
