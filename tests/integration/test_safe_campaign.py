"""The real article, planned safely with the shipped library: nothing blocks, nothing is lost without a word."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from campaign_files import keep_what_is_blocked, leave_out_what_is_blocked

from scheduler.bootstrap import Application
from scheduler.domain.article import SourceSpan
from scheduler.domain.claims import JURISDICTIONS
from scheduler.domain.content import Issue, sentences_of
from scheduler.planning.material import LeftOut
from scheduler.resources import resource_bytes
from scheduler.services.campaign_check import CampaignCheck
from scheduler.services.ingest import ingest
from scheduler.services.initialise import NewClinic, initialise
from scheduler.services.plan import PlanReport
from scheduler.testing import FixedClock

NOW = datetime(2026, 11, 27, 6, 0, tzinfo=UTC)
SAFETY = "safety-and-regulatory-considerations"


# One workspace for all: a card that does not change is drawn once.
pytestmark = pytest.mark.xdist_group("safe campaign")


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    root = tmp_path_factory.mktemp("safe") / "clinic"
    initialise(root, NewClinic(jurisdictions=("IN",)))
    (root / "campaigns" / "library.toml").write_bytes(resource_bytes("assets/demo/library.toml"))
    (root / "article.txt").write_bytes(resource_bytes("assets/demo/article.txt"))
    ingest(root / "article.txt", root, today=NOW.date(), slug="exosomes")
    made = Application(root, {}, clock=FixedClock(NOW))
    made.found()
    yield made
    made.store.close()


def planned(application: Application) -> PlanReport:
    return application.planning.run("exosomes")


@pytest.fixture
def keeping(application: Application) -> Iterator[Application]:
    keep_what_is_blocked(application.root, "exosomes")
    yield application
    leave_out_what_is_blocked(application.root, "exosomes")


def checked(application: Application) -> CampaignCheck:
    return application.checks.campaign("exosomes")


def explained(left_out: tuple[LeftOut, ...], section: str, channel: str) -> bool:
    return any(each.section == section and each.channel == channel and each.reason for each in left_out)


def test_with_all_that_is_blocked_most_items_are_blocked(keeping: Application) -> None:
    planned(keeping)
    report = checked(keeping)
    assert report.blocks
    assert sum(any(each.finding.blocks for each in item.findings) for item in report.items) >= 7
    assert all(each.repairs for item in report.items for each in item.findings if each.finding.blocks)


def test_planned_without_it_nothing_blocks(application: Application) -> None:
    planned(application)
    report = checked(application)
    assert [finding for finding in report.findings if finding.blocks] == []
    assert not report.blocks


def test_planned_without_it_every_section_is_there_or_its_absence_is_explained(application: Application) -> None:
    report = planned(application)
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


def test_planned_without_it_the_safety_section_is_published_on_every_channel(application: Application) -> None:
    report = planned(application)
    below = {unit.id for unit in application.workspace.article("exosomes").section(SAFETY).walk()}
    assert below & {item.key.section for item in report.items if item.key.channel == "x"}
    issues = [item.draft for item in report.items if isinstance(item.draft, Issue)]
    assert any(section.id == SAFETY and section.paragraphs for issue in issues for section in issue.sections)
    assert checked(application).series == ()


def test_planned_without_it_every_word_is_the_article_s_or_the_library_s(application: Application) -> None:
    article = application.workspace.article("exosomes")
    statements = {text for each in application.workspace.library().statements for text in (each.long, each.short)}
    for item in planned(application).items:
        for sentence in sentences_of(item.draft):
            if isinstance(sentence.source, SourceSpan):
                assert article.text_at(sentence.source) == sentence.text
            else:
                assert sentence.text in statements


@pytest.mark.parametrize("place", JURISDICTIONS)
def test_planned_without_it_nothing_blocks_wherever_the_clinic_is(application: Application, place: str) -> None:
    elsewhere = Application(application.root, {"CLINIC_CLAIMS__JURISDICTIONS": f'["{place}"]'}, clock=application.clock)
    planned(elsewhere)
    assert elsewhere.workspace.rules().jurisdictions == (place,)
    assert [finding for finding in checked(elsewhere).findings if finding.blocks] == []
    elsewhere.store.close()


def test_a_finding_of_one_item_points_into_text_and_article(keeping: Application) -> None:
    planned(keeping)
    article = keeping.workspace.article("exosomes")
    for item in keeping.items.find("exosomes"):
        outgoing = keeping.items.outgoing(item)
        copy = keeping.items.checker.copy(item, outgoing.rendered, NOW)
        for finding in keeping.items.findings(outgoing):
            passage = copy.passage(finding.place)
            if passage is not None:
                assert passage.text[finding.start : finding.end] == finding.quote
            if isinstance(finding.source, SourceSpan):
                assert article.text_at(finding.source)
