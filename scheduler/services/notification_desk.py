"""How a person hears of what happens: they choose it themselves, and prove that the address is theirs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import time
from typing import Final
from zoneinfo import ZoneInfo

from scheduler.domain.audit import event
from scheduler.domain.contact import parse_address
from scheduler.domain.errors import BadInput
from scheduler.domain.notifications import (
    NotificationKind,
    NotificationSettings,
    Rhythm,
    day_before_first_digest,
)
from scheduler.domain.people import Identity, Role
from scheduler.domain.session import hash_of
from scheduler.domain.staff_mail import StaffMail
from scheduler.ports import Clock, Database
from scheduler.ports.mail_writing import MailWriting
from scheduler.services.people import Staff
from scheduler.services.staff_mail import StaffMailDesk

NO_LINK: Final = "this link is used, too old, or somebody else's: ask for a new mail"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person chooses: how soon they hear of each kind, the hour of the daily mail and its language.

    `upcoming` says whether the daily mail has what goes out next.
    """

    rhythms: Mapping[NotificationKind, Rhythm]
    digest_at: time
    upcoming: bool
    language: str


@dataclass(frozen=True, slots=True)
class NotificationDesk:
    """Keeps people's wishes and addresses. `zone` is the clinic's, `languages` are those that mails are written in."""

    store: Database
    staff: Staff
    mail: StaffMailDesk
    writing: MailWriting
    clock: Clock
    zone: Callable[[], str]
    languages: Callable[[], Collection[str]]

    def of(self, login: str) -> NotificationSettings:
        """Return a person's settings."""
        with self.store.reading() as tables:
            return tables.notification_settings.get(login)

    def choose(self, wishes: Wishes, by: Identity) -> None:
        """Keep a person's own wishes. Raises BadInput, ClinicError."""
        if wishes.language not in self.languages():
            raise BadInput(f"mails are written in {', '.join(self.languages())}")
        person = self.staff.recognise(by, tuple(Role))
        with self.store.transaction() as tables:
            settings = replace(
                tables.notification_settings.get(person.login),
                rhythms=dict(wishes.rhythms),
                digest_at=wishes.digest_at,
                upcoming=wishes.upcoming,
                language=wishes.language,
            )
            tables.notification_settings.put(settings)
            tables.audit.record(event(self.clock.now(), person.login, "notifications chosen", person.login))

    def ask(self, address: str, token: str, by: Identity) -> StaffMail:
        """Mail a link to the address that a person wants; an earlier one counts until it is followed.

        `token` are 256 random bits. Returns how sending the mail ended. Raises BadInput for what is no address.
        """
        try:
            wanted = parse_address(address)
        except ValueError as error:
            raise BadInput(f"the address {error}") from error
        person, now = self.staff.recognise(by, tuple(Role)), self.clock.now()
        with self.store.transaction() as tables:
            known = tables.notification_settings.get(person.login)
            settings = replace(known, wanted=wanted, token_hash=hash_of(token), asked_at=now)
            tables.notification_settings.put(settings)
            tables.audit.record(event(now, person.login, "own address given", person.login))
        message = self.writing.confirm_address(person, settings.language, token)
        return self.mail.send(person.login, wanted, "address", message)

    def confirm(self, token: str, by: Identity) -> None:
        """Take the address that a link was mailed to; what happened before is not told.

        Raises BadInput for no such link, ClinicError.
        """
        person, now = self.staff.recognise(by, tuple(Role)), self.clock.now()
        local = now.astimezone(ZoneInfo(self.zone()))
        with self.store.transaction() as tables:
            known = tables.notification_settings.get(person.login)
            if not known.confirms(hash_of(token), now):
                raise BadInput(NO_LINK)
            settings = replace(known, address=known.wanted, wanted="", token_hash="", asked_at=None)
            tables.notification_settings.put(settings)
            if not known.address:
                head = tables.audit.head()
                day = day_before_first_digest(local, known.digest_at)
                tables.notification_settings.begin(person.login, head.sequence if head else 0, day)
            tables.audit.record(event(now, person.login, "own address confirmed", person.login))

    def drop(self, by: Identity) -> None:
        """Forget a person's address: nothing is mailed to them any more. Raises ClinicError."""
        person = self.staff.recognise(by, tuple(Role))
        with self.store.transaction() as tables:
            known = tables.notification_settings.get(person.login)
            tables.notification_settings.put(replace(known, address="", wanted="", token_hash="", asked_at=None))
            tables.audit.record(event(self.clock.now(), person.login, "own address removed", person.login))
