"""Where things lie in this checkout, so that no test counts folders."""

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
TESTS: Final = ROOT / "tests"
GOLDEN: Final = TESTS / "golden"
ENDURANCE: Final = TESTS / "endurance"
TEMPLATES: Final = ROOT / "templates"
WORKBOOK: Final = ROOT / "workbook"
SAMPLE: Final = WORKBOOK / "sample"
DAY: Final = GOLDEN / "day"
"""The tests' own day, full of traps; the sample that ships is a day on which nearly all goes well."""
BUILT: Final = WORKBOOK / "Fulfilment.xlsm"
