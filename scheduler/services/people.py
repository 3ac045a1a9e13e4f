"""The people who may act. They prove who they are each time something is recorded in their name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from scheduler.domain.api_token import token_hash
from scheduler.domain.audit import event
from scheduler.domain.contact import checked_words, is_one_line
from scheduler.domain.errors import BadInput, ClinicError, CodeNeeded, NotFound
from scheduler.domain.people import (
    LOGIN,
    NO_PASSWORD,
    Actor,
    Bearer,
    Credentials,
    Identity,
    PasskeyAnswer,
    Person,
    Proof,
    Role,
    SignedIn,
)
from scheduler.domain.session import hash_of
from scheduler.ports import Clock, Passwords, Store, Transaction
from scheduler.services.code_proofs import CodeProofs
from scheduler.services.passkey_proofs import PasskeyProofs

SHORTEST_PASSWORD = 12
"""Characters: NIST SP 800-63B-4 (2025) asks for 15 where a password stands alone and 8 beside a second factor."""

ADDING = "add a person"
"""What a proof is about that adds somebody."""

CHANGING_PASSWORD = "change one's own password"  # noqa: S105 - says what is done
"""What a proof is about that gives oneself another password."""

JOINED = "invitation accepted"
"""What the trail says of somebody who followed an invitation."""

_SETS_A_PASSWORD = frozenset({"person added", JOINED, "password changed", "password reset"})


@dataclass(frozen=True, slots=True)
class Staff:
    """The people of a workspace."""

    store: Store
    passwords: Passwords
    clock: Clock
    passkeys: PasskeyProofs | None = None
    codes: CodeProofs | None = None

    def add(self, person: Person, password: str, by: Proof | None = None) -> Person:
        """Add a person. Raises BadInput for a login that is taken, and for what cannot be used.

        Once there is a clinician, only a clinician (`by`) adds people, changes them and resets their passwords.
        """
        actor = self._in_charge(by, ADDING)
        check_person(person)
        check_password(password)
        with self.store.transaction() as tables:
            check_free(person.login, tables)
            self._put_new(person, password, actor, tables)
        return person

    def add_first(self, person: Person, password: str) -> Person:
        """Add the first person, a clinician, who then adds the others. Raises BadInput, also once there is one.

        They chose the password themselves: nobody else knows it.
        """
        if Role.CLINICIAN not in person.roles:
            raise BadInput("the first person is a clinician: only clinicians add people")
        check_person(person)
        check_password(password)
        with self.store.transaction() as tables:
            if tables.people.all():
                raise BadInput("somebody works here already, and adds the others")
            self._put_new(person, password, person.login, tables)
        return person

    def _put_new(self, person: Person, password: str, actor: str, tables: Transaction) -> None:
        tables.people.put(person, self.passwords.hashed(password))
        tables.audit.record(event(self.clock.now(), actor, "person added", person.login, **_described(person)))

    def change(self, person: Person, by: Proof | None = None) -> Person:
        """Give somebody another name, other roles, another registration; other roles sign them out everywhere.

        So nobody goes on with a session that is older than their rights. Raises NotFound, BadInput, ClinicError, also
        where the only clinician would be none any more.
        """
        actor = self._in_charge(by, changing(person.login))
        with self.store.transaction() as tables:
            earlier = tables.people.get(person.login)
            changed = replace(person, active=earlier.active)
            check_person(changed)
            if Role.CLINICIAN not in changed.roles:
                _check_not_last(earlier, tables.people.all())
            tables.people.put(changed)
            if set(changed.roles) != set(earlier.roles):
                tables.sessions.end_of_person(person.login)
            detail = {"before": _described(earlier), "now": _described(changed)}
            tables.audit.record(event(self.clock.now(), actor, "person changed", person.login, **detail))
        return changed

    def change_password(self, proof: Proof, new: str) -> None:
        """Give a person another password. Raises BadInput, and ClinicError for a wrong one."""
        person = self.authenticate(proof, tuple(Role), about=CHANGING_PASSWORD)
        self._put_password(person, new, person.login)

    def reset_password(self, login: str, new: str, by: Proof | None = None) -> None:
        """Give somebody who forgot it another password. Raises NotFound, BadInput, ClinicError."""
        actor = self._in_charge(by, resetting(login))
        with self.store.transaction() as tables:
            person = tables.people.get(login)
        self._put_password(person, new, actor, "password reset")

    def set_active(self, login: str, *, active: bool, by: Proof | None = None) -> Person:
        """Take a person's rights away, or give them back; what was signed keeps the name.

        Raises NotFound, ClinicError, also for the only clinician: nobody could sign, or say who works here, any more.
        """
        actor = self._in_charge(by, activating(login, active=active))
        with self.store.transaction() as tables:
            person = replace(tables.people.get(login), active=active)
            if not active:
                _check_not_last(person, tables.people.all())
            tables.people.put(person)
            if not active:
                tables.sessions.end_of_person(login)
                tables.api_tokens.end_of_person(login)
            action = "person activated" if active else "person deactivated"
            tables.audit.record(event(self.clock.now(), actor, action, login))
        return person

    def _put_password(self, person: Person, new: str, actor: str, action: str = "password changed") -> None:
        check_password(new)
        with self.store.transaction() as tables:
            tables.people.put(person, self.passwords.hashed(new))
            tables.sessions.end_of_person(person.login)
            tables.audit.record(event(self.clock.now(), actor, action, person.login))

    def _in_charge(self, by: Proof | None, about: str) -> str:
        """Return the login of who changes the people here.

        Raises ClinicError unless that is a clinician, once there is one.
        """
        if by is not None:
            return self.authenticate(by, (Role.CLINICIAN,), about).login
        if _clinicians(self.all()):
            raise ClinicError("there is a clinician here, and only a clinician changes who works here: give --by LOGIN")
        return "system"

    def all(self) -> tuple[Person, ...]:
        """Return everybody, by login."""
        with self.store.transaction() as tables:
            return tables.people.all()

    def person(self, login: str) -> Person:
        """Return somebody by their login. Raises NotFound."""
        with self.store.transaction() as tables:
            return tables.people.get(login)

    def recognise(self, identity: Identity, roles: Iterable[Role]) -> Person:
        """Return who acts, where a session or a program's token says so, and who has one of the roles.

        Raises ClinicError.
        """
        if not isinstance(identity, SignedIn | Bearer):
            return self.authenticate(identity, roles)
        wanted = tuple(roles)
        with self.store.transaction() as tables:
            person = tables.people.get(self._login_of(identity, tables))
        if not person.active:
            raise ClinicError(f"{person.login} is no longer active")
        self._has_one_of(person, wanted)
        return person

    def _login_of(self, identity: SignedIn | Bearer, tables: Transaction) -> str:
        now = self.clock.now()
        if isinstance(identity, Bearer):
            token = tables.api_tokens.find(token_hash(identity.token))
            if token is None or not token.stands(now):
                raise ClinicError("this token is not good, or not any more")
            return token.login
        session = tables.sessions.find(hash_of(identity.token))
        if session is None or not session.stands(now):
            raise ClinicError("nobody is signed in here any more: sign in again")
        return session.login

    def acting(self, by: Actor) -> str:
        """Return the login of who acts; one that is given as it is has to be of somebody who works here.

        Raises BadInput, ClinicError.
        """
        if not isinstance(by, str):
            return self.recognise(by, tuple(Role)).login
        check_works_here(by, self.store)
        return by

    def authenticate(self, proof: Proof, roles: Iterable[Role], about: str = "") -> Person:
        """Return the person who proves who they are, by a password or a passkey, and who has one of the roles.

        `about` says what is proved: a passkey's answer is for that alone. Without it only a password counts. Raises
        ClinicError; a failed try is put on the audit trail.
        """
        wanted = tuple(roles)
        person = self._by_passkey(proof, about) if isinstance(proof, PasskeyAnswer) else self._by_password(proof)
        self._has_one_of(person, wanted)
        return person

    def _by_passkey(self, proof: PasskeyAnswer, about: str) -> Person:
        if self.passkeys is None or not about:
            raise ClinicError("a passkey is not enough here: type your password")
        try:
            person = self.person(self.passkeys.proved(proof, about))
        except ClinicError as error:
            self._refused(proof.login or "system", proof.login, str(error))
            raise
        if not person.active:
            reason = "this person is no longer active"
            self._refused(person.login, person.login, reason)
            raise ClinicError(f"{person.login} could not be signed in: {reason}")
        return person

    def _by_password(self, credentials: Credentials) -> Person:
        """Return who proves who they are by a password, and by a code where they have such on.

        Raises CodeNeeded where only that is missing, and ClinicError.
        """
        person = self.person_of(credentials)
        if self.codes is not None and self.codes.are_on(person.login):
            if not credentials.code:
                raise CodeNeeded(f"{person.login} also proves who they are by a code of their app: type it too")
            self.check_code(person, credentials.code)
        return person

    def check_code(self, person: Person, code: str) -> int | None:
        """Take a person's code; return how many recovery codes are left where it was one. Raises ClinicError."""
        if self.codes is None:
            raise ClinicError("nobody has one-time codes here")
        try:
            return self.codes.check(person.login, code)
        except ClinicError as error:
            self._refused(person.login, person.login, str(error))
            raise

    def person_of(self, credentials: Credentials) -> Person:
        """Return the person whose password it is, without a word about codes. Raises ClinicError."""
        with self.store.transaction() as tables:
            try:
                person, kept = tables.people.get(credentials.login), tables.people.password_hash(credentials.login)
            except NotFound:
                person, kept = None, ""
        if person is None:
            self.passwords.hashed(credentials.password)  # takes as long as for somebody who works here
            self._refused("system", "", "unknown login")
            raise ClinicError(f"there is no person '{credentials.login}': `clinic person list` shows who there is")
        if kept == NO_PASSWORD:
            self.passwords.hashed(credentials.password)  # likewise
        is_right = self.passwords.matches(kept, credentials.password)  # also tried for who is no longer active
        if not person.active or not is_right:
            reason = "the password is wrong" if person.active else "this person is no longer active"
            self._refused(person.login, person.login, reason)
            raise ClinicError(f"{person.login} could not be signed in: {reason}")
        return person

    def _has_one_of(self, person: Person, wanted: tuple[Role, ...]) -> None:
        if not set(person.roles) & set(wanted):
            names = " or ".join(wanted)
            self._refused(person.login, person.login, f"needs the role {names}")
            raise ClinicError(
                f"{person.name} may not do this: it needs the role {names}, and has {', '.join(person.roles)}"
            )

    def _refused(self, actor: str, subject: str, reason: str) -> None:
        """Put a failed try on the trail; a login that nobody has is not kept: it may be a password typed too early."""
        with self.store.transaction() as tables:
            tables.audit.record(event(self.clock.now(), actor, "sign-in refused", subject, reason=reason))


def changing(login: str) -> str:
    """Return what a proof is about that changes somebody's name or roles."""
    return f"change person {login}"


def resetting(login: str) -> str:
    """Return what a proof is about that sets somebody's password."""
    return f"set the password of {login}"


def activating(login: str, *, active: bool) -> str:
    """Return what a proof is about that gives somebody's rights back, or takes them away."""
    return f"{'activate' if active else 'deactivate'} {login}"


def check_works_here(login: str, store: Store) -> None:
    """Raise BadInput unless a login is that of somebody who works here."""
    with store.transaction() as tables:
        people = {person.login: person for person in tables.people.all()}
    if login not in people or not people[login].active:
        raise BadInput(f"nobody with the login '{login}' works here: `clinic person list` shows who does")


def password_setter(login: str, tables: Transaction) -> str:
    """Return the login that set a person's password: their own, or another's."""
    entries = tables.audit.entries(login)
    events = (
        entry.event for entry in entries if entry.event.subject == login and entry.event.action in _SETS_A_PASSWORD
    )
    return next((happened.actor for happened in reversed(tuple(events))), "")


def check_own_password(login: str, tables: Transaction) -> None:
    """Raise BadInput where somebody else set a person's password.

    With it they could make something that lasts (a passkey, a token), and keep that when the password is changed.
    """
    if password_setter(login, tables) != login:
        raise BadInput("somebody else set your password: choose one of your own first")


def _clinicians(people: Iterable[Person]) -> tuple[str, ...]:
    return tuple(person.login for person in people if person.active and Role.CLINICIAN in person.roles)


def _check_not_last(person: Person, people: Iterable[Person]) -> None:
    """Raise ClinicError for the only clinician: nobody could sign, or say who works here, any more."""
    if _clinicians(people) == (person.login,):
        raise ClinicError(f"{person.name} is the only clinician here: add another one first")


def _described(person: Person) -> Mapping[str, object]:
    return {"name": person.name, "roles": person.roles, "registration": person.registration}


def check_free(login: str, tables: Transaction) -> None:
    """Raise BadInput for a login that somebody has already."""
    if any(known.login == login for known in tables.people.all()):
        raise BadInput(f"there is a person with the login '{login}' already: choose another")


def check_person(person: Person) -> None:
    """Raise BadInput for a login, a name, roles or a registration that cannot be used."""
    if not LOGIN.fullmatch(person.login):
        raise BadInput(f"'{person.login}' cannot be a login: use small letters, digits, dots and hyphens, 40 at most")
    checked_words(person.name, "the name")
    checked_words(person.registration, "the registration")
    if not person.name.strip() or not is_one_line(person.name):
        raise BadInput("a person needs a name as it is printed beside a signature")
    if not person.roles:
        raise BadInput(f"a person needs a role: {', '.join(Role)}")
    if Role.CLINICIAN in person.roles and not person.registration.strip():
        raise BadInput("a clinician needs a registration number: it is printed beside each signature")


def check_password(password: str) -> None:
    """Raise BadInput for a password that is too short."""
    if len(password) < SHORTEST_PASSWORD:
        raise BadInput(f"a password needs at least {SHORTEST_PASSWORD} characters")
