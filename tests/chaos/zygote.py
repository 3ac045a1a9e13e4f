"""Forks workers from a process that has everything imported, and kills them with SIGKILL.

Reads one JSON order a line on standard input, answers with one JSON line on standard output. A fork
costs milliseconds where a new Python would cost a second, so that hundreds of kills fit into a test.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from scheduler.bootstrap import Application
from scheduler.channels.email.spec import SENDGRID, SMTP, SendGridAccount, SmtpAccount
from scheduler.channels.opening import open_account
from scheduler.channels.x.spec import TRANSPORT, XAccount
from scheduler.config.current_settings import CurrentSettings
from scheduler.config.environment import DATABASE_URL
from scheduler.config.settings import Settings, WorkerSettings
from scheduler.domain.delivery import Delivery, Outcome
from scheduler.domain.payload import Payload
from scheduler.ports import Channel, Clock
from scheduler.services import deliver
from scheduler.services.initialise import NewClinic, initialise
from scheduler.services.platform_call import make_call
from scheduler.services.recipients import IssuePreparer
from scheduler.simulator import email as simulated_email
from scheduler.simulator import x as simulated_x

USERNAME, PASSWORD = "newsletter@clinic.example", "a password of 24 letters"
"""The login of the mail server that issues may go out over."""

TIMEOUT = 0.5
LEASE = timedelta(seconds=2)
SETTLE = timedelta(seconds=3)
"""Longer than a slow platform takes to accept and then to list, as the real settling time is."""

BATCH = 10


class GivenSettings(CurrentSettings):
    """The settings that a test gives an application, whatever its config.toml says."""

    def __init__(self, application: Application, settings: Settings) -> None:
        super().__init__(application.root, application.environment)
        self._given = settings

    def last_good(self) -> Settings:
        return self._given


class ChaosApplication(Application):
    """The product with short times and small batches; nothing else differs."""

    batch = BATCH

    @property
    def preparation(self) -> IssuePreparer:
        return replace(super().preparation, batch_of=lambda _account: self.batch)


@dataclass(frozen=True)
class Order:
    """One worker's life: on which workspace and platform, and when it is to die."""

    root: str
    url: str
    database: str
    boundary: str | None
    channel: str
    nth: int
    seconds: float
    ahead: float = 0
    mutant: bool = False
    batch: int = BATCH
    timeout: float = TIMEOUT
    smtp: int = 0


class ClockAhead:
    """The machine's clock, some seconds ahead, so that nobody waits for a time that is minutes away."""

    def __init__(self, seconds: float) -> None:
        self._ahead = timedelta(seconds=seconds)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead


COMPARISON = timedelta(minutes=10)


def application(
    root: Path, url: str, database: str = "", ahead: float = 0, *, timeout: float = TIMEOUT, smtp: int = 0
) -> ChaosApplication:
    """Return the product on a workspace and a platform; `database` is a URL, or empty for the workspace's own file.

    With `smtp`, a port of this machine, issues go out over the mail server there.
    """
    clock = ClockAhead(ahead)
    environment = {DATABASE_URL: database} if database else {}
    made = ChaosApplication(root, environment, clock=clock, channels=channels(url, clock, timeout, smtp))
    longer = timeout / TIMEOUT
    worker = WorkerSettings(timedelta(seconds=1), LEASE * longer, SETTLE * longer, 4, COMPARISON)
    made.current_settings = GivenSettings(made, replace(made.settings, worker=worker))
    return made


def channels(url: str, clock: Clock, timeout: float = TIMEOUT, smtp: int = 0) -> dict[str, Channel]:
    keys: dict[str, Any] = {**simulated_x.XAccount().settings()}
    x = XAccount(name="x", base_url=url, timeout=timeout, **keys)
    key = simulated_email.SendGridAccount().api_key
    mail = SendGridAccount(name="email", api_key=key, base_url=url, timeout=timeout, activity=True)
    email = open_account(SENDGRID, mail, clock)
    if smtp:
        server = f"127.0.0.1:{smtp}"
        box = SmtpAccount(name="email", server=server, username=USERNAME, password=PASSWORD, timeout=timeout)
        email = open_account(SMTP, box, clock)
    return {"x": open_account(TRANSPORT, x, clock), "email": email}


def die_at(boundary: str | None, channel: str, nth: int) -> Callable[[str, str], None]:
    """Return a hook that kills this very process when a channel passes a named step for the nth time."""
    passed = 0
    lock = threading.Lock()

    def hook(step: str, at: str) -> None:
        nonlocal passed
        if (step, at) != (boundary, channel):
            return
        with lock:
            passed += 1
            if passed >= nth:
                os.kill(os.getpid(), signal.SIGKILL)

    return hook


def write_the_attempt_after_the_call() -> None:
    """Break promise 3 on purpose, to show that the chaos test sees it."""

    def publish(self: deliver.Publisher, delivery: Delivery, channel: Channel, payload: Payload) -> Outcome | None:
        prepared = channel.prepare(payload, deliver.kept_for(delivery, self.clock.now()))
        self.boundary("before call", delivery.channel)
        call = make_call(channel, payload, prepared)
        self.boundary("after call", delivery.channel)
        attempt = self._begin(delivery, payload, prepared)
        if attempt is None:
            return None
        self._record(delivery, attempt, call)
        self.boundary("after receipt", delivery.channel)
        return call.outcome

    deliver.Publisher._publish = publish  # type: ignore[method-assign]  # the mutation


def live(order: Order) -> None:
    """Be a worker until killed."""
    logging.disable(logging.CRITICAL)
    if order.mutant:
        write_the_attempt_after_the_call()
    made = application(Path(order.root), order.url, order.database, order.ahead, timeout=order.timeout, smtp=order.smtp)
    made.batch = order.batch
    worker = made
    worker.run(threading.Event(), die_at(order.boundary, order.channel, order.nth))


def watch(child: int, seconds: float) -> bool:
    """Wait for a child's own death, then kill it; say whether it died by itself."""
    signal.sigtimedwait({signal.SIGCHLD}, seconds)
    finished, _ = os.waitpid(child, os.WNOHANG)
    if finished:
        return True
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    signal.sigtimedwait({signal.SIGCHLD}, 0)
    return False


def warm_up() -> None:
    """Run once with nothing to do, so that what is imported late is imported before the forks."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "clinic"
        initialise(root, NewClinic(jurisdictions=("IN",)))
        worker = application(root, "http://127.0.0.1:9")
        worker.found()
        worker.delivery.run_once(worker.publisher())
        worker.store.close()


def main() -> None:
    warm_up()
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
    for line in sys.stdin:
        order = Order(**json.loads(line))
        child = os.fork()
        if child == 0:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
            try:
                live(order)
            finally:
                os._exit(1)
        by_itself = watch(child, order.seconds)
        print(json.dumps({"died": order.boundary if by_itself else "at random"}), flush=True)


if __name__ == "__main__":
    main()
