"""How deep HTML may be nested; test_reading_time.py has how long that takes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from scheduler.domain.errors import BadInput
from scheduler.domain.nesting import DEEPEST, check_nesting
from scheduler.planning.reading import read_article

TAGS = (
    *(
        "div",
        "ul",
        "ol",
        "li",
        "dl",
        "dd",
        "p",
        "b",
        "a",
        "span",
        "table",
        "tr",
        "td",
        "svg",
        "g",
        "foreignObject",
        "math",
    ),
    *(
        "mi",
        "style",
        "script",
        "title",
        "textarea",
        "option",
        "select",
        "button",
        "h1",
        "template",
        "x-y",
        "body",
        "font",
    ),
)
pieces = st.sampled_from(["<{}>", "<{}>", "</{}>", "<{}/>", "<!--<{}>-->", '<{} a="</div>">', "x<{}>", "<![CDATA[{}>"])
units = st.lists(st.builds(str.format, pieces, st.sampled_from(TAGS)), min_size=1, max_size=6).map("".join)


def depth(html: str) -> int:
    root = LexborHTMLParser(html).root
    deepest, remaining = 0, [(root, 1)]
    while remaining:
        node, level = remaining.pop()
        deepest = max(deepest, level)
        child = node.first_child if node is not None else None
        while child is not None:
            if child.is_element_node:
                remaining.append((child, level + 1))
            child = child.next
    return deepest


@settings(max_examples=300, deadline=None, derandomize=True)
@given(units)
def test_whatever_nests_without_bound_is_refused(unit: str) -> None:
    # As many levels as the limit from each repetition, with room for elements that are not counted.
    if depth(unit * 60) > 60:
        with pytest.raises(BadInput, match="inside one another"):
            check_nesting(unit * (60 * DEEPEST))


@pytest.mark.parametrize(
    "part",
    [
        *(
            "<div></div>",
            "<p>",
            "<li>",
            "<ul><li>a</ul>",
            "<br>",
            "<img>",
            "<a name=x>",
            "<tr><td>",
            "<dt>a<dd>b",
            "<b></B>",
        ),
        *("<script>'<div>'</script>", "<style><b></style>", "<!-- <div> -->", "<svg><path/><g><path/></g></svg>"),
        *('<i title="<div>"></i>', "<svg><title>a</title></svg>", "a < b", "<!doctype html>", "<title><b></title>"),
    ],
)
def test_a_page_may_be_as_long_as_it_likes(part: str) -> None:
    check_nesting(part * 2000)


@pytest.mark.parametrize("ending", ["html", "md"])
@pytest.mark.parametrize(
    "part",
    ["<div>", "<ul><li>", "<blockquote><p>", "<table><tr><td>", "<b>", "<x-y>", "<dd><li>", "<p><b id='{}'></p>x"],
)
def test_an_article_nested_too_deeply_is_refused_with_a_remedy(part: str, ending: str) -> None:
    page = "<p>Text.</p>" + "".join(part.format(number) for number in range(4000))
    with pytest.raises(
        BadInput,
        match=rf"^article\.{ending}: the HTML has more than 512 elements inside one another.*: take levels out",
    ):
        read_article(page.encode(), f"article.{ending}")


@pytest.mark.parametrize("ending", ["html", "md"])
@pytest.mark.parametrize(
    ("begin", "part", "end", "told"),
    [
        ("<i ", "a{}=1 ", ">x</i>", "a tag with more than 1000 attributes"),
        ("<i ", "a{} ", ">x</i>", "a tag with more than 1000 attributes"),
        ("<body>", "<body a{}=1>", "", "a tag with more than 1000 attributes"),
        ("<body>", "<html a{}='>'>", "", "a tag with more than 1000 attributes"),
        ("<select>", "<option>{}", "</select>", "more than 2000 choices"),
        ("<select>", "<option>{}<hr>", "</select>", "more than 2000 choices"),
        ("<select>", "<optgroup>{}</optgroup>", "</select>", "more than 2000 choices"),
    ],
)
def test_what_a_parser_compares_with_all_others_is_bounded(
    begin: str, part: str, end: str, told: str, ending: str
) -> None:
    page = f"<p>Text.</p>{begin}{''.join(part.format(number) for number in range(3000))}{end}"
    with pytest.raises(BadInput, match=rf"^article\.{ending}: the HTML has {told}"):
        read_article(page.encode(), f"article.{ending}")


def test_a_page_may_have_a_list_of_countries_and_a_tag_with_a_long_picture() -> None:
    check_nesting("<body class=a>" + f"<img alt='{'a=1 ' * 9000}'>" + "<select>" + "<option value=a>A</option>" * 400)


@pytest.mark.parametrize("part", ["> ", "1. ", "[", "!["])
def test_markdown_nested_too_deeply_is_refused_with_a_remedy(part: str) -> None:
    with pytest.raises(BadInput, match=r"^article\.md: the Markdown nests .* too deeply: take some of the levels out"):
        read_article(("# Skin\n\nText.\n\n" + part * 4000 + "a").encode(), "article.md")
