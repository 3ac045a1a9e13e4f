"""A correction passes the clinic's real rules, whatever else of its campaign is left."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from own_particulars import write_own_particulars
from signing_people import sign

from scheduler.bootstrap import Application
from scheduler.domain.content import ItemState, Kind
from scheduler.domain.people import Credentials, Person, Role
from scheduler.planning.corrections import correction_key, draft_correction
from scheduler.resources import resource_bytes
from scheduler.services.ingest import ingest
from scheduler.services.initialise import NewClinic, initialise
from scheduler.services.make_way import timetable_of

PASSWORD = "correct horse battery"


@pytest.fixture
def application(tmp_path: Path) -> Iterator[Application]:
    initialise(tmp_path / "clinic", NewClinic(jurisdictions=("IN",)))
    made = Application(tmp_path / "clinic", {})
    made.found()
    (tmp_path / "article.txt").write_bytes(resource_bytes("assets/demo/article.txt"))
    ingest(tmp_path / "article.txt", made.root, today=made.today(), slug="exosomes")
    write_own_particulars(made.root)
    made.people.add(Person("maya", "Maya", (Role.AUTHOR,)), PASSWORD)
    made.people.add(Person("rao", "Dr Rao", (Role.CLINICIAN,), "MH-1"), PASSWORD)
    yield made
    made.store.close()


@pytest.mark.parametrize(("channel", "kind"), [("x", Kind.POST), ("email", Kind.ISSUE)])
def test_a_correction_is_signed_though_its_campaign_no_longer_says_what_is_safe(
    application: Application, channel: str, kind: Kind
) -> None:
    workspace = application.workspace
    campaign = workspace.campaign("exosomes")
    timetable = timetable_of(campaign, workspace.clinic(), application.clock.now())
    key = correction_key("exosomes", "campaign", channel, kind)
    correction = draft_correction(key, campaign, workspace.library(), (), timetable)
    assert correction is not None
    with application.store.transaction() as tables:
        tables.items.put(correction)
    desk = application.review
    assert application.items.series("exosomes") == ()
    decisions = (
        *desk.submit("exosomes", Credentials("maya", PASSWORD)),
        *sign(desk, "exosomes", Credentials("rao", PASSWORD)),
    )
    assert [(each.done, each.reason) for each in decisions] == [(True, "")] * 2
    with application.store.transaction() as tables:
        assert tables.items.get(key).state is ItemState.APPROVED
