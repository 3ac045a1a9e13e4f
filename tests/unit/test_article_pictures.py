"""Pictures beside a file come along; one that lies elsewhere stays where it is, and is told."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from scheduler.planning.reading import parse_article_markdown
from scheduler.rendering.picture_type import picture_type
from scheduler.services import article_pictures
from scheduler.services.ingest import Ingested, ingest


def _picture(file: Path, kind: str = "PNG") -> bytes:
    data = BytesIO()
    Image.new("RGB", (4, 3), "teal").save(data, kind)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data.getvalue())
    return data.getvalue()


def _imported(folder: Path, text: str, name: str = "peels.md") -> Ingested:
    (folder / name).write_text(text, encoding="utf-8")
    return _taken(folder / name, folder / "work")


LINK = "https://clinic.org/peels"


def _taken(file: Path, root: Path) -> Ingested:
    today = date(2026, 11, 27)
    return ingest(
        file, root, today=today, slug="peels", link=LINK, language="en", picture_type=picture_type, replace=True
    )


def _files(imported: Ingested) -> list[str]:
    return [
        paragraph.file for unit in imported.reading.article.units() for paragraph in unit.paragraphs if paragraph.file
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("peels.md", "# Peels\n\nA peel.\n\n![A face](<Peels_files/Face before.png>)\n"),
        ("peels.html", '<h1>Peels</h1><p>A peel.</p><img src="Peels_files/Face%20before.png" alt="A face">'),
        ("peels.html", '<h1>Peels</h1><p>A peel.</p><img src="./Peels_files/Face before.png?v=2" alt="A face">'),
    ],
)
def test_pictures_of_a_saved_page_come_along(tmp_path: Path, name: str, text: str) -> None:
    data = _picture(tmp_path / "Peels_files" / "Face before.png")
    imported = _imported(tmp_path, text, name)
    assert _files(imported) == ["pictures/face-before.png"]
    assert (imported.article.parent / "pictures" / "face-before.png").read_bytes() == data
    assert imported.reading.doubts == ()
    assert parse_article_markdown(imported.article.read_text()) == imported.reading.article


@pytest.mark.parametrize(
    "head",
    [
        '<link rel="canonical" href="https://clinic.example/peels/">',
        '<base href="https://clinic.example/">',
        '<meta property="og:url" content="https://clinic.example/peels/">',
    ],
)
def test_a_saved_page_that_names_its_address_keeps_the_pictures_beside_it(tmp_path: Path, head: str) -> None:
    data = _picture(tmp_path / "P_files" / "a.png")
    saved = '<img src="./P_files/a.png" alt="A face"><p>More.</p><img src="/up/b.png" alt="A hand">'
    text = f"<html><head>{head}</head><body><h1>Peels</h1><p>A peel.</p>{saved}<p>End.</p></body></html>"
    imported = _imported(tmp_path, text, "P.html")
    assert _files(imported) == ["pictures/a.png", "https://clinic.example/up/b.png"]
    assert [file.data for file in imported.reading.pictures] == [data]
    (doubt,) = imported.reading.doubts
    assert doubt.startswith("The picture 'A hand' was not taken along: it lies on the web")


def test_an_article_that_is_imported_anew_from_its_own_folder_keeps_its_pictures(tmp_path: Path) -> None:
    _picture(tmp_path / "a.png")
    first = _imported(tmp_path, "# Peels\n\nA peel.\n\n![A face](a.png)\n")
    again = _taken(first.article, tmp_path / "work")
    assert again.reading.article == first.reading.article
    assert _files(again) == ["pictures/a.png"]


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("https://clinic.org/a.png", "it lies on the web"),
        ("//clinic.org/a.png", "it lies on the web"),
        ("/etc/hostname", "does not lie in the file's folder"),
        ("../outside.png", "does not lie in the file's folder"),
        ("%2e%2e/outside.png", "does not lie in the file's folder"),
        ("link.png", "does not lie in the file's folder"),
        ("file:///etc/hostname", "does not lie in the file's folder|taken along"),
        ("missing.png", "does not lie in the file's folder"),
        ("note.png", "no picture that can be opened"),
        ("folder.png", "does not lie in the file's folder"),
        ("a%00b.png", "cannot be read"),
    ],
)
def test_a_picture_that_lies_elsewhere_is_told_and_nothing_of_it_is_read(tmp_path: Path, place: str, why: str) -> None:
    inside = tmp_path / "inside"
    (inside / "folder.png").mkdir(parents=True)
    _picture(tmp_path / "outside.png")
    (inside / "link.png").symlink_to(tmp_path / "outside.png")
    (inside / "note.png").write_text("no picture")
    imported = _imported(inside, f'<h1>Peels</h1><p>A peel.</p><img src="{place}" alt="A face">', "peels.html")
    (doubt,) = imported.reading.doubts
    assert doubt.startswith("The picture 'A face' was not taken along: ")
    assert any(one in doubt for one in why.split("|"))
    assert imported.reading.pictures == ()
    assert not (imported.article.parent / "pictures").exists()


def test_what_is_too_large_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    size = len(_picture(tmp_path / "a.png"))
    _picture(tmp_path / "b.png")
    text = "# Peels\n\nA peel.\n\n![A face](a.png)\n\nAnother.\n\n![A hand](b.png)\n"
    monkeypatch.setattr(article_pictures, "MOST_BYTES", size)
    imported = _imported(tmp_path, text)
    assert _files(imported) == ["pictures/a.png", "b.png"]
    assert "the pictures before it and this one have more than 0 MB" in imported.reading.doubts[0]
    monkeypatch.setattr(article_pictures, "LARGEST_PICTURE", size - 1)
    assert all("it is larger than 0 MB" in doubt for doubt in _imported(tmp_path, text).reading.doubts)


def test_many_that_cannot_be_had_are_told_together(tmp_path: Path) -> None:
    text = "# Peels\n\nA peel.\n\n" + "\n\n".join(f"![Face {number}]({number}.png)" for number in range(20)) + "\n"
    doubts = _imported(tmp_path, text).reading.doubts
    assert len(doubts) == 6
    assert doubts[-1] == "15 more pictures were not taken along. Their places stand in article.md"
