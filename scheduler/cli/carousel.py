"""render --carousel: a section's cards as files, for networks that are not connected."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from scheduler.cli.console import check_target, say, write, write_json
from scheduler.domain.errors import BadInput, ClinicError

if TYPE_CHECKING:
    from scheduler.bootstrap import Application

_OURS = re.compile(r"\d+\.(jpg|png)|alt\.txt")
"""The files in the folder of an earlier carousel."""


def render_carousel(
    application: Application, campaign: str, section: str, form: str, target: Path, *, as_json: bool
) -> None:
    """Write the carousel of a section in a format: a PDF, or a folder of pictures with their alt texts.

    Exits with 1 when a rule or the library refuses what is on it. Raises NotFound, BadInput.
    """
    from scheduler.services.carousel import carousel_format
    from scheduler.services.documents.campaigns import carousel_document

    carousel_format(form)
    is_pdf = target.suffix.lower() == ".pdf"
    _check(target, is_pdf=is_pdf)
    done = application.carousels.make(campaign, section, form, pdf=is_pdf)
    made = done.carousel
    files = [_write(target, data) for _, data in done.files] if is_pdf else _write_folder(target, done.files)
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
    from scheduler.services.carousel import ALT_TEXTS

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


def _write_folder(folder: Path, files: Iterable[tuple[str, bytes]]) -> list[Path]:
    """Write files into a folder in place of an earlier carousel's."""
    try:
        folder.mkdir(exist_ok=True)
        for earlier in folder.iterdir():
            if _OURS.fullmatch(earlier.name):
                earlier.unlink()
    except OSError as error:
        raise ClinicError(f"{folder} cannot be written: {error.strerror or error}") from error
    return [_write(folder / name, data) for name, data in files]


def _write(file: Path, data: bytes) -> Path:
    try:
        file.write_bytes(data)
    except OSError as error:
        raise ClinicError(f"{file} cannot be written: {error.strerror or error}") from error
    return file
