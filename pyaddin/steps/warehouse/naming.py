"""Which article a line of the warehouse means: by its SKU, or by the barcode that was scanned."""

from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from pyaddin.tables.problems import Problem
from pyaddin.words.catalogue import Text
from pyaddin.words.problems import said


def identified(
    table: str, source: str, lines: pd.DataFrame, products: pd.DataFrame, open_: pd.Series
) -> tuple[pd.DataFrame, list[Problem]]:  # fmt: skip
    """Lines with the SKU of their barcode and the name of their SKU; what cannot be told of `open_` ones is a problem,
    said by that source."""
    coded = products[(products["barcode"] != "") & (products["sku"] != "")]
    by_code = coded.groupby(coded["barcode"].map(_gtin))["sku"].agg(lambda skus: tuple(dict.fromkeys(skus)))
    names = products.drop_duplicates("sku").set_index("sku")["item"]
    found = lines["barcode"].map(_gtin).map(by_code)
    first = pd.Series([skus[0] if isinstance(skus, tuple) else "" for skus in found], lines.index, dtype="str")
    sku = lines["sku"].where(lines["sku"] != "", first)
    rows = zip(lines.index[open_], *(column[open_] for column in (lines["sku"], lines["barcode"], found)), strict=True)
    problems = list(_unidentified(table, source, rows, set(names.index)))
    unclear = lines.index.isin([problem.row for problem in problems]) & (lines["sku"] == "")
    sku = sku.mask(unclear, "")
    return lines.assign(sku=sku.astype("str"), item=sku.map(names).fillna("").astype("str")), problems


def _unidentified(
    table: str, source: str, rows: Iterable[tuple[int, str, str, Any]], known: set[str]
) -> Iterator[Problem]:  # fmt: skip
    for label, sku, barcode, found in rows:
        skus = found if isinstance(found, tuple) else ()
        why: Text | None = None
        if not sku and not barcode:
            why = said(f"{source}.no-sku")
        elif not sku and not skus:
            why = said(f"{source}.unknown-barcode", barcode=barcode)
        elif not sku and len(skus) > 1:
            why = said(f"{source}.several", barcode=barcode, skus=", ".join(skus))
        elif sku and sku not in known:
            why = said(f"{source}.unknown-sku", sku=sku)
        elif sku and skus and sku not in skus:
            why = said(f"{source}.other-sku", barcode=barcode, sku=skus[0])
        if why:
            yield Problem(table, int(label), ("sku", "barcode") if barcode else ("sku",), why)


def _gtin(code: str) -> str:
    """A barcode as it is compared: EANs and UPCs as 14 digits."""
    return code.zfill(14) if code.isascii() and code.isdigit() and 8 <= len(code) <= 14 else code
