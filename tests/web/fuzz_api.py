"""Serves a clinic on this machine and has schemathesis ask its API at default depth, by a token of each kind of person.

`make fuzz-api` runs it: it takes some minutes. The ordinary tests ask for less (test_staff_api_description.py).
"""

from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from api_world import EVERYTHING, ApiWorld
from staff_subscribers_shown import people_on_the_list

from scheduler.domain.api_token import Scope
from scheduler.domain.request_limit import RequestLimit
from scheduler.web.api import programs
from scheduler.web.server import serving

READING = frozenset(scope for scope in Scope if scope.endswith(":read"))
KINDS = {
    "an author": ("maya", EVERYTHING),
    "a clinician who publishes": ("rao", EVERYTHING),
    "a publisher": ("lee", EVERYTHING),
    "an author, reading": ("maya", READING),
}
UNFIT = "positive_data_acceptance,negative_data_rejection"
"""Checks that say what no schema knows: whether a campaign of a name is there; that a body is too large, an address too
long; and that a query may have more than is described."""


def main(options: list[str]) -> int:
    """Ask with each kind of token; return how many of them found something."""
    programs.PER_TOKEN = RequestLimit(10_000_000, timedelta(minutes=1))  # type: ignore[misc]  # what is asked is the API
    faults = 0
    with TemporaryDirectory() as folder:
        world = ApiWorld(Path(folder) / "clinic")
        world.plan()
        people_on_the_list(world)
        with serving(world.application, replace(world.application.settings.web, port=0), threading.Event()) as address:
            for kind, (login, scopes) in KINDS.items():
                sys.stdout.write(f"==> a token of {kind}\n")
                sys.stdout.flush()
                faults += asked(address, world.token(login, scopes), options, Path(folder))
        world.application.store.close()
    return faults


def asked(address: str, token: str, options: list[str], folder: Path) -> bool:
    """Ask with one token; say whether something was found. What schemathesis remembers stays in the folder."""
    command = [
        str(Path(sys.executable).absolute().parent / "schemathesis"),
        "run",
        f"{address}/api/v1/openapi.json",
        "--no-color",
    ]
    command += ["--header", f"Authorization: Bearer {token}", "--exclude-checks", UNFIT, "--warnings", "off", *options]
    return subprocess.run(command, check=False, cwd=folder).returncode != 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
