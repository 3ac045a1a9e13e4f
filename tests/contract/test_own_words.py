"""Words that somebody wrote themselves: confirmed one by one, signed with, and on record (promises 1, 2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from delivery_world import VARY, World, carrying, post
from signing_people import AUTHOR, CLINICIAN, MAYA, PASSWORD, sign
from signing_samples import INDIA, ruled_world

from scheduler.domain.campaign import Library, Reference
from scheduler.domain.content import Item, ItemState, OwnWords, Post, PostPart, Sentence
from scheduler.domain.errors import BadInput, ClinicError
from scheduler.domain.package import CanonicalContent, canonical_json
from scheduler.domain.people import Credentials, Person, Role
from scheduler.ports import Store
from scheduler.services.confirm import ConfirmationDesk
from scheduler.services.evidence import read_evidence
from scheduler.services.trail import Trail

GREETING = "Come and see us on Saturday."
CLAIM = "A peel gives you younger skin."
OTHER = "We look forward to it."
RULES = replace(INDIA, rules=tuple(rule for rule in INDIA.rules if rule.id.startswith("WORD")))
STUDY = Reference("lee-2024", "Peels", "Lee", 2024)
LEE = Person("lee", "Dr Lee", (Role.CLINICIAN,), "MH 2")
OTHER_CLINICIAN = Credentials("lee", "a password of her own")


@pytest.fixture
def world(store: Store) -> World:
    made = ruled_world(store)
    made.workspace.rules_ = RULES
    made.workspace.library_ = Library((*VARY.statements,), "v", (STUDY,))
    made.staff.add(LEE, PASSWORD, CLINICIAN)
    made.staff.change_password(Credentials("lee", PASSWORD), OTHER_CLINICIAN.password)
    return made


@pytest.fixture
def desk(world: World) -> ConfirmationDesk:
    return ConfirmationDesk(world.sheets, world.workspace, world.store, world.clock, world.staff)


def written(world: World, *texts: str, author: str = "maya", references: tuple[str, ...] = ()) -> Item:
    """Plan a post with these sentences, which somebody wrote themselves."""
    item = post()
    assert isinstance(item.draft, Post)
    said = tuple(Sentence(text, OwnWords(author, references)) for text in texts)
    made = replace(item, draft=replace(item.draft, parts=(PostPart((said,)),)))
    world.plan(made)
    return made


def confirm(desk: ConfirmationDesk, item: Item, words: str, **options: Any) -> Any:  # Any: as the desk takes and gives
    shown = desk.one(str(item.key), words)
    (made,) = desk.confirm([shown], options.pop("by", CLINICIAN), stands_for=options.pop("stands_for", False))
    return made


def submitted(world: World, item: Item) -> None:
    assert [one.done for one in world.desk.submit(str(item.key), AUTHOR)] == [True]


def test_an_item_is_not_signed_until_each_sentence_is_confirmed_by_itself(world: World, desk: ConfirmationDesk) -> None:
    item = written(world, GREETING, OTHER)
    submitted(world, item)
    (refused,) = sign(world.desk, str(item.key))
    assert refused.reason.startswith(
        f"2 sentences are in somebody's own words and not confirmed, such as '{GREETING}' by Maya: read each, then"
    )
    confirm(desk, item, GREETING)
    (refused,) = sign(world.desk, str(item.key))
    assert refused.reason.startswith("1 sentence is in somebody's own words and not confirmed")
    confirm(desk, item, OTHER)
    (signed,) = sign(world.desk, str(item.key))
    assert (signed.done, world.state(item)) == (True, ItemState.APPROVED)


def test_confirming_leaves_what_was_submitted_as_it_was_and_the_sheet_as_it_was_read(
    world: World, desk: ConfirmationDesk
) -> None:
    item = written(world, GREETING)
    submitted(world, item)
    (before,) = world.desk.in_review(str(item.key))
    confirm(desk, item, GREETING)
    (after,) = world.desk.in_review(str(item.key))
    assert before.digest == after.digest
    assert before.outgoing.submitted.hash == after.outgoing.submitted.hash
    assert before.outgoing.hash != after.outgoing.hash


def test_the_signature_covers_who_wrote_and_who_confirmed(world: World, desk: ConfirmationDesk) -> None:
    item = written(world, GREETING)
    submitted(world, item)
    made = confirm(desk, item, GREETING)
    sign(world.desk, str(item.key))
    (sheet,) = world.sheets.of(str(item.key))
    assert sheet.outgoing.content.own_words == (f"maya|{GREETING}|",)
    assert sheet.outgoing.content.confirmed == (made.canonical,)
    with world.store.transaction() as tables:
        approval = tables.approvals.current(item.key, item.version)
        assert approval is not None
        assert approval.content_hash == sheet.outgoing.hash
        assert "confirmed by itself" in approval.meaning


def test_what_was_signed_before_there_were_own_words_keeps_its_hash() -> None:
    assert "own_words" not in canonical_json(CanonicalContent("c/s/x/post", ("Text",), (), (), "none"))
    assert "confirmed" not in canonical_json(CanonicalContent("c/s/x/post", ("Text",), (), (), "none"))


def test_a_confirmation_that_is_taken_back_ends_the_signature(world: World, desk: ConfirmationDesk) -> None:
    item = written(world, GREETING)
    submitted(world, item)
    made = confirm(desk, item, GREETING)
    sign(world.desk, str(item.key))
    desk.revoke(made.id, CLINICIAN)
    world.comparison.run()
    assert world.state(item) is ItemState.CHANGES_REQUESTED
    assert "confirmed of its own words" in world.item(item).note


def test_it_stays_while_the_sentence_is_unchanged_and_no_longer(world: World, desk: ConfirmationDesk) -> None:
    item = written(world, GREETING)
    confirm(desk, item, GREETING)
    changed = written(world, GREETING, CLAIM.replace("peel", "chat"), "Bye.")
    assert GREETING not in [shown.sentence.text for shown in desk.waiting(str(changed.key))]
    by_another = written(world, GREETING, author="lee")
    assert [shown.sentence.text for shown in desk.waiting(str(by_another.key))] == [GREETING]


def test_nobody_confirms_their_own_words(world: World, desk: ConfirmationDesk) -> None:
    item = written(world, GREETING, author="rao")
    with pytest.raises(BadInput, match="Dr Rao wrote it, and nobody confirms their own words"):
        confirm(desk, item, GREETING)
    assert confirm(desk, item, GREETING, by=OTHER_CLINICIAN).login == "lee"


def test_nor_does_somebody_whose_password_the_author_set(world: World, desk: ConfirmationDesk) -> None:
    world.staff.reset_password("lee", PASSWORD, CLINICIAN)
    item = written(world, GREETING, author="rao")
    with pytest.raises(BadInput, match="rao wrote it and set the password of lee"):
        confirm(desk, item, GREETING, by=Credentials("lee", PASSWORD))


def test_an_author_has_no_right_to_confirm(world: World, desk: ConfirmationDesk) -> None:
    item = written(world, GREETING, author="lee")
    with pytest.raises(ClinicError, match="it needs the role clinician"):
        confirm(desk, item, GREETING, by=AUTHOR)


def test_a_claim_is_blocked_until_a_clinician_stands_for_that_very_sentence(
    world: World, desk: ConfirmationDesk
) -> None:
    item = written(world, CLAIM, GREETING)
    (refused,) = world.desk.submit(str(item.key), AUTHOR)
    assert f"WORD01 blocks '{CLAIM}'" in refused.reason
    with pytest.raises(BadInput, match=r"makes a claim that nothing on record supports \(WORD01\)"):
        confirm(desk, item, CLAIM)
    made = confirm(desk, item, CLAIM, stands_for=True)
    assert made.stands_for
    submitted(world, item)
    (sheet,) = world.sheets.of(str(item.key))
    assert [(finding.rule, finding.waived) for finding in sheet.findings] == [("WORD01", made.id)]


def test_to_confirm_a_plain_sentence_is_not_to_stand_for_a_claim(world: World, desk: ConfirmationDesk) -> None:
    item = written(world, GREETING)
    assert not confirm(desk, item, GREETING, stands_for=True).stands_for


@pytest.mark.parametrize("name", ["reference", "statement"])
def test_a_reference_or_an_approved_statement_with_one_supports_a_claim(world: World, name: str) -> None:
    if name == "reference":
        item = written(world, CLAIM, references=("lee-2024",))
    else:
        statement = replace(VARY.statements[0], references=("lee-2024",))
        world.workspace.library_ = Library((statement,), "v", (STUDY,))
        item = carrying(written(world, CLAIM), statement)
        world.plan(item)
    (sheet,) = world.sheets.of(str(item.key))
    assert sheet.findings == ()
    assert [reference.id for reference in sheet.references] == ["lee-2024"]


def test_a_reference_that_was_withdrawn_supports_nothing(world: World) -> None:
    world.workspace.library_ = Library((), "v", (replace(STUDY, retracted="made up"),))
    item = written(world, CLAIM, references=("lee-2024",))
    (sheet,) = world.sheets.of(str(item.key))
    assert [finding.rule for finding in sheet.findings] == ["WORD01"]


def test_a_change_of_a_cited_reference_ends_the_signature(world: World, desk: ConfirmationDesk) -> None:
    item = written(world, CLAIM, references=("lee-2024",))
    submitted(world, item)
    confirm(desk, item, CLAIM)
    assert [one.done for one in sign(world.desk, str(item.key))] == [True]
    world.workspace.library_ = Library((), "v2", (replace(STUDY, year=2023),))
    world.comparison.run()
    assert world.state(item) is ItemState.CHANGES_REQUESTED


def test_words_that_nobody_is_known_to_have_written_cannot_be_submitted(world: World) -> None:
    item = written(world, GREETING, author="")
    (refused,) = world.desk.submit(str(item.key), AUTHOR)
    assert f"'{GREETING}' stands neither in the article nor in the library" in refused.reason


def test_evidence_shows_who_wrote_and_who_confirmed_with_times(world: World, desk: ConfirmationDesk) -> None:
    item = written(world, GREETING)
    world.clock.advance(timedelta(minutes=5))
    confirm(desk, item, GREETING)
    (evidence,) = read_evidence(str(item.key), world.store, world.workspace)
    (sentence,) = evidence.written
    assert (sentence.text, sentence.author, sentence.name) == (GREETING, "maya", MAYA.name)
    assert sentence.confirmation is not None
    assert (sentence.confirmation.login, sentence.confirmation.confirmed_at) == ("rao", world.clock.now())
    assert [entry.event.action for entry in evidence.trail] == ["own words confirmed"]


def test_a_confirmation_that_the_trail_does_not_bear_out_is_named(world: World, desk: ConfirmationDesk) -> None:
    item = written(world, GREETING, OTHER)
    made = confirm(desk, item, GREETING)
    forged = replace(made, id="own-forged", sentence=OTHER)
    assert Trail(world.store).verify().faults == ()
    with world.store.transaction() as tables:
        tables.confirmations.add(forged)
    assert [fault for fault in Trail(world.store).verify().faults if "own-forged" in fault] == [
        f"{item.key}: the confirmation own-forged of rao has no row in the trail, or was changed"
    ]


def test_what_changed_since_it_was_shown_is_not_confirmed(world: World, desk: ConfirmationDesk) -> None:
    item = written(world, GREETING)
    shown = desk.one(str(item.key), GREETING)
    written(world, GREETING, author="lee")
    with pytest.raises(BadInput, match="changed while you read it"):
        desk.confirm([shown], CLINICIAN, stands_for=False)


def test_part_of_a_sentence_names_it_as_long_as_one_is_meant(world: World, desk: ConfirmationDesk) -> None:
    item = written(world, GREETING, OTHER)
    assert desk.one(str(item.key), "Come and see").sentence.text == GREETING
    with pytest.raises(BadInput, match="several sentences are meant"):
        desk.one(str(item.key), "o")
    with pytest.raises(BadInput, match="no such sentence waits"):
        desk.one(str(item.key), "Hello")


def test_the_notes_on_an_edit_reach_the_signer_and_stay_after_submitting(world: World) -> None:
    item = replace(written(world, GREETING), note="the edit leaves out 'Not for all.', which limits what it says")
    world.plan(item)
    submitted(world, item)
    assert world.item(item).note == item.note
    (sheet,) = world.desk.in_review(str(item.key))
    assert sheet.notes == (item.note,)
