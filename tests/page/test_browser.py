"""The page in a real Chromium: a day by mouse and keyboard, what a screen reader is told, and hostile tabs."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from helpers import BUYER, Folder
from page import PATIENCE, Page, a_home, given_back, served
from tools import program, python_package

from pyaddin.cli import new

pytestmark = [pytest.mark.long, pytest.mark.chromium]
WINDOW = "1366,768"
EXPORTS = ("amazon_unshipped.txt", "shopify_orders_export.csv")
DAY = ("validate-addresses", "reserve-stock", "make-parcels", "carrier-files")
DROP = """
const dropped = new DataTransfer();
dropped.items.add(new File([arguments[1]], arguments[0]));
document.querySelector("main").dispatchEvent(new DragEvent("drop", {dataTransfer: dropped, bubbles: true}));
"""
MARKUP = "<img src=x onerror=document.title='run'>"
REBOUND = "evil.example.com"


class Tab:
    """A browser with the page open."""

    def __init__(self, page: Page, downloads: Path) -> None:
        from selenium import webdriver
        from selenium.webdriver.chrome.service import Service

        options = webdriver.ChromeOptions()
        options.binary_location = program("chromium")
        for option in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", f"--window-size={WINDOW}"):
            options.add_argument(option)
        options.add_argument(f"--host-resolver-rules=MAP {REBOUND} 127.0.0.1")
        options.add_experimental_option("prefs", {"download.default_directory": str(downloads)})
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver: Any = webdriver.Chrome(options=options, service=Service(program("chromedriver")))
        self.page = page

    def open(self) -> None:
        """Open the file that `fulfilment serve` gives a browser, and wait for the shop."""
        self.driver.get(self.page.opener.as_uri())
        self.wait("return !document.querySelector('main').hidden")
        self.idle()

    def wait(self, script: str) -> Any:
        """What the script comes to, once it is something."""
        give_up = time.monotonic() + PATIENCE
        while not (found := self.driver.execute_script(script)):
            assert time.monotonic() < give_up, self.line
            time.sleep(0.1)
        return found

    def idle(self) -> None:
        """Wait until no button is at work."""
        self.wait("return document.querySelector('#progress').hidden")

    def one(self, selector: str) -> Any:
        """An element."""
        return self.driver.find_element("css selector", selector)

    def press(self, button: str) -> str:
        """Click a button; the closing line."""
        self.start(button)
        self.idle()
        return self.line

    def start(self, button: str) -> None:
        """Click a button."""
        self.click(f"[data-button={button}]")

    def click(self, selector: str) -> None:
        """Click an element, wherever the page is scrolled to."""
        found = self.one(selector)
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", found)
        found.click()

    @property
    def line(self) -> str:
        """The closing line."""
        return str(self.one("#line").text)

    def picture(self, name: str) -> None:
        """A picture of the window, where somebody wants to look."""
        if folder := os.environ.get("FULFILMENT_PICTURES"):
            self.driver.save_screenshot(str(Path(folder) / f"page-{name}.png"))


@pytest.fixture
def tab(tmp_path: Path) -> Iterator[Tab]:
    """The page of the sample shop, open in Chromium."""
    python_package("selenium")
    with a_home(lambda shop: new.new(shop, sample=True)) as home, in_chromium(home, tmp_path) as tab:
        yield tab


@contextmanager
def in_chromium(home: Path, downloads: Path) -> Iterator[Tab]:
    """The page of the shop there, open."""
    with served(home) as page:
        tab = Tab(page, downloads)
        try:
            tab.open()
            yield tab
        finally:
            tab.driver.quit()


def test_a_day_from_the_exports_to_the_slips_and_back(tab: Tab, tmp_path: Path) -> None:
    assert tab.driver.current_url == f"{tab.page.origin}/", "the ticket is erased"
    kept = "return [document.cookie, localStorage.length, sessionStorage.length, document.documentElement.outerHTML]"
    cookie, *stores, markup = tab.driver.execute_script(kept)
    assert (cookie, stores) == ("", [0, 0])
    assert tab.page.ticket not in markup
    tab.picture("empty")
    chosen, dropped = (tab.page.shop / "sample" / name for name in EXPORTS)
    tab.one("#tray input").send_keys(str(chosen))
    tab.driver.execute_script(DROP, dropped.name, dropped.read_text(encoding="utf-8"))
    tab.wait("return document.querySelectorAll('#tray li').length === 2")
    tab.picture("files")
    assert "✓ Import" in tab.press("import")
    assert not tab.driver.find_elements("css selector", "#tray li")
    for button in DAY:
        assert " done, " in tab.press(button)
    tab.picture("half-way")
    tab.start("packing-slips")
    assert tab.wait("return document.querySelector('#paper iframe').src").startswith(f"blob:{tab.page.origin}/")
    tab.picture("slips")
    tab.click("#paper button")
    tab.click("#presses li:nth-child(2) .files button")
    until_there(tmp_path)
    tab.idle()
    tab.start("undo-last-step")
    assert "Packing slips" in tab.wait("return document.querySelector('#question-text').textContent")
    tab.picture("undo")
    tab.click("#question button[value=yes]")
    tab.wait("return document.querySelector('#line').textContent.includes('Undo last step: Packing slips')")
    tab.idle()
    assert tab.driver.find_elements("css selector", "#presses .back")
    tab.click("#needs summary")
    tab.picture("needs")
    assert "✗ Choose files" in tab.press("import")
    tab.picture("refused")
    assert [entry["message"] for entry in tab.driver.get_log("browser")] == []


def until_there(folder: Path) -> None:
    """Wait for a download."""
    give_up = time.monotonic() + PATIENCE
    while not [path for path in folder.iterdir() if path.suffix in (".csv", ".xlsx", ".xls") and path.stat().st_size]:
        assert time.monotonic() < give_up, list(folder.iterdir())
        time.sleep(0.1)


def test_the_keyboard_is_enough_and_a_screen_reader_is_told(tab: Tab) -> None:
    from selenium.webdriver.common.keys import Keys

    tree = tab.driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    shown = [node for node in tree if not node.get("ignored")]
    named = {
        kind: [said(node, "name") for node in shown if said(node, "role") == kind] for kind in ("button", "textbox")
    }
    assert "Validate addresses" in named["button"]
    assert all(name.strip() for names in named.values() for name in names)
    assert [said(node, "role") for node in shown].count("status") == 1, "the closing line is read out"
    told = [said(node, "description") for node in shown if said(node, "name") == "Validate addresses"]
    assert told[0].startswith("Check every address")
    active = tab.driver.switch_to.active_element
    for _ in range(40):
        active.send_keys(Keys.TAB)
        active = tab.driver.switch_to.active_element
        if active.get_attribute("data-button") == "validate-addresses":
            break
    active.send_keys(Keys.ENTER)
    tab.wait("return document.querySelector('#line').textContent.includes('Validate addresses:')")
    assert tab.driver.switch_to.active_element == active, "where one was, there one stays"


def said(node: dict[str, Any], what: str) -> str:
    return str(node.get(what, {}).get("value", ""))


def test_a_buyers_text_is_never_markup_and_a_reloaded_page_is_closed(empty_template: Path, tmp_path: Path) -> None:
    python_package("selenium")
    with a_home(empty_template) as home:
        shop = Folder(home / "shop")
        shop.paste("orders", {**BUYER, "item": MARKUP, "recipient": MARKUP, "address_1": ""})
        given_back(home)
        with in_chromium(home, tmp_path) as tab:
            tab.press("validate-addresses")
            assert MARKUP in tab.driver.execute_script("return document.querySelector('#needs').textContent")
            assert not tab.driver.find_elements("css selector", "#needs img")
            assert tab.driver.title == "Fulfilment"
            tab.driver.refresh()
            tab.wait("return document.querySelector('#line').textContent.includes('fulfilment serve')")
            assert not tab.one("main").is_displayed()
            tab.picture("closed")


HOSTILE = """\
<!doctype html><title>hostile</title><iframe id="frame" src="ORIGIN/"></iframe>
<script>
const tried = {};
const ways = {
  read: () => fetch("ORIGIN/look", {headers: {"Sec-Purpose": "prefetch"}}),
  words: () => fetch("ORIGIN/words"),
  blind: async () => { await fetch("ORIGIN/press", {method: "POST", mode: "no-cors", body: '{"button": "import"}'}); },
  end: async () => { await fetch("ORIGIN/end", {method: "POST", mode: "no-cors", body: "{}"}); },
  script: () => new Promise((yes, no) => {
    const one = document.createElement("script"); one.src = "ORIGIN/page.js"; one.onload = yes; one.onerror = no;
    document.head.append(one);
  }),
};
(async () => {
  for (const [name, way] of Object.entries(ways)) {
    try { await way(); tried[name] = "went"; } catch { tried[name] = "failed"; }
  }
  document.title = JSON.stringify(tried);
})();
</script>
"""


@contextmanager
def hostile_site(origin: str) -> Iterator[str]:
    """Another site, whose page speaks to ours."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(HOSTILE.replace("ORIGIN", origin).encode())

        def log_message(self, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Site) as site:
        thread = threading.Thread(target=site.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{site.server_port}/"
        site.shutdown()
        thread.join()


def test_a_hostile_tab_reads_nothing_frames_nothing_and_presses_nothing(tab: Tab) -> None:
    first = tab.driver.current_window_handle
    with hostile_site(tab.page.origin) as site:
        tab.driver.switch_to.new_window("tab")
        tab.driver.get(site)
        tried = tab.wait("return document.title.startsWith('{') && JSON.parse(document.title)")
        assert set(tried.values()) == {"failed"}, tried
        tab.driver.switch_to.frame("frame")
        assert "Fulfilment" not in tab.driver.page_source
        tab.driver.switch_to.default_content()
        tab.driver.get(f"http://{REBOUND}:{tab.page.port}/")
        assert "Fulfilment" not in tab.driver.page_source, "a name that was made to lead here"
        tab.driver.switch_to.window(first)
        assert "Validate addresses:" in tab.press("validate-addresses"), "it was not ended"
        assert len(tab.driver.find_elements("css selector", "#presses li")) == 1, "only this one was pressed"


def test_the_page_speaks_the_shops_language(tmp_path: Path) -> None:
    from fake_language import fake_sample_folder, unbracketed

    python_package("selenium")
    with a_home(fake_sample_folder) as home, in_chromium(home, tmp_path) as tab:
        told = tab.driver.execute_script("return document.body.innerText.replace('Fulfilment.xlsm', '')")
        tab.picture("language")
        assert sorted(set(unbracketed(told)) - {"Fulfilment"}) == []
        assert tab.driver.execute_script("return [document.documentElement.lang, document.dir]") == ["fake", "ltr"]
        assert "⟧" in tab.press("validate-addresses")
