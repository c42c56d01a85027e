"""`python -m pyaddin`: a press from the workbook's launcher, or any command."""

import sys

if __name__ == "__main__":
    if sys.argv[1:2] == ["press"]:
        from pyaddin.launch import main as launched

        sys.exit(launched(sys.argv[2:]))
    from pyaddin.cli.commands import main

    main()
