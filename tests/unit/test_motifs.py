"""Motifs: data that anybody can read, drawn in the brand's colours."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat
from rendering_samples import CLINIC, KEY_POINT, POST_KEY

from scheduler.domain.campaign import Brand
from scheduler.domain.content import COMPOSITIONS, GROUNDS
from scheduler.domain.errors import BadInput
from scheduler.rendering.cards.arrangements import ARRANGEMENTS, arrangement_of, varied
from scheduler.rendering.cards.drawing import CardInput, paint_card
from scheduler.rendering.cards.figures import figure_mask
from scheduler.rendering.cards.grounds import Ornament, draw_background
from scheduler.rendering.cards.layout import Layout, layout_text, read_layout
from scheduler.rendering.cards.marks import Line, Rule, Size
from scheduler.rendering.cards.motifs import DEFAULT_MOTIF, NO_MOTIF, PLAIN, motif_names, named_motif, read_motif
from scheduler.rendering.cards.pictures import CardPictures
from scheduler.rendering.colour import brand_colours
from scheduler.rendering.renderer import WorkspaceRenderer

SIZE = Size(1200, 675)
KEY_POINT_LAYOUT = read_layout(layout_text("key-point", None), "key-point")
LIST_LAYOUT = read_layout(layout_text("list", None), "list")
GOOD = """title = "Mine"
suits = "us"

[[figures]]
shapes = [
    { circle = [50, 50, 40], strength = 0.2 },
    { path = "M10 10 L90 90", line = 2, strength = 0.6, accent = true },
]
"""


ACCENTED = """title = "Mine"

[[figures]]
shapes = [{ circle = [50, 50, 40], strength = 0.8, accent = true }]
"""


def source(motif: str, composition: int = 0) -> CardInput:
    card = replace(KEY_POINT, composition=composition)
    return CardInput(card, Brand(), "Riverside", None, SIZE, "en", "a/s/x/post", motif=named_motif(motif, None))


def test_there_is_a_motif_for_every_speciality() -> None:
    names = motif_names(None)
    assert {"geometry", "cells", "teeth", "joints", "leaf", "waves", "heart", "eye", "family", "paper"} <= set(names)
    assert {"mind", "baby", "hands", "skin", "breath", "play", "plus", "molecules"} <= set(names)
    assert names[-1] == NO_MOTIF


@pytest.mark.parametrize("name", motif_names(None)[:-1])
def test_a_bundled_motif_says_for_whom_it_is_and_each_of_its_figures_can_be_seen(name: str) -> None:
    motif = read_motif(*reversed(named_motif(name, None)))
    assert motif.title
    assert motif.suits
    assert len(motif.figures) >= 2
    for figure in (*motif.figures, *motif.strewn):
        drawn = [figure_mask(figure, 300, 0, accent=accent) for accent in (False, True)]
        covered = sum(sum(mask.histogram()[20:]) for mask in drawn) / (drawn[0].width * drawn[0].height)
        assert covered > 0.03


def test_figures_fade_behind_words_where_they_are_drawn_in_the_accent_too() -> None:
    ornament = Ornament(read_motif(ACCENTED, "mine"), arrangement_of(0), "a/s/x/post")
    background, colours = KEY_POINT_LAYOUT.background, brand_colours(Brand())
    bare, behind, plain = (
        draw_background(background, colours, SIZE, drawn, strength=1.0, words=words).image
        for drawn, words in (
            (ornament, []),
            (ornament, [(0, 0, SIZE.width, SIZE.height)]),
            (replace(ornament, motif=PLAIN), []),
        )
    )
    assert 0 < _difference(behind, plain) < 0.2 * _difference(bare, plain)


def test_figures_fade_behind_the_short_line_over_the_title() -> None:
    for composition in range(COMPOSITIONS):
        square = replace(source("cells", composition), size=Size(1080, 1080))
        drawn, plain = (
            paint_card(replace(square, motif=motif), LIST_LAYOUT, keep_behind=True)
            for motif in (square.motif, (NO_MOTIF, ""))
        )
        bar = next(mark.rectangle for mark in drawn.marks if isinstance(mark, Rule))
        assert drawn.behind is not None
        assert plain.behind is not None
        assert _difference(drawn.behind.crop(bar), plain.behind.crop(bar)) < 10


def _difference(one: Image.Image, other: Image.Image) -> float:
    return sum(ImageStat.Stat(ImageChops.difference(one, other)).mean)


def test_the_plain_motif_draws_the_ground_alone_and_another_one_more() -> None:
    plain, drawn = (paint_card(source(name), KEY_POINT_LAYOUT, keep_behind=True).behind for name in (NO_MOTIF, "teeth"))
    assert plain is not None
    assert drawn is not None
    assert read_motif("", NO_MOTIF) is PLAIN
    assert _darkest(plain) > _darkest(drawn) + 20


def _darkest(image: Image.Image) -> int:
    above_the_footer = image.crop((0, 0, image.width, image.height // 2)).convert("L")
    return next(level for level, count in enumerate(above_the_footer.histogram()) if count)


def test_a_motif_that_is_not_there_is_named_with_all_that_are(tmp_path: Path) -> None:
    pictures = CardPictures(None, replace(CLINIC, brand=Brand(motif="tooths")), tmp_path)
    with pytest.raises(BadInput, match=r"no motif 'tooths' in templates/motifs: there are baby, .*, waves, none"):
        pictures.picture(KEY_POINT, POST_KEY, "en", SIZE)
    with pytest.raises(BadInput, match="there are baby"):
        WorkspaceRenderer(None, CLINIC, tmp_path).check_motif("tooths")


@pytest.mark.parametrize("name", ["../cards/list", "sub/teeth", "/etc/hosts", "..", "t" * 300, "te\0eth"])
def test_what_is_no_name_of_a_motif_is_no_motif(name: str, tmp_path: Path) -> None:
    (tmp_path / "templates" / "motifs" / "sub").mkdir(parents=True)
    (tmp_path / "templates" / "motifs" / "sub" / "teeth.toml").write_text(GOOD)
    with pytest.raises(BadInput, match="there is no motif"):
        named_motif(name, tmp_path)


def test_a_card_has_its_own_motif_else_the_clinics_else_the_default_one(tmp_path: Path) -> None:
    def drawn(own: str, clinics: str) -> bytes:
        clinic = replace(CLINIC, brand=Brand(motif=clinics))
        return CardPictures(None, clinic, tmp_path).picture(replace(KEY_POINT, motif=own), POST_KEY, "en", SIZE).data

    assert drawn("", "") == drawn("", DEFAULT_MOTIF) == drawn(DEFAULT_MOTIF, "teeth")
    assert drawn("teeth", "") == drawn("", "teeth") == drawn("teeth", "eye") != drawn("", "eye")
    assert drawn(NO_MOTIF, "teeth") == drawn("", NO_MOTIF) != drawn("", "")


def test_a_band_of_an_email_has_the_motif_too(tmp_path: Path) -> None:
    pictures = CardPictures(None, replace(CLINIC, brand=Brand(motif="teeth")), tmp_path)
    assert pictures.band("a").data == pictures.band("a", "teeth").data != pictures.band("a", "eye").data


def test_a_clinic_draws_a_motif_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "templates" / "motifs"
    folder.mkdir(parents=True)
    (folder / "ours.toml").write_text(GOOD)
    (folder / "teeth.toml").write_text(GOOD)
    assert "ours" in motif_names(tmp_path)
    assert named_motif("teeth", tmp_path) == ("teeth", GOOD)
    CardPictures(tmp_path, CLINIC, tmp_path).picture(replace(KEY_POINT, motif="ours"), POST_KEY, "en", SIZE)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("circle = [50, 50, 40]", 'circle = [50, 50, 40], path = "M0 0 L1 1"', r"figures\.0\.shapes\.0: .*either path"),
        ("circle = [50, 50, 40]", "circle = [50, 50, -4]", r"figures\.0\.shapes\.0\.circle"),
        ('path = "M10 10 L90 90"', 'path = "L 10"', r"figures\.0\.shapes\.1: .*'L 10' is no path"),
        ('path = "M10 10 L90 90"', 'path = "once upon a time"', "is no path as SVG writes them"),
        ("strength = 0.2", "strength = 20", r"figures\.0\.shapes\.0\.strength"),
        ("strength = 0.2", "strength = 0.2, colour = 'red'", r"shapes\.0\.colour"),
        ("line = 2", "line = 2, repeat = { times = 100000 }", r"repeat\.times"),
        ('title = "Mine"', "", "title"),
        ("[[figures]]", "[[figures", "is not TOML"),
    ],
)
def test_what_cannot_be_drawn_is_named_with_its_file_and_place(old: str, new: str, named: str) -> None:
    assert old in GOOD
    with pytest.raises(BadInput, match=rf"templates/motifs/mine\.toml.*{named}"):
        read_motif(GOOD.replace(old, new, 1), "mine")


def test_there_is_an_arrangement_for_every_composition_and_grounds_take_turns() -> None:
    assert len(ARRANGEMENTS) == COMPOSITIONS
    assert [arrangement.ground for arrangement in ARRANGEMENTS] == [number % GROUNDS for number in range(COMPOSITIONS)]
    assert len(set(ARRANGEMENTS)) == COMPOSITIONS


def test_two_compositions_are_two_pictures_of_the_same_words() -> None:
    drawn = [paint_card(source("leaf", number), KEY_POINT_LAYOUT) for number in range(COMPOSITIONS)]
    assert len({each.image.tobytes() for each in drawn}) == COMPOSITIONS
    words = [sorted(mark.words for mark in each.marks if isinstance(mark, Line)) for each in drawn]
    assert all(each == words[0] for each in words)


def test_words_change_sides_and_heights_from_one_composition_to_another() -> None:
    def title(composition: int) -> Line:
        marks = paint_card(source("leaf", composition), KEY_POINT_LAYOUT).marks
        return next(mark for mark in marks if isinstance(mark, Line))

    places = {(round(title(number).left / 100), round(title(number).baseline / 60)) for number in range(COMPOSITIONS)}
    assert len(places) >= 4


def test_a_layout_that_does_not_vary_stays_as_it_was_made() -> None:
    fixed = KEY_POINT_LAYOUT.model_copy(update={"varies": False})
    assert all(varied(fixed, arrangement) == fixed for arrangement in ARRANGEMENTS)
    assert varied(KEY_POINT_LAYOUT, arrangement_of(2)) != KEY_POINT_LAYOUT


def test_the_footer_stays_where_it_is() -> None:
    footers = {_footer(varied(KEY_POINT_LAYOUT, arrangement)) for arrangement in ARRANGEMENTS}
    assert len(footers) == 1


def _footer(layout: Layout) -> str:
    return str(next(layer for layer in layout.layers if layer.kind == "footer"))
