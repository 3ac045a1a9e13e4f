"""The progress of issues as it goes on: the database is asked once for everybody who watches."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Final

from anyio import Lock, to_thread

from scheduler.domain.content import ItemKey
from scheduler.services.issue_progress import IssueProgress

PERIOD: Final = 2.0
"""Seconds between two looks at the database."""

LONGEST: Final = 600.0
"""Seconds after which a stream ends: the browser asks again, and whoever may no longer watch is found out."""

MOST_STREAMS: Final = 5
"""Streams of one person at once: a browser keeps a connection for each of its tabs."""

Read = Callable[[Collection[ItemKey]], Mapping[ItemKey, IssueProgress]]


class TooManyStreams(Exception):  # noqa: N818 - what is told is the number
    """A person watches in too many places at once."""


class LiveProgress:
    """Watches issues for all who want to see how far they are."""

    def __init__(self, read: Read, seconds: Callable[[], float], sleep: Callable[[float], Awaitable[object]]) -> None:
        """`seconds` and `sleep` are the server's clock."""
        self._read, self._seconds, self._sleep = read, seconds, sleep
        self._lock = Lock()
        self._watched: Counter[ItemKey] = Counter()
        self._streams: Counter[str] = Counter()
        self._newest: Mapping[ItemKey, IssueProgress] = {}
        self._read_at = float("-inf")
        self._is_over = False

    def end(self) -> None:
        """Let every stream end within a period: the server stops, and would wait for them."""
        self._is_over = True

    @contextmanager
    def place(self, login: str) -> Iterator[None]:
        """Take one of a person's places while it lasts. Raises TooManyStreams."""
        if self._streams[login] >= MOST_STREAMS:
            raise TooManyStreams
        self._streams[login] += 1
        try:
            yield
        finally:
            self._streams[login] -= 1

    async def watch(self, key: ItemKey) -> AsyncIterator[IssueProgress]:
        """Yield how far an issue is: at once, at each change, and last when it has ended or is gone."""
        self._watched[key] += 1
        began, told = self._seconds(), None
        try:
            while not self._is_over and self._seconds() - began < LONGEST:
                found = await self._progress(key, began)
                if found is None:
                    return
                if found != told:
                    yield found
                    told = found
                if found.has_ended:
                    return
                await self._sleep(PERIOD)
        finally:
            self._watched[key] -= 1

    async def _progress(self, key: ItemKey, since: float) -> IssueProgress | None:
        """Return what was read within the last period, and not before a stream began: its page was made just then."""
        async with self._lock:
            now = self._seconds()
            if key not in self._newest or self._read_at < since or now - self._read_at >= PERIOD:
                keys = [watched for watched, number in self._watched.items() if number]
                self._newest = await to_thread.run_sync(partial(self._read, keys))
                self._read_at = now
        return self._newest.get(key)
