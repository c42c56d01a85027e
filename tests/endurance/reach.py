"""Imported first by what is run by hand from this folder: puts tests/support within reach, as pytest's settings do."""

import sys
from pathlib import Path

sys.path.insert(1, str(Path(__file__).resolve().parents[1] / "support"))
