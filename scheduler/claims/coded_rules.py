"""The rules that need code. Each check yields where it fires; the rule file says how severe that is, and why."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from urllib.parse import parse_qsl, urlsplit

from scheduler.claims.checked_text import CAPTION, READ_LANGUAGE, SERIES, CheckedText, OwnSentence, Passage, Series
from scheduler.claims.claim_terms import (
    is_firm,
    limits_of,
    outcomes_of,
    product_sources,
    speaks_of_evidence,
)
from scheduler.claims.folding import folded_words
from scheduler.claims.health_terms import health_terms, named_conditions, words_of_name
from scheduler.claims.matching import Reader
from scheduler.claims.own_claims import claims_effect, claims_safety, gives_number
from scheduler.claims.page import loaded_by, visible_words
from scheduler.claims.public_pages import is_public_page, words_of_page, words_of_parameters
from scheduler.domain.claims import LANGUAGE
from scheduler.domain.content import StatementSource
from scheduler.domain.payload import NEEDED_PLACEHOLDERS
from scheduler.domain.sentences import split_sentences
from scheduler.domain.vocabulary import SAFETY_HEADING

FIRM_OUTCOMES = 2
"""Outcomes that a sentence must state firmly, and the rest of the article hedge, before a hedge counts as lost."""

_AD_LABEL = re.compile(r"[\W_]*(?:ad|advert|advertisement|sponsored|paid partnership|anzeige)\b(?!-)")
_PAID_FOR = re.compile(
    r"\b(?:in (?:paid |proud )?(?:partnership|collaboration) with|(?:sponsored|paid for|funded|brought to you) by"
    r"|(?:gifted|lent) (?:to us |to me |free ){0,2}by"
    r"|sent (?:to us |to me |free ){0,2}by (?!(?:(?:an?|the|your|our|their|another|secure|encrypted) ){0,2}(?:gps?"
    r"|doctors?|dentists?|opticians?|optometrists?|midwi\w+|nurses?|physio\w*|pharmac\w+|emails?|post|text|sms|courier|fax"
    r"|mail|letters?|e-?referrals?|referrals?|someone|somebody|famil\w+|friends?|insurers?|bed partner|husband"
    r"|wife|phone)\b)"
    r"|(?:gifted|pr) (?:product|device|sample|item|treatment)s?"
    r"|thank(?:s| you) to (?:[\w'-]{1,30} ){1,3}for (?:sending|gifting|lending|sponsoring)|affiliate (?:links?|codes?)"
    r"|(?:we|i) (?:may )?(?:earn|receive|get) (?:a )?(?:small )?commission|(?:use|with) (?:my|our) code\b"
    r"|(?:brand )?ambassadors? (?:for|of))\b"
)
"""Words by which a text says that a partner pays, or gives something, for it."""

_NOT_PAID = re.compile(
    r"\b(?:stud(?:y|ies)|trials?|research|nhs|government|ministry|council|university|college|hospitals?|schools?|library|"
    r"charity|local|patients|families|parents|(?:partnership|collaboration) with you\w*|not)\b"
)
"""Partners of care, and who pays for studies: no advertising."""

_TRACKING_KEYS = frozenset(
    (
        *("fbclid", "gclid", "dclid", "msclkid", "twclid", "ttclid", "li_fat_id", "igshid", "mc_eid"),
        *("mc_cid", "mkt_tok", "_hsenc", "_hsmi", "yclid", "wickedid", "vero_id", "s_cid", "elqtrackid"),
        *("oly_enc_id", "rb_clickid", "epik", "gbraid", "wbraid", "email", "subscriber", "uid"),
    )
)
OWN_WORDS = "own words"
"""The place of a sentence that stands in no text as it was written."""

LINES_BESIDE_A_CLAIM = ("SAF05", "REG02")
"""The rules whose lines, on risk and on status, have to stand on caption and card alike."""

_SHORTEST_BEGINNING = 12
"""Characters by which the remains of a sentence are found again."""

_LONGEST_NAME = 8
"""Words of a name."""

_LONGEST_PARTICLE = 3
"""Letters of the small words in names: 'Clinic of the Hill'."""

_CUT_SHARE = 0.4
"""The share of a sentence that has to stand there to count as its remains."""


@dataclass(frozen=True, slots=True)
class Spot:
    """The place of a finding: a span of the text at a place, or of a text that stands at none (a link, a heading)."""

    place: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class ItemCheck:
    """A check of one item.

    `reads_a_sentence` says that a single sentence can break it, so that the planner asks too.
    """

    spots: Callable[[CheckedText, Reader], Iterator[Spot]]
    reads_a_sentence: bool = False


def ad_label(copy: CheckedText, reader: Reader) -> Iterator[Spot]:
    """Yield the beginning of a partner's post that does not begin with a label."""
    del reader
    caption = _first(copy, CAPTION)
    if copy.is_partnership and caption and not _AD_LABEL.match(folded_words(caption.text[:60])):
        yield _whole(caption)


def undeclared_advertising(copy: CheckedText, reader: Reader) -> Iterator[Spot]:
    """Yield the words by which a text says that somebody pays for it, where nothing says that it is advertising."""
    del reader
    for passage in copy.passages:
        if not passage.unit or copy.is_partnership or _AD_LABEL.match(folded_words(passage.text[:60])):
            continue
        for sentence_start, sentence_end in split_sentences(passage.text):
            sentence = passage.text[sentence_start:sentence_end].lower()
            paid = _PAID_FOR.search(sentence)
            if paid and not _NOT_PAID.search(sentence):
                start = sentence_start + paid.start()
                yield Spot(passage.place, start, sentence_start + paid.end(), passage.text)


def disclaimer_beside_claim(copy: CheckedText, reader: Reader) -> Iterator[Spot]:
    """Yield the caption or the card that lacks the line on risk or status which the other one carries."""
    caption = [passage for passage in copy.passages if passage.unit == CAPTION]
    card = [passage for passage in copy.passages if passage.on_card]
    if not card or not caption or copy.html:
        return
    for rule in LINES_BESIDE_A_CLAIM:
        claimed = any(hit.rule == rule for passage in (*caption, *card) for hit in reader.read(passage.text).required)
        beside = [any(rule in reader.read(passage.text).met for passage in unit) for unit in (caption, card)]
        if claimed and beside[0] != beside[1]:
            yield _whole(card[-1] if beside[0] else _body(caption))
            return


def evidence_product(copy: CheckedText, reader: Reader) -> Iterator[Spot]:
    """Yield sentences whose evidence is about another product than the offered one, and offers on such evidence."""
    del reader
    background = copy.background
    if not background.offered:
        return
    for passage, start, end, sentence in _sentences(copy):
        sources = product_sources(sentence)
        if not sources:
            continue
        is_offer = sentence in background.offers
        untested = background.evidence and not background.evidence & background.offered
        other = speaks_of_evidence(sentence) and not sources & background.offered
        if other or (
            is_offer and untested and sources & background.offered and (outcomes_of(sentence) or is_firm(sentence))
        ):
            yield Spot(passage.place, start, end, passage.text)


def lost_hedge(copy: CheckedText, reader: Reader) -> Iterator[Spot]:
    """Yield each sentence that says more than its source.

    It was cut, or it states as a fact what the article hedges.
    """
    del reader
    for quoted in copy.quoted:
        if isinstance(quoted.source, StatementSource):
            continue  # approved in a short form and a long one, which may begin alike
        for passage, start, end, remains in _remains(copy, quoted.text, quoted.original):
            kept, whole = limits_of(remains), limits_of(quoted.original)
            if any(kept[kind] < count for kind, count in whole.items()):
                yield Spot(passage.place, start, end, passage.text)
    for passage, start, end, sentence in _sentences(copy):
        if is_firm(sentence):
            hedged = [
                outcome
                for outcome in outcomes_of(sentence)
                if copy.background.hedged.get(outcome, frozenset()) - {sentence}
            ]
            if len(hedged) >= FIRM_OUTCOMES:
                yield Spot(passage.place, start, end, passage.text)


def unsupported(claims: Callable[[OwnSentence], bool]) -> Callable[[CheckedText, Reader], Iterator[Spot]]:
    """Return the check that yields each sentence in somebody's own words that makes a claim which nothing supports."""

    def spots(copy: CheckedText, reader: Reader) -> Iterator[Spot]:
        del reader
        for sentence in copy.own_words:
            if not sentence.supported and claims(sentence):
                length = len(sentence.text)
                starts = [(passage, passage.text.find(sentence.text)) for passage in copy.passages]
                found = [Spot(at.place, start, start + length, at.text) for at, start in starts if start >= 0]
                # A template may have broken it over lines: it is said all the same.
                yield from found or [Spot(OWN_WORDS, 0, length, sentence.text)]

    return spots


def picture_consent(copy: CheckedText, reader: Reader) -> Iterator[Spot]:
    """Yield the pictures of people without a consent that holds today; in India, every one of them."""
    for picture in copy.pictures:
        begun = picture.since is None or picture.since <= copy.today
        holds = bool(picture.consent) and begun and picture.until is not None and picture.until >= copy.today
        if picture.person and (not holds or "IN" in reader.rules.jurisdictions):
            yield Spot("picture", 0, len(picture.file), picture.file)


def address_and_unsubscribe(copy: CheckedText, reader: Reader) -> Iterator[Spot]:
    """Yield the email that lacks the postal address or the way to unsubscribe, in either part.

    A person who has yet to confirm is on no list: the link that confirms is their way, and leaving it alone the other.
    """
    del reader
    if not copy.html:
        return
    parts = {"HTML": " ".join(visible_words(copy.html)), **({"text part": copy.text} if copy.text else {})}
    raw = {"HTML": copy.html, "text part": copy.text}
    for place, words in parts.items():
        has_address = not copy.address or folded_words(copy.address) in folded_words(words)
        if not has_address or not any(way in raw[place] for way in NEEDED_PLACEHOLDERS):
            yield Spot(place, 0, min(len(words), 80), words)


def health_words(copy: CheckedText, reader: Reader) -> Iterator[Spot]:
    """Yield links, segments and subjects of segmented mail that name a condition or a treatment.

    A segment tells of each of its readers, so every condition counts; a link is the same for all who see the item. The
    address of a page of the clinic's own tells of the page: only what is written behind it counts.
    """
    lexicon = reader.rules.lexicon
    in_links = health_terms(tuple(lexicon.get("condition", ())))
    places = [("link", link, _words_about_readers(link, copy.sites), in_links) for link in copy.links]
    if copy.is_segment:
        in_segments = health_terms(named_conditions(lexicon))
        places.append(("segment", copy.audience, words_of_name(copy.audience), in_segments))
        places += [
            (passage.place, passage.text, passage.text, in_segments)
            for passage in copy.passages
            if passage.place == "subject"
        ]
    for place, text, words, named in places:
        if next(named.found(folded_words(words)), None) is not None:
            yield Spot(place, 0, len(text), text)


def telling_page(copy: CheckedText, reader: Reader) -> Iterator[Spot]:
    """Yield the first link of a mail to a page of the clinic's own whose address names a condition or a treatment."""
    terms = health_terms(tuple(reader.rules.lexicon.get("condition", ())))
    for link in copy.links if copy.html else ():
        words = folded_words(words_of_page(link))
        if is_public_page(link, copy.sites) and next(terms.found(words), None) is not None:
            yield Spot("link", 0, len(link), link)
            return


def unread_language(copy: CheckedText, reader: Reader) -> Iterator[Spot]:
    """Yield the language of an item whose words the rules do not know."""
    del reader
    if copy.language != READ_LANGUAGE:
        yield Spot(LANGUAGE, 0, len(copy.language), copy.language)


def tracker(copy: CheckedText, reader: Reader) -> Iterator[Spot]:
    """Yield the resources that an email loads from elsewhere, and links that carry a tracker's mark."""
    del reader
    for link in copy.links:
        if any(key.lower() in _TRACKING_KEYS for key, _ in parse_qsl(urlsplit(link).query)):
            yield Spot("link", 0, len(link), link)
    if copy.html:
        for loaded in loaded_by(copy.html):
            yield Spot("HTML", 0, len(loaded), loaded)


def safety_section(series: Series) -> Iterator[Spot]:
    """Yield the first safety section where a channel of the series has none of them, as 'series on CHANNEL'."""
    told = {
        heading: {section, *below}
        for section, heading, below in series.sections
        if SAFETY_HEADING.search(folded_words(heading))
    }
    for channel, published in series.published.items():
        if told and not any(published & sections for sections in told.values()):
            heading = next(iter(told))
            yield Spot(f"{SERIES} on {channel}", 0, len(heading), heading)


ITEM_CHECKS: dict[str, ItemCheck] = {
    "ad-label": ItemCheck(ad_label),
    "address-and-unsubscribe": ItemCheck(address_and_unsubscribe),
    "disclaimer-beside-claim": ItemCheck(disclaimer_beside_claim),
    "evidence-product": ItemCheck(evidence_product, reads_a_sentence=True),
    "health-words": ItemCheck(health_words),
    "lost-hedge": ItemCheck(lost_hedge, reads_a_sentence=True),
    "own-effect": ItemCheck(unsupported(lambda own: claims_effect(own.text))),
    "own-number": ItemCheck(unsupported(lambda own: gives_number(own.text, own.stated))),
    "own-safety": ItemCheck(unsupported(lambda own: claims_safety(own.text))),
    "picture-consent": ItemCheck(picture_consent),
    "telling-page": ItemCheck(telling_page),
    "tracker": ItemCheck(tracker),
    "undeclared-advertising": ItemCheck(undeclared_advertising, reads_a_sentence=True),
    "unread-language": ItemCheck(unread_language),
}
"""The checks of one item, by the name that a rule gives."""

SERIES_CHECKS = {"safety-section": safety_section}
"""The checks of a campaign as a whole, by the name that a rule gives."""

OWN_CHECKS = frozenset({"own-effect", "own-number", "own-safety"})
"""The checks whose findings a clinician answers by standing for the sentence."""

CHECK_NAMES = (*ITEM_CHECKS, *SERIES_CHECKS)
"""The checks that a rule of the kind 'code' may name."""


def _first(copy: CheckedText, unit: str) -> Passage | None:
    return next((passage for passage in copy.passages if passage.unit == unit), None)


def _body(caption: Sequence[Passage]) -> Passage:
    """Return the last part of a post: what templates put around it apart."""
    return next((passage for passage in reversed(caption) if passage.place.startswith("part")), caption[-1])


def _whole(passage: Passage) -> Spot:
    return Spot(passage.place, 0, len(passage.text), passage.text)


def _sentences(copy: CheckedText) -> Iterator[tuple[Passage, int, int, str]]:
    """Yield every sentence of the item's texts: those of the draft where they stand, else the whole text."""
    for passage in copy.passages:
        if not copy.quoted:
            yield passage, 0, len(passage.text), passage.text
            continue
        position = 0
        for quoted in copy.quoted:
            start = passage.text.find(quoted.text, position)
            start = passage.text.find(quoted.text) if start < 0 else start
            if start >= 0:
                position = start + len(quoted.text)
                yield passage, start, position, quoted.text


def _remains(copy: CheckedText, quotation: str, original: str) -> Iterator[tuple[Passage, int, int, str]]:
    """Yield where a sentence of the draft stands shorter than its source: cut by the draft, or cut by a template."""
    for passage in copy.passages:
        start = passage.text.find(quotation)
        if start >= 0 and quotation != original:
            yield passage, start, start + len(quotation), quotation
        elif start < 0 and (left := _beginning_of(quotation, passage.text)):
            start, end = left
            is_whole = any(_covers(other.text, passage.text, start) for other in copy.quoted)
            if not is_whole and not _is_name(passage.text[start:end]):
                yield passage, start, end, passage.text[start:end]


def _is_name(line: str) -> bool:
    """Say whether a line is a name, as of a clinic: it says nothing that could have been held back."""
    words = line.strip(" .,:;|").split()
    small = [word for word in words if word[:1].islower() and len(word) > _LONGEST_PARTICLE]
    return len(words) <= _LONGEST_NAME and not small and not is_firm(line) and not outcomes_of(line)


def _covers(sentence: str, text: str, position: int) -> bool:
    """Say whether a place of a text lies in a whole sentence of the draft, which then says what it says."""
    start = text.find(sentence)
    return 0 <= start <= position < start + len(sentence)


def _beginning_of(quotation: str, text: str) -> tuple[int, int] | None:
    """Return where a text has the beginning of a sentence and not the rest, up to the end of its line.

    What goes on with other words was not cut: it is another sentence that begins alike.
    """
    start = text.find(quotation[:_SHORTEST_BEGINNING]) if len(quotation) > _SHORTEST_BEGINNING else -1
    if start < 0:
        return None
    pairs = zip(quotation, text[start:], strict=False)
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    if alike < _CUT_SHARE * len(quotation):
        return None
    end = start + len(text[start:].splitlines()[0])
    goes_on = text[start + alike : end].lstrip()[:1].isalnum()
    return None if goes_on else (start, end)


def _words_about_readers(link: str, sites: Iterable[str]) -> str:
    written = words_of_parameters(link)
    return written if is_public_page(link, sites) else f"{words_of_page(link)} {written}"
