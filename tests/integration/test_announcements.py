"""What names days goes out before them, beside whatever else is planned, and says what made way."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from planning_articles import article_cases

from scheduler.bootstrap import Application
from scheduler.domain.content import Issue, Item, ItemKey, ItemState, Kind, sentences_of
from scheduler.planning.material import Absence
from scheduler.services.ingest import ingest
from scheduler.services.initialise import initialise
from scheduler.services.plan import PlanReport, plan
from scheduler.testing import FixedClock

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
FIRST_DAY = date(2026, 12, 5)
FILES = {case.name: case.file for case in article_cases()}


class Desk:
    """A workspace with the dental article and the flu notice."""

    def __init__(self, root: Path) -> None:
        initialise(root)
        self.clock = FixedClock(NOW)
        self.application = Application(root, {}, clock=self.clock)
        self.application.found()
        for name in ("dental", "flu"):
            ingest(FILES[name], root, today=date(2026, 11, 30), slug=name)
            self.set(name, "start", "2026-12-01")

    def set(self, name: str, key: str, value: str) -> None:
        file = self.application.root / "campaigns" / name / "campaign.toml"
        text = file.read_text(encoding="utf-8")
        line = f"{key} = {value}"
        changed = (
            re.sub(rf"^{key} = .*$", line, text, flags=re.MULTILINE) if f"\n{key} = " in text else f"{line}\n{text}"
        )
        file.write_text(changed, encoding="utf-8")

    def plan(self, name: str, start: date | None = None) -> PlanReport:
        application = self.application
        parts = (application.workspace, application.store, application.renderer, self.clock)
        return plan(name, *parts, start=start)

    def mark(self, state: ItemState, kind: Kind | None = None, campaign: str = "dental") -> None:
        with self.application.store.transaction() as tables:
            for item in tables.items.of_campaign(campaign):
                if kind in {None, item.key.kind}:
                    tables.items.put(replace(item, state=state))

    def items(self, campaign: str) -> dict[ItemKey, Item]:
        with self.application.store.transaction() as tables:
            return {item.key: item for item in tables.items.of_campaign(campaign)}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path / "clinic")
    yield made
    made.application.store.close()


def issues(report: PlanReport) -> list[Item]:
    return [item for item in report.items if item.key.kind is Kind.ISSUE and item.state is not ItemState.CANCELLED]


def test_a_notice_beside_drafts_goes_out_before_its_days_as_one_issue(desk: Desk) -> None:
    desk.plan("dental")
    report = desk.plan("flu")
    (issue,) = issues(report)
    assert issue.slot.local.date() < FIRST_DAY
    for item in report.items:
        assert item.slot.local.date() <= FIRST_DAY, "what names no day itself is about them as well"
        assert item.good_until is not None


def test_beside_what_is_signed_it_finds_another_time_before_its_days(desk: Desk) -> None:
    signed = desk.plan("dental")
    desk.mark(ItemState.APPROVED)
    report = desk.plan("flu")
    (issue,) = issues(report)
    assert issue.slot.local.date() < FIRST_DAY
    assert desk.items("dental") == {item.key: replace(item, state=ItemState.APPROVED) for item in signed.items}
    assert report.moved == ()


def test_the_drafts_that_make_way_are_named_and_keep_their_words_and_order(desk: Desk) -> None:
    before = {item.key: item for item in desk.plan("dental").items}
    desk.mark(ItemState.IN_REVIEW, Kind.ISSUE)
    report = desk.plan("flu")
    after = desk.items("dental")
    moved = {key for key, item in before.items() if after[key].slot != item.slot}
    assert moved
    assert {change.key for change in report.moved} == moved
    assert all("'flu'" in change.detail for change in report.moved)
    for key, item in before.items():
        assert (after[key].draft, after[key].version) == (item.draft, item.version)
    numbered = sorted((item for key, item in after.items() if key.kind is Kind.ISSUE), key=lambda item: item.slot.at)
    numbers = [item.draft.number for item in numbered if isinstance(item.draft, Issue)]
    assert len(numbers) == len(numbered) > 0
    assert numbers == sorted(numbers)
    assert {item.state for item in numbered} == {ItemState.IN_REVIEW}


def test_no_two_items_are_closer_than_they_may_be_afterwards(desk: Desk) -> None:
    desk.plan("dental")
    desk.plan("flu")
    gap = desk.application.workspace.clinic().minimum_gap
    for channel in ("x", "email"):
        both = (*desk.items("dental").values(), *desk.items("flu").values())
        times = sorted(item.slot.at for item in both if item.key.channel == channel)
        assert all(later - earlier >= gap for earlier, later in pairwise(times))


def test_planned_again_nothing_moves(desk: Desk) -> None:
    desk.plan("dental")
    first = desk.plan("flu")
    dental = desk.items("dental")
    again = desk.plan("flu")
    assert again.items == first.items
    assert again.moved == ()
    assert desk.items("dental") == dental
    assert {item.key: item.slot for item in desk.plan("dental").items} == {
        key: item.slot for key, item in dental.items()
    }


def test_a_start_that_cannot_be_kept_is_said_with_what_holds_the_days(desk: Desk) -> None:
    desk.plan("flu")
    report = desk.plan("dental")
    told = next(note for note in report.notes if note.startswith("email: the first free Thursday"))
    assert told == "email: the first free Thursday is 10 December, because 'flu' holds 3 December"


def test_planned_after_its_days_it_says_so_and_is_not_scheduled(desk: Desk) -> None:
    report = desk.plan("flu", start=date(2027, 2, 1))
    dated = {left.section for left in report.left_out if "19 December 2026" in left.reason}
    assert "lead" in dated
    assert all(left.why is Absence.WRITE_THIS for left in report.left_out if left.section == "lead")
    assert not [item for item in report.items if item.state is not ItemState.CANCELLED]


def test_days_that_are_over_are_told(desk: Desk) -> None:
    desk.clock.move_to(datetime(2026, 12, 7, 9, tzinfo=UTC))
    report = desk.plan("flu", start=date(2026, 12, 7))
    left = [left for left in report.left_out if left.section == "lead"]
    assert {one.kind for one in left} == {Kind.POST, Kind.ISSUE}
    assert all(one.why is Absence.WRITE_THIS for one in left)
    assert all(one.reason.startswith("its day has passed: it is about 5 December 2026 ('When: Sat") for one in left)
    standing = [item for item in report.items if item.state is not ItemState.CANCELLED]
    assert standing
    assert max(item.slot.local.date() for item in standing) <= date(2026, 12, 12)
    assert not any("5, 12 and 19" in sentence.printed for item in standing for sentence in sentences_of(item.draft))


def test_a_time_set_by_hand_after_the_days_is_objected_to(desk: Desk) -> None:
    file = desk.application.root / "campaigns" / "flu" / "campaign.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(f'{text}\n[overrides."lead/email"]\nat = 2026-12-22T10:30:00\n', encoding="utf-8")
    (issue,) = issues(desk.plan("flu"))
    assert "is after the last day that it names" in issue.note
    assert issue.good_until is not None
    assert issue.good_until < issue.slot.at


def test_nothing_of_a_campaign_goes_out_after_the_day_until_which_it_is_true(desk: Desk) -> None:
    desk.set("dental", "until", "2026-12-08")
    report = desk.plan("dental")
    standing = [item for item in report.items if item.state is not ItemState.CANCELLED]
    assert standing
    assert max(item.slot.local.date() for item in standing) <= date(2026, 12, 8)


def test_the_same_words_in_another_campaign_are_told(desk: Desk) -> None:
    ingest(FILES["flu"], desk.application.root, today=date(2026, 11, 30), slug="flu-again")
    desk.set("flu-again", "start", "2026-12-01")
    desk.plan("flu")
    report = desk.plan("flu-again")
    assert any("flu-again/lead/email/issue has the same words as flu/lead/email/issue" in note for note in report.notes)


def test_a_name_that_is_no_section_is_told(desk: Desk) -> None:
    desk.set("dental", "leave_out", '["bridge"]')
    report = desk.plan("dental")
    assert "campaign.toml: leave_out has 'bridge', which is no section of the article: did you mean 'bridges'?" in (
        report.notes
    )


class TestWithoutAFolder:
    """The folder of a campaign is deleted, and its drafts stand in the database."""

    TOLD = "campaigns/flu is gone, so its {} drafts hold no times: put the folder back, or cancel them with"

    @pytest.fixture
    def drafts(self, desk: Desk) -> int:
        count = len(desk.plan("flu").items)
        shutil.rmtree(desk.application.root / "campaigns/flu")
        return count

    def test_its_drafts_hold_no_times(self, desk: Desk, drafts: int) -> None:
        report = desk.plan("dental")
        assert any(note.startswith(self.TOLD.format(drafts)) for note in report.notes)
        assert issues(report)[0].slot.local.date() == date(2026, 12, 3), "the flu notice's issue was planned for it"
        assert not any("'flu' holds" in note for note in report.notes)

    def test_what_is_signed_of_it_holds_its_times(self, desk: Desk, drafts: int) -> None:
        desk.mark(ItemState.APPROVED, campaign="flu")
        report = desk.plan("dental")
        assert issues(report)[0].slot.local.date() > date(2026, 12, 3)
        assert not any(note.startswith("campaigns/flu is gone") for note in report.notes)

    def test_the_status_tells_of_them(self, desk: Desk, drafts: int) -> None:
        (note,) = desk.application.records.status().notes
        assert note.startswith(self.TOLD.format(drafts))


class TestBesideAnother:
    """A long guide is planned for its weeks, of which a notice holds some times."""

    @pytest.fixture
    def report(self, desk: Desk) -> PlanReport:
        ingest(FILES["knee"], desk.application.root, today=date(2026, 11, 30), slug="knee")
        desk.set("knee", "start", "2026-12-01")
        desk.plan("flu")
        return desk.plan("knee")

    def test_it_keeps_its_weeks(self, report: PlanReport) -> None:
        assert max(item.slot.local.date() for item in report.items) < date(2026, 12, 29)

    def test_it_has_the_issues_that_there_is_time_for_and_no_part_of_them_is_lost(self, report: PlanReport) -> None:
        numbers = [item.draft.of for item in issues(report) if isinstance(item.draft, Issue)]
        assert numbers == [len(numbers)] * len(numbers)
        assert not [left for left in report.left_out if "no time is free" in left.reason]

    def test_it_tells_who_holds_its_times(self, report: PlanReport) -> None:
        assert any(note.startswith("email: 'flu' holds 1 of its 4 times until 28 December") for note in report.notes)

    def test_planned_again_it_stays(self, desk: Desk, report: PlanReport) -> None:
        assert desk.plan("knee").items == report.items

    def test_what_its_weeks_have_no_time_for_goes_into_reserve_with_the_reason(
        self, desk: Desk, report: PlanReport
    ) -> None:
        desk.set("knee", "issues", "4")
        file = desk.application.root / "campaigns/knee/campaign.toml"
        text = file.read_text(encoding="utf-8").replace("issues = 4\n", "", 1)
        file.write_text(text.replace("[channels.email]\n", "[channels.email]\nissues = 4\n"), encoding="utf-8")
        again = desk.plan("knee")
        left = [left for left in again.left_out if "no time is free" in left.reason]
        assert len(issues(again)) == 3
        assert [(one.kind, one.why) for one in left] == [(Kind.ISSUE, Absence.RESERVE)]
        assert "which end on 28 December 2026: give it more weeks, days or times" in left[0].reason
        assert desk.plan("knee").items == again.items
