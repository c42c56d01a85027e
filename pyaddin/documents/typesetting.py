"""Jinja2 into Typst, Typst into PDF.

Every value that a template prints with {{ }} reaches Typst as a quoted string, so no text of an order can be anything
but text; and Typst sees no file but those that are handed to it.
"""

import ctypes
import os
import re
import sys
import tempfile
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType, SimpleNamespace
from typing import Any, Final, Literal

from pyaddin import shipped
from pyaddin.documents import alone, fonts
from pyaddin.documents.escaping import Code, literal, quoted
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import Words, tr

_NO_FIELD = re.compile(r"^'.*' has no attribute '(.*)'$|^'(.*)' is undefined$")
_KEPT = 10
_PROXIES = tuple(name for way in ("ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY") for name in (way, way.lower()))
_NOWHERE = "http://127.0.0.1:9"
_PACKAGE = "failed to download package"
Standard = Literal["a-2b"] | None
"""What a PDF keeps to: PDF/A, where that is asked for."""
NO_PICTURES: Final[Mapping[str, bytes]] = MappingProxyType({})
Documents = tuple[tuple[str, Path, int, int], ...]
"""Templates by name, with their file and its time and size: one that was changed meanwhile is read again."""
_HOLE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")


def pdf(
    name: str,
    folders: Sequence[Path],
    values: Mapping[str, Any],
    now: datetime,
    logo: Path | None = None,
    pictures: Mapping[str, bytes] = NO_PICTURES,
    standard: Standard = None,
) -> bytes:
    """The document `name` of the first templates folder that has it, filled with `values`.

    `pictures` are there under their names, as `/page.jpg`; `standard` is one that the PDF keeps to, as a-2b. Same
    input, same bytes. Refusal when the template is missing or broken, or the logo is no picture.
    """
    if any(shipped.TEMPLATES not in path.parents and not shipped.is_ours(path) for _, path, *_ in _documents(folders)):
        return alone.pdf(name, folders, values, now, logo, pictures, standard)
    return pdf_here(name, folders, values, now, logo, pictures, standard)


def pdf_here(
    name: str,
    folders: Sequence[Path],
    values: Mapping[str, Any],
    now: datetime,
    logo: Path | None = None,
    pictures: Mapping[str, bytes] = NO_PICTURES,
    standard: Standard = None,
) -> bytes:
    """The same in this process, which a template that is not ours could keep busy for ever."""
    import typst

    own = fonts.own_folders(folders)
    with tempfile.TemporaryDirectory() as root:
        picture = _hand_over(logo, Path(root))
        for called, data in pictures.items():
            (Path(root) / called).write_bytes(data)
        helpers = {"families": Code(fonts.array(fonts.families(own))), "logo": picture}
        source = _filled(name, folders, {**helpers, **values})
        try:
            with _offline():
                return typst.compile(
                    source.encode(),
                    root=root,
                    font_paths=fonts.installed(own),
                    timestamp=int(now.replace(tzinfo=UTC).timestamp()),
                    pdf_tags=False,
                    pdf_standards=standard,
                )
        except typst.TypstError as error:
            raise _typst_refusal(error, name, folders, source, logo) from None


@contextmanager
def _offline() -> Iterator[None]:
    """Typst fetches a package that a template names from the network; here it finds none."""
    before = {name: os.environ.get(name) for name in _PROXIES}
    os.environ.update(dict.fromkeys(_PROXIES, _NOWHERE))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)  # on Windows both spellings are one name
            else:
                os.environ[name] = value


def let_go() -> None:
    """Have Typst drop what it worked out, which it keeps until ten compilations pass it by."""
    import typst

    for _ in range(_KEPT + 1):
        typst.compile(b"", font_paths=fonts.installed())


def forget() -> None:
    """Give the memory that documents took back to the computer."""
    let_go()
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)):
        trim(0)  # else the C library keeps it for the threads that Typst had


def _hand_over(logo: Path | None, root: Path) -> Code | None:
    """A copy of the logo where Typst may read it; its name there as a Typst string."""
    if logo is None:
        return None
    kind = logo.suffix.lower()
    if kind not in (".png", ".jpg", ".jpeg", ".svg"):
        raise Refusal(
            tr("Settings: the logo '{file}' is not a PNG, JPEG or SVG picture; save it as one of these.",
               file=logo.name)
        )  # fmt: skip
    try:
        (root / f"logo{kind}").write_bytes(logo.read_bytes())
    except OSError:
        raise Refusal(
            tr("Settings: the logo '{file}' cannot be read; put it in the templates folder.", file=logo.name)
        ) from None
    return Code(literal(f"/logo{kind}"))


def _documents(folders: Sequence[Path]) -> Documents:
    """The templates of these folders: the shop's own first, unless it is an unchanged copy of one of ours."""
    places = [folder / "documents" for folder in folders]
    each = (
        (path.relative_to(place).as_posix(), path)
        for place in places
        for path in sorted(place.rglob("*"))
        if path.is_file() and path.resolve().is_relative_to(place.resolve())  # no link takes a clerk's file onto paper
    )
    found = {name: (path, path.stat()) for name, path in shipped.first_of_each(each).items()}
    return tuple((name, path, stat.st_mtime_ns, stat.st_size) for name, (path, stat) in found.items())


@lru_cache(maxsize=8)
def _environment(documents: Documents) -> Any:
    from jinja2 import FunctionLoader, StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    paths = {name: path for name, path, _, _ in documents}

    def source(name: str) -> tuple[str, str, None] | None:
        if name not in paths:
            return None
        return paths[name].read_text(encoding="utf-8"), str(paths[name]), None

    class Sandbox(SandboxedEnvironment):
        def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
            """A field of a parcel or an item is looked at first: there are a hundred on every slip."""
            plain = type(obj) is SimpleNamespace and not attr.startswith("_")
            return plain or super().is_safe_attribute(obj, attr, value)

    return Sandbox(
        loader=FunctionLoader(source),
        finalize=quoted,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )


def _filled(name: str, folders: Sequence[Path], values: Mapping[str, Any]) -> str:
    """The Typst source; Refusal names the template and the line that is wrong."""
    from jinja2 import TemplateNotFound, TemplateSyntaxError

    environment = _environment(_documents(folders))
    try:
        return str(environment.get_template(name).render(values))
    except TemplateNotFound as error:
        raise Refusal(
            tr("There is no '{file}' in the documents folder of the templates; put it back.", file=error.name)
        ) from None
    except TemplateSyntaxError as error:
        raise _refusal(error.name or name, error.lineno, error.message or tr("it cannot be read")) from None
    except UnicodeDecodeError:
        raise _refusal(name, None, tr("it is not UTF-8 text")) from None
    except Exception as error:  # a template is a program: it may fail in any way
        raise _refusal(name, _line_of(error, name), str(error)) from None


def _line_of(error: Exception, name: str) -> int | None:
    lines = [at.lineno for at in traceback.extract_tb(error.__traceback__) if Path(at.filename).name == name]
    return lines[-1] if lines else None


def _refusal(name: str, line: int | None, what: Words) -> Refusal:
    why: Words = " ".join(str(what).split()).rstrip(".")
    if found := _NO_FIELD.match(str(why)):
        why = tr("there is no field '{field}'", field=found[1] or found[2])
    if line is None:
        return Refusal(
            tr("The template '{file}' is broken ({why}); mend it, or delete it to use the one that came with it.",
               file=name, why=why)
        )  # fmt: skip
    return Refusal(
        tr("The template '{file}', line {line} is broken ({why}); mend it, or delete it to use the one that came with "
           "it.", file=name, line=line, why=why)
    )  # fmt: skip


def _typst_refusal(error: Any, name: str, folders: Sequence[Path], source: str, logo: Path | None) -> Refusal:
    """Where Typst's diagnostic first points, as a line of the template or as the logo that cannot be read."""
    at = re.search(r"─ (.*):(\d+):", error.diagnostic)
    main = at is not None and at[1].endswith(".typ")
    wrong = source.splitlines()[int(at[2]) - 1] if at is not None and main else ""
    if logo is not None and at is not None and (not main or ("image(" in wrong and "logo" in wrong)):
        return Refusal(
            tr("Settings: the logo '{file}' is not a picture that can be read; save it anew as PNG.", file=logo.name)
        )
    if _PACKAGE in error.message:
        return _refusal(name, None, tr("it wants a package from the network, which it does not get"))
    environment = _environment(_documents(folders))
    text, _, _ = environment.loader.get_source(environment, name)
    return _refusal(name, _template_line(wrong, text), error.message)


def _template_line(wrong: str, template: str) -> int | None:
    """The template's line that became the line `wrong`: the one with most literal text of those that fit it."""
    fitting = []
    for number, line in enumerate(template.splitlines(), 1):
        literals = _HOLE.split(line.strip())
        if re.fullmatch(".*".join(map(re.escape, literals)), wrong.strip()):
            fitting.append((len("".join(literals)), -number))
    return -max(fitting)[1] if fitting else None
