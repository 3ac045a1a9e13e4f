"""Reads Markdown (CommonMark with tables and strikethrough) by way of the HTML it stands for.

The front matter is read by hand: its title alone is used, and every other line has to be reported as it is written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, MutableMapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from scheduler.domain.article import Particular, ParticularKind
from scheduler.domain.errors import BadInput
from scheduler.planning.reading.blocks import Dropped, Heading, Manuscript, single_spaced
from scheduler.planning.reading.elements import parse, read_element
from scheduler.planning.reading.emphasis import keep_products
from scheduler.planning.reading.footnotes import enable_footnotes
from scheduler.planning.reading.identifiers import split_number
from scheduler.planning.reading.markup import CAPTION, LITERAL_NUMBER
from scheduler.planning.reading.pages import PAGE_BREAK

# markdown-it leaves out, without a word, what is nested deeper than its limit; Python's own limit raises an error.
_DEEPEST_NESTING = 1_000_000

_FRONT_MATTER = re.compile(r"---[ \t]*\n(?P<yaml>(?:.*\n)*?)(?:---|\.\.\.)[ \t]*(?:\n|$)")
_YAML_LINE = re.compile(r"[\w-]+[ \t]*:.*|[ \t]+.*|-[ \t].*|#.*|[ \t]*")
_YAML_TITLE = re.compile(r"title[ \t]*:[ \t]*(?P<title>.+)")
_YAML_COMMENT = re.compile(r"\s+#.*")

CAPTION_SIGN = "Caption: "
"""Begins the paragraph of article.md that is the caption of the table or picture beside it."""

_CELL_BORDER = re.compile(r"(?<!\\)\|")
_PARTICULAR = re.compile(r"- (?P<kind>[a-z ]+): (?P<text>.+)")
PARTICULARS = "particulars:"
"""The line of article.md's front matter below which its particulars stand."""

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
    lines, body = _front_matter(text.replace(PAGE_BREAK, ""))
    particulars, lines = _particulars(lines)
    title, dropped = _front_matter_title(lines)
    found = read_body(body)
    outermost = [block.text for block in found.blocks if isinstance(block, Heading) and block.level == 1]
    if title and len(outermost) == 1:
        dropped = dropped if title == outermost[0] else (Dropped(f"title: {title}", "front matter"), *dropped)
        title = ""
    return replace(found, title=title, dropped=(*dropped, *found.dropped), particulars=particulars)


def read_body(text: str) -> Manuscript:
    """Return the manuscript in Markdown without front matter, with no heading but those marked as such."""
    definitions: MutableMapping[str, Any] = {}  # markdown-it's environment holds whatever its rules put there
    parser = _parser()
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
    body = parse(html).body
    found = read_element(body) if body is not None else Manuscript(())
    unused = _unused_definitions(definitions.get("references", {}), tokens)
    return replace(found, dropped=(*found.dropped, *unused))


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST_NESTING})
    return enable_footnotes(parser.enable(["table", "strikethrough"]))


def _keep_words(tokens: Iterable[Token]) -> None:
    """Turn what only looks like a tag ("TNF<alpha>") back into words."""
    for token in tokens:
        name = _TAG_NAME.match(token.content) if token.type == "html_inline" else None
        if name is not None and name[1].lower() not in _INLINE_TAGS:
            token.type = "text"


def _mark_literal_numbers(tokens: list[Token]) -> None:
    """Mark each heading that shows a number but has it escaped in the source: it belongs to the words."""
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open" and split_number(inline.content)[0] is None:
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
            typed = _CELL_BORDER.split(lines[token.map[0]].lstrip("> \t").strip().strip("|"))
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


def _front_matter(text: str) -> tuple[list[str], str]:
    """Return the lines of a YAML block at the very beginning, if there is one, and the text after it."""
    match = _FRONT_MATTER.match(text)
    lines = match["yaml"].splitlines() if match else []
    if match is None or not any(lines) or not all(_YAML_LINE.fullmatch(line) for line in lines):
        return [], text
    return lines, text[match.end() :]


def _particulars(lines: Sequence[str]) -> tuple[tuple[Particular, ...], list[str]]:
    """Return the particulars that article.md has in its front matter, and the other lines."""
    found, rest, inside = [], [], False
    for line in lines:
        match = _PARTICULAR.fullmatch(line) if inside else None
        if match and match["kind"] in list(ParticularKind):
            found.append(Particular(ParticularKind(match["kind"]), _written_text(match["text"])))
        elif line.strip() == PARTICULARS:
            inside = True
        else:
            inside = False
            rest.append(line)
    return tuple(found), rest


def _written_text(value: str) -> str:
    """Return a value of article.md's front matter, which stands in quotation marks where it has to."""
    try:
        return str(json.loads(value)) if value.startswith('"') else value
    except ValueError:
        return value


def _front_matter_title(lines: Iterable[str]) -> tuple[str, tuple[Dropped, ...]]:
    """Return the title that front matter declares, or an empty string, and the lines that are not carried over."""
    title, rest = "", []
    for line in lines:
        declared = _YAML_TITLE.fullmatch(line)
        if declared and not title:
            title = _yaml_scalar(declared["title"].strip())
        elif line.strip():
            rest.append(Dropped(line.strip(), "front matter"))
    return title, tuple(rest)


def _yaml_scalar(value: str) -> str:
    for quote in "\"'":
        if len(value) > 1 and value[0] == quote and value.rfind(quote) > 0:
            return single_spaced(value[1 : value.rfind(quote)].replace(f"\\{quote}", quote))
    return single_spaced(_YAML_COMMENT.sub("", value))
