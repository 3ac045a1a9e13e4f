"""A person's words in place of a draft: every sentence is looked up in the article and the library (promise 1)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from scheduler.domain.article import HEADING, LEAD, Article, Section, SourceSpan
from scheduler.domain.campaign import Library, Override
from scheduler.domain.characters import as_typed
from scheduler.domain.content import Issue, Item, ItemKey, Kind, Post, Sentence, StatementSource
from scheduler.domain.errors import BadInput
from scheduler.domain.sentences import sentences
from scheduler.planning.sentence_units import Body, heading_of, limiters, paragraph_sentences, pieces_of, quotable
from scheduler.planning.wording import leans_on_previous

_ALIKE = 0.8
"""How much of a sentence must be the same for it to be the one that was meant."""

SUBJECT_LIMIT = 150
"""Characters of a person's subject line; inboxes show 60 at most, and longer than this it is taken for a mistake."""


@dataclass(frozen=True, slots=True)
class EditedBody:
    """A person's text as sentences with their sources, notes on it for staff, and what may stand on its card.

    `elsewhere` are its sentences from other places than the post's own section that stand alone.
    """

    body: Body
    notes: tuple[str, ...]
    elsewhere: tuple[Sentence, ...]


def known_sentences(article: Article, library: Library) -> Mapping[str, Sentence]:
    """Return each sentence and heading of the article, its title and each of the library's, by its text `as_typed`.

    Of several that are the same, the first.
    """
    stated = [sentence for unit in article.units() for sentence in _sentences_of(unit)]
    stated.append(Sentence(article.title, SourceSpan(LEAD, HEADING, 0, len(article.title))))
    for statement in library.statements:
        source = StatementSource(statement.id, statement.version)
        for form in (statement.short, statement.long):
            stated += [Sentence(text, source) for text in (form, *sentences(form))]
    return {as_typed(sentence.text): sentence for sentence in reversed(stated)}


def edited_body(
    text: str, unit: Section, article: Article, *, known: Mapping[str, Sentence], accepted: Collection[str], where: str
) -> EditedBody:
    """Return the body of a post whose text a person wrote; each line is a paragraph.

    A sentence has its source in the post's own section if it stands there, else wherever it is
    `known`. One that is not known is kept without source when it was `accepted` before the article
    changed; else BadInput names it, with `where` it was written.
    """
    own = own_sentences(unit)
    body: list[tuple[Sentence, ...]] = []
    for line in filter(None, map(as_typed, text.splitlines())):
        parts = (line,) if own.get(line) or known.get(line) else tuple(sentences(line))
        body.append(tuple(known_sentence(words, own, known, accepted, where) for words in parts))
    if not body:
        raise BadInput(f"{where}: the text is empty: write it, or take the setting out")
    included = [sentence for paragraph in body for sentence in paragraph]
    return EditedBody(tuple(body), notes_on(included, article, "edit"), _from_elsewhere(unit, article, included))


def notes_on(included: Collection[Sentence], article: Article, name: str) -> tuple[str, ...]:
    """Return notes on a person's sentences: what no longer stands anywhere, and which limits were left out.

    `name` is what they are called: 'edit', 'card'.
    """
    lost = tuple(
        f"the {name}'s '{sentence.text}' no longer stands in the article or the library"
        for sentence in included
        if sentence.source is None
    )
    return (*lost, *_left_out_limits(article, included, name))


def known_sentence(
    words: str, own: Mapping[str, Sentence], known: Mapping[str, Sentence], accepted: Collection[str], where: str
) -> Sentence:
    """Return a person's words as a sentence: the section's `own`, or one that is `known` from anywhere else.

    One that was `accepted` before the article changed is kept without source. Raises BadInput for any other.
    """
    typed = as_typed(words)
    kept = (Sentence(text, None) for text in accepted if as_typed(text) == typed)
    sentence = own.get(typed) or known.get(typed) or next(kept, None)
    if sentence is None:
        like = next(iter(get_close_matches(typed, (*own, *known), n=1, cutoff=_ALIKE)), None)
        advice = f"did you mean '{like}'?" if like else "take a whole sentence from one of them, word for word"
        raise BadInput(f"{where}: '{words}' stands neither in the article nor in the library: {advice}")
    return sentence


def own_sentences(unit: Section) -> Mapping[str, Sentence]:
    """Return each sentence of a section and its heading, by its text `as_typed`."""
    return {as_typed(sentence.text): sentence for sentence in _sentences_of(unit)}


def accepted_before(before: Item | None) -> frozenset[str]:
    """Return the sentences of posts and of all cards that a person had edited when they were last planned."""
    if before is None or not before.edited:
        return frozenset()
    parts = before.draft.parts if isinstance(before.draft, Post) else ()
    on_cards = (sentence for card in before.draft.cards for sentence in (card.title, *card.lines))
    return frozenset(sentence.text for sentence in (*(s for part in parts for s in part.sentences), *on_cards))


def check_override(override: Override, key: ItemKey) -> None:
    """Raise BadInput when an override sets what an item of its kind does not have, or too long a subject."""
    wrong = {
        Kind.POST: (("subject", override.subject), ("subjects", override.subjects or None)),
        Kind.ISSUE: (("text", override.text), ("hashtags", override.hashtags)),
    }
    for name, value in wrong[key.kind]:
        if value is not None:
            raise BadInput(
                f"campaign.toml: override '{key.section}/{key.channel}': {name} does nothing for an item of kind "
                f"'{key.kind}': take it out"
            )
    for line in override.subject_lines:
        if len(line) > SUBJECT_LIMIT:
            raise BadInput(
                f"campaign.toml: override '{key.section}/{key.channel}': subject: it has {len(line)} "
                f"characters, {SUBJECT_LIMIT} at most: shorten it"
            )


def check_tried_subjects(issue: Issue) -> None:
    """Raise BadInput when a further subject line is the issue's own: people would be told apart by nothing."""
    if issue.subject.casefold() in map(str.casefold, issue.subjects):
        raise BadInput(
            f"campaign.toml: override '{issue.key.section}/{issue.key.channel}': subjects: '{issue.subject}' is the "
            "issue's own subject already: take it out"
        )


def _sentences_of(unit: Section) -> Iterator[Sentence]:
    yield heading_of(unit)
    for number in range(len(unit.paragraphs)):
        yield from paragraph_sentences(unit, number)


def _left_out_limits(article: Article, included: Collection[Sentence], name: str) -> tuple[str, ...]:
    """Return a note for each sentence of the article that limits one of a person's and was left out."""
    texts = {sentence.text for sentence in included}
    limits = (
        limit.sentence.text
        for pieces in map(pieces_of, article.units())
        for position, piece in enumerate(pieces)
        if piece.sentence in included
        for limit in limiters(pieces, position)
    )
    return tuple(
        f"the {name} leaves out '{limit}', which limits what it says"
        for limit in dict.fromkeys(limits)
        if limit not in texts
    )


def _from_elsewhere(unit: Section, article: Article, included: Collection[Sentence]) -> tuple[Sentence, ...]:
    """Return the sentences of the library, and those of other sections that may stand alone, in the edit's order."""
    others = {sentence for other in article.units() if other.id != unit.id for sentence in quotable(other)}
    return tuple(
        sentence
        for sentence in included
        if isinstance(sentence.source, StatementSource) or (sentence in others and not leans_on_previous(sentence.text))
    )
