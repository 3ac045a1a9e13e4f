"""The page on notifications: an address confirmed by its link, choices kept, and mails that say what to do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient
from icalendar import Calendar
from staff_world import CLINICIAN, StaffWorld

from scheduler.domain.delivery import Hold
from scheduler.domain.errors import Rejected, Uncertain
from scheduler.domain.notifications import NotificationKind, Rhythm
from scheduler.domain.payload import BatchPayload

ADDRESS = "rao@lotus-skin.clinic"
PAGE = "/staff/self/notifications"
EVERYTHING = {kind.value: Rhythm.AT_ONCE.value for kind in NotificationKind}
WISHES = {**EVERYTHING, "digest_at": "07:30", "upcoming": "yes", "language": "en"}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[StaffWorld]:
    made = StaffWorld(tmp_path / "clinic")
    yield made
    made.application.store.close()


def mails(world: StaffWorld) -> list[BatchPayload]:
    return [call for call in world.channels["email"].calls if isinstance(call, BatchPayload)]


def told(world: StaffWorld) -> list[BatchPayload]:
    """One turn of the worker; return the mails to the staff that it sent."""
    before = len(mails(world))
    for turn in (world.application.noticing, world.application.teller, world.application.staff_mail):
        turn.run()
    return mails(world)[before:]


def link_in(mail: BatchPayload) -> str:
    (link,) = (line for line in mail.issue.text.splitlines() if "confirm?token=" in line)
    parts = urlsplit(link)
    return f"{parts.path}?{parts.query}"


def reached(world: StaffWorld, login: str, address: str = ADDRESS) -> TestClient:
    """Return the browser of somebody who has confirmed an address."""
    browser = world.signed_in(login)
    assert browser.post(f"{PAGE}/address", data={"address": address}).status_code == 303
    link = link_in(mails(world)[-1])
    answer = browser.post(f"{PAGE}/confirm", data={"token": link.partition("token=")[2]})
    assert answer.status_code == 303
    return browser


def submitted_post(world: StaffWorld) -> str:
    slug = world.plan()
    with world.application.store.reading() as tables:
        key = next(str(item.key) for item in tables.items.of_campaign(slug) if item.key.channel == "x")
    world.submit(key)
    return key


def test_an_address_is_confirmed_by_the_link_in_a_mail_and_opening_it_changes_nothing(world: StaffWorld) -> None:
    rao = world.signed_in("rao")
    assert "You have no confirmed address." in rao.get(PAGE).text
    assert rao.post(f"{PAGE}/address", data={"address": ADDRESS}).status_code == 303
    (mail,) = mails(world)
    assert [person.address for person in mail.addressees] == [ADDRESS]
    assert mail.issue.subject == "Confirm your address"
    page = rao.get(link_in(mail))
    assert "Yes, it is mine" in page.text
    assert world.application.notifications.of("rao").address == ""
    token = link_in(mail).partition("token=")[2]
    assert world.signed_in("lee").post(f"{PAGE}/confirm", data={"token": token}).status_code == 422
    assert rao.post(f"{PAGE}/confirm", data={"token": token}).headers["location"] == PAGE
    assert world.application.notifications.of("rao").address == ADDRESS
    assert "this link is used" in rao.post(f"{PAGE}/confirm", data={"token": token}).text.lower()


def test_the_link_leads_somebody_who_has_to_sign_in_first_back_to_it(world: StaffWorld) -> None:
    world.signed_in("rao").post(f"{PAGE}/address", data={"address": ADDRESS})
    answer = world.nobody().get(link_in(mails(world)[0]))
    assert answer.status_code == 303
    assert "confirm" in answer.headers["location"]


def test_what_is_no_address_is_said_beside_it_and_kept(world: StaffWorld) -> None:
    answer = world.signed_in("rao").post(f"{PAGE}/address", data={"address": "rao at home"})
    assert answer.status_code == 422
    assert 'value="rao at home"' in answer.text
    assert mails(world) == []


def test_a_mail_that_was_refused_is_said_at_once(world: StaffWorld) -> None:
    world.channels["email"].failures.append(Rejected("there is no such mailbox"))
    answer = world.signed_in("rao").post(f"{PAGE}/address", data={"address": ADDRESS})
    assert "there is no such mailbox" in answer.text


def test_a_stranger_is_not_mailed_again_and_again(world: StaffWorld) -> None:
    rao = world.signed_in("rao")
    answers = [rao.post(f"{PAGE}/address", data={"address": ADDRESS}).status_code for _ in range(4)]
    assert answers == [303, 303, 303, 422]
    assert len(mails(world)) == 3


def test_choices_begin_with_the_roles_and_are_kept(world: StaffWorld) -> None:
    rao = world.signed_in("rao")
    assert 'name="to-sign" value="daily" checked' in rao.get(PAGE).text
    assert rao.post(PAGE, data={**WISHES, "to-sign": "never", "digest_at": "06:15"}).status_code == 303
    page = rao.get(PAGE).text
    assert 'name="to-sign" value="never" checked' in page
    assert 'value="06:15"' in page


@pytest.mark.parametrize("odd", [{"to-sign": "hourly"}, {"digest_at": "soon"}, {"language": "xx"}])
def test_what_no_form_sends_is_refused(world: StaffWorld, odd: dict[str, str]) -> None:
    assert world.signed_in("rao").post(PAGE, data={**WISHES, **odd}).status_code == 422


def test_a_mail_says_what_happened_with_a_link_and_no_word_that_somebody_typed_as_a_reason(world: StaffWorld) -> None:
    reached(world, "maya", "maya@lotus-skin.clinic")
    key = submitted_post(world)
    told(world)
    world.application.review.reject(key, CLINICIAN, "The patient Anita said so.")
    (mail,) = told(world)
    assert mail.issue.subject == "rao asked for changes."
    assert f"https://clinic.example.com/staff/items/{key}" in mail.issue.text
    assert f'href="https://clinic.example.com/staff/items/{key}"' in mail.issue.html
    assert "Anita" not in mail.issue.text + mail.issue.html
    assert "Notifications" not in mail.issue.subject


def test_the_daily_mail_says_by_when_to_sign_and_what_happens_otherwise(world: StaffWorld) -> None:
    reached(world, "rao")
    key = submitted_post(world)
    with world.application.store.reading() as tables:
        slot = next(item.slot.at for item in tables.items.outlines() if str(item.key) == key)
    world.clock.advance(timedelta(hours=20))
    (mail,) = (one for one in told(world) if one.attachments)
    assert mail.issue.subject == "1 waits for your signature"
    assert "Sign it by" in mail.issue.text
    assert "it is missed" in mail.issue.text
    assert f"/staff/review/{key}" in mail.issue.text
    (file,) = mail.attachments
    (entry,) = Calendar.from_ical(file.data).walk("VEVENT")
    assert entry.decoded("dtend") == slot
    assert str(entry["url"]).endswith(f"/staff/review/{key}")
    assert "it is missed" in str(entry["description"])
    assert "The daily mail" in world.signed_in("rao").get(PAGE).text


def test_the_daily_mail_is_in_the_language_that_was_chosen(world: StaffWorld) -> None:
    rao = reached(world, "rao")
    rao.post(PAGE, data={**WISHES, "language": "hi"})
    submitted_post(world)
    world.clock.advance(timedelta(hours=20))
    assert all('<html lang="hi" dir="ltr">' in mail.issue.html for mail in told(world))


def test_every_kind_has_words_and_its_page(world: StaffWorld) -> None:
    reached(world, "lee", "lee@lotus-skin.clinic")
    key = submitted_post(world)
    world.sign(key)
    world.application.controls.pause("Maya", "press enquiry")
    world.application.controls.resume(CLINICIAN)
    with world.application.store.transaction() as tables:
        tables.controls.hold(Hold("x", None, "no key"))
    world.signed_in("lee").post(PAGE, data=WISHES)
    world.clock.advance(timedelta(hours=1))
    (mail,) = told(world)
    for words in ("signed:", "held everything back.", "let everything go on.", "x is held back"):
        assert words in mail.issue.text
    assert len(_links(mail.issue.html)) == mail.issue.text.count("https://")


def test_a_mail_that_may_not_have_arrived_is_shown_on_the_page(world: StaffWorld) -> None:
    maya = reached(world, "maya", "maya@lotus-skin.clinic")
    world.application.review.reject(submitted_post(world), CLINICIAN, "No.")
    world.channels["email"].failures.append(Uncertain("the answer was lost on the way"))
    told(world)
    page = maya.get(PAGE).text
    assert "may not have arrived" in page
    assert "the answer was lost on the way" in page


def test_removing_the_address_ends_the_mails(world: StaffWorld) -> None:
    maya = reached(world, "maya", "maya@lotus-skin.clinic")
    assert maya.post(f"{PAGE}/address/remove").status_code == 303
    world.application.review.reject(submitted_post(world), CLINICIAN, "No.")
    assert told(world) == []


def _links(page: str) -> list[str]:
    class Links(HTMLParser):
        found: list[str]

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.found += [value for name, value in attrs if tag == "a" and name == "href" and value]

    reader = Links()
    reader.found = []
    reader.feed(page)
    return reader.found
