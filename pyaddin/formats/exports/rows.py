"""An export's rows as columns of raw cells: blank rows dropped, order cells filled down, item cells split."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from pyaddin.formats.exports.columns import ColumnSource
from pyaddin.formats.exports.recognise import Match
from pyaddin.values import raw as cells
from pyaddin.values.captions import caption_key
from pyaddin.values.china import place
from pyaddin.values.raw import Cell, Row
from pyaddin.words.catalogue import Text, tr

_BLOCK = re.compile(r"【\d+】")
_LABEL = re.compile(r"[(（]\s*(产品属性|商家编码|产品数量|物流等级&买家选择物流)\s*[:：]")
_BAR = re.compile(r"(?<!\\)\|")
_TOGETHER, _BETWEEN = 100, "\0"
_COUNT = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?![\d.,])")
ITEM_SKU, ITEM_TITLE, ITEM_ATTRIBUTES, ITEM_QTY, ITEM_ONLY_QTY, ITEM_TOTAL, POSITION = (
    "item.sku", "item.title", "item.attributes", "item.qty", "item.only_qty", "item.total", "row.position",
)  # fmt: skip
_ITEM_PARTS = (ITEM_SKU, ITEM_TITLE, ITEM_ATTRIBUTES, ITEM_QTY, ITEM_ONLY_QTY, ITEM_TOTAL)
_NO_ATTRIBUTES = frozenset(
    {"name", "sku", "quantity", "total", "product_id", "subtotal", "sub_total", "tax", "tax_data", "refunded"}
)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row of the file that could not be taken: its number as a spreadsheet shows it, and why, with what to do."""

    line: int
    reason: Text


class Export:
    """Columns of an export by header; `lines` are the rows' numbers in the file, one for every order line."""

    def __init__(self, match: Match, rows: Sequence[Row]) -> None:
        self.format = match.format
        self.rejected: list[Rejected] = []
        self._positions = match.positions
        self._made: dict[str, list[Cell]] = {}
        self._width = len(rows[match.header])
        self.lines, body = self._body(rows, match.header)
        used = {self._positions.get(caption_key(header), -1) for header in self.format.uses()}
        of_items = sorted((len(key), key) for key in self._positions if self.format.holds_items(key))  # 2 before 10
        self._item_places = [self._positions[key] for _, key in of_items]
        self._columns = _taken(body, sorted({*used, *self._item_places} - {-1}), self._width)
        if blank := self.format.blank:
            self._columns = {
                at: ["" if cell in blank else cell for cell in column] for at, column in self._columns.items()
            }
        if self.format.grain == "first_full":
            self._fill_down()
        elif self.format.items:
            self._split_items()

    def __len__(self) -> int:
        return len(self.lines)

    def column(self, header: str) -> list[Cell]:
        """The raw cells under one of the headers that the format uses; all blank when the file lacks it."""
        if header == POSITION:
            return self._count_within(self.orders())
        if header in self._made:
            return self._made[header]
        found = self._columns.get(self._positions.get(caption_key(header), -1))
        return [None] * len(self) if found is None else found

    def has(self, header: str) -> bool:
        """Whether the file has the header."""
        return header in self._made or caption_key(header) in self._positions

    def value(self, value: ColumnSource) -> list[Cell]:
        """The raw cells of a column that is filled in this way."""
        if not value.headers:
            return [value.constant] * len(self)
        parts = [self.column(header) for header in value.headers]
        if value.join:
            return _joined([cells.text(part) for part in parts if any(part)], value.glue, len(self))
        out = parts[0]
        for part in parts[1:]:
            if part is not out and any(part):
                out = [b if a == "" or a is None else a for a, b in zip(out, part, strict=True)]
        if value.filled:
            return ["" if cell in (None, "") else value.filled for cell in out] if any(out) else out
        if value.first_line:
            return [word.splitlines()[0] if word else "" for word in cells.lines(out)]
        if value.word:
            return [" ".join(text.split()[value.word - 1 : value.word]) for text in cells.text(out)]
        if value.china:
            return [getattr(place(text), value.china) for text in cells.text(out)]
        return list[Cell](cells.each(out, lambda cell: _symbol(str(cell), value))) if value.symbols else out

    def orders(self) -> list[str]:
        """The order number of each row, cleaned; blank when there is none."""
        return cells.code(self.column(self.format.order)) if self.format.order else [""] * len(self)

    def _body(self, rows: Sequence[Row], header: int) -> tuple[list[int], list[Row]]:
        """Rows below the header that hold anything and are as wide as it; a longer one has moved values."""
        below, first, width = rows[header + 1 :], header + 2, self._width
        if not self.format.description_row and all(map(any, below)) and set(map(len, below)) == {width}:
            return list(range(first, first + len(below))), list(below)
        lines: list[int] = []
        body: list[Row] = []
        for number, row in enumerate(below, first):
            if not any(row) or (not body and self._describes(row)):
                continue
            if len(row) > width and any(row[width:]):
                moved = tr(
                    "it has {count} cells where the header has {width}, so values have moved.",
                    count=len(row), width=width,
                )  # fmt: skip
                self._reject(number, moved)
                continue
            lines.append(number)
            body.append(row if len(row) == width else [*row[:width], *[None] * (width - len(row))])
        if len(body) > 1 and lines[-1] == len(rows) and len(rows[-1]) < width == len(rows[-2]):
            body.pop()
            self._reject(lines.pop(), tr("the file ends in the middle of it; download the export again."))
        return lines, body

    def _describes(self, row: Row) -> bool:
        begins = caption_key(self.format.description_row)
        return bool(begins) and any(caption_key(cell).startswith(begins) for cell in row)

    def _reject(self, line: int, reason: Text) -> None:
        self.rejected.append(Rejected(line, reason))

    def _fill_down(self) -> None:
        """Blank order cells take their order's first row's value; a blank order number is that of the row above."""
        keys = list[str](self.orders())
        for at, key in enumerate(keys):
            if not key and at:
                keys[at] = keys[at - 1]
        first: dict[str, int] = {}
        top = [first.setdefault(key, at) for at, key in enumerate(keys)]
        below = [(at, above) for at, above in enumerate(top) if at != above]
        of_line = {caption_key(header) for header in self.format.line_headers}
        self._made[self.format.order] = list[Cell](keys)
        for header in self.format.uses():
            if caption_key(header) in of_line or header == self.format.order:
                continue
            column = list(self.column(header))
            for at, above in below:
                if column[at] == "" or column[at] is None:
                    column[at] = column[above]
            self._made[header] = column

    def _split_items(self) -> None:
        """One row for each item of an order's item cell, or of its several."""
        items, lines, times = [], [], []
        for line, found in zip(self.lines, self._items_of_rows(), strict=True):
            if not found:
                self._reject(line, tr("its cell of items cannot be read; write the order in by hand."))
            lines += [line] * len(found)
            times.append(len(found))
            items += [{**item, ITEM_ONLY_QTY: item[ITEM_QTY] if len(found) == 1 else ""} for item in found]
        self.lines = lines
        for at, column in self._columns.items():
            self._columns[at] = [cell for cell, count in zip(column, times, strict=True) for _ in range(count)]
        for name in _ITEM_PARTS:
            self._made[name] = [item.get(name, "") for item in items]

    def _items_of_rows(self) -> list[list[dict[str, str]]]:
        if self.format.grain == "cell":
            return [split_items(cell) for cell in cells.lines(self.column(self.format.items))]
        columns = [cells.lines(self._columns[at]) for at in self._item_places]
        return [[item_of_pairs(cell) for cell in row if cell] for row in zip(*columns, strict=True)]

    def _count_within(self, orders: list[str]) -> list[Cell]:
        """1, 2, … within each order, in the order of the file."""
        seen: dict[str, int] = {}
        counted: list[Cell] = []
        for order in orders:
            seen[order] = seen.get(order, 0) + 1
            counted.append(str(seen[order]))
        return counted


def _taken(body: Sequence[Row], places: Sequence[int], width: int) -> dict[int, list[Cell]]:
    """The columns at these places, taken out of blocks of rows and their texts made anew.

    The texts of a file lie in memory row by row; where those of a column lie side by side, going through it takes a
    third of the time.
    """
    columns: dict[int, list[Cell]] = {at: [] for at in places}
    for start in range(0, len(body), _TOGETHER):
        block = list(chain.from_iterable(body[start : start + _TOGETHER]))
        for at, column in columns.items():
            column += _anew(block[at::width])
    return columns


def _anew(values: list[Cell]) -> Sequence[Cell]:
    try:
        texts = _BETWEEN.join(values).split(_BETWEEN)  # type: ignore[arg-type]
    except TypeError:  # a workbook's numbers, moments and blanks
        return values
    return texts if len(texts) == len(values) else values


def _joined(texts: list[list[str]], glue: str, count: int) -> list[Cell]:
    """Columns of a row in one; those that are blank all the way down are not among them."""
    if len(texts) < 2:
        return list[Cell](texts[0]) if texts else [""] * count
    return [glue.join(filter(None, row)) for row in zip(*texts, strict=True)]


def _symbol(cell: str, value: ColumnSource) -> str:
    return next((code for symbol, code in value.symbols.items() if symbol in cell), "")


def split_items(cell: str) -> list[dict[str, str]]:
    """AliExpress' item cell: a block for each product, `【1】title` and labelled brackets, in any order, SKU optional.

    >>> split_items("【1】 Mug \\n(产品属性: Color:Red)\\n(商家编码:MUG-1)\\n(产品数量:2 piece)")[0]["item.sku"]
    'MUG-1'
    """
    return [_item(block) for block in _BLOCK.split(cell)[1:]]


def item_of_pairs(cell: str) -> dict[str, str]:
    r"""WebToffee's item cell: names and values; what is none of the usual names is an attribute, but for hidden ones.

    >>> item_of_pairs(r"name:Cup \| saucer|product_id:7|sku:CUP|quantity:2|total:8.00|color:Red|_note:x")["item.title"]
    'Cup | saucer'
    """
    pairs = [part.replace("\\|", "|").partition(":") for part in _BAR.split(cell)]
    found = {name.strip().casefold(): value.strip() for name, _, value in pairs}
    others = [f"{name}: {value}" for name, value in found.items() if name not in _NO_ATTRIBUTES and name[:1] not in "_"]
    return {
        ITEM_SKU: found.get("sku", ""),
        ITEM_TITLE: found.get("name", ""),
        ITEM_ATTRIBUTES: ", ".join(others),
        ITEM_QTY: found.get("quantity", ""),
        ITEM_TOTAL: found.get("total", ""),
    }


def _item(block: str) -> dict[str, str]:
    title, *parts = _LABEL.split(block)
    labels: dict[str, str] = {}
    for label, value in zip(parts[::2], parts[1::2], strict=True):
        labels.setdefault(label, value.strip().removesuffix(")").removesuffix("）").strip())
    count = _COUNT.match(labels.get("产品数量", ""))
    return {
        ITEM_SKU: labels.get("商家编码", ""),
        ITEM_TITLE: title.strip(),
        ITEM_ATTRIBUTES: labels.get("产品属性", ""),
        ITEM_QTY: count[1] if count else labels.get("产品数量", ""),
    }
