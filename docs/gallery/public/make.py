"""Draw the pictures of the public pages again: on a desktop by day, and on a phone by day and by night.

    .venv/bin/python docs/gallery/public/make.py [page …]

Needs chromium, and fonts for Devanagari and Arabic. Each picture is one page with its views side by side. A few are in
further languages.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parents[2] / "tests" / folder) for folder in ("web", "unit")]
sys.path.insert(0, str(HERE.parents[2] / "tests"))

from chromium import DESKTOP, PHONE, Scheme, launched, window  # noqa: E402
from playwright.sync_api import Browser, Route  # noqa: E402
from public_samples import PublicSite, Shown, sample_site  # noqa: E402
from web_world import SITE, browser  # noqa: E402

VIEWS: tuple[tuple[int, Scheme], ...] = ((DESKTOP, "light"), (PHONE, "light"), (PHONE, "dark"))
GAP, TALLEST, SCALE = 24, 1900, 0.6
BEHIND = (127, 127, 127)
FURTHER = {"sign-up": ("hi", "ar")}
"""Pages that are drawn in further languages."""


def photograph(chromium: Browser, site: PublicSite, shown: Shown, language: str) -> list[Image.Image]:
    """Return a page's views. No server runs: every request is answered by the application itself."""
    with browser(site.application) as client:
        method = "GET" if shown.form is None else "POST"
        page_itself = client.request(method, shown.address(language), data=shown.form)

        def answer(route: Route) -> None:
            path = route.request.url.removeprefix(SITE)
            answered = page_itself if path == shown.address(language) else client.get(path)
            route.fulfill(status=answered.status_code, headers=dict(answered.headers), body=answered.content)

        views = []
        for width, scheme in VIEWS:
            with window(chromium, width, scheme) as context:
                page = context.new_page()
                page.route("**/*", answer)
                page.goto(SITE + shown.address(language))
                views.append(Image.open(BytesIO(page.screenshot(full_page=True))).convert("RGB"))
        return views


def side_by_side(views: list[Image.Image]) -> Image.Image:
    """Return the views beside each other; what is taller than any picture should be is cut off."""
    cut = [view.crop((0, 0, view.width, min(view.height, TALLEST))) for view in views]
    size = (sum(view.width for view in cut) + GAP * (len(cut) + 1), max(view.height for view in cut) + 2 * GAP)
    sheet, left = Image.new("RGB", size, BEHIND), GAP
    for view in cut:
        sheet.paste(view, (left, GAP))
        left += view.width + GAP
    return sheet.resize((round(size[0] * SCALE), round(size[1] * SCALE)), Image.Resampling.LANCZOS)


def main(names: tuple[str, ...]) -> None:
    """Write the pictures of some pages, or of all."""
    with TemporaryDirectory() as folder, launched() as chromium:
        site = sample_site(Path(folder))
        for shown in site.pages:
            if names and shown.name not in names:
                continue
            for language in ("en", *FURTHER.get(shown.name, ())):
                sheet = side_by_side(photograph(chromium, site, shown, language))
                name = shown.name if shown.is_issue else f"{shown.name}-{language}"
                sheet.save(HERE / f"{name}.webp", quality=72, method=6)
        site.application.store.close()


if __name__ == "__main__":
    main(tuple(sys.argv[1:]))
