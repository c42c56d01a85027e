"""The launcher's module for Windows, run by Windows' own script engine: what reaches Python, and what is said.

workbook/vba/OnWindows.bas is turned into VBScript line by line; Excel, the module that is made at the build and Python
are stood in for.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from places import WORKBOOK
from vbscript import ported
from wine import FOLDER

WITHOUT = ("ChosenOnWindows",)
"""Excel's own dialog."""
FROM_LAUNCHER = ("Quoted", "FileArgument", "NotStartedText", "MayBeStarted", "FileIsThere")
STAND_INS = """
Option Explicit
Class ApplicationStandIn
    Public StatusBar
    Public Hwnd
End Class
Class WorkbookStandIn
    Public Name
    Public Path
    Public FullName
End Class
Dim Application, ThisWorkbook, Words, Given, At, Said
Set Application = New ApplicationStandIn
Application.Hwnd = 4242
Set Words = WScript.Arguments
Set ThisWorkbook = New WorkbookStandIn
ThisWorkbook.Name = Words(1)
ThisWorkbook.Path = Words(2)
ThisWorkbook.FullName = Words(2) & "\\" & Words(1)
Set Said = CreateObject("Scripting.FileSystemObject").CreateTextFile(Words(2) & "\\said.txt", True, True)
Function T(text)
    T = text
End Function
Function ReadyArgument()
    ReadyArgument = ""
End Function
Function BookPath()
    BookPath = ThisWorkbook.FullName
End Function
Sub Say(message)
    Said.Write message & vbLf
End Sub
Sub SayNotDone(button)
    Said.Write button & ": not done." & vbLf
End Sub
Sub SetVariable(name, value)
    Dim file
    Set file = CreateObject("Scripting.FileSystemObject").CreateTextFile(Words(2) & "\\variable.txt", True, True)
    file.Write name & "=" & value
    file.Close
End Sub
Sub RemoveVariable(name)
End Sub
Function RunWithVariable(shell, command, style, waits)
    Dim helper
    helper = Quoted(Words(0)) & " " & Quoted(Words(2) & "\\variable.txt") & " " & command
    RunWithVariable = shell.Run(helper, style, waits)
    If RunWithVariable = 9009 Then Err.Raise 53
End Function
"""
GO = """
Given = ""
For At = 4 To Words.Count - 1
    Given = Given & FileArgument(Words(At))
Next
If Not MayBeStarted(Words(3)) Or Not FileIsThere(Words(3)) Then Say "not there"
StartOnWindows Words(3), "reserve-stock", Given
Said.Close
"""
PYTHON = """
import json, os, sys
from pathlib import Path
told = {"words": sys.argv[1:], "press": os.environ["FULFILMENT_PRESS"].split("\\n"), "folder": os.getcwd()}
Path(os.environ["TOLD"]).write_text(json.dumps(told))
if log := os.environ.get("LOGS"):
    Path(log).write_text("a fault")
sys.exit(int(os.environ.get("ENDS", "0")))
"""
"""What is started instead of the product."""


class Started(NamedTuple):
    """What the launcher said, and what Python was told; {} when it was not started."""

    said: str
    told: dict[str, Any]


def start(desk: Path, book: str = "Fulfilment.xlsm", *files: str, python: str = "", **environment: str) -> Started:
    """Press Reserve stock in a workbook of that name."""
    (desk / "other" / "pyaddin").mkdir(parents=True, exist_ok=True)
    (desk / "other" / "pyaddin" / "__main__.py").write_text(PYTHON)
    launcher, on_windows = ((WORKBOOK / "vba" / f"{name}.bas").read_text() for name in ("Launcher", "OnWindows"))
    script = STAND_INS + ported(launcher, only=FROM_LAUNCHER) + ported(on_windows, without=WITHOUT) + GO
    (desk / "launcher.vbs").write_text(script)
    helper, told = FOLDER / "recording" / "with_variable.exe", desk / "told.json"
    variables = {"PYTHONPATH": str(desk / "other"), "PYTHONHOME": sys.prefix, "TOLD": str(told)}
    quiet, words = subprocess.DEVNULL, [str(helper), book, str(desk), python or sys.executable, *files]
    subprocess.run(
        ["cscript", "//nologo", str(desk / "launcher.vbs"), *words], env=os.environ | variables | environment,
        stdin=quiet, stdout=quiet, stderr=quiet, check=True,
    )  # fmt: skip
    said = (desk / "said.txt").read_text("utf-16")
    return Started(said, json.loads(told.read_text()) if told.exists() else {})


@pytest.mark.parametrize("book", ["Fulfilment.xlsm", "a=b & 100% %PATH% ^!.xlsm", "客户 '花子', (1);.xlsm"])
def test_the_workbooks_and_the_files_names_reach_python_as_they_are(tmp_path: Path, book: str) -> None:
    files = [r"C:\Users\見本 花子\orders 100% %TEMP%.csv", r"D:\a=b, c;d\o'Neil & Zoë.xlsx"]
    said, told = start(tmp_path, book, *files)
    assert said == ""
    assert told["words"] == ["press", "reserve-stock", "--from_xl=1", "--hwnd=4242"]
    assert told["press"] == [f"--wb={book}", *(f"--file={file}" for file in files), ""]


def test_python_begins_in_its_own_folder(tmp_path: Path) -> None:
    assert Path(start(tmp_path).told["folder"]) == Path(sys.executable).parent


def test_a_python_in_the_folder_of_a_user_of_any_name_is_started(tmp_path: Path) -> None:
    home = tmp_path / "見本 花子 & Łukasz 100%"
    home.mkdir()
    for name in (Path(sys.executable).name, "python311.dll", "VCRUNTIME140.dll"):
        shutil.copy(Path(sys.executable).with_name(name), home)
    said, told = start(tmp_path, python=str(home / Path(sys.executable).name))
    assert said == ""
    assert Path(told["folder"]) == home


def test_a_refusal_that_python_has_said_is_not_said_again(tmp_path: Path) -> None:
    assert start(tmp_path, ENDS="2").said == ""


def test_a_workbook_that_could_not_be_reached_is_said(tmp_path: Path) -> None:
    said = start(tmp_path, ENDS="3").said
    assert said.startswith("reserve-stock: not done.\nThe step could not reach this workbook")


def test_a_step_that_stopped_names_its_log_if_it_wrote_one(tmp_path: Path) -> None:
    log = tmp_path / "fulfilment.log"
    assert "before it could write a log" in start(tmp_path, ENDS="1").said
    assert f"The log says why: {log}" in start(tmp_path, ENDS="1", LOGS=str(log)).said


def test_a_python_that_is_not_there_names_what_to_type_and_the_policy_that_may_forbid_it(tmp_path: Path) -> None:
    said, told = start(tmp_path, python=r"C:\gone\pythonw.exe")
    assert not told
    assert said.startswith("not there\nreserve-stock: not done.\nPython did not start: C:\\gone\\pythonw.exe")
    assert "fulfilment connect --book" in said
    assert "attack surface reduction" in said
