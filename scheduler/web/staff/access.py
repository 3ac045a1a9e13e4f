"""Who may open which page, and do what: the one table of the staff's routes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final

from fastapi import Depends, HTTPException, Request

from scheduler.domain.people import Role
from scheduler.services.clinic_settings import MAY_CHANGE
from scheduler.services.sessions import Present
from scheduler.web.page import the_application

COOKIE: Final = "__Host-clinic"
"""The cookie with a session's token. Its prefix has browsers keep it to this host and to https (RFC 6265bis, 4.1.3.2);
on a machine's own address they take it without."""

EVERYBODY: Final = frozenset(Role)
CLINICIANS: Final = frozenset({Role.CLINICIAN})
WRITERS: Final = frozenset({Role.AUTHOR, Role.CLINICIAN})
"""Those who may submit what they plan."""

SETTERS: Final = frozenset(MAY_CHANGE)
ANYBODY: Final = frozenset[Role]()
"""No role is needed, and nobody has to be signed in."""

AUTHOR_OR_PUBLISHER: Final = frozenset({Role.AUTHOR, Role.PUBLISHER})
CLINICIAN_OR_PUBLISHER: Final = frozenset({Role.CLINICIAN, Role.PUBLISHER})

ACCESS: Final[Mapping[str, frozenset[Role]]] = {
    "GET /staff/assets/{version}/{name}": ANYBODY,
    "GET /staff/sign-in": ANYBODY,
    "POST /staff/sign-in": ANYBODY,
    "POST /staff/sign-in/code": ANYBODY,
    "GET /staff/first-run": ANYBODY,
    "POST /staff/first-run": ANYBODY,
    "GET /staff/welcome": EVERYBODY,
    "POST /staff/sign-in/challenge": ANYBODY,
    "POST /staff/sign-out": EVERYBODY,
    "GET /staff/self": EVERYBODY,
    "POST /staff/self/password": EVERYBODY,
    "GET /staff/self/codes": EVERYBODY,
    "POST /staff/self/codes": EVERYBODY,
    "POST /staff/self/codes/on": EVERYBODY,
    "POST /staff/self/codes/off": EVERYBODY,
    "POST /staff/self/codes/recovery": EVERYBODY,
    "POST /staff/self/passkeys": EVERYBODY,
    "POST /staff/self/passkeys/new/challenge": EVERYBODY,
    "POST /staff/self/passkeys/{identity}/remove": EVERYBODY,
    "POST /staff/self/sessions/{session}/end": EVERYBODY,
    "POST /staff/self/challenge": EVERYBODY,
    "GET /staff/self/notifications": EVERYBODY,
    "POST /staff/self/notifications": EVERYBODY,
    "POST /staff/self/notifications/address": EVERYBODY,
    "POST /staff/self/notifications/address/remove": EVERYBODY,
    "GET /staff/self/notifications/confirm": EVERYBODY,
    "POST /staff/self/notifications/confirm": EVERYBODY,
    "GET /staff/self/tokens": EVERYBODY,
    "POST /staff/self/tokens": EVERYBODY,
    "POST /staff/self/tokens/{token}/end": EVERYBODY,
    "GET /staff": EVERYBODY,
    "POST /staff/pause": EVERYBODY,
    "POST /staff/resume": EVERYBODY,
    "GET /staff/people": EVERYBODY,
    "GET /staff/new-person": CLINICIANS,
    "POST /staff/new-person": CLINICIANS,
    "GET /staff/new-invitation": CLINICIANS,
    "POST /staff/new-invitation": CLINICIANS,
    "POST /staff/invitations/{identity}/renew": CLINICIANS,
    "POST /staff/invitations/{identity}/withdraw": CLINICIANS,
    "GET /staff/join/{token}": ANYBODY,
    "POST /staff/join/{token}": ANYBODY,
    "POST /staff/join/{token}/challenge": ANYBODY,
    "GET /staff/people/{login}": CLINICIANS,
    "POST /staff/people/{login}": CLINICIANS,
    "POST /staff/people/{login}/password": CLINICIANS,
    "POST /staff/people/{login}/codes/off": CLINICIANS,
    "POST /staff/people/{login}/passkeys/{identity}/remove": CLINICIANS,
    "POST /staff/people/{login}/active": CLINICIANS,
    "POST /staff/people/{login}/sessions/{session}/end": CLINICIANS,
    "POST /staff/people/{login}/tokens/{token}/end": CLINICIANS,
    "GET /staff/health": EVERYBODY,
    "POST /staff/health": EVERYBODY,
    "POST /staff/health/channels/{channel}/resume": EVERYBODY,
    "GET /staff/settings": SETTERS,
    "POST /staff/settings": SETTERS,
    "GET /staff/settings/look": SETTERS,
    "POST /staff/settings/look": SETTERS,
    "GET /staff/settings/look/card": SETTERS,
    "GET /staff/settings/webhooks": SETTERS,
    "POST /staff/settings/webhooks": SETTERS,
    "GET /staff/settings/webhooks/{webhook}": SETTERS,
    "POST /staff/settings/webhooks/{webhook}": SETTERS,
    "POST /staff/settings/webhooks/{webhook}/test": SETTERS,
    "POST /staff/settings/webhooks/{webhook}/stop": SETTERS,
    "POST /staff/settings/webhooks/{webhook}/start": SETTERS,
    "POST /staff/settings/webhooks/{webhook}/remove": SETTERS,
    "POST /staff/settings/webhooks/{webhook}/messages/{message}/again": SETTERS,
    "GET /staff/library": EVERYBODY,
    "GET /staff/library/new-statement": CLINICIANS,
    "POST /staff/library/new-statement": CLINICIANS,
    "GET /staff/library/statements/{name}": EVERYBODY,
    "GET /staff/library/statements/{name}/change": CLINICIANS,
    "POST /staff/library/statements/{name}/change": CLINICIANS,
    "GET /staff/library/statements/{name}/withdraw": CLINICIAN_OR_PUBLISHER,
    "POST /staff/library/statements/{name}/withdraw": CLINICIAN_OR_PUBLISHER,
    "GET /staff/library/references": EVERYBODY,
    "GET /staff/library/new-reference": CLINICIANS,
    "POST /staff/library/new-reference": CLINICIANS,
    "GET /staff/library/references/{name}": EVERYBODY,
    "GET /staff/library/references/{name}/change": CLINICIANS,
    "POST /staff/library/references/{name}/change": CLINICIANS,
    "GET /staff/library/references/{name}/withdraw": CLINICIAN_OR_PUBLISHER,
    "POST /staff/library/references/{name}/withdraw": CLINICIAN_OR_PUBLISHER,
    "GET /staff/figures": EVERYBODY,
    "GET /staff/figures/{name}.csv": EVERYBODY,
    "GET /staff/media": EVERYBODY,
    "POST /staff/media": EVERYBODY,
    "GET /staff/media/logo": EVERYBODY,
    "GET /staff/media/small/{file:path}": EVERYBODY,
    "GET /staff/media/picture/{file:path}": EVERYBODY,
    "POST /staff/media/picture/{file:path}": EVERYBODY,
    "POST /staff/media/focus/{file:path}": EVERYBODY,
    "POST /staff/media/remove/{file:path}": EVERYBODY,
    "GET /staff/history": EVERYBODY,
    "POST /staff/history/verify": EVERYBODY,
    "GET /staff/items/{campaign}/{section}/{channel}/{kind}/evidence": EVERYBODY,
    "GET /staff/subscribers": EVERYBODY,
    "POST /staff/subscribers": EVERYBODY,
    "GET /staff/subscribers/count": EVERYBODY,
    "POST /staff/subscribers/suppress": EVERYBODY,
    "GET /staff/subscribers/segments": EVERYBODY,
    "POST /staff/subscribers/segments": AUTHOR_OR_PUBLISHER,
    "POST /staff/subscribers/segments/count": EVERYBODY,
    "GET /staff/subscribers/segments/{name}": EVERYBODY,
    "GET /staff/subscribers/segments/{name}/count": EVERYBODY,
    "POST /staff/subscribers/segments/{name}/remove": AUTHOR_OR_PUBLISHER,
    "GET /staff/subscribers/import": AUTHOR_OR_PUBLISHER,
    "POST /staff/subscribers/import": AUTHOR_OR_PUBLISHER,
    "POST /staff/subscribers/import/undo": AUTHOR_OR_PUBLISHER,
    "GET /staff/subscribers/import/{received}": AUTHOR_OR_PUBLISHER,
    "POST /staff/subscribers/import/{received}/try": AUTHOR_OR_PUBLISHER,
    "POST /staff/subscribers/import/{received}/take-in": AUTHOR_OR_PUBLISHER,
    "POST /staff/subscribers/import/{received}/give-up": AUTHOR_OR_PUBLISHER,
    "GET /staff/subscribers/import/{received}/refused.csv": AUTHOR_OR_PUBLISHER,
    "GET /staff/subscribers/sign-up-form": EVERYBODY,
    "GET /staff/subscribers/sign-up-form/poster.pdf": EVERYBODY,
    "GET /staff/subscribers/sign-up-form/code.svg": EVERYBODY,
    "GET /staff/subscribers/welcome": EVERYBODY,
    "POST /staff/subscribers/welcome/switch": SETTERS,
    "POST /staff/subscribers/welcome/late": SETTERS,
    "POST /staff/subscribers/welcome/begin": SETTERS,
    "GET /staff/subscribers/welcome/new": WRITERS,
    "POST /staff/subscribers/welcome/new": WRITERS,
    "POST /staff/subscribers/welcome/{step}/move": WRITERS,
    "POST /staff/subscribers/welcome/{step}/remove": WRITERS,
    "GET /staff/subscribers/{subscriber}": EVERYBODY,
    "GET /staff/subscribers/{subscriber}/data": EVERYBODY,
    "POST /staff/subscribers/{subscriber}/suppress": EVERYBODY,
    "POST /staff/subscribers/{subscriber}/restore": EVERYBODY,
    "GET /staff/subscribers/{subscriber}/erase": CLINICIAN_OR_PUBLISHER,
    "POST /staff/subscribers/{subscriber}/erase": CLINICIAN_OR_PUBLISHER,
    "GET /staff/search": EVERYBODY,
    "GET /staff/keys": EVERYBODY,
    "GET /staff/several": EVERYBODY,
    "POST /staff/several": EVERYBODY,
    "GET /staff/calendar": EVERYBODY,
    "GET /staff/calendar/reserve": EVERYBODY,
    "GET /staff/calendar/reserve/{campaign}/{section}": WRITERS,
    "POST /staff/calendar/reserve/{campaign}/{section}": WRITERS,
    "GET /staff/calendar/feed": EVERYBODY,
    "POST /staff/calendar/feed": EVERYBODY,
    "POST /staff/calendar/feed/end": EVERYBODY,
    "GET /staff/photographs/{file:path}": EVERYBODY,
    "GET /staff/cards/{kind}/{name}": EVERYBODY,
    "GET /staff/items/{campaign}/{section}/{channel}/{kind}": EVERYBODY,
    "POST /staff/items/{campaign}/{section}/{channel}/{kind}": EVERYBODY,
    "POST /staff/items/{campaign}/{section}/{channel}/{kind}/submit": WRITERS,
    "GET /staff/items/{campaign}/{section}/{channel}/{kind}/retract": CLINICIAN_OR_PUBLISHER,
    "POST /staff/items/{campaign}/{section}/{channel}/{kind}/retract": CLINICIAN_OR_PUBLISHER,
    "POST /staff/items/{campaign}/{section}/{channel}/{kind}/delete": CLINICIAN_OR_PUBLISHER,
    "POST /staff/items/{campaign}/{section}/{channel}/{kind}/look": EVERYBODY,
    "POST /staff/items/{campaign}/{section}/{channel}/{kind}/count": EVERYBODY,
    "POST /staff/items/{campaign}/{section}/{channel}/{kind}/keep": EVERYBODY,
    "POST /staff/items/{campaign}/{section}/{channel}/{kind}/forget": EVERYBODY,
    "GET /staff/items/{campaign}/{section}/{channel}/{kind}/move": EVERYBODY,
    "POST /staff/items/{campaign}/{section}/{channel}/{kind}/move": EVERYBODY,
    "POST /staff/decisions": EVERYBODY,
    "POST /staff/holds": EVERYBODY,
    "GET /staff/campaigns": EVERYBODY,
    "GET /staff/campaigns/new": WRITERS,
    "POST /staff/campaigns/new": WRITERS,
    "GET /staff/campaigns/{slug}": EVERYBODY,
    "GET /staff/campaigns/{slug}/plan": WRITERS,
    "POST /staff/campaigns/{slug}/plan": WRITERS,
    "GET /staff/campaigns/{slug}/check": EVERYBODY,
    "GET /staff/campaigns/{slug}/times": WRITERS,
    "POST /staff/campaigns/{slug}/times": WRITERS,
    "POST /staff/campaigns/{slug}/submit": WRITERS,
    "POST /staff/campaigns/{slug}/sections": WRITERS,
    "GET /staff/campaigns/{slug}/write/{section}": WRITERS,
    "POST /staff/campaigns/{slug}/write/{section}": WRITERS,
    "GET /staff/notes/new": WRITERS,
    "POST /staff/notes/new": WRITERS,
    "GET /staff/review": CLINICIANS,
    "GET /staff/review/together": CLINICIANS,
    "POST /staff/review/together": CLINICIANS,
    "GET /staff/review/{campaign}/{section}/{channel}/{kind}": EVERYBODY,
    "GET /staff/review/{campaign}/{section}/{channel}/{kind}/picture/{digest}": EVERYBODY,
    "GET /staff/review/{campaign}/{section}/{channel}/{kind}/mail/{look}": EVERYBODY,
    "POST /staff/review/{campaign}/{section}/{channel}/{kind}/sign": CLINICIANS,
    "POST /staff/review/{campaign}/{section}/{channel}/{kind}/confirm": CLINICIANS,
    "POST /staff/review/{campaign}/{section}/{channel}/{kind}/waive": CLINICIANS,
    "POST /staff/review/{campaign}/{section}/{channel}/{kind}/changes": CLINICIANS | {Role.PUBLISHER},
    "GET /staff/issues": EVERYBODY,
    "GET /staff/issues/test-group": EVERYBODY,
    "POST /staff/issues/test-group": EVERYBODY,
    "POST /staff/issues/test-group/add": EVERYBODY,
    "POST /staff/issues/test-group/remove": EVERYBODY,
    "GET /staff/issues/{campaign}/{section}/{channel}": EVERYBODY,
    "POST /staff/issues/{campaign}/{section}/{channel}/sections": WRITERS,
    "POST /staff/issues/{campaign}/{section}/{channel}/style": WRITERS,
    "GET /staff/issues/{campaign}/{section}/{channel}/look": EVERYBODY,
    "GET /staff/issues/{campaign}/{section}/{channel}/send": EVERYBODY,
    "POST /staff/issues/{campaign}/{section}/{channel}/test": EVERYBODY,
    "POST /staff/issues/{campaign}/{section}/{channel}/submit": WRITERS,
    "GET /staff/issues/{campaign}/{section}/{channel}/progress": EVERYBODY,
    "GET /staff/issues/{campaign}/{section}/{channel}/progress/events": EVERYBODY,
    "POST /staff/issues/{campaign}/{section}/{channel}/stop": EVERYBODY,
    "POST /staff/issues/{campaign}/{section}/{channel}/go-on": EVERYBODY,
}
"""Each route with the roles of which a person needs one. A route that is not here is opened by nobody."""


class SignInFirst(Exception):  # noqa: N818 - not a failure: the way to the page leads over another
    """Nobody is signed in; after signing in they come to the page that they asked for."""


def admitted(request: Request) -> None:
    """Let a request in, or refuse it. Raises SignInFirst, and HTTPException 403 for somebody without the role."""
    needed = ACCESS.get(f"{'GET' if request.method == 'HEAD' else request.method} {request.scope['route'].path}")
    if needed is None:
        raise HTTPException(403)
    if needed == ANYBODY:
        return
    present = signed_in(request)
    if present is None:
        raise SignInFirst
    if not needed & set(present.person.roles):
        raise HTTPException(403)


def signed_in(request: Request) -> Present | None:
    """Return who is signed in, looked up once for a request."""
    state = request.state
    if not hasattr(state, "present"):
        token = request.cookies.get(COOKIE, "")
        state.present = the_application(request).sessions.present(token) if token else None
    present: Present | None = state.present
    return present


def the_present(request: Request) -> Present:
    """Return who is signed in, on a route that needs somebody to be."""
    present = signed_in(request)
    assert present is not None  # noqa: S101 - the route's entry in ACCESS has let nobody else in
    return present


Visitor = Annotated[Present, Depends(the_present)]
