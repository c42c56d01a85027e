"""Writes vbaProject.bin from source text, after MS-OVBA: source only, which Excel compiles at opening."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cfb
import ovba

CODE_PAGE: Final = "cp1252"
PROJECT: Final = "VBAProject"
PROJECT_ID: Final = "{6B1D4C5E-2F0A-4E8B-9C37-5A8E0D71F642}"
WORKBOOK_BASE: Final = "0{00020819-0000-0000-C000-000000000046}"
SHEET_BASE: Final = "0{00020820-0000-0000-C000-000000000046}"
REFERENCES: Final = (
    ("stdole", r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation"),
    (
        "Office",
        r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0#C:\Program Files\Common Files"
        r"\Microsoft Shared\OFFICE16\MSO.DLL#Microsoft Office 16.0 Object Library",
    ),
)


@dataclass(frozen=True, slots=True)
class Module:
    """One module: `base` is the class that a document module extends, blank for a plain module."""

    name: str
    source: str
    base: str = ""

    @property
    def text(self) -> bytes:
        """The source as the stream holds it: attributes first, lines ended by CR LF."""
        lines = [f'Attribute VB_Name = "{self.name}"', *(_document(self.base) if self.base else ())]
        return "".join(line + "\r\n" for line in (*lines, *self.source.splitlines())).encode(CODE_PAGE)


def _document(base: str) -> list[str]:
    """The attributes of a document module: they tie it to the workbook or to a sheet."""
    flags = {"GlobalNameSpace": False, "Creatable": False, "PredeclaredId": True, "Exposed": True}
    flags |= {"TemplateDerived": False, "Customizable": True}
    return [f'Attribute VB_Base = "{base}"', *(f"Attribute VB_{name} = {value}" for name, value in flags.items())]


def write(modules: Sequence[Module], code_names: Sequence[str]) -> bytes:
    """A vbaProject.bin with document modules for ThisWorkbook and for each sheet's code name, and `modules`."""
    documents = [Module("ThisWorkbook", "", WORKBOOK_BASE), *(Module(name, "", SHEET_BASE) for name in code_names)]
    every = [*documents, *modules]
    streams = {f"VBA/{module.name}": ovba.compress(module.text) for module in every}
    streams["VBA/_VBA_PROJECT"] = struct.pack("<HHBH", 0x61CC, 0xFFFF, 0, 0)
    streams["VBA/dir"] = ovba.compress(_dir(every))
    streams["PROJECT"] = _project(every)
    streams["PROJECTwm"] = b"".join(_both(module.name) for module in every) + b"\0\0"
    return cfb.write(streams)


def _both(name: str) -> bytes:
    return name.encode(CODE_PAGE) + b"\0" + name.encode("utf-16-le") + b"\0\0"


def _record(number: int, data: bytes = b"") -> bytes:
    return struct.pack("<HI", number, len(data)) + data


def _long(value: int) -> bytes:
    return struct.pack("<I", value)


def _short(value: int) -> bytes:
    return struct.pack("<H", value)


def _dir(modules: Sequence[Module]) -> bytes:
    """The dir stream (2.3.4.2): the project, its references, its modules."""
    parts = [
        _record(0x0001, _long(3)),  # 64-bit Windows
        _record(0x0002, _long(0x409)), _record(0x0014, _long(0x409)),
        _record(0x0003, _short(1252)),
        _record(0x0004, PROJECT.encode(CODE_PAGE)),
        _record(0x0005), _record(0x0040),
        _record(0x0006), _record(0x003D),
        _record(0x0007, _long(0)),
        _record(0x0008, _long(0)),
        struct.pack("<HIIH", 0x0009, 4, 1, 1),
        _record(0x000C), _record(0x003C),
        *(_reference(name, library) for name, library in REFERENCES),
        _record(0x000F, _short(len(modules))),
        _record(0x0013, _short(0xFFFF)),
        *(_module(module) for module in modules),
        _record(0x0010),
    ]  # fmt: skip
    return b"".join(parts)


def _reference(name: str, library: str) -> bytes:
    text = library.encode(CODE_PAGE)
    registered = struct.pack("<I", len(text)) + text + bytes(6)
    return (
        _record(0x0016, name.encode(CODE_PAGE))
        + _record(0x003E, name.encode("utf-16-le"))
        + _record(0x000D, registered)
    )


def _module(module: Module) -> bytes:
    """MODULE record (2.3.4.2.3.2); text offset 0: no compiled code stands before the source."""
    name, wide = module.name.encode(CODE_PAGE), module.name.encode("utf-16-le")
    parts = [
        _record(0x0019, name), _record(0x0047, wide),
        _record(0x001A, name), _record(0x0032, wide),
        _record(0x001C), _record(0x0048),
        _record(0x0031, _long(0)),
        _record(0x001E, _long(0)),
        _record(0x002C, _short(0xFFFF)),
        _record(0x0022 if module.base else 0x0021),
        _record(0x002B),
    ]  # fmt: skip
    return b"".join(parts)


def _project(modules: Sequence[Module]) -> bytes:
    """The PROJECT stream (2.3.1): unprotected, without password, visible."""
    lines = [
        f'ID="{PROJECT_ID}"',
        *(f"Document={m.name}/&H00000000" if m.base else f"Module={m.name}" for m in modules),
        f'Name="{PROJECT}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        f'CMG="{ovba.encrypt(PROJECT_ID, bytes(4), 0x28)}"',
        f'DPB="{ovba.encrypt(PROJECT_ID, bytes(1), 0x50)}"',
        f'GC="{ovba.encrypt(PROJECT_ID, bytes([0xFF]), 0x78)}"',
        "",
        "[Host Extender Info]",
        "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000",
        "",
        "[Workspace]",
        *(f"{m.name}=0, 0, 0, 0, C" for m in modules),
    ]
    return "".join(line + "\r\n" for line in lines).encode(CODE_PAGE)
