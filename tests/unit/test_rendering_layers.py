"""What a layout's layers draw: signs, photographs, words of the layout's own, fallbacks and outlines."""

import warnings
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from rendering_samples import CLINIC, KEY_POINT, said

from scheduler.domain.content import Card
from scheduler.domain.errors import BadInput
from scheduler.rendering.cards.drawing import CardInput, Drawn, outlined, paint_card
from scheduler.rendering.cards.fonts import INTER, TYPEFACES, font
from scheduler.rendering.cards.layout import layout_text, layout_texts, read_layout, read_layouts
from scheduler.rendering.cards.marks import Badge, Line, Size
from scheduler.rendering.cards.painting import initial_of
from scheduler.rendering.cards.pictures import card_alt, photos_of
from scheduler.rendering.colour import RGB, contrast

SIZE = Size(1200, 675)
MYTH = Card("myth-fact", said("Exosomes"), (said("They are cells."), said("They are vesicles.")))
PORTRAIT = Card("portrait", said("Dr. Asha Rao"), (said("Dermatologist"),))
CLOSING = Card("carousel-closing", said("Ask at a consultation."))
RED, BLUE = (200, 10, 10), (10, 10, 200)


def _paint(card: Card, *, language: str = "en", photo: bytes | None = None) -> Drawn:
    texts = layout_texts(card.layout, None)
    if photo is not None:
        texts = {name: text.replace('# file = "team/dr-rao.jpg"', 'file = "me.jpg"') for name, text in texts.items()}
    photos = (("me.jpg", photo),) if photo is not None else ()
    source = CardInput(card, CLINIC.brand, CLINIC.name, None, SIZE, language, "seed", photos)
    return paint_card(source, *read_layouts(texts.items()))


def _words(drawn: Drawn) -> str:
    return " ".join(mark.words for mark in drawn.marks if isinstance(mark, Line))


def _jpeg(image: Image.Image, **options: object) -> bytes:
    file = BytesIO()
    image.save(file, "JPEG", **options)
    return file.getvalue()


def _with_long_text() -> bytes:
    """Return a PNG with more text packed in it than Pillow unpacks."""
    file, text = BytesIO(), PngInfo()
    text.add_text("Comment", "x" * 3_000_000, zip=True)
    _halves().save(file, "PNG", pnginfo=text)
    return file.getvalue()


def _halves(width: int = 400, height: int = 200) -> Image.Image:
    image = Image.new("RGB", (width, height), RED)
    image.paste(BLUE, (width // 2, 0, width, height))
    return image


class TestOwnWords:
    @pytest.mark.parametrize(
        ("language", "myth", "fact"),
        [("en", "Myth", "Fact"), ("hi-IN", "मिथक", "तथ्य"), ("ar", "خرافة", "حقيقة"), ("fr", "Myth", "Fact")],
    )
    def test_a_layouts_own_words_are_drawn_and_said_in_the_cards_language(
        self, language: str, myth: str, fact: str
    ) -> None:
        assert myth in _words(_paint(MYTH, language=language))
        layout = read_layout(layout_text("myth-fact", None), "myth-fact")
        alt = card_alt(MYTH, CLINIC, layout, language)
        assert f"{myth}: They are cells. {fact}: They are vesicles." in alt

    def test_every_word_on_a_card_is_in_its_alt_text(self) -> None:
        for card in (MYTH, PORTRAIT, replace(KEY_POINT, layout="quote"), replace(KEY_POINT, layout="carousel-closing")):
            layout = read_layout(layout_text(card.layout, None), card.layout)
            alt = card_alt(card, CLINIC, layout)
            assert all(word in alt for word in _words(_paint(card)).split())

    def test_a_line_without_a_place_is_an_error_that_names_it(self) -> None:
        with pytest.raises(BadInput, match=r"myth-fact\.toml has no place for 'One more\.'"):
            _paint(replace(MYTH, lines=(*MYTH.lines, said("One more."))))


class TestFallback:
    LONG = "Reported outcomes vary between people and studies of exosomes in the skin. " * 8

    def test_words_that_do_not_fit_are_set_in_the_layout_that_it_names(self) -> None:
        card = Card("quote", said("Studies"), (said(self.LONG.strip()),))
        dense = _paint(replace(card, layout="dense"))
        assert _words(_paint(card)) == _words(dense)
        assert "".join(self.LONG.split()) in "".join(_words(dense).split())

    def test_words_that_fit_nowhere_are_an_error_with_the_words(self) -> None:
        with pytest.raises(BadInput, match=r"'Reported outcomes vary .* does not fit its place"):
            _paint(Card("quote", said("Studies"), (said(self.LONG * 8),)))


class TestPhotograph:
    LEFT, MIDDLE, RIGHT = 760, 970, 1190

    def test_a_photograph_is_cut_around_its_focus(self) -> None:
        drawn = _paint(PORTRAIT, photo=_jpeg(_halves(1600, 400), quality=95))
        assert [_is_red(drawn.image, x) for x in (self.LEFT, self.RIGHT)] == [True, False]

    def test_it_is_turned_as_the_camera_says(self) -> None:
        exif = Image.Exif()
        exif[0x0112] = 3
        drawn = _paint(PORTRAIT, photo=_jpeg(_halves(1600, 400), quality=95, exif=exif))
        assert [_is_red(drawn.image, x) for x in (self.LEFT, self.RIGHT)] == [False, True]

    @pytest.mark.parametrize("mode", ["CMYK", "L"])
    def test_any_colours_are_drawn(self, mode: str) -> None:
        assert _paint(PORTRAIT, photo=_jpeg(_halves().convert(mode))).marks

    def test_greys_of_16_bits_are_no_white(self) -> None:
        file = BytesIO()
        Image.new("I;16", (400, 200), 0x4000).save(file, "PNG")
        assert _paint(PORTRAIT, photo=file.getvalue()).image.getpixel((self.LEFT, 300)) == (0x40, 0x40, 0x40)

    @pytest.mark.parametrize(
        "data",
        [b"<svg/>", _jpeg(_halves())[:700], b"", _with_long_text()],
        ids=["svg", "truncated", "empty", "too much text"],
    )
    def test_what_is_no_whole_picture_is_an_error_with_its_file(self, data: bytes) -> None:
        with pytest.raises(BadInput, match=r"assets/me\.jpg is not a picture"):
            _paint(PORTRAIT, photo=data)

    def test_no_program_is_run_to_draw_one(self, monkeypatch: pytest.MonkeyPatch) -> None:
        run: list[object] = []
        monkeypatch.setattr("PIL.EpsImagePlugin.Ghostscript", lambda *given: run.append(given))
        postscript = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\nshowpage\n%%EOF\n"
        with pytest.raises(BadInput, match=r"assets/me\.jpg is not a picture"):
            _paint(PORTRAIT, photo=postscript)
        assert not run

    def test_one_with_too_many_pixels_is_an_error_with_its_file(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            huge = BytesIO()
            Image.new("1", (10_000, 10_000)).save(huge, "PNG")
            with pytest.raises(BadInput, match=r"assets/me\.jpg has 10000 x 10000 pixels"):
                _paint(PORTRAIT, photo=huge.getvalue())

    def test_without_one_the_name_stands_in_and_a_title_does_not(self) -> None:
        assert _paint(PORTRAIT).marks
        assert [initial_of(name)[0] for name in ("Dr. Asha Rao", "डॉ. मीरा", "د. آشا", "Rao", "Dr.")] == [
            "A",
            "म",
            "آ",
            "R",
            "D",
        ]

    def test_the_files_of_a_layout_are_known(self) -> None:
        text = layout_text("portrait", None).replace('# file = "team', 'file = "team')
        assert photos_of([read_layout(text, "portrait")]) == ("team/dr-rao.jpg",)
        assert photos_of([read_layout(layout_text("portrait", None), "portrait")]) == ()


def _is_red(image: Image.Image, x: int) -> bool:
    pixel = image.getpixel((x, 300))
    assert isinstance(pixel, tuple)
    return pixel[0] > pixel[2]


class TestScripts:
    def test_hindi_and_arabic_are_shaped_and_not_set_letter_by_letter(self) -> None:
        inter, devanagari, arabic, _ = TYPEFACES
        for typeface, word in ((devanagari, "क्ष"), (arabic, "الجلد")):
            face = font(typeface, 100, 400)
            assert abs(face.getlength(word) - sum(face.getlength(letter) for letter in word)) > 5
        assert inter == INTER

    def test_a_figure_on_an_arabic_card_stands_with_the_other_words(self) -> None:
        card = Card("statistic", said("30 nm"), (said("قد تدعم الإكسوسومات الجلد."),))
        lines = [mark for mark in _paint(card, language="ar").marks if isinstance(mark, Line)]
        ends = {round(line.left + line.width) for line in lines[:2]}
        assert max(ends) - min(ends) <= 1

    def test_a_text_that_is_set_smaller_keeps_a_number_with_its_unit(self) -> None:
        drawn = _paint(Card("statistic", said("30 to 150 nm")))
        assert not any(mark.words.strip() == "nm" for mark in drawn.marks if isinstance(mark, Line))


def test_a_list_in_the_middle_keeps_its_numbers_before_its_entries() -> None:
    entries = tuple(map(said, ("Standardization and quality control", "Rules", "Long-term safety")))
    drawn = _paint(replace(CLOSING, lines=entries, numbered=True))
    badges = [mark for mark in drawn.marks if isinstance(mark, Badge)]
    lines = [mark for mark in drawn.marks if isinstance(mark, Line) and mark.words.strip() in {e.text for e in entries}]
    assert len(badges) == len(lines) == 3
    assert len({round(badge.disc.x) for badge in badges}) == 1
    assert all(badge.disc.box[2] < line.left for badge, line in zip(badges, lines, strict=True))
    left, right = badges[0].disc.box[0], max(line.left + line.width for line in lines)
    assert abs(left - (SIZE.width - right)) < 0.02 * SIZE.width


@pytest.mark.parametrize("number", range(40))
def test_the_initial_of_a_clinic_without_logo_stands_out_whatever_is_drawn_behind_it(number: int) -> None:
    source = CardInput(CLOSING, CLINIC.brand, CLINIC.name, None, Size(540, 675), "en", f"item {number}")
    image = paint_card(source, *read_layouts(layout_texts("carousel-closing", None).items())).image
    radius = 0.14 * image.height / 2
    middle, top = round(image.width / 2), round(0.11 * image.height)
    inside, outside = (_pixel(image, middle, round(top + radius - share * radius)) for share in (0.9, 1.1))
    assert contrast(inside, outside) >= 3


def _pixel(image: Image.Image, x: int, y: int) -> RGB:
    pixel = image.getpixel((x, y))
    assert isinstance(pixel, tuple)
    red, green, blue = pixel
    return red, green, blue


def test_outlines_show_the_boxes_and_leave_the_card_alone() -> None:
    drawn = _paint(KEY_POINT)
    before = drawn.image.tobytes()
    assert outlined(drawn).tobytes() != before
    assert drawn.image.tobytes() == before
