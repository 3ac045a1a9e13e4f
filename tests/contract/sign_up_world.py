"""A clinic whose newsletter people sign up to: the world of deliveries, with its standing messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from delivery_world import CLINIC, FakeRenderer, FakeWorkspace, World
from signing_people import AUTHOR, sign
from sqlalchemy import MetaData, select

from scheduler.config.workspace import standing_campaign
from scheduler.domain.article import Article
from scheduler.domain.campaign import Campaign, Clinic
from scheduler.domain.consent import ConsentRecord, Wording
from scheduler.domain.content import Draft, Item
from scheduler.domain.errors import BadInput, ChannelFailure
from scheduler.domain.payload import Addressee, BatchPayload, Rendered, RenderedIssue
from scheduler.domain.standing import STANDING_CAMPAIGN, StandingMessage, own_link, standing_key
from scheduler.domain.subscriber import Subscriber, Suppression, SuppressionKind
from scheduler.domain.subscription import Subscription, Topic
from scheduler.ports import Boundary
from scheduler.services.deliver import Publisher, no_boundary
from scheduler.services.erasure import ErasureDesk
from scheduler.services.preferences import PreferencesDesk
from scheduler.services.pseudonyms import Pseudonyms
from scheduler.services.retention import RetentionDesk
from scheduler.services.sign_up import SignUpDesk, Wish
from scheduler.services.standing import StandingMessages
from scheduler.storage.sealing import KeyedSealing
from scheduler.storage.store import SqlStore
from scheduler.testing import FakeChannel

KEY = b"k" * 32
WORDS = Wording("en", "Yes, send me the newsletter of Demo Clinic.")
SUBSCRIPTION = Subscription(
    languages=("en", "hi"),
    topics=(Topic("skin", {"en": "Skin care"}), Topic("hair", {"en": "Hair loss"})),
)
CONFIRMATION = standing_key(StandingMessage.CONFIRMATION, "en", "email")
WELCOME = standing_key(StandingMessage.WELCOME, "en", "email")
LINK = "link to "


@dataclass
class StandingRenderer(FakeRenderer):
    """Renders standing messages with the link that their readers need."""

    def render(self, draft: Draft) -> Rendered:
        if draft.key.campaign != STANDING_CAMPAIGN:
            return super().render(draft)
        way = own_link(draft.key)
        words = f"{draft.key.section}{self.mark} {CLINIC.postal_address}"
        html = f"<p>{words}</p><a href='{way}'>Here</a>"
        return RenderedIssue(draft.key.section, "", html, f"{words} {way}", (), ("https://clinic.example.com",))


@dataclass
class StandingWorkspace(FakeWorkspace):
    """Files with the campaign that has none."""

    clinic_: Clinic = field(
        default_factory=lambda: replace(CLINIC, newsletter=replace(CLINIC.newsletter, subscription=SUBSCRIPTION))
    )

    def campaign(self, slug: str) -> Campaign:
        return standing_campaign(self.clinic()) if slug == STANDING_CAMPAIGN else super().campaign(slug)

    def article(self, slug: str) -> Article:
        return Article("Demo Clinic", (), ()) if slug == STANDING_CAMPAIGN else super().article(slug)


@dataclass(slots=True)
class ErasingChannel(FakeChannel):
    """An account whose provider erases people. `erased` are those it was asked for; `erase_failures` come first."""

    erased: list[tuple[str, ...]] = field(default_factory=list)
    erase_failures: list[ChannelFailure] = field(default_factory=list)

    def erase(self, addresses: Sequence[str]) -> str:
        if self.erase_failures:
            raise self.erase_failures.pop(0)
        self.erased.append(tuple(addresses))
        return f"job-{len(self.erased)}"


class SignUpWorld(World):
    """A world in which people sign up. `send` lets the worker run once; `links` are those that mails had."""

    def __init__(self, store: SqlStore) -> None:
        self.pseudonyms = Pseudonyms(lambda: (KEY,))
        super().__init__(store, StandingWorkspace(renderer=StandingRenderer()))
        self.preparation = replace(self.preparation, topic_hashes=self.pseudonyms.topics)
        self.standing = StandingMessages(store, self.workspace, self.renderer, self.clock)
        self.sign_ups = SignUpDesk(store, self.clock, self.subscription, self.pseudonyms, read_link)
        self.erasing = ErasingChannel("email", self.clock)
        self.channels["email"] = self.email = self.erasing
        sealing = KeyedSealing((KEY,))
        self.erasure = ErasureDesk(store, self.clock, self.pseudonyms, lambda: self.channels, lambda: sealing)
        self.retention = RetentionDesk(store, self.clock, self.subscription, lambda _seconds: None)
        self.preferences = PreferencesDesk(store, self.clock, self.subscription, self.pseudonyms)

    def subscription(self) -> Subscription:
        return self.workspace.clinic().newsletter.subscription

    def another_publisher(self, owner: str, boundary: Boundary = no_boundary) -> Publisher:
        return replace(
            super().another_publisher(owner, boundary),
            confirm_url=lambda site, sign_up: f"{site}/confirm/{LINK}{sign_up}",
            address_hashes=self.pseudonyms.addresses,
        )

    def suppression(self, address_hash: str, kind: SuppressionKind) -> Suppression:
        return Suppression(address_hash, str(kind), self.clock.now(), kind)

    def rows(self) -> str:
        """Everything that the database has, and on SQLite its files as they are, in lower case."""
        engine = self.store._engine  # type: ignore[attr-defined]  # no port tells what is on the disk
        reflected = MetaData()
        with engine.connect() as connection:
            reflected.reflect(connection)
            rows = [row for table in reflected.sorted_tables for row in connection.execute(select(table))]
        file = engine.url.database if engine.dialect.name == "sqlite" else None
        raw = (
            [path.read_bytes().decode("latin-1") for path in Path(file).parent.glob(f"{Path(file).name}*")]
            if file
            else []
        )
        return "\n".join((*map(repr, rows), *raw)).lower()

    def sign_messages(self) -> None:
        self.standing.plan()
        for item in self.messages():
            if item.state in {"draft", "changes_requested"}:
                submitted = self.desk.submit(str(item.key), AUTHOR)
                assert all(one.done for one in submitted), submitted
                approved = sign(self.desk, str(item.key))
                assert all(one.done for one in approved), approved

    def messages(self) -> tuple[Item, ...]:
        with self.store.transaction() as tables:
            return tables.items.of_campaign(STANDING_CAMPAIGN)

    def sign_up(self, address: str = "asha@example.com", **more: object) -> None:
        self.sign_ups.request(Wish(address, WORDS, **more))  # type: ignore[arg-type]  # a test's own words

    def send(self) -> None:
        self.run()

    def mails(self, section: str = "confirmation") -> list[Addressee]:
        """Who got a standing message, in the order in which it went out."""
        calls = (call for call in self.email.calls if isinstance(call, BatchPayload))
        return [one for call in calls if call.issue.subject.startswith(section) for one in call.addressees]

    def follow_link(self, number: int = -1) -> object:
        """Follow the link in a confirmation that was sent."""
        return self.sign_ups.confirm(self.mails()[number].confirm_url.rpartition("/")[2]).answer

    def subscriber(self, address: str = "asha@example.com", **more: object) -> str:
        """Sign somebody up, let them confirm, and return their opaque id."""
        self.sign_up(address, **more)
        self.send()
        (*_, mine) = (number for number, mail in enumerate(self.mails()) if mail.address == address)
        self.follow_link(mine)
        self.send()
        person = self.person(address)
        assert person is not None
        return person.id

    def person(self, address: str = "asha@example.com") -> Subscriber | None:
        with self.store.transaction() as tables:
            return next(iter(tables.subscribers.at_address(address)), None)

    def consents(self, address: str = "asha@example.com") -> tuple[ConsentRecord, ...]:
        person = self.person(address)
        with self.store.transaction() as tables:
            return tables.consents.of_subscriber(person.id) if person else ()

    def wait(self, **time: float) -> None:
        self.clock.move_to(self.clock.now() + timedelta(**time))


def read_link(token: str) -> str:
    if not token.startswith(LINK):
        raise BadInput("this link is not valid")
    return token.removeprefix(LINK)
