"""Health is told part by part: what cannot be examined is a finding, and what will soon be wrong is one too."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from planning_samples import clinic

from scheduler.domain.account import AccountStatus
from scheduler.domain.campaign import Sender
from scheduler.domain.errors import ClinicError, NeedsReconnect
from scheduler.domain.health import HealthFinding
from scheduler.services.health import Health, examine_account, examine_clock, examine_settings
from scheduler.testing import FakeChannel, FixedClock

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
VARIABLES = ("CLINIC_X_CONSUMER_KEY", "CLINIC_X_CONSUMER_SECRET")


@dataclass
class Account(FakeChannel):
    """A connected account that answers with a status of the test's choosing."""

    status: AccountStatus | None = None

    def check(self) -> AccountStatus:
        return self.status or super().check()


def account(status: AccountStatus | None = None) -> Account:
    return Account("x", FixedClock(NOW), status=status)


def test_one_part_that_cannot_be_examined_does_not_hide_the_others() -> None:
    def locked() -> str:
        raise NeedsReconnect("the account is locked")

    def missing() -> str:
        raise ClinicError("the key is missing")

    assert Health({"key": missing, "account": locked, "clock": lambda: "09:00"}).examine() == (
        HealthFinding("key", good=False, finding="the key is missing"),
        HealthFinding("account", good=False, finding="the account is locked"),
        HealthFinding("clock", good=True, finding="09:00"),
    )


def test_a_connected_account_is_named() -> None:
    assert examine_account(account(), VARIABLES, NOW) == account().check().name


def test_an_account_that_no_campaign_needs_may_stay_unconnected() -> None:
    assert examine_account(None, VARIABLES, NOW, lambda: False) == "not connected, and no campaign needs it"


def test_an_account_that_is_not_connected_is_told_with_every_variable() -> None:
    with pytest.raises(ClinicError, match="CLINIC_X_CONSUMER_KEY, CLINIC_X_CONSUMER_SECRET"):
        examine_account(None, VARIABLES, NOW)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (AccountStatus("X: clinic", missing_rights=("write",)), "not granted write"),
        (AccountStatus("X: clinic", token_expires_at=NOW + timedelta(days=3)), "2026-11-30"),
        (AccountStatus("X: clinic", version_ends_at=NOW - timedelta(days=1)), "version of the API ends on 2026-11-26"),
    ],
)
def test_what_stands_in_the_way_of_publishing_is_told_beforehand(status: AccountStatus, words: str) -> None:
    with pytest.raises(ClinicError, match=words):
        examine_account(account(status), VARIABLES, NOW)


def test_access_that_lasts_is_no_finding() -> None:
    lasting = AccountStatus("X: clinic", token_expires_at=NOW + timedelta(days=60))
    assert examine_account(account(lasting), VARIABLES, NOW) == "X: clinic"


def test_a_clock_from_before_the_product_was_built_is_a_finding() -> None:
    assert "14:30 in Asia/Kolkata" in examine_clock(FixedClock(NOW), "Asia/Kolkata")
    with pytest.raises(ClinicError, match="1970-01-01"):
        examine_clock(FixedClock(datetime(1970, 1, 1, tzinfo=UTC)), "Asia/Kolkata")


@pytest.mark.parametrize("name", ["Skin Clinic ✓", "✔ Skin Clinic", "Skin Clinic ☑", "Skin Clinic ✅"])
def test_a_sign_in_the_senders_name_that_mail_providers_refuse_is_told(name: str) -> None:
    place = clinic(postal_address="4 Baner Road, Pune 411045", sender=Sender(name, "news@aestheticaa.in"))
    with pytest.raises(ClinicError, match=f"the sender's name '{name}': it has a sign that imitates"):
        examine_settings(replace(place, public_url="https://aestheticaa.in"))
