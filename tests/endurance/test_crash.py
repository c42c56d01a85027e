"""A press either happened or did not: buttons cut off, short of disk, rights or luck, and what the next press finds.

The long form tries every fault at every point: python tests/endurance/crash.py --all
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

HARNESS = Path(__file__).with_name("crash.py")
pytestmark = pytest.mark.long


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork: a press in a child of its own for every point")
def test_a_button_that_is_cut_off_anywhere_has_happened_or_has_not() -> None:
    ran = subprocess.run([sys.executable, str(HARNESS)], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    presses, trials = map(int, re.findall(r"^(\d+) presses, (\d+) trials, 0 wrong$", ran.stdout, re.M)[0])
    assert presses >= 12
    assert trials >= 30
