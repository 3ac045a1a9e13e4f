"""A person's own choices: what they read about, in which language, how often, a pause, their name, and leaving.

Who they are is told by a link of their own. Nothing here is said of anybody else. An id that is nobody's any more
gets the answer that everybody gets.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scheduler.domain.consent import ConsentAct, Way
from scheduler.domain.errors import BadInput
from scheduler.domain.personal_parts import printable_first_name
from scheduler.domain.standing import StandingMessage, standing_key
from scheduler.domain.subscriber import Subscriber, SubscriberStatus, Suppression, SuppressionKind
from scheduler.domain.subscription import Frequency, SignUp, Subscription, Topic
from scheduler.ports import Clock, Database, Transaction
from scheduler.services.consent import leave, record
from scheduler.services.pseudonyms import Pseudonyms
from scheduler.services.sign_up import SignUpClosed, random_id
from scheduler.services.standing import send_to, signed_message

MOST_WEEKS = 52
"""The longest pause: who does not want to hear for longer than a year unsubscribes."""

ASKED_FOR_LINK = "link"
"""The source of what stands among the sign-ups because somebody asked for their link."""

UNSUBSCRIBED = "unsubscribed"
"""The reason of a suppression by the person's own word."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person changes; None leaves it as it is. `topics` are ids of declared topics, none of them means all.

    `pause_weeks` is a pause from now on, 0 ends one.
    """

    first_name: str | None = None
    language: str | None = None
    frequency: Frequency | None = None
    topics: tuple[str, ...] | None = None
    pause_weeks: int | None = None


@dataclass(frozen=True, slots=True)
class Preferences:
    """A person as their own page shows them. `offered` are the topics and languages to choose from.

    A pause that is over is none.
    """

    person: Subscriber
    topics: tuple[Topic, ...]
    offered: tuple[Topic, ...]
    languages: tuple[str, ...]
    paused_until: datetime | None

    @property
    def is_subscribed(self) -> bool:
        """Whether they receive issues."""
        return self.person.status is SubscriberStatus.CONFIRMED


@dataclass(frozen=True, slots=True)
class PreferencesDesk:
    """Reads and writes the choices of one person, each change with its record of consent."""

    store: Database
    clock: Clock
    subscription: Callable[[], Subscription]
    pseudonyms: Pseudonyms
    new_id: Callable[[], str] = random_id

    def of(self, subscriber: str) -> Preferences | None:
        """Return a person's choices, or None where nobody has the id any more."""
        with self.store.reading() as tables:
            person = whose(subscriber, tables)
            return self._read(person, tables) if person else None

    def change(self, subscriber: str, choices: Choices) -> Preferences | None:
        """Write what a person chose, and return their choices as they are then; None where nobody has the id.

        Who is unsubscribed changes nothing: they sign up anew. Raises BadInput for what is not offered.
        """
        subscription = self.subscription()
        _check(choices, subscription)
        with self.store.transaction() as tables:
            named = whose(subscriber, tables)
            person = tables.subscribers.held(named.id) if named else None
            if person is None or person.status is not SubscriberStatus.CONFIRMED:
                return self._read(person, tables) if person else None
            after, topics = self._chosen(person, choices), self._topics(person, choices, tables)
            changed = [name for name, is_new in _differences(person, after).items() if is_new]
            if after != person:
                tables.subscribers.put(after)
            if topics is not None:
                tables.subscribers.set_interests(person.id, topics)
                changed.append("topics")
            if changed:
                # Which things, and not what: a name is erased one day, and a topic may tell of somebody's health.
                words = f"changed: {', '.join(sorted(changed))}"
                record([after], ConsentAct.CHANGED, self.clock.now(), tables, source=Way.PREFERENCES, proof=words)
            return self._read(after, tables)

    def leave(self, subscriber: str, way: Way = Way.LINK) -> bool:
        """Take a person off every list, at once; say whether they were on one. Again it changes nothing."""
        now = self.clock.now()
        with self.store.transaction() as tables:
            person = whose(subscriber, tables)
            if person is None:
                return False
            hashed = self.pseudonyms.addresses(person.address)[0]
            suppression = Suppression(hashed, UNSUBSCRIBED, now, SuppressionKind.UNSUBSCRIBED)
            return bool(leave(person.address, way, suppression, tables))

    def send_link(self, address: str, language: str = "") -> None:
        """Send the link to their own page to who receives the newsletter at an address, and nothing to anybody else.

        It works as long as a sign-up may wait. Raises SignUpClosed, for every address alike, while nobody signed the
        mail in the language.
        """
        subscription, now = self.subscription(), self.clock.now()
        key = standing_key(StandingMessage.LINK, subscription.language(language), subscription.account)
        with self.store.transaction() as tables:
            message = signed_message(key, tables, now)
            if isinstance(message, str):
                raise SignUpClosed(f"no link can be sent yet: {message}")
            suppressed = tables.suppressions.of(self.pseudonyms.addresses(address))
            for person in tables.subscribers.at_address(address):
                if person.status is SubscriberStatus.CONFIRMED and not suppressed:
                    # A sign-up that waits for nothing: the mail needs an opaque id, and there may be several.
                    asked = self.new_id()
                    tables.sign_ups.open(SignUp(asked, person.id, asked, now, person.language, source=ASKED_FOR_LINK))
                    send_to(*message, asked, tables, now)

    def _read(self, person: Subscriber, tables: Transaction) -> Preferences:
        subscription, now = self.subscription(), self.clock.now()
        kept = tables.subscribers.interests([person.id]).get(person.id, frozenset())
        is_paused = person.paused_until is not None and person.paused_until > now
        return Preferences(
            person,
            self.pseudonyms.recognised(kept, subscription.topics),
            subscription.topics,
            subscription.languages,
            person.paused_until if is_paused else None,
        )

    def _chosen(self, person: Subscriber, choices: Choices) -> Subscriber:
        paused = person.paused_until
        if choices.pause_weeks is not None:
            paused = self.clock.now() + timedelta(weeks=choices.pause_weeks) if choices.pause_weeks else None
        return replace(
            person,
            first_name=person.first_name if choices.first_name is None else printable_first_name(choices.first_name),
            language=person.language if choices.language is None else choices.language,
            frequency=person.frequency if choices.frequency is None else choices.frequency,
            paused_until=paused,
        )

    def _topics(self, person: Subscriber, choices: Choices, tables: Transaction) -> frozenset[str] | None:
        """Return the topics to write down, or None where they stay as they are."""
        if choices.topics is None:
            return None
        kept = tables.subscribers.interests([person.id]).get(person.id, frozenset())
        known = {topic.id for topic in self.pseudonyms.recognised(kept, self.subscription().topics)}
        return None if known == set(choices.topics) else self.pseudonyms.chosen(choices.topics)


def whose(subject: str, tables: Transaction) -> Subscriber | None:
    """Return whom a link is of: it names the person, or the sign-up by which they asked for it."""
    asked = tables.sign_ups.get(subject)
    return tables.subscribers.get(asked.subscriber if asked else subject)


def _check(choices: Choices, subscription: Subscription) -> None:
    if choices.language is not None and choices.language not in subscription.languages:
        raise BadInput("this language is none of the newsletter's: choose one that is offered")
    if choices.topics is not None and not {topic.id for topic in subscription.topics}.issuperset(choices.topics):
        raise BadInput("one of the topics is none of the newsletter's: choose from those that are offered")
    if choices.pause_weeks is not None and not 0 <= choices.pause_weeks <= MOST_WEEKS:
        raise BadInput(f"a pause is at most {MOST_WEEKS} weeks long")


def _differences(before: Subscriber, after: Subscriber) -> dict[str, bool]:
    return {
        "name": before.first_name != after.first_name,
        "language": before.language != after.language,
        "frequency": before.frequency != after.frequency,
        "pause": before.paused_until != after.paused_until,
    }
