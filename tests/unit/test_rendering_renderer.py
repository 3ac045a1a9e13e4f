from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from rendering_samples import CLINIC, KEY_POINT, LINK, issue, post, said, section
from selectolax.lexbor import LexborHTMLParser

from scheduler.domain.campaign import Brand, Clinic
from scheduler.domain.content import Card, PostPart
from scheduler.domain.errors import BadInput
from scheduler.domain.payload import RenderedIssue, RenderedPost
from scheduler.ports import Renderer
from scheduler.rendering.renderer import WorkspaceRenderer

POST = post(PostPart(((said("One sentence."),),)), cards=(KEY_POINT,))


def _renderer(tmp_path: Path, clinic: Clinic = CLINIC, workspace: Path | None = None) -> WorkspaceRenderer:
    return WorkspaceRenderer(workspace, clinic, tmp_path / "cards")


def test_a_post_is_its_texts_its_card_and_its_links(tmp_path: Path) -> None:
    renderer: Renderer = _renderer(tmp_path)
    rendered = renderer.render(POST)
    assert isinstance(rendered, RenderedPost)
    assert rendered.texts == renderer.texts(POST)
    assert rendered.links == (LINK,)
    assert [(picture.width, picture.height) for picture in rendered.pictures] == [(1200, 675)]


def test_a_post_without_card_has_no_picture(tmp_path: Path) -> None:
    rendered = _renderer(tmp_path).render(replace(POST, cards=()))
    assert isinstance(rendered, RenderedPost)
    assert rendered.pictures == ()


def test_rendering_twice_gives_the_same(tmp_path: Path) -> None:
    assert _renderer(tmp_path / "a").render(POST) == _renderer(tmp_path / "b").render(POST)
    draft = issue(section("Mechanisms"), card=KEY_POINT)
    assert _renderer(tmp_path / "a").render(draft) == _renderer(tmp_path / "b").render(draft)


def test_a_picture_names_the_words_that_its_layout_adds(tmp_path: Path) -> None:
    myth = Card("myth-fact", said("Exosomes"), (said("They are cells."), said("They are vesicles.")))
    rendered = _renderer(tmp_path).render(replace(POST, cards=(myth, KEY_POINT)))
    assert [picture.says for picture in rendered.pictures] == [("Myth", "Fact"), ()]


def test_another_main_section_of_an_issue_begins_under_a_band_of_its_own(tmp_path: Path) -> None:
    draft = issue(section("One", 2), section("Below", 3), section("Two", 2), section("Three", 1))
    rendered = _renderer(tmp_path).render(draft)
    bands = [picture for picture in rendered.pictures if picture.is_decoration]
    assert len({picture.data for picture in bands}) == len(bands) == 2
    for picture in bands:
        assert picture.alt == ""
        assert len(picture.data) <= 24_000
        with Image.open(BytesIO(picture.data)) as image:
            assert (image.format, image.size) == ("JPEG", (picture.width, picture.height))
    assert isinstance(rendered, RenderedIssue)
    shown = LexborHTMLParser(rendered.html).css("img.band + h2")
    assert [node.text() for node in shown] == ["Two", "Three"]
    assert all(f'src="cid:{picture.name}" alt="" role="presentation"' in rendered.html for picture in bands)


def test_bands_are_kept_like_cards(tmp_path: Path) -> None:
    draft = issue(section("One", 2), section("Two", 2))
    first = _renderer(tmp_path).render(draft)
    kept = {path: path.stat().st_mtime_ns for path in (tmp_path / "cards").iterdir()}
    assert _renderer(tmp_path).render(draft) == first
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "cards").iterdir()} == kept


def test_an_error_names_the_item(tmp_path: Path) -> None:
    draft = replace(POST, cards=(replace(KEY_POINT, layout="none"),))
    with pytest.raises(BadInput, match=r"^exosomes/mechanisms/x/post: there is no file templates/cards/none\.toml"):
        _renderer(tmp_path).render(draft)
    (tmp_path / "templates" / "social").mkdir(parents=True)
    (tmp_path / "templates" / "social" / "x.txt").write_text("{{ oops }}")
    with pytest.raises(BadInput, match=r"^exosomes/mechanisms/x/post: template social/x\.txt, line 1: 'oops'"):
        _renderer(tmp_path, workspace=tmp_path).texts(POST)


def _logo(tmp_path: Path, data: bytes) -> WorkspaceRenderer:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "mine.png").write_bytes(data)
    return _renderer(tmp_path, replace(CLINIC, brand=Brand(logo="mine.png")), tmp_path)


def test_a_logo_that_mail_programs_do_not_show_is_refused(tmp_path: Path) -> None:
    webp = BytesIO()
    Image.new("RGB", (8, 8)).save(webp, "WEBP")
    with pytest.raises(BadInput, match=r"assets/mine\.png is WEBP: mail programs show a PNG or a JPEG"):
        _logo(tmp_path, webp.getvalue()).render(issue(section("Mechanisms")))


def test_a_logo_that_is_no_image_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"assets/mine\.png is not an image"):
        _logo(tmp_path, b"no image").render(issue(section("Mechanisms")))


def test_a_clinic_without_logo_has_none_in_its_issues(tmp_path: Path) -> None:
    rendered = _renderer(tmp_path, replace(CLINIC, brand=Brand())).render(issue(section("Mechanisms")))
    assert not isinstance(rendered, RenderedPost)
    assert rendered.pictures == ()
