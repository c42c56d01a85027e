"""Orders have lives, and whatever the clerk does meanwhile, nothing wrong ships: tests/endurance/lives.py in short.

The long form is ten thousand orders: python tests/endurance/lives.py --orders 10000
"""

import random
import re
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from lives import SKUS, story
from lives_exports import export
from lives_market import ACCOUNTS, Account, Market
from marketplace_samples import formats

from pyaddin.formats.exports import marketplaces
from pyaddin.tables.status import Status

HARNESS = Path(__file__).with_name("lives.py")
SHORT, A_ROUND = 210, 105
PART = 500
MINUTES = 60
NOON = datetime(2026, 11, 18, 12, 0)


def said(harness: Path, *words: str) -> str:
    """What a harness says."""
    ran = subprocess.run([sys.executable, harness, *words], capture_output=True, text=True, timeout=MINUTES * 60)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def test_whatever_becomes_of_orders_nothing_wrong_ships(tmp_path: Path) -> None:
    lives = story(tmp_path / "shop", 1, SHORT, a_round=A_ROUND)
    assert lives.tally["orders"] == SHORT
    assert min(lives.oracles.checks.values()) > 0
    assert sum(lives.oracles.checks.values()) > 10_000
    assert len(lives.oracles.news) > 3, lives.oracles.news


@pytest.mark.long
@pytest.mark.parametrize("seed", [1_001, 2_001])
def test_hundreds_of_orders_live_and_nothing_wrong_ships(seed: int) -> None:
    # at both of these a fault was found once
    told = said(HARNESS, "--orders", str(PART), "--seed", str(seed))
    assert f"{PART:,} orders, " in told
    assert ", 0 broken, " in told


def test_the_oracles_notice_each_thing_that_is_made_wrong() -> None:
    told = said(HARNESS.with_name("lives_tampering.py"))
    counts = re.search(r"(\d+) tamperings, 0 passed over", told)
    assert counts is not None
    assert int(counts[1]) > 15


def lived(account: Account) -> Market:
    """Sixty orders of an account after three days."""
    market = Market(random.Random(7), SKUS, [account])
    market.place(NOON - timedelta(days=3), 60)
    for hours in range(60, 0, -6):
        market.live_on(NOON - timedelta(hours=hours))
    return market


@pytest.mark.parametrize("account", ACCOUNTS, ids=[f"{one.format}-{one.shop}" for one in ACCOUNTS])
def test_what_the_model_writes_is_read_as_it_means_it(account: Account, tmp_path: Path) -> None:
    market = lived(account)
    path, said = export(account, market.orders, tmp_path, NOON, "export")
    frame = marketplaces.read_file(path, formats(), ZoneInfo("UTC")).frame
    read = {
        (row.order_no, row.line_no if account.numbered else row.sku): row
        for row in frame.itertuples()
        if row.status != Status.SHIPPED
    }
    told = {one.key[2:]: one for one in said if one.out < one.qty}
    assert read.keys() == told.keys()
    for key, one in told.items():
        row = read[key]
        assert (row.sku, row.qty) == (one.sku, one.qty - one.out)
        assert (row.recipient, row.address_1, row.city, row.state, row.postcode, row.country) == one.address
