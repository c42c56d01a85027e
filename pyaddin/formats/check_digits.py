"""Check digits of tracking numbers, where the rule is public: a number that fails was probably mistyped."""

import re
from typing import Final, Literal

Verdict = Literal["valid", "invalid", "other"]
"""other: the number does not have this form, so nothing can be said."""

_S10: Final = re.compile(r"[A-Z]{2}(\d{8})(\d)[A-Z]{2}")
_S10_WEIGHTS: Final = (8, 6, 4, 2, 3, 5, 9, 7)
_UPS: Final = re.compile(r"1Z([0-9A-Z]{15})(\d)")


def s10(number: str) -> Verdict:
    """Postal item numbers such as RB473124829GB; UPU standard S10, weights 8 6 4 2 3 5 9 7 modulo 11.

    >>> s10("RB473124829GB"), s10("RB473124828GB"), s10("RB47312482")
    ('valid', 'invalid', 'other')
    """
    found = _S10.fullmatch(_compact(number))
    if not found:
        return "other"
    total = sum(weight * int(digit) for weight, digit in zip(_S10_WEIGHTS, found[1], strict=True))
    wanted = {10: 0, 11: 5}.get(11 - total % 11, 11 - total % 11)
    return "valid" if int(found[2]) == wanted else "invalid"


def ups(number: str) -> Verdict:
    """UPS numbers such as 1Z999AA10123456784: letters count as digits, every second one twice, modulo 10.

    A letter's digit is its place in the alphabet plus 1, modulo 10 (A is 2, I is 0).

    >>> ups("1Z999AA10123456784"), ups("1Z999AA10123456783"), ups("1Z999")
    ('valid', 'invalid', 'other')
    """
    found = _UPS.fullmatch(_compact(number))
    if not found:
        return "other"
    digits = [int(c) if c.isdigit() else (ord(c) - 63) % 10 for c in found[1]]
    total = sum(digits[0::2]) + 2 * sum(digits[1::2])
    return "valid" if int(found[2]) == -total % 10 else "invalid"


def doubt(number: str) -> str:
    """A sentence when a number has a known form and its check digit fails, else ""."""
    for name, check in (("postal", s10), ("UPS", ups)):
        if check(number) == "invalid":
            return f"{number} looks like a {name} number but its check digit does not fit; compare it with the label."
    return ""


def _compact(number: str) -> str:
    return number.replace(" ", "").replace("-", "").upper()
