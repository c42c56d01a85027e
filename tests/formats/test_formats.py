"""The shelf of formats as a whole: listed, checked, safe against hostile files, and open to a new one."""

import csv
import io
import subprocess
import sys
import time
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import pytest
from click.testing import CliRunner
from marketplace_samples import SAMPLES, TEMPLATES, ZONE, formats, read, samples
from pydantic import Field

from pyaddin.cli.commands import commands
from pyaddin.formats import catalogue
from pyaddin.formats.confirm.format import render_confirmation
from pyaddin.formats.exports import marketplaces
from pyaddin.formats.exports.format import Marketplace
from pyaddin.formats.files import load, toml
from pyaddin.formats.files.read import read_rows, rows_from_grid
from pyaddin.formats.files.schema import Table
from pyaddin.tables.problems import Refusal
from pyaddin.values.captions import caption_key
from pyaddin.words.catalogue import Words

SHIPPED = TEMPLATES.parent
KINDS = ("marketplaces", "carriers", "confirm", "exports")


@cache
def shelf() -> tuple[list[catalogue.Entry], list[Words]]:
    return catalogue.entries([SHIPPED])


def run(*arguments: str | Path) -> tuple[str, Exception | None]:
    result = CliRunner().invoke(commands, ["formats", *map(str, arguments)])
    return result.output, result.exception if isinstance(result.exception, Exception) else None


# --- the list


def test_every_format_is_listed_with_its_source_its_day_and_what_was_found() -> None:
    listed, wrong = shelf()
    assert wrong == []
    assert {entry.use for entry in listed} == set(catalogue.USES)
    files = {path.name for kind in KINDS for path in (SHIPPED / kind).glob("*.toml")}
    assert files <= {entry.file for entry in listed}
    assert [entry.title for entry in listed if not (entry.found and entry.checked > "2026")] == []
    assert [entry.title for entry in listed if not entry.source and entry.use != "absent"] == []


def test_the_page_of_formats_is_what_the_command_prints() -> None:
    """`fulfilment formats --markdown > docs/formats.md` puts it right."""
    listed, _ = shelf()
    assert (SHIPPED.parent / "docs" / "formats.md").read_text("utf-8") == catalogue.markdown(listed)


def test_the_command_lists_a_shop_s_own_format_and_names_a_wrong_one(tmp_path: Path) -> None:
    (tmp_path / "marketplaces").mkdir()
    (tmp_path / "marketplaces" / "mine.toml").write_text(NEW, "utf-8")
    (tmp_path / "marketplaces" / "wrong.toml").write_text(NEW.replace("qty", "quantity"), "utf-8")
    shown, refusal = run("--templates", tmp_path)
    assert "  The fish market\n      mine.toml, checked 2026-11-21\n" in shown
    assert "wrong.toml: columns.quantity is no column of Orders" in str(refusal)


def test_checking_says_that_every_shipped_format_is_right() -> None:
    paths = [path for kind in KINDS for path in sorted((SHIPPED / kind).glob("*.toml"))]
    shown, refusal = run("check", *paths)
    assert refusal is None
    assert shown.count(" is right.\n") == len(paths)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "does not say what it describes"),
        ('marketplace = "x"', "id is missing"),
        ('marketplaces = ["x"]', "id is missing"),
        ('name = "x"', "id is missing"),
    ],
)
def test_checking_tells_the_kind_of_a_file_by_its_keys(tmp_path: Path, text: str, sentence: str) -> None:
    (tmp_path / "mine.toml").write_text(text, "utf-8")
    _, refusal = run("check", tmp_path / "mine.toml")
    assert isinstance(refusal, Refusal)
    assert sentence in str(refusal)


def test_checking_tells_the_kind_of_a_file_by_its_folder_before_its_keys(tmp_path: Path) -> None:
    (tmp_path / "carriers").mkdir()
    (tmp_path / "carriers" / "mine.toml").write_text('marketplaces = ["x"]', "utf-8")
    sentences = [str(told) for told in catalogue.check(tmp_path / "carriers" / "mine.toml")]
    assert "mine.toml: name is missing." in sentences
    assert any("marketplaces is not known here" in sentence for sentence in sentences)


def test_a_press_that_needs_no_format_does_not_load_their_checks() -> None:
    code = "import sys, pyaddin.press.run, pyaddin.actions.orders.packing_slips; sys.exit('pydantic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_workbook_that_is_open_is_reached_without_what_draws_charts() -> None:
    code = "import sys, pyaddin.book.live.workbook; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_value_that_is_wrong_in_a_way_that_has_no_words_is_named_all_the_same() -> None:
    class Sides(Table):
        sides: Annotated[int, Field(multiple_of=2)]

    with pytest.raises(toml.Faulty, match="sides has a value that is not taken here"):
        load.checked({"sides": 3}, Sides, "mine.toml")


def test_a_file_that_is_not_there_is_said() -> None:
    _, refusal = run("check", "nowhere.toml")
    assert str(refusal) == "nowhere.toml cannot be read (No such file or directory)."


# --- a format that nobody knew is one file and one sample

NEW = """
id = "fish"
title = "The fish market"
marketplace = "Fish"
source = "made up"
checked = 2026-11-21
found = "5 names"
order = "Net"
blank = ["none"]
[header]
required = ["Net", "Fish", "How many"]
[columns]
marketplace = "'Fish'"
order_no = "Net"
line_no = "row.position"
sku = "Fish"
qty = "How many"
recipient = "Cook"
[[rules]]
header = "Caught"
is = ["no"]
hold = "Not caught yet"
"""


def test_a_new_format_is_one_toml_file_and_one_sample(tmp_path: Path) -> None:
    (tmp_path / "fish.toml").write_text(NEW, "utf-8")
    (tmp_path / "fish.csv").write_text("Cook,Net,Fish,How many,Caught\nAnn,7,COD,2,yes\nnone,7,EEL,1,no\n", "utf-8")
    incoming = marketplaces.read_file(tmp_path / "fish.csv", marketplaces.load([tmp_path, TEMPLATES]), ZONE)
    shown = incoming.frame[["marketplace", "order_no", "line_no", "sku", "qty", "recipient", "hold_reason"]]
    assert shown.to_numpy().tolist() == [
        ["Fish", "7", "1", "COD", 2.0, "Ann", ""],
        ["Fish", "7", "2", "EEL", 1.0, "", "Not caught yet"],
    ]


def test_every_golden_sample_belongs_to_a_format() -> None:
    known = {one.id for one in formats()}
    assert {path.stem.split("--")[0] for path in samples()} <= known


# --- hostile files

DATES = NEW + "[dates]\nforms = ['{}']\n"
HOSTILE = {
    "a list for a text": (NEW.replace('"fish"', "[]"), "id must be a text in quotes"),
    "a text for a table": (NEW.split("[columns]")[0] + "columns = 'all'\n", "columns"),
    "a number in a list": (NEW.replace('"How many"]', "7]"), "header.required[3] must be a text in quotes"),
    "a text for a list of tables": (NEW.split("[[rules]]")[0] + "[rules]\nheader = 'x'\n", "rules must be"),
    "an unknown key": (NEW.replace("blank =", "run ="), "run is not known here"),
    "a text for a day": (NEW.replace("2026-11-21", "'yesterday'"), "checked must be a day"),
    "no header": (NEW.replace('["Net", "Fish", "How many"]', "[]"), "must name at least two headers"),
    "a blank header": (
        NEW.replace('["Net", "Fish", "How many"]', '["Net", " ", ""]'),
        "must name at least two headers",
    ),
    "one header twice": (NEW.replace('["Net", "Fish", "How many"]', '["Net", "NET "]'), "must name at least two"),
    "a gigantic text": (NEW.replace("The fish market", "x" * 2_000), "longer than 1,000 characters"),
    "a gigantic list": (NEW + f"[tracking]\nreference = {['x'] * 1_001}\n", "more than 1,000 are not taken"),
    "a gigantic file": (NEW + "#" * 1_000_001, "too large for a format file"),
    "a gigantic key": (NEW + "[dates]\n" + '"' + "k" * 5_000 + '" = 1\n', "is not known here"),
    "deep nesting": ("x = " + "[" * 100_000, "is not valid TOML"),
    "a path for a zone": (NEW + "[dates]\nzone = '../../../etc/passwd'\n", "is no time zone"),
    "a folder for a zone": (NEW + "[dates]\nzone = 'Europe'\n", "is no time zone"),
    "a directive that no date has": (DATES.format("%Q"), "write iso, any or a pattern"),
    "a directive twice": (DATES.format("%d/%d"), "write iso, any or a pattern"),
    "a lone percent sign": (DATES.format("%d%"), "write iso, any or a pattern"),
    "a pattern of the regex kind": (DATES.format("(a+)+$%d"), "write iso, any or a pattern"),
    "an unknown language": (NEW + "[dates]\nlanguage = 'xx'\n", "language is 'xx'; write one of: de"),
    "no TOML at all": ("\x00\x01", "is not valid TOML"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_format_is_refused_with_a_sentence_and_at_once(tmp_path: Path, name: str) -> None:
    text, sentence = HOSTILE[name]
    (tmp_path / "mine.toml").write_text(text, "utf-8")
    began = time.process_time()
    with pytest.raises(Refusal) as refusal:
        marketplaces.load([tmp_path])
    said = str(refusal.value)
    assert sentence in said
    assert said.startswith("mine.toml")
    assert len(said) < 1_200
    assert "\n" not in said
    assert time.process_time() - began < 5


def test_a_file_that_is_not_utf_8_and_a_folder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_bytes(NEW.replace("made up", "ausgedacht für uns").encode("cp1252"))
    with pytest.raises(Refusal, match="not UTF-8"):
        marketplaces.load([tmp_path])
    (tmp_path / "mine.toml").unlink()
    (tmp_path / "mine.toml").mkdir()
    with pytest.raises(Refusal, match="cannot be read"):
        marketplaces.load([tmp_path])


PATTERNS = ("(a+)+$", ".*" * 50, "[[[", "\\", "{{ 7 * 7 }}", "{% for x in y %}")


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_text_that_looks_like_a_pattern_or_an_expression_is_a_text(tmp_path: Path, pattern: str) -> None:
    quoted = f"'{pattern}'"
    rule = f"[[rules]]\nheader = 'Caught'\nhas = [{quoted}]\nhold = {quoted}\n"
    (tmp_path / "fish.toml").write_text(NEW.replace('"How many"', quoted) + rule, "utf-8")
    caught = "a" * 200 + "!"
    (tmp_path / "fish.csv").write_text(f'Net,Fish,"{pattern}",Caught\n7,COD,2,{caught}\n', "utf-8")
    incoming = marketplaces.read_file(tmp_path / "fish.csv", marketplaces.load([tmp_path]), ZONE)
    assert incoming.frame[["qty", "status"]].to_numpy().tolist() == [[2.0, "New"]]


EXPRESSIONS = {
    "''.__class__": "may only stand in a field",
    "order.no.__class__.__mro__": "may only stand in a field",
    "self": "alone is no field",
    "range(10**9)": "nothing can be called",
    "order.no | attr('__class__')": "there is no filter 'attr'",
    "lipsum.__globals__['os'].popen('id')": "nothing can be called",
    "9 ** 9 ** 9": "'Pow' is not allowed",
    "[order.no for order in items]": "cannot be read",
    "'x' * 10": "",
    "(" * 400 + "1" + ")" * 400: "",
    "order.no ~ " * 100 + "order.no": "may have 500 characters",
}


@pytest.mark.parametrize("source", EXPRESSIONS, ids=lambda source: source[:30])
def test_a_hostile_expression_is_refused_or_gives_nothing(tmp_path: Path, source: str) -> None:
    from confirmations import NOW, frame

    text = (SHIPPED / "confirm" / "plain.toml").read_text("utf-8").replace('"order.no"', '"""' + source + '"""')
    (tmp_path / "mine.toml").write_text(text.replace('["*"]', '["Shop"]'), "utf-8")
    sentences = [str(told) for told in catalogue.check(tmp_path / "mine.toml")]
    if EXPRESSIONS[source]:
        assert EXPRESSIONS[source] in sentences[0]
        with pytest.raises(Refusal, match=r"^mine\.toml"):
            render_confirmation("Shop", frame({}), NOW, [tmp_path])
    elif not sentences:  # it can be read, fails when it is worked out, and its row stays out of the file
        assert render_confirmation("Shop", frame({}), NOW, [tmp_path]) == []


# --- one table, however the file is written

TEXTS = [p for p in samples() if p.suffix in (".csv", ".txt") and p.with_suffix(".expected.csv").exists()]
ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-le", "gb18030", "cp932", "cp1252")


def rows_of(path: Path) -> list[list[Any]]:
    return [list(row) for row in read_rows(path, marketplaces.owner_of(formats()))[0].rows]


def format_of(path: Path) -> Marketplace:
    return next(one for one in formats() if one.id == path.stem.split("--")[0])


def column_of(rows: list[list[Any]], header: str) -> int:
    return next(at for at, cell in enumerate(rows[0]) if caption_key(cell) == caption_key(header))


def written(rows: list[list[Any]], **form: Any) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, **form).writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_file_s_delimiter_quoting_line_ends_and_blank_lines_change_nothing(tmp_path: Path, path: Path) -> None:
    rows = rows_of(path)
    forms: list[dict[str, Any]] = [
        {"delimiter": ";", "lineterminator": "\n"},
        {"delimiter": "\t", "quoting": csv.QUOTE_ALL},
        {"delimiter": "|", "lineterminator": "\r\n"},
    ]
    for form in forms:
        (tmp_path / "a.txt").write_bytes(("\r\n \r\n" + written(rows, **form)).encode())
        assert rows_of(tmp_path / "a.txt")[2:] == rows


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_file_s_encoding_changes_nothing(tmp_path: Path, path: Path) -> None:
    rows = rows_of(path)
    text = written(rows)
    own = [encoding for encoding in ENCODINGS if encoding.startswith("utf") or encoding in format_of(path).encodings]
    for encoding in own:
        data = text.encode(encoding, "ignore")
        told = encoding != "utf-16-le" or data[:2000].count(0) > 600  # by the zeros of Western text
        if told and data.decode(encoding) == text:
            (tmp_path / "a.txt").write_bytes(data)
            assert rows_of(tmp_path / "a.txt") == rows


@pytest.mark.parametrize(
    ("sample", "encoding"),
    [("taobao", "gb18030"), ("aliexpress", "gb18030"), ("amazon-order-report--japan", "cp932"),
     ("amazon-unshipped--japan", "cp932")],
)  # fmt: skip
def test_encodings_that_files_really_come_in_are_read(tmp_path: Path, sample: str, encoding: str) -> None:
    (path,) = [path for path in TEXTS if path.stem == sample]
    text = written(rows_of(path))
    assert not text.isascii()
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    incoming = marketplaces.read_file(tmp_path / "a.csv", formats(), ZONE)
    pd.testing.assert_frame_equal(incoming.frame, read(path).frame)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_headers_that_a_format_can_do_without_may_be_missing(path: Path) -> None:
    one, rows = format_of(path), rows_of(path)
    keep = {caption_key(header) for header in (*one.header.required, one.order, one.items)}
    starts = tuple(caption_key(start) for start in one.header.starts_with) or ("\n",)
    at = [n for n, cell in enumerate(rows[0]) if caption_key(cell) in keep or caption_key(cell).startswith(starts)]
    grid = [[row[n] if n < len(row) else "" for n in at] for row in rows]
    incoming = marketplaces.read_sheets(rows_from_grid(grid), formats(), ZONE, "cut")
    assert incoming.title == one.title
    assert set(incoming.missing_headers) == {header for header in one.uses() if caption_key(header) not in keep}


NUMBERED = [path for path in TEXTS if not path.stem.startswith("own-orders-")]
"""Without lists of orders by hand: of those that lack a column it is said that they lack the order number, too."""


@pytest.mark.parametrize("path", NUMBERED, ids=lambda path: path.stem)
def test_a_header_that_a_format_cannot_do_without_is_named_when_it_is_missing(path: Path) -> None:
    rows = rows_of(path)
    header = format_of(path).header.required[-1]
    gone = column_of(rows, header)
    grid = [[cell for at, cell in enumerate(row) if at != gone] for row in rows]
    with pytest.raises(Refusal) as refusal:
        marketplaces.read_sheets(rows_from_grid(grid), formats(), ZONE, "cut")
    assert f"but it lacks '{header}'" in str(refusal.value)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_header_that_is_used_and_stands_twice_is_named(path: Path) -> None:
    rows = rows_of(path)
    header = format_of(path).header.required[0]
    twice = column_of(rows, header)
    grid = [[*row, row[twice] if twice < len(row) else ""] for row in rows]
    with pytest.raises(Refusal, match=f"two columns named '{header}'"):
        marketplaces.read_sheets(rows_from_grid(grid), formats(), ZONE, "doubled")


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_a_western_list_is_read_in_any_of_its_encodings(tmp_path: Path, encoding: str) -> None:
    text = "Order no.;SKU;Qty;Recipient;City;Country\r\nA-1;MUG;1;Zoë Müller;Sète;FR\r\n"
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    row = marketplaces.read_file(tmp_path / "a.csv", formats(), ZONE).frame.iloc[0]
    assert row[["recipient", "city"]].tolist() == ["Zoë Müller", "Sète"]


def test_a_line_break_inside_quotes_is_part_of_its_cell(tmp_path: Path) -> None:
    rows = rows_of(SAMPLES / "gmarket.csv")
    rows[1][column_of(rows, "Memo to Seller")] = 'Ring twice\r\nor, "please",\nknock'
    (tmp_path / "a.csv").write_bytes(written(rows).encode())
    incoming = marketplaces.read_file(tmp_path / "a.csv", formats(), ZONE)
    assert incoming.frame["buyer_note"][0] == 'Ring twice or, "please", knock'
    assert incoming.lines.tolist() == [2, 3]
