"""Facts of the warehouse and of the desk: what was picked, what was lost, who pressed what."""

import pandas as pd

from pyaddin.steps.figures import facts
from pyaddin.tables.outbound import Pick
from pyaddin.tables.warehouse import Side


def of_picks(picking: pd.DataFrame) -> pd.DataFrame:
    """Facts of the lines that were picked, whole or short."""
    lines = picking[picking["status"].isin((Pick.PICKED, Pick.SHORT))]
    lines = lines.assign(at=lines["picked_at"], clerk=lines["who"])
    short = lines[lines["status"] == Pick.SHORT]
    missing = (short["qty"].fillna(0.0) - short["picked"].fillna(0.0)).clip(lower=0)
    return facts.together([
        facts.of("pick_accuracy", lines, lines["status"] == Pick.PICKED, 1.0),
        facts.of("short_picks", short),
        facts.of("short_units", short, missing),
    ])  # fmt: skip


def of_movements(movements: pd.DataFrame) -> pd.DataFrame:
    """Units that went to lost and found, less those that came back from there."""
    lost, found = (movements[f"{side}_kind"] == Side.LOST for side in ("to", "from"))
    moves = movements[lost ^ found]
    sign = lost[moves.index].astype("float64") * 2 - 1
    where = moves["from_warehouse"].where(lost[moves.index], moves["to_warehouse"])
    return facts.of("lost_units", moves, moves["qty"] * sign, clerk=moves["who"], warehouse=where)


def of_presses(presses: pd.DataFrame) -> pd.DataFrame:
    """What the buttons did."""
    return facts.together([
        facts.of("presses", presses, clerk=presses["who"]),
        facts.of("rows_done", presses, presses["done"], clerk=presses["who"]),
    ])  # fmt: skip
