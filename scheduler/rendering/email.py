"""Newsletter issues as HTML and text. Both parts are filled from the same draft."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import groupby

from css_inline import CSSInliner
from mjml import mjml2html

from scheduler.domain.article import ParagraphKind
from scheduler.domain.campaign import Clinic
from scheduler.domain.content import Issue, IssueSection
from scheduler.domain.errors import BadInput
from scheduler.domain.payload import UNSUBSCRIBE_TAG, Picture, RenderedIssue
from scheduler.rendering.cards.colour import RGB, WHITE, brand_colours, mix, readable, to_hex
from scheduler.rendering.direction import language_direction, without_overrides
from scheduler.rendering.environment import Templates
from scheduler.rendering.social import links_in

LARGEST_HTML = 90_000
"""Bytes of HTML that an issue may have: Gmail hides what comes after about 102 kB (seen from 99 kB on, 2026-09)."""

_LOWEST_HEADING = 6


@dataclass(frozen=True, slots=True)
class Block:
    """Paragraphs of one kind that stand together: the entries of a list, or one paragraph or quote."""

    kind: str
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PrintedSection:
    """A section as the templates print it: `level` is the HTML heading's, `heading` empty where the title says it.

    `parted` says that it has no heading of its own and is parted from the section before it by a line.
    """

    level: int
    heading: str
    blocks: tuple[Block, ...]
    parted: bool = False


def render_issue(
    issue: Issue, clinic: Clinic, templates: Templates, card: Picture | None, logo: Picture | None
) -> RenderedIssue:
    """Return an issue as it goes out.

    Raises BadInput when a template is at fault, the HTML is larger than mail programs show, a
    picture comes from elsewhere, or the address or the way to unsubscribe is missing.
    """
    context = _context(issue, clinic, card, logo)
    html = _inlined(templates.render("email/issue.mjml", context))
    text = unicodedata.normalize("NFC", templates.render("email/issue.txt", context)).strip() + "\n"
    pictures = tuple(picture for picture in (card, logo) if picture is not None)
    references = _References.of(html)
    _check(html, text, references, pictures)
    return RenderedIssue(
        subject=_one_line(issue.subject),
        preheader=_one_line(issue.preheader),
        html=html,
        text=text,
        pictures=pictures,
        links=tuple(dict.fromkeys((*references.links, *links_in((text,))))),
    )


def printed_sections(issue: Issue) -> tuple[PrintedSection, ...]:
    """Return an issue's sections with heading levels that skip none: the title is h1, what follows h2 and below.

    Sections side by side in the article get the same level.
    """
    printed: list[PrintedSection] = []
    above: list[int] = []
    for place, section in enumerate(issue.sections):
        blocks = tuple(_blocks(section))
        if section.heading is None or (place == 0 and section.heading.text == _title(issue)):
            printed.append(PrintedSection(1, "", blocks, parted=place > 0))
            continue
        above = [level for level in above if level < section.level]
        level = min(2 + len(above), _LOWEST_HEADING)
        above.append(section.level)
        number = f"{section.number}. " if section.number is not None else ""
        printed.append(PrintedSection(level, number + section.heading.text, blocks))
    return tuple(printed)


def _title(issue: Issue) -> str:
    return issue.title.text if issue.title else ""


def _blocks(section: IssueSection) -> Iterable[Block]:
    for kind, paragraphs in groupby(section.paragraphs, key=lambda paragraph: paragraph.kind):
        entries = tuple(" ".join(sentence.text for sentence in paragraph.sentences) for paragraph in paragraphs)
        if kind in (ParagraphKind.BULLET, ParagraphKind.NUMBERED):
            yield Block(kind, entries)
        else:
            yield from (Block(kind, (entry,)) for entry in entries)


def _context(issue: Issue, clinic: Clinic, card: Picture | None, logo: Picture | None) -> dict[str, object]:
    return {
        "language": issue.language,
        "direction": language_direction(issue.language).value,
        "subject": _one_line(issue.subject),
        "preheader": _one_line(issue.preheader),
        "title": _title(issue),
        "number": issue.number,
        "of": issue.of,
        "sections": printed_sections(issue),
        "statements": tuple(statement.text for statement in issue.statements),
        "link": issue.link,
        "clinic": clinic.name,
        "address": tuple(line.strip() for line in clinic.postal_address.splitlines() if line.strip()),
        "site": clinic.public_url,
        "card": card,
        "logo": logo,
        "unsubscribe": UNSUBSCRIBE_TAG,
        "colours": _colours(clinic),
    }


def _colours(clinic: Clinic) -> dict[str, str]:
    """Return the colours of an issue's parts, each with words that can be read on it."""
    brand = brand_colours(clinic.brand)
    note = mix(WHITE, brand["primary"], 0.07)
    chosen: dict[str, RGB | None] = {
        "page": brand["background"],
        "page_text": readable((mix(brand["text"], brand["background"], 0.25), brand["text"]), brand["background"]),
        "text": readable((brand["text"],), WHITE),
        "heading": readable((brand["primary"], brand["text"]), WHITE),
        "accent": brand["accent"],
        "button": brand["primary"],
        "button_text": readable((WHITE, brand["background"], brand["text"]), brand["primary"]),
        "note": note,
        "note_text": readable((brand["text"],), note),
    }
    return {name: to_hex(colour or brand["text"]) for name, colour in chosen.items()}


def _inlined(mjml: str) -> str:
    """Return MJML as HTML with its styles on the elements, as Gmail and Outlook need them."""
    try:
        html = mjml2html(mjml)
    except ValueError as error:
        raise BadInput(f"template email/issue.mjml is not MJML: {' '.join(str(error).split())}") from error
    inliner = CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)
    return unicodedata.normalize("NFC", inliner.inline(html))


def _check(html: str, text: str, references: _References, pictures: Sequence[Picture]) -> None:
    size = len(html.encode())
    if size > LARGEST_HTML:
        raise BadInput(
            f"the issue has {size:,} bytes of HTML, {LARGEST_HTML:,} are the most: spread it over more issues"
        )
    known = {f"cid:{picture.name}" for picture in pictures}
    for source in references.pictures:
        if source not in known:
            raise BadInput(
                f"the email template shows the picture '{source}', which is not sent along: use cid: pictures"
            )
    if UNSUBSCRIBE_TAG not in references.targets or UNSUBSCRIBE_TAG not in text:
        raise BadInput("the email templates have no link to unsubscribe: put {{ unsubscribe }} into both parts")


class _References(HTMLParser):
    """What an HTML page points at: `targets` of links, and `pictures`."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.pictures: list[str] = []

    @classmethod
    def of(cls, html: str) -> _References:
        """Read a page."""
        references = cls()
        references.feed(html)
        references.close()
        return references

    @property
    def links(self) -> tuple[str, ...]:
        """Every link that is the same for all recipients."""
        return tuple(target for target in self.targets if target != UNSUBSCRIBE_TAG)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where an element points."""
        values = dict(attrs)
        if tag == "a":
            self.targets.append(values.get("href") or "")
        elif tag == "img":
            self.pictures.append(values.get("src") or "")


def _one_line(text: str) -> str:
    return without_overrides(" ".join(unicodedata.normalize("NFC", text).split()))
