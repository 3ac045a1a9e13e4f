"""[newsletter] in config.toml."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated

from pydantic import Field, ValidationError, ValidatorFunctionWrapHandler, WrapValidator, field_validator

from scheduler.claims.health_terms import tells_of_health
from scheduler.claims.rulebook import shipped_rules
from scheduler.config.fields import AudienceName, Day, EmailAddress, Identifier, Language, Line
from scheduler.config.toml_file import KeyProblem, Table
from scheduler.domain.events import ProviderEvent, Reporting, SoftBounceRule
from scheduler.domain.newsletter import WARM_UP, Budget, Newsletter, Pace, StopRule
from scheduler.domain.subscription import Retention, Subscription, Topic

People = Annotated[int, Field(ge=1, le=100_000_000)]


def _archive(value: object, validated: ValidatorFunctionWrapHandler) -> object:
    try:
        return validated(value)
    except ValidationError as error:
        raise ValueError('must be true, false, or a list of audiences such as ["newsletter"]') from error


Archive = Annotated[bool | list[AudienceName], WrapValidator(_archive)]


class BudgetTable(Table):
    """[newsletter.accounts.NAME]: how fast one account may send."""

    per_hour: People | None = None
    per_day: People | None = None
    warm_up_from: Day | None = None
    warm_up: list[People] = Field(default=list(WARM_UP), max_length=90)

    @property
    def budget(self) -> Budget:
        """The budget in it."""
        return Budget(self.per_hour, self.per_day, self.warm_up_from, tuple(self.warm_up))


class NewsletterTable(Table):
    """[newsletter]."""

    greeting: Line | None = None
    per_hour: People | None = None
    per_day: People | None = None
    warm_up_from: Day | None = None
    warm_up: list[People] = Field(default=list(WARM_UP), max_length=90)
    spread_hours: int = Field(default=72, ge=1, le=336)
    stop_at_complaints_percent: float = Field(default=0.3, gt=0, le=100)
    stop_at_bounces_percent: float = Field(default=5, gt=0, le=100)
    stop_after: int = Field(default=500, ge=1, le=1_000_000)
    test_addresses: list[EmailAddress] = Field(default=[], max_length=50)
    test_group: Line | None = None
    archive: Archive = False
    accounts: Mapping[str, BudgetTable] = Field(default={})
    double_opt_in: bool = True
    languages: list[Language] = Field(default=["en"], min_length=1, max_length=50)
    account: Line = "email"
    audience: AudienceName = "newsletter"
    topics: dict[Identifier, dict[Language, Line]] = Field(default={}, max_length=50)
    keep_pending_days: int = Field(default=30, ge=1, le=365)
    keep_unsubscribed_months: int = Field(default=24, ge=1, le=120)
    keep_events_days: int = Field(default=90, ge=1, le=730)
    soft_bounces: int = Field(default=5, ge=1, le=100)
    soft_bounce_issues: int = Field(default=3, ge=1, le=100)
    soft_bounce_days: int = Field(default=30, ge=1, le=365)
    count_opens: bool = False
    count_clicks: bool = False

    @field_validator("topics")
    @classmethod
    def _topics_have_names(cls, topics: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
        for name, words in topics.items():
            if tells_of_health(name, shipped_rules().lexicon):
                raise KeyProblem((name,), "is a name that tells of somebody's health: write another, such as 'group-a'")
            if not words:
                raise ValueError(f'needs words for "{name}", by language: write {name} = {{ en = "…" }}')
        return topics

    @property
    def reporting(self) -> Reporting:
        """What is made of what mail providers report."""
        counted = {ProviderEvent.OPENED: self.count_opens, ProviderEvent.CLICKED: self.count_clicks}
        return Reporting(
            SoftBounceRule(self.soft_bounces, self.soft_bounce_issues, timedelta(days=self.soft_bounce_days)),
            frozenset(kind for kind, is_on in counted.items() if is_on),
        )

    @property
    def subscription(self) -> Subscription:
        """How people get on and off the list."""
        return Subscription(
            double_opt_in=self.double_opt_in,
            languages=tuple(dict.fromkeys(self.languages)),
            account=self.account,
            audience=self.audience,
            topics=tuple(Topic(name, words) for name, words in self.topics.items()),
            retention=Retention(
                timedelta(days=self.keep_pending_days),
                timedelta(days=self.keep_unsubscribed_months * 365 // 12),
                timedelta(days=self.keep_events_days),
            ),
        )


def newsletter(table: NewsletterTable) -> Newsletter:
    """Return the table as the product knows it."""
    pace = Pace(
        budget=Budget(table.per_hour, table.per_day, table.warm_up_from, tuple(table.warm_up)),
        budgets=tuple((name, account.budget) for name, account in table.accounts.items()),
        spread=timedelta(hours=table.spread_hours),
        stop=StopRule(table.stop_at_complaints_percent / 100, table.stop_at_bounces_percent / 100, table.stop_after),
    )
    archive = table.archive if isinstance(table.archive, bool) else tuple(table.archive)
    addresses = tuple(table.test_addresses)
    return Newsletter(
        table.greeting or "", pace, addresses, table.subscription, archive, table.reporting, table.test_group or ""
    )
