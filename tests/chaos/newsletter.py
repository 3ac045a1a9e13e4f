"""Kills the sender of one large issue with SIGKILL, under every fault and while reports come in; then counts people.

Promises 3 and 4: no address gets it more than once, nobody is missing except those listed as uncertain, and audience =
accepted + excluded + failed + uncertain to the person. Run it as `make chaos-newsletter`; `--smtp` sends over a real
mail server, `--mutant` breaks the publisher on purpose to show that the counting sees it.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parents[1]))

from always_open import keep_always_open
from due_posts import CAMPAIGN_FILE
from run import BOUNDARIES, CHANCES, Zygote, article, issue
from signing_people import AUTHOR, add_people, sign
from zygote import ChaosApplication, application

from scheduler.domain.content import ItemKey, ItemState
from scheduler.domain.delivery import DeliveryState
from scheduler.domain.events import ProviderEvent, ReportedEvent
from scheduler.domain.recipient import TAKEN, Accounting, RecipientState
from scheduler.domain.subscriber import Subscriber, SubscriberStatus, Suppression, SuppressionKind
from scheduler.engine.clock import SystemClock
from scheduler.planning.reading import article_markdown
from scheduler.services.initialise import NewClinic, initialise
from scheduler.simulator.exchange import Answer, Request, json_answer
from scheduler.simulator.faults import Fault, Faults
from scheduler.simulator.http_server import Simulator
from scheduler.simulator.state import Mailing, State

STEPS = tuple((step, channel) for step, channel in BOUNDARIES if channel in {"", "email"})
"""Every named step that a batch passes."""

SLUG = "large"
LISTED_AFTER = 1.0
LONGEST_LIFE = 8.0
"""Seconds in which a sender that is to die at a step must have come there."""

UNFINISHED = (DeliveryState.PENDING, DeliveryState.CLAIMED, DeliveryState.CALLING)


@dataclass
class Ledger(State):
    """What the provider took: how often each person's copy, and by which call. It keeps no mail."""

    def __init__(self) -> None:
        super().__init__()
        self.copies: Counter[str] = Counter()
        self.carried: dict[str, tuple[str, datetime]] = {}
        self.fresh: list[tuple[str, str]] = []
        self._taking = threading.Lock()

    def add_mailing(self, body: dict[str, Any], at: datetime) -> Mailing:
        """Take a mailing: count its people, and keep for the reports who they are."""
        people = [one["custom_args"]["recipient"] for one in body["personalizations"]]
        delivery = body["personalizations"][0]["custom_args"]["delivery"]
        with self._taking:
            self.copies.update(people)
            self.carried[delivery] = (f"message-{len(self.carried)}-{delivery}", at)
            self.fresh += [(delivery, person) for person in people]
        return Mailing(self.carried[delivery][0], {}, at)

    def take_fresh(self) -> list[tuple[str, str]]:
        """Return the copies that were taken since the last look."""
        with self._taking:
            fresh, self.fresh = self.fresh, []
        return fresh


class LedgerSimulator(Simulator):
    """Says from the ledger what was taken, a while after it was."""

    def respond(self, request: Request) -> Answer:
        """Answer as ever, but for Email Activity."""
        if request.path != "/v3/messages":
            return super().respond(request)
        assert isinstance(self.state, Ledger)
        delivery = request.query["query"].partition('="')[2].partition('"')[0]
        found = self.state.carried.get(delivery)
        seen = found is not None and found[1] <= self.clock.now() - timedelta(seconds=LISTED_AFTER)
        return json_answer({"messages": [{"msg_id": f"{found[0]}.0"}] if found and seen else []})


@dataclass
class World:
    """One run: the workspace with its issue, the provider, and who must not get anything."""

    root: Path
    simulator: Simulator
    ledger: Ledger
    chance: random.Random
    people: int
    batch: int
    timeout: float
    smtp: int = 0
    record: Path | None = None
    database: str = ""
    kills: Counter[str] = field(default_factory=Counter)
    final: Accounting | None = None
    tells: bool = True
    """Whether the provider reports: who is proven to have it is not written to again, whatever the publisher does."""

    def __post_init__(self) -> None:
        initialise(self.root, NewClinic(jurisdictions=("IN",)))
        self.product: ChaosApplication = application(self.root, self.simulator.url)
        self.product.found()
        add_people(self.product.people)
        self.left_out = self._subscribe()
        now = datetime.now(UTC)
        folder = self.root / "campaigns" / SLUG
        folder.mkdir(parents=True)
        (folder / "campaign.toml").write_text(CAMPAIGN_FILE, encoding="utf-8")
        (folder / "article.md").write_text(article_markdown(article(SLUG)), encoding="utf-8")
        settings = self.root / "config.toml"
        never = "stop_after = 1000000\n"
        settings.write_text(settings.read_text("utf-8").replace("[newsletter]\n", f"[newsletter]\n{never}"), "utf-8")
        keep_always_open(self.root)
        item = issue(SLUG, 0, now)
        self.key: ItemKey = item.key
        with self.product.store.transaction() as tables:
            tables.items.put(item)
        desk = self.product.review
        for decision in (*desk.submit(SLUG, AUTHOR), *sign(desk, SLUG)):
            assert decision.done, decision.reason

    def _subscribe(self) -> frozenset[str]:
        """Write the audience down: one in 500 has no address that a provider takes, some may not be written to."""
        out = set()
        for first in range(0, self.people, 10_000):
            people = [self._person(number) for number in range(first, min(first + 10_000, self.people))]
            suppressed = [each for each in people if int(each.id[1:]) % 250 == 7]
            out |= {each.id for each in people if each.status is not SubscriberStatus.CONFIRMED}
            out |= {each.id for each in suppressed}
            hashes = [self.product.address_hashes(each.address)[0] for each in suppressed]
            with self.product.store.transaction() as tables:
                tables.subscribers.add(people)
                tables.suppressions.add(
                    Suppression(hashed, "", datetime.now(UTC), SuppressionKind.COMPLAINED) for hashed in hashes
                )
        return frozenset(out)

    def _person(self, number: int) -> Subscriber:
        site = "refused.example" if number % 500 == 3 else f"r{number % 89}.example"
        address = f"p{number}@{site}" if self.smtp or number % 500 != 3 else f"p{number} at home"
        status = SubscriberStatus.PENDING if number % 250 == 9 else SubscriberStatus.CONFIRMED
        now = datetime.now(UTC)
        return Subscriber(f"s{number:07}", address, "", "newsletter", "en", "form", now, status=status)

    def stir(self) -> None:
        """Let chance decide what befalls the next calls."""
        chances = {**CHANCES, Fault.EXPIRED: 0.005, Fault.RATE_LIMIT: 0.005}
        self.simulator.faults = Faults(chances, seed=self.chance.getrandbits(32), seconds=self.timeout * 1.5)

    def calm(self) -> None:
        self.simulator.faults = Faults()
        if self.record is not None:
            self.record.with_name(f"{self.record.name}.calm").touch()

    def reconnect(self) -> None:
        """Reconnect the account, as the person does who is told to."""
        with self.product.store.transaction() as tables:
            for hold in tables.controls.holds():
                tables.controls.release_hold(hold.channel)

    def report(self, *, last: bool = False) -> None:
        """Tell the product what became of copies: out of order, repeated, some of them late."""
        if not self.tells:
            return
        copies = self.ledger.take_fresh()
        self.chance.shuffle(copies)
        late = [] if last else copies[: len(copies) // 5]
        with self.ledger._taking:
            self.ledger.fresh += late
        events = [event for copy in copies[len(late) :] for event in self._events(*copy)]
        self.chance.shuffle(events)
        events += events[: len(events) // 10]
        for first in range(0, len(events), 1000):
            self.product.events.take("email", events[first : first + 1000])

    def _events(self, delivery: str, person: str) -> Iterator[ReportedEvent]:
        number, at = int(person[1:]), datetime.now(UTC)
        kinds = [ProviderEvent.BOUNCED if number % 97 == 0 else ProviderEvent.DELIVERED]
        if number % 701 == 0:
            kinds.append(ProviderEvent.COMPLAINED)
        for kind in kinds:
            yield ReportedEvent(id=f"{kind}-{person}", kind=kind, at=at, delivery=delivery, recipient=person)

    def state(self) -> ItemState:
        with self.product.store.reading() as tables:
            return tables.items.state(self.key)

    def unfinished(self) -> int:
        with self.product.store.reading() as tables:
            counts = tables.deliveries.counts()
            return sum(counts[state] for state in UNFINISHED) + (tables.items.state(self.key) is ItemState.APPROVED)

    def accounting(self) -> Accounting:
        with self.product.store.reading() as tables:
            return tables.recipients.accounting(self.key, 1)


def kill_often(world: World, workers: Zygote, kills: int) -> None:
    """Kill senders at every step in turn, and at random, until there were enough kills or nothing is left."""
    for number in range(kills):
        world.stir()
        boundary = STEPS[number // 2 % len(STEPS)] if number % 2 else None
        seconds = world.chance.uniform(0.3, 1.5) if boundary is None else LONGEST_LIFE
        died = workers.live(boundary, world.chance.randint(1, 2), seconds)
        world.kills[died.removesuffix(" email") if died.startswith("at random") else died] += 1
        world.report()
        world.reconnect()


def settle_down(world: World, workers: Zygote) -> None:
    """Let senders live in peace until nothing is left to be sent; each is stopped by SIGKILL too."""
    world.calm()
    ahead, before = 0.0, -1
    for _ in range(200):
        world.reconnect()
        left = world.unfinished()
        if left == 0:
            break
        # Nothing moves: what is left waits for a later time, so the clock goes there.
        ahead += 60.0 if left == before else 0.0
        before = left
        workers.live(None, 1, 4.0, ahead=ahead)
        world.report()
    world.report(last=True)
    world.product.events.settle()


def copies_taken(world: World) -> Counter[str]:
    """Return how often the provider took each person's copy."""
    if world.record is None:
        return world.ledger.copies
    taken: Counter[str] = Counter()
    for line in world.record.read_text("utf-8").splitlines():
        taken[f"s{int(line.split()[1].partition('@')[0][1:]):07}"] += 1
    return taken


def broken_promises(world: World) -> Iterator[str]:
    """Hold every person of the issue against what the provider took; yield whatever does not agree."""
    taken = copies_taken(world)
    with world.product.store.reading() as tables:
        rows = tables.recipients.of_issue(world.key, 1)
        sums = tables.recipients.accounting(world.key, 1)
    listed = {delivery.id for delivery in world.product.resolution.open()}
    yield from (f"duplicate: {person} got it {times} times" for person, times in taken.items() if times > 1)
    if len(rows) != world.people or not sums.adds_up or sums.audience != world.people:
        yield f"lost: {world.people} people, {len(rows)} rows, {sums}"
    if sums.waiting:
        yield f"lost: {sums.waiting} people still wait"
    for row in rows:
        is_out = taken[row.subscriber] > 0
        if row.state in TAKEN and not is_out:
            yield f"lost: {row.subscriber} is {row.state}, and the provider has nothing"
        if row.state in {RecipientState.FAILED, RecipientState.EXCLUDED} and is_out:
            yield f"wrong: {row.subscriber} is {row.state}, and got it"
        if row.state is RecipientState.UNCERTAIN and row.delivery not in listed:
            yield f"lost: {row.subscriber} is uncertain and not listed"
        if row.subscriber in world.left_out and is_out:
            yield f"wrong: {row.subscriber} must not be written to"


@contextmanager
def mail_server(folder: Path, seed: int) -> Iterator[tuple[int, Path]]:
    """Run the real mail server; yield its port and its record."""
    record = folder / "record"
    record.touch()
    program = Path(__file__).with_name("recording_mail_server.py")
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", str(program), str(record), str(seed)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        yield int(process.stdout.readline()), record
    finally:
        process.communicate()


def newsletter_run(
    kills: int,
    seed: int,
    people: int,
    *,
    batch: int = 1000,
    timeout: float = 2.0,
    smtp: bool = False,
    mutant: bool = False,
) -> tuple[World, list[str]]:
    """Run, settle and count; return the world and the broken promises."""
    with tempfile.TemporaryDirectory() as name:
        folder, ledger = Path(name), Ledger()
        with LedgerSimulator(SystemClock(), state=ledger) as simulator, mail_server(folder, seed) as (port, record):
            own, server = folder / "clinic", (port, record) if smtp else (0, None)
            world = World(own, simulator, ledger, random.Random(seed), people, batch, timeout, *server)
            world.tells = not mutant
            more = {"batch": batch, "timeout": timeout, "smtp": world.smtp}
            workers = Zygote(world, mutant=mutant, more=more)
            try:
                kill_often(world, workers, kills)
                settle_down(world, workers)
            finally:
                workers.close()
            broken = list(broken_promises(world))
            world.final = world.accounting()
            world.product.store.close()
    return world, broken


def main() -> int:
    """Run once, and say what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--people", type=int, default=200_000)
    parser.add_argument("--batch", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--smtp", action="store_true", help="over a real mail server, in batches of 50")
    parser.add_argument("--mutant", action="store_true", help="write the attempt down after the call")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.SystemRandom().getrandbits(32)
    print(f"seed {seed}, {options.people:,} people, over {'SMTP' if options.smtp else 'SendGrid'}", flush=True)
    begun = time.monotonic()
    batch = 50 if options.smtp else options.batch
    world, broken = newsletter_run(
        options.kills, seed, options.people, batch=batch, smtp=options.smtp, mutant=options.mutant
    )
    print(
        f"{world.kills.total()} kills: " + ", ".join(f"{count} {name}" for name, count in sorted(world.kills.items()))
    )
    print(f"{world.final}; {time.monotonic() - begun:.0f} seconds")
    duplicates = sum(line.startswith("duplicate") for line in broken)
    print(f"{duplicates} duplicates, {len(broken)} broken promises")
    for line in broken[:20]:
        print(f"  {line}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
