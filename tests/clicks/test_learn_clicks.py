"""Learn format clicked in a real LibreOffice: proposals on the sheet, a choice typed, the format saved."""

from collections.abc import Callable
from pathlib import Path

import pytest
from clerk import Clerk
from lessons import SHOP

from pyaddin.tables.sheets import HEADER_ROW

pytestmark = pytest.mark.libreoffice


def test_a_file_is_learned_on_the_open_sheet(at: Callable[[str], Clerk]) -> None:
    clerk = at("import")
    said = clerk.press("Learn format", "Learn", Path(SHOP))
    assert "17 done, 2 skipped, 1 need you, 20 rows in all" in said
    rows = {str(row["Header"]): row for row in clerk.rows("Learn")}
    assert rows["PLZ"]["Preview 1"] == "01067"
    assert rows["Kunden-Mail-Adresse"]["Means"] == ""
    place = HEADER_ROW + 1 + list(rows).index("Anmerkung intern")
    clerk.office.put("Learn", f"F{place}", "Buyer note")
    assert "press again to save" in clerk.press("Learn format", "Learn")
    assert "'german-shop' is learned: 18 columns" in clerk.press("Learn format", "Learn")
    assert clerk.rows("Learn") == []
    assert (clerk.folder.path / "templates" / "marketplaces" / "german-shop.toml").is_file()
    assert "4 done" in clerk.press("Import", "Orders", Path(SHOP))
