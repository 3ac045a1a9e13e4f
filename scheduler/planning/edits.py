"""A person's words in place of a draft's: each sentence is the article's, the library's, or their own (promise 1)."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches

from scheduler.domain.article import HEADING, LEAD, Article, Section, SourceSpan
from scheduler.domain.campaign import Library, Override
from scheduler.domain.characters import as_typed, with_folded_space
from scheduler.domain.content import Issue, ItemKey, Kind, OwnWords, Sentence, StatementSource
from scheduler.domain.errors import BadInput
from scheduler.domain.risk_statements import states_risk
from scheduler.domain.sentences import ends_sentence, sentences
from scheduler.domain.vocabulary import QUESTION_MARKS
from scheduler.planning.sentence_units import Body, heading_of, limiters, paragraph_sentences, pieces_of, quotable
from scheduler.planning.wording import leans_on_previous

_ALIKE = 0.8
"""How much of a sentence must be the same for it to be nearly another."""

BULLET = "\u2022"
"""The mark of an entry that has no number."""

_ENTRY = re.compile(r"(?:[-*\u2022]|(?P<number>\d{1,2}[.)])) (?=\S)")

SUBJECT_LIMIT = 150
"""Characters of a person's subject line; inboxes show 60 at most, and longer than this it is taken for a mistake."""


@dataclass(frozen=True, slots=True)
class Writer:
    """A person who writes words of their own, and where they stand: `author` is their login, or empty.

    `known` gives the sentences of article and library by their text; those of the `section` go first. `references` are
    what they cite, `where` is the table of campaign.toml.
    """

    known: Callable[[], Mapping[str, Sentence]]
    section: Section
    author: str
    references: tuple[str, ...]
    where: str

    def sentence(self, words: str, setting: str) -> Sentence:
        """Return a person's words as one sentence, with its source. Raises BadInput where nobody may have written it.

        That is the section's, else the article's or the library's wherever it stands, else the person's own.
        """
        sentence = self._known(words)
        if sentence is not None:
            return sentence
        if not self.author:
            raise BadInput(
                f"{self.where}: {setting}: '{words}' stands neither in the article nor in the library, so somebody has "
                'to answer for it: write by = "LOGIN" beside it, or author = "LOGIN" at the top of campaign.toml'
            )
        return Sentence(with_folded_space(words), OwnWords(self.author, self.references))

    def body(self, text: str, setting: str) -> Body:
        """Return a person's text as sentences with their sources; each line is a paragraph. Raises BadInput.

        A line that begins with "- ", "•" or a number is an entry of a list.
        """
        body = []
        for line in filter(None, map(with_folded_space, text.splitlines())):
            mark, words = _marked(line)
            parts = (words,) if self._known(words) else tuple(sentences(words))
            first, *others = (self.sentence(part, setting) for part in parts)
            body.append((replace(first, mark=mark or first.mark), *others))
        if not body:
            raise BadInput(f"{self.where}: {setting}: the text is empty: write it, or take the setting out")
        return tuple(body)

    def notes(self, written: Iterable[Sentence]) -> tuple[str, ...]:
        """Return a note on each of their own sentences that is nearly one of the article or the library."""
        found = []
        for sentence in dict.fromkeys(written):
            if isinstance(sentence.source, OwnWords):
                like = next(iter(get_close_matches(sentence.text, self.known(), n=1, cutoff=_ALIKE)), None)
                if like is not None:
                    found.append(_note(f"'{sentence.text}' is nearly a sentence {_of(self.known()[like])}: '{like}'"))
        return tuple(found)

    def _known(self, words: str) -> Sentence | None:
        typed = as_typed(words)
        return own_sentences(self.section).get(typed) or self.known().get(typed)


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


def own_sentences(unit: Section) -> Mapping[str, Sentence]:
    """Return each sentence of a section and its heading, by its text `as_typed`."""
    return {as_typed(sentence.text): sentence for sentence in _sentences_of(unit)}


def edited_body(text: str, unit: Section, article: Article, writer: Writer) -> EditedBody:
    """Return the body of a post whose text a person wrote. Raises BadInput for words that nobody answers for."""
    body = writer.body(text, "text")
    included = [sentence for paragraph in body for sentence in paragraph]
    notes = (*writer.notes(included), *left_out_limits(article, included, "edit"), *_unsaid(unit, included))
    return EditedBody(body, tuple(dict.fromkeys(notes)), _from_elsewhere(unit, article, included))


def left_out_limits(article: Article, included: Collection[Sentence], name: str) -> tuple[str, ...]:
    """Return a note for each sentence of the article that limits one of a person's and was left out.

    `name` is what their words are called: 'edit', 'card'.
    """
    texts = {sentence.text for sentence in included}
    limits = (
        limit.sentence.text
        for pieces in map(pieces_of, article.units())
        for position, piece in enumerate(pieces)
        if piece.sentence in included
        for limit in limiters(pieces, position)
    )
    return tuple(
        _note(f"the {name} leaves out '{limit}', which limits what it says")
        for limit in dict.fromkeys(limits)
        if limit not in texts
    )


def _unsaid(unit: Section, included: Collection[Sentence]) -> Iterator[str]:
    """Yield a note for each risk or limit of a section that a text in somebody's own words does not have.

    Their words say what the section says, in another way: which sentence a limit belongs to cannot be told.
    """
    if not any(isinstance(sentence.source, OwnWords) for sentence in included):
        return
    texts = {sentence.text for sentence in included}
    for piece in pieces_of(unit):
        if piece.sentence.text not in texts and states_risk(piece.sentence.text):
            yield _note(f"the edit leaves out '{piece.sentence.text}', which limits what the section says")


def _marked(line: str) -> tuple[str, str]:
    """Return the mark of a list's entry that a line begins with, or nothing, and the rest of it."""
    found = _ENTRY.match(line)
    return ("", line) if found is None else (found["number"] or BULLET, line[found.end() :])


def _of(sentence: Sentence) -> str:
    return "of the library" if isinstance(sentence.source, StatementSource) else "of the article"


def _note(text: str) -> str:
    # A semicolon would part the note: see `replan`.
    return text.replace(";", ",")


def check_override(override: Override, key: ItemKey) -> None:
    """Raise BadInput when an override sets what an item of its kind does not have, or too long a subject."""
    wrong = {
        Kind.POST: (
            ("subject", override.subject),
            ("subjects", override.subjects or None),
            ("preheader", override.preheader),
            ("introduction", override.introduction),
            ("sign_off", override.sign_off),
        ),
        Kind.ISSUE: (
            ("text", override.text),
            ("hashtags", override.hashtags),
            ("hook", override.hook),
            ("call_to_action", override.call_to_action),
            ("headline", override.headline),
        ),
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


def _from_elsewhere(unit: Section, article: Article, included: Collection[Sentence]) -> tuple[Sentence, ...]:
    """Return the person's own, the library's, and those of other sections that may stand alone.

    In the edit's order, questions last: a card says something.
    """
    others = {sentence for other in article.units() if other.id != unit.id for sentence in quotable(other)}
    found = [
        sentence
        for sentence in included
        if isinstance(sentence.source, StatementSource)
        or ((_is_own(sentence) or sentence in others) and not leans_on_previous(sentence.text))
    ]
    return tuple(sorted(found, key=lambda sentence: sentence.text.endswith(QUESTION_MARKS)))


def _is_own(sentence: Sentence) -> bool:
    """Say whether a sentence is a person's own and a whole one: an entry of a list says little by itself."""
    return isinstance(sentence.source, OwnWords) and not sentence.mark and ends_sentence(sentence.text)
