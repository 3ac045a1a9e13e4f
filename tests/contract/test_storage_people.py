"""People, waivers, signatures and the pictures that were signed: what is put in comes out, and passwords do not."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace
from datetime import timedelta

import pytest
from storage_samples import ISSUE, MINUTE, NOW, POST, item, package

from scheduler.domain.approval import Approval
from scheduler.domain.claims import Waiver
from scheduler.domain.confirmation import Confirmation
from scheduler.domain.content import ItemKey
from scheduler.domain.errors import BadInput, NotFound
from scheduler.domain.invitation import KEPT, Invitation
from scheduler.domain.invitation import LASTING as INVITED
from scheduler.domain.one_time_code import CodeSecret
from scheduler.domain.passkey import LASTING, Passkey, new_challenge
from scheduler.domain.payload import Picture
from scheduler.domain.people import Person, Role
from scheduler.domain.session import CODE_WITHIN, WaitingSignIn
from scheduler.storage.store import SqlStore

RAO = Person("rao", "Dr Asha Rao", (Role.CLINICIAN, Role.PUBLISHER), "MCI-1234")
ANIL = Person("anil", "Anil", (Role.AUTHOR,))
SIGNED = Approval(
    POST,
    1,
    "h1",
    "Dr Asha Rao (MCI-1234)",
    NOW,
    NOW + timedelta(days=365),
    signer="rao",
    registration="MCI-1234",
    meaning="I have read this and it is medically correct.",
    rules="rules-7",
    library="library-3",
    findings='[{"rule":"R1","quote":"भारत"}]',
)


def test_a_person_comes_back_as_put(store: SqlStore) -> None:
    with store.transaction() as tx:
        tx.people.put(RAO, "hash-1")
        tx.people.put(replace(ANIL, roles=(), active=False), "hash-2")
    with store.transaction() as tx:
        assert tx.people.get("rao") == RAO
        assert tx.people.all() == (replace(ANIL, roles=(), active=False), RAO)
        assert tx.people.password_hash("rao") == "hash-1"


def test_a_person_is_replaced_and_keeps_the_password_unless_a_new_one_is_given(store: SqlStore) -> None:
    with store.transaction() as tx:
        tx.people.put(RAO, "hash-1")
        tx.people.put(ANIL, "hash-2")
        tx.people.put(replace(RAO, active=False))
        assert tx.people.get("rao") == replace(RAO, active=False)
        assert tx.people.password_hash("rao") == "hash-1"
        tx.people.put(RAO, "hash-3")
        assert tx.people.password_hash("rao") == "hash-3"
        assert tx.people.password_hash("anil") == "hash-2"


def test_nobody_is_added_without_a_password(store: SqlStore) -> None:
    with store.transaction() as tx:
        with pytest.raises(BadInput, match="'rao' is new here"):
            tx.people.put(RAO)
        assert tx.people.all() == ()


def test_an_unknown_login_is_not_found(store: SqlStore) -> None:
    with store.transaction() as tx:
        with pytest.raises(NotFound, match="'rao'"):
            tx.people.get("rao")
        with pytest.raises(NotFound, match="'rao'"):
            tx.people.password_hash("rao")


def test_the_hash_of_a_password_is_never_shown_with_its_person(store: SqlStore) -> None:
    with store.transaction() as tx:
        tx.people.put(RAO, "$argon2id$SECRET")
        shown = [repr(tx), repr(tx.people), repr(tx.people.all()), str(tx.people.get("rao"))]
        shown += [json.dumps(asdict(person)) for person in tx.people.all()]
    assert not [text for text in shown if "SECRET" in text]


def waiver(number: int, key: ItemKey = POST, minutes: int = 0) -> Waiver:
    return Waiver(
        id=f"w{number}",
        item=key,
        rule="R-CURE",
        sentence="It may help “some” people. भारत",
        reason="quoted from the trial",
        login="rao",
        name="Dr Asha Rao",
        registration="MCI-1234",
        granted_at=NOW + minutes * MINUTE,
        expires_at=NOW + timedelta(days=30, microseconds=1),
    )


def test_waivers_come_back_as_granted_oldest_first_and_by_item(store: SqlStore) -> None:
    with store.transaction() as tx:
        tx.items.put(item())
        tx.items.put(item(ISSUE))
        for one in (waiver(1, minutes=5), waiver(2), waiver(3, ISSUE)):
            tx.waivers.grant(one)
    with store.transaction() as tx:
        assert tx.waivers.of_item(POST) == (waiver(2), waiver(1, minutes=5))
        assert tx.waivers.of_item(ISSUE) == (waiver(3, ISSUE),)


def test_a_waiver_is_revoked_once_and_the_first_time_stands(store: SqlStore) -> None:
    with store.transaction() as tx:
        tx.items.put(item())
        tx.waivers.grant(waiver(1))
        tx.waivers.grant(waiver(2))
        revoked = replace(waiver(1), revoked_at=NOW + MINUTE)
        assert tx.waivers.revoke("w1", NOW + MINUTE) == revoked
        assert tx.waivers.revoke("w1", NOW + 2 * MINUTE) == revoked
        assert tx.waivers.of_item(POST) == (revoked, waiver(2))
        with pytest.raises(NotFound, match="'w9'"):
            tx.waivers.revoke("w9", NOW)


def test_a_waiver_is_not_granted_twice_under_one_id(store: SqlStore) -> None:
    with store.transaction() as tx:
        tx.items.put(item())
        tx.waivers.grant(waiver(1))
    with pytest.raises(Exception, match=r"(?i)unique"), store.transaction() as tx:
        tx.waivers.grant(replace(waiver(1), reason="another"))


def test_a_signature_comes_back_with_all_that_it_says(store: SqlStore) -> None:
    with store.transaction() as tx:
        tx.items.put(item())
        tx.approvals.sign(SIGNED)
    with store.transaction() as tx:
        assert tx.approvals.current(POST, 1) == SIGNED


def test_every_signature_of_an_item_is_kept_oldest_first(store: SqlStore) -> None:
    with store.transaction() as tx:
        tx.items.put(item())
        tx.items.put(item(ISSUE))
        tx.approvals.sign(SIGNED)
        tx.approvals.void(POST, "the text changed", NOW + MINUTE)
        tx.approvals.sign(replace(SIGNED, version=2))
        tx.approvals.sign(replace(SIGNED, item=ISSUE))
        voided = replace(SIGNED, voided_at=NOW + MINUTE, void_reason="the text changed")
        assert tx.approvals.signatures(POST) == (voided, replace(SIGNED, version=2))


def picture(data: bytes) -> Picture:
    return Picture("card-1.png", "image/png", data, "A card", 1200, 675)


def test_a_picture_comes_back_and_is_kept_once(store: SqlStore) -> None:
    data = bytes(range(256)) * 9
    digest = hashlib.sha256(data).hexdigest()
    with store.transaction() as tx:
        tx.approvals.keep(package("One.", picture(data)))
        tx.approvals.keep(package("Two.", picture(data)))
    with store.transaction() as tx:
        assert tx.approvals.picture(digest) == ("image/png", data)
        assert [kept.data for kept in tx.approvals.kept() if kept.kind == "picture"] == [data]
        with pytest.raises(NotFound, match="never submitted"):
            tx.approvals.picture("0" * 64)


def confirmation(number: int, key: ItemKey = POST, minutes: int = 0) -> Confirmation:
    return Confirmation(
        id=f"own-{number}",
        item=key,
        sentence="Kommen Sie vorbei! आइए",
        author="maya",
        stands_for=number == 1,
        login="rao",
        name="Dr Asha Rao",
        registration="MCI-1234",
        confirmed_at=NOW + minutes * MINUTE,
    )


def test_confirmations_come_back_as_made_and_are_taken_back_once(store: SqlStore) -> None:
    with store.transaction() as tx:
        tx.items.put(item())
        tx.items.put(item(ISSUE))
        for one in (confirmation(1, minutes=5), confirmation(2), confirmation(3, ISSUE)):
            tx.confirmations.add(one)
    with store.transaction() as tx:
        assert tx.confirmations.of_item(POST) == (confirmation(2), confirmation(1, minutes=5))
        assert tx.confirmations.of_items([ISSUE]) == {ISSUE: (confirmation(3, ISSUE),)}
        revoked = replace(confirmation(2), revoked_at=NOW + MINUTE)
        assert tx.confirmations.revoke("own-2", NOW + MINUTE) == revoked
        assert tx.confirmations.revoke("own-2", NOW + 2 * MINUTE) == revoked
        with pytest.raises(NotFound, match="'own-9'"):
            tx.confirmations.revoke("own-9", NOW)


def test_a_passkey_comes_back_as_put_and_counts_its_use(store: SqlStore) -> None:
    passkey = Passkey("id-1", "rao", "My phone", b"\x00key\xff", 0, NOW)
    with store.transaction() as tables:
        tables.passkeys.add(passkey)
        with pytest.raises(BadInput, match="already"):
            tables.passkeys.add(replace(passkey, login="anil"))
        tables.passkeys.mark_used("id-1", 7, NOW + MINUTE)
        used = replace(passkey, sign_count=7, used_at=NOW + MINUTE)
        assert tables.passkeys.find("id-1") == used
        assert tables.passkeys.of_person("rao") == (used,)
        assert tables.passkeys.of_person("anil") == ()
        tables.passkeys.remove("id-1")
        assert tables.passkeys.find("id-1") is None


def test_a_challenge_is_taken_once_and_forgotten_when_nobody_answers(store: SqlStore) -> None:
    first, second = (new_challenge(about, "rao", "https://x", bytes(32), NOW) for about in ("sign a", "sign b"))
    assert first.value != second.value
    with store.transaction() as tables:
        tables.passkeys.ask(first)
        tables.passkeys.ask(second)
        assert tables.passkeys.take(first.value) == first
        assert tables.passkeys.take(first.value) is None
        assert tables.passkeys.forget(NOW + LASTING - MINUTE) == 0
        assert tables.passkeys.forget(NOW + LASTING) == 1
        assert tables.passkeys.take(second.value) is None


def test_a_code_of_one_step_is_taken_once_and_none_of_an_earlier_one(store: SqlStore) -> None:
    secret = CodeSecret("rao", b"\x00sealed\xff", NOW)
    with store.transaction() as tables:
        tables.code_secrets.put(secret)
        assert tables.code_secrets.of_person("rao") == secret
        tables.code_secrets.put(replace(secret, on_at=NOW + MINUTE, last_step=7))
        assert tables.code_secrets.of_person("rao") == replace(secret, on_at=NOW + MINUTE, last_step=7)
        assert [tables.code_secrets.take_step("rao", step) for step in (7, 6, 9, 9, 8, 10)] == [
            *(False, False, True, False, False, True)
        ]
        assert not tables.code_secrets.take_step("anil", 11)
        tables.code_secrets.remove("rao")
        assert tables.code_secrets.of_person("rao") is None


def test_a_recovery_code_is_taken_once_by_its_own_person(store: SqlStore) -> None:
    with store.transaction() as tables:
        tables.code_secrets.put_recovery("rao", ["h1", "h2"])
        tables.code_secrets.put_recovery("rao", ["h3", "h4"])
        assert not tables.code_secrets.take_recovery("rao", "h1"), "the earlier ones count no more"
        assert not tables.code_secrets.take_recovery("anil", "h3")
        assert tables.code_secrets.take_recovery("rao", "h3")
        assert not tables.code_secrets.take_recovery("rao", "h3")
        assert (tables.code_secrets.recovery_left("rao"), tables.code_secrets.recovery_left("anil")) == (1, 0)
        tables.code_secrets.remove("rao")
        assert tables.code_secrets.recovery_left("rao") == 0


def test_a_sign_in_waits_for_its_code_once_and_ends_with_the_sessions(store: SqlStore) -> None:
    first, second, third = (WaitingSignIn(f"t{number}", "rao", NOW) for number in range(3))
    with store.transaction() as tables:
        for one in (first, second, third):
            tables.sessions.wait_for_code(one)
        assert tables.sessions.waiting("t0") == first
        assert tables.sessions.take_waiting("t0")
        assert not tables.sessions.take_waiting("t0")
        tables.sessions.end_of_person("anil")
        assert tables.sessions.waiting("t1") == second
        tables.sessions.end_of_person("rao")
        assert tables.sessions.waiting("t1") is None
        tables.sessions.wait_for_code(second)
        tables.sessions.forget(NOW + CODE_WITHIN - MINUTE)
        assert tables.sessions.waiting("t1") == second
        tables.sessions.forget(NOW + CODE_WITHIN)
        assert tables.sessions.waiting("t1") is None


def test_an_invitation_comes_back_as_put_and_is_taken_once(store: SqlStore) -> None:
    one = Invitation("i1", "h1", "Asha", "asha@lotus.clinic", (Role.AUTHOR, Role.CLINICIAN), "MH 7", "rao", NOW)
    with store.transaction() as tables:
        tables.invitations.put(one)
        assert tables.invitations.find("h1") == tables.invitations.get("i1") == one
        renewed = replace(one, token_hash="h2", made_at=NOW + MINUTE)
        tables.invitations.put(renewed)
        assert tables.invitations.find("h1") is None
        assert tables.invitations.all() == (renewed,)
        assert not tables.invitations.take("h1")
        assert tables.invitations.take("h2")
        assert not tables.invitations.take("h2")


def test_invitations_are_shown_for_a_while_after_they_ended(store: SqlStore) -> None:
    with store.transaction() as tables:
        tables.invitations.put(Invitation("i1", "h1", "Asha", "", (Role.AUTHOR,), "", "rao", NOW))
        assert tables.invitations.forget(NOW + INVITED + KEPT - MINUTE) == 0
        assert tables.invitations.forget(NOW + INVITED + KEPT) == 1
        assert tables.invitations.all() == ()
