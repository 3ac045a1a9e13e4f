"""A plan is seen before it applies, and looking at it changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from cli_runner import Cli
from planning_articles import article_cases
from signing_people import AUTHOR, add_people, sign

from scheduler.bootstrap import Application
from scheduler.domain.content import Item, ItemState
from scheduler.planning.material import Absence
from scheduler.planning.replan import Action
from scheduler.services.ingest import ingest
from scheduler.services.initialise import NewClinic, initialise
from scheduler.services.people import Staff
from scheduler.services.plan_writing import VOIDED
from scheduler.testing import FakeChannel, FixedClock, PlainPasswords

FILES = {case.name: case.file for case in article_cases()}


@pytest.fixture
def application(tmp_path: Path) -> Iterator[Application]:
    root, clock = tmp_path / "clinic", FixedClock(datetime(2026, 11, 30, 9, tzinfo=UTC))
    initialise(root, NewClinic(jurisdictions=("IN",)))
    made = Application(root, {}, clock=clock, channels={name: FakeChannel(name, clock) for name in ("x", "email")})
    made.found()
    made.people = Staff(made.store, PlainPasswords(), clock)
    add_people(made.people)
    ingest(FILES["dental"], root, today=date(2026, 11, 30), slug="dental", link="https://lotus.clinic/dental")
    yield made
    made.store.close()


def items(application: Application) -> tuple[Item, ...]:
    with application.store.reading() as tables:
        return tables.items.of_campaign("dental")


def test_what_is_foreseen_of_a_new_campaign_is_what_planning_makes_of_it(application: Application) -> None:
    foreseen = application.planning.foresee("dental")
    assert items(application) == ()
    assert foreseen == application.planning.run("dental")
    assert foreseen.items == items(application)


def test_the_difference_that_an_article_makes_is_foreseen_and_nothing_is_written(application: Application) -> None:
    application.planning.run("dental")
    before = items(application)
    file = application.root / "campaigns/dental/article.md"
    text = file.read_text()
    file.write_text(text[: text.rindex("\n## ")] + "\n")
    foreseen = application.planning.foresee("dental")
    assert {change.action for change in foreseen.changes} - {Action.KEPT, Action.ADDED}
    assert items(application) == before
    assert application.planning.run("dental").changes == foreseen.changes


def test_a_signature_that_planning_again_would_end_is_named_before(application: Application) -> None:
    application.planning.run("dental")
    item = next(item for item in items(application) if item.key.channel == "x")
    assert application.review.submit(str(item.key), AUTHOR)[0].done
    assert sign(application.review, str(item.key))[0].done
    file = application.root / "campaigns/dental/campaign.toml"
    file.write_text(f'{file.read_text()}\n[overrides."{item.key.section}/x"]\nskip = true\n')
    foreseen = application.planning.foresee("dental")
    (change,) = (change for change in foreseen.changes if change.key == item.key)
    assert change.detail.endswith(VOIDED)
    assert next(one for one in items(application) if one.key == item.key).state is ItemState.APPROVED


def test_each_sentence_of_an_article_is_told_where_it_goes_or_why_nowhere(application: Application) -> None:
    application.planning.run("dental")
    found = application.campaigns.one("dental")
    by_id = {section.id: section for section in found.sections}
    assert [section.id for section in found.sections] == [unit.id for unit in found.article.units()]
    assert by_id["dental-implants"].is_used
    blocked = by_id["what-our-patients-say"]
    assert blocked.may_be_written
    assert not blocked.is_used
    assert all(one.why is Absence.WRITE_THIS and one.reason for one in blocked.missing)


def test_a_list_of_campaigns_begins_with_what_goes_out_next(application: Application) -> None:
    ingest(FILES["exosomes"], application.root, today=date(2026, 11, 30), slug="a-later-one")
    application.planning.run("dental")
    assert [one.slug for one in application.campaigns.all()] == ["dental", "a-later-one"]
    first, second = application.campaigns.all()
    assert first.upcoming is not None
    assert first.states[ItemState.DRAFT] == len(items(application))
    assert second.upcoming is None
    assert second.states == {}


def test_the_command_line_shows_a_plan_and_writes_nothing(
    application: Application, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    clinic = Cli(application.root, monkeypatch, capfd, application.root)
    code, out, err = clinic("plan", "dental", "--dry-run")
    assert code == 0, err
    assert "on x, from" in out
    assert "Nothing was written." in err
    assert items(application) == ()
    assert clinic("plan", "dental", "--dry-run", "--link", "https://lotus.clinic/dental")[0] == 2
