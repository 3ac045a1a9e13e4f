"""The publications that the simulated platforms accepted, in order, and the counts of their calls."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from scheduler.domain.errors import BadInput
from scheduler.domain.numbers import whole_number

_EPOCH_MS = 1288834974657
"""X's ids count milliseconds from here (2010-11-04), in the bits above 22 others (X, data dictionary)."""


@dataclass(frozen=True, slots=True)
class Media:
    """A picture on a platform. `sha256` (hex) is of its bytes."""

    channel: str
    id: str
    media_type: str
    data: bytes
    sha256: str
    alt: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Post:
    """A post on a platform. `text` is as it was typed; `media` are ids of pictures.

    `record` is whatever else the platform keeps of it, as JSON has it.
    """

    channel: str
    id: str
    text: str
    media: tuple[str, ...]
    reply_to: str | None
    at: datetime
    record: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Deletion:
    """That a post was deleted, and when."""

    id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Mailing:
    """An accepted POST /v3/mail/send. `message_id` is its X-Message-Id, `body` the JSON that was sent."""

    message_id: str
    body: dict[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class PeopleErased:
    """An accepted POST /v3/recipients/erasejob: the job's id, and whose addresses were erased."""

    id: str
    addresses: tuple[str, ...]
    at: datetime


_Record = Media | Post | Deletion | Mailing | PeopleErased

ERASED = "erased@erased.invalid"
"""Stands in a mailing where an address was erased."""


class State:
    """Everything accepted so far. Thread-safe.

    With a `journal`, each record is a JSON line there, flushed to the disk before the platform says
    yes, and read back by the next State: a rehearsal survives a restart. Raises BadInput when the
    journal is not one, or cannot be written.
    """

    def __init__(self, journal: Path | None = None) -> None:
        self._changed = threading.Condition(threading.RLock())
        self._journal = journal
        self._media: dict[str, Media] = {}
        self._posts: dict[str, Post] = {}
        self._deleted: dict[str, datetime] = {}
        self._mailings: list[Mailing] = []
        self._erased: list[PeopleErased] = []
        self._requests: Counter[str] = Counter()
        self._spent: dict[str, list[datetime]] = {}
        self._last_id = 0
        if journal is not None:
            self._read(journal)

    @property
    def media(self) -> Mapping[str, Media]:
        """Every picture, by id."""
        with self._changed:
            return dict(self._media)

    @property
    def posts(self) -> tuple[Post, ...]:
        """Every post that was not deleted, oldest first."""
        with self._changed:
            return tuple(post for post in self._posts.values() if post.id not in self._deleted)

    @property
    def ever_posted(self) -> tuple[Post, ...]:
        """Every post, deleted ones too, oldest first."""
        with self._changed:
            return tuple(self._posts.values())

    def posts_on(self, channel: str) -> tuple[Post, ...]:
        """Return a channel's posts that were not deleted, oldest first."""
        return tuple(post for post in self.posts if post.channel == channel)

    @property
    def mailings(self) -> tuple[Mailing, ...]:
        """Every mailing, oldest first."""
        with self._changed:
            return tuple(self._mailings)

    @property
    def erased(self) -> tuple[PeopleErased, ...]:
        """Every erasure of people, oldest first."""
        with self._changed:
            return tuple(self._erased)

    @property
    def requests(self) -> Mapping[str, int]:
        """The number of requests by 'channel.call', successful or not."""
        with self._changed:
            return dict(self._requests)

    @property
    def deletions(self) -> Mapping[str, datetime]:
        """The time of each deletion, by the post's id."""
        with self._changed:
            return dict(self._deleted)

    def count_request(self, kind: str) -> None:
        """Count a request of a kind."""
        with self._changed:
            self._requests[kind] += 1
            self._changed.notify_all()

    def spend(self, limit: str, points: int, most: int, window: timedelta, at: datetime) -> datetime | None:
        """Spend points of a platform's limit, or spend none and return when there is room for more.

        `most` is what may be spent in a window. A restart forgets what was spent.
        """
        with self._changed:
            recent = [spent for spent in self._spent.get(limit, ()) if at < spent + window]
            if len(recent) + points > most:
                return recent[0] + window
            self._spent[limit] = recent + [at] * points
            return None

    def add_media(self, channel: str, media_type: str, data: bytes, at: datetime, name: str = "") -> Media:
        """Accept a picture, under a name of the platform's choice or a number."""
        with self._changed:
            media = Media(
                channel, name or self._next_id(at), media_type, data, hashlib.sha256(data).hexdigest(), "", at
            )
            self._accept(media)
            return media

    def describe_media(self, media: str, alt: str) -> None:
        """Set a picture's alt text. Raises KeyError."""
        with self._changed:
            self._accept(replace(self._media[media], alt=alt))

    def add_post(self, post: Post, objection: Callable[[], str | None] = lambda: None) -> Post | str:
        """Accept a post; one without an id gets a number, and one with the id of another takes its place.

        When `objection`, asked under the same lock, has one, nothing is accepted, and it is returned instead.
        """
        with self._changed:
            if (refusal := objection()) is not None:
                return refusal
            accepted = post if post.id else replace(post, id=self._next_id(post.at))
            self._accept(accepted)
            return accepted

    def delete_post(self, post: str, at: datetime) -> bool:
        """Delete a post; say whether there was one."""
        with self._changed:
            if post not in {post.id for post in self.posts}:
                return False
            self._accept(Deletion(post, at))
            return True

    def add_mailing(self, body: dict[str, Any], at: datetime) -> Mailing:
        """Accept a mailing."""
        with self._changed:
            digest = hashlib.sha256(f"mailing {len(self._mailings)} {at.isoformat()}".encode()).digest()
            mailing = Mailing(base64.urlsafe_b64encode(digest).decode()[:22], body, at)
            self._accept(mailing)
            return mailing

    def erase_people(self, addresses: Sequence[str], at: datetime) -> str:
        """Accept an erasure, and return the job's id: the mailings name these people no more."""
        with self._changed:
            job = hashlib.sha256(f"erasure {len(self._erased)} {at.isoformat()}".encode()).hexdigest()[:24]
            self._accept(PeopleErased(job, tuple(addresses), at))
            return job

    def reset(self) -> None:
        """Forget everything, in the journal too."""
        with self._changed:
            self._media.clear()
            self._posts.clear()
            self._deleted.clear()
            self._mailings.clear()
            self._erased.clear()
            self._requests.clear()
            self._spent.clear()
            if self._journal is not None:
                os.truncate(self._journal, 0)

    def wait_until(self, condition: Callable[[State], bool], seconds: float) -> bool:
        """Wait until `condition` holds, at most `seconds`; return whether it does."""
        with self._changed:
            return self._changed.wait_for(lambda: condition(self), seconds)

    def _next_id(self, at: datetime) -> str:
        milliseconds = (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
        self._last_id = max((milliseconds - _EPOCH_MS) << 22, self._last_id + 1)
        return str(self._last_id)

    def _accept(self, record: _Record) -> None:
        if self._journal is not None:
            with self._journal.open("a", encoding="utf-8") as file:
                file.write(json.dumps(_line(record), ensure_ascii=False) + "\n")
                file.flush()
                os.fsync(file.fileno())
        self._remember(record)
        self._changed.notify_all()

    def _remember(self, record: _Record) -> None:
        if isinstance(record, Media):
            self._media[record.id] = record
        elif isinstance(record, Post):
            # The newest is the last, also where it takes the place of one that had its name.
            self._posts.pop(record.id, None)
            self._posts[record.id] = record
            self._deleted.pop(record.id, None)
        elif isinstance(record, Deletion):
            self._deleted[record.id] = record.at
        elif isinstance(record, PeopleErased):
            self._erased.append(record)
            gone = frozenset(address.casefold() for address in record.addresses)
            self._mailings = [_without_people(mailing, gone) for mailing in self._mailings]
        else:
            self._mailings.append(record)

    def _read(self, journal: Path) -> None:
        try:
            # It holds what subscribers would receive, and their addresses.
            journal.touch(mode=0o600)
            written = journal.read_bytes()
        except OSError as error:
            raise BadInput(f"{journal} cannot be used ({error.strerror}): name another file") from error
        whole = written[: written.rfind(b"\n") + 1]
        if whole != written:
            # The last line was being written when the process died: nobody was told yes.
            os.truncate(journal, len(whole))
        for number, line in enumerate(whole.splitlines(), 1):
            try:
                record = _record(json.loads(line))
            except (ValueError, LookupError, TypeError) as error:
                raise BadInput(f"{journal}, line {number} is not a rehearsal's record: name another file") from error
            self._remember(record)
            if not isinstance(record, Mailing | PeopleErased):
                self._last_id = max(self._last_id, whole_number(record.id) or 0)


def _without_people(mailing: Mailing, gone: frozenset[str]) -> Mailing:
    def anonymous(person: dict[str, Any]) -> dict[str, Any]:
        erased = person["to"][0]["email"].casefold() in gone
        return {"to": [{"email": ERASED}]} if erased else person

    people = [anonymous(person) for person in mailing.body["personalizations"]]
    return replace(mailing, body={**mailing.body, "personalizations": people})


def _line(record: _Record) -> dict[str, object]:
    at = record.at.isoformat()
    if isinstance(record, Media):
        data = base64.b64encode(record.data).decode()
        shown = {"channel": record.channel, "id": record.id, "type": record.media_type, "alt": record.alt}
        return {"kind": "media", "at": at, **shown, "data": data}
    if isinstance(record, Post):
        named = {"channel": record.channel, "id": record.id, "reply_to": record.reply_to}
        content = {"text": record.text, "media": record.media, "record": dict(record.record)}
        return {"kind": "post", "at": at, **named, **content}
    if isinstance(record, Deletion):
        return {"kind": "deletion", "at": at, "id": record.id}
    if isinstance(record, PeopleErased):
        return {"kind": "people erased", "at": at, "id": record.id, "addresses": record.addresses}
    return {"kind": "mailing", "at": at, "message_id": record.message_id, "body": record.body}


def _record(line: Mapping[str, Any]) -> _Record:
    at = datetime.fromisoformat(line["at"])
    if line["kind"] == "media":
        data = base64.b64decode(line["data"])
        return Media(line["channel"], line["id"], line["type"], data, hashlib.sha256(data).hexdigest(), line["alt"], at)
    if line["kind"] == "post":
        media = tuple(line["media"])
        return Post(line["channel"], line["id"], line["text"], media, line["reply_to"], at, line["record"])
    if line["kind"] == "deletion":
        return Deletion(line["id"], at)
    if line["kind"] == "people erased":
        return PeopleErased(line["id"], tuple(line["addresses"]), at)
    return Mailing(line["message_id"], line["body"], at)
