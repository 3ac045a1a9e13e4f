"""Signing in with a browser, and out: sessions as rows, which anybody in charge can end."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.domain.audit import event
from scheduler.domain.characters import printable_line
from scheduler.domain.errors import ClinicError, CodeNeeded, NotFound
from scheduler.domain.passkey import SIGN_IN
from scheduler.domain.people import Person, Proof, Role
from scheduler.domain.session import SEEN_EVERY, Session, WaitingSignIn, hash_of
from scheduler.ports import Clock, Database
from scheduler.services.people import Staff

LONGEST_AGENT = 200
"""Characters that are kept of what a browser calls itself."""


@dataclass(frozen=True, slots=True)
class Present:
    """Who is signed in, with which session. `notice` is what their next page says once."""

    person: Person
    session: Session

    @property
    def notice(self) -> str:
        """What is to be said once."""
        return self.session.notice


@dataclass(frozen=True, slots=True)
class Sessions:
    """The sessions of the people who work here."""

    store: Database
    clock: Clock
    staff: Staff

    def begin(self, proof: Proof, token: str, agent: str = "") -> Present:
        """Sign a person in with a new token (256 random bits).

        Raises ClinicError; CodeNeeded where a code is still awaited: the token is then the one that `complete` takes.
        """
        try:
            person = self.staff.authenticate(proof, tuple(Role), about=SIGN_IN)
        except CodeNeeded:
            with self.store.transaction() as tables:
                tables.sessions.wait_for_code(WaitingSignIn(hash_of(token), proof.login, self.clock.now()))
            raise
        return self._began(person, token, agent)

    def complete(self, waiting: str, code: str, token: str, agent: str = "") -> tuple[Present, int | None]:
        """Sign in somebody whose password was right, by their code, with a new token.

        Return also how many recovery codes are left where one of them was used. Raises NotFound where the password was
        typed too long ago, and ClinicError for a wrong code.
        """
        with self.store.transaction() as tables:
            found = tables.sessions.waiting(hash_of(waiting))
            person = tables.people.get(found.login) if found and found.stands(self.clock.now()) else None
        if person is None or not person.active:
            raise NotFound("the password was typed too long ago: sign in again")
        left = self.staff.check_code(person, code)
        with self.store.transaction() as tables:
            if not tables.sessions.take_waiting(hash_of(waiting)):
                raise NotFound("somebody signed in with this password meanwhile: sign in again")
        return self._began(person, token, agent), left

    def _began(self, person: Person, token: str, agent: str) -> Present:
        now = self.clock.now()
        session = Session(hash_of(token), person.login, now, now, printable_line(agent)[:LONGEST_AGENT])
        with self.store.transaction() as tables:
            tables.sessions.forget(now)
            tables.sessions.add(session)
            tables.audit.record(event(now, person.login, "signed in", person.login, session=session.id))
        return Present(person, session)

    def present(self, token: str) -> Present | None:
        """Return who is signed in with a token; None where nobody is, any more."""
        now = self.clock.now()
        with self.store.reading() as tables:
            session = tables.sessions.find(hash_of(token))
            if session is None or not session.stands(now):
                return None
            person = tables.people.get(session.login)
        if not person.active:
            return None
        if now - session.seen_at >= SEEN_EVERY:
            with self.store.transaction() as tables:
                tables.sessions.mark_seen(session.token_hash, now)
        return Present(person, session)

    def heard(self, present: Present) -> None:
        """Forget what a session's page was to say once: it was said."""
        self.say_once(present, "")

    def say_once(self, present: Present, notice: str) -> None:
        """Keep a sentence for the next page of a session."""
        with self.store.transaction() as tables:
            tables.sessions.say_once(present.session.token_hash, notice)

    def end(self, present: Present) -> None:
        """Sign somebody out."""
        login, now = present.person.login, self.clock.now()
        with self.store.transaction() as tables:
            tables.sessions.end(present.session.token_hash)
            tables.audit.record(event(now, login, "signed out", login, session=present.session.id))

    def of(self, login: str) -> tuple[Session, ...]:
        """Return a person's sessions that stand, the last used first."""
        now = self.clock.now()
        with self.store.transaction() as tables:
            return tuple(session for session in tables.sessions.of_person(login) if session.stands(now))

    def end_one(self, present: Present, login: str, identity: str) -> None:
        """End a session by its id: one's own, or as a clinician anybody's. Raises ClinicError."""
        actor = present.person
        if actor.login != login and Role.CLINICIAN not in actor.roles:
            raise ClinicError(f"only a clinician ends the sessions of others, and {actor.name} is none")
        found = [session for session in self.of(login) if session.id == identity]
        if not found:
            raise ClinicError(f"{login} has no such session any more")
        with self.store.transaction() as tables:
            for session in found:
                tables.sessions.end(session.token_hash)
                detail = {"session": session.id}
                tables.audit.record(event(self.clock.now(), actor.login, "session ended", login, **detail))
