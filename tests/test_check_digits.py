"""Check digits of tracking numbers."""

import doctest

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyaddin.formats import check_digits
from pyaddin.formats.check_digits import doubt, s10, ups


def test_the_examples_in_the_docstrings_hold() -> None:
    result = doctest.testmod(check_digits)
    assert result.attempted == 2
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


def test_a_number_that_fails_is_doubtful_and_one_of_another_form_is_not() -> None:
    assert "check digit does not fit" in doubt("LN000000011CN")
    assert doubt("JD000390010000001") == ""
    assert doubt("") == ""
