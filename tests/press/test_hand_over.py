"""Hand-over: waybills scanned out, tied to their parcels, with a manifest to sign."""

import subprocess
from typing import Any

import pytest
from helpers import BUYER, Folder
from tools import program


@pytest.fixture
def sent(shop: Folder) -> Folder:
    """Three parcels with the carrier's file, two of them with a number."""
    for number in (1, 2, 3):
        order = {**BUYER, "marketplace": "Amazon", "order_no": f"#{number}"}
        shop.paste("orders", {**order, "recipient": f"Jane Example {number}"})
    for button in ("validate-addresses", "reserve-stock", "make-parcels", "carrier-files"):
        shop.press(button)
    shop.type("parcels", {(0, "tracking_no"): "XX100000001GB", (1, "tracking_no"): "XX100000002GB"})
    return shop


def scan(shop: Folder, *lines: dict[str, Any]) -> list[str]:
    """What is said beside lines that were scanned and posted."""
    shop.paste("hand_over", *lines)
    shop.press("hand-over")
    return [str(text) for text in shop.table("hand_over")["problem"]]


def printed(pdf: bytes) -> str:
    """The text of a PDF."""
    run = [program("pdftotext"), "-layout", "-enc", "UTF-8", "-", "-"]
    return subprocess.run(run, input=pdf, capture_output=True, check=True).stdout.decode()


def test_a_waybill_scanned_out_is_a_fact_with_who_and_when_and_stands_on_a_manifest(sent: Folder) -> None:
    sent.paste("hand_over", {"scan": "xx100000001gb", "bag": "BAG-1", "seal": "S77", "driver": "Van 12"},
               {"scan": "P000002"})  # fmt: skip
    said = sent.press("hand-over")
    assert "2 waybills handed over in 1 manifest. 2 waybills today." in said.line
    rows, parcels = sent.table("hand_over"), sent.table("parcels")
    assert rows[["status", "parcel_no", "tracking_no", "manifest"]].to_numpy().tolist() == [
        ["Handed over", "P000001", "XX100000001GB", "M000001"], ["Handed over", "P000002", "XX100000002GB", "M000001"],
    ]  # fmt: skip
    assert (rows["who"] != "").all()
    assert parcels["handed_at"].notna().tolist() == [True, True, False]
    assert parcels["status"].tolist() == ["Sent to carrier"] * 3, "a number, a file and a hand-over are three facts"
    manifest, bags = (printed(path.read_bytes()) for path in said.files)
    for words in ("Manifest M000001", "XX100000001GB", "BAG-1", "S77", "Van 12", "Carrier’s copy", "signature"):
        assert words in manifest
    assert "Jane" not in manifest, "no buyer is on it"
    assert "BAG-1" in bags
    sent.press("undo-last-step")
    assert sent.table("parcels")["handed_at"].isna().all()


def test_a_new_waybill_is_tied_to_its_parcel_by_scanning_both(sent: Folder) -> None:
    scan(sent, {"scan": "XX100000003GB", "parcel_scan": "p000003", "only_bind": "Yes"})
    assert sent.table("parcels")["tracking_no"].tolist()[2] == "XX100000003GB"
    assert sent.table("parcels")["handed_at"].isna().all()
    scan(sent, {"scan": "XX100000003GB"})
    assert sent.table("hand_over")["status"].tolist() == ["Bound", "Handed over"]


def test_a_bad_scan_posts_nothing_and_says_why(sent: Folder) -> None:
    sent.type("parcels", {(2, "status"): "Cancelled"})
    said = scan(
        sent, {"scan": "XX999999999GB"}, {"scan": "XX100000002GB", "parcel_scan": "P000001"},
        {"scan": "XX100000009GB", "parcel_scan": "P000001"}, {"scan": "P000003"}, {"scan": "P000001"},
        {"scan": "XX100000001GB"}, {"scan": "XX1", "parcel_scan": "4006381333931"},
    )  # fmt: skip
    assert said == [
        "Hand-over: no parcel has 'XX999999999GB'; scan its packing slip into Parcel scan to tie the two.",
        "Hand-over: XX100000002GB is the waybill of P000002; put each label on its own parcel and scan again.",
        "Hand-over: P000001 has XX100000001GB; clear that on Parcels if its label was replaced.",
        "Hand-over: P000003 was cancelled; take it back from the driver.",
        "",
        "Hand-over: P000001 stands in a line above; it is on the manifest already.",
        "Hand-over: '4006381333931' is no parcel; scan the barcode of the packing slip.",
    ]
    assert sent.table("parcels")["handed_at"].notna().sum() == 1
    assert "P000001 was handed over on" in scan(sent, {"scan": "P000001"})[-1]


def test_a_parcel_on_hold_does_not_leave_with_the_driver(sent: Folder) -> None:
    sent.type("orders", {(0, "status"): "Hold", (0, "hold_reason"): "Fraud check"})
    assert "P000001 may not go out" in scan(sent, {"scan": "P000001"})[0]
    assert sent.table("parcels")["handed_at"].isna().all()


def test_the_marketplace_is_told_the_day_of_the_hand_over(sent: Folder) -> None:
    scan(sent, {"scan": "P000001"})
    handed = sent.table("parcels")["handed_at"].tolist()[0]
    sent.presses += 3 * 24 * 60
    said = sent.press("confirm-shipment")
    assert f"{handed:%Y-%m-%d}" in " ".join(path.read_text("utf-8", "replace") for path in said.files)


def test_where_settings_says_so_the_marketplace_is_told_only_of_what_is_out(sent: Folder) -> None:
    sent.set("Confirm waits for the hand-over", "Yes")
    scan(sent, {"scan": "P000001"})
    said = sent.press("confirm-shipment")
    assert "1 parcel waits for its hand-over." in said.line
    assert sent.table("parcels")["confirmed_at"].notna().tolist() == [True, False, False]


def test_every_bin_has_a_label(shop: Folder) -> None:
    said = shop.press("bin-labels")
    assert "2 bin labels." in said.line
    assert {"A1", "B1"} <= set(printed(said.files[0].read_bytes()).split())


def test_check_and_repair_sees_facts_and_states_that_disagree(sent: Folder) -> None:
    scan(sent, {"scan": "P000001"}, {"scan": "P000002"})
    sent.type("parcels", {(0, "handed_at"): None, (0, "manifest"): None, (1, "status"): "Cancelled",
                          (2, "manifest"): "M000009"})  # fmt: skip
    sent.press("check-and-repair")
    found = sent.table("check")
    whys = dict(zip(zip(found["row"], found["column"], strict=True), found["why"], strict=True))
    assert "Its waybill was scanned out then" in whys["P000001", "Handed over at"]
    assert "The carrier took it" in whys["P000002", "Status"]
    assert "It stands on a manifest" in whys["P000003", "Manifest"]
    sent.press("check-and-repair", mend="all")
    assert sent.table("parcels")["manifest"].tolist()[0] == "M000001"
