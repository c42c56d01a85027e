"""Fuzz targets, one a reader: `python -m tests.fuzz TARGET --minutes N` by hand, tests/test_fuzz.py in the checks."""
