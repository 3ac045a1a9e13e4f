"""Draws the gallery again.

`.venv/bin/python docs/gallery/make.py [--boxes] [LAYOUT …]`, from the root of the repository, and with
`--motifs [MOTIF …]` the sheets of motifs.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageDraw

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "visual"))

from card_samples import LANGUAGES, LAYOUTS, LENGTHS, SIZES, sample  # noqa: E402
from clinic_samples import CLINICS, ClinicSample  # noqa: E402

from scheduler.domain.campaign import Brand  # noqa: E402
from scheduler.domain.content import COMPOSITIONS  # noqa: E402
from scheduler.rendering.cards.drawing import CardInput, outlined, paint_card  # noqa: E402
from scheduler.rendering.cards.fonts import font, typeface_of  # noqa: E402
from scheduler.rendering.cards.layout import layout_texts, read_layouts  # noqa: E402
from scheduler.rendering.cards.marks import Size  # noqa: E402
from scheduler.rendering.cards.motifs import motif_names, named_motif  # noqa: E402
from scheduler.resources import resource_bytes  # noqa: E402

GAP = 12
LABEL = 160
WIDE, UPRIGHT = (1200, 675), (1080, 1350)
MOST_BYTES = 300_000
LOGO = resource_bytes("assets/brand/logo.png")


def drawn(layout: str, language: str, length: str, size: tuple[int, int], *, boxes: bool = False) -> Image.Image:
    """Return one sample card."""
    card = sample(layout, language, length)
    source = CardInput(
        replace(card, composition=LENGTHS.index(length)),
        Brand(handle="aestheticaa"),
        "Aestheticaa",
        LOGO,
        Size(*size),
        language,
        f"{layout}/{language}/{length}",
        motif=named_motif("cells", None),
    )
    finished = paint_card(source, *read_layouts(layout_texts(layout, None).items()))
    return outlined(finished) if boxes else finished.image


def labelled(page: Image.Image, names: Sequence[str]) -> Image.Image:
    """Return a sheet with the name of each of its rows at the left."""
    wider = Image.new("RGB", (page.width + LABEL, page.height), (120, 120, 120))
    wider.paste(page, (LABEL, 0))
    face = font(typeface_of("a"), 24, 600)
    for number, name in enumerate(names):
        place = (GAP, round((number + 0.5) * (page.height - GAP) / len(names)))
        ImageDraw.Draw(wider).text(place, name, fill=(255, 255, 255), font=face, anchor="lm")
    return wider


def clinics_card(clinic: ClinicSample, composition: int, size: tuple[int, int], motif: str = "") -> Image.Image:
    """Return the card of a sample clinic in a composition, on its own motif or another."""
    source = CardInput(
        clinic.card(composition),
        clinic.brand,
        clinic.name,
        None,
        Size(*size),
        clinic.language,
        f"gallery/{composition}",
        motif=named_motif(motif or clinic.motif, None),
    )
    return paint_card(source, *read_layouts(layout_texts("key-point", None).items())).image


def motif_row(motif: str, place: int) -> list[Image.Image]:
    """Return a motif's cards, in some compositions and the colours of three clinics."""
    clinics = [CLINICS[(place + step) % len(CLINICS)] for step in range(3)]
    forms = ((0, WIDE), (4, WIDE), (5, WIDE), (1, UPRIGHT), (3, UPRIGHT), (6, UPRIGHT))
    return [clinics_card(clinics[number % 3], form, size, motif) for number, (form, size) in enumerate(forms)]


def motifs(chosen: list[str]) -> None:
    """Draw the sheet of all motifs and that of the clinics; or one for each that is named, in every composition."""
    for motif in chosen:
        rows = [[clinics_card(clinic, form, WIDE, motif) for form in range(COMPOSITIONS)] for clinic in CLINICS[:4]]
        sheet(rows, 200).save(f"motif-{motif}.jpg", quality=85)
    if not chosen:
        names = motif_names(None)
        save(labelled(sheet([motif_row(motif, place) for place, motif in enumerate(names)], 122), names), "motifs")
        rows = [[clinics_card(clinic, form, WIDE) for form in range(COMPOSITIONS)] for clinic in CLINICS]
        save(sheet(rows, 130), "clinics")


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
    if "--motifs" in arguments:
        motifs(chosen)
        return
    for layout in chosen or LAYOUTS:
        rows = [
            [drawn(layout, language, length, size, boxes=boxes) for length in LENGTHS for size in (WIDE, UPRIGHT)]
            for language in LANGUAGES
        ]
        save(sheet(rows, 300), layout)
    if not chosen:
        save(sheet([[drawn(name, "en", "typical", size) for size in SIZES] for name in LAYOUTS], 100), "sizes")
        motifs([])
        campaign("exosomes")


if __name__ == "__main__":
    main(sys.argv[1:])
