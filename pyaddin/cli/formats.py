"""`fulfilment formats`: what is read and written, and what is wrong with a format file of one's own."""

from pathlib import Path

import click

from pyaddin.cli import options
from pyaddin.tables.problems import Refusal


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
        raise Refusal("\n".join(wrong))


@formats_command.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def check_command(files: tuple[Path, ...]) -> None:
    """Say what is wrong with format files of one's own."""
    from pyaddin.formats import catalogue

    wrong: list[str] = []
    for path in files:
        sentences = catalogue.check(path)
        wrong += sentences
        if not sentences:
            click.echo(f"{path.name} is right.")
    if wrong:
        raise Refusal("\n".join(wrong))
