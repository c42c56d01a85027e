"""What ships beside the code: the templates, the empty workbook and the sample day, in a wheel or in a checkout."""

from pathlib import Path
from typing import Final

_WHEEL: Final = Path(__file__).parent / "shipped_files"
_HOME: Final = _WHEEL if _WHEEL.is_dir() else Path(__file__).parent.parent

TEMPLATES: Final = _HOME / "templates"
BOOK: Final = _HOME / "workbook" / "Fulfilment.xlsm"
SAMPLE: Final = _HOME / "workbook" / "sample"
