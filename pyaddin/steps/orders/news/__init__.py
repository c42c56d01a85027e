"""What a marketplace says now of lines that are here, compared three ways.

What it said last, what the sheet says and what it says now decide.

What only the marketplace changed is taken over, what only the clerk changed is kept, what both changed is kept and
said beside the row. How far the row is decides what a difference may do: before a parcel it is applied; with a parcel
that is in no file it is applied and the parcel made anew; with a file or later it is only said.
"""
