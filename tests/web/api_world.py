"""A clinic whose programs use the staff's API: by requests, without a server."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import count
from pathlib import Path

from fastapi.testclient import TestClient
from httpx2 import Response
from staff_world import AUTHOR, CLINICIAN, PASSWORD, StaffWorld

from scheduler.domain.api_token import Scope
from scheduler.domain.people import Credentials

OWN = PASSWORD
API = "/api/v1"
EVERYTHING = frozenset(Scope)


class ProgramClient:
    """A program with a token. Each POST has a key of its own unless one is given."""

    def __init__(self, client: TestClient, token: str, keys: Iterator[str]) -> None:
        self.client, self.token, self._keys = client, token, keys

    @property
    def headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}"}

    def get(self, path: str) -> Response:
        return self.client.get(API + path, headers=self.headers)

    def post(self, path: str, body: object = None, key: str = "") -> Response:
        headers = {**self.headers, "idempotency-key": key or next(self._keys)}
        return self.client.post(API + path, json=body, headers=headers)


class ApiWorld(StaffWorld):
    """The clinic of the staff's pages, whose people chose their passwords themselves."""

    def __init__(self, folder: Path, environment: Mapping[str, str] | None = None) -> None:
        super().__init__(folder, environment)
        for known in (AUTHOR, CLINICIAN, Credentials("lee", PASSWORD)):
            self.application.people.change_password(known, OWN)
        self._keys = (f"key-{number}" for number in count())

    def token(self, login: str, scopes: Collection[Scope] = EVERYTHING) -> str:
        return self.application.api_tokens.make(Credentials(login, OWN), "a program", scopes)

    @property
    def clinician(self) -> Credentials:
        return Credentials("rao", OWN)

    def program(self, login: str = "maya", scopes: Collection[Scope] = EVERYTHING) -> ProgramClient:
        """Return a program that acts for a person."""
        return ProgramClient(self.nobody(), self.token(login, scopes), self._keys)

    def trail(self, action: str) -> list[str]:
        entries = self.application.trail.entries()
        return [entry.event.detail for entry in entries if entry.event.action == action]
