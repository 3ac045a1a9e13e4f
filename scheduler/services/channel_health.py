"""The accounts that the clinic publishes over: what is known of each here, and what its platform says of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from scheduler.channels.spec import ChannelSpec
from scheduler.domain.campaign import SendingRules
from scheduler.domain.content import Kind
from scheduler.domain.delivery import Hold
from scheduler.domain.errors import ChannelFailure, ClinicError
from scheduler.domain.health import Answer
from scheduler.domain.newsletter import Room, room_left
from scheduler.ports import Channel, Clock, Database, Transaction, Workspace
from scheduler.services.health import account_fault, needed_accounts


class KnownAccount(Protocol):
    """An account that a campaign may name, as the settings have it."""

    @property
    def name(self) -> str: ...  # noqa: D102 - the class says it

    @property
    def spec(self) -> ChannelSpec: ...  # noqa: D102

    @property
    def variables(self) -> tuple[str, ...]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class ChannelState:
    """An account as it is known here. `title` is its platform's name, `variables` are those that connect it.

    `room` is what is left of its budget, `last` when something went out on it, `hold` what holds it back. For one that
    `is_rehearsed` a simulator stood in: it is not meant to be connected.
    """

    name: str
    title: str
    kind: Kind
    variables: tuple[str, ...]
    connected: bool
    needed: bool
    hold: Hold | None
    room: Room
    last: datetime | None
    is_rehearsed: bool = False

    @property
    def is_missing(self) -> bool:
        """Whether it is to be connected: a campaign needs it."""
        return self.needed and not self.connected and not self.is_rehearsed


@dataclass(frozen=True, slots=True)
class ChannelDesk:
    """Looks at every account of a workspace."""

    accounts: Callable[[], Iterable[KnownAccount]]
    channels: Callable[[], Mapping[str, Channel]]
    workspace: Workspace
    store: Database
    clock: Clock
    is_rehearsed: bool = False

    def states(self) -> Sequence[ChannelState]:
        """Return what is known of each account without asking anybody, the connected first."""
        now, connected, needed = self.clock.now(), self.channels(), needed_accounts(self.workspace)
        with self.store.reading() as tables:
            holds = {hold.channel: hold for hold in tables.controls.holds() if hold.stands(now)}
            last, rules = tables.counts.last_accepted(), tables.controls.sending_rules()
            states = [
                ChannelState(
                    name=account.name,
                    title=account.spec.title,
                    kind=account.spec.kind,
                    variables=account.variables,
                    connected=account.name in connected,
                    needed=needed is None or account.name in needed,
                    hold=holds.get(account.name),
                    room=_room(account.name, rules, tables, now),
                    last=last.get(account.name),
                    is_rehearsed=self.is_rehearsed and account.name not in connected,
                )
                for account in self.accounts()
            ]
        return sorted(states, key=lambda state: not state.connected)

    def ask(self) -> Mapping[str, Answer]:
        """Ask each connected account's platform. Takes as long as they do."""
        return {name: self._answer(channel) for name, channel in self.channels().items()}

    def _answer(self, channel: Channel) -> Answer:
        try:
            status = channel.check()
        except (ClinicError, ChannelFailure) as error:
            return Answer(None, str(error))
        return Answer(status, account_fault(status, self.clock.now()))


def _room(account: str, rules: SendingRules | None, tables: Transaction, now: datetime) -> Room:
    """Return how many people may be written to over an account now."""
    if rules is None or rules.pace.budget_of(account).is_unlimited:
        return Room()
    return room_left(rules.pace.budget_of(account), tables.issues.spent(account, now), now, rules.zone)
