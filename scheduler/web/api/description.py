"""The description of the JSON (OpenAPI), out of the code that answers."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse

from scheduler import __version__
from scheduler.web.api.access import ACCESS, Access
from scheduler.web.api.problems import Problem
from scheduler.web.page import READING

router = APIRouter(prefix="/api/v1", include_in_schema=False)

_WORDS = """Sign-ups for the clinic's newsletter, which anybody may ask; and what the staff's programs may do.

A program of the staff sends a token. It acts in the name of the person who made it, in the scopes of the token, and
never with more rights than the person's roles. It cannot sign, confirm, waive, retract, erase or lift a suppression:
each of these needs a person's fresh proof.

Every request that changes something has an Idempotency-Key. What came before under the same key is answered again, for
a day, and done once. Lists come in pages: `limit` says how many, and `next` is the `cursor` of the next page, null at
the end. Times have a zone. Errors are problem details (RFC 9457).
"""

_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "1 to 255 visible characters of the program's own, another for each request: a UUID, say.",
    "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
}

_Described = dict[str, Any]  # Any: a document of OpenAPI


@router.api_route("/openapi.json", methods=READING)
def openapi(request: Request) -> JSONResponse:
    """Return the description."""
    state = request.app.state
    if not hasattr(state, "description"):  # made once: it takes as long as several pages
        state.description = described(request.app, state.base_path)
    return JSONResponse(state.description, headers={"access-control-allow-origin": "*"})


def described(app: FastAPI, base_path: str) -> _Described:
    """Return the description of an application's operations, with what each needs by the table."""
    found = get_openapi(
        title="Clinic scheduler",
        version=__version__,
        description=_WORDS,
        routes=app.routes,
        servers=[{"url": base_path or "/"}],
    )
    components = found.setdefault("components", {})
    schemas: _Described = components.setdefault("schemas", {})
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= problem.pop("$defs") | {"Problem": problem}
    components["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "description": "A token that a person made: clinic_…"}
    }
    for path, methods in found["paths"].items():
        for method, operation in methods.items():
            access = ACCESS.get(f"{method.upper()} {path}")
            if access is not None:
                _say(operation, access)
    return found


def _say(operation: _Described, access: Access) -> None:
    operation["security"] = [{"token": [access.scope] if access.scope else []}]
    needs = f"Scope: {access.scope}." if access.scope else "Any scope."
    roles = " or ".join(sorted(access.roles))
    operation["description"] = f"{operation.get('description', '')}\n\n{needs} Role: {roles}.".strip()
    if access.changes:
        operation.setdefault("parameters", []).append(_KEY)
