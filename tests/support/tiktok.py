"""TikTok Shop's download of open orders."""

import places

SAMPLE = places.GOLDEN / "confirm" / "tiktok-download.xlsx"
"""Invented: its captions are those of the public description, which is a translation."""


def order(number: int) -> str:
    return f"57731234567890{number:04}"
