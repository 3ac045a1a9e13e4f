"""The files of a workspace's pictures: its own assets, and the pictures of its articles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from scheduler.domain.errors import BadInput, NotFound
from scheduler.resources import inside

ENDINGS: Final = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"})
LARGEST_FILE: Final = 20_000_000
"""Bytes of a picture that is opened: larger than any that the product writes."""


def picture_names(root: Path) -> tuple[str, ...]:
    """Return the pictures of a workspace, each as pictures.toml names it, sorted.

    That is the path inside assets/, and of an article's picture the path inside the workspace.
    """
    assets = root / "assets"
    own = (path.relative_to(assets).as_posix() for path in _pictures_in(assets))
    articles = (path.relative_to(root).as_posix() for path in _pictures_in(root / "campaigns"))
    return (*sorted(own), *sorted(articles))


def picture_bytes(root: Path, file: str) -> bytes:
    """Return a picture of a workspace, by its name there. Raises NotFound, BadInput."""
    path = _path(root, file)
    if path.suffix.lower() not in ENDINGS or not path.is_file():
        raise NotFound(f"there is no picture '{file}'")
    folder = (root / ("campaigns" if is_of_article(file) else "assets")).resolve()
    found = inside(path, folder, file)
    try:
        if found.stat().st_size > LARGEST_FILE:
            raise BadInput(f"the picture {file} is larger than {LARGEST_FILE // 1_000_000} MB: scale it down")
        return found.read_bytes()
    except OSError as error:
        raise BadInput(f"the picture {file} cannot be read: {error.strerror}") from error


def remove_picture(root: Path, file: str) -> None:
    """Take a picture out of assets/. Raises BadInput."""
    try:
        _path(root, file).unlink()
    except OSError as error:
        raise BadInput(f"the picture {file} cannot be removed: {error.strerror}") from error


def is_in_templates(root: Path, file: str) -> bool:
    """Say whether a template of the workspace's own names a file of assets/."""
    templates = (path for path in (root / "templates").rglob("*") if path.is_file())
    return any(file.encode() in path.read_bytes() for path in templates)


def is_of_article(file: str) -> bool:
    """Say whether a picture is an article's, by its name."""
    return file.startswith("campaigns/")


def _path(root: Path, file: str) -> Path:
    return root / file if is_of_article(file) else root / "assets" / file


def _pictures_in(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.suffix.lower() in ENDINGS and path.is_file())
