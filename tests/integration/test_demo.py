"""The whole main job, rehearsed: article to published posts and a delivered newsletter."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from scheduler.bootstrap import Application
from scheduler.config.workspace import FileWorkspace
from scheduler.domain.content import ItemState
from scheduler.domain.errors import BadInput
from scheduler.rehearsal.demo import BEGIN, MONTHS, PASSWORD, PEOPLE, SUBSCRIBERS, UNSUBSCRIBED, rehearse
from scheduler.rehearsal.readers import LEAVING_BY_LINK, LEAVING_BY_ONE_CLICK, SIGNING_UP
from scheduler.rendering.view_models import coverage
from scheduler.services.status import read_status
from scheduler.storage.store import open_store
from scheduler.testing import FixedClock
from scheduler.web.application import create_app


class Page(HTMLParser):
    """Collects a page's text, its links to elsewhere, and its pictures."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.fetched: list[str] = []
        self.alts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in {"img", "script", "link", "iframe"}:
            self.fetched.append(given.get("src") or given.get("href") or "")
        if tag == "img":
            self.alts.append(given.get("alt") or "")

    def handle_data(self, data: str) -> None:
        self.text += f"{data} "


@pytest.fixture(scope="module")
def rehearsed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    output = tmp_path_factory.mktemp("demo")
    said: list[str] = []
    rehearse(output, said.append)
    return output, said


def explained(section: str, channel: str, said: list[str]) -> bool:
    """Say whether the plan tells why a section is not on a channel: by a sentence, its words and the rule."""
    lines = [line for line in said if f"left out: {section} on {channel}: " in line]
    is_blocked = r"'[^']+' is blocked: .+\('[^']+', [A-Z]{2,5}\d{2,3}\)"
    return len(lines) == 1 and bool(re.search(is_blocked, lines[0]))


@pytest.mark.xdist_group("demo")
def test_every_section_is_in_a_post_and_in_exactly_one_issue_or_it_is_said_what_keeps_it_out(
    rehearsed: tuple[Path, list[str]],
) -> None:
    output, said = rehearsed
    page = Page()
    page.feed((output / "report.html").read_text(encoding="utf-8"))
    text = " ".join(page.text.split())
    article = FileWorkspace(output / "workspace", {}).article("exosomes")
    assert len(article.units()) == 20
    for unit in article.units():
        assert unit.heading in text
    store = open_store(f"sqlite:///{output / 'workspace' / 'var' / 'clinic.db'}")
    items = [record.item for record in read_status(store).records]
    store.close()
    assert {item.state for item in items if item.key.campaign == "exosomes"} == {ItemState.PUBLISHED}
    sections = dict(zip((unit.id for unit in article.units()), coverage(article, items), strict=True))
    for section, covered in sections.items():
        assert covered.posts or explained(section, "x", said), section
        assert len(covered.issues) == 1 or (not covered.issues and explained(section, "email", said)), section
    assert sections["safety-and-regulatory-considerations"].posts
    assert sections["safety-and-regulatory-considerations"].issues
    both = [each for each in sections.values() if each.posts and len(each.issues) == 1]
    assert len(both) >= 12
    assert "in exactly one issue, or is left out for the reason given." in text
    reasons = [
        line.partition(": ")[2].partition(": ")[2] for line in said if re.search(r"left out: \S+ on \w+: ", line)
    ]
    assert reasons
    assert [reason for reason in reasons if f"left out: {reason}" not in text] == []
    assert "Rehearsal: nothing was sent to real people." in text


@pytest.mark.xdist_group("demo")
def test_the_report_needs_nothing_from_elsewhere(rehearsed: tuple[Path, list[str]]) -> None:
    page = Page()
    page.feed((rehearsed[0] / "report.html").read_text(encoding="utf-8"))
    assert all(source == "" or source.startswith("data:") for source in page.fetched)
    assert page.alts


@pytest.mark.xdist_group("demo")
def test_every_delivery_of_the_rehearsal_was_accepted_and_every_person_accounted_for(
    rehearsed: tuple[Path, list[str]],
) -> None:
    store = open_store(f"sqlite:///{rehearsed[0] / 'workspace' / 'var' / 'clinic.db'}")
    status = read_status(store)
    store.close()
    assert {str(state) for state, count in status.counts.items() if count} == {"accepted"}
    issues = [record.accounting for record in status.records if record.item.key.campaign == "exosomes"]
    sums = [one for one in issues if one is not None]
    everybody = SUBSCRIBERS + len(SIGNING_UP)
    left = len(LEAVING_BY_LINK | LEAVING_BY_ONE_CLICK)
    excluded = [one.excluded for one in sums]
    assert [one.audience for one in sums] == [everybody] * 4
    assert excluded[0] == UNSUBSCRIBED + 1
    # Whoever bounced, complained or left after an issue does not get the next.
    assert excluded == sorted(set(excluded))
    assert excluded[1] > UNSUBSCRIBED + 1 + left
    assert all(one.adds_up and one.accepted == one.audience - one.excluded for one in sums)


@pytest.mark.xdist_group("demo")
def test_readers_sign_up_confirm_receive_and_leave_by_the_links_in_their_mails(
    rehearsed: tuple[Path, list[str]],
) -> None:
    output, _ = rehearsed
    store = open_store(f"sqlite:///{output / 'workspace' / 'var' / 'clinic.db'}")
    with store.transaction() as tables:
        people = {address: tables.subscribers.at_address(address)[0] for address, _ in SIGNING_UP}
        acts = {
            address: [str(record.act) for record in tables.consents.of_subscriber(person.id)]
            for address, person in people.items()
        }
    store.close()
    left = LEAVING_BY_LINK | LEAVING_BY_ONE_CLICK
    for address, first_name in SIGNING_UP:
        expected = ["requested"] + ["confirmed"] * bool(first_name) + ["withdrawn"] * (address in left)
        assert acts[address] == expected, address
    page = Page()
    page.feed((output / "report.html").read_text(encoding="utf-8"))
    for did in ("signed up on the page", "left by the link in the issue", "left by the button of the mail program"):
        assert did in page.text


@pytest.mark.xdist_group("demo")
def test_the_staged_faults_were_dealt_with_and_can_be_read_in_the_record(rehearsed: tuple[Path, list[str]]) -> None:
    store = open_store(f"sqlite:///{rehearsed[0] / 'workspace' / 'var' / 'clinic.db'}")
    records = read_status(store).records
    store.close()
    outcomes = [attempt.outcome for one in records for attempts in one.attempts.values() for attempt in attempts]
    assert outcomes.count(None) == 0
    tried_twice = [attempts for one in records for attempts in one.attempts.values() if len(attempts) == 2]
    assert {first.outcome for first, _ in tried_twice} == {"retry", "uncertain"}


@pytest.mark.xdist_group("demo")
def test_the_rehearsal_says_so_at_the_beginning_and_the_end(rehearsed: tuple[Path, list[str]]) -> None:
    _, said = rehearsed
    assert said[0].startswith("REHEARSAL")
    assert said[-1].startswith("REHEARSAL")
    assert any("WhatsAPP" in line for line in said)


@pytest.mark.xdist_group("demo")
def test_a_rehearsal_may_be_repeated_in_its_own_folder_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("precious")
    with pytest.raises(BadInput, match="holds something else"):
        rehearse(tmp_path, print)
    assert (tmp_path / "thesis.txt").read_text() == "precious"


@pytest.mark.xdist_group("demo")
def test_it_says_how_to_look_at_the_result_in_the_browser_and_each_may_sign_in_there(
    rehearsed: tuple[Path, list[str]],
) -> None:
    output, said = rehearsed
    told = "\n".join(said)
    assert f"clinic serve -w {output / 'workspace'}" in told
    application = Application(output / "workspace", {})
    with TestClient(create_app(application), base_url="http://127.0.0.1") as browser:
        for person in PEOPLE:
            assert f"{person.login} " in told
            signing_in = {"login": person.login, "password": PASSWORD}
            answer = browser.post("/staff/sign-in", data=signing_in, follow_redirects=False)
            assert answer.headers["location"] == "/staff"
            session = {"cookie": answer.headers["set-cookie"].partition(";")[0]}
            for path, shown in (("/staff/campaigns", "exosomes"), ("/staff/history", "call accepted")):
                assert shown in browser.get(path, headers=session).text
    application.store.close()


@pytest.mark.xdist_group("demo")
def test_it_leaves_something_to_sign_something_to_mend_and_something_without_a_time(
    rehearsed: tuple[Path, list[str]],
) -> None:
    output, _ = rehearsed
    application = Application(output / "workspace", {}, clock=FixedClock(BEGIN + MONTHS))
    waiting = application.decisions.waiting()
    assert [str(item.key) for item in waiting.to_sign] == ["opening-hours/lead/x/post"]
    assert [str(one.item.key) for one in waiting.blocked] == ["new-serum/lead/x/post"]
    assert "write-to-us" in application.workspace.campaigns()
    assert application.items.find("opening-hours")
    application.store.close()
