"""Inviting people: a one-time link, by mail or handed over, by which they choose how they sign in."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace

from scheduler.domain.audit import event
from scheduler.domain.contact import parse_address
from scheduler.domain.errors import BadInput, NotFound
from scheduler.domain.invitation import Invitation
from scheduler.domain.passkey import REGISTER, Passkey, in_base64url
from scheduler.domain.people import NO_PASSWORD, Identity, Person, Proof, Role
from scheduler.domain.session import hash_of
from scheduler.domain.staff_mail import StaffMail
from scheduler.ports import Clock, Database, Transaction
from scheduler.ports.mail_writing import InvitationWriting
from scheduler.services.passkey_proofs import PasskeyProofs
from scheduler.services.people import JOINED, Staff, check_free, check_password, check_person
from scheduler.services.staff_mail import StaffMailDesk

INVITING = "invite a person"
"""What a proof is about that invites somebody."""

_NO_LINK = "this link was used, is too old, or was taken back: ask for a new one"
_NAMELESS = "a-login"
_PASSKEY_NAME = "The first passkey"


@dataclass(frozen=True, slots=True)
class Wish:
    """Who is invited: how they are called, what they may do, and where the link is mailed to (empty: nowhere)."""

    name: str
    roles: tuple[Role, ...]
    registration: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the invited person chose: login, name, and a password or a passkey that was just made."""

    login: str
    name: str
    password: str = ""
    passkey: str = ""


@dataclass(frozen=True, slots=True)
class Invitations:
    """Invites people. Mail and its words are opened where one is sent."""

    store: Database
    staff: Staff
    passkeys: PasskeyProofs
    mail: Callable[[], StaffMailDesk]
    writing: Callable[[], InvitationWriting]
    clock: Clock

    def waiting(self) -> tuple[Invitation, ...]:
        """Return the invitations that nobody has accepted, the oldest first, also those that ended of late."""
        with self.store.reading() as tables:
            return tables.invitations.all()

    def stands(self, invitation: Invitation) -> bool:
        """Say whether a link may still be followed: also whoever invited still has to be a clinician here."""
        with self.store.reading() as tables:
            return self._stands(invitation, tables)

    def invite(self, wish: Wish, token: str, by: Proof) -> Invitation:
        """Invite somebody, as a clinician, with a new token (256 random bits). Raises BadInput, ClinicError."""
        clinician, now = self.staff.authenticate(by, (Role.CLINICIAN,), about=INVITING), self.clock.now()
        check_person(Person(_NAMELESS, wish.name, wish.roles, wish.registration))
        identity, email = secrets.token_hex(8), _address(wish.email)
        invitation = Invitation(
            identity, hash_of(token), wish.name, email, wish.roles, wish.registration, clinician.login, now
        )
        with self.store.transaction() as tables:
            tables.invitations.forget(now)
            self._put(invitation, "person invited", tables)
        return invitation

    def renew(self, identity: str, token: str, by: Proof) -> Invitation:
        """Make a new link in place of an invitation's earlier one, as a clinician. Raises NotFound, ClinicError."""
        clinician = self.staff.authenticate(by, (Role.CLINICIAN,), about=renewing(identity))
        with self.store.transaction() as tables:
            invitation = replace(
                _known(identity, tables), token_hash=hash_of(token), by=clinician.login, made_at=self.clock.now()
            )
            self._put(invitation, "invitation renewed", tables)
        return invitation

    def send(self, invitation: Invitation, token: str, language: str) -> StaffMail:
        """Mail the link to the invited person; return how that ended. The mail stands with whoever invited."""
        with self.store.reading() as tables:
            inviter = tables.people.get(invitation.by)
        message = self.writing().invitation(inviter, language, token)
        return self.mail().send(inviter.login, invitation.email, "invitation", message)

    def withdraw(self, identity: str, by: Identity) -> Invitation:
        """Take an invitation back, as a clinician. Raises NotFound, ClinicError."""
        clinician = self.staff.recognise(by, (Role.CLINICIAN,))
        with self.store.transaction() as tables:
            invitation = _known(identity, tables)
            tables.invitations.take(invitation.token_hash)
            detail = {"name": invitation.name}
            tables.audit.record(
                event(self.clock.now(), clinician.login, "invitation withdrawn", clinician.login, **detail)
            )
        return invitation

    def of(self, token: str) -> Invitation:
        """Return the invitation of a link. Raises NotFound for one that counts no more, whatever the reason."""
        with self.store.reading() as tables:
            invitation = tables.invitations.find(hash_of(token))
            if invitation is None or not self._stands(invitation, tables):
                raise NotFound(_NO_LINK)
        return invitation

    def ask_to_make(self, token: str, answer: Answer, origin: str) -> str:
        """Return what the invited person's browser needs to make a passkey, as JSON. Raises NotFound, BadInput."""
        person = _person(self.of(token), answer)
        with self.store.reading() as tables:
            check_free(person.login, tables)
        challenge = self.passkeys.challenge(REGISTER, person.login, origin)
        return self.passkeys.ceremony.creation_options(person, challenge, ())

    def accept(self, token: str, answer: Answer) -> Person:
        """Let the invited person work here, with the password or the passkey that they chose.

        Raises NotFound for a link that counts no more, BadInput, and ClinicError for a passkey that does not answer.
        """
        person = _person(self.of(token), answer)
        passkey = self._made(person.login, answer.passkey) if answer.passkey else None
        if passkey is None:
            check_password(answer.password)
        kept = NO_PASSWORD if passkey else self.staff.passwords.hashed(answer.password)
        with self.store.transaction() as tables:
            invitation = tables.invitations.find(hash_of(token))
            if invitation is None or not self._stands(invitation, tables):
                raise NotFound(_NO_LINK)
            tables.invitations.take(invitation.token_hash)
            check_free(person.login, tables)
            tables.people.put(person, kept)
            detail = {"roles": person.roles, "registration": person.registration, "invited_by": invitation.by}
            now = self.clock.now()
            tables.audit.record(event(now, person.login, JOINED, person.login, name=person.name, **detail))
            if passkey is not None:
                tables.passkeys.add(passkey)
                made = {"passkey": passkey.id, "name": passkey.name, "key": in_base64url(passkey.key)}
                tables.audit.record(event(now, person.login, "passkey registered", person.login, **made))
        return person

    def _made(self, login: str, answer: str) -> Passkey:
        challenge = self.passkeys.taken(answer, REGISTER, login)
        made = self.passkeys.ceremony.made(answer, challenge)
        return Passkey(made.id, login, _PASSKEY_NAME, made.key, made.sign_count, self.clock.now())

    def _put(self, invitation: Invitation, action: str, tables: Transaction) -> None:
        tables.invitations.put(invitation)
        detail = {"name": invitation.name, "roles": invitation.roles, "registration": invitation.registration}
        happened = event(self.clock.now(), invitation.by, action, invitation.by, **detail)
        tables.audit.record(happened)

    def _stands(self, invitation: Invitation, tables: Transaction) -> bool:
        """Say whether a link counts. Who lost their rights lets nobody in any more by a link that they kept."""
        inviter = tables.people.get(invitation.by)
        return invitation.stands(self.clock.now()) and inviter.active and Role.CLINICIAN in inviter.roles


def renewing(identity: str) -> str:
    """Return what a proof is about that makes a new link for an invitation."""
    return f"renew invitation {identity}"


def _known(identity: str, tables: Transaction) -> Invitation:
    invitation = tables.invitations.get(identity)
    if invitation is None:
        raise NotFound("there is no such invitation any more")
    return invitation


def _person(invitation: Invitation, answer: Answer) -> Person:
    person = Person(answer.login, answer.name, invitation.roles, invitation.registration)
    check_person(person)
    return person


def _address(typed: str) -> str:
    if not typed.strip():
        return ""
    try:
        return parse_address(typed)
    except ValueError as error:
        raise BadInput(f"the address {error}") from error
