"""What `pip install` brings: all that the program reads, and the packages that it imports and no others."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from zipfile import ZipFile

import pytest
from places import BUILT, ROOT, SAMPLE, TEMPLATES

import pyaddin
from pyaddin import shipped

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LIBREOFFICES_OWN = {"uno", "unohelper", "com"}
"""What comes with LibreOffice and from no package."""
ZINT = {"zint": ["zint-bindings"]}
"""A single compiled file, which the list of installed packages leaves out."""
PYWIN32 = {
    f"win32{name}": ["pywin32"] for name in ("api", "con", "event", "file", "job", "pipe", "security")
} | {name: ["pywin32"] for name in ("ntsecuritycon", "pywintypes")}  # fmt: skip
"""What is installed on Windows alone."""

pytestmark = pytest.mark.xdist_group("package")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of this checkout, as pip builds it."""
    where = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(where)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = where.glob("*.whl")
    return built


def test_a_wheel_holds_every_template_the_workbook_and_the_sample_as_they_stand_here(wheel: Path) -> None:
    folders = TEMPLATES, SAMPLE, shipped.GUIDE
    lying = [BUILT, *(path for folder in folders for path in folder.rglob("*") if path.is_file())]
    wanted = [path.relative_to(ROOT).as_posix() for path in lying if path.suffix not in (".py", ".pyc")]
    assert len(wanted) > len(list(TEMPLATES.rglob("*.toml"))) > 60
    with ZipFile(wheel) as files:
        different = [n for n in wanted if files.read(f"pyaddin/shipped_files/{n}") != (ROOT / n).read_bytes()]
    assert different == []


def test_a_wheel_holds_every_module_the_licence_and_the_mark_of_being_typed(wheel: Path) -> None:
    modules = [path.relative_to(ROOT).as_posix() for path in (ROOT / "pyaddin").rglob("*.py")]
    with ZipFile(wheel) as files:
        names = set(files.namelist())
    version = pyaddin.__version__
    shell = {f"pyaddin/page/shell/page.{ending}" for ending in ("html", "css", "js")}
    steps = {path.relative_to(ROOT).as_posix() for path in (ROOT / "pyaddin" / "team").rglob("*.sql")}
    assert len(steps) >= 2
    assert {*modules, *shell, *steps, "pyaddin/py.typed", f"fulfilment-{version}.dist-info/licenses/LICENSE"} <= names
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/", "docs/"))]


@pytest.mark.long
def test_the_demo_runs_from_a_wheel_in_a_folder_with_blanks_and_chinese_letters(wheel: Path, tmp_path: Path) -> None:
    installed, here = tmp_path / "installed", tmp_path / "a shop 演示"
    here.mkdir()
    with ZipFile(wheel) as files:
        files.extractall(installed)
    alone = {**os.environ, "PYTHONPATH": str(installed), "PYTHONSAFEPATH": "1", "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "pyaddin", "demo"]
    ran = subprocess.run(command, cwd=here, env=alone, capture_output=True, encoding="utf-8", check=False)
    assert ran.returncode == 0, ran.stderr
    assert "58 parcels confirmed in 3" in " ".join(ran.stdout.replace("│", " ").split())
    assert len([path for path in (here / "demo" / "out").rglob("*") if path.is_file()]) == 25


def test_the_dependencies_are_what_pyaddin_imports() -> None:
    extras = PYPROJECT["project"]["optional-dependencies"]
    lines = [*PYPROJECT["project"]["dependencies"], *extras["figures"], *extras["team"]]
    declared = {_plain(re.split(r"[<>=!~ ;\[]", line)[0]) for line in lines}
    assert declared == _imported()


def _imported() -> set[str]:
    """The packages that pyaddin's modules import, by the names they are installed by."""
    sources = (path.read_text(encoding="utf-8") for path in (ROOT / "pyaddin").rglob("*.py"))
    names = {name.partition(".")[0] for source in sources for name in _names(ast.parse(source))}
    foreign = names - set(sys.stdlib_module_names) - LIBREOFFICES_OWN - {"pyaddin"}
    distributions = {**PYWIN32, **packages_distributions(), **ZINT}
    return {_plain(distributions[name][0]) for name in foreign}


def _names(tree: ast.Module) -> set[str]:
    nodes = list(ast.walk(tree))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
