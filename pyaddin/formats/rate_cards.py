"""Carriers' rate cards: a row a weight step, in files that the shop keeps in rate_cards/ of its templates folder."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import pandas as pd

from pyaddin.formats.files.read import read_rows
from pyaddin.formats.files.text import any_encoding
from pyaddin.steps.parcels.pricing import NO_CARDS, Cards, cards
from pyaddin.tables.problems import Refusal
from pyaddin.values.amounts import amounts, told_by
from pyaddin.values.captions import plain
from pyaddin.values.countries import country_code
from pyaddin.values.dates import ANY, moments
from pyaddin.values.raw import text_of
from pyaddin.words.catalogue import tr

FOLDER: Final = "rate_cards"
SUFFIXES: Final = (".csv", ".xlsx", ".xlsm", ".xls")
_LOOKED_AT: Final = 10
"""A header stands in one of the first rows."""
_TEXTS: Final[dict[str, tuple[str, ...]]] = {
    "carrier": ("Carrier", "承运商", "物流商", "快递公司"),
    "service": ("Service", "物流方式", "运送方式", "运输方式", "渠道"),
    "warehouse": ("Warehouse", "From warehouse", "发货仓库", "仓库"),
    "country": ("Country", "Countries", "Destination", "国家", "目的国家", "运送到"),
    "postcodes": ("Postcodes", "Postcode", "Postcode begins", "邮编"),
    "zone": ("Zone", "分区"),
    "currency": ("Currency", "币种"),
}
_NUMBERS: Final[dict[str, tuple[str, ...]]] = {
    "weight_to": ("Weight to g",),
    "weight_to_kg": ("Weight to kg",),
    "first_g": ("First weight g",),
    "first_kg": ("First weight kg", "首重(kg)"),
    "price": ("Price", "价格", "首费(元)", "首重费用", "运费(元)"),
    "step_g": ("Further weight g",),
    "step_kg": ("Further weight kg", "续重(kg)"),
    "step_price": ("Further price", "续费(元)", "续重费用"),
    "fuel": ("Fuel %", "Fuel surcharge %", "燃油附加费%"),
    "surcharge": ("Surcharge", "Registration fee", "挂号费", "处理费"),
    "days_from": ("Days from",),
    "days_to": ("Days to", "Days"),
}
_DATES: Final[dict[str, tuple[str, ...]]] = {
    "valid_from": ("Valid from", "生效日期"),
    "valid_to": ("Valid to", "失效日期"),
}
_KNOWN: Final = {
    plain(word): name for names in (_TEXTS, _NUMBERS, _DATES) for name, words in names.items() for word in words
}
_IN_GRAMS: Final = {"weight_to_kg": "weight_to", "first_kg": "first_g", "step_kg": "step_g"}


def load(folders: Iterable[Path], today: date) -> Cards:
    """The cards that hold today; Refusal names a file that is none."""
    files = sorted(path for folder in folders for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
    files = [path for path in files if path.name[0] not in "~."]
    return _cards(tuple((path, path.stat().st_mtime_ns, path.stat().st_size) for path in files), today)


@lru_cache(maxsize=2)
def _cards(files: tuple[tuple[Path, int, int], ...], today: date) -> Cards:
    """Read once for all presses of a process while the files stay as they are."""
    found = [_read(path) for path, *_ in files]
    return cards(pd.concat(found, ignore_index=True), today) if found else NO_CARDS


def _read(path: Path) -> pd.DataFrame:
    sheets = [_rows(sheet.rows, path.name) for sheet in read_rows(path, any_encoding)]
    found = [rows for rows in sheets if rows is not None]
    if not found:
        raise Refusal(
            tr(
                "{file} in {folder} is no rate card: it needs the columns Carrier and Price, or Carrier, Zone and "
                "Country.",
                file=path.name,
                folder=FOLDER,
            )
        )
    return pd.concat(found, ignore_index=True)


def _rows(rows: Sequence[Sequence[Any]], file: str) -> pd.DataFrame | None:
    """The rows below the header of a sheet; None where there is no such header."""
    for at, row in enumerate(rows[:_LOOKED_AT]):
        names = [_KNOWN.get(plain(text_of(cell)), "") for cell in row]
        places = {name: names.index(name) for name in names if name}
        if "carrier" in places and ("price" in places or {"zone", "country"} <= places.keys()):
            below = [line for line in rows[at + 1 :] if any(cell not in (None, "") for cell in line)]
            return _frame(below, places, file)
    return None


def _frame(rows: Sequence[Sequence[Any]], places: dict[str, int], file: str) -> pd.DataFrame:
    columns = {name: [row[place] if place < len(row) else None for row in rows] for name, place in places.items()}
    out = pd.DataFrame(index=pd.RangeIndex(len(rows)))
    for name in _TEXTS:
        known: dict[Any, str] = {cell: text_of(cell) for cell in set(columns.get(name, ()))}
        out[name] = pd.Series([known[cell] for cell in columns.get(name, ())] or "", index=out.index, dtype="str")
    for name in _NUMBERS:
        cells = columns.get(name, [])
        numbers, bad = amounts(cells, told_by(cells))
        if bad:
            raise _unreadable(file, cells[bad[0]])
        out[name] = pd.Series(numbers or float("nan"), index=out.index, dtype="float64")
    for name in _DATES:
        cells = columns.get(name, [])
        days, bad = moments(cells, (ANY,), UTC, UTC)
        if bad:
            raise _unreadable(file, cells[bad[0]])
        out[name] = days if len(cells) else pd.Series(pd.NaT, index=out.index, dtype="datetime64[us]")
    for name, grams in _IN_GRAMS.items():
        out[grams] = out[grams].fillna(out.pop(name) * 1000)
    codes = {text: _codes(text) for text in out["country"].unique()}
    return out.assign(country=out["country"].map(codes).astype("str"))


def _codes(countries: str) -> str:
    return ",".join(country_code(part.strip()) for part in countries.replace(";", ",").split(",") if part.strip())


def _unreadable(file: str, cell: Any) -> Refusal:
    return Refusal(
        tr("{file} in {folder} says '{cell}' where a number or a day belongs; correct it.",
           file=file, folder=FOLDER, cell=text_of(cell)[:40])
    )  # fmt: skip
