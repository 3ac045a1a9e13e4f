"""Two accounts of one platform: each has its own items, limits, holds and record."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from due_posts import approve_posts, post_key, post_text

from scheduler.bootstrap import Application
from scheduler.domain.content import ItemState
from scheduler.engine.fast_forward import FixedClock
from scheduler.resources import resource_bytes
from scheduler.services.ingest import ingest
from scheduler.services.initialise import NewClinic, initialise
from scheduler.simulator import Fault, PlannedFault, Simulator

NOW = datetime(2026, 12, 1, 4, 30, tzinfo=UTC)
PUNE = "x-pune"


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def elsewhere(clock: FixedClock) -> Iterator[Simulator]:
    """Where the second account is."""
    with Simulator(clock) as simulator:
        yield simulator


@pytest.fixture
def application(tmp_path: Path, clock: FixedClock, elsewhere: Simulator) -> Iterator[Application]:
    with Simulator(clock) as simulator:
        initialise(tmp_path / "clinic", NewClinic(jurisdictions=("IN",)))
        config = tmp_path / "clinic" / "config.toml"
        table = f'\n[accounts.{PUNE}]\nplatform = "x"\nbase_url = "{elsewhere.url}"\n'
        config.write_text(config.read_text(encoding="utf-8") + table, encoding="utf-8")
        keys = elsewhere.accounts["x"].settings()
        secrets = {f"CLINIC_ACCOUNT_X_PUNE_{name.upper()}": value for name, value in keys.items()}
        made = Application(tmp_path / "clinic", {**simulator.environment, **secrets}, clock=clock)
        made.found()
        yield made
        made.store.close()


def test_a_post_goes_to_the_account_that_its_key_names(application: Application, elsewhere: Simulator) -> None:
    approve_posts(application, [NOW], PUNE)
    application.delivery.run_once(application.publisher())
    (post,) = elsewhere.state.posts_on("x")
    assert post.text.startswith(post_text(0))
    with application.store.transaction() as tables:
        assert tables.items.get(post_key(0, PUNE)).state is ItemState.PUBLISHED


def test_the_limit_of_one_account_holds_that_account_alone(
    application: Application, clock: FixedClock, elsewhere: Simulator
) -> None:
    approve_posts(application, [NOW], PUNE)
    elsewhere.faults.plan(PlannedFault("x", Fault.RATE_LIMIT, seconds=600))
    application.delivery.run_once(application.publisher())
    with application.store.transaction() as tables:
        assert [hold.channel for hold in tables.controls.holds()] == [PUNE]
    clock.advance(timedelta(minutes=11))
    application.delivery.run_once(application.publisher())
    assert len(elsewhere.state.posts_on("x")) == 1


def test_a_campaign_plans_and_shows_items_for_each_account(application: Application, tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_bytes(resource_bytes("assets/demo/article.txt"))
    campaign = ingest(tmp_path / "article.txt", application.root, today=application.today(), slug="exosomes").campaign
    written = campaign.read_text(encoding="utf-8")
    table = f'\n[channels.{PUNE}]\ndays = ["tue"]\ntimes = ["11:00"]\n'
    campaign.write_text(written.replace("[channels.x]", f"{table}\n[channels.x]"), encoding="utf-8")
    items = application.planning.run("exosomes").items
    accounts = {item.key.channel for item in items}
    assert accounts == {"x", PUNE, "email"}
    texts = {account: [item.key.section for item in items if item.key.channel == account] for account in ("x", PUNE)}
    assert len(texts[PUNE]) == 4  # Tuesdays of four weeks
    assert set(texts[PUNE]) < set(texts["x"])
    page = application.pages.preview("exosomes", map(application.items.look, items))
    assert "How to show the posts on X (x-pune)" in page
    assert "How to show the posts on X<" in page


def test_the_doctor_looks_at_each_account(application: Application) -> None:
    checks = {check.name: check for check in application.health.examine()}
    assert checks["account: x"].good
    assert "@rehearsal" in checks[f"account: {PUNE}"].finding


def test_nothing_goes_out_for_an_account_that_is_no_longer_named(
    application: Application, elsewhere: Simulator
) -> None:
    approve_posts(application, [NOW], PUNE)
    config = application.root / "config.toml"
    moved = config.read_text(encoding="utf-8").replace(f"accounts.{PUNE}", "accounts.other")
    config.write_text(moved, encoding="utf-8")
    application.delivery.run_once(application.publisher())
    assert not elsewhere.state.posts
