"""[newsletter] in config.toml."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated

from pydantic import Field

from scheduler.config.fields import Day, EmailAddress, Line
from scheduler.config.toml_file import Table
from scheduler.domain.newsletter import WARM_UP, Budget, Newsletter, Pace, StopRule

People = Annotated[int, Field(ge=1, le=100_000_000)]


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
    accounts: Mapping[str, BudgetTable] = Field(default={})


def newsletter(table: NewsletterTable) -> Newsletter:
    """Return the table as the product knows it."""
    pace = Pace(
        budget=Budget(table.per_hour, table.per_day, table.warm_up_from, tuple(table.warm_up)),
        budgets=tuple((name, account.budget) for name, account in table.accounts.items()),
        spread=timedelta(hours=table.spread_hours),
        stop=StopRule(table.stop_at_complaints_percent / 100, table.stop_at_bounces_percent / 100, table.stop_after),
    )
    return Newsletter(table.greeting or "", pace, tuple(table.test_addresses))
