"""Segments: named queries over an audience, kept in the workspace's files, counted in the database as it is now."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import get_close_matches
from typing import Final
from zoneinfo import ZoneInfo

from scheduler.domain.audience_view import Chosen
from scheduler.domain.contact import parse_audience
from scheduler.domain.errors import BadInput, NotFound
from scheduler.domain.package import CanonicalContent
from scheduler.domain.segment import Query, Segment, Selection
from scheduler.domain.segment_query import parse_query
from scheduler.domain.subscriber import SubscriberStatus
from scheduler.ports import Clock, Readable, SegmentFile
from scheduler.services.segment_rows import Row, query_text

LONGEST_COUNT: Final = timedelta(seconds=10)
"""How long counting a segment may take: one that takes longer is too much for freezing an issue as well."""


@dataclass(frozen=True, slots=True)
class CountedSegment:
    """A segment (its name is empty for a query that was only tried) with its people by status, now."""

    segment: Segment
    statuses: Mapping[SubscriberStatus, int]

    @property
    def total(self) -> int:
        """Everybody in it."""
        return sum(self.statuses.values())

    @property
    def confirmed(self) -> int:
        """Those in it who receive issues, unless their address is suppressed."""
        return self.statuses.get(SubscriberStatus.CONFIRMED, 0)


@dataclass(frozen=True, slots=True)
class SegmentDesk:
    """The segments of a workspace. `topic_hashes` returns the forms in which a topic may be kept."""

    file: SegmentFile
    store: Readable
    clock: Clock
    zone: ZoneInfo
    topic_hashes: Callable[[str], Collection[str]]

    def add(self, name: str, query: str, audience: str) -> CountedSegment:
        """Write a segment into the file of segments, after it was counted. Raises BadInput."""
        try:
            parse_audience(audience)
        except ValueError as error:
            raise BadInput(f"the audience's name {error}") from error
        counted = self._counted(Segment(name, audience, self.file.read_query(query)))
        with self.store.reading() as tables:
            if name in tables.subscribers.audiences():
                raise BadInput(f"there is an audience '{name}' already: choose another name for the segment")
        self.file.add_segment(name, query, audience)
        return counted

    def kept(self) -> tuple[Segment, ...]:
        """Return every segment as it stands in the file, without counting anybody. Raises BadInput."""
        return tuple(self.file.segments().values())

    def query(self, rows: Sequence[Row], *, any_of_them: bool = False) -> str:
        """Return the query that a form's rows mean. Raises BadInput."""
        return query_text(rows, self.file.read_query, any_of_them=any_of_them)

    def remove(self, name: str) -> None:
        """Take a segment out of the file. What was signed for it goes back to review. Raises NotFound, BadInput."""
        self.file.remove_segment(name)

    def all(self) -> tuple[CountedSegment, ...]:
        """Return every segment, counted. Raises BadInput."""
        return tuple(map(self._counted, self.file.segments().values()))

    def named(self, name: str) -> Segment:
        """Return one segment. Raises NotFound, which names the nearest, and BadInput."""
        segments = self.file.segments()
        if name not in segments:
            near = get_close_matches(name, segments, 1)
            known = f"did you mean '{near[0]}'?" if near else f"there are: {', '.join(segments) or 'none'}"
            raise NotFound(f"there is no segment '{name}': {known}")
        return segments[name]

    def show(self, name: str) -> CountedSegment:
        """Return one segment, counted. Raises NotFound, BadInput."""
        return self._counted(self.named(name))

    def count(self, query: str, audience: str) -> CountedSegment:
        """Count a query without keeping it. Raises BadInput."""
        return self._counted(Segment("", audience, self.file.read_query(query)))

    def selection(self, query: Query) -> Selection:
        """Return a query as it chooses now."""
        return Selection(query, self.clock.now(), self.zone, self.topic_hashes)

    def _counted(self, segment: Segment) -> CountedSegment:
        chosen = Chosen(segment.audience, selection=self.selection(segment.query))
        with self.store.reading(LONGEST_COUNT) as tables:
            return CountedSegment(segment, tables.subscribers.count(chosen))


def signed_selection(
    content: CanonicalContent, now: datetime, zone: ZoneInfo, topic_hashes: Callable[[str], Collection[str]]
) -> Selection | None:
    """Return whom a signed issue is for at a time, by the query as it was signed; None is its whole audience."""
    return Selection(parse_query(content.query), now, zone, topic_hashes) if content.query else None
