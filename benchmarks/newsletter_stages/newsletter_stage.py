"""One stage of the newsletter, in this process; prints people, seconds, processor seconds and peak memory as JSON."""

from __future__ import annotations

import json
import logging
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from newsletter_world import NOW, open_clinic, the_issue

from scheduler.bootstrap import Application
from scheduler.channels.email.spec import SENDGRID, SMTP, SendGridAccount, SmtpAccount
from scheduler.channels.opening import open_account
from scheduler.domain.content import ItemState
from scheduler.domain.events import ProviderEvent, ReportedEvent
from scheduler.engine.local import Deliveries
from scheduler.ports import Channel
from scheduler.services.import_reading import ImportOptions
from scheduler.testing import FixedClock

THREADS = 4
AT_ONCE = 1000
"""Reports that a provider sends in one message, about."""


def import_people(root: Path, file: str) -> int:
    """Take the file in."""
    clinic = open_clinic(root)
    return clinic.audience_import.run(Path(file), ImportOptions("newsletter")).new


def due_clinic(root: Path, channels: Mapping[str, Channel] | None = None) -> Application:
    """Return the clinic at the time of its issue, compared with what is signed."""
    at = the_issue(open_clinic(root)).slot.at
    clinic = open_clinic(root, channels=channels, at=at)
    clinic.signed_comparison.run()
    return clinic


def freeze(root: Path, port: str = "") -> int:
    """Make the rows of the issue's audience, in batches of the transport's size."""
    clinic = due_clinic(root)
    preparation = clinic.preparation
    if port:
        preparation = replace(preparation, batch_of=lambda _account: SMTP.batch)
    preparation.run()
    return audience(clinic)


def audience(clinic: Application) -> int:
    """Return how many people the issue has."""
    item = the_issue(clinic)
    with clinic.store.reading() as tables:
        return tables.recipients.accounting(item.key, item.version).audience


def send(root: Path, account: Channel) -> int:
    """Hand the issue over by the worker's own threads."""
    clinic = due_clinic(root, {"email": account})
    with Deliveries(clinic.publisher(), THREADS) as deliveries:
        deliveries.start_due()
        while the_issue(clinic).state is not ItemState.PUBLISHED:
            time.sleep(0.05)
            deliveries.start_due()
    item = the_issue(clinic)
    with clinic.store.reading() as tables:
        return tables.recipients.accounting(item.key, item.version).accepted


def over_sendgrid(root: Path, url: str) -> int:
    """Send to SendGrid's simulator."""
    account = SendGridAccount(name="email", api_key="SG.rehearsal.key", base_url=url, timeout=60)
    return send(root, open_account(SENDGRID, account, FixedClock(NOW)))


def over_smtp(root: Path, port: str) -> int:
    """Send over a mail server."""
    server = f"127.0.0.1:{port}"
    account = SmtpAccount(name="email", server=server, username="newsletter", password="secret", timeout=60)  # noqa: S106 - it opens nothing
    return send(root, open_account(SMTP, account, FixedClock(NOW)))


def events(root: Path) -> int:
    """Take a report on each copy in."""
    clinic = due_clinic(root)
    taken = 0
    for message in reports(root / "var" / "clinic.db"):
        taken += clinic.events.take("email", message).new
    return taken


def reports(database: Path) -> Iterator[list[ReportedEvent]]:
    """Yield messages of reports: every copy was delivered, one in two hundred bounced."""
    copies = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    rows = copies.execute("SELECT delivery, subscriber FROM recipients")
    while some := rows.fetchmany(AT_ONCE):
        yield [
            ReportedEvent(
                id=f"event-{subscriber}",
                kind=ProviderEvent.BOUNCED if subscriber.endswith(("00", "8f")) else ProviderEvent.DELIVERED,
                at=NOW,
                delivery=delivery,
                recipient=subscriber,
                raw="{}",
            )
            for delivery, subscriber in some
        ]


STAGES: Mapping[str, Callable[..., int]] = {
    "import": import_people,
    "freeze": freeze,
    "send": over_sendgrid,
    "smtp": over_smtp,
    "events": events,
}


def peak_mib() -> int:
    """Return the most memory that this process had, in MiB: what `getrusage` tells begins with the parent's."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def main() -> None:
    """Run a stage."""
    logging.disable(logging.ERROR)
    name, root, *more = sys.argv[1:]
    stage = partial(STAGES[name], Path(root), *more)
    begun, processor = time.perf_counter(), time.process_time()
    people = stage()
    told = {
        "people": people,
        "seconds": time.perf_counter() - begun,
        "processor_seconds": time.process_time() - processor,
        "peak_mib": peak_mib(),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
