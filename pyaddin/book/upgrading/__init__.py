"""A workbook of an earlier version poured into today's: its rows, and all that is the clerk's own."""
