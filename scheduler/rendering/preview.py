"""The preview: what will go out, shown from the very payloads that the publisher sends (promise 5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from scheduler.domain.article import Article
from scheduler.domain.campaign import Clinic
from scheduler.domain.content import Issue, Item, ItemKey
from scheduler.domain.payload import Rendered, RenderedIssue, RenderedPost
from scheduler.rendering.logo import brand_logo
from scheduler.rendering.pages import page_context
from scheduler.rendering.templating import Templates
from scheduler.rendering.view_models import Shown, ShownIssue, ShownPost, coverage, shown_issue, shown_post


def preview_page(
    items: Sequence[tuple[Item, Rendered | None]],
    clinic: Clinic,
    article: Article,
    problems: Mapping[ItemKey, Sequence[str]],
    workspace_root: Path | None = None,
    *,
    cancelled: int = 0,
    unread: Sequence[str] = (),
) -> str:
    """Return one HTML page that needs nothing else.

    An item without content could not be rendered. `problems` are the lines for staff on each item: what
    would be refused, and why; the item's own note stands before them. `cancelled` is how many items are
    left out because they are cancelled, `unread` the English names of languages that the check does not read.
    Raises BadInput when a template is at fault.
    """
    headings = {unit.id: unit.heading for unit in article.units()}
    shown = [_shown(item, clinic, rendered, headings, problems.get(item.key, ())) for item, rendered in items]
    posts = [seen for seen in shown if isinstance(seen, ShownPost)]
    issues = [seen for seen in shown if isinstance(seen, ShownIssue)]
    sections = coverage(article, [item for item, _ in items])
    language = items[0][0].draft.language if items else "en"
    context = page_context(clinic, brand_logo(clinic, workspace_root), posts, issues, sections) | {
        "title": article.title,
        "language": language,
        "problem_count": sum(bool(lines) for lines in problems.values()),
        "cancelled": cancelled,
        "unread": unread,
    }
    return Templates(workspace_root).render("web/preview.html", context)


def _shown(
    item: Item, clinic: Clinic, rendered: Rendered | None, headings: Mapping[str, str], problems: Sequence[str]
) -> Shown:
    draft = item.draft
    notes = (item.note, *problems) if item.note else tuple(problems)
    if isinstance(draft, Issue):
        empty = RenderedIssue(
            draft.subject, draft.preheader, html="", text="", pictures=(), links=(), subjects=draft.subjects
        )
        return shown_issue(
            item, draft, rendered if isinstance(rendered, RenderedIssue) else empty, notes, clinic=clinic
        )
    content = rendered if isinstance(rendered, RenderedPost) else RenderedPost((), (), ())
    return shown_post(item, content, headings.get(item.key.section, item.key.section), (), notes, clinic=clinic)
