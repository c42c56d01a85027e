"""Codes and numbers on customs papers: whether they can be right.

Sources: python-stdnum for VAT and IOSS numbers, whose check digit is not published; the form of EORI numbers differs by
country, so that only the general one is checked; tariff codes have 6 digits the world over and up to 13 in China.
"""

import re
from typing import Final

from pyaddin.values import countries

_HS: Final = re.compile(r"\d{6,13}")
_EORI: Final = re.compile(r"([A-Z]{2})[A-Z0-9]{1,15}")
NO_CHAPTERS: Final = frozenset(("00", "77"))
"""The tariff's chapters are 01 to 97, of which 77 is kept free; 98 and 99 are for what a country adds."""
GB, XI = "GB", "XI"


def digits(hs_code: str) -> str:
    """A tariff code without dots and blanks."""
    return re.sub(r"[\s.\-]", "", hs_code)


def is_hs(hs_code: str) -> bool:
    """Whether it can be a tariff code."""
    compact = digits(hs_code)
    return bool(_HS.fullmatch(compact)) and compact[:2] not in NO_CHAPTERS


def is_country(code: str) -> bool:
    """Whether it is a country's two letters."""
    return code in countries.codes()


def is_ioss(number: str) -> bool:
    """Whether it is a number of the import scheme: an intermediary's, which begins with IN, is none."""
    from stdnum.eu import oss

    return number.upper().startswith("IM") and bool(oss.is_valid(number))


def is_eori(number: str) -> bool:
    """Whether it has the form of an EORI number of the Union, Great Britain or Northern Ireland."""
    found = _EORI.fullmatch(number.replace(" ", "").upper())
    return bool(found) and found[1] in {*countries.EU, GB, XI}  # type: ignore[index]


def fails_check(number: str) -> bool:
    """Whether a number of the form of a VAT number of the Union, Great Britain or Northern Ireland fails its check
    digit; one of another form, such as an EORI number, is not judged."""
    from stdnum.eu import vat
    from stdnum.exceptions import InvalidChecksum, ValidationError
    from stdnum.gb import vat as british

    compact = number.replace(" ", "").upper()
    try:
        if compact[:2] in (GB, XI):
            british.validate(GB + compact[2:])
        else:
            vat.validate(compact)
    except InvalidChecksum:
        return True
    except ValidationError:
        return False
    return False
