"""The protocol of the tables of issues on their way."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from scheduler.domain.content import ItemKey
from scheduler.domain.newsletter import Spending
from scheduler.domain.recipient import Preparation, Reports


class Issues(Protocol):
    """How far issues are prepared, how much each account may still send, and where an issue stopped by itself."""

    def preparation(self, key: ItemKey, version: int) -> Preparation:
        """Return how far the preparation of an issue version has come."""
        ...

    def advance(self, key: ItemKey, version: int, begun: Preparation, now: Preparation) -> bool:
        """Keep how far a preparation has come; False, and nothing written, unless it had come as far as `begun`."""
        ...

    def complete(self, key: ItemKey, version: int) -> int:
        """Let an issue version's deliveries go out, each when it is due: all of them are there; return how many."""
        ...

    def is_complete(self, key: ItemKey, version: int) -> bool:
        """Say whether an issue version's deliveries are all there."""
        ...

    def last_batch(self, key: ItemKey, version: int) -> int:
        """Return the highest number of an issue version's deliveries, 0 while there are none."""
        ...

    def shift(self, key: ItemKey, version: int, by: timedelta, last: datetime | None = None) -> int:
        """Move an issue's pending deliveries by a length of time, each from its own; return how many.

        None then waits beyond `last`, the end of the last day that the issue names.
        """
        ...

    def wait_for_budget(self, account: str, until: datetime, reason: str, spread: timedelta) -> int:
        """Let an account's pending batches of issues wait, and their grace with them; return how many.

        At most `spread` after it was due a batch is no longer sent without a person's word. One that goes by its
        readers' own wall clocks has its own grace alone, and none waits beyond the last day that its issue names.
        Standing messages wait for no budget.
        """
        ...

    def spent(self, account: str, now: datetime) -> tuple[Spending, ...]:
        """Return how many people an account wrote to in each step of the last days."""
        ...

    def spend(self, account: str, at: datetime, people: int) -> None:
        """Count people whom an account writes to; a negative number gives back those whom it did not write to."""
        ...

    def forget_spending(self, now: datetime) -> None:
        """Forget what is too long ago to count."""
        ...

    def count(self, key: ItemKey, version: int, more: Reports) -> None:
        """Count more mails of an issue version, and more reports of them; a negative number takes some back."""
        ...

    def reports(self, key: ItemKey, version: int) -> Reports:
        """Return the counts of an issue version so far."""
        ...

    def stopped_at(self, key: ItemKey, version: int) -> Reports:
        """Return the reports at which an issue version stopped last; none where it never did."""
        ...

    def stop_at(self, key: ItemKey, version: int, reports: Reports) -> None:
        """Keep the reports at which an issue version stops."""
        ...
