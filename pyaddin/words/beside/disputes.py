"""What is said of cases, and of the orders that they are about."""

from typing import Final

from pyaddin.words.catalogue import Text, tr

SENTENCES: Final[dict[str, Text]] = {
    "dispute.no-order": tr("Order no. is empty; write the order that the case is about."),
    "dispute.unknown-order": tr(
        "order {order} stands neither on Orders nor in the archive; correct Order no. or Marketplace."
    ),
    "dispute.two-orders": tr("order {order} is known at two marketplaces; write into Marketplace which one it is."),
    "dispute.no-reason": tr("Reason is empty; choose why the case was opened, as its page says."),
    "dispute.negative": tr("Amount is below 0; write what is in dispute."),
    "dispute.no-cost": tr("it was partly lost and Cost is empty; write what it cost you."),
    "dispute.waits": tr(
        "a stolen card, and the shipment was told: wait for the platform to decide; if it asks for papers, set Status "
        "to To answer and press Make evidence."
    ),
    "dispute.stolen-here": tr(
        "a stolen card, and nothing has left: the order is on hold; cancel it at the marketplace, then write the "
        "Outcome."
    ),
    "dispute.late": tr("the answer was due on {day}; send it now, or write the Outcome if it is decided."),
    "dispute.upload": tr("send the evidence to {who} by {day}, write to the buyer too, then set Status to Answered."),
    "dispute.too-large": tr(
        "the evidence does not fit into what {who} takes, not even without pictures; shorten Your answer and the terms."
    ),
    # what is missing
    "dispute.forgotten": tr("the buyer was forgotten here; take name and address from the marketplace's page."),
    "dispute.no-answer": tr("Your answer is empty: write one paragraph that answers the reason."),
    "dispute.no-tracking": tr("a tracking number is missing; press Import tracking."),
    "dispute.no-delivery": tr(
        "nothing says that it was delivered; press Import tracking status, or save the carrier's proof in {folder} as "
        "{order}-pod.jpg."
    ),
    "dispute.no-photographs": tr("there is no photograph; save one in {folder} as {order}-1.jpg."),
    "dispute.no-messages": tr("there are no messages; save pictures of the chat in {folder} as {order}-chat-1.png."),
    "dispute.no-terms": tr("your terms are missing; name their file in Settings, Terms of the shop."),
    "dispute.picture": tr("{file} cannot be read as a picture or PDF; save it anew as JPEG."),
    # beside the order
    "dispute.order": tr("the order is in dispute: {reason}, case {case}; see Disputes."),
}
