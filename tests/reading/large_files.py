"""Files of any size in which one thing is repeated, or nested: for the tests and the benchmark of reading's time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

WORDS = "Keep the skin clean and dry for 24 hours"


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of file: `part` is repeated, with its number in place of {0}, between a beginning and an end.

    Where `inner` and `closing` stand, `depth` parts are opened before they are closed again.
    """

    name: str
    ending: str
    part: str
    closing: str = ""
    depth: int = 1
    beginning: str = ""
    end: str = ""
    wrap: Callable[[str], bytes] = field(default=str.encode)

    def file(self, size: int) -> bytes:
        """Return a file of about so many bytes; a Word file has so many bytes of XML."""
        pieces = [self.beginning]
        length = 0
        for number, piece in enumerate(self._pieces()):
            pieces.append(piece.replace("{0}", str(number)))
            length += len(pieces[-1].encode())
            if length >= size:
                break
        return self.wrap("".join((*pieces, self.end)))

    def _pieces(self) -> Iterator[str]:
        while True:
            yield self.part * self.depth + "x" + self.closing * self.depth if self.closing else self.part


def _page(name: str, part: str, closing: str = "", depth: int = 1, *, beginning: str = "", end: str = "") -> Shape:
    return Shape(f"html: {name}", ".html", part, closing, depth, f"<h1>Skin</h1><p>{WORDS}.</p>{beginning}", end)


def _markdown(name: str, part: str, closing: str = "", depth: int = 1, *, beginning: str = "", end: str = "") -> Shape:
    return Shape(f"markdown: {name}", ".md", part, closing, depth, beginning or f"# Skin\n\n{WORDS}.\n\n", end)


def _text(name: str, part: str, *, beginning: str = "") -> Shape:
    return Shape(f"text: {name}", ".txt", part, beginning=beginning or f"Skin care\n\n{WORDS}.\n\n")


PAGES = (
    _page("paragraphs", f"<p>{WORDS} {{0}}.</p>\n"),
    _page("one paragraph", f"{WORDS}. "),
    _page("divs", "<div>a</div>"),
    _page("divs 250 deep", "<div>", "</div>", 250),
    _page("divs never closed", "<div>a"),
    _page("spans", "<span>a</span>"),
    _page("spans 250 deep", "<span>a", "</span>", 250),
    _page("bold never closed", "<b>a"),
    _page("styled spans", '<span style="vertical-align: super; color: red">2</span> a '),
    _page("superscripts", "10<sup>6</sup> a<sub>2</sub> "),
    _page("superscripts 100 deep", "a<sup>2", "</sup>", 100),
    _page("line breaks", "a<br>"),
    _page("links", '<a href="/a{0}">a</a> '),
    _page("lists", "<ul><li>a<li>b</ul>"),
    _page("one list", "<li>a b", beginning="<ul>"),
    _page("lists 120 deep", "<ul><li>a", "</li></ul>", 120),
    _page("numbered lists", '<ol start="3" reversed><li>a<li value=7>b</ol>'),
    _page("one numbered list", "<li>a", beginning="<ol reversed>"),
    _page("quotations 120 deep", "<blockquote><p>a</p>", "</blockquote>", 120),
    _page("tables", "<table><tr><th>a<th>b<tr><td>c<td>d</table>"),
    _page("one table", "<tr><td>a<td>b<td>c", beginning="<table>"),
    _page("one wide row above others", "<tr><td>a", beginning=f"<table><tr>{'<td>b' * 500}"),
    _page("paragraphs never closed", "<p>a"),
    _page("entries without a list", "<li>a"),
    _page("asides", "<aside>a</aside><header>b</header>"),
    _page("CDATA", "<![CDATA["),
    _page("one wide row", "<td>a", beginning="<table><tr>"),
    _page("a table of spans", "<tr><td rowspan=20 colspan=20>a", beginning="<table>"),
    _page("tables 100 deep", "<table><tr><td>a", "</table>", 100),
    _page("accordions", "<details><summary>A {0}?</summary><p>a</p></details>"),
    _page("accordions 200 deep", "<details><summary>A?</summary><p>a", "</details>", 200),
    _page(
        "buttons",
        '<h3><button aria-expanded=false aria-controls="c{0}">A {0}?</button></h3><div id="c{0}" hidden>a</div>',
    ),
    _page("one style sheet", ".c{0} { display: none }\n", beginning="<style>", end="</style><p class=c1>a</p>"),
    _page("style sheets and classes", "<style>.c{0} { display: none }</style><p class='c{0}'>a</p><p>b</p>"),
    _page(
        "rules for all", "<style>p span.c{0} > b { vertical-align: super }</style><p><span class=c{0}><b>2</b></span>"
    ),
    _page("rules in media", "@media print { ", "} ", 100, beginning="<style>", end="</style>"),
    _page("rules of the siblings", "<style>p ~ p.c{0} { display: none }</style><p class=c{0}>a"),
    _page("headings", "<h2>Care {0}</h2><p>a b c d</p>"),
    _page("headings alone", "<h2>Care {0}</h2>"),
    _page("definitions", "<dl><dt>A {0}</dt><dd>b</dd></dl>"),
    _page("figures", '<figure><img src="a{0}.jpg" alt="A {0}"><figcaption>b</figcaption></figure>'),
    _page("articles", "<article><p>a b c</p></article>"),
    _page("sections in headers", "<section><header><h2>A {0}</h2></header><p>a</p></section>"),
    _page("navigation", "<nav><a href='/a{0}'>A</a></nav>"),
    _page("related posts", "<h3>Related posts</h3><ul><li><a href='/a{0}'>A post {0}</a></ul>"),
    _page("forms", "<form><label>a</label><input name=a></form>"),
    _page("hidden", "<p hidden>a {0}</p>"),
    _page("struck out", "<s>a {0}</s> b "),
    _page("footnotes", '<p>a<sup><a href="#fn{0}" id="r{0}">{0}</a></sup></p>', end='<p id="fn1">1. b</p>'),
    _page(
        "many footnotes",
        '<p>a<sup><a href="#fn{0}" id="r{0}">{0}</a></sup></p><p id="fn{0}"><a href="#r{0}">↑</a> b</p>',
    ),
    _page("comments", "<!-- a -->"),
    _page("an open attribute", "<a b='"),
    _page("entities", "&amp;&lt;&#8203;"),
    _page("drawings", "<svg><g>", "</g></svg>", 60),
    _page("formulas", "<math><mfrac><mi>a</mi><mi>b</mi></mfrac></math> "),
    _page("formulas 200 deep", "<mrow><mi>a</mi>", "</mrow>", 200, beginning="<math>", end="</math>"),
    _page("elements of its own", "<x-y>a</x-y>"),
    _page("by-lines", "<p>By Dr Asha Rao</p><p>12 March 2026</p>"),
    _page("references", "<p>Rao A. Peels. J Skin. 2019;12:3-5. doi:10.1000/{0}</p>"),
)

DOCUMENTS = (
    _markdown("paragraphs", f"{WORDS} {{0}}.\n\n"),
    _markdown("one paragraph", f"{WORDS}.\n"),
    _markdown("one line", f"{WORDS}. "),
    _markdown("quotations", "> a\n"),
    _markdown("quotations 40 deep", f"{'> ' * 40}a\n\n"),
    _markdown("quotations deeper and deeper", "> "),
    _markdown("lists", "- a\n"),
    _markdown("numbered lists", "1. a\n2. b\n\nc\n\n"),
    _markdown("lists 20 deep", "".join(f"{'  ' * level}- a\n" for level in range(20)) + "\nb\n\n"),
    _markdown("emphasis", "*a **b "),
    _markdown("closed emphasis", "*a* **b** ~~c~~ "),
    _markdown("stars", "*"),
    _markdown("low lines", "_a"),
    _markdown("strokes", "~~a ~b "),
    _markdown("brackets", "["),
    _markdown("brackets and words", "[a "),
    _markdown("closed brackets", "[a] "),
    _markdown("pictures", "![a"),
    _markdown("links", "[a](/b{0}) "),
    _markdown("open links", "[a](b "),
    _markdown("definitions", "[a{0}]: /b\n"),
    _markdown("backticks", "`a `` b ``` "),
    _markdown("code", "```\na\n```\n"),
    _markdown("an open code block", "a\n", beginning="# Skin\n\na b\n\n```\n"),
    _markdown("tables", "| a | b |\n| --- | --- |\n| c | d |\n\n"),
    _markdown("one table", "| c | d |\n", beginning="# Skin\n\n| a | b |\n| --- | --- |\n"),
    _markdown(
        "one wide row above others",
        "| a |\n",
        beginning=f"# Skin\n\na\n\n{'| b ' * 500}|\n{'| - ' * 500}|\n",
    ),
    _markdown("one wide row", "| c ", beginning="# Skin\n\na\n\n"),
    _markdown("bars", "|", beginning="# Skin\n\na b\n\n"),
    _markdown("footnotes", "a[^{0}]\n\n[^{0}]: b\n\n"),
    _markdown("footnotes without words", "a[^{0}] "),
    _markdown("footnotes without marks", "[^{0}]: b\n\n"),
    _markdown("one footnote", "a[^1] ", beginning="# Skin\n\n[^1]: b\n\n"),
    _markdown("headings", "## A {0}\n\na b\n\n"),
    _markdown("underlined headings", "A {0}\n----\n\na b\n\n"),
    _markdown("tags", "<b>a</b> "),
    _markdown("open tags", "<a b='"),
    _markdown("less-than signs", "<a "),
    _markdown("comments", "<!-- a "),
    _markdown("front matter", "a{0}: b\n", beginning="---\n", end="---\n# Skin\n\na b c\n"),
    _markdown("particulars", "- author: a{0}\n", beginning="---\nparticulars:\n", end="---\n# Skin\n\na b c\n"),
    _markdown("escapes", "\\*\\_"),
    _markdown("entities", "&amp;&copy;&x"),
    _markdown("addresses", "<https://a.example/{0}> www.a.example "),
    _markdown("raised", "10<sup>6</sup> "),
    _markdown("definition lists", "A {0}\n: b\n\n"),
    _markdown("spaces", "a  \n"),
    _markdown("tabs", "\t\ta\n\n"),
)

TEXTS = (
    _text("paragraphs", f"{WORDS} {{0}}.\n\n"),
    _text("one line", f"{WORDS}. "),
    _text("one word", "abcdefgh"),
    _text("short lines", "A b\n"),
    _text("short paragraphs", "A b {0}\n\n"),
    _text("broken lines", f"{WORDS} and {WORDS.lower()} and\n"),
    _text("broken words", f"{WORDS} and {WORDS.lower()} mes-\nsages "),
    _text("tabs", "a\tb\tc\n"),
    _text("tabs and empty cells", "\t\ta\n"),
    _text("one row", "a\t"),
    _text("one wide row above others", "a\tb\n", beginning="a\t" * 500 + "\n"),
    _text("one wide line above others", "a   b\n", beginning="a   " * 500 + "b\n"),
    _text("tables with tabs", "A\tB\n{0}\tb\n\nc d e\n\n"),
    _text("columns", "Adults      5 mg     10 mg\n"),
    _text("columns and text", "Adults      5 mg     10 mg\nChildren    1 mg     2 mg\n\nKeep it dry.\n\n"),
    _text("spaces", "a" + " " * 60),
    _text("bullets", "• a b\n"),
    _text("dashes", "- a b\n"),
    _text("stars", "* a b\n"),
    _text("bullets on their own", "•\na b\n"),
    _text("numbered lines", "{0}. a b\n"),
    _text("numbered paragraphs", "{0}. A b\n\nKeep it dry today.\n\n"),
    _text("numbers of parts", "1.{0} A b\n\nKeep it dry today.\n\n"),
    _text("capitals", "SKIN CARE {0}\n\nKeep it dry today.\n\n"),
    _text("capitals alone", "SKIN CARE\n"),
    _text("underlined", "Care {0}\n-------\n\nKeep it dry.\n\n"),
    _text("rules", "-----\n\n"),
    _text("one rule", "- "),
    _text("quotations", "> a b\n"),
    _text("empty lines", "\n \n"),
    _text("questions", "Q: Is it {0}?\nA: It is.\n\n"),
    _text("references", "[{0}] Rao A. Peels. J Skin. 2019;12:3-5.\n"),
    _text("marks of references", "Keep it dry.[{0}] "),
    _text("by-lines", "By Dr Asha Rao\n12 March 2026\n\n"),
    _text("buttons", "Read more\n\n"),
    _text("raised figures", "10⁶ and 3⁴⁻⁵ "),
    _text("hyphens", "a-"),
    _text("abbreviations", "e.g. Dr. A. "),
    _text("full stops", "."),
    _text("soft hyphens", "a\u00ad"),
    _text("Hindi", "त्वचा साफ़ रखें। "),
    _text("Arabic", "حافظ على نظافة البشرة. "),
)
