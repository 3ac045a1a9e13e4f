"""Articles as clinics have them, planned without what a rule blocks: it may be submitted, with its risks in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from planned_articles import POSTS, THREADS, campaign_of, planned, standing
from planning_articles import ArticleCase, article_cases
from planning_samples import FakeWorkspace, clinic

from scheduler.claims.rulebook import shipped_rules
from scheduler.domain.campaign import Blocked, Library
from scheduler.domain.claims import Finding, RuleSet
from scheduler.domain.content import Item, OwnWords, Post, PostPart, Sentence
from scheduler.domain.payload import RenderedIssue, RenderedPost
from scheduler.domain.risk_statements import states_risk
from scheduler.planning.material import Absence
from scheduler.planning.sentence_units import pieces_of
from scheduler.services.check import Checker

CASES = article_cases()
EACH_CASE = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
EACH_WAY = pytest.mark.parametrize("way", [POSTS, THREADS], ids=["single posts", "threads"])
RISKS = "risks-you-should-know-about"
NOW = datetime(2026, 11, 27, tzinfo=UTC)


class RuledWorkspace(FakeWorkspace):
    """A workspace with the shipped rules of the clinic's places."""

    def rules(self) -> RuleSet:
        return shipped_rules().chosen(self.clinic_.jurisdictions)


def workspace_of(case: ArticleCase) -> RuledWorkspace:
    clinic_ = clinic(zone="Europe/London", jurisdictions=tuple(case.known["jurisdictions"]))
    campaign_ = campaign_of(case.known["language"], blocked=Blocked.LEAVE_OUT)
    return RuledWorkspace(clinic_=clinic_, library_=Library(), campaign_=campaign_, article_=case.article)


def blocks_on(item: Item, checker: Checker) -> Iterator[Finding]:
    """Yield the findings that block an item for its own words: its sections, parts and cards, without templates."""
    draft = item.draft
    if isinstance(draft, Post):
        lines = ("\n".join(sentence.printed for sentence in part.sentences) for part in draft.parts)
        rendered: RenderedPost | RenderedIssue = RenderedPost(tuple(lines), (), ())
    else:
        rendered = RenderedIssue(draft.subject, draft.preheader, "", "", (), ())
    yield from (finding for finding in checker.item(item, rendered, (), NOW) if finding.blocks)


@EACH_WAY
@EACH_CASE
def test_no_sentence_of_what_is_planned_is_blocked(case: ArticleCase, way: object) -> None:
    plan = planned(case, way, Blocked.LEAVE_OUT)  # type: ignore[arg-type]  # a channel's plan
    checker = Checker(workspace_of(case))
    blocked = [
        (str(item.key), finding.rule, finding.place, finding.quote)
        for item in standing(plan.report)
        for finding in blocks_on(item, checker)
    ]
    assert blocked == []


@EACH_CASE
def test_no_sentence_that_states_a_risk_is_left_out_of_a_section_that_is_used(case: ArticleCase) -> None:
    plan = planned(case, THREADS, Blocked.LEAVE_OUT)
    assert [left.text for left in plan.report.omitted if states_risk(left.text)] == []


@EACH_CASE
def test_a_section_that_is_left_to_a_person_is_not_half_used(case: ArticleCase) -> None:
    plan = planned(case, THREADS, Blocked.LEAVE_OUT)
    written = {left.section for left in plan.report.left_out if left.why is Absence.WRITE_THIS and left.kind == "issue"}
    for item in standing(plan.report):
        sections = () if isinstance(item.draft, Post) else item.draft.sections
        assert not [section.id for section in sections if section.id in written and section.paragraphs]


def test_what_is_kept_is_blocked_so_that_leaving_out_has_something_to_do() -> None:
    case = next(case for case in CASES if case.name == "knee")
    plan = planned(case, POSTS, Blocked.KEEP)
    workspace = workspace_of(case)
    workspace.campaign_ = replace(workspace.campaign_, blocked=Blocked.KEEP)
    checker = Checker(workspace)
    assert any(list(blocks_on(item, checker)) for item in standing(plan.report))
    assert all(pieces_of(unit) or not unit.paragraphs for unit in case.article.units())


def test_a_post_in_somebodys_own_words_is_the_safety_section_of_its_channel() -> None:
    case = next(case for case in CASES if case.name == "fertility")
    checker = Checker(workspace_of(case))
    plan = planned(case, THREADS, Blocked.LEAVE_OUT)
    items = tuple(item for item in standing(plan.report) if item.key.channel == "x")
    without = tuple(item for item in items if item.key.section != RISKS)
    assert [finding.place for finding in checker.series("article", without)] == ["series on x"]
    post = next(item.draft for item in items if item.key.section == RISKS)
    assert isinstance(post, Post)
    own = replace(post, parts=(PostPart(((Sentence("Ask us about the risks.", OwnWords("maya")),),)),), headline=())
    written = replace(without[0], key=own.key, draft=own)
    assert checker.series("article", (*without, written)) == ()
