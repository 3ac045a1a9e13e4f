"""Reads campaigns/<slug>/campaign.toml: when, where and to whom one article goes out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import MappingProxyType

from pydantic import Field, ValidationError, model_validator

from scheduler.config.fields import (
    WEEKDAYS,
    AssetFile,
    AudienceName,
    Day,
    Hashtag,
    HttpsUrl,
    Identifier,
    Language,
    Line,
    LocalTime,
    Share,
    Text,
    TimeOfDay,
    Weekday,
)
from scheduler.config.toml_file import KeyProblem, Table, in_file, problem_line, read_toml
from scheduler.domain.campaign import PLANNED_CARD, Campaign, CardEdit, ChannelPlan, Override
from scheduler.domain.errors import BadInput


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
    parts: int = Field(default=1, ge=1, le=10)
    carousel: bool = False

    def plan(self, channel: str) -> ChannelPlan:
        """Return how the campaign uses the channel."""
        hashtags = tuple(dict.fromkeys(self.hashtags))
        return ChannelPlan(
            channel, self.weekdays, tuple(sorted(set(self.times))), hashtags, self.parts, carousel=self.carousel
        )


class IssuesTable(CadenceTable):
    """A newsletter."""

    issues: int = Field(default=4, ge=1, le=31)

    def plan(self, channel: str) -> ChannelPlan:
        """Return how the campaign uses the newsletter."""
        return ChannelPlan(channel, self.weekdays, tuple(sorted(set(self.times))), issues=self.issues)


class ChannelsTable(Table):
    """[channels]: the tables below it, one for each channel that the product knows."""

    x: PostsTable | None = None
    email: IssuesTable | None = None

    @model_validator(mode="after")
    def _is_used(self) -> ChannelsTable:
        if not self.plans():
            raise ValueError("must have at least one channel: add a table such as [channels.x]")
        return self

    def plans(self) -> tuple[ChannelPlan, ...]:
        """Return the channels that are there, in a fixed order."""
        tables = {"x": self.x, "email": self.email}
        return tuple(table.plan(channel) for channel, table in tables.items() if table is not None)


class CardTable(Table):
    """[overrides."SECTION/CHANNEL".card]: what a person chose about one item's card."""

    layout: Identifier | None = None
    title: Line | None = None
    lines: list[Line] | None = Field(default=None, max_length=10)
    picture: AssetFile | None = None
    focus: list[Share] | None = Field(default=None, min_length=2, max_length=2)
    show: bool = True
    carousel: bool | None = None

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
        )


class OverrideTable(Table):
    """What a person changed about one item."""

    text: Text | None = None
    subject: Line | None = None
    at: LocalTime | None = None
    hashtags: list[Hashtag] | None = Field(default=None, max_length=10)
    skip: bool = False
    card: CardTable | None = None

    def override(self) -> Override:
        """Return the change."""
        hashtags = None if self.hashtags is None else tuple(dict.fromkeys(self.hashtags))
        card = self.card.edit() if self.card else PLANNED_CARD
        return Override(self.text, self.subject, self.at, hashtags, self.skip, card)


class CampaignFile(Table):
    """The whole of a campaign.toml."""

    start: Day = Field(examples=["2026-12-01"])
    link: HttpsUrl = Field(examples=['"https://clinic.example.com/article"'])
    audience: AudienceName = "newsletter"
    language: Language = "en"
    product: Identifier | None = None
    partnership: bool = False
    segment: bool = False
    channels: ChannelsTable = Field(examples=["the table [channels.x] or [channels.email]"])
    overrides: dict[str, OverrideTable] = Field(default={})

    @model_validator(mode="after")
    def _overrides_fit_their_channels(self) -> CampaignFile:
        channels = [plan.channel for plan in self.channels.plans()]
        for key, override in self.overrides.items():
            problem = _override_problem(key, override, channels)
            if problem:
                raise KeyProblem(("overrides", key), problem)
        return self


def _override_problem(key: str, override: OverrideTable, channels: Sequence[str]) -> str | None:
    section, _, channel = key.partition("/")
    if key.count("/") != 1 or not section:
        return f"must be named 'section/channel', such as \"conclusion/{channels[0]}\""
    if channel not in channels:
        return f"names a channel that the campaign does not use: it has {', '.join(channels)}"
    if channel == "email" and (override.text is not None or override.hashtags is not None):
        return "cannot change text or hashtags: of a newsletter's words only the subject is yours, write subject"
    if channel == "email" and override.card and override.card.carousel:
        return "cannot have a carousel: an issue has one card"
    if channel != "email" and override.subject is not None:
        return "cannot have a subject: a post has none, write text"
    return None


def read_campaign(root: Path, slug: str) -> Campaign:
    """Return the plan in the workspace's campaigns/<slug>/campaign.toml. Raises NotFound, BadInput."""
    name = f"campaigns/{slug}/campaign.toml"
    table = read_toml(root, name)
    try:
        file = CampaignFile.model_validate(table)
    except ValidationError as error:
        raise BadInput(problem_line(error, in_file(name))) from error
    return Campaign(
        slug=slug,
        start=file.start,
        link=file.link,
        audience=file.audience,
        language=file.language,
        channels=file.channels.plans(),
        product=file.product or "",
        is_partnership=file.partnership,
        is_segment=file.segment,
        overrides=MappingProxyType({key: table.override() for key, table in file.overrides.items()}),
    )
