"""What is wrong with a claim against a carrier, and what is to be asked."""

from typing import Final

from pyaddin.words.catalogue import Text, tr

SENTENCES: Final[dict[str, Text]] = {
    "claims.no-number": tr("nothing says which parcel it is about; write its number or its tracking number."),
    "claims.unknown": tr("there is no parcel {number}; correct it, or bring its order back if it was archived."),
    "claims.no-kind": tr("What happened is blank; choose one, or this line is no claim."),
    "claims.no-amount": tr("nothing says what is claimed; write the amount into Claimed."),
    "claims.too-much": tr(
        "{amount:,.2f} is more than the {value:,.2f} that goods and postage were worth; correct Claimed."
    ),
    "claims.overpaid": tr("{paid:,.2f} paid is more than was claimed; correct Paid or Claimed."),
    "claims.no-evidence": tr("a claim for damage needs proof; write in Evidence which photographs you send along."),
    "claims.no-deadline": tr("how long {carrier} takes claims is not known here; write Deadline from your contract."),
    "claims.late": tr("the carrier took claims until {day}; send it all the same, or write Yes into Close."),
}
