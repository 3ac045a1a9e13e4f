"""The look of an email by day and by night: the brand's colours, each with words that can be read on it."""

from __future__ import annotations

from collections.abc import Mapping

from scheduler.domain.campaign import Brand
from scheduler.rendering.colour import BLACK, RGB, WHITE, brand_colours, mix, readable, to_hex

_NIGHT: RGB = (17, 18, 20)
_NIGHT_PANEL: RGB = (29, 31, 34)


def day_colours(brand: Brand) -> Mapping[str, str]:
    """Return the colours of an email's parts by name, as '#rrggbb'. Raises BadInput."""
    own = brand_colours(brand)
    page, primary, text = own["background"], own["primary"], own["text"]
    note = mix(WHITE, primary, 0.07)
    heading = readable((primary, text), WHITE) or BLACK
    return _hex(
        page=page,
        quiet=readable((mix(text, page, 0.25), text), page) or BLACK,
        panel=WHITE,
        text=readable((text,), WHITE) or BLACK,
        heading=heading,
        label=readable((own["accent"], mix(own["accent"], text, 0.35), heading), WHITE) or BLACK,
        accent=own["accent"],
        line=mix(WHITE, primary, 0.2),
        button=primary,
        button_text=readable((WHITE, page, text), primary) or BLACK,
        note=note,
        note_text=readable((text,), note) or BLACK,
    )


def night_colours(brand: Brand) -> Mapping[str, str]:
    """Return the same parts' colours for mail programs that say that the reader prefers it dark. Raises BadInput."""
    own = brand_colours(brand)
    page, panel = mix(_NIGHT, own["primary"], 0.1), mix(_NIGHT_PANEL, own["primary"], 0.14)
    note = mix(panel, WHITE, 0.08)
    light = mix(own["primary"], WHITE, 0.72)
    words = mix(WHITE, panel, 0.1)
    return _hex(
        page=page,
        quiet=readable((mix(WHITE, page, 0.3), WHITE), page) or WHITE,
        panel=panel,
        text=readable((words,), panel) or WHITE,
        heading=readable((light, WHITE), panel) or WHITE,
        label=readable((own["accent"], mix(own["accent"], WHITE, 0.35), WHITE), panel) or WHITE,
        accent=own["accent"],
        line=mix(panel, WHITE, 0.22),
        button=light,
        button_text=readable((page, BLACK, WHITE), light) or BLACK,
        note=note,
        note_text=readable((words,), note) or WHITE,
    )


def _hex(**colours: RGB) -> Mapping[str, str]:
    return {name: to_hex(colour) for name, colour in colours.items()}
