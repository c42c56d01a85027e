"""What a new shop begins with, as it says itself: its warehouse and rules for its carriers; boxes are in every book."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click
import pandas as pd

from pyaddin import shipped
from pyaddin.formats.carriers import format as carriers
from pyaddin.formats.carriers.format import CarrierFormat
from pyaddin.tables import frames
from pyaddin.tables.problems import Refusal
from pyaddin.values.countries import country_code
from pyaddin.words.catalogue import ENGLISH, tr

WAREHOUSE: Final = "MAIN"
"""What a new workbook calls its only warehouse."""
NOTE: Final = tr("To begin with: change it as you like.")
CHOOSE: Final = tr("To begin with: write the service, as the carrier calls it.")
SERVICES: Final[Mapping[tuple[str, str], tuple[str | None, str | None]]] = {
    ("royalmail_click_drop", ""): ("Tracked 48", "International Tracked"),
    ("dhl_paket_subset", ""): ("DHL Paket", "DHL Paket International"),
    ("dhl_paket_full", ""): ("DHL Paket", "DHL Paket International"),
    ("ups_batch", "US"): ("Ground", "Saver"),
    ("ups_batch", ""): ("Standard", "Saver"),
    ("cn_eub_offline", ""): (None, "ePacket"),
    ("cn_eub_2017", ""): (None, "ePacket"),
    ("cn_eub_2013", ""): (None, ""),
    ("cn_post_bulk_39", ""): (None, ""),
    ("sf_intl_small", ""): (None, ""),
    ("dhl_ecommerce_ap", ""): (None, ""),
    ("colissimo_coliship", ""): ("", ""),
}
"""The usual service within the sender's country and abroad, by format and country; None where the carrier has none."""

Wanted = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a new shop says of itself, all of it known to be there."""

    country: str = ""
    language: str = ENGLISH
    warehouse: str = WAREHOUSE
    carriers: tuple[CarrierFormat, ...] = ()


def ask() -> Wishes:
    """Ask on the terminal, each question until its answer can be used."""
    known = sorted(_formats())
    click.echo("A few questions, so that the new workbook is not empty; all of it can be changed on its sheets.")
    country = click.prompt("Country you send from, such as GB", value_proc=_answer(country_of))
    language = ENGLISH
    if len(books()) > 1:
        language = click.prompt("Language of the workbook", default=ENGLISH, value_proc=_answer(language_of))
    warehouse = click.prompt("Short name of your warehouse", default=WAREHOUSE, value_proc=_answer(warehouse_of))
    click.echo(f"Carriers: {', '.join(known)}")
    chosen = click.prompt(
        "Yours, with semicolons (none: only Enter)", default="", show_default=False,
        value_proc=_answer(lambda text: carriers_of(filter(str.strip, text.split(";")))),
    )  # fmt: skip
    return Wishes(country, language, warehouse, chosen)


def _answer(read: Any) -> Any:
    """An answer that cannot be used is told and asked for again."""

    def convert(text: str) -> Any:
        try:
            return read(text)
        except Refusal as refusal:
            raise click.UsageError(str(refusal)) from None

    return convert


def wishes(country: str, language: str, warehouse: str, named: Iterable[str]) -> Wishes:
    """What the options say; Refusal names one that is not known, and what there is."""
    found = carriers_of(named)
    if found and not country:
        raise Refusal("Say where you send from as well, as in --country GB: rules differ at home and abroad.")
    return Wishes(
        country_of(country) if country else "", language_of(language or ENGLISH),
        warehouse_of(warehouse or WAREHOUSE), found,
    )  # fmt: skip


def country_of(text: str) -> str:
    """The two letters of a country; Refusal when there is no such one."""
    if code := country_code(text, strict=True):
        return code
    raise Refusal(f"There is no country '{text.strip()[:40]}'; write its name or its two letters, as GB.")


def language_of(code: str) -> str:
    """The code of a language of which there is an empty workbook."""
    if code.strip().lower() in books():
        return code.strip().lower()
    raise Refusal(f"There is no workbook in the language '{code.strip()[:40]}'; there are: {', '.join(books())}.")


def warehouse_of(name: str) -> str:
    """A warehouse's short name."""
    short = " ".join(name.split())
    if 0 < len(short) <= 20 and short.isprintable() and not set(short) & set(",;="):
        return short
    raise Refusal(f"'{short[:40]}' is no short name of a warehouse; write 20 letters at most, no commas, as MAIN.")


def carriers_of(named: Iterable[str]) -> tuple[CarrierFormat, ...]:
    """The formats of carriers by their names on Parcels, or by what others call the carrier where that is only one."""
    formats = _formats()
    found = [_carrier(name, formats) for name in named]
    return tuple({fmt.name: fmt for fmt in found}.values())


def _carrier(name: str, formats: carriers.Formats) -> CarrierFormat:
    wanted = name.strip().casefold()
    own = carriers.own_names([shipped.TEMPLATES / "carriers"])
    exact = [known for known in formats if known.casefold() == wanted]
    found = exact or [known for known in sorted(formats) if own[known.casefold()].casefold() == wanted]
    if len(found) == 1:
        return formats[found[0]]
    of_these = f"'{name.strip()[:40]}' is each of these: {', '.join(found)}; name one of them."
    none = f"There is no carrier '{name.strip()[:40]}'; there are: {', '.join(sorted(formats))}."
    raise Refusal(of_these if found else none)


def _formats() -> carriers.Formats:
    return carriers.load([shipped.TEMPLATES / "carriers"])


def books() -> dict[str, Path]:
    """The empty workbooks by their languages."""
    others = sorted(shipped.BOOK.parent.glob(f"{shipped.BOOK.stem}.*{shipped.BOOK.suffix}"))
    return {ENGLISH: shipped.BOOK, **{path.stem.partition(".")[2]: path for path in others}}


def rules(wished: Wishes) -> pd.DataFrame:
    """Rules to begin with: for home, then for abroad, in the order of the carriers, for the first that fits decides."""
    at_home = [rule for fmt in wished.carriers if (rule := _home(fmt, wished.country))]
    abroad = [rule for fmt in wished.carriers if (rule := _abroad(fmt, wished.country))]
    ranked = [
        {**rule, "rank": 10.0 * rank, "warehouse": wished.warehouse} for rank, rule in enumerate([*at_home, *abroad], 1)
    ]
    return frames.from_records("rules", ranked)


def _home(fmt: CarrierFormat, country: str) -> Wanted | None:
    service = _services(fmt, country)[0]
    if service is None or (fmt.limits.countries and country not in fmt.limits.countries):
        return None
    return _rule(fmt, service, country)


def _abroad(fmt: CarrierFormat, country: str) -> Wanted | None:
    service = _services(fmt, country)[1]
    elsewhere = [code for code in fmt.limits.countries if code != country]
    if service is None or (fmt.limits.countries and not elsewhere):
        return None
    return _rule(fmt, service, ", ".join(elsewhere))


def _services(fmt: CarrierFormat, country: str) -> tuple[str | None, str | None]:
    return SERVICES.get((fmt.id, country)) or SERVICES.get((fmt.id, "")) or ("", "")


def _rule(fmt: CarrierFormat, service: str, country: str) -> Wanted:
    note = NOTE if service else CHOOSE
    return {
        "country": country, "weight_to": fmt.limits.max_weight_g, "carrier": fmt.name, "service": service,
        "note": str(note),
    }  # fmt: skip
