"""`python -m pyaddin` and `fulfilment`: a press from the workbook's launcher, or any command."""

import sys


def main() -> None:
    """A press loads nothing of the command line: the clerk waits for it."""
    if sys.argv[1:2] == ["press"]:
        from pyaddin.launch import main as launched

        sys.exit(launched(sys.argv[2:]))
    from pyaddin.cli.commands import main as command

    command()


if __name__ == "__main__":
    main()
