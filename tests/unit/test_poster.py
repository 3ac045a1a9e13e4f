"""The poster for the waiting room: its code leads to the sign-up page, and its words are in every language."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import cast

import pytest
import segno
from defusedxml.ElementTree import fromstring
from PIL import Image
from rendering_samples import CLINIC

from scheduler.domain.errors import BadInput
from scheduler.rendering.poster import PAPERS, PIXELS_AN_INCH, code_svg, poster_pdf
from scheduler.rendering.words import Catalogues

ADDRESS = "https://news.clinic.example.com/sign-up"
MARGIN = 4


def poster(language: str = "en", paper: str = "a4", address: str = ADDRESS) -> bytes:
    return poster_pdf(address, CLINIC, Catalogues().words(language), paper, None)


def page_of(pdf: bytes) -> Image.Image:
    start = pdf.index(b"\xff\xd8")
    return Image.open(BytesIO(pdf[start : pdf.index(b"endstream", start)])).convert("L")


@pytest.mark.parametrize("language", Catalogues().languages)
def test_the_code_on_the_poster_is_the_addresss_module_for_module(language: str) -> None:
    page, matrix = page_of(poster(language)), segno.make_qr(f"{ADDRESS}?from=qr", error="q").matrix
    # The square of templates/posters/sign-up.toml.
    left, top, edge = 0.225 * page.width, 0.365 * page.height, 0.55 * page.width
    module = edge / (len(matrix) + 2 * MARGIN)
    for row, modules in enumerate(matrix):
        for column, is_dark in enumerate(modules):
            place = (left + (MARGIN + column + 0.5) * module, top + (MARGIN + row + 0.5) * module)
            level = cast("int", page.getpixel((round(place[0]), round(place[1]))))
            assert (level < 64) if is_dark else (level > 192)


@pytest.mark.parametrize(("paper", "millimetres"), [("a4", (210, 297)), ("a5", (148, 210))])
def test_a_poster_has_the_size_of_its_paper_and_is_fit_for_print(paper: str, millimetres: tuple[int, int]) -> None:
    page = page_of(poster(paper=paper))
    assert page.size == (PAPERS[paper].width, PAPERS[paper].height)
    assert [round(pixels / PIXELS_AN_INCH * 25.4) for pixels in page.size] == list(millimetres)


def test_the_same_poster_has_the_same_bytes() -> None:
    assert poster() == poster()


def test_another_paper_is_named_with_those_that_there_are() -> None:
    with pytest.raises(BadInput, match="no paper 'a3': there are a4, a5"):
        poster(paper="a3")


def test_an_address_that_has_no_room_is_told() -> None:
    with pytest.raises(BadInput, match="does not fit"):
        poster(address=f"https://{'long-' * 20}.example.com/sign-up")


def test_the_code_alone_is_a_drawing_with_a_title() -> None:
    drawing = fromstring(code_svg(ADDRESS, "A & B"))
    assert drawing.tag == "{http://www.w3.org/2000/svg}svg"
    assert [element.text for element in drawing if element.tag.endswith("title")] == ["A & B"]


def test_a_clinic_changes_the_layout_in_a_file_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "templates" / "posters"
    folder.mkdir(parents=True)
    (folder / "sign-up.toml").write_text("layers = 3", encoding="utf-8")
    with pytest.raises(BadInput, match=r"templates/posters/sign-up\.toml, layers"):
        poster_pdf(ADDRESS, CLINIC, Catalogues().words("en"), "a4", tmp_path)
