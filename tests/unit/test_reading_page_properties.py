"""What holds for every page: each word is in the article or in the list of what was left out, none in both."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from itertools import count
from random import Random

import pytest

from scheduler.domain.errors import BadInput
from scheduler.planning.reading import Reading, read_article

STYLES = (
    *("display:none", "visibility:hidden", "visibility:visible", "opacity:0", "font-weight:700", "font-size:0"),
    *("vertical-align:super", "text-decoration:line-through", "display:block"),
)
NAMES = (
    *("menu", "share", "toc", "author-box", "related", "cta", "comments", "cookie", "newsletter", "pagination"),
    *("sidebar", "footer", "header", "tags", "post-meta", "byline", "accordion", "panel", "faq-question", "answer"),
    *("warning", "hidden", "sr-only", "post-footer", "breadcrumbs", "widget", "date", "author", "plain"),
)
ROLES = ("dialog", "navigation", "tabpanel", "complementary")
FRAMES = (
    *("div", "section", "article", "aside", "header", "footer", "nav", "form", "blockquote", "figure", "main"),
    *("fieldset", "ul", "ol", "dl", "details", "table", "p", "h2", "h3"),
)


class _Page:
    """Writes a page by chance; each of its words stands in it once."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._numbers = count(1)

    def html(self) -> str:
        blocks = "".join(self._block(0) for _ in range(self._chance.randint(1, 4)))
        return (
            f"<title>Skin</title><div>{self._word()}</div><h1>{self._word()}</h1><p>{self._word()} is here.</p>{blocks}"
        )

    def _word(self) -> str:
        return f"wq{next(self._numbers)}x"

    def _line(self) -> str:
        word, choose = self._word, self._chance.choice
        makers: tuple[Callable[[], str], ...] = (
            lambda: f"{word()} {word()} {word()} {word()}.",
            lambda: f"{word()} <b>{word()}</b> {word()}.",
            lambda: f"{word()} <a href='https://a.example'>{word()}</a>",
            lambda: f"<span style='{choose(STYLES)}'>{word()}</span> {word()}",
            lambda: f"<s>{word()}</s> {word()}",
            lambda: f"<q>{word()}</q> <time>{word()}</time>",
            lambda: f"<button class={choose(NAMES)}>{word()}</button>",
            lambda: f"<a class=btn href='#x'>{word()}</a>",
            lambda: f"<label>{word()}</label> <ruby>{word()}<rt>{word()}</rt></ruby>",
        )
        return choose(makers)()

    def _attributes(self) -> str:
        given = f" class={self._chance.choice(NAMES)}" if self._chance.random() < 0.5 else ""
        given += f" style='{self._chance.choice(STYLES)}'" if self._chance.random() < 0.15 else ""
        given += f" role={self._chance.choice(ROLES)}" if self._chance.random() < 0.05 else ""
        given += " aria-controls=p aria-expanded=false" if self._chance.random() < 0.05 else ""
        return given + (f" id={self._chance.choice('np')}" if self._chance.random() < 0.1 else "")

    def _inner(self, depth: int) -> str:
        parts = range(self._chance.randint(1, 3))
        return "".join(
            self._block(depth + 1) if depth < 4 and self._chance.random() < 0.6 else self._line() for _ in parts
        )

    def _block(self, depth: int) -> str:
        tag, inner, line = self._chance.choice(FRAMES), self._inner, self._line
        contents: dict[str, Callable[[], str]] = {
            **dict.fromkeys(("p", "h2", "h3"), line),
            **dict.fromkeys(("ul", "ol"), lambda: f"<li>{inner(depth)}</li><li>{line()}</li>"),
            "dl": lambda: f"<dt>{line()}</dt><dd>{inner(depth)}</dd>",
            "details": lambda: f"<summary>{line()}</summary>{inner(depth)}",
            "figure": lambda: f"{inner(depth)}<figcaption>{line()}</figcaption>",
            "table": lambda: (
                f"<caption>{line()}</caption><tr><th>{line()}<th>{line()}<tr><td>{inner(depth)}<td>{line()}"
            ),
        }
        return f"<{tag}{self._attributes()}>{contents.get(tag, lambda: inner(depth))()}</{tag}>"


def article_words(reading: Reading) -> Counter[str]:
    units = reading.article.units()
    texts = [reading.article.title, *(unit.heading for unit in units if unit.level > 1)]
    texts += [paragraph.text for unit in units for paragraph in unit.paragraphs]
    texts += [particular.text for particular in reading.article.particulars]
    return Counter(re.findall(r"wq\d+x", " ".join(texts)))


@pytest.mark.parametrize("seed", range(150))
def test_each_word_of_a_page_is_in_the_article_or_left_out_and_none_in_both(seed: int) -> None:
    page = _Page(Random(seed)).html()
    try:
        reading = read_article(page.encode(), "page.html")
    except BadInput:
        return  # all of it was furniture
    kept = article_words(reading)
    left_out = Counter(re.findall(r"wq\d+x", " ".join(item.text for item in reading.dropped)))
    assert kept + left_out == Counter(re.findall(r"wq\d+x", page))
