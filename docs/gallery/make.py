"""Draws the gallery again.

`.venv/bin/python docs/gallery/make.py [--boxes] [LAYOUT …]`, from the root of the repository.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "visual"))

from card_samples import LANGUAGES, LAYOUTS, LENGTHS, SIZES, sample  # noqa: E402

from scheduler.domain.campaign import Brand  # noqa: E402
from scheduler.rendering.cards.drawing import CardInput, outlined, paint_card  # noqa: E402
from scheduler.rendering.cards.layout import layout_texts, read_layouts  # noqa: E402
from scheduler.rendering.cards.marks import Size  # noqa: E402
from scheduler.resources import resource_bytes  # noqa: E402

GAP = 12
MOST_BYTES = 300_000
LOGO = resource_bytes("assets/brand/logo.png")


def drawn(layout: str, language: str, length: str, size: tuple[int, int], *, boxes: bool = False) -> Image.Image:
    """Return one sample card."""
    card = sample(layout, language, length)
    source = CardInput(
        card, Brand(handle="aestheticaa"), "Aestheticaa", LOGO, Size(*size), language, f"{layout}/{language}/{length}"
    )
    finished = paint_card(source, *read_layouts(layout_texts(layout, None).items()))
    return outlined(finished) if boxes else finished.image


def sheet(rows: list[list[Image.Image]], height: int) -> Image.Image:
    """Return pictures in rows, each reduced to one height."""
    small = [[image.resize((round(image.width * height / image.height), height), 4) for image in row] for row in rows]
    width = max(sum(image.width + GAP for image in row) for row in small) + GAP
    page = Image.new("RGB", (width, len(rows) * (height + GAP) + GAP), (120, 120, 120))
    for number, row in enumerate(small):
        left = GAP
        for image in row:
            page.paste(image, (left, GAP + number * (height + GAP)))
            left += image.width + GAP
    return page


def save(page: Image.Image, name: str) -> None:
    """Write a sheet in the best quality that is small enough."""
    path = ROOT / "docs" / "gallery" / f"{name}.jpg"
    for quality in (85, 75, 65, 55, 45):
        page.save(path, quality=quality, optimize=True)
        if path.stat().st_size <= MOST_BYTES:
            return


def campaign(name: str) -> None:
    """Draw the sheet of a campaign of the repository's own, with every section of its article."""
    with TemporaryDirectory() as folder:
        workspace = Path(folder)
        for part in ("campaigns", "assets", "config.toml"):
            source = ROOT / part
            (shutil.copytree if source.is_dir() else shutil.copy)(source, workspace / part)
        picture = workspace / "sheet.png"
        for command in (["plan", name, "--start", "2026-12-01"], ["render", name, "--sheet", str(picture)]):
            program = [sys.executable, "-c", "from scheduler.cli.main import main; main()", *command, "-w", folder]
            subprocess.run(program, capture_output=True, check=False)
        with Image.open(picture) as page:
            save(page.convert("RGB"), name)


def main(arguments: list[str]) -> None:
    """Draw a sheet for each layout, and one with every size."""
    boxes = "--boxes" in arguments
    chosen = [name for name in arguments if not name.startswith("-")]
    for layout in chosen or LAYOUTS:
        rows = [
            [
                drawn(layout, language, length, size, boxes=boxes)
                for length in LENGTHS
                for size in ((1200, 675), (1080, 1350))
            ]
            for language in LANGUAGES
        ]
        save(sheet(rows, 300), layout)
    if not chosen:
        save(sheet([[drawn(name, "en", "typical", size) for size in SIZES] for name in LAYOUTS], 100), "sizes")
        campaign("exosomes")


if __name__ == "__main__":
    main(sys.argv[1:])
