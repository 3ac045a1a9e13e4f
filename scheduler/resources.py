"""Finds templates and assets: the workspace's own first, then the defaults the product ships.

The defaults come from the installed wheel (`scheduler/_bundled`) or, in a checkout, from the folders
at the repository's root.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Literal

from scheduler.domain.errors import BadInput, NotFound

ResourceKind = Literal["templates", "assets"]

_PACKAGE = Path(__file__).resolve().parent
_DEFAULT_ROOTS = ((_PACKAGE / "_bundled").resolve(), _PACKAGE.parent)


def resource_folders(kind: ResourceKind, workspace: Path | None = None) -> tuple[Path, ...]:
    """Return the existing folders that hold resources of a kind, the first to be searched first."""
    roots = (workspace.resolve(), *_DEFAULT_ROOTS) if workspace is not None else _DEFAULT_ROOTS
    folders = (root / kind for root in roots)
    return tuple(dict.fromkeys(folder for folder in folders if folder.is_dir()))


def channel_template(name: str) -> Path | None:
    """Return the product's own template of a channel's posts ('social/x.txt'), which is beside its spec, or None."""
    folder, _, file = name.partition("/")
    path = _PACKAGE / "channels" / file.removesuffix(".txt") / "post.txt"
    return path if folder == "social" and path.parent.parent == _PACKAGE / "channels" and path.is_file() else None


def resource_path(relative: str, workspace: Path | None = None) -> Path:
    """Return the file that `relative` ('templates/social/x.txt', 'assets/brand/logo.png') means.

    Raises BadInput when the name does not stay inside templates/ or assets/, NotFound when no folder has the file.
    """
    pure = PurePosixPath(relative)
    kind = pure.parts[0] if pure.parts else ""
    if kind not in ("templates", "assets") or len(pure.parts) < 2 or ".." in pure.parts:
        raise BadInput(
            f"'{relative}' is not a file inside templates/ or assets/: write for example assets/brand/logo.png"
        )
    folders = resource_folders("templates" if kind == "templates" else "assets", workspace)
    for folder in folders:
        path = folder.joinpath(*pure.parts[1:])
        if path.is_file():
            is_own = workspace is not None and folder.parent == workspace.resolve()
            return inside(path, folder, relative) if is_own else path
    if found := channel_template("/".join(pure.parts[1:])):
        return found
    places = ", ".join(str(folder) for folder in folders) or "nowhere: no such folder exists"
    raise NotFound(f"there is no file {relative}; looked in {places}")


def resource_text(relative: str, workspace: Path | None = None) -> str:
    """Return a resource's text, read as UTF-8. Raises BadInput, NotFound."""
    try:
        return resource_bytes(relative, workspace).decode()
    except UnicodeDecodeError as error:
        raise BadInput(f"{relative} is not UTF-8 text (byte {error.start}): save it as UTF-8") from error


def resource_bytes(relative: str, workspace: Path | None = None) -> bytes:
    """Return a resource's bytes. Raises BadInput, NotFound."""
    path = resource_path(relative, workspace)
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(f"{relative} cannot be read: {error.strerror or error}") from error


def inside(path: Path, folder: Path, relative: str) -> Path:
    """Return the path that a file of a workspace really has. Raises BadInput when a link leads out of `folder`.

    `folder` is resolved, `relative` what messages call the file. Who may write into a workspace could otherwise publish
    any file of the machine.
    """
    resolved = path.resolve()
    if not resolved.is_relative_to(folder):
        raise BadInput(f"{relative} is a link that leaves {folder}: put the file itself there")
    return resolved
