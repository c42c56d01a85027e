"""Carriers' import files."""
