"""Checking addresses."""
