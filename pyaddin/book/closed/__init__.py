"""A workbook that is closed: read by calamine, its changed cells patched into the file."""
