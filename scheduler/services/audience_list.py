"""The list as staff look at it: page by page, one person, and in numbers. Nothing here writes anything."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from scheduler.domain.audience_view import AudienceCounts, Chosen, Standing, SuppressionCounts, standing
from scheduler.domain.contact import MAX_ADDRESS, checked_words, parse_audience
from scheduler.domain.errors import BadInput, NotFound
from scheduler.domain.segment import Segment
from scheduler.domain.subscriber import Subscriber, SubscriberStatus, Suppression
from scheduler.domain.subscription import Subscription
from scheduler.ports import Clock, Readable, Transaction
from scheduler.services import addresses
from scheduler.services.segments import LONGEST_COUNT, SegmentDesk

LARGEST_PAGE = 1_000
"""People of one page."""

UNKNOWN_TOPIC = "no longer declared"
"""Stands for the interests in topics that the clinic has taken out of its settings."""

_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What staff ask of the list. Empty texts ask for nothing; `segment` is a segment's name.

    `search` looks into addresses and names; `address` and `name` are how the one or the other begins, quick to find.
    """

    audience: str = ""
    status: str = ""
    segment: str = ""
    search: str = ""
    address: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A person of the list, where they stand, and since when, as the clinic's calendar has it, they agreed."""

    person: Subscriber
    standing: Standing
    joined: date


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the people who were asked for. `following` is the id to go on after, or None at the end.

    `statuses` counts all of those who were asked for; it is empty where nobody wanted them counted.
    """

    audience: str
    people: tuple[Listed, ...]
    following: str | None
    statuses: Mapping[SubscriberStatus, int]


@dataclass(frozen=True, slots=True)
class CountedAudience:
    """An audience in numbers: topics by their ids, and the suppressed addresses of everybody by kind."""

    audience: str
    counts: AudienceCounts
    topics: Mapping[str, int]
    suppressions: SuppressionCounts


@dataclass(frozen=True, slots=True)
class AudienceList:
    """The list of a workspace. `hashes` are those under which an address may be suppressed."""

    store: Readable
    clock: Clock
    segments: SegmentDesk
    hashes: Callable[[str], Collection[str]]
    subscription: Callable[[], Subscription]

    def page(self, wanted: Wanted, after: str = "", limit: int = 50, *, counted: bool = True) -> Page:
        """Return the people who are wanted, from the first after the person of an id. Raises NotFound, BadInput.

        They come by address; those of whom the beginning of the name is wanted by name. Counting all of them takes
        longer than finding some.
        """
        if not 1 <= limit <= LARGEST_PAGE:
            raise BadInput(f"a page has 1 to {LARGEST_PAGE} people: write another number")
        chosen = self.chosen(wanted)
        with self.store.reading(LONGEST_COUNT) as tables:
            people = tables.subscribers.page(chosen, self._place(after, tables), limit + 1)
            statuses = tables.subscribers.count(chosen) if counted else {}
            shown = self._listed(people[:limit], tables)
        following = people[limit - 1].id if len(people) > limit else None
        return Page(chosen.audience, shown, following, statuses)

    def count(self, audience: str = "") -> CountedAudience:
        """Return an audience in numbers. Raises BadInput."""
        chosen = self.chosen(Wanted(audience))
        with self.store.reading() as tables:
            counts, suppressions = tables.subscribers.counts(chosen.audience), tables.suppressions.counts()
        by_topic, by_hash = dict.fromkeys(self._topics(), 0), self.topics_by_hash()
        for token, number in counts.topics.items():
            topic = by_hash.get(token, UNKNOWN_TOPIC)
            by_topic[topic] = by_topic.get(topic, 0) + number
        return CountedAudience(chosen.audience, counts, by_topic, suppressions)

    def topics_by_hash(self) -> Mapping[str, str]:
        """Return the declared topics by each hash that one may be kept under."""
        return {token: topic for topic in self._topics() for token in self.segments.topic_hashes(topic)}

    def find(self, name: str) -> tuple[Listed, ...]:
        """Return the person of an id, or everybody at an address, once for each audience. Raises NotFound, BadInput."""
        with self.store.reading() as tables:
            if "@" in name:
                people = tables.subscribers.at_address(written_address(name))
            else:
                person = tables.subscribers.get(name) if _ID.fullmatch(name) else None
                people = () if person is None else (person,)
            listed = self._listed(people, tables)
        if not listed:
            what = "this address" if "@" in name else "this id"
            raise NotFound(f"nobody on the list has {what}: `clinic audience list --search` finds people")
        return listed

    def chosen(self, wanted: Wanted) -> Chosen:
        """Return whom the words of staff choose. Raises NotFound, BadInput."""
        segment = self.segments.named(wanted.segment) if wanted.segment else None
        selection = self.segments.selection(segment.query) if segment else None
        return Chosen(
            self._audience(wanted.audience, segment),
            _status(wanted.status),
            selection,
            *map(_searched, (wanted.search, wanted.address, wanted.name)),
        )

    def suppressed_among(self, people: Collection[Subscriber], tables: Transaction) -> Mapping[str, Suppression]:
        """Return the suppression by subscriber id, of those whose address is suppressed."""
        by_hash = {token: person.id for person in people for token in self.hashes(person.address)}
        return {by_hash[token]: found for token, found in tables.suppressions.of(by_hash.keys()).items()}

    def _listed(self, people: Sequence[Subscriber], tables: Transaction) -> tuple[Listed, ...]:
        suppressed = self.suppressed_among(people, tables)
        return tuple(self._one(person, suppressed.get(person.id)) for person in people)

    def standing(self, person: Subscriber, suppression: Suppression | None) -> Standing:
        """Return where a person stands now, whose address is suppressed so, or is not."""
        return standing(person, suppression, self.clock.now(), self.segments.zone)

    def _one(self, person: Subscriber, suppression: Suppression | None) -> Listed:
        joined = person.consent_at.astimezone(self.segments.zone).date()
        return Listed(person, self.standing(person, suppression), joined)

    def _audience(self, audience: str, segment: Segment | None) -> str:
        if segment is not None:
            if audience not in {"", segment.audience}:
                raise BadInput(
                    f"segment '{segment.name}' is of the audience '{segment.audience}': leave --audience out"
                )
            return segment.audience
        try:
            return parse_audience(audience or self.subscription().audience)
        except ValueError as error:
            raise BadInput(f"the audience's name {error}") from error

    def _topics(self) -> tuple[str, ...]:
        return tuple(topic.id for topic in self.subscription().topics)

    def audiences(self) -> tuple[str, ...]:
        """Return the names of the audiences that have anybody, and of the one that people sign up to."""
        with self.store.reading() as tables:
            return tuple(sorted({self.subscription().audience, *tables.subscribers.audience_names()}))

    def _place(self, after: str, tables: Transaction) -> Subscriber | None:
        """Return the person of an id to go on after, or None to begin."""
        if not after:
            return None
        person = tables.subscribers.get(after) if _ID.fullmatch(after) else None
        if person is None:
            raise NotFound("nobody on the list has the id to go on after: begin anew, without --after")
        return person


def written_address(text: str) -> str:
    """Return an address as it is written to. Raises BadInput, which does not repeat it."""
    try:
        return addresses.written_address(text)
    except ValueError as error:
        raise BadInput(f"the address {error}") from error


def _status(text: str) -> SubscriberStatus | None:
    if not text:
        return None
    names = list(SubscriberStatus)
    if text.lower() not in names:
        near = get_close_matches(text.lower(), names, 1)
        hint = f"did you mean '{near[0]}'?" if near else f"there are {', '.join(names)}"
        raise BadInput(f"'{text}' is no status: {hint}")
    return SubscriberStatus(text.lower())


def _searched(text: str) -> str:
    words = checked_words(text, "the search")
    if len(words) > MAX_ADDRESS or "\n" in words or any("\ud800" <= sign <= "\udfff" for sign in words):
        raise BadInput(f"the search must be one line of at most {MAX_ADDRESS} characters: shorten it")
    return words
