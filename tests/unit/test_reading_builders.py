"""Pages as single tools write them: rows with names, tabs in two lists, properties, counters."""

from __future__ import annotations

import pytest

from scheduler.planning.reading import Reading, read_article


def read(body: str, head: str = "") -> Reading:
    page = f"<!doctype html><html lang=en><head><title>Skin | Clinic</title>{head}</head><body>{body}</body></html>"
    return read_article(page.encode(), "page.html")


def said(reading: Reading) -> list[str]:
    return [paragraph.text for unit in reading.article.units() for paragraph in unit.paragraphs]


def headings(reading: Reading) -> list[tuple[int, str]]:
    return [(unit.level, unit.heading) for unit in reading.article.units() if unit.level > 1]


NAMES_OF_ROWS = ["header", "footer", "page-header", "table-footer", "share", "menu", "label", "date", "nav", "cta"]


@pytest.mark.parametrize("name", NAMES_OF_ROWS)
@pytest.mark.parametrize("part", ["tr", "th", "tbody", "thead"])
def test_a_part_of_a_table_is_never_furniture_by_its_name(part: str, name: str) -> None:
    rows = "<thead><tr><th>eGFR</th><th>Dose</th></tr></thead><tbody><tr><td>30</td><td>5 mg</td></tr></tbody>"
    table = rows.replace(f"<{part}>", f"<{part} class={name}>")
    reading = read(f"<h1>Title</h1><p>Some text is here.</p><table>{table}</table><p>More text is here.</p>")
    assert said(reading) == ["Some text is here.", "eGFR | Dose", "30 | 5 mg", "More text is here."]
    assert reading.dropped == ()


def test_a_time_and_a_date_in_a_table_are_its_own() -> None:
    reading = read(
        "<h1>Title</h1><p>Some text is here.</p><table><tr><th>When</th><th>Dose</th></tr>"
        "<tr><td><time>8:00</time></td><td><span class=date>Day 3</span></td></tr></table>"
    )
    assert said(reading) == ["Some text is here.", "When | Dose", "8:00 | Day 3"]


def test_a_bar_beside_a_page_is_one_in_a_table_that_lays_it_out_too() -> None:
    reading = read(
        "<table><tr><td class=sidebar><ul><li>Other pages</li></ul></td><td><h1>Title</h1><p>Some text is here.</p>"
        "</td></tr></table>"
    )
    assert said(reading) == ["Some text is here."]
