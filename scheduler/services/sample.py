"""A test of an issue: the mail as its readers would get it, to named addresses, with a mark in its subject alone.

It is in no accounting and is never tried again: it is one call, whose end is told to whoever asked for it. What is
signed may go to anybody named; what nobody signed yet only to staff whom the settings name.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from scheduler.domain.audit import event
from scheduler.domain.contact import parse_address
from scheduler.domain.content import Item, Kind
from scheduler.domain.delivery import Outcome
from scheduler.domain.errors import BadInput, ChannelFailure, ClinicError
from scheduler.domain.package import Package
from scheduler.domain.payload import Addressee, BatchPayload, RenderedIssue
from scheduler.domain.people import Identity, Role
from scheduler.domain.subscriber import normal_address
from scheduler.ports import Channel, Clock, Store, Transaction
from scheduler.services.controls import held_channels
from scheduler.services.items import ItemDesk, find_items
from scheduler.services.people import Staff
from scheduler.services.platform_call import Call, make_call

MARK = "[Test] "
"""Begins the subject of a test, so that nobody takes it for the issue; nothing else of the mail differs."""

MOST_ADDRESSES = 20
"""Addresses of one test: our own, since a test is no way to write to a list."""


@dataclass(frozen=True, slots=True)
class SampleReport:
    """How a test ended: how many addresses it went to, and why not to the others. `reasons` name no address."""

    item: Item
    outcome: Outcome
    sent: int
    is_signed: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Samples:
    """Sends tests. `test_addresses` are those of the settings, `own_url` makes the link by which a reader leaves."""

    items: ItemDesk
    store: Store
    channels: Mapping[str, Channel]
    staff: Staff
    clock: Clock
    test_addresses: Callable[[], Sequence[str]]
    address_hashes: Callable[[str], Sequence[str]]
    own_url: Callable[[str, str], str]

    def send(self, name: str, addresses: Sequence[str], by: Identity) -> SampleReport:
        """Send a test of the issue that a key names. Raises BadInput, NotFound, ClinicError when nothing was called."""
        person = self.staff.recognise(by, tuple(Role))
        people = _addresses(addresses)
        item = self._issue(name)
        package, is_signed = self._package(item, people)
        channel = self.channels.get(item.key.channel)
        if channel is None:
            raise ClinicError(f"no account is connected for {item.key.channel}: `clinic doctor` says what to set")
        payload = self._payload(item, package, people)
        with self.store.transaction() as tables:
            self._check_suppressed(payload, tables)
        self._begin(item, package, person.login, len(people), is_signed=is_signed)
        call = self._call(channel, payload)
        self._end(item, person.login, call)
        return _report(item, call, len(people), is_signed=is_signed)

    def _issue(self, name: str) -> Item:
        with self.store.transaction() as tables:
            found = [item for item in find_items(name, tables) if item.key.kind is Kind.ISSUE]
        if len(found) != 1:
            names = "no issue" if not found else f"{len(found)} issues"
            raise BadInput(f"'{name}' is {names}: give the name of one, as `clinic status` shows it")
        return found[0]

    def _package(self, item: Item, people: Sequence[str]) -> tuple[Package, bool]:
        """Return what would be sent: what was signed, or for staff alone the issue as it stands."""
        with self.store.transaction() as tables:
            approval = tables.approvals.current(item.key, item.version)
            if approval is not None and approval.refusal(approval.content_hash, self.clock.now()) is None:
                return tables.approvals.package(approval.content_hash), True
        staff = {normal_address(address) for address in self.test_addresses()}
        strangers = sum(normal_address(address) not in staff for address in people)
        if strangers:
            raise BadInput(
                f"nobody has signed {item.key}: until then a test goes to `test_addresses` in config.toml alone, and "
                f"{strangers} of these are not among them"
            )
        look = self.items.outgoing(item)
        if look.problems:
            raise BadInput(f"{item.key} cannot go out as it is: {look.problems[0]}")
        return look.package, False

    def _payload(self, item: Item, package: Package, people: Sequence[str]) -> BatchPayload:
        signed, issue = package.content, package.rendered
        if not isinstance(issue, RenderedIssue):
            raise TypeError(f"{item.key} is no issue")
        # Opaque ids of nobody: a report on a test, or a click on its link, is about no subscriber.
        readers = tuple(
            Addressee(stranger, address, "", self.own_url(signed.public_url, stranger), view_url=signed.public_url)
            for stranger, address in ((secrets.token_hex(12), address) for address in people)
        )
        marked = replace(issue, subject=f"{MARK}{issue.subject}")
        delivery, reply_to = secrets.token_hex(12), signed.reply_to or None
        return BatchPayload(delivery, marked, signed.sender_name, signed.sender_address, reply_to, readers)

    def _begin(self, item: Item, package: Package, login: str, people: int, *, is_signed: bool) -> None:
        """Write the test down before the call, and look at the brake with it."""
        now = self.clock.now()
        with self.store.transaction() as tables:
            if (reason := tables.controls.paused()) is not None:
                raise ClinicError(f"everything is paused ({reason}): go on with `clinic resume --by LOGIN`")
            if item.key.channel in held_channels(tables, now):
                raise ClinicError(f"{item.key.channel} is held: `clinic status` says why")
            detail = {"people": people, "content": package.hash, "signed": is_signed}
            tables.issues.spend(item.key.channel, now, people)
            tables.audit.record(event(now, login, "test begun", str(item.key), **detail))

    @staticmethod
    def _call(channel: Channel, payload: BatchPayload) -> Call:
        try:
            prepared = channel.prepare(payload, None)
        except ChannelFailure as failure:
            return Call(Outcome.REJECTED, failure=failure)
        return make_call(channel, payload, prepared)

    def _check_suppressed(self, payload: BatchPayload, tables: Transaction) -> None:
        hashes = [hashed for reader in payload.addressees for hashed in self.address_hashes(reader.address)]
        if found := tables.suppressions.of(hashes):
            raise BadInput(f"{len(found)} of the addresses must not be written to: leave them out")

    def _end(self, item: Item, login: str, call: Call) -> None:
        with self.store.transaction() as tables:
            detail = {"outcome": str(call.outcome), "reason": call.reason}
            tables.audit.record(event(self.clock.now(), login, "test ended", str(item.key), **detail))


def _addresses(written: Sequence[str]) -> tuple[str, ...]:
    """Return the addresses, each once. Raises BadInput, which does not repeat them."""
    if not 0 < len(written) <= MOST_ADDRESSES:
        raise BadInput(f"a test goes to 1 to {MOST_ADDRESSES} addresses, and these are {len(written)}")
    found: dict[str, str] = {}
    for number, address in enumerate(written, start=1):
        try:
            parsed = parse_address(address)
        except ValueError as error:
            raise BadInput(f"address {number} {error}") from error
        found.setdefault(normal_address(parsed), parsed)
    return tuple(found.values())


def _report(item: Item, call: Call, people: int, *, is_signed: bool) -> SampleReport:
    if call.batch is None:
        sent = people if call.outcome is Outcome.ACCEPTED else 0
        return SampleReport(item, call.outcome, sent, is_signed, (call.reason,) if call.reason else ())
    refused = tuple(call.batch.refused.values())
    reasons = dict.fromkeys((*refused, *call.batch.unclear.values(), *filter(None, (call.reason,))))
    return SampleReport(item, call.outcome, len(call.batch.accepted), is_signed, tuple(reasons))
