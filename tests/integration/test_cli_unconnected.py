"""`clinic run` without an account's secrets says first whose items wait, and what to do."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from cli_runner import Cli
from due_posts import approve_posts

from scheduler.bootstrap import Application
from scheduler.domain.content import Issue, Item, ItemKey, ItemState, Kind, OwnWords, Sentence, Slot
from scheduler.domain.standing import StandingMessage, standing_key
from scheduler.engine.clock import SystemClock
from scheduler.services.initialise import NewClinic, initialise
from scheduler.services.standing import send_to

ISSUE = ItemKey("cells", "lead", "email", Kind.ISSUE)
LATER = SystemClock().now() + timedelta(days=1)


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Cli:
    initialise(tmp_path / "clinic", NewClinic(name="Lake Road Clinic", jurisdictions=("IN",)))
    Application(tmp_path / "clinic", {}).found()
    return Cli(tmp_path, monkeypatch, capfd, tmp_path / "clinic")


def approved(key: ItemKey) -> Item:
    draft = Issue(key, 1, 1, "Cells", "", Sentence("Cells", OwnWords("maya")), (), (), "", "newsletter", None, "en")
    return Item(key, draft, Slot(LATER.replace(tzinfo=None), "UTC", LATER), "digest", ItemState.APPROVED)


def test_posts_that_wait_are_told_with_the_account_and_its_secrets(clinic: Cli) -> None:
    application = Application(clinic.workspace, {})
    approve_posts(application, [LATER, LATER])
    first = clinic("run", "--once")[2].splitlines()[0]
    assert first.startswith("not connected: x: 2 approved items wait for it: set ")
    assert "CLINIC_X_" in first
    assert first.endswith(", and run again. Where it is held by then: clinic resume x --by LOGIN")


def test_an_issue_whose_people_are_not_chosen_yet_waits_for_its_account(clinic: Cli) -> None:
    with Application(clinic.workspace, {}).store.transaction() as tables:
        tables.items.put(approved(ISSUE))
    assert clinic("run", "--once")[2].splitlines()[0].startswith("not connected: email: 1 approved item waits for it")


def test_mails_to_who_signed_up_wait_for_the_account_of_the_newsletter(clinic: Cli) -> None:
    application, message = (
        Application(clinic.workspace, {}),
        approved(standing_key(StandingMessage.WELCOME, "en", "email")),
    )
    with application.store.transaction() as tables:
        tables.items.put(message)
    assert "not connected" not in clinic("run", "--once")[2], "nobody waits for a message that is only signed"
    with application.store.transaction() as tables:
        for reader in ("a" * 24, "b" * 24):
            assert send_to(message, "hash", reader, tables, LATER)
    first = clinic("run", "--once")[2].splitlines()[0]
    assert first.startswith("not connected: email: 2 mails to people who signed up wait for it: set CLINIC_")


def test_where_nothing_waits_no_account_is_missed(clinic: Cli) -> None:
    assert "not connected" not in clinic("run", "--once")[2]
