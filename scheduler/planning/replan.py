"""Planning again: what staff and reviewers have done stays, what the article changed comes back as a draft."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from scheduler.domain.article import SourceSpan
from scheduler.domain.campaign import Override
from scheduler.domain.content import (
    UNTOUCHABLE,
    Draft,
    Issue,
    Item,
    ItemKey,
    ItemState,
    Sentence,
    Slot,
    is_correction,
    is_retracted,
)
from scheduler.planning.announcements import NAMES_PAST, UNDATED, Dates
from scheduler.planning.calendar import (
    CLOCKS,
    PINNED,
    Booking,
    Request,
    Timetable,
    allot,
    clock_changes,
    crowding,
    objections,
)
from scheduler.planning.card_edits import CARD_SAYS
from scheduler.planning.cards import NO_CARD
from scheduler.planning.carousel import NO_CAROUSEL
from scheduler.planning.draft_differences import difference
from scheduler.planning.drafts import Drafts
from scheduler.planning.local_time import end_of_day
from scheduler.planning.material import SKIPPED, Absence, Drafted, LeftOut
from scheduler.planning.post_drafts import WITHOUT_HASHTAG

TAKEN_OUT = "taken out of the plan: "
"""Begins the note of an item that planning cancelled, so that it is told from one that a person cancelled."""

SHARED_ANEW = "its sections are in other issues now"
SECTION_GONE = "its section is no longer in the article"
CHANNEL_GONE = "the campaign no longer uses this channel"

STALE_EDIT = "the article has changed since this was edited"
"""Begins the note on a person's edit that the article no longer bears out."""

_MADE_ANEW = (PINNED, CLOCKS, NAMES_PAST, STALE_EDIT, WITHOUT_HASHTAG, NO_CARD, NO_CAROUSEL, CARD_SAYS)
"""Begin notes that hold only for the draft they were made with: planning makes them anew, or not at all."""

_REVIEWED = frozenset({ItemState.IN_REVIEW, ItemState.CHANGES_REQUESTED, ItemState.APPROVED, ItemState.MISSED})


class Action(StrEnum):
    """The action of planning on an item."""

    ADDED = "added"
    RESTORED = "restored"
    KEPT = "kept"
    CHANGED = "changed"
    MOVED = "moved"
    CANCELLED = "cancelled"
    LEFT_ALONE = "left alone"


@dataclass(frozen=True, slots=True)
class Change:
    """One item's line in the report. `outdated` says that signatures and deliveries it had no longer hold."""

    key: ItemKey
    action: Action
    detail: str = ""
    outdated: bool = False


@dataclass(frozen=True, slots=True)
class Merged:
    """A campaign's items after planning, by slot and key, and what was done with each, in the same order.

    `no_time` are those for which there is no slot before what they name is over, or before the campaign's weeks are.
    """

    items: tuple[Item, ...]
    changes: tuple[Change, ...]
    no_time: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class _Revision:
    """A fresh draft beside the item it continues. `reason` says why its content differs, or is empty."""

    drafted: Drafted
    before: Item | None
    reason: str

    @property
    def state(self) -> ItemState:
        if self.drafted.override.skip:
            return ItemState.CANCELLED
        return ItemState.DRAFT if self.before is None or self.reason else self.before.state

    @property
    def version(self) -> int:
        return 1 if self.before is None else self.before.version + bool(self.reason)

    @property
    def stays_missed(self) -> bool:
        """True when the item was missed and reads the same: it keeps its time until a person decides (promise 6)."""
        return self.state is ItemState.MISSED


def settled_keys(previous: Iterable[Item], busy: Collection[ItemKey] = ()) -> frozenset[ItemKey]:
    """Return the items that planning leaves exactly as they are.

    Something of them is, or may be, out (`busy` names further ones that are being sent), a person
    cancelled or retracted them, or they are corrections, which no article has.
    """
    return frozenset(
        item.key
        for item in previous
        if item.state in UNTOUCHABLE
        or item.key in busy
        or is_retracted(item)
        or is_correction(item)
        or (item.state is ItemState.CANCELLED and not item.note.startswith(TAKEN_OUT))
    )


def continued(previous: Iterable[Item]) -> Mapping[ItemKey, Item]:
    """Return the items that fresh drafts continue, by key.

    All but corrections, and issues that were shared out anew.
    """
    return {item.key: item for item in previous if item.note != TAKEN_OUT + SHARED_ANEW and not is_correction(item)}


def merge(
    previous: Sequence[Item],
    drafts: Drafts,
    settled: Collection[ItemKey],
    others: Iterable[Booking],
    timetable: Timetable,
    *,
    keep_slots: bool = True,
    dated: Mapping[ItemKey, Dates] = MappingProxyType({}),
) -> Merged:
    """Return a campaign's items after planning again, with a slot for each.

    Unchanged drafts keep state, version and note; changed ones are drafts again with the next
    version. Items without a draft now are cancelled, `settled` ones left alone. Slots stay where
    they are legal, unless `keep_slots` is False. `others` are the bookings of other campaigns, `dated` what the
    drafts say of days. Raises BadInput when there is no room.
    """
    known = {item.key: item for item in previous}
    revisions = [_revise(drafted, known.get(drafted.key)) for drafted in drafts.drafted]
    missed = {item.key: item.slot for item in previous if item.state is ItemState.MISSED}
    asking = [revision for revision in revisions if not revision.stays_missed]
    requests = [_request(each, dated.get(each.drafted.key, UNDATED), keep_slots=keep_slots) for each in asking]
    standing = (known[key] for key in sorted(settled) if known[key].state is not ItemState.CANCELLED)
    taken = (*others, *map(booking_of, standing))
    slots = {**missed, **allot(requests, taken, timetable)}
    booked = {wanted.key: wanted.booking(slots[wanted.key].at) for wanted in requests if wanted.key in slots}
    results: list[tuple[Item, Change]] = []
    no_time: list[LeftOut] = []
    for revision in revisions:
        key, days = revision.drafted.key, dated.get(revision.drafted.key, UNDATED)
        if key in slots:
            notes = _about_time(revision, slots[key], booked, taken, timetable, days=days)
            results.append(_result(revision, slots[key], notes, days))
        else:
            results += _without_a_slot(revision.before, days.no_slot)
            no_time.append(_left_out(key, days))
    results += _undrafted(previous, drafts, settled, timetable)
    results.sort(key=lambda result: (result[0].slot.at, result[0].key))
    return Merged(tuple(item for item, _ in results), tuple(change for _, change in results), tuple(no_time))


def booking_of(item: Item) -> Booking:
    """Return the capabilities of an item's channel."""
    sections = {item.key.section}
    if isinstance(item.draft, Issue):
        sections = {section.id for section in item.draft.sections}
    return Booking(item.key.channel, item.slot.at, frozenset(sections))


def _revise(drafted: Drafted, before: Item | None) -> _Revision:
    standing = before is None or before.state is not ItemState.CANCELLED
    if before is None or drafted.override.skip or (standing and _reads_the_same(before.draft, drafted.draft)):
        return _Revision(drafted, before, "")
    if before.state is ItemState.CANCELLED:
        return _Revision(drafted, before, "it is part of the plan again")
    if _differs_in_number_alone(before.draft, drafted.draft):
        return _Revision(drafted, before, "the number of issues has changed")
    if before.source_digest != drafted.source_digest:
        return _Revision(drafted, before, _with_words("the article reads otherwise now", before.draft, drafted.draft))
    if before.edited or drafted.override.edits_content:
        return _Revision(drafted, before, "what somebody chose for it has changed")
    reason = "the campaign, the library, the templates or this program have changed"
    return _Revision(drafted, before, _with_words(reason, before.draft, drafted.draft))


def _with_words(reason: str, old: Draft, new: Draft) -> str:
    words = difference(old, new)
    return f"{reason}: {words}" if words else reason


def _differs_in_number_alone(old: Draft, new: Draft) -> bool:
    if not (isinstance(old, Issue) and isinstance(new, Issue)):
        return False
    return _reads_the_same(replace(old, number=new.number, of=new.of), new)


def _reads_the_same(old: Draft, new: Draft) -> bool:
    """Say whether two drafts are alike in all but where in the article their sentences stand, and what nobody reads."""
    return _as_read(_without_unread(old)) == _as_read(_without_unread(new))


def _without_unread(draft: Draft) -> Draft:
    """Return a draft without what is withheld, and without when it goes out: moving the time keeps a signature."""
    return replace(draft, withheld=(), each_zone=False) if isinstance(draft, Issue) else draft


def _as_read(value: object) -> object:
    if isinstance(value, Sentence) and isinstance(value.source, SourceSpan):
        return value.text, "article"
    if isinstance(value, tuple):
        return tuple(_as_read(entry) for entry in value)
    if is_dataclass(value):
        return tuple(_as_read(getattr(value, entry.name)) for entry in fields(value))
    return value


def _request(revision: _Revision, days: Dates, *, keep_slots: bool) -> Request:
    before = revision.before
    return Request(
        key=revision.drafted.key,
        sections=frozenset(revision.drafted.sections),
        pinned=revision.drafted.override.at,
        current=replace(before.slot, pinned=False) if before is not None and keep_slots else None,
        may_be_late=revision.state is ItemState.APPROVED,
        bounds=days.bounds,
        may_run_over=revision.state is not ItemState.DRAFT or revision.drafted.override.edits_content,
    )


def _about_time(
    revision: _Revision,
    slot: Slot,
    booked: Mapping[ItemKey, Booking],
    taken: Iterable[Booking],
    timetable: Timetable,
    *,
    days: Dates,
) -> tuple[str, ...]:
    """Return notes on an item's time: what the clocks do to it, and what speaks against one that a person set."""
    key, wanted = revision.drafted.key, revision.drafted.override.at
    changed = (*clock_changes(slot, wanted), *((days.note,) if days.note else ()))
    if wanted is None or key not in booked:
        return changed
    others = (*taken, *(booking for other, booking in booked.items() if other != key))
    return (*changed, *objections(slot, timetable, days.bounds), *crowding(booked[key], others, timetable.clinic))


def _left_out(key: ItemKey, days: Dates) -> LeftOut:
    why = Absence.WRITE_THIS if days.bounds else Absence.RESERVE
    return LeftOut(key.section, key.channel, key.kind, days.no_slot, why)


def _without_a_slot(before: Item | None, reason: str) -> Iterator[tuple[Item, Change]]:
    """Yield the item that was planned before, cancelled: there is no time for it any more."""
    if before is not None and before.state is ItemState.CANCELLED:
        yield before, Change(before.key, Action.LEFT_ALONE, before.state)
    elif before is not None:
        cancelled = replace(before, state=ItemState.CANCELLED, note=TAKEN_OUT + reason)
        yield cancelled, Change(before.key, Action.CANCELLED, reason, outdated=True)


def _result(revision: _Revision, slot: Slot, about_time: Sequence[str], days: Dates) -> tuple[Item, Change]:
    drafted = revision.drafted
    edited_source = _edited_source(drafted, revision.before)
    fresh = [*drafted.notes, *about_time]
    if edited_source not in {None, drafted.source_digest}:
        fresh.append(f"{STALE_EDIT}: compare them, then change the override or submit it as it is")
    item = Item(
        key=drafted.key,
        draft=drafted.draft,
        slot=slot,
        source_digest=drafted.source_digest,
        state=revision.state,
        version=revision.version,
        edited=drafted.override.edits_content,
        edited_source=edited_source,
        note="; ".join(_notes(revision, fresh)),
        good_until=end_of_day(days.bounds.last, slot.zone) if days.bounds else None,
    )
    return item, _change(revision, slot)


def _edited_source(drafted: Drafted, before: Item | None) -> str | None:
    """Return the article's digest when a person's words were first planned, None when the words are the planner's."""
    override = drafted.override
    if not override.has_words:
        return None
    if before is not None and before.edited_source is not None and _same_edit(before.draft, drafted.draft, override):
        return before.edited_source
    return drafted.source_digest


def _same_edit(old: Draft, new: Draft, override: Override) -> bool:
    return list(_edited_words(old, override)) == list(_edited_words(new, override))


def _edited_words(draft: Draft, override: Override) -> Iterator[str]:
    """Yield those words of a draft that a person chose."""
    if isinstance(draft, Issue):
        yield from (sentence.text for sentence in draft.written)
        for paragraph in (*draft.introduction, *draft.sign_off):
            yield from (sentence.text for sentence in paragraph.sentences)
    else:
        yield from (sentence.text for sentence in draft.hook)
        if override.text is not None or override.call_to_action is not None:
            yield from (sentence.text for part in draft.parts for sentence in part.sentences)
    for card in draft.cards:
        yield from () if override.card.title is None else (card.title.text,)
        yield from () if override.card.lines is None else (line.text for line in card.lines)


def _notes(revision: _Revision, fresh: Sequence[str]) -> Iterator[str]:
    """Yield an item's notes: what others wrote stays with an unchanged item, the planner's are made anew."""
    before = revision.before
    if revision.drafted.override.skip:
        yield TAKEN_OUT + SKIPPED
    elif before is None:
        yield from fresh
    elif not revision.reason:
        kept = [note for note in before.note.split("; ") if note and not note.startswith(_MADE_ANEW)]
        yield from dict.fromkeys((*kept, *fresh))
    else:
        if before.state in _REVIEWED:
            yield f"back to draft because {revision.reason}: read it and submit it again"
        if before.state is ItemState.CHANGES_REQUESTED and before.note:
            yield before.note
        yield from fresh


def _change(revision: _Revision, slot: Slot) -> Change:
    before, key = revision.before, revision.drafted.key
    if revision.drafted.override.skip:
        stood = before is not None and before.state is not ItemState.CANCELLED
        return Change(key, Action.CANCELLED if stood else Action.LEFT_ALONE, SKIPPED, outdated=stood)
    if before is None:
        return Change(key, Action.ADDED)
    stays = replace(slot, pinned=before.slot.pinned) == before.slot
    moved = "" if stays else f"moved from {before.slot.local:%Y-%m-%d %H:%M}"
    if revision.reason:
        action = Action.RESTORED if before.state is ItemState.CANCELLED else Action.CHANGED
        return Change(key, action, "; ".join(filter(None, (revision.reason, moved))), outdated=True)
    if revision.stays_missed:
        return Change(key, Action.LEFT_ALONE, before.state)
    return Change(key, Action.MOVED if moved else Action.KEPT, moved)


def _undrafted(
    previous: Iterable[Item], drafts: Drafts, settled: Collection[ItemKey], timetable: Timetable
) -> Iterator[tuple[Item, Change]]:
    """Yield the items without a fresh draft: left alone where they are settled, else cancelled with the reason."""
    drafted = {draft.key for draft in drafts.drafted}
    reasons = {(left.section, left.channel): left.reason for left in drafts.left_out}
    for item in previous:
        if item.key in drafted:
            continue
        if item.key in settled or item.state is ItemState.CANCELLED:
            yield item, Change(item.key, Action.LEFT_ALONE, item.state)
            continue
        reason = CHANNEL_GONE if item.key.channel not in timetable.plans else _why_gone(item, drafts)
        if reason != SHARED_ANEW:
            reason = reasons.get((item.key.section, item.key.channel), reason)
        cancelled = replace(item, state=ItemState.CANCELLED, note=TAKEN_OUT + reason)
        yield cancelled, Change(item.key, Action.CANCELLED, reason, outdated=True)


def _why_gone(item: Item, drafts: Drafts) -> str:
    if not isinstance(item.draft, Issue):
        return SECTION_GONE
    printed = {section.id for section in (*item.draft.sections, *item.draft.withheld)}
    elsewhere = any(
        not printed.isdisjoint(draft.sections) for draft in drafts.drafted if isinstance(draft.draft, Issue)
    )
    return SHARED_ANEW if elsewhere else SECTION_GONE
