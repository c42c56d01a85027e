"""Carriers' files written for tests and read back."""

import io
import tomllib
from collections.abc import Iterable
from typing import Any

import pandas as pd
import pytest
from carrier_samples import CARRIERS, NOW, shipped
from python_calamine import CalamineWorkbook

from pyaddin.formats.carriers import format as carriers
from pyaddin.formats.carriers import write
from pyaddin.formats.carriers.format import CarrierFormat
from pyaddin.formats.files import load
from pyaddin.steps.parcels.shipments import Shipments
from pyaddin.tables.problems import Problem, Refusal

FILES = sorted(CARRIERS.glob("*.toml"))

FORMATS = carriers.load([CARRIERS])


def with_own(fmt: CarrierFormat) -> CarrierFormat:
    """The format as in a shop that has filled in its account numbers."""
    return fmt.model_copy(update={"own": dict.fromkeys(fmt.own, "1234567890")})


def cells(data: bytes) -> dict[str, list[list[Any]]]:
    """All cells of a workbook, sheet by sheet."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def words(problems: Iterable[Problem]) -> str:
    return "\n".join(problem.text for problem in problems)


def parsed(text: str) -> CarrierFormat:
    """The format; Refusal when it is wrong."""
    return load.checked(tomllib.loads(text), CarrierFormat, "shop.toml")


def made(columns: str, file: str = 'kind = "csv"', more: str = "") -> CarrierFormat:
    """A small format of the given columns."""
    head = 'id = "x"\nname = "Post"\ntitle = "Post"\nsource = "a test"\nchecked = 2026-01-01\n'
    return parsed(f"{head}{more}\n[file]\n{file}\n[[sheet]]\ncolumn = [{columns}]\n")


def written(fmt: CarrierFormat, *parcels: dict[str, Any]) -> str:
    """The text of the one csv file of these parcels."""
    shipments = shipped(*parcels)
    (file,) = write.render(fmt, shipments, shipments.parcels.index, "B1", NOW)
    return file.data.decode(fmt.file.encoding)


def said(fmt: CarrierFormat, *parcels: dict[str, Any]) -> list[Problem]:
    shipments = shipped(*parcels)
    return write.prepare(fmt, shipments, shipments.parcels.index).problems


def fingerprint(fmt: CarrierFormat, shipments: Shipments, labels: Iterable[int] | None = None) -> pd.Series:
    """The fingerprints of these parcels, of all when none is named."""
    return write.fingerprints(write.prepare(fmt, shipments, shipments.parcels.index if labels is None else labels))


def wrong(columns: str = '{header = "A", value = "to.name"}', file: str = 'kind = "csv"', more: str = "") -> str:
    head = 'id = "x"\nname = "Post"\ntitle = "Post"\nsource = "a test"\nchecked = 2026-01-01\n'
    with pytest.raises(Refusal) as refusal:
        parsed(f"{head}{more}\n[file]\n{file}\n[[sheet]]\ncolumn = [{columns}]\n")
    return str(refusal.value)
