"""Compares what is signed with the workspace as it is now: settings, templates, library, rules, consents, waivers.

What would go out differently, or may no longer go out, goes back to review. A worker sends nothing on a comparison
that is too old. It is made where the workspace is, and cheap: an item is rendered again only when something that it
is made or judged from has another fingerprint than when it was compared last.
"""

from __future__ import annotations

import hashlib
import json
import logging
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache, partial
from itertools import groupby
from typing import TypeVar
from zoneinfo import ZoneInfo

from scheduler.domain.approval import Approval
from scheduler.domain.audit import event
from scheduler.domain.claims import Finding
from scheduler.domain.comparison import Comparison
from scheduler.domain.confirmation import Given, holding
from scheduler.domain.content import Item, ItemKey, ItemState, is_correction
from scheduler.domain.errors import ClinicError, NotFound
from scheduler.domain.item_outline import ItemOutline
from scheduler.domain.package import CanonicalContent
from scheduler.domain.standing import is_message
from scheduler.ports import Clock, Database, Renderer, Transaction, Workspace
from scheduler.services.check import NOT_PUBLISHED, Checker, about_channel, block_reasons
from scheduler.services.delivery_outcomes import follow_delivery, next_version, something_went_out
from scheduler.services.outgoing import given_on, given_on_each, prepare_outgoing

logger = logging.getLogger(__name__)

SAVED_MEANWHILE = "a file of the workspace was saved while it was compared"

GLANCE = timedelta(milliseconds=200)
"""How often the files are looked at for those who claim: a worker claims more often than anybody saves."""

_NAMES = {
    "texts": "words",
    "own_words": "authors of its own words",
    "pictures": "pictures",
    "links": "links",
    "audience": "audience",
    "segment": "segment",
    "topics": "topics",
    "query": "query of its segment",
    "sender_name": "sender",
    "sender_address": "sender's address",
    "reply_to": "address for answers",
    "public_url": "public address",
    "placeholder": "mark for readers' own links",
    "link_card": "card of its link",
    "language": "language",
    "platform": "platform of its account",
}
"""The parts of canonical content, as people call them."""


Planned = TypeVar("Planned", Item, ItemOutline)


@dataclass(frozen=True, slots=True)
class Unsigned:
    """A signed item that is no longer what would go out, or may not go out as it is, and why.

    One that does not `differ` could not be compared: it waits, and its signature stands.
    """

    item: ItemKey
    reason: str
    differs: bool = True

    @property
    def label(self) -> str:
        """The words before it."""
        return "no longer signed" if self.differs else "not compared"


@dataclass(frozen=True, slots=True)
class Signed:
    """One item to compare. `given` are clinicians' words that hold now, `known` is the comparison before this one."""

    item: Item
    approval: Approval
    given: tuple[Given, ...]
    known: Comparison | None

    def is_known(self, fingerprint: str) -> bool:
        """Say whether it was compared with the same already, and was what was signed."""
        known = self.known
        return (
            known is not None
            and known.at is not None
            and (known.fingerprint, known.content_hash) == (fingerprint, self.approval.content_hash)
        )


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of a comparison. One that `differs` ends the signature; else it is as `comparison` says."""

    signed: Signed
    comparison: Comparison
    differs: bool = False


@dataclass(slots=True)
class SignedComparison:
    """Compares what is signed with the workspace. `longest` is how long a worker believes a comparison.

    `glance` is how long the files are taken for unchanged between two claims.
    """

    store: Database
    workspace: Workspace
    renderer: Renderer
    clock: Clock
    longest: timedelta
    glance: timedelta = GLANCE
    _files_seen: Mapping[str, str] | None = None
    _glanced_at: datetime | None = None
    _read_at: datetime | None = None
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _judged: dict[ItemKey, tuple[str, str]] = field(default_factory=dict)

    def run(self) -> tuple[ItemKey, ...]:
        """Compare what may have changed; end the signatures that no longer hold, and return their items' keys."""
        with self._lock:
            now = self.clock.now()
            if self._read_at is None or abs(now - self._read_at) >= self._renewal:
                self.workspace.forget()
                self._read_at = now
            verdicts, self._files_seen = self._verdicts(now)
            with self.store.transaction() as tables:
                tables.comparisons.keep(verdict.comparison for verdict in verdicts if not verdict.differs)
                self._keep_sending_rules(tables)
                self._keep_welcome(tables, now)
            return tuple(verdict.signed.item.key for verdict in verdicts if verdict.differs and self._end(verdict, now))

    def run_if_changed(self) -> None:
        """Compare at once when a file of a campaign that waits to be sent was saved since the last comparison."""
        with self._lock:
            now = self.clock.now()
            if self._glanced_at is not None and timedelta() <= now - self._glanced_at < self.glance:
                return
            self._glanced_at = now
            if self._files_seen is None or self._files_seen != self._files(self._files_seen):
                self.run()

    def look(self, name: str | None = None) -> tuple[Unsigned, ...]:
        """Return the findings that `run` would act on, for a campaign, an item or everything; end nothing.

        It is cheap: nothing is rendered twice from the same.
        """
        verdicts, _ = self._verdicts(self.clock.now())
        found = (verdict for verdict in verdicts if verdict.comparison.problem)
        unsigned = (Unsigned(verdict.signed.item.key, verdict.comparison.problem, verdict.differs) for verdict in found)
        return tuple(
            unsigned_item
            for unsigned_item in unsigned
            if name in {None, unsigned_item.item.campaign, str(unsigned_item.item)}
        )

    def as_they_stand(self, items: Iterable[Planned]) -> tuple[Planned, ...]:
        """Return items as `run` will leave them: one whose signature holds no longer is to be mended. Ends nothing."""
        found = tuple(items)
        if not any(item.state is ItemState.APPROVED for item in found):
            return found
        ended = {unsigned.item: unsigned.reason for unsigned in self.look() if unsigned.differs}
        return tuple(
            replace(item, state=ItemState.CHANGES_REQUESTED, note=ended[item.key])
            if item.state is ItemState.APPROVED and item.key in ended
            else item
            for item in found
        )

    @property
    def _renewal(self) -> timedelta:
        """How old a comparison becomes before it is made again: often enough that a worker never waits for one."""
        return self.longest / 3

    def _verdicts(self, now: datetime) -> tuple[tuple[Verdict, ...], Mapping[str, str]]:
        """Compare what is signed and waits to be sent, unless it was compared with the same not long ago.

        Return the outcomes, and the fingerprints of the files that they are about.
        """
        with self.store.reading() as tables:
            signed = _signed(tables, now)
            series = {
                slug: series_of(slug, tables) for slug in {signed_item.item.key.campaign for signed_item in signed}
            }
        files = self._files(series)
        made = [
            verdict
            for campaign, group in groupby(signed, key=lambda signed_item: signed_item.item.key.campaign)
            for verdict in self._campaign(tuple(group), files[campaign], series[campaign], now)
        ]
        after = self._files(series) if made else files
        saved = {campaign for campaign in series if after[campaign] != files[campaign]}
        for key in [known for known in self._judged.copy() if known.campaign in saved]:
            self._judged.pop(key, None)  # it may have been read half before a file was saved, and half after
        clear = (_unclear(verdict) if verdict.signed.item.key.campaign in saved else verdict for verdict in made)
        return tuple(clear), files

    def _files(self, campaigns: Collection[str]) -> Mapping[str, str]:
        """Return the fingerprints of campaigns' files; why they cannot be read counts as another one."""
        try:
            return self.workspace.fingerprints(campaigns)
        except ClinicError as error:
            return dict.fromkeys(campaigns, f"unreadable: {error}")

    def _keep_sending_rules(self, tables: Transaction) -> None:
        try:
            rules = self.workspace.clinic().sending_rules
        except ClinicError:
            return  # somebody is in the middle of editing the settings: those that are known hold
        if rules != tables.controls.sending_rules():
            tables.controls.keep_sending_rules(rules)

    def _keep_welcome(self, tables: Transaction, now: datetime) -> None:
        try:
            series = self.workspace.welcome_series()
        except ClinicError:
            return  # likewise
        tables.welcome.keep(series, now)

    def _campaign(self, signed: Sequence[Signed], files: str, series: str, now: datetime) -> Iterator[Verdict]:
        series_lacks = cache(partial(self._incomplete, signed[0].item.key.campaign))
        for signed_item in signed:
            try:
                fingerprint = fingerprint_of(signed_item.item, signed_item.given, files, series, self._today(now))
                known = signed_item.is_known(fingerprint)
                reason = "" if known else self._objection(signed_item, fingerprint, series_lacks, now)
                if not reason and now >= signed_item.approval.expires_at:
                    reason = f"its approval expired on {signed_item.approval.expires_at:%Y-%m-%d}: sign it again"
            except ClinicError as error:
                # Somebody is in the middle of editing a file: that says nothing about what was signed.
                yield _verdict(signed_item, "", None, str(error))
            else:
                if reason or not (known and self._is_fresh(signed_item.known, now)):
                    yield _verdict(signed_item, fingerprint, None if reason else now, reason, differs=bool(reason))

    def _is_fresh(self, known: Comparison | None, now: datetime) -> bool:
        return known is not None and known.is_younger(now, self._renewal)

    def _today(self, now: datetime) -> str:
        return now.astimezone(ZoneInfo(self.workspace.clinic().zone)).date().isoformat()

    def _incomplete(self, campaign: str) -> tuple[Finding, ...]:
        """Return what rules say against a campaign as the series that it is now."""
        with self.store.reading() as tables:
            items = tables.items.of_campaign(campaign)
        return Checker(self.workspace).series(campaign, items)

    def _objection(
        self, signed: Signed, fingerprint: str, series_lacks: Callable[[], tuple[Finding, ...]], now: datetime
    ) -> str:
        """Return why what was signed may not go out as things are, or empty; nothing is judged twice by the same."""
        alone = self._stands_alone(signed.item)
        judged_by = f"{fingerprint} {signed.approval.content_hash} {alone}"
        by, reason = self._judged.get(signed.item.key, ("", ""))
        if by != judged_by:
            reason = self._difference(signed, now) or ("" if alone else _lacking(series_lacks(), signed.item))
            self._judged[signed.item.key] = (judged_by, reason)
        return reason

    def _stands_alone(self, item: Item) -> bool:
        """Say whether the rest of the series plays no part: it has none, is a correction, or is partly out already."""
        if is_message(item.key):
            return True
        with self.store.reading() as tables:
            return is_correction(item) or something_went_out(item.key, item.version, tables)

    def _difference(self, signed: Signed, now: datetime) -> str:
        """Return why what was signed is not what would go out now, or may not go out, or empty."""
        outgoing = prepare_outgoing(signed.item, self.renderer, self.workspace, signed.given, now)
        if outgoing.hash != signed.approval.content_hash:
            with self.store.reading() as tables:
                content = signed_content(signed.approval, tables)
            return changes(signed.approval, content, outgoing.content)
        refused = Checker(self.workspace).refusals(signed.item, outgoing.rendered, signed.given, now)
        return "; ".join((*outgoing.problems, *refused))

    def _end(self, verdict: Verdict, now: datetime) -> bool:
        """End a signature; False when the item moved on meanwhile.

        The rest of what is out in part waits for a person, everything else starts over.
        """
        item, reason = verdict.signed.item, verdict.comparison.problem
        with self.store.transaction() as tables:
            current = tables.items.get(item.key)
            approval = tables.approvals.current(item.key, item.version)
            if current.version != item.version or approval is None or approval.voided_at is not None:
                return False
            tables.comparisons.keep([verdict.comparison])
            if something_went_out(item.key, item.version, tables):
                action = "not sent"
                for delivery in tables.deliveries.reject_pending(item.key, item.version, reason, now)[:1]:
                    follow_delivery(delivery, tables, f"not sent: {reason}")
            else:
                action = "returned to review"
                tables.approvals.void(item.key, reason, now)
                tables.deliveries.cancel_pending(item.key, reason, now)
                tables.items.put(next_version(current, ItemState.CHANGES_REQUESTED, reason))
            tables.audit.record(event(now, "system", action, str(item.key), reason=reason))
        logger.warning("%s: %s: %s", item.key, action, reason)
        return True


def _signed(tables: Transaction, now: datetime) -> Sequence[Signed]:
    """Return the signed items that wait to be sent, by key."""
    items = tables.items.to_be_sent()
    keys = [item.key for item in items]
    approvals, known = tables.approvals.newest(keys), tables.comparisons.newest(keys)
    given = given_on_each(keys, tables)
    signed = []
    for item in sorted(items, key=lambda waiting: waiting.key):
        approval = approvals.get((item.key, item.version))
        if approval is not None and approval.voided_at is None:
            standing = holding(given[item.key], item, now)
            signed.append(Signed(item, approval, standing, known.get((item.key, item.version))))
    return signed


def _lacking(series: Iterable[Finding], item: Item) -> str:
    """Return why an item may not go out in the series that its channel has, or empty."""
    return "; ".join(block_reasons(about_channel(series, item.key.channel)))


def signed_content(approval: Approval, tables: Transaction) -> CanonicalContent | None:
    """Return the content that a signature covers, or None when it is gone."""
    try:
        return tables.approvals.content(approval.content_hash)
    except NotFound:
        return None


def compared_when_signed(item: Item, approval: Approval, files: str, zone: str, tables: Transaction) -> Comparison:
    """Return the comparison that signing is: the workspace gives what was signed. `files` is its fingerprint."""
    now = approval.signed_at
    given = holding(given_on(item.key, tables), item, now)
    series, today = series_of(item.key.campaign, tables), now.astimezone(ZoneInfo(zone)).date().isoformat()
    fingerprint = fingerprint_of(item, given, files, series, today)
    return Comparison(item.key, item.version, approval.content_hash, now, fingerprint)


def series_of(campaign: str, tables: Transaction) -> str:
    """Return which versions of a campaign's items make its series, in words that change with it."""
    parts = (f"{key} {version}" for key, version, state in tables.items.states(campaign) if state not in NOT_PUBLISHED)
    return "\n".join(parts)


def fingerprint_of(item: Item, given: Iterable[Given], files: str, series: str, today: str) -> str:
    """Return a SHA-256 (hex) of everything from which an item is rendered and checked.

    `files` is the fingerprint of its campaign's files. The day is among it, since consents end.
    """
    standing = sorted(one.canonical for one in given)
    known = [files, series, today, item.slot.at.isoformat(), repr(item.draft), *standing]
    return hashlib.sha256(json.dumps(known, ensure_ascii=False).encode()).hexdigest()


def changes(approval: Approval, signed: CanonicalContent | None, now: CanonicalContent) -> str:
    """Return the difference from the signed package, with the remedy; `signed` is None when that is gone."""
    if approval.rules != now.rules:
        return "the rules have changed since it was signed: check it and sign it again"
    if approval.library != now.library:
        return "a statement that it carries, or a reference, has changed since it was signed: plan and sign it again"
    if signed is not None and signed.waivers != now.waivers:
        return "its waivers have changed since it was signed: check it and sign it again"
    if signed is not None and signed.confirmed != now.confirmed:
        return "what was confirmed of its own words has changed since it was signed: look at it and sign it again"
    parts = [name for part, name in _NAMES.items() if getattr(signed, part, None) != getattr(now, part)]
    which = f" ({', '.join(parts)})" if parts else ""
    return f"the content has changed since it was approved{which}: look at it and sign it again"


def _verdict(
    signed: Signed, fingerprint: str, at: datetime | None, problem: str = "", *, differs: bool = False
) -> Verdict:
    item, content = signed.item, signed.approval.content_hash
    return Verdict(signed, Comparison(item.key, item.version, content, at, fingerprint, problem), differs)


def _unclear(verdict: Verdict) -> Verdict:
    """Return a verdict that does not count: some files may have been read before they were saved, and some after."""
    return replace(verdict, comparison=replace(verdict.comparison, at=None, problem=SAVED_MEANWHILE), differs=False)
