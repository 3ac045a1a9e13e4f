"""What waits in reserve is listed, and taken in or left out by one command; campaign.toml keeps its comments."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from cli_runner import Cli
from planning_articles import article_cases

from scheduler.bootstrap import Application
from scheduler.domain.content import ItemState
from scheduler.domain.errors import BadInput
from scheduler.services.ingest import ingest
from scheduler.services.initialise import initialise
from scheduler.testing import FixedClock

FILES = {case.name: case.file for case in article_cases()}


@pytest.fixture
def application(tmp_path: Path) -> Iterator[Application]:
    root = tmp_path / "clinic"
    initialise(root)
    made = Application(root, {}, clock=FixedClock(datetime(2026, 11, 30, 9, tzinfo=UTC)))
    made.found()
    ingest(FILES["dental"], root, today=date(2026, 11, 30), slug="dental")
    file = root / "campaigns/dental/campaign.toml"
    text = re.sub(r"^weeks = .*$", "weeks = 1", file.read_text(), flags=re.MULTILINE)
    file.write_text(text.replace('days = ["mon", "tue", "wed", "thu", "fri"]', 'days = ["mon", "wed"]', 1))
    yield made
    made.store.close()


def file_of(application: Application) -> str:
    return (application.root / "campaigns/dental/campaign.toml").read_text()


def posts(application: Application) -> set[str]:
    with application.store.transaction() as tables:
        items = tables.items.of_campaign("dental")
    return {item.key.section for item in items if item.key.channel == "x" and item.state is not ItemState.CANCELLED}


def test_what_waits_is_listed_in_the_articles_order(application: Application) -> None:
    waiting = application.reserve.waiting("dental")
    order = [unit.id for unit in application.workspace.article("dental").units()]
    names = [one.section for one in waiting]
    assert names
    assert names == sorted(names, key=order.index)
    assert not {one.section for one in waiting if "x" in one.channels} & posts(application)


def test_what_is_taken_gets_a_post_beside_the_others_and_the_file_keeps_its_comments(application: Application) -> None:
    name = next(one.section for one in application.reserve.waiting("dental") if "x" in one.channels)
    before, text = posts(application), file_of(application)
    application.reserve.change("dental", take=(name,))
    assert posts(application) == {*before, name}
    after = file_of(application)
    assert tomllib.loads(after)["include"] == [name]
    comments = [line for line in text.splitlines() if line.startswith("#")]
    assert [line for line in after.splitlines() if line.startswith("#")] == comments


def test_what_is_dropped_is_left_out_everywhere_and_can_be_taken_again(application: Application) -> None:
    first = min(posts_planned(application))
    application.reserve.change("dental", drop=(first,))
    assert first not in posts(application)
    assert tomllib.loads(file_of(application))["leave_out"] == [first]
    application.reserve.change("dental", take=(first,))
    assert tomllib.loads(file_of(application))["leave_out"] == []
    assert first in posts(application)


def posts_planned(application: Application) -> set[str]:
    application.planning.run("dental")
    return posts(application)


def test_a_start_given_to_the_plan_holds_when_it_is_planned_again(application: Application) -> None:
    text = file_of(application)
    planned = application.planning.run("dental", start=date(2026, 12, 14)).items
    changed = [line for line in file_of(application).splitlines() if line not in text.splitlines()]
    assert changed == ["start = 2026-12-14"]
    again = application.planning.run("dental").items
    assert [item.slot for item in again] == [item.slot for item in planned]
    assert min(item.slot.local.date() for item in again) == date(2026, 12, 14)


def test_a_start_with_which_nothing_can_be_planned_is_not_kept(application: Application) -> None:
    article = application.root / "campaigns/dental/article.md"
    article.write_text("---\ntitle: Empty\n---\n")
    before = file_of(application)
    with pytest.raises(BadInput):
        application.planning.run("dental", start=date(2026, 12, 14))
    assert file_of(application) == before


def test_a_name_that_is_no_section_changes_nothing(application: Application) -> None:
    before = file_of(application)
    with pytest.raises(BadInput, match="no section 'bridge': did you mean 'bridges'"):
        application.reserve.change("dental", take=("bridge",))
    with pytest.raises(BadInput, match="at once"):
        application.reserve.change("dental", take=("bridges",), drop=("bridges",))
    assert file_of(application) == before


def test_the_command_lists_takes_and_drops(
    application: Application, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    cli = Cli(application.root, monkeypatch, capfd, None)
    code, out, err = cli("reserve", "dental", "--json")
    assert code == 0, err
    waiting = json.loads(out)
    name = next(one["section"] for one in waiting if "x" in one["channels"])
    code, out, err = cli("reserve", "dental")
    assert (code, name in out) == (0, True)
    code, out, err = cli("reserve", "dental", "--take", name)
    assert code == 0, err
    assert f"added: dental/{name}/x/post" in err
    code, _, err = cli("reserve", "dental", "--drop", "nothing-like-it")
    assert code == 2
    assert "no section 'nothing-like-it'" in err
