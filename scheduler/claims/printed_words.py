"""A draft's words as its readers see them together, each sentence with its place: what planner and check both read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from unicodedata import normalize

from scheduler.claims.checked_text import CAPTION, CARD, Passage
from scheduler.claims.folding import LINE_END
from scheduler.domain.article import CELL_BORDER
from scheduler.domain.content import Draft, Issue, IssueSection, Post, Sentence, sentences_of

Paragraphs = Iterable[Sequence[Sentence]]

_A_WORD = re.compile(r"[^\W\d_]")
_FEW_LETTERS = 3
"""Letters below which what is left of a line, once its sentences are taken out, says nothing: "1.", "a)"."""


@dataclass(frozen=True, slots=True)
class PrintedWords:
    """A passage made of sentences, and where each of them stands in it (start, end)."""

    passage: Passage
    places: tuple[tuple[int, int, Sentence], ...]

    def between(self, start: int, end: int) -> tuple[Sentence, ...]:
        """Return the sentences that a span of the passage touches."""
        return tuple(sentence for first, last, sentence in self.places if first < end and start < last)


def together(place: str, paragraphs: Paragraphs, unit: str = CAPTION) -> PrintedWords:
    """Return sentences as one passage: a line for each paragraph, over whose end no rule reads."""
    text = ""
    places: list[tuple[int, int, Sentence]] = []
    for paragraph in paragraphs:
        for number, sentence in enumerate(paragraph):
            text += (LINE_END if number == 0 else " ") if text else ""
            places.append((len(text), len(text) + len(sentence.printed), sentence))
            text += sentence.printed.replace(LINE_END, "\n")
    return PrintedWords(Passage(place, text, unit), tuple(places))


def lines_of(texts: Iterable[str]) -> str:
    """Return texts as one, a line for each, over whose end no rule reads."""
    return LINE_END.join(text.replace(LINE_END, "\n") for text in texts)


def words_of(draft: Draft) -> tuple[PrintedWords, ...]:
    """Return a draft's own words, those on its cards apart: each part of a post, each section of an issue."""
    found = _of_post(draft) if isinstance(draft, Post) else _of_issue(draft)
    return tuple(words for words in (*found, together("statements", _one_by_one(draft.statements))) if words.places)


def words_on_cards(draft: Draft) -> tuple[PrintedWords, ...]:
    """Return the words of each card of a draft: every card travels alone."""
    names = [CARD] if len(draft.cards) == 1 else [f"{CARD} {number}" for number in range(1, len(draft.cards) + 1)]
    return tuple(
        together(name, _one_by_one(card.sentences), name) for name, card in zip(names, draft.cards, strict=True)
    )


def section_place(section: str) -> str:
    """Return what people call the words of a section in an issue."""
    return f"section {section}"


def _of_post(post: Post) -> Iterator[PrintedWords]:
    for number, part in enumerate(post.parts, start=1):
        above = ((post.hook,) if post.hook else ()) + tuple(_one_by_one(post.headline)) if number == 1 else ()
        yield together(f"part {number}", (*above, *part.paragraphs))


def _of_issue(issue: Issue) -> Iterator[PrintedWords]:
    yield together("title", _one_by_one((issue.title,) if issue.title else ()))
    yield together("introduction", (paragraph.sentences for paragraph in issue.introduction))
    for section in issue.sections:
        yield together(section_place(section.id), _paragraphs(section))
    yield together("sign-off", (paragraph.sentences for paragraph in issue.sign_off))


def _paragraphs(section: IssueSection) -> Iterator[Sequence[Sentence]]:
    yield from ((section.heading,),) if section.heading else ()
    yield from (paragraph.sentences for paragraph in section.paragraphs)


def _one_by_one(sentences: Iterable[Sentence]) -> tuple[tuple[Sentence], ...]:
    return tuple((sentence,) for sentence in sentences)


class OwnLines:
    """Tells the lines of a rendered text that consist of a draft's sentences from those that a template adds."""

    def __init__(self, draft: Draft, words: Iterable[PrintedWords]) -> None:
        """`words` are those of the draft."""
        self._lines = {normalize("NFC", line) for each in words for line in each.passage.text.splitlines()}
        self._draft = draft

    @cached_property
    def _addresses(self) -> tuple[str, ...]:
        sections = self._draft.sections if isinstance(self._draft, Issue) else ()
        links = {link.address for section in sections for part in section.paragraphs for link in part.links}
        return tuple(sorted(links | {address.partition(":")[2] for address in links}))

    @cached_property
    def _sentence(self) -> re.Pattern[str]:
        known = {text for sentence in sentences_of(self._draft) for text in (sentence.text, sentence.printed)}
        known |= {cell for text in tuple(known) if CELL_BORDER in text for cell in text.split(CELL_BORDER)}
        longest_first = sorted(filter(None, known), key=len, reverse=True)
        return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(normalize('NFC', text)) for text in longest_first)})(?!\w)")

    def split(self, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the lines of a text that are not the draft's: those before its first one, and the others."""
        before: list[str] = []
        after: list[str] = []
        begun = False
        for line in filter(None, map(str.strip, text.splitlines())):
            if self._has(line):
                begun = True
            else:
                (after if begun else before).append(line)
        return tuple(before), tuple(after)

    def without_addresses(self, text: str) -> str:
        """Return a text without the addresses that stand behind the words of its links."""
        for address in self._addresses:
            text = text.replace(f" ({address})", "")
        return text

    def _has(self, line: str) -> bool:
        line = self.without_addresses(line)
        if line in self._lines:
            return True
        left = self._sentence.sub(" ", line)
        return left != line and len(_A_WORD.findall(left)) < _FEW_LETTERS
