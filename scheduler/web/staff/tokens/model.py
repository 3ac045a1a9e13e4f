"""What the pages say of tokens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from scheduler.domain.api_token import ApiToken, Scope, in_order
from scheduler.rendering.words import Words
from scheduler.services.api_tokens import ApiTokens


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token in a list. `last_day` is None for one without an end, `is_over` says that its last day has passed."""

    id: str
    name: str
    scopes: tuple[Scope, ...]
    made_at: datetime
    used_at: datetime | None
    last_day: date | None
    is_over: bool


def token_rows(tokens: Iterable[ApiToken], desk: ApiTokens) -> tuple[TokenRow, ...]:
    """Return tokens as the pages list them."""
    now = desk.clock.now()
    return tuple(
        TokenRow(
            token.id,
            token.name,
            in_order(token.scopes),
            token.made_at,
            token.used_at,
            desk.last_day(token),
            is_over=not token.stands(now),
        )
        for token in tokens
    )


def scope_words(words: Words) -> Mapping[Scope, str]:
    """Return what each scope lets a program do."""
    return {
        Scope.CAMPAIGNS_READ: words.gettext("See campaigns, their plans and what the rules say of them."),
        Scope.CAMPAIGNS_WRITE: words.gettext("Bring articles, plan campaigns and submit what is planned."),
        Scope.ITEMS_READ: words.gettext("See posts and issues, the calendar and what was sent."),
        Scope.ITEMS_WRITE: words.gettext("Write own words into posts and issues, and move them."),
        Scope.DECISIONS_READ: words.gettext("See what waits for a person."),
        Scope.DECISIONS_WRITE: words.gettext("Say what becomes of what is uncertain, missed or refused."),
        Scope.SUBSCRIBERS_READ: words.gettext("See the people on the list: names and addresses too."),
        Scope.SUBSCRIBERS_WRITE: words.gettext("Sign people up, and stop writing to an address."),
        Scope.HEALTH_READ: words.gettext("See whether all is well, and whether something is held back."),
        Scope.CONTROLS_WRITE: words.gettext("Hold everything back, and let it go on."),
    }
