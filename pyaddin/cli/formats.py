"""`fulfilment formats`: what is read and written, and what is wrong with a format file of one's own."""

import os
from pathlib import Path

import click

from pyaddin.cli import options
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import Words


@click.group("formats", invoke_without_command=True)
@options.templates
@click.option("--markdown", is_flag=True, help="As docs/formats.md.")
@click.pass_context
def formats_command(context: click.Context, templates: Path, markdown: bool) -> None:
    """List every format that is read and written, with its source, and what was and was not found; the shop's own come
    first."""
    if context.invoked_subcommand:
        return
    from pyaddin import shipped
    from pyaddin.formats import catalogue

    listed, wrong = catalogue.entries([folder for folder in (templates, shipped.TEMPLATES) if folder.is_dir()])
    click.echo(catalogue.markdown(listed) if markdown else catalogue.text(listed), nl=False)
    if wrong:
        raise Refusal(*wrong)


@formats_command.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def check_command(files: tuple[Path, ...]) -> None:
    """Say what is wrong with format files of one's own."""
    from pyaddin.formats import catalogue

    wrong: list[Words] = []
    for path in files:
        sentences = catalogue.check(path)
        wrong += sentences
        if not sentences:
            click.echo(f"{path.name} is right.")
    if wrong:
        raise Refusal(*wrong)


@formats_command.command("copy")
@click.argument("name")
@options.templates
def copy_command(name: str, templates: Path) -> None:
    """Lay one of the program's formats or documents into the shop's templates folder, to be changed; NAME is its file's
    name, such as ups_worldship or packing_slip."""
    from pyaddin import shipped

    path = _shipped(name)
    target = templates / path
    if os.path.lexists(target):
        raise Refusal(f"{target} is there already; change that file, or take it out of the folder first.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            file.write((shipped.TEMPLATES / path).read_bytes())
    except OSError as error:
        raise Refusal(f"{target} cannot be written ({error.strerror}); name a folder of yours: --templates") from None
    click.echo(f"{target} is yours to change; as long as it is unchanged the program's own is used.")


def _shipped(name: str) -> Path:
    """The template of that name, by its path below the templates; Refusal when there is none or several."""
    from difflib import get_close_matches

    from pyaddin import shipped

    every = [path.relative_to(shipped.TEMPLATES) for path in sorted(shipped.TEMPLATES.glob("*/*"))]
    wanted = name.replace("\\", "/").casefold()
    found = [path for path in every if wanted in _names(path)]
    if len(found) > 1:
        listed = " or ".join(path.as_posix() for path in found)
        raise Refusal(f"There are several named {name}; write which one you mean: {listed}.")
    if not found:
        known = [path.name.partition(".")[0] for path in every]
        near = [one for one in known if wanted in one][:1] or get_close_matches(wanted, known, n=1, cutoff=0.75)
        hint = f"did you mean {near[0]}?" if near else "'fulfilment formats' lists them with their files."
        raise Refusal(f"There is no format or document named {name}; {hint}")
    return found[0]


def _names(path: Path) -> set[str]:
    """What a template may be called: its path or its name, with its endings or without."""
    whole = path.as_posix()
    return {text.casefold() for text in (whole, whole.partition(".")[0], path.name, path.name.partition(".")[0])}
