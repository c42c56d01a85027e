"""The launcher: its source in vba/, and what is generated: a Sub for each button, its words, the ribbon's tab."""

import re
from collections.abc import Iterable, Iterator, Set
from pathlib import Path
from typing import Final
from xml.sax.saxutils import quoteattr

import links
import vbaproject
from pyaddin.buttons import BUTTONS, Button
from pyaddin.tables.schema import shown
from pyaddin.tables.settings import SETTINGS
from pyaddin.tables.sheets import HOME, SHEETS
from pyaddin.tables.views import ABOVE, VIEWS, View
from pyaddin.words.catalogue import ENGLISH, spoken, tr, word

SOURCES: Final = Path(__file__).parent / "vba"
RIBBON_NAMESPACE: Final = "http://schemas.microsoft.com/office/2009/07/customui"
MACROS_READ: Final = (
    "book_id", "ready_minutes", "data_folder", "scan_prefix", "scan_suffix", "scan_separator", "scale_tolerance",
    "clock", "downloads", "files_wait",
)  # fmt: skip
"""Settings that macros look up."""
PIECE: Final = 40
"""Letters to one statement: VBA takes a thousand in a line, and a letter that is not ASCII needs fifteen."""

_SAID: Final = re.compile(r'\bT\("((?:[^"]|"")*)"\)')


def macro(button: Button) -> str:
    """The name of a button's Sub."""
    return "Press_" + button.name.replace("-", "_")


def showing(view: View) -> str:
    """The name of a view's Sub."""
    return f"View_{view.table}_{view.name}"


def sources() -> dict[Path, str]:
    """The written modules: file and text."""
    return {path: path.read_text("ascii") for path in sorted(SOURCES.glob("*.bas"))}


def said(source: str) -> list[str]:
    """What a module says to people: the literals in T("…")."""
    return [literal.replace('""', '"') for literal in _SAID.findall(source)]


def modules() -> list[vbaproject.Module]:
    """The launcher's modules with their source."""
    written = [vbaproject.Module(path.stem, source) for path, source in sources().items()]
    return [*written, vbaproject.Module("Buttons", "\n".join(_buttons()) + "\n")]


def _buttons() -> Iterator[str]:
    """What differs by button and by language."""
    yield from ("Option Explicit", "")
    for button in BUTTONS:
        yield from (f"Public Sub {macro(button)}()", f'    Press "{button.name}"', "End Sub", "")
    for view in VIEWS:
        yield f"Public Sub {showing(view)}()"
        yield from (f'    ShowRows "{view.table}", "{view.word}", "{view.due}"', "End Sub", "")
    asking = [button for button in BUTTONS if button.asks_files]
    yield from _whether("AsksFiles", asking)
    yield from _whether("GoesOn", (button for button in asking if button.goes_on))
    yield from _whether("TakesWaiting", (button for button in asking if button.folders))
    yield from _whether("IsTyped", (button for button in asking if button.typed))
    sheets = {table.name: table.sheet for table in SHEETS}
    waiting = {button.name: sheets[button.waits_on] for button in asking}
    yield from _chosen("WaitingSheet", "button", waiting)
    looked_into = ("settings", "found", "log", "packing", "packaging", *ABOVE)
    yield from _chosen("SheetNamed", "table", {name: sheets[name] for name in looked_into})
    yield from _chosen("ColumnNamed", "column", links.columns())
    yield from _chosen("PageOf", "sheet", links.pages())
    yield from _chosen("PlaceNamed", "code", {code: shown(code) for code in links.PLACES})
    yield from _chosen("CaptionOf", "button", {button.name: str(button.caption) for button in BUTTONS})
    yield from _chosen("ClosesOn", "button", {button.name: "|".join(_closes_on(button)) for button in BUTTONS})
    settings = {setting.name: setting.caption for setting in SETTINGS if setting.name in MACROS_READ}
    yield from _chosen("SettingNamed", "setting", settings)
    yield from _translation()


def _closes_on(button: Button) -> list[str]:
    """The sheets on whose bands a press leaves its closing line."""
    return list(dict.fromkeys([HOME.sheet, *button.sheets]))


def _whether(name: str, buttons: Iterable[Button]) -> Iterator[str]:
    """A function that is true for these buttons."""
    cases = ", ".join(f'"{button.name}"' for button in buttons)
    yield f"Public Function {name}(ByVal button As String) As Boolean"
    yield from ("    Select Case button", f"        Case {cases}", f"            {name} = True", "        Case Else")
    yield from (f"            {name} = False", "    End Select", "End Function", "")


def _chosen(name: str, of: str, words: dict[str, str]) -> Iterator[str]:
    """A function that gives for a name the words of the workbook's language."""
    yield from (f"Public Function {name}(ByVal {of} As String) As String", "    Dim words As String")
    yield from _cases(of, words)
    yield from (f"    {name} = words", "End Function", "")


def _translation() -> Iterator[str]:
    """What the launcher says, in the workbook's language; English is the source."""
    yield from ("Public Function T(ByVal source As String) As String", "    Dim words As String", "    words = source")
    if spoken().code != ENGLISH:
        every = {text: word(text) for source in sources().values() for text in said(source)}
        yield from _cases("source", every)
    yield from ("    T = words", "End Function")


def _cases(of: str, words: dict[str, str]) -> Iterator[str]:
    yield f"    Select Case {of}"
    for name, text in words.items():
        yield f"        Case {_literal(name)}"
        pieces = [text[at : at + PIECE] for at in range(0, len(text), PIECE)]
        for number, piece in enumerate(pieces):
            yield f"            words = {'words & ' if number else ''}{_literal(piece)}"
    yield "    End Select"


def _literal(text: str) -> str:
    """A text as VBA spells it, in plain letters."""
    found = re.findall(r"[ -~]+|[^ -~]", text)
    return " & ".join(_quoted(part) if part.isascii() and part.isprintable() else _codes(part) for part in found)


def _quoted(text: str) -> str:
    return '"{}"'.format(text.replace('"', '""'))


def _codes(letter: str) -> str:
    """One letter by its code, or by its two where it needs a pair."""
    pair = letter.encode("utf-16-be")
    return " & ".join(f"ChrW({int.from_bytes(pair[at : at + 2])})" for at in range(0, len(pair), 2))


GROUPS: Final = {
    "Day": tr("The day, step by step"), "Warehouse": tr("Warehouse"), "After": tr("After the parcel leaves"),
    "Look": tr("Look up"), "Upkeep": tr("Now and then"),
}  # fmt: skip
"""The ribbon's groups: id and caption."""
LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LEADING: Final = {"Warehouse": "W", "After": "S"}
"""What leads the two letters of a group's keys, so it is no key by itself."""
OF_THE_DAY: Final = frozenset({"", "orders", "records", "checks", "learn"})
"""Where actions lie that are neither the warehouse's nor of what comes after the parcel has left."""


def ribbon() -> bytes:
    """The customUI part: one tab with every button in working order, in groups; each has a key of its own."""
    keys = _keys()
    groups = "".join(
        f'<group id="{name}" label={quoteattr(str(label))}>'
        + "".join(_entry(button, keys[button.name]) for button in BUTTONS if _group(button) == name)
        + "</group>"
        for name, label in GROUPS.items()
    )
    tab = quoteattr(str(tr("Fulfilment")))
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<customUI xmlns="{RIBBON_NAMESPACE}"><ribbon><tabs><tab id="Fulfilment" label={tab}'
        f' insertAfterMso="TabHome" keytip="Y">{groups}</tab></tabs></ribbon></customUI>\n'
    ).encode()


def _keys() -> dict[str, str]:
    """Each button's key on the ribbon."""
    free = [letter for letter in LETTERS if letter not in LEADING.values()]
    return {
        button.name: lead + letter
        for lead, groups in (("", GROUPS.keys() - LEADING.keys()), *((lead, {name}) for name, lead in LEADING.items()))
        for button, letter in zip(_in(groups), LETTERS if lead else free, strict=False)
    }


def _in(groups: Set[str]) -> list[Button]:
    return [button for button in BUTTONS if _group(button) in groups]


def _group(button: Button) -> str:
    folder = button.action.rpartition(".")[0]
    if folder not in OF_THE_DAY:
        return "After" if folder == "aftersales" else "Warehouse"
    return "Look" if "Found" in button.on else "Upkeep" if button.home == "upkeep" else "Day"


def _entry(button: Button, key: str) -> str:
    return (
        f"<button id={quoteattr(macro(button))} tag={quoteattr(button.name)} label={quoteattr(button.caption)}"
        f' size="large" imageMso={quoteattr(button.image)} keytip={quoteattr(key)}'
        f' screentip={quoteattr(button.caption)} supertip={quoteattr(button.help)} onAction="RibbonPress"/>'
    )
