"""The health of a workspace: everything that publishing needs, examined part by part."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from scheduler.channels.registry import specs
from scheduler.domain.account import AccountStatus
from scheduler.domain.campaign import Clinic
from scheduler.domain.content import Card, ItemKey, Kind, OwnWords, Post, PostPart, Sentence
from scheduler.domain.errors import ChannelFailure, ClinicError
from scheduler.domain.health import BackupMade, HealthFinding, Heartbeat
from scheduler.domain.preflight import PreflightFinding, Verdict
from scheduler.domain.standing import STANDING_CAMPAIGN
from scheduler.ports import Channel, Clock, Renderer, Store, Workspace
from scheduler.services.erasure import ErasureDesk
from scheduler.services.installation import Installation
from scheduler.services.preflight.mail import sender_name_fault
from scheduler.services.preflight.particulars import is_placeholder_link, placeholders_of
from scheduler.services.sign_up import SignUpDesk
from scheduler.services.signed_comparison import SignedComparison

_PRODUCT = OwnWords("")
"""Stands for who wrote the words of a card that nobody gets."""

_BUILT = datetime(2026, 1, 1, tzinfo=UTC)
"""An earlier clock is wrong: the product is younger."""

_NOTICE = timedelta(days=14)
"""How long before an account's access ends that is said."""

ACCOUNT = "account: "
"""Begins the names of the parts that are accounts."""

_OLD_BACKUP = timedelta(days=7)
"""How old the newest backup may be."""

_OVERDUE = timedelta(minutes=5)
"""How long something may be due before that is said: a worker looks every few seconds, and one call takes a minute."""

Examination = Callable[[], str]
"""Examines one part and returns a line on what was seen. Raises ClinicError or ChannelFailure when it needs mending."""


@dataclass(frozen=True, slots=True)
class Health:
    """Examines the parts of a workspace, each by its name, in order."""

    parts: Mapping[str, Examination]

    def examine(self, wanted: Callable[[str], bool] = bool) -> tuple[HealthFinding, ...]:
        """Return a finding on each part that is wanted; one that cannot be examined is a finding, not an error."""
        return tuple(self._findings(wanted))

    def _findings(self, wanted: Callable[[str], bool]) -> Iterator[HealthFinding]:
        for name, examine in self.parts.items():
            if not wanted(name):
                continue
            try:
                yield HealthFinding(name, good=True, finding=examine())
            except (ClinicError, ChannelFailure) as error:
                yield HealthFinding(name, good=False, finding=str(error))


def examine_settings(clinic: Clinic) -> str:
    """Look for what a new workspace has in place of the clinic's own, and for a sender's name that is refused.

    Raises ClinicError.
    """
    if left := [finding.line for finding in placeholders_of(clinic)]:
        raise ClinicError("; ".join(left))
    if fault := sender_name_fault(clinic.sender.name, clinic.sender.address):
        raise ClinicError(f"the sender's name '{clinic.sender.name}': {fault}: set name in [clinic.sender]")
    return f"{clinic.name}, {clinic.postal_address}"


def examine_pages(url: str, listens_at: str, *, is_local: bool, has_tls: bool) -> str:
    """Say where subscribers find the pages, and how the server is reached."""
    if is_local:
        way = "which this machine alone reaches: a proxy with https before it lets others in"
    else:
        way = "with https" if has_tls else "without https: let nobody reach it but a proxy with https before it"
    return f"{url}; `clinic serve` listens at {listens_at}, {way}"


def examine_links(store: Store, workspace: Workspace) -> str:
    """Look where the planned campaigns lead: a reader would see the placeholder too. Raises ClinicError."""
    with store.transaction() as tables:
        campaigns = tuple(name for name in tables.items.campaigns() if name != STANDING_CAMPAIGN)
    for name in campaigns:
        link = workspace.campaign(name).link
        if is_placeholder_link(link):
            raise ClinicError(
                f"{name} still leads to the placeholder {link}: write the article's own address in its campaign.toml"
            )
    return f"{len(campaigns)} campaigns lead to addresses of their own" if campaigns else "nothing is planned yet"


def examine_clock(clock: Clock, zone: str, doubt: str | None = None) -> str:
    """Return the time on the clinic's wall. Raises ClinicError for a clock that cannot be right.

    `doubt` is what the platforms' clocks have against it.
    """
    if doubt:
        raise ClinicError(doubt)
    now = clock.now()
    if now < _BUILT:
        raise ClinicError(f"this machine's clock says {now:%Y-%m-%d}: set it, or nothing goes out when it should")
    return f"{now.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M} in {zone}"


def examine_rehearsal() -> str:
    """Say what is not looked at in a rehearsal's workspace."""
    return (
        "a simulator stood in for the networks, by a clock of its own: the accounts, the clinic's particulars, the "
        "worker and the backups are not looked at"
    )


def examine_database(store: Store, now: datetime) -> str:
    """Count the deliveries. Raises ClinicError while something holds them back."""
    with store.transaction() as tables:
        counts = tables.deliveries.counts()
        paused, holds = tables.controls.paused(), tables.controls.holds()
    if paused is not None:
        raise ClinicError(f"everything is paused: {paused}. Go on with `clinic resume --by LOGIN`")
    for hold in (hold for hold in holds if hold.stands(now)):
        raise ClinicError(
            f"channel {hold.channel} is held ({hold.reason}): go on with `clinic resume {hold.channel} --by LOGIN`"
        )
    return f"{sum(counts.values())} deliveries"


def examine_worker(
    next_delivery: datetime | None, now: datetime, zone: str, heartbeats: Sequence[Heartbeat] = ()
) -> str:
    """Look whether a worker works, by its signs of life and by what should have gone out by now.

    Raises ClinicError where it is stopped or stuck while something waits, or ended without a word.
    """
    living = [one for one in heartbeats if one.lives(now)]
    waits = "nothing waits to go out"
    if next_delivery is not None:
        local = _written(next_delivery, zone)
        if next_delivery < now - _OVERDUE:
            raise ClinicError(f"nothing goes out since {local}, when something was due: start `clinic run`")
        waits = f"the next to go out is due at {local}"
    if living:
        if note := next((one.note for one in living if one.note), ""):
            raise ClinicError(f"the worker says: {note}")
        return f"last seen at {_written(living[0].seen_at, zone)}; {waits}"
    return _without_worker(heartbeats, now, zone, waits, is_needed=next_delivery is not None)


def _without_worker(heartbeats: Sequence[Heartbeat], now: datetime, zone: str, waits: str, *, is_needed: bool) -> str:
    if not heartbeats:
        if is_needed:
            raise ClinicError(f"no worker has run here, and {waits}: start `clinic run`")
        return f"none has run here yet; {waits}"
    last = heartbeats[0]
    seen = _written(last.seen_at, zone)
    if last.is_lost(now):
        raise ClinicError(f"it was last seen at {seen} and ended without a word; {waits}: start `clinic run`")
    if is_needed and not last.once:
        raise ClinicError(f"it was stopped at {seen}, and {waits}: start `clinic run`")
    return f"it {'ran last' if last.once else 'was stopped'} at {seen}; {waits}"


def _written(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def examine_signatures(comparison: SignedComparison) -> str:
    """Compare what is signed with the workspace. Raises ClinicError for what a change has un-signed."""
    unsigned = comparison.look()
    if unsigned:
        first, more = unsigned[0], len(unsigned) - 1
        others = f", and {more} others: `clinic status` lists them" if more else ""
        raise ClinicError(f"{first.item} is {first.label}: {first.reason}{others}")
    return "what is signed is what would go out"


def examine_sign_ups(desk: SignUpDesk, store: Store, languages: Iterable[str]) -> str:
    """Look whether people can sign up in each language. Raises ClinicError with what keeps them from it.

    A clinic whose sign-up mails nobody has planned has no sign-up, and needs none.
    """
    with store.transaction() as tables:
        is_planned = bool(tables.items.states(STANDING_CAMPAIGN))
    closed = {language: reason for language in languages if (reason := desk.closed(language))}
    if closed and not is_planned:
        return f"nobody can sign up: `clinic plan {STANDING_CAMPAIGN}` makes the mails by which people confirm it"
    for language, reason in closed.items():
        raise ClinicError(f"nobody can sign up in '{language}': {reason}")
    return "people can sign up"


def examine_erasures(desk: ErasureDesk) -> str:
    """Look whether the mail providers took every erasure. Raises ClinicError for one that they did not."""
    count, reason = desk.waiting()
    if reason:
        raise ClinicError(f"{count} people are not erased at their mail provider yet: {reason}")
    return f"{count} erasures are on their way" if count else "no erasure waits for a mail provider"


def examine_backups(last: BackupMade | None, now: datetime, zone: str, *, is_needed: bool) -> str:
    """Look how old the newest copy of the database is.

    Raises ClinicError where there is none of the last week although it `is_needed`: something went out.
    """
    daily = "run `clinic backup FILE` every day, and keep the copies elsewhere"
    if last is None:
        if is_needed:
            raise ClinicError(f"none was made yet: {daily}")
        return "none was made yet, and nothing has gone out so far"
    made = f"the last was made at {_written(last.at, zone)}: {last.file} ({max(1, last.size // 1_000_000):,} MB)"
    if is_needed and now - last.at > _OLD_BACKUP:
        raise ClinicError(f"{made}, more than a week ago: {daily}")
    return made


def examine_unfinished(removed: Iterable[int]) -> str:
    """Say how many copies were removed, in each folder, that killed backups had left."""
    count = sum(removed)
    return f"{count} that were never finished were removed" if count else "none was left unfinished"


def examine_sender(domain: str, findings: Iterable[PreflightFinding]) -> str:
    """Look whether mail servers may know that the clinic sends from its domain.

    Raises ClinicError with what to publish.
    """
    found = tuple(findings)
    wrong = [f"{one.found}: {one.remedy}" for one in found if one.verdict is Verdict.BLOCKS]
    if wrong:
        raise ClinicError("; ".join(wrong))
    unknown = [one.check for one in found if one.verdict is Verdict.UNKNOWN]
    known = [one.check for one in found if one.verdict is not Verdict.UNKNOWN]
    told = f"{domain} has {', '.join(known)}" if known else f"{domain} could not be asked for"
    return f"{told}; nobody could tell of {', '.join(unknown)}" if unknown and known else told


def examine_installation(installation: Installation) -> str:
    """Look whether this is the installation that may send.

    Raises ClinicError with the first thing that is against it.
    """
    for fault in installation.faults():
        raise ClinicError(fault)
    return "the database stands where it stood, has its own secret key, and the journal has every attempt"


def examine_graphics(renderer: Renderer) -> str:
    """Draw a card for each channel of posts. Raises ClinicError when a font, a layout or a template is missing."""
    words = Sentence("A card can be drawn.", _PRODUCT)
    card = Card("key-point", Sentence("Doctor", _PRODUCT), (words,))
    for channel in (spec.name for spec in specs() if spec.kind is Kind.POST):
        key = ItemKey("doctor", "card", channel, Kind.POST)
        renderer.render(Post(key, (PostPart(((words,),)),), (), (), "https://clinic.example.com/", (card,), "en"))
    return "fonts and card layouts are in place"


def needed_accounts(workspace: Workspace) -> frozenset[str] | None:
    """Return the accounts on which campaigns go out; None before the first campaign: any of them may be."""
    campaigns = [workspace.campaign(name) for name in workspace.campaigns()]
    return frozenset(plan.channel for campaign in campaigns for plan in campaign.channels) if campaigns else None


def is_needed(account: str, workspace: Workspace) -> bool:
    """Say whether a campaign goes out on an account; before the first campaign any of them may be."""
    needed = needed_accounts(workspace)
    return needed is None or account in needed


def examine_account(
    account: Channel | None, variables: Iterable[str], now: datetime, needed: Callable[[], bool] = lambda: True
) -> str:
    """Ask a platform which account is connected, and what will soon stand in the way of publishing.

    `variables` are those that connect it; one that is not `needed` may stay unconnected. Raises ClinicError and
    ChannelFailure.
    """
    if account is None and not needed():
        return "not connected, and no campaign needs it"
    if account is None:
        raise ClinicError(f"not connected: set {', '.join(variables)} in the environment")
    status = account.check()
    if fault := account_fault(status, now):
        raise ClinicError(fault)
    return status.name


def account_fault(status: AccountStatus, now: datetime) -> str:
    """Return what stands in the way of publishing on a connected account, or soon will; empty where nothing does."""
    if status.missing_rights:
        return f"{status.name} was not granted {', '.join(status.missing_rights)}: connect it again"
    for name, ends in (("access", status.token_expires_at), ("version of the API", status.version_ends_at)):
        if ends is not None and ends < now + _NOTICE:
            return f"{status.name}: its {name} ends on {ends:%Y-%m-%d}: renew it before then"
    return ""
