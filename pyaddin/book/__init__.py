"""A workbook, open in Excel or LibreOffice, or closed on disk: whole sheets out, edits in."""
