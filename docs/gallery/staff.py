"""Photographs the main pages of the staff, on a desk by day and by night and on a phone, into docs/images/staff/.

`make screenshots [ONLY=word]`, from the root of the repository. Needs chromium.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent / "images" / "staff"
TESTS = HERE.parents[1] / "tests"
sys.path[:0] = [str(TESTS), str(TESTS / "web"), str(TESTS / "contract")]

from chromium import DESKTOP, Scheme, launched  # noqa: E402
from figures_shown import clinic_with_figures  # noqa: E402
from playwright.sync_api import Browser  # noqa: E402
from staff_pages_shown import busy_clinic  # noqa: E402
from staff_world import PASSWORD, StaffWorld  # noqa: E402

from scheduler.web.server import serving  # noqa: E402


@dataclass(frozen=True)
class Look:
    """How a page is looked at: CSS pixels, and the browser's scheme."""

    name: str
    width: int
    height: int
    scheme: Scheme


LOOKS = (
    Look("light", DESKTOP, 900, "light"),
    Look("dark", DESKTOP, 900, "dark"),
    Look("phone", 390, 844, "light"),
)
PAGES = {
    "decisions": ("/staff", "rao"),
    "campaign": ("/staff/campaigns/dental", "maya"),
    "calendar": ("/staff/calendar", "maya"),
    "search": ("/staff/search?q=dent", "maya"),
    "review": ("/staff/review/dental/bridges/x/post", "rao"),
    "item": ("/staff/items/dental/dentures/x/post", "maya"),
    "issue": ("/staff/issues/dental/lead/email", "maya"),
    "send": ("/staff/issues/dental/lead/email/send", "maya"),
    "subscribers": ("/staff/subscribers", "maya"),
    "person": ("/staff/subscribers/p0001", "maya"),
    "welcome": ("/staff/subscribers/welcome", "rao"),
    "import": ("/staff/subscribers/import/a-list-of-people", "maya"),
    "article": ("/staff/campaigns/new", "maya"),
    "figures": ("/staff/figures", "maya"),
    "health": ("/staff/health", "rao"),
    "notifications": ("/staff/self/notifications", "rao"),
    "history": ("/staff/history", "rao"),
    "media": ("/staff/media", "maya"),
    "library": ("/staff/library", "maya"),
    "people": ("/staff/people", "rao"),
    "settings": ("/staff/settings", "rao"),
}
"""The main pages by name: the path, and who looks at it."""

CLINICS: dict[str, Callable[[Path], StaffWorld]] = {"figures": clinic_with_figures}
"""The clinics of pages that have nothing to show in the usual one."""

_LONGEST = 2600
"""CSS pixels of a page that is photographed: what stands further down is more of the same."""


def photograph(browser: Browser, address: str, look: Look, names: list[str]) -> None:
    """Write the pictures of some pages in one look."""
    for login in sorted({PAGES[name][1] for name in names}):
        context = browser.new_context(viewport={"width": look.width, "height": look.height}, color_scheme=look.scheme)
        page = context.new_page()
        page.goto(f"{address}/staff/sign-in")
        page.get_by_label("Login").fill(login)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        for name in (each for each in names if PAGES[each][1] == login):
            page.goto(address + PAGES[name][0])
            page.wait_for_load_state("networkidle")
            height = min(_LONGEST, int(page.evaluate("document.documentElement.scrollHeight")))
            clip = {"x": 0, "y": 0, "width": look.width, "height": height}
            shot = page.screenshot(full_page=True, clip=clip)  # type: ignore[arg-type]  # four numbers, as it takes
            with Image.open(BytesIO(shot)) as picture:
                picture.convert("RGB").save(TARGET / f"{name}-{look.name}.webp", quality=80, method=6)
        context.close()


def main(word: str) -> None:
    """Photograph every page whose name has the word."""
    TARGET.mkdir(parents=True, exist_ok=True)
    names = [name for name in PAGES if word in name]
    for clinic in (busy_clinic, clinic_with_figures):
        photograph_clinic(clinic, [name for name in names if CLINICS.get(name, busy_clinic) is clinic])


def photograph_clinic(clinic: Callable[[Path], StaffWorld], names: list[str]) -> None:
    """Photograph pages as a clinic has them."""
    if not names:
        return
    with TemporaryDirectory() as folder:
        world = clinic(Path(folder) / "clinic")
        settings = replace(world.application.settings.web, port=0)
        with serving(world.application, settings, threading.Event()) as address, launched() as browser:
            for look in LOOKS:
                photograph(browser, address, look, names)
        world.application.store.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
