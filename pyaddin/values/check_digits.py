"""Check digits of tracking numbers, where the rule is public: a number that fails was probably mistyped.

Sources, 21 November 2026: UPU S10; github.com/jkeen/tracking_number_data, which cites the carriers' label guides; USPS
Publication 199 as published generators have it; paketda.de (DHL); DPD Parcel Label Specification 2.4.1. No public rule
was found for DHL numbers that begin with JJD or JVGL, for DPD's 14 digits (two sources differ), GLS, Evri, Yanwen, 4PX.
30 November 2026, the same repository: FedEx's 34, 22 and 18 digits, USPS's 20, OnTrac, Purolator's 12; it has none for
FedEx's 32 digits, for UPS numbers without 1Z, for Purolator's letters with nine digits.
"""

import re
from collections.abc import Callable, Iterable
from itertools import cycle
from typing import Final, Literal

from pyaddin.values import countries
from pyaddin.words.catalogue import Words, tr

Verdict = Literal["valid", "invalid", "other"]
"""other: the number does not have this form, so nothing can be said."""

_S10: Final = re.compile(r"[A-Z]{2}(\d{8})(\d)([A-Z]{2})")
_S10_WEIGHTS: Final = (8, 6, 4, 2, 3, 5, 9, 7)
_UPS: Final = re.compile(r"1Z([0-9A-Z]{15})(\d)")
_USPS: Final = re.compile(r"(?:420\d{5}(?:\d{4})?(?=9[2-5]\d{20}$))?(9[2-5]\d{19}|9[2-5]\d{23})(\d)")
_FEDEX_EXPRESS: Final = re.compile(r"(\d{11})(\d)")
_FEDEX_GROUND: Final = re.compile(r"(\d{14})(\d)")
_FEDEX_LONG: Final = re.compile(r"(?:100\d{17}|96[23]2\d{16})(\d{13})(\d)")
_FEDEX_96: Final = re.compile(r"96\d{5}(\d{14})(\d)")
_FEDEX_SSCC: Final = re.compile(r"00(\d{15})(\d)")
_USPS_20: Final = re.compile(r"(\d{19})(\d)")
_USPS_91: Final = re.compile(r"(91\d{19})(\d)")
_ONTRAC: Final = re.compile(r"([CD])(\d{13})(\d)")
_PUROLATOR: Final = re.compile(r"([0-5]\d{10})(\d)")
_DHL_LONG: Final = re.compile(r"00(34043\d{12})(\d)")
_DHL_SHORT: Final = re.compile(r"(\d{11})(\d)")
_DHL_EXPRESS: Final = re.compile(r"(\d{9})(\d)")
_DPD: Final = re.compile(r"%?(\d{27})([0-9A-Z])")
_CANADA_POST: Final = re.compile(r"(\d{15})(\d)")


def s10(number: str) -> Verdict:
    """Postal item numbers such as RB473124829GB; UPU standard S10, weights 8 6 4 2 3 5 9 7 modulo 11.

    The last letters must be a country: forwarders make up numbers that only look alike.

    >>> s10("RB473124829GB"), s10("RB473124828GB"), s10("RB473124828YP")
    ('valid', 'invalid', 'other')
    """
    found = _S10.fullmatch(_compact(number))
    if not found or not countries.three_letters(found[3]):
        return "other"
    return _verdict(int(found[2]) == _s10_digit(found[1]))


def s10_number(service: str, serial: int, country: str) -> str:
    """The postal item number of a serial number of eight digits.

    >>> s10_number("RB", 47312482, "GB")
    'RB473124829GB'
    """
    digits = f"{serial:08}"
    return f"{service}{digits}{_s10_digit(digits)}{country}"


def _s10_digit(serial: str) -> int:
    left = 11 - _sum(map(int, serial), _S10_WEIGHTS) % 11
    return {10: 0, 11: 5}.get(left, left)


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
    return _verdict(int(found[2]) == -_sum(digits, (1, 2)) % 10)


def usps(number: str) -> Verdict:
    """USPS numbers of 22 or 26 digits that begin with 92 to 95, also led by 420 and the ZIP code; modulo 10.

    >>> usps("9400111201080805483016"), usps("9400111201080805483017"), usps("9100000000000000000000")
    ('valid', 'invalid', 'other')
    """
    return _modulo_10(_USPS, number)


def fedex(number: str) -> Verdict:
    """FedEx numbers of 12 digits and the last 14 of 34 (weights 1 3 7 from the right, modulo 11, then 10), and the last
    15 of 15, of 18 that begin with 00 and of 22 that begin with 96 (modulo 10).

    >>> fedex("986578788855"), fedex("996578788855"), fedex("041441760228964")
    ('valid', 'invalid', 'valid')
    """
    found = _FEDEX_EXPRESS.fullmatch(_compact(number)) or _FEDEX_LONG.fullmatch(_compact(number))
    if not found:
        forms = (_FEDEX_GROUND, _FEDEX_96, _FEDEX_SSCC)
        return next((said for form in forms if (said := _modulo_10(form, number)) != "other"), "other")
    return _verdict(int(found[2]) == _sum(map(int, reversed(found[1])), (1, 3, 7)) % 11 % 10)


def usps_20(number: str) -> Verdict:
    """USPS numbers of 20 digits; modulo 10, for some with 91 before them, so that two digits fit.

    >>> usps_20("03071790000523483741"), usps_20("71969010756003077385"), usps_20("03071790000523483742")
    ('valid', 'valid', 'invalid')
    """
    alone = _modulo_10(_USPS_20, number)
    return _modulo_10(_USPS_91, f"91{_compact(number)}") if alone == "invalid" else alone


def ontrac(number: str) -> Verdict:
    """OnTrac numbers of C or D and 14 digits: C counts as 4, D as 5, every second digit twice; modulo 10.

    >>> ontrac("C11031500001879"), ontrac("D10011345983012"), ontrac("11031500001879")
    ('valid', 'invalid', 'other')
    """
    found = _ONTRAC.fullmatch(_compact(number))
    if not found:
        return "other"
    digits = f"{'4' if found[1] == 'C' else '5'}{found[2]}"
    return _verdict(int(found[3]) == -_sum(map(int, digits), (1, 2)) % 10)


def purolator(number: str) -> Verdict:
    """Purolator numbers of 12 digits, the first of them 0 to 5; Luhn's rule.

    >>> purolator("320595463938"), purolator("320595463939"), purolator("920595463938")
    ('valid', 'invalid', 'other')
    """
    found = _PUROLATOR.fullmatch(_compact(number))
    if not found:
        return "other"
    doubled = [int(digit) * 2 for digit in reversed(found[1])][::2]
    total = sum(digit // 10 + digit % 10 for digit in doubled) + sum(map(int, found[1][-2::-2]))
    return _verdict(int(found[2]) == -total % 10)


def dhl_long(number: str) -> Verdict:
    """DHL parcel numbers of 20 digits, which begin with 0034043; modulo 10.

    >>> dhl_long("00340433836442636597"), dhl_long("00340433836442636598"), dhl_long("00123450000000002700")
    ('valid', 'invalid', 'other')
    """
    return _modulo_10(_DHL_LONG, number)


def dhl_short(number: str) -> Verdict:
    """DHL parcel numbers of 12 digits (Identcode): weights 4 and 9 in turn, modulo 10.

    >>> dhl_short("563102430313"), dhl_short("201298452277"), dhl_short("201298452276")
    ('valid', 'valid', 'invalid')
    """
    found = _DHL_SHORT.fullmatch(_compact(number))
    return _verdict(int(found[2]) == -_sum(map(int, found[1]), (4, 9)) % 10) if found else "other"


def dhl_express(number: str) -> Verdict:
    """DHL Express waybills of 10 digits: the first nine modulo 7.

    >>> dhl_express("3318810025"), dhl_express("3318810034"), dhl_express("JJD0099999999")
    ('valid', 'invalid', 'other')
    """
    found = _DHL_EXPRESS.fullmatch(_compact(number))
    return _verdict(int(found[2]) == int(found[1]) % 7) if found else "other"


def dpd(number: str) -> Verdict:
    """DPD barcodes of 28 characters, postcode and service included; ISO 7064 modulo 37,36.

    >>> dpd("008182709980000020033350276C"), dpd("008182709980000020033350276A"), dpd("09980000020033")
    ('valid', 'invalid', 'other')
    """
    found = _DPD.fullmatch(_compact(number))
    if not found:
        return "other"
    rest = 36
    for digit in found[1]:
        rest = (rest + int(digit)) % 36 or 36
        rest = rest * 2 % 37
    return _verdict(int(found[2], 36) == (37 - rest) % 36)


def canada_post(number: str) -> Verdict:
    """Canada Post numbers of 16 digits; modulo 10.

    >>> canada_post("0073938000549297"), canada_post("0073938000549292"), canada_post("73938000549297")
    ('valid', 'invalid', 'other')
    """
    return _modulo_10(_CANADA_POST, number)


Check = Callable[[str], Verdict]
CERTAIN: Final[tuple[tuple[str, Check], ...]] = (("postal", s10), ("UPS", ups), ("USPS", usps), ("DHL", dhl_long))
"""Forms that no other carrier has."""
BY_CARRIER: Final[tuple[tuple[str, str, Check], ...]] = (
    ("fedex", "FedEx", fedex), ("dhl paket", "DHL", dhl_short), ("dhl express", "DHL Express", dhl_express),
    ("dpd", "DPD", dpd), ("canada post", "Canada Post", canada_post),
    ("usps", "USPS", usps_20), ("ontrac", "OnTrac", ontrac), ("purolator", "Purolator", purolator),
)  # fmt: skip
"""Plain digits, which mean something only where the carrier is named."""


def doubt(number: str, carrier: str = "") -> Words:
    """A sentence when the check digit of a number fails whose form is certain or that of its carrier, else ""."""
    named = carrier.casefold()
    checks = [*CERTAIN, *((name, check) for word, name, check in BY_CARRIER if word in named)]
    for name, check in checks:
        if check(number) == "invalid":
            return tr(
                "{number} looks like a {carrier} number but its check digit does not fit; compare it with the label.",
                number=number, carrier=name,
            )  # fmt: skip
    return ""


def _modulo_10(form: re.Pattern[str], number: str) -> Verdict:
    """Weights 3 and 1 in turn from the right, what is missing to the next ten."""
    found = form.fullmatch(_compact(number))
    return _verdict(int(found[2]) == -_sum(map(int, reversed(found[1])), (3, 1)) % 10) if found else "other"


def _sum(digits: Iterable[int], weights: Iterable[int]) -> int:
    return sum(digit * weight for digit, weight in zip(digits, cycle(weights), strict=False))


def _verdict(fits: bool) -> Verdict:
    return "valid" if fits else "invalid"


def _compact(number: str) -> str:
    return number.replace(" ", "").replace("-", "").upper()
