"""Consignee and street: a name, a street, a house number where houses have one, post office boxes."""

import re
from collections.abc import Iterator

from pyaddin.steps.addresses.findings import Finding, clipped, is_empty
from pyaddin.words.problems import said

# Countries whose streets number their houses. Asia's blocks may be numbered in characters, Ireland's houses have names.
_NUMBERS = (
    "AR AT AU BE BG BR CA CH CL CY CZ DE DK EE ES FI FR GR HR HU IT LI LT LU LV MC MX NL NO NZ PL PT RO RS SE SI SK UA "
    "US UY"
)
_NUMBERED = frozenset(_NUMBERS.split())
_NO_NUMBER_HERE = re.compile(
    r"\b(?:s\.?\s?/?\s?n\.?|snc|s\.n\.c\.?|sin n[uú]mero|senza numero|sans num[eé]ro|ohne nr\.?|b/n|b\.b\.|bb|f\.?n\.?"
    r"|one|two|three|general delivery|poste restante|postlagernd|lista de correos)(?:\b|$)",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
# British houses may have a name; only a bare street lacks something.
_BARE_STREET = re.compile(r"(?:[^\W\d_]+ )+(?:street|road|avenue|st|rd|ave)\.?", re.IGNORECASE)

# The next three are searched in small letters (casefold), which is twice as fast as ignoring case.
_BOX = re.compile(
    r"""\b(?:
        (?:g\.?\s?)?p\.?\s?o\.?\s?-?box | post(?:al)?\s?(?:office\s)?box | (?:locked|private)\s?bag
      | postfach | postbus | postbo(?:ks|x) | bo[iî]te\s?postale | case\s?postale | casella\s?postale | caixa\s?postal
      | apartado(?:\s?(?:de\s?correos|postal|a[eé]reo))?\s?(?:n[ºo°.]*\s?)?\d | apdo\b
      | casilla(?:\s?de\s?correos?)?\s?\d
      | skr(?:ytka|\.)?\s?poczt | po[sš]tov[nýáí]+\s?p[rř]ihr[aá]dk | po[sš]ta[nň]?ski\s?pretinac | po[sš]tni\s?predal
      | posta\s?kutusu | post(?:a)?fi[oó]k | kotak\s?pos | peti\s?surat | h[oò]m\s?th[uư]\s?\d
      | абонентский\s?ящик | поштова\s?скринька | пощенска\s?кутия | ταχ(?:υδρομική|\.)?\s?θυρίδα
    )"""
    r"|\bа/[яс]\b|τ\.?θ\.?\s?\d|私書箱|私书箱|郵政信箱|邮政信箱|사서함|ص\.?\s?ب\.?\s?\d|صندوق\s?(?:ال)?بريد|ת\.ד",
    re.VERBOSE,
)
# Short forms that mean a box in one language and something else in the next (C.P. is a postcode in Spain).
_SHORT_BOX = {
    country: re.compile(form, re.MULTILINE)
    for countries, form in (
        ("FR BE CH LU MC GP MQ GF RE YT NC PF SN CI CM BF BJ ML TG GA CG CD MA DZ TN MG", r"(?:^|[\s,])b\.?p\.? ?\d"),
        ("IT CH CA RO SM", r"(?:^|[\s,])c\.?p\.? ?\d"),
        ("SE", r"^box \d"),
        ("FI", r"^(?:pl|pb) \d"),
        ("DE AT HU", r"(?:^|[\s,])pf\.? ?\d"),
        ("TR", r"(?:^|[\s,])p\.?k\.? ?\d"),
    )
    for country in countries.split()
}
_LOCKER = re.compile(r"\b(?:packstation|postfiliale|paczkomat|z[aá]silkovna|parcel ?locker)\b")


def judge_name(recipient: str, company: str) -> Iterator[Finding]:
    """Whether anyone is named."""
    if is_empty(recipient) and is_empty(company):
        yield Finding(("recipient",), said("address.no-recipient"))


def judge_street(country: str, address_1: str, address_2: str, company: str) -> Iterator[Finding]:
    """Whether there is a street with a house number, and whether it is a box that couriers cannot reach."""
    if is_empty(address_1):
        yield Finding(
            ("address_1",), said("address.no-street" if is_empty(address_2) else "address.street-in-address-2")
        )
        return
    lines = f"{address_1}\n{address_2}".casefold()
    if _is_box(country, lines):
        column = "address_1" if _is_box(country, address_1.casefold()) else "address_2"
        yield Finding((column,), said("address.post-box"), "warning")
    elif _LOCKER.search(lines):
        yield Finding(("address_1",), said("address.locker"), "warning")
    elif _lacks_number(country, address_1, address_2, company):
        yield Finding(("address_1",), said("address.no-house-number", street=clipped(address_1)), "warning")


def _is_box(country: str, lines: str) -> bool:
    short = _SHORT_BOX.get(country)
    return bool(_BOX.search(lines) or (short and short.search(lines)))


def _lacks_number(country: str, address_1: str, address_2: str, company: str) -> bool:
    if _DIGIT.search(address_1) or _DIGIT.search(address_2):
        return False
    if country == "GB":
        return not address_2 and not company and bool(_BARE_STREET.fullmatch(address_1))
    return country in _NUMBERED and not _NO_NUMBER_HERE.search(f"{address_1} {address_2}")
