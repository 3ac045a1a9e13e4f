"""The staff's API answers as it is described, whatever is sent to it and by whom: no failure, no undeclared answer.

`make fuzz-api` asks for longer.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
import schemathesis
from api_world import ApiWorld
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.core.result import Ok
from schemathesis.core.transport import Response
from schemathesis.specs.openapi.checks import ignored_auth, negative_data_rejection, positive_data_acceptance
from staff_subscribers_shown import people_on_the_list
from web_world import SITE

from scheduler.domain.api_token import Scope
from scheduler.domain.content import ItemKey, Kind
from scheduler.web.api.access import ACCESS

EXAMPLES, OF_SLOW_ONES = 12, 4
"""Requests of each kind to each operation; a few of those that plan, draw or read an article."""

SLOW = re.compile(
    r"^(POST .*/(plan|sections|submit|words|move|campaigns|campaign-files)|GET .*/(check|plan|preflight))$"
)

PLACES = {
    "campaign": "dental",
    "section": "dentures",
    "channel": "x",
    "kind": "post",
    "subscriber": "p0001",
    "segment": "group-a",
}
ISSUE = {"section": "lead", "channel": "email"}
BODIES: dict[str, dict[str, Any]] = {  # Any: values of JSON
    "plan": {"start": "2026-12-07", "link": ""},
    "sections": {"take": ["bridges"], "leave_out": []},
    "submit": {"item": ""},
    "suppressions": {"address": "asha@lotus.clinic", "reason": "asked by phone"},
}
KEY = ItemKey("dental", "dentures", "x", Kind.POST)
ARTICLE = b"# Brushing\n\n## Twice a day\n\nBrush your teeth in the morning and in the evening, with a soft brush."

NEEDS_LUCK = {
    "POST /api/v1/decisions",  # nothing is uncertain, missed or refused here
    "POST /api/v1/subscribers",  # nobody signed the mails by which people confirm
}
"""What is refused here whatever is sent; other tests have it done."""


STATUSES: dict[str, set[int]] = defaultdict(set)


class Asked:
    """A clinic with something to show, and a token of each kind of person."""

    def __init__(self, world: ApiWorld) -> None:
        self.world, self.client, self.keys = world, world.nobody(), count()
        reading = {scope for scope in Scope if scope.endswith(":read")}
        self.tokens = [*map(world.token, ("maya", "rao", "lee")), world.token("maya", reading), "none"]
        self.schema = schemathesis.openapi.from_dict(self.client.get("/api/v1/openapi.json").json())

    def operation(self, label: str) -> Any:
        found = [each.ok() for each in self.schema.get_all_operations() if isinstance(each, Ok)]
        (operation,) = (one for one in found if one.label == label)
        return operation

    def fill_in(self, case: Case[Any], label: str) -> None:
        """Put what is there in place of what no schema knows to be."""
        places = PLACES | (ISSUE if "/issues/" in label else {})
        case.path_parameters.update({name: places[name] for name in case.path_parameters if name in places})
        act = label.rpartition("/")[2]
        if act == "campaign-files":
            case.query, case.body = {"file": "brushing.md", "name": f"brushing-{next(self.keys)}"}, ARTICLE
        elif act == "move":
            case.body = {"to": f"{self.world.application.moving.free(KEY)[0].local:%Y-%m-%dT%H:%M}"}
        elif act == "words":
            case.body = {
                "fields": {"hook": "Ask us."},
                "fields_version": self.world.application.editing.open(KEY).version,
            }
        elif isinstance(case.body, dict):
            case.body.update(BODIES.get(act, {}))


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Asked:
    world = ApiWorld(tmp_path_factory.mktemp("json") / "clinic")
    world.plan()
    people_on_the_list(world)
    return Asked(world)


def test_every_operation_is_described_with_its_scope_and_every_error(asked: Asked) -> None:
    described = asked.client.get("/api/v1/openapi.json").json()
    for label, access in ACCESS.items():
        method, path = label.split()
        operation = described["paths"][path][method.lower()]
        assert operation["security"] == [{"token": [access.scope] if access.scope else []}], label
        assert {"400", "401", "403", "404", "422", "429", "500", "503"} <= set(operation["responses"]), label
        assert (method == "GET") or {"409", "413", "415"} <= set(operation["responses"]), label
        names = {each["name"] for each in operation.get("parameters", [])}
        assert ("Idempotency-Key" in names) == access.changes, label
    assert described["components"]["securitySchemes"]["token"]["scheme"] == "bearer"


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("label", sorted(ACCESS))
def test_every_answer_is_as_described_and_none_is_a_failure(asked: Asked, label: str, mode: GenerationMode) -> None:
    @seed(20261128)
    @settings(
        max_examples=OF_SLOW_ONES if SLOW.match(label) else EXAMPLES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        case=asked.operation(label).as_strategy(generation_mode=mode),
        is_known=st.sampled_from([True, False]),
        token=st.sampled_from(asked.tokens),
    )
    def ask(case: Case[Any], is_known: bool, token: str) -> None:
        asked.world.clock.advance(timedelta(seconds=1))
        if is_known:
            asked.fill_in(case, label)
        arguments: dict[str, Any] = case.as_transport_kwargs(base_url=SITE)  # Any: those of every client
        arguments.pop("cookies", None)  # none is described, and none is set
        if isinstance(arguments.get("data"), bytes | str):
            arguments["content"] = arguments.pop("data")
        headers = {name.lower(): value for name, value in (arguments.pop("headers", None) or {}).items()}
        headers["authorization"] = f"Bearer {asked.tokens[0] if is_known else token}"
        if "idempotency-key" in headers and mode is GenerationMode.POSITIVE:
            headers["idempotency-key"] = f"{label}-{next(asked.keys)}".replace(" ", "-")
        answer = Response.from_any(asked.client.request(**arguments, headers=headers))
        STATUSES[label].add(answer.status_code)
        # What fits the schema may name what is not there. What does not may be mended by what is filled in, and may be
        # too large or too long, of which the check knows nothing. Whoever may not ask is another test's.
        case.validate_response(
            answer, excluded_checks=[positive_data_acceptance, negative_data_rejection, ignored_auth]
        )

    ask()
    assert max(STATUSES[label]) < 500
    if mode is GenerationMode.POSITIVE and label not in NEEDS_LUCK:
        assert min(STATUSES[label]) < 300, f"it was only refused: {sorted(STATUSES[label])}"
