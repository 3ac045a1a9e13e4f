"""The installation that may send.

Its secret key, its place, its journal; and what a person says about it.

What is wrong here is never mended by itself: a copy, a key that was lost and a journal with holes look like an
installation that is whole, and would send to people a second time, or to people who left.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from scheduler.domain.audit import event
from scheduler.domain.content import Item, ItemState
from scheduler.domain.delivery import DeliveryState
from scheduler.domain.errors import BadInput, ClinicError, MustStop
from scheduler.domain.installation import Place, key_fingerprint
from scheduler.domain.people import Credentials, Person, Role
from scheduler.ports import Clock, Journal, Store, Transaction
from scheduler.services.delivery_outcomes import follow_delivery, next_version, something_went_out
from scheduler.services.people import Staff

SUBJECT = "installation"
"""Its name on the audit trail."""

SEPARATED = "this is a copy of another installation, in which it was signed: sign it here"
"""Why a copy that was made an installation of its own starts with nothing signed."""

_SIGNED_OR_SUBMITTED = frozenset({ItemState.IN_REVIEW, ItemState.APPROVED, ItemState.MISSED, ItemState.FAILED})

_REMEDY = (
    "put back var/secret_key from your backup, or set CLINIC_SECRET_KEY as it was; if the key is lost for good, "
    "`clinic adopt key --by LOGIN`"
)
_NO_KEY = f"there is no secret key, so who must not be written to cannot be told: {_REMEDY}"


class PlacedStore(Store, Protocol):
    """A database that can say where it stands."""

    def place(self) -> Place | None:
        """Return where it stands, or None where nothing beside it says so."""
        ...

    def make_place(self) -> Place | None:
        """Put beside it what says where it stands, unless that is there."""
        ...


class Keys(Protocol):
    """The source of the secret key."""

    def find(self) -> bytes | None:
        """Return the key that is given or kept, or None. Raises BadInput."""
        ...

    def previous(self) -> tuple[bytes, ...]:
        """Return the keys before the present one, the newest first. Raises BadInput."""
        ...

    def make(self) -> bytes:
        """Make a key, keep it and return it. Raises BadInput."""
        ...

    def rotate(self) -> bytes:
        """Put the present key with the previous ones, make another and return it. Raises BadInput."""
        ...


@dataclass(frozen=True, slots=True)
class Installation:
    """One database with its secret key and its journal."""

    store: PlacedStore
    journal: Journal
    keys: Keys
    clock: Clock
    staff: Staff

    def checked_keys(self) -> tuple[bytes, ...]:
        """Return the secret key and, after it, those before it.

        Raises ClinicError when there is none, or not the one that the data was made with.
        """
        if fault := self.key_fault():
            raise ClinicError(fault)
        return self.key_ring()

    def key_ring(self) -> tuple[bytes, ...]:
        """Return the same as the keys are at this moment, without looking at the data. Raises ClinicError."""
        key = self.keys.find()
        if key is None:
            raise ClinicError(_NO_KEY)
        return tuple(dict.fromkeys((key, *self.keys.previous())))

    def check_key_is(self, key: bytes) -> None:
        """Raise MustStop when another key than this one counts by now: who left since would not be recognised."""
        with self.store.brief() as tables:
            kept = tables.installation.key()
        if kept is not None and kept != key_fingerprint(key):
            raise MustStop("the secret key was rotated, so nothing more is sent with the one before: start again")

    def found(self) -> None:
        """Keep the place and the key of a new installation, making both."""
        place = self.store.make_place()
        with self.store.transaction() as tables:
            if place and tables.installation.place() is None:
                tables.installation.keep_place(place)
            if tables.installation.key() is None and not tables.installation.has_keyed_data():
                tables.installation.keep_key(key_fingerprint(self.keys.find() or self.keys.make()))

    def check(self) -> None:
        """Raise ClinicError, with what to do, unless this is the installation that may send."""
        if faults := self.faults():
            raise ClinicError(faults[0])
        place = self.store.make_place()
        with self.store.transaction() as tables:
            # What an earlier version left has no place and no fingerprint: it gets those that it has now.
            if place and place != tables.installation.place():
                tables.installation.keep_place(place)
            key = self.keys.find()
            if key and tables.installation.key() is None:
                tables.installation.keep_key(key_fingerprint(key))

    def check_data(self) -> None:
        """Raise ClinicError unless people may change their data here: in a copy nobody would know who left.

        A damaged journal keeps nobody from leaving.
        """
        if fault := self.key_fault() or self.place_fault():
            raise ClinicError(fault)

    def faults(self) -> tuple[str, ...]:
        """Return in one line each why nothing may be sent from here."""
        return tuple(fault for find in (self.key_fault, self.place_fault, self.journal_fault) if (fault := find()))

    def key_fault(self) -> str | None:
        """Return why the secret key cannot be used, or None."""
        with self.store.transaction() as tables:
            return self._key_fault(tables)

    def place_fault(self) -> str | None:
        """Return that the database stands elsewhere than when it was last used, or None."""
        seen = self.store.place()
        with self.store.transaction() as tables:
            kept = tables.installation.place()
        if kept is None or (seen is not None and kept.is_where(seen)):
            return None
        came_from = f" from {kept.path}" if kept.path and (seen is None or seen.path != kept.path) else ""
        return (
            f"this database was copied or moved here{came_from}, and the two would send everything twice, so "
            "nothing is sent: if the other one will never send again, `clinic adopt place --by LOGIN`; if this is a "
            "copy to try things with, `clinic separate --by LOGIN`"
        )

    def journal_fault(self) -> str | None:
        """Return why the journal cannot be trusted, or None."""
        with self.store.transaction() as tables:
            known = tables.installation.journal(self.journal.home)
        return self.journal.fault(known)

    def adopt_place(self, by: Credentials) -> None:
        """Let this database go on where it stands now: the one that it was copied from never sends again.

        Raises BadInput where it stands where it always stood.
        """
        if self.place_fault() is None:
            raise BadInput("there is nothing to adopt: the database stands where it always stood")
        person, place = self._authenticate(by), self.store.make_place()
        with self.store.transaction() as tables:
            if place:
                tables.installation.keep_place(place)
            self._record(tables, person, "place adopted")

    def adopt_journal(self, by: Credentials) -> None:
        """Go on with the journal as it is: a person has looked at the platforms. Raises ClinicError."""
        person = self._authenticate(by)
        with self.store.transaction() as tables:
            known = tables.installation.journal(self.journal.home)
        mark = self.journal.adopt(known)
        with self.store.transaction() as tables:
            tables.installation.keep_journal(mark)
            self._record(tables, person, "journal adopted")

    def adopt_key(self, by: Credentials) -> None:
        """Go on with the secret key that is given now, or a new one: the one before is lost.

        Who asked not to be written to is not recognised by another key, so all of them have to be suppressed again.
        """
        person, key = self._authenticate(by), self.keys.find() or self.keys.make()
        with self.store.transaction() as tables:
            tables.installation.keep_key(key_fingerprint(key))
            self._record(tables, person, "key adopted")

    def rotate_key(self, by: Credentials) -> None:
        """Go on with a new secret key, and keep the present one for what was made with it.

        Where the key comes from the environment, a person has set the new one there already, with the present one among
        those before it. A rotation that was interrupted is finished. Raises ClinicError.
        """
        person = self._authenticate(by)
        with self.store.transaction() as tables:
            kept = tables.installation.key()
        present = self.keys.find()
        if present is None:
            raise ClinicError(self.key_fault() or "there is no secret key to rotate")
        was_set_by_hand = kept not in {None, key_fingerprint(present)}
        if was_set_by_hand and kept not in {key_fingerprint(key) for key in self.keys.previous()}:
            raise ClinicError(self.key_fault() or "the secret key is another one: put back the one before it")
        key = present if was_set_by_hand else self.keys.rotate()
        with self.store.transaction() as tables:
            tables.installation.keep_key(key_fingerprint(key))
            self._record(tables, person, "key rotated")

    def separate(self, by: Credentials) -> None:
        """Make a copy an installation of its own: nothing that was signed or is open in the other goes out from here.

        Raises BadInput where it is no copy.
        """
        if self.place_fault() is None:
            raise BadInput("this is no copy: its database stands where it always stood, so nothing was changed")
        person, now, place = self._authenticate(by), self.clock.now(), self.store.make_place()
        with self.store.transaction() as tables:
            # No worker runs on a copy, so whatever is claimed or called here is so in the other alone.
            tables.deliveries.expire_leases(datetime.max.replace(tzinfo=UTC))
            for campaign in tables.items.campaigns():
                for item in tables.items.of_campaign(campaign):
                    _start_over(item, tables, now)
                    tables.audit.record(event(now, person.login, "separated", str(item.key)))
            if place:
                tables.installation.keep_place(place)
            self._record(tables, person, "separated")

    def _authenticate(self, by: Credentials) -> Person:
        return self.staff.authenticate(by, tuple(Role))

    def _key_fault(self, tables: Transaction) -> str | None:
        kept, key = tables.installation.key(), self.keys.find()
        if key is None:
            return _NO_KEY
        if kept is None or kept == key_fingerprint(key):
            return None
        if kept in {key_fingerprint(previous) for previous in self.keys.previous()}:
            return "the secret key was changed, and nobody has said so yet: `clinic rotate-key --by LOGIN`"
        return (
            "the secret key is another one than this clinic's data was made with, so who must not be written to "
            f"would not be recognised: {_REMEDY}"
        )

    def _record(self, tables: Transaction, person: Person, action: str) -> None:
        tables.audit.record(event(self.clock.now(), person.login, action, SUBJECT))


def _start_over(item: Item, tables: Transaction, now: datetime) -> None:
    """Let nothing of an item go out, and nobody ask about it: the other installation does."""
    is_out = something_went_out(item.key, item.version, tables)
    for delivery in tables.deliveries.of_item(item.key):
        if delivery.state is DeliveryState.UNCERTAIN:
            tables.deliveries.decide(delivery.id, DeliveryState.CANCELLED, now, SEPARATED)
    tables.deliveries.cancel_pending(item.key, SEPARATED, now)
    tables.approvals.void(item.key, SEPARATED, now)
    if is_out:
        for delivery in tables.deliveries.of_item(item.key, item.version):
            follow_delivery(delivery, tables, SEPARATED)
    elif item.state in _SIGNED_OR_SUBMITTED:
        tables.items.put(next_version(item, ItemState.CHANGES_REQUESTED, SEPARATED))
