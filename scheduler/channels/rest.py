"""Calls of a platform by plain HTTP: a connection for each, no redirects, and a body that is read as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import requests

from scheduler.channels.answers import Json
from scheduler.channels.calls import PLATFORM_TIME, Answer
from scheduler.channels.limits import http_date

_WORDS = ("message", "error_description", "detail", "title", "error")
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
        """Make one request.

        Raises RefusedError, and what requests raises; ValueError when the body is no JSON object.
        """
        upload = body if isinstance(body, Upload) else None
        response = exchange(
            method,
            self.base_url.rstrip("/") + path,
            params=query,
            json=None if upload else body,
            data=upload.data if upload else None,
            headers={"Content-Type": upload.media_type} if upload else {},
            auth=_Bearer(token),
            timeout=self.timeout,
        )
        return Reply(headers_of(response), json_of(response))


def exchange(method: str, url: str, *, timeout: float, **content: Any) -> requests.Response:  # noqa: ANN401 - as requests has it
    """Make one request on a connection of its own, and return an answer that says yes.

    Every call of every channel comes through here. A redirect is not followed: it would take the key to another
    server, or do the call twice. A connection is not kept: one that the platform closed meanwhile would make a lost
    call of one that was never sent. Raises RefusedError for any other answer, and what requests raises.
    """
    content.setdefault("auth", _Bearer(""))
    response = requests.request(method, url, timeout=timeout, allow_redirects=False, **content)
    if (tell := PLATFORM_TIME.get(None)) and (told_time := http_date(response.headers.get("Date", ""))):
        tell(told_time)
    if not 200 <= response.status_code < 300:
        raise RefusedError(_refusal(response))
    return response


def answer_of(error: Exception) -> Answer | None:
    """Return the answer in an error of `exchange`, or None where there was none."""
    return error.answer if isinstance(error, RefusedError) else None


def headers_of(response: requests.Response) -> dict[str, str]:
    """Return an answer's headers by lower-case name."""
    return {name.lower(): value for name, value in response.headers.items()}


def json_of(response: requests.Response) -> Json:
    """Return the JSON object in an answer, which is empty where there is no body. Raises ValueError."""
    try:
        body = response.json() if response.content else {}
    except RecursionError as error:
        raise ValueError("the body is nested too deep") from error
    if not isinstance(body, dict):
        raise ValueError("the body is no JSON object")  # noqa: TRY004 - outside input, not a fault of types
    return body


class _Bearer(requests.auth.AuthBase):
    """Puts in the token.

    Where a request has no `auth`, requests takes one from the user's .netrc, in place of the token.
    """

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._token:
            request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def _refusal(response: requests.Response) -> Answer:
    try:
        body = json_of(response)
    except ValueError:
        body = {}
    words = "; ".join(_listed(body)) or next((str(body[field]) for field in _WORDS if body.get(field)), "")
    return Answer(response.status_code, headers_of(response), words or str(response.reason), body)


def _listed(body: Json) -> Iterator[str]:
    """Yield the words of each of several errors, with the field that it is about."""
    errors = body.get("errors")
    for error in errors if isinstance(errors, list) else ():
        if isinstance(error, Mapping) and error.get("message"):
            about = f" ({error['field']})" if error.get("field") else ""
            yield f"{error['message']}{about}"
