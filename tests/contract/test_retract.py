"""Retracting: nothing pending goes out, what is live is listed, a correction is drafted, and nothing comes back."""

import json
import threading
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import cast

import pytest
from delivery_world import (
    ARTICLE,
    CLINIC,
    DUE,
    NOW,
    SETTLE,
    FakeWorkspace,
    World,
    issue,
    post,
    words,
)
from signing_people import AUTHOR, CLINICIAN, PASSWORD, sign

from scheduler.domain.article import LEAD, Paragraph, Section
from scheduler.domain.campaign import Campaign, ChannelPlan, Library, Override, Reference, Statement
from scheduler.domain.content import (
    Card,
    Issue,
    Item,
    ItemKey,
    ItemState,
    Post,
    PostPart,
    Sentence,
    StatementSource,
    is_correction,
    is_retracted,
)
from scheduler.domain.delivery import DeliveryState, Outcome, Receipt
from scheduler.domain.errors import BadInput, ClinicError, NeedsReconnect, NotFound, Uncertain
from scheduler.domain.people import Credentials, Person, Role
from scheduler.ports import Database, Store
from scheduler.services.documents.records import retracted_document
from scheduler.services.plan import plan
from scheduler.services.platform_call import Call
from scheduler.services.resolve import Verdict
from scheduler.services.retract import NO_WORDS, TRIES, Retraction
from scheduler.services.retraction_report import Retracted, Target, TargetKind
from scheduler.storage.approvals import SqlApprovals

IRIS = Credentials("iris", PASSWORD)
REASON = "the study was withdrawn"
CORRECTION = Statement("correction", 1, "Correction: the long one.", "Correction: the short one.")
RISKS = Statement("risks", 1, "Every procedure carries risks.", "Ask about risks.", references=("proffer-2022",))
STUDY = Reference("proffer-2022", "A study", "Proffer", 2022)
LIBRARY = Library((RISKS, CORRECTION), "v1", (STUDY,))
CHANNELS = (
    ChannelPlan("x", tuple(range(7)), (time(10), time(17))),
    ChannelPlan("email", tuple(range(7)), (time(12),)),
)


@dataclass
class PlannedWorkspace(FakeWorkspace):
    overrides: dict[str, Override] = field(default_factory=dict)
    channels: tuple[ChannelPlan, ...] = CHANNELS

    def campaign(self, slug: str) -> Campaign:
        found = super().campaign(slug)
        return replace(found, channels=self.channels, overrides=self.overrides)


class Clinic(World):
    def __init__(self, store: Store) -> None:
        super().__init__(store)
        workspace = PlannedWorkspace(LIBRARY, renderer=self.renderer)
        self.workspace = workspace
        self.files = workspace
        self.items = replace(self.items, workspace=workspace)
        self.sheets = replace(self.sheets, items=self.items, workspace=workspace)
        self.desk = replace(self.desk, items=self.items, sheets=self.sheets, workspace=workspace)
        self.comparison = replace(self.comparison, workspace=workspace)
        self.resolution = replace(self.resolution, workspace=workspace)
        self.publisher = self.another_publisher("worker-1")
        self.reconciliation = self.another_reconciliation()
        self.retraction = Retraction(cast("Database", store), workspace, self.staff, self.channels, self.clock)

    def retract(self, what: TargetKind, name: str) -> Retracted:
        return self.retraction.retract(Target(what, name), IRIS, REASON)

    def retract_item(self, item: Item) -> Retracted:
        return self.retract(TargetKind.ITEM, str(item.key))

    def plan_again(self) -> None:
        plan("camp", self.workspace, self.store, self.renderer, self.clock)

    def planned(self) -> dict[str, Item]:
        with self.store.transaction() as tables:
            return {str(item.key): item for item in tables.items.of_campaign("camp")}

    def actions(self, subject: str) -> list[str]:
        with self.store.transaction() as tables:
            return [entry.event.action for entry in tables.audit.entries(subject)]

    def calls(self) -> int:
        return len(self.x.calls) + len(self.email.calls)


@pytest.fixture
def clinic(store: Store) -> Clinic:
    clinic = Clinic(store)
    clinic.staff.add(Person("iris", "Iris", (Role.PUBLISHER,)), PASSWORD, CLINICIAN)
    clinic.staff.add(Person("asha", "Asha", (Role.AUTHOR,)), PASSWORD, CLINICIAN)
    return clinic


def carrying(item: Item, statement: str = "risks") -> Item:
    sentence = Sentence("Ask about risks.", StatementSource(statement, 1))
    return replace(item, draft=replace(item.draft, statements=(sentence,)))


POST = post()
THREAD = post(parts=("First sentence.", "Second sentence.", "Third sentence."))
ISSUE = issue()


def test_nothing_pending_of_a_retracted_campaign_goes_out(clinic: Clinic) -> None:
    draft = post("draft")
    clinic.approve(THREAD, ISSUE)
    clinic.plan(draft)
    clinic.subscribe(3)
    done = clinic.retract(TargetKind.CAMPAIGN, "camp")
    clinic.run_at(DUE)
    assert clinic.calls() == 0
    assert {clinic.state(item) for item in (THREAD, ISSUE, draft)} == {ItemState.CANCELLED}
    assert set(clinic.states(THREAD)) == {"cancelled"}
    assert (done.live, done.doubtful, done.corrections) == ((), (), ())
    assert {str(each.item): each.cancelled for each in done.effects}[str(THREAD.key)] == 3
    assert clinic.item(THREAD).note == f"retracted: Iris: {REASON}"


def test_only_the_named_item_is_retracted(clinic: Clinic) -> None:
    other = post("other")
    clinic.approve(POST, other)
    clinic.retract_item(POST)
    clinic.run_at(DUE)
    assert (clinic.state(POST), clinic.state(other)) == (ItemState.CANCELLED, ItemState.PUBLISHED)


@pytest.mark.parametrize("quote", ["body", "heading", "card", "its own section", "an issue's section"])
def test_a_section_takes_every_item_that_quotes_it(clinic: Clinic, quote: str) -> None:
    heading, body = words("care", -1, "Care"), words("care", 0, "First sentence.")
    lead = words(LEAD, 0, "The lead.")
    plain = post("elsewhere").draft
    assert isinstance(plain, Post)
    elsewhere = replace(plain, parts=(PostPart(((lead,),)),))
    drafts = {
        "body": replace(elsewhere, parts=(PostPart(((body,),)),)),
        "heading": replace(elsewhere, parts=(PostPart(((heading,),)),)),
        "card": replace(elsewhere, cards=(Card("key-point", lead), Card("key-point", heading, (lead,)))),
    }
    quoting = {
        "its own section": replace(POST, draft=replace(elsewhere, key=POST.key)),
        "an issue's section": ISSUE,
    }.get(quote) or replace(post("elsewhere"), draft=drafts[quote])
    bystander = replace(post("bystander"), draft=replace(elsewhere, key=post("bystander").key))
    clinic.plan(quoting, bystander)
    done = clinic.retract(TargetKind.SECTION, "camp/care")
    assert [effect.item for effect in done.effects] == [quoting.key]
    assert (clinic.state(quoting), clinic.state(bystander)) == (ItemState.CANCELLED, ItemState.DRAFT)


def test_the_articles_title_does_not_make_an_issue_quote_the_lead(clinic: Clinic) -> None:
    titled = issue("care")
    assert isinstance(titled.draft, Issue)
    assert titled.draft.title is not None
    assert titled.draft.title.source == words(LEAD, -1, "Title").source
    clinic.plan(titled)
    with pytest.raises(NotFound, match="quotes a section 'lead'"):
        clinic.retract(TargetKind.SECTION, "camp/lead")


def test_a_statement_takes_every_item_of_every_campaign_that_carries_it(clinic: Clinic) -> None:
    here, there = carrying(POST), carrying(post(campaign="other"))
    on_card = post("on-card")
    card = Card("key-point", words("care", -1, "Care"), (Sentence("Risks.", StatementSource("risks", 1)),))
    assert isinstance(on_card.draft, Post)
    on_card = replace(on_card, draft=replace(on_card.draft, cards=(card,)))
    without = post("without")
    clinic.plan(here, there, on_card, without)
    done = clinic.retract(TargetKind.STATEMENT, "risks")
    assert {effect.item for effect in done.effects} == {here.key, there.key, on_card.key}
    assert clinic.state(without) is ItemState.DRAFT
    assert done.marked
    assert clinic.files.library_.statement("risks") == replace(RISKS, retracted=REASON)


def test_a_reference_takes_every_item_whose_statement_rests_on_it(clinic: Clinic) -> None:
    resting, not_resting = carrying(POST), carrying(post("other"), "correction")
    clinic.plan(resting, not_resting)
    done = clinic.retract(TargetKind.REFERENCE, "proffer-2022")
    assert [effect.item for effect in done.effects] == [resting.key]
    assert clinic.files.library_.reference("proffer-2022") == replace(STUDY, retracted=REASON)
    assert clinic.files.library_.statement("risks") == RISKS


def test_what_no_item_carries_is_kept_from_being_used_all_the_same(clinic: Clinic) -> None:
    done = clinic.retract(TargetKind.STATEMENT, "risks")
    assert (done.effects, done.marked) == ((), True)


def test_a_statement_that_left_the_library_still_takes_the_items_that_carry_it(clinic: Clinic) -> None:
    carrier = carrying(POST, "gone")
    clinic.plan(carrier)
    done = clinic.retract(TargetKind.STATEMENT, "gone")
    assert (len(done.effects), done.marked) == (1, False)


@pytest.mark.parametrize(
    ("what", "name", "words_"),
    [
        (TargetKind.CAMPAIGN, "nothing", "has no items"),
        (TargetKind.ITEM, "camp/care", "write campaign/section/channel/kind"),
        (TargetKind.ITEM, "camp/none/x/post", "there is no item"),
        (TargetKind.SECTION, "camp/none", "quotes a section 'none'"),
        (TargetKind.SECTION, "camp", "quotes a section ''"),
        (TargetKind.STATEMENT, "none", "no statement 'none'"),
        (TargetKind.REFERENCE, "none", "no reference 'none'"),
    ],
)
def test_a_target_that_names_nothing_is_an_error_and_changes_nothing(
    clinic: Clinic, what: TargetKind, name: str, words_: str
) -> None:
    clinic.approve(POST)
    with pytest.raises(ClinicError, match=words_):
        clinic.retract(what, name)
    with pytest.raises(ClinicError, match=words_):
        clinic.retraction.look(Target(what, name))
    assert clinic.state(POST) is ItemState.APPROVED


@pytest.mark.parametrize("reason", ["", "  ", "two\nlines"])
def test_a_retraction_needs_a_reason_in_one_line(clinic: Clinic, reason: str) -> None:
    clinic.approve(POST)
    with pytest.raises(BadInput, match="reason"):
        clinic.retraction.retract(Target(TargetKind.CAMPAIGN, "camp"), IRIS, reason)
    assert clinic.state(POST) is ItemState.APPROVED


@pytest.mark.parametrize("credentials", [Credentials("asha", PASSWORD), Credentials("iris", "wrong")])
def test_only_who_publishes_or_signs_may_retract_or_delete(clinic: Clinic, credentials: Credentials) -> None:
    clinic.approve(carrying(POST))
    with pytest.raises(ClinicError):
        clinic.retraction.retract(Target(TargetKind.STATEMENT, "risks"), credentials, REASON)
    with pytest.raises(ClinicError):
        clinic.retraction.delete((), credentials, REASON)
    assert clinic.state(POST) is ItemState.APPROVED
    assert clinic.files.library_ == LIBRARY


def test_looking_says_what_would_happen_and_changes_nothing(clinic: Clinic) -> None:
    clinic.approve(THREAD)
    clinic.x.failures = [None, Uncertain("lost")]
    clinic.run_at(DUE)
    before = clinic.item(THREAD), clinic.deliveries(THREAD)
    outlook = clinic.retraction.look(Target(TargetKind.CAMPAIGN, "camp"))
    assert (clinic.item(THREAD), clinic.deliveries(THREAD)) == before
    assert [str(each.item) for each in outlook.corrections] == ["camp/correction-campaign/x/post"]
    done = clinic.retract(TargetKind.CAMPAIGN, "camp")
    assert (done.effects, done.live, done.doubtful) == (outlook.effects, outlook.live, outlook.doubtful)
    assert clinic.retraction.look(Target(TargetKind.CAMPAIGN, "camp")).corrections == ()


def test_looking_says_that_the_library_has_no_words_for_a_correction(clinic: Clinic) -> None:
    published(clinic)
    clinic.files.library_ = Library((RISKS,))
    assert clinic.retraction.look(Target(TargetKind.CAMPAIGN, "camp")).corrections[0].reason == NO_WORDS


def published(clinic: Clinic, *items: Item) -> None:
    clinic.approve(*(items or (POST,)))
    clinic.run_at(DUE)


def test_what_is_live_is_listed_with_its_url_and_time(clinic: Clinic) -> None:
    published(clinic)
    (live,) = clinic.retract(TargetKind.CAMPAIGN, "camp").live
    assert live.receipt == Receipt("x-1", "https://x.test/1", DUE)
    assert (live.item, live.sequence, live.count) == (POST.key, 1, 1)
    assert clinic.state(POST) is ItemState.RETRACTED


def test_of_a_thread_that_is_half_out_the_rest_is_cancelled_and_the_half_is_listed(clinic: Clinic) -> None:
    clinic.approve(THREAD)
    clinic.clock.move_to(DUE)
    (claimed,) = clinic.publisher.claim(1)
    clinic.publisher.deliver(claimed)
    done = clinic.retract_item(THREAD)
    clinic.run_at(DUE + timedelta(minutes=10))
    assert clinic.states(THREAD) == ["accepted", "cancelled", "cancelled"]
    assert [part.sequence for part in done.live] == [1]
    assert clinic.state(THREAD) is ItemState.RETRACTED
    assert len(clinic.x.calls) == 1


def test_of_an_issue_that_is_half_sent_every_person_is_accounted_for(clinic: Clinic) -> None:
    clinic.preparation = replace(clinic.preparation, batch_of=lambda _account: 2)
    clinic.approve(ISSUE)
    clinic.subscribe(5)
    clinic.clock.move_to(DUE)
    clinic.preparation.run()
    (claimed,) = clinic.publisher.claim(1)
    clinic.publisher.deliver(claimed)
    done = clinic.retract_item(ISSUE)
    clinic.run_at(DUE + timedelta(minutes=10))
    assert clinic.states(ISSUE) == ["accepted", "cancelled", "cancelled"]
    assert [part.sequence for part in done.live] == [1]
    with clinic.store.transaction() as tables:
        sums = tables.recipients.accounting(ISSUE.key, 1)
        reasons = {each.reason for each in tables.recipients.of_issue(ISSUE.key, 1) if each.state == "failed"}
    assert (sums.accepted, sums.failed, sums.waiting, sums.audience) == (2, 3, 0, 5)
    assert reasons == {f"retracted: Iris: {REASON}"}


@pytest.mark.parametrize("state", ["missed", "rejected"])
def test_what_waits_for_a_person_is_cancelled_too(clinic: Clinic, state: str) -> None:
    clinic.approve(POST)
    if state == "missed":
        clinic.run_at(DUE + timedelta(days=1))
    else:
        clinic.renderer.mark = "!"
        clinic.approve(thread := post("thread", ("First sentence.", "Second sentence.")))
        clinic.clock.move_to(DUE)
        (first, *_) = [each for each in clinic.publisher.claim(5) if each.item == thread.key]
        clinic.publisher.deliver(first)
        clinic.renderer.mark = ""
        clinic.run()
        assert "rejected" in clinic.states(thread)
        clinic.retract_item(thread)
        assert clinic.states(thread) == ["accepted", "cancelled"]
        assert clinic.state(thread) is ItemState.RETRACTED
        return
    clinic.retract_item(POST)
    assert (clinic.states(POST), clinic.state(POST)) == (["cancelled"], ItemState.CANCELLED)


def test_what_is_claimed_when_it_is_retracted_is_listed_and_then_not_called(clinic: Clinic) -> None:
    clinic.approve(THREAD)
    clinic.clock.move_to(DUE)
    (claimed,) = clinic.publisher.claim(1)
    (doubtful,) = clinic.retract_item(THREAD).doubtful
    assert (doubtful.delivery, doubtful.state) == (claimed.id, DeliveryState.CLAIMED)
    clinic.publisher.deliver(claimed)
    clinic.run()
    assert clinic.calls() == 0
    assert set(clinic.states(THREAD)) == {"cancelled"}
    assert clinic.state(THREAD) is ItemState.RETRACTED


def test_what_is_being_called_when_it_is_retracted_keeps_its_proof(clinic: Clinic) -> None:
    clinic.approve(THREAD)
    listed: list[Retracted] = []
    clinic.x.before_send = lambda _: listed.append(clinic.retract_item(THREAD))
    clinic.run_at(DUE)
    assert listed[0].doubtful[0].state is DeliveryState.CALLING
    assert clinic.states(THREAD) == ["accepted", "cancelled", "cancelled"]
    assert clinic.state(THREAD) is ItemState.RETRACTED
    clinic.x.before_send = None
    assert [part.receipt for part in clinic.retract_item(THREAD).live] == [Receipt("x-1", "https://x.test/1", DUE)]


@pytest.mark.parametrize("was_published", [True, False])
def test_what_is_uncertain_when_it_is_retracted_is_still_looked_for_and_never_sent(
    clinic: Clinic, was_published: bool
) -> None:
    clinic.approve(POST)
    clinic.x.failures, clinic.x.lost = [Uncertain("lost")], was_published
    clinic.run_at(DUE)
    assert [part.state for part in clinic.retract_item(POST).doubtful] == [DeliveryState.UNCERTAIN]
    clinic.run_at(DUE + SETTLE)
    assert clinic.states(POST) == ["accepted" if was_published else "cancelled"]
    assert clinic.state(POST) is ItemState.RETRACTED
    assert clinic.item(POST).note == f"retracted: Iris: {REASON}"
    assert len(clinic.x.calls) == 1


def test_a_person_can_say_of_a_retracted_item_that_it_is_out_but_not_send_it(clinic: Clinic) -> None:
    clinic.approve(POST)
    clinic.x.failures = [Uncertain("lost")]
    clinic.run_at(DUE)
    clinic.retract_item(POST)
    with pytest.raises(BadInput, match="was retracted"):
        clinic.resolution.resolve(str(POST.key), Verdict.SEND, AUTHOR)
    clinic.resolution.resolve(str(POST.key), Verdict.SENT, AUTHOR, platform_id="17")
    assert clinic.state(POST) is ItemState.RETRACTED
    assert [part.receipt.platform_id for part in clinic.retract_item(POST).live if part.receipt] == ["17"]


def test_proof_that_comes_after_all_makes_a_retracted_item_of_a_cancelled_one(clinic: Clinic) -> None:
    clinic.approve(POST)
    clinic.x.failures = [Uncertain("lost")]
    clinic.run_at(DUE)
    clinic.resolution.resolve(str(POST.key), Verdict.DROP, AUTHOR)
    clinic.retract_item(POST)
    assert clinic.state(POST) is ItemState.CANCELLED
    with clinic.store.transaction() as tables:
        (delivery,) = tables.deliveries.of_item(POST.key)
        (attempt,) = tables.deliveries.attempts(delivery.id)
    late = Receipt("x-9", "https://x.test/9", DUE)
    clinic.publisher._record(delivery, attempt, Call(Outcome.ACCEPTED, receipt=late))
    assert clinic.state(POST) is ItemState.RETRACTED
    assert [part.receipt for part in clinic.retract_item(POST).live] == [late]


def test_an_earlier_version_that_is_out_is_listed(clinic: Clinic) -> None:
    published(clinic)
    with clinic.store.transaction() as tables:
        tables.items.put(replace(tables.items.get(POST.key), version=2, state=ItemState.DRAFT))
    assert len(clinic.retract_item(POST).live) == 1
    assert clinic.state(POST) is ItemState.RETRACTED


def test_a_database_that_refuses_once_is_asked_again(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    clinic.approve(POST)
    refused: list[str] = []
    void = SqlApprovals.void

    def deadlock(approvals: SqlApprovals, key: ItemKey, reason: str, now: datetime) -> int:
        if len(refused) < TRIES - 1:
            refused.append(str(key))
            raise ClinicError("the database broke up a deadlock; nothing was written, try again")
        return void(approvals, key, reason, now)

    monkeypatch.setattr(SqlApprovals, "void", deadlock)
    assert clinic.retract_item(POST).effects[0].cancelled == 1
    assert clinic.state(POST) is ItemState.CANCELLED
    refused.clear()
    monkeypatch.setattr("scheduler.services.retract.TRIES", 1)
    with pytest.raises(ClinicError, match="deadlock"):
        clinic.retract_item(POST)


def test_a_worker_and_a_retraction_at_once_lose_no_receipt_and_send_nothing_after_it(clinic: Clinic) -> None:
    threads = [post(f"care-{number}", ("First sentence.", "Second sentence.")) for number in range(6)]
    clinic.approve(*threads)
    clinic.clock.move_to(DUE)
    work = threading.Thread(target=clinic.run)
    work.start()
    clinic.retract(TargetKind.CAMPAIGN, "camp")
    work.join()
    clinic.run()
    live = clinic.retraction.look(Target(TargetKind.CAMPAIGN, "camp"))
    assert {part.receipt for part in live.live} == set(clinic.x.published.values())
    assert live.doubtful == ()
    assert all(is_retracted(clinic.item(item)) for item in threads)
    assert all(set(clinic.states(item)) <= {"accepted", "cancelled"} for item in threads)


def test_the_signature_ends_with_the_reason(clinic: Clinic) -> None:
    clinic.approve(POST)
    clinic.retract_item(POST)
    with clinic.store.transaction() as tables:
        approval = tables.approvals.current(POST.key, 1)
    assert approval is not None
    assert approval.voided_at == NOW
    assert approval.void_reason == f"retracted: Iris: {REASON}"


def planned(clinic: Clinic) -> str:
    said = Paragraph("Keep the wound dry for two days. Wash your hands before you change its dressing.")
    clinic.files.article_ = replace(ARTICLE, sections=(Section("care", "Care", 2, (said,)),))
    clinic.plan_again()
    return "camp/care/x/post"


def test_planning_again_does_not_bring_a_retracted_item_back(clinic: Clinic) -> None:
    key = planned(clinic)
    clinic.retract(TargetKind.CAMPAIGN, "camp")
    before = clinic.planned()
    assert set(before) > {key}
    clinic.plan_again()
    assert clinic.planned() == before
    assert {item.state for item in before.values()} == {ItemState.CANCELLED}


def test_an_item_that_was_only_left_out_does_not_come_back_once_it_is_retracted(clinic: Clinic) -> None:
    key = planned(clinic)
    clinic.files.overrides = {"care/x": Override(skip=True)}
    clinic.plan_again()
    assert clinic.planned()[key].note.startswith("taken out of the plan")
    clinic.retract(TargetKind.ITEM, key)
    clinic.files.overrides = {}
    clinic.plan_again()
    assert is_retracted(clinic.planned()[key])


def test_sending_a_campaign_back_leaves_what_was_retracted_alone(clinic: Clinic) -> None:
    other = post("other")
    clinic.approve(POST, other)
    clinic.retract_item(POST)
    decisions = {each.key: each for each in clinic.desk.reject("camp", CLINICIAN, "too bold")}
    assert POST.key not in decisions, "a campaign is not sent back with what was left out of it"
    assert decisions[other.key].done
    assert is_retracted(clinic.item(POST))


def test_a_retracted_item_of_which_nothing_is_out_comes_back_when_it_is_named_itself(clinic: Clinic) -> None:
    clinic.approve(POST)
    clinic.retract_item(POST)
    (decision,) = clinic.desk.reject(str(POST.key), CLINICIAN, "it was another one")
    assert decision.done
    assert clinic.state(POST) is ItemState.CHANGES_REQUESTED


def corrections(clinic: Clinic) -> list[Item]:
    return [item for item in clinic.planned().values() if is_correction(item)]


def test_one_correction_is_drafted_for_each_channel_on_which_something_is_live(clinic: Clinic) -> None:
    other = post("other")
    clinic.subscribe(2)
    published(clinic, POST, ISSUE, other)
    done = clinic.retract(TargetKind.CAMPAIGN, "camp")
    assert sorted(str(each.item) for each in done.corrections) == [
        "camp/correction-campaign/email/issue",
        "camp/correction-campaign/x/post",
    ]
    by_channel = {item.key.channel: item for item in corrections(clinic)}
    assert {item.state for item in by_channel.values()} == {ItemState.DRAFT}
    first, second = by_channel["x"].draft, by_channel["email"].draft
    assert isinstance(first, Post)
    assert isinstance(second, Issue)
    assert [each.text for each in first.parts[0].sentences] == [CORRECTION.short]
    assert [each.text for part in second.sections for para in part.paragraphs for each in para.sentences] == [
        CORRECTION.long
    ]
    assert second.subject == CORRECTION.short
    assert by_channel["x"].slot.at > DUE
    assert done.corrections[1].at == f"{by_channel['x'].slot.local:%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("what", "name", "key"),
    [
        (TargetKind.ITEM, "camp/care/x/post", "camp/correction-care/x/post"),
        (TargetKind.SECTION, "camp/care", "camp/correction-care/x/post"),
        (TargetKind.STATEMENT, "risks", "camp/correction-risks/x/post"),
        (TargetKind.REFERENCE, "proffer-2022", "camp/correction-proffer-2022/x/post"),
    ],
)
def test_a_correction_is_named_after_what_was_retracted(clinic: Clinic, what: TargetKind, name: str, key: str) -> None:
    published(clinic, carrying(POST))
    assert [str(each.item) for each in clinic.retract(what, name).corrections] == [key]


def test_a_correction_carries_what_every_post_carries_but_nothing_retracted(clinic: Clinic) -> None:
    always = Statement("always", 1, "Always, long.", "Always.", ("post", "issue"))
    clinic.files.library_ = Library((replace(RISKS, attach=("post",)), CORRECTION, always))
    published(clinic, carrying(POST))
    clinic.retract(TargetKind.STATEMENT, "risks")
    (correction,) = corrections(clinic)
    assert [each.text for each in correction.draft.statements] == ["Always."]


def test_retracting_twice_drafts_once_and_is_recorded_once_per_item(clinic: Clinic) -> None:
    published(clinic)
    first = clinic.retract(TargetKind.CAMPAIGN, "camp")
    second = clinic.retract(TargetKind.CAMPAIGN, "camp")
    assert first.live == second.live
    assert [each.reason for each in second.corrections] == ["is there already, draft"]
    assert len(corrections(clinic)) == 1
    assert clinic.state(corrections(clinic)[0]) is ItemState.DRAFT
    assert clinic.actions(str(POST.key)).count("retracted") == 1


def test_a_correction_survives_planning_again_unchanged(clinic: Clinic) -> None:
    clinic.subscribe(1)
    published(clinic, POST, ISSUE)
    clinic.retract(TargetKind.CAMPAIGN, "camp")
    before = corrections(clinic)
    assert len(before) == 2
    clinic.plan_again()
    assert corrections(clinic) == before
    clinic.files.channels = CHANNELS[:1]
    clinic.plan_again()
    assert corrections(clinic) == before


def test_a_correction_is_submitted_signed_and_sent_like_every_item(clinic: Clinic) -> None:
    published(clinic)
    clinic.retract(TargetKind.CAMPAIGN, "camp")
    (correction,) = corrections(clinic)
    assert all(one.done for one in clinic.desk.submit(str(correction.key), AUTHOR))
    assert all(one.done for one in sign(clinic.desk, str(correction.key)))
    clinic.plan_again()
    clinic.run_at(correction.slot.at)
    assert clinic.state(correction) is ItemState.PUBLISHED
    assert clinic.x.calls[-1].text.startswith(CORRECTION.short)  # type: ignore[union-attr]


def test_a_correction_that_is_retracted_itself_needs_no_other(clinic: Clinic) -> None:
    published(clinic)
    clinic.retract(TargetKind.CAMPAIGN, "camp")
    (correction,) = corrections(clinic)
    published_at = correction.slot.at
    clinic.desk.submit(str(correction.key), AUTHOR)
    sign(clinic.desk, str(correction.key))
    clinic.run_at(published_at)
    done = clinic.retract_item(correction)
    assert (len(done.live), done.corrections) == (1, ())


@pytest.mark.parametrize("library", [Library((RISKS,)), Library((RISKS, replace(CORRECTION, retracted="no")))])
def test_without_words_for_it_no_correction_is_drafted_and_that_is_said(clinic: Clinic, library: Library) -> None:
    published(clinic)
    clinic.files.library_ = library
    done = clinic.retract(TargetKind.CAMPAIGN, "camp")
    assert [each.reason for each in done.corrections] == [NO_WORDS]
    assert corrections(clinic) == []


def test_a_correction_that_finds_no_slot_is_told_and_the_retraction_stands(clinic: Clinic) -> None:
    published(clinic)
    clinic.files.channels = ()
    done = clinic.retract(TargetKind.CAMPAIGN, "camp")
    assert "no longer uses x" in done.corrections[0].reason
    assert clinic.state(POST) is ItemState.RETRACTED


def test_an_item_that_happens_to_have_a_corrections_name_is_left_alone(clinic: Clinic) -> None:
    namesake = post("correction-care")
    published(clinic)
    clinic.plan(namesake)
    done = clinic.retract_item(POST)
    assert [each.reason for each in done.corrections] == ["is the name of another item"]
    assert clinic.item(namesake) == namesake


def test_a_correction_keeps_its_distance_from_what_is_planned(clinic: Clinic) -> None:
    published(clinic)
    clinic.plan_again()
    clinic.retract_item(POST)
    (correction,) = corrections(clinic)
    others = [item for item in clinic.planned().values() if item.key.channel == "x" and item.key != correction.key]
    assert all(abs(item.slot.at - correction.slot.at) >= CLINIC.minimum_gap for item in others)


def test_the_trail_has_a_row_for_each_item_and_one_for_the_whole(clinic: Clinic) -> None:
    published(clinic)
    clinic.plan(post("other"))
    clinic.retract(TargetKind.CAMPAIGN, "camp")
    with clinic.store.transaction() as tables:
        (whole,) = tables.audit.entries("campaign camp")
        *_, single = tables.audit.entries(str(POST.key))
    assert (whole.event.actor, whole.event.action) == ("iris", "retracted")
    assert json.loads(whole.event.detail) == {
        "reason": REASON, "items": 2, "cancelled": 0, "live": 1, "doubtful": 0, "library": False,
        "corrections": ["camp/correction-campaign/x/post"],
    }  # fmt: skip
    assert json.loads(single.event.detail) == {
        "target": "campaign camp", "reason": REASON, "before": "published", "after": "retracted", "cancelled": 0,
        "live": 1, "doubtful": 0, "approvals_voided": 1,
    }  # fmt: skip
    assert clinic.actions("camp/correction-campaign/x/post") == ["correction drafted"]


def test_what_is_live_is_deleted_where_the_platform_can_and_the_proof_stays(clinic: Clinic) -> None:
    published(clinic, THREAD)
    done = clinic.retract_item(THREAD)
    deletions = clinic.retraction.delete(done.live, IRIS, REASON)
    assert all(each.gone for each in deletions)
    assert clinic.x.withdrawn == ["x-1", "x-2", "x-3"]
    assert [each.receipt is not None for each in clinic.deliveries(THREAD)] == [True] * 3
    assert clinic.item(THREAD).note.endswith("part 1 of 3 deleted; part 2 of 3 deleted; part 3 of 3 deleted")
    with clinic.store.transaction() as tables:
        deleted = [each.event for each in tables.audit.entries(str(THREAD.key)) if each.event.action == "deleted"]
    assert [json.loads(each.detail)["url"] for each in deleted] == [f"https://x.test/{n}" for n in (1, 2, 3)]
    assert is_retracted(clinic.item(THREAD))


def test_what_was_deleted_is_no_longer_listed_as_live(clinic: Clinic) -> None:
    published(clinic)
    clinic.retraction.delete(clinic.retract_item(POST).live, IRIS, REASON)
    again = clinic.retract_item(POST)
    assert (again.live, again.doubtful) == ((), ())
    assert clinic.state(POST) is ItemState.RETRACTED


def test_what_cannot_be_deleted_says_why_and_stays_listed(clinic: Clinic) -> None:
    clinic.email.can_withdraw = False
    clinic.x.withdraw_failures = [NeedsReconnect("the keys are wrong")]
    clinic.subscribe(1)
    published(clinic, POST, ISSUE)
    done = clinic.retract(TargetKind.CAMPAIGN, "camp")
    deletions = {each.part.item.channel: each for each in clinic.retraction.delete(done.live, IRIS, REASON)}
    assert not any(each.gone for each in deletions.values())
    assert deletions["x"].reason == "the keys are wrong"
    assert "cannot be called back" in deletions["email"].reason
    clinic.channels.clear()
    (unconnected, *_) = clinic.retraction.delete(done.live, IRIS, REASON)
    assert "no account is connected" in unconnected.reason
    assert clinic.retract(TargetKind.CAMPAIGN, "camp").live == done.live


def test_the_document_has_all_that_is_live_doubtful_deleted_and_drafted(clinic: Clinic) -> None:
    clinic.approve(THREAD)
    clinic.x.failures = [None, Uncertain("lost")]
    clinic.run_at(DUE)
    done = clinic.retract_item(THREAD)
    document = json.loads(json.dumps(retracted_document(done, clinic.retraction.delete(done.live, IRIS, REASON))))
    assert document["target"] == {"what": "item", "name": str(THREAD.key)}
    assert document["items"] == [{"item": str(THREAD.key), "before": "uncertain", "after": "retracted", "cancelled": 1}]
    assert [part["url"] for part in document["live"]] == ["https://x.test/1"]
    assert [(part["part"], part["url"]) for part in document["may_be_out"]] == [("2/3", None)]
    assert document["deleted"][0]["gone"] is True
    assert document["corrections"][0]["item"] == "camp/correction-care/x/post"
