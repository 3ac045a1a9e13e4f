"""Lists of people imported on the staff's pages: looked at, tried without a change, then taken in."""

from __future__ import annotations

import re
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from staff_subscribers_shown import LIST, put, subscriber
from staff_world import CLINICIAN, PASSWORD, StaffWorld

from scheduler.domain.content import Kind
from scheduler.domain.people import Person, Role
from scheduler.domain.recipient import Recipient, RecipientState
from scheduler.domain.subscriber import Subscriber
from scheduler.services.received_lists import KEPT
from scheduler.web.staff.subscribers import LARGEST_LIST

AGREED = {"consent_source": "form at the front desk"}


@pytest.fixture
def world(tmp_path: Path) -> StaffWorld:
    made = StaffWorld(tmp_path / "clinic")
    put(made, [subscriber(1)])
    made.application.suppression.suppress("left@lotus.clinic", "asked by phone", "maya")
    return made


def sent(browser: TestClient, text: str = LIST, name: str = "people.csv") -> str:
    """Send a list; return the path of its page."""
    answer = browser.post("/staff/subscribers/import", files={"file": (name, text.encode())})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def tried(browser: TestClient, page: str, **stated: str) -> str:
    """Try a list; return the page that says what would become of it."""
    answer = browser.post(f"{page}/try", data=AGREED | stated)
    assert answer.status_code == 303, answer.text
    return browser.get(page).text


def moment(text: str) -> dict[str, str]:
    found = re.search(r'name="tried" value="([^"]+)"', text)
    assert found is not None
    return {"tried": found[1]}


def counts(text: str) -> list[int]:
    return [int(number) for number in re.findall(r'<td class="number">(\d+)</td>', text)]


def people(world: StaffWorld) -> tuple[Subscriber, ...]:
    with world.application.store.reading() as tables:
        return tables.subscribers.of_audience("newsletter")


def addresses(world: StaffWorld) -> set[str]:
    return {person.address for person in people(world)}


def test_a_list_is_shown_as_it_is_understood_its_values_masked(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    page = maya.get(sent(maya)).text
    for told in ("people.csv", "Email Address", "email address", "when they agreed", "a…@l….clinic", "Not used: Where"):
        assert told in page
    assert "asha@lotus.clinic" not in page
    assert addresses(world) == {"reader1@lotus.clinic"}


def test_trying_a_list_tells_what_would_become_of_each_row_and_changes_nothing(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    page = tried(maya, sent(maya))
    assert counts(page) == [1, 0, 1, 1, 1, 1]
    assert "line 6: " in page
    assert "Import it: 1 new person" in page
    assert addresses(world) == {"reader1@lotus.clinic"}


def test_what_was_tried_is_imported_in_the_name_of_who_did_it_and_the_list_goes(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    path = sent(maya)
    page = tried(maya, path)
    assert maya.post(f"{path}/take-in", data=moment(page)).status_code == 303
    done = maya.get(path).text
    assert "What became of its rows" in done
    assert counts(done) == [1, 0, 1, 1, 1, 1]
    assert addresses(world) == {"reader1@lotus.clinic", "asha@lotus.clinic"}
    assert not list((world.application.root / "var" / "lists").glob("*/list/*"))
    with world.application.store.transaction() as tables:
        events = [entry.event for entry in tables.audit.entries()]
    assert [(one.actor, one.subject) for one in events if one.action == "list imported"] == [("maya", "audience")]
    assert not any("@" in one.detail for one in events)
    assert maya.post(f"{path}/take-in", data=moment(page)).status_code == 303, "a second press does nothing"


def test_the_refused_rows_come_as_a_file_that_can_be_mended_and_sent(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    path = sent(maya)
    assert maya.get(f"{path}/refused.csv").status_code == 404
    tried(maya, path)
    file = maya.get(f"{path}/refused.csv")
    assert file.headers["content-disposition"] == 'attachment; filename="refused.csv"'
    assert "refused because" in file.text
    assert "no address" in file.text
    mended = file.text.replace("no address", "mended@lotus.clinic")
    assert counts(tried(maya, sent(maya, mended)))[0] == 1


def test_a_list_that_says_nothing_of_a_consent_is_told_what_is_missing(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    path = sent(maya, "Email\nasha@lotus.clinic\n")
    answer = maya.post(f"{path}/try", data={"consent_source": ""})
    assert answer.status_code == 422
    assert "does not say where and when these people agreed" in answer.text
    assert "clinic audience" not in answer.text
    answer = maya.post(f"{path}/try", data={"consent_source": "a@b.example", "consent_date": "2026-01-01"})
    assert "without an address" in answer.text
    assert 'value="a@b.example"' in answer.text
    for day, told in (("2999-01-01", "in the future"), ("soon", "in no form that is known")):
        assert told in maya.post(f"{path}/try", data=AGREED | {"consent_date": day}).text
    assert counts(tried(maya, path, consent_date="2026-01-01"))[0] == 1


def test_dates_that_may_be_two_days_are_asked_for(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    path = sent(maya, "Email,consent_date\nasha@lotus.clinic,03/04/2024\n")
    answer = maya.post(f"{path}/try", data=AGREED)
    assert answer.status_code == 422
    assert "may be two days" in answer.text
    assert "--dates" not in answer.text
    assert counts(tried(maya, path, dates="dmy"))[0] == 1
    assert maya.post(f"{path}/try", data=AGREED | {"dates": "ymd"}).status_code == 422


def test_a_column_that_is_understood_wrongly_is_named(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    path = sent(maya, "Email,Second,consent_date\nold@lotus.clinic,new@lotus.clinic,2026-03-01\n")
    page = tried(maya, path, **{"column-address": "Second"})
    assert "<option selected>Second</option>" in page
    maya.post(f"{path}/take-in", data=moment(page))
    assert addresses(world) == {"reader1@lotus.clinic", "new@lotus.clinic"}


def test_what_was_tried_anew_by_somebody_else_is_not_imported_unseen(world: StaffWorld) -> None:
    maya, lee = world.signed_in("maya"), world.signed_in("lee")
    path = sent(maya)
    seen = moment(tried(maya, path))
    world.clock.move_to(world.clock.now() + timedelta(minutes=1))
    tried(lee, path, consent_source="another desk")
    answer = maya.post(f"{path}/take-in", data=seen)
    assert answer.status_code == 422
    assert "tried this list anew" in answer.text
    assert maya.post(f"{path}/take-in").status_code == 422
    assert addresses(world) == {"reader1@lotus.clinic"}


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("list.pdf", b"%PDF-1.7 and more", "a PDF file"),
        ("list.csv", b"Name\nAsha\n", "no column holds e-mail addresses"),
        ("list.csv", b"", "list.csv"),
        ("old.xls", b"\xd0\xcf\x11\xe0 and more", "an old Excel file"),
        ("list.xlsx", b"PK\x03\x04 and nothing more", "list.xlsx"),
        ("..", b"Email\na@lotus.clinic\n", "cannot be kept"),
    ],
)
def test_what_is_no_list_is_refused_and_not_kept(world: StaffWorld, name: str, data: bytes, told: str) -> None:
    answer = world.signed_in("maya").post("/staff/subscribers/import", files={"file": (name, data)})
    assert answer.status_code == 422
    assert told in answer.text
    assert "--map" not in answer.text
    assert not list((world.application.root / "var" / "lists").glob("*"))


def test_no_file_is_asked_for_again(world: StaffWorld) -> None:
    answer = world.signed_in("maya").post("/staff/subscribers/import", data={"file": ""})
    assert answer.status_code == 422
    assert "Choose a file first." in answer.text


def test_a_list_of_nobody_that_can_be_imported_gives_its_refused_rows(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    path = sent(maya, "Email,consent_date\nnonsense@,2026-01-01\n")
    answer = maya.post(f"{path}/try", data=AGREED)
    assert answer.status_code == 422
    assert "no subscriber that can be imported" in answer.text
    assert f"{path}/refused.csv" in answer.text
    assert maya.get(f"{path}/refused.csv").status_code == 200


def test_a_list_that_was_given_up_is_gone(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    path = sent(maya)
    assert maya.post(f"{path}/give-up").headers["location"] == "/staff/subscribers/import"
    assert maya.get(path).status_code == 404
    assert maya.post(f"{path}/try", data=AGREED).status_code == 404


def test_a_list_that_nobody_decides_on_goes_after_a_day_and_none_else_may_read_it(world: StaffWorld) -> None:
    path = sent(world.signed_in("maya"))
    (kept,) = (world.application.root / "var" / "lists").iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o700
    world.clock.move_to(world.clock.now() + KEPT + timedelta(minutes=1))
    maya = world.signed_in("maya")
    sent(maya)
    assert maya.get(path).status_code == 404


def imported(browser: TestClient, text: str = LIST) -> str:
    """Import a list; return the list's name on the page of imports."""
    path = sent(browser, text)
    browser.post(f"{path}/take-in", data=moment(tried(browser, path)))
    found = re.search(r'name="list" value="([0-9a-f]+)"', browser.get("/staff/subscribers/import").text)
    assert found is not None
    return found[1]


def test_an_import_is_undone_and_leaves_everybody_else_as_they_were(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    more = LIST + "later@lotus.clinic,Later,2026-03-01,front desk\n"
    list_ = imported(maya, more)
    later = next(one for one in people(world) if one.address == "later@lotus.clinic")
    world.application.suppression.suppress(later.address, "asked by phone", "maya")
    answer = maya.post("/staff/subscribers/import/undo", data={"list": list_})
    assert answer.headers["location"] == "/staff/subscribers/import"
    page = maya.get("/staff/subscribers/import").text
    assert "1 person is removed" in page
    assert "undone" in page
    assert addresses(world) == {"reader1@lotus.clinic", "later@lotus.clinic"}, "who did something since then stays"
    assert maya.post("/staff/subscribers/import/undo", data={"list": list_}).status_code == 422
    assert imported(maya, more), "it may be imported again"
    assert addresses(world) == {"reader1@lotus.clinic", "asha@lotus.clinic", "later@lotus.clinic"}


def test_an_import_stays_once_something_was_sent_to_anybody_of_it(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    list_ = imported(maya)
    world.plan()
    with world.application.store.transaction() as tables:
        (issue, *_) = (item for item in tables.items.of_campaign("dental") if item.key.kind is Kind.ISSUE)
        brought = next(one for one in tables.subscribers.of_audience("newsletter") if one.address.startswith("asha"))
        tables.recipients.freeze(issue.key, issue.version, [Recipient(brought.id, None, RecipientState.UNCERTAIN)])
    answer = maya.post("/staff/subscribers/import/undo", data={"list": list_})
    assert answer.status_code == 422
    assert "was sent to people of this list already" in answer.text
    assert "asha@lotus.clinic" in addresses(world)


def test_no_import_is_undone_that_never_was(world: StaffWorld) -> None:
    answer = world.signed_in("maya").post("/staff/subscribers/import/undo", data={"list": "0" * 16})
    assert answer.status_code == 422
    assert "There is no import of this list" in answer.text


@pytest.mark.parametrize("name", ["../../config.toml", "x", "%2e%2e%2fcards"])
def test_no_other_file_is_reached_by_the_name_of_a_list(world: StaffWorld, name: str) -> None:
    maya = world.signed_in("maya")
    sent(maya)
    assert maya.get(f"/staff/subscribers/import/{name}").status_code in {404, 303, 307}
    assert maya.get(f"/staff/subscribers/import/{name}/refused.csv").status_code == 404


def test_a_list_may_be_larger_than_a_form_and_nothing_else_may(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    rows = "".join(f"reader{number}@lotus.clinic,2026-03-01\n" for number in range(5_000))
    path = sent(maya, f"Email,consent_date\n{rows}")
    assert "4,999 new" in tried(maya, path) or "Import it: 4,999" in maya.get(path).text
    assert maya.post(f"{path}/try", data={"consent_source": "x" * 100_000}).status_code == 413
    too_large = {"content-length": str(LARGEST_LIST + 1), "content-type": "multipart/form-data; boundary=x"}
    assert maya.post("/staff/subscribers/import", content=b"", headers=too_large).status_code == 413


def test_a_clinician_alone_imports_nothing(world: StaffWorld) -> None:
    world.application.people.add(Person("sen", "Dr Sen", (Role.CLINICIAN,), "MCI 2"), PASSWORD, by=CLINICIAN)
    sen = world.signed_in("sen")
    assert sen.get("/staff/subscribers").status_code == 200
    assert sen.get("/staff/subscribers/import").status_code == 403
    answer = sen.post("/staff/subscribers/import", files={"file": ("people.csv", LIST.encode())})
    assert answer.status_code == 403
