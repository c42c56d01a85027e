"""Row IDs: R and a number, given once and never used again."""

from collections.abc import Iterable

import pandas as pd


def highest(ids: pd.Series, ever: int = 0) -> int:
    """The highest number used, on the sheet or (`ever`) at any time before."""
    numbers = pd.to_numeric(ids[ids.str.fullmatch(r"R\d+")].str[1:])
    return max(ever, int(numbers.max()) if len(numbers) else 0)


def following(last: int, count: int) -> Iterable[str]:
    """The next `count` IDs after number `last`."""
    return (f"R{number:06d}" for number in range(last + 1, last + count + 1))
