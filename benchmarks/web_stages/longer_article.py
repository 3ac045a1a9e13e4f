"""Articles as long as one likes."""

from __future__ import annotations

from dataclasses import replace

from scheduler.domain.article import Article


def repeated(article: Article, factor: int) -> Article:
    """Return an article with its sections so many times over, each under a heading of its own."""
    sections = [
        replace(section, id=f"{section.id}-{number}", heading=f"{section.heading} {number}")
        for number in range(1, factor + 1)
        for section in article.sections
    ]
    return replace(article, sections=tuple(sections))
