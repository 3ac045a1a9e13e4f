"""Addresses: the quick check accepts nothing that email-validator refuses, and slips of the finger are asked about."""

from __future__ import annotations

import pytest
from email_validator import validate_email
from hypothesis import example, given
from hypothesis import strategies as st

from scheduler.domain.subscriber import normal_address
from scheduler.services import addresses
from scheduler.services.addresses import is_role_address, likely_meant, written_address

_PARTS = st.text(st.sampled_from("abzAZ09.-_+'@!\"x ß"), max_size=12)
_DOMAINS = st.sampled_from(
    [
        "example.org",
        "x.test",
        "xn--bcher-kva.example",
        "a-b.co.uk",
        "-a.de",
        "a.-b",
        "1.2.3.4",
        "a.b1",
        "local",
        "onion",
    ]
)


@given(_PARTS, st.one_of(_PARTS, _DOMAINS))
@example("a" * 64, "example.org")
@example("a" * 65, "example.org")
@example("a", "b." + "c" * 63 + ".de")
@example("a", "b." + "c" * 64 + ".de")
@example("a" * 64, ("b" * 60 + ".") * 4 + "de")
@example("a", "aa--b.example.org")
@example("a", "foo.arpa")
def test_what_the_quick_check_takes_email_validator_takes_as_it_is(local: str, domain: str) -> None:
    address = f"{local}@{domain}"
    quick = addresses._is_plain_domain(domain) and addresses._PLAIN_LOCAL_PART.fullmatch(local) is not None
    if quick and len(local) <= 64 and len(address) <= 254:
        found = validate_email(address, check_deliverability=False)
        assert written_address(address) == f"{found.local_part}@{found.ascii_domain}"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (" Zoë.Müller@Example.org ", "Zoë.Müller@example.org"),
        ("a@BÜCHER.example", "a@xn--bcher-kva.example"),
        ("a@straße.de", "a@xn--strae-oqa.de"),
        ("tom.o'brien@example.org", "tom.o'brien@example.org"),
        ("Zoe\u0308@example.org", "Zo\u00eb@example.org"),
    ],
)
def test_an_address_is_kept_as_it_is_written_to(written: str, kept: str) -> None:
    assert written_address(written) == kept


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Zoë@example.org", "zoë@EXAMPLE.org", True),
        ("zoe\u0308@example.org", "zo\u00eb@example.org", True),
        ("a@bücher.example", "A@xn--bcher-kva.example", True),
        ("straße@example.org", "strasse@example.org", False),
        ("a@straße.de", "a@strasse.de", False),
    ],
)
def test_the_same_person_is_known_however_the_address_is_written(one: str, other: str, same: bool) -> None:
    assert (normal_address(written_address(one)) == normal_address(written_address(other))) is same


@pytest.mark.parametrize(
    "address",
    ["", "x", "@", "a@", "@b.de", "a@b", "a b@c.de", "a..b@c.de", "a@c..de", "a@localhost", "a@1.2.3.4", "a@x.test",
     "a\nb@c.de", "a@c.de;b@c.de", '"a"@c.de', "a@[1.2.3.4]", "a\u200bb@c.de", "a" * 65 + "@c.de"],
)  # fmt: skip
def test_what_is_no_address_is_refused_without_repeating_it(address: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - its words follow
        written_address(address)
    assert not (len(address) > 3 and address in str(caught.value))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("domain", "meant"),
    [
        ("gmial.com", "gmail.com"),
        ("gmail.con", "gmail.com"),
        ("gmail.co", "gmail.com"),
        ("gamil.com", "gmail.com"),
        ("hotmial.com", "hotmail.com"),
        ("hotmal.com", "hotmail.com"),
        ("yaho.com", "yahoo.com"),
        ("outlok.com", "outlook.com"),
        ("redifmail.com", "rediffmail.com"),
        ("web.dee", "web.de"),
        ("gmail.com", None),
        ("mail.com", None),
        ("gmx.net", None),
        ("example.org", None),
        ("kliniken.de", None),
    ],
)
def test_a_slip_in_a_common_domain_is_a_question(domain: str, meant: str | None) -> None:
    assert likely_meant(f"ann@{domain}") == meant


def test_addresses_of_a_role_are_known() -> None:
    assert all(map(is_role_address, ("info@x.de", "Office@x.de", "no-reply@x.de", "praxis+news@x.de", "büro@x.de")))
    assert not any(map(is_role_address, ("ann@x.de", "info.miller@x.de")))
