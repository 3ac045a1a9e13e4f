import pytest

from scheduler.domain.article import HEADING, LEAD, Article, Paragraph, Section, SourceSpan
from scheduler.domain.errors import NotFound

ARTICLE = Article(
    "A title",
    (Paragraph("The lead."),),
    (
        Section("one", "One", 2, (Paragraph("First. Second."),), (Section("sub", "Sub", 3, number=1),)),
        Section("two", "Two", 2),
    ),
)


def test_units_come_in_reading_order_with_the_lead_first() -> None:
    assert [unit.id for unit in ARTICLE.units()] == [LEAD, "one", "sub", "two"]


def test_the_title_can_be_pointed_at_with_a_lead_or_without() -> None:
    span = SourceSpan(LEAD, HEADING, 2, 7)
    assert ARTICLE.text_at(span) == "title"
    assert Article("A title", (), ()).text_at(span) == "title"


def test_an_article_without_a_lead_has_no_lead_unit() -> None:
    assert [unit.id for unit in Article("T", (), ARTICLE.sections).units()] == ["one", "sub", "two"]


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (SourceSpan("one", 0, 7, 14), "Second."),
        (SourceSpan("sub", HEADING, 0, 3), "Sub"),
        (SourceSpan(LEAD, 0, 0, 3), "The"),
    ],
)
def test_a_span_points_at_its_words(span: SourceSpan, text: str) -> None:
    assert ARTICLE.text_at(span) == text


def test_a_span_into_a_section_that_is_gone_names_the_section() -> None:
    with pytest.raises(NotFound, match="no section 'gone'"):
        ARTICLE.text_at(SourceSpan("gone", 0, 0, 1))


@pytest.mark.parametrize("paragraph", [1, -2])
def test_a_span_outside_the_paragraphs_is_refused(paragraph: int) -> None:
    with pytest.raises(NotFound, match="no paragraph"):
        ARTICLE.text_at(SourceSpan("one", paragraph, 0, 1))
