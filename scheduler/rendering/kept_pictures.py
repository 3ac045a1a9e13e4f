"""Keeps pictures that were made, under names that say everything that decides their bytes (promise 9)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from zlib import ZLIB_RUNTIME_VERSION

from PIL import __version__ as pillow_version
from PIL import features

from scheduler.domain.errors import BadInput
from scheduler.whole_file import write_whole

PNG_START, _PNG_END = b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"
_JPEG_START, _JPEG_END = b"\xff\xd8\xff", b"\xff\xd9"
_LIBRARIES = ("freetype2", "harfbuzz", "raqm", "libjpeg_turbo")


def digest_of(fields: Mapping[str, object]) -> str:
    """Return the SHA-256 (hex) of values that JSON can write."""
    return hashlib.sha256(json.dumps(fields, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@cache
def drawing_libraries() -> list[str | None]:
    """Return the versions of the libraries that decide a picture's bytes."""
    return [pillow_version, ZLIB_RUNTIME_VERSION, *(features.version(name) for name in _LIBRARIES)]


def kept_picture(path: Path) -> bytes | None:
    """Return a kept picture, or None when it cannot be read or a crash left only a part of it."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    ends = ((PNG_START, _PNG_END), (_JPEG_START, _JPEG_END))
    return data if any(data.startswith(start) and data.endswith(end) for start, end in ends) else None


def keep_picture(path: Path, data: bytes) -> None:
    """Write a picture for the next time; it can be made again, so nothing waits for the disk. Raises BadInput."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, data, mode=0o600, durable=False)
    except OSError as error:
        raise BadInput(f"the picture cannot be kept in {path.parent}: {error.strerror or error}") from error
