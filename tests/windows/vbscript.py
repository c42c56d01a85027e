"""VBA into VBScript, line by line: what differs between them is written otherwise, and nothing is left to judgement.

VBScript has no types, no #If and no `On Error GoTo label`. What such a line guards becomes a procedure of its own, for
an error there comes back to the caller; the variables of both are then the script's.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

PROCEDURE: Final = re.compile(
    r"^(?:Public |Private )?(?P<kind>Sub|Function) (?P<name>\w+)\((?P<given>.*?)\)(?: As \w+)?\n"
    r"(?P<body>.*?)^End (?P=kind)$",
    re.DOTALL | re.MULTILINE,
)
GUARDED: Final = re.compile(
    r"(?P<before>.*)^ *On Error GoTo (?P<label>(?!0)\w+)\n"
    r"(?P<guarded>.*?)^ *(?P<leaves>Exit (?:Sub|Function)|GoTo \w+)\n"
    r"(?P=label):\n(?P<handler>.*)",
    re.DOTALL | re.MULTILINE,
)
WRITTEN_OTHERWISE: Final = (
    (r" As \w+", ""),
    (r"^( *)Next \w+", r"\1Next"),
    # Wine 8's WScript.Shell cannot write its environment: what the test gives does it
    (r'shell\.Environment\("PROCESS"\)\("(\w+)"\) = (.*)', r'SetVariable "\1", \2'),
    (r'shell\.Environment\("PROCESS"\)\.Remove "(\w+)"', r'RemoveVariable "\1"'),
    (r"shell\.Run\(", "RunWithVariable(shell, "),
)


class Procedure(NamedTuple):
    """A Sub or Function of a module."""

    kind: str
    name: str
    given: str
    body: str


def ported(source: str, *, only: Iterable[str] = (), without: Iterable[str] = ()) -> str:
    """A VBA module's procedures in VBScript: those that are named alone, or all but some."""
    found = _procedures(_for_windows(source))
    return "\n".join(map(_ported, (each for each in found if _is_wanted(each.name, only, without))))


def _is_wanted(name: str, only: Iterable[str], without: Iterable[str]) -> bool:
    return name in only if only else name not in without


def _for_windows(source: str) -> str:
    """Without what is for a Mac or LibreOffice, and without comments."""
    kept, takes = [], True
    for line in source.splitlines():
        if line.startswith("#If "):
            takes = False
        elif line == "#Else":
            takes = not takes
        elif line == "#End If":
            takes = True
        elif takes and not line.lstrip().startswith("'"):
            kept.append(line)
    return "\n".join(kept) + "\n"


def _procedures(source: str) -> Iterator[Procedure]:
    return (Procedure(*found.group("kind", "name", "given", "body")) for found in PROCEDURE.finditer(source))


def _ported(procedure: Procedure) -> str:
    kind, name, given, body = procedure
    for pattern, instead in WRITTEN_OTHERWISE:
        body = re.sub(pattern, instead, body, flags=re.MULTILINE)
    plain = Procedure(kind, name, re.sub(r" As \w+", "", given), body)
    guarded = GUARDED.fullmatch(body)
    return _guarded(plain, guarded) if guarded else _whole(plain, body)


def _whole(procedure: Procedure, body: str) -> str:
    kind, name, given, _ = procedure
    return f"{kind} {name}({given})\n{body}End {kind}\n"


def _guarded(procedure: Procedure, found: re.Match[str]) -> str:
    """Two procedures and their variables: the second is what `On Error GoTo` guards."""
    kind, name, given, body = procedure
    handler, rest = found["handler"], ""
    if found["leaves"].startswith("GoTo"):
        handler, _, rest = handler.partition(found["leaves"].removeprefix("GoTo ") + ":\n")
    arguments = re.findall(r"(?:ByVal|ByRef) (\w+)", given)
    own = [*arguments, *re.findall(r"^ *Dim (\w+)", body, re.MULTILINE), name]
    new = {each: f"{name}_{each}" for each in own}
    before = re.sub(r"^ *Dim .*\n", "", found["before"], flags=re.MULTILINE)
    taken = "".join(f"    {new[each]} = {each}\n" for each in arguments)
    tried = f"    On Error Resume Next\n    Err.Clear\n    {name}_Guarded\n    {name}_failed = Err.Number <> 0\n"
    caught = f"    On Error GoTo 0\n    If {name}_failed Then\n{_renamed(handler, new)}    End If\n"
    result = f"    {name} = {new[name]}\n" if kind == "Function" else ""
    outer = taken + _renamed(before, new) + tried + caught + _renamed(rest, new) + result
    inner = f"Sub {name}_Guarded()\n{_renamed(found['guarded'], new)}End Sub\n"
    return f"Dim {', '.join(new.values())}, {name}_failed\n{_whole(procedure, outer)}{inner}"


def _renamed(lines: str, new: dict[str, str]) -> str:
    """Names outside quotes, that do not follow a full stop, by their new ones."""
    name = re.compile(rf"(?<![\w.])({'|'.join(new)})(?!\w)")
    parts = re.split(r'("[^"\n]*")', lines)
    return "".join(part if part.startswith('"') else name.sub(lambda found: new[found[1]], part) for part in parts)
