"""What XlsxWriter leaves out: the ribbon part, buttons that stay put, and a zip that is the same at every build."""

import re
import zipfile
from io import BytesIO
from typing import Final

STAMP: Final = (1980, 1, 1, 0, 0, 0)
RIBBON: Final = "customUI/customUI14.xml"
RIBBON_TYPE: Final = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"


def finish(package: bytes, ribbon: bytes) -> bytes:
    """The package with the ribbon's tab in it, fixed times and a fixed order of parts."""
    with zipfile.ZipFile(BytesIO(package)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    parts[RIBBON] = ribbon
    relation = f'<Relationship Id="rIdRibbon" Type="{RIBBON_TYPE}" Target="{RIBBON}"/></Relationships>'
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"</Relationships>", relation.encode())
    for name in parts:
        if re.fullmatch(r"xl/drawings/vmlDrawing\d+\.vml", name):
            parts[name] = _fixed(parts[name])
        if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name):
            parts[name] = _without_page_breaks(parts[name])
    return _zip(parts)


def _fixed(drawing: bytes) -> bytes:
    """Buttons that neither move nor shrink when the clerk hides or narrows the columns under them."""
    return drawing.replace(b"<x:Anchor>", b"<x:MoveWithCells/><x:SizeWithCells/><x:Anchor>")


def _without_page_breaks(sheet: bytes) -> bytes:
    """A sheet on whose screen no dashed lines tell where the printed pages end."""
    return sheet.replace(b"<pageSetUpPr fitToPage", b'<pageSetUpPr autoPageBreaks="0" fitToPage')


def _zip(parts: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(parts, key=lambda part: (part != "[Content_Types].xml", part)):
            info = zipfile.ZipInfo(name, STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            target.writestr(info, parts[name])
    return out.getvalue()
