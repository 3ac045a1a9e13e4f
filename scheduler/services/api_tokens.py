"""The tokens of programs: each person makes their own, and anybody in charge ends them.

A token is no proof of a person: whatever asks for one (signing, confirming, waiving, retracting, erasing) takes none.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from scheduler.domain.api_token import USED_EVERY, ApiToken, Scope, in_order, is_token, token_hash, written_token
from scheduler.domain.audit import event
from scheduler.domain.contact import checked_words, is_one_line
from scheduler.domain.errors import BadInput, ClinicError, NotFound
from scheduler.domain.people import Identity, Person, Proof, Role
from scheduler.ports import Clock, Database
from scheduler.services.people import Staff, check_own_password

MOST_TOKENS: Final = 20
LONGEST_NAME: Final = 60
"""Characters of a token's name."""

MAKING: Final = "make a token"
"""What a proof is about that makes a token."""


@dataclass(frozen=True, slots=True)
class Acting:
    """A program that acts: its token, and the person it acts for."""

    person: Person
    token: ApiToken


@dataclass(frozen=True, slots=True)
class ApiTokens:
    """The tokens of a workspace. `zone` is the clinic's, whose days end a token; `new_secret` returns 64 hex digits."""

    store: Database
    clock: Clock
    staff: Staff
    zone: Callable[[], ZoneInfo]
    new_secret: Callable[[], str]

    def make(self, owner: Proof, name: str, scopes: Collection[Scope], last_day: date | None = None) -> str:
        """Make a token for whoever proves who they are, and return it: it is never shown again.

        It is good to the end of `last_day`. Raises BadInput, ClinicError.
        """
        called = checked_words(name, "the name").strip()
        if not called or not is_one_line(called) or len(called) > LONGEST_NAME:
            raise BadInput(f"a token needs a name of one line, {LONGEST_NAME} characters at most")
        if not scopes:
            raise BadInput("a token needs at least one scope: choose what it may be used for")
        now, ends_at = self.clock.now(), self._end_of(last_day)
        if ends_at is not None and ends_at <= now:
            raise BadInput("the last day has passed: choose a later one, or none")
        person = self.staff.authenticate(owner, tuple(Role), about=MAKING)
        written = written_token(self.new_secret())
        token = ApiToken(token_hash(written), person.login, called, frozenset(scopes), now, ends_at)
        with self.store.transaction() as tables:
            check_own_password(person.login, tables)
            if sum(known.login == person.login for known in tables.api_tokens.all()) >= MOST_TOKENS:
                raise BadInput(f"{MOST_TOKENS} tokens are enough: end one first")
            tables.api_tokens.add(token)
            detail = {"token": token.id, "name": called, "scopes": in_order(token.scopes), "ends_at": ends_at}
            tables.audit.record(event(now, person.login, "token made", person.login, **detail))
        return written

    def of(self, login: str) -> tuple[ApiToken, ...]:
        """Return a person's tokens, the oldest first, those of which the last day has passed too."""
        return tuple(token for token in self.all() if token.login == login)

    def all(self) -> tuple[ApiToken, ...]:
        """Return everybody's tokens, the oldest first."""
        with self.store.reading() as tables:
            return tables.api_tokens.all()

    def acting(self, written: str) -> Acting | None:
        """Return for whom a program acts that has a token; None where the token is not good, or not any more."""
        if not is_token(written):
            return None
        now = self.clock.now()
        with self.store.reading() as tables:
            token = tables.api_tokens.find(token_hash(written))
            if token is None or not token.stands(now):
                return None
            person = tables.people.get(token.login)
        if not person.active:
            return None
        if token.used_at is None or now - token.used_at >= USED_EVERY:
            with self.store.transaction() as tables:
                tables.api_tokens.mark_used(token.token_hash, now)
        return Acting(person, token)

    def end(self, identity: str, by: Identity) -> ApiToken:
        """End a token by its id: one's own, or as a clinician anybody's. Raises NotFound, ClinicError."""
        actor = self.staff.recognise(by, tuple(Role))
        found = [token for token in self.all() if token.id == identity]
        if not found:
            raise NotFound("there is no such token any more")
        (token,) = found
        if token.login != actor.login and Role.CLINICIAN not in actor.roles:
            raise ClinicError(f"only a clinician ends the tokens of others, and {actor.name} is none")
        with self.store.transaction() as tables:
            tables.api_tokens.end(token.token_hash)
            detail = {"token": token.id, "name": token.name}
            tables.audit.record(event(self.clock.now(), actor.login, "token ended", token.login, **detail))
        return token

    def last_day(self, token: ApiToken) -> date | None:
        """Return the last day on which a token is good, None where it has none."""
        return None if token.ends_at is None else (token.ends_at.astimezone(self.zone()) - timedelta(seconds=1)).date()

    def _end_of(self, day: date | None) -> datetime | None:
        return None if day is None else datetime.combine(day + timedelta(days=1), time(), self.zone())
