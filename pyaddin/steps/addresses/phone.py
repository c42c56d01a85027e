"""Phone numbers and e-mail addresses: warnings only, since a parcel arrives without them."""

import re
from collections.abc import Iterator
from functools import cache

from pyaddin.steps.addresses.findings import Finding, clipped, is_damaged, is_empty
from pyaddin.tables.orders import ORDERS
from pyaddin.words.problems import said

_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"\\]+@[^\s@.,;:_]+(?:\.[^\s@.,;:_]+)+")
_GAPS = str.maketrans("", "", " ()-./\u00a0")


def judge_phone(country: str, phone: str) -> Iterator[Finding]:
    """Whether the phone can be one of the consignee's country, or of any country when it begins with +."""
    if not phone or is_empty(phone):
        return
    if is_damaged(phone):
        told = said("address.damaged", column=ORDERS.column("phone").caption, value=clipped(phone))
        yield Finding(("phone",), told, "warning", reader_says=True)
    elif "@" in phone:
        told = said("address.email-in", column=ORDERS.column("phone").caption, email=clipped(phone))
        yield Finding(("phone", "email"), told, "warning")
    elif not _surely_possible(country, phone) and not _is_possible(country, phone):
        yield Finding(("phone",), said("address.wrong-phone", phone=clipped(phone)), "warning")


def judge_email(email: str) -> Iterator[Finding]:
    """Whether the e-mail address has a form that mail can be sent to."""
    if not email or is_empty(email) or _EMAIL.fullmatch(email.strip()):
        return
    yield Finding(("email",), said("address.wrong-email", email=clipped(email)), "warning")


def _surely_possible(country: str, phone: str) -> bool:
    """The quick answer for plain numbers; False means ask the library."""
    code, lengths = _lengths(country)
    digits = phone.translate(_GAPS)
    if digits.startswith("+"):
        if not code or not digits.startswith(code):
            return False
        digits = digits[len(code) :]
    elif digits.startswith("0"):
        digits = digits[1:]
    return len(digits) in lengths and digits.isascii() and digits.isdecimal()


@cache
def _lengths(country: str) -> tuple[str, frozenset[int]]:
    """The calling code with its + and the possible lengths of a number after it; blank when not known."""
    from phonenumbers import PhoneMetadata

    known = PhoneMetadata.metadata_for_region(country, None) if len(country) == 2 else None
    if known is None or known.general_desc is None:
        return "", frozenset()
    return f"+{known.country_code}", frozenset(known.general_desc.possible_length)


def _is_possible(country: str, phone: str) -> bool:
    import phonenumbers

    if not phone.lstrip().startswith("+") and not _lengths(country)[0]:
        return True
    try:
        return bool(phonenumbers.is_possible_number(phonenumbers.parse(phone, country)))
    except phonenumbers.NumberParseException:
        return False
