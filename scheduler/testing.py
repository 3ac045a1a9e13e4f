"""Fakes shipped for tests, the product's own and those of whoever builds on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from scheduler.domain.account import AccountStatus, Confirmation, Metrics, Standing
from scheduler.domain.delivery import Absent, Attempt, Found, Receipt, Sighting
from scheduler.domain.errors import ChannelFailure
from scheduler.domain.payload import Payload
from scheduler.domain.prepared import Prepared
from scheduler.engine.fast_forward import FixedClock
from scheduler.ports import Clock

__all__ = ["FakeChannel", "FixedClock", "PlainPasswords"]


class PlainPasswords:
    """Passwords kept as they are: quick, and the same each time. For tests alone."""

    def hashed(self, password: str) -> str:
        """Return the password, marked."""
        return f"plain:{password}"

    def matches(self, kept: str, password: str) -> bool:
        """Compare the two."""
        return kept == self.hashed(password)


@dataclass(slots=True)
class FakeChannel:
    """A platform in memory. `published` is what followers would see, `calls` what was asked of it.

    `failures` are raised by the next calls of `send`, one each; None lets a call through. With
    `lost` set, a failing call is published all the same: its response is lost on the way.
    `sightings` answer the next calls of `find`; without any, `find` tells the truth.
    `withdrawn` are the platform ids of what was deleted; `withdraw_failures` are raised one each.
    `kept`, `prepared` and `sought` are what `prepare`, `send` and `find` were given.
    """

    name: str
    clock: Clock
    failures: list[Exception | None] = field(default_factory=list)
    prepare_failures: list[ChannelFailure | None] = field(default_factory=list)
    sightings: list[Sighting | ChannelFailure] = field(default_factory=list)
    lost: bool = False
    published: dict[str, Receipt] = field(default_factory=dict)
    calls: list[Payload] = field(default_factory=list)
    before_send: Callable[[Payload], None] | None = None
    can_withdraw: bool = True
    withdraw_failures: list[ChannelFailure | None] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    kept: list[Prepared | None] = field(default_factory=list)
    prepared: list[Prepared] = field(default_factory=list)
    sought: list[Attempt] = field(default_factory=list)
    refreshed: int = 0
    refresh_failures: list[ChannelFailure] = field(default_factory=list)
    access_ends: datetime | None = None

    def prepare(self, payload: Payload, kept: Prepared | None) -> Prepared:
        """Return the preparation that was kept, else a media id; or fail as told."""
        self.kept.append(kept)
        failure = self.prepare_failures.pop(0) if self.prepare_failures else None
        if failure:
            raise failure
        return kept or Prepared(f"marker-{payload.delivery}", ("media-1",))

    def send(self, payload: Payload, prepared: Prepared) -> Receipt:
        """Publish, or fail as told. Publishing one delivery twice is an AssertionError: promise 3 is broken."""
        self.prepared.append(prepared)
        self.calls.append(payload)
        if self.before_send:
            self.before_send(payload)
        failure = self.failures.pop(0) if self.failures else None
        if failure and not self.lost:
            raise failure
        if payload.delivery in self.published:
            raise AssertionError(f"delivery {payload.delivery} was published twice")
        number = len(self.published) + 1
        receipt = Receipt(f"{self.name}-{number}", f"https://{self.name}.test/{number}", self.clock.now())
        self.published[payload.delivery] = receipt
        if failure:
            raise failure
        return receipt

    def find(self, payload: Payload, attempt: Attempt) -> Sighting:
        """Say whether the delivery was published, or answer as told."""
        self.sought.append(attempt)
        if self.sightings:
            sighting = self.sightings.pop(0)
            if isinstance(sighting, ChannelFailure):
                raise sighting
            return sighting
        receipt = self.published.get(payload.delivery)
        return Found(receipt) if receipt else Absent()

    def withdraw(self, receipt: Receipt) -> bool:
        """Delete, fail as told, or say that it cannot be done."""
        failure = self.withdraw_failures.pop(0) if self.withdraw_failures else None
        if failure:
            raise failure
        if self.can_withdraw:
            self.withdrawn.append(receipt.platform_id)
        return self.can_withdraw

    def confirm(self, receipt: Receipt) -> Confirmation:
        """Say that what was withdrawn is gone, and that the rest is live."""
        return Confirmation(Standing.GONE if receipt.platform_id in self.withdrawn else Standing.LIVE)

    def metrics(self, receipt: Receipt) -> Metrics:
        """Count nothing."""
        del receipt
        return Metrics()

    def refresh(self) -> None:
        """Count that it was asked, and fail as told."""
        self.refreshed += 1
        if self.refresh_failures:
            raise self.refresh_failures.pop(0)

    def check(self) -> AccountStatus:
        """Name the account."""
        return AccountStatus(f"a fake {self.name} account", token_expires_at=self.access_ends)
