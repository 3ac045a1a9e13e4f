"""The composition root: what a workspace's parts are connected to, and when there is something to do next."""

import logging
import signal
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from due_posts import SIGNING, approve_posts, post_key
from own_particulars import write_own_particulars

from scheduler.bootstrap import Application, open_application
from scheduler.config.accounts import batch_of
from scheduler.config.settings import load_settings
from scheduler.domain.approval import Approval
from scheduler.domain.content import Issue, Item, ItemKey, ItemState, Kind, OwnWords, Sentence, Slot
from scheduler.domain.delivery import Attempt, DeliveryState, Hold, Outcome, Sighting
from scheduler.domain.errors import BadInput, NotFound
from scheduler.domain.payload import Payload
from scheduler.domain.prepared import NOTHING_PREPARED
from scheduler.engine.clock import SystemClock
from scheduler.engine.stopping import stop_on_signals
from scheduler.services.import_reading import ImportOptions
from scheduler.services.initialise import NewClinic, initialise
from scheduler.services.schedule import pending_delivery
from scheduler.testing import FakeChannel, FixedClock

X_KEYS = {
    "CLINIC_X_CONSUMER_KEY": "one",
    "CLINIC_X_CONSUMER_SECRET": "two",
    "CLINIC_X_ACCESS_TOKEN": "three",
    "CLINIC_X_ACCESS_TOKEN_SECRET": "four",
}
MAIL_SERVER = {
    "CLINIC_SMTP__SERVER": "mail.example.com:587",
    "CLINIC_SMTP__USERNAME": "newsletter@example.com",
    "CLINIC_SMTP_PASSWORD": "a password",
}
SENDGRID_KEY = {"CLINIC_SENDGRID_API_KEY": "SG.five"}
HOUR = timedelta(hours=1)
PATIENCE = 30
"""Seconds after which a worker that does nothing is a failure."""
ISSUE = ItemKey("cells", "lead", "email", Kind.ISSUE)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    initialise(tmp_path / "clinic", NewClinic(jurisdictions=("IN",)))
    write_own_particulars(tmp_path / "clinic")
    return tmp_path / "clinic"


@pytest.fixture
def application(root: Path, clock: FixedClock) -> Iterator[Application]:
    """A workspace with one account, a fake one, for X."""
    made = Application(root, {}, clock=clock, channels={"x": FakeChannel("x", clock)})
    made.found()
    yield made
    made.store.close()


def approve_issue(application: Application, due: datetime) -> Item:
    """Let an issue be approved, and wait for the time at which its recipients are frozen."""
    draft = Issue(ISSUE, 1, 1, "Cells", "", Sentence("Cells", OwnWords("maya")), (), (), "", "newsletter", None, "en")
    item = Item(ISSUE, draft, Slot(due.replace(tzinfo=None), "UTC", due), "digest", ItemState.APPROVED)
    with application.store.transaction() as tables:
        tables.items.put(item)
        tables.approvals.sign(Approval(ISSUE, 1, "hash", "Dr Rao", due - HOUR, due + 300 * HOUR))
    return item


def hold(application: Application, until: datetime | None) -> None:
    with application.store.transaction() as tables:
        tables.controls.hold(Hold("x", until, "rate limit"))


def test_with_nothing_planned_there_is_no_next_moment(application: Application) -> None:
    assert application.upcoming.next_moment() is None


def test_the_next_moment_is_when_the_next_delivery_is_ready(application: Application, now: datetime) -> None:
    approve_posts(application, [now + 3 * HOUR, now + 2 * HOUR])
    assert application.upcoming.next_moment() == now + 2 * HOUR


def test_an_approved_issue_counts_until_its_recipients_are_frozen(application: Application, now: datetime) -> None:
    item = approve_issue(application, now + HOUR)
    assert application.upcoming.next_moment() == now + HOUR
    with application.store.transaction() as tables:
        tables.deliveries.add([pending_delivery(item, 1, 1, "hash", application.settings.clinic)])
        tables.deliveries.cancel_pending(ISSUE, "nobody is left to receive it", now)
    assert application.upcoming.next_moment() is None


def test_a_post_that_is_not_approved_does_not_count(application: Application, now: datetime) -> None:
    approve_posts(application, [now + HOUR])
    application.review.reject("cells", SIGNING, "too bold")
    assert application.upcoming.next_moment() is None


def test_what_is_uncertain_is_asked_about_after_the_settling_time(application: Application, now: datetime) -> None:
    approve_posts(application, [now])
    with application.store.transaction() as tables:
        (waiting,) = tables.deliveries.of_item(post_key(0))
        assert tables.deliveries.distrust({waiting.id: 1}, now, "restored") == 1
    assert application.upcoming.next_moment() == now + application.settings.worker.settle


def test_while_a_due_delivery_is_held_back_the_next_moment_is_the_end_of_the_hold(
    application: Application, now: datetime
) -> None:
    approve_posts(application, [now])
    assert application.upcoming.next_moment() == now
    hold(application, until=now + HOUR)
    assert application.upcoming.next_moment() == now + HOUR


def test_a_hold_that_is_over_does_not_count(application: Application, clock: FixedClock, now: datetime) -> None:
    approve_posts(application, [now])
    hold(application, until=now + HOUR)
    clock.advance(HOUR)
    assert application.upcoming.next_moment() == now


def test_a_hold_changes_nothing_while_nothing_is_due(application: Application, now: datetime) -> None:
    approve_posts(application, [now + 2 * HOUR])
    hold(application, until=now + HOUR)
    assert application.upcoming.next_moment() == now + 2 * HOUR


def test_what_was_published_leaves_nothing_to_do(application: Application, now: datetime) -> None:
    approve_posts(application, [now, now])
    application.delivery.run_once(application.publisher())
    assert application.upcoming.next_moment() is None
    with application.store.transaction() as tables:
        assert tables.deliveries.counts()[DeliveryState.ACCEPTED] == 2


def test_without_credentials_no_channel_is_connected(root: Path, clock: FixedClock) -> None:
    assert Application(root, {}, clock=clock).channels == {}


@pytest.mark.parametrize(
    ("credentials", "names"),
    [(X_KEYS, {"x"}), (SENDGRID_KEY, {"email"}), (X_KEYS | SENDGRID_KEY, {"x", "email"}), (MAIL_SERVER, {"email"})],
    ids=["X", "SendGrid", "both", "a mail server"],
)
def test_a_channel_is_connected_when_its_credentials_are_set(
    root: Path, clock: FixedClock, credentials: dict[str, str], names: set[str]
) -> None:
    channels = Application(root, credentials, clock=clock).channels
    assert set(channels) == names
    assert all(channel.name == name for name, channel in channels.items())


def test_two_ways_to_send_mail_are_an_error_and_not_a_choice(root: Path, clock: FixedClock) -> None:
    with pytest.raises(BadInput, match="unset those of all but one"):
        _ = Application(root, SENDGRID_KEY | MAIL_SERVER, clock=clock).channels


@pytest.mark.parametrize(("environment", "batch"), [({}, 1000), (SENDGRID_KEY, 1000), (MAIL_SERVER, 50)])
def test_recipients_are_divided_by_what_the_transport_takes(
    root: Path, environment: dict[str, str], batch: int
) -> None:
    accounts = load_settings(root, environment).accounts
    assert batch_of(accounts, "email") == batch
    assert 0 < batch_of(accounts, "an account that is gone") <= batch


def test_half_of_the_credentials_is_an_error_and_not_an_unconnected_channel(root: Path, clock: FixedClock) -> None:
    with pytest.raises(BadInput, match="CLINIC_X_ACCESS_TOKEN_SECRET is not set"):
        _ = Application(root, dict(list(X_KEYS.items())[:3]), clock=clock).channels


def test_without_secrets_a_due_post_is_kept_and_its_channel_held_and_the_log_says_so(
    root: Path, clock: FixedClock, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    application = Application(root, {}, clock=clock)
    application.found()
    approve_posts(application, [now, now])
    application.delivery.run_once(application.publisher())
    with application.store.transaction() as tables:
        (held,) = tables.controls.holds()
        counts = tables.deliveries.counts()
        attempts = [tables.deliveries.of_item(post_key(number))[0].attempts for number in range(2)]
    application.store.close()
    assert held == Hold("x", None, "no account is connected for x")
    assert counts[DeliveryState.PENDING] == 2
    assert attempts == [0, 0]
    assert "was not called: no account is connected for x" in caplog.text


def test_a_subscriber_file_that_is_not_there_is_named(application: Application, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"people\.csv cannot be read: No such file or directory"):
        application.audience_import.run(tmp_path / "people.csv", ImportOptions())


def test_a_folder_is_no_subscriber_file(application: Application, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read: Is a directory"):
        application.audience_import.run(tmp_path, ImportOptions())


def test_today_is_the_date_on_the_clinics_wall(root: Path, now: datetime) -> None:
    late_evening = FixedClock(now.replace(hour=20))
    assert Application(root, {"CLINIC_CLINIC__ZONE": "Asia/Kolkata"}, clock=late_evening).today().day == now.day + 1
    assert Application(root, {"CLINIC_CLINIC__ZONE": "America/Lima"}, clock=late_evening).today().day == now.day


def test_every_publisher_has_an_owners_name_of_its_own(application: Application) -> None:
    assert application.publisher().owner != application.publisher().owner


def test_a_folder_that_is_no_workspace_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="clinic init"):
        open_application(tmp_path, {})


def test_the_clock_tells_the_time_in_utc() -> None:
    assert SystemClock().now().utcoffset() == timedelta(0)


@pytest.fixture
def signal_handlers() -> Iterator[None]:
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_asks_the_worker_to_stop(signal_handlers: None, number: signal.Signals) -> None:
    stop = stop_on_signals()
    assert not stop.is_set()
    signal.raise_signal(number)
    assert stop.is_set()


def test_the_worker_publishes_what_is_due_until_it_is_told_to_stop(
    application: Application, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    approve_posts(application, [now, now, now + HOUR])
    stop, sent = threading.Event(), []

    def count(step: str, _channel: str) -> None:
        sent.extend([step] if step == "after receipt" else [])
        if len(sent) == 2:
            stop.set()

    with caplog.at_level(logging.WARNING):
        application.run(stop, count)
    with application.store.transaction() as tables:
        counts = tables.deliveries.counts()
    assert (counts[DeliveryState.ACCEPTED], counts[DeliveryState.PENDING]) == (2, 1)
    assert caplog.text == ""


class Silent(FakeChannel):
    """A platform that does not answer a question before another has done so."""

    def __init__(self, name: str, clock: FixedClock, other: threading.Event) -> None:
        super().__init__(name, clock)
        self.other = other
        self.outlasted = False

    def find(self, payload: Payload, attempt: Attempt) -> Sighting:
        self.outlasted = self.other.wait(PATIENCE)
        return super().find(payload, attempt)


class Answering(FakeChannel):
    """A platform that notes when it was asked."""

    def __init__(self, name: str, clock: FixedClock, asked: threading.Event) -> None:
        super().__init__(name, clock)
        self.asked = asked

    def find(self, payload: Payload, attempt: Attempt) -> Sighting:
        self.asked.set()
        return super().find(payload, attempt)


def test_a_platform_that_does_not_answer_holds_up_no_other_platforms_questions(
    root: Path, clock: FixedClock, now: datetime
) -> None:
    answered = threading.Event()
    slow, quick = Silent("a-slow-one", clock, answered), Answering("x", clock, answered)
    application = Application(root, {}, clock=clock, channels={slow.name: slow, quick.name: quick})
    application.found()
    (item,) = approve_posts(application, [now])
    with application.store.transaction() as tables:
        (waiting,) = tables.deliveries.of_item(item.key)
        other = replace(item, key=replace(item.key, channel=slow.name))
        tables.items.put(other)
        tables.deliveries.add([replace(waiting, id="slow", item=other.key)])
        for claimed in tables.deliveries.claim(now, "dead", now + HOUR, 2):
            attempt = tables.deliveries.begin(claimed.id, "dead", "f", now, now + HOUR, prepared=NOTHING_PREPARED)
            tables.deliveries.finish(attempt, Outcome.UNCERTAIN, now)
    clock.advance(application.settings.worker.settle)
    stop = threading.Event()
    worker = threading.Thread(target=application.run, args=(stop,))
    worker.start()
    assert answered.wait(PATIENCE)
    stop.set()
    worker.join(PATIENCE)
    application.store.close()
    assert slow.outlasted, "the quick one was asked while the slow one was silent"
