"""The accounts that exist on the simulated platforms, and the keys that open them."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """One X account and one SendGrid account. The keys open nothing but a simulator.

    `activity` says whether the SendGrid account has bought Email Activity, `may_send` whether its
    key may send mail.
    """

    consumer_key: str = field(default="rehearsal-consumer-key", repr=False)
    consumer_secret: str = field(default="rehearsal-consumer-secret", repr=False)
    access_token: str = field(default="rehearsal-access-token", repr=False)
    access_token_secret: str = field(default="rehearsal-access-token-secret", repr=False)
    sendgrid_key: str = field(default="SG.rehearsal.key", repr=False)
    user_id: str = "1750000000000000000"
    username: str = "rehearsal"
    display_name: str = "Rehearsal"
    activity: bool = True
    may_send: bool = True

    def environment(self, url: str) -> dict[str, str]:
        """Return the settings that connect a workspace to the simulator at an address instead of real accounts."""
        return {
            "CLINIC_X__BASE_URL": url,
            "CLINIC_X_CONSUMER_KEY": self.consumer_key,
            "CLINIC_X_CONSUMER_SECRET": self.consumer_secret,
            "CLINIC_X_ACCESS_TOKEN": self.access_token,
            "CLINIC_X_ACCESS_TOKEN_SECRET": self.access_token_secret,
            "CLINIC_SENDGRID__BASE_URL": url,
            "CLINIC_SENDGRID__ACTIVITY": "true",
            "CLINIC_SENDGRID_API_KEY": self.sendgrid_key,
        }
