"""render --carousel: a section's cards as files, for networks that are not connected."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from scheduler.cli.console import check_target, say, write, write_json
from scheduler.domain.errors import BadInput, ClinicError

if TYPE_CHECKING:
    from scheduler.bootstrap import Application
    from scheduler.domain.payload import Picture

ALT_TEXTS = "alt.txt"
_OURS = re.compile(r"\d+\.(jpg|png)|alt\.txt")
"""What the folder of an earlier carousel has in it."""


def render_carousel(
    application: Application, campaign: str, section: str, form: str, target: Path, *, as_json: bool
) -> None:
    """Write the carousel of a section in a format: a PDF, or a folder of pictures with their alt texts.

    Exits with 1 when a rule or the library refuses what is on it. Raises NotFound, BadInput.
    """
    from scheduler.channels.spec import PNG
    from scheduler.planning.carousel_formats import CAROUSELS, PDF_PAGES
    from scheduler.services.documents.campaigns import carousel_document

    if form not in CAROUSELS:
        raise BadInput(f"there is no format '{form}' for carousels: there are {', '.join(CAROUSELS)}")
    chosen, is_pdf = CAROUSELS[form], target.suffix.lower() == ".pdf"
    _check(target, is_pdf=is_pdf)
    most = PDF_PAGES if is_pdf else chosen.most_cards
    # A PDF makes JPEGs of its pages: once is enough.
    drawn = replace(chosen, types=(PNG,), most_bytes=None) if is_pdf else chosen
    made = application.carousel(campaign, section, drawn, most.value if most else PDF_PAGES.value)
    if is_pdf:
        _write(target, application.pdf_document(made.pictures, made.title))
        files = [target]
    else:
        files = _write_folder(target, made.pictures)
    if as_json:
        write_json(carousel_document(made, map(str, files)))
    else:
        for file in files:
            write(str(file))
    say(f"{len(made.pictures)} cards; {made.standing}")
    for problem in made.problems:
        say(f"refused: {problem}")
    if made.problems:
        raise typer.Exit(1)


def _check(target: Path, *, is_pdf: bool) -> None:
    """Raise BadInput, before anything is drawn, when the target cannot be written, or is somebody's folder."""
    if is_pdf:
        check_target(target, ".pdf")
    elif target.is_dir():
        names = sorted(file.name for file in target.iterdir())
        others = [name for name in names if ALT_TEXTS not in names or not _OURS.fullmatch(name)]
        if others:
            raise BadInput(f"{target} has other files in it ({others[0]}): name a new folder, or one with a carousel")
    elif target.exists() or not target.absolute().parent.is_dir():
        missing = "" if target.absolute().parent.is_dir() else f": there is no folder {target.parent}"
        raise BadInput(
            f"{target} cannot be a folder{missing}: name a new one in one that is there, or a file that ends in .pdf"
        )


def _write_folder(folder: Path, pictures: Sequence[Picture]) -> list[Path]:
    """Write pictures as 1.jpg, 2.jpg … in place of an earlier carousel's, and their alt texts."""
    endings = {"image/jpeg": "jpg", "image/png": "png"}
    names = [f"{number}.{endings[picture.media_type]}" for number, picture in enumerate(pictures, start=1)]
    alts = "\n".join(f"{name}\n{picture.alt}\n" for name, picture in zip(names, pictures, strict=True))
    try:
        folder.mkdir(exist_ok=True)
        for earlier in folder.iterdir():
            if _OURS.fullmatch(earlier.name):
                earlier.unlink()
    except OSError as error:
        raise ClinicError(f"{folder} cannot be written: {error.strerror or error}") from error
    for name, picture in zip(names, pictures, strict=True):
        _write(folder / name, picture.data)
    _write(folder / ALT_TEXTS, alts.encode())
    return [folder / name for name in (*names, ALT_TEXTS)]


def _write(file: Path, data: bytes) -> None:
    try:
        file.write_bytes(data)
    except OSError as error:
        raise ClinicError(f"{file} cannot be written: {error.strerror or error}") from error
