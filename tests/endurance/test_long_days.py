"""Whatever random clerks do over some days, units, money and parcels add up: tests/endurance/long_days.py in short.

One seed is one story, told again by the same command: seed, day and the last actions are printed when a rule breaks.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

HARNESS = Path(__file__).with_name("long_days.py")
LEAST = 700
"""Each day is looked at that often, and more."""
MINUTES = 10
SECONDS = re.compile(r"[\d.,]+ s\b|[\d.,]+ s each|(?:first|last) day [\d.]+")
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork: presses are cut off in their own children"),
]


def said(harness: Path, *words: str) -> str:
    """What a harness says, in a process without other threads, which a forked child would wait for in vain."""
    ran = subprocess.run([sys.executable, harness, *words], capture_output=True, text=True, timeout=MINUTES * 60)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def days(count: int, seed: int, *more: str) -> str:
    """What so many short days say, with Archive and Forget buyers every evening."""
    return said(HARNESS, "--days", str(count), "--orders", "8", "--seed", str(seed), "--week", "1", *more)


def test_whatever_clerks_do_units_money_and_parcels_add_up() -> None:
    told = days(2, seed=2)
    checks = re.search(r"([\d,]+) checks, 0 broken, ", told)
    assert checks is not None
    assert int(checks[1].replace(",", "")) > 2 * LEAST


def test_one_seed_is_one_story_whether_or_not_it_is_told_in_two_sittings(tmp_path: Path) -> None:
    at_once = days(2, seed=3)
    days(1, 3, "--folder", str(tmp_path))
    in_two = days(2, 3, "--folder", str(tmp_path), "--resume")
    one, other = (SECONDS.sub("", told[told.index("day 2:") :]) for told in (at_once, in_two))
    assert one == other


def test_the_ledger_notices_each_thing_that_is_made_wrong() -> None:
    told = said(HARNESS.with_name("long_tampering.py"))
    counts = re.search(r"(\d+) tamperings, 0 passed over", told)
    assert counts is not None
    assert int(counts[1]) > 10
