"""What the clicks of Find need."""

from clerk import Clerk

LONG_AGO = 45_000.0
"""A day of 2023 as a cell holds it."""


def typed(clerk: Clerk, sheet: str, cell: str, text: str) -> None:
    """A cell selected and typed into with the keyboard."""
    clerk.office.show(sheet, cell)
    clerk.office.xdotool("search", "--name", "LibreOffice Calc$", "windowfocus", "--sync")
    clerk.office.xdotool("type", "--delay", "30", text)
    clerk.office.press_key("Return")
    clerk.office.wait_for(lambda: clerk.office.text(sheet, cell) == text, 10, f"{text} in {cell}")


def on_top(clerk: Clerk) -> str:
    return str(clerk.office.document.CurrentController.ActiveSheet.Name)
