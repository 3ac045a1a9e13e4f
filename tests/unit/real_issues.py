"""The issues that the repository's own campaign, whose article is real, comes to."""

from __future__ import annotations

import shutil
from pathlib import Path

from campaign_files import keep_what_is_blocked

from scheduler.bootstrap import Application
from scheduler.domain.campaign import Blocked
from scheduler.domain.content import Issue
from scheduler.rehearsal.demo import BEGIN
from scheduler.testing import FixedClock

ROOT = Path(__file__).parents[2]
CAMPAIGN = "exosomes"


def planned_issues(workspace: Path, *, blocked: Blocked) -> tuple[tuple[Issue, ...], Application]:
    """Plan the campaign in a copy of the repository's workspace; return its issues and who renders them."""
    shutil.copytree(ROOT / "campaigns", workspace / "campaigns")
    shutil.copy(ROOT / "config.toml", workspace)
    if blocked is Blocked.KEEP:
        keep_what_is_blocked(workspace, CAMPAIGN)
    application = Application(workspace, {}, clock=FixedClock(BEGIN))
    application.found()
    planned = application.planning.run(CAMPAIGN)
    application.store.close()
    return tuple(item.draft for item in planned.items if isinstance(item.draft, Issue)), application
