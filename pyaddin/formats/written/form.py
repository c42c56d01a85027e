"""How a written file looks: its kind, encoding, delimiter, header, dates, decimals; the [file] table of a format."""

from pathlib import Path
from typing import Annotated, Any, Final, Self

from pydantic import AfterValidator, Field, PrivateAttr, ValidationInfo, field_validator, model_validator

from pyaddin.formats.files.schema import Count, Flag, Table, Text, Wrong, one_of
from pyaddin.formats.written.transforms import DATE_PARTS
from pyaddin.words.catalogue import tr

TEMPLATE: Final = "template"
"""The kind of a carrier's own workbook that is filled in place."""
CHARACTERS: Final = ("any", "latin")
ENCODINGS: Final = (
    "ascii", "utf-8", "utf-8-sig", "utf-16", "cp1252", "iso-8859-1", "iso-8859-15", "cp1250", "cp1251", "gbk", "gb2312",
    "gb18030", "big5", "cp932", "shift_jis", "euc_kr", "cp949", "cp950", "euc_jp", "cp874", "cp1253", "cp1254",
    "cp1255", "cp1256", "cp1257", "iso8859_2", "koi8_r", "mac_roman",
)  # fmt: skip
EXTENSIONS: Final = ("csv", "txt", "tsv", "tab", "dat", "asc", "prn", "xls", "xlsx", "xlsm")
"""Of no kind that a computer runs when it is opened."""
NEWLINES: Final = {"CRLF": "\r\n", "LF": "\n"}
MOST_ROWS: Final = {"csv": None, "xlsx": 1_048_575, "xls": 65_535, TEMPLATE: 1_000_000}
"""Rows that a sheet of the kind holds below its header."""


def _is_date(form: str) -> str:
    if form and not DATE_PARTS.search(form):
        raise Wrong(
            tr("{key} is '{form}', which names no part of a date; write one such as DD/MM/YYYY", form=form[:40])
        )
    return form


DateForm = Annotated[Text, AfterValidator(_is_date)]


class FileForm(Table):
    """How the file is written; `rows_max` counts the rows of the first sheet, without the header.

    A template is the file `template` in `folder`, filled on `sheet`; its rows count from 1.
    """

    kind: Annotated[Text, one_of(*MOST_ROWS)] = Field("", validate_default=True)
    template: Text = Field("", validate_default=True)
    sheet: Text = Field("", validate_default=True)
    extension: Text = Field("", validate_default=True)
    delimiter: Annotated[Text, one_of(",", ";", "\t", "|")] = ","
    encoding: Annotated[Text, one_of(*ENCODINGS)] = "utf-8"
    newline: Annotated[Text, one_of(*NEWLINES)] = "CRLF"
    header: Flag = True
    quote: Annotated[Text, one_of("needed", "all")] = "needed"
    rows_max: Count | None = Field(None, validate_default=True)
    date: DateForm = "YYYY-MM-DD"
    decimal: Annotated[Text, one_of(".", ",")] = "."
    not_first: Text = ""
    characters: Annotated[Text, one_of(*CHARACTERS)] = "any"
    address_lines: Annotated[Count, Field(le=4)] = 4
    address_length: Count = 0
    header_row: Count = 1
    first_row: Count = Field(2, validate_default=True)
    _folder: Path | None = PrivateAttr(None)

    @property
    def folder(self) -> Path | None:
        """Where the format file lies, and its template beside it."""
        return self._folder

    @field_validator("template", "sheet")
    @classmethod
    def _of_templates(cls, given: str, info: ValidationInfo) -> str:
        if info.data.get("kind", TEMPLATE) == TEMPLATE and not given:
            raise Wrong(tr("{key} is missing; kind 'template' needs it"))
        if info.data.get("kind", TEMPLATE) != TEMPLATE and given:
            raise Wrong(tr("{key} is for kind 'template'"))
        if info.field_name == "template" and given:
            _refuse_other_files(given)
        return given

    @field_validator("extension")
    @classmethod
    def _is_run_by_nobody(cls, given: str, info: ValidationInfo) -> str:
        if given and given.lower() not in EXTENSIONS:
            choices = ", ".join(EXTENSIONS)
            raise Wrong(tr("{key} is '{given}'; write one of: {choices}", given=given[:40], choices=choices))
        return given or info.data.get("template", "").rpartition(".")[2] or info.data.get("kind", "txt")

    @field_validator("rows_max")
    @classmethod
    def _held(cls, given: int | None, info: ValidationInfo) -> int | None:
        most = MOST_ROWS.get(info.data.get("kind", ""))
        return min(given, most) if given and most else given or most

    @field_validator("first_row")
    @classmethod
    def _below_header(cls, given: int, info: ValidationInfo) -> int:
        if info.data.get("kind") == TEMPLATE and given <= info.data.get("header_row", 0):
            raise Wrong(tr("{key} must be below header_row"))
        return given

    @model_validator(mode="after")
    def _stands_in(self, info: ValidationInfo) -> Self:
        self._folder = told(info).get("folder")
        return self


def _refuse_other_files(template: str) -> None:
    if not set(template).isdisjoint("/\\:") or not template.lower().endswith((".xlsx", ".xlsm")):
        raise Wrong(tr("{key} must be the name of an .xlsx or .xlsm file that lies beside this one"))


def told(info: ValidationInfo) -> dict[str, Any]:
    """What the tables above have told those that are checked now."""
    return {} if info.context is None else info.context
