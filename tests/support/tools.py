"""Programs that some tests need: missing ones are skipped with their names, or fail where everything is required."""

import importlib.util
import os
import shutil

import pytest
from places import ROOT

REQUIRED = os.environ.get("FULFILMENT_REQUIRE_LIBREOFFICE") == "1"
NODE = ROOT / "node_modules" / ".bin"


def program(name: str) -> str:
    """Where the program is: named by an upper-case variable (OOXML_VALIDATOR), on the PATH, or in node_modules."""
    found = os.environ.get(name.replace("-", "_").upper()) or shutil.which(name)
    found = found or shutil.which(name, path=str(NODE))
    if found:
        return found
    if REQUIRED:
        pytest.fail(f"{name} is required here")
    pytest.skip(f"needs {name}")


def python_package(name: str) -> None:
    """Skip, or fail where everything is required, unless that package can be imported."""
    if importlib.util.find_spec(name) is None:
        if REQUIRED:
            pytest.fail(f"{name} is required here")
        pytest.skip(f"needs {name}")
