"""What the pages on webhooks show."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from scheduler.domain.notifications import NotificationKind
from scheduler.domain.outgoing_webhook import TEST_TYPE, TYPE_OF, Endpoint, Message, MessageState
from scheduler.rendering.words import Words
from scheduler.web.forms import Fields
from scheduler.web.staff.notifications.model import kind_words

LOOKS: Final = {MessageState.WAITING: "warn", MessageState.DELIVERED: "good", MessageState.GIVEN_UP: "bad"}


@dataclass(frozen=True, slots=True)
class EndpointShown:
    """An address as the list shows it: its host, since the rest may be a secret of the receiver's."""

    endpoint: Endpoint
    host: str
    state: str
    look: str
    kinds: str


@dataclass(frozen=True, slots=True)
class MessageShown:
    """A message with its words. `again_at` is when it is tried next, None where it is not."""

    message: Message
    words: str
    state: str
    look: str
    again_at: datetime | None


@dataclass(frozen=True, slots=True)
class KindChoice:
    """A kind that an address may hear of: its words, and its name in messages."""

    kind: NotificationKind
    words: str
    name: str
    is_chosen: bool


def endpoint_shown(endpoint: Endpoint, words: Words) -> EndpointShown:
    """Return an address as pages show it."""
    names = kind_words(words)
    state, look = words.gettext("on"), "good"
    if endpoint.failing_since is not None:
        state, look = words.gettext("failing"), "warn"
    if endpoint.off_at is not None:
        state, look = words.gettext("off"), "bad" if endpoint.off_reason else ""
    kinds = " · ".join(names[kind][0] for kind in TYPE_OF if kind in endpoint.kinds)
    return EndpointShown(endpoint, urlsplit(endpoint.url).hostname or endpoint.url, state, look, kinds)


def messages_shown(messages: Sequence[Message], words: Words) -> tuple[MessageShown, ...]:
    """Return messages as the page shows them."""
    names, kinds = kind_words(words), {name: kind for kind, name in TYPE_OF.items()}
    states = {
        MessageState.WAITING: words.gettext("is tried again"),
        MessageState.DELIVERED: words.gettext("delivered"),
        MessageState.GIVEN_UP: words.gettext("not delivered"),
    }
    shown = []
    for message in messages:
        is_test = message.type == TEST_TYPE
        said = words.gettext("A test") if is_test else names[kinds[message.type]][0]
        again = message.due_at if message.state is MessageState.WAITING else None
        shown.append(MessageShown(message, said, states[message.state], LOOKS[message.state], again))
    return tuple(shown)


def kind_choices(chosen: Collection[NotificationKind], words: Words) -> tuple[KindChoice, ...]:
    """Return each kind that an address may hear of."""
    names = kind_words(words)
    return tuple(KindChoice(kind, names[kind][0], name, kind in chosen) for kind, name in TYPE_OF.items())


def kinds_in(fields: Fields) -> frozenset[NotificationKind]:
    """Return the kinds that a form chooses; what no form of ours sends counts for nothing."""
    return frozenset(kind for kind in TYPE_OF if kind.value in fields.every("kinds"))
