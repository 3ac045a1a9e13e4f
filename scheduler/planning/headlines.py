"""The headline of a post: the headings that tell a follower who never saw the article what the post is about."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from scheduler.domain.article import HEADING, LEAD, Article, Section, SourceSpan
from scheduler.domain.campaign import Campaign
from scheduler.domain.characters import as_typed
from scheduler.domain.content import OwnWords, Sentence
from scheduler.domain.vocabulary import QUESTION_MARKS
from scheduler.planning.numbering import cut, without_numbering
from scheduler.planning.sentence_units import heading_of, headings_above

HEADLINE_LENGTH = 90
"""Characters of a headline that leave room for a text below it in the shortest post (280 on X, 300 on Bluesky)."""

_SUBJECT_LENGTH = 50
"""Characters of a title that are read as a name for the subject; of a longer one its beginning is looked for."""

_SAYS_ENOUGH = 5
"""Words of a heading that is understood below the subject alone, without the heading above it."""

# The first break in a title stands behind its subject: "Knee replacement: the complete guide".
_BREAK = re.compile(r"\s*(?::\s|\s[–—|-]\s|(?<=[?؟？])\s|\.\s)")  # noqa: RUF001 - dashes and marks of titles
_ASKING = re.compile(
    r"(?:when|how|what|who|why|which|where|wann|wie|was|wer|warum|welche[rs]?|cuándo|cuánto|cómo|qué|quién|por qué"
    r"|quand|comment|qui|pourquoi|quando|come|cosa|chi|perché|como|quem|por que|कब|कैसे|क्या|क्यों|متى|كيف|ما|من|لماذا)\b",
    re.IGNORECASE,
)
_CALLING = re.compile(
    r"(?:know|meet|say|get|stop|start|don't|do not|beat|take|make|love|mind|keep|let|join|come|help|find|ready|think"
    r"|save|book|ask|why|how|what|when|news|update|welcome|your questions|good news|it's time|time to)\b",
    re.IGNORECASE,
)
_SAYS_NOTHING = re.compile(
    r"(?:faqs?|f\.a\.q\.|q ?& ?a|frequently asked questions|(?:common )?questions(?: and answers)?|introduction"
    r"|conclusions?|summary|references|discussion|key takeaways?|in short"
    r"|overview|background|more|other|general|details|further information|the basics|häufige fragen"
    r"|preguntas frecuentes"
    r"|questions fréquentes|domande frequenti|perguntas frequentes|अक्सर पूछे जाने वाले सवाल|الأسئلة الشائعة)[.:?]?",
    re.IGNORECASE,
)
_SMALL_WORDS = re.compile(
    r"an?|the|and|or|of|in|on|at|to|for|with|from|by|as|is|are|be|do|does|did|what|when|who|how|why|which|that|this|it|i"
    r"|you|your|we|our|us|my|me|can|could|should|may|might|will|would|has|have|had|no|not?|if|then|about|into|more|than"
    r"|el|las?|los|una?|del?|y|o|en|con|por|para|que|qué|cómo|der|die|das|eine?|und|oder|von|im|mit|für|was|wie|ist|sind"
    r"|sie|ich|es|les?|une?s?|des|et|ou|du|avec|pour|quoi|comment|il|lo|gli|e|di|per|che|cosa|come|os|um|uma|d[ao]s?|com"
    r"|son|है|हैं|का|की|के|में|से|और|या|क्या|कैसे|कब|को|पर|यह|कितना|कितने|कितनी|कौन|ने|हो|في|من|على|ما|هو|هي|إلى|عن|و|هل|كيف|متى",
    re.IGNORECASE,
)
# Vowel signs are no word characters to `re`, and belong to their word.
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f\u064b-\u065f\u0900-\u0963])*")

_SEVERAL = 2
"""Telling words of a long subject by which a heading names it, as 'Dental implants' does 'Dental implant or bridge'."""

_STEM = 5
"""Letters by which two forms of a word are the same: 'tooth', 'implants' and 'implant'."""


@dataclass(frozen=True, slots=True)
class Headlines:
    """The headlines of an article's sections: its `subject`, and the headings `above` each section by its id."""

    subject: Sentence
    above: dict[str, tuple[Sentence, ...]]

    def of(self, unit: Section, is_usable: Callable[[Sentence], bool] = bool) -> tuple[Sentence, ...]:
        """Return the headline of a section, the widest heading first, of the headings that may be used.

        That is its own heading, below the subject where the heading does not say it, and below the heading between
        them where that is needed to understand it and short enough.
        """
        subject = (self.subject,) if is_usable(self.subject) else ()
        own = heading_of(unit)
        if unit.id == LEAD:
            return (own,) if len(unit.heading) <= HEADLINE_LENGTH and is_usable(own) else subject
        own = without_numbering(own)
        if not is_usable(own):
            return subject
        if says(own.text, self.subject.text):
            return (own,)
        parent = tuple(filter(is_usable, self._parent(unit)))
        wide = () if parent and says(parent[0].text, self.subject.text) else subject
        found = (*wide, *parent, own)
        return found if _length(found) <= HEADLINE_LENGTH else (*subject, own)

    def _parent(self, unit: Section) -> tuple[Sentence, ...]:
        """Return the heading right above a section where that is needed to understand the section's own."""
        nearest, *further = self.above[unit.id]
        if not further or (len(_words(unit.heading)) >= _SAYS_ENOUGH and self._is_taken_up(unit)):
            return ()
        parent = without_numbering(nearest)
        things = {word for word in telling_words(parent.text) if not word.isdigit()}
        said = says(unit.heading, parent.text) or (bool(things) and things <= telling_words(unit.heading))
        said |= parent.text.casefold() in self.subject.text.casefold()
        return () if said or _SAYS_NOTHING.fullmatch(parent.text) else (parent,)

    def _is_taken_up(self, unit: Section) -> bool:
        """Say whether a heading has a word of the subject, or one that the text below it takes up."""
        said = (self.subject.text, *(paragraph.text for paragraph in unit.paragraphs))
        return not telling_words(unit.heading).isdisjoint(telling_words(" ".join(said)))


def headlines_of(article: Article, campaign: Campaign) -> Headlines:
    """Return the headlines of an article's sections, below the subject that the campaign or else the title names."""
    return Headlines(subject_of(article, campaign), headings_above(article))


def subject_of(article: Article, campaign: Campaign) -> Sentence:
    """Return a short name for what an article is about, as its title says it, or in the words of the campaign.

    That is the first piece of the title, but for one that only calls on the reader ("Know your numbers: …").
    """
    title = Sentence(article.title, SourceSpan(LEAD, HEADING, 0, len(article.title)))
    if campaign.subject:
        place = article.title.casefold().find(campaign.subject.casefold())
        return cut(title, place, place + len(campaign.subject)) if place >= 0 else _own(campaign)
    borders = [(0, 0), *((found.start(), found.end()) for found in _BREAK.finditer(article.title))]
    ends = [*(start for start, _ in borders[1:]), len(article.title)]
    pieces = [(begin, end) for (_, begin), end in zip(borders, ends, strict=True) if _words(article.title[begin:end])]
    naming = [piece for piece in pieces if not _CALLING.match(as_typed(article.title[slice(*piece)]))] or pieces
    if not naming:
        return title
    begin, end = naming[0]
    named = None if end - begin <= _SUBJECT_LENGTH else _most_said(article, begin, end)
    return cut(title, *(named or (begin, end)))


def says(heading: str, subject: str) -> bool:
    """Say whether a heading names a subject: it has every telling word of it, or several, in one form or another."""
    named = telling_words(subject)
    return len(named & telling_words(heading)) >= min(len(named), _SEVERAL)


def asks_something(heading: str) -> bool:
    """Say whether a heading is a question."""
    return heading.rstrip(" \"'»”)").endswith(QUESTION_MARKS)


def says_nothing(heading: str) -> bool:
    """Say whether a heading says nothing of what stands below it ("FAQs", "Introduction")."""
    return _SAYS_NOTHING.fullmatch(heading.strip()) is not None


def asks_for(heading: str) -> bool:
    """Say whether a heading asks, with its mark or without: "Is it safe?", "When to call an ambulance"."""
    return asks_something(heading) or _ASKING.match(as_typed(heading).lstrip("\u00bf\u00a1\"'")) is not None


@lru_cache(maxsize=4096)
def telling_words(text: str) -> frozenset[str]:
    """Return the stems of the words of a text that say what it is about."""
    return frozenset(map(_stem, _words(text)))


def _own(campaign: Campaign) -> Sentence:
    return Sentence(campaign.subject, OwnWords(campaign.author))


def _most_said(article: Article, begin: int, end: int) -> tuple[int, int] | None:
    """Return the place in a piece of the title of the words that the article says most; None where it repeats none."""
    units = article.units()
    headings = (unit.heading for unit in units if unit.id != LEAD)
    text = " ".join((*headings, *(part.text for unit in units for part in unit.paragraphs))).casefold()
    title = article.title
    places = [(found.start() + begin, found.end() + begin) for found in re.finditer(r"\w[\w'-]*", title[begin:end])]
    runs = [
        (start, places[last][1])
        for first, (start, _) in enumerate(places)
        for last in range(first, min(first + 4, len(places)))
        if _is_telling(title[slice(*places[first])]) and _is_telling(title[slice(*places[last])])
    ]
    weighed = [(_weight(title[first:last], text), last - first, -first, (first, last)) for first, last in runs]
    weight, *_, place = max(weighed, default=(0, 0, 0, (0, 0)))
    return place if weight else None


def _weight(run: str, text: str) -> int:
    """Return how often an article says some words of its title, the more the longer they are; 0 for once at most."""
    count = text.count(run.casefold())
    return count * len(_words(run)) ** 2 if count > 1 else 0


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in _WORD.findall(text.casefold()) if _is_telling(word))


def _is_telling(word: str) -> bool:
    return _SMALL_WORDS.fullmatch(word) is None


def _stem(word: str) -> str:
    return word[:_STEM]


def _length(headline: Sequence[Sentence]) -> int:
    return sum(len(heading.printed) for heading in headline) + 3 * (len(headline) - 1)
