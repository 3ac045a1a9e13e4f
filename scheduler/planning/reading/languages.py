"""Tells the language of an article by its script and by what its page declares.

No library guesses it: what is told apart are scripts, and for those one look at the letters is enough.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from scheduler.domain.article import Article
from scheduler.domain.contact import parse_language

_DEFAULT = "en"
_GUESSES = {"Devanagari": "hi", "Arabic": "ar"}
_SCRIPTS = {
    # Letters alone: vowel signs are marks.
    name: regex.compile(rf"[\p{{Script={name}}}&&\p{{L}}]", regex.VERSION1)
    for name in _GUESSES
}
_WRITTEN_IN = {
    **dict.fromkeys(("hi", "mr", "ne", "sa"), "Devanagari"),
    **dict.fromkeys(("ar", "fa", "ur", "ps"), "Arabic"),
}


def language_of(article: Article, declared: str) -> str:
    """Return the declared language if it is written in the article's script, else the likeliest for that script.

    Pages in Hindi often declare "en", which is what their software sets; so the script counts for more.
    """
    script = _script(article)
    try:
        tag = parse_language(declared)
    except ValueError:
        tag = ""
    if tag and _WRITTEN_IN.get(tag.partition("-")[0].lower()) == script:
        return tag
    return _GUESSES[script] if script else _DEFAULT


def _script(article: Article) -> str | None:
    """Return the script of more than half of the letters if it is one that is told apart, else None."""
    text = " ".join(_texts(article))
    letters = sum(map(str.isalpha, text))
    return next((name for name, letter in _SCRIPTS.items() if 2 * len(letter.findall(text)) > letters), None)


def _texts(article: Article) -> Iterator[str]:
    yield article.title
    for unit in article.units():
        yield from (paragraph.text for paragraph in unit.paragraphs)
