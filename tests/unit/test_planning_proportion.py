"""Which sections get a place: by what readers need, spread out, stable, and none lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from planning_articles import article_cases
from planning_samples import X, article_of, campaign, clinic, drafts_of, wall

from scheduler.domain.campaign import ChannelPlan, Override
from scheduler.domain.content import Item, ItemState, Kind
from scheduler.domain.vocabulary import SAFETY_HEADING
from scheduler.planning.calendar import slots_within
from scheduler.planning.drafts import Drafts
from scheduler.planning.material import Absence
from scheduler.planning.open_hours import closed_days
from scheduler.planning.proportion import Candidate, candidates_of, choose, choose_within
from scheduler.planning.reader_needs import Need, need_of
from scheduler.planning.slots import resolve_local
from scheduler.planning.weeks import days_of

CASES = {case.name: case.article for case in article_cases()}
KNEE = CASES["knee"]
DAILY = replace(X, days=(0, 1, 2, 3, 4))
TWICE = ChannelPlan("x", (0, 2), (time(12, 0),))


def texts_of(name: str) -> set[str]:
    return {unit.id for unit in CASES[name].units() if unit.paragraphs}


@pytest.mark.parametrize(
    ("heading", "need"),
    [
        ("Risks you should know about", Need.RISKS),
        ("What are the drawbacks?", Need.RISKS),
        ("When to call an ambulance", Need.URGENT),
        ("When it cannot wait", Need.URGENT),
        ("Red: call 999 or go to A&E now", Need.URGENT),
        ("Wann Sie sofort Hilfe brauchen", Need.URGENT),
        ("Les signes d'alerte", Need.URGENT),
        ("When to come back the same day", Need.URGENT),
        ("Can both knees be done at once?", None),
        ("What happens immediately after the operation", Need.HAPPENS),
        ("तुरंत अस्पताल कब जाएँ", Need.URGENT),
        ("Is it safe?", Need.RISKS),
        ("Mögliche Nebenwirkungen", Need.RISKS),
        ("Riesgos y complicaciones", Need.RISKS),
        ("What it costs", Need.COSTS),
        ("Quanto custa?", Need.COSTS),
        ("What is frozen shoulder?", Need.WHAT),
        ("¿Qué es el melasma?", Need.WHAT),
        ("Who gets it?", Need.WHO),
        ("Questions to ask your dentist", Need.TO_DO),
        ("What our patients say", Need.OTHERS_SAY),
        ("Bridges", None),
    ],
)
def test_a_heading_tells_which_question_it_answers(heading: str, need: Need | None) -> None:
    assert need_of(heading) is need


def test_a_guide_of_many_sections_is_cut_to_a_month_with_its_main_points_and_risks() -> None:
    candidates = candidates_of(KNEE, texts_of("knee"))
    chosen = choose(candidates, 20)
    assert len(chosen) == 20
    assert {"lead", "when-to-call-an-ambulance", "infection"} <= chosen
    assert sum(one.need is Need.RISKS for one in candidates if one.section in chosen) >= 2
    assert not chosen & {"jim-71-retired-miner", "varus-and-valgus", "will-i-need-antibiotics-for-life"}
    parts = {one.part for one in candidates if one.section in chosen}
    assert len(parts) >= 10


@pytest.mark.parametrize("name", sorted(CASES))
def test_risks_are_always_among_them(name: str) -> None:
    candidates = candidates_of(CASES[name], texts_of(name))
    telling = {one.section for one in candidates if one.need in {Need.URGENT, Need.RISKS}}
    for places in (1, 3, 8):
        assert not telling or telling & choose(candidates, places), places


@pytest.mark.parametrize("need", [Need.URGENT, Need.RISKS])
@pytest.mark.parametrize("name", sorted(CASES))
def test_a_month_has_two_of_the_risks_and_of_the_emergencies_or_more_by_their_share(name: str, need: Need) -> None:
    candidates = candidates_of(CASES[name], texts_of(name))
    telling = {one.section: one.place for one in candidates if one.need is need}
    share = round(16 * len(telling) / len(candidates))
    chosen = choose(candidates, 16)
    beside = {one.place + step for one in candidates if one.section in chosen for step in (-1, 1)}
    apart = [section for section, place in telling.items() if section not in chosen and place not in beside]
    assert len(chosen & telling.keys()) >= min(len(telling), max(2, share)) or not apart


PLACES = st.integers(0, 30)
CANDIDATES = st.lists(
    st.tuples(st.sampled_from("abcd"), st.floats(-4, 14), st.sampled_from([None, Need.RISKS, Need.URGENT])),
    min_size=1,
    max_size=30,
).map(
    lambda made: tuple(
        Candidate(f"s{place}", place, part, worth, need)
        for place, (part, worth, need) in enumerate(sorted(made, key=lambda one: one[:2]))
    )
)


@given(CANDIDATES, PLACES)
def test_every_place_is_filled_as_long_as_there_are_sections(candidates: tuple[Candidate, ...], places: int) -> None:
    assert len(choose(candidates, places)) == min(places, len(candidates))


@given(CANDIDATES, PLACES)
def test_no_two_neighbours_are_chosen_where_that_can_be_helped(candidates: tuple[Candidate, ...], places: int) -> None:
    candidates = tuple(replace(one, need=None) for one in candidates)  # risks go before everything
    chosen = choose(candidates, places)
    if places <= (len(candidates) + 1) // 2:
        numbers = sorted(one.place for one in candidates if one.section in chosen)
        assert all(later - number > 1 for number, later in pairwise(numbers))


@given(CANDIDATES, PLACES)
def test_what_was_planned_keeps_its_place_whatever_else_changes(candidates: tuple[Candidate, ...], places: int) -> None:
    before = choose(candidates, places)
    otherwise = tuple(replace(one, worth=float(place)) for place, one in enumerate(candidates))
    assert choose(otherwise, places, ((), before)) == before


@given(CANDIDATES, PLACES)
def test_what_somebody_has_acted_on_stays_even_where_there_is_no_place(
    candidates: tuple[Candidate, ...], places: int
) -> None:
    firm = {one.section for one in candidates[::3]}
    assert firm <= choose(candidates, places, (firm,))


@given(CANDIDATES, PLACES)
def test_a_section_on_safety_goes_before_what_was_planned_without_one(
    candidates: tuple[Candidate, ...], places: int
) -> None:
    planned = choose(candidates, places)
    on_safety = tuple(replace(one, is_on_safety=one.section not in planned) for one in candidates)
    chosen = choose(on_safety, places, ((), planned))
    told = [one for one in on_safety if one.is_on_safety and one.section in chosen]
    assert len(told) == min(places, 1, sum(one.is_on_safety for one in on_safety))


@pytest.mark.parametrize("places", [1, 4, 12])
def test_limits_do_not_stand_for_the_section_on_safety(places: int) -> None:
    candidates = (
        Candidate("limits", 0, "limits", 20.0, Need.RISKS),
        *(Candidate(f"part-{place}", place, f"part-{place}", 9.0) for place in range(1, 20)),
        Candidate("side-effects", 20, "side-effects", 1.0, Need.RISKS, is_on_safety=True),
    )
    assert "side-effects" in choose(candidates, places)
    assert "side-effects" in choose_within(candidates, dict.fromkeys((c.section for c in candidates), 1), places, ())


@pytest.mark.parametrize(
    "heading",
    [
        *("Risks and what treatment cannot do", "Side effects", "Side-effects of the injection", "Is it safe?"),
        *("Safety first", "Warnings", "Warning signs", "Precautions", "Contraindications", "Possible complications"),
        *("The downsides", "Adverse events", "What can go wrong", "Who should not have it", "What it costs: the risks"),
        *("जोखिम", "सुरक्षा", "المخاطر", "الآثار الجانبية", "What our patients say about risks"),
    ],
)
def test_a_heading_on_safety_is_one_on_risks_or_on_emergencies(heading: str) -> None:
    assert SAFETY_HEADING.search(heading)
    assert need_of(heading) in {Need.RISKS, Need.URGENT}


TEXT = "\n\n".join(
    (
        "Skin",
        "The skin renews itself every month from below, as long as a person lives and eats well.",
        *(
            f"## Part {name}\n\nCells of layer {name} divide every day, and move up through the skin until they "
            "are at its surface after some weeks."
            for name in "ABCDEFGHIJ"
        ),
    )
)
PRICE = "## What it costs\n\nThe visit costs sixty pounds, and the plaster for the week after is part of the price."
RISKS = "## What can go wrong\n\nThe skin may bleed for some minutes after it, and it may stay red for two days."


class TestCampaign:
    ARTICLE = article_of(TEXT)

    def posts(self, drafts: Drafts) -> list[str]:
        return [draft.key.section for draft in drafts.drafted if draft.key.kind is Kind.POST]

    def items(self, drafts: Drafts, state: ItemState = ItemState.DRAFT) -> tuple[Item, ...]:
        slot = resolve_local(wall("2026-10-05 12:00"), "Asia/Kolkata")
        return tuple(Item(one.key, one.draft, slot, one.source_digest, state) for one in drafts.drafted)

    def test_as_many_posts_are_made_as_there_are_slots_in_its_weeks(self) -> None:
        assert len(self.posts(drafts_of(self.ARTICLE, channels=(TWICE,), weeks=3))) == 6
        assert len(self.posts(drafts_of(self.ARTICLE, channels=(TWICE,), weeks=4))) == 8

    def test_the_rest_waits_in_reserve(self) -> None:
        drafts = drafts_of(self.ARTICLE, channels=(TWICE,), weeks=2)
        reserve = {left.section for left in drafts.left_out if left.why is Absence.RESERVE}
        assert reserve | set(self.posts(drafts)) == {unit.id for unit in self.ARTICLE.units()}
        assert not reserve & set(self.posts(drafts))

    def test_they_go_out_in_the_articles_order(self) -> None:
        order = [unit.id for unit in self.ARTICLE.units()]
        posts = self.posts(drafts_of(self.ARTICLE, channels=(TWICE,), weeks=3))
        assert posts == sorted(posts, key=order.index)

    def test_a_section_that_gives_no_post_takes_no_place(self) -> None:
        sections = (replace(self.ARTICLE.sections[0], paragraphs=()), *self.ARTICLE.sections[1:])
        drafts = drafts_of(replace(self.ARTICLE, sections=sections), channels=(TWICE,), weeks=2)
        assert len(self.posts(drafts)) == 4
        assert "part-a" not in self.posts(drafts)

    def test_a_section_that_a_person_takes_gets_a_place_beside_the_others(self) -> None:
        before = drafts_of(self.ARTICLE, channels=(TWICE,), weeks=2)
        taken = next(left.section for left in before.left_out if left.why is Absence.RESERVE)
        after = drafts_of(self.ARTICLE, self.items(before), channels=(TWICE,), weeks=2, include=(taken,))
        assert set(self.posts(after)) == {*self.posts(before), taken}

    def test_a_section_that_is_left_out_is_so_on_every_channel_and_the_next_one_gets_its_place(self) -> None:
        channels = (TWICE, replace(TWICE, channel="bluesky"), ChannelPlan("email", (3,), (time(10, 0),)))
        before = drafts_of(self.ARTICLE, channels=channels, weeks=2)
        after = drafts_of(self.ARTICLE, self.items(before), channels=channels, weeks=2, leave_out=("lead",))
        assert "lead" not in {name for draft in after.drafted for name in draft.sections}
        skipped = {left.channel for left in after.left_out if left.section == "lead" and left.why is Absence.SKIPPED}
        assert skipped == {"x", "bluesky", "email"}
        assert len(self.posts(after)) == len(self.posts(before))
        assert set(self.posts(before)) - {"lead"} <= set(self.posts(after))

    def test_planned_again_with_one_section_more_the_others_stay(self) -> None:
        before = drafts_of(self.ARTICLE, channels=(TWICE,), weeks=2)
        longer = article_of(f"{TEXT}\n\n{PRICE}")
        assert self.posts(drafts_of(longer, self.items(before), channels=(TWICE,), weeks=2)) == self.posts(before)

    def test_planned_again_with_a_first_section_on_safety_one_post_gives_way(self) -> None:
        before = drafts_of(self.ARTICLE, channels=(TWICE,), weeks=2)
        longer = article_of(f"{TEXT}\n\n{RISKS}")
        after = self.posts(drafts_of(longer, self.items(before), channels=(TWICE,), weeks=2))
        assert after[-1] == "what-can-go-wrong"
        assert set(after[:-1]) < set(self.posts(before))

    def test_what_is_signed_stays_when_the_campaign_is_made_shorter(self) -> None:
        before = drafts_of(self.ARTICLE, channels=(TWICE,), weeks=3)
        signed = self.items(before, ItemState.APPROVED)
        after = drafts_of(self.ARTICLE, signed, channels=(TWICE,), weeks=1)
        assert self.posts(after) == self.posts(before)
        drafts = drafts_of(self.ARTICLE, self.items(before), channels=(TWICE,), weeks=1)
        assert len(self.posts(drafts)) == 2

    def test_what_is_out_takes_its_place(self) -> None:
        before = drafts_of(self.ARTICLE, channels=(TWICE,), weeks=2)
        out = self.items(before, ItemState.PUBLISHED)
        after = drafts_of(self.ARTICLE, out, {item.key for item in out}, channels=(TWICE,), weeks=2)
        assert self.posts(after) == []

    def test_a_post_that_a_person_edited_has_a_place(self) -> None:
        before = drafts_of(self.ARTICLE, channels=(TWICE,), weeks=2)
        name = next(left.section for left in before.left_out if left.why is Absence.RESERVE)
        edits = {f"{name}/x": Override(hashtags=("Skin",))}
        assert name in self.posts(drafts_of(self.ARTICLE, channels=(TWICE,), weeks=2, overrides=edits))

    def test_a_guide_makes_four_weeks_of_posts_and_at_most_four_issues(self) -> None:
        email = ChannelPlan("email", (3,), (time(10, 30),))
        drafts = drafts_of(KNEE, channels=(DAILY, email), weeks=4)
        assert len(self.posts(drafts)) == 16, "a post keeps its distance from the issues on four Thursdays"
        assert sum(draft.key.kind is Kind.ISSUE for draft in drafts.drafted) == 4
        reserve = {(left.section, left.kind) for left in drafts.left_out if left.why is Absence.RESERVE}
        assert {kind for _, kind in reserve} == {Kind.POST, Kind.ISSUE}


def test_the_places_of_a_channel_are_its_slots_at_the_least_distance() -> None:
    closed = closed_days(clinic().sending_rules)
    often = replace(DAILY, times=(time(10, 0), time(12, 0), time(17, 0)))
    assert len(slots_within(DAILY, clinic(), days_of(campaign().start, 4), closed)) == 20
    assert len(slots_within(often, clinic(), days_of(campaign().start, 1), closed)) == 10
