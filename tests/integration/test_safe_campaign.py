"""The real article, planned safely with the shipped library: nothing blocks, nothing is lost without a word."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from scheduler.bootstrap import Application
from scheduler.domain.article import SourceSpan
from scheduler.domain.claims import JURISDICTIONS
from scheduler.domain.content import Issue, sentences_of
from scheduler.planning.material import LeftOut
from scheduler.resources import resource_bytes
from scheduler.services.campaign_check import CampaignCheck
from scheduler.services.ingest import ingest
from scheduler.services.initialise import initialise
from scheduler.services.plan import PlanReport
from scheduler.testing import FixedClock

NOW = datetime(2026, 11, 27, 6, 0, tzinfo=UTC)
SAFETY = "safety-and-regulatory-considerations"


# One workspace for all: a card that does not change is drawn once.
pytestmark = pytest.mark.xdist_group("safe campaign")


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    root = tmp_path_factory.mktemp("safe") / "clinic"
    initialise(root)
    (root / "article.txt").write_bytes(resource_bytes("assets/demo/article.txt"))
    ingest(root / "article.txt", root, today=NOW.date(), slug="exosomes")
    made = Application(root, {}, clock=FixedClock(NOW))
    made.found()
    yield made
    made.store.close()


def planned(application: Application, *, safe: bool) -> PlanReport:
    return application.planning.run("exosomes", safe=safe)


def checked(application: Application) -> CampaignCheck:
    return application.checks.campaign("exosomes")


def explained(left_out: tuple[LeftOut, ...], section: str, channel: str) -> bool:
    return any(each.section == section and each.channel == channel and each.reason for each in left_out)


def test_planned_without_care_most_items_are_blocked(application: Application) -> None:
    planned(application, safe=False)
    report = checked(application)
    assert report.blocks
    assert sum(any(each.finding.blocks for each in item.findings) for item in report.items) >= 9
    assert all(each.repairs for item in report.items for each in item.findings if each.finding.blocks)


def test_planned_safely_nothing_blocks(application: Application) -> None:
    planned(application, safe=True)
    report = checked(application)
    assert [finding for finding in report.findings if finding.blocks] == []
    assert not report.blocks


def test_planned_safely_every_section_is_there_or_its_absence_is_explained(application: Application) -> None:
    report = planned(application, safe=True)
    printed = {
        channel: {
            sentence.source.section
            for item in report.items
            if item.key.channel == channel
            for sentence in sentences_of(item.draft)
            if isinstance(sentence.source, SourceSpan)
        }
        for channel in ("x", "email")
    }
    for unit in application.workspace.article("exosomes").units():
        for channel, sections in printed.items():
            assert unit.id in sections or explained(report.left_out, unit.id, channel), (unit.id, channel)


def test_planned_safely_the_safety_section_is_published_on_every_channel(application: Application) -> None:
    report = planned(application, safe=True)
    assert SAFETY in {item.key.section for item in report.items if item.key.channel == "x"}
    issues = [item.draft for item in report.items if isinstance(item.draft, Issue)]
    assert any(section.id == SAFETY and section.paragraphs for issue in issues for section in issue.sections)
    assert checked(application).series == ()


def test_planned_safely_every_word_is_the_article_s_or_the_library_s(application: Application) -> None:
    article = application.workspace.article("exosomes")
    statements = {text for each in application.workspace.library().statements for text in (each.long, each.short)}
    for item in planned(application, safe=True).items:
        for sentence in sentences_of(item.draft):
            if isinstance(sentence.source, SourceSpan):
                assert article.text_at(sentence.source) == sentence.text
            else:
                assert sentence.text in statements


@pytest.mark.parametrize("place", JURISDICTIONS)
def test_planned_safely_nothing_blocks_wherever_the_clinic_is(application: Application, place: str) -> None:
    elsewhere = Application(application.root, {"CLINIC_CLAIMS__JURISDICTIONS": f'["{place}"]'}, clock=application.clock)
    planned(elsewhere, safe=True)
    assert elsewhere.workspace.rules().jurisdictions == (place,)
    assert [finding for finding in checked(elsewhere).findings if finding.blocks] == []
    elsewhere.store.close()


def test_a_finding_of_one_item_points_into_text_and_article(application: Application) -> None:
    planned(application, safe=False)
    article = application.workspace.article("exosomes")
    for item in application.items.find("exosomes"):
        outgoing = application.items.outgoing(item)
        copy = application.items.checker.copy(item, outgoing.rendered, NOW)
        for finding in application.items.findings(outgoing):
            passage = copy.passage(finding.place)
            if passage is not None:
                assert passage.text[finding.start : finding.end] == finding.quote
            if isinstance(finding.source, SourceSpan):
                assert article.text_at(finding.source)
