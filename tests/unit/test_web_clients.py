"""Who counts as one client on the public pages."""

from __future__ import annotations

import pytest
from starlette.requests import Request

from scheduler.web.limits import client_of


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:0DB8:1:2::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
        ("", "unknown"),
    ],
)
def test_a_client_is_an_address_or_the_network_of_a_household(address: str, client: str) -> None:
    assert client_of(Request({"type": "http", "client": (address, 1234), "headers": []})) == client


def test_who_has_no_address_is_counted_together() -> None:
    assert client_of(Request({"type": "http", "client": None, "headers": []})) == "unknown"
