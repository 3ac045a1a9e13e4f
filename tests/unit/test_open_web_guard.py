"""Only hosts of the open web are asked, however an address is written and whatever it carries inside."""

from __future__ import annotations

import pytest

from scheduler.channels.open_web.guard import checked_addresses, is_open, system_addresses
from scheduler.channels.open_web.web_address import web_address
from scheduler.domain.fetched import OPEN_WEB, Allowed, InPrivateNetwork, NotEncrypted, NotFetched


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",  # noqa: S104 - an address that is refused
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "198.18.0.1",
        "192.0.2.1",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%1",
        "fc00::1",
        "fec0::1",
        "ff02::1",
        "ff0e::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::808:808",
        "2002:7f00:1::",
        "2002:a00:1::1",
        "2001:0:808:808::1",
        "2001:db8::1",
    ],
)
def test_an_address_that_is_not_of_the_open_web_is_not_open(address: str) -> None:
    assert not is_open(address)


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "93.184.215.14", "2606:4700:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8", "2002:808:808::1"],
)
def test_an_address_of_the_open_web_is_open_also_inside_another(address: str) -> None:
    assert is_open(address)


@pytest.mark.parametrize(
    "text",
    [
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0177.0.0.1/",
        "https://0x7f.1/",
        "https://127.1/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::]/",
        "https://\uff11\uff12\uff17.0.0.1/",
        "https://127\u30020.0.1/",
        "https://\u2460\u2461\u2466.0.0.1/",
    ],
)
def test_this_machine_is_refused_in_every_way_to_write_it(text: str) -> None:
    with pytest.raises(InPrivateNetwork, match="private network"):
        checked_addresses(web_address(text), OPEN_WEB, system_addresses)


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    with pytest.raises(InPrivateNetwork):
        checked_addresses(web_address("https://clinic.org/"), OPEN_WEB, lambda host, port: ("8.8.8.8", "10.0.0.1"))


@pytest.mark.parametrize("address", ["10.0.0.8", "127.0.0.1", "192.168.0.9", "fd00::1", "::1", "100.64.0.9"])
def test_a_host_that_a_person_named_may_lie_in_their_own_network(address: str) -> None:
    allowed = Allowed(private_host="Intranet.Clinic")
    place = web_address("http://intranet.clinic:8080/a")
    assert checked_addresses(place, allowed, lambda host, port: (address,)) == (address,)


@pytest.mark.parametrize(
    "address",
    ["169.254.169.254", "fe80::1", "0.0.0.0", "::", "224.0.0.1", "fd00:ec2::254", "100.100.100.200"],  # noqa: S104 - refused
)
def test_no_word_opens_the_addresses_at_which_no_article_stands(address: str) -> None:
    allowed = Allowed(private_host="intranet.clinic")
    with pytest.raises(InPrivateNetwork):
        checked_addresses(web_address("https://intranet.clinic/"), allowed, lambda host, port: (address,))


def test_another_host_stays_refused_when_one_is_allowed() -> None:
    allowed = Allowed(private_host="intranet.clinic")
    with pytest.raises(InPrivateNetwork):
        checked_addresses(web_address("https://printer.clinic/"), allowed, lambda host, port: ("10.0.0.1",))


def test_plain_http_is_refused_unless_told() -> None:
    place = web_address("http://clinic.org/a")
    with pytest.raises(NotEncrypted, match="not to https"):
        checked_addresses(place, OPEN_WEB, lambda host, port: ("8.8.8.8",))
    assert checked_addresses(place, Allowed(http=True), lambda host, port: ("8.8.8.8",)) == ("8.8.8.8",)


@pytest.mark.parametrize("port", [22, 25, 53, 993])
def test_a_port_at_which_no_page_stands_is_refused(port: int) -> None:
    with pytest.raises(NotFetched, match=f"port {port}"):
        checked_addresses(web_address(f"https://clinic.org:{port}/"), OPEN_WEB, lambda host, port: ("8.8.8.8",))


@pytest.mark.parametrize("fault", [OSError(), UnicodeError()])
def test_a_name_that_nobody_knows_is_told_and_may_come_back(fault: Exception) -> None:
    def resolve(host: str, port: int) -> tuple[str, ...]:
        raise fault

    with pytest.raises(NotFetched, match=r"no name server knows clinic\.org") as told:
        checked_addresses(web_address("https://clinic.org/"), OPEN_WEB, resolve)
    assert not told.value.gone


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("HTTPS://Clinic.ORG", "https://clinic.org/"),
        ("https://clinic.org:443/a#part", "https://clinic.org/a"),
        ("https://clinic.org:8443/a", "https://clinic.org:8443/a"),
        ("https://clinic.org./a", "https://clinic.org/a"),
        ("https://clinic.org/त्वचा?q=1", "https://clinic.org/%E0%A4%A4%E0%A5%8D%E0%A4%B5%E0%A4%9A%E0%A4%BE?q=1"),
        ("https://clinic.org/a%20b c%zz", "https://clinic.org/a%20b%20c%25zz"),
        ("https://straße.de/", "https://xn--strae-oqa.de/"),
        ("https://क्लिनिक.भारत/", "https://xn--11ba0dwb0db8g.xn--h2brj9c/"),
        ("https://[2606:4700:0::1111]/", "https://[2606:4700::1111]/"),
        ("https://clinic.org?p=123", "https://clinic.org/?p=123"),
    ],
)
def test_an_address_is_written_as_browsers_send_it(text: str, written: str) -> None:
    assert str(web_address(text)) == written


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("ftp://clinic.org/a", "leads to ftp"),
        ("file:///etc/passwd", "leads to file|no address"),
        ("javascript:alert(1)", "no address|leads to javascript"),
        ("//clinic.org/a", "leads to nothing"),
        ("https://", "no address"),
        ("https://anna:secret@clinic.org/", "a name or a password"),
        ("ftp://anna:secret@clinic.org/", "ftp://clinic.org/ leads to ftp"),
        ("https://anna:secret@clinic.org:port/", "no address"),
        ("https://anna:secret@clinic..org/" + "a" * 200, "no address"),
        ("https://clinic.org:99999/", "no address"),
        ("https://clinic..org/", "no address"),
        ("https://exa mple.org/", "no address"),
        ("https://clinic.org%2f@evil.example/", "no address|name or a password"),
        ("https://clinic.org\\@evil.example/", "no address|name or a password"),
        ("https://[::1/", "no address"),
        ("https://" + "a" * 64 + ".ü/", "no address"),
        ("https://clinic.org/" + "a" * 4000, "longer than 4000"),
    ],
)
def test_what_is_no_address_of_a_page_is_refused_without_its_secrets(text: str, why: str) -> None:
    with pytest.raises(NotFetched, match=why) as told:
        web_address(text)
    assert told.value.gone
    assert "secret" not in str(told.value)
