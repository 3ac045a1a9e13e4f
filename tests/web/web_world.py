"""The pages of one clinic, asked as a browser or a program would, without a server."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from fastapi.testclient import TestClient

from scheduler.bootstrap import Application
from scheduler.services.initialise import initialise
from scheduler.testing import FixedClock
from scheduler.web.application import create_app

SITE = "https://clinic.example.com"
NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)


def new_clinic(folder: Path, environment: Mapping[str, str] | None = None) -> Application:
    """Make a workspace of its own at noon of a day in December 2026."""
    initialise(folder)
    application = Application(folder, dict(environment or {}), clock=FixedClock(NOON))
    application.found()
    return application


def browser(application: Application, site: str = SITE) -> TestClient:
    """Return somebody who asks for pages; a failure of ours is an answer, as it is to a browser."""
    return TestClient(create_app(application), base_url=site, raise_server_exceptions=False, follow_redirects=False)
