"""A format in the shop's folder that takes the place of ours is named, loudly where it has one street for all."""

import hashlib
import re
from contextlib import closing
from pathlib import Path

import pytest
from helpers import BUYER, Folder

from pyaddin import shipped
from pyaddin.store.journal import Journal

OURS = shipped.TEMPLATES / "carriers" / "royalmail_click_drop.toml"


@pytest.fixture
def packed(shop: Folder) -> Folder:
    """A shop with a parcel that wants a carrier's file."""
    shop.paste("orders", BUYER)
    for button in ("validate-addresses", "reserve-stock", "make-parcels"):
        shop.press(button)
    return shop


def own(shop: Folder, text: str, name: str = OURS.name) -> Path:
    """A file in the shop's folder of carriers."""
    path = shop.path / "templates" / "carriers" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def to_one_street(text: str, name: str = "to.address_1") -> str:
    """The format with a constant where the recipient's street belongs."""
    changed = re.sub(rf'value = "{name}"', """value = "'1 Elsewhere Road'\"""", text)
    assert changed != text
    return changed


@pytest.mark.parametrize("name", [OURS.name, "another.toml"])
def test_a_constant_in_a_recipients_column_is_said_loudly(packed: Folder, name: str) -> None:
    path = own(packed, to_one_street(OURS.read_text()), name)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    said = packed.press("carrier-files")
    assert (
        f"LOOK before you upload: in the shop's own {name} ({digest[:12]}) the recipient's column 'Address" in said.line
    )
    with closing(Journal(packed.book.with_suffix(".journal"))) as journal:
        assert (name, digest) in journal.inputs(said.press)
    checked = packed.press("check-set-up")
    assert "LOOK before you upload" in checked.line
    assert any(digest in str(line) for line in checked.left)


def test_an_own_format_is_named(packed: Folder) -> None:
    own(packed, "# ours\n" + OURS.read_text())
    assert f"The shop's own {OURS.name} (" in packed.press("carrier-files").line
    assert "LOOK" not in packed.press("check-set-up").line


def test_an_unchanged_copy_and_a_format_of_another_name_are_not_named(packed: Folder) -> None:
    own(packed, OURS.read_text())
    own(packed, OURS.read_text().replace('name = "Royal Mail', 'name = "Sample Mail', 1), "sample.toml")
    assert "own" not in packed.press("carrier-files").line


def test_an_own_slip_is_named(packed: Folder) -> None:
    slip = shipped.TEMPLATES / "documents" / "packing-slip.typ.jinja"
    slip = next(path for path in slip.parent.iterdir() if "slip" in path.name)
    folder = packed.path / "templates" / "documents"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / slip.name).write_text(slip.read_text() + "\n")
    assert f"The shop's own {slip.name} (" in packed.press("packing-slips").line
