"""Posts and issues as the preview and the report show them. All times are local to the clinic, without a zone."""

from __future__ import annotations

import re
from base64 import b64encode
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from urllib.parse import urlsplit

from scheduler.channels.registry import spec_of
from scheduler.channels.spec import WHOLE_LINKS, Limit, Links
from scheduler.domain.article import Article
from scheduler.domain.campaign import Clinic
from scheduler.domain.content import Issue, Item, ItemKey, ItemState, Kind
from scheduler.domain.events import counted_words
from scheduler.domain.payload import LinkCard, Picture, RenderedIssue, RenderedPost
from scheduler.domain.personal_parts import as_a_stranger_reads
from scheduler.planning.hashtags import in_hashtag
from scheduler.planning.material import LeftOut

_HASHTAG = re.compile(r"(#\S+)")

_PRINTED_AS_SEEN = "<style>* { -webkit-print-color-adjust: exact; print-color-adjust: exact }</style></head>"
"""Browsers leave grounds out when they print; words of the night cannot be read without theirs."""

_NIGHT = re.compile(r"@media\s*\(prefers-color-scheme:\s*dark\)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a post's text: plain, a link (`href`) with what its network leaves out of it, or a hashtag."""

    text: str
    href: str = ""
    hashtag: bool = False
    unseen_start: str = ""
    seen: str = ""
    unseen_end: str = ""


@dataclass(frozen=True, slots=True)
class ShownPart:
    """One post of a thread: its text, and where and when it stands on the platform (empty before it is out).

    `seen_first` is how many characters are seen before the reader asks for more, None for all; `links` how its network
    shows links; `card` the words on its link's card, where the post brings them itself.
    """

    text: str
    url: str = ""
    at: str = ""
    seen_first: int | None = None
    links: Links = WHOLE_LINKS
    card: LinkCard | None = None

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The part seen first, cut at its links and hashtags."""
        return tuple(_pieces(self.text[: self.seen_first], self.links))

    @property
    def folded(self) -> tuple[Piece, ...]:
        """The part that the reader must ask for, cut likewise."""
        return tuple(_pieces(self.text[self.seen_first :], self.links)) if self.seen_first is not None else ()

    @property
    def site(self) -> str:
        """The host of its last link, as link cards name it; empty without a link."""
        links = [piece.href for piece in _pieces(self.text, self.links) if piece.href]
        return (urlsplit(links[-1]).hostname or "").removeprefix("www.") if links else ""


@dataclass(frozen=True, slots=True)
class ShownPost:
    """A post in its network's frame. `notes` are lines for staff: findings, or what went wrong.

    `network` is what readers call where it goes.
    """

    key: ItemKey
    section: str
    at: datetime
    state: str
    parts: tuple[ShownPart, ...]
    pictures: tuple[Picture, ...]
    notes: tuple[str, ...] = ()
    network: str = ""

    @property
    def anchor(self) -> str:
        """The id of its place on the page."""
        return _anchor(self.key)


@dataclass(frozen=True, slots=True)
class ShownIssue:
    """An issue as a reader's mail program shows it. `html` refers to its pictures as cid:.

    `counted` says in words what the mail provider counts of what its readers do. `subjects` are further subject lines,
    tried in a `sample` of the audience.
    """

    key: ItemKey
    network: str
    title: str
    number: int
    of: int
    at: datetime
    state: str
    subject: str
    preheader: str
    html: str
    text: str
    pictures: tuple[Picture, ...]
    notes: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    sample: float = 0.0

    @property
    def anchor(self) -> str:
        """The id of its place on the page."""
        return _anchor(self.key)

    @property
    def section(self) -> str:
        """Its name in the calendar."""
        return f"Issue {self.number} of {self.of}: {self.title}"

    @property
    def page(self) -> str:
        """The HTML by day with its pictures inside, so that it can be shown without anything else."""
        return by_day(self._complete())

    @property
    def night_page(self) -> str:
        """The same where the reader prefers it dark and the mail program asks for it."""
        return by_night(self._complete())

    @property
    def page_without_pictures(self) -> str:
        """The HTML by day as it looks before the reader allows pictures."""
        page = by_day(self.html)
        for picture in self.pictures:
            page = page.replace(f"cid:{picture.name}", "data:,")
        return _printed_as_seen(page)

    def _complete(self) -> str:
        page = self.html
        for picture in self.pictures:
            page = page.replace(f"cid:{picture.name}", data_uri(picture))
        return _printed_as_seen(page)


Shown = ShownPost | ShownIssue


@dataclass(frozen=True, slots=True)
class CoveredSection:
    """A section of the article and the items that carry it; why it has no post or no issue, where that was decided."""

    heading: str
    level: int
    posts: tuple[ItemKey, ...]
    issues: tuple[ItemKey, ...]
    why_no_post: str = ""
    why_no_issue: str = ""

    @property
    def complete(self) -> bool:
        """True when it is in at least one post and in exactly one issue."""
        return bool(self.posts) and len(self.issues) == 1

    @property
    def accounted_for(self) -> bool:
        """True when it is complete, or when each gap is explained."""
        in_post = bool(self.posts) or bool(self.why_no_post)
        return in_post and (len(self.issues) == 1 or (not self.issues and bool(self.why_no_issue)))


def shown_post(
    item: Item,
    rendered: RenderedPost,
    section: str,
    places: Sequence[tuple[str, str]] = (),
    notes: Sequence[str] = (),
    *,
    clinic: Clinic,
) -> ShownPost:
    """Return a post to be shown. `section` is the heading; `places` are URL and local time of each part that is out."""
    filled = (*places, *(("", ""),) * (len(rendered.texts) - len(places)))
    spec = spec_of(clinic.platform_of(item.key.channel))
    last = len(rendered.texts) - 1
    parts = tuple(
        ShownPart(
            text,
            url,
            at,
            seen_first(text, spec.capabilities.seen_first),
            spec.links,
            rendered.link_card if place == last else None,
        )
        for place, (text, (url, at)) in enumerate(zip(rendered.texts, filled, strict=True))
    )
    shown = (item.key, section, item.slot.local, item.state, parts, rendered.pictures, tuple(notes))
    return ShownPost(*shown, network=network_of(item.key, clinic))


def shown_issue(
    item: Item, issue: Issue, rendered: RenderedIssue, notes: Sequence[str] = (), *, clinic: Clinic
) -> ShownIssue:
    """Return an issue to be shown, as every recipient gets it."""
    return ShownIssue(
        key=item.key,
        network=network_of(item.key, clinic),
        title=issue.title.text if issue.title else issue.subject,
        number=issue.number,
        of=issue.of,
        at=item.slot.local,
        state=item.state,
        subject=as_a_stranger_reads(rendered.subject),
        preheader=rendered.preheader,
        html=as_a_stranger_reads(rendered.html),
        text=as_a_stranger_reads(rendered.text),
        pictures=rendered.pictures,
        notes=tuple(notes),
        counted=counted_words(clinic.newsletter.reporting.counted),
        subjects=tuple(map(as_a_stranger_reads, rendered.subjects)),
        sample=issue.sample,
    )


def network_of(key: ItemKey, clinic: Clinic) -> str:
    """Return the name that readers know an account by: the platform, and the account where it has a name of its own."""
    platform = clinic.platform_of(key.channel)
    title = spec_of(platform).title
    return title if platform == key.channel else f"{title} ({key.channel})"


def coverage(article: Article, items: Iterable[Item], left_out: Iterable[LeftOut] = ()) -> tuple[CoveredSection, ...]:
    """Return every section of the article with the posts and issues that carry it, in reading order.

    Cancelled items carry nothing. `left_out` is what planning said of the sections that have none.
    """
    reasons = {(left.section, left.kind): left.reason for left in left_out}
    drafts = [item.draft for item in items if item.state is not ItemState.CANCELLED]
    return tuple(
        CoveredSection(
            heading=f"{unit.number}. {unit.heading}" if unit.number is not None else unit.heading,
            level=unit.level,
            posts=tuple(draft.key for draft in drafts if not isinstance(draft, Issue) and draft.key.section == unit.id),
            issues=tuple(
                draft.key
                for draft in drafts
                if isinstance(draft, Issue) and any(section.id == unit.id for section in draft.sections)
            ),
            why_no_post=reasons.get((unit.id, Kind.POST), ""),
            why_no_issue=reasons.get((unit.id, Kind.ISSUE), ""),
        )
        for unit in article.units()
    )


def seen_first(text: str, limit: Limit | None) -> int | None:
    """Return how many characters of a text are shown before the reader asks for more; None for all of them."""
    if limit is None or limit.admits(text):
        return None
    ends = range(len(text) + 1)
    return bisect_right(ends, limit.most.value, key=lambda end: limit.count(text[:end])) - 1


def data_uri(picture: Picture) -> str:
    """Return a picture as a data: URI."""
    return f"data:{picture.media_type};base64,{b64encode(picture.data).decode()}"


def by_night(html: str) -> str:
    """Return an email as it looks where the reader prefers it dark, whatever the reader of the preview prefers."""
    return _NIGHT.sub("@media all", html)


def by_day(html: str) -> str:
    """Return an email as it looks where the reader prefers it light, or the mail program does not ask."""
    return _NIGHT.sub("@media not all", html)


def _printed_as_seen(html: str) -> str:
    return html.replace("</head>", _PRINTED_AS_SEEN, 1)


def _anchor(key: ItemKey) -> str:
    return re.sub(r"[^\w-]+", "-", str(key))


def _pieces(text: str, links: Links) -> Iterator[Piece]:
    end = 0
    for link in links.find(text):
        yield from _words(text[end : link.start])
        words, end = text[link.start : link.end], link.end
        unseen_start, seen, unseen_end = links.cut(words)
        yield Piece(words, href=link.address, unseen_start=unseen_start, seen=seen, unseen_end=unseen_end)
    yield from _words(text[end:])


def _words(text: str) -> Iterator[Piece]:
    for run in _HASHTAG.split(text):
        tag = "#" + "".join(takewhile(in_hashtag, run[1:])) if run.startswith("#") else ""
        if tag:
            yield Piece(tag, hashtag=len(tag) > 1)
            yield from _words(run[len(tag) :])
        elif run:
            yield Piece(run)
