"""Parcels that went out in a carrier's file: what it would say today, and which were edited since."""

from collections.abc import Mapping
from datetime import datetime

import pandas as pd

from pyaddin.formats.carriers import write
from pyaddin.formats.carriers.format import CarrierFormat
from pyaddin.formats.carriers.workings import Workings
from pyaddin.steps.shipping import dispatch
from pyaddin.tables.frames import Tables
from pyaddin.tables.problems import Problem
from pyaddin.tables.status import Status


def by_account(parcels: pd.DataFrame, labels: pd.Index) -> list[tuple[str, str, pd.Index]]:
    """Carrier, warehouse and parcels: a warehouse uploads its own file, for it has its own account and collection."""
    groups = parcels.loc[labels].groupby(["carrier", "warehouse"], sort=False)
    return [(str(name), str(warehouse), rows.index) for (name, warehouse), rows in groups]


def with_file(parcels: pd.DataFrame, *statuses: str) -> pd.Index:
    """Parcels of these statuses of which it is known what their file said."""
    return parcels.index[parcels["status"].isin(statuses) & (parcels["file_check"] != "")]


def prints_today(
    tables: Tables, labels: pd.Index, formats: Mapping[str, CarrierFormat], workings: Workings, now: datetime
) -> pd.Series:
    """The fingerprints that the files of these parcels would have today; none where a carrier has no format."""
    accounts = [(name, rows) for name, _, rows in by_account(tables["parcels"], labels) if name in formats]
    if not accounts:
        return pd.Series(index=labels[:0], dtype="str")
    cargo = workings.cargo(tables, labels, now)
    return pd.concat([write.fingerprints(cargo.prepare(formats[name], rows)) for name, rows in accounts])


def changed_since(
    tables: Tables, formats: Mapping[str, CarrierFormat], workings: Workings, now: datetime
) -> tuple[pd.DataFrame, list[Problem]]:
    """Parcels, of which those sent that would be written otherwise today have turned to Changed after file."""
    parcels = tables["parcels"]
    prints = prints_today(tables, with_file(parcels, Status.SENT), formats, workings, now)
    return dispatch.changed_since(parcels, prints)
