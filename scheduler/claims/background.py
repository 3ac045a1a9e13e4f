"""An article's context of a sentence: the product offered, the products studied, and the outcomes only hedged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from types import MappingProxyType

from scheduler.claims.checked_text import Background
from scheduler.claims.claim_terms import (
    is_hedged,
    outcomes_of,
    product_sources,
    speaks_of_evidence,
    speaks_of_itself,
)
from scheduler.domain.article import Article
from scheduler.domain.campaign import Reference
from scheduler.domain.sentences import sentences


@lru_cache(maxsize=64)
def read_background(article: Article, product: str = "", references: tuple[Reference, ...] = ()) -> Background:
    """Return the background of an article's items.

    `product` is the source of what the clinic offers, as its campaign.toml says; without it, that of the
    paragraphs in which the clinic speaks of itself. `references` are those of the attached statements.
    """
    paragraphs = [tuple(sentences(paragraph.text)) for unit in article.units() for paragraph in unit.paragraphs]
    offers = [paragraph for paragraph in paragraphs if any(speaks_of_itself(sentence) for sentence in paragraph)]
    offered = frozenset({product}) if product else _sources(sentence for paragraph in offers for sentence in paragraph)
    tested = _sources(sentence for paragraph in paragraphs for sentence in paragraph if speaks_of_evidence(sentence))
    cited = frozenset(reference.product for reference in references if reference.product and not reference.retracted)
    return Background(
        offered,
        tested | cited,
        frozenset(sentence for paragraph in offers for sentence in paragraph),
        _hedged(sentence for paragraph in paragraphs for sentence in paragraph),
    )


def _sources(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(source for text in texts for source in product_sources(text))


def _hedged(texts: Iterable[str]) -> MappingProxyType[str, frozenset[str]]:
    """Return the outcomes that the article only hedges, each with the sentences that hedge it."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for text in texts:
        if is_hedged(text):
            for outcome in outcomes_of(text):
                found[outcome].add(text)
    return MappingProxyType({outcome: frozenset(hedged) for outcome, hedged in found.items()})
