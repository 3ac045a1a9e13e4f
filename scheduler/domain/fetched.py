"""A page or a picture that was fetched from an address, and what a fetch may do."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.domain.errors import BadInput


class NotFetched(BadInput):
    """An address gave nothing that can be used; the text says why, and what to do.

    `gone` says that no reader can come there either: it is no passing fault.
    """

    def __init__(self, message: str, *, gone: bool = False) -> None:
        super().__init__(message)
        self.gone = gone


class InPrivateNetwork(NotFetched):
    """An address leads into a network of somebody's own, or to this machine."""

    def __init__(self, message: str) -> None:
        super().__init__(message, gone=True)


class NotEncrypted(NotFetched):
    """An address leads to plain http, where anybody on the way could change what is read."""

    def __init__(self, message: str) -> None:
        super().__init__(message, gone=True)


class OfOtherType(NotFetched):
    """An address gave something, but of another type than was wanted."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a person allowed for one fetch, beyond the open web by https.

    `private_host` is the one host that may lie in the clinic's own network or on this machine, and be asked by plain
    http; nothing that leads away from it may. `http` lets every page be asked without encryption.
    """

    private_host: str = ""
    http: bool = False

    def asked(self, address: str) -> str:
        """Return an address as it is asked for: by https, where plain http is not allowed."""
        is_plain = address[:7].lower() == "http://" and not (self.http or self.private_host)
        return f"https://{address[7:]}" if is_plain else address


OPEN_WEB = Allowed()
"""Nothing beyond the open web by https."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is taken: media types (of which one that ends in "/" stands for all that begin so), and bytes at most.

    `seconds` bound the whole fetch, redirects among it. `what` names it in messages: "page", "picture".
    """

    what: str
    media_types: tuple[str, ...]
    largest: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: the address at the end of the redirects, its type, and its bytes unpacked.

    `media_type` is in lower case without parameters, `charset` the one that the server declares, or empty. `links` are
    the values of its Link headers.
    """

    address: str
    media_type: str
    data: bytes
    charset: str = ""
    links: tuple[str, ...] = ()
