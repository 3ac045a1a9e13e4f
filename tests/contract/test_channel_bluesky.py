"""Bluesky by plain HTTP: against the simulator, and against the real server (`make test-peers`), which must agree."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parents[1] / "chaos"))

import pytest
import requests
from bluesky_server import POSTS, BlueskyServer
from channel_cases import ATTEMPT, NOW, ChannelCases
from due_posts import approve_posts, post_key, post_text
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from zygote import ClockAhead, GivenSettings, die_at

from scheduler.bootstrap import Application
from scheduler.channels.bluesky.record import facets, record_key
from scheduler.channels.bluesky.session import Session
from scheduler.channels.bluesky.spec import SPEC, TRANSPORT, BlueskyAccount
from scheduler.channels.counting import graphemes
from scheduler.channels.opening import ProcessCredentials, open_account
from scheduler.domain.account import Confirmation, Standing
from scheduler.domain.delivery import Absent, DeliveryState, Found, Receipt, Undecided
from scheduler.domain.errors import NeedsReconnect, Rejected, RetryAt, Uncertain
from scheduler.domain.payload import BatchPayload, LinkCard, Picture, PostPayload, RenderedIssue
from scheduler.domain.prepared import NOTHING_PREPARED
from scheduler.ports import Channel
from scheduler.services.initialise import NewClinic, initialise
from scheduler.simulator import Simulator
from scheduler.simulator import bluesky as simulated
from scheduler.testing import FixedClock

FAMILY = "👨‍👩‍👧‍👦"
LINK = "https://clinic.example.com/a?b=1"
TEXT = f"Ask first: “क्षमा” {FAMILY} {LINK}, and #SkinCare."
REHEARSAL = simulated.BlueskyAccount()
POST = PostPayload(ATTEMPT.delivery, TEXT, (), due_at=NOW, language="en")
SESSION = Session(
    "",
    REHEARSAL.handle,
    NOW.isoformat(),
    REHEARSAL.did,
    *(simulated.token(scope, NOW + timedelta(hours=2)) for scope in ("access", "refresh")),
)
PUT, LOGIN, RENEWAL = (
    f"/xrpc/com.atproto.{method}" for method in ("repo.putRecord", "server.createSession", "server.refreshSession")
)


def post(clock: FixedClock, delivery: str = ATTEMPT.delivery, **other: Any) -> PostPayload:
    return replace(PostPayload(delivery, TEXT, (), due_at=clock.now(), language="en"), **other)


def picture(shade: int = 0, size: int = 0) -> Picture:
    file = io.BytesIO()
    Image.new("L", (120, 68), shade).save(file, "PNG")
    data = file.getvalue() + bytes(max(0, size - file.tell()))
    return Picture("card.png", "image/png", data, f"A card: “Ask first.” Shade {shade}.", 120, 68)


class TestBluesky(ChannelCases):
    channel = "bluesky"
    secrets = (REHEARSAL.app_password, SESSION.access, SESSION.refresh)

    def open(self, url: str, clock: FixedClock, *, timeout: float = 5.0, key: str | None = None) -> Channel:
        password = REHEARSAL.app_password if key is None else key
        account = BlueskyAccount(
            name="bluesky", handle=REHEARSAL.handle, app_password=password, base_url=url, timeout=timeout
        )
        credentials = ProcessCredentials()
        if key is None:
            # The cases count the calls that publish: this account is logged in.
            credentials.renewed(None, lambda: replace(SESSION, server=url).kept(clock.now()))
        return open_account(TRANSPORT, account, clock, credentials)

    def payload(self) -> PostPayload:
        return POST

    def accepted(self, simulator: Simulator) -> list[str]:
        return [post.id for post in simulator.state.posts]

    def test_an_issue_is_refused_before_any_call(self, account: Channel, simulator: Simulator) -> None:
        issue = RenderedIssue("", "", "", "", (), ())
        with pytest.raises(Rejected):
            account.send(BatchPayload(ATTEMPT.delivery, issue, "", "", None, ()), NOTHING_PREPARED)
        assert not simulator.state.requests


class Relay:
    """Stands between an account and its server: counts what is asked for, and hides an answer when it is told to."""

    def __init__(self, target: str) -> None:
        self.asked: Counter[str] = Counter()
        self.hide_next = ""
        relay = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                path = self.path.partition("?")[0]
                relay.asked[path] += 1
                body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                headers = {name: value for name, value in self.headers.items() if name.lower() != "host"}
                answer = requests.request(self.command, target + self.path, data=body, headers=headers, timeout=60)
                if path == relay.hide_next:
                    relay.hide_next = ""
                    return
                self.send_response(answer.status_code)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(answer.content)

            def do_GET(self) -> None:
                self.do_POST()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@dataclass(frozen=True)
class Peer:
    """A server with an account on it, reached through a relay. `clock` is the server's, or as good as that."""

    relay: Relay
    settings: dict[str, Any]
    clock: FixedClock
    kills: int
    credentials: ProcessCredentials = field(default_factory=ProcessCredentials)

    def open(self, **other: Any) -> Channel:
        return open_account(TRANSPORT, BlueskyAccount(**{**self.settings, **other}), self.clock, self.credentials)

    def records(self) -> list[dict[str, Any]]:
        """Return the record that the server keeps, as any stranger may ask for it."""
        asked = {"repo": self.settings["handle"], "collection": POSTS, "limit": "100", "reverse": "true"}
        answer = requests.get(f"{self.relay.url}/xrpc/com.atproto.repo.listRecords", asked, timeout=60)
        records: list[dict[str, Any]] = answer.json()["records"]
        return records


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture(params=["simulator", pytest.param("server", marks=pytest.mark.peer)])
def peer(request: pytest.FixtureRequest) -> Iterator[Peer]:
    """Bluesky, simulated and real."""
    if request.param == "simulator":
        simulator: Simulator = request.getfixturevalue("simulator")
        url, clock, login, kills = simulator.url, request.getfixturevalue("clock"), REHEARSAL.settings(), 3
    else:
        server: BlueskyServer = request.getfixturevalue("bluesky_server")
        made = server.new_account()
        # The server's tokens tell its own time, which is the machine's.
        url, clock, kills = server.url, FixedClock(datetime.now(UTC)), 20
        login = {"handle": made.handle, "app_password": made.app_password}
    relay = Relay(url)
    thread = threading.Thread(target=relay.server.serve_forever)
    thread.start()
    yield Peer(relay, {"name": "bluesky", "base_url": relay.url, **login}, clock, kills)
    relay.server.shutdown()
    thread.join()
    relay.server.server_close()


@pytest.fixture
def account(peer: Peer) -> Channel:
    return peer.open()


def publish(account: Channel, wanted: PostPayload) -> Receipt:
    return account.send(wanted, account.prepare(wanted, None))


def test_a_text_goes_out_with_its_links_and_hashtags_at_their_bytes(peer: Peer, account: Channel) -> None:
    wanted = post(peer.clock)
    receipt = publish(account, wanted)
    (record,) = peer.records()
    assert record["uri"] == receipt.platform_id
    assert record["uri"].endswith(f"/{POSTS}/{record_key(wanted)}")
    value = record["value"]
    assert (value["$type"], value["text"], value["langs"]) == (POSTS, TEXT, ["en"])
    assert datetime.fromisoformat(value["createdAt"]) == pytest.approx(peer.clock.now(), abs=timedelta(milliseconds=1))
    written = [TEXT.encode()[each["index"]["byteStart"] : each["index"]["byteEnd"]] for each in value["facets"]]
    assert written == [LINK.encode(), b"#SkinCare"]
    meant = [each["features"][0].get("uri") or each["features"][0]["tag"] for each in value["facets"]]
    assert meant == [LINK, "SkinCare"]


def test_pictures_go_out_in_order_with_alt_text_and_extent(peer: Peer, account: Channel) -> None:
    pictures = tuple(picture(shade) for shade in range(4))
    publish(account, post(peer.clock, pictures=pictures))
    (record,) = peer.records()
    images = record["value"]["embed"]["images"]
    assert [image["alt"] for image in images] == [each.alt for each in pictures]
    assert [image["image"]["size"] for image in images] == [len(each.data) for each in pictures]
    assert images[0]["aspectRatio"] == {"width": 120, "height": 68}


def test_a_link_card_of_our_own_words_goes_out_where_there_is_no_picture(peer: Peer, account: Channel) -> None:
    publish(account, post(peer.clock, link_card=LinkCard(LINK, "Before treatment", "Demo Clinic")))
    (record,) = peer.records()
    card = {"uri": LINK, "title": "Before treatment", "description": "Demo Clinic"}
    assert record["value"]["embed"] == {"$type": "app.bsky.embed.external", "external": card}


def test_every_part_of_a_thread_answers_the_one_before_and_names_the_first(peer: Peer, account: Channel) -> None:
    receipts: list[Receipt] = []
    for part in "abc":
        before = receipts[-1].platform_id if receipts else None
        receipts.append(publish(account, post(peer.clock, part, reply_to=before)))
        peer.clock.advance(timedelta(seconds=1))
    kept = {record["uri"]: record for record in peer.records()}
    first, second, third = (kept[receipt.platform_id] for receipt in receipts)
    assert "reply" not in first["value"]
    assert second["value"]["reply"] == {"root": strong(first), "parent": strong(first)}
    assert third["value"]["reply"] == {"root": strong(first), "parent": strong(second)}


def strong(record: dict[str, Any]) -> dict[str, str]:
    return {"uri": record["uri"], "cid": record["cid"]}


def test_300_graphemes_with_emoji_and_devanagari_go_out_and_301_do_not(peer: Peer, account: Channel) -> None:
    text = "हिन्दी " * 25 + FAMILY * 50
    text += "x" * (300 - graphemes(text))
    assert len(text.encode()) > 1500
    assert SPEC.capabilities.fits(text)
    publish(account, post(peer.clock, text=text))
    assert [record["value"]["text"] for record in peer.records()] == [text]
    assert not SPEC.capabilities.fits(text + "x")
    with pytest.raises(Rejected, match="grapheme too big"):
        publish(account, post(peer.clock, "another", text=f"{'x' * 301}"))


def test_300_graphemes_of_more_than_3000_bytes_do_not_go_out(peer: Peer, account: Channel) -> None:
    text = FAMILY * 121
    assert not SPEC.capabilities.fits(text)
    with pytest.raises(Rejected, match="string too big"):
        publish(account, post(peer.clock, text=text))
    assert peer.records() == []


def test_a_post_whose_answer_is_lost_is_found_and_not_repeated(peer: Peer, account: Channel) -> None:
    wanted = post(peer.clock, pictures=(picture(),))
    prepared = account.prepare(wanted, None)
    peer.relay.hide_next = PUT
    with pytest.raises(Uncertain):
        account.send(wanted, prepared)
    found = account.find(replace(wanted, pictures=()), replace(ATTEMPT, prepared=prepared))
    assert isinstance(found, Found)
    assert [record["uri"] for record in peer.records()] == [found.receipt.platform_id]
    assert peer.relay.asked[PUT] == 1


def test_a_post_that_is_sent_again_all_the_same_stays_one(peer: Peer, account: Channel) -> None:
    wanted = post(peer.clock)
    first = publish(account, wanted)
    assert publish(account, wanted) == first
    peer.clock.advance(timedelta(minutes=1))
    with pytest.raises(Uncertain, match="may have been published before"):
        publish(account, wanted)
    found = account.find(wanted, ATTEMPT)
    assert isinstance(found, Found)
    assert found.receipt.platform_id == first.platform_id
    assert len(peer.records()) == 1


def test_another_post_under_the_key_is_not_written_over_and_a_person_looks(peer: Peer, account: Channel) -> None:
    publish(account, post(peer.clock, text="Written by somebody else."))
    with pytest.raises(Uncertain):
        publish(account, post(peer.clock))
    assert isinstance(account.find(post(peer.clock), ATTEMPT), Undecided)
    assert [record["value"]["text"] for record in peer.records()] == ["Written by somebody else."]


def test_what_never_went_out_is_absent(peer: Peer, account: Channel) -> None:
    assert account.find(post(peer.clock), ATTEMPT) == Absent()


def test_a_post_that_is_withdrawn_is_gone_and_every_other_stays(peer: Peer, account: Channel) -> None:
    first, second = (publish(account, post(peer.clock, delivery)) for delivery in "ab")
    assert account.confirm(first) == Confirmation(Standing.LIVE)
    assert account.withdraw(first)
    assert account.withdraw(first), "what is gone counts"
    assert account.confirm(first) == Confirmation(Standing.GONE)
    assert account.find(post(peer.clock, "a"), ATTEMPT) == Absent()
    assert [record["uri"] for record in peer.records()] == [second.platform_id]


def test_pictures_that_went_with_a_withdrawn_post_are_uploaded_again(peer: Peer, account: Channel) -> None:
    wanted = post(peer.clock, pictures=(picture(),))
    kept = account.prepare(wanted, None)
    assert account.prepare(wanted, kept) is kept
    receipt = account.send(wanted, kept)
    peer.clock.advance(timedelta(seconds=1))
    account.withdraw(receipt)
    with pytest.raises(RetryAt) as gone:
        account.send(wanted, kept)
    again = account.prepare(wanted, gone.value.keep)
    assert again.marker == kept.marker
    account.send(wanted, again)
    assert len(peer.records()) == 1


def test_an_answer_to_a_post_that_is_gone_is_refused(peer: Peer, account: Channel) -> None:
    first = publish(account, post(peer.clock, "a"))
    account.withdraw(first)
    with pytest.raises(Rejected, match="gone from Bluesky"):
        account.prepare(post(peer.clock, "b", reply_to=first.platform_id), None)


def test_a_person_may_name_the_post_before_by_its_address(peer: Peer, account: Channel) -> None:
    first = publish(account, post(peer.clock, "a"))
    second = post(peer.clock, "b", reply_to=f"{first.url}/")
    receipt = publish(account, second)
    values = {record["uri"]: record["value"] for record in peer.records()}
    assert values[receipt.platform_id]["reply"]["parent"]["uri"] == first.platform_id
    assert isinstance(account.find(second, ATTEMPT), Found)
    assert account.find(replace(second, reply_to=None), ATTEMPT) != Found(receipt)
    with pytest.raises(Rejected, match="not the id of a post"):
        account.withdraw(replace(first, platform_id="17"))


def test_many_posts_cost_one_login_and_a_session_that_ends_is_renewed(peer: Peer, account: Channel) -> None:
    for delivery in "abc":
        publish(account, post(peer.clock, delivery))
    assert (peer.relay.asked[LOGIN], peer.relay.asked[RENEWAL]) == (1, 0)
    peer.clock.advance(timedelta(hours=2))
    publish(account, post(peer.clock, "d"))
    publish(account, post(peer.clock, "e"))
    assert (peer.relay.asked[LOGIN], peer.relay.asked[RENEWAL]) == (1, 1)
    assert len(peer.records()) == 5


def test_a_wrong_app_password_needs_a_person(peer: Peer) -> None:
    account = peer.open(app_password="aaaa-bbbb-cccc-dddd")
    with pytest.raises(NeedsReconnect, match="Invalid identifier or password"):
        account.check()


def test_check_names_the_handle(peer: Peer, account: Channel) -> None:
    assert account.check().name == f"Bluesky, connected as @{peer.settings['handle']}"


def test_a_picture_that_is_too_large_is_refused_before_any_call(peer: Peer, account: Channel) -> None:
    with pytest.raises(Rejected, match="1000001 of 1000000 bytes"):
        account.prepare(post(peer.clock, pictures=(picture(size=1_000_001),)), None)
    assert not peer.relay.asked


@given(st.text(), st.text())
def test_a_facet_names_the_bytes_of_its_link_or_hashtag(before: str, after: str) -> None:
    text = f"{before} {LINK} #क्षमा {after}"
    found = list(facets(text))
    for each in found:
        part = text.encode()[each["index"]["byteStart"] : each["index"]["byteEnd"]].decode()
        feature = each["features"][0]
        assert part in {feature.get("uri"), f"#{feature.get('tag')}"}
    assert {"uri": LINK, "$type": "app.bsky.richtext.facet#link"} in [each["features"][0] for each in found]


def test_keys_are_deterministic_differ_within_a_second_and_follow_the_slots() -> None:
    keys = {record_key(PostPayload(f"delivery {number}", "", (), due_at=NOW)) for number in range(2000)}
    assert len(keys) == 2000
    assert record_key(PostPayload("a", "one text", (), due_at=NOW)) == record_key(PostPayload("a", "", (), due_at=NOW))
    later = {record_key(PostPayload(f"{n}", "", (), due_at=NOW + timedelta(seconds=1))) for n in range(100)}
    assert max(keys) < min(later)


def application(root: Path, settings: dict[str, Any], ahead: int = 0) -> Application:
    """Return the product, publishing to Bluesky, its clock some seconds ahead so that nobody waits for a lease."""
    environment = {
        "CLINIC_BLUESKY__BASE_URL": settings["base_url"],
        "CLINIC_BLUESKY__HANDLE": settings["handle"],
        "CLINIC_BLUESKY_APP_PASSWORD": settings["app_password"],
        "CLINIC_CLINIC__QUIET_HOURS": "false",
    }
    made = Application(root, environment, clock=ClockAhead(ahead))
    worker = replace(made.settings.worker, lease=timedelta(seconds=30), settle=timedelta(seconds=1))
    made.current_settings = GivenSettings(made, replace(made.settings, worker=worker))
    return made


@pytest.mark.timeout(300)
def test_workers_killed_between_the_call_and_the_record_leave_one_record_of_each(peer: Peer, tmp_path: Path) -> None:
    root = tmp_path / "clinic"
    initialise(root, NewClinic(jurisdictions=("IN",)))
    product = application(root, peer.settings)
    product.found()
    approve_posts(product, [datetime.now(UTC) - timedelta(seconds=1)] * peer.kills, "bluesky")
    command = [sys.executable, __file__, str(root), json.dumps(peer.settings), str(peer.kills)]
    folders = (Path(__file__).parent, Path(__file__).parents[1])
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, folders))}
    lives = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout.split()
    assert lives == ["killed"] * peer.kills + ["ended:0"] * 2
    with product.store.transaction() as tables:
        deliveries = [tables.deliveries.of_item(post_key(number, "bluesky"))[0] for number in range(peer.kills)]
    product.store.close()
    assert {delivery.state for delivery in deliveries} == {DeliveryState.ACCEPTED}
    kept = {record["uri"]: record["value"]["text"].split("\n")[0] for record in peer.records()}
    assert {each.receipt.platform_id for each in deliveries if each.receipt} == set(kept)
    assert Counter(kept.values()) == {post_text(number): 1 for number in range(peer.kills)}
    assert (peer.relay.asked[PUT], peer.relay.asked[LOGIN]) == (peer.kills, 1)


def live_and_die(root: Path, settings: dict[str, Any], kills: int) -> None:
    """Fork workers, each a minute after the one before: it settles what that one left, calls, and dies of the answer.

    The last two have nothing left to call, and live.
    """
    for number in range(kills + 2):
        child = os.fork()
        if child == 0:
            worker = application(root, settings, 60 * number)
            worker.delivery.run_once(worker.publisher(die_at("after call", "bluesky", 1)))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        ended = os.waitstatus_to_exitcode(status)
        sys.stdout.write("killed\n" if ended == -signal.SIGKILL else f"ended:{ended}\n")


if __name__ == "__main__":
    live_and_die(Path(sys.argv[1]), json.loads(sys.argv[2]), int(sys.argv[3]))
