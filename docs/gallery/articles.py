"""Draws what is planned of six articles of clinics: a sheet of the cards, and the first newsletter issue.

`.venv/bin/python docs/gallery/articles.py [NAME …]`, from the root of the repository. Needs chromium.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE / "email"), str(HERE.parents[1] / "tests" / "unit")]

from make import SCALE, page, photograph, trimmed  # noqa: E402
from planning_articles import ArticleCase, article_cases  # noqa: E402

from scheduler.bootstrap import open_application  # noqa: E402
from scheduler.domain.content import Issue  # noqa: E402
from scheduler.domain.payload import RenderedIssue  # noqa: E402
from scheduler.rendering.view_models import data_uri  # noqa: E402

CLINICS = {
    "dental": ("teeth", "UK", "Europe/London", "Riverside Dental Practice"),
    "physio": ("physiotherapy", "IN", "Asia/Kolkata", "MoveWell Physiotherapy"),
    "fertility": ("fertility", "US", "America/New_York", "Larkfield Fertility"),
    "flu": ("general-practice", "UK", "Europe/London", "Elmwood Surgery"),
    "melasma-es": ("skin", "EU", "Europe/Madrid", "Clínica Ferrer"),
    "knee": ("surgery", "AU", "Australia/Sydney", "Coastline Orthopaedics"),
}
"""The clinics' specialities, jurisdictions, zones and names, by the article's."""

MOST_BYTES = 400_000


def command(*arguments: str, may_object: bool = False) -> None:
    """Run a command of the product. Raises CalledProcessError."""
    program = [sys.executable, "-c", "from scheduler.cli.main import main; main()", *arguments]
    subprocess.run(program, capture_output=True, check=not may_object)


def planned(case: ArticleCase, folder: Path) -> None:
    """Make a workspace for an article's clinic, and plan its campaign."""
    speciality, place, zone, name = CLINICS[case.name]
    site = f"https://{case.name}-clinic.org"
    particulars = (
        "--name",
        name,
        "--address",
        "12 High Street",
        "--site",
        site,
        "--email",
        f"news@{case.name}-clinic.org",
    )
    command("init", str(folder), "--speciality", speciality, "-j", place, "--zone", zone, *particulars)
    command("import", str(case.file), "--name", case.name, "--link", f"{site}/article", "-w", str(folder))
    command("plan", case.name, "--start", "2026-12-01", "-w", str(folder))


def draw_cards(case: ArticleCase, folder: Path) -> None:
    """Write the sheet of an article's cards in the best quality that is small enough."""
    sheet, target = folder / "sheet.png", HERE / "articles" / f"{case.name}.jpg"
    command("render", case.name, "--sheet", str(sheet), "-w", str(folder), may_object=True)
    with Image.open(sheet) as picture:
        for quality in (85, 75, 65, 55, 45):
            picture.convert("RGB").save(target, quality=quality, optimize=True)
            if target.stat().st_size <= MOST_BYTES:
                return


def first_issue(campaign: str, folder: Path) -> str:
    """Return the HTML of a campaign's first issue, with its pictures in it."""
    application = open_application(folder, {})
    issues = [item for item in application.items.standing(campaign)[0] if isinstance(item.draft, Issue)]
    rendered = application.items.outgoing(min(issues, key=lambda item: item.slot.at)).rendered
    assert isinstance(rendered, RenderedIssue)  # noqa: S101 - an issue is rendered as one
    html = rendered.html
    for picture in rendered.pictures:
        html = html.replace(f"cid:{picture.name}", data_uri(picture))
    return html


def draw_email(case: ArticleCase, folder: Path) -> None:
    """Write an article's first issue: wide and narrow, by day and by night."""
    source, shot = folder / "page.html", folder / "shot.png"
    source.write_text(page(first_issue(case.name, folder)), encoding="utf-8")
    photograph(source, shot, folder / "profile")
    with Image.open(shot) as taken:
        strip = trimmed(taken.convert("RGB"))
    size = (round(strip.width * SCALE), round(strip.height * SCALE))
    target = HERE / "articles" / f"{case.name}-email.webp"
    strip.resize(size, Image.Resampling.LANCZOS).save(target, quality=72, method=6)


def main(names: list[str]) -> None:
    """Draw the articles that are named, or all of them."""
    (HERE / "articles").mkdir(exist_ok=True)
    for case in article_cases():
        if case.name in (names or CLINICS):
            with TemporaryDirectory() as place:
                folder = Path(place) / "clinic"
                planned(case, folder)
                draw_cards(case, folder)
                draw_email(case, folder)


if __name__ == "__main__":
    main(sys.argv[1:])
