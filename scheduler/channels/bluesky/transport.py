"""Bluesky, by plain HTTP: its kit for Python cannot say that a record must be new, which is what makes the call safe.

What the server answers was seen on @atproto/pds 0.5.35 in 2026-11; the tests marked `peer` ask it again.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from scheduler.channels.answers import GarbledError, Json, count, identifier, moment, record, records
from scheduler.channels.bluesky.record import (
    COLLECTION,
    blob_in,
    is_the_record,
    key_at,
    record_key,
    record_of,
    thread_in,
)
from scheduler.channels.bluesky.server import Server
from scheduler.channels.bluesky.spec import SPEC, BlueskyAccount
from scheduler.channels.calls import Purpose
from scheduler.channels.rest import Upload
from scheduler.domain.account import AccountStatus, Confirmation, Metrics, Standing
from scheduler.domain.delivery import Absent, Attempt, Found, Receipt, Sighting, Undecided
from scheduler.domain.errors import Rejected
from scheduler.domain.payload import Payload, PostPayload
from scheduler.domain.prepared import Prepared
from scheduler.ports import Clock, RotatingCredential

T = TypeVar("T")

_KEY = re.compile(r"[2-7a-j][2-7a-z]{12}")


class Bluesky:
    """One Bluesky account."""

    def __init__(self, account: BlueskyAccount, clock: Clock, credentials: RotatingCredential) -> None:
        self.name = account.name
        self._clock = clock
        self._server = Server(account, clock, credentials)

    def prepare(self, payload: Payload, kept: Prepared | None) -> Prepared:
        """Choose the record's key, upload the pictures and look up what a reply answers, unless an earlier try did.

        Raises Rejected, before any call, when Bluesky would not take one of the pictures.
        """
        post = _post(payload)
        if problems := list(SPEC.capabilities.picture_problems(post.pictures)):
            raise Rejected("; ".join(problems))
        if kept is not None and len(kept.media) == len(post.pictures) + bool(post.reply_to):
            return kept
        media = [self._uploaded(Upload(picture.media_type, picture.data)) for picture in post.pictures]
        if post.reply_to:
            media.append(self._thread(post.reply_to))
        return Prepared(record_key(post), tuple(media))

    def _uploaded(self, picture: Upload) -> str:
        return self._server.ask(Purpose.PREPARE, "com.atproto.repo.uploadBlob", blob_in, body=picture)

    def _thread(self, parent: str) -> str:
        answered = self._look(_key(parent), thread_in)
        if answered is None:
            raise Rejected("the post before this one in the thread is gone from Bluesky")
        return answered

    def send(self, payload: Payload, prepared: Prepared) -> Receipt:
        """Publish a post: make its record, which must be new. The same record again changes nothing."""
        post, at = _post(payload), self._clock.now()
        key = prepared.marker or record_key(post)
        place = {"repo": self._server.did, "collection": COLLECTION, "rkey": key}
        wanted = {**place, "record": record_of(post, prepared, at), "swapRecord": None}

        def read(answer: Json) -> Receipt:
            if identifier(answer, "uri") != self._uri(key):
                raise GarbledError("uri is that of another record")
            return self._receipt(key, at)

        return self._server.ask(Purpose.PUBLISH, "com.atproto.repo.putRecord", read, body=wanted)

    def find(self, payload: Payload, attempt: Attempt) -> Sighting:
        """Look under the post's key."""
        post = _post(payload)
        key = attempt.prepared.marker or record_key(post)

        def read(answer: Json) -> Sighting:
            value = record(answer, "value")
            if is_the_record(value, post, attempt.prepared):
                return Found(self._receipt(key, moment(value, "createdAt")))
            return Undecided("Bluesky has another record under this post's key: look at the account")

        return self._look(key, read) or Absent()

    def confirm(self, receipt: Receipt) -> Confirmation:
        """Ask whether a post is still there."""
        is_there = self._look(_key(receipt.platform_id), lambda answer: bool(record(answer, "value")))
        return Confirmation(Standing.LIVE if is_there else Standing.GONE)

    def metrics(self, receipt: Receipt) -> Metrics:
        """Return Bluesky's counts of a post."""

        def read(answer: Json) -> Metrics:
            counts = next(iter(records(answer, "posts")), {})
            likes, reposts, replies = (count(counts, f"{kind}Count") for kind in ("like", "repost", "reply"))
            return Metrics(likes=likes, reposts=reposts, replies=replies)

        asked = {"uris": self._uri(_key(receipt.platform_id))}
        return self._server.ask(Purpose.READ, "app.bsky.feed.getPosts", read, query=asked)

    def withdraw(self, receipt: Receipt) -> bool:
        """Delete a post; one that is gone counts. Raises Rejected, before any call, for an id that is no post's."""
        place = {"repo": self._server.did, "collection": COLLECTION, "rkey": _key(receipt.platform_id)}
        self._server.ask(Purpose.PREPARE, "com.atproto.repo.deleteRecord", bool, body=place)
        return True

    def check(self) -> AccountStatus:
        """Return the connected account's handle."""

        def read(answer: Json) -> AccountStatus:
            return AccountStatus(f"Bluesky, connected as @{identifier(answer, 'handle')}")

        return self._server.ask(Purpose.READ, "com.atproto.server.getSession", read, query={})

    def refresh(self) -> None:
        """Open or renew the session where it ends soon."""
        self._server.login()

    def _look(self, key: str, read: Callable[[Json], T]) -> T | None:
        """Return the reading of the record under a key by `read`, or None without a record."""
        return self._server.look({"repo": self._server.did, "collection": COLLECTION, "rkey": key}, read)

    def _uri(self, key: str) -> str:
        return f"at://{self._server.did}/{COLLECTION}/{key}"

    def _receipt(self, key: str, at: datetime) -> Receipt:
        return Receipt(self._uri(key), f"https://bsky.app/profile/{self._server.did}/post/{key}", at)


def _post(payload: Payload) -> PostPayload:
    if not isinstance(payload, PostPayload):
        raise Rejected("Bluesky takes posts, not newsletter issues")
    return payload


def _key(place: str) -> str:
    key = key_at(place)
    if not _KEY.fullmatch(key):
        raise Rejected(f"'{place}' is not the id of a post: look for it on Bluesky itself")
    return key
