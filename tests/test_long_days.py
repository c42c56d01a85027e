"""A few short days of random clerks; the long form is run by hand: python tests/long_days.py --days 100 --orders 500

One seed is one story, told again by the same command: seed, day and the last actions are printed when a rule breaks.
"""

import os
from pathlib import Path

import pytest
from long_days import Shop, run

LEAST = 700
"""Each day is looked at that often, and more."""
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork: presses are cut off in their own children")


def days(path: Path, count: int, seed: int) -> tuple[Shop, str]:
    """So many short days, with Archive and Forget buyers every evening, and the closing lines."""
    told: list[str] = []
    shop = run(path / "shop", count, orders=8, seed=seed, say=told.append, week=1)
    return shop, told[-1]


def test_whatever_clerks_do_units_money_and_parcels_add_up(tmp_path: Path) -> None:
    shop, told = days(tmp_path, 2, seed=2)
    assert " 0 broken, " in told
    assert sum(shop.audit.checks.values()) > 2 * LEAST


def test_one_seed_is_one_story(tmp_path: Path) -> None:
    one, other = (days(tmp_path / name, 1, seed=3)[0] for name in ("one", "other"))
    assert (one.tally, one.audit.checks) == (other.tally, other.audit.checks)
    assert (one.world.rows, one.world.waybills) == (other.world.rows, other.world.waybills)
