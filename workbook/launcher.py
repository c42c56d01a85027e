"""The launcher: its source in vba/, and what comes from BUTTONS: a Sub for each button, the ribbon's tab."""

from pathlib import Path
from typing import Final
from xml.sax.saxutils import quoteattr

import vbaproject
from pyaddin.buttons import BUTTONS, Button

SOURCES: Final = Path(__file__).parent / "vba"
RIBBON_NAMESPACE: Final = "http://schemas.microsoft.com/office/2009/07/customui"


def macro(button: Button) -> str:
    """The name of a button's Sub."""
    return "Press_" + button.name.replace("-", "_")


def modules() -> list[vbaproject.Module]:
    """The launcher's modules with their source."""
    written = [vbaproject.Module(path.stem, path.read_text("ascii")) for path in sorted(SOURCES.glob("*.bas"))]
    return [*written, vbaproject.Module("Buttons", _buttons())]


def _buttons() -> str:
    """One Sub per button, and which of them ask for files."""
    asking = ", ".join(f'"{button.name}"' for button in BUTTONS if button.asks_files)
    lines = ["Option Explicit", ""]
    for button in BUTTONS:
        lines += [f"Public Sub {macro(button)}()", f'    Press "{button.name}"', "End Sub", ""]
    lines += [
        "Public Function AsksFiles(ByVal button As String) As Boolean",
        "    Select Case button",
        f"        Case {asking}",
        "            AsksFiles = True",
        "        Case Else",
        "            AsksFiles = False",
        "    End Select",
        "End Function",
    ]
    return "\n".join(lines) + "\n"


def ribbon() -> bytes:
    """The customUI part: one tab with every button, in working order."""
    entries = "".join(
        f'<button id={quoteattr(macro(b))} tag={quoteattr(b.name)} label={quoteattr(b.caption)} size="large"'
        f" imageMso={quoteattr(b.image)} screentip={quoteattr(b.caption)} supertip={quoteattr(b.help)}"
        ' onAction="RibbonPress"/>'
        for b in BUTTONS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<customUI xmlns="{RIBBON_NAMESPACE}"><ribbon><tabs><tab id="Fulfilment" label="Fulfilment"'
        ' insertAfterMso="TabHome"><group id="Steps" label="The day, step by step">'
        f"{entries}</group></tab></tabs></ribbon></customUI>\n"
    ).encode()
