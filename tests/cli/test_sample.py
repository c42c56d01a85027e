"""The sample that ships: a day of sixty orders, dated today, that goes to its end but for two problems that teach."""

import csv
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from click.testing import CliRunner
from helpers import NOW, Folder
from marketplace_samples import formats
from places import SAMPLE

from pyaddin.cli import demo, new, sample
from pyaddin.cli.commands import commands
from pyaddin.formats.exports import marketplaces
from pyaddin.formats.exports.tracking import read_tracking
from pyaddin.tables.status import Status

ADDRESS, SHORT = "026-4410283-5500104", "026-4410283-5500109"
SOME_DAYS = (NOW, datetime(2027, 1, 1, 0, 5), datetime(2028, 2, 29, 23, 58))


@pytest.fixture(scope="module", params=SOME_DAYS, ids=str)
def day(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[demo.Demo, Folder]:
    """The demo, run on a day at some hour."""
    where = tmp_path_factory.mktemp("demo") / "demo"
    return demo.run(where, request.param), Folder(where, request.param)


def test_all_but_two_of_sixty_orders_are_shipped_and_confirmed(day: tuple[demo.Demo, Folder]) -> None:
    ran, folder = day
    orders, parcels = folder.table("orders"), folder.table("parcels")
    waiting = orders[orders["status"] != Status.SHIPPED]
    assert orders["order_no"].nunique() == 60
    assert waiting.set_index("order_no")["status"].to_dict() == {ADDRESS: Status.NEW, SHORT: Status.SHORT}
    assert (parcels["status"] == Status.SHIPPED).all()
    assert (parcels["tracking_no"] != "").all()
    assert parcels["confirmed_at"].notna().all()
    assert (ran.confirmed, [order for order, _ in ran.left]) == (58, [ADDRESS, SHORT])


def test_nothing_has_a_problem_but_one_address_and_one_short_line(day: tuple[demo.Demo, Folder]) -> None:
    _, folder = day
    orders, parcels = folder.table("orders"), folder.table("parcels")
    wrong = orders[orders["problem"] != ""].set_index("order_no")["problem"]
    assert list(wrong.index) == [ADDRESS, SHORT]
    assert wrong[ADDRESS].startswith("Address: Postcode is empty")
    assert wrong[SHORT].startswith("Stock: 4 needed, 1 free")
    assert parcels.loc[parcels["problem"] != "", "problem"].tolist() == []


def test_the_presses_need_the_clerk_for_these_two_alone(day: tuple[demo.Demo, Folder]) -> None:
    ran, _ = day
    needs = {press.button: press.needs for press in ran.presses if press.needs}
    assert needs == {"validate-addresses": 1, "reserve-stock": 1, "count-stock": 1}
    assert not [press.line for press in ran.presses if "to read before the upload" in press.line]


def test_the_warehouse_had_a_damaged_carton_a_lot_near_its_end_a_difference_and_two_sets_made_up(
    day: tuple[demo.Demo, Folder],
) -> None:
    _, folder = day
    stock = folder.table("stock")
    assert stock.loc[stock["state"] == "Quarantine", ["sku", "on_hand"]].to_numpy().tolist() == [["TEACUP-4", 6]]
    assert stock.loc[stock["state"] == "Near expiry", ["sku", "lot"]].to_numpy().tolist() == [["CANDLE-3", "C-06"]]
    whys = folder.table("movements")["why"].tolist()
    assert [whys.count(why) for why in ("Missing", "Assembled", "Damaged")] == [1, 3, 1]
    assert folder.table("counts")["status"].tolist() == ["Posted"]


def test_the_dates_are_today_s(day: tuple[demo.Demo, Folder]) -> None:
    _, folder = day
    orders, today = folder.table("orders"), folder.now.date()
    days = (orders["ship_by"].dropna().dt.date - today).map(lambda apart: apart.days)
    assert orders["ordered_at"].dt.date.max() == today - timedelta(days=1)
    assert sorted(set(days)) == [0, 1, 3, 4]


def test_several_carriers_take_the_parcels_and_none_with_a_battery_goes_by_epacket(
    day: tuple[demo.Demo, Folder],
) -> None:
    _, folder = day
    orders, parcels, products = folder.table("orders"), folder.table("parcels"), folder.table("products")
    by_carrier = parcels.groupby("carrier").size()
    assert set(by_carrier.index) == {"China Post e邮宝", "Royal Mail Click & Drop", "UPS", "Yanwen"}
    assert by_carrier.min() >= 10
    batteries = products.loc[products["battery"] == "Yes", "sku"]
    with_one = orders.loc[orders["sku"].isin(batteries), "parcel_no"]
    assert len(with_one) > 1
    assert not (parcels.set_index("parcel_no").loc[with_one, "carrier"] == "China Post e邮宝").any()


def test_the_two_problems_are_mended_as_they_say_and_the_orders_go_out(
    day: tuple[demo.Demo, Folder], tmp_path: Path
) -> None:
    folder = Folder.copied(day[1].path, tmp_path / "mended")
    folder.now = day[1].now + timedelta(minutes=1)
    orders, stock = folder.table("orders"), folder.table("stock")
    at = orders["order_no"].tolist().index(ADDRESS)
    tray = stock["sku"].tolist().index("TRAY-BMB")
    folder.type("orders", {(at, "postcode"): "LS1 4AP"})
    folder.type("stock", {(tray, "on_hand"): 20})
    said = folder.press("run-the-day")
    assert [step.needs for step in said.steps] == [0] * len(said.steps)
    after = folder.table("orders").set_index("order_no")
    assert after.loc[[ADDRESS, SHORT], "status"].tolist() == [Status.SENT, Status.SENT]
    assert (after["problem"] == "").all()


def test_a_sample_of_today_has_today_s_exports_and_the_carriers_answer(tmp_path: Path) -> None:
    book = new.new(tmp_path / "shop", sample=True)
    laid = {path.name: path for path in (book.parent / "sample").iterdir()}
    assert set(laid) == {*sample.EXPORTS, sample.TRACKING}
    today = datetime.now(ZoneInfo(sample.ZONE)).date()
    text = laid["amazon_unshipped.txt"].read_text("utf-8")
    assert any(f"{today - timedelta(days=late)}T15:59:59" in text for late in (0, 1)), "midnight may have passed"


@pytest.mark.parametrize("name", sample.EXPORTS)
def test_the_exports_say_the_same_on_another_day_but_for_their_dates(name: str, tmp_path: Path) -> None:
    sample.lay(tmp_path, new.make(tmp_path, sample.ZONE), date(2027, 3, 1))
    shipped, laid = (
        marketplaces.read_file(folder / name, formats(), ZoneInfo(sample.ZONE)).frame
        for folder in (SAMPLE, tmp_path / "sample")
    )
    dates = shipped.columns[[kind.kind == "M" for kind in shipped.dtypes]]
    apart = pd.concat([laid[name] - shipped[name] for name in dates]).dropna()
    assert set(apart) == {date(2027, 3, 1) - sample.WRITTEN_FOR}
    pd.testing.assert_frame_equal(laid.drop(columns=dates), shipped.drop(columns=dates))


def test_the_carriers_answer_names_each_order_that_goes_out_once() -> None:
    with (SAMPLE / "day.csv").open(encoding="utf-8") as file:
        numbers = {row["number"] for row in csv.DictReader(file)}
    with (SAMPLE / sample.TRACKING).open(encoding="utf-8") as file:
        answer = list(csv.reader(file))
    assert sorted(row[0] for row in answer[1:]) == sorted(numbers - {ADDRESS, SHORT})
    read = read_tracking(answer)
    assert len(read.rows) == 58  # type: ignore[union-attr]
    assert not read.rows["problem"].any()  # type: ignore[union-attr]


def test_the_demo_says_how_the_day_ended_and_what_is_left_to_try(tmp_path: Path) -> None:
    said = " ".join(CliRunner().invoke(commands, ["demo", str(tmp_path / "demo")]).output.split())
    assert "The day is done: 58 of 60 orders are shipped and confirmed" in said
    assert f"{ADDRESS} Address: Postcode is empty" in said
    assert f"{SHORT} Stock: 4 needed, 1 free" in said
