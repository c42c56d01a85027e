"""Postcode, city and state against the rules of their country."""

import re
from collections.abc import Iterator

from pyaddin.steps.addresses.country import CountryRules, country_rules, find_state
from pyaddin.steps.addresses.findings import Finding, is_damaged, is_empty, quote
from pyaddin.steps.addresses.territories import judge_territory

# Forms that the post still delivers although the country's rules no longer name them.
_OLD_FORMS = {"PT": re.compile(r"\d{4}"), "KR": re.compile(r"\d{6}")}
# Countries with postcodes that begin with a zero, which Excel drops.
_ZEROS = (
    "AU BR CN CO CR DE EC EE EG ES FI FR GE GR GT IT JP KE KR KZ LK LT LV MX MY NO NZ PE PL PR RO SG SK TR UA US VA "
    "VI ZA"
)
_BEGIN_WITH_ZERO = frozenset(_ZEROS.split())
_DROPPED_AT_MOST = 2
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
    yield from _judge_postcode(rules, postcode, city)
    yield from _judge_city(rules, city, state, postcode)
    yield from _judge_state(rules, state, postcode)
    yield from judge_territory(country, compact(postcode))


def _swapped(rules: CountryRules, postcode: str, city: str, state: str) -> Finding | None:
    """City or State holds the postcode and Postcode a name."""
    if rules.postcode is None or not postcode or _DIGIT.search(postcode) or fits(rules, postcode):
        return None
    for column, caption, value in (("city", "City", city), ("state", "State", state)):
        if _DIGIT.search(value) and fits(rules, value):
            text = f"{caption} {quote(value)} and Postcode {quote(postcode)} look swapped; exchange them."
            return Finding((column, "postcode"), text)
    return None


def _judge_postcode(rules: CountryRules, postcode: str, city: str) -> Iterator[Finding]:
    if rules.postcode is None or is_damaged(postcode):
        return
    needed = "Z" in rules.required
    if is_empty(postcode):
        if needed:
            hint = _perhaps(_within(rules, city), ", which stands in City")
            yield Finding(("postcode",), f"Postcode is empty; write one such as {rules.example}{hint}.")
    elif not fits(rules, postcode):
        old = rules.code in _OLD_FORMS and _OLD_FORMS[rules.code].fullmatch(compact(postcode))
        text = _misfit(rules, postcode)
        yield Finding(("postcode",), text, "error" if needed and not old else "warning")


def _misfit(rules: CountryRules, postcode: str) -> str:
    whole = _with_zeros(rules, postcode.strip())
    if whole:
        return f"Postcode {quote(postcode)} seems to have lost its leading zero; write it in full, perhaps {whole}."
    hint = _perhaps(_within(rules, postcode))
    like = f"country {rules.code}, where it looks like {rules.example}"
    return f"Postcode {quote(postcode)} does not fit {like}; correct it{hint}."


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


def _perhaps(suggestion: str, where: str = "") -> str:
    return f", perhaps {suggestion}{where}" if suggestion else ""


def _judge_city(rules: CountryRules, city: str, state: str, postcode: str) -> Iterator[Finding]:
    if rules.code in _CITY_STATES or not is_empty(city):
        return
    if "C" in rules.required:
        yield Finding(("city",), "City is empty; write the town.")
    elif "S" in rules.required and is_empty(state) and (rules.postcode is None or is_empty(postcode)):
        yield Finding(("city", "state"), "City and State are both empty; write the town.")


def _judge_state(rules: CountryRules, state: str, postcode: str) -> Iterator[Finding]:
    if not rules.states:
        return
    key = "" if is_empty(state) else find_state(rules, state)
    if key and _in_state(rules, key, postcode):
        return
    hint = _perhaps(" or ".join(_states_of(rules, postcode)), " by the postcode")
    if is_empty(state):
        if rules.code in _STATE_NEEDED:
            yield Finding(("state",), f"State is empty; write it{hint}.")
        elif rules.code in _STATE_USUAL:
            yield Finding(
                ("state",), f"State is empty; addresses in country {rules.code} usually have one{hint}.", "warning"
            )
    elif not key:
        text = f"State {quote(state)} is not known in country {rules.code}; look at it{hint}."
        yield Finding(("state",), text, "warning")
    elif hint:
        text = f"Postcode {quote(postcode)} is not in {quote(state)}; look at both{hint}."
        yield Finding(("state", "postcode"), text, "warning")


def _in_state(rules: CountryRules, key: str, postcode: str) -> bool:
    start = rules.state_postcodes.get(key)
    return start is None or bool(start.match(compact(postcode)))


def _states_of(rules: CountryRules, postcode: str) -> list[str]:
    """Keys of the states that a whole postcode can lie in."""
    if is_empty(postcode) or not fits(rules, postcode):
        return []
    code = compact(postcode)
    return [key for key, start in rules.state_postcodes.items() if start.match(code)]
