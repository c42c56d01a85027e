"""What the machine can do at best with the same cells, and what a clerk's own script would take."""

from pathlib import Path

import openpyxl
import python_calamine
import xlsxwriter


def read(book: Path) -> int:
    """Read every cell of every sheet; returns how many rows there were."""
    workbook = python_calamine.CalamineWorkbook.from_path(book)
    return sum(len(workbook.get_sheet_by_name(name).to_python()) for name in workbook.sheet_names)


def write(book: Path, target: Path) -> None:
    """Write the same cells into a new workbook."""
    source = python_calamine.CalamineWorkbook.from_path(book)
    workbook = xlsxwriter.Workbook(
        target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    for name in source.sheet_names:
        sheet = workbook.add_worksheet(name)
        for number, row in enumerate(source.get_sheet_by_name(name).to_python()):
            sheet.write_row(number, 0, [str(value) if not isinstance(value, (float, str)) else value for value in row])
    workbook.close()


def script(book: Path, target: Path) -> None:
    """Load with openpyxl, set a status in every order row, save."""
    workbook = openpyxl.load_workbook(book, keep_vba=True)
    sheet = workbook["Orders"]
    status = next(number for number, cell in enumerate(sheet[4], 1) if cell.value == "Status")
    for row in range(5, sheet.max_row + 1):
        sheet.cell(row, status).value = "Ready"
    workbook.save(target)
