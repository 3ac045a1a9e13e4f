"""The public JSON answers as it is described, whatever is sent to it: no failure of ours, no answer of another form."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.core.result import Ok
from schemathesis.core.transport import Response
from schemathesis.specs.openapi.checks import positive_data_acceptance
from web_world import SITE, Newsletter, signed_newsletter

EXAMPLES = 60
"""Requests of each kind to each operation: a second or two each."""

DESCRIPTION = "/api/v1/openapi.json"
OPERATIONS = {"GET /api/v1/sign-up-form", "POST /api/v1/sign-ups"}


@pytest.fixture(scope="module")
def newsletter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsletter]:
    with signed_newsletter(tmp_path_factory.mktemp("json") / "clinic") as made:
        yield made


def test_every_operation_is_described(newsletter: Newsletter) -> None:
    paths = newsletter.browser.get(DESCRIPTION).json()["paths"]
    operations = {
        f"{method.upper()} {path}": each for path, methods in paths.items() for method, each in methods.items()
    }
    assert {label for label, each in operations.items() if "security" not in each} == OPERATIONS


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("label", sorted(OPERATIONS))
def test_every_answer_is_as_described_and_none_is_a_failure(
    newsletter: Newsletter, label: str, mode: GenerationMode
) -> None:
    schema = schemathesis.openapi.from_dict(newsletter.browser.get(DESCRIPTION).json())
    found = [each.ok() for each in schema.get_all_operations() if isinstance(each, Ok)]
    (operation,) = (one for one in found if one.label == label)
    statuses: set[int] = set()

    @seed(20261127)
    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode), is_possible=st.booleans())
    def ask(case: Case[Any], is_possible: bool) -> None:
        newsletter.clock.advance(timedelta(hours=1))  # one client asks more often than its limit allows
        if is_possible and isinstance(case.body, dict):
            # What is an address, and which words about consent are today's, no schema says.
            possible = {"wording": newsletter.wording(), "email": "asha@lotus.clinic"}
            case.body.update({name: value for name, value in possible.items() if name in case.body})
        arguments: dict[str, Any] = case.as_transport_kwargs(base_url=SITE)  # Any: those of every client
        arguments.pop("cookies", None)  # none is described, and none is set
        if isinstance(arguments.get("data"), bytes | str):
            arguments["content"] = arguments.pop("data")
        answer = Response.from_any(newsletter.browser.request(**arguments))
        statuses.add(answer.status_code)
        # For the same reason 422 is right for much that fits the schema.
        case.validate_response(answer, excluded_checks=[positive_data_acceptance])

    ask()
    assert max(statuses) < 500
    if label.startswith("POST") and mode is GenerationMode.POSITIVE:
        assert statuses == {202, 422}, "both what is taken and what is not was tried"


def test_a_failure_of_ours_is_found(newsletter: Newsletter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(newsletter.application.sign_up), "request", fail)
    with pytest.raises(BaseExceptionGroup, match=r"Schemathesis found") as found:
        test_every_answer_is_as_described_and_none_is_a_failure(
            newsletter, "POST /api/v1/sign-ups", GenerationMode.POSITIVE
        )
    assert "Server error" in str(found.value)


def fail(*_arguments: object) -> None:
    raise RuntimeError("a fault that nobody thought of")
