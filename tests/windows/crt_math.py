"""A stand-in for api-ms-win-crt-math: Wine 8's lacks the C99 functions of complex numbers, which numpy imports.

All others are handed on to Wine's ucrtbase. Extensions that need it are made to ask for it under another name.
"""

import re
import subprocess
from pathlib import Path
from typing import Final

COMPILER: Final = "x86_64-w64-mingw32-gcc"
OURS: Final = b"xpi-ms-win-crt-math-l1-1-0.dll"
THEIRS: Final = b"api-ms-win-crt-math-l1-1-0.dll"
COMPLEX: Final = re.compile(r"(creal|cimag|csinh?|ccosh?|ctanh?|cexp|cpow|carg|cabs)(f?)")
HEAD: Final = """
#include <complex.h>
#include <math.h>
typedef struct { double r, i; } D;
typedef struct { float r, i; } F;
static D toD(double complex z) { D d = {__real__ z, __imag__ z}; return d; }
static F toF(float complex z) { F f = {__real__ z, __imag__ z}; return f; }
static double complex ofD(D d) { double complex z; __real__ z = d.r; __imag__ z = d.i; return z; }
static float complex ofF(F f) { float complex z; __real__ z = f.r; __imag__ z = f.i; return z; }
"""


def stand_in(python: Path) -> None:
    """Make it for every extension below that Python's folder."""
    wanted = {path: names for path in _extensions(python) if (names := _imported(path))}
    lacking = [path for path, names in wanted.items() if any(map(COMPLEX.fullmatch, names))]
    source, exports = [HEAD], [f"LIBRARY {OURS.decode()}", "EXPORTS"]
    for name in sorted(set().union(*wanted.values())):
        found = COMPLEX.fullmatch(name)
        exports.append(f"{name} = my_{name}" if found else f"{name} = ucrtbase.{name}")
        if found:
            source.append(_function(name, found[1], found[2]))
    (python / "crt_math.c").write_text("\n".join(source), encoding="ascii")
    (python / "crt_math.def").write_text("\n".join(exports) + "\n", encoding="ascii")
    command = [COMPILER, "-shared", "-static-libgcc", "-O2", "-s", "crt_math.c", "crt_math.def", "-o", OURS.decode()]
    subprocess.run(command, cwd=python, check=True)
    for path in lacking:
        path.write_bytes(path.read_bytes().replace(THEIRS, OURS))


def _extensions(python: Path) -> list[Path]:
    packages = python / "Lib" / "site-packages"
    every = [*packages.rglob("*.pyd"), *packages.rglob("*.dll")]
    return [path for path in every if THEIRS in path.read_bytes()]


def _imported(extension: Path) -> set[str]:
    """The mathematical functions that an extension imports."""
    command = ["x86_64-w64-mingw32-objdump", "-p", str(extension)]
    names, dll = set(), ""
    for line in subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines():
        if found := re.search(r"DLL Name: (\S+)", line):
            dll = found[1]
        elif dll.encode() == THEIRS and (found := re.match(r"\t[0-9a-f]+\t *\d+ +(\S+)", line)):
            names.add(found[1])
    return names


def _function(name: str, base: str, suffix: str) -> str:
    """Complex numbers as Windows hands them over, worked out by mingw's own library."""
    kind, real = ("F", "float") if suffix else ("D", "double")
    if base in ("creal", "cimag"):
        return f"{real} my_{name}({kind} a) {{ return a.{base[1]}; }}"
    if base == "cabs":
        return f"{real} my_{name}({kind} a) {{ return hypot{suffix}(a.r, a.i); }}"
    if base == "carg":
        return f"{real} my_{name}({kind} a) {{ return atan2{suffix}(a.i, a.r); }}"
    if base == "cpow":
        return f"{kind} my_{name}({kind} a, {kind} b) {{ return to{kind}({name}(of{kind}(a), of{kind}(b))); }}"
    return f"{kind} my_{name}({kind} a) {{ return to{kind}({name}(of{kind}(a))); }}"
