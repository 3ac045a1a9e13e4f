"""The preview: what will go out, shown from the very payloads that the publisher sends (promise 5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from scheduler.domain.article import Article
from scheduler.domain.campaign import Clinic
from scheduler.domain.content import Issue, Item, ItemKey
from scheduler.domain.payload import Rendered, RenderedIssue, RenderedPost
from scheduler.rendering.environment import Templates
from scheduler.rendering.logo import brand_logo
from scheduler.rendering.pages import page_context
from scheduler.rendering.shown import coverage, shown_issue, shown_post


def preview_page(
    items: Sequence[tuple[Item, Rendered]],
    clinic: Clinic,
    article: Article,
    problems: Mapping[ItemKey, Sequence[str]],
    workspace_root: Path | None = None,
) -> str:
    """Return one HTML page that needs nothing else.

    `problems` are the lines for staff on each item: what would be refused, and why. Raises BadInput
    when a template is at fault.
    """
    headings = {unit.id: unit.heading for unit in article.units()}
    posts = [
        shown_post(item, rendered, headings.get(item.key.section, item.key.section), (), problems.get(item.key, ()))
        for item, rendered in items
        if isinstance(rendered, RenderedPost)
    ]
    issues = [
        shown_issue(item, item.draft, rendered, problems.get(item.key, ()))
        for item, rendered in items
        if isinstance(rendered, RenderedIssue) and isinstance(item.draft, Issue)
    ]
    sections = coverage(article, [item for item, _ in items])
    language = items[0][0].draft.language if items else "en"
    context = page_context(clinic, brand_logo(clinic, workspace_root), posts, issues, sections) | {
        "title": article.title,
        "language": language,
        "problem_count": sum(bool(lines) for lines in problems.values()),
    }
    return Templates(workspace_root).render("web/preview.html", context)
