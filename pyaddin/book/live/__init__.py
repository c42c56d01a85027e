"""A workbook that is open in Excel or LibreOffice, through xlwings."""

from pyaddin.book.live.tame import load_without_charts

load_without_charts()
