"""The simulator's own promises: faults, what it keeps, what it shows, and that it stays on this machine."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from simulator_cases import ACCOUNT, MAILER, NOW, PNG, as_x, ask, mail, post, send, upload

from scheduler.domain.errors import BadInput
from scheduler.simulator import Call, Fault, Faults, PlannedFault, Simulator, State, control_pages
from scheduler.simulator.state import Post
from scheduler.testing import FixedClock


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.mark.parametrize(("fault", "accepted"), [(Fault.RESET, 0), (Fault.LOST, 1)])
def test_a_broken_connection_gives_no_answer(simulator: Simulator, fault: Fault, accepted: int) -> None:
    simulator.faults.plan(PlannedFault("x", fault))
    with pytest.raises(requests.ConnectionError) as broken:
        post(simulator, "Hello")
    assert ("reset" in str(broken.value).lower()) is (fault is Fault.RESET)
    assert len(simulator.state.posts) == accepted
    assert post(simulator, "Hello again").status_code == 201


@pytest.mark.parametrize(
    ("fault", "status", "accepted"),
    [
        (Fault.ERROR, 503, 0),
        (Fault.ERROR_AFTER, 503, 1),
        (Fault.RATE_LIMIT, 429, 0),
        (Fault.EXPIRED, 401, 0),
        (Fault.SLOW, 201, 1),
    ],
)
def test_a_fault_befalls_the_call_it_was_planned_for(
    simulator: Simulator, fault: Fault, status: int, accepted: int
) -> None:
    simulator.faults.plan(PlannedFault("x", fault, seconds=0.01))
    assert upload(simulator).status_code == 200
    assert send(simulator).status_code == 202
    assert post(simulator, "Hello").status_code == status
    assert len(simulator.state.posts) == accepted


def test_a_fault_after_accepting_does_not_hide_a_refusal(simulator: Simulator) -> None:
    simulator.faults.plan(PlannedFault("x", Fault.LOST))
    assert post(simulator, "a" * 281).status_code == 403


def test_a_fault_lasts_as_often_as_planned_and_then_the_next_one_comes(simulator: Simulator) -> None:
    simulator.faults.plan(PlannedFault("email", Fault.ERROR, count=2))
    simulator.faults.plan(PlannedFault("email", Fault.EXPIRED))
    assert [send(simulator).status_code for _ in range(4)] == [500, 500, 401, 202]


def test_faults_by_chance_are_the_same_for_the_same_seed_and_as_frequent_as_asked() -> None:
    def luck(seed: int) -> list[Fault | None]:
        faults = Faults({Fault.LOST: 0.2, Fault.ERROR: 0.1}, seed=seed)
        taken = [faults.take("x", Call.PUBLISH) for _ in range(1000)]
        return [planned.fault if planned else None for planned in taken]

    assert luck(1) == luck(1) != luck(2)
    counts = Counter(luck(1))
    assert 150 < counts[Fault.LOST] < 250
    assert 60 < counts[Fault.ERROR] < 140
    assert Faults({Fault.LOST: 1.0}).take("x", Call.READ) is None


def test_chances_must_add_up() -> None:
    for chances in ({Fault.LOST: 0.7, Fault.ERROR: 0.7}, {Fault.LOST: -0.1}):
        with pytest.raises(BadInput):
            Faults(chances)


def test_faults_are_planned_and_forgotten_over_http(simulator: Simulator) -> None:
    order = {"channel": "email", "fault": "error-500", "count": 3}
    assert ask(simulator, "POST", "/simulator/faults", json=order).json()["faults"][0]["count"] == 3
    assert simulator.faults.planned() == (PlannedFault("email", Fault.ERROR, 3),)
    assert ask(simulator, "GET", "/simulator/faults").json()["faults"][0]["fault"] == "error-500"
    assert ask(simulator, "DELETE", "/simulator/faults").json() == {"faults": []}


@pytest.mark.parametrize(
    "order",
    [
        {},
        {"channel": "x", "fault": "earthquake"},
        {"channel": "pigeon", "fault": "slow"},
        {"channel": "x", "fault": "slow", "call": "sing"},
        {"channel": "x", "fault": "slow", "count": 0},
        {"channel": "x", "fault": "slow", "seconds": "long"},
        [],
    ],
)
def test_a_fault_that_cannot_be_planned_is_explained(simulator: Simulator, order: object) -> None:
    answer = ask(simulator, "POST", "/simulator/faults", json=order)
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_every_request_is_counted_whatever_became_of_it(simulator: Simulator) -> None:
    post(simulator, "Hello")
    ask(simulator, "POST", "/2/tweets", json={})
    upload(simulator)
    send(simulator)
    as_x(simulator, "GET", "/2/users/me")
    assert simulator.state.requests == {"x.publish": 2, "x.prepare": 1, "email.publish": 1, "x.read": 1}


def test_a_rehearsal_survives_a_restart(clock: FixedClock, tmp_path: Path) -> None:
    journal = tmp_path / "rehearsal.jsonl"
    with Simulator(clock, state=State(journal)) as first:
        media = upload(first).json()["data"]["id"]
        post(first, "Hello", media={"media_ids": [media]})
        send(first)
        before = first.state
    with journal.open("ab") as file:
        file.write(b'{"kind": "post", "cut off by a cr')
    after = State(journal)
    assert (after.posts, after.media, after.mailings) == (before.posts, before.media, before.mailings)
    assert after.media[media].sha256 == hashlib.sha256(PNG).hexdigest()
    with Simulator(clock, state=after) as second:
        later = post(second, "Later").json()["data"]["id"]
    assert int(later) > int(before.posts[0].id)
    assert [posted.text for posted in State(journal).posts] == ["Hello", "Later"]


def test_a_journal_that_is_none_is_refused_and_kept(tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("Call the printer\n", encoding="utf-8")
    with pytest.raises(BadInput, match="line 1"):
        State(notes)
    assert notes.read_text(encoding="utf-8") == "Call the printer\n"


def test_a_journal_is_for_its_owner_alone_and_must_be_writable(tmp_path: Path) -> None:
    State(tmp_path / "rehearsal.jsonl")
    assert (tmp_path / "rehearsal.jsonl").stat().st_mode & 0o077 == 0
    with pytest.raises(BadInput, match="name another file"):
        State(tmp_path / "no-such-folder" / "rehearsal.jsonl")


def test_reset_forgets_everything(clock: FixedClock, tmp_path: Path) -> None:
    with Simulator(clock, state=State(tmp_path / "rehearsal.jsonl")) as simulator:
        post(simulator, "Hello")
        send(simulator)
        simulator.faults.plan(PlannedFault("x", Fault.LOST))
        assert ask(simulator, "POST", "/simulator/reset").status_code == 200
        state = ask(simulator, "GET", "/simulator/state").json()
    assert (state["posts"], state["emails"], state["faults"], state["requests"]) == ([], [], [], {})
    assert not State(tmp_path / "rehearsal.jsonl").posts


def test_the_state_shows_posts_and_each_recipients_mail_newest_first(simulator: Simulator) -> None:
    media = upload(simulator).json()["data"]["id"]
    post(simulator, "First", media={"media_ids": [media]})
    post(simulator, "Second")
    send(simulator, subject="One")
    send(simulator, subject="Two", personalizations=[{"to": [{"email": f"r{n}@r.example"}]} for n in range(60)])
    state = ask(simulator, "GET", "/simulator/state").json()
    assert [shown["typed"] for shown in state["posts"]] == ["Second", "First"]
    assert state["posts"][1]["media"][0]["sha256"] == hashlib.sha256(PNG).hexdigest()
    assert state["counts"] == {"posts": 2, "emails": 61, "mailings": 2}
    assert len(state["emails"]) == 50
    assert state["emails"][0]["subject"] == "Two"
    rest = ask(simulator, "GET", "/simulator/state?emails=50").json()["emails"]
    assert [shown["subject"] for shown in rest] == ["Two"] * 10 + ["One"]
    assert ask(simulator, "GET", "/simulator/state?emails=-1").status_code == 400
    assert ask(simulator, "GET", f"/simulator/media/{media}").content == PNG


def test_a_mail_is_shown_with_its_pictures_and_can_neither_run_nor_fetch_anything(simulator: Simulator) -> None:
    picture = {"content": "cG5n", "type": "image/png", "filename": "card.png", "content_id": "card.png"}
    html = '<img src="cid:card.png"><img src="cid:gone.png"><script>alert(1)</script>'
    send(simulator, content=[{"type": "text/html", "value": html}], attachments=[picture])
    body = ask(simulator, "GET", "/simulator/bodies/0-0")
    assert 'src="data:image/png;base64,cG5n"' in body.text
    assert 'src="cid:gone.png"' in body.text
    policy = body.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert ask(simulator, "GET", "/simulator/emails/0-0").json()["subject"] == mail()["subject"]


@pytest.mark.parametrize(
    "path",
    ["/simulator/emails/9-0", "/simulator/emails/x", "/simulator/bodies/0-7", "/simulator/media/1", "/elsewhere"],
)
def test_what_is_not_there_is_not_found(simulator: Simulator, path: str) -> None:
    assert ask(simulator, "GET", path).status_code == 404


def test_the_page_says_that_nothing_reaches_real_people_and_loads_only_its_own_files(simulator: Simulator) -> None:
    page = ask(simulator, "GET", "/")
    assert "Nothing on this page has reached a real person" in page.text
    assert 'sandbox=""' in page.text
    assert "http" not in page.text
    assert page.headers["Content-Security-Policy"].startswith("default-src 'self'")
    for name, media_type in (("page.css", "text/css"), ("page.js", "text/javascript")):
        assert ask(simulator, "GET", f"/simulator/{name}").headers["Content-Type"].startswith(media_type)


def test_a_missing_page_file_is_said_and_harms_nothing(simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(control_pages._FILES, "/", ("gone.html", "text/html"))
    assert ask(simulator, "GET", "/").status_code == 404
    assert post(simulator, "Hello").status_code == 201


def test_a_request_larger_than_any_platform_takes_is_cut_off_unread(simulator: Simulator) -> None:
    with pytest.raises(requests.ConnectionError):
        ask(simulator, "POST", "/v3/mail/send", headers={"Content-Length": "65000000"})


def test_the_platforms_time_is_the_clocks(simulator: Simulator, clock: FixedClock) -> None:
    clock.advance(timedelta(days=30))
    assert ask(simulator, "GET", "/simulator/state").headers["Date"] == "Thu, 31 Dec 2026 04:30:00 GMT"


def test_a_page_of_another_site_that_has_its_name_point_here_reads_nothing(simulator: Simulator) -> None:
    assert ask(simulator, "GET", "/simulator/state", headers={"Host": "evil.example"}).status_code == 403


def test_it_runs_on_this_machine_only_and_says_when_a_port_is_taken(clock: FixedClock, simulator: Simulator) -> None:
    with pytest.raises(BadInput, match=r"127\.0\.0\.1"):
        Simulator(clock, host="0.0.0.0")  # noqa: S104 - which is refused
    with pytest.raises(BadInput, match="choose another"):
        Simulator(clock, port=int(simulator.url.rpartition(":")[2]))


def test_stopping_does_not_wait_for_slow_calls(clock: FixedClock) -> None:
    simulator = Simulator(clock)
    simulator.start()
    simulator.faults.plan(PlannedFault("x", Fault.SLOW, seconds=3600))
    with pytest.raises(requests.ReadTimeout):
        requests.post(f"{simulator.url}/2/tweets", json={}, timeout=0.05)
    simulator.stop()


def test_its_keys_do_not_show(simulator: Simulator) -> None:
    assert "rehearsal" not in repr(ACCOUNT) + repr(MAILER)
    assert json.dumps(ask(simulator, "GET", "/simulator/state").json()).count("secret") == 0


def test_a_post_under_the_id_of_another_takes_its_place_also_when_that_was_deleted(tmp_path: Path) -> None:
    state = State(tmp_path / "rehearsal.jsonl")
    for text in ("First", "Second"):
        state.add_post(Post("x", "named", text, (), None, NOW))
    assert [posted.text for posted in state.posts] == ["Second"]
    state.delete_post("named", NOW)
    state.add_post(Post("x", "named", "Third", (), None, NOW))
    for each in (state, State(tmp_path / "rehearsal.jsonl")):
        assert [posted.text for posted in each.posts] == ["Third"]
        assert not each.deletions


def test_a_limit_that_is_used_up_has_room_again_when_its_window_ends_and_after_a_reset() -> None:
    state, window = State(), timedelta(minutes=5)
    assert [state.spend("logins", 2, 5, window, NOW) for _ in range(2)] == [None, None]
    assert state.spend("logins", 2, 5, window, NOW) == NOW + window
    assert state.spend("logins", 1, 5, window, NOW) is None, "what was refused was not spent"
    assert state.spend("logins", 5, 5, window, NOW + window) is None
    assert state.spend("others", 5, 5, window, NOW) is None
    state.reset()
    assert state.spend("logins", 5, 5, window, NOW) is None
