"""The texts of an article with their places, as messages name them."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.domain.article import LEAD, Article, Paragraph


def placed_texts(article: Article) -> Iterator[tuple[str, Paragraph]]:
    """Yield the title, every heading and every paragraph with its place ("the lead", "'Uses'")."""
    yield "the title", Paragraph(article.title)
    for unit in article.units():
        place = "the lead" if unit.id == LEAD else f"'{unit.heading}'"
        if unit.id != LEAD:
            yield place, Paragraph(unit.heading)
        for paragraph in unit.paragraphs:
            yield place, paragraph
