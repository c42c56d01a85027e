"""What the new workbook as a whole names: the clerk's sheets among ours, the clerk's names, parts of the whole."""

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from pyaddin.book.upgrading import tails
from pyaddin.book.upgrading.clerks import Clerks
from pyaddin.book.upgrading.package import RELATIONS, Parts, Relation, Sheet
from pyaddin.book.upgrading.places import Pointing
from pyaddin.book.xlsx import markup as xml

_NAME: Final = re.compile(rb"<definedName\b((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>([^<]*)</definedName\s*>")
_LOCAL: Final = re.compile(rb'(\slocalSheetId=")(\d+)(")')
_BUILT_IN: Final = "_xlnm."
_OURS: Final = frozenset(
    ("worksheet", "chartsheet", "theme", "styles", "sharedStrings", "calcChain", "vbaProject", "attachedToolbars")
)
"""Parts of the whole workbook that are made anew, or taken over with a sheet."""

Scope = tuple[str, str]
"""A name and the sheet that it belongs to; blank for the whole workbook. Both in small letters."""


def sheets_in_order(old: Sequence[Sheet], ours: Mapping[str, str], new: Iterable[str]) -> list[str]:
    """The names of all sheets: today's in today's order, each of the clerk's behind the one that it stood behind.

    `ours` are the new names of our sheets by their old ones.
    """
    order = list(new)
    before = ""
    for sheet in old:
        name = ours.get(sheet.name, sheet.name)
        if sheet.name not in ours:
            order.insert(order.index(before) + 1 if before else 0, name)
        before = name
    return order


def with_sheets(
    parts: Parts, order: Sequence[str], own: Mapping[str, tuple[Sheet, str]], hidden: Mapping[str, str]
) -> None:
    """Put the clerk's sheets into the new workbook; `own` are their entries and parts by name, `hidden` the states of
    ours that the clerk hid."""
    data = parts.data[parts.workbook]
    entries = {sheet.name: sheet for sheet in parts.sheets()}
    last = max(int(sheet.entry["sheetId"]) for sheet in entries.values())
    spelled = {xml.attributes(f[1])["name"]: f[0] for f in xml.tag(b"", "sheet").finditer(data)}
    at = {name: number for number, name in enumerate(order)}
    before = list(entries)
    for name, state in hidden.items():
        spelled[name] = xml.set_attribute(spelled[name], "state", state)
    for number, (name, (sheet, part)) in enumerate(own.items(), last + 1):
        kind = "worksheet" if sheet.is_worksheet else "chartsheet"
        key = parts.relate(parts.workbook, Relation("", f"{RELATIONS}{kind}", part))
        state = f' state="{sheet.entry["state"]}"' if "state" in sheet.entry else ""
        name_ = xml.escape_attribute(name).decode()
        spelled[name] = f'<sheet name="{name_}" sheetId="{number}"{state} r:id="{key}"/>'.encode()
    block = b"".join(spelled[name] for name in order)
    data = re.sub(rb"(<sheets>).*?(</sheets>)", lambda f: f[1] + block + f[2], data, flags=re.DOTALL)
    data = _LOCAL.sub(lambda f: f[1] + b"%d" % at[before[int(f[2])]] + f[3], data)
    if home := at[before[0]]:
        data = xml.tag(b"", "workbookView").sub(
            lambda f: xml.set_attribute(f[0], "activeTab", str(home)), data, count=1
        )
    parts.data[parts.workbook] = data


def with_names(
    parts: Parts, own: Parts, first: Parts | None, order: Sequence[str], ours: Mapping[str, str], pointing: Pointing
) -> list[str]:
    """Put the clerk's names into the new workbook; those that are ours now, and so are not his any more."""
    there, were = set(_names(parts)), set(_names(first)) if first else set()
    lost = []
    new = b""
    sheets = [sheet.name for sheet in own.sheets()]
    for (name, scope), (attributes, text) in _names(own).items():
        sheet = sheets[int(attributes["localSheetId"])] if "localSheetId" in attributes else ""
        if (name, scope) in were or (name.startswith(_BUILT_IN) and sheet in ours):
            continue
        if (name, ours.get(sheet, scope).casefold()) in there:
            lost += [] if first is None else [attributes["name"]]
            continue
        if sheet:
            attributes["localSheetId"] = str(order.index(ours.get(sheet, sheet)))
        kept = "".join(f' {k}="{xml.escape_attribute(v).decode()}"' for k, v in attributes.items() if ":" not in k)
        formula = html.escape(pointing.formula(text, None, lambda name=attributes["name"]: name), quote=False)  # type: ignore[misc]
        new += f"<definedName{kept}>{formula}</definedName>".encode()
    data = parts.data[parts.workbook]
    parts.data[parts.workbook] = data.replace(b"</definedNames>", new + b"</definedNames>")
    return lost


def _names(parts: Parts) -> dict[Scope, tuple[dict[str, str], str]]:
    sheets = [sheet.name.casefold() for sheet in parts.sheets()]
    found = {}
    for name in _NAME.finditer(parts.data[parts.workbook]):
        attributes = xml.attributes(name[1] + b">")
        at = int(attributes.get("localSheetId", "-1"))
        scope = sheets[at] if 0 <= at < len(sheets) else ""
        found[attributes["name"].casefold(), scope] = attributes, xml.unescape(name[2].decode("utf-8"))
    return found


def with_the_rest(parts: Parts, own: Parts, clerks: Clerks) -> None:
    """What the workbook as a whole refers to, as pivot tables' figures, links to other workbooks, writers of comments;
    its properties; and whether its days are counted from 1904."""
    keys = {}
    there = {relation.kind for relation in parts.relations(parts.workbook)}
    for relation in own.relations(own.workbook):
        if relation.kind not in _OURS | there and relation.target in own.data:
            target = clerks.part(relation.target, relation.kind)
            keys[relation.key] = parts.relate(parts.workbook, Relation(relation.key, relation.type, target))
    data = own.data[own.workbook]
    for name, behind in (("externalReferences", b"</sheets>"), ("pivotCaches", b"/>")):
        if found := tails.element(data, name):
            block = re.sub(rb'(\sr:id=")([^"]*)(")', lambda f: f[1] + keys[f[2].decode()].encode() + f[3], found[0])
            _insert_behind(parts, block, b"calcPr" if name == "pivotCaches" else b"", behind)
    if re.search(rb'<workbookPr\b[^>]*\sdate1904="(?:1|true)"', data):
        workbook = parts.data[parts.workbook]
        parts.data[parts.workbook] = xml.tag(b"", "workbookPr").sub(
            lambda f: xml.set_attribute(f[0], "date1904", "1"), workbook, count=1
        )
    for relation in own.relations(""):
        if relation.kind == "custom-properties" and relation.target in own.data:
            parts.relate("", Relation("", relation.type, clerks.part(relation.target, relation.kind)))


def _insert_behind(parts: Parts, block: bytes, element: bytes, end: bytes) -> None:
    data = parts.data[parts.workbook]
    start = data.index(b"<" + element) if element else 0
    at = data.index(end, start) + len(end)
    parts.data[parts.workbook] = data[:at] + block + data[at:]


def with_properties(parts: Parts, own: Parts, first: Parts | None) -> None:
    """The workbook's title, author and the like, where the clerk or a spreadsheet program wrote them."""
    kinds = {r.kind: r.target for r in parts.relations("")}
    for relation in own.relations(""):
        if relation.kind == "core-properties" and relation.target in own.data:
            was = first.data.get(relation.target) if first else None
            if own.data[relation.target] != was:
                parts.data[kinds["core-properties"]] = own.data[relation.target]
