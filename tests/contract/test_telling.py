"""Each person is told once of what they want to hear, over restarts, kills and changes of the clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from delivery_world import CLINIC, DUE, NOW, FakeWorkspace, World, post
from signing_people import AUTHOR, CLINICIAN

from scheduler.domain.campaign import Sender
from scheduler.domain.content import ItemState
from scheduler.domain.digest import Digest, Told
from scheduler.domain.errors import BadInput, Rejected, Uncertain
from scheduler.domain.notifications import (
    AT_ONCE_GAP,
    LINK_LIFE,
    NotificationKind,
    NotificationSettings,
    Rhythm,
)
from scheduler.domain.payload import BatchPayload
from scheduler.domain.people import Person
from scheduler.domain.staff_mail import StaffMessage
from scheduler.ports import Store
from scheduler.services.noticing import Noticing
from scheduler.services.notification_desk import NotificationDesk, Wishes
from scheduler.services.review_queue import ReviewQueue
from scheduler.services.staff_mail import StaffMailDesk
from scheduler.services.telling import RECENT, Teller
from scheduler.storage.sealing import STAFF_MAIL, KeyedSealing
from scheduler.testing import FakeChannel

K = NotificationKind
KOLKATA = ZoneInfo("Asia/Kolkata")
MORNING = datetime(2026, 12, 1, 7, 30, tzinfo=KOLKATA).astimezone(UTC)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@dataclass
class PlainWriting:
    """Writes what it is given as its subject, so that a test can read it."""

    digests: list[Digest] = field(default_factory=list)

    def happened(self, person: Person, language: str, told: Sequence[Told]) -> StaffMessage:
        return StaffMessage(f"{person.login}: {', '.join(one.notification.kind for one in told)}", language, "")

    def daily(self, person: Person, language: str, digest: Digest) -> StaffMessage:
        self.digests.append(digest)
        return StaffMessage(f"{person.login}: daily", language, "")

    def confirm_address(self, person: Person, language: str, token: str) -> StaffMessage:
        return StaffMessage(f"{person.login}: confirm", token, "")


class TellingWorld(World):
    """A clinic at 6 in the morning of 1 December, in which Maya writes and Dr Rao signs."""

    def __init__(self, store: Store, zone: str = "Asia/Kolkata") -> None:
        super().__init__(store, FakeWorkspace(clinic_=replace(CLINIC, zone=zone)))
        self.zone = zone
        self.writing = PlainWriting()
        self.letters = FakeChannel("letters", self.clock)
        self.clock.move_to(MORNING - timedelta(minutes=90))

    @property
    def mail(self) -> StaffMailDesk:
        return StaffMailDesk(
            self.store,
            lambda: {"letters": self.letters},
            lambda: "letters",
            lambda: Sender("Demo Clinic", "news@clinic.example.com"),
            KeyedSealing([b"k" * 32], STAFF_MAIL),
            self.clock,
        )

    @property
    def teller(self) -> Teller:
        """Another process each time: it remembers nothing."""
        queue = ReviewQueue(self.store, self.workspace, self.clock)
        return Teller(self.store, self.mail, self.writing, queue, self.clock, lambda: self.zone, lambda: False)

    @property
    def desk_of_notifications(self) -> NotificationDesk:
        return NotificationDesk(
            self.store, self.staff, self.mail, self.writing, self.clock, lambda: self.zone, lambda: ("en", "hi")
        )

    def reach(self, login: str, **settings: object) -> None:
        """Let somebody have a confirmed address, and hear of what comes from now on."""
        own = NotificationSettings(login, address=f"{login}@clinic.example.com")
        yesterday = self.clock.now().astimezone(ZoneInfo(self.zone)).date() - DAY
        with self.store.transaction() as tables:
            head = tables.audit.head()
            tables.notification_settings.put(replace(own, **settings))  # type: ignore[arg-type]  # a test's own names
            tables.notification_settings.begin(login, head.sequence if head else 0, yesterday)

    def tell(self, after: timedelta = timedelta()) -> list[str]:
        """One turn of the worker's telling; return the subjects of the mails that went out by it."""
        self.clock.move_to(self.clock.now() + after)
        before = len(self.letters.calls)
        Noticing(self.store, self.clock).run()
        self.teller.run()
        self.mail.run()
        return [call.issue.subject for call in self.letters.calls[before:] if isinstance(call, BatchPayload)]


@pytest.fixture
def world(store: Store) -> TellingWorld:
    return TellingWorld(store)


def submitted(world: World) -> None:
    world.plan(post())
    assert all(one.done for one in world.desk.submit(str(post().key), AUTHOR))


def test_what_somebody_wants_to_hear_at_once_comes_once(world: TellingWorld) -> None:
    world.reach("maya")
    submitted(world)
    world.desk.reject(str(post().key), CLINICIAN, "Say that it takes months.")
    assert world.tell() == ["maya: changes-requested"]
    assert world.tell() == []
    assert world.tell(AT_ONCE_GAP) == []


def test_nobody_hears_of_what_they_did_themselves(world: TellingWorld) -> None:
    world.reach("maya", rhythms=dict.fromkeys(K, Rhythm.AT_ONCE))
    world.reach("rao", rhythms=dict.fromkeys(K, Rhythm.AT_ONCE))
    submitted(world)
    assert world.tell() == ["rao: to-sign"]


def test_what_happens_close_together_comes_together(world: TellingWorld) -> None:
    world.reach("rao", rhythms=dict.fromkeys(K, Rhythm.AT_ONCE), upcoming=False)
    submitted(world)
    assert world.tell() == ["rao: to-sign"]
    world.controls.pause("Maya", "press enquiry")
    assert world.tell(MINUTE) == []
    world.controls.resume(AUTHOR)
    assert world.tell(AT_ONCE_GAP) == ["rao: held, held"]


def test_a_worker_killed_before_the_mail_is_in_line_tells_later_and_one_killed_after_it_does_not_tell_twice(
    world: TellingWorld,
) -> None:
    world.reach("maya", upcoming=False)
    submitted(world)
    world.desk.reject(str(post().key), CLINICIAN, "No.")
    writing, world.writing = world.writing, None  # type: ignore[assignment]  # it dies while it writes
    with pytest.raises(AttributeError):
        world.teller.run()
    world.writing = writing
    assert world.teller.run() == 1
    assert world.tell() == ["maya: changes-requested"]
    assert world.tell(DAY) == []


def test_two_workers_tell_once(world: TellingWorld) -> None:
    world.reach("maya", upcoming=False)
    submitted(world)
    world.desk.reject(str(post().key), CLINICIAN, "No.")
    plainly = world.writing.happened

    def meanwhile(person: Person, language: str, told: Sequence[Told]) -> StaffMessage:
        world.writing.happened = plainly  # type: ignore[method-assign]  # the other worker is quicker
        assert world.teller.run() == 1
        return plainly(person, language, told)

    world.writing.happened = meanwhile  # type: ignore[method-assign]  # as above
    assert world.teller.run() == 0
    assert world.tell() == ["maya: changes-requested"]


def test_what_somebody_chose_only_later_is_not_told_from_before(world: TellingWorld) -> None:
    world.reach("rao", rhythms=dict.fromkeys(K, Rhythm.NEVER), upcoming=False)
    submitted(world)
    assert world.tell() == []
    wishes = Wishes(dict.fromkeys(K, Rhythm.AT_ONCE), time(7, 30), upcoming=False, language="hi")
    world.desk_of_notifications.choose(wishes, CLINICIAN)
    assert world.tell() == []
    world.controls.pause("Maya", "press enquiry")
    assert world.tell() == ["rao: held"]
    sent = world.letters.calls[-1]
    assert isinstance(sent, BatchPayload)
    assert sent.issue.text == "hi"


def test_the_daily_mail_comes_at_its_hour_once_over_restarts(world: TellingWorld) -> None:
    world.reach("rao")
    submitted(world)
    assert world.tell(89 * MINUTE) == []
    assert world.tell(MINUTE) == ["rao: daily"]
    assert world.tell(MINUTE) == []
    assert world.tell(DAY - 2 * MINUTE) == []
    assert len(world.tell(MINUTE)) == 1


def test_it_says_by_when_each_must_be_signed(world: TellingWorld) -> None:
    world.reach("rao")
    submitted(world)
    world.tell(90 * MINUTE)
    (digest,) = world.writing.digests
    (deadline,) = digest.to_sign
    assert (deadline.item.key, deadline.on_time) == (post().key, DUE)
    assert deadline.latest is not None
    assert deadline.latest > DUE
    assert [one.state for one in digest.upcoming] == [ItemState.IN_REVIEW]


def test_who_submitted_something_is_not_asked_to_sign_it(world: TellingWorld) -> None:
    world.plan(post())
    assert all(one.done for one in world.desk.submit(str(post().key), CLINICIAN))
    world.reach("rao", upcoming=False)
    assert world.tell(90 * MINUTE) == []


def test_nothing_to_say_is_no_mail_and_the_day_is_over_all_the_same(world: TellingWorld) -> None:
    world.reach("rao")
    assert world.tell(90 * MINUTE) == []
    submitted(world)
    assert world.tell(MINUTE) == []
    assert world.tell(DAY) == ["rao: daily"]


def test_where_nothing_ran_at_the_hour_it_comes_later_that_day(world: TellingWorld) -> None:
    world.reach("rao")
    submitted(world)
    assert world.tell(timedelta(hours=9)) == ["rao: daily"]


def test_the_daily_mail_has_what_failed_until_somebody_decides_and_not_for_ever(world: TellingWorld) -> None:
    world.reach("rao", upcoming=False, rhythms={K.FAILED: Rhythm.DAILY})
    world.approve(post())
    world.x.failures.append(Rejected("no"))
    world.run_at(DUE)
    assert world.tell() == ["rao: daily"]
    (failed,) = world.writing.digests[-1].to_decide
    assert (failed.item.key, failed.state) == (post().key, ItemState.FAILED)
    assert world.tell(DAY) == ["rao: daily"]
    assert world.tell(RECENT) == []


def test_the_daily_mail_has_what_is_chosen_for_it_once(world: TellingWorld) -> None:
    world.reach("maya", upcoming=False)
    world.approve(post())
    world.tell(90 * MINUTE)
    assert [told.notification.kind for told in world.writing.digests[-1].news] == [K.SIGNED]
    assert world.tell(DAY) == []


@pytest.mark.parametrize("zone", ["Europe/Berlin"])
def test_the_night_in_which_an_hour_comes_twice_brings_one_mail(store: Store, zone: str) -> None:
    world = TellingWorld(store, zone)
    world.clock.move_to(datetime(2026, 10, 25, 0, 0, tzinfo=UTC))
    world.reach("rao", digest_at=time(2, 30), upcoming=False)
    world.plan(post())
    assert all(one.done for one in world.desk.submit(str(post().key), AUTHOR))
    told = [world.tell(10 * MINUTE) for _ in range(18)]
    assert [mails for mails in told if mails] == [["rao: daily"]]


def test_a_mail_that_may_not_have_arrived_is_said_in_the_next_daily_one(world: TellingWorld) -> None:
    world.reach("maya", upcoming=False)
    submitted(world)
    world.desk.reject(str(post().key), CLINICIAN, "No.")
    world.letters.failures.append(Uncertain("the answer did not arrive"))
    at = world.clock.now()
    world.tell()
    assert world.tell(90 * MINUTE) == ["maya: daily"]
    assert world.writing.digests[-1].lost == (at,)


def test_who_works_here_no_more_hears_of_nothing(world: TellingWorld) -> None:
    world.reach("maya")
    submitted(world)
    world.desk.reject(str(post().key), CLINICIAN, "No.")
    world.staff.set_active("maya", active=False, by=CLINICIAN)
    assert world.tell(90 * MINUTE) == []


def test_an_address_counts_once_its_link_was_followed_by_whoever_asked(world: TellingWorld) -> None:
    desk = world.desk_of_notifications
    desk.ask("Maya@Clinic.example.com", "a-token", AUTHOR)
    assert desk.of("maya").address == ""
    with pytest.raises(BadInput):
        desk.confirm("another", AUTHOR)
    with pytest.raises(BadInput):
        desk.confirm("a-token", CLINICIAN)
    desk.confirm("a-token", AUTHOR)
    assert desk.of("maya").address == "Maya@clinic.example.com"
    with pytest.raises(BadInput):
        desk.confirm("a-token", AUTHOR)


def test_an_address_is_asked_for_anew_after_a_week_and_the_earlier_one_counts_meanwhile(world: TellingWorld) -> None:
    world.reach("maya")
    desk = world.desk_of_notifications
    desk.ask("other@clinic.example.com", "a-token", AUTHOR)
    assert desk.of("maya").address == "maya@clinic.example.com"
    world.clock.move_to(world.clock.now() + LINK_LIFE)
    with pytest.raises(BadInput, match="too old"):
        desk.confirm("a-token", AUTHOR)


def test_what_happened_before_the_address_was_confirmed_is_not_told(world: TellingWorld) -> None:
    submitted(world)
    world.desk.reject(str(post().key), CLINICIAN, "No.")
    world.desk_of_notifications.ask("maya@clinic.example.com", "a-token", AUTHOR)
    world.desk_of_notifications.confirm("a-token", AUTHOR)
    assert world.tell() == []


def test_no_address_stands_on_the_trail(world: TellingWorld) -> None:
    world.desk_of_notifications.ask("maya@clinic.example.com", "a-token", AUTHOR)
    world.desk_of_notifications.confirm("a-token", AUTHOR)
    world.desk_of_notifications.drop(AUTHOR)
    with world.store.reading() as tables:
        acts = [entry.event for entry in tables.audit.entries() if entry.event.action.startswith("own address")]
    assert [act.action for act in acts] == ["own address given", "own address confirmed", "own address removed"]
    assert "@" not in repr(acts)
    assert world.desk_of_notifications.of("maya").address == ""


def test_choosing_does_not_move_how_far_somebody_has_heard(world: TellingWorld) -> None:
    world.reach("maya", upcoming=False)
    known = world.desk_of_notifications.of("maya")
    with world.store.transaction() as tables:
        assert tables.notification_settings.hear("maya", known.heard, known.heard + 5, NOW)
        tables.notification_settings.put(known)
        assert tables.notification_settings.get("maya").heard == known.heard + 5
        assert not tables.notification_settings.hear("maya", known.heard, known.heard + 9, NOW)
        assert not tables.notification_settings.read_day("maya", date(2000, 1, 1), date(2000, 1, 2), 9)
