"""The demo's days after that: what was sent comes back, is kept apart and paid back."""

from pathlib import Path

from helpers import NOW, Folder

from pyaddin.cli import demo, demo_returns


def test_a_parcel_comes_back_is_kept_apart_and_paid_back(tmp_path: Path) -> None:
    ran = demo.run(tmp_path / "demo", NOW)
    presses = demo_returns.run(ran.book, NOW)
    assert [press.needs for press in presses] == [0, 0]
    assert sum(len(press.files) for press in presses) == 3
    (line,) = Folder(tmp_path / "demo").table("returns").to_dict("records")
    assert (line["status"], line["kept_apart"], line["refunded"]) == ("Refunded", 1, line["proposed"])
