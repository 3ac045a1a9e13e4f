"""The clinic's settings: flag, then environment (`CLINIC_<TABLE>__<KEY>`), then config.toml, then default."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

from pydantic import BeforeValidator, Field, ValidationError, create_model, model_validator
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    InitSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

from scheduler.channels.registry import CHANNELS
from scheduler.config.accounts import (
    ACCOUNT_FIELDS,
    TRANSPORT_FIELDS,
    ConfiguredAccount,
    NamedAccountTable,
    configured_accounts,
    secret_variables,
)
from scheduler.config.bounces import BOUNCES_PASSWORD, BouncesTable, bounce_mailbox
from scheduler.config.country import country_of
from scheduler.config.environment import DATABASE_URL, SECRET_VARIABLES, secret
from scheduler.config.fields import (
    AssetFile,
    Colour,
    Country,
    Day,
    EmailAddress,
    Handle,
    Hashtag,
    HolidayRegion,
    Identifier,
    Line,
    SiteUrl,
    TimeOfDay,
    Zone,
    identifier,
)
from scheduler.config.newsletter import NewsletterTable, newsletter
from scheduler.config.preflight import PreflightSettings, PreflightTable, preflight_settings
from scheduler.config.toml_file import KeyProblem, Table, in_file, problem_line, read_toml
from scheduler.config.web import WebSettings, WebTable, web_settings
from scheduler.domain.bounces import BounceMailbox
from scheduler.domain.campaign import Brand, Clinic, QuietHours, Sender
from scheduler.domain.claims import JURISDICTIONS, Jurisdiction
from scheduler.domain.errors import BadInput
from scheduler.domain.speciality import Speciality
from scheduler.domain.toml_text import KeyPath, written_key

CONFIG_FILE = "config.toml"

Flags = Mapping[str, Mapping[str, object]]
"""Settings given on the command line, by table and key."""


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """The worker's rhythm, the length of a claim, and the number of calls at once.

    `settle` is how long after an unclear call a platform is believed when it says that it has no such post.
    `comparison` is how long a comparison of what is signed with the workspace is believed.
    """

    poll: timedelta
    lease: timedelta
    settle: timedelta
    threads: int
    comparison: timedelta


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that is decided outside a campaign."""

    clinic: Clinic
    worker: WorkerSettings
    web: WebSettings
    preflight: PreflightSettings
    accounts: tuple[ConfiguredAccount, ...]
    bounces: BounceMailbox | None
    database_url: str = field(repr=False)


class SenderTable(Table):
    """[clinic.sender]."""

    name: Line = Field(examples=['"Demo Skin Clinic"'])
    address: EmailAddress = Field(examples=['"newsletter@clinic.example.com"'])
    reply_to: EmailAddress | None = None


class QuietHoursTable(Table):
    """quiet_hours = { from, to } in [clinic]."""

    start: TimeOfDay = Field(alias="from", examples=['"21:00"'])
    end: TimeOfDay = Field(alias="to", examples=['"08:00"'])

    @model_validator(mode="after")
    def _cover_something(self) -> QuietHoursTable:
        if self.start == self.end:
            raise ValueError("must not begin and end at the same time: write false for no quiet hours")
        return self


def _quiet_hours(value: object) -> object:
    if value is False or value == "false":
        return None
    if not isinstance(value, Mapping | QuietHoursTable):
        raise ValueError('must be { from = "21:00", to = "08:00" }, or false')  # noqa: TRY004 - pydantic takes ValueError alone
    return value


class ClinicTable(Table):
    """[clinic]."""

    name: Line = Field(examples=['"Demo Skin Clinic"'])
    zone: Zone = Field(examples=['"Asia/Kolkata"'])
    postal_address: Line = Field(examples=['"12 Example Road, Pune 411001, India" (email law asks for it)'])
    public_url: SiteUrl = Field(examples=['"https://clinic.example.com"'])
    sender: SenderTable = Field(examples=["the table [clinic.sender] with name and address"])
    hashtags: list[Hashtag] = Field(default=[], max_length=10)
    country: Country | None = None
    holidays: HolidayRegion | None = None
    closures: list[Day] = Field(default=[], max_length=1000)
    quiet_hours: Annotated[QuietHoursTable | None, BeforeValidator(_quiet_hours)] = QuietHoursTable.model_validate(
        {"from": "21:00", "to": "08:00"}
    )
    minimum_gap_hours: float = Field(default=4, ge=0, le=168)
    section_spacing_hours: float = Field(default=20, ge=0, le=672)
    speciality: Annotated[Speciality | None, Field(strict=False)] = None


class BrandTable(Table):
    """[brand]."""

    primary: Colour = "#0f4c5c"
    accent: Colour = "#e36414"
    background: Colour = "#fbf7f0"
    text: Colour = "#1d2b30"
    logo: AssetFile | None = None
    handle: Handle = ""
    motif: Identifier | None = None


class ApprovalTable(Table):
    """[approval]."""

    days: int = Field(default=365, ge=1, le=365)
    solo_practice: bool = False


class ClaimsTable(Table):
    """[claims]."""

    jurisdictions: list[Jurisdiction] = Field(default=[], max_length=len(JURISDICTIONS), examples=['["IN"]'])


class DeliveryTable(Table):
    """[delivery]."""

    grace_posts_minutes: int = Field(default=120, ge=5, le=1440)
    grace_issues_minutes: int = Field(default=360, ge=5, le=2880)
    poll_seconds: int = Field(default=5, ge=1, le=300)
    lease_seconds: int = Field(default=300, ge=60, le=3600)
    settle_seconds: int = Field(default=120, ge=10, le=3600)
    threads: int = Field(default=4, ge=1, le=32)
    comparison_minutes: int = Field(default=10, ge=1, le=1440)


class _ConfigFile(Table, BaseSettings):
    """The whole of config.toml, the transports' tables apart."""

    model_config = SettingsConfigDict(env_prefix="CLINIC_", env_nested_delimiter="__")

    clinic: ClinicTable = Field(examples=["the table [clinic], as `clinic init` does"])
    brand: BrandTable = BrandTable()
    approval: ApprovalTable = ApprovalTable()
    claims: ClaimsTable = ClaimsTable()
    delivery: DeliveryTable = DeliveryTable()
    newsletter: NewsletterTable = NewsletterTable()
    web: WebTable = WebTable()
    preflight: PreflightTable = PreflightTable()
    bounces: BouncesTable = BouncesTable()
    accounts: dict[str, NamedAccountTable] = Field(default={})

    @model_validator(mode="after")
    def _accounts_have_names_of_their_own(self) -> _ConfigFile:
        for name in self.accounts:
            if name in CHANNELS:
                raise KeyProblem(("accounts", name), "is the name of a channel: give the account another")
            try:
                identifier(name)
            except ValueError as error:
                raise KeyProblem(("accounts", name), str(error)) from error
        return self


ConfigFile = create_model("ConfigFile", __base__=_ConfigFile, **ACCOUNT_FIELDS, **TRANSPORT_FIELDS)
"""The whole of config.toml."""


def load_settings(root: Path, environment: Mapping[str, str], flags: Flags | None = None) -> Settings:
    """Return the settings of the workspace `root`.

    Raises NotFound when it has no config.toml, BadInput with one line for whatever is wrong.
    """
    table = read_toml(root, CONFIG_FILE)
    for path in _secret_keys(table):
        variable = _nearest_secret_variable(path, table)
        raise BadInput(f"{CONFIG_FILE}: {written_key(path)} is a secret: remove it and set {variable} instead")
    given = flags or {}
    sources = (
        InitSettingsSource(ConfigFile, dict(given)),
        _EnvironmentSource(ConfigFile, environment),
        InitSettingsSource(ConfigFile, table),
    )
    try:
        file = ConfigFile(_build_sources=(sources, {}))  # type: ignore[call-arg]  # mypy sees the fields alone
    except SettingsError as error:
        raise BadInput(
            "environment: a CLINIC_ variable for a list or a table is not JSON: "
            'write for example CLINIC_CLINIC__CLOSURES=["2026-12-25"]'
        ) from error
    except ValidationError as error:
        raise BadInput(problem_line(error, lambda path: _place(path, given, environment))) from error
    tables = {name: getattr(file, name) for name in TRANSPORT_FIELDS}
    accounts = configured_accounts(tables, file.accounts, environment)
    return Settings(
        clinic=_clinic(file),
        worker=_worker(file.delivery),
        preflight=preflight_settings(file.preflight),
        web=web_settings(file.web, file.clinic.public_url, root),
        accounts=accounts,
        bounces=bounce_mailbox(file.bounces, environment),
        database_url=_database_url(root, environment),
    )


def as_flags(settings: Mapping[tuple[str, ...], object]) -> Flags:
    """Return settings by their paths as flags, which go before all others."""
    flags: dict[str, dict[str, Any]] = {}  # Any: tables in tables, as deep as the paths are
    for (name, *between, key), value in settings.items():
        table = flags.setdefault(name, {})
        for part in between:
            table = table.setdefault(part, {})
        table[key] = list(value) if isinstance(value, tuple) else value
    return flags


def variable_before(setting: tuple[str, ...], environment: Mapping[str, str]) -> str:
    """Return the variable that goes before a setting of the file: its own, or that of a table around it; or empty."""
    names = {name.upper() for name in environment}
    variables = ("CLINIC_" + "__".join(setting[:length]).upper() for length in range(len(setting), 0, -1))
    return next((variable for variable in variables if variable in names), "")


class _EnvironmentSource(EnvSettingsSource):
    """Reads the environment that it is given instead of the process's own."""

    def __init__(self, settings: type[BaseSettings], environment: Mapping[str, str]) -> None:
        super().__init__(settings)
        self.env_vars = {name.lower(): value for name, value in environment.items()}


def _worker(delivery: DeliveryTable) -> WorkerSettings:
    return WorkerSettings(
        poll=timedelta(seconds=delivery.poll_seconds),
        lease=timedelta(seconds=delivery.lease_seconds),
        settle=timedelta(seconds=delivery.settle_seconds),
        threads=delivery.threads,
        comparison=timedelta(minutes=delivery.comparison_minutes),
    )


def _clinic(file: _ConfigFile) -> Clinic:
    clinic, quiet = file.clinic, file.clinic.quiet_hours
    places = tuple(place for place in JURISDICTIONS if place in file.claims.jurisdictions)
    return Clinic(
        name=clinic.name,
        zone=clinic.zone,
        hashtags=tuple(dict.fromkeys(clinic.hashtags)),
        postal_address=clinic.postal_address,
        public_url=clinic.public_url,
        pages_url=file.web.url or "",
        sender=Sender(clinic.sender.name, clinic.sender.address, clinic.sender.reply_to),
        brand=Brand(**{**file.brand.model_dump(), "motif": file.brand.motif or ""}),
        quiet_hours=QuietHours(quiet.start, quiet.end) if quiet else None,
        closures=tuple(sorted(set(clinic.closures))),
        holidays=clinic.holidays,
        minimum_gap=timedelta(hours=clinic.minimum_gap_hours),
        section_spacing=timedelta(hours=clinic.section_spacing_hours),
        grace_posts=timedelta(minutes=file.delivery.grace_posts_minutes),
        grace_issues=timedelta(minutes=file.delivery.grace_issues_minutes),
        approval_days=file.approval.days,
        jurisdictions=places,
        country=country_of(clinic.country, clinic.holidays, clinic.zone, places),
        solo_practice=file.approval.solo_practice,
        accounts=tuple((name, account.platform) for name, account in file.accounts.items()),
        newsletter=newsletter(file.newsletter),
        speciality=clinic.speciality or "",
    )


def _database_url(root: Path, environment: Mapping[str, str]) -> str:
    url = secret(environment, DATABASE_URL)
    if url is None:
        return f"sqlite:///{quote(str(root.resolve() / 'var' / 'clinic.db'))}"
    # A relative file would be another ledger for each folder that the command is started in.
    if url.startswith(("sqlite:////", "postgresql://", "postgresql+psycopg://")):
        return url
    raise BadInput(f"{DATABASE_URL} must begin with postgresql:// or, with an absolute path, sqlite:////")


_SECRET_WORDS = ("key", "token", "secret", "password", "database_url")
"""What the names of secrets have in them; one that ends in _file names where a secret lies."""


def _secret_keys(table: Mapping[str, object], above: KeyPath = ()) -> Iterator[KeyPath]:
    """Yield the path of every key that names a secret."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _secret_keys(value, (*above, key))
        elif not key.endswith("_file") and any(word in key.lower() for word in _SECRET_WORDS):
            yield (*above, key)


def _nearest_secret_variable(path: KeyPath, table: Mapping[str, object]) -> str:
    named = table.get("accounts")
    wanted = "_".join(("CLINIC", *map(str, path))).upper().replace("ACCOUNTS_", "ACCOUNT_").replace("-", "_")
    known = (*SECRET_VARIABLES, BOUNCES_PASSWORD, *secret_variables(named if isinstance(named, dict) else ()))
    return get_close_matches(wanted, known, 1, cutoff=0)[0]


def _place(path: KeyPath, flags: Flags, environment: Mapping[str, str]) -> str:
    """Name where a setting was given: on the command line, in the environment or, missing ones too, in the file."""
    key = written_key(path)
    if len(path) > 1 and path[1] in flags.get(str(path[0]), {}):
        return f"command line: {key}"
    if variable := variable_before(tuple(map(str, path)), environment):
        return f"environment: {variable} {written_key(path[variable.count('__') + 1 :])}".rstrip()
    return in_file(CONFIG_FILE)(path)
