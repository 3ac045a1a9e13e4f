"""Importing subscribers: consent or nothing, suppression beats import, bad rows never stop good ones."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from import_world import ASHA, CASES, HEADER, KEY, NOW, Lists, counts, told
from subscriber_lists import LISTS, STATED

from scheduler.domain.consent import NEWSLETTER, ConsentAct, ConsentRecord
from scheduler.domain.errors import BadInput
from scheduler.domain.subscriber import Subscriber, SubscriberStatus, Suppression, SuppressionKind
from scheduler.services.audience_import import neighbouring_ids
from scheduler.services.breathing import BREATH, PIECE
from scheduler.services.documents.imports import import_report_document
from scheduler.services.import_reading import ImportOptions
from scheduler.services.import_report import Outcome
from scheduler.services.keyed_hashes import address_hash
from scheduler.storage.store import SqlStore


@pytest.fixture
def lists(store: SqlStore, tmp_path: Path) -> Lists:
    return Lists(store, tmp_path)


def test_a_row_becomes_a_subscriber_with_proof_of_consent(lists: Lists) -> None:
    report = lists.take(HEADER + ASHA, ImportOptions(by="maya"))
    assert lists.people() == {
        "asha@example.com": Subscriber(
            id="id1",
            address="asha@example.com",
            name="Asha",
            audience="newsletter",
            language="hi",
            consent_source="desk form",
            consent_at=datetime(2026, 1, 14, 18, 30, tzinfo=UTC),
            source="import",
        )
    }
    assert counts(report) == {"new": 1}
    with lists.store.reading() as tables:
        (record,) = tables.consents.of_subscriber("id1")
    assert record == ConsentRecord(
        subscriber="id1",
        audience="newsletter",
        purpose=NEWSLETTER,
        act=ConsentAct.IMPORTED,
        at=datetime(2026, 1, 14, 18, 30, tzinfo=UTC),
        source="desk form",
        proof=record.proof,
        by="maya",
    )
    assert record.proof.startswith("line 2 of the list with SHA-256 ")


@pytest.mark.parametrize(("file", "options", "new"), LISTS)
def test_exports_as_people_have_them_are_imported_with_one_command(
    lists: Lists, file: str, options: ImportOptions, new: int
) -> None:
    assert counts(lists.take(CASES / file, options)) == {"new": new}
    assert counts(lists.take(CASES / file, options)) == {"unchanged": new}


def test_names_outside_ascii_come_out_right(lists: Lists) -> None:
    lists.take(CASES / "excel-cp1252.csv")
    lists.take(CASES / "mailchimp-export.csv")
    people = lists.people()
    assert people["zoe@example.org"].name == "Zoë Müller"
    assert (people["Zoë.Müller@example.org"].name, people["Zoë.Müller@example.org"].first_name) == ("Zoë Müller", "Zoë")


def test_mailchimps_times_are_utc_and_its_confirmation_is_kept_as_proof(lists: Lists) -> None:
    lists.take(CASES / "mailchimp-export.csv")
    person = lists.people()["margaret.hale@example.org"]
    assert (person.name, person.zone) == ("Margaret Hale", "Europe/London")
    assert (person.consent_source, person.consent_at) == (
        "Mailchimp, OPTIN_TIME",
        datetime(2024, 3, 11, 14, 2, 11, tzinfo=UTC),
    )
    with lists.store.reading() as tables:
        (record,) = tables.consents.of_subscriber(person.id)
    assert record.proof.startswith("confirmed 2024-03-11T14:05:40Z; line 2 of the list with SHA-256 ")


def test_importing_the_same_file_twice_changes_nothing(lists: Lists) -> None:
    text = HEADER + ASHA + "ben@example.com,,,desk form,2026-02-01\n"
    lists.take(text)
    before = lists.state()
    assert counts(lists.take(text)) == {"unchanged": 2}
    assert lists.state() == before


def test_a_dry_run_says_the_same_and_changes_nothing(lists: Lists) -> None:
    lists.suppress("cy@example.com")
    text = HEADER + ASHA + "cy@example.com,,,form,2026-01-01\nx,,,form,2026-01-01\n" + ASHA
    before = lists.state()
    dry = lists.take(text, ImportOptions(dry_run=True))
    assert lists.state() == before
    wet = lists.take(text)
    assert counts(dry) == counts(wet) == {"new": 1, "suppressed": 1, "repeated": 1, "refused": 1}
    assert told(dry) == told(wet)
    assert (dry.dry_run, wet.dry_run) == (True, False)


def test_a_person_who_is_there_keeps_id_and_consent_and_takes_a_new_name(lists: Lists) -> None:
    lists.take(HEADER + ASHA)
    report = lists.take(HEADER + "ASHA@example.com,Asha Rao,,other form,2026-03-01\n")
    (person,) = lists.people().values()
    assert counts(report) == {"updated": 1}
    assert (person.id, person.consent_source, person.name, person.language) == ("id1", "desk form", "Asha Rao", "hi")


def test_a_file_without_names_does_not_erase_them(lists: Lists) -> None:
    lists.take(HEADER + ASHA)
    report = lists.take("address,consent_source,consent_date\nasha@example.com,desk form,2026-01-15\n")
    assert counts(report) == {"unchanged": 1}
    assert lists.people()["asha@example.com"].name == "Asha"


def test_an_address_that_stands_twice_counts_once_and_the_first_wins(lists: Lists) -> None:
    report = lists.take(HEADER + ASHA + "\nAsha@EXAMPLE.com,Other,,desk form,2026-01-15\n")
    assert [person.name for person in lists.people().values()] == ["Asha"]
    assert told(report) == {4: "the same address as line 2"}


def test_suppression_beats_import(lists: Lists) -> None:
    assert lists.suppress("Asha@example.com") is True
    report = lists.take(HEADER + ASHA + "ben@example.com,,,desk form,2026-02-01\n")
    assert list(lists.people()) == ["ben@example.com"]
    assert (counts(report), told(report)) == ({"new": 1, "suppressed": 1}, {2: "suppressed: asked by phone"})


@pytest.mark.parametrize("written", ["asha@xn--bcher-kva.example", "ASHA@bücher.EXAMPLE"])
def test_suppression_beats_import_however_the_address_is_written(lists: Lists, written: str) -> None:
    lists.suppress("asha@BÜCHER.example")
    report = lists.take(HEADER + f"{written},,,desk form,2026-02-01\nben@example.com,,,desk form,2026-02-01\n")
    assert counts(report) == {"new": 1, "suppressed": 1}


def test_only_a_keyed_hash_of_a_suppressed_address_is_kept(lists: Lists) -> None:
    lists.suppress("asha@example.com")
    with lists.store.reading() as tables:
        assert tables.suppressions.reasons([address_hash("asha@example.com", KEY)]) != {}
    assert lists.suppress("asha@example.com", "again") is False


def test_who_left_by_the_file_is_suppressed_and_never_a_subscriber(lists: Lists) -> None:
    text = "email,status,unsub_time,consent_source,consent_date\n"
    text += "a@example.org,unsubscribed,2025-02-03 04:05:06,form,2024-01-01\n"
    text += "b@example.org,cleaned,,,\nc@example.org,spam,,,\nd@example.org,subscribed,,form,2024-01-01\n"
    report = lists.take(text)
    assert counts(report) == {"new": 1, "suppressed": 3}
    assert report.newly_suppressed == 3
    assert list(lists.people()) == ["d@example.org"]
    kinds = {name: found.kind for name in "abcd" if (found := lists.suppression(f"{name}@example.org"))}
    assert kinds == {"a": SuppressionKind.UNSUBSCRIBED, "b": SuppressionKind.BOUNCED, "c": SuppressionKind.COMPLAINED}
    left = lists.suppression("a@example.org")
    assert left is not None
    assert left.at == datetime(2025, 2, 2, 22, 35, 6, tzinfo=UTC)
    with lists.store.reading() as tables:
        (record,) = tables.consents.of_subscriber(address_hash("a@example.org", KEY))
    assert (record.act, record.source) == (ConsentAct.WITHDRAWN, "import")
    assert counts(lists.take(text)) == {"unchanged": 1, "suppressed": 3}


@pytest.mark.parametrize(
    "row",
    [
        "asha@example.com,unsubscribed,zz-!!!,,,",
        "asha@example.com,unsubscribed,,Mars/Phobos,,",
        f"asha@example.com,unsubscribed,,,{'x' * 3000},",
        "asha@example.com,unsubscribed,,,,who knows",
        "asha@example.com,spam,,,,who knows",
    ],
)
def test_no_fault_of_a_row_keeps_somebody_on_the_list_who_left(lists: Lists, row: str) -> None:
    lists.take(HEADER + ASHA)
    report = lists.take(f"email,status,language,time zone,first name,opted out,consent_source,consent_date\n{row},,\n")
    assert counts(report) == {"suppressed": 1}
    assert lists.people()["asha@example.com"].status is SubscriberStatus.UNSUBSCRIBED


@pytest.mark.parametrize(
    ("kept", "said", "then"),
    [
        ("unsubscribed", "spam", "complained"),
        ("erased", "spam", "complained"),
        ("bounced", "spam", "complained"),
        ("erased", "cleaned", "bounced"),
        ("bounced", "unsubscribed", "bounced"),
        ("complained", "unsubscribed", "complained"),
        ("asked", "spam", "asked"),
    ],
)
def test_the_no_that_says_most_is_kept(lists: Lists, kept: str, said: str, then: str) -> None:
    """Else a sign-up, or a mailbox that works again, would undo what the person said elsewhere."""
    lists.take(HEADER + ASHA)
    hashed = address_hash("asha@example.com", KEY)
    with lists.store.transaction() as tables:
        tables.suppressions.add([Suppression(hashed, kept, NOW, SuppressionKind(kept))])
    for _ in range(2):
        lists.take(f"email,status,consent_source,consent_date\nasha@example.com,{said},,\n")
    suppression = lists.suppression("asha@example.com")
    assert suppression is not None
    assert suppression.kind == then
    leaves = SubscriberStatus.UNSUBSCRIBED if kept == "bounced" else lists.people()["asha@example.com"].status
    assert lists.people()["asha@example.com"].status is leaves


def test_a_no_anywhere_in_the_file_beats_a_yes_in_it(lists: Lists) -> None:
    text = "email,status,consent_source,consent_date\n"
    text += "a@example.org,subscribed,form,2024-01-01\nA@example.org,unsubscribed,form,2024-01-01\n"
    report = lists.take(text)
    assert counts(report) == {"suppressed": 1, "repeated": 1}
    assert lists.people() == {}


@pytest.mark.parametrize("first", ["yes,active", "no,active", "no,gone fishing"])
def test_who_never_agreed_by_one_row_is_not_taken_in_by_another(lists: Lists, first: str) -> None:
    head = "email,opt-in,status,consent_source,consent_date\n"
    second = "yes,active" if first.startswith("no") else "no,active"
    report = lists.take(
        f"{head}Ann@example.com,{first},form,2024-03-11\nann@EXAMPLE.com,{second},form,2024-03-11\n"
        "ben@example.com,yes,active,form,2024-03-11\n"
    )
    assert set(lists.people()) == {"ben@example.com"}
    assert counts(report) == {"new": 1, "repeated": 1, "refused": 1}
    no, yes = (2, 3) if first.startswith("no") else (3, 2)
    assert told(report, [Outcome.REFUSED]) == {no: "has not agreed to a newsletter, as the file says itself"}
    assert told(report, [Outcome.REPEATED]) == {
        yes: f"the same address as line {no}, by which the person has not agreed"
    }
    assert lists.suppression("ann@example.com") is None, "who never agreed did not opt out"


def test_who_is_there_by_an_earlier_consent_stays_as_they_are_where_a_file_says_no_and_yes(lists: Lists) -> None:
    lists.take(HEADER + ASHA)
    before = lists.people()
    lists.take(
        "email,name,opt-in,consent_source,consent_date\n"
        "asha@example.com,A,no,form,2024-03-11\nasha@example.com,B,yes,form,2024-03-11\n"
    )
    assert lists.people() == before
    assert lists.suppression("asha@example.com") is None


def test_who_is_on_the_list_here_leaves_it_by_a_file_of_people_who_left(lists: Lists) -> None:
    lists.take(HEADER + ASHA)
    report = lists.take("Email Address,LEID,EUID\nasha@example.com,1,a\n", name="unsubscribed_members_export_1.csv")
    assert counts(report) == {"suppressed": 1}
    person = lists.people()["asha@example.com"]
    assert person.status is SubscriberStatus.UNSUBSCRIBED
    with lists.store.reading() as tables:
        acts = [record.act for record in tables.consents.of_subscriber(person.id)]
    assert acts == [ConsentAct.IMPORTED, ConsentAct.WITHDRAWN]
    assert counts(lists.take(HEADER + ASHA)) == {"suppressed": 1}


@pytest.mark.parametrize(
    ("columns", "cells", "status", "outcome"),
    [
        ("", "", SubscriberStatus.PENDING, "unchanged"),
        (",confirm_time", ",2026-02-01 10:00:00", SubscriberStatus.CONFIRMED, "updated"),
    ],
)
def test_nobody_who_waits_is_confirmed_but_by_the_files_own_confirmation(
    lists: Lists, columns: str, cells: str, status: SubscriberStatus, outcome: str
) -> None:
    lists.take(HEADER + ASHA)
    with lists.store.transaction() as tables:
        tables.subscribers.put(replace(lists.people()["asha@example.com"], status=SubscriberStatus.PENDING))
    report = lists.take(f"address,consent_source,consent_date{columns}\nasha@example.com,web form,2026-02-01{cells}\n")
    assert counts(report) == {outcome: 1}
    person = lists.people()["asha@example.com"]
    assert person.status is status
    with lists.store.reading() as tables:
        assert len(tables.consents.of_subscriber(person.id)) == (2 if outcome == "updated" else 1)


def test_who_unsubscribed_here_is_left_alone_even_without_a_suppression(lists: Lists) -> None:
    lists.take(HEADER + ASHA)
    there = replace(lists.people()["asha@example.com"], status=SubscriberStatus.UNSUBSCRIBED)
    with lists.store.transaction() as tables:
        tables.subscribers.put(there)
    assert counts(lists.take(HEADER + ASHA.replace("Asha,", "New,"))) == {"suppressed": 1}
    assert lists.people()["asha@example.com"] == there


def test_a_file_without_consent_is_refused_with_what_to_type(lists: Lists) -> None:
    with pytest.raises(BadInput) as caught:
        lists.take(CASES / "google-contacts.csv")
    assert str(caught.value).startswith("google-contacts.csv does not say where and when these people agreed")
    assert str(caught.value).endswith("--consent-source 'WHERE THEY AGREED' --consent-date YYYY-MM-DD")
    assert lists.people() == {}


@pytest.mark.parametrize("column", ["status,unsubscribed", "unsubscribed at,2024-03-11"])
def test_a_file_of_people_who_left_needs_no_consent(lists: Lists, column: str) -> None:
    name, cell = column.split(",")
    lists.take(HEADER + ASHA)
    report = lists.take(f"email,{name}\nasha@example.com,{cell}\nben@example.com,{cell}\n")
    assert counts(report) == {"suppressed": 2}
    assert all(map(lists.suppression, ("asha@example.com", "ben@example.com")))


def test_who_agreed_by_a_file_with_statuses_still_needs_a_consent(lists: Lists) -> None:
    with pytest.raises(BadInput, match="does not say where and when these people agreed"):
        lists.take("email,status\nasha@example.com,unsubscribed\nben@example.com,subscribed\n")
    assert (lists.people(), lists.suppression("asha@example.com")) == ({}, None)


def test_consent_is_stated_once_for_a_file_by_somebody(lists: Lists) -> None:
    lists.take(CASES / "google-contacts.csv", STATED)
    person = lists.people()["amit.desai@example.org"]
    assert (person.name, person.consent_source) == ("Amit Desai", "desk form")
    assert person.consent_at == datetime(2024, 3, 10, 18, 30, tzinfo=UTC)
    with lists.store.reading() as tables:
        assert [record.by for record in tables.consents.of_subscriber(person.id)] == ["maya"]


def test_the_columns_are_shown_before_anything_is_done_and_their_values_masked(lists: Lists) -> None:
    with pytest.raises(BadInput):
        lists.take(CASES / "google-contacts.csv")
    (preview,) = lists.shown
    assert preview.program == "Google Contacts"
    used = {column.name: (column.meaning, column.values) for column in preview.columns if column.meaning}
    assert used["E-mail 1 - Value"] == ("address", ("a…@e….org", "p…@e….org"))
    assert used["First Name"] == ("first_name", ("A…", "P…"))
    assert "Phone 1 - Value" in preview.unused


def test_an_audience_needs_a_plain_name(lists: Lists) -> None:
    with pytest.raises(BadInput, match=r"^the audience's name must be lower-case letters"):
        lists.take(HEADER + ASHA, ImportOptions(audience="Acne Patients"))


def test_a_large_file_is_written_in_pieces_so_that_nobody_waits_for_the_whole_of_it(lists: Lists) -> None:
    rows = "".join(f"p{number}@example.com,,,form,2026-01-01\n" for number in range(4 * PIECE + 1))
    assert counts(lists.take(HEADER + rows)) == {"new": 4 * PIECE + 1}
    assert set(lists.breaths) == {BREATH}, "after each half second of writing"


def test_ids_are_opaque_and_differ() -> None:
    ids = {*neighbouring_ids(100), *neighbouring_ids(100)}
    assert len(ids) == 200
    assert all(len(entry) == 24 and int(entry, 16) >= 0 for entry in ids)


def test_the_report_says_of_every_row_and_column_what_became_of_it(lists: Lists) -> None:
    lists.suppress("cy@example.com")
    header, ok = HEADER.replace("name", "phone"), ",,,form,2026-01-01\n"
    report = lists.take(f"{header}x{ok}info@gmial.com{ok}cy@example.com{ok}info@gmial.com{ok}")
    assert report.summary() == "newsletter: 1 new, 0 updated, 0 unchanged, 1 suppressed, 1 repeated, 1 refused"
    assert told(report) == {
        2: "address is not an e-mail address: write it as in name@example.com",
        4: "suppressed: asked by phone",
        5: "the same address as line 3",
    }
    document = json.loads(json.dumps(import_report_document(report)))
    assert document["ignored_columns"] == ["phone"]
    assert document["counts"] == {str(outcome): report.count(outcome) for outcome in Outcome}
    assert document["rows"]["refused"][0]["line"] == 2
    assert document["look_at"] == [{"line": 3, "reason": "is gmail.com meant?; the address of a role, not of a person"}]
