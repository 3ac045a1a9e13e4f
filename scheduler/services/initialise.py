"""Makes a new workspace from the defaults that the product ships."""

from __future__ import annotations

from pathlib import Path

from scheduler.domain.errors import BadInput
from scheduler.resources import resource_text

_IGNORED = "var/"

_FOLDERS = ("campaigns", "templates", "assets")

_FILES = {
    "campaigns/library.toml": "templates/workspace/library.toml",
    "campaigns/README.md": "templates/workspace/campaigns.md",
    "config.toml": "templates/workspace/config.toml",
}
"""Each file to write, with its resource. config.toml comes last: it makes the folder a workspace."""


def initialise(directory: Path) -> tuple[Path, ...]:
    """Write a new workspace into a folder, made if need be; return the files written, in order.

    A file that is there already is kept as it is. Raises BadInput, having written nothing, when the
    folder is a workspace, is not a folder, or is kept in git in a way that would not leave out var/,
    where the subscribers and the secret key will lie.
    """
    if (directory / "config.toml").exists():
        raise BadInput(f"{directory} is a workspace already, it has a config.toml: choose another folder")
    if directory.exists() and not directory.is_dir():
        raise BadInput(f"{directory} is a file: choose a folder")
    contents = {name: resource_text(resource) for name, resource in _FILES.items()}
    try:
        _check_ignored(directory / ".gitignore")
        for folder in _FOLDERS:
            (directory / folder).mkdir(parents=True, exist_ok=True)
        texts = {".gitignore": f"{_IGNORED}\n", **contents}
        return tuple(directory / name for name, text in texts.items() if _write_new(directory / name, text))
    except OSError as error:
        raise BadInput(f"{error.filename or directory} cannot be written: {error.strerror}") from error


def _check_ignored(gitignore: Path) -> None:
    if gitignore.exists():
        lines = gitignore.read_text(encoding="utf-8", errors="replace").splitlines()
        if not {_IGNORED, "/var/", "var", "/var"} & {line.strip() for line in lines}:
            raise BadInput(f"{gitignore} does not leave out var/, where private data will lie: add the line var/")


def _write_new(path: Path, text: str) -> bool:
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        return False
    return True
