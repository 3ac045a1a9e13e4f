"""Planning again keeps what people have done, and brings back as a draft what has changed."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from planning_samples import (
    EMAIL,
    LIBRARY,
    MONDAY,
    NOW,
    X,
    article_of,
    campaign,
    clinic,
    drafts_of,
    fits,
    issue_key,
    post_key,
    wall,
)

from scheduler.domain.article import Article, SourceSpan
from scheduler.domain.campaign import Campaign, CardEdit, Library, Override
from scheduler.domain.content import (
    UNTOUCHABLE,
    Issue,
    Item,
    ItemKey,
    ItemState,
    OwnWords,
    Post,
    check_item_transition,
)
from scheduler.planning.calendar import PINNED, Timetable
from scheduler.planning.drafts import draft_campaign
from scheduler.planning.material import SKIPPED, Material
from scheduler.planning.open_hours import closed_days
from scheduler.planning.replan import (
    CHANNEL_GONE,
    SECTION_GONE,
    SHARED_ANEW,
    STALE_EDIT,
    TAKEN_OUT,
    Action,
    Change,
    Merged,
    continued,
    merge,
    settled_keys,
)

TEXT = (
    "T\n\n## One\n\nCells are small and share the work of the whole body.\n\n## Two\n\n"
    "Skin renews itself from below all through the year.\n\n## Three\n\n"
    "Blood flows through the skin and brings it warmth."
)
ARTICLE = article_of(TEXT)
CHANGED = article_of(
    TEXT.replace(
        "Cells are small and share the work of the whole body.",
        "Cells are very small and share the work of the whole body.",
    )
)
ONE, TWO, THREE = post_key("one"), post_key("two"), post_key("three")


def planned(
    previous: tuple[Item, ...] = (),
    article: Article = ARTICLE,
    *,
    library: Library = LIBRARY,
    busy: tuple[ItemKey, ...] = (),
    now: datetime = NOW,
    keep_slots: bool = True,
    closures: tuple[date, ...] = (),
    zone: str = "Asia/Kolkata",
    **changes: Any,
) -> Merged:
    settings: dict[str, Any] = {"channels": (X, replace(EMAIL, issues=3))} | changes
    plan: Campaign = campaign(**settings)
    place = clinic(closures=closures, zone=zone)
    settled = settled_keys(previous, busy)
    drafts = draft_campaign(Material(article, plan, place, library), fits, continued(previous), settled)
    plans = {channel.channel: channel for channel in plan.channels}
    timetable = Timetable(place, plans, plan.start, now, closed_days(place.sending_rules))
    return merge(previous, drafts, settled, (), timetable, keep_slots=keep_slots)


def items(merged: Merged) -> dict[ItemKey, Item]:
    return {item.key: item for item in merged.items}


def changes(merged: Merged) -> dict[ItemKey, Change]:
    return {change.key: change for change in merged.changes}


def with_state(merged: Merged, key: ItemKey, state: ItemState, note: str = "") -> tuple[Item, ...]:
    return tuple(replace(item, state=state, note=note) if item.key == key else item for item in merged.items)


FIRST = planned()


def test_a_first_plan_adds_drafts_of_version_one() -> None:
    assert {change.action for change in FIRST.changes} == {Action.ADDED}
    assert {(item.state, item.version, item.note) for item in FIRST.items} == {(ItemState.DRAFT, 1, "")}
    assert [change.key for change in FIRST.changes] == [item.key for item in FIRST.items]


def test_planning_twice_changes_nothing() -> None:
    again = planned(FIRST.items)
    assert again.items == FIRST.items
    assert {change.action for change in again.changes} == {Action.KEPT}


@pytest.mark.parametrize("state", sorted(UNTOUCHABLE))
@pytest.mark.parametrize(
    "article",
    [CHANGED, article_of(TEXT.replace("## One\n\nCells are small and share the work of the whole body.\n\n", ""))],
)
def test_what_is_out_or_may_be_is_left_exactly_alone(state: ItemState, article: Article) -> None:
    before = with_state(FIRST, ONE, state, "a note")
    again = planned(before, article)
    assert items(again)[ONE] == next(item for item in before if item.key == ONE)
    assert changes(again)[ONE] == Change(ONE, Action.LEFT_ALONE, state)


def test_what_is_being_sent_is_left_alone() -> None:
    before = with_state(FIRST, ONE, ItemState.APPROVED)
    assert items(planned(before, CHANGED, busy=(ONE,)))[ONE] == items(Merged(before, ()))[ONE]


def test_the_slot_of_what_is_out_is_respected() -> None:
    at = items(FIRST)[TWO].slot
    before = tuple(
        replace(item, slot=at, state=ItemState.PUBLISHING) if item.key == ONE else item for item in FIRST.items
    )
    assert abs(items(planned(before))[TWO].slot.at - at.at) >= timedelta(hours=4)


@pytest.mark.parametrize(
    "state", [ItemState.DRAFT, ItemState.IN_REVIEW, ItemState.CHANGES_REQUESTED, ItemState.APPROVED]
)
def test_an_unchanged_draft_keeps_state_version_and_note(state: ItemState) -> None:
    before = tuple(replace(item, version=3) for item in with_state(FIRST, ONE, state, "Dr Rao: why?; and this"))
    again = planned(before)
    assert again.items == before


def test_the_sections_of_an_issue_that_is_out_are_respected() -> None:
    issue = issue_key("one")
    before = tuple(
        replace(item, slot=items(FIRST)[ONE].slot, state=ItemState.PUBLISHED) if item.key == issue else item
        for item in FIRST.items
    )
    again = items(planned(before))
    assert abs(again[ONE].slot.at - again[issue].slot.at) >= timedelta(hours=24)


def test_a_draft_whose_sentences_moved_within_the_article_keeps_its_approval() -> None:
    edit = {"one/x": Override(text="Cells are small and share the work of the whole body.")}
    before = with_state(planned(overrides=edit), ONE, ItemState.APPROVED)
    moved = article_of(
        TEXT.replace(
            "Cells are small and share the work of the whole body.",
            "This is new here.\n\nCells are small and share the work of the whole body.",
        )
    )
    kept = items(planned(before, moved, overrides=edit))[ONE]
    assert (kept.state, kept.version) == (ItemState.APPROVED, 1)
    assert isinstance(kept.draft, Post)
    assert kept.draft.parts[0].sentences[0].source == SourceSpan("one", 1, 0, 53)


@pytest.mark.parametrize("state", [ItemState.IN_REVIEW, ItemState.APPROVED, ItemState.MISSED])
def test_a_changed_draft_comes_back_as_the_next_version(state: ItemState) -> None:
    again = planned(with_state(FIRST, ONE, state), CHANGED)
    item, change = items(again)[ONE], changes(again)[ONE]
    assert (item.state, item.version) == (ItemState.DRAFT, 2)
    reason = (
        "the article reads otherwise now: 'Cells are very small and share the work of the whole body.' "
        "instead of 'Cells are small and share the work of the whole body.'"
    )
    assert item.note == f"back to draft because {reason}: read it and submit it again"
    assert change == Change(ONE, Action.CHANGED, reason, outdated=True)
    # What was missed and would say what the article no longer says is cancelled, and drafted again.
    check_item_transition(ONE, state, ItemState.CANCELLED)
    check_item_transition(ONE, ItemState.CANCELLED, item.state)


def test_a_draft_nobody_has_read_changes_without_a_note() -> None:
    assert items(planned(FIRST.items, CHANGED))[ONE].note == ""


def test_what_the_reviewer_asked_for_stays_with_the_new_draft() -> None:
    before = with_state(FIRST, ONE, ItemState.CHANGES_REQUESTED, "Dr Rao: say how small")
    assert items(planned(before, CHANGED))[ONE].note.endswith("; Dr Rao: say how small")
    silent = with_state(FIRST, ONE, ItemState.CHANGES_REQUESTED)
    assert items(planned(silent, CHANGED))[ONE].note.endswith("submit it again")


def test_the_report_says_what_changed_a_draft() -> None:
    statements = tuple(replace(statement, short="They vary.", version=2) for statement in LIBRARY.statements)
    edits = {"one/x": Override(text="Blood flows through the skin and brings it warmth.")}
    edited = planned(FIRST.items, overrides=edits)
    assert changes(planned(FIRST.items, library=Library(statements, "2")))[ONE].detail.startswith("the campaign, the")
    assert changes(edited)[ONE].detail == "what somebody chose for it has changed"
    assert changes(planned(edited.items))[ONE].detail == "what somebody chose for it has changed"


def posts_in_order(merged: Merged) -> list[str]:
    posts = sorted((item for item in merged.items if item.key.channel == "x"), key=lambda item: item.slot.at)
    return [item.key.section for item in posts]


def test_a_new_section_goes_out_in_its_place_and_what_follows_moves() -> None:
    longer = article_of(TEXT.replace("## Two", "## New\n\nHair grows on most of the body all year long.\n\n## Two"))
    again = planned(FIRST.items, longer)
    assert changes(again)[post_key("new")].action is Action.ADDED
    assert items(again)[ONE] == items(FIRST)[ONE]
    assert posts_in_order(again) == ["one", "new", "two", "three"]
    assert changes(again)[TWO].action is Action.MOVED


class TestSectionsThatGo:
    SHORTER = article_of(TEXT.replace("## Two\n\nSkin renews itself from below all through the year.\n\n", ""))

    @pytest.mark.parametrize(
        "state",
        [ItemState.DRAFT, ItemState.IN_REVIEW, ItemState.APPROVED, ItemState.CHANGES_REQUESTED, ItemState.MISSED],
    )
    def test_their_items_are_cancelled_with_the_reason(self, state: ItemState) -> None:
        gone = planned(with_state(FIRST, TWO, state), self.SHORTER)
        item = items(gone)[TWO]
        assert (item.state, item.note, item.version) == (ItemState.CANCELLED, TAKEN_OUT + SECTION_GONE, 1)
        assert changes(gone)[TWO] == Change(TWO, Action.CANCELLED, SECTION_GONE, outdated=True)
        assert changes(gone)[issue_key("two")].action is Action.CANCELLED
        check_item_transition(TWO, state, item.state)

    def test_they_stay_cancelled(self) -> None:
        gone = planned(FIRST.items, self.SHORTER)
        again = planned(gone.items, self.SHORTER)
        assert again.items == gone.items
        assert changes(again)[TWO].action is Action.LEFT_ALONE

    def test_a_section_that_comes_back_is_a_draft_of_the_next_version(self) -> None:
        back = planned(planned(FIRST.items, self.SHORTER).items)
        assert (items(back)[TWO].state, items(back)[TWO].version, items(back)[TWO].note) == (ItemState.DRAFT, 2, "")
        assert changes(back)[TWO].action is Action.RESTORED
        assert items(back)[issue_key("two")].state is ItemState.DRAFT

    def test_what_a_person_cancelled_stays_cancelled(self) -> None:
        before = with_state(FIRST, TWO, ItemState.CANCELLED, "Dr Rao: not this one")
        again = planned(before, CHANGED)
        assert items(again)[TWO] == items(Merged(before, ()))[TWO]
        assert changes(again)[TWO] == Change(TWO, Action.LEFT_ALONE, "cancelled")

    def test_a_channel_that_the_campaign_no_longer_uses_is_cancelled(self) -> None:
        gone = planned(FIRST.items, channels=(X,))
        assert items(gone)[issue_key("one")].note == TAKEN_OUT + CHANNEL_GONE

    def test_issues_that_are_shared_out_anew_are_cancelled_once(self) -> None:
        fewer = (X, replace(EMAIL, issues=1))
        once = planned(FIRST.items, channels=fewer)
        assert items(once)[issue_key("two")].note == TAKEN_OUT + SHARED_ANEW
        draft = items(once)[issue_key("one")].draft
        assert isinstance(draft, Issue)
        assert [section.id for section in draft.sections] == ["one", "two", "three"]
        assert planned(once.items, channels=fewer).items == once.items
        back = planned(once.items)
        assert items(back)[issue_key("two")].state is ItemState.DRAFT


class TestSkips:
    SKIP = {"one/x": Override(skip=True), "two/email": Override(skip=True)}  # noqa: RUF012 - a constant

    def test_a_skipped_item_is_cancelled_and_comes_back(self) -> None:
        skipped = planned(with_state(FIRST, issue_key("two"), ItemState.APPROVED), overrides=self.SKIP)
        for key in (ONE, issue_key("two")):
            assert items(skipped)[key].state is ItemState.CANCELLED
            assert items(skipped)[key].note == TAKEN_OUT + SKIPPED
            assert changes(skipped)[key] == Change(key, Action.CANCELLED, SKIPPED, outdated=True)
        back = planned(skipped.items)
        assert {item.state for item in back.items} == {ItemState.DRAFT}
        assert items(back)[issue_key("two")].version == 2

    def test_an_issue_that_is_skipped_from_the_first_keeps_its_sections(self) -> None:
        first = planned(overrides=self.SKIP)
        assert ONE not in items(first)
        assert items(first)[issue_key("two")].state is ItemState.CANCELLED
        assert changes(first)[issue_key("two")] == Change(issue_key("two"), Action.LEFT_ALONE, SKIPPED)
        assert planned(first.items, overrides=self.SKIP).items == first.items


class TestTheNumbersOfIssues:
    """An issue that a reviewer has read keeps "n of N" when only other issues come or go (promise 2)."""

    REVIEWED = with_state(FIRST, issue_key("three"), ItemState.APPROVED)
    SKIP = {"two/email": Override(skip=True)}  # noqa: RUF012 - a constant

    def numbers(self, merged: Merged) -> dict[str, tuple[int, int]]:
        return {
            item.key.section: (item.draft.number, item.draft.of)
            for item in merged.items
            if isinstance(item.draft, Issue) and item.state is not ItemState.CANCELLED
        }

    def test_skipping_one_keeps_the_approval_of_another(self) -> None:
        again = planned(self.REVIEWED, overrides=self.SKIP)
        assert items(again)[issue_key("three")] == items(Merged(self.REVIEWED, ()))[issue_key("three")]
        assert self.numbers(again) == {"one": (1, 3), "three": (3, 3)}

    def test_removing_a_section_keeps_the_approval_of_another_issue(self) -> None:
        again = planned(self.REVIEWED, TestSectionsThatGo.SHORTER)
        assert items(again)[issue_key("three")].state is ItemState.APPROVED
        assert self.numbers(again) == {"one": (1, 3), "three": (3, 3)}
        assert planned(again.items, TestSectionsThatGo.SHORTER).items == again.items

    def test_before_anybody_has_read_one_they_close_up_and_the_report_says_so(self) -> None:
        again = planned(FIRST.items, overrides=self.SKIP)
        assert self.numbers(again) == {"one": (1, 2), "three": (2, 2)}
        assert changes(again)[issue_key("three")].detail == "the number of issues has changed"

    def test_a_new_issue_takes_the_next_number(self) -> None:
        before = tuple(replace(item, state=ItemState.PUBLISHED) for item in FIRST.items)
        again = planned(before, article_of(TEXT + "\n\n## Four\n\nHair grows on most of the body all year long."))
        assert self.numbers(again)["four"] == (4, 4)

    def test_no_two_issues_have_the_same_number(self) -> None:
        closed_up = planned(FIRST.items, overrides=self.SKIP)
        approved = with_state(closed_up, issue_key("three"), ItemState.APPROVED)
        assert self.numbers(planned(approved)) == {"one": (1, 3), "two": (2, 3), "three": (3, 3)}


class TestEdits:
    EDIT = {"one/x": Override(text="Blood flows through the skin and brings it warmth.")}  # noqa: RUF012 - a constant
    EDITED = planned(overrides=EDIT)

    def test_an_edit_remembers_the_article_it_was_made_on(self) -> None:
        item = items(self.EDITED)[ONE]
        assert item.edited
        assert item.edited_source == item.source_digest
        assert items(FIRST)[ONE].edited_source is None

    def test_an_edit_stays_when_the_article_changes_and_says_so(self) -> None:
        before = with_state(self.EDITED, ONE, ItemState.APPROVED)
        again = items(planned(before, CHANGED, overrides=self.EDIT))[ONE]
        assert again.draft == items(self.EDITED)[ONE].draft
        assert again.note.startswith(STALE_EDIT)
        assert (again.state, again.version) == (ItemState.APPROVED, 1)
        assert again.edited_source == items(self.EDITED)[ONE].source_digest != again.source_digest
        once_more = items(planned((again,), CHANGED, overrides=self.EDIT))[ONE]
        assert once_more.note == again.note

    def test_the_note_goes_when_the_edit_is_made_again_or_the_article_is_as_it_was(self) -> None:
        stale = planned(self.EDITED.items, CHANGED, overrides=self.EDIT)
        assert items(planned(stale.items, overrides=self.EDIT))[ONE].note == ""
        fresh = items(
            planned(
                stale.items,
                CHANGED,
                overrides={"one/x": Override(text="Skin renews itself from below all through the year.")},
            )
        )[ONE]
        assert fresh.edited_source == fresh.source_digest
        assert STALE_EDIT not in fresh.note

    def test_an_edit_whose_words_the_article_lost_is_a_draft_again_in_its_authors_own_words(self) -> None:
        lost = article_of(TEXT.replace("Blood flows through the skin and brings it warmth.", "Blood runs."))
        approved = with_state(self.EDITED, ONE, ItemState.APPROVED)
        again = items(planned(approved, lost, author="maya", overrides=self.EDIT))[ONE]
        assert (again.state, again.version) == (ItemState.DRAFT, 2)
        assert isinstance(again.draft, Post)
        assert again.draft.parts[0].sentences[0].source == OwnWords("maya")

    def test_a_persons_subject_is_followed_as_well(self) -> None:
        edit = {"one/email": Override(subject="Small cells", author="maya")}
        first = planned(overrides=edit)
        again = items(planned(first.items, CHANGED, overrides=edit))[issue_key("one")]
        assert STALE_EDIT in again.note
        other = {"one/email": Override(subject="Tiny cells", author="maya")}
        assert STALE_EDIT not in items(planned(first.items, CHANGED, overrides=other))[issue_key("one")].note

    def test_further_subjects_of_a_person_are_followed_as_well(self) -> None:
        first = planned(overrides={"one/email": Override(subjects=("Small cells",), author="maya")})
        again = items(
            planned(first.items, CHANGED, overrides={"one/email": Override(subjects=("Small cells",), author="maya")})
        )
        assert STALE_EDIT in again[issue_key("one")].note

    @pytest.mark.parametrize("key", [ONE, issue_key("one")], ids=["post", "issue"])
    def test_a_persons_words_on_a_card_are_followed_as_well(self, key: ItemKey) -> None:
        name = f"one/{key.channel}"
        edit = {name: Override(card=CardEdit(title="Blood flows through the skin and brings it warmth."))}
        first = planned(overrides=edit)
        assert items(first)[key].edited_source == items(first)[key].source_digest
        again = items(planned(first.items, CHANGED, overrides=edit))[key]
        assert STALE_EDIT in again.note
        other = {name: Override(card=CardEdit(title="Skin renews itself from below all through the year."))}
        assert STALE_EDIT not in items(planned(first.items, CHANGED, overrides=other))[key].note

    def test_another_layout_follows_the_article_without_a_note(self) -> None:
        edit = {"one/x": Override(card=CardEdit(layout="quote"))}
        again = items(planned(planned(overrides=edit).items, CHANGED, overrides=edit))[ONE]
        assert again.edited
        assert STALE_EDIT not in again.note

    def test_hashtags_follow_the_article_without_a_note(self) -> None:
        edit = {"one/x": Override(hashtags=("Cells",))}
        again = items(planned(planned(overrides=edit).items, CHANGED, overrides=edit))[ONE]
        assert again.edited
        assert again.edited_source is None
        assert again.note == ""


class TestSlots:
    def test_a_closure_moves_an_item_and_keeps_its_approval(self) -> None:
        day = items(FIRST)[ONE].slot.local.date()
        again = planned(with_state(FIRST, ONE, ItemState.APPROVED), closures=(day,))
        assert items(again)[ONE].state is ItemState.APPROVED
        assert items(again)[ONE].slot != items(FIRST)[ONE].slot
        change = changes(again)[ONE]
        assert (change.action, change.outdated) == (Action.MOVED, False)
        assert change.detail == f"moved from {items(FIRST)[ONE].slot.local:%Y-%m-%d %H:%M}"

    def test_a_moved_campaign_gives_every_item_a_slot_anew(self) -> None:
        later = planned(FIRST.items, start=MONDAY + timedelta(weeks=2), keep_slots=False)
        assert min(item.slot.local.date() for item in later.items) >= MONDAY + timedelta(weeks=2)
        back = planned(later.items, keep_slots=False)
        assert [item.slot for item in back.items] == [item.slot for item in FIRST.items]

    def test_without_it_slots_that_are_still_legal_stay(self) -> None:
        later = planned(FIRST.items, start=MONDAY + timedelta(weeks=2), keep_slots=False)
        assert planned(later.items).items == later.items

    def test_items_stay_in_the_articles_order_when_the_first_must_move(self) -> None:
        long = article_of(
            "T\n\n"
            + "\n\n".join(
                f"## S{number:02}\n\nCell {number:02} divides and takes the place of older ones."
                for number in range(12)
            )
        )
        first = planned(article=long)
        approved = with_state(first, post_key("s11"), ItemState.APPROVED)
        later = planned(approved, long, start=MONDAY + timedelta(weeks=1))
        assert posts_in_order(later) == [f"s{number:02}" for number in range(12)]
        assert items(later)[post_key("s11")].state is ItemState.APPROVED
        assert changes(later)[post_key("s11")].action is Action.MOVED
        issues = sorted((item for item in later.items if isinstance(item.draft, Issue)), key=lambda item: item.slot.at)
        assert [item.draft.number for item in issues if isinstance(item.draft, Issue)] == [1, 2, 3]

    def test_what_is_due_is_not_moved_for_the_order(self) -> None:
        late = items(FIRST)[TWO].slot.at + timedelta(minutes=1)
        before = with_state(FIRST, TWO, ItemState.APPROVED)
        again = planned(before, now=late)
        assert items(again)[TWO].slot == items(FIRST)[TWO].slot
        assert late < items(again)[ONE].slot.at < items(again)[THREE].slot.at

    def test_a_draft_whose_time_has_passed_moves(self) -> None:
        late = items(FIRST)[ONE].slot.at + timedelta(minutes=1)
        again = planned(FIRST.items, now=late)
        assert changes(again)[ONE].action is Action.MOVED
        assert items(again)[ONE].slot.at > late

    def test_an_approved_item_that_is_due_waits_for_the_publisher(self) -> None:
        late = items(FIRST)[ONE].slot.at + timedelta(minutes=1)
        again = planned(with_state(FIRST, ONE, ItemState.APPROVED), now=late)
        assert items(again)[ONE].slot == items(FIRST)[ONE].slot

    def test_what_was_missed_stays_missed(self) -> None:
        """Promise 6: it asks a person."""
        late = items(FIRST)[ONE].slot.at + timedelta(days=1)
        before = with_state(FIRST, ONE, ItemState.MISSED, "missed by a day")
        again = planned(before, now=late, keep_slots=False)
        assert items(again)[ONE] == items(Merged(before, ()))[ONE]
        assert changes(again)[ONE] == Change(ONE, Action.LEFT_ALONE, "missed")

    def test_a_pinned_time_is_taken_with_a_note_and_the_note_goes_with_it(self) -> None:
        pin = {"one/x": Override(at=wall("2026-10-06 22:00"))}
        pinned = planned(with_state(FIRST, ONE, ItemState.APPROVED, "signed by Dr Rao"), overrides=pin)
        item = items(pinned)[ONE]
        assert item.slot.local == wall("2026-10-06 22:00")
        assert item.note == f"signed by Dr Rao; {PINNED} lies in the quiet hours"
        assert item.state is ItemState.APPROVED
        assert not item.edited
        assert items(planned(pinned.items, overrides=pin))[ONE] == item
        assert items(planned(pinned.items))[ONE].note == "signed by Dr Rao"


def test_a_time_that_the_clocks_skip_or_show_twice_is_told() -> None:
    """Promise 7: the clocks of St John's go forward on 14 March 2027 at 2:00, and back on 7 November at 2:00."""
    pins = {
        "one/x": Override(at=wall("2027-03-14 02:30")),
        "two/x": Override(at=wall("2027-11-07 01:30")),
        "three/x": Override(at=wall("2027-03-15 12:00")),
    }
    times = (replace(X, times=(time(12),)), replace(EMAIL, issues=3))
    told = items(planned(overrides=pins, zone="America/St_Johns", channels=times))
    assert told[ONE].slot.local == wall("2027-03-14 03:30")
    assert told[ONE].note.split("; ")[0] == "the clocks skip 02:30 on 14 Mar 2027: it goes out at 03:30"
    assert told[TWO].note.split("; ")[0] == "the clocks show 01:30 twice on 07 Nov 2027: it goes out at the first"
    assert "the clocks" not in told[THREE].note


def test_a_pinned_time_too_close_to_another_is_taken_with_a_note() -> None:
    pins = {
        "one/x": Override(at=wall("2026-10-06 12:00")),
        "two/x": Override(at=wall("2026-10-06 12:30")),
        "three/email": Override(at=wall("2026-10-15 10:00")),
        "three/x": Override(at=wall("2026-10-15 12:00")),
    }
    pinned = items(planned(overrides=pins))
    too_close = f"{PINNED} is closer to another item than clinic.{{}} in config.toml allows"
    assert pinned[ONE].note == pinned[TWO].note == too_close.format("minimum_gap_hours")
    assert pinned[THREE].note == too_close.format("section_spacing_hours")
    alone = planned(overrides={"one/x": Override(at=wall("2026-10-20 12:00"))})
    assert items(alone)[ONE].note == ""


def test_other_times_of_a_channel_move_its_items() -> None:
    again = planned(FIRST.items, channels=(replace(X, times=(time(9),)), replace(EMAIL, issues=3)))
    assert {item.slot.local.time() for item in again.items if item.key.channel == "x"} == {time(9)}


def test_drafts_of_the_samples_are_the_ones_merged() -> None:
    drafts = drafts_of(ARTICLE, channels=(X,))
    assert {draft.key for draft in drafts.drafted} == {ONE, TWO, THREE}
    assert NOW.tzinfo is UTC
