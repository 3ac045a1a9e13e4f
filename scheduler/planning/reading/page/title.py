"""Finds the element of a page that is the article's own title, among the names of the site and of other pages."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scheduler.planning.reading.blocks import single_spaced
from scheduler.planning.reading.markup import REASON
from scheduler.planning.reading.page.furniture_names import names

_TITLE_NAMES = re.compile(
    r"^(?:entry|post|article|blog-post|single|page|blog|content|recipe|headline)-title$|^headline$|^wp-block-post-title$|"
    r"^post-title$|^title$|^mso-title$|^msotitle$|-article-title$|^blog-title$"
)
_SITE_NAMES = re.compile(
    r"(?:^|-)(?:site-title|site-name|logo|brand|branding|navbar-brand|site-header|masthead|site-branding|blog-name)(?:-|$)"
)
_DIVIDERS = "|-\N{EN DASH}—·•»«:/"
_LONGEST = 300  # characters
_LONGEST_SOURCE = 3000  # with the white space between them
_FRAMES = 6  # how far out the name of a site's header is looked for


def title_element(page: LexborHTMLParser) -> LexborNode | None:
    """Return the element with the article's title, or None where the page marks none."""
    declared = declared_titles(page)
    typed = [node for node in page.css("p.title, p.Title, p.MsoTitle") if _may_be(node)]
    marked = [node for node in page.css("h1, [role=heading][aria-level='1']") if _may_be(node)]
    named = [
        node for node in page.css("[class], [data-hook], [itemprop=headline]") if _is_named(node) and _may_be(node)
    ]
    candidates = [node for node in [*marked, *named] if not _is_of_the_site(node)]
    same = [node for node in candidates if _is_declared(_words(node), declared)]
    others = [node for node in page.css("h2, h3") if _may_be(node) and _is_declared(_words(node), declared)]
    if len(marked) > 1 and not same and not typed and not named:
        return None  # headings of parts, below a title that is not marked
    for group in (typed, same, [node for node in marked if not _is_of_the_site(node)], named, others[:1]):
        if group:
            return group[0]
    return marked[0] if marked and not others else None


def declared_titles(page: LexborHTMLParser) -> tuple[str, ...]:
    """Return the titles that a page declares apart from its article, in lower case."""
    shared = page.css("meta[property='og:title'], meta[name='twitter:title'], meta[name='title']")
    titles = [single_spaced(node.attributes.get("content") or "") for node in shared]
    titles += [single_spaced(node.text()) for node in page.css("head > title")]
    return tuple(title.casefold() for title in titles if title)


def _is_declared(words: str, declared: tuple[str, ...]) -> bool:
    """Say whether a title begins or ends one that is declared with the site's name ("Exosomes | Clinic")."""
    title = words.casefold()
    rests = [one.removeprefix(title) for one in declared if one.startswith(title)]
    rests += [one.removesuffix(title)[::-1] for one in declared if one.endswith(title)]
    return any(not rest.strip() or rest.lstrip()[0] in _DIVIDERS for rest in rests)


def _may_be(node: LexborNode) -> bool:
    return REASON not in node.attributes and len(node.text()) < _LONGEST_SOURCE and 0 < len(_words(node)) <= _LONGEST


def _is_named(node: LexborNode) -> bool:
    return node.attributes.get("itemprop") == "headline" or any(_TITLE_NAMES.search(name) for name in names(node))


def _is_of_the_site(node: LexborNode) -> bool:
    """Say whether a heading names the site: it stands in its header, or leads to its first page."""
    around: LexborNode | None = node
    for _ in range(_FRAMES):
        if around is None or around.tag == "body":
            break
        if any(_SITE_NAMES.search(name) for name in names(around)):
            return True
        around = around.parent
    link = node.css_first("a")
    return (
        link is not None
        and re.fullmatch(r"(?:https?://[^/]+)?/?", (link.attributes.get("href") or "#").strip()) is not None
    )


def _words(node: LexborNode) -> str:
    return single_spaced(node.text())
