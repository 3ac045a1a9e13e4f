"""Tables, lists and links of an issue, in the HTML and in the text."""

from __future__ import annotations

from pathlib import Path

import pytest
from email_structure import faults
from rendering_samples import CLINIC, issue, said, section
from selectolax.lexbor import LexborHTMLParser

from scheduler.domain.article import HEADING, Link, Paragraph, ParagraphKind, Section, SourceSpan, row_text
from scheduler.domain.content import IssueParagraph, Sentence
from scheduler.domain.payload import RenderedIssue
from scheduler.planning.issue_links import links_in_paragraph
from scheduler.planning.sentence_units import paragraph_sentences
from scheduler.rendering.email.blocks import Run, blocks_of, runs_of
from scheduler.rendering.renderer import WorkspaceRenderer

NARROW = (("", "Implant", "Bridge"), ("Visits", "4 to 6", "2"), ("Time", "4 to 9 months", "2 to 3 weeks"))
WIDE = (
    ("Treatment", "Anaesthetic", "Hospitalisation", "Physiotherapy", "Complications"),
    ("Arthroscopy", "General", "Day surgery", "Six weeks", "Thrombosis, rarely"),
)


def _table(rows: tuple[tuple[str, ...], ...]) -> tuple[IssueParagraph, ...]:
    kinds = (ParagraphKind.HEADER_ROW, *(ParagraphKind.ROW for _ in rows[1:]))
    cells = zip(rows, kinds, strict=True)
    unit = Section("t", "Table", 2, tuple(Paragraph(row_text(row), kind, cells=row) for row, kind in cells))
    return tuple(IssueParagraph(paragraph_sentences(unit, number), kind.value) for number, kind in enumerate(kinds))


def _rendered(tmp_path: Path, *paragraphs: IssueParagraph, language: str = "en") -> RenderedIssue:
    draft = issue(section("What it is", 2, paragraphs=paragraphs))
    rendered = WorkspaceRenderer(None, CLINIC, tmp_path / "cards").render(draft)
    assert isinstance(rendered, RenderedIssue)
    return rendered


class TestTables:
    def test_a_table_has_headings_for_its_columns_and_rows(self, tmp_path: Path) -> None:
        page = LexborHTMLParser(_rendered(tmp_path, *_table(NARROW)).html)
        assert [head.text() for head in page.css("th[scope=col]")] == ["Implant", "Bridge"]
        assert [head.text() for head in page.css("th[scope=row]")] == ["Visits", "Time"]
        assert [cell.text() for cell in page.css("table.rows td")] == [
            "",
            "4 to 6",
            "2",
            "4 to 9 months",
            "2 to 3 weeks",
        ]

    def test_a_row_that_a_phone_cannot_show_is_a_list_below_its_name(self, tmp_path: Path) -> None:
        page = LexborHTMLParser(_rendered(tmp_path, *_table(WIDE)).html)
        assert [head.text() for head in page.css("th[scope=rowgroup]")] == ["Arthroscopy"]
        assert [head.text() for head in page.css("th[scope=row]")] == list(WIDE[0][1:])
        assert all(len(row.css("th, td")) <= 2 for row in page.css("table.rows tr"))

    def test_the_text_part_has_each_value_behind_the_heading_of_its_column(self, tmp_path: Path) -> None:
        text = _rendered(tmp_path, *_table(NARROW)).text
        assert "Visits: Implant 4 to 6 · Bridge 2\nTime: Implant 4 to 9 months · Bridge 2 to 3 weeks\n" in text
        assert " | " not in text

    def test_a_name_and_its_value_keep_their_headings_in_the_text(self, tmp_path: Path) -> None:
        text = _rendered(tmp_path, *_table((("Procedure", "Fee"), ("Scan", "£60")))).text
        assert "Procedure: Fee\nScan: £60\n" in text

    @pytest.mark.parametrize("rows", [NARROW, WIDE])
    def test_nothing_is_wrong_with_its_structure(self, tmp_path: Path, rows: tuple[tuple[str, ...], ...]) -> None:
        assert faults(_rendered(tmp_path, *_table(rows)).html, "en-IN", "ltr") == []

    def test_every_cell_of_an_uneven_table_keeps_its_column(self) -> None:
        (block,) = blocks_of(_table((("", "A", "B"), ("one", "1"))))
        assert block.table is not None
        assert block.table.rows == (((Run("one"),), (Run("1"),), ()),)


class TestLinks:
    SENTENCE = "Call us or book online."
    LINKED = IssueParagraph((said(SENTENCE),), "body", (Link(11, 22, "https://clinic.example/book"),))

    def test_words_lead_where_the_article_says_and_the_package_has_it(self, tmp_path: Path) -> None:
        rendered = _rendered(tmp_path, self.LINKED)
        (link,) = LexborHTMLParser(rendered.html).css('a[href="https://clinic.example/book"]')
        assert link.text() == "book online"
        assert "https://clinic.example/book" in rendered.links
        assert faults(rendered.html, "en-IN", "ltr") == []

    def test_the_text_has_the_address_behind_the_words(self, tmp_path: Path) -> None:
        assert "or book online (https://clinic.example/book)." in _rendered(tmp_path, self.LINKED).text

    @pytest.mark.parametrize(
        ("words", "address", "printed"),
        [
            ("write to us", "mailto:a@clinic.example", "write to us (a@clinic.example)"),
            ("a@clinic.example", "mailto:a@clinic.example", "a@clinic.example"),
            ("01803 555 0142", "tel:+4418035550142", "01803 555 0142"),
            ("clinic.example", "https://clinic.example", "clinic.example"),
        ],
    )
    def test_an_address_that_the_words_say_is_not_said_again(self, words: str, address: str, printed: str) -> None:
        assert Run(words, address).spelled_out == printed

    def test_links_follow_the_sentences_that_are_printed(self) -> None:
        text = "Left out here. Read the guide today."
        unit = Section("a", "A", 2, (Paragraph(text, links=(Link(20, 29, "https://nhs.example/"),)),))
        _, second = paragraph_sentences(unit, 0)
        (link,) = links_in_paragraph((said("Before.", "other"), second), unit, "GB")
        assert f"Before. {second.text}"[link.start : link.end] == "the guide"

    @pytest.mark.parametrize("address", ["#top", "page.html", "javascript:alert(1)", "http://a.example/", "file:///a"])
    def test_what_an_email_cannot_safely_open_stays_words(self, address: str) -> None:
        unit = Section("a", "A", 2, (Paragraph("Read it.", links=(Link(0, 4, address),)),))
        assert links_in_paragraph(paragraph_sentences(unit, 0), unit, "GB") == ()

    def test_a_heading_and_own_words_have_none(self) -> None:
        unit = Section("a", "A", 2, (Paragraph("Read it.", links=(Link(0, 4, "https://a.example/"),)),))
        assert links_in_paragraph((Sentence("A", SourceSpan("a", HEADING, 0, 1)),), unit, "GB") == ()

    def test_of_links_that_overlap_the_first_counts(self) -> None:
        links = (Link(2, 6, "https://b.example/"), Link(0, 4, "https://a.example/"))
        assert runs_of("abcdefgh", links) == (Run("abcd", "https://a.example/"), Run("efgh"))

    @pytest.mark.parametrize(
        ("text", "address"),
        [
            ("Call 01803 555014 today.", "tel:+441803555014"),
            ("Call (020) 7946 0000.", "tel:+442079460000"),
            ("From abroad: +44 (0)20 7946 0000.", "tel:+442079460000"),
            ("Llame al +34 960 12 34 56.", "tel:+34960123456"),
            ("Write to desk@clinic.example.", "mailto:desk@clinic.example"),
        ],
    )
    def test_numbers_and_mail_addresses_that_are_written_out_are_live(self, text: str, address: str) -> None:
        unit = Section("a", "A", 2, (Paragraph(text),))
        (link,) = links_in_paragraph(paragraph_sentences(unit, 0), unit, "GB")
        assert link.address == address
