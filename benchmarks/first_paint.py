"""When a phone on a slow line first shows something of a staff page: milliseconds to the first contentful paint.

    python benchmarks/first_paint.py [--quick] [--json]

The clinic of `web.py`, with fewer subscribers, served in a process of its own to Debian's chromium: 412 by 823 pixels,
1.6 Mbit/s down, 750 kbit/s up, 150 ms for each way there and back, and a processor slowed to a quarter: the profile of
a middling phone on a slow 4G line that Lighthouse (2026) uses. Nothing is kept from a visit before.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).parent / "web_stages"))

from web_clinic import made_clinic, served, session

from scheduler.bootstrap import Application
from scheduler.web.staff.access import COOKIE

CHROMIUM = "/usr/bin/chromium"
LINE = {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}
SLOWED = 4
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"


@dataclass(frozen=True, slots=True)
class Figures:
    """The first paint of one page, in milliseconds over so many visits."""

    page: str
    visits: int
    median: float
    worst: float


def measure(visits: int) -> list[Figures]:
    """Return the figures of every page."""
    with tempfile.TemporaryDirectory() as folder:
        application = Application(Path(folder) / "clinic", {})
        pages = made_clinic(application, 1_000)
        tokens = {login: session(application, login) for login in ("maya", "rao")}
        application.store.close()
        with served(application.root) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            found = []
            for name, (login, path) in pages.items():
                times = [painted(browser, address, path, tokens[login]) for _ in range(visits)]
                found.append(Figures(name, visits, round(median(times)), round(max(times))))
            browser.close()
        return found


def painted(browser: Browser, address: str, path: str, token: str) -> float:
    """Visit a page for the first time; return when something of it stood on the screen."""
    context = browser.new_context(viewport={"width": 412, "height": 823}, device_scale_factor=2, is_mobile=True)
    context.add_cookies([{"name": COOKIE, "value": token, "url": address.replace("http:", "https:"), "secure": True}])
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", LINE)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    answer = page.goto(address + path)
    assert answer is not None
    assert answer.status == 200, answer.status
    page.wait_for_function(f"({PAINT}) > 0")
    milliseconds = float(page.evaluate(PAINT))
    context.close()
    return milliseconds


def table(found: Sequence[Figures]) -> str:
    lines = [f"{'page':<32}{'visits':>7}{'median ms':>11}{'worst ms':>10}"]
    lines += [f"{one.page:<32}{one.visits:>7}{one.median:>11,.0f}{one.worst:>10,.0f}" for one in found]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--quick", action="store_true", help="fewer visits")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    arguments = parser.parse_args()
    logging.disable(logging.INFO)
    found = measure(2 if arguments.quick else 9)
    print(json.dumps([asdict(one) for one in found], indent=2) if arguments.json else table(found))


if __name__ == "__main__":
    main()
