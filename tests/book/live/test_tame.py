"""xlwings' own hook, which at exit kills each Excel that has no window, is gone before any press.

Stands in for Windows: the hook is cut out of xlwings' module for Windows, which cannot be imported here, and put where
xlwings would have it, with a stand-in for what lists and kills.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
ON_WINDOWS = """
import ast, atexit, sys, types
from pathlib import Path
import xlwings

source = Path(xlwings.__file__).with_name("_xlwindows.py").read_text(encoding="utf-8")
hooks = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)
         and any("atexit" in ast.unparse(decorator) for decorator in node.decorator_list)]
windows = sys.modules["xlwings._xlwindows"] = types.ModuleType("xlwings._xlwindows")
windows.atexit = atexit
windows.Apps = types.SimpleNamespace(cleanup=lambda: print("taskkill", flush=True))
exec(compile(ast.Module(hooks, []), "_xlwindows.py", "exec"), vars(windows))
"""


def printed(code: str) -> str:
    """What a Python of its own prints until it is gone."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    ran = subprocess.run([sys.executable, "-c", ON_WINDOWS + code], env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_the_stand_in_kills_at_exit_as_xlwings_would() -> None:
    assert printed("print('end')") == "end\ntaskkill\n"


def test_a_press_kills_no_excel_when_it_ends() -> None:
    assert printed("from pyaddin.book.live import workbook; print('end')") == "end\n"


def test_a_press_that_does_not_find_its_workbook_kills_no_excel_either() -> None:
    """The launcher's own way in, for a workbook that no program has open."""
    pressed = "from pyaddin import launch; print(launch.main(['reserve-stock', '--wb=None.xlsm']))"
    assert printed(pressed) == "3\n"


def test_a_call_that_excel_turns_away_is_not_repeated_for_ever() -> None:
    assert printed("from pyaddin.book.live import workbook; print(windows.N_COM_ATTEMPTS)") == "1\n"
