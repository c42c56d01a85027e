"""The sample day open at a clerk's window, for the attacks that are made there."""

from clerk import at, stages

__all__ = ["at", "stages"]
