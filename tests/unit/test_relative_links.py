"""Links of a file that lead nowhere outside it become their words, and are told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from scheduler.services.ingest import Ingested, ingest


def _imported(folder: Path, name: str, text: str) -> Ingested:
    (folder / name).write_text(text, encoding="utf-8")
    link = "https://clinic.org/peels"
    return ingest(folder / name, folder / "work", today=date(2026, 11, 27), slug="peels", link=link, language="en")


def _links(imported: Ingested) -> list[str]:
    units = imported.reading.article.units()
    return [link.address for unit in units for paragraph in unit.paragraphs for link in paragraph.links]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md", "# Peels\n\nA peel.\n\n## Costs\n\nSee [Prices]({}) or [call](tel:+4420) us.\n"),
        (
            "a.html",
            (
                "<h1>Peels</h1><p>A peel.</p><h2>Costs</h2><p>See <a href='{}'>Prices</a> or"
                " <a href='tel:+4420'>call</a> us.</p>"
            ),
        ),
    ],
)
@pytest.mark.parametrize("address", ["Prices%201a2b.md", "page.html", "../prices/", "/prices", "?page=2"])
def test_a_link_to_another_file_becomes_its_words_and_is_told(
    tmp_path: Path, name: str, text: str, address: str
) -> None:
    imported = _imported(tmp_path, name, text.format(address))
    assert _links(imported) == ["tel:+4420"]
    assert "See Prices or [call](tel:+4420) us." in imported.article.read_text(encoding="utf-8")
    (doubt,) = imported.reading.doubts
    assert f"'Prices' in 'Costs' ({address})" in doubt


def test_a_link_of_a_page_that_names_its_address_leads_there(tmp_path: Path) -> None:
    head = "<head><link rel=canonical href='https://clinic.example/peels/'></head>"
    imported = _imported(tmp_path, "a.html", f"{head}<h1>Peels</h1><p>See <a href=../prices>the prices</a> here.</p>")
    assert _links(imported) == ["https://clinic.example/prices"]
    assert imported.reading.doubts == ()


def test_many_such_links_are_told_together(tmp_path: Path) -> None:
    links = ", ".join(f"[page {number}]({number}.md)" for number in range(9))
    (doubt,) = _imported(tmp_path, "a.md", f"# Peels\n\nA peel. See {links}.\n").reading.doubts
    assert "'page 4' in the lead (4.md) and 4 more. Write a whole address" in doubt
