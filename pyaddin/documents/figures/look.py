"""The report's colours: those of the workbook."""

from typing import Final

INK, SOFT, FAINT = "#22303C", "#66727E", "#9AA5AF"
LINE, BAND = "#D5DCE2", "#F2F5F7"
ACCENT, PALE = "#1F6F78", "#9CC5C9"
BLUE, AMBER, RED, GREEN = "#1D5A96", "#C98A1B", "#A4262C", "#1E6B3A"
SERIES: Final = (ACCENT, AMBER, BLUE, "#7C8B99", GREEN, RED)
"""For things that are told apart, in this order."""
