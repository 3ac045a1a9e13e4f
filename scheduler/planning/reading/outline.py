"""Headings and paragraphs to an article: its title, its lead and its tree of sections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from scheduler.domain.article import Article, Paragraph, ParagraphKind, Section
from scheduler.planning.reading.blocks import Block, Heading, Manuscript, Text
from scheduler.planning.reading.headings import reads_like_title
from scheduler.planning.reading.identifiers import SectionIds, split_number

_TOP_LEVEL = 2
_DEEPEST_LEVEL = 6  # Markdown and HTML have no deeper heading
_TITLE_SEPARATORS = "|-\N{EN DASH}—·»:"


@dataclass(slots=True)
class _Part:
    """A section while it is being put together."""

    id: str
    heading: str
    number: int | None
    level: int
    paragraphs: list[Paragraph] = field(default_factory=list)
    parts: list[_Part] = field(default_factory=list)

    def section(self) -> Section:
        return Section(
            self.id,
            self.heading,
            self.level,
            tuple(self.paragraphs),
            tuple(part.section() for part in self.parts),
            self.number,
        )


def outline(manuscript: Manuscript, name: str) -> tuple[Article, tuple[str, ...]]:
    """Return the article, with notes on what had to be decided. `name` is the file's, for want of any title."""
    title, blocks, notes = _title(manuscript, name)
    lead, sections = _tree(_counted(blocks))
    return Article(title, lead, sections, manuscript.particulars), notes


def _counted(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks, each numbered entry with its number: where it has none, it counts on."""
    following = 1
    for block in blocks:
        if isinstance(block, Heading) or block.kind is not ParagraphKind.NUMBERED:
            following = 1
            yield block
            continue
        number = following if block.number is None else block.number
        yield replace(block, number=number)
        following = number + 1


def _title(manuscript: Manuscript, name: str) -> tuple[str, Sequence[Block], tuple[str, ...]]:
    """Return the title, the blocks without it, and notes on where it was found."""
    blocks = manuscript.blocks
    headings = [index for index, block in enumerate(blocks) if isinstance(block, Heading)]
    if manuscript.title:
        if headings and _is_same_title(blocks[headings[0]].text, manuscript.title):
            return _without_title(blocks, headings[0])
        return manuscript.title, blocks, ("the title is the one that the file declares apart from its text",)
    outermost = [index for index in headings if _level(blocks[index]) == 1]
    if len(outermost) > 1 and _could_be_title(blocks[0]):
        return _without_title(blocks, 0)
    if outermost:
        return _without_title(blocks, outermost[0])
    if blocks and (_could_be_title(blocks[0]) or headings[:1] == [0]):
        return _without_title(blocks, 0)
    title = " ".join(PurePath(name).stem.split()) or "Untitled"
    return title, blocks, (f"no title was found: the file's name became '{title}'",)


def _without_title(blocks: Sequence[Block], index: int) -> tuple[str, Sequence[Block], tuple[str, ...]]:
    """Return the text of the block that is the title and the other blocks; those before it become the lead's first."""
    before = [block if isinstance(block, Text) else Text(block.text) for block in blocks[:index]]
    notes = (f"{len(before)} lines above the title were put below it",) if before else ()
    return blocks[index].text, (*before, *blocks[index + 1 :]), notes


def _is_same_title(heading: str, declared: str) -> bool:
    """Say whether a heading is the declared title, which may name the site as well ("Exosomes | Clinic")."""
    head, rest = declared[: len(heading)], declared[len(heading) :].lstrip()
    return head.casefold() == heading.casefold() and (not rest or rest[0] in _TITLE_SEPARATORS)


def _level(block: Block) -> int | None:
    return block.level if isinstance(block, Heading) else None


def _could_be_title(block: Block) -> bool:
    return isinstance(block, Text) and block.kind is ParagraphKind.BODY and reads_like_title(block.text)


def _tree(blocks: Iterable[Block]) -> tuple[tuple[Paragraph, ...], tuple[Section, ...]]:
    """Return the paragraphs before the first heading, and the sections nested by the levels of their headings."""
    lead: list[Paragraph] = []
    top: list[_Part] = []
    open_parts: list[tuple[int, _Part]] = []
    ids = SectionIds()
    for block in blocks:
        if isinstance(block, Text):
            paragraphs = open_parts[-1][1].paragraphs if open_parts else lead
            paragraphs.append(block.paragraph())
            continue
        while open_parts and (open_parts[-1][0] >= block.level or _TOP_LEVEL + len(open_parts) > _DEEPEST_LEVEL):
            open_parts.pop()
        number, heading = (None, block.text) if block.literal else split_number(block.text)
        part = _Part(ids.give(heading), heading, number, _TOP_LEVEL + len(open_parts))
        (open_parts[-1][1].parts if open_parts else top).append(part)
        open_parts.append((block.level, part))
    return tuple(lead), tuple(part.section() for part in top)
