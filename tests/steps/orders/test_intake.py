"""Import: what is new comes in, what is here is asked for news, and a blank never wipes what is there."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pandas as pd
import pytest

from pyaddin.steps.orders.asking import Export
from pyaddin.steps.orders.identity import UNNAMED
from pyaddin.steps.orders.intake import COLLIDES, Taken, take_orders
from pyaddin.steps.orders.news.beside import settled
from pyaddin.steps.orders.news.states import DELETED, ELSEWHERE
from pyaddin.steps.orders.statements import latest, no_lines
from pyaddin.tables.frames import FIRST_NEW, empty, from_records
from pyaddin.tables.problems import Refusal, beside
from pyaddin.tables.settings import EVERYTHING, NEWS, SETTINGS, SHOW, Settings
from pyaddin.tables.status import Status

MORNING = datetime(2026, 11, 18, 9)
NAN = float("nan")
DEFAULTS = Settings({setting.name: setting.default for setting in SETTINGS})
ROW: dict[str, Any] = {
    "marketplace": "Shopify", "order_no": "#1", "line_no": "11", "sku": "MUG", "listing_sku": "MUG", "item": "Mug",
    "unit_price": 9.5, "qty": 2.0, "recipient": "Jane Example", "address_1": "12 High Street", "city": "Leeds",
    "postcode": "LS1 1AA", "country": "GB", "phone": "+44 1632 960123", "status": Status.NEW,
    "ordered_at": pd.Timestamp("2026-11-18 08:00"),
}  # fmt: skip
PEN: dict[str, Any] = {"line_no": "12", "sku": "PEN", "listing_sku": "PEN", "item": "Pen", "unit_price": 1.5}
UNNUMBERED: dict[str, Any] = {"line_no": ""}
BUYER_B: dict[str, Any] = {
    "recipient": "Ada Quill", "address_1": "3 Larkspur Lane", "city": "Bristol", "postcode": "BS6 5QA",
    "phone": "+44 7700 900301", "ordered_at": pd.Timestamp("2026-11-18 08:30"),
}  # fmt: skip
OF_STATE = {"cancel": Status.CANCELLED, "hold": Status.HOLD, "shipped": Status.SHIPPED, "": Status.NEW}


def export(
    *rows: dict[str, Any], says: Sequence[str] = (), hours: float = 0, complete: bool = False, whole: float = NAN,
    out: float = NAN,
) -> Export:  # fmt: skip
    """A file of these lines; `says` is "" or cancel, shipped or hold:reason for each; made so many hours after the
    morning's. `whole` and `out` are units ordered and shipped, where the format tells them."""
    says = says or [""] * len(rows)
    said = [word.partition(":")[0] for word in says]
    why = [word.partition(":")[2] for word in says]
    records = [
        {**ROW, **row, "status": OF_STATE[state], "hold_reason": reason}
        for row, state, reason in zip(rows, said, why, strict=True)
    ]
    frame = from_records("orders", records)
    told = {"said": pd.array(said, dtype="str"), "why": pd.array(why, dtype="str"), "ordered": whole, "shipped": out}
    facts = pd.DataFrame({**told, "at": frame["ordered_at"]}, index=frame.index)
    return Export.of(frame, facts, complete, MORNING + timedelta(hours=hours))


class Shop:
    """Orders, parcels and what was said, import after import."""

    def __init__(self) -> None:
        self.orders, self.parcels, self.said = empty("orders"), empty("parcels"), no_lines()

    def take(self, given: Export, mode: str = NEWS, **chosen: Any) -> Taken:
        taken = take_orders(self.orders, self.parcels, given, self.said, DEFAULTS, mode, 7, **chosen)
        self.orders, self.parcels = taken.orders, taken.parcels
        self.said = latest(self.said, taken.statements)
        return taken

    def set(self, row: int, **values: Any) -> None:
        """What a clerk, or a later step, writes in a row."""
        for name, value in values.items():
            self.orders = self.orders.assign(**{name: self.orders[name].copy()})
            self.orders.loc[self.orders.index[row], name] = value

    def packed(self, row: int, number: str = "P000001", **parcel: Any) -> None:
        """Put a row into a parcel."""
        self.set(row, status=Status.PACKED, parcel_no=number, warehouse="MAIN", reserved=self.orders["qty"].iloc[row])
        made = {"parcel_no": number, "order_no": "#1", "status": Status.PACKED, **parcel}
        self.parcels = pd.concat([self.parcels, from_records("parcels", [made], len(self.parcels) + 5)])

    def sent(self, row: int, number: str = "P000001", **parcel: Any) -> None:
        """Put a row into a parcel that is in a carrier's file."""
        self.packed(row, number, **{"status": Status.SENT, "carrier_file": "rm.csv", **parcel})
        self.set(row, status=Status.SENT)

    def shipped(self, row: int, number: str = "P000001") -> None:
        """Put a row into a parcel that went out."""
        self.packed(row, number, status=Status.SHIPPED, carrier_file="rm.csv", tracking_no="T1")
        self.set(row, status=Status.SHIPPED)

    def column(self, name: str) -> list[Any]:
        return list(self.orders[name])

    def codes(self, row: int = 0) -> list[str]:
        """What is said of a row."""
        return [kept.said.code for kept in beside("orders", *self.orders.iloc[row][["problem", "problem_columns"]])]


@pytest.fixture
def shop() -> Shop:
    """A shop with the morning's import: an order of two lines."""
    made = Shop()
    made.take(export({}, PEN))
    return made


def test_new_orders_come_below_the_others_with_numbers_never_given_before(shop: Shop) -> None:
    taken = shop.take(export({"order_no": "#2"}, {**PEN, "order_no": "#2"}))
    assert taken.kinds.tolist() == ["new", "new"]
    assert shop.column("row_id") == ["R000008", "R000009", "R000010", "R000011"]
    assert shop.orders.index.tolist() == [FIRST_NEW + n for n in range(4)]


def test_the_same_file_again_brings_nothing_new(shop: Shop) -> None:
    before = shop.orders
    taken = shop.take(export({}, PEN))
    assert taken.kinds.tolist() == ["known", "known"]
    assert taken.statements.empty
    pd.testing.assert_frame_equal(shop.orders, before)


def test_two_shops_of_one_marketplace_each_have_their_order_of_one_number(shop: Shop) -> None:
    taken = shop.take(export({**BUYER_B, "shop": "North"}))
    assert taken.kinds.tolist() == ["new"]
    assert shop.column("shop") == ["", "", "North"]
    assert shop.take(export({**BUYER_B, "shop": "North"}, hours=2)).kinds.tolist() == ["known"]


def test_a_number_that_another_buyer_has_here_is_asked_and_waits_on_hold(shop: Shop) -> None:
    taken = shop.take(export(BUYER_B))
    assert taken.kinds.tolist() == ["asked"]
    assert shop.orders.iloc[2][["shop", "status", "hold_reason"]].tolist() == [UNNAMED, Status.HOLD, str(COLLIDES)]
    assert "same number" in str(taken.notes[0])
    assert shop.take(export(BUYER_B)).kinds.tolist() == ["known"]
    assert shop.take(export({}, PEN, hours=1)).kinds.tolist() == ["known", "known"]


def test_a_blank_shop_takes_the_name_that_a_later_file_gives_it(shop: Shop) -> None:
    taken = shop.take(export({"shop": "North", "city": "York"}, {**PEN, "shop": "North"}, hours=1))
    assert taken.kinds.tolist() == ["changed", "known"]
    assert shop.column("shop") == ["North", "North"]
    assert shop.take(export({"city": "York"}, PEN, hours=2)).kinds.tolist() == ["known", "known"]


def test_a_workbook_without_the_column_shop_refuses_a_second_shop(shop: Shop) -> None:
    with pytest.raises(Refusal, match=r"#1: this workbook is of an earlier version and has no column Shop"):
        take_orders(shop.orders, shop.parcels, export(BUYER_B), shop.said, DEFAULTS, NEWS, 9, shops=False)


def test_an_order_cancelled_in_the_afternoon_is_cancelled_here_and_its_units_are_free(shop: Shop) -> None:
    shop.set(0, status=Status.RESERVED, reserved=2.0, warehouse="MAIN", bin="A1")
    taken = shop.take(export({}, PEN, says=["cancel", "cancel"], hours=6))
    assert taken.kinds.tolist() == ["cancelled", "cancelled"]
    assert shop.column("status") == [Status.CANCELLED, Status.CANCELLED]
    assert shop.orders["reserved"].isna().all()
    assert shop.codes() == ["news.cancelled"]


def test_a_packed_order_that_is_cancelled_gives_its_parcel_up(shop: Shop) -> None:
    shop.packed(0)
    taken = shop.take(export({}, PEN, says=["cancel", "cancel"], hours=6))
    assert shop.parcels["status"].tolist() == [Status.CANCELLED]
    assert shop.orders.iloc[0][["status", "parcel_no", "warehouse"]].tolist() == [Status.CANCELLED, "", ""]
    assert taken.remade == ["P000001"]


def test_an_order_cancelled_after_the_carrier_file_says_on_row_and_parcel_to_pull_it(shop: Shop) -> None:
    shop.sent(0)
    taken = shop.take(export({}, PEN, says=["cancel", "cancel"], hours=6))
    assert taken.kinds.tolist() == ["asked", "cancelled"]
    assert shop.column("status") == [Status.SENT, Status.CANCELLED]
    assert shop.codes() == ["news.cancelled-out"]
    assert "pull the parcel and press Cancel parcel" in shop.parcels["problem"].iloc[0]


def test_an_order_cancelled_after_it_went_out_waits_for_its_return(shop: Shop) -> None:
    shop.shipped(0)
    shop.take(export({}, PEN, says=["cancel", "cancel"], hours=6))
    assert shop.column("status") == [Status.SHIPPED, Status.CANCELLED]
    assert shop.codes() == ["news.cancelled-gone"]


def test_a_cancelled_order_that_the_clerk_set_back_says_so_until_that_is_accepted(shop: Shop) -> None:
    shop.take(export({}, PEN, says=["cancel", "cancel"], hours=6))
    shop.set(0, status=Status.NEW)
    shop.take(export({}, PEN, says=["cancel", "cancel"], hours=7))
    assert shop.column("status") == [Status.NEW, Status.CANCELLED]
    assert (shop.codes(0), shop.codes(1)) == (["news.cancelled"], ["news.cancelled"])


def test_an_order_that_is_reinstated_is_new_again(shop: Shop) -> None:
    shop.take(export({}, PEN, says=["cancel", "cancel"], hours=6))
    taken = shop.take(export({}, PEN, hours=7))
    assert taken.kinds.tolist() == ["changed", "changed"]
    assert shop.column("status") == [Status.NEW, Status.NEW]
    assert shop.column("problem") == ["", ""]


def test_an_order_whose_second_line_comes_in_a_second_file_has_both(shop: Shop) -> None:
    one = Shop()
    one.take(export({}))
    taken = one.take(export(PEN))
    assert taken.kinds.tolist() == ["new"]
    assert one.column("sku") == ["MUG", "PEN"]
    assert one.take(export({}, PEN, hours=1)).kinds.tolist() == ["known", "known"]


def test_what_the_marketplace_says_is_fulfilled_already_is_said_and_stopped(shop: Shop) -> None:
    shop.set(0, status=Status.RESERVED, reserved=2.0, warehouse="MAIN")
    taken = shop.take(export({}, PEN, says=["shipped", ""], hours=6))
    assert taken.kinds.tolist() == ["asked", "known"]
    assert shop.orders.iloc[0][["status", "hold_reason"]].tolist() == [Status.HOLD, str(ELSEWHERE)]
    assert shop.codes() == ["news.fulfilled"]


def test_zero_left_to_ship_stops_what_is_left_here(shop: Shop) -> None:
    amazon = Shop()
    amazon.take(export({"qty": 5.0}, whole=5.0, out=0.0))
    amazon.take(export({"qty": 0.0}, says=["shipped"], whole=5.0, out=5.0, hours=6))
    assert amazon.column("status") == [Status.HOLD]
    assert amazon.codes() == ["news.fulfilled"]


def test_what_went_out_from_here_is_no_news_when_the_marketplace_says_so(shop: Shop) -> None:
    shop.shipped(0)
    taken = shop.take(export({}, PEN, says=["shipped", ""], hours=6))
    assert taken.kinds.tolist() == ["known", "known"]
    assert shop.codes() == []


def test_an_order_that_went_out_before_it_ever_stood_here_is_left_out_and_an_older_file_brings_it_not_back() -> None:
    shop = Shop()
    assert shop.take(export({}, says=["shipped"], hours=6)).kinds.tolist() == ["shipped"]
    assert shop.take(export({})).kinds.tolist() == ["known"]
    assert shop.orders.empty


def test_parts_of_a_line_add_up_to_the_line_when_its_order_comes_again(shop: Shop) -> None:
    one = Shop()
    one.take(export({"qty": 5.0}))
    one.orders = pd.concat([one.orders, one.orders.assign(row_id="R000099").set_axis([FIRST_NEW + 9])])
    one.set(0, qty=3.0)
    one.set(1, qty=2.0, status=Status.SHORT)
    one.shipped(0)
    for mode in (NEWS, EVERYTHING):
        one.take(export({"qty": 5.0}, hours=1), mode)
        assert one.column("qty") == [3.0, 2.0]


def test_units_that_were_added_go_to_what_is_not_yet_packed(shop: Shop) -> None:
    shop.set(0, status=Status.RESERVED, reserved=2.0, warehouse="MAIN", bin="A1")
    taken = shop.take(export({"qty": 3.0}, PEN, hours=1))
    assert taken.kinds.tolist() == ["changed", "known"]
    assert shop.orders.iloc[0][["qty", "status", "warehouse"]].tolist() == [3.0, Status.READY, ""]


def test_units_that_were_added_after_the_parcel_was_made_become_a_row_of_their_own(shop: Shop) -> None:
    shop.sent(0)
    shop.take(export({"qty": 3.0}, PEN, hours=1))
    assert shop.column("qty") == [2.0, 2.0, 1.0]
    added = shop.orders.iloc[2]
    assert added[["sku", "status", "parcel_no", "row_id"]].tolist() == ["MUG", Status.NEW, "", "R000010"]
    assert shop.take(export({"qty": 3.0}, PEN, hours=2)).kinds.tolist() == ["known", "known"]


def test_units_that_were_added_and_went_out_elsewhere_are_not_sent_once_more(shop: Shop) -> None:
    shop.sent(0, tracking_no="T1")
    shop.take(export({"qty": 3.0}, PEN, says=["shipped", ""], hours=1))
    assert shop.column("qty") == [2.0, 2.0]
    assert shop.take(export({"qty": 3.0}, PEN, says=["shipped", ""], hours=2)).kinds.tolist() == ["known", "known"]


def test_units_that_were_added_to_a_line_on_hold_wait_with_it(shop: Shop) -> None:
    shop.sent(0)
    shop.take(export({"qty": 3.0}, PEN, says=["hold:Dispute", ""], hours=1))
    assert shop.orders.iloc[2][["qty", "status", "hold_reason"]].tolist() == [1.0, Status.HOLD, "Dispute"]


def test_units_that_were_taken_off_leave_a_parcel_that_is_in_no_file_to_be_made_anew(shop: Shop) -> None:
    shop.packed(0)
    shop.take(export({"qty": 1.0}, PEN, hours=1))
    assert shop.orders.iloc[0][["qty", "status", "parcel_no"]].tolist() == [1.0, Status.READY, ""]
    assert shop.parcels["status"].tolist() == [Status.CANCELLED]


def test_units_that_were_taken_off_after_the_file_are_said_with_the_parcel(shop: Shop) -> None:
    shop.sent(0)
    taken = shop.take(export({"qty": 1.0}, PEN, hours=1))
    assert taken.kinds.tolist() == ["asked", "known"]
    assert shop.column("qty") == [2.0, 2.0]
    assert shop.codes() == ["news.fewer-out"]


def test_a_quantity_that_both_changed_is_asked_and_settles_when_they_agree(shop: Shop) -> None:
    shop.set(0, qty=4.0)
    shop.take(export({"qty": 3.0}, PEN, hours=1))
    assert (shop.column("qty")[0], shop.codes()) == (4.0, ["news.qty-both"])
    shop.take(export({"qty": 3.0}, PEN, hours=2))
    assert shop.codes() == ["news.qty-both"]
    shop.set(0, qty=3.0)
    shop.take(export({"qty": 3.0}, PEN, hours=3))
    assert shop.codes() == []


def test_lines_without_numbers_are_matched_by_what_they_are_never_by_their_place_in_the_file() -> None:
    shop = Shop()
    mug, pen = UNNUMBERED, {**PEN, **UNNUMBERED}
    shop.take(export(mug, pen))
    assert shop.take(export(pen, mug, hours=1)).kinds.tolist() == ["known", "known"]
    assert shop.take(export(pen, hours=2)).kinds.tolist() == ["known"]
    assert shop.column("sku") == ["MUG", "PEN"]


def test_equal_lines_of_an_order_are_counted_together() -> None:
    shop = Shop()
    shop.take(export(UNNUMBERED, UNNUMBERED))
    assert shop.column("qty") == [2.0, 2.0]
    assert shop.take(export(UNNUMBERED, UNNUMBERED, hours=1)).kinds.tolist() == ["known", "known"]
    shop.take(export(UNNUMBERED, UNNUMBERED, UNNUMBERED, hours=2))
    assert sum(shop.column("qty")) == 6.0


def test_rows_of_an_earlier_version_that_were_numbered_by_their_place_are_found_again() -> None:
    shop = Shop()
    shop.orders = from_records("orders", [{**ROW, "row_id": "R000001", "line_no": "1", "listing_sku": ""}], 5)
    shop.said = no_lines()
    assert shop.take(export(UNNUMBERED, hours=1)).kinds.tolist() == ["known"]


def test_a_line_that_a_complete_export_has_no_more_is_asked_not_obeyed(shop: Shop) -> None:
    taken = shop.take(export({}, hours=1, complete=True))
    assert taken.gone == 1
    assert (shop.column("status")[1], shop.codes(1)) == (Status.NEW, ["news.line-gone"])
    shop.take(export({}, PEN, hours=2, complete=True))
    assert shop.codes(1) == []


def test_absence_means_nothing_in_an_export_that_is_not_complete(shop: Shop) -> None:
    assert shop.take(export({}, hours=1)).gone == 0
    assert shop.column("problem") == ["", ""]


def test_what_only_the_marketplace_changed_is_taken_over_and_the_address_is_checked_again(shop: Shop) -> None:
    shop.set(0, status=Status.READY, address_check="OK")
    shop.set(1, status=Status.READY, address_check="OK", note="mine")
    taken = shop.take(export({"city": "York"}, {**PEN, "buyer_note": "ring"}, hours=1))
    assert taken.kinds.tolist() == ["changed", "changed"]
    assert shop.orders.iloc[0][["city", "status", "address_check"]].tolist() == ["York", Status.NEW, ""]
    assert shop.orders.iloc[1][["buyer_note", "status", "note"]].tolist() == ["ring", Status.READY, "mine"]


def test_what_only_the_clerk_changed_is_kept(shop: Shop) -> None:
    shop.set(0, city="Hull", sku="MUG-B")
    assert shop.take(export({}, PEN, hours=1)).kinds.tolist() == ["known", "known"]
    assert shop.orders.iloc[0][["city", "sku"]].tolist() == ["Hull", "MUG-B"]


def test_what_both_changed_is_kept_and_said_with_the_marketplaces_value(shop: Shop) -> None:
    shop.set(0, city="Hull")
    taken = shop.take(export({"city": "York"}, PEN, hours=1))
    assert taken.kinds.tolist() == ["asked", "known"]
    assert shop.column("city")[0] == "Hull"
    assert "City is 'York' at Shopify and was changed here too" in shop.column("problem")[0]
    shop.take(export({"city": "York"}, PEN, hours=2))
    assert shop.codes() == ["news.both"]
    shop.set(0, city="York")
    assert settled(shop.orders)["problem"].tolist() == ["", ""]


def test_everything_takes_what_the_file_says_where_both_changed(shop: Shop) -> None:
    shop.set(0, city="Hull")
    shop.take(export({"city": "York"}, PEN, hours=1), EVERYTHING)
    assert shop.column("city")[0] == "York"


@pytest.mark.parametrize("column", ["city", "phone", "ship_by"])
def test_a_blank_in_the_file_never_wipes_what_is_there(shop: Shop, column: str) -> None:
    blank = {"city": "", "phone": "", "ship_by": pd.NaT}[column]
    shop.set(0, ship_by=pd.Timestamp("2026-11-20"))
    before = shop.orders
    for mode in (NEWS, EVERYTHING):
        shop.take(export({column: blank}, PEN, hours=1), mode)
        pd.testing.assert_frame_equal(shop.orders, before)


def test_a_packed_order_whose_address_changes_is_unpacked_and_checked_again(shop: Shop) -> None:
    shop.packed(0)
    shop.take(export({"country": "FR"}, PEN, hours=1))
    assert shop.orders.iloc[0][["country", "status", "parcel_no"]].tolist() == ["FR", Status.NEW, ""]
    assert shop.parcels["status"].tolist() == [Status.CANCELLED]


def test_an_address_that_changes_after_the_file_is_never_applied_in_silence(shop: Shop) -> None:
    shop.sent(0)
    shop.take(export({"city": "York"}, PEN, hours=1))
    assert (shop.column("city")[0], shop.codes()) == ("Leeds", ["news.changed-out"])
    assert "City is 'York' at Shopify now" in shop.parcels["problem"].iloc[0]


def test_an_address_that_changes_after_it_went_out_is_a_warning(shop: Shop) -> None:
    shop.shipped(0)
    taken = shop.take(export({"city": "York"}, PEN, hours=1))
    assert (shop.codes(), taken.kinds.tolist()) == (["news.changed-gone"], ["known", "known"])


def test_an_older_export_takes_nothing_back(shop: Shop) -> None:
    shop.take(export({"city": "York", "qty": 3.0}, PEN, says=["", "cancel"], hours=6))
    after = shop.orders
    taken = shop.take(export({}, PEN, hours=1))
    assert taken.kinds.tolist() == ["known", "known"]
    pd.testing.assert_frame_equal(shop.orders, after)


def test_an_export_of_unknown_age_moves_states_forward_and_asks_for_the_rest(shop: Shop) -> None:
    taken = shop.take(export({"city": "York"}, PEN, says=["", "cancel"]))
    assert taken.kinds.tolist() == ["asked", "cancelled"]
    assert (shop.column("city")[0], shop.codes()) == ("Leeds", ["news.asked"])


def test_payment_turns_an_order_on_hold_to_new_and_leaves_the_clerks_own_reason() -> None:
    shop = Shop()
    shop.take(export({}, PEN, says=["hold:Payment pending", "hold:Payment pending"]))
    shop.set(1, hold_reason="Payment pending; Buyer asked to wait")
    taken = shop.take(export({}, PEN, hours=1))
    assert taken.kinds.tolist() == ["changed", "changed"]
    assert shop.column("status") == [Status.NEW, Status.HOLD]
    assert shop.column("hold_reason") == ["", "Buyer asked to wait"]


def test_a_frozen_order_stops_with_its_reason_wherever_it_is(shop: Shop) -> None:
    shop.packed(0)
    shop.sent(1, "P000002")
    shop.take(export({}, PEN, says=["hold:Frozen", "hold:Frozen"], hours=1))
    assert shop.orders.iloc[0][["status", "hold_reason", "parcel_no"]].tolist() == [Status.HOLD, "Frozen", "P000001"]
    assert (shop.column("status")[1], shop.codes(1)) == (Status.SENT, ["news.held-out"])
    shop.take(export({}, PEN, hours=2))
    assert shop.column("status") == [Status.PACKED, Status.SENT]
    assert shop.codes(1) == []


def test_a_hold_that_the_clerk_lifted_stays_lifted_while_the_marketplace_says_nothing_else() -> None:
    shop = Shop()
    shop.take(export({}, says=["hold:Dispute"]))
    shop.set(0, status=Status.NEW, hold_reason="")
    assert shop.take(export({}, says=["hold:Dispute"], hours=1)).kinds.tolist() == ["known"]
    assert shop.column("status") == [Status.NEW]


def test_a_line_that_the_clerk_deleted_comes_back_on_hold(shop: Shop) -> None:
    shop.orders = shop.orders.iloc[:1]
    taken = shop.take(export({}, PEN, hours=1))
    assert taken.kinds.tolist() == ["known", "new"]
    assert shop.orders.iloc[1][["status", "hold_reason"]].tolist() == [Status.HOLD, str(DELETED)]


def test_an_archived_order_is_never_touched_and_its_cancellation_is_said() -> None:
    shop = Shop()
    archived = {("Shopify", "", "#1")}
    taken = shop.take(export({}, says=["cancel"]), archived=archived)
    assert taken.kinds.tolist() == ["known"]
    assert shop.orders.empty
    assert "Cancelled there although it went out and is archived: #1." in [str(note) for note in taken.notes]


def test_show_lists_what_is_new_and_changes_nothing(shop: Shop) -> None:
    before, said = shop.orders, shop.said
    taken = shop.take(export({"city": "York"}, {**PEN, "order_no": "#2"}, hours=1), SHOW)
    assert shop.orders is before
    assert shop.said is said
    assert [str(note) for note in taken.notes] == ["New: #2.", "Changed: #1."]


def test_another_address_empties_the_parts_that_only_the_old_one_had() -> None:
    shop = Shop()
    shop.take(export({"state": "West Yorkshire", "address_2": "Flat 2"}))
    shop.take(export({"address_1": "3 Larkspur Lane", "city": "Bristol", "postcode": "BS6 5QA"}, hours=1))
    row = shop.orders.iloc[0]
    assert (row["address_1"], row["address_2"], row["city"], row["state"]) == ("3 Larkspur Lane", "", "Bristol", "")


def test_a_blank_in_an_address_that_stays_wipes_nothing() -> None:
    shop = Shop()
    shop.take(export({"state": "West Yorkshire"}))
    shop.set(0, address_2="Flat 2")
    shop.take(export({"qty": 3.0}, hours=1))
    assert shop.orders.iloc[0][["address_2", "state"]].tolist() == ["Flat 2", "West Yorkshire"]


def test_units_that_are_added_once_all_others_went_out_go_where_the_order_goes_now() -> None:
    shop = Shop()
    shop.take(export({"state": "West Yorkshire"}))
    shop.sent(0)
    shop.take(export({"address_1": "3 Larkspur Lane", "city": "Bristol"}, hours=1))
    shop.take(export({"address_1": "3 Larkspur Lane", "city": "Bristol", "qty": 3.0}, hours=2))
    assert shop.orders["address_1"].tolist() == ["12 High Street", "3 Larkspur Lane"]
    assert shop.orders[["city", "state", "qty"]].iloc[1].tolist() == ["Bristol", "", 1.0]
