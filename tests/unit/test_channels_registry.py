"""Channels are opened by name, and cost nothing until then."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import pytest

from scheduler.channels.accounts import Account, TransportSpec
from scheduler.channels.opening import open_account
from scheduler.channels.registry import specs
from scheduler.testing import FixedClock

TRANSPORTS = [transport for spec in specs() for transport in spec.transports]
NAMES = [transport.name for transport in TRANSPORTS]


def _account(transport: TransportSpec, name: str) -> Account:
    given: dict[str, Any] = {each.name: each.example for each in transport.options if each.default is None}
    given |= {secret: f"hidden {secret}" for secret in transport.secrets}
    return transport.account(name=name, **given)


@pytest.mark.parametrize("transport", TRANSPORTS, ids=NAMES)
def test_secrets_do_not_show_in_an_account(transport: TransportSpec) -> None:
    assert transport.secrets
    assert "hidden" not in repr(_account(transport, "an-account"))


@pytest.mark.parametrize("transport", TRANSPORTS, ids=NAMES)
def test_every_transport_opens_an_account_of_any_name_without_a_call(transport: TransportSpec) -> None:
    account = _account(transport, "an-account")
    assert open_account(transport, account, FixedClock(datetime(2026, 12, 1, tzinfo=UTC))).name == "an-account"


def test_each_transport_has_a_table_of_its_own() -> None:
    assert len(set(NAMES)) == len(NAMES)


def test_reading_every_spec_imports_no_sdk() -> None:
    code = (
        "import sys; from scheduler.channels.registry import specs; specs(); "
        "print({'tweepy', 'sendgrid', 'requests', 'pydantic'} & set(sys.modules))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "set()"
