"""Texts of several rows as one, group by group."""

from collections.abc import Hashable

import pandas as pd


def joined(texts: pd.Series, by: pd.Series, glue: str = ", ") -> pd.Series:
    """The texts of each group (`by`, row by row) in their order with `glue` between; labelled by group."""
    lists: dict[Hashable, list[str]] = {}
    for group, text in zip(by.tolist(), texts.tolist(), strict=True):
        lists.setdefault(group, []).append(text)
    index = pd.Index(list(lists), dtype=by.dtype)
    return pd.Series([glue.join(of_group) for of_group in lists.values()], index=index, dtype="str")


def different(texts: pd.Series, by: pd.Series, glue: str = ", ") -> pd.Series:
    """The same with each text once a group, blanks left out; a group of nothing but blanks is not there."""
    pairs = pd.DataFrame({"by": by, "text": texts})
    pairs = pairs[pairs["text"] != ""].drop_duplicates()
    return joined(pairs["text"], pairs["by"], glue)
