"""Pictures and texts that a clinic may supply by mistake or that somebody made to do harm."""

import struct
import warnings
import zlib
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from rendering_samples import CLINIC, KEY_POINT, said

from scheduler.domain.campaign import Brand
from scheduler.domain.errors import BadInput
from scheduler.domain.payload import Picture
from scheduler.rendering.cards.drawing import CardInput, draw_card, paint_card
from scheduler.rendering.cards.layout import Logo, layout_text, read_layout
from scheduler.rendering.cards.marks import Size
from scheduler.rendering.colour import RGB, contrast
from scheduler.rendering.logo import MOST_PIXELS, brand_logo, on_plate

ORIENTATION, GPS, MAKE = 0x0112, 0x8825, 0x010F
SOURCE = CardInput(
    KEY_POINT, Brand(logo="mine.png"), CLINIC.name, None, Size(600, 338), "en", "exosomes/topical/x/post"
)


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def halves(mode: str = "RGB") -> Image.Image:
    """Return a picture of 64 by 32, its left half red, its right half blue."""
    image = Image.new("RGB", (64, 32), (220, 30, 30))
    image.paste((30, 30, 220), (32, 0, 64, 32))
    return image.convert(mode)


def claiming(width: int, height: int) -> bytes:
    """Return a PNG of a few bytes that says it is so large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def logo(folder: Path, data: bytes) -> Picture:
    (folder / "assets").mkdir()
    (folder / "assets" / "mine.png").write_bytes(data)
    picture = brand_logo(replace(CLINIC, brand=Brand(logo="mine.png")), folder)
    assert picture is not None
    return picture


def draw(source: CardInput) -> bytes:
    return draw_card(source, read_layout(layout_text("key-point", None), "key-point"))


def titled(title: str) -> bytes:
    return draw(replace(SOURCE, card=replace(KEY_POINT, title=said(title))))


def svg(inside: str, extent: str = 'viewBox="0 0 64 32"') -> bytes:
    return f'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" {extent}>{inside}</svg>'.encode()


SHAPES = '<defs><path id="a" d="M0 0h32v32H0z"/></defs><use href="#a" fill="red"/><use href="#a" x="32" fill="blue"/>'

EXIF = Image.Exif()
EXIF[ORIENTATION] = 6
EXIF[MAKE] = "Camera of somebody"
EXIF[GPS] = {1: "N", 2: (12.0, 58.0, 17.0), 3: "E", 4: (77.0, 35.0, 40.0)}

_SAYS_SVG = PngInfo()
_SAYS_SVG.add_text("Source", "logo.svg, <svg> of 2025")

TAKEN = {
    "PNG that was made from an SVG": encoded(halves(), "PNG", pnginfo=_SAYS_SVG),
    "palette PNG": encoded(halves("P"), "PNG"),
    "SVG": svg(SHAPES),
    "SVG in millimetres, with a DOCTYPE": b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd">'
    + svg(SHAPES, 'viewBox="0 0 64 32" width="48mm" height="24mm"').partition(b"?>")[2],
    "SVG that says it is huge": svg(SHAPES, 'viewBox="0 0 64 32" width="900000" height="450000"'),
    "grey PNG": encoded(halves("L"), "PNG"),
    "black and white PNG": encoded(halves("1"), "PNG"),
    "CMYK JPEG": encoded(halves("CMYK"), "JPEG"),
    "16-bit PNG": encoded(Image.new("I;16", (64, 32), 40_000), "PNG"),
    "photograph with EXIF": encoded(halves(), "JPEG", exif=EXIF),
    "photograph of 12 megapixels": encoded(halves().resize((4000, 3000)), "JPEG"),
}
REFUSED = {
    "100 megapixels": (claiming(10_000, 10_000), r"has 10000 by 10000 pixels: 25 million are the most"),
    "a bomb": (claiming(200_000, 200_000), r"has far too many pixels: 25 million are the most"),
    "truncated JPEG": (encoded(halves(), "JPEG")[:-60], r"is damaged or ends in the middle"),
    "truncated PNG": (encoded(halves(), "PNG")[:-40], r"is damaged or ends in the middle"),
    "damaged PNG": (claiming(100, 100), r"is damaged or ends in the middle"),
    "animated GIF": (
        encoded(halves(), "GIF", save_all=True, append_images=[halves("L")]),
        r"is GIF: mail programs show a PNG or a JPEG",
    ),
    "1 by 1": (encoded(Image.new("RGB", (1, 1)), "PNG"), r"has 1 by 1 pixels, too few to be seen"),
    "empty SVG": (svg(""), r"is an SVG drawing with nothing to be seen in it"),
    "damaged SVG": (svg("<rect"), r"is an SVG drawing that is damaged"),
    "SVG in another encoding": ("<svg>é</svg>".encode("latin-1"), r"is an SVG drawing that is not in UTF-8"),
    "SVG that ends the process that draws it": (
        svg("<g>" * 1000 + SHAPES + "</g>" * 1000),
        r"is an SVG drawing that is damaged or too intricate",
    ),
    "SVG that fills the memory": (
        svg('<g opacity="0.9">' * 400 + SHAPES + "</g>" * 400),
        r"is an SVG drawing that is damaged or too intricate",
    ),
    "SVG with text of another prefix": (
        b'<s-v:svg xmlns:s-v="http://www.w3.org/2000/svg"><!-- <svg --><s-v:text>Clinic</s-v:text></s-v:svg>',
        r"is an SVG drawing .* turn the text into paths",
    ),
    "SVG with text": (svg("<text>Clinic</text>"), r"is an SVG drawing .* turn the text into paths"),
    "SVG with a picture": (svg('<image href="/etc/hosts"/>'), r"is an SVG drawing .* holds more than shapes"),
    "SVG with a script": (svg("<script>1</script>"), r"is an SVG drawing .* holds more than shapes"),
    "SVG of another file": (svg('<use href="other.svg#a"/>'), r"is an SVG drawing .* refers to other files"),
    "SVG that fills from a file": (
        svg("<rect fill=\"url( 'x.svg#a')\"/>"),
        r"is an SVG drawing .* refers to other files",
    ),
    "SVG with entities": (b'<!DOCTYPE svg [<!ENTITY a "a">]>' + svg("&a;"), r"is an SVG drawing .* declares entities"),
    "transparent all over": (encoded(Image.new("RGBA", (64, 32)), "PNG"), r"has nothing to be seen in it"),
    "text": (b"no image", r"is not an image that can be read"),
    "nothing": (b"", r"is not an image that can be read"),
}


@pytest.mark.parametrize("name", TAKEN)
def test_a_usable_logo_is_drawn_on_cards_and_sent_in_a_form_that_mail_programs_show(tmp_path: Path, name: str) -> None:
    assert draw(replace(SOURCE, logo=TAKEN[name])) != draw(SOURCE)
    sent = logo(tmp_path, TAKEN[name])
    with Image.open(BytesIO(sent.data)) as image:
        assert image.mode in {"1", "L", "LA", "P", "RGB", "RGBA"}
        assert image.size == (sent.width, sent.height)
        assert max(image.size) <= 1600


@pytest.mark.parametrize("name", REFUSED)
def test_a_logo_that_cannot_be_used_is_one_line_that_names_the_file(tmp_path: Path, name: str) -> None:
    data, reason = REFUSED[name]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(BadInput, match=rf"^assets/mine\.png {reason}") as on_card:
            draw(replace(SOURCE, logo=data))
        with pytest.raises(BadInput, match=rf"^assets/mine\.png {reason}") as in_mail:
            logo(tmp_path, data)
    assert "\n" not in f"{on_card.value}{in_mail.value}"


@pytest.mark.parametrize(("ink", "plate"), [((255, 255, 255), "dark"), ((20, 20, 20), "light")])
def test_a_logo_lies_on_a_plate_that_it_can_be_seen_on(tmp_path: Path, ink: RGB, plate: str) -> None:
    mark = Image.new("RGBA", (64, 64))
    mark.paste((*ink, 255), (16, 16, 48, 48))
    plated = on_plate(logo(tmp_path, encoded(mark, "PNG")), (15, 76, 92))
    with Image.open(BytesIO(plated.data)) as image:
        ground = image.convert("RGB").getpixel((image.width // 2, image.height // 8))
    assert isinstance(ground, tuple)
    assert contrast(ground[:3], ink) >= 1.6  # type: ignore[arg-type]  # an RGB pixel has three parts
    assert (max(ground) < 128) == (plate == "dark")
    card = CardInput(KEY_POINT, Brand(), "A", encoded(mark, "PNG"), Size(1200, 675), "en", "exosomes/a/x/post")
    drawn = paint_card(card, read_layout(layout_text("key-point", None), "key-point"))
    (place,) = (card.size.rectangle(layer.box) for layer in drawn.layout.layers if isinstance(layer, Logo))
    rim = drawn.image.getpixel((round((place[0] + place[2]) / 2), round(place[1] + 0.06 * (place[3] - place[1]))))
    assert isinstance(rim, tuple)
    assert contrast(rim[:3], ink) >= 1.6  # type: ignore[arg-type]  # an RGB pixel has three parts


def test_an_svg_logo_that_takes_too_long_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler.rendering.svg._LONGEST", 0.0)
    with pytest.raises(BadInput, match=r"assets/mine\.png is an SVG drawing that takes too long to draw"):
        logo(tmp_path, svg(SHAPES + "<path d='M0 0h1'/>"))


def test_an_svg_logo_is_sent_as_a_png_of_its_shapes(tmp_path: Path) -> None:
    sent = logo(tmp_path, svg(SHAPES))
    assert sent.media_type == "image/png"
    with Image.open(BytesIO(sent.data)) as image:
        assert image.size == (1600, 800)
        assert (image.getpixel((100, 400)), image.getpixel((1500, 400))) == ((255, 0, 0, 255), (0, 0, 255, 255))


def test_a_picture_just_too_large_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="million are the most"):
        logo(tmp_path, claiming(MOST_PIXELS // 1000 + 1, 1000))


def test_a_photograph_is_turned_as_its_camera_says_and_loses_place_and_camera(tmp_path: Path) -> None:
    sent = logo(tmp_path, TAKEN["photograph with EXIF"])
    assert b"Exif" not in sent.data
    assert b"Camera of somebody" not in sent.data
    with Image.open(BytesIO(sent.data)) as image:
        assert dict(image.getexif()) == {}
        assert image.size == (32, 64)
        red, _, blue = image.convert("RGB").getpixel((16, 5))  # type: ignore[misc] # RGB has three
        assert red > blue
    assert b"Camera of somebody" not in draw(replace(SOURCE, logo=TAKEN["photograph with EXIF"]))


def test_words_beside_the_pixels_of_a_png_are_not_sent(tmp_path: Path) -> None:
    notes = PngInfo()
    notes.add_text("Author", "Somebody")
    assert b"Somebody" not in logo(tmp_path, encoded(halves(), "PNG", pnginfo=notes)).data


def test_an_ordinary_logo_is_sent_as_it_is(tmp_path: Path) -> None:
    data = encoded(halves("RGBA"), "PNG")
    assert logo(tmp_path, data).data == data


def test_a_16_bit_grey_keeps_its_shade(tmp_path: Path) -> None:
    with Image.open(BytesIO(logo(tmp_path, TAKEN["16-bit PNG"]).data)) as image:
        assert image.convert("L").getpixel((5, 5)) == 40_000 // 256


def test_a_word_of_300_characters_is_one_line_that_names_it() -> None:
    with pytest.raises(BadInput, match=r"'a{300}' does not fit its place on the card") as raised:
        titled("a" * 300)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("sign", ["\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u202e", "\u202d", "\u2067"])
def test_an_invisible_mark_leaves_no_trace_on_a_card(sign: str) -> None:
    assert titled(f"Ca{sign}re for you") == titled("Care for you")


@pytest.mark.parametrize("title", [" ", "🧬", "🧬 🧪", "\u200b", "\u202e\u202c", "\n"])
def test_a_title_without_a_letter_leaves_its_place_empty(title: str) -> None:
    assert titled(title) != titled("Care")


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x1b"])
def test_a_control_character_is_named_and_not_repeated(sign: str) -> None:
    with pytest.raises(BadInput, match=rf"have no character U\+00{ord(sign):02X}, in 'Ca re'") as raised:
        titled(f"Ca{sign}re")
    assert str(raised.value).isprintable()
