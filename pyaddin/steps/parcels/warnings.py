"""What is odd about parcels that were just made, each said beside the parcel."""

from collections.abc import Iterator

import pandas as pd

from pyaddin.steps.parcels import customs, rules
from pyaddin.tables.frames import Tables
from pyaddin.tables.problems import Problem
from pyaddin.words.catalogue import Text
from pyaddin.words.problems import said


def beside(made: pd.DataFrame, labels: pd.Index, tables: Tables, rule_currency: str) -> list[Problem]:
    """The warnings of parcels that were made, whose rows of Parcels have these labels."""
    row = dict(zip(made.index, labels, strict=True))
    found = (
        *_slower(made),
        *_converted(made),
        *_worth(made, tables),
        *_boxless(made, tables),
        *_by_rules(made, tables, rule_currency),
    )
    return [Problem("parcels", int(row[draft]), (column,), told, "warning") for draft, column, told in found]


Found = Iterator[tuple[int, str, Text]]


def _slower(made: pd.DataFrame) -> Found:
    for draft, service in made.loc[rules.slower_than_chosen(made, made), "service_requested"].items():
        yield int(draft), "service", said("parcel.slower", service=service)


def _converted(made: pd.DataFrame) -> Found:
    told = made[(made["converted"] != "") & (made["currencies"] == 1)]
    for draft, several, currency in zip(told.index, told["converted"], told["currency"], strict=True):
        yield int(draft), "value", said("parcel.converted", several=several, currency=currency)


def _worth(made: pd.DataFrame, tables: Tables) -> Found:
    """What customs are told of goods without a Unit value; within a country nobody is told anything."""
    known = tables["warehouses"].drop_duplicates("warehouse").set_index("warehouse")["country"]
    senders = made["warehouse"].map(known).fillna("").astype("str")
    abroad = made[customs.crosses(senders, made["country"], made["postcode"])]
    for name, column, code in (("as_paid", "value", "parcel.as-paid"), ("worthless", "value", "parcel.worthless")):
        for draft, skus in abroad.loc[abroad[name] != "", name].items():
            yield int(draft), column, said(code, skus=skus)


def _boxless(made: pd.DataFrame, tables: Tables) -> Found:
    if (tables["packaging"]["packaging"] != "").any():
        for draft in made.index[made["packaging"] == ""]:
            yield int(draft), "packaging", said("parcel.no-box")


def _by_rules(made: pd.DataFrame, tables: Tables, rule_currency: str) -> Found:
    """Where a rule's Value was not compared, or may be in another currency than the parcel's."""
    if not rules.ask_value(tables["rules"]):
        return
    if rule_currency:
        for draft, currency in made.loc[made["no_rate"] != "", "no_rate"].items():
            yield int(draft), "value", said("parcel.no-rate", currency=currency, wanted=rule_currency)
        return
    everywhere = pd.concat([tables["parcels"]["currency"], made["currency"]])
    usual = everywhere[everywhere != ""].mode()
    if len(usual):
        for draft, currency in made.loc[~made["currency"].isin(["", usual.iloc[0]]), "currency"].items():
            yield int(draft), "value", said("parcel.other-currency", currency=currency)
