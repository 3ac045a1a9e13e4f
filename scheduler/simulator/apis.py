"""The parts of a simulated platform: its requests, its account, and the class that answers.

One module for each channel.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from scheduler.channels.accounts import Form
from scheduler.channels.registry import CHANNELS, spec_of
from scheduler.ports import Clock
from scheduler.simulator.exchange import Answer, Request
from scheduler.simulator.faults import Call
from scheduler.simulator.state import Post, State


@dataclass(frozen=True, slots=True)
class Identity:
    """The clinic's account on every simulated platform."""

    username: str = "rehearsal"
    display_name: str = "Rehearsal"


@dataclass(frozen=True, slots=True)
class Scene:
    """The surroundings of a simulated platform. A post shows in its lists `visibility_delay` after it is accepted."""

    state: State
    clock: Clock
    identity: Identity = Identity()
    visibility_delay: timedelta = timedelta(0)


class Platform(ABC):
    """One platform's API: what it says to a request, and what it says when a fault makes it."""

    @abstractmethod
    def answer(self, request: Request) -> Answer:
        """Carry out a request, and return the platform's answer."""

    @abstractmethod
    def unauthorized(self) -> Answer:
        """Return its answer to a missing, wrong or revoked key."""

    @abstractmethod
    def too_many(self, ends: datetime) -> Answer:
        """Return its answer when a rate limit is used up until `ends`."""

    @abstractmethod
    def server_error(self) -> Answer:
        """Return its answer when something broke on its side."""

    def shown(self, post: Post) -> tuple[str, list[dict[str, object]]]:
        """Return a post's text as followers see it, escaped for HTML, and the links in it."""
        return post.text, []


@dataclass(frozen=True, slots=True, kw_only=True)
class Account(ABC):
    """An account that exists on a simulated platform. Its keys open nothing but a simulator."""

    @abstractmethod
    def settings(self) -> dict[str, str]:
        """Return its settings: a value for each secret of the channel's usual transport, and for other settings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """A platform's API. Its module, named like the channel, has one as `API`.

    Its requests are those below `prefix`. `calls` names those that publish or prepare; a DELETE prepares, and all the
    rest reads. `account` is there unless another is given; `open` returns the platform.
    """

    prefix: str
    calls: Mapping[tuple[str, str], Call]
    account: Account
    open: Callable[[Any, Scene], Platform]  # the account is of the module's own class

    def kind_of(self, request: Request) -> Call:
        """Return the kind of call that a request is."""
        if request.method == "DELETE":
            return Call.PREPARE
        return self.calls.get((request.method, request.path), Call.READ)


def apis() -> dict[str, Api]:
    """Return the API of every channel by its name."""
    return {name: import_module(f"scheduler.simulator.{name}").API for name in CHANNELS}


def environment(accounts: Mapping[str, Account], url: str) -> dict[str, str]:
    """Return the settings that connect a workspace to the simulator at an address instead of real accounts."""
    variables: dict[str, str] = {}
    for channel, account in accounts.items():
        transport = spec_of(channel).transports[0]
        given = account.settings()
        for option in transport.options:
            if value := url if option.form is Form.ADDRESS else given.get(option.name):
                variables[f"CLINIC_{transport.name}__{option.name}".upper()] = value
        variables |= zip(transport.variables(), (given[name] for name in transport.secrets), strict=True)
    return variables
