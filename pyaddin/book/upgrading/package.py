"""The parts of a workbook in memory, to be taken apart and put together: bytes, relationships, content types."""

import posixpath
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from pyaddin.book.xlsx import markup as xml

TYPES: Final = "[Content_Types].xml"
RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_EMPTY: Final = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)
_ROOT: Final = re.compile(rb"<([\w.-]+:)?[\w.-]+(?=[\s>/])")
_MAIN: Final = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STAMP: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part refers to: `kind` is the last word of its type, `target` a part, or an address that is external."""

    key: str
    type: str
    target: str
    external: bool = False

    @property
    def kind(self) -> str:
        """What it is, as worksheet or table."""
        return self.type.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook in order, of whatever kind, with the attributes of its entry."""

    name: str
    part: str
    entry: dict[str, str]
    is_worksheet: bool


class Parts:
    """All parts of one workbook by name."""

    def __init__(self, data: dict[str, bytes]) -> None:
        self.data = data
        self.workbook = next(r.target for r in self.relations("") if r.kind == "officeDocument")

    @classmethod
    def read(cls, path: Path) -> "Parts":
        """The parts of a file."""
        with zipfile.ZipFile(path) as archive:
            every = {name: archive.read(name) for name in archive.namelist()}
        return cls({name: plain(data) if name.endswith(".xml") else data for name, data in every.items()})

    def write(self, path: Path) -> None:
        """Write the file; [Content_Types].xml comes first."""
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
            for name in sorted(self.data, key=lambda part: (part != TYPES, part)):
                info = zipfile.ZipInfo(name, _STAMP)
                info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 0
                archive.writestr(info, self.data[name])

    def relations(self, part: str) -> list[Relation]:
        """What a part refers to; the package itself is the part ""."""
        raw = self.data.get(_relations_of(part))
        return [self._relation(part, element) for element in ElementTree.fromstring(raw)] if raw else []

    def _relation(self, part: str, element: ElementTree.Element) -> Relation:
        external = element.get("TargetMode") == "External"
        target = element.get("Target", "")
        if not external:
            target = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")
        return Relation(element.get("Id", ""), element.get("Type", ""), target, external)

    def beside(self, part: str, kind: str) -> list[str]:
        """The parts of a kind that a part refers to."""
        return [r.target for r in self.relations(part) if r.kind == kind and r.target in self.data]

    def single(self, kind: str) -> str | None:
        """The one part of a kind that the workbook has, or None."""
        return next(iter(self.beside(self.workbook, kind)), None)

    def relate(self, part: str, relation: Relation) -> str:
        """Add a relationship under a key that is free, and give the key."""
        name = _relations_of(part)
        raw = self.data.get(name, _EMPTY)
        taken = {known.key for known in self.relations(part)}
        key = next(
            key for key in (relation.key, *(f"rIdOwn{n}" for n in range(1, 100_000))) if key and key not in taken
        )
        target = relation.target if relation.external else "/" + relation.target
        mode = b' TargetMode="External"' if relation.external else b""
        entry = b'<Relationship Id="%s" Type="%s" Target="%s"%s/>' % (
            key.encode(), xml.escape_attribute(relation.type), xml.escape_attribute(target), mode
        )  # fmt: skip
        self.data[name] = raw.replace(b"</Relationships>", entry + b"</Relationships>")
        return key

    def type_of(self, part: str) -> str:
        """A part's content type."""
        root = ElementTree.fromstring(self.data[TYPES])
        named = {e.get("PartName", "").lstrip("/"): e.get("ContentType", "") for e in root if e.get("PartName")}
        if part in named:
            return named[part]
        endings = {e.get("Extension", "").lower(): e.get("ContentType", "") for e in root if e.get("Extension")}
        return endings.get(part.rpartition(".")[2].lower(), "")

    def put(self, part: str, data: bytes, kind: str) -> None:
        """A part with its content type."""
        self.data[part] = data
        if self.type_of(part) != kind:
            entry = b'<Override PartName="/%s" ContentType="%s"/>' % (part.encode(), xml.escape_attribute(kind))
            self.data[TYPES] = self.data[TYPES].replace(b"</Types>", entry + b"</Types>")

    def without(self, part: str, kind: str) -> None:
        """Take a relationship of a kind away, with the part's own content type where it has one."""
        name = _relations_of(part)
        for relation in self.relations(part):
            if relation.kind == kind:
                pattern = rb'<Relationship\b[^>]*\sId="%s"[^>]*/>' % re.escape(relation.key.encode())
                self.data[name] = re.sub(pattern, b"", self.data[name])
                pattern = rb'<Override\b[^>]*"/%s"[^>]*/>' % re.escape(relation.target.encode())
                self.data[TYPES] = re.sub(pattern, b"", self.data[TYPES])

    def retype(self, part: str, kind: str) -> None:
        """Give a part another content type."""
        old = xml.escape_attribute(self.type_of(part))
        self.data[TYPES] = self.data[TYPES].replace(
            b'"/%s" ContentType="%s"' % (part.encode(), old), b'"/%s" ContentType="%s"' % (part.encode(), kind.encode())
        )

    def free(self, like: str) -> str:
        """A part's name that is not taken, in the same folder and with the same ending."""
        stem, dot, ending = like.rpartition(".")
        stem = stem.rstrip("0123456789")
        return next(name for n in range(1, 100_000) if (name := f"{stem}{n}{dot}{ending}") not in self.data)

    def sheets(self) -> list[Sheet]:
        """The sheets in order."""
        targets = {relation.key: relation for relation in self.relations(self.workbook)}
        found = []
        for tag in xml.any_tag("sheet").finditer(xml.shadow(self.data[self.workbook])):
            entry = xml.attributes(tag.group(1))
            relation = targets.get(next((v for n, v in entry.items() if n.rpartition(":")[2] == "id" and ":" in n), ""))
            if relation and relation.target in self.data:
                found.append(Sheet(entry["name"], relation.target, entry, relation.kind == "worksheet"))
        return found


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def plain(data: bytes) -> bytes:
    """A part of spreadsheet XML whose own names bear no prefix, as most programs write it; any other as it is."""
    found = _ROOT.search(xml.shadow(data))
    if found is None or not found.group(1):
        return data
    prefix = re.escape(found.group(1))
    if not re.search(rb"\sxmlns:" + prefix.rstrip(b":") + rb"\s*=\s*[\"']" + _MAIN, data[found.start() :]):
        return data
    bare = re.sub(rb"<(/?)" + prefix, rb"<\1", data)
    return re.sub(rb"\sxmlns:" + prefix.rstrip(b":") + rb"\s*=", b" xmlns=", bare)
