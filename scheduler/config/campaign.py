"""Reads campaigns/<slug>/campaign.toml: when, where and to whom one article goes out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from pydantic import Field, ValidationError, create_model, model_validator

from scheduler.channels.registry import spec_of, specs
from scheduler.config.fields import (
    WEEKDAYS,
    AssetFile,
    AudienceName,
    Hashtag,
    HttpsUrl,
    Identifier,
    Language,
    Line,
    LocalTime,
    Login,
    PlannedDay,
    Sample,
    Share,
    Text,
    TimeOfDay,
    Weekday,
)
from scheduler.config.toml_file import KeyProblem, Table, in_file, problem_line, read_toml
from scheduler.domain.campaign import (
    ARTICLE_FILE,
    NOTE_FILE,
    PARTS,
    PLANNED_CARD,
    WEEKS,
    Blocked,
    Campaign,
    CardEdit,
    ChannelPlan,
    Override,
    Style,
)
from scheduler.domain.content import Kind
from scheduler.domain.errors import BadInput
from scheduler.domain.subject_sample import SAMPLE


class CadenceTable(Table):
    """On which days of the week and at which local times a channel publishes."""

    days: list[Weekday] = Field(min_length=1, max_length=7, examples=['["mon", "thu"]'])
    times: list[TimeOfDay] = Field(min_length=1, max_length=24, examples=['["10:00"]'])

    @property
    def weekdays(self) -> tuple[int, ...]:
        """The days as numbers from 0 (Monday), each once, in order."""
        return tuple(sorted({WEEKDAYS.index(day) for day in self.days}))


class PostsTable(CadenceTable):
    """A social channel."""

    hashtags: list[Hashtag] = Field(default=[], max_length=10)
    parts: int = Field(default=PARTS, ge=1, le=10)
    carousel: bool = False

    def plan(self, channel: str) -> ChannelPlan:
        """Return how the campaign uses the channel."""
        hashtags = tuple(dict.fromkeys(self.hashtags))
        return ChannelPlan(
            channel, self.weekdays, tuple(sorted(set(self.times))), hashtags, self.parts, carousel=self.carousel
        )


class IssuesTable(CadenceTable):
    """A newsletter."""

    issues: int | None = Field(default=None, ge=1, le=31)
    send_at: Literal["clinic", "local"] = "clinic"
    sample: Sample = SAMPLE

    def plan(self, channel: str) -> ChannelPlan:
        """Return how the campaign uses the newsletter."""
        times = tuple(sorted(set(self.times)))
        each_zone = self.send_at == "local"
        return ChannelPlan(channel, self.weekdays, times, issues=self.issues, each_zone=each_zone, sample=self.sample)


class CardTable(Table):
    """[overrides."SECTION/CHANNEL".card]: what a person chose about one item's card."""

    layout: Identifier | None = None
    title: Line | None = None
    lines: list[Line] | None = Field(default=None, max_length=10)
    picture: AssetFile | None = None
    focus: list[Share] | None = Field(default=None, min_length=2, max_length=2)
    show: bool = True
    carousel: bool | None = None
    motif: Identifier | None = None
    alt: Line | None = None

    @model_validator(mode="after")
    def _is_one_wish(self) -> CardTable:
        written = set(self.model_fields_set)
        if not self.show and (other := sorted(written - {"show"})):
            raise KeyProblem((other[0],), "does nothing with show = false: take one of the two out")
        if self.carousel and (other := sorted(written - {"carousel", "show"})):
            raise KeyProblem((other[0],), "is for a single card: take it out, or carousel = true")
        if self.focus is not None and self.picture is None:
            raise KeyProblem(("focus",), "says what is kept of a picture: write picture as well")
        return self

    def edit(self) -> CardEdit:
        """Return the choice."""
        return CardEdit(
            layout=self.layout,
            title=self.title,
            lines=None if self.lines is None else tuple(self.lines),
            picture=self.picture or "",
            focus=None if self.focus is None else (self.focus[0], self.focus[1]),
            show=self.show,
            carousel=self.carousel,
            motif=self.motif or "",
            alt=self.alt,
        )


class CampaignClaimsTable(Table):
    """[claims]: what becomes of sentences that a rule blocks."""

    blocked: Blocked = Field(default=Blocked.LEAVE_OUT, strict=False)


class OverrideTable(Table):
    """A person's changes of one item."""

    text: Text | None = None
    subject: Line | None = None
    subjects: list[Line] = Field(default=[], max_length=3)
    sample: Sample | None = None
    at: LocalTime | None = None
    hashtags: list[Hashtag] | None = Field(default=None, max_length=10)
    skip: bool = False
    card: CardTable | None = None
    by: Login | None = None
    hook: Text | None = None
    call_to_action: Text | None = None
    preheader: Line | None = None
    introduction: Text | None = None
    sign_off: Text | None = None
    references: list[Identifier] = Field(default=[], max_length=20)
    link: HttpsUrl | None = None
    headline: bool | None = None

    @model_validator(mode="after")
    def _tries_different_subjects(self) -> OverrideTable:
        lines = [line.casefold() for line in (self.subject or "", *self.subjects)]
        if len(set(lines)) < len(lines):
            raise KeyProblem(("subjects",), "has a line twice, or the issue's own subject: write different ones")
        if self.sample is not None and not self.subjects:
            raise KeyProblem(("sample",), "does nothing without further subjects: write subjects as well")
        return self

    def override(self) -> Override:
        """Return the change."""
        hashtags = None if self.hashtags is None else tuple(dict.fromkeys(self.hashtags))
        card = self.card.edit() if self.card else PLANNED_CARD
        return Override(
            text=self.text,
            subject=self.subject,
            at=self.at,
            hashtags=hashtags,
            skip=self.skip,
            card=card,
            subjects=tuple(self.subjects),
            sample=self.sample,
            author=self.by or "",
            hook=self.hook,
            call_to_action=self.call_to_action,
            preheader=self.preheader,
            introduction=self.introduction,
            sign_off=self.sign_off,
            references=tuple(dict.fromkeys(self.references)),
            link=self.link,
            headline=self.headline,
        )


class CampaignFile(Table):
    """The whole of a campaign.toml. `channels` are tables by account: of posts or of issues, by its kind."""

    start: PlannedDay = Field(examples=["2026-12-01"])
    link: HttpsUrl = Field(examples=['"https://clinic.example.com/article"'])
    audience: AudienceName = "newsletter"
    language: Language = "en"
    product: Identifier | None = None
    partnership: bool = False
    segment: bool = False
    topics: list[Identifier] = Field(default=[], max_length=50)
    weeks: int = Field(default=WEEKS, ge=1, le=52)
    until: PlannedDay | None = None
    subject: Line | None = None
    leave_out: list[Identifier] = Field(default=[], max_length=1000)
    include: list[Identifier] = Field(default=[], max_length=1000)
    style: Style = Field(default=Style.WHOLE, strict=False)
    author: Login | None = None
    introduction: Text | None = None
    sign_off: Text | None = None
    motif: Identifier | None = None
    claims: CampaignClaimsTable | None = None
    channels: Table = Field(examples=["the table [channels.x], or another account's"])
    overrides: dict[str, OverrideTable] = Field(default={})

    def plans(self) -> tuple[ChannelPlan, ...]:
        """Return the accounts that are used, in the order in which the product lists them."""
        tables = {account: getattr(self.channels, account) for account in type(self.channels).model_fields}
        return tuple(table.plan(account) for account, table in tables.items() if table is not None)

    @model_validator(mode="after")
    def _overrides_fit_their_channels(self) -> CampaignFile:
        plans = self.plans()
        if not plans:
            raise KeyProblem(("channels",), "must have at least one channel: add a table such as [channels.x]")
        issues = {plan.channel for plan in plans if isinstance(getattr(self.channels, plan.channel), IssuesTable)}
        for key, override in self.overrides.items():
            problem = _override_problem(key, override, [plan.channel for plan in plans], issues)
            if problem:
                raise KeyProblem(("overrides", key), problem)
        return self


@cache
def campaign_file(accounts: tuple[tuple[str, Kind], ...]) -> type[CampaignFile]:
    """Return the model of a campaign.toml in which these accounts may be used, each with its kind of items."""
    tables: dict[str, Any] = {
        account: ((IssuesTable if kind is Kind.ISSUE else PostsTable) | None, None) for account, kind in accounts
    }
    channels = create_model("ChannelsTable", __base__=Table, **tables)
    field: Any = (channels, CampaignFile.model_fields["channels"])
    return create_model("AccountsCampaignFile", __base__=CampaignFile, channels=field)


def _override_problem(
    key: str, override: OverrideTable, channels: Sequence[str], issues: Collection[str]
) -> str | None:
    section, _, channel = key.partition("/")
    if key.count("/") != 1 or not section:
        return f"must be named 'section/channel', such as \"conclusion/{channels[0]}\""
    if channel not in channels:
        return f"names a channel that the campaign does not use: it has {', '.join(channels)}"
    if channel in issues:
        return _issue_problem(override)
    if override.subject is not None or override.subjects:
        return "cannot have a subject: a post has none, write text"
    around = [name for name in _OF_ISSUES if getattr(override, name) is not None]
    return f"cannot have {around[0]}: that is an issue's, write hook, text or call_to_action" if around else None


_OF_ISSUES = ("preheader", "introduction", "sign_off")
_OF_POSTS = ("text", "hashtags", "hook", "call_to_action", "headline")


def _issue_problem(override: OverrideTable) -> str | None:
    if names := [name for name in _OF_POSTS if getattr(override, name) is not None]:
        return f"cannot have {names[0]}: that is a post's, write subject, preheader, introduction or sign_off"
    if override.card and override.card.carousel:
        return "cannot have a carousel: an issue has one card"
    return None


def is_note(root: Path, slug: str) -> bool:
    """Say whether a campaign has no article, and a note in its place."""
    folder = root / "campaigns" / slug
    return (folder / NOTE_FILE).is_file() and not (folder / ARTICLE_FILE).is_file()


def read_campaign(root: Path, slug: str, accounts: Sequence[tuple[str, str]] = ()) -> Campaign:
    """Return the plan in the workspace's campaigns/<slug>/campaign.toml. Raises NotFound, BadInput.

    `accounts` are those with a name of their own, each with its platform.
    """
    name = f"campaigns/{slug}/campaign.toml"
    table = read_toml(root, name)
    try:
        file = campaign_file(_kinds(accounts)).model_validate(table)
    except ValidationError as error:
        raise BadInput(problem_line(error, in_file(name))) from error
    if is_note(root, slug) and not file.author:
        raise BadInput(f'{name}: author is missing: a note is somebody\'s own words: write author = "LOGIN"')
    return Campaign(
        slug=slug,
        start=file.start,
        link=file.link,
        audience=file.audience,
        language=file.language,
        channels=file.plans(),
        product=file.product or "",
        is_partnership=file.partnership,
        is_segment=file.segment,
        topics=tuple(dict.fromkeys(file.topics)),
        weeks=file.weeks,
        until=file.until,
        subject=file.subject or "",
        leave_out=tuple(dict.fromkeys(file.leave_out)),
        include=tuple(dict.fromkeys(file.include)),
        style=file.style,
        blocked=(file.claims or CampaignClaimsTable()).blocked,
        says_blocked=file.claims is not None and "blocked" in file.claims.model_fields_set,
        author=file.author or "",
        introduction=file.introduction or "",
        sign_off=file.sign_off or "",
        motif=file.motif or "",
        is_note=is_note(root, slug),
        overrides=MappingProxyType({key: table.override() for key, table in file.overrides.items()}),
    )


def _kinds(accounts: Sequence[tuple[str, str]]) -> tuple[tuple[str, Kind], ...]:
    """Return every account that a campaign may use, the channels' own first, with the kind of its items."""
    own = tuple((spec.name, spec.kind) for spec in specs())
    return (*own, *((account, spec_of(platform).kind) for account, platform in accounts))
