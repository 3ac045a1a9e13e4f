"""Accounts that are not connected although something waits to go out on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from scheduler.domain.content import ItemState
from scheduler.domain.delivery import DeliveryState
from scheduler.domain.standing import is_standing
from scheduler.ports import Readable

_TO_GO_OUT: Final = frozenset({ItemState.APPROVED, ItemState.PUBLISHING})


@dataclass(frozen=True, slots=True)
class UnconnectedAccount:
    """An account that is not connected: how many approved `items` wait for it, and `mails` to people who signed up."""

    name: str
    items: int
    mails: int

    def summary(self) -> str:
        """Return one line: what waits for the account."""
        items = f"{self.items:,} approved {'item' if self.items == 1 else 'items'}" if self.items else ""
        mails = f"{self.mails:,} {'mail' if self.mails == 1 else 'mails'} to people who signed up" if self.mails else ""
        verb = "waits" if self.items + self.mails == 1 else "wait"
        return f"not connected: {self.name}: {' and '.join(filter(None, (items, mails)))} {verb} for it"


def unconnected_accounts(store: Readable, connected: Collection[str]) -> tuple[UnconnectedAccount, ...]:
    """Return the accounts that something waits for and that are not among the connected ones, by name."""
    items: Counter[str] = Counter()
    mails: Counter[str] = Counter()
    with store.reading() as tables:
        for campaign in tables.items.campaigns():
            for item in tables.items.of_campaign(campaign):
                account = item.key.channel
                if account in connected or item.state not in _TO_GO_OUT:
                    continue
                if is_standing(item.key):
                    mails[account] += tables.deliveries.tally(item.key, item.version).get(DeliveryState.PENDING, 0)
                else:
                    items[account] += 1
    waiting = sorted(account for account, number in (items + mails).items() if number)
    return tuple(UnconnectedAccount(name, items[name], mails[name]) for name in waiting)
