"""Channels are opened by name, and cost nothing until then."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime

import pytest

from scheduler.channels.opening import SendGridSettings, XSettings, open_channel
from scheduler.channels.registry import CHANNELS
from scheduler.domain.errors import BadInput
from scheduler.testing import FixedClock

KEYS = XSettings(consumer_key="one", consumer_secret="two", access_token="three", access_token_secret="four")


def test_secrets_do_not_show_in_settings() -> None:
    shown = repr(KEYS) + repr(SendGridSettings(api_key="five"))
    assert not any(secret in shown for secret in ("one", "two", "three", "four", "five"))


def test_an_unknown_channel_is_named_with_those_there_are() -> None:
    with pytest.raises(BadInput, match="email, x"):
        open_channel("pigeon", KEYS, FixedClock(datetime(2026, 12, 1, tzinfo=UTC)))


@pytest.mark.parametrize(("name", "settings"), [("x", KEYS), ("email", SendGridSettings(api_key="five"))])
def test_every_channel_of_the_registry_opens_without_a_call(name: str, settings: XSettings | SendGridSettings) -> None:
    assert name in CHANNELS
    assert open_channel(name, settings, FixedClock(datetime(2026, 12, 1, tzinfo=UTC))).name == name


def test_naming_the_channels_imports_no_sdk() -> None:
    code = "import sys, scheduler.channels.registry as _; print({'tweepy', 'sendgrid', 'requests'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "set()"
