"""Issues that are out, put into a clinic's database without a worker."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from email_samples import sample_email, sample_issue

from scheduler.bootstrap import Application
from scheduler.domain.archive import SentIssue
from scheduler.domain.content import Item, ItemKey, ItemState, Kind, Slot
from scheduler.domain.delivery import Delivery, DeliveryState, Outcome, Receipt, delivery_id
from scheduler.domain.package import CanonicalContent, Package, contents_of
from scheduler.domain.payload import UNSUBSCRIBE_PLACEHOLDER
from scheduler.domain.prepared import NOTHING_PREPARED

HOUR = timedelta(hours=1)


def put_out(
    application: Application,
    cache: Path,
    number: int,
    at: datetime,
    *,
    kind: str = "digest",
    language: str = "en",
    audience: str = "newsletter",
) -> str:
    """Put an issue out at a time, and return its name in addresses."""
    key = ItemKey("sun", f"section-{number}", "email", Kind.ISSUE)
    rendered = sample_email(kind, language, cache)
    content = CanonicalContent(
        str(key),
        **contents_of(rendered),
        library="v1",
        audience=audience,
        public_url=application.settings.clinic.public_url,
        placeholder=UNSUBSCRIBE_PLACEHOLDER,
        platform="email",
    )
    package = Package(content, rendered)
    slot = Slot(at.replace(tzinfo=None), "UTC", at)
    item = Item(key, replace(sample_issue(kind, language), key=key), slot, "digest", ItemState.PUBLISHED)
    delivery = Delivery(*(delivery_id(key, 1, 1), key, 1, 1, 1, DeliveryState.PENDING, at, at, at + HOUR, package.hash))
    with application.store.transaction() as tables:
        tables.items.put(item)
        tables.approvals.keep(package)
        tables.deliveries.add([delivery])
        (claimed,) = tables.deliveries.claim(at, "test", at + HOUR, 1, only=[key])
        attempt = tables.deliveries.begin(claimed.id, "test", "fingerprint", at, at + HOUR, prepared=NOTHING_PREPARED)
        tables.deliveries.finish(attempt, Outcome.ACCEPTED, at, receipt=Receipt(claimed.id, None, at))
    return SentIssue(key, ItemState.PUBLISHED, package.hash, at).id
