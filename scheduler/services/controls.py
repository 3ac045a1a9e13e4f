"""Hold everything back, and let it go on: each by a person, and on the audit trail.

A brake must work in a hurry, so pausing takes a name and no password. Going on decides what goes out, so whoever lets
go proves who they are.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from scheduler.domain.audit import event
from scheduler.domain.contact import checked_words
from scheduler.domain.delivery import Hold
from scheduler.domain.errors import BadInput
from scheduler.domain.notifications import EVERYTHING
from scheduler.domain.people import Actor, Identity, Role
from scheduler.ports import Clock, Store, Transaction
from scheduler.services.people import Staff

PUBLISHING = EVERYTHING

LONGEST_NAME = 80
"""Characters of the name that a pause keeps."""


@dataclass(frozen=True, slots=True)
class Resumed:
    """The effect of a resume: whether there was a pause, and the channels that are still held back."""

    was_paused: bool
    held: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Controls:
    """The brake of a workspace. `accounts` are the clinic's, by their names."""

    store: Store
    clock: Clock
    staff: Staff
    accounts: Callable[[], Collection[str]]

    def pause(self, by: Actor, reason: str) -> None:
        """Hold everything back at once. A second pause replaces the first.

        A string is a name as it is given, and the trail says that it was not proved. Raises BadInput for what is no
        name, ClinicError.
        """
        (name, actor, how), now = self._brake(by), self.clock.now()
        why = checked_words(" ".join(reason.split()), "the reason")
        with self.store.transaction() as tables:
            tables.controls.pause(f"{why} ({name})", now)
            tables.audit.record(event(now, actor, f"paused{how}", PUBLISHING, reason=why))

    def resume(self, by: Identity) -> Resumed:
        """Let everything go on after a pause; what is too late is missed, not sent. Raises ClinicError."""
        person, now = self.staff.recognise(by, tuple(Role)), self.clock.now()
        with self.store.transaction() as tables:
            reason = tables.controls.paused()
            tables.controls.resume()
            if reason is not None:
                tables.audit.record(event(now, person.login, "resumed", PUBLISHING, paused_for=reason))
            return Resumed(reason is not None, held_channels(tables, now))

    def hold(self, account: str, by: Actor, reason: str) -> None:
        """Hold one account back at once: `release` lets it go on. Calls under way end.

        A string is a name as it is given. Raises BadInput for what is no name, and for an account that the clinic does
        not have, ClinicError.
        """
        (name, actor, how), why = self._brake(by), checked_words(" ".join(reason.split()), "the reason")
        known = sorted(self.accounts())
        if account not in known:
            raise BadInput(f"there is no account '{account}': there are {', '.join(known)}")
        with self.store.transaction() as tables:
            tables.controls.hold(Hold(account, None, f"{why} ({name})" if why else f"stopped by {name}"))
            tables.audit.record(event(self.clock.now(), actor, f"held{how}", account, reason=why))

    def _brake(self, by: Actor) -> tuple[str, str, str]:
        """Return the name that people read, who acts by the trail, and what the trail adds to what they did."""
        if isinstance(by, str):
            name = _name(by)
            return name, name, " by name alone"
        person = self.staff.recognise(by, tuple(Role))
        return person.name, person.login, ""

    def release(self, channel: str, by: Identity) -> tuple[str, ...]:
        """End the hold of a channel whose account is mended; return the channels that are still held.

        Raises BadInput when it is not held, and ClinicError.
        """
        with self.store.transaction() as tables:
            _hold_reason(channel, tables)
        person, now = self.staff.recognise(by, tuple(Role)), self.clock.now()
        with self.store.transaction() as tables:
            reason = _hold_reason(channel, tables)
            tables.controls.release_hold(channel)
            tables.audit.record(event(now, person.login, "resumed", channel, held_for=reason))
            return held_channels(tables, now)


def _name(by: str) -> str:
    """Return the name of who pulls the brake. Raises BadInput for what is none."""
    name = checked_words(" ".join(by.split()), "the name given with --by")
    if not name or len(name) > LONGEST_NAME:
        raise BadInput(f"a pause needs the name of who pauses, in at most {LONGEST_NAME} characters: give it with --by")
    return name


def held_channels(tables: Transaction, now: datetime) -> tuple[str, ...]:
    """Return the channels that are held back at a time."""
    return tuple(hold.channel for hold in tables.controls.holds() if hold.stands(now))


def _hold_reason(channel: str, tables: Transaction) -> str:
    """Return why a channel is held. Raises BadInput when it is not."""
    for hold in tables.controls.holds():
        if hold.channel == channel:
            return hold.reason
    raise BadInput(f"channel '{channel}' is not held: `clinic status` shows what is")
