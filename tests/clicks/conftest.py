"""The sample day open at a clerk's window, for every module of clicks."""

from clerk import at, stages

__all__ = ["at", "stages"]
