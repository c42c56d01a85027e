"""Texts to buyers by Jinja2, in the buyer's language: dates, numbers, lists and plurals are written by Babel.

A template is `EVENT.LANGUAGE.j2` in a templates folder's `messages`: its first line is the subject, the rest the text.
What it prints is data and stays data; it may choose and compare, and has no loops, so that none runs for ever.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from pyaddin import shipped
from pyaddin.tables.problems import Refusal
from pyaddin.values.text import clean_text, storable
from pyaddin.words.catalogue import tr

FOLDER: Final = "messages"
OFFICIAL_ELSEWHERE: Final = {"TW": "en", "HK": "en", "MO": "en"}
"""Our Chinese is in simplified characters, which are not those of these places."""
LONGEST: Final = 10_000
_BLANK_LINES: Final = re.compile(r"\n{3,}")
_FAULTS: Final = (ValueError, TypeError, ArithmeticError, LookupError, AttributeError, RecursionError, AssertionError)
"""What a template may run into where it calls something with what it does not take."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A text to a buyer; `ours` says that we composed it."""

    subject: str
    text: str
    ours: bool


def language_of(country: str, known: Sequence[str]) -> str:
    """The first of a country's official languages that is known, by its code; English else."""
    from babel.languages import get_official_languages

    if country in OFFICIAL_ELSEWHERE:
        return OFFICIAL_ELSEWHERE[country]
    official = [code.split("_")[0] for code in get_official_languages(country, de_facto=True)] if country else []
    return next((code for code in official if code in known), "en")


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes texts from the templates of these folders, the shop's own first."""

    folders: Sequence[Path]
    _files: dict[str, Path] = field(default_factory=dict)

    def letter(self, stem: str, language: str, country: str, values: Mapping[str, Any]) -> Letter | None:
        """The text about that in the language; None where there is no template. Refusal where it is wrong."""
        name = f"{stem}.{language}.j2"
        path = self._path(name)
        if path is None:
            return None
        written = _written(path, {**values, **_helpers(language, country)})
        subject, _, text = written.strip().partition("\n")
        if not text.strip():
            raise Refusal(
                tr("{file} holds no text below its first line, which is the subject: write it, or delete the file to "
                   "use the one that came with the program.", file=name)
            )  # fmt: skip
        ours = shipped.TEMPLATES in path.parents or shipped.is_ours(path)
        return Letter(clean_text(subject), _BLANK_LINES.sub("\n\n", text.strip()), ours)

    def _path(self, name: str) -> Path | None:
        if name not in self._files:
            there = ((name, folder / name) for folder in self.folders if (folder / name).is_file())
            if found := shipped.first_of_each(there):
                self._files[name] = found[name]
        return self._files.get(name)


def _written(path: Path, values: Mapping[str, Any]) -> str:
    from jinja2 import TemplateError, UndefinedError

    stat = path.stat()
    try:
        template = _template(path, stat.st_mtime_ns, stat.st_size)
        text = template.render(**values)
    except UndefinedError as error:
        found = re.search(r"'(\w+)' is undefined|has no attribute '(\w+)'", str(error))
        field_ = next(filter(None, found.groups()), "") if found else str(error)
        raise Refusal(
            tr("{file} asks for '{field}', which messages do not have; take it out of the file.",
               file=path.name, field=field_)
        ) from None  # fmt: skip
    except (TemplateError, *_FAULTS) as error:
        raise Refusal(
            tr("{file} cannot be filled in ({why}); mend it, or delete it to use the one that came with the program.",
               file=path.name, why=clean_text(str(error))[:120])
        ) from None  # fmt: skip
    if len(text) > LONGEST:
        raise Refusal(
            tr("{file} makes a text of more than {most:,} letters; shorten it.", file=path.name, most=LONGEST)
        )
    return storable(text)


@lru_cache(maxsize=200)
def _template(path: Path, changed: int, size: int) -> Any:
    """The template, compiled; what could keep the program busy is not taken."""
    from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined)
    environment.filters = {name: environment.filters[name] for name in ("default", "upper", "lower", "trim")}
    environment.globals = {}
    source = path.read_bytes()[: LONGEST * 4].decode("utf-8-sig", "replace").replace("\r\n", "\n")
    tree = environment.parse(source)
    busy = (
        nodes.For, nodes.Macro, nodes.CallBlock, nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends,
        nodes.Mul, nodes.Pow, nodes.Mod, nodes.Getattr, nodes.Getitem, nodes.AssignBlock,
    )  # fmt: skip
    if (wrong := next(tree.find_all(busy), None)) is not None:
        raise TemplateSyntaxError(f"line {wrong.lineno}: a message chooses and prints, nothing else", wrong.lineno)
    return environment.from_string(tree)


def _helpers(language: str, country: str) -> dict[str, Any]:
    """What a template may call: `day(moment)`, `money(amount, currency)`, `all_of(list)`, `figure(n)`,
    `plural(n, one=…, other=…)`."""
    from babel import Locale
    from babel.dates import format_date
    from babel.lists import format_list
    from babel.numbers import format_currency, format_decimal

    locale = _locale(language, country)

    def day(moment: date) -> str:
        text = format_date(moment, "long", locale=locale) if moment else ""
        return re.sub(r"^1 ", "1er ", text) if language == "fr" else text  # le 1er mars, which Unicode's data lacks

    def all_of(items: Sequence[str]) -> str:
        return format_list([str(item) for item in items], locale=locale)

    def plural(count: float, **forms: str) -> str:
        return forms.get(Locale.parse(str(locale)).plural_form(count), forms.get("other", ""))

    return {
        "day": day,
        "all_of": all_of,
        "plural": plural,
        "figure": lambda value: format_decimal(value, locale=locale),
        "money": lambda amount, currency: format_currency(amount, currency, locale=locale),
    }


@lru_cache(maxsize=100)
def _locale(language: str, country: str) -> Any:
    """The language as it is written in the country, where Unicode's data knows it so."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(f"{language}_{country}")
    except (UnknownLocaleError, ValueError):
        return Locale.parse({"en": "en_GB"}.get(language, language))
