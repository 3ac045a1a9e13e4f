"""A person's words in an issue: its subject lines and preheader, and what stands before and after its sections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from scheduler.domain.campaign import Campaign, Override
from scheduler.domain.content import IssueParagraph, Sentence
from scheduler.planning.edits import Writer
from scheduler.planning.issue_links import written_out


@dataclass(frozen=True, slots=True)
class IssueWords:
    """A person's words in an issue, and notes on them for staff. None leaves the planner's choice.

    `written` are the lines among subjects and preheader as sentences, with their sources.
    """

    subject: str | None = None
    subjects: tuple[str, ...] = ()
    preheader: str | None = None
    introduction: tuple[IssueParagraph, ...] = ()
    sign_off: tuple[IssueParagraph, ...] = ()
    written: tuple[Sentence, ...] = ()
    notes: tuple[str, ...] = ()


PLANNED_WORDS = IssueWords()
"""Nothing written: the words are the planner's."""


def issue_words(override: Override, campaign: Campaign, writer: Writer, country: str) -> IssueWords:
    """Return what a person wrote for an issue, or for every issue of its campaign.

    Telephone numbers without a country's code are those of `country`.
    Raises BadInput for words that nobody answers for.
    """
    lines = tuple(writer.sentence(line, setting) for setting, line in _lines(override))
    introduction = _paragraphs(override.introduction, campaign.introduction, "introduction", campaign, writer)
    sign_off = _paragraphs(override.sign_off, campaign.sign_off, "sign_off", campaign, writer)
    said = (*lines, *(sentence for paragraph in (*introduction, *sign_off) for sentence in paragraph.sentences))
    return IssueWords(
        override.subject,
        override.subjects,
        override.preheader,
        _linked(introduction, country),
        _linked(sign_off, country),
        lines,
        writer.notes(said),
    )


def _lines(override: Override) -> Iterator[tuple[str, str]]:
    """Yield each line of the envelope that a person wrote, after its setting."""
    yield from (("subject", line) for line in override.subject_lines)
    yield from () if override.preheader is None else (("preheader", override.preheader),)


def _paragraphs(
    own: str | None, of_all: str, setting: str, campaign: Campaign, writer: Writer
) -> tuple[IssueParagraph, ...]:
    """Return the paragraphs that a person wrote for one issue, else for every issue, or none."""
    if own is None:
        if not of_all:
            return ()
        own, writer = of_all, replace(writer, author=campaign.author, references=(), where="campaign.toml")
    return tuple(IssueParagraph(paragraph) for paragraph in writer.body(own, setting))


def _linked(paragraphs: Iterable[IssueParagraph], country: str) -> tuple[IssueParagraph, ...]:
    return tuple(replace(each, links=written_out(each.words, country)) for each in paragraphs)
