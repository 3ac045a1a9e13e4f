"""X over tweepy, against the simulator."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from channel_cases import ATTEMPT, NOW, ChannelCases

from scheduler.channels.opening import open_account
from scheduler.channels.x.client import DUPLICATE
from scheduler.channels.x.spec import TRANSPORT, XAccount
from scheduler.domain.delivery import Absent, Found, Receipt, Undecided
from scheduler.domain.errors import NeedsReconnect, Rejected, RetryAt, Uncertain
from scheduler.domain.payload import BatchPayload, Picture, PostPayload, RenderedIssue
from scheduler.domain.prepared import NOTHING_PREPARED
from scheduler.ports import Channel, Clock
from scheduler.services.clock_check import ComparedClock
from scheduler.simulator import Call, Fault, Simulator
from scheduler.simulator import x as simulated
from scheduler.simulator.exchange import json_answer
from scheduler.simulator.state import Post
from scheduler.testing import FixedClock

ACCOUNT = simulated.XAccount()
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
PICTURE = Picture("card-1.png", "image/png", PNG, "A card: “Ask first.” Below, the name of the clinic.", 1200, 675)
TEXT = (
    "Exosomes are 30 to 150 nm & “may” support <repair>.\n\nCafe\u0301 facts: "
    "https://news.example.com/exosomes?a=1&b=2 www.example.com/ and example.com"
)
POST = PostPayload(ATTEMPT.delivery, TEXT, ())


class TestX(ChannelCases):
    channel = "x"
    secrets = (
        ACCOUNT.consumer_key,
        ACCOUNT.consumer_secret,
        ACCOUNT.access_token,
        ACCOUNT.access_token_secret,
        "oauth_signature",
    )

    def open(self, url: str, clock: Clock, *, timeout: float = 5.0, key: str | None = None) -> Channel:
        settings = XAccount(
            name="x",
            consumer_key=ACCOUNT.consumer_key,
            consumer_secret=ACCOUNT.consumer_secret,
            access_token=ACCOUNT.access_token if key is None else key,
            access_token_secret=ACCOUNT.access_token_secret,
            base_url=url,
            timeout=timeout,
        )
        return open_account(TRANSPORT, settings, clock)

    def payload(self) -> PostPayload:
        return POST

    def accepted(self, simulator: Simulator) -> list[str]:
        return [post.id for post in simulator.state.posts]

    def test_check_names_the_handle(self, account: Channel) -> None:
        assert account.check().name == "X, connected as @rehearsal"

    def test_a_wrong_secret_is_refused_by_its_signature(self, simulator: Simulator, clock: FixedClock) -> None:
        settings = XAccount(
            name="x",
            consumer_key=ACCOUNT.consumer_key,
            consumer_secret=ACCOUNT.consumer_secret,
            access_token=ACCOUNT.access_token,
            access_token_secret="another",
            base_url=simulator.url,
        )
        with pytest.raises(NeedsReconnect):
            open_account(TRANSPORT, settings, clock).check()

    def test_the_receipt_leads_to_the_post(self, account: Channel) -> None:
        receipt = account.send(POST, NOTHING_PREPARED)
        assert receipt.url == f"https://x.com/i/status/{receipt.platform_id}"

    def test_the_picture_goes_out_with_its_alt_text(self, account: Channel, simulator: Simulator) -> None:
        post = replace(POST, pictures=(PICTURE,))
        account.send(post, account.prepare(post, None))
        (sent,) = simulator.state.posts
        media = simulator.state.media[sent.media[0]]
        assert (media.data, media.alt, media.media_type) == (PICTURE.data, PICTURE.alt, PICTURE.media_type)
        assert isinstance(account.find(post, ATTEMPT), Found)

    def test_four_pictures_go_out_in_order_each_with_its_alt_text(self, account: Channel, simulator: Simulator) -> None:
        pictures = tuple(replace(PICTURE, data=PNG + bytes([number]), alt=f"Card {number}") for number in range(4))
        post = replace(POST, pictures=pictures)
        account.send(post, account.prepare(post, None))
        (sent,) = simulator.state.posts
        kept = [simulator.state.media[name] for name in sent.media]
        assert [(media.data, media.alt) for media in kept] == [(each.data, each.alt) for each in pictures]
        assert isinstance(account.find(post, ATTEMPT), Found)

    def test_a_fifth_picture_is_refused_before_any_call(self, account: Channel, simulator: Simulator) -> None:
        with pytest.raises(Rejected, match="it has 5 pictures, 4 are the most"):
            account.prepare(replace(POST, pictures=(PICTURE,) * 5), None)
        assert not simulator.state.requests

    @pytest.mark.parametrize("fault", [Fault.ERROR, Fault.LOST, Fault.RESET])
    def test_preparing_is_tried_again_whatever_happened_as_nobody_sees_it(
        self, account: Channel, simulator: Simulator, fault: Fault
    ) -> None:
        self.befall(simulator, fault, call=Call.PREPARE)
        with pytest.raises(RetryAt) as failed:
            account.prepare(replace(POST, pictures=(PICTURE,)), None)
        assert failed.value.when > NOW
        assert account.prepare(replace(POST, pictures=(PICTURE,)), None).media

    @pytest.mark.parametrize(
        "picture",
        [
            replace(PICTURE, media_type="image/svg+xml"),
            replace(PICTURE, data=PNG + bytes(5_000_000)),
            replace(PICTURE, alt="a" * 1001),
            replace(PICTURE, alt=""),
        ],
        ids=["type", "size", "long alt", "no alt"],
    )
    def test_a_picture_that_x_would_refuse_is_refused_before_any_call(
        self, account: Channel, simulator: Simulator, picture: Picture
    ) -> None:
        with pytest.raises(Rejected):
            account.prepare(replace(POST, pictures=(picture,)), None)
        assert not simulator.state.requests

    def test_a_newsletter_issue_is_refused_before_any_call(self, account: Channel, simulator: Simulator) -> None:
        issue = RenderedIssue("", "", "", "", (), ())
        with pytest.raises(Rejected):
            account.send(BatchPayload(ATTEMPT.delivery, issue, "", "", None, ()), NOTHING_PREPARED)
        assert not simulator.state.requests

    def test_a_text_that_is_too_long_is_refused_for_good_in_xs_words(self, account: Channel) -> None:
        with pytest.raises(Rejected, match="too long"):
            account.send(replace(POST, text="a" * 281), NOTHING_PREPARED)

    def test_the_same_text_again_is_uncertain_and_leads_to_the_post_that_is_out(
        self, account: Channel, clock: FixedClock
    ) -> None:
        first = account.send(POST, NOTHING_PREPARED)
        clock.advance(timedelta(hours=3))
        with pytest.raises(Uncertain, match=DUPLICATE) as refused:
            account.send(POST, NOTHING_PREPARED)
        again = replace(ATTEMPT, number=2, started_at=clock.now(), reason=refused.value.reason)
        assert account.find(POST, again) == Found(first)

    def test_a_duplicate_that_cannot_be_found_is_a_persons_to_decide(self, account: Channel) -> None:
        refused = replace(ATTEMPT, reason=f"{DUPLICATE}: it may have been published before")
        assert isinstance(account.find(POST, refused), Undecided)

    def test_a_clock_that_is_ahead_hears_the_platforms_time_and_seeks_the_post_by_it(
        self, simulator: Simulator, clock: FixedClock
    ) -> None:
        wrong = timedelta(minutes=10)
        ahead = ComparedClock(FixedClock(NOW + wrong))
        account = self.open(simulator.url, ahead)
        self.befall(simulator, Fault.LOST)
        with pytest.raises(Uncertain):
            account.send(self.payload(), NOTHING_PREPARED)
        assert ahead.difference is None, "an answer that is lost says no time"
        found = account.find(self.payload(), replace(ATTEMPT, started_at=ahead.now()))
        assert isinstance(found, Found)
        assert ahead.difference == -wrong

    def test_a_thread_answers_the_post_before_and_is_found_by_it(self, account: Channel, simulator: Simulator) -> None:
        first = account.send(POST, NOTHING_PREPARED)
        second = replace(POST, text="And then?", reply_to=first.platform_id)
        receipt = account.send(second, NOTHING_PREPARED)
        assert simulator.state.posts[-1].reply_to == first.platform_id
        assert account.find(second, ATTEMPT) == Found(receipt)
        assert account.find(replace(second, reply_to=None), ATTEMPT) == Absent()

    def test_an_answer_to_a_post_that_is_gone_is_refused_for_good(self, account: Channel) -> None:
        with pytest.raises(Rejected, match="deleted or not visible"):
            account.send(replace(POST, reply_to="17"), NOTHING_PREPARED)

    def test_a_post_is_found_on_any_page_of_the_listing(self, account: Channel, clock: FixedClock) -> None:
        receipt = account.send(POST, NOTHING_PREPARED)
        for number in range(120):
            account.send(replace(POST, text=f"Post {number}"), NOTHING_PREPARED)
            clock.advance(timedelta(seconds=20))
        assert account.find(POST, ATTEMPT) == Found(receipt)

    def test_too_many_posts_to_list_leave_it_undecided(self, simulator: Simulator, account: Channel) -> None:
        for number in range(1001):
            simulator.state.add_post(Post("x", "", f"Post {number}", (), None, NOW))
        assert isinstance(account.find(POST, ATTEMPT), Undecided)

    def test_older_posts_are_not_taken_for_it(self, account: Channel, clock: FixedClock) -> None:
        account.send(POST, NOTHING_PREPARED)
        clock.advance(timedelta(days=30))
        assert account.find(POST, replace(ATTEMPT, started_at=clock.now())) == Absent()

    def test_a_post_that_is_not_listed_yet_is_absent_until_it_is(self, clock: FixedClock) -> None:
        with Simulator(clock, visibility_delay=timedelta(seconds=30)) as simulator:
            account = self.open(simulator.url, clock)
            receipt = account.send(POST, NOTHING_PREPARED)
            assert account.find(POST, ATTEMPT) == Absent()
            clock.advance(timedelta(seconds=31))
            assert account.find(POST, ATTEMPT) == Found(receipt)

    def test_a_post_that_is_withdrawn_is_gone_and_every_other_stays(
        self, account: Channel, simulator: Simulator
    ) -> None:
        first = account.send(POST, NOTHING_PREPARED)
        second = account.send(replace(POST, text="Another"), NOTHING_PREPARED)
        assert account.withdraw(first)
        assert [post.id for post in simulator.state.posts] == [second.platform_id]
        assert account.find(POST, ATTEMPT) == Absent()

    def test_what_is_gone_already_counts_as_withdrawn(self, account: Channel) -> None:
        receipt = account.send(POST, NOTHING_PREPARED)
        assert account.withdraw(receipt)
        assert account.withdraw(receipt)
        assert account.withdraw(Receipt("17", None, NOW))

    @pytest.mark.parametrize("fault", [Fault.LOST, Fault.ERROR_AFTER, Fault.ERROR, Fault.RESET])
    def test_withdrawing_is_asked_again_whatever_became_of_the_answer(
        self, account: Channel, simulator: Simulator, fault: Fault
    ) -> None:
        receipt = account.send(POST, NOTHING_PREPARED)
        self.befall(simulator, fault, call=Call.PREPARE)
        with pytest.raises(RetryAt):
            account.withdraw(receipt)
        assert account.withdraw(receipt)
        assert simulator.state.posts == ()

    def test_withdrawing_tells_wrong_keys_and_used_up_limits(
        self, account: Channel, simulator: Simulator, clock: FixedClock
    ) -> None:
        receipt = account.send(POST, NOTHING_PREPARED)
        with pytest.raises(NeedsReconnect):
            self.open(simulator.url, clock, key="not-the-key").withdraw(receipt)
        self.befall(simulator, Fault.RATE_LIMIT, seconds=600, call=Call.PREPARE)
        with pytest.raises(RetryAt) as limited:
            account.withdraw(receipt)
        assert limited.value.when == NOW + timedelta(minutes=10)
        assert len(simulator.state.posts) == 1

    @pytest.mark.parametrize("name", ["unknown", "", "17/hidden", "../me"])
    def test_what_is_no_posts_id_is_refused_before_any_call(
        self, account: Channel, simulator: Simulator, name: str
    ) -> None:
        with pytest.raises(Rejected, match="not the id of a post"):
            account.withdraw(Receipt(name, None, NOW))
        assert not simulator.state.requests

    def test_a_post_that_x_does_not_delete_is_a_persons_to_delete(
        self, account: Channel, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(simulator, "respond", lambda _: json_answer({"data": {"deleted": False}}))
        with pytest.raises(Rejected, match="did not delete"):
            account.withdraw(Receipt("17", None, NOW))

    def test_a_404_that_is_not_about_the_post_does_not_count_as_deleted(
        self, account: Channel, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(simulator, "respond", lambda _: json_answer({"title": "Not Found"}, 404))
        with pytest.raises(Rejected, match="404"):
            account.withdraw(Receipt("17", None, NOW))
