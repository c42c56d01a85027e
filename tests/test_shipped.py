"""A shop's own template goes before ours; a copy that the shop left as it was does not keep corrections away."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers import Folder
from places import TEMPLATES

import versions
from pyaddin import shipped
from pyaddin.cli import commands as cli
from pyaddin.documents import typesetting
from pyaddin.formats.carriers import format as carriers
from pyaddin.formats.files import toml

EVRI = "carriers/evri_bulk.toml"
SLIP = "documents/packing_slip.typ.j2"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A shop's templates folder, with unchanged copies of every template of ours."""
    return Path(shutil.copytree(TEMPLATES, tmp_path / "templates"))


@pytest.fixture
def older(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[bytes]:
    """A carrier's format as it was once shipped and is no more."""
    data = (TEMPLATES / EVRI).read_bytes().replace(b"[limits]", b"# once\n[limits]")
    known = tmp_path / "versions.sha256"
    known.write_text(versions.line(EVRI, data) + "\n", "utf-8")
    monkeypatch.setattr(shipped, "VERSIONS", known)
    shipped._versions.cache_clear()
    yield data
    shipped._versions.cache_clear()


def found(own: Path, kind: str) -> list[Path]:
    """The files of a kind that count for a shop."""
    return toml.files([own / kind, TEMPLATES / kind])


def carrier_file(own: Path, name: str = "Evri") -> Path:
    """The file that a carrier's name leads to for a shop."""
    return carriers.load([own / "carriers", TEMPLATES / "carriers"])._paths[name]


def test_every_template_of_today_is_among_the_versions_that_were_shipped() -> None:
    known = set(shipped.VERSIONS.read_text("utf-8").splitlines())
    missing = [name for name, data in versions.lying_here() if versions.line(name, data) not in known]
    assert missing == [], "run: python workbook/versions.py"


@pytest.mark.parametrize("kind", ["marketplaces", "carriers", "confirm", "exports", "aliases"])
def test_unchanged_copies_are_passed_over(own: Path, kind: str) -> None:
    assert [path.parent for path in found(own, kind)] == [TEMPLATES / kind] * len(found(own, kind))
    changed = own / kind / found(own, kind)[0].name
    changed.write_bytes(changed.read_bytes() + b"\n# ours\n")
    assert [path for path in found(own, kind) if path.is_relative_to(own)] == [changed]


def test_a_copy_whose_line_ends_an_editor_changed_is_passed_over(own: Path) -> None:
    copy = own / EVRI
    copy.write_bytes(copy.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    assert not [path for path in found(own, "carriers") if path.is_relative_to(own)]


def test_an_unchanged_copy_of_an_earlier_version_is_passed_over_too(own: Path, older: bytes) -> None:
    (own / EVRI).write_bytes(older)
    assert shipped.is_ours(own / EVRI)
    assert (own / EVRI) not in found(own, "carriers")


def test_a_carriers_copy_is_passed_over_even_under_another_files_name(own: Path, older: bytes) -> None:
    shutil.rmtree(own / "carriers")
    (own / "carriers").mkdir()
    copy = own / "carriers" / "our-evri.toml"
    copy.write_bytes(older)
    name = next(iter(carriers.load([own / "carriers"])))
    assert carrier_file(own, name) == TEMPLATES / EVRI
    copy.write_bytes(older.replace(b"# once", b"# ours"))
    assert carrier_file(own, name) == copy


def test_a_version_of_ours_that_is_the_only_one_of_its_name_stays(own: Path, older: bytes) -> None:
    kept = own / "carriers" / "withdrawn.toml"
    kept.write_bytes(older)
    assert kept in found(own, "carriers")


def test_an_unchanged_document_makes_way_and_a_changed_one_does_not(own: Path) -> None:
    def slip() -> Path:
        return {name: path for name, path, _, _ in typesetting._documents([own, TEMPLATES])}[Path(SLIP).name]

    assert slip() == TEMPLATES / SLIP
    (own / SLIP).write_bytes((own / SLIP).read_bytes() + b"\n// ours\n")
    assert slip() == own / SLIP


def test_a_new_shop_has_a_templates_folder_with_nothing_of_ours_in_it(shop: Folder) -> None:
    templates = shop.path / "templates"
    assert [path.name for path in templates.iterdir()] == ["README.txt"]
    assert "fulfilment formats copy NAME" in (templates / "README.txt").read_text("utf-8")


def test_the_digests_come_from_the_history_and_nothing_that_stood_in_the_file_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    known = tmp_path / "versions.sha256"
    known.write_text(f"{'0' * 64}  carriers/withdrawn.toml\n", "utf-8")
    monkeypatch.setattr(versions, "VERSIONS", known)
    monkeypatch.setattr(versions, "ROOT", tmp_path)
    monkeypatch.setattr(versions, "_git", lambda *words: b"")
    versions.main()
    lines = known.read_text("utf-8").splitlines()
    assert f"{'0' * 64}  carriers/withdrawn.toml" in lines
    assert len(lines) == len(list(versions.lying_here())) + 1
    assert "versions.sha256" in capsys.readouterr().out


# fulfilment formats copy


def copy(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    """The exit code of `fulfilment formats copy`."""
    monkeypatch.setattr(sys, "argv", ["fulfilment", "formats", "copy", *words])
    try:
        cli.main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("evri_bulk", EVRI),
        ("EVRI_bulk.toml", EVRI),
        ("carriers/evri_bulk", EVRI),
        ("packing_slip", SLIP),
        ("confirm/ebay", "confirm/ebay.toml"),
    ],
)
def test_a_format_or_document_is_copied_by_its_name(
    name: str, path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "templates"
    assert copy(monkeypatch, name, "--templates", str(own)) == 0
    assert (own / path).read_bytes() == (TEMPLATES / path).read_bytes()
    assert str(own / path) in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("ebay", "write which one you mean: confirm/ebay.toml or marketplaces/ebay.toml."),
        ("evri", "did you mean evri_bulk?"),
        ("nonsense", "'fulfilment formats' lists them"),
        ("../README", "'fulfilment formats' lists them"),
    ],
)
def test_a_name_that_is_not_one_format_is_refused(
    name: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert copy(monkeypatch, name, "--templates", str(tmp_path)) == cli.REFUSED
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_format_that_the_shop_has_already_is_never_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "carriers").mkdir()
    (tmp_path / EVRI).write_text("ours", "utf-8")
    assert copy(monkeypatch, "evri_bulk", "--templates", str(tmp_path)) == cli.REFUSED
    assert "is there already" in capsys.readouterr().err
    assert (tmp_path / EVRI).read_text("utf-8") == "ours"
