"""The content of an issue: its sections with their headings, as a story, a digest of several, or a correction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from scheduler.domain.article import SourceSpan
from scheduler.domain.content import CORRECTION, Issue, IssueParagraph, Sentence, StatementSource
from scheduler.domain.payload import Picture
from scheduler.domain.personal_parts import with_first_name
from scheduler.rendering.email.blocks import Block, blocks_of
from scheduler.rendering.email.messages import Mail

_LOWEST_HEADING = 6
_PARTED = 2
"""The level of headings that begin another subject."""

_MOST_BANDS = 3
"""Bands of an issue that part it without becoming what is seen of it (our own)."""

_SEVERAL, _LONG = 2, 5
"""Main sections from which an issue lists what is in it: below the product's words, and below a person's."""


@dataclass(frozen=True, slots=True)
class PrintedSection:
    """A section as the templates print it: `level` is the HTML heading's, `heading` empty where the title says it.

    `parted` says that it is parted from the section before it: by its `band`, or by a line. `rest` is where the rest of
    it can be read.
    """

    level: int
    heading: str
    blocks: tuple[Block, ...]
    parted: bool = False
    band: Picture | None = None
    rest: str = ""


def issue_mail(
    issue: Issue,
    words: Mapping[str, str],
    card: Picture | None,
    bands: Mapping[str, Picture] = MappingProxyType({}),
    pictures: Mapping[IssueParagraph, Picture] = MappingProxyType({}),
    *,
    greeting: str = "",
) -> Mail:
    """Return an issue as its templates are filled: 'story' for one section, 'digest' for more, or 'correction'.

    `bands` are the pictures that part its sections, by the section's id, `pictures` the article's by their paragraphs.
    Subject and `greeting` may name the reader.
    """
    sections = printed_sections(issue, bands, pictures)
    correction = _is_correction(issue)
    numbered = words["issue"].replace("{number}", str(issue.number)).replace("{of}", str(issue.of))
    return Mail(
        template="correction" if correction else "story" if len(sections) == 1 else "digest",
        language=issue.language,
        subject=with_first_name(issue.subject),
        subjects=tuple(map(with_first_name, issue.subjects)),
        greeting=with_first_name(greeting),
        preheader=issue.preheader or words["correction_preheader" if correction else "sender"],
        title=_title(issue) or numbered,
        why=words["why"],
        about=words["newsletter"] if correction else numbered if issue.of > 1 else words["only_issue"],
        link=issue.link,
        link_words=words["read_on"],
        statements=tuple(statement.text for statement in issue.statements),
        card=card,
        bands=tuple(section.band for section in sections if section.band is not None),
        pictures=tuple(dict.fromkeys(pictures.values())),
        values=_values(issue, sections),
        in_browser=True,
    )


def banded_sections(issue: Issue) -> tuple[str, ...]:
    """Return the ids of the sections that begin another main section of the article than the issue begins with.

    An issue has bands between all its parts or lines between all of them: of many parts bands would be most of it.
    """
    first, *others = issue.sections or (None,)
    found = tuple(section.id for section in others if section.heading and first and section.level <= first.level)
    parted = sum(section.parted for section in printed_sections(issue))
    return found if len(found) == parted <= _MOST_BANDS else ()


def contents_of(sections: Sequence[PrintedSection]) -> tuple[str, ...]:
    """Return the headings of an issue's main sections."""
    return tuple(section.heading for section in sections if section.heading and section.level == _PARTED)


def _values(issue: Issue, sections: Sequence[PrintedSection]) -> Mapping[str, object]:
    contents = contents_of(sections)
    return {
        "sections": sections,
        "introduction": tuple(blocks_of(issue.introduction)),
        "contents": contents if len(contents) >= (_LONG if issue.introduction else _SEVERAL) else (),
        "sign_off": tuple(blocks_of(issue.sign_off)),
    }


def printed_sections(
    issue: Issue,
    bands: Mapping[str, Picture] = MappingProxyType({}),
    pictures: Mapping[IssueParagraph, Picture] = MappingProxyType({}),
) -> tuple[PrintedSection, ...]:
    """Return an issue's sections with heading levels that skip none: the title is h1, what follows h2 and below.

    Sections side by side in the article get the same level.
    """
    printed: list[PrintedSection] = []
    above: list[int] = []
    for place, section in enumerate(issue.sections):
        blocks = tuple(blocks_of(section.paragraphs, pictures))
        if section.heading is None or (place == 0 and _is_title(section.heading, issue)):
            printed.append(PrintedSection(1, "", blocks, place > 0, bands.get(section.id), section.link))
            continue
        above = [level for level in above if level < section.level]
        level = min(2 + len(above), _LOWEST_HEADING)
        above.append(section.level)
        number = f"{section.number}. " if section.number is not None else ""
        heading = number + section.heading.printed
        parted = level == _PARTED and place > 0
        printed.append(PrintedSection(level, heading, blocks, parted, bands.get(section.id), section.link))
    return tuple(printed)


def _title(issue: Issue) -> str:
    return issue.title.printed if issue.title else ""


def _is_title(heading: Sentence, issue: Issue) -> bool:
    """Say whether the title above an issue is a heading, or all of it but its numbering."""
    if issue.title is None:
        return False
    own, title = heading.source, issue.title.source
    is_part = isinstance(own, SourceSpan) and isinstance(title, SourceSpan) and own.section == title.section
    return heading.printed == issue.title.printed or (is_part and heading.text.endswith(issue.title.text))


def _is_correction(issue: Issue) -> bool:
    source = issue.title.source if issue.title else None
    return isinstance(source, StatementSource) and source.statement == CORRECTION
