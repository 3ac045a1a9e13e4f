"""Who may sign, what a signature keeps, and how long it holds (promise 2)."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from delivery_world import ARTICLE, CLINIC, DUE, NOW, TEXT, World, carrying, issue, moved, post
from signing_people import AUTHOR, CLINICIAN, PASSWORD, RAO, sign
from signing_samples import (
    INDIA,
    LIBRARY,
    SAID,
    library,
    reference_retracted,
    ruled_world,
    signature,
    statement_gone,
    statement_retracted,
)

from scheduler.domain.article import Paragraph, Section
from scheduler.domain.content import ItemKey, ItemState
from scheduler.domain.errors import BadInput, ClinicError
from scheduler.domain.people import Credentials, Person, Role
from scheduler.ports import Store
from scheduler.services.expiry import DATED_APPROVAL
from scheduler.services.review_sheet import digests


@pytest.fixture
def world(store: Store) -> World:
    return ruled_world(store)


def refusals(world: World) -> list[tuple[str, str]]:
    """Return the logins whose sign-in was refused, with the reasons, from the trail."""
    with world.store.transaction() as tables:
        return [
            (entry.event.subject, entry.event.detail)
            for entry in tables.audit.entries()
            if entry.event.action == "sign-in refused"
        ]


INACTIVE, AUTHOR_ONLY, NOBODY = (Credentials(login, PASSWORD) for login in ("gone", "maya", "nobody"))
WRONG = Credentials("rao", "not the password")
NOT_SIGNED_IN = [
    (WRONG, "the password is wrong", "rao", "the password is wrong"),
    (INACTIVE, "no longer active", "gone", "no longer active"),
    (AUTHOR_ONLY, "needs the role clinician", "maya", "needs the role clinician"),
    (NOBODY, "there is no person 'nobody'", "", "unknown login"),
]


@pytest.mark.parametrize(
    ("credentials", "words_", "subject", "kept"), NOT_SIGNED_IN, ids=["password", "inactive", "role", "unknown"]
)
def test_whoever_cannot_prove_who_they_are_signs_nothing_and_the_trail_says_so(
    world: World, credentials: Credentials, words_: str, subject: str, kept: str
) -> None:
    world.staff.add(Person("gone", "Dr Gone", (Role.CLINICIAN,), "MH 1"), PASSWORD, CLINICIAN)
    world.staff.set_active("gone", active=False, by=CLINICIAN)
    world.plan(post())
    world.desk.submit("camp", AUTHOR)
    with pytest.raises(ClinicError, match=words_):
        sign(world.desk, "camp", credentials)
    assert world.state(post()) is ItemState.IN_REVIEW
    with world.store.transaction() as tables:
        assert tables.approvals.signatures(post().key) == ()
    ((whose, detail),) = refusals(world)
    assert whose == subject
    assert kept in detail
    assert "not the password" not in detail
    world.run_at(DUE)
    assert world.x.calls == []


def test_the_password_is_asked_for_at_each_signature(world: World) -> None:
    world.plan(post(), issue())
    world.desk.submit("camp", AUTHOR)
    assert sign(world.desk, str(post().key))[0].done
    with pytest.raises(ClinicError, match="the password is wrong"):
        sign(world.desk, str(issue().key), WRONG)
    assert world.state(issue()) is ItemState.IN_REVIEW


@pytest.mark.parametrize("act", ["submit", "reject"])
def test_submitting_and_rejecting_need_a_password_too(world: World, act: str) -> None:
    world.plan(post())
    if act == "reject":
        world.desk.submit("camp", AUTHOR)
    with pytest.raises(ClinicError, match="the password is wrong"):
        world.desk.submit("camp", WRONG) if act == "submit" else world.desk.reject("camp", WRONG, "no")
    assert world.state(post()) is (ItemState.DRAFT if act == "submit" else ItemState.IN_REVIEW)


def test_an_author_cannot_send_back(world: World) -> None:
    world.approve(post())
    with pytest.raises(ClinicError, match="needs the role clinician or publisher"):
        world.desk.reject("camp", AUTHOR, "no")
    assert world.state(post()) is ItemState.APPROVED


def read(world: World) -> Mapping[ItemKey, str]:
    """What a clinician has on the screen."""
    return digests(world.desk.in_review("camp"))


def another_version(world: World) -> None:
    world.plan(replace(post(parts=("Second sentence.",)), version=2))
    world.desk.submit("camp", AUTHOR)


def another_rule(world: World) -> None:
    world.workspace.rules_ = replace(INDIA, version="2")
    with world.store.transaction() as tables:
        tables.items.set_state(post().key, ItemState.DRAFT)
    world.desk.submit("camp", AUTHOR)


def another_source(world: World) -> None:
    """The article's sentence says more than what was taken from it; the content is the same."""
    paragraph = Paragraph(TEXT.replace("First sentence.", "First sentence, and more."))
    world.workspace.article_ = replace(ARTICLE, sections=(Section("care", "Care", 2, (paragraph,)),))


@pytest.mark.parametrize("change", [another_version, another_rule, another_source])
def test_what_changed_while_it_was_read_is_not_signed(world: World, change: Callable[[World], None]) -> None:
    """Promise 2: what was seen is signed."""
    world.plan(post())
    world.desk.submit("camp", AUTHOR)
    seen = read(world)
    change(world)
    (decision,) = world.desk.approve("camp", CLINICIAN, seen)
    assert (decision.done, decision.reason) == (False, "it has changed while you read it: look at it again")
    assert world.state(post()) is ItemState.IN_REVIEW
    with world.store.transaction() as tables:
        assert tables.approvals.signatures(post().key) == ()


def test_what_was_not_shown_is_not_signed(world: World) -> None:
    world.plan(post())
    world.desk.submit("camp", AUTHOR)
    (decision,) = world.desk.approve("camp", CLINICIAN, {})
    assert not decision.done
    assert world.state(post()) is ItemState.IN_REVIEW


def test_an_author_who_says_what_they_read_submits_nothing_else(world: World) -> None:
    world.plan(post())
    seen = digests(world.sheets.of("camp"))
    world.renderer.mark = " (changed)"
    (decision,) = world.desk.submit("camp", AUTHOR, seen)
    assert (decision.done, decision.reason) == (False, "it has changed while you read it: look at it again")
    (decision,) = world.desk.submit("camp", AUTHOR, digests(world.sheets.of("camp")))
    assert decision.done


def test_nobody_signs_what_they_submitted(world: World) -> None:
    world.plan(post())
    world.desk.submit("camp", CLINICIAN)
    (decision,) = sign(world.desk, "camp")
    assert not decision.done
    assert "nobody signs their own work" in decision.reason
    assert world.state(post()) is ItemState.IN_REVIEW
    world.staff.add(Person("sen", "Dr Sen", (Role.CLINICIAN,), "MH 2"), PASSWORD, CLINICIAN)
    (decision,) = sign(world.desk, "camp", Credentials("sen", PASSWORD))
    assert not decision.done, "rao knows the password that rao has set"
    assert "must choose another" in decision.reason
    world.staff.change_password(Credentials("sen", PASSWORD), "a password of their own")
    assert sign(world.desk, "camp", Credentials("sen", "a password of their own"))[0].done


def test_in_a_solo_practice_they_may_and_the_signature_says_so(world: World) -> None:
    world.workspace.clinic_ = replace(CLINIC, solo_practice=True)
    world.plan(post(), issue())
    world.desk.submit(str(post().key), CLINICIAN)
    world.desk.submit(str(issue().key), AUTHOR)
    assert [one.done for one in sign(world.desk, "camp")] == [True, True]
    assert "solo-practice" in signature(world, post()).meaning
    assert "solo-practice" not in signature(world, issue()).meaning


def test_a_signature_keeps_who_gave_it_what_it_means_when_and_over_what(world: World) -> None:
    item = carrying(post(), SAID)
    world.approve(item)
    signed, outgoing = signature(world, item), world.items.outgoing(item)
    assert (signed.reviewer, signed.registration, signed.signer) == ("Dr Rao", "MH 12345", "rao")
    assert "I approve it for publication on medical grounds" in signed.meaning
    assert "solo" not in signed.meaning
    assert (signed.signed_at, signed.signed_at.utcoffset()) == (NOW, timedelta(0))
    assert signed.content_hash == outgoing.hash == outgoing.package.hash
    assert signed.rules == INDIA.version == outgoing.content.rules
    assert signed.library == LIBRARY.version_of(["vary"]) == outgoing.content.library
    assert signed.findings == "[]"
    assert (signed.voided_at, signed.void_reason) == (None, "")


def test_a_name_that_changes_later_stays_as_it_was_signed(world: World) -> None:
    world.approve(post())
    with world.store.transaction() as tables:
        tables.people.put(replace(RAO, name="Dr Rao-Sen", registration="MH 9"))
    assert (signature(world, post()).reviewer, signature(world, post()).registration) == ("Dr Rao", "MH 12345")


def test_a_signature_holds_for_twelve_months(world: World) -> None:
    world.approve(post())
    assert signature(world, post()).expires_at == NOW + timedelta(days=365)


def test_what_states_the_law_by_a_status_line_is_signed_for_six_months(world: World) -> None:
    status = replace(SAID, status=True)
    library(world, status)
    world.approve(carrying(post(), status))
    assert timedelta(days=182) == DATED_APPROVAL
    assert signature(world, post()).expires_at == NOW + DATED_APPROVAL


def test_words_that_say_how_the_law_stands_are_signed_for_six_months(world: World) -> None:
    world.renderer.mark = " The gel is regulated as a medical device."
    world.approve(post())
    assert signature(world, post()).expires_at == NOW + DATED_APPROVAL


def test_a_clinic_may_sign_for_less(world: World) -> None:
    world.workspace.clinic_ = replace(CLINIC, approval_days=30)
    status = replace(SAID, status=True)
    library(world, status)
    world.approve(carrying(post(), status))
    assert signature(world, post()).expires_at == NOW + timedelta(days=30)


def test_a_signature_ends_with_the_last_day_of_the_statements_review_on_the_clinics_wall(world: World) -> None:
    dated = replace(SAID, review_by=date(2026, 12, 20))
    library(world, dated)
    world.approve(carrying(post(), dated))
    end = signature(world, post()).expires_at
    assert end.astimezone(ZoneInfo(CLINIC.zone)).date() == date(2026, 12, 20)
    assert datetime(2026, 12, 20, 18, 29, tzinfo=UTC) < end < datetime(2026, 12, 20, 18, 30, tzinfo=UTC)


def test_a_statement_past_its_review_can_neither_be_submitted_nor_signed(world: World) -> None:
    dated = replace(SAID, review_by=date(2026, 12, 1))
    library(world, dated)
    item = moved(carrying(post(), dated), timedelta(days=3))
    world.plan(item)
    world.desk.submit("camp", AUTHOR)
    world.clock.move_to(datetime(2026, 12, 1, 18, 31, tzinfo=UTC))  # a minute past midnight in India
    (decision,) = sign(world.desk, "camp")
    assert not decision.done
    assert "was to be read again by 2026-12-01" in decision.reason
    world.plan(replace(item, state=ItemState.DRAFT))
    (decision,) = world.desk.submit("camp", AUTHOR)
    assert "was to be read again by 2026-12-01" in decision.reason


@pytest.mark.parametrize("change", [statement_retracted, reference_retracted, statement_gone])
def test_a_statement_that_may_not_be_used_cannot_be_submitted(world: World, change: Callable[[World], None]) -> None:
    change(world)
    world.plan(carrying(post(), SAID))
    (decision,) = world.desk.submit("camp", AUTHOR)
    assert not decision.done
    assert "retracted" in decision.reason or "no longer in the library" in decision.reason


@pytest.mark.parametrize("state", [ItemState.DRAFT, ItemState.IN_REVIEW])
def test_what_is_not_signed_in_time_is_never_sent_and_cannot_be_signed_afterwards(
    world: World, state: ItemState
) -> None:
    world.plan(post())
    if state is ItemState.IN_REVIEW:
        world.desk.submit("camp", AUTHOR)
    world.run_at(DUE + CLINIC.grace_posts + timedelta(minutes=1))
    assert world.x.calls == []
    assert world.state(post()) is ItemState.MISSED
    with pytest.raises(BadInput, match="missed"):
        sign(world.desk, "camp")
    world.run()
    assert world.x.calls == []
    assert world.deliveries(post()) == ()
