"""Tells the language of an article by its script and by what its page declares.

No library guesses it: what is told apart are scripts, and for those one look at the letters is enough.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import regex

from scheduler.domain.article import Article
from scheduler.domain.contact import parse_language
from scheduler.planning.reading.word_list import words_of

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


_ENOUGH = 20_000  # characters of a text that tell its language
_LITTLE_WORDS = {
    "en": words_of("the and of to is are you for with it your that be not this"),
    "es": words_of("el los las que del una con por para es se su no lo y al"),
    "fr": words_of("le les des et est une dans pour que vous pas du qui la sur au"),
    "de": words_of("der die das und ist nicht mit ein eine sie den von zu für im"),
    "pt": words_of("os as que uma com não para é do da em se ao dos você mais"),
    "it": words_of("il che di è una per non con del della gli sono la dei più le"),
    "nl": words_of("het een van en niet is dat met voor op zijn de u te wordt bij"),
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


def likely_language(text: str) -> str:
    """Return the tag of the language that a text is likely to be in, told by its most frequent little words."""
    for language, letter in zip(_GUESSES.values(), _SCRIPTS.values(), strict=True):
        if 2 * len(letter.findall(text[:_ENOUGH])) > sum(map(str.isalpha, text[:_ENOUGH])):
            return language
    words = Counter(regex.findall(r"\w+", text[:_ENOUGH].lower()))
    return max(_LITTLE_WORDS, key=lambda language: sum(words[word] for word in _LITTLE_WORDS[language]))


def _script(article: Article) -> str | None:
    """Return the script of more than half of the letters if it is one that is told apart, else None."""
    text = " ".join(_texts(article))
    letters = sum(map(str.isalpha, text))
    return next((name for name, letter in _SCRIPTS.items() if 2 * len(letter.findall(text)) > letters), None)


def _texts(article: Article) -> Iterator[str]:
    yield article.title
    for unit in article.units():
        yield from (paragraph.text for paragraph in unit.paragraphs)
