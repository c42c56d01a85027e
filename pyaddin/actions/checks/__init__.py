"""Check and repair."""
