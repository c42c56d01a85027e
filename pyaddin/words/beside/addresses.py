"""What is wrong with an address."""

from typing import Final

from pyaddin.words.catalogue import Text, tr

SENTENCES: Final[dict[str, Text]] = {
    "address.no-order-no": tr("Order no. is empty; copy it from the marketplace."),
    "address.no-sku": tr("SKU is empty; write the article number as on Products."),
    "address.no-qty": tr("Qty is empty; write a whole number from 1."),
    "address.wrong-qty": tr("Qty is {qty:g}; write a whole number from 1."),
    "address.changed-since-accepted": tr(
        "the address was changed after it was accepted ({by}); empty Approved by to accept it as it is."
    ),
    # country
    "address.no-country": tr("Country is empty; write its two-letter code, such as GB."),
    "address.country-by-name": tr("Country '{country}' is not a code that carriers know; write {meant}."),
    "address.unknown-country": tr("Country '{country}' is not known; write its two-letter code, such as GB."),
    "address.territory": tr("Postcode {postcode} is in {place}, foreign for customs: send it with customs data."),
    "address.territory-with-code": tr(
        "Postcode {postcode} is in {place} (code {own}), foreign for customs: send it with customs data."
    ),
    # postcode, city, state
    "address.city-and-postcode-swapped": tr("City '{city}' and Postcode '{postcode}' look swapped; exchange them."),
    "address.state-and-postcode-swapped": tr("State '{state}' and Postcode '{postcode}' look swapped; exchange them."),
    "address.no-postcode": tr("Postcode is empty; write one such as {example}."),
    "address.postcode-in-city": tr(
        "Postcode is empty; write one such as {example}, perhaps {perhaps}, which stands in City."
    ),
    "address.perhaps-postcode": tr("Postcode is empty; is {perhaps} the postcode? Then move it there."),
    "address.usual-postcode": tr(
        "Postcode is empty; addresses in country {country} usually have one, such as {example}."
    ),
    "address.odd-blank": tr("Postcode '{postcode}' has its blank at an odd place; look whether it is {perhaps}."),
    "address.city-is-a-number": tr("City '{city}' is a number; write the town, and the postcode in Postcode."),
    "address.own-code": tr("{place} has a country code of its own; write {own} in Country."),
    "address.lost-zero": tr(
        "Postcode '{postcode}' seems to have lost its leading zero; write it in full, perhaps {perhaps}."
    ),
    "address.other-postcode": tr(
        "Postcode '{postcode}' does not fit country {country}, where it looks like {example}; correct it."
    ),
    "address.postcode-within": tr(
        "Postcode '{postcode}' does not fit country {country}, where it looks like {example}; correct it, perhaps "
        "{perhaps}."
    ),
    "address.no-city": tr("City is empty; write the town."),
    "address.no-city-no-state": tr("City and State are both empty; write the town."),
    "address.no-state": tr("State is empty; write it."),
    "address.no-state-but-postcode": tr("State is empty; write it, perhaps {states} by the postcode."),
    "address.usual-state": tr("State is empty; addresses in country {country} usually have one."),
    "address.usual-state-but-postcode": tr(
        "State is empty; addresses in country {country} usually have one, perhaps {states} by the postcode."
    ),
    "address.unknown-state": tr("State '{state}' is not known in country {country}; look at it."),
    "address.unknown-state-but-postcode": tr(
        "State '{state}' is not known in country {country}; look at it, perhaps {states} by the postcode."
    ),
    "address.other-state": tr(
        "Postcode '{postcode}' is not in '{state}'; look at both, perhaps {states} by the postcode."
    ),
    # name and street
    "address.no-recipient": tr("Recipient is empty; write a name or a company."),
    "address.no-street": tr("Address 1 is empty; write street and house number."),
    "address.street-in-address-2": tr("Address 1 is empty; move it there from Address 2."),
    "address.no-house-number": tr("No house number in '{street}'; look it up or ask the buyer."),
    "address.post-box": tr("This is a post office box; send by post, as couriers do not deliver to boxes."),
    "address.locker": tr("This is a parcel locker or shop; send by the carrier that runs it."),
    # what the characters give away
    "address.only-question-marks": tr("{column} is only question marks, its letters are lost; copy it anew."),
    "address.lost-letters": tr("{column} '{value}' has lost letters; copy it anew."),
    "address.encoding": tr("{column} '{value}' came in a wrong encoding; write it anew, perhaps '{perhaps}'."),
    "address.hidden": tr(
        "the marketplace hides a part of {column} '{value}'; open the order there and write it in whole."
    ),
    "address.invisible": tr("{column} holds an invisible character; type it anew."),
    "address.formula": tr("{column} '{value}' looks like a formula; it stays text, but ask who ordered."),
    "address.damaged": tr("{column} '{value}' was damaged by Excel; copy it again from the marketplace as text."),
    "address.email-in": tr("{column} holds an e-mail address, '{email}'; move it to Email."),
    "address.email-for-recipient": tr(
        "Recipient holds an e-mail address, '{email}'; move it to Email and write the recipient."
    ),
    "address.email-for-address-1": tr(
        "Address 1 holds an e-mail address, '{email}'; move it to Email and write the address 1."
    ),
    "address.email-for-city": tr("City holds an e-mail address, '{email}'; move it to Email and write the city."),
    "address.phone-for-recipient": tr(
        "Recipient holds a phone number, '{phone}'; move it to Phone and write the recipient."
    ),
    "address.phone-for-city": tr("City holds a phone number, '{phone}'; move it to Phone and write the city."),
    "address.wrong-phone": tr("Phone '{phone}' cannot be dialled; compare it with the marketplace."),
    "address.wrong-email": tr("Email '{email}' is not an e-mail address; correct it or empty it."),
    # what the carrier takes
    "address.too-long": tr(
        "{column} has {length} characters and {carrier} takes {most}; shorten it, or '{cut}' is cut."
    ),
    "address.not-western": tr(
        "{column} '{value}' is not in Western letters, which {carrier} needs; write '{western}' or better."
    ),
}
