"""Postcode, city and state against the rules of their country."""

import re
from collections.abc import Iterator

from pyaddin.steps.addresses.country import CountryRules, country_rules, find_state
from pyaddin.steps.addresses.findings import Finding, clipped, is_damaged, is_empty
from pyaddin.steps.addresses.territories import judge_own_code, judge_territory
from pyaddin.words.catalogue import Text
from pyaddin.words.pieces import either
from pyaddin.words.problems import said

# Forms that the post still delivers although the country's rules no longer name them.
_OLD_FORMS = {"PT": re.compile(r"\d{4}"), "KR": re.compile(r"\d{6}")}
# Countries with postcodes that begin with a zero, which Excel drops.
_ZEROS = (
    "AU BR CN CO CR DE EC EE EG ES FI FR GE GR GT IT JP KE KR KZ LK LT LV MX MY NO NZ PE PL PR RO SG SK TR UA US VA "
    "VI ZA"
)
_BEGIN_WITH_ZERO = frozenset(_ZEROS.split())
_DROPPED_AT_MOST = 2
# Countries whose rules name no postcode as needed, and whose posts ask for one all the same.
_POSTCODE_USUAL = frozenset(("BA", "HR", "IL", "IS", "RS", "SI"))
# Countries whose own marketplaces give none and whose couriers need none: a carrier's file that wants one says so.
_POSTCODE_SPARED = frozenset(("CN",))
_INWARD = re.compile(r"\d[A-Z]{2}", re.IGNORECASE)
_NUMBER = re.compile(r"[\d\s-]*\d[\d\s-]*")
_STATE_NEEDED = frozenset(("AU", "CA", "US"))
_STATE_USUAL = frozenset(("BR", "IN", "MX"))
# Towns that are the country, or nearly so: no carrier misses the city.
_CITY_STATES = frozenset(("GI", "HK", "MC", "MO", "SG", "SM", "VA"))
_GAP = re.compile(r"[\W_]")
_COUNTRY_LETTERS = re.compile(r"[A-Z]{1,3}(?=\d)")
_DIGIT = re.compile(r"\d")


def compact(postcode: str) -> str:
    """A postcode as it is compared: capitals, without blanks, hyphens and the Japanese post mark."""
    return postcode.upper() if postcode.isalnum() else _GAP.sub("", postcode.upper())


def fits(rules: CountryRules, postcode: str) -> bool:
    """Whether it is a postcode of that country, with or without the country's letters before it (D-10115)."""
    form = rules.postcode
    if form is None:
        return True
    code = compact(postcode)
    if form.fullmatch(code):
        return True
    return any(form.fullmatch(other) for other in (_COUNTRY_LETTERS.sub("", code, count=1), rules.code + code))


def judge_place(country: str, postcode: str, city: str, state: str) -> Iterator[Finding]:
    """What is wrong with postcode, city and state; nothing where the country or its rule is not known."""
    rules = country_rules(country)
    if rules is None:
        return
    if swapped := _swapped(rules, postcode, city, state):
        yield swapped
        return
    yield from _judge_postcode(rules, postcode, city, state)
    yield from _judge_city(rules, city, state, postcode)
    yield from _judge_state(rules, state, postcode)
    yield from judge_territory(country, compact(postcode))
    yield from judge_own_code(country, city, state)


def _swapped(rules: CountryRules, postcode: str, city: str, state: str) -> Finding | None:
    """City or State holds the postcode and Postcode a name."""
    if rules.postcode is None or not postcode or _DIGIT.search(postcode) or fits(rules, postcode):
        return None
    if _DIGIT.search(city) and fits(rules, city):
        told = said("address.city-and-postcode-swapped", city=clipped(city), postcode=clipped(postcode))
        return Finding(("city", "postcode"), told)
    if _DIGIT.search(state) and fits(rules, state):
        told = said("address.state-and-postcode-swapped", state=clipped(state), postcode=clipped(postcode))
        return Finding(("state", "postcode"), told)
    return None


def _judge_postcode(rules: CountryRules, postcode: str, city: str, state: str) -> Iterator[Finding]:
    if rules.postcode is None or is_damaged(postcode):
        return
    needed = "Z" in rules.required
    if is_empty(postcode):
        if needed and rules.code not in _POSTCODE_SPARED:
            yield Finding(("postcode",), _missing(rules, city))
        elif perhaps := _within(rules, city) or _within(rules, state):
            yield Finding(("postcode", "city"), said("address.perhaps-postcode", perhaps=perhaps), "warning")
        elif rules.code in _POSTCODE_USUAL:
            told = said("address.usual-postcode", country=rules.code, example=rules.example)
            yield Finding(("postcode",), told, "warning")
    elif not fits(rules, postcode):
        old = rules.code in _OLD_FORMS and _OLD_FORMS[rules.code].fullmatch(compact(postcode))
        yield Finding(("postcode",), _misfit(rules, postcode), "error" if needed and not old else "warning")
    elif rules.code == "GB" and _blank_is_odd(postcode):
        code = compact(postcode)
        told = said("address.odd-blank", postcode=clipped(postcode), perhaps=f"{code[:-3]} {code[-3:]}")
        yield Finding(("postcode",), told, "warning")


def _blank_is_odd(postcode: str) -> bool:
    """Whether a British postcode has its blank elsewhere than before its last three letters: a letter is too many."""
    parts = postcode.split()
    return len(parts) == 2 and not _INWARD.fullmatch(parts[1])


def _missing(rules: CountryRules, city: str) -> Text:
    if perhaps := _within(rules, city):
        return said("address.postcode-in-city", example=rules.example, perhaps=perhaps)
    return said("address.no-postcode", example=rules.example)


def _misfit(rules: CountryRules, postcode: str) -> Text:
    shown = clipped(postcode)
    if whole := _with_zeros(rules, postcode.strip()):
        return said("address.lost-zero", postcode=shown, perhaps=whole)
    places = {"postcode": shown, "country": rules.code, "example": rules.example}
    if perhaps := _within(rules, postcode):
        return said("address.postcode-within", **places, perhaps=perhaps)
    return said("address.other-postcode", **places)


def _with_zeros(rules: CountryRules, postcode: str) -> str:
    """The postcode that it was before a spreadsheet took its leading zeros; blank when none fits."""
    if rules.code not in _BEGIN_WITH_ZERO or not compact(postcode).isdecimal():
        return ""
    longer = ("0" * zeros + postcode for zeros in range(1, _DROPPED_AT_MOST + 1))
    return next((whole for whole in longer if fits(rules, whole)), "")


def _within(rules: CountryRules, text: str) -> str:
    """The postcode that stands in other text; blank when none does."""
    found = rules.within.search(text.upper()) if rules.within else None
    return found[0] if found and _DIGIT.search(found[0]) else ""


def _judge_city(rules: CountryRules, city: str, state: str, postcode: str) -> Iterator[Finding]:
    if not is_empty(city):
        if _NUMBER.fullmatch(city):
            yield Finding(("city",), said("address.city-is-a-number", city=clipped(city)), "warning")
        return
    if rules.code in _CITY_STATES:
        return
    if "C" in rules.required:
        yield Finding(("city",), said("address.no-city"))
    elif "S" in rules.required and is_empty(state) and (rules.postcode is None or is_empty(postcode)):
        yield Finding(("city", "state"), said("address.no-city-no-state"))


def _judge_state(rules: CountryRules, state: str, postcode: str) -> Iterator[Finding]:
    if not rules.states:
        return
    key = "" if is_empty(state) else find_state(rules, state)
    if key and _in_state(rules, key, postcode):
        return
    states = _states_of(rules, postcode)
    if is_empty(state):
        if rules.code in _STATE_NEEDED:
            yield Finding(("state",), _perhaps("address.no-state", states))
        elif rules.code in _STATE_USUAL:
            yield Finding(("state",), _perhaps("address.usual-state", states, country=rules.code), "warning")
    elif not key:
        told = _perhaps("address.unknown-state", states, state=clipped(state), country=rules.code)
        yield Finding(("state",), told, "warning")
    elif states:
        told = said("address.other-state", postcode=clipped(postcode), state=clipped(state), states=either(states))
        yield Finding(("state", "postcode"), told, "warning")


def _perhaps(code: str, states: list[str], **places: str) -> Text:
    """What is said of a state, with those that the postcode suggests."""
    return said(f"{code}-but-postcode", **places, states=either(states)) if states else said(code, **places)


def _in_state(rules: CountryRules, key: str, postcode: str) -> bool:
    start = rules.state_postcodes.get(key)
    return start is None or bool(start.match(compact(postcode)))


def _states_of(rules: CountryRules, postcode: str) -> list[str]:
    """Keys of the states that a whole postcode can lie in."""
    if is_empty(postcode) or not fits(rules, postcode):
        return []
    code = compact(postcode)
    return [key for key, start in rules.state_postcodes.items() if start.match(code)]
