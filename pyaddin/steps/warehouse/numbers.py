"""Numbers of the warehouse's lines: given once, counted up, never used again."""

import numpy as np
import pandas as pd

from pyaddin.steps.orders.row_ids import following, highest_number
from pyaddin.tables.sheets import TABLES
from pyaddin.tables.warehouse import NUMBERED


def numbered(table: str, lines: pd.DataFrame, highest: int) -> pd.DataFrame:
    """Every line with a number of its own, above the highest ever given; a pasted copy starts anew."""
    numbers, letter = lines["no"], NUMBERED[table]
    copies = numbers.duplicated() & (numbers != "")
    need = copies | (numbers == "")
    if not need.any():
        return lines
    out = lines.copy()
    out.loc[need, "no"] = list(following(highest_number(numbers, highest, letter), int(need.sum()), letter))
    for column in TABLES[table].columns:
        if column.editor == "program" and column.name != "no":
            blank = pd.NaT if column.kind == "when" else "" if out[column.name].dtype == "str" else np.nan
            out.loc[copies, column.name] = blank
    return out


def more_numbers(table: str, lines: pd.DataFrame, count: int, highest: int) -> list[str]:
    """Numbers for so many further lines."""
    letter = NUMBERED[table]
    return list(following(highest_number(lines["no"], highest, letter), count, letter))
