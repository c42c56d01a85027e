"""A clerk at the window: clicks on buttons and cells, and looks at what stands there."""

import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from helpers import ALL_DAY, Folder, built_once, carriers_answer
from office import OPENER, Office
from waybills import tracking_numbers

from pyaddin.buttons import BUTTONS
from pyaddin.store import pythons
from pyaddin.tables.sheets import HEADER_ROW
from pyaddin.tables.status import Status
from pyaddin.tables.views import CAUSES

PATIENCE = 90
"""Seconds for one press on a busy machine; most take two."""
PYTHON = """#!/bin/sh
cd "{folder}"
echo "$*" >> started
PATH="{bin}:$PATH" "{python}" {run} "$@" 2>> errors
echo $? >> ended
"""
"""Is noted as the interpreter, so that a test knows when a press has ended, and how."""
CAPTIONS = {entry.name: entry.caption for entry in BUTTONS}
AFTER = dict(pairwise((*ALL_DAY, "")))
Cells = Mapping[str, str | float]


@dataclass
class Clerk:
    """A clerk at the sample day's open workbook.

    `stage` is the button that comes next; "" when the book was used otherwise than a day goes.
    `desk` is where the stand-in for Python tells what it did.
    """

    office: Office
    folder: Folder
    desk: Path
    stage: str

    def notes(self, name: str) -> list[str]:
        """The lines that the stand-in for Python, or for the desktop's opener, has written."""
        path = self.desk / name
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []

    def works_with(self, program: str = "") -> None:
        """Note the stand-in as the workbook's Python; `program` is Python code that runs instead of the package."""
        run = ""
        if program:
            (self.desk / "program.py").write_text(program, encoding="utf-8")
            run = f'"{self.desk}/program.py"'
        python = self.desk / "python"
        python.write_text(
            PYTHON.format(folder=self.desk, bin=self.desk / "bin", python=sys.executable, run=run), encoding="utf-8"
        )
        python.chmod(0o755)
        pythons.note(self.setting("Book ID"), str(python))
        self.setting("Python stays ready", "0")  # else one test's Python would press for the next

    def setting(self, caption: str, value: str | None = None) -> str:
        """What stands in a row of Settings; `value` is written there."""
        captions = [self.office.text("Settings", f"A{row}") for row in range(1, 200)]
        cell = f"B{captions.index(caption) + 1}"
        if value is not None:
            self.office.put("Settings", cell, value)
        return self.office.text("Settings", cell)

    def press(self, caption: str, sheet: str, *files: Path, answer: str = "", code: int = 0) -> str:
        """Click a button, answer what it asks, wait for its end; the sentence on the sheet's band."""
        ended = len(self.notes("ended"))
        self.stage, before = "", self.stage
        self.office.put(sheet, "A3", "")
        self.office.click(caption, sheet)
        if answer:
            self.office.answer(answer)
        for path in files:
            self.office.choose_file(path)
        self.office.wait_for(lambda: len(self.notes("ended")) > ended, PATIENCE, f"the end of {caption}")
        assert self.office.dialogs() == []
        assert self.notes("ended")[-1] == str(code), self.notes("errors")
        said = self.band(sheet)
        assert f"{caption}:" in said or f"{caption}, " in said
        if caption == CAPTIONS.get(before):
            self.stage = AFTER[before]
        return said

    def band(self, sheet: str) -> str:
        return self.office.text(sheet, "A3")

    def rows(self, sheet: str) -> list[Cells]:
        """The filled rows below the header, each by caption: texts as str, numbers and moments as float."""
        uno = self.office.sheet(sheet)
        cursor = uno.createCursor()
        cursor.gotoEndOfUsedArea(False)
        end = cursor.RangeAddress
        header, *rows = uno.getCellRangeByPosition(0, HEADER_ROW - 1, end.EndColumn, end.EndRow).getDataArray()
        return [dict(zip(header, row, strict=True)) for row in rows if any(value != "" for value in row)]

    def column(self, sheet: str, caption: str) -> list[str | float]:
        return [row[caption] for row in self.rows(sheet)]

    def count(self, sheet: str, caption: str = "Status") -> dict[str | float, int]:
        """How often each value stands in a column."""
        return dict(Counter(self.column(sheet, caption)))

    def order(self, number: str) -> list[Cells]:
        """The rows of an order."""
        return [row for row in self.rows("Orders") if row["Order no."] == number]

    def in_sight(self, sheet: str) -> list[Cells]:
        """The rows that no filter hides."""
        rows, shown = self.rows(sheet), self.office.sheet(sheet).Rows
        return [row for at, row in enumerate(rows, HEADER_ROW) if shown.getByIndex(at).IsVisible]

    def selected(self) -> tuple[str, Cells]:
        """The sheet in front and the row that is selected on it."""
        at = self.office.document.CurrentSelection.RangeAddress.StartRow
        sheet = str(self.office.document.CurrentController.ActiveSheet.Name)
        return sheet, self.rows(sheet)[at - HEADER_ROW]

    def select(self, sheet: str, caption: str, value: str) -> None:
        """Select the first row with a value, and scroll back to the top."""
        at = self.column(sheet, caption).index(value) + HEADER_ROW + 1
        self.office.show(sheet, f"B{at}")

    def causes(self) -> dict[str, int]:
        """What Home counts beside each cause."""
        cells = self.office.sheet("Home").getCellRangeByName("A1:P60").getDataArray()
        (row,) = (at for at, line in enumerate(cells) if "What needs you first" in line)
        count = cells[row].index("What needs you first") + 2
        return {str(view.caption): int(cells[at][count]) for at, view in enumerate(CAUSES, row + 1)}

    def tracking_numbers(self) -> dict[str, str]:
        """A number from the carrier for each parcel that is with one."""
        sent = [row for row in self.rows("Parcels") if row["Status"] == Status.SENT]
        numbers = tracking_numbers(str(row["Carrier"]) for row in sent)
        return {str(row["Parcel no."]): number for row, number in zip(sent, numbers, strict=True)}

    def paste(self, rows: Sequence[Sequence[str]]) -> None:
        """Rows on the Inbox from A5 on, which has the text format."""
        width = max(map(len, rows))
        area = self.office.sheet("Inbox").getCellRangeByPosition(0, HEADER_ROW, width - 1, HEADER_ROW + len(rows) - 1)
        area.setDataArray(tuple((*row, *[""] * (width - len(row))) for row in rows))

    def written(self) -> list[str]:
        """Names of the files in the day's folder of out/."""
        return sorted(path.name for path in self.folder.path.glob("out/20*/*"))


@pytest.fixture(scope="session")
def stages(sample_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for each button: the sample folder as it is before that button's press."""

    def build(base: Path) -> None:
        here = Folder.copied(sample_template, base / "day")
        for button in ALL_DAY:
            shutil.copytree(here.path, base / button)
            files = {"import": here.exports}.get(button, ())
            here.press(button, *((carriers_answer(here),) if button == "import-tracking" else files))

    return built_once(tmp_path_factory, "stages", build)


@pytest.fixture(scope="module")
def at(office: Office, stages: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Clerk]]:
    """The sample day open as it is before a button: the book of the last test when it has come there, else anew."""
    here: list[Clerk] = []

    def opening(stage: str) -> Clerk:
        if not here or here[-1].stage != stage:
            here.append(sit_down(office, stages / stage, tmp_path_factory.mktemp("desk")))
        return here[-1]

    yield opening
    office.close()


def sit_down(office: Office, stage: Path, desk: Path) -> Clerk:
    """A clerk who has just opened the workbook."""
    folder = Folder.copied(stage, desk / "the shop's day")
    (desk / "bin").mkdir()
    opener = desk / "bin" / "xdg-open"
    opener.write_text(OPENER.format(folder=desk), encoding="utf-8")
    opener.chmod(0o755)
    office.open(folder.book)
    clerk = Clerk(office, folder, desk, stage.name)
    clerk.works_with()
    return clerk
