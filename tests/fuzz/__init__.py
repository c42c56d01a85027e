"""Fuzz targets, one a reader: `python -m tests.fuzz TARGET --minutes N` by hand, in short in the checks."""
