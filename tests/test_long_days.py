"""A few short days of random clerks; the long form is run by hand: python tests/long_days.py --days 100 --orders 50

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
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork: presses are cut off in their own children")


def days(count: int, seed: int) -> str:
    """What so many short days say, with Archive and Forget buyers every evening, in a process without other threads,
    which a forked child would wait for in vain."""
    words = ["--days", str(count), "--orders", "8", "--seed", str(seed), "--week", "1"]
    command = [sys.executable, str(HARNESS), *words]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=MINUTES * 60)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def test_whatever_clerks_do_units_money_and_parcels_add_up() -> None:
    told = days(2, seed=2)
    checks = re.search(r"([\d,]+) checks, 0 broken, ", told)
    assert checks is not None
    assert int(checks[1].replace(",", "")) > 2 * LEAST


def test_one_seed_is_one_story() -> None:
    one, other = (SECONDS.sub("", days(1, seed=3)) for _ in range(2))
    assert one == other
