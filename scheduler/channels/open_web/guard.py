"""Which hosts may be asked: those of the open web, whatever way their addresses are written."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterator

from scheduler.channels.open_web.web_address import PORTS, WebAddress
from scheduler.channels.sendable import ascii_host
from scheduler.domain.fetched import Allowed, InPrivateNetwork, NotEncrypted, NotFetched

Resolve = Callable[[str, int], tuple[str, ...]]
"""Returns the network addresses of a host and a port. Raises OSError, UnicodeError."""

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

# Blocks in which an IPv6 address carries an IPv4 one, with the bits below it (RFC 6052, RFC 4291, RFC 3056).
_CARRIERS = (
    (ipaddress.IPv6Network("64:ff9b::/96"), 0),
    (ipaddress.IPv6Network("::ffff:0:0/96"), 0),
    (ipaddress.IPv6Network("2002::/16"), 80),
)
# Own networks that a person may name: RFC 1918, RFC 6598, this machine (RFC 1122, RFC 4291), RFC 4193. Link-local
# addresses are not among them: no article stands there, but the secrets of rented machines do (169.254.169.254), and
# at two more addresses (Amazon's for IPv6, Alibaba's).
_OWN = tuple(
    ipaddress.ip_network(block)
    for block in (
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "::1/128",
        "fc00::/7",
    )
)


_SECRETS = frozenset(map(ipaddress.ip_address, ("fd00:ec2::254", "100.100.100.200")))
_FREE_PORTS = 1024
"""Below it each port has a service of its own; browsers ask for no page at most of them either."""


def system_addresses(host: str, port: int) -> tuple[str, ...]:
    """Ask this machine for a host's addresses."""
    return tuple(dict.fromkeys(str(at[4][0]) for at in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


def checked_addresses(place: WebAddress, allowed: Allowed, resolve: Resolve) -> tuple[str, ...]:
    """Return the network addresses of a place, each of which may be connected to.

    Whoever connects uses these, and asks no name server again: it may say something else the second time.
    Raises NotFetched when the scheme, the port or one of the addresses is not allowed, or nobody knows the host.
    """
    own = bool(allowed.private_host) and place.host == ascii_host(allowed.private_host)
    if place.scheme != "https" and not (own or allowed.http):
        raise NotEncrypted(f"it leads to {place}, not to https: anybody on the way could change what is read")
    try:
        found = resolve(place.host, place.port)
    except (OSError, UnicodeError):
        found = ()
    if not found:
        raise NotFetched(f"no name server knows {place.host}, or none answered: look at its spelling")
    if not all(is_open(address) or (own and _is_own(address)) for address in found):
        raise InPrivateNetwork(f"{place.host} leads into a private network, where readers cannot come")
    if place.port < _FREE_PORTS and place.port not in PORTS.values() and not own:
        raise NotFetched(f"{place} names port {place.port}, where no page stands", gone=True)
    return found


def is_open(address: str) -> bool:
    """Say whether a network address is one of the open web, whatever it carries inside."""
    return all(part.is_global and not part.is_multicast and _is_given_out(part) for part in _parts(address))


def _is_given_out(address: IpAddress) -> bool:
    """Say whether it is in a block that is given out: of IPv6 2000::/3 alone (RFC 4291, section 2.4)."""
    return isinstance(address, ipaddress.IPv4Address) or address in ipaddress.IPv6Network("2000::/3")


def _is_own(address: str) -> bool:
    parts = tuple(_parts(address))
    return _SECRETS.isdisjoint(parts) and all(
        any(part in block for block in _OWN if block.version == part.version) for part in parts
    )


def _parts(address: str) -> Iterator[IpAddress]:
    """Yield the IPv4 address that an IPv6 address carries, else the address itself."""
    whole = ipaddress.ip_address(address)
    for block, below in _CARRIERS:
        if isinstance(whole, ipaddress.IPv6Address) and whole in block:
            yield ipaddress.IPv4Address(int(whole) >> below & 0xFFFFFFFF)
            return
    yield whole
