"""A contact sheet: all the cards of a campaign on one picture, by channel, in the order in which they go out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from pathlib import Path

from PIL import Image, ImageDraw

from scheduler.domain.content import Item, ItemKey
from scheduler.domain.errors import BadInput
from scheduler.domain.payload import Picture, Rendered
from scheduler.rendering.cards.fonts import font, typeface_of

_COLUMNS = 4
_TILE = 400
_GAP = 28
_CAPTION = 58
_HEADING = 64
_PAPER, _INK, _FAINT = (246, 246, 244), (28, 28, 30), (96, 96, 100)
_KINDS = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG"}


@dataclass(frozen=True, slots=True)
class _Tile:
    """A card, small, and what stands below it."""

    key: ItemKey
    when: str
    picture: Picture

    @property
    def height(self) -> int:
        return round(_TILE * self.picture.height / self.picture.width)


def sheet_kind(file: Path) -> str:
    """Return the format that a sheet's file name asks for. Raises BadInput."""
    kind = _KINDS.get(file.suffix.lower())
    if kind is None:
        raise BadInput(f"{file} is neither a .jpg nor a .png: name the sheet so")
    return kind


def contact_sheet(shown: Iterable[tuple[Item, Rendered]], kind: str) -> bytes:
    """Return the sheet as a picture of a kind that `sheet_kind` gives. Raises BadInput when there is no card."""
    tiles = [
        _Tile(item.key, f"{item.slot.local:%a %d %b %Y, %H:%M}", picture)
        for item, rendered in shown
        for picture in _cards_of(rendered)
    ]
    if not tiles:
        raise BadInput("no item of the campaign has a card: there is nothing to put on a sheet")
    tiles.sort(key=lambda tile: tile.key.channel)
    channels = [(channel, list(group)) for channel, group in groupby(tiles, key=lambda tile: tile.key.channel)]
    height = sum(_HEADING + sum(_row_height(row) for row in _rows(group)) for _, group in channels) + _GAP
    sheet = Image.new("RGB", (_COLUMNS * (_TILE + _GAP) + _GAP, height), _PAPER)
    top = _GAP
    for channel, tiles_of_channel in channels:
        _write(
            sheet,
            f"{channel}: {len(tiles_of_channel)} {'card' if len(tiles_of_channel) == 1 else 'cards'}",
            (_GAP, top),
            30,
            700,
        )
        top += _HEADING
        for row in _rows(tiles_of_channel):
            for column, tile in enumerate(row):
                _put(sheet, tile, _GAP + column * (_TILE + _GAP), top)
            top += _row_height(row)
    encoded = BytesIO()
    sheet.save(encoded, kind, **({"quality": 88} if kind == "JPEG" else {"compress_level": 6}))
    return encoded.getvalue()


def _cards_of(rendered: Rendered) -> tuple[Picture, ...]:
    return tuple(picture for picture in rendered.pictures if picture.name.startswith("card-"))


def _rows(tiles: list[_Tile]) -> list[list[_Tile]]:
    return [tiles[start : start + _COLUMNS] for start in range(0, len(tiles), _COLUMNS)]


def _row_height(row: list[_Tile]) -> int:
    return max(tile.height for tile in row) + _CAPTION + _GAP


def _put(sheet: Image.Image, tile: _Tile, left: int, top: int) -> None:
    with Image.open(BytesIO(tile.picture.data)) as card:
        sheet.paste(card.convert("RGB").resize((_TILE, tile.height), Image.Resampling.LANCZOS), (left, top))
    _write(sheet, tile.when, (left, top + tile.height + 10), 18, 600)
    _write(sheet, tile.key.section, (left, top + tile.height + 34), 16, 400)


def _write(sheet: Image.Image, text: str, place: tuple[int, int], size: int, weight: int) -> None:
    """Write a line that is cut where its tile ends: it is a label, and stands in full in the list."""
    face = font(typeface_of(text), size, weight)
    while face.getlength(text) > _TILE:
        text = f"{text[:-2]}…"
    ImageDraw.Draw(sheet).text(place, text, fill=_INK if weight > 500 else _FAINT, font=face, anchor="la")
