"""Reads Markdown (CommonMark with tables and strikethrough) by way of the HTML it stands for."""

from __future__ import annotations

import re
from collections.abc import Iterable, MutableMapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin

from scheduler.domain.errors import BadInput
from scheduler.planning.reading.blocks import Dropped, Heading, Manuscript, single_spaced
from scheduler.planning.reading.dialects import translated
from scheduler.planning.reading.elements import parse, read_element
from scheduler.planning.reading.emphasis import keep_products
from scheduler.planning.reading.extent import check_extent
from scheduler.planning.reading.footnotes import enable_footnotes
from scheduler.planning.reading.front_matter import FrontMatter, foreign_front_matter, front_matter
from scheduler.planning.reading.identifiers import split_number
from scheduler.planning.reading.markdown_nesting import check_nesting_of_markdown
from scheduler.planning.reading.markdown_tables import with_wide_tables
from scheduler.planning.reading.markup import CAPTION, LITERAL_NUMBER
from scheduler.planning.reading.page.preparation import mark_questions
from scheduler.planning.reading.pages import PAGE_BREAK

# markdown-it leaves out, without a word, what is nested deeper than its limit; Python's own limit raises an error.
_DEEPEST_NESTING = 1_000_000

CAPTION_SIGN = "Caption: "
"""Begins the paragraph of article.md that is the caption of the table or picture beside it."""

_CELL_BORDER = re.compile(r"(?<!\\)\|")
_TAG_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)")
_INLINE_TAGS = {
    *("a", "abbr", "acronym", "article", "audio", "b", "bdi", "bdo", "big", "br", "button", "cite", "code", "data"),
    *("del", "dfn", "div", "em", "font", "i", "iframe", "img", "input", "ins", "kbd", "label", "mark", "noscript"),
    *("object", "p", "picture", "q", "rb", "rp", "rt", "ruby", "s", "samp", "script", "section", "select", "small"),
    *("source", "span", "strike", "strong", "style", "sub", "sup", "svg", "textarea", "time", "tt", "u", "var"),
    *("video", "wbr"),
}


def read(text: str) -> Manuscript:
    """Return the manuscript in a Markdown document with plain newlines. Raises BadInput when nested too deeply.

    The title of its front matter is used unless the text has exactly one first-level heading.
    """
    above = front_matter(text.replace(PAGE_BREAK, ""))
    return _below(above, read_body(with_wide_tables(above.body)))


def read_foreign(text: str) -> Manuscript:
    """Return the manuscript in a Markdown document that another program wrote, in whatever dialect. Raises BadInput."""
    above = foreign_front_matter(text.replace(PAGE_BREAK, ""))
    check_nesting_of_markdown(above.body)
    check_extent(above.body)
    translation = translated(above.body)
    found = read_body(translation.text, foreign=True)
    return _below(
        above,
        replace(
            found,
            dropped=(*translation.dropped, *found.dropped),
            doubts=(*translation.doubts, *found.doubts),
            particulars=(*translation.particulars, *found.particulars),
        ),
    )


def _below(above: FrontMatter, found: Manuscript) -> Manuscript:
    """Return a manuscript with what stands above it."""
    title, dropped = above.title, above.dropped
    outermost = [block.text for block in found.blocks if isinstance(block, Heading) and block.level == 1]
    if title and len(outermost) == 1:
        dropped = dropped if title == outermost[0] else (Dropped(f"title: {title}", "front matter"), *dropped)
        title = ""
    return replace(
        found,
        title=title,
        language=above.language,
        dropped=(*dropped, *found.dropped),
        particulars=(*above.particulars, *found.particulars),
    )


def read_body(text: str, *, foreign: bool = False) -> Manuscript:
    """Return the manuscript in Markdown without front matter, with no heading but those marked as such.

    `foreign` says that it is not article.md, and may have lists of definitions.
    """
    definitions: MutableMapping[str, Any] = {}  # markdown-it's environment holds whatever its rules put there
    parser = _foreign_parser() if foreign else _parser()
    try:
        tokens = parser.parse(text, definitions)
        for token in tokens:
            _keep_words(token.children or ())
            keep_products(token.children or ())
        _mark_literal_numbers(tokens)
        _mark_captions(tokens)
        _keep_list_numbers(tokens)
        _keep_lone_cells(tokens, text.split("\n"))
        html = parser.renderer.render(tokens, parser.options, definitions)
    except RecursionError as error:
        raise BadInput(
            "the Markdown nests lists, quotations or brackets too deeply: take some of the levels out"
        ) from error
    page = parse(html)
    if foreign and "<summary" in html:
        mark_questions(page)
    body = page.body
    found = read_element(body) if body is not None else Manuscript(())
    unused = _unused_definitions(definitions.get("references", {}), tokens)
    return replace(found, dropped=(*found.dropped, *unused))


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST_NESTING})
    return enable_footnotes(parser.enable(["table", "strikethrough"]))


@cache
def _foreign_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST_NESTING})
    # What is no address of the web stays a link here, and becomes its words as it does on a page.
    parser.validateLink = lambda _: True  # type: ignore[assignment] # the library's own way to set it
    return enable_footnotes(parser.enable(["table", "strikethrough"]).use(deflist_plugin))


def _keep_words(tokens: Iterable[Token]) -> None:
    """Turn what only looks like a tag ("TNF<alpha>") back into words."""
    for token in tokens:
        name = _TAG_NAME.match(token.content) if token.type == "html_inline" else None
        if name is not None and name[1].lower() not in _INLINE_TAGS:
            token.type = "text"


def _mark_literal_numbers(tokens: list[Token]) -> None:
    """Mark each heading that shows a number but has it escaped in the source: it belongs to the words."""
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open" and split_number(inline.content.lstrip("*_"))[0] is None:
            opening.attrSet(LITERAL_NUMBER, "")


def _mark_captions(tokens: list[Token]) -> None:
    """Mark each paragraph that begins with "Caption: " as the caption that article.md writes so."""
    for opening, inline in pairwise(tokens):
        if opening.type == "paragraph_open" and inline.content.startswith(CAPTION_SIGN) and inline.children:
            opening.attrSet(CAPTION, "")
            inline.children[0].content = inline.children[0].content.removeprefix(CAPTION_SIGN)


def _keep_list_numbers(tokens: list[Token]) -> None:
    """Give each entry of a numbered list the number that is typed; where all are the same, Markdown counts."""
    lists: list[list[Token]] = []
    for token in tokens:
        if token.type in ("ordered_list_open", "bullet_list_open"):
            lists.append([])
        elif token.type == "list_item_open":
            lists[-1].append(token)
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            entries = lists.pop()
            if len({entry.info for entry in entries}) > 1 and token.type == "ordered_list_close":
                for entry in entries:
                    entry.attrSet("value", entry.info)


def _keep_lone_cells(tokens: list[Token], lines: Sequence[str]) -> None:
    """Take from each row of a table that is typed as one cell the empty ones with which Markdown fills it up."""
    cells = 0
    for token in tokens:
        if token.type == "tr_open" and token.map:
            row = lines[token.map[0]].lstrip("> \t").strip()
            typed = _CELL_BORDER.split(row.strip("|") if row.startswith("|") else row)  # "B |" has an empty one
            cells = 1 if len(typed) == 1 else len(typed) + 1
        elif token.type in ("td_open", "td_close"):
            token.hidden = cells == 0
            cells = 0 if token.type == "td_close" and cells == 1 else cells


def _unused_definitions(references: MutableMapping[str, Any], tokens: list[Token]) -> tuple[Dropped, ...]:
    """Return the link definitions that no link uses; a footnote in one word looks like one ("[^1]: Sic")."""
    children = [child for token in tokens for child in token.children or ()]
    used = {child.attrs.get("href") or child.attrs.get("src") for child in children}
    return tuple(
        Dropped(
            single_spaced(f"[{label.lower()}]: {reference['href']} {reference['title']}"),
            "a link definition without a link",
        )
        for label, reference in references.items()
        if reference["href"] not in used
    )
