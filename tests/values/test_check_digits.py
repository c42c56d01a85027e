"""Check digits of tracking numbers."""

import doctest

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pyaddin.values import check_digits
from pyaddin.values.check_digits import Check, doubt, s10, ups


def test_the_examples_in_the_docstrings_hold() -> None:
    result = doctest.testmod(check_digits)
    assert result.attempted == 13
    assert result.failed == 0


@pytest.mark.parametrize("number", ["RB473124829GB", "rb 473124829 gb", "EE000000005CN", "LN000000014CN"])
def test_a_postal_number_with_the_right_check_digit_is_valid(number: str) -> None:
    assert s10(number) == "valid"


@pytest.mark.parametrize("number", ["1Z999AA10123456784", "1Z5R89390357567127", "1z 999 aa1 01 2345 6784"])
def test_a_ups_number_with_the_right_check_digit_is_valid(number: str) -> None:
    assert ups(number) == "valid"


@given(st.integers(0, 99_999_999), st.integers(0, 9))
@settings(max_examples=50, deadline=None)
def test_exactly_one_check_digit_fits_a_postal_number(serial: int, wrong: int) -> None:
    verdicts = [s10(f"RR{serial:08}{digit}GB") for digit in range(10)]
    assert verdicts.count("valid") == 1
    assert verdicts[wrong] in ("valid", "invalid")


@given(st.text("0123456789", min_size=15, max_size=15), st.sampled_from(range(0, 15, 2)), st.integers(1, 9))
@settings(max_examples=50, deadline=None)
def test_a_wrong_digit_that_counts_once_in_a_ups_number_is_noticed(body: str, place: int, off: int) -> None:
    (check,) = [digit for digit in range(10) if ups(f"1Z{body}{digit}") == "valid"]
    typo = body[:place] + str((int(body[place]) + off) % 10) + body[place + 1 :]
    assert ups(f"1Z{typo}{check}") == "invalid"


# each of these was given as a real number or as an example by whoever published the rule
PUBLISHED: list[tuple[Check, list[str]]] = [
    (check_digits.usps, [
        "9505 5110 6960 5048 6006 24", "9400 1112 0108 0805 4830 16",
        "9361289878700317633795", "9405803699300124287899", "9261292700768711948021",
        "92748931507708513018050063", "4201002334249200190132607600833457", "4201028200009261290113185417468510",
    ]),
    (check_digits.fedex, [
        "986578788855", "477179081230", "799531274483", "790535312317", "974367662710", "012345678983",
        "0414 4176 0228 964", "568283610012000", "568283610012734", "1001921334250001000300779017972697",
        "9622001560000000000000794808390594", "9632001560123456789900794808390594", "9611020987654312345672",
        "00 0123 4500 0000 0027",
    ]),
    (check_digits.dhl_long, ["00340433836442636597"]),
    (check_digits.dhl_short, ["563102430313", "201298452277"]),
    (check_digits.dhl_express, ["3318810025", "8487135506", "1099255990", "3821724944", "3318810036"]),
    (check_digits.dpd, ["0081 827 0998 0000 0200 33 350 276 C", "0081827099800000200 45 327 276 N"]),
    (check_digits.ontrac, ["C11031500001879", "C10999911320231", "D10011354453707", "D10011342332145"]),
    (check_digits.purolator, ["320595463938", "287809468872", "331434972567"]),
    (check_digits.canada_post, ["0073938000549297"]),
]  # fmt: skip


@pytest.mark.parametrize(("check", "numbers"), PUBLISHED, ids=lambda value: getattr(value, "__name__", ""))
def test_published_numbers_are_valid_and_the_next_one_is_not(check: Check, numbers: list[str]) -> None:
    for number in numbers:
        assert check(number) == "valid", number
        verdicts = [check(number[:-1] + last) for last in "0123456789"]
        assert verdicts.count("valid") == number[-1].isdigit(), number


@given(st.sampled_from(PUBLISHED), st.data())
@settings(max_examples=60, deadline=None)
def test_one_wrong_digit_is_noticed(rule: tuple[Check, list[str]], data: st.DataObject) -> None:
    check, numbers = rule
    number = data.draw(st.sampled_from(numbers)).replace(" ", "")
    assume(not (check is check_digits.fedex and number.endswith("0")))  # two remainders share that digit
    place = data.draw(st.integers(max(len(number) - 12, 0), len(number) - 2))
    typo = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
    assert check(typo) == "invalid"


@pytest.mark.parametrize("number", ["0307 1790 0005 2348 3741", "7112 3456 7891 2345 6787", "7196 9010 7560 0307 7385"])
def test_a_usps_number_of_20_digits_is_checked_where_the_carrier_is_named(number: str) -> None:
    assert doubt(number, "USPS") == ""
    verdicts = [check_digits.usps_20(number[:-1] + last) for last in "0123456789"]
    assert verdicts.count("valid") == 2
    assert doubt("03071790000523483742") == ""
    assert "looks like a USPS number" in str(doubt("03071790000523483742", "USPS Priority"))


def test_a_number_that_fails_is_doubtful_and_one_of_another_form_is_not() -> None:
    assert "check digit does not fit" in str(doubt("LN000000011CN"))
    assert doubt("JD000390010000001") == ""
    assert doubt("") == ""


def test_royal_mails_numbers_are_postal_ones() -> None:
    assert doubt("RN 9000 0001 9GB", "Royal Mail Click & Drop") == ""
    assert "looks like a postal number" in str(doubt("RN900000018GB", "Royal Mail Click & Drop"))


def test_a_forwarders_number_that_looks_postal_is_left_alone() -> None:
    assert doubt("UD123456789YP") == ""


def test_plain_digits_mean_something_only_where_the_carrier_is_named() -> None:
    assert doubt("996578788855") == ""
    assert "looks like a FedEx number" in str(doubt("996578788855", "FedEx Ground"))
    assert "looks like a DHL number" in str(doubt("201298452276", "DHL Paket"))
    assert doubt("201298452276", "DHL eCommerce") == ""
    assert "looks like a Canada Post number" in str(doubt("0073938000549292", "CANADA POST"))


@given(
    st.text("0123456789", min_size=8, max_size=24).filter(
        lambda t: not t.startswith(("92", "93", "94", "95", "0034043", "420"))
    )
)
@settings(max_examples=50, deadline=None)
def test_digits_of_no_certain_form_are_never_doubtful(number: str) -> None:
    assert doubt(number) == ""
