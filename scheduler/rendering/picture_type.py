"""What a picture from outside is, told by its bytes and by nothing that somebody says of it."""

from __future__ import annotations

from PIL import UnidentifiedImageError

from scheduler.domain.errors import BadInput
from scheduler.rendering.logo import MOST_PIXELS, opened_picture

_ENDINGS = {"JPEG": "jpg", "MPO": "jpg", "PNG": "png", "GIF": "gif", "WEBP": "webp"}


def picture_type(data: bytes, name: str) -> str:
    """Return the ending of a picture's file. Raises BadInput for what is no picture of the web, damaged or vast."""
    try:
        with opened_picture(data, name) as image:
            ending = _ENDINGS.get(image.format or "")
            if ending is None:
                raise BadInput(f"it is {image.format}, and a JPEG, PNG, GIF or WebP is needed")
            if image.width * image.height > MOST_PIXELS:
                raise BadInput(f"it has more than {MOST_PIXELS // 1_000_000} million pixels")
            image.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise BadInput("it is no picture that can be opened") from error
    return ending
