"""How fast what SendGrid reports is taken in, and how long a brake waits meanwhile.

    python benchmarks/events.py [--people 100000] [--json]

An issue is out to so many people. SendGrid posts two events for each, processed and delivered, in the signed messages
of 768 kB that it gathers; one in a hundred bounces. Every message goes the way of a posted one from the raw bytes on:
signature, JSON, events, recipients, suppression, payloads kept encrypted, commit on the disk. Beside it somebody asks
for the database every 50 ms, as `clinic pause` does from another process.
"""

from __future__ import annotations

import argparse
import json
import logging
import multiprocessing
import resource
import tempfile
import time
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from scheduler.bootstrap import Application
from scheduler.channels.email.webhook import SIGNATURE, TIMESTAMP
from scheduler.domain.content import Issue, Item, ItemKey, Kind, OwnWords, Sentence, Slot
from scheduler.domain.delivery import Delivery, DeliveryState, delivery_id
from scheduler.domain.events import Taken
from scheduler.domain.recipient import Recipient, RecipientState
from scheduler.domain.subscriber import Subscriber
from scheduler.services.initialise import NewClinic, initialise
from scheduler.storage.store import open_store
from scheduler.testing import FixedClock

NOW = datetime(2030, 1, 2, 6, tzinfo=UTC)
KEY = generate_private_key(SECP256R1())
ISSUE = ItemKey("benchmark", "lead", "email", Kind.ISSUE)
BATCH, MESSAGE = 1000, 768_000


@dataclass(frozen=True, slots=True)
class Figures:
    """`brake_ms` is the longest that another process waited for the database; `peak_mb` this process's memory.

    `processor_us` is this process's own time for each event, which other work on the machine does not stretch.
    """

    people: int
    events: int
    messages: int
    seconds: float
    events_a_second: float
    processor_us: float
    brake_ms: float
    peak_mb: float


def clinic(folder: Path, people: int) -> Application:
    """An issue that went out to so many people in batches of a thousand."""
    initialise(folder, NewClinic(jurisdictions=("IN",)))
    shown = b64encode(KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()
    environment = {"CLINIC_SENDGRID_API_KEY": "k", "CLINIC_SENDGRID__WEBHOOK_VERIFICATION": shown}
    application = Application(folder, environment, clock=FixedClock(NOW))
    application.found()
    slot = Slot(NOW.replace(tzinfo=None), "UTC", NOW)
    draft = Issue(ISSUE, 1, 1, "Care", "", Sentence("Title", OwnWords("maya")), (), (), "", "newsletter", None, "en")
    with application.store.transaction() as tables:
        tables.items.put(Item(ISSUE, draft, slot, "digest"))
    last = ""
    for first in range(0, people, BATCH):
        number = first // BATCH + 1
        batch = delivery_id(ISSUE, 1, number)
        sent = Delivery(batch, ISSUE, 1, number, number, DeliveryState.PENDING, NOW, NOW, NOW, "hash")
        names = [f"{person:024x}" for person in range(first, min(people, first + BATCH))]
        with application.store.transaction() as tables:
            tables.deliveries.add([sent])
            tables.subscribers.add(
                [Subscriber(name, f"{name}@reader.example", "", "newsletter", "", "", NOW) for name in names]
            )
            rows = [Recipient(name, batch, RecipientState.ACCEPTED) for name in names]
            assert tables.recipients.freeze(ISSUE, 1, rows, last)
        last = names[-1]
    return application


def messages(people: int) -> Iterator[bytes]:
    """Yield the messages that SendGrid posts, each below 768 kB."""
    listed: list[str] = []
    size = 0
    for person in range(people):
        for kind in ("processed", "bounce" if person % 100 == 0 else "delivered"):
            written = json.dumps(event(person, kind))
            if size + len(written) > MESSAGE:
                yield f"[{','.join(listed)}]".encode()
                listed, size = [], 0
            listed.append(written)
            size += len(written) + 1
    yield f"[{','.join(listed)}]".encode()


def event(person: int, kind: str) -> dict[str, object]:
    name = f"{person:024x}"
    return {
        "email": f"{name}@reader.example",
        "timestamp": int(NOW.timestamp()),
        "smtp-id": "<14c5d75ce93.dfd.64b469@ismtpd-555>",
        "event": kind,
        "category": ["newsletter"],
        "sg_event_id": b64encode(f"{kind}-{person}".encode()).decode(),
        "sg_message_id": "14c5d75ce93.dfd.64b469.filter0001.16648.5515E0B88.0",
        "response": "250 2.0.0 OK 1796126400 a1-20020a170902e0d100b0017849a3f123si1234567pla.42 - gsmtp",
        "type": "bounce",
        "status": "5.1.1",
        "ip": "168.1.1.1",
        "tls": 1,
        "delivery": delivery_id(ISSUE, 1, person // BATCH + 1),
        "recipient": name,
    }


def signed(body: bytes) -> dict[str, str]:
    stamp = str(int(NOW.timestamp()))
    return {SIGNATURE: b64encode(KEY.sign(stamp.encode() + body, ECDSA(SHA256()))).decode(), TIMESTAMP: stamp}


def wait_for_database(url: str, ends: Connection) -> None:
    """Ask for the database every 50 ms until told to end; send back the longest wait in seconds."""
    store = open_store(url)
    longest = 0.0
    ends.send("ready")
    while not ends.poll(0.05):
        began = time.perf_counter()
        with store.transaction() as tables:
            tables.controls.paused()
        longest = max(longest, time.perf_counter() - began)
    ends.send(longest)


def measured(people: int) -> Figures:
    with tempfile.TemporaryDirectory() as folder:
        application = clinic(Path(folder) / "clinic", people)
        ours, theirs = multiprocessing.Pipe()
        process = multiprocessing.get_context("spawn").Process(
            target=wait_for_database, args=(application.settings.database_url, theirs)
        )
        process.start()
        ours.recv()
        taken, count, seconds, own = Taken(), 0, 0.0, 0.0
        for body in messages(people):
            headers = signed(body)
            began, own_began = time.perf_counter(), time.process_time()
            taken += application.webhooks.receive("sendgrid", "email", headers, body)
            seconds += time.perf_counter() - began
            own += time.process_time() - own_began
            count += 1
        ours.send("end")
        brake = ours.recv()
        process.join()
        assert taken == Taken(new=2 * people), taken
        application.store.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Figures(people, taken.new, count, seconds, taken.new / seconds, own / taken.new * 1e6, brake * 1000, peak)


def main() -> None:
    parser = argparse.ArgumentParser(description="How fast what SendGrid reports is taken in.")
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    logging.disable()
    figures = measured(5_000 if given.quick else given.people)
    if given.json:
        print(json.dumps(asdict(figures)))
        return
    print(
        f"{figures.events:,} events in {figures.messages} messages: {figures.events_a_second:,.0f} a second, "
        f"{figures.processor_us:.0f} µs of the processor for each; "
        f"the brake waited {figures.brake_ms:.0f} ms at most; {figures.peak_mb:.0f} MB at the peak"
    )


if __name__ == "__main__":
    main()
