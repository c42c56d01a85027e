"""What holds cells for a press that was killed in an open book that LibreOffice saved: an array formula of nothing."""

import re
from typing import Final

from pyaddin.book.closed.patch import Patch
from pyaddin.book.xlsx.parts import Package

_PLACEHOLDER: Final = re.compile(rb'<f (?=[^<>]*\bt="array")[^<>]*>(?:""|&quot;&quot;)</f>')
"""As LibreOffice writes it; without it the cells are blank."""


def without_placeholders(package: Package) -> Patch:
    """The sheets that hold any, without them."""
    changed = Patch()
    for sheet in package.sheets:
        data = package.archive.read(sheet.part)
        if (blank := _PLACEHOLDER.sub(b"", data)) != data:
            changed.replaced[sheet.part] = blank
    return changed
