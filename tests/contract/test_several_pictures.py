"""A post may carry several pictures. What was written about posts with one, or none, stays what it was."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from delivery_world import DUE, FakeWorkspace, World, post, words
from signing_people import AUTHOR

from scheduler.channels.registry import spec_of
from scheduler.claims.checked_text import CAPTION, CARD
from scheduler.claims.folding import LINE_END
from scheduler.domain.content import Card, ItemState, Post
from scheduler.domain.errors import RetryAt
from scheduler.domain.package import content_hash
from scheduler.domain.payload import LinkCard, Picture, PostPayload, RenderedPost
from scheduler.ports import Store
from scheduler.rendering.evidence import evidence_page
from scheduler.services.delivery_outcomes import fingerprint
from scheduler.services.documents.records import evidence_document
from scheduler.services.evidence import read_evidence
from scheduler.services.outgoing import canonical_content

PICTURE = Picture("card-1.png", "image/png", b"bytes", "Card with words", 1200, 675)
OTHER = replace(PICTURE, name="card-2.png", data=b"other", alt="Card with other words")
CARDS = tuple(
    Card("key-point", words("care", -1, "Care"), (words("care", 0, text),))
    for text in ("First sentence.", "Second sentence.")
)


@pytest.fixture
def world(store: Store) -> World:
    return World(store)


@pytest.mark.parametrize(
    ("payload", "written"),
    [
        (PostPayload("d", "Text", ()), "bb694cc2050b69d8cc4f49143d402f96848b96e3aa645c90eb19db7d0be8c4bc"),
        (PostPayload("d", "Text", (PICTURE,)), "c539f8d18319272dd5d9c22603cb962df6dfc37ebc25654860055331f0e6ebbe"),
        (
            PostPayload("d", "Text", (PICTURE,), "99"),
            "a9b1e57341a2bb5be6930ffbb88d497544158f5bde6984968a94a9db80dc4065",
        ),
    ],
    ids=["none", "one", "one, as an answer"],
)
def test_an_attempt_with_one_picture_or_none_is_told_by_the_fingerprint_that_the_first_version_wrote(
    payload: PostPayload, written: str
) -> None:
    assert fingerprint(payload) == written


def test_the_words_of_a_links_card_are_told_apart() -> None:
    cards = [None, *(LinkCard("https://c.example/a", title, "Demo") for title in ("Care", "Cure"))]
    assert len({fingerprint(PostPayload("d", "Text", (), link_card=card)) for card in cards}) == len(cards)


def test_the_number_and_the_order_of_pictures_are_told_apart() -> None:
    carried = [(), (PICTURE,), (OTHER,), (PICTURE, OTHER), (OTHER, PICTURE), (PICTURE, OTHER, PICTURE)]
    assert len({fingerprint(PostPayload("d", "Text", pictures)) for pictures in carried}) == len(carried)
    hashes = {
        content_hash(canonical_content(post(), RenderedPost(("Text",), pictures, ()), FakeWorkspace()))
        for pictures in carried
    }
    assert len(hashes) == len(carried)


def test_a_picture_that_only_adorns_needs_no_alt_text_and_keeps_its_place_among_those_that_do() -> None:
    band = replace(PICTURE, name="band-1.jpg", data=b"band", alt="", is_decoration=True)
    carried = (PICTURE, band, OTHER)
    content = canonical_content(post(), RenderedPost(("Text",), carried, ()), FakeWorkspace())
    assert content.alts == (PICTURE.alt, "", OTHER.alt)
    assert len(content.images) == len(content.alts)
    capabilities = spec_of("email").capabilities
    said = [list(capabilities.picture_problems([picture])) for picture in (band, replace(PICTURE, alt=" "))]
    assert said == [[], ["card-1.png has no alt text"]]


def test_all_pictures_go_with_the_first_part_of_a_thread_in_order(world: World) -> None:
    world.renderer.pictures = (OTHER, PICTURE)
    world.approve(post(parts=("First sentence.", "Second sentence.")))
    world.run_at(DUE)
    assert [call.pictures for call in world.x.calls if isinstance(call, PostPayload)] == [(OTHER, PICTURE), ()]


def test_more_pictures_than_the_platform_takes_cannot_be_submitted(world: World) -> None:
    world.renderer.pictures = (PICTURE,) * 5
    world.plan(post())
    (decision,) = world.desk.submit("camp", AUTHOR)
    assert not decision.done
    assert "it has 5 pictures, 4 are the most (docs.x.com" in decision.reason


def test_an_alt_text_that_is_longer_than_the_platform_takes_cannot_be_submitted(world: World) -> None:
    world.renderer.pictures = (replace(PICTURE, alt="w" * 1001),)
    world.plan(post())
    (decision,) = world.desk.submit("camp", AUTHOR)
    assert not decision.done
    assert "the alt text of card-1.png has 1001 of 1000 characters" in decision.reason


def test_every_picture_must_have_an_alt_text(world: World) -> None:
    world.renderer.pictures = (PICTURE, replace(OTHER, alt=" "))
    world.plan(post())
    assert "card-2.png has no alt text" in world.desk.submit("camp", AUTHOR)[0].reason


def test_an_upload_that_fails_is_tried_again_and_the_post_goes_out_once(world: World) -> None:
    world.renderer.pictures = (PICTURE, OTHER)
    world.x.prepare_failures = [RetryAt(DUE, "the second picture was not taken")]
    world.approve(post())
    world.run_at(DUE)
    world.run()
    assert len(world.x.calls) == 1
    assert world.state(post()) is ItemState.PUBLISHED


def test_the_check_reads_the_words_and_the_alt_text_of_every_card(world: World) -> None:
    item = post()
    assert isinstance(item.draft, Post)
    item = replace(item, draft=replace(item.draft, cards=CARDS))
    rendered = RenderedPost(("Text",), (PICTURE, OTHER), ())
    copy = world.items.checker.copy(item, rendered, DUE)
    assert [(each.place, each.text, each.on_card) for each in copy.passages if each.unit != CAPTION] == [
        ("card 1", f"Care{LINE_END}First sentence.", True),
        ("card 2", f"Care{LINE_END}Second sentence.", True),
        ("alt text 1", "Card with words", False),
        ("alt text 2", "Card with other words", False),
    ]
    assert len({each.unit for each in copy.passages if each.on_card}) == 2, "each card travels alone"


def test_a_layouts_own_words_are_read_as_words_of_the_card(world: World) -> None:
    item = post()
    assert isinstance(item.draft, Post)
    item = replace(item, draft=replace(item.draft, cards=CARDS))
    labelled = replace(OTHER, says=("Ask at Care.",))
    copy = world.items.checker.copy(item, RenderedPost(("Text",), (PICTURE, labelled), ()), DUE)
    assert [each.text for each in copy.passages if each.on_card] == [
        f"Care{LINE_END}First sentence.",
        f"Care{LINE_END}Second sentence.{LINE_END}Ask at Care.",
    ]


def test_the_reviewer_is_told_which_picture_is_new(world: World) -> None:
    world.renderer.pictures = (PICTURE, OTHER)
    world.approve(post())
    world.renderer.pictures = (PICTURE, replace(OTHER, data=b"new", alt="Card with new words"))
    changes = world.sheets.sheet(world.item(post())).changes
    assert "+ alt text: Card with new words" in changes
    assert f"+ picture: {hashlib.sha256(b'new').hexdigest()}" in changes
    assert not any("Card with words" in line for line in changes)


def test_the_evidence_has_every_picture_that_was_signed_in_order_and_beside_its_alt_text(world: World) -> None:
    world.renderer.pictures = (OTHER, PICTURE)
    world.approve(post())
    (evidence,) = read_evidence(str(post().key), world.store, world.workspace)
    (signed,) = evidence.signed
    assert signed.content is not None
    kept = [
        (signed.pictures[digest][1], alt)
        for digest, alt in zip(signed.content.images, signed.content.alts, strict=True)
    ]
    assert kept == [(OTHER.data, OTHER.alt), (PICTURE.data, PICTURE.alt)]
    page = evidence_page([evidence_document(evidence)], world.workspace.clinic())
    assert 0 < page.index(OTHER.alt) < page.index(PICTURE.alt)


def test_a_single_card_is_called_as_ever(world: World) -> None:
    item = post()
    assert isinstance(item.draft, Post)
    item = replace(item, draft=replace(item.draft, cards=CARDS[:1]))
    copy = world.items.checker.copy(item, RenderedPost(("Text",), (PICTURE,), ()), DUE)
    assert [(each.place, each.unit) for each in copy.passages if each.unit != CAPTION] == [
        ("card", CARD),
        ("alt text", ""),
    ]
