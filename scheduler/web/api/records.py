"""What went out, and the proof of it, as programs are shown it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from scheduler.domain.content import ItemState
from scheduler.domain.delivery import DeliveryState, Outcome
from scheduler.web.api.shapes import Shown, Values


class Attempt(Shown):
    """One call to a platform, and how it ended."""

    number: int
    started_at: datetime
    outcome: Outcome | None
    reason: str


class Receipt(Shown):
    """A platform's proof that it took something."""

    id: str
    url: str | None
    at: datetime


class Delivery(Shown):
    """One unit of sending: a part of a post, or a batch of an issue."""

    delivery: str
    version: int
    part: str = Field(examples=["1/3"])
    state: DeliveryState
    due_at: datetime
    reason: str
    receipt: Receipt | None
    attempts: list[Attempt]


class Wait(Shown):
    """What a batch waits for, and until when."""

    reason: str
    until: datetime


class Accounting(Shown):
    """The sum of an issue's audience, to the person: accepted, excluded, failed, uncertain and waiting add up to it."""

    audience: int
    accepted: int
    excluded: dict[str, int]
    failed: int
    failed_because: dict[str, int]
    uncertain: int
    waiting: int
    waits: list[Wait]


class Record(Shown):
    """An item with what was sent of it."""

    item: str
    state: ItemState
    version: int
    at: datetime
    zone: str
    note: str
    deliveries: list[Delivery]
    accounting: Accounting | None


class Signature(Shown):
    """A clinician's signature on the hash of what they were shown."""

    version: int
    name: str
    registration: str
    login: str
    meaning: str
    signed_at: datetime
    expires_at: datetime
    voided_at: datetime | None
    void_reason: str
    hash: str
    rules: str
    library: str
    content: Values | None = Field(description="The content that was signed, as it is hashed.")


class Act(Shown):
    """A row of the audit trail."""

    row: int
    at: datetime
    who: str
    what: str
    detail: Any = Field(description="What there is to say of it.")  # Any: each act has its own
    hash: str


class Evidence(Shown):
    """Everything on record about an item. Pictures are named by their SHA-256; recipients are counted, never named."""

    item: str
    article: str
    sentences: list[Values] = Field(description="Each sentence with where it comes from.")
    signatures: list[Signature]
    waivers: list[Values]
    own_words: list[Values]
    confirmations: list[Values]
    delivery: Record
    trail: list[Act]
    note: str
