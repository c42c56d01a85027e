"""What a press did, for the sheet, the terminal and machines."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pyaddin.words.catalogue import Words


@dataclass(slots=True)
class Summary:
    """`line` is the closing line, of which `said` is what follows the counts; done, skipped and needs add up to all
    rows looked at; `left` is what stays as it was; `later` what turned out only after the line was written."""

    button: str
    line: str
    done: int = 0
    skipped: int = 0
    needs: int = 0
    files: list[Path] = field(default_factory=list)
    opens: list[Path] = field(default_factory=list)
    left: list[Words] = field(default_factory=list)
    steps: list["Summary"] = field(default_factory=list)
    press: int = 0
    later: list[Words] = field(default_factory=list)
    said: list[Words] = field(default_factory=list)

    def as_data(self) -> dict[str, Any]:
        """For `--json`."""
        return {
            "button": self.button, "line": self.line, "done": self.done, "skipped": self.skipped, "needs": self.needs,
            "files": [str(path) for path in self.files], "left": list(map(str, self.left)), "press": self.press,
            "steps": [step.as_data() for step in self.steps],
        }  # fmt: skip
