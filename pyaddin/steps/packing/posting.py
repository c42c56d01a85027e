"""Parcels of which every article was scanned are packed: by whom, when, with what weight, in which packaging."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

import pandas as pd

from pyaddin.steps.packing.lots import Compared, compared, exchanged
from pyaddin.steps.packing.scans import Bench, coded
from pyaddin.steps.warehouse.fewer import Shop
from pyaddin.steps.warehouse.gs1 import Coded
from pyaddin.tables.frames import Tables
from pyaddin.tables.packing import PACKING, Pack
from pyaddin.tables.problems import Problem, mark
from pyaddin.tables.settings import Settings
from pyaddin.words.catalogue import Text
from pyaddin.words.problems import said

SOURCE: Final = "pack"


class Rules(NamedTuple):
    """What a parcel may weigh by its carrier, by what share the scale may differ, and what packaging there is."""

    limits: Mapping[str, float]
    tolerance: float
    packaging: frozenset[str]


@dataclass(slots=True)
class Posted:
    """Packing, Parcels and Orders after the press; `went` are the lines of parcels that are packed now."""

    lines: pd.DataFrame
    parcels: pd.DataFrame
    shop: Shop
    problems: list[Problem]
    went: set[int]


def post(
    tables: Tables, bench: Bench, rules: Rules, who: str, now: datetime, settings: Settings, last_id: int
) -> Posted:  # fmt: skip
    """Post the lines of Packing as they stand (see `laying_out.counted`); posted lines are left alone."""
    shop = Shop(tables["orders"], tables["parcels"], tables["stock"], tables["products"], settings, last_id)
    out = Posted(tables[PACKING.name].copy(), tables["parcels"].copy(), shop, [], set())
    codes = {article: [coded(code) for code in read] for article, read in bench.codes.items()}
    place = {str(number): label for label, number in out.parcels["parcel_no"].items()}
    open_ = out.lines[out.lines["status"].isin((Pack.OPEN, Pack.PART))]
    for number, rows in open_.groupby("parcel_no", sort=False):
        box = out.parcels.loc[place[str(number)]]
        whole = bool((rows["scanned"] == rows["qty"]).all())
        lot = compared(shop, rows, codes, now) if whole else Compared()
        wrong = [*_wrong_lines(rows, codes, now), *_wrong_parcel(rows, box, rules)]
        wrong += [(label, ("scanned",), told) for label, told in lot.wrong]
        out.problems += [Problem(PACKING.name, label, columns, told) for label, columns, told in wrong]
        if wrong or not whole:
            continue
        exchanged(shop, str(number), lot)
        out.problems += [Problem(PACKING.name, label, ("lots",), told, "warning") for label, told in lot.told]
        last = bench.last.get(str(number))
        packer, at = (last.who or who, _moment(last.at, now)) if last else (who, pd.Timestamp(now))
        out.lines.loc[rows.index, ["status", "who", "packed_at"]] = [Pack.PACKED, packer, at]
        for label, sku in rows["sku"].items():
            out.lines.at[label, "lots"] = "; ".join(dict.fromkeys(filter(None, map(str, codes.get((number, sku), ())))))
        facts = {
            "packed_by": packer, "packed_at": at, "packaging": _packaging(rows, box), "weight_g": _grams(rows, box),
        }  # fmt: skip
        out.parcels.loc[box.name, list(facts)] = list(facts.values())
        out.problems += _scale(rows, rules)
        out.went |= set(rows.index)
    out.lines = mark(PACKING.name, out.lines, SOURCE, out.problems)
    return out


def _moment(written: str, now: datetime) -> pd.Timestamp:
    """When it was, by the clock of the computer that scanned; the press's moment where that cannot be read."""
    try:
        return pd.Timestamp(datetime.fromisoformat(written))
    except ValueError:
        return pd.Timestamp(now)


Wrong = tuple[int, tuple[str, ...], Text]


def _wrong_lines(rows: pd.DataFrame, codes: Mapping[tuple[str, str], list[Coded]], now: datetime) -> Iterator[Wrong]:
    for label, parcel, sku, qty, scanned in rows[["parcel_no", "sku", "qty", "scanned"]].itertuples(name=None):
        if scanned > qty:
            yield label, ("scanned",), said("pack.too-many", scanned=scanned, qty=qty)
        read = codes.get((parcel, sku), [])
        for code in read:
            if code.expires and code.expires < now.date():
                yield label, ("scanned",), said("pack.expired", day=f"{code.expires:%Y-%m-%d}")
        serials = [code.serial for code in read if code.serial]
        for serial in {serial for serial in serials if serials.count(serial) > 1}:
            yield label, ("scanned",), said("pack.serial-twice", serial=serial)


def _wrong_parcel(rows: pd.DataFrame, box: pd.Series, rules: Rules) -> Iterator[Wrong]:
    first = int(rows.index[0])
    most, grams = rules.limits.get(box["carrier"]), _grams(rows, box)
    if most is not None and grams > most:
        yield first, ("scale_g",), said("pack.over-limit", grams=grams, most=most, carrier=box["carrier"])
    if (name := _packaging(rows, box)) and rules.packaging and name not in rules.packaging:
        yield first, ("packaging",), said("pack.no-packaging", packaging=name)


def _packaging(rows: pd.DataFrame, box: pd.Series) -> str:
    """The packaging that somebody scanned or wrote, else the parcel's."""
    return next((str(name) for name in rows["packaging"] if name and name != box["packaging"]), str(box["packaging"]))


def _grams(rows: pd.DataFrame, box: pd.Series) -> float:
    """What the scale says, else what the parcel should weigh."""
    weighed = rows["scale_g"].dropna()
    return float(weighed.iloc[0] if len(weighed) else box["weight_g"])


def _scale(rows: pd.DataFrame, rules: Rules) -> list[Problem]:
    """A parcel is packed all the same: the scale may be right, and Products wrong."""
    weighed: Any = rows["scale_g"].dropna()
    expected = rows["expected_g"].iloc[0]
    if weighed.empty or pd.isna(expected) or abs(weighed.iloc[0] - expected) <= rules.tolerance * expected:
        return []
    told = said("pack.scale", grams=weighed.iloc[0], expected=expected)
    return [Problem(PACKING.name, int(rows.index[0]), ("scale_g",), told, "warning")]
