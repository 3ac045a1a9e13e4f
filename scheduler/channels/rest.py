"""Calls of a platform by plain HTTP: a connection for each, no redirects, and a body that is read as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests

from scheduler.channels.calls import Answer

Json = Mapping[str, Any]
"""A JSON object, whose values are whatever the platform says: each is looked at before it is used."""

_WORDS = ("message", "error_description", "detail", "error")
"""The fields in which platforms put their words for people, the fullest first."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A request's body that is a file: its bytes and their type."""

    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """A platform's answer to what it did: headers by lower-case name, and the JSON object in the body."""

    headers: Mapping[str, str]
    body: Json


class RefusedError(Exception):
    """A platform's answer to what it did not do."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"HTTP status {answer.status}")
        self.answer = answer


@dataclass(frozen=True, slots=True)
class Rest:
    """One server. `timeout` (seconds) bounds connecting and each silence on the line."""

    base_url: str
    timeout: float

    def call(
        self, method: str, path: str, *, token: str = "", query: Json | None = None, body: Json | Upload | None = None
    ) -> Reply:
        """Make one request. Raises RefusedError, and what requests raises; ValueError when the body is no JSON object."""
        upload = body if isinstance(body, Upload) else None
        response = requests.request(
            method,
            self.base_url.rstrip("/") + path,
            params=query,
            json=None if upload else body,
            data=upload.data if upload else None,
            headers={"Content-Type": upload.media_type} if upload else {},
            auth=_Bearer(token),
            timeout=self.timeout,
            allow_redirects=False,
        )
        headers = {name.lower(): value for name, value in response.headers.items()}
        if not response.ok or response.is_redirect:
            raise RefusedError(Answer(response.status_code, headers, *_said(response)))
        return Reply(headers, _json(response))


def answer_of(error: Exception) -> Answer | None:
    """Return the answer in an error of `Rest.call`, or None where there was none."""
    return error.answer if isinstance(error, RefusedError) else None


class _Bearer(requests.auth.AuthBase):
    """Puts in the token. Where a request has no `auth`, requests takes one from the user's .netrc, in place of the token."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._token:
            request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def _said(response: requests.Response) -> tuple[str, str, Json]:
    """Return the words of a refusal, no name for the problem, and its body."""
    try:
        body = _json(response)
    except ValueError:
        body = {}
    words = (str(body[field]) for field in _WORDS if body.get(field))
    return next(words, str(response.reason)), "", body


def _json(response: requests.Response) -> Json:
    body = response.json() if response.content else {}
    if not isinstance(body, dict):
        raise ValueError("the body is no JSON object")  # noqa: TRY004 - outside input, not a fault of types
    return body
