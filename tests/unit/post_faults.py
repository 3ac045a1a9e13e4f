"""What a reader would find wrong with a post: defined by examples of what people write, not by the planner's own words.

Each function takes a post as it is seen and its article, and yields what is wrong with it, a line each.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, pairwise

from planned_articles import SeenPost, printed_spans, words_of

from scheduler.domain.article import BESIDE_THE_TEXT, HEADING, LEAD, LIST_KINDS, ROW_KINDS, Article, ParagraphKind
from scheduler.domain.content import Sentence
from scheduler.domain.sentences import split_sentences

Fault = Callable[[SeenPost, Article], Iterator[str]]

QUESTION = ("?", "؟", "？")  # noqa: RUF001 - the full-width one is a question mark too

LEANING: Mapping[str, tuple[str, ...]] = {
    "en": (
        *("it", "its", "it's", "they", "them", "their", "this", "these", "those", "that is", "that also", "that means"),
        *("he", "she", "both are", "both work", "both include", "both of", "neither", "none of", "some of them"),
        *("some of these", "most of them", "one of them", "but", "however", "and", "so is", "so are", "so do", "then"),
        *("instead", "otherwise", "also", "afterwards", "even then", "even so", "therefore", "nevertheless", "such"),
        *("in addition", "less often", "as a result", "because of this", "the latter", "the first is", "the second is"),
        *(
            "the third is",
            "the last of",
            "the first option",
            "the second option",
            "the third option",
            "if so",
            "if not",
        ),
        *("if they", "if it", "if this", "if you do not,", "if none of", "others", "another one", "for the others"),
        *("after that", "before that", "until then"),
    ),
    "de": (
        *("er", "sie ist", "sie sind", "sie droht", "dies", "diese", "dieser", "dieses", "das ist", "dann"),
        *("danach", "aber", "jedoch", "deshalb", "daher", "außerdem", "sonst", "beide", "beides", "eine solche"),
        *("der letzte", "die zweite", "der erste", "trotzdem", "stattdessen", "dazu", "damit", "davon"),
    ),
    "es": (
        *("este", "esta", "estos", "estas", "esto", "ese", "esa", "eso", "ellos", "ellas", "pero", "además"),
        *("sin embargo", "por eso", "por lo tanto", "entonces", "ambos", "ambas", "también", "otras opciones"),
        *("la primera opción", "la segunda", "el segundo", "en ese caso", "si no es así"),
    ),
    "fr": (
        *("il", "elle", "ils", "elles", "ce", "cette", "ces", "cela", "mais", "cependant", "donc", "ensuite"),
        *("la première", "la seconde", "le second", "les deux", "dans ce cas", "sinon", "en revanche"),
    ),
    "hi": (
        *("यह", "ये", "वह", "वे", "इससे", "इसका", "इसकी", "इसके", "इसको", "इसे", "इसी", "इसलिए", "लेकिन", "परंतु"),
        *("मगर", "इन", "इनका", "ऐसा हो", "उसके बाद", "दोनों", "फिर", "पहला विकल्प", "दूसरा विकल्प"),
    ),
}
"""How sentences begin that say nothing without the one before them, by language."""

ALONE = re.compile(
    r"(?:it|this) (?:is|was|can be|takes|may be)(?: not)? \w+(?: \w+)? (?:to|that|for|how)\b|those who\b|it takes\b"
    r"|this (?:page|guide|article|leaflet|booklet)\b|il (?:faut|existe|est|suffit|vaut mieux|y a|n'y a|n'est pas)\b",
    re.IGNORECASE,
)
"""Beginnings that look the same and stand alone: "It is normal to be tired", "This guide tells you"."""

LIMITING: Mapping[str, tuple[str, ...]] = {
    "en": (
        *("but", "however", "this does not apply", "the exception", "it is not suitable", "they are not suitable"),
        *("unless", "except", "not all of", "this is not true", "that also means", "it does not", "do not use it if"),
        *("it should not be", "they should not be", "never stop", "do not stop", "it is, however", "less often"),
    ),
    "de": ("aber", "jedoch", "allerdings", "das gilt nicht", "ausgenommen", "nur wenn", "nicht bei"),
    "es": ("pero", "sin embargo", "no obstante", "salvo", "excepto", "esto no vale", "no debe usarse"),
    "fr": ("mais", "en revanche", "cependant", "toutefois", "sauf", "ne les prenez pas", "ne dépassez pas"),
    "hi": ("लेकिन", "परंतु", "मगर", "हालाँकि", "इसलिए बिना"),
}
"""How sentences begin that take something back from the one before them, by language."""

POINTING: Mapping[str, str] = {
    "en": r"\bsee (?:above|below|part|section|page|figure|table|the numbers|[“\"'])|\bin part \d|^(?:above|below) you\b"
    r"|\bas (?:we |already )?(?:said|described|shown|mentioned)\b"
    r"|\b(?:table|list|figure|picture|section|chapter|steps?) (?:above|below)\b",
    "de": r"\bsiehe (?:oben|unten|abschnitt|tabelle|seite|„)|\bwie (?:oben|bereits) (?:gesagt|erwähnt|beschrieben)",
    "es": r"\bvéase\b|\bver (?:arriba|abajo|la tabla|el apartado)|\bcomo (?:hemos dicho|ya dijimos|se explica arriba)",
    "fr": r"\bvoir (?:ci-dessus|ci-dessous|plus haut|la partie|le tableau)|\bcomme (?:nous l'avons|indiqué plus haut)",
    "hi": r"ऊपर देखें|नीचे देखें|जैसा कि ऊपर|जैसा हमने ऊपर",
}
"""Words that send the reader of the article to another place of it, by language."""

ANNOUNCING: Mapping[str, str] = {
    "en": r"(?:as follows|the following|like this|listed below|shown below)[.:]?$|^here (?:is|are)\b|^the table shows",
    "de": r"(?:wie folgt|folgendes|folgende)[.:]?$|^dann gilt\b",
    "es": r"(?:lo siguiente|los siguientes|las siguientes|como sigue)[.:]?$",
    "fr": r"(?:comme suit|les suivants|les suivantes|ce qui suit)[.:]?$",
    "hi": r"(?:नीचे दिया गया है|इस प्रकार है|इस प्रकार हैं)[।:]?$",
}
"""Words after which a reader waits for what is announced, by language."""

OF_THE_PAGE: Mapping[str, str] = {
    "en": r"^(?:in|on) this (?:page|article|guide)\b|^this (?:page|article|guide) (?:explains|covers|describes|tells)"
    r"|\bdoes(?: not|n't) replace (?:a|the)? ?(?:advice|visit|consultation)|\bgeneral (?:information|guidance)\b"
    r"|^(?:written|reviewed|medically reviewed|checked|edited) by\b|^last reviewed\b|^by dr\b|\bsection by [A-Z]",
    "de": r"^(?:in|auf) diese[mr] (?:seite|artikel|ratgeber)\b|^dieser (?:artikel|ratgeber) (?:erklärt|beschreibt)"
    r"|\bersetz(?:t|en) (?:keine|nicht)\b.*(?:beratung|besuch|arzt)|^(?:text|autorin|autor|geprüft von)\b",
    "es": r"^en est[ae] (?:página|artículo|guía)\b|^est[ae] (?:página|artículo|guía) (?:explica|describe)"
    r"|\bno sustituye\b.*(?:consulta|consejo)|^(?:revisado|escrito) por\b",
    "fr": r"^(?:dans|sur) cet(?:te)? (?:page|article|guide)\b|^cet(?:te)? (?:page|article) (?:explique|décrit)"
    r"|\bne remplace(?:nt)? pas\b.*(?:avis|consultation)|^(?:relu|rédigé) par\b",
    "hi": r"^इस (?:लेख|पेज) में|विकल्प नहीं है",
}
"""Words by which a page speaks of itself, its makers and its limits, by language."""

SIGN = re.compile(r"(?<=\w)(\*{1,2}|[†‡])(?!\w)")
"""The sign of a note behind a word."""

SPELLED_OUT = re.compile(r"\b(\w+(?:[\s-]\w+){1,3}) \(([A-Z]{2,4})\)")
"""An abbreviation in brackets behind two to four words, whose beginnings it has."""

COUNTS_ONLY = re.compile(
    r"(?:there are|es gibt|hay|il y a|ci sono|há) (?:two|three|four|zwei|drei|dos|tres|deux|trois|due|tre|dois|três)"
    r"(?: [\w-]+){1,2}\.",
    re.IGNORECASE,
)
"""A sentence that only says how many there are."""

ENUMERATED = re.compile(
    r"^(?:the (?:first|second|third|fourth|last)\b(?: (?:is|option|one|two|step|of (?:these|them)))"
    r"|start with the first\b|none of (?:these|them)\b|der letzte punkt\b|पहला विकल्प|दूसरा विकल्प"
    r"|la (?:primera|segunda) opción)",
    re.IGNORECASE,
)
"""Beginnings that count the entries of a list or the columns of a table."""

MARKED = re.compile(r"\s*(?:[•●▪◦·‣–—*✓-]|\d+[.)]|[०-९]+[.)])\s")  # noqa: RUF001 - dashes are marks too


@dataclass(frozen=True)
class Place:
    """A sentence of the article, and where it stands."""

    section: str
    paragraph: int
    start: int
    end: int
    text: str
    kind: ParagraphKind

    @property
    def is_entry(self) -> bool:
        """True in a list or a table."""
        return self.kind in LIST_KINDS | ROW_KINDS

    @property
    def asks(self) -> bool:
        """True for a question that the text itself answers: an entry of a list of questions is none."""
        return self.text.endswith(QUESTION) and not self.is_entry


def places_of(article: Article) -> dict[str, tuple[Place, ...]]:
    """Return the sentences of each section in the order of reading, without what stands beside the text."""
    return {
        unit.id: tuple(
            Place(unit.id, number, start, end, paragraph.text[start:end], paragraph.kind)
            for number, paragraph in enumerate(unit.paragraphs)
            if paragraph.kind not in BESIDE_THE_TEXT
            for start, end in split_sentences(paragraph.text)
        )
        for unit in article.units()
    }


def printed(sentences: Iterable[Sentence], places: Iterable[Place]) -> frozenset[Place]:
    """Return the places that these sentences print, in whole or in part."""
    spans = tuple(printed_spans(tuple(sentences)))
    return frozenset(
        place
        for place in places
        for span in spans
        if (span.section, span.paragraph) == (place.section, place.paragraph)
        and span.start < place.end
        and place.start < span.end
    )


def on_cards(seen: SeenPost) -> tuple[Sentence, ...]:
    """Return every sentence of a post's cards."""
    kickers = (card.kicker for card in seen.post.cards if card.kicker)
    return (*kickers, *(said for card in seen.post.cards for said in (card.title, *card.lines, *card.rows)))


def heading_alone(seen: SeenPost, article: Article) -> Iterator[str]:
    """Yield a fault where a post says nothing below its headings."""
    del article
    says = [s for s in seen.sentences if getattr(s.source, "paragraph", 0) != HEADING]
    if not says or not seen.body:
        yield "a heading alone"


def leaning(seen: SeenPost, article: Article) -> Iterator[str]:
    """Yield each sentence that leans on one which is not printed before it."""
    for section, places in places_of(article).items():
        in_text = printed(seen.sentences, places)
        for number, place in enumerate(places):
            if place not in in_text or place.is_entry or not begins_leaning(place.text, seen.post.language):
                continue
            if number and places[number - 1] not in in_text:
                yield f"leans on what is not printed: '{place.text}'"
            if not number and not _prints_heading(seen, article, section):
                yield f"leans on its heading, which is not printed: '{place.text}'"


def limit_left_out(seen: SeenPost, article: Article) -> Iterator[str]:
    """Yield each sentence that is printed without the one behind it in its paragraph that takes something back."""
    for places in places_of(article).values():
        in_first_part = printed(seen.post.parts[0].sentences, places)
        on_card, in_text = printed(on_cards(seen), places), printed(seen.sentences, places)
        for place, following in pairwise(places):
            if place.paragraph != following.paragraph or not _begins(following.text, LIMITING, seen.post.language):
                continue
            if place in in_text and following not in in_text | on_card:
                yield f"'{place.text}' stands without '{following.text}'"
            elif place in on_card and following not in in_first_part | on_card:
                yield f"the card has '{place.text}' without '{following.text}'"


def begins_leaning(text: str, language: str) -> bool:
    """Say whether a sentence begins as those do that say nothing alone."""
    if ALONE.match(text):
        return False
    return _begins(text, LEANING, language)


def _begins(text: str, openings: Mapping[str, tuple[str, ...]], language: str) -> bool:
    opening = text.lstrip("\"'“«„(").casefold()
    return any(re.match(rf"{re.escape(words)}(?:\W|$)", opening) for words in openings.get(language, ()))


def pointing(seen: SeenPost, article: Article) -> Iterator[str]:
    """Yield each sentence that sends the reader to another place of the article."""
    del article
    pattern = POINTING.get(seen.post.language)
    for sentence in (*seen.sentences, *on_cards(seen)):
        if pattern and re.search(pattern, sentence.text, re.IGNORECASE):
            yield f"points to another place: '{sentence.text}'"


def counting(seen: SeenPost, article: Article) -> Iterator[str]:
    """Yield each sentence that counts the entries of a list or table which is not printed."""
    for places in places_of(article).values():
        shown = printed((*seen.sentences, *on_cards(seen)), places)
        for number, place in enumerate(places):
            above = [other for other in places[:number] if other.is_entry]
            if place in shown and above and ENUMERATED.match(place.text) and above[-1] not in shown:
                yield f"counts what is not printed: '{place.text}'"


def ending(seen: SeenPost, article: Article) -> Iterator[str]:
    """Yield a fault where a thread ends with what announces or asks something."""
    if not seen.sentences:
        return
    last = seen.sentences[-1]
    spans = tuple(printed_spans((last,)))
    kinds = {
        article.section(span.section).paragraphs[span.paragraph].kind for span in spans if span.paragraph != HEADING
    }
    line = seen.body.rstrip().rsplit("\n", 1)[-1]
    if line.endswith((":", "：")):  # noqa: RUF001 - the full-width colon is one too
        yield f"ends with a colon: '{line}'"
    if line.endswith(QUESTION) and not kinds & LIST_KINDS:
        yield f"ends with a question: '{line}'"
    if COUNTS_ONLY.fullmatch(last.text):
        yield f"ends with a number of things that it does not name: '{last.text}'"
    pattern = ANNOUNCING.get(seen.post.language)
    if pattern and re.search(pattern, last.text, re.IGNORECASE):
        yield f"ends with what announces something: '{last.text}'"


def of_the_page(seen: SeenPost, article: Article) -> Iterator[str]:
    """Yield each sentence in which the page speaks of itself, or of who made it."""
    del article
    pattern = OF_THE_PAGE.get(seen.post.language)
    for sentence in (*seen.sentences, *on_cards(seen)):
        if pattern and re.search(pattern, sentence.text, re.IGNORECASE):
            yield f"speaks of the page: '{sentence.text}'"


def sign_alone(seen: SeenPost, article: Article) -> Iterator[str]:
    """Yield each sign of a note in the text, or on a card, that has no note there."""
    notes = {
        (unit.id, found[0]): paragraph.text
        for unit in article.units()
        for paragraph in unit.paragraphs
        if (found := re.match(r"\*{1,2}|[†‡]", paragraph.text))
    }
    cards = [("card", (card.title, *card.lines, *card.rows)) for card in seen.post.cards]
    for where, sentences in (("text", seen.sentences), *cards):
        said = " ".join(sentence.text for sentence in sentences)
        for sign in SIGN.findall(said):
            note = notes.get((seen.key.section, sign))
            if note and note not in said:
                yield f"the {where} has '{sign}' without '{note}'"


def abbreviation_alone(seen: SeenPost, article: Article) -> Iterator[str]:
    """Yield each abbreviation that the article spells out, and that a post's text or single card does not."""
    texts = (text for unit in article.units() for text in (unit.heading, *(part.text for part in unit.paragraphs)))
    spelled = {found[2]: found[1] for text in texts for found in SPELLED_OUT.finditer(text) if _has_initials(found)}
    cards = [line for card in seen.post.cards for line in words_of(card)] if len(seen.post.cards) == 1 else []
    for where, said in (("text", "\n".join(seen.parts)), ("card", "\n".join(cards))):
        for short, long in spelled.items():
            if re.search(rf"\b{short}\b", said) and long.casefold() not in said.casefold():
                yield f"the {where} has '{short}' and not '{long}'"


def _has_initials(found: re.Match[str]) -> bool:
    return "".join(word[0] for word in re.split(r"[\s-]", found[1])).casefold() == found[2].casefold()


def unasked_answer(seen: SeenPost, article: Article) -> Iterator[str]:
    """Yield each answer whose question is not printed: a heading, or the sentence before it."""
    for section, places in places_of(article).items():
        in_text = printed(seen.sentences, places)
        heading = article.section(section).heading if section != LEAD else ""
        for number, place in enumerate(places):
            if place not in in_text:
                continue
            if not number and heading.endswith(QUESTION) and not _prints_heading(seen, article, section):
                yield f"answers '{heading}' without asking it: '{place.text}'"
            if number and places[number - 1].asks and places[number - 1] not in in_text:
                yield f"answers '{places[number - 1].text}' without asking it: '{place.text}'"


def unanswered_question(seen: SeenPost, article: Article) -> Iterator[str]:
    """Yield each question that is printed without the sentence that answers it."""
    for section, places in places_of(article).items():
        shown = printed((*seen.sentences, *on_cards(seen)), places)
        heading = article.section(section).heading if section != LEAD else ""
        asked = heading.endswith(QUESTION) and section == seen.key.section and _prints_heading(seen, article, section)
        first = next((place for place in places if place.kind is not ParagraphKind.HEADER_ROW), None)
        if asked and first is not None and first not in shown:
            yield f"asks '{heading}' and does not say: '{first.text}'"
        for place, following in pairwise(places):
            if place in shown and place.asks and not following.asks and following not in shown:
                yield f"asks '{place.text}' and does not say: '{following.text}'"


def partial_list(seen: SeenPost, article: Article) -> Iterator[str]:
    """Yield each list or table of which a part is printed, in the text or on the cards."""
    for places in places_of(article).values():
        for is_list, run in groupby(places, lambda place: place.is_entry and place.kind in LIST_KINDS):
            yield from _parts_of(seen, tuple(run), "list") if is_list else ()
        for is_table, run in groupby(places, lambda place: place.kind in ROW_KINDS):
            rows = tuple(place for place in run if place.kind is ParagraphKind.ROW)
            yield from _parts_of(seen, rows, "table") if is_table else ()


def _parts_of(seen: SeenPost, entries: tuple[Place, ...], what: str) -> Iterator[str]:
    for where, sentences in (("text", seen.sentences), ("cards", on_cards(seen))):
        shown = printed(sentences, entries)
        missing = [entry.text for entry in entries if entry not in shown]
        if shown and missing:
            yield f"the {where} has {len(shown)} of {len(entries)} of a {what}: without '{missing[0]}'"


def unmarked_entry(seen: SeenPost, article: Article) -> Iterator[str]:
    """Yield each entry of a list in the text that no bullet or number stands before."""
    lines = [line for part in seen.parts for line in part.split("\n")]
    for places in places_of(article).values():
        for place in printed(seen.sentences, places):
            if place.kind not in LIST_KINDS or place.start:
                continue
            found = [line for line in lines if place.text in line]
            paragraphs = article.section(place.section).paragraphs
            number = paragraphs[place.paragraph].number
            first = next(paragraph.number for paragraph in paragraphs if paragraph.kind in LIST_KINDS)
            if not any(MARKED.match(line) for line in found):
                yield f"an entry without its mark: '{place.text}'"
            elif number is not None and not any(
                re.match(rf"\s*(?:{number}|{number - (first or 1) + 1})[.)]", line) for line in found
            ):
                yield f"an entry without its number {number}: '{place.text}'"


def raw_row(seen: SeenPost, article: Article) -> Iterator[str]:
    """Yield each row of a table that stands in the text with the bars between its cells."""
    for places in places_of(article).values():
        for place in printed(seen.sentences, places):
            if place.kind in ROW_KINDS and any(place.text in part for part in seen.parts):
                yield f"a table's row as it was typed: '{place.text}'"


def card_again(seen: SeenPost, article: Article) -> Iterator[str]:
    """Yield each card that says nothing but what stands right beside it in the text, all of its sentences."""
    del article
    if len(seen.sentences) == 1:
        return
    body = " ".join(sentence.text for sentence in seen.sentences)
    for card in seen.post.cards:
        if (
            card.lines
            and not card.lines[0].mark
            and not card.numbered
            and " ".join(line.text for line in card.lines) == body
            and len(body) > 80
        ):
            yield "its card is the whole post again"


def bare_card(seen: SeenPost, article: Article) -> Iterator[str]:
    """Yield each single card with a question that nothing on it answers, nor the text right below that question."""
    places = places_of(article)
    for card in seen.post.cards:
        if card.lines or card.rows or not card.title.text.endswith(QUESTION):
            continue
        for span in printed_spans((card.title,)):
            first = next((place for place in places.get(span.section, ()) if not place.asks), None)
            if span.section != LEAD and first and first not in printed(seen.sentences, places[span.section]):
                yield f"its card asks '{card.title.text}' and nothing answers"


def _prints_heading(seen: SeenPost, article: Article, section: str) -> bool:
    """Say whether the text of a post prints a section's heading (that of the lead is the title, or its card's)."""
    heading = article.section(section).heading
    spans = printed_spans((*seen.post.headline, *seen.sentences))
    by_source = any((span.section, span.paragraph) == (section, HEADING) for span in spans)
    on_card = section == LEAD and any(heading in card.title.text for card in seen.post.cards)
    return by_source or heading in "\n".join(seen.parts) or on_card


FAULTS: Mapping[str, Fault] = {
    "heading alone": heading_alone,
    "leaning": leaning,
    "limit left out": limit_left_out,
    "pointing": pointing,
    "counting": counting,
    "ending": ending,
    "of the page": of_the_page,
    "sign alone": sign_alone,
    "abbreviation alone": abbreviation_alone,
    "unasked answer": unasked_answer,
    "unanswered question": unanswered_question,
    "partial list": partial_list,
    "unmarked entry": unmarked_entry,
    "raw row": raw_row,
    "card again": card_again,
    "bare card": bare_card,
}
"""Everything that is wrong with a post wherever it comes from, by a short name."""
