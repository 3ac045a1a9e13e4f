"""Draws bands: wordless pictures in the clinic's colours that part what an email says."""

from __future__ import annotations

from scheduler.channels.spec import JPEG
from scheduler.domain.campaign import Brand
from scheduler.rendering.cards.arrangements import FRIEZE
from scheduler.rendering.cards.encoding import Encoding, encoded
from scheduler.rendering.cards.grounds import Ornament, draw_background
from scheduler.rendering.cards.layout import Background, Box
from scheduler.rendering.cards.marks import Size
from scheduler.rendering.cards.motifs import Motif
from scheduler.rendering.colour import brand_colours

BAND_SIZE = Size(1072, 136)
"""Pixels: twice what an email's column of words is wide, for dense screens."""

_ENCODING = Encoding((JPEG,), most_bytes=24_000)
"""Three of them make a mail a tenth of a megabyte heavier at most."""

_LAYER = Background(kind="background", grounds=("tint",), gather=Box(x=0, y=0, width=1, height=1))


def draw_band(brand: Brand, motif: Motif, seed: str) -> bytes:
    """Return a band as JPEG; `seed` decides which figure is first. Raises BadInput when a brand colour is malformed."""
    ornament = Ornament(motif, FRIEZE, seed)
    everywhere = (0, 0, BAND_SIZE.width, BAND_SIZE.height)
    drawn = draw_background(
        _LAYER, brand_colours(brand), BAND_SIZE, ornament, strength=1.0, words=(), signs=(everywhere,)
    )
    return encoded(drawn.image, _ENCODING).data
