"""Draw the gallery of emails again: every template in three languages, at 360 and 640 pixels, by day and by night.

    .venv/bin/python docs/gallery/email/make.py [template …]

Needs chromium. Each picture is one template in one language, four views side by side.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[2] / "tests" / "unit"))

from email_samples import KINDS, LANGUAGES, sample_email  # noqa: E402

from scheduler.rendering.view_models import by_day, by_night, data_uri  # noqa: E402

VIEWS = ((640, False), (360, False), (640, True), (360, True))
GAP, TALLEST, SCALE = 24, 4800, 0.6
BEHIND = (127, 127, 127)
READERS_NAME = re.compile(r"\{\{own-first-name\|([^}]*)\}\}")
"""What stands in a rendered issue for the name of each reader, and the word for a reader without one."""
CHROMIUM = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)


def page(html: str) -> str:
    """Return a page that shows an email's views side by side, as a reader sees it who has not told their name."""
    html = READERS_NAME.sub(r"\1", html)
    frames = "".join(
        f'<iframe srcdoc="{escape(by_night(html) if night else by_day(html))}"'
        f' width="{width}" height="{TALLEST}"></iframe>'
        for width, night in VIEWS
    )
    style = f"body{{margin:{GAP}px;display:flex;gap:{GAP}px;background:rgb{BEHIND}}} iframe{{border:0;flex:none}}"
    return f'<!doctype html><meta charset="utf-8"><style>{style}</style>{frames}'


def photograph(source: Path, target: Path, profile: Path) -> None:
    """Take a picture of a page as tall as any email may be."""
    width = sum(width for width, _ in VIEWS) + GAP * (len(VIEWS) + 1)
    chromium = shutil.which("chromium") or sys.exit("chromium is not there: apt-get install chromium")
    command = [chromium, *CHROMIUM, f"--user-data-dir={profile}", f"--screenshot={target}"]
    window = f"--window-size={width},{TALLEST + 2 * GAP}"
    subprocess.run([*command, window, source.as_uri()], check=True, capture_output=True, timeout=120)


def trimmed(picture: Image.Image) -> Image.Image:
    """Return the picture without what is empty below its tallest view."""
    lowest = 0
    left = GAP
    for width, _ in VIEWS:
        view = picture.crop((left, GAP, left + width, GAP + TALLEST))
        ground = view.getpixel((1, TALLEST - 1))
        column = view.resize((1, TALLEST), Image.Resampling.BOX)
        filled = [row for row in range(TALLEST) if column.getpixel((0, row)) != ground]
        lowest = max(lowest, filled[-1] if filled else 0)
        left += width + GAP
    return picture.crop((0, 0, picture.width, min(GAP + lowest + 2 * GAP, picture.height)))


def main(kinds: tuple[str, ...]) -> None:
    """Write the pictures of some templates, or of all."""
    with TemporaryDirectory() as folder:
        work = Path(folder)
        for kind in kinds:
            for language in LANGUAGES:
                email = sample_email(kind, language, work / "cards")
                html = email.html
                for picture in email.pictures:
                    html = html.replace(f"cid:{picture.name}", data_uri(picture))
                source, shot = work / "page.html", work / "shot.png"
                source.write_text(page(html), encoding="utf-8")
                photograph(source, shot, work / "profile")
                with Image.open(shot) as taken:
                    strip = trimmed(taken.convert("RGB"))
                size = (round(strip.width * SCALE), round(strip.height * SCALE))
                strip.resize(size, Image.Resampling.LANCZOS).save(
                    HERE / f"{kind}-{language}.webp", quality=72, method=6
                )


if __name__ == "__main__":
    main(tuple(sys.argv[1:]) or KINDS)
