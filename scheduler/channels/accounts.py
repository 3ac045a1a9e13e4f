"""A transport's needs to reach an account, declared once.

Its table in config.toml, its secrets, its own settings.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, Field, dataclass, field, fields
from enum import StrEnum

from scheduler.channels.limits import COMMON, LimitReader


class Form(StrEnum):
    """The forms of a setting's value. SECRET and KEY: nothing; they come from the environment, a key with its lines."""

    ADDRESS = "address"
    LINE = "line"
    FLAG = "flag"
    NUMBER = "number"
    SECRET = "secret"  # noqa: S105 - a word
    KEY = "key"


def address(default: str) -> str:
    """Declare where the service is: a base URL."""
    setting: str = field(default=default, metadata={"form": Form.ADDRESS})
    return setting


def line(example: str) -> str:
    """Declare a text that the account cannot be reached without, such as a handle; `example` is one."""
    setting: str = field(metadata={"form": Form.LINE, "example": example})
    return setting


def optional_line() -> str:
    """Declare a text that may be left out; it is then empty."""
    setting: str = field(default="", metadata={"form": Form.LINE})
    return setting


def flag(default: bool = False) -> bool:
    """Declare a choice."""
    setting: bool = field(default=default, metadata={"form": Form.FLAG})
    return setting


def number(default: int, *, least: int, most: int) -> int:
    """Declare a whole number between two others."""
    setting: int = field(default=default, metadata={"form": Form.NUMBER, "bounds": (least, most)})
    return setting


def secret() -> str:
    """Declare a secret, which does not show in a repr."""
    setting: str = field(repr=False, metadata={"form": Form.SECRET})
    return setting


def key() -> str:
    """Declare a private key in PEM that may be left out; it is then empty, and does not show in a repr."""
    setting: str = field(default="", repr=False, metadata={"form": Form.KEY})
    return setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One account. Each transport has a class below this one, whose fields are declared by the functions above.

    `name` is the account's in item keys. `timeout` is in seconds; see `calls.Calls` for what it bounds.
    """

    name: str
    timeout: float = 20.0


@dataclass(frozen=True, slots=True)
class Setting:
    """A declared field of an account. `default` is None where one must be given; then `example` is one.

    `bounds` are the least and the most of a number.
    """

    name: str
    form: Form
    default: str | int | None
    example: str = ""
    bounds: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TransportSpec:
    """A way to reach a channel's accounts.

    `name` is its table in config.toml and part of its secrets' variables, `title` its name for readers, `adapter` the
    class that makes the calls, as 'module:class'. `webhook` is the class that reads what the provider sends by itself,
    likewise, where it does. `batch` is how many people one call serves at most: for posts, which
    are for everybody, 1. `dkim_selectors` and `spf_include` are what a provider of email has its customers
    publish in DNS. `names_copies` says that each person's copy has a word of its own there, by which its bounces find
    it.
    """

    name: str
    title: str
    adapter: str
    account: type[Account]
    limits: tuple[LimitReader, ...] = COMMON
    batch: int = 1
    webhook: str = ""
    rotates: bool = False
    dkim_selectors: tuple[str, ...] = ()
    spf_include: str = ""
    names_copies: bool = False

    @property
    def options(self) -> tuple[Setting, ...]:
        """The keys of its table."""
        hidden = {Form.SECRET, Form.KEY}
        return tuple(setting for setting in _settings(self.account) if setting.form not in hidden)

    @property
    def secrets(self) -> tuple[str, ...]:
        """The names of its secrets."""
        return tuple(setting.name for setting in _settings(self.account) if setting.form is Form.SECRET)

    @property
    def keys(self) -> tuple[str, ...]:
        """The names of its private keys, each of which may be left out."""
        return tuple(setting.name for setting in _settings(self.account) if setting.form is Form.KEY)

    def variables(self, account: str | None = None) -> tuple[str, ...]:
        """Return the variables of its secrets, for a named account or for the one that is named like its channel."""
        return tuple(self.variable(name, account) for name in self.secrets)

    def variable(self, name: str, account: str | None = None) -> str:
        """Return the variable of one secret or key, likewise."""
        whose = f"account_{account}".replace("-", "_") if account else self.name
        return f"CLINIC_{whose}_{name}".upper()


def _settings(account: type[Account]) -> Iterator[Setting]:
    for account_field in fields(account):
        if "form" in account_field.metadata:
            yield Setting(
                account_field.name,
                account_field.metadata["form"],
                _default(account_field),
                account_field.metadata.get("example", ""),
                account_field.metadata.get("bounds"),
            )


def _default(declared: Field[str | int]) -> str | int | None:
    return None if declared.default is MISSING else declared.default
