"""Settings: flag before environment before config.toml before default, and one plain line for every mistake."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from scheduler.channels.registry import CHANNELS
from scheduler.channels.x.spec import TRANSPORT
from scheduler.config.settings import Settings, load_settings
from scheduler.config.workspace import FileWorkspace
from scheduler.domain.campaign import Clinic, QuietHours, Sender
from scheduler.domain.errors import BadInput, NotFound
from scheduler.domain.segment import Fact, OneOf

REPOSITORY = Path(__file__).parents[2]

MINIMAL = """
[clinic]
name = "Demo Skin Clinic"
zone = "Asia/Kolkata"
postal_address = "12 Example Road, Pune"
public_url = "https://clinic.example.com"
[clinic.sender]
name = "Demo"
address = "news@clinic.example.com"
"""


def _workspace(folder: Path, text: str = MINIMAL) -> Path:
    (folder / "config.toml").write_text(text, encoding="utf-8")
    return folder


def _refusal(folder: Path, text: str, environment: dict[str, str] | None = None) -> str:
    with pytest.raises(BadInput) as caught:
        load_settings(_workspace(folder, text), environment or {})
    message = str(caught.value)
    assert "\n" not in message
    return message


KEYS = {
    "CLINIC_X_CONSUMER_KEY": "one",
    "CLINIC_X_CONSUMER_SECRET": "two",
    "CLINIC_X_ACCESS_TOKEN": "three",
    "CLINIC_X_ACCESS_TOKEN_SECRET": "four",
    "CLINIC_SENDGRID_API_KEY": "five",
}


def _accounts(settings: Settings) -> dict[str, Any]:
    """Return the connected accounts by name."""
    return {each.name: each.account for each in settings.accounts if each.account is not None}


def test_what_is_not_written_has_the_defaults_of_the_domain(tmp_path: Path) -> None:
    settings = load_settings(_workspace(tmp_path), {})
    assert settings.clinic == Clinic(
        name="Demo Skin Clinic",
        zone="Asia/Kolkata",
        postal_address="12 Example Road, Pune",
        public_url="https://clinic.example.com",
        sender=Sender("Demo", "news@clinic.example.com"),
        country="IN",  # the zone's
    )
    assert settings.database_url == f"sqlite:///{tmp_path}/var/clinic.db"
    assert [(each.name, each.account) for each in settings.accounts] == [(name, None) for name in CHANNELS]


def test_every_setting_of_the_file_arrives_in_the_clinic(tmp_path: Path) -> None:
    text = (
        MINIMAL.replace(
            "[clinic.sender]",
            'holidays = "IN-MH"\nclosures = [2026-12-26, 2026-12-25, 2026-12-25]\nminimum_gap_hours = 1.5\n'
            'quiet_hours = { from = "22:00", to = "07:30" }\nsection_spacing_hours = 48\n[clinic.sender]',
        )
        + 'reply_to = "hello@clinic.example.com"\n[brand]\nprimary = "#ABCDEF"\n'
        + 'logo = "brand/logo.png"\nhandle = "@demo"\n'
        + "[approval]\ndays = 90\n[delivery]\ngrace_posts_minutes = 30\ngrace_issues_minutes = 60\npoll_seconds = 2\n"
        + "lease_seconds = 120\nsettle_seconds = 60\nthreads = 8\n[sendgrid]\nactivity = true\n"
    )
    settings = load_settings(_workspace(tmp_path, text), KEYS)
    clinic, worker = settings.clinic, settings.worker
    assert (clinic.holidays, clinic.closures) == ("IN-MH", (date(2026, 12, 25), date(2026, 12, 26)))
    assert clinic.quiet_hours == QuietHours(time(22), time(7, 30))
    assert (clinic.minimum_gap, clinic.section_spacing) == (timedelta(minutes=90), timedelta(days=2))
    assert clinic.sender.reply_to == "hello@clinic.example.com"
    assert (clinic.brand.primary, clinic.brand.logo, clinic.brand.handle) == ("#abcdef", "brand/logo.png", "demo")
    assert (clinic.approval_days, clinic.grace_posts, clinic.grace_issues) == (
        90,
        timedelta(minutes=30),
        timedelta(hours=1),
    )
    assert (worker.poll, worker.lease, worker.settle, worker.threads) == (
        timedelta(seconds=2),
        timedelta(minutes=2),
        timedelta(minutes=1),
        8,
    )
    assert _accounts(settings)["email"].activity is True


def test_quiet_hours_can_be_switched_off(tmp_path: Path) -> None:
    text = MINIMAL.replace("[clinic.sender]", "quiet_hours = false\n[clinic.sender]")
    assert load_settings(_workspace(tmp_path, text), {}).clinic.quiet_hours is None
    assert load_settings(_workspace(tmp_path), {"CLINIC_CLINIC__QUIET_HOURS": "false"}).clinic.quiet_hours is None


def test_the_environment_goes_before_the_file_and_a_flag_before_both(tmp_path: Path) -> None:
    root = _workspace(tmp_path, MINIMAL + "[delivery]\nthreads = 2\npoll_seconds = 7\n")
    environment = {"CLINIC_DELIVERY__THREADS": "3", "CLINIC_CLINIC__CLOSURES": '["2026-12-25"]'}
    assert load_settings(root, {}).worker.threads == 2
    assert load_settings(root, environment).worker.threads == 3
    assert load_settings(root, environment).clinic.closures == (date(2026, 12, 25),)
    flagged = load_settings(root, environment, {"delivery": {"threads": 4}}).worker
    assert (flagged.threads, flagged.poll) == (4, timedelta(seconds=7))


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('zone = "Asia/Kolkatta"', "clinic.zone is not a time zone: did you mean 'Asia/Kolkata'?"),
        ('zone = "../etc/passwd"', 'clinic.zone is not a time zone: write an IANA name such as "Asia/Kolkata"'),
        ('zone = ""', 'clinic.zone is not a time zone: write an IANA name such as "Asia/Kolkata"'),
        ('postal_address = " "', "clinic.postal_address must not be empty"),
        ('postal_address = "1 Road\\nPune"', "clinic.postal_address must be one line: put commas where"),
        (f'name = "{"n" * 1001}"', "clinic.name is longer than 1000 characters"),
        ("name = 5", "clinic.name must be text in quotes"),
        ('public_url = "http://clinic.example.com"', "clinic.public_url must be a full https address"),
        ('public_url = "https://clinic.example.com/?a=1"', "clinic.public_url must be the address of a site"),
        ('public_url = "https://[::1"', "clinic.public_url must be a full https address"),
        ('country = "UK"', 'clinic.country is no country: write its two letters, such as "IN", "GB" for the United'),
        ('country = "India"', "clinic.country is no country"),
        ('holidays = "XX"', "clinic.holidays is no country with known holidays"),
        ('holidays = "IN-ZZ"', "clinic.holidays is no country with known holidays"),
        ('holidays = "India"', "clinic.holidays is no country with known holidays"),
        ("closures = 2026-12-25", "clinic.closures must be a list in [ ]"),
        ("closures = [2026-12-25, 5]", "clinic.closures[2] must be a day such as 2026-12-25"),
        ('closures = ["2026-02-30"]', "clinic.closures[1] is a day that does not exist"),
        ("closures = [2026-12-25T10:00:00]", "clinic.closures[1] must be a day such as 2026-12-25"),
        ("quiet_hours = true", 'clinic.quiet_hours must be { from = "21:00", to = "08:00" }, or false'),
        (
            'quiet_hours = { from = "9 pm", to = "08:00" }',
            'clinic.quiet_hours.from must be a time of day such as "10:30"',
        ),
        ('quiet_hours = { from = "21:00" }', 'clinic.quiet_hours.to is missing: write to = "08:00"'),
        ('quiet_hours = { from = "21:00", to = "21:00" }', "clinic.quiet_hours must not begin and end at the same"),
        ("minimum_gap_hours = -1", "clinic.minimum_gap_hours must be at least 0"),
        ("minimum_gap_hours = nan", "clinic.minimum_gap_hours must be a number"),
        ("section_spacing_hours = 1000", "clinic.section_spacing_hours must be at most 672"),
        ('opening_hours = "9"', "clinic.opening_hours is not a known key"),
        ('postal_adress = "x"', "clinic.postal_adress is not a known key: did you mean 'postal_address'?"),
    ],
)
def test_a_mistake_under_clinic_is_one_line_with_file_key_and_remedy(tmp_path: Path, line: str, problem: str) -> None:
    key = line.partition(" ")[0]
    kept = "\n".join(text for text in MINIMAL.splitlines() if not text.startswith(f"{key} ") or key == "name")
    first, sender = kept.split("[clinic.sender]")
    if key == "name":
        first = first.replace('name = "Demo Skin Clinic"', "")
    message = _refusal(tmp_path, f"{first}{line}\n[clinic.sender]{sender}")
    assert message.startswith(f"config.toml: {problem}")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('[brand]\nprimary = "teal"', "brand.primary must be a colour written as # and six hexadecimal digits"),
        ('[brand]\nlogo = "../secret.png"', "brand.logo must be a file inside assets/"),
        ('[brand]\nhandle = "two words"', "brand.handle must be an account's name without spaces"),
        ("[approval]\ndays = 366", "approval.days must be at most 365"),
        ("[approval]\ndays = true", "approval.days must be a whole number"),
        ("[approval]\ndays = 1.5", "approval.days must be a whole number"),
        ("[delivery]\nthreads = 0", "delivery.threads must be at least 1"),
        ("[delivery]\nlease_second = 300", "delivery.lease_second is not a known key: did you mean 'lease_seconds'?"),
        ("[sendgrid]\nactivity = 1", "sendgrid.activity must be true or false"),
        ("[twitter]\nbase_url = 1", "twitter is not a known key: known are accounts, approval"),
        ("brand = 5", "brand must be a table"),
        ('[x]\n"a\\nb" = 1', 'x."a\\nb" is not a known key: known are base_url'),
        ('[x]\nbase_url = "http://api.x.com"', "x.base_url must begin with https://"),
        ('[x]\nbase_url = "http://localhost.example.com"', "x.base_url must begin with https://"),
        ('[x]\nbase_url = "https://user:pass@api.x.com"', "x.base_url must be the address of a service"),
        ('[x]\nbase_url = "api.x.com"', "x.base_url must be the address of a service"),
        ('[sendgrid]\nbase_url = "https://api.example.com?x=1"', "sendgrid.base_url must be the address of a service"),
    ],
)
def test_a_mistake_in_another_table_is_one_line_too(tmp_path: Path, text: str, problem: str) -> None:
    whole = f"{text}\n{MINIMAL}" if text.startswith("brand =") else f"{MINIMAL}{text}\n"
    assert _refusal(tmp_path, whole).startswith(f"config.toml: {problem}")


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000", "http://localhost:8000/", "http://[::1]:8000"])
def test_a_simulator_on_this_machine_may_be_called_without_encryption(tmp_path: Path, url: str) -> None:
    text = f'{MINIMAL}[x]\nbase_url = "{url}"\n[sendgrid]\nbase_url = "{url}"\n'
    accounts = _accounts(load_settings(_workspace(tmp_path, text), KEYS))
    assert accounts["x"].base_url == accounts["email"].base_url == url.rstrip("/")


@pytest.mark.parametrize("missing", ["zone", "postal_address", "public_url"])
def test_a_missing_setting_is_named_with_an_example(tmp_path: Path, missing: str) -> None:
    text = "\n".join(line for line in MINIMAL.splitlines() if not line.startswith(missing))
    assert _refusal(tmp_path, text).startswith(f"config.toml: clinic.{missing} is missing: write {missing} = ")


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    assert _refusal(tmp_path, "") == "config.toml: clinic is missing: write the table [clinic], as `clinic init` does"


def test_broken_files_are_named_with_the_line(tmp_path: Path) -> None:
    assert "config.toml is not TOML: " in _refusal(tmp_path, "[clinic\n")
    (tmp_path / "config.toml").write_bytes(b"# fine\nname = '\xff'\n")
    with pytest.raises(BadInput, match=r"config\.toml: line 2 is not UTF-8 text"):
        load_settings(tmp_path, {})
    (tmp_path / "config.toml").write_bytes(b"#" * 1_000_001)
    with pytest.raises(BadInput, match="is longer than 1000 kB"):
        load_settings(tmp_path, {})
    (tmp_path / "config.toml").unlink()
    with pytest.raises(NotFound, match=r"there is no file config\.toml"):
        load_settings(tmp_path, {})


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(MINIMAL, encoding="utf-8-sig")
    assert load_settings(tmp_path, {}).clinic.name == "Demo Skin Clinic"


@pytest.mark.parametrize(
    ("environment", "problem"),
    [
        ({"CLINIC_DELIVERY__THREADS": "99"}, "environment: CLINIC_DELIVERY__THREADS must be at most 32"),
        ({"CLINIC_DELIVERY__THREADS": "many"}, "environment: CLINIC_DELIVERY__THREADS must be a whole number"),
        ({"CLINIC_DELIVERY": '{"threads": 99}'}, "environment: CLINIC_DELIVERY threads must be at most 32"),
        ({"CLINIC_DELIVERY__TREADS": "1"}, "environment: CLINIC_DELIVERY__TREADS is not a known key: did you mean"),
        ({"CLINIC_CLINIC__CLOSURES": "tomorrow"}, "environment: a CLINIC_ variable for a list or a table is not JSON"),
    ],
)
def test_a_mistake_in_the_environment_names_the_variable(
    tmp_path: Path, environment: dict[str, str], problem: str
) -> None:
    assert _refusal(tmp_path, MINIMAL, environment).startswith(problem)


def test_a_mistake_on_the_command_line_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"^command line: delivery.threads must be at least 1$"):
        load_settings(_workspace(tmp_path), {}, {"delivery": {"threads": 0}})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[x]\nconsumer_key = "s3cret"', "x.consumer_key is a secret: remove it and set CLINIC_X_CONSUMER_KEY instead"),
        ('[x]\naccess_token_secret = "s3cret"', "x.access_token_secret is a secret: remove it and set CLINIC_X_ACCESS"),
        ('[sendgrid]\napi_key = "s3cret"', "sendgrid.api_key is a secret: remove it and set CLINIC_SENDGRID_API_KEY"),
        ('[sendgrid]\npassword = "s3cret"', "sendgrid.password is a secret: remove it and set CLINIC_"),
    ],
)
def test_a_secret_in_the_file_is_refused_without_being_printed(tmp_path: Path, text: str, message: str) -> None:
    refusal = _refusal(tmp_path, f"{MINIMAL}{text}\n")
    assert refusal.startswith(f"config.toml: {message}")
    assert "s3cret" not in refusal


def test_a_database_url_in_the_file_is_refused(tmp_path: Path) -> None:
    refusal = _refusal(tmp_path, f'database_url = "postgresql://u:s3cret@h/d"\n{MINIMAL}')
    assert refusal == "config.toml: database_url is a secret: remove it and set CLINIC_DATABASE_URL instead"


def test_credentials_come_from_the_environment_and_are_not_printed(tmp_path: Path) -> None:
    environment = {**KEYS, "CLINIC_DATABASE_URL": "postgresql://six@db.example.com/clinic"}
    settings = load_settings(_workspace(tmp_path), environment)
    accounts = _accounts(settings)
    assert (accounts["x"].consumer_key, accounts["x"].consumer_secret) == ("one", "two")
    assert (accounts["x"].access_token, accounts["x"].access_token_secret) == ("three", "four")
    assert accounts["email"].api_key == "five"
    assert settings.database_url == "postgresql://six@db.example.com/clinic"
    assert not any(repr(value) in repr(settings) for value in environment.values())


def test_half_of_the_credentials_of_x_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"^CLINIC_X_CONSUMER_SECRET is not set, but other secrets of x are"):
        load_settings(_workspace(tmp_path), {"CLINIC_X_CONSUMER_KEY": "one"})


PUNE = '[accounts.x-pune]\nplatform = "x"\nbase_url = "http://127.0.0.1:8000"\n'
PUNE_KEYS = {f"CLINIC_ACCOUNT_X_PUNE_{name.upper()}": f"hidden {name}" for name in TRANSPORT.secrets}


def test_a_second_account_of_a_platform_has_a_name_a_table_and_secrets_of_its_own(tmp_path: Path) -> None:
    settings = load_settings(_workspace(tmp_path, MINIMAL + PUNE), {**KEYS, **PUNE_KEYS})
    accounts = _accounts(settings)
    assert (accounts["x-pune"].base_url, accounts["x-pune"].consumer_key) == (
        "http://127.0.0.1:8000",
        "hidden consumer_key",
    )
    assert (accounts["x"].base_url, accounts["x"].consumer_key) == ("https://api.x.com", "one")
    assert [settings.clinic.platform_of(name) for name in ("x-pune", "x", "email")] == ["x", "x", "email"]
    assert "hidden" not in repr(settings)


def test_the_options_of_a_second_account_have_the_defaults_of_its_transport(tmp_path: Path) -> None:
    table = '[accounts.x-pune]\nplatform = "x"\n'
    accounts = _accounts(load_settings(_workspace(tmp_path, MINIMAL + table), PUNE_KEYS))
    assert accounts["x-pune"].base_url == "https://api.x.com"
    assert "x" not in accounts


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ("[accounts.pune]", "accounts.pune.platform is missing: write platform = "),
        ('[accounts.pune]\nplatform = "myspace"', "accounts.pune.platform must be "),
        ('[accounts.x]\nplatform = "x"', "accounts.x is the name of a channel: give the account another"),
        ('[accounts.Pune]\nplatform = "x"', "accounts.Pune must be lower-case letters, digits and hyphens"),
        (
            '[accounts.pune]\nplatform = "x"\nactivity = true',
            "accounts.pune.activity says nothing about an account at X",
        ),
        (
            '[accounts.pune]\nplatform = "x"\ntransport = "sendgrid"',
            "accounts.pune.transport is no way to reach X: use x",
        ),
        (
            '[accounts.pune]\nplatform = "x"\naccess_token = "s3cret"',
            "accounts.pune.access_token is a secret: remove it",
        ),
        (
            '[accounts.pune]\naccess_token = "s3cret"',
            "accounts.pune.access_token is a secret: remove it and set CLINIC_ACCOU",
        ),
    ],
)
def test_a_mistake_about_an_account_is_one_line(tmp_path: Path, table: str, problem: str) -> None:
    refusal = _refusal(tmp_path, f"{MINIMAL}{table}\n")
    assert refusal.startswith(f"config.toml: {problem}")
    assert "s3cret" not in refusal


def test_every_account_has_variables_of_its_own(tmp_path: Path) -> None:
    tables = '[accounts.pune]\nplatform = "x"\n[accounts.pune-access]\nplatform = "x"\n'
    settings = load_settings(_workspace(tmp_path, MINIMAL + tables), {})
    assert settings.clinic.accounts == (("pune", "x"), ("pune-access", "x"))
    variables = [variable for account in settings.accounts for variable in account.variables]
    assert len(variables) == len(set(variables))


@pytest.mark.parametrize("url", ["sqlite:///clinic.db", "sqlite://", "mysql://root:hunter2@db/clinic"])
def test_a_ledger_that_could_get_lost_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(BadInput, match=r"^CLINIC_DATABASE_URL must begin with") as caught:
        load_settings(_workspace(tmp_path), {"CLINIC_DATABASE_URL": url})
    assert "hunter2" not in str(caught.value)


def test_the_demo_clinic_of_this_repository_loads() -> None:
    clinic = load_settings(REPOSITORY, {}).clinic
    assert (clinic.name, clinic.zone, clinic.brand.handle) == ("Demo Skin Clinic", "Asia/Kolkata", "demo_clinic")
    assert clinic.sender.address.endswith("example.com")


def test_whoever_names_no_country_does_not_wait_for_the_worlds_calendars(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from scheduler.config.settings import load_settings;"
        "load_settings(Path(sys.argv[1]), {}); print('holidays' in sys.modules)"
    )
    command = [sys.executable, "-c", program, str(_workspace(tmp_path))]
    assert subprocess.run(command, capture_output=True, text=True, check=True, cwd=REPOSITORY).stdout == "False\n"


@pytest.mark.parametrize("name", ["acne", "hair-loss", "laser"])
def test_a_topic_is_not_named_after_a_condition_or_a_treatment(tmp_path: Path, name: str) -> None:
    refusal = _refusal(tmp_path, f'{MINIMAL}[newsletter.topics]\n{name} = {{ en = "Words" }}\n')
    assert f"newsletter.topics.{name} is a name that tells of somebody's health" in refusal


@pytest.mark.parametrize("written", ['"newsletter"', "3", '["News letter"]', "[true]"])
def test_an_archive_that_is_neither_a_word_nor_audiences_is_told_with_all_that_it_may_be(
    tmp_path: Path, written: str
) -> None:
    refusal = _refusal(tmp_path, f"{MINIMAL}[newsletter]\narchive = {written}\n")
    assert 'newsletter.archive must be true, false, or a list of audiences such as ["newsletter"]' in refusal


def test_a_key_of_the_newsletter_below_its_topics_is_told_as_the_topic_that_it_reads_like(tmp_path: Path) -> None:
    refusal = _refusal(tmp_path, f'{MINIMAL}[newsletter.topics]\nskin = {{ en = "Skin" }}\nper_hour = 500\n')
    assert "newsletter.topics.per_hour must be lower-case letters, digits and hyphens" in refusal


def test_a_segment_may_ask_for_the_declared_topics_alone(tmp_path: Path) -> None:
    workspace = FileWorkspace(_workspace(tmp_path, f'{MINIMAL}[newsletter.topics]\nskin = {{ en = "Skin" }}\n'), {})
    assert workspace.read_query("topic is skin") == OneOf(Fact.TOPIC, ("skin",))
    with pytest.raises(BadInput, match="did you mean 'skin'"):
        workspace.read_query("topic is skn")
