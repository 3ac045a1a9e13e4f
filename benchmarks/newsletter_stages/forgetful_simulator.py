"""SendGrid on loopback in a process of its own: it reads and checks every request as ever, and remembers counts alone.

    python forgetful_simulator.py [--keep FILE]

Prints its address, then serves until its standard input ends, and prints what it counted as JSON: mails accepted,
seconds of its own processor time. With --keep it writes the bodies of the first requests into a
file, each after its length.
"""

from __future__ import annotations

import argparse
import json
import struct
import sys
import threading
import time
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

from newsletter_world import NOW

from scheduler.simulator.exchange import Answer, Request
from scheduler.simulator.http_server import Simulator
from scheduler.simulator.state import Mailing, State
from scheduler.testing import FixedClock

MOST_KEPT = 50
"""Requests that are written down: enough to tell what one costs."""


class Forgetful(State):
    """Counts mails instead of keeping them."""

    def __init__(self) -> None:
        super().__init__()
        self.counts: Counter[str] = Counter()
        self._counting = threading.Lock()

    def add_mailing(self, body: dict[str, Any], at: datetime) -> Mailing:
        """Accept a mailing, and forget it."""
        with self._counting:
            self.counts["calls"] += 1
            self.counts["mails"] += len(body["personalizations"])
        return Mailing(f"id-{self.counts['calls']}", {}, at)


class Keeping(Simulator):
    """Writes down the body of every mail that it is asked to send."""

    kept: Path | None = None
    left = MOST_KEPT
    _writing = threading.Lock()

    def _keep(self, file: Path, body: bytes) -> None:
        if self.left > 0:
            self.left -= 1
            with file.open("ab") as opened:
                opened.write(struct.pack(">I", len(body)) + body)

    def respond(self, request: Request) -> Answer:
        """Answer as ever."""
        if self.kept is not None and request.path == "/v3/mail/send":
            with self._writing:
                self._keep(self.kept, request.body)
        return super().respond(request)


def main() -> None:
    """Serve until the standard input ends."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--keep", type=Path)
    arguments = parser.parse_args()
    state = Forgetful()
    simulator = Keeping(FixedClock(NOW), state=state)
    simulator.kept = arguments.keep
    with simulator:
        print(simulator.url, flush=True)
        begun = time.process_time()
        sys.stdin.read()
        print(json.dumps({**state.counts, "processor_seconds": time.process_time() - begun}), flush=True)


if __name__ == "__main__":
    main()
