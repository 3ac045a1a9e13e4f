"""A list of references becomes notes at the sentences that refer to it, or is kept beside the article."""

# ruff: noqa: RUF001 - dashes and raised figures are what is tested
import pytest

from scheduler.domain.article import Link, ParagraphKind
from scheduler.planning.reading import Reading, read_article
from scheduler.planning.reading.blocks import Heading, Text
from scheduler.planning.reading.references import marks_without_entry, set_apart

LIST = "1. Kim D. Nutrients, 2018.\n2. Bolke L. Nutrients, 2019.\n3. Sarma D. Drug Saf, 2008."


def read(text: str) -> Reading:
    return read_article(text.encode(), "article.txt")


def bound(reading: Reading) -> list[tuple[str, str]]:
    """The words before each mark, and the words of its note."""
    return [
        (paragraph.text[: mark.position], note.text)
        for unit in reading.article.units()
        for paragraph in unit.paragraphs
        for mark in paragraph.marks
        for note in unit.paragraphs
        if note.kind is ParagraphKind.NOTE and note.label == mark.label
    ]


@pytest.mark.parametrize(
    ("printed", "words"),
    [
        ("It lasts eight weeks [1].", "It lasts eight weeks"),
        ("It lasts eight weeks.[1]", "It lasts eight weeks."),
        ("It lasts eight weeks (1).", "It lasts eight weeks"),
        ("It lasts eight weeks.¹", "It lasts eight weeks."),
        ("It lasts eight weeks¹.", "It lasts eight weeks"),
        ("It lasts eight weeks.1 It is safe.", "It lasts eight weeks."),
    ],
)
def test_the_number_of_a_reference_becomes_the_mark_of_a_note(printed: str, words: str) -> None:
    reading = read(f"Collagen\n\n{printed}\n\nReferences\n\n{LIST}")
    assert bound(reading) == [(words, "Kim D. Nutrients, 2018.")]
    assert [particular.text for particular in reading.article.particulars] == [
        "Bolke L. Nutrients, 2019.",
        "Sarma D. Drug Saf, 2008.",
    ]


def test_several_numbers_and_ranges_name_each_of_their_entries() -> None:
    reading = read(f"Collagen\n\nIt lasts [1–3]. It is safe [2, 3].\n\nReferences\n\n{LIST}")
    assert [words for words, _ in bound(reading)] == ["It lasts"] * 3 + ["It lasts. It is safe"] * 2
    assert reading.article.lead[0].text == "It lasts. It is safe."


@pytest.mark.parametrize(
    "text", ["It holds 10⁶ cells per m².", "Take (1) water, (2) salt and (3) rest.", "It costs 3.5."]
)
def test_powers_units_and_numbered_steps_are_no_references(text: str) -> None:
    reading = read(f"Collagen\n\n{text}\n\nReferences\n\n{LIST}")
    assert reading.article.lead[0].text == text
    assert len(reading.article.particulars) == 3


def test_raised_figures_stay_where_one_of_them_has_no_entry() -> None:
    reading = read(f"Collagen\n\nIt lasts.¹ It is safe.⁹\n\nReferences\n\n{LIST}")
    assert reading.article.lead[0].text == "It lasts.¹ It is safe.⁹"


def test_a_mark_without_an_entry_stays_and_is_told() -> None:
    reading = read(f"Collagen\n\nIt lasts [1]. It is safe [9].\n\nReferences\n\n{LIST}")
    assert reading.article.lead[0].text == "It lasts. It is safe [9]."
    assert any("[9]" in doubt for doubt in reading.doubts)
    assert len(marks_without_entry([Text("It lasts [1].")])) == 1


@pytest.mark.parametrize("heading", ["References", "Referencias", "Références", "Literaturverzeichnis", "Bibliografia"])
def test_entries_without_marks_are_kept_beside_the_article(heading: str) -> None:
    reading = read(f"Collagen\n\nIt lasts for eight weeks, not more.\n\n{heading}\n\nKim D. Nutrients, 2018.")
    assert [unit.heading for unit in reading.article.units()] == ["Collagen"]
    assert [particular.text for particular in reading.article.particulars] == ["Kim D. Nutrients, 2018."]
    assert (heading, "the heading of the references") in [(each.text, each.reason) for each in reading.dropped]


def test_sources_of_something_else_stay_and_are_told() -> None:
    page = "<h1>Calcium</h1><p>Bones need it.</p><h2>Sources</h2><ul><li>Milk</li><li>Cheese</li><li>Kale</li></ul>"
    reading = read_article(page.encode(), "a.html")
    assert [unit.heading for unit in reading.article.units()] == ["Calcium", "Sources"]
    assert any("Sources" in doubt for doubt in reading.doubts)


def test_text_below_the_entries_stays() -> None:
    page = "<h1>Skin</h1><p>It heals.</p><h2>References</h2><ol><li>Kim D. 2018;4:1.</li></ol><p>Ask us first.</p>"
    article = read_article(page.encode(), "a.html").article
    assert [paragraph.text for unit in article.units() for paragraph in unit.paragraphs] == [
        "It heals.",
        "Ask us first.",
    ]


def test_links_and_other_marks_keep_their_places_where_a_number_goes() -> None:
    text = Text("It lasts [1] eight weeks.", links=(Link(13, 18, "https://clinic.example"),))
    found = set_apart([Heading("Skin", 1), text, Heading("References", 2), Text("1. Kim D. Nutrients, 2018.")])
    paragraph = found.blocks[1]
    assert isinstance(paragraph, Text)
    assert paragraph.text == "It lasts eight weeks."
    assert paragraph.text[paragraph.links[0].start : paragraph.links[0].end] == "eight"


def test_a_number_in_a_heading_names_its_entry_too() -> None:
    page = "<h1>Skin</h1><h2>Does it last? [1]</h2><p>It does.</p><h2>References</h2><ol><li>Kim D. 2018;4:1.</li></ol>"
    article = read_article(page.encode(), "a.html").article
    assert article.units()[-1].heading == "Does it last?"
    assert "Kim D. 2018;4:1." in [paragraph.text for unit in article.units() for paragraph in unit.paragraphs]
