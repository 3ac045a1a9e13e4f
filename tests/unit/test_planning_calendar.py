"""Promise 7: times mean what the wall clock says."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planning_samples import clinic, issue_key, post_key, wall

from scheduler.domain.campaign import ChannelPlan, Clinic, QuietHours
from scheduler.domain.content import Slot, SlotRule
from scheduler.domain.errors import BadInput
from scheduler.planning.calendar import (
    PINNED,
    Booking,
    Bounds,
    Request,
    Timetable,
    allot,
    check_times,
    clash,
    objections,
    pinned_slot,
    slots_on,
)
from scheduler.planning.open_hours import closed_days
from scheduler.planning.slots import resolve_local
from scheduler.planning.weeks import days_of

NOON = ChannelPlan("x", tuple(range(7)), (time(12),))
WEEKLY = ChannelPlan("email", (3,), (time(10),))


def timetable(
    *plans: ChannelPlan,
    start: date = date(2026, 10, 5),
    now: datetime = datetime(2026, 10, 1, tzinfo=UTC),
    **settings: Any,
) -> Timetable:
    place = clinic(**settings)
    return Timetable(place, {plan.channel: plan for plan in plans}, start, now, closed_days(place.sending_rules))


def post(section: str, **options: Any) -> Request:
    return Request(post_key(section), frozenset({section}), **options)


def issue(section: str, *sections: str) -> Request:
    return Request(issue_key(section), frozenset({section, *sections}))


def local(slots: Any) -> list[str]:
    return [f"{slot.local:%m-%d %H:%M}" for slot in slots.values()]


def test_items_take_the_channels_slots_in_order_from_the_start() -> None:
    slots = allot([post("a"), post("b")], (), timetable(NOON))
    assert local(slots) == ["10-05 12:00", "10-06 12:00"]
    assert slots[post_key("a")].zone == "Asia/Kolkata"
    assert slots[post_key("a")].at == datetime(2026, 10, 5, 6, 30, tzinfo=UTC)


def test_only_the_channels_weekdays_and_times_are_used() -> None:
    plan = ChannelPlan("x", (0, 2), (time(18), time(9)))
    assert local(allot([post(name) for name in "abcde"], (), timetable(plan))) == [
        "10-05 09:00", "10-05 18:00", "10-07 09:00", "10-07 18:00", "10-12 09:00",
    ]  # fmt: skip


def test_nothing_is_planned_in_the_past() -> None:
    now = datetime(2026, 10, 6, 6, 30, tzinfo=UTC)
    assert local(allot([post("a")], (), timetable(NOON, now=now))) == ["10-07 12:00"]


def test_today_counts_in_the_clinics_zone() -> None:
    now = datetime(2026, 10, 5, 20, 0, tzinfo=UTC)  # 01:30 on the 6th in Kolkata
    assert local(allot([post("a")], (), timetable(NOON, now=now))) == ["10-06 12:00"]


def test_closures_and_public_holidays_are_left_out() -> None:
    found = timetable(NOON, start=date(2026, 10, 1), closures=(date(2026, 10, 3),), holidays="IN")
    assert found.closed(date(2026, 10, 2)) == "2026-10-02 is Mahatma Gandhi's Birthday"
    assert found.closed(date(2026, 10, 3)) == "2026-10-03 is a closed day"
    assert found.closed(date(2026, 10, 4)) is None
    assert local(allot([post("a"), post("b")], (), found)) == ["10-01 12:00", "10-04 12:00"]


def test_holidays_of_a_part_of_a_country_count() -> None:
    assert (
        closed_days(clinic(holidays="IN-MH").sending_rules)(date(2026, 5, 1))
        == "2026-05-01 is Buddha Purnima and Maharashtra Day"
    )


@pytest.mark.parametrize("region", ["ZZ", "IN-ZZ"])
def test_an_unknown_region_is_named(region: str) -> None:
    with pytest.raises(BadInput, match=f"clinic.holidays: '{region}' is no country"):
        closed_days(clinic(holidays=region).sending_rules)


class TestDaylightSaving:
    @pytest.mark.parametrize(
        ("zone", "days", "hours"),
        [
            ("Europe/London", (date(2026, 3, 28), date(2026, 3, 29)), 23),
            ("Europe/London", (date(2026, 10, 24), date(2026, 10, 25)), 25),
            ("America/New_York", (date(2026, 3, 7), date(2026, 3, 8)), 23),
            ("America/New_York", (date(2026, 10, 31), date(2026, 11, 1)), 25),
            ("Asia/Kolkata", (date(2026, 3, 28), date(2026, 3, 29)), 24),
        ],
    )
    def test_noon_stays_noon_when_the_clocks_change(self, zone: str, days: tuple[date, date], hours: int) -> None:
        found = timetable(NOON, start=days[0], now=datetime(2026, 1, 1, tzinfo=UTC), zone=zone)
        first, second = allot([post("a"), post("b")], (), found).values()
        assert (first.local.date(), second.local.date()) == days
        assert first.local.time() == second.local.time() == time(12)
        assert second.at - first.at == timedelta(hours=hours)

    def test_the_minimum_gap_is_real_elapsed_time(self) -> None:
        plan = ChannelPlan("x", (6,), (time(0, 30), time(4)))
        for day, gap, expected in ((date(2026, 3, 29), 3, 1), (date(2026, 10, 25), 4, 2)):
            found = timetable(
                plan,
                start=day,
                now=datetime(2026, 1, 1, tzinfo=UTC),
                zone="Europe/London",
                quiet_hours=None,
                minimum_gap=timedelta(hours=gap),
            )
            slots = allot([post("a"), post("b")], (), found).values()
            assert sum(slot.local.date() == day for slot in slots) == expected

    def test_a_slot_in_the_gap_moves_and_one_in_the_fold_is_the_first(self) -> None:
        plan = ChannelPlan("x", (6,), (time(1, 30),))
        place = clinic(zone="Europe/London", quiet_hours=None)
        (gap,) = slots_on(date(2026, 3, 29), plan, place, closed_days(place.sending_rules))
        (fold,) = slots_on(date(2026, 10, 25), plan, place, closed_days(place.sending_rules))
        assert (gap.rule, gap.local.time()) == (SlotRule.GAP, time(2, 30))
        assert (fold.rule, fold.at) == (SlotRule.TWICE, datetime(2026, 10, 25, 0, 30, tzinfo=UTC))

    def test_a_slot_that_the_gap_moves_into_quiet_hours_is_left_out(self) -> None:
        plan = ChannelPlan("x", (6,), (time(1, 30),))
        place = clinic(zone="Europe/London", quiet_hours=QuietHours(time(2), time(3)))
        check_times(place, plan)
        assert slots_on(date(2026, 3, 29), plan, place, closed_days(place.sending_rules)) == ()
        assert len(slots_on(date(2026, 4, 5), plan, place, closed_days(place.sending_rules))) == 1

    def test_a_slot_that_the_gap_moves_onto_another_is_one_slot(self) -> None:
        plan = ChannelPlan("x", (6,), (time(1, 30), time(2, 30)))
        found = timetable(
            plan,
            start=date(2026, 3, 29),
            now=datetime(2026, 1, 1, tzinfo=UTC),
            zone="Europe/London",
            quiet_hours=None,
            minimum_gap=timedelta(0),
        )
        assert local(allot([post("a"), post("b")], (), found)) == ["03-29 02:30", "04-05 01:30"]

    def test_a_slot_that_a_gap_moved_stays_legal_when_planned_again(self) -> None:
        plan = ChannelPlan("x", (6,), (time(1, 30),))
        found = timetable(
            plan, start=date(2026, 3, 29), now=datetime(2026, 1, 1, tzinfo=UTC), zone="Europe/London", quiet_hours=None
        )
        (slot,) = allot([post("a")], (), found).values()
        assert allot([post("a", current=slot)], (), found) == {post_key("a"): slot}


class TestQuietHours:
    @pytest.mark.parametrize("at", [time(21), time(23, 59), time(0), time(7, 59)])
    def test_a_time_within_quiet_hours_over_midnight_is_refused(self, at: time) -> None:
        with pytest.raises(BadInput, match=rf"times: {at:%H:%M} lies in the clinic's quiet_hours, 21:00 to 08:00"):
            check_times(clinic(), replace(NOON, times=(time(12), at)))

    @pytest.mark.parametrize("at", [time(8), time(20, 59)])
    def test_their_end_and_what_is_outside_them_is_free(self, at: time) -> None:
        check_times(clinic(), replace(NOON, times=(at,)))

    def test_a_clinic_may_have_none(self) -> None:
        check_times(clinic(quiet_hours=None), replace(NOON, times=(time(3),)))

    @pytest.mark.parametrize("plan", [replace(NOON, days=()), replace(NOON, times=())])
    def test_a_channel_needs_days_and_times(self, plan: ChannelPlan) -> None:
        with pytest.raises(BadInput, match="at least one of 'days' and one of 'times'"):
            check_times(clinic(), plan)


class TestDistances:
    def test_two_items_of_a_channel_keep_the_minimum_gap(self) -> None:
        plan = ChannelPlan("x", (0,), (time(9), time(12), time(13)))
        assert local(allot([post("a"), post("b"), post("c")], (), timetable(plan))) == [
            "10-05 09:00", "10-05 13:00", "10-12 09:00",
        ]  # fmt: skip

    def test_another_campaigns_items_count_as_well(self) -> None:
        other = Booking("x", datetime(2026, 10, 5, 6, 0, tzinfo=UTC))
        assert local(allot([post("a")], (other,), timetable(NOON))) == ["10-06 12:00"]

    def test_a_section_is_never_on_two_channels_within_the_spacing(self) -> None:
        found = timetable(replace(NOON, times=(time(15, 0),)), WEEKLY, start=date(2026, 10, 7))
        # The 7th at 15:00 is 19 hours before the issue, the 8th 5 hours after it.
        assert local(allot([issue("a"), post("a"), post("b")], (), found)) == [
            "10-08 10:00", "10-09 15:00", "10-10 15:00",
        ]  # fmt: skip

    def test_other_sections_may_go_out_on_the_same_day(self) -> None:
        slots = allot([issue("a"), post("b")], (), timetable(NOON, WEEKLY, start=date(2026, 10, 8)))
        assert local(slots) == ["10-08 10:00", "10-08 12:00"]

    def test_two_items_of_a_channel_never_share_an_instant(self) -> None:
        at = datetime(2026, 10, 5, tzinfo=UTC)
        assert clash(Booking("x", at), [Booking("x", at)], clinic(minimum_gap=timedelta(0))) == "minimum_gap_hours"
        assert clash(Booking("x", at), [Booking("email", at)], clinic()) is None

    def test_items_stay_in_the_articles_order(self) -> None:
        slots = allot([issue("a"), post("a"), post("b")], (), timetable(NOON, WEEKLY, start=date(2026, 10, 8)))
        assert slots[post_key("a")].at < slots[post_key("b")].at


class TestNoRoom:
    def test_a_channel_that_is_always_closed_is_named(self) -> None:
        sundays = replace(NOON, days=(6,))
        closed = tuple(date(2026, 10, 4) + timedelta(weeks=week) for week in range(110))
        with pytest.raises(BadInput, match="exosomes/a/x/post: there is no free slot within two years: every day"):
            allot([post("a")], (), timetable(sundays, closures=closed))

    def test_a_gap_that_is_too_long_is_named(self) -> None:
        with pytest.raises(BadInput, match=r"shorten clinic\.minimum_gap_hours in config\.toml"):
            allot([post("a"), post("b")], (), timetable(NOON, minimum_gap=timedelta(days=900)))

    def test_a_spacing_that_is_too_long_is_named(self) -> None:
        with pytest.raises(BadInput, match=r"shorten clinic\.section_spacing_hours in config\.toml"):
            allot([issue("a"), post("a")], (), timetable(NOON, WEEKLY, section_spacing=timedelta(days=900)))

    def test_a_start_at_the_end_of_time_is_refused(self) -> None:
        with pytest.raises(BadInput, match="start: 9999-12-31 is too far off"):
            allot([post("a")], (), timetable(NOON, start=date(9999, 12, 31)))


class TestSlotsThatStay:
    KEPT = resolve_local(wall("2026-10-09 12:00"), "Asia/Kolkata")

    def slot(self, found: Timetable, **options: Any) -> Slot:
        request = post("a", current=self.KEPT, **options)
        return allot([request], (), found)[post_key("a")]

    def test_a_legal_slot_stays_though_an_earlier_one_is_free(self) -> None:
        assert self.slot(timetable(NOON)) == self.KEPT

    @pytest.mark.parametrize(
        ("plan", "settings"),
        [
            (NOON, {"start": date(2026, 10, 10)}),
            (NOON, {"now": KEPT.at}),
            (NOON, {"closures": (date(2026, 10, 9),)}),
            (NOON, {"zone": "Asia/Dubai"}),
            (replace(NOON, days=(0,)), {}),
            (replace(NOON, times=(time(13),)), {}),
        ],
        ids=["start", "past", "closure", "zone", "weekday", "time"],
    )
    def test_a_slot_that_is_no_longer_legal_is_given_up(self, plan: ChannelPlan, settings: dict[str, Any]) -> None:
        assert self.slot(timetable(plan, **settings)) != self.KEPT

    def test_an_approved_item_that_is_due_keeps_its_slot_for_the_publisher_to_judge(self) -> None:
        """Promise 6: late is a decision, and not the planner's."""
        late = timetable(NOON, now=self.KEPT.at + timedelta(hours=1))
        assert self.slot(late, may_be_late=True) == self.KEPT

    def test_a_slot_that_clashes_now_is_given_up(self) -> None:
        other = Booking("x", self.KEPT.at + timedelta(hours=1))
        assert allot([post("a", current=self.KEPT)], (other,), timetable(NOON))[post_key("a")] != self.KEPT

    def test_a_new_item_gets_the_first_free_slot_after_the_item_before_it(self) -> None:
        slots = allot([post("a", current=self.KEPT), post("b")], (), timetable(NOON))
        assert local(slots) == ["10-09 12:00", "10-10 12:00"]


class TestPinnedTimes:
    AT = wall("2026-10-06 22:15")

    def test_a_time_that_a_person_set_is_taken_as_it_is_and_others_keep_away(self) -> None:
        slots = allot([post("a"), post("b", pinned=wall("2026-10-05 13:00"))], (), timetable(NOON))
        assert local(dict(sorted(slots.items()))) == ["10-06 12:00", "10-05 13:00"]

    def test_it_does_not_hold_back_what_follows(self) -> None:
        slots = allot([post("a", pinned=wall("2026-12-01 13:00")), post("b")], (), timetable(NOON))
        assert slots[post_key("b")].local == wall("2026-10-05 12:00")

    def test_an_offset_of_its_own_is_read(self) -> None:
        at = datetime(2026, 10, 5, 6, 30, tzinfo=timezone(timedelta(hours=1)))
        assert pinned_slot(at, "Asia/Kolkata").local == wall("2026-10-05 11:00")

    def test_what_the_planner_would_not_have_chosen_is_noted(self) -> None:
        found = timetable(NOON, closures=(date(2026, 10, 4),), now=datetime(2026, 10, 5, tzinfo=UTC))
        slot = pinned_slot(wall("2026-10-04 22:00"), "Asia/Kolkata")
        assert objections(slot, found) == (
            f"{PINNED} lies in the quiet hours",
            f"{PINNED} is on a day without publishing: 2026-10-04 is a closed day",
            f"{PINNED} has passed",
            f"{PINNED} is before the campaign's start",
        )
        assert objections(pinned_slot(wall("2026-10-06 11:00"), "Asia/Kolkata"), found) == ()


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(["Europe/London", "America/New_York", "Asia/Kolkata"]),
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.sets(st.integers(0, 6), min_size=1),
    st.sets(
        st.times(time(8), time(20, 59)).map(lambda at: at.replace(second=0, microsecond=0)), min_size=1, max_size=3
    ),
    st.integers(1, 6),
)
def test_every_slot_holds_every_rule(zone: str, start: date, days: set[int], times: set[time], count: int) -> None:
    plan = ChannelPlan("x", tuple(days), tuple(times))
    found = timetable(plan, WEEKLY, start=start, now=datetime(2026, 1, 1, tzinfo=UTC), zone=zone, holidays="GB")
    requests = [issue("0", "1"), *(post(str(number)) for number in range(count))]
    slots = allot(requests, (), found)
    assert slots == allot(requests, (), found)
    place: Clinic = found.clinic
    posts = [slots[post_key(str(number))] for number in range(count)]
    for slot in slots.values():
        assert slot.at.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0) == slot.local
        assert slot.local.date() >= start
        assert found.closed(slot.local.date()) is None
        assert place.quiet_hours is not None
        assert not place.quiet_hours.cover(slot.local.time())
    assert all(later.at - earlier.at >= place.minimum_gap for earlier, later in pairwise(posts))
    assert all(abs(slots[issue_key("0")].at - post.at) >= place.section_spacing for post in posts[:2])


class TestWhatNamesDays:
    """A slot that keeps its days: before the first if that can be, never after the last."""

    START = date(2026, 10, 5)

    def slot(self, bounds: Bounds, *taken: Booking, plan: ChannelPlan = WEEKLY, **options: Any) -> Slot | None:
        request = Request(issue_key("s"), frozenset({"s"}), bounds=bounds)
        if plan.channel == "x":
            request = post("s", bounds=bounds)
        return allot([request], taken, timetable(plan, **options)).get(request.key)

    def test_the_channels_own_slot_before_the_first_day_is_taken(self) -> None:
        found = self.slot(Bounds(date(2026, 10, 9), date(2026, 10, 20)))
        assert found is not None
        assert f"{found.local:%m-%d %H:%M}" == "10-08 10:00"

    def test_where_it_is_held_another_time_of_that_day_keeps_the_day(self) -> None:
        held = Booking("email", datetime(2026, 10, 8, 4, 30, tzinfo=UTC))
        found = self.slot(Bounds(date(2026, 10, 9), date(2026, 10, 20)), held)
        assert found is not None
        assert f"{found.local:%m-%d %H:%M}" == "10-08 14:00"

    def test_a_draft_of_another_campaign_gives_way(self) -> None:
        held = Booking("email", datetime(2026, 10, 8, 4, 30, tzinfo=UTC), campaign="other", yields=True)
        for goes_first, time_of_day in ((True, "10:00"), (False, "14:00")):
            found = self.slot(Bounds(date(2026, 10, 9), date(2026, 10, 20), goes_first=goes_first), held)
            assert found is not None
            assert f"{found.local:%H:%M}" == time_of_day

    def test_another_weekday_is_taken_where_the_days_need_it_alone(self) -> None:
        found = self.slot(Bounds(date(2026, 10, 7), date(2026, 10, 7)))
        assert found is not None
        assert found.local.date() < date(2026, 10, 7)

    def test_where_nothing_is_free_up_to_the_last_day_there_is_no_slot(self) -> None:
        assert self.slot(Bounds(date(2026, 10, 2), date(2026, 10, 4))) is None

    @settings(max_examples=60, deadline=None)
    @given(
        st.integers(0, 20),
        st.integers(0, 20),
        st.sets(st.integers(0, 6), min_size=1),
        st.lists(st.integers(0, 24 * 20), max_size=30),
        st.booleans(),
    )
    def test_nothing_goes_out_after_the_last_day_nor_where_others_are_firm(
        self, first: int, more: int, days: set[int], hours: list[int], yields: bool
    ) -> None:
        bounds = Bounds(self.START + timedelta(days=first), self.START + timedelta(days=first + more), goes_first=True)
        begin = datetime(2026, 10, 4, 18, 30, tzinfo=UTC)
        taken = [Booking("x", begin + timedelta(hours=hour), campaign="other", yields=yields) for hour in hours]
        slot = self.slot(bounds, *taken, plan=ChannelPlan("x", tuple(sorted(days)), (time(12, 0),)))
        if slot is not None:
            assert self.START <= slot.local.date() <= bounds.last
            firm = [booking for booking in taken if not booking.yields]
            assert clash(post("s").booking(slot.at), firm, clinic()) is None
        elif not hours:
            assert bounds.last < self.START


class TestWeeks:
    """A campaign keeps its weeks: what finds no time in them has none."""

    END = date(2026, 10, 7)

    def test_what_finds_no_slot_before_their_end_has_none(self) -> None:
        found = replace(timetable(NOON), end=self.END)
        assert local(allot([post("a"), post("b"), post("c")], (), found)) == ["10-05 12:00", "10-06 12:00"]

    def test_what_others_hold_is_no_time(self) -> None:
        found = replace(timetable(NOON), end=self.END)
        taken = [Booking("x", datetime(2026, 10, 5, 6, 30, tzinfo=UTC), campaign="other")]
        assert local(allot([post("a"), post("b")], taken, found)) == ["10-06 12:00"]

    def test_a_slot_after_them_is_not_kept(self) -> None:
        late = resolve_local(wall("2026-10-09 12:00"), "Asia/Kolkata")
        found = replace(timetable(NOON), end=self.END)
        assert local(allot([post("a", current=late)], (), found)) == ["10-05 12:00"]

    def test_what_somebody_has_read_runs_over_where_they_are_full(self) -> None:
        late = resolve_local(wall("2026-10-09 12:00"), "Asia/Kolkata")
        found = replace(timetable(NOON), end=self.END)
        assert local(allot([post("a", current=late, may_run_over=True)], (), found)) == ["10-09 12:00"]
        full = [Booking("x", slot.at) for slot in slots_on(date(2026, 10, 5), NOON, found.clinic, found.closed)]
        full += [Booking("x", slot.at) for slot in slots_on(date(2026, 10, 6), NOON, found.clinic, found.closed)]
        assert local(allot([post("a", may_run_over=True)], full, found)) == ["10-07 12:00"]

    def test_what_is_left_of_them_counts_and_where_nothing_is_they_begin_today(self) -> None:
        start = date(2026, 10, 5)
        assert days_of(start, 2, date(2026, 10, 1)) == days_of(start, 2)
        assert days_of(start, 2, date(2026, 10, 12)) == days_of(date(2026, 10, 12), 1)
        assert days_of(start, 2, date(2026, 10, 19)) == days_of(date(2026, 10, 19), 2)


class TestDaysInOrder:
    """What names a day goes out where the article has it, as long as that keeps the day."""

    def dated(self, section: str, day: date) -> Request:
        return post(section, bounds=Bounds(day, day, goes_first=True))

    def test_a_day_that_the_order_keeps_changes_nothing(self) -> None:
        requests = [post("a"), post("b"), self.dated("c", date(2026, 10, 20)), post("d")]
        assert local(allot(requests, (), timetable(NOON))) == [
            "10-05 12:00", "10-06 12:00", "10-07 12:00", "10-08 12:00",
        ]  # fmt: skip

    def test_a_day_that_it_does_not_keep_goes_before_the_others(self) -> None:
        requests = [post("a"), post("b"), self.dated("c", date(2026, 10, 6))]
        slots = allot(requests, (), timetable(NOON))
        assert slots[post_key("c")].local == wall("2026-10-05 12:00")

    def test_what_is_due_by_the_same_day_keeps_its_order(self) -> None:
        day = date(2026, 10, 7)
        requests = [self.dated(name, day) for name in "abc"]
        slots = allot(requests, (), timetable(NOON))
        times = [slots[post_key(name)].at for name in "ab"]
        assert times == sorted(times)
        assert all(slot.local.date() < day for slot in slots.values())

    def test_allotted_again_with_these_slots_they_stay(self) -> None:
        requests = [post("a"), self.dated("b", date(2026, 10, 20)), post("c"), self.dated("d", date(2026, 10, 6))]
        slots = allot(requests, (), timetable(NOON))
        again = [replace(wanted, current=slots[wanted.key]) for wanted in requests]
        assert allot(again, (), timetable(NOON)) == slots
