"""Why a message to a buyer does not go out."""

from typing import Final

from pyaddin.words.catalogue import Text, tr

SENTENCES: Final[dict[str, Text]] = {
    "message.no-order": tr(
        "no order {order} is on Orders; correct the number, or fill in To, Language and Text yourself."
    ),
    "message.no-address": tr("there is no e-mail address; write one into To, or choose another Way out."),
    "message.bad-address": tr("'{address}' is no e-mail address; put it right in To."),
    "message.bad-phone": tr(
        "'{phone}' is no phone number with its country code, as +44 1632 960123; put it right in To."
    ),
    "message.forbidden-way": tr("{marketplace} does not allow this Way out; choose one of: {ways}."),
    "message.forbidden": tr("{marketplace} does not allow buyers to be written to about this; it is not sent."),
    "message.over-time": tr(
        "{marketplace} allows this within {days:,} days after the parcel left, which are over; it is not sent."
    ),
    "message.too-long": tr("the text has {letters:,} letters and {marketplace} takes {most:,}; shorten it."),
    "message.language": tr("{marketplace} takes this in {language} alone; choose that Language and press again."),
    "message.letters": tr(
        "{marketplace} takes Latin letters alone here, and the text holds '{letter}'; write it otherwise."
    ),
    "message.link": tr("{marketplace} allows no links, and the text holds one; take it out."),
    "message.no-text": tr("there is no text; write into Text what it is to say."),
    "message.no-answer": tr("the buyer asked; write your answer into Answer and press again."),
    "message.late": tr("the buyer asked and {day} is over; write your answer into Answer and press again."),
    "message.template": tr("{why}"),
    "message.told": tr("the buyer was told of this on {day}; delete the row, or write Own words into About."),
    "message.unsure": tr(
        "the mail server may have taken it or not when the press broke off; look among what was sent, then write Yes "
        "into Send to send it once more, or No."
    ),
    "message.refused": tr("the mail server refuses it ({reason}); correct To or the text and write Yes into Send."),
    "message.later": tr("the mail server does not take it at the moment ({reason}); the next press tries again."),
    "message.back": tr("the mail came back ({reason}); correct E-mail on Orders and reach the buyer another way."),
    "message.paste": tr("copy Subject and Text into the marketplace's message, then write Yes into Send."),
}
