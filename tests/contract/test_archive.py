"""The archive: issues that are really out, word for word as they were signed, and nothing of anybody's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from delivery_world import DUE, FakeRenderer, World, issue
from sqlalchemy import text

from scheduler.domain.archive import SentIssue
from scheduler.domain.content import ItemState
from scheduler.domain.errors import DamagedPackage, NotFound, Rejected, Uncertain
from scheduler.domain.newsletter import Newsletter
from scheduler.domain.payload import UNSUBSCRIBE_PLACEHOLDER, BatchPayload, Picture
from scheduler.services.archive import FEED_ISSUES, ISSUES_A_PAGE, Archive
from scheduler.storage.store import SqlStore

PICTURE = Picture("card-1.png", "image/png", b"not really a picture", "Alt", 4, 3)


@pytest.fixture
def world(store: SqlStore) -> World:
    world = World(store)
    world.renderer.pictures = (PICTURE,)
    world.subscribe(3)
    return world


@pytest.fixture
def archive(store: SqlStore) -> Archive:
    return Archive(store, Newsletter(archive=("other", "all")))


def publish(world: World, *sections: str) -> None:
    for number, section in enumerate(sections):
        one = issue(section)
        later = timedelta(days=number)
        world.approve(replace(one, slot=replace(one.slot, at=DUE + later, local=one.slot.local + later)))
    for number, _section in enumerate(sections):
        world.run_at(DUE + timedelta(days=number))


def sent(world: World) -> BatchPayload:
    payload = world.email.calls[0]
    assert isinstance(payload, BatchPayload)
    return payload


def identity(section: str) -> str:
    return SentIssue(issue(section).key, ItemState.PUBLISHED, "", DUE).id


def test_a_published_issue_is_read_as_it_was_signed(world: World, archive: Archive) -> None:
    publish(world, "lead")
    (shown,) = archive.page(1).issues
    assert (shown.subject, shown.preheader, shown.at) == ("Care", "Second sentence.", DUE)
    assert shown.html == sent(world).issue.html
    assert archive.issue(shown.id) == shown == archive.received(identity("lead"))
    assert shown.id == identity("lead")
    assert "camp" not in shown.id


def test_the_newest_issue_comes_first_and_a_page_holds_a_bounded_number(world: World, archive: Archive) -> None:
    sections = tuple(f"s{number:02}" for number in range(ISSUES_A_PAGE + 2))
    publish(world, *sections)
    first, last = archive.page(1), archive.page(2)
    assert [issue.id for issue in (*first.issues, *last.issues)] == [identity(one) for one in reversed(sections)]
    assert (len(first.issues), first.pages, last.number) == (ISSUES_A_PAGE, 2, 2)
    assert [issue.id for issue in archive.newest()] == [issue.id for issue in first.issues[:FEED_ISSUES]]
    for number in (0, 3, -1):
        with pytest.raises(NotFound, match="2 pages"):
            archive.page(number)


def test_an_empty_archive_has_one_empty_page(archive: Archive) -> None:
    page = archive.page(1)
    assert (page.number, page.pages, tuple(page.issues)) == (1, 1, ())


def not_due(world: World) -> None:
    world.approve(issue())


def refused(world: World) -> None:
    world.email.failures = [Rejected("no")]
    publish(world, "lead")


def unclear(world: World) -> None:
    world.email.failures = [Uncertain("no answer")]
    publish(world, "lead")


def retracted(world: World) -> None:
    publish(world, "lead")
    with world.store.transaction() as tables:
        tables.items.set_state(issue().key, ItemState.RETRACTED)


@pytest.mark.parametrize("happened", [not_due, refused, unclear, retracted])
def test_what_is_not_out_or_was_taken_back_is_nowhere(
    world: World, archive: Archive, happened: Callable[[World], None]
) -> None:
    happened(world)
    assert archive.page(1).issues == ()
    with pytest.raises(NotFound, match=r"^there is no such issue$"):
        archive.issue(identity("lead"))
    with pytest.raises(NotFound, match=r"^there is no such issue$"):
        archive.received(identity("lead"))


def test_an_issue_that_some_people_have_is_out(world: World, archive: Archive) -> None:
    world.subscribe(1005)
    world.email.failures = [None, Uncertain("no answer")]
    publish(world, "lead")
    assert world.states(issue()) == ["accepted", "uncertain"]
    assert [one.id for one in archive.page(1).issues] == [identity("lead")]


def test_an_issue_is_public_only_when_nothing_more_of_it_goes_out(world: World, archive: Archive) -> None:
    publish(world, "lead")
    with world.store.transaction() as tables:
        tables.items.put(replace(tables.items.get(issue().key), state=ItemState.PUBLISHING))
    assert archive.page(1).issues == ()
    assert archive.received(identity("lead")).id == identity("lead")


def test_an_audience_without_a_public_archive_has_none_but_its_readers_can_open_their_issue(
    world: World, store: SqlStore
) -> None:
    publish(world, "lead")
    assert not Archive(store, Newsletter()).is_open
    closed = Archive(store, Newsletter(archive=("other",)))
    assert closed.page(1).issues == ()
    with pytest.raises(NotFound):
        closed.issue(identity("lead"))
    assert closed.received(identity("lead")).subject == "Care"


def test_an_issue_for_a_segment_is_not_for_everybody(world: World, archive: Archive) -> None:
    publish(world, "lead")
    shown = archive.issue(identity("lead"))
    segmented = replace(shown, content=replace(shown.content, segment="new-readers", query="joined > 2026-01-01"))
    assert archive._is_public(shown)
    assert not archive._is_public(segmented)


def test_nobodys_name_or_link_is_in_an_archived_issue(world: World, archive: Archive) -> None:
    greeted = FakeRenderer(mark=" Dear {{own-first-name|reader}},", pictures=(PICTURE,))
    world.renderer.mark = greeted.mark
    publish(world, "lead")
    shown = archive.issue(identity("lead"))
    assert "Dear reader," in shown.html
    assert "own-first-name" not in shown.html
    assert UNSUBSCRIBE_PLACEHOLDER in shown.html
    for person in sent(world).addressees:
        assert person.unsubscribe_url not in shown.html
        assert person.name not in shown.html


def test_a_picture_is_given_by_its_digest_and_only_for_its_issue(world: World, archive: Archive) -> None:
    publish(world, "lead", "second")
    shown = archive.issue(identity("lead"))
    (digest,) = shown.content.images
    assert archive.picture(shown, digest) == ("image/png", PICTURE.data)
    with pytest.raises(NotFound):
        archive.picture(shown, "0" * 64)


def test_damaged_content_is_left_out_of_the_list_and_never_shown(
    world: World, store: SqlStore, archive: Archive
) -> None:
    publish(world, "lead", "second")
    kept = archive.issue(identity("lead"))
    with store._engine.begin() as connection:
        connection.execute(text("UPDATE contents SET canonical = replace(canonical, 'Care', 'Cure')"))
    again = Archive(store, Newsletter(archive=True))
    assert again.page(1).issues == ()
    with pytest.raises(DamagedPackage):
        again.issue(kept.id)


def test_a_picture_that_was_changed_is_never_shown(world: World, store: SqlStore, archive: Archive) -> None:
    publish(world, "lead")
    shown = archive.issue(identity("lead"))
    with store._engine.begin() as connection:
        connection.execute(text("UPDATE pictures SET data = :data"), {"data": b"another"})
    with pytest.raises(DamagedPackage):
        archive.picture(shown, shown.content.images[0])
