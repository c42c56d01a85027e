"""What cannot be read on a sheet; `{column}` is the caption above the cell."""

from typing import Final

from pyaddin.words.catalogue import Text, tr

SENTENCES: Final[dict[str, Text]] = {
    "sheet.error-value": tr("{column} holds {error}; put the value itself there."),
    "sheet.lost-digits": tr("{column} holds {cell}: digits were lost when it became a number; type it again as text."),
    "sheet.date": tr(
        "{column} holds the date {date}; if that was typed as something else, type it again with an apostrophe before it."
    ),
    "sheet.not-listed": tr("{column} holds '{cell}'; choose one of {choices}."),
    "sheet.not-yes": tr("{column} holds '{cell}'; type {yes} or leave it blank."),
    "sheet.no-number": tr("{column} holds '{cell}'; type a whole number."),
    "sheet.not-whole": tr("{column} is {number:.15g}; type a whole number."),
    "sheet.negative": tr("{column} is {number:g}; type a whole number that is not negative."),
    "sheet.too-large": tr("{column} is {number:.15g}; type a whole number up to {most:,.0f}."),
    "sheet.no-amount": tr("{column} holds '{cell}'; type an amount such as 12.50."),
    "sheet.no-date": tr("{column} holds '{cell}'; write the date as 2026-11-21."),
    "sheet.twice": tr("{column} {key} stands in {cell} already; delete one of the two rows."),
    "sheet.no-key": tr("{column} is blank; fill it in or delete the row."),
}
