"""What a person reads, in the language of the book: English is the source text, others come from templates/languages.

Code says `tr("{button} is blank", button=…)` and hands the `Text` on; it is rendered when it is shown. A language is a
gettext .po file; `workbook/languages.py` gathers the source texts into en.po.
"""

import gettext
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, Final

ENGLISH: Final = "en"
MAX_BYTES: Final = 4_000_000
"""A whole catalogue has some 150,000."""
MOST_FORMS: Final = 6
"""Of one word, by how many things there are; Arabic has six."""


class Language:
    """A language: its code, and its words for English ones."""

    def __init__(self, code: str = ENGLISH, words: gettext.NullTranslations | None = None) -> None:
        self.code = code
        self._words = words or gettext.NullTranslations()

    def word(self, english: str, context: str = "") -> str:
        """What stands for an English text; the text itself where the language has no words for it."""
        if self.code == ENGLISH or not english:
            return english
        return self._words.pgettext(context, english) if context else self._words.gettext(english)

    def counted(self, one: str, many: str, count: float) -> str:
        """The form of a text that fits a number of things."""
        try:
            return self._words.ngettext(one, many, int(count) if count == int(count) else 2)
        except ArithmeticError:  # which of the forms is a sum that the .po file gives
            return one if count == 1 else many


SOURCE: Final = Language()
"""The source language, one for all: what is made for a language is kept by it."""
_spoken = SOURCE


def speak(language: Language) -> None:
    """Say everything in this language from now on: a press does so for its book."""
    global _spoken
    _spoken = language


def spoken() -> Language:
    """The language that is spoken."""
    return _spoken


def word(english: str, context: str = "") -> str:
    """A caption, or another word that stands alone, in the language that is spoken."""
    return _spoken.word(english, context)


class _Places(Formatter):
    """Fills `{name}` and `{name:form}`; what reaches into a value is refused, for a .po file may come from anywhere."""

    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> tuple[Any, str]:
        """The value of that name."""
        return kwargs[field_name], field_name


_PLACES: Final = _Places()


def _places_of(words: str) -> set[tuple[str, str]]:
    """The places of a text and their forms: a translation may have no others, for a form such as 999999999 wide is no
    translation; one that is no text with places has them all."""
    try:
        return {(name, form or "") for _, name, form, _ in Formatter().parse(words) if name is not None}
    except ValueError:
        return {("", words)}


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence, or a piece of one: the English source with `{places}`, what fills them, and for a problem its code.

    `many` is the source for several things, of which the place `{count}` tells how many. A place may hold a Text.
    """

    source: str
    args: tuple[tuple[str, Any], ...] = ()
    many: str = ""
    code: str = ""

    def __str__(self) -> str:
        places = dict(self.args)
        language = _spoken
        words = language.counted(self.source, self.many, places["count"]) if self.many else language.word(self.source)
        if not places:
            return words
        sound = words in (self.source, self.many) or _places_of(words) <= _places_of(self.source)
        return _PLACES.vformat(words if sound else self.source, (), places)

    def __format__(self, form: str) -> str:
        return format(str(self), form)

    def __bool__(self) -> bool:
        return bool(self.source)

    def placed(self, **places: Any) -> "Text":
        """The same text with these places filled as well."""
        return replace(self, args=(*self.args, *places.items()))


Words = Text | str
"""Text that is still to be rendered, or what others wrote: a file's name, a sentence of the operating system."""


def tr(source: str, **places: Any) -> Text:
    """A text with what fills its places."""
    return Text(source, tuple(places.items()))


def trn(one: str, many: str, count: float, **places: Any) -> Text:
    """A text about one thing or several: `{count:,} parcel`, `{count:,} parcels`."""
    return Text(one, (("count", count), *places.items()), many)


def sentences(parts: Iterable[Words]) -> str:
    """Sentences one behind the other."""
    return " ".join(rendered for part in parts if (rendered := str(part)))


class Unreadable(Exception):
    """A catalogue that cannot be read; the argument is its name."""


def languages(folders: Iterable[Path]) -> list[Language]:
    """The languages whose .po files lie in these folders; of two of one code the first. Unreadable names a bad one."""
    found: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.po")) if folder.is_dir() else ():
            found.setdefault(path.stem, path)
    return [_loaded(code, path, path.stat().st_mtime_ns) for code, path in found.items() if code != ENGLISH]


def _bounded() -> Any:
    """A catalogue to be filled; ValueError where its file says that a thing has more forms than in any language."""
    from babel.messages import Catalog

    class Bounded(Catalog):
        @property
        def num_plurals(self) -> int:
            if super().num_plurals > MOST_FORMS:
                raise ValueError
            return super().num_plurals

    return Bounded()


@cache
def _loaded(code: str, path: Path, _changed: int) -> Language:
    import io

    from babel.messages.mofile import write_mo
    from babel.messages.pofile import PoFileError, PoFileParser

    compiled = io.BytesIO()
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Unreadable(path.name)
        with path.open("rb") as file:
            PoFileParser(catalogue := _bounded(), abort_invalid=True).parse(file)
        write_mo(compiled, catalogue)
        compiled.seek(0)
        return Language(code, gettext.GNUTranslations(compiled))
    except (PoFileError, OSError, ValueError, LookupError, TypeError, RecursionError):
        raise Unreadable(path.name) from None
