"""What `clinic doctor` examines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from scheduler.bootstrap import Application
from scheduler.domain.content import Card, ItemKey, Kind, Post, PostPart, Sentence
from scheduler.domain.errors import ChannelFailure, ClinicError

_PLACEHOLDERS = ("12 Example Road", "example.com", "example.org", "example.net", ".test", ".invalid")


@dataclass(frozen=True, slots=True)
class Check:
    """One finding: what was examined, whether it is as it should be, and what was seen."""

    name: str
    good: bool
    finding: str


def examine(application: Application) -> tuple[Check, ...]:
    """Examine everything that publishing needs; a part that cannot be examined is a finding, not an error."""
    return tuple(_checks(application))


def _checks(application: Application) -> Iterator[Check]:
    yield _guarded("settings", partial(_settings, application))
    yield _guarded("links", partial(_links, application))
    yield _guarded("clock", partial(_clock, application))
    yield _guarded("database", partial(_database, application))
    yield _guarded("secret key", partial(_secret_key, application))
    yield _guarded("graphics", partial(_graphics, application))
    try:
        accounts = application.settings.accounts
    except ClinicError:
        return  # the first check says what is wrong with the settings
    for account in accounts:
        yield _guarded(f"account: {account.name}", partial(_account, application, account.name, account.variables))


def _guarded(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, good=True, finding=look())
    except (ClinicError, ChannelFailure) as error:
        return Check(name, good=False, finding=str(error))


def _settings(application: Application) -> str:
    clinic = application.settings.clinic
    written = {
        "clinic.public_url": clinic.public_url,
        "clinic.postal_address": clinic.postal_address,
        "clinic.sender.address": clinic.sender.address,
    }
    left = [f"{name} ({value})" for name, value in written.items() if any(word in value for word in _PLACEHOLDERS)]
    if left:
        raise ClinicError(f"placeholders are left: {', '.join(left)}: write the clinic's own in config.toml")
    return f"{clinic.name}, {clinic.postal_address}"


def _links(application: Application) -> str:
    """Look where the planned campaigns lead: a reader would see the placeholder too."""
    with application.store.transaction() as tables:
        campaigns = tables.items.campaigns()
    for name in campaigns:
        link = application.workspace.campaign(name).link
        if any(word in link for word in _PLACEHOLDERS):
            raise ClinicError(
                f"{name} still leads to the placeholder {link}: write the article's own address in its campaign.toml"
            )
    return f"{len(campaigns)} campaigns lead to addresses of their own" if campaigns else "nothing is planned yet"


def _clock(application: Application) -> str:
    now = application.clock.now()
    if now < datetime(2026, 1, 1, tzinfo=now.tzinfo):
        raise ClinicError(f"this machine's clock says {now:%Y-%m-%d}: set it, or nothing goes out when it should")
    zone = application.settings.clinic.zone
    return f"{now.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M} in {zone}"


def _database(application: Application) -> str:
    with application.store.transaction() as tables:
        counts = tables.deliveries.counts()
        paused, holds = tables.controls.paused(), tables.controls.holds()
    if paused is not None:
        raise ClinicError(f"everything is paused ({paused}): go on with `clinic resume --by LOGIN`")
    if holds:
        raise ClinicError(
            f"channel {holds[0].channel} is held ({holds[0].reason}): `clinic resume {holds[0].channel} --by LOGIN`"
        )
    return f"{sum(counts.values())} deliveries"


def _secret_key(application: Application) -> str:
    key = application.secret_key
    file = application.variable_files / "secret_key"
    if file.exists() and file.stat().st_mode & 0o077:
        raise ClinicError(f"{file} can be read by others: chmod 600 {file}")
    return f"{len(key)} bytes; keep a copy with your backups"


def _graphics(application: Application) -> str:
    words = Sentence("A card can be drawn.", None)
    key = ItemKey("doctor", "card", "x", Kind.POST)
    card = Card("key-point", Sentence("Doctor", None), (words,))
    post = Post(key, (PostPart(((words,),)),), (), (), "https://clinic.example.com/", (card,), "en")
    application.renderer.render(post)
    return "fonts and card layouts are in place"


def _account(application: Application, channel: str, variables: Iterable[str]) -> str:
    account = application.channels.get(channel)
    if account is None:
        raise ClinicError(f"not connected: set {', '.join(variables)} in the environment")
    return account.check().name
