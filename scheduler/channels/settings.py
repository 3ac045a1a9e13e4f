"""What each channel needs to reach its account. Secrets do not show in a repr."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class XSettings:
    """An X account through OAuth 1.0a user context. `timeout` is in seconds; see calls.Calls for what it bounds."""

    consumer_key: str = field(repr=False)
    consumer_secret: str = field(repr=False)
    access_token: str = field(repr=False)
    access_token_secret: str = field(repr=False)
    base_url: str = "https://api.x.com"
    timeout: float = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SendGridSettings:
    """A SendGrid account. `timeout` is in seconds; see calls.Calls for what it bounds.

    `activity` says that the account has bought the Email Activity add-on, so that SendGrid can be
    asked what it took.
    """

    api_key: str = field(repr=False)
    base_url: str = "https://api.sendgrid.com"
    timeout: float = 20.0
    activity: bool = False


ChannelSettings = XSettings | SendGridSettings
