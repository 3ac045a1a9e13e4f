"""A clinic's decisions: once (Clinic), and for each article (Campaign)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType

from scheduler.domain.newsletter import NEWSLETTER, Newsletter, Pace
from scheduler.domain.subject_sample import SAMPLE


@dataclass(frozen=True, slots=True)
class QuietHours:
    """No slot from `start` up to, but not including, `end`, local time; may run over midnight."""

    start: time
    end: time

    def cover(self, moment: time) -> bool:
        """Say whether a local time of day lies within the quiet hours."""
        if self.start <= self.end:
            return self.start <= moment < self.end
        return moment >= self.start or moment < self.end


@dataclass(frozen=True, slots=True)
class Brand:
    """The look of cards and emails: colours as '#rrggbb', and a logo file relative to `assets/`.

    `motif` names the family of its drawings, empty for the plain one.
    """

    primary: str = "#0f4c5c"
    accent: str = "#e36414"
    background: str = "#fbf7f0"
    text: str = "#1d2b30"
    logo: str | None = None
    handle: str = ""
    motif: str = ""


@dataclass(frozen=True, slots=True)
class Sender:
    """The sender of a newsletter, and the address for answers."""

    name: str
    address: str
    reply_to: str | None = None


@dataclass(frozen=True, slots=True)
class SendingRules:
    """The times at which anything may go out, and the grace: the clinic's settings that a worker needs.

    `closures` are days on which nothing goes out, `holidays` a country with an optional subdivision, whose public
    holidays are such days too. `grace` is how late a post or an issue may be and still go out. `pace` says how
    fast issues go out, and when they stop.
    """

    zone: str
    quiet_hours: QuietHours | None = None
    closures: tuple[date, ...] = ()
    holidays: str | None = None
    grace_posts: timedelta = timedelta(hours=2)
    grace_issues: timedelta = timedelta(hours=6)
    pace: Pace = NEWSLETTER.pace


@dataclass(frozen=True, slots=True)
class Clinic:
    """The clinic's standing settings, as `config.toml` has them.

    `zone` is an IANA name; every slot is local time there. `holidays` is a country (ISO 3166-1
    alpha-2) with an optional subdivision ('IN', 'IN-MH'), or None; `closures` are further closed
    days. `minimum_gap` lies between any two items of one channel, `section_spacing` between two
    items of one section on different channels. `grace` is how late an item may be and still go out.
    `jurisdictions` are those whose advertising rules hold; with `solo_practice` an author may also sign.
    `accounts` are the platforms of accounts that have a name of their own, as (name, platform). `pages_url` is the
    address of the pages that subscribers see, empty where that is the clinic's own site. `speciality` is what it was
    set up for, empty for none in particular. `hashtags`, without the '#', are those of a new campaign. `country` (ISO
    3166-1 alpha-2, empty where nothing tells it) is the one in which telephone numbers are read.
    """

    name: str
    zone: str
    postal_address: str
    public_url: str
    sender: Sender
    brand: Brand = Brand()
    quiet_hours: QuietHours | None = QuietHours(time(21), time(8))
    closures: tuple[date, ...] = ()
    holidays: str | None = None
    minimum_gap: timedelta = timedelta(hours=4)
    section_spacing: timedelta = timedelta(hours=20)
    grace_posts: timedelta = timedelta(hours=2)
    grace_issues: timedelta = timedelta(hours=6)
    approval_days: int = 365
    jurisdictions: tuple[str, ...] = ()
    solo_practice: bool = False
    accounts: tuple[tuple[str, str], ...] = ()
    newsletter: Newsletter = NEWSLETTER
    pages_url: str = ""
    speciality: str = ""
    hashtags: tuple[str, ...] = ()
    country: str = ""

    @property
    def links_begin_with(self) -> str:
        """The address that every personal link begins with."""
        return self.pages_url or self.public_url

    @property
    def sending_rules(self) -> SendingRules:
        """The times at which anything may go out, the grace, and how much of it."""
        return SendingRules(
            self.zone,
            self.quiet_hours,
            self.closures,
            self.holidays,
            self.grace_posts,
            self.grace_issues,
            self.newsletter.pace,
        )

    def platform_of(self, account: str) -> str:
        """Return the platform of an account; one that is not among `accounts` is named like its platform."""
        return dict(self.accounts).get(account, account)


PARTS = 5
"""The longest thread that a post may become where the campaign does not say."""


@dataclass(frozen=True, slots=True)
class ChannelPlan:
    """A campaign's use of one channel. `days` are 0 (Monday) to 6, `times` local times of day.

    `hashtags` have no '#'. `parts` is the longest thread a post may become. `issues` is the number of newsletter issues
    that the article's sections are shared out over (email only), None for one by its length, and `each_zone` says that
    they go out at the slot's wall time in each reader's own zone. With `carousel` a post whose section has enough to
    say for it carries several cards. `sample` is the share of the audience among whom further subject lines are tried.
    """

    channel: str
    days: tuple[int, ...]
    times: tuple[time, ...]
    hashtags: tuple[str, ...] = ()
    parts: int = PARTS
    issues: int | None = None
    carousel: bool = False
    each_zone: bool = False
    sample: float = SAMPLE


@dataclass(frozen=True, slots=True)
class CardEdit:
    """A person's choices for an item's card. None and '' leave the planner's choice.

    `title` and `lines` are sentences of the article, the library's, or their own. `picture` is a file in assets/ for
    the layout's place for one, `focus` what of it is kept when it is cut (shares of its width and height). Without
    `show` the item has no card. `carousel` decides for this item what the channel's setting decides for all. `motif`
    names the family of its drawing. `alt` is said to who does not see the card.
    """

    layout: str | None = None
    title: str | None = None
    lines: tuple[str, ...] | None = None
    picture: str = ""
    focus: tuple[float, float] | None = None
    show: bool = True
    carousel: bool | None = None
    motif: str = ""
    alt: str | None = None

    @property
    def has_words(self) -> bool:
        """True when words on the card, or for it, are the person's choice."""
        return self.title is not None or self.lines is not None or self.alt is not None

    @property
    def is_single(self) -> bool:
        """True when it is about one card, and so leaves no room for a carousel."""
        return self.has_words or self.layout is not None or bool(self.picture) or not self.show


ARTICLE_FILE = "article.md"
NOTE_FILE = "note.md"
"""The words of a campaign, and of one without an article."""

WEEKS = 4
"""How long a campaign runs where it does not say."""

PLANNED_CARD = CardEdit()
"""Nothing chosen: the card is the planner's."""


@dataclass(frozen=True, slots=True)
class Override:
    """A person's changes of one item. None leaves the planner's choice.

    `text` replaces the post's body; a `hook` stands before what is planned, a `call_to_action` after it. `subject` and
    `preheader` replace an issue's, `introduction` and `sign_off` the campaign's. `at` is the local time, `skip` leaves
    the item out. `subjects` are further subject lines that are tried beside it, in a `sample` of the audience (None:
    the channel's). `author` is the login of who wrote words of their own in it, empty for the campaign's, and
    `references` the ids of what they cite for them. `link` is where it leads in place of the campaign's. `headline`
    says whether a post has its headline; without it, one whose `text` a person wrote has none, any other has.
    """

    text: str | None = None
    subject: str | None = None
    at: datetime | None = None
    hashtags: tuple[str, ...] | None = None
    skip: bool = False
    card: CardEdit = PLANNED_CARD
    subjects: tuple[str, ...] = ()
    sample: float | None = None
    author: str = ""
    hook: str | None = None
    call_to_action: str | None = None
    preheader: str | None = None
    introduction: str | None = None
    sign_off: str | None = None
    references: tuple[str, ...] = ()
    link: str | None = None
    headline: bool | None = None

    @property
    def subject_lines(self) -> tuple[str, ...]:
        """The subject lines that a person wrote."""
        return (*(() if self.subject is None else (self.subject,)), *self.subjects)

    @property
    def has_words(self) -> bool:
        """True when words of the item are the person's choice."""
        written = (self.text, self.hook, self.call_to_action, self.preheader, self.introduction, self.sign_off)
        return any(words is not None for words in written) or bool(self.subject_lines) or self.card.has_words

    @property
    def edits_content(self) -> bool:
        """True when the content differs from the planner's draft (a moved time alone does not count)."""
        chosen = (self.hashtags, self.link, self.headline)
        return self.has_words or any(one is not None for one in chosen) or self.card != PLANNED_CARD


class Blocked(StrEnum):
    """What becomes of sentences that a rule blocks: they are left out of drafts, or kept for a clinician to waive."""

    LEAVE_OUT = "leave out"
    KEEP = "keep"


class Style(StrEnum):
    """How issues print their sections: the whole text, or the beginning of each with a link to the rest."""

    WHOLE = "whole"
    TEASERS = "teasers"


@dataclass(frozen=True, slots=True)
class Campaign:
    """One article's plan, as `campaigns/<slug>/campaign.toml` has it.

    `start` is the first local day on which anything may go out. `product` is the source of what the clinic
    offers ('platelet', 'mesenchymal', 'plant', …), empty where the article tells. `is_partnership` says that
    somebody pays for it, `is_segment` that the audience is chosen by an interest. `topics` are those of the
    newsletter's that it is about: who chose others alone does not get its issues. `overrides` is keyed by
    'section/channel', as in an item's key.

    `weeks` is how long it runs from its start. Nothing of it goes out after `until`, the last local day on which it
    is true. `subject` is a short name for what the article is about, empty to take it from the title. `leave_out` are
    the sections that get no item on any channel, `include` those that get one though the campaign is full. `author` is
    the login of who writes words of their own. `introduction` and `sign_off` are their words in every issue. `motif`
    names the family of the cards' drawings, empty for the clinic's. With `is_note` it has no article: every word is its
    author's own. `says_blocked` tells whether the file has
    `blocked`.
    """

    slug: str
    start: date
    link: str
    audience: str
    language: str
    channels: tuple[ChannelPlan, ...]
    overrides: Mapping[str, Override] = field(default_factory=lambda: MappingProxyType({}))
    product: str = ""
    is_partnership: bool = False
    is_segment: bool = False
    topics: tuple[str, ...] = ()
    weeks: int = WEEKS
    until: date | None = None
    subject: str = ""
    leave_out: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    style: Style = Style.WHOLE
    blocked: Blocked = Blocked.LEAVE_OUT
    says_blocked: bool = True
    author: str = ""
    introduction: str = ""
    sign_off: str = ""
    motif: str = ""
    is_note: bool = False

    @property
    def words_file(self) -> str:
        """The file in its folder that holds its words."""
        return NOTE_FILE if self.is_note else ARTICLE_FILE


@dataclass(frozen=True, slots=True)
class Reference:
    """The source of a statement or a claim.

    `participants` is n, 0 where it does not apply. `product` is where the tested product comes from
    ('platelet', 'mesenchymal', 'plant', …), empty where that plays no part. `retracted` says why it no longer counts.
    """

    id: str
    title: str
    authors: str
    year: int
    doi: str = ""
    url: str = ""
    design: str = ""
    participants: int = 0
    product: str = ""
    sponsor: str = ""
    retracted: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """An approved sentence of the clinic's library, in a long and a short form.

    `attach` names the kinds of item that must carry it ('post', 'issue'); empty means on request or on need.
    `meets` are the rules that ask for such a line, in `jurisdictions` (empty: everywhere). `references` are ids.
    After `review_by` it may not be used until a clinician has read it again; `status` says that it states
    how the law stands, which ages faster. `retracted` says why it may no longer be used.
    """

    id: str
    version: int
    long: str
    short: str
    attach: tuple[str, ...] = ()
    meets: tuple[str, ...] = ()
    jurisdictions: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    review_by: date | None = None
    status: bool = False
    retracted: str = ""


def entries_version(entries: Iterable[Statement | Reference]) -> str:
    """Return the SHA-256 (hex) of entries' canonical JSON, 'none' for none: it changes with every word of them."""
    fields = [asdict(entry) for entry in entries]
    canonical = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(canonical.encode()).hexdigest() if fields else "none"


@dataclass(frozen=True, slots=True)
class Library:
    """The approved statements and references; `version` changes whenever any of them does."""

    statements: tuple[Statement, ...] = ()
    version: str = "none"
    references: tuple[Reference, ...] = ()

    def required_for(self, kind: str) -> tuple[Statement, ...]:
        """Return the statements that every item of a kind ('post', 'issue') carries, in library order."""
        return tuple(statement for statement in self.statements if kind in statement.attach and not statement.retracted)

    def statement(self, statement_id: str) -> Statement | None:
        """Return a statement by its id."""
        return next((statement for statement in self.statements if statement.id == statement_id), None)

    def reference(self, reference_id: str) -> Reference | None:
        """Return a reference by its id."""
        return next((reference for reference in self.references if reference.id == reference_id), None)

    def version_of(self, statement_ids: Iterable[str], reference_ids: Iterable[str] = ()) -> str:
        """Return a version that changes with any of these statements and references, or with a statement's reference.

        A statement that is gone counts as such.
        """
        used = [
            self.statement(name) or Statement(name, 0, "", "", retracted="gone") for name in sorted(set(statement_ids))
        ]
        rests_on = {*(name for statement in used for name in statement.references), *reference_ids}
        return entries_version((*used, *(reference for reference in self.references if reference.id in rests_on)))
