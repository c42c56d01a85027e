"""The shop's settings: names, defaults, meanings; read from the Settings sheet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from zoneinfo import ZoneInfo

import pandas as pd

from pyaddin.tables.messages import WAYS, Way
from pyaddin.tables.packing import ENTER, NOTHING, TAB
from pyaddin.tables.problems import Refusal
from pyaddin.tables.schema import YES, YES_NO, shown
from pyaddin.tables.status import POLICIES, SHIP_COMPLETE
from pyaddin.words.catalogue import tr, word

SETTING: Final = "setting"
"""Context of the captions for translators."""

NEWS, SHOW, EVERYTHING = "news", "show", "everything"
"""What an import does with orders that are here already: the marketplace's changes, only list them, all it says."""
BLIND, OPEN = "Blind", "With On hand"
COUNT_SHEETS: Final = ("No", BLIND, OPEN)
"""Whether a count is printed, and whether that says what Stock holds."""
FOUR: Final = "Four on A4"
LABEL_PAPERS: Final = ("A6", FOUR)
VERSION: Final = "3"
"""The version of the workbook's sheets and columns; one without that setting is of version 1."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the Settings sheet; `english` is its caption and `explained` its meaning in the source language, and
    `choices` are codes, of which the sheet shows the captions; `worded` is a default that is words of that language;
    `understood` are choices that workbooks of earlier versions hold;
    `made` is what a new workbook has, where that is not the default."""

    name: str
    english: str
    default: str
    explained: str
    choices: tuple[str, ...] = ()
    worded: bool = False
    understood: Mapping[str, str] = field(default_factory=dict)
    made: str = ""

    @property
    def caption(self) -> str:
        """What stands before it."""
        return word(self.english, SETTING)

    @property
    def meaning(self) -> str:
        """What it is for."""
        return word(self.explained)

    @property
    def blank(self) -> str:
        """What it is where nothing is written."""
        return word(self.default) if self.worded else self.default

    @property
    def filled(self) -> str:
        """What stands on the sheet of a new workbook."""
        return shown(self.default) if self.choices else self.made or self.blank


SETTINGS: Final = (
    Setting("python", "Python", "", "For you to see: the Python that 'fulfilment new' ran with. The buttons start the one that this computer has noted ('fulfilment connect')"),
    Setting("data_folder", "Data folder", "", "Where out/ and the journal lie; blank is the workbook's own folder. Set it when the workbook lies on OneDrive or SharePoint"),
    Setting("downloads", "Downloads folder", "", "Where your browser saves: Import and Import tracking with nothing chosen take the exports that came there in the last three days, beside those in in/; blank is in/ alone"),
    Setting("templates", "Templates folder", "", "Your own formats and documents; blank is templates/ beside the workbook, then those that came with the program"),
    Setting("time_zone", "Time zone", "UTC", "Times on the sheets are of this zone (as Asia/Shanghai, Europe/London)"),
    Setting("policy", "Default policy", SHIP_COMPLETE, "For orders without a policy of their own", POLICIES),
    Setting("keep_stock", "Hold reasons that keep stock", "Fraud check; Buyer asked to wait", "Rows on hold for one of these reasons keep their reserved stock; separate with semicolons", worded=True),
    Setting("combine", "Combine orders", "No", "Yes: orders to one recipient with the same address, service and payment state go in one parcel", YES_NO),
    Setting("duplicates", "Orders that are already here", NEWS, "news takes over what the marketplace changed and asks where you changed it too, show only lists it, everything takes all that the file says", (NEWS, SHOW, EVERYTHING), understood={"skip": NEWS, "update": NEWS}),
    Setting("over_delivery", "Over-delivery tolerance", "0", "Per cent more than expected that Receive goods takes without a question; 0 takes none"),
    Setting("count_tolerance", "Count tolerance", "2", "Per cent by which a count may differ from Stock before it must be made a second time; every difference is posted with a reason"),
    Setting("lead_days", "Lead days", "14", "Days from an order to a supplier until the goods are here, where Suppliers does not say"),
    Setting("sales_days", "Sales of days", "60", "Reorder looks at what was ordered from you in so many days; 30 at least tell something"),
    Setting("cover_days", "Order for days", "30", "Reorder suggests so much that it lasts for so many days more than until it should be ordered again"),
    Setting("service_level", "Service level", "95", "Per cent of the times between order and delivery in which stock is to be enough; safety stock follows from it"),
    Setting("answer_days", "Supplier answers within days", "2", "Later than this a supplier's answer is late on Home, where Suppliers does not say"),
    Setting("stock_buffer", "Stock buffer", "0", "Units of each article that Stock files keep back; for one marketplace or shop behind its name, as 2; eBay: 5; Shopify My Shop: 0"),
    Setting("days_left", "Days left before expiry", "0", "Fewest days before its expiry that a lot still goes out, where Products does not say otherwise; on its last day it is good"),
    Setting("carton_over", "Take full cartons", "No", "Yes: more than expected is taken without a question up to the end of the carton, by Units per carton on Products", YES_NO),
    Setting("figures_days", "Figures of days", "30", "Figures looks at so many days, today among them"),
    Setting("abc_a", "A articles up to", "80", "Per cent of the value of all that was ordered, added up from the best article down: up to here an article is an A"),
    Setting("abc_b", "B articles up to", "95", "Per cent of that value: up to here an article is a B, and the others are C"),
    Setting("count_sheet", "Count sheet", "No", "A PDF by bin that Count stock makes of what it lays out; a blind one does not say what Stock holds", COUNT_SHEETS),
    Setting("trusted_lists", "Trusted lists", "", "Files that may change your own lists without a question, as Stock: daily*.csv; Products: catalogue.xlsx"),
    Setting("rule_currency", "Currency of rule values", "", "Three letters, such as EUR: parcels in another currency are compared with Value from and Value to by the central bank's rates; blank compares the bare numbers"),
    Setting("fill", "Carton filled up to", "85", "Per cent of a carton that more than eight articles fill in your house: measure a few and write it here; up to eight are laid into it one by one"),
    Setting("padding", "Padding around fragile goods", "0", "Millimetres on each side of what is fragile when a carton is proposed"),
    Setting("wave_size", "Totes in a wave", "20", "So many parcels of several articles are picked on one walk, each into a tote"),
    Setting("pick_route", "Way through the bins", "By bin", "By bin: in the order of the bin codes; Snake: every second aisle from its far end", ("By bin", "Snake")),
    Setting("service_names", "May release for service", "", "Names of Windows users, with semicolons; blank is everybody"),
    Setting("finance_names", "May release for finance", "", "Names of Windows users, with semicolons; blank is everybody"),
    Setting("only_some", "Only for some", "", "Buttons, and columns of Orders, that only some may use or change, as Carrier files: anna, li; Unit price: anna"),
    Setting("along", "Packed along", "", "What goes into parcels beside the order, as FLYER; PEN*1 from 50; CARD at Shopify: from that value on, of that marketplace"),
    Setting("scale_tolerance", "Scale tolerance", "5", "Per cent by which the scale may differ from what a parcel should weigh before it is said"),
    Setting("scan_prefix", "Scanner sends before a code", "", "Letters that your scanner puts before each code; Check scanner on Packing shows them"),
    Setting("scan_suffix", "Scanner sends behind a code", ENTER, "The key behind each code; Nothing: a code is taken as soon as it is known", (ENTER, TAB, NOTHING)),
    Setting("scan_separator", "Scanner sends for GS1's separator", "", "Blank: the control character itself, or the key that stands for it; a letter such as | where the scanner sends that; Lost where it sends nothing"),
    Setting("confirm_handed", "Confirm waits for the hand-over", "No", "Yes: marketplaces are told only of parcels whose waybill was scanned out", YES_NO),
    Setting("slip_size", "Packing slip size", "A6", "A6, A4, 100 × 150 mm labels or an 80 mm roll", ("A6", "A4", "100 × 150 mm", "80 mm roll")),
    Setting("label_paper", "Labels on", "A6", "What Print labels puts carriers' labels, slips and customs forms on", LABEL_PAPERS),
    Setting("papers_size", "Customs papers size", "A4", "A4, A6 or 100 × 150 mm labels for CN 22 and CN 23; invoices are A4", ("A4", "A6", "100 × 150 mm")),
    Setting("papers_day", "Customs papers in the day", "No", "Yes: Run the day makes customs papers too, and holds parcels that a rule forbids", YES_NO),
    Setting("incoterm", "Incoterm", "DAP", "DAP: the receiver pays duty and tax; DDP: you do", ("DAP", "DDP")),
    Setting("logo", "Logo", "", "A picture file for the packing slip: PNG, JPEG or SVG in the templates folder"),
    Setting("slip_message", "Packing slip message", "Thank you for your order.", "The line at the foot of a packing slip", worded=True),
    Setting("open_files", "Open what was written", YES, "Yes: the packing slips' PDF and the folder of the carrier files open after the press", YES_NO),
    Setting("ready_minutes", "Python stays ready", "10", "So many minutes after a press Python waits for the next one, which then answers at once; 0 ends it with each press"),
    Setting("scan_days", "First scan within days", "3", "So many days after the marketplace was told, a parcel that no carrier has scanned needs you, where no clock of the marketplace says another"),
    Setting("collect_days", "Collected within days", "7", "So long a parcel waits at a collection point, where Collect by on Parcels does not say"),
    Setting("complete_days", "Completed after days", "14", "So many days after its delivery an order is completed; 0 leaves that to you"),
    Setting("messages_on", "Messages to buyers", "", "Which ones are drafted, with semicolons, as Shipped; Delayed; blank is none. The texts that came with the program were composed by us: read them first"),
    Setting("message_way", "Messages go out by", Way.DRAFT, "Mail: through your server; Draft file: .eml files for your mail program; a list for mail merge or SMS; To paste: you copy them. A marketplace's rules come first", WAYS),
    Setting("shop_name", "Shop name in messages", "", "How messages are signed; blank is the shop on Orders, else the company of the warehouse"),
    Setting("mail_server", "Mail server", "", "Your provider's server for outgoing mail, as smtp.example.com; the password is never kept here: see the guide's page on messages"),
    Setting("mail_port", "Mail port", "587", "587 (STARTTLS) or 465 (TLS); mail without encryption is not sent"),
    Setting("mail_user", "Mail user", "", "The name that the server knows you by"),
    Setting("mail_from", "Mail from", "", "Your address, as Example Shop <post@example.com>"),
    Setting("mail_minute", "Mails in a minute", "60", "No more than so many; 0 is as fast as the server takes them"),
    Setting("mailbox_server", "Mailbox server", "", "Your provider's IMAP server, as imap.example.com: Notify buyers reads questions and mail that came back there, and changes nothing in it; blank reads none"),
    Setting("mailbox_port", "Mailbox port", "993", "993 (TLS); a mailbox without encryption is not read"),
    Setting("mailbox_user", "Mailbox user", "", "The name that the mailbox knows you by; blank is Mail user"),
    Setting("mail_press", "Mails in a press", "100", "A press sends so many at most, the next one goes on"),
    Setting("answer_hours", "Answer buyers within hours", "24", "The deadline of a buyer's question and of a message, where none is written"),
    Setting("review_days", "Ask for a review after days", "7", "So many days after delivery, where Messages to buyers names it and the marketplace allows it"),
    Setting("dispute_days", "Answer disputes within days", "3", "Working days, Monday to Friday, from the day on which a case was opened, where neither Disputes nor templates/deadlines says; look at what your payment service says"),
    Setting("evidence_folder", "Evidence folder", "", "Photographs, proofs of delivery and chats for disputes, as pictures or PDF whose names begin with the number of the order, parcel, waybill or case; blank is in/evidence in the data folder"),
    Setting("shop_terms", "Terms of the shop", "", "A text file in the templates folder with your terms of delivery and return; it goes into the evidence"),
    Setting("carrier_accounts", "Carrier accounts", "", "Your account numbers with carriers, as UPS: 12A34B; FedEx: 123456789; an invoice of another account is refused; blank takes any"),
    Setting("invoice_columns", "Invoice columns", "", "What a carrier's invoice calls its columns, where that is not known, as Tracking no.: Consignment; Billed: Cost"),
    Setting("archive_days", "Archive after days", "90", "Archive moves orders that were completed longer ago than this"),
    Setting("forget_days", "Forget buyers after days", "30", "Forget buyers removes names and addresses of orders completed longer ago than this; marketplaces ask for 30"),
    Setting("book_id", "Book ID", "", "Ties this workbook to its journal; leave as it is"),
    Setting("clock", "Clock difference", "0", "Minutes by which the shop's clock is ahead of this computer's, for what is late on the sheets; every press sees to it"),
    Setting("files_wait", "Files that wait", "0", "So many in in/ and in the downloads folder that no press has taken yet; every press sees to it"),
    Setting("version", "Workbook version", "1", "Which version of the program made its sheets; leave as it is", made=VERSION),
)  # fmt: skip

BY_NAME: Final = {setting.name: setting for setting in SETTINGS}


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings by name, blanks filled with the defaults."""

    values: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.values[name]

    def yes(self, name: str) -> bool:
        """Whether a Yes/No setting says Yes."""
        return self.values[name] == YES

    @property
    def zone(self) -> ZoneInfo:
        """The shop's time zone; Refusal when there is no such zone."""
        try:
            return ZoneInfo(self["time_zone"])
        except (ValueError, OSError, KeyError):  # ZoneInfoNotFoundError is a KeyError
            raise Refusal(
                tr("Settings: there is no time zone '{zone}'; write one such as Europe/London.", zone=self["time_zone"])
            ) from None

    def days(self, name: str) -> int:
        """A setting that is a number of days; Refusal when it is none."""
        text = self.values[name].removesuffix(".0")
        if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 36_500):
            caption = next(setting.caption for setting in SETTINGS if setting.name == name)
            raise Refusal(
                tr("Settings: '{caption}' is '{value}'; write a number of days, such as 30.",
                   caption=caption, value=text[:40])
            )  # fmt: skip
        return int(text)

    def number(self, name: str, least: int, most: int) -> int:
        """A setting that is a whole number; Refusal when it is none of these."""
        text = self[name].removesuffix(".0").strip()
        if not (text.isascii() and text.isdigit() and len(text) <= 9 and least <= int(text) <= most):
            raise Refusal(
                tr("Settings: '{caption}' is '{value}'; write a number from {least} to {most}.",
                   caption=BY_NAME[name].caption, value=text[:40], least=least, most=most)
            )  # fmt: skip
        return int(text)

    def per_cent(self, name: str) -> float:
        """A setting that is a number of per cent; Refusal when it is none."""
        text = self[name].removesuffix("%").strip()
        if not (text.replace(".", "", 1).isdecimal() and float(text) <= 100):
            raise Refusal(
                tr("Settings: '{caption}' is '{value}'; write a number from 0 to 100.",
                   caption=BY_NAME[name].caption, value=text[:40])
            )  # fmt: skip
        return float(text)

    @property
    def version(self) -> int:
        """Which version of the program made the workbook's sheets; Refusal when it is none."""
        text = self["version"].removesuffix(".0")
        if not (text.isascii() and text.isdigit() and 1 <= len(text) <= 4):
            caption = next(setting.caption for setting in SETTINGS if setting.name == "version")
            raise Refusal(
                tr("Settings: '{caption}' is '{value}', which is no version; write 1, press Check set-up and do what it "
                   "says.", caption=caption, value=text[:40])
            )  # fmt: skip
        return int(text)

    def refuse_newer(self) -> None:
        """Refusal where a newer program than this made the workbook: what it keeps there would be misread."""
        if self.version > int(VERSION):
            raise Refusal(
                tr("This workbook is of version {version}, and the program on this computer knows {known} and earlier "
                   "ones: install the newer program and press again.", version=self.version, known=VERSION)
            )  # fmt: skip

    def keeps_stock(self) -> tuple[str, ...]:
        """Hold reasons that keep their stock, in lower case."""
        return tuple(part.strip().casefold() for part in self["keep_stock"].split(";") if part.strip())


def read(frame: pd.DataFrame) -> Settings:
    """The Settings table's values; Refusal names the first that is not one of its choices, or says that the workbook is
    newer than the program: that comes first, for it may have choices that are not known yet."""
    by_caption = {setting.caption: setting for setting in SETTINGS}
    rows = [(by_caption[c], v) for c, v in zip(frame["setting"], frame["value"], strict=True) if c in by_caption and v]
    values = {setting.name: setting.blank for setting in SETTINGS}
    settings = Settings(values | {setting.name: value for setting, value in rows})
    settings.refuse_newer()
    return Settings(values | {setting.name: _chosen(setting, value) for setting, value in rows})


def _chosen(setting: Setting, value: str) -> str:
    """The code of the choice that a cell shows; Refusal when it is none. What may be anything is itself."""
    captions = {shown(choice): choice for choice in setting.choices}
    if value in setting.understood:
        return setting.understood[value]
    if setting.choices and value not in captions:
        raise Refusal(
            tr("Settings: '{caption}' is '{value}'; write one of: {choices}.",
               caption=setting.caption, value=value, choices=", ".join(captions))
        )  # fmt: skip
    return captions.get(value, value)
