"""Golden samples of marketplaces' exports, beside the tables they must become."""

import csv
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import places
from places import GOLDEN

from pyaddin.formats.exports import marketplaces
from pyaddin.formats.exports.marketplaces import Incoming

SAMPLES = GOLDEN / "marketplaces"
TEMPLATES = places.TEMPLATES / "marketplaces"
ZONE = ZoneInfo("Asia/Shanghai")


def formats() -> list[marketplaces.Marketplace]:
    """The shipped formats and our own lists."""
    return marketplaces.load([TEMPLATES])


def samples() -> list[Path]:
    """Every golden sample: `<format>--<variant>.<ext>`, with `<same name>.expected.csv` beside it."""
    return sorted(path for path in SAMPLES.iterdir() if ".expected" not in path.name)


def read(path: Path) -> Incoming:
    """A sample, read as the button reads it."""
    return marketplaces.read_file(path, formats(), ZONE)


def as_table(incoming: Incoming) -> list[list[str]]:
    """What came of a file, as text: the filled columns of every row, then what was not taken and why."""
    frame = incoming.frame
    shown = [name for name in frame if not frame[name].map(_text).eq("").all()]
    table = [["line", *shown]]
    for label, row in zip(frame.index, frame[shown].itertuples(index=False), strict=True):
        table.append([str(incoming.lines[label]), *map(_text, row)])
    table += [[str(one.line), str(one.reason)] for one in incoming.rejected]
    return table + [["left out", reason, str(count)] for reason, count in incoming.left_out.items()]


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    return "" if pd.isna(value) else f"{value:g}" if isinstance(value, float) else str(value)


def expected(path: Path) -> list[list[str]]:
    """The golden table of a sample."""
    with path.with_name(f"{path.stem}.expected.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))
