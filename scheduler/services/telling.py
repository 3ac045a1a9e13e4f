"""Tells each person what they want to hear of: at once, and once a day at their hour.

Told once: the row of the trail up to which somebody heard moves in the transaction that puts the mail in line, and only
if nobody has moved it since it was read. A program that is killed before has told nothing, one that is killed after it
has told all; two workers tell once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from scheduler.domain.content import ItemKey, ItemState
from scheduler.domain.digest import Deadline, Digest, ItemShown, Standing, Told
from scheduler.domain.errors import BadInput, NotFound
from scheduler.domain.item_texts import title_of
from scheduler.domain.notifications import (
    AT_ONCE_GAP,
    KIND_OF,
    Notification,
    NotificationKind,
    NotificationSettings,
    Rhythm,
    notification_of,
)
from scheduler.domain.people import Person, Role
from scheduler.domain.staff_mail import MailState
from scheduler.domain.standing import is_standing
from scheduler.ports import Clock, Database, Transaction
from scheduler.ports.mail_writing import MailWriting
from scheduler.services.review_queue import ReviewQueue, Waiting
from scheduler.services.staff_mail import StaffMailDesk

MOST: Final = 100
"""Things that one mail tells of; the rest come with the next."""

SOON: Final = timedelta(days=3)
"""How far a daily mail looks ahead."""

RECENT: Final = timedelta(days=14)
"""How long what nobody decides about stays in the daily mail."""

_OPEN: Final[Mapping[ItemState, NotificationKind]] = {
    ItemState.UNCERTAIN: NotificationKind.UNCERTAIN,
    ItemState.MISSED: NotificationKind.MISSED,
    ItemState.FAILED: NotificationKind.FAILED,
}
"""The states that wait for a person; the daily mail has what is in one of them, not that it once came to it."""

_TO_COME: Final = frozenset(
    {ItemState.DRAFT, ItemState.IN_REVIEW, ItemState.CHANGES_REQUESTED, ItemState.APPROVED, ItemState.PUBLISHING}
)
_LISTED: Final = frozenset({*_OPEN.values(), NotificationKind.TO_SIGN})


@dataclass(frozen=True, slots=True)
class Teller:
    """Puts mails in line for who wants them. `zone` is the clinic's; `solo` says whether authors may also sign."""

    store: Database
    mail: StaffMailDesk
    writing: MailWriting
    queue: ReviewQueue
    clock: Clock
    zone: Callable[[], str]
    solo: Callable[[], bool]

    def run(self) -> int:
        """Put in line what everybody with a confirmed address is to hear now; return how many mails that are."""
        with self.store.reading() as tables:
            reachable = tables.notification_settings.reachable()
            people = {person.login: person for person in tables.people.all() if person.active} if reachable else {}
            head = tables.audit.head()
        row, mails = head.sequence if head else 0, 0
        for settings in reachable:
            person = people.get(settings.login)
            if person is not None:
                mails += self._at_once(person, settings, row) + self._daily(person, settings, row)
        return mails

    def _at_once(self, person: Person, settings: NotificationSettings, head: int) -> bool:
        now = self.clock.now()
        if head == settings.heard or (settings.heard_at and settings.heard_at <= now < settings.heard_at + AT_ONCE_GAP):
            return False
        kinds = settings.kinds(Rhythm.AT_ONCE, person.roles)
        with self.store.reading() as tables:
            told, until = _news(person, kinds, settings.heard, head, tables)
        message = self.writing.happened(person, settings.language, told) if told else None
        with self.store.transaction() as tables:
            at = now if message else settings.heard_at
            moved = tables.notification_settings.hear(settings.login, settings.heard, until, at)
            if message and moved:
                name = _name("at once", settings.login, until)
                self.mail.put(settings.login, settings.address, "news", message, tables, name=name)
        return bool(message and moved)

    def _daily(self, person: Person, settings: NotificationSettings, head: int) -> bool:
        now = self.clock.now()
        local = now.astimezone(ZoneInfo(self.zone()))
        if not settings.digest_is_due(local):
            return False
        digest, until = self._digest(person, settings, head, now)
        message = None if digest.is_empty else self.writing.daily(person, settings.language, digest)
        with self.store.transaction() as tables:
            today = local.date()
            moved = tables.notification_settings.read_day(settings.login, settings.digest_day, today, until)
            if message and moved:
                name = _name("daily", settings.login, today.isoformat())
                self.mail.put(settings.login, settings.address, "digest", message, tables, name=name)
        return bool(message and moved)

    def _digest(self, person: Person, settings: NotificationSettings, head: int, now: datetime) -> tuple[Digest, int]:
        heard = {kind for kind in NotificationKind if settings.rhythm(kind, person.roles) is not Rhythm.NEVER}
        signs = Role.CLINICIAN in person.roles and NotificationKind.TO_SIGN in heard
        waiting = self.queue.waiting() if signs else ()
        daily = settings.kinds(Rhythm.DAILY, person.roles) - _LISTED
        with self.store.reading() as tables:
            news, until = _news(person, daily, settings.read, head, tables)
            digest = Digest(
                to_sign=tuple(_deadlines(waiting, "" if self.solo() else person.login)),
                to_decide=tuple(_to_decide(tables, heard, now)),
                news=news,
                upcoming=tuple(_upcoming(tables, now)) if settings.upcoming else (),
                lost=tuple(_lost(tables, settings.login, settings.digest_day, ZoneInfo(self.zone()))),
            )
        return digest, until


def _news(
    person: Person, kinds: Collection[NotificationKind], after: int, head: int, tables: Transaction
) -> tuple[tuple[Told, ...], int]:
    """Return what somebody else did, or came about by itself, and the row up to which that is all."""
    actions = [action for action, kind in KIND_OF.items() if kind in kinds]
    rows = tables.audit.after(after, actions, MOST) if actions else ()
    until = rows[-1].sequence if len(rows) == MOST else head
    found = (one for one in map(notification_of, rows) if one is not None and one.actor != person.login)
    return tuple(Told(one, item_shown(one, tables)) for one in found), max(until, after)


def item_shown(one: Notification, tables: Transaction) -> ItemShown | None:
    """Return the item that something happened to, None where it is about no item, or about one that is gone."""
    try:
        item = tables.items.get(ItemKey.parse(one.subject))
    except (BadInput, NotFound):
        return None
    return ItemShown(item.key, title_of(item), item.slot.at)


def _deadlines(waiting: Iterable[Waiting], own: str) -> Iterator[Deadline]:
    """Yield what waits for a signature; what a person submitted (`own`) somebody else has to sign."""
    for one in waiting:
        if one.login != own or not own:
            shown = ItemShown(one.item.key, title_of(one.item), one.item.slot.at)
            yield Deadline(shown, one.on_time, one.latest, one.is_too_late)


def _to_decide(tables: Transaction, heard: Collection[NotificationKind], now: datetime) -> Iterator[Standing]:
    states = {state for state, kind in _OPEN.items() if kind in heard}
    for item in tables.items.in_state(states) if states else ():
        if item.slot.at > now - RECENT:
            yield Standing(ItemShown(item.key, title_of(item), item.slot.at), item.state)


def _upcoming(tables: Transaction, now: datetime) -> Iterator[Standing]:
    for item in tables.items.between(now, now + SOON):
        if item.state in _TO_COME and not is_standing(item.key):
            yield Standing(ItemShown(item.key, title_of(item), item.slot.at), item.state)


def _lost(tables: Transaction, login: str, since: date, zone: ZoneInfo) -> Iterator[datetime]:
    """Yield when mails were made, since the last daily one, of which nobody knows that they arrived."""
    for mail in tables.staff_mails.of_person(login, MOST):
        if mail.state in {MailState.UNCLEAR, MailState.GIVEN_UP} and mail.made_at.astimezone(zone).date() >= since:
            yield mail.made_at


def _name(*parts: object) -> str:
    """Return an opaque name for a mail that tells of one thing once."""
    return hashlib.sha256("/".join(map(str, parts)).encode()).hexdigest()[:24]
