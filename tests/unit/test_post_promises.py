"""Posts that stand alone, and plans that lose nothing: held over articles of many kinds, real and generated."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from case_faults import PLAN_FAULTS
from generated_articles import articles
from hypothesis import HealthCheck, given, settings
from planned_articles import POSTS, START, THREADS, campaign_of, plan_article, planned, standing
from planning_articles import ArticleCase, article_cases
from planning_samples import FakeStore, clinic
from post_faults import FAULTS

from scheduler.domain.article import Article
from scheduler.domain.campaign import Blocked
from scheduler.planning.replan import Action
from scheduler.services.documents.campaigns import plan_document

CASES = article_cases()
WAYS = {
    "single posts": (POSTS, Blocked.KEEP),
    "threads and carousels": (THREADS, Blocked.KEEP),
    "without what is blocked": (POSTS, Blocked.LEAVE_OUT),
}
EACH_CASE = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
EACH_WAY = pytest.mark.parametrize("way", WAYS)
HELD = ("heading alone", "counting", "unmarked entry", "raw row")
"""The faults, by name, that no post of any article has."""
HELD_BY_ARTICLES = (
    *HELD,
    "leaning",
    "ending",
    "unasked answer",
    "unanswered question",
    "partial list",
    "bare card",
    "of the page",
    "sign alone",
    "abbreviation alone",
)
"""The faults, by name, that no post of a clinic's article has."""
HELD_BY_PLANS = ("lost section", "neighbours", "engine words", "issue length", "out of date", "unbound in issues")
"""The faults, by name, that the plan of no article that somebody knows has."""
SOME = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@EACH_CASE
@EACH_WAY
@pytest.mark.parametrize("fault", HELD_BY_ARTICLES)
def test_no_post_of_an_article_has(fault: str, way: str, case: ArticleCase) -> None:
    plan = planned(case, *WAYS[way])
    assert [f"{line}\n{seen}" for seen in plan.posts for line in FAULTS[fault](seen, plan.article)] == []


@EACH_CASE
@pytest.mark.parametrize("fault", HELD_BY_PLANS)
def test_no_plan_of_an_article_has(fault: str, case: ArticleCase) -> None:
    assert list(PLAN_FAULTS[fault](case)) == []


@EACH_WAY
def test_no_post_of_a_generated_article_has_a_fault(way: str) -> None:
    @SOME
    @given(articles())
    def holds(article: Article) -> None:
        posts, blocked = WAYS[way]
        plan = plan_article(article, campaign_of("en", posts=posts, blocked=blocked), clinic(jurisdictions=("UK",)))
        faults = (
            f"{name}: {line}\n{seen}" for seen in plan.posts for name in HELD for line in FAULTS[name](seen, article)
        )
        assert next(faults, None) is None

    holds()


@SOME
@given(articles())
def test_every_section_of_a_generated_article_is_an_item_or_said_to_have_none(article: Article) -> None:
    plan = plan_article(article, campaign_of("en"), clinic())
    posts = {item.key.section for item in standing(plan.report) if item.key.channel == "x"}
    explained = {left.section for left in plan.report.left_out if left.channel == "x" and left.reason}
    assert {unit.id for unit in article.units() if unit.paragraphs} <= posts | explained


@SOME
@given(articles())
def test_a_generated_article_is_planned_twice_the_same(article: Article) -> None:
    reports = [plan_article(article, campaign_of("en"), clinic()).report for _ in range(2)]
    first, second = (json.dumps(plan_document(report)) for report in reports)
    assert first == second


def test_another_process_with_another_hash_seed_plans_every_article_the_same() -> None:
    script = (
        "import json, sys; from planning_articles import article_cases; from planned_articles import planned;"
        "from scheduler.domain.campaign import Blocked;"
        "from scheduler.services.documents.campaigns import plan_document;"
        "reports = [planned(case, blocked=Blocked.LEAVE_OUT).report for case in article_cases()];"
        "sys.stdout.buffer.write(json.dumps([plan_document(report) for report in reports]).encode())"
    )
    here = Path(__file__).resolve()
    paths = os.pathsep.join((str(here.parents[2]), str(here.parent)))
    outputs = [
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONPATH": paths, "PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "Asia/Tokyo"), ("4242", "America/New_York"))
    ]
    assert outputs[0] == outputs[1]
    assert len(outputs[0]) > 100_000


@EACH_CASE
def test_planning_an_article_again_changes_nothing(case: ArticleCase) -> None:
    clinic_, store = clinic(jurisdictions=tuple(case.known["jurisdictions"])), FakeStore()
    campaign_ = campaign_of(case.known["language"], case.known.get("start", START), blocked=Blocked.LEAVE_OUT)
    first, second = (plan_article(case.article, campaign_, clinic_, store).report for _ in range(2))
    assert second.items == first.items
    assert {change.action for change in second.changes} == {Action.KEPT}
