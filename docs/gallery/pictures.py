"""Draws an issue with the article's own pictures: an upright photograph with its caption, and a wide drawing.

`.venv/bin/python docs/gallery/pictures.py`, from the root of the repository. Needs chromium.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE / "email"), str(HERE.parents[1] / "tests" / "unit")]

from articles import command, first_issue  # noqa: E402
from make import SCALE, page, photograph, trimmed  # noqa: E402
from pictured_article import ARTICLE, write_pictures  # noqa: E402

SITE = "https://lake-physio.org"
PARTICULARS = ("--name", "Lake Physiotherapy", "--address", "12 High Street", "--email", "news@lake-physio.org")


def main(target: Path) -> None:
    """Write the issue: wide and narrow, by day and by night."""
    with TemporaryDirectory() as place:
        folder, work = Path(place) / "clinic", Path(place)
        write_pictures(work)
        (work / "knee.md").write_text(ARTICLE, encoding="utf-8")
        where = ("--speciality", "physiotherapy", "-j", "UK", "--zone", "Europe/London", "--site", SITE)
        command("init", str(folder), *where, *PARTICULARS)
        command("import", str(work / "knee.md"), "--name", "knee", "--link", f"{SITE}/knee", "-w", str(folder))
        command("plan", "knee", "--start", "2026-12-01", "-w", str(folder))
        source, shot = work / "page.html", work / "shot.png"
        source.write_text(page(first_issue("knee", folder)), encoding="utf-8")
        photograph(source, shot, work / "profile")
        with Image.open(shot) as taken:
            strip = trimmed(taken.convert("RGB"))
        size = (round(strip.width * SCALE), round(strip.height * SCALE))
        strip.resize(size, Image.Resampling.LANCZOS).save(target, quality=72, method=6)


if __name__ == "__main__":
    main(HERE / "email" / "pictures-en.webp")
