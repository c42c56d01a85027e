"""Damaged input of every kind ends in a result or in one sentence, soon and without a trace: tests/fuzz in short.

By hand, for as long as one likes and guided by coverage: `python -m tests.fuzz TARGET --minutes 10`.
"""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz.targets import TARGETS, tried

EXAMPLES = {"workbook": 12, "xls": 12, "xlsx": 25, "learn": 12, "inbox": 25, "text": 25}
"""Fewer where one takes longer."""
pytestmark = pytest.mark.long


@pytest.mark.parametrize("name", TARGETS)
def test_a_sample_as_it_is_is_taken_or_refused_with_a_sentence(name: str) -> None:
    said = [tried(TARGETS[name], seed) for seed in TARGETS[name].seeds()]
    assert not all(said), "no sample of this target is ever taken, so damage to it shows nothing"


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", TARGETS)
def test_damage_never_raises_anything_but_a_refusal(name: str) -> None:
    target = TARGETS[name]

    @settings(max_examples=EXAMPLES.get(name, 60), deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.randoms(use_true_random=False))
    def damaged(random: Random) -> None:
        tried(target, target.damaged(random))

    damaged()
