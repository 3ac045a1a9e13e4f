"""clinic render --carousel: a section's cards as files, for networks that are not connected."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from campaign_files import leave_out_what_is_blocked
from cli_runner import Cli, planned_workspace, prepare
from PIL import Image

SHADE = """Sun and shade

Shade is easiest to find in the morning.

A hat

A hat with a wide brim shades the face. A cap leaves the ears in the sun.

A cure

The cream cures acne.
"""
HAT = ("render", "sun", "--carousel", "a-hat")


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Cli:
    workspace = planned_workspace(tmp_path)
    (tmp_path / "sun.txt").write_text(SHADE, encoding="utf-8")
    made = Cli(tmp_path, monkeypatch, capfd, workspace)
    prepare(made)
    return made


def test_a_folder_gets_a_numbered_picture_for_each_card_and_their_alt_texts(clinic: Cli) -> None:
    code, out, _ = clinic(*HAT, "--format", "portrait", "-o", "cards")
    assert code == 0
    folder = clinic.folder / "cards"
    names = [Path(line).name for line in out.splitlines()]
    assert names == [*(f"{number}.jpg" for number in range(1, len(names))), "alt.txt"]
    assert sorted(file.name for file in folder.iterdir()) == sorted(names)
    for name in names[:-1]:
        with Image.open(folder / name) as image:
            assert (image.format, image.size) == ("JPEG", (1080, 1350))
    alts = (folder / "alt.txt").read_text(encoding="utf-8").split("\n\n")
    assert [alt.partition("\n")[0] for alt in alts] == names[:-1]
    assert "A hat with a wide brim shades the face." in alts[1]


def test_there_may_be_more_cards_than_a_post_on_x_has(clinic: Cli) -> None:
    words = (
        "A hat shades the face.",
        "A scarf covers the neck.",
        "A hood keeps the rain off.",
        "A veil keeps dust off.",
    )
    article = f"Sun\n\nShade is cool.\n\nA hat\n\n{' '.join(words)}\n"
    (clinic.folder / "sun.txt").write_text(article, encoding="utf-8")
    assert clinic("import", "sun.txt", "--name", "sun", "--replace")[0] == 0
    _, out, _ = clinic(*HAT, "--format", "square", "-o", "cards")
    assert len(out.splitlines()) > 5


def test_an_earlier_carousel_is_replaced_and_no_other_file_is_touched(clinic: Cli) -> None:
    folder = clinic.folder / "cards"
    folder.mkdir()
    (folder / "9.png").write_bytes(b"earlier")
    (folder / "alt.txt").write_text("9.png", encoding="utf-8")
    assert clinic(*HAT, "-o", "cards")[0] == 0
    assert not (folder / "9.png").exists()
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    before = sorted(folder.iterdir())
    code, _, error = clinic(*HAT, "-o", "cards")
    assert (code, error.strip()) == (
        2,
        "clinic: cards has other files in it (notes.txt): name a new folder, or one with a carousel",
    )
    assert sorted(folder.iterdir()) == before


def test_numbered_pictures_of_somebodys_own_are_no_earlier_carousel(clinic: Cli) -> None:
    folder = clinic.folder / "photos"
    folder.mkdir()
    (folder / "1.jpg").write_bytes(b"mine")
    code, _, error = clinic(*HAT, "-o", "photos")
    assert code == 2
    assert "photos has other files in it (1.jpg)" in error
    assert [file.read_bytes() for file in folder.iterdir()] == [b"mine"]


def test_a_pdf_has_a_page_for_each_card_and_the_same_bytes_each_time(clinic: Cli) -> None:
    assert clinic(*HAT, "--format", "linkedin", "-o", "one.pdf")[0] == 0
    assert clinic(*HAT, "--format", "linkedin", "-o", "two.pdf")[0] == 0
    _, out, _ = clinic(*HAT, "--format", "linkedin", "-o", "cards")
    data = (clinic.folder / "one.pdf").read_bytes()
    assert data == (clinic.folder / "two.pdf").read_bytes()
    assert data.startswith(b"%PDF")
    assert len(re.findall(rb"/Type /Page\b", data)) == len(out.splitlines()) - 1
    assert b"D:19700101000000Z" in data


def test_it_says_whether_anybody_has_signed_the_words(clinic: Cli) -> None:
    assert "sun/a-hat/x/post is draft: nobody has signed these words yet" in clinic(*HAT, "-o", "cards")[2].lower()
    campaign = clinic.folder / "clinic" / "campaigns" / "sun" / "campaign.toml"
    leave_out_what_is_blocked(clinic.workspace, "sun")
    text = campaign.read_text(encoding="utf-8")
    campaign.write_text(text.replace("\ncarousel = false", "\ncarousel = true"), encoding="utf-8")
    assert clinic("plan", "sun")[0] == 0
    assert clinic("submit", "sun/a-hat/x/post", "--by", "maya")[0] == 0
    assert clinic("approve", "sun/a-hat/x/post", "--by", "rao")[0] == 0
    assert "is approved, with all of these words" in clinic(*HAT, "-o", "cards")[2]
    campaign.write_text(text, encoding="utf-8")
    assert clinic("plan", "sun")[0] == 0
    assert clinic("submit", "sun/a-hat/x/post", "--by", "maya")[0] == 0
    assert clinic("approve", "sun/a-hat/x/post", "--by", "rao")[0] == 0
    assert "is approved, but has not all of these words" in clinic(*HAT, "-o", "cards")[2]


def test_json_says_what_was_written(clinic: Cli) -> None:
    document = json.loads(clinic(*HAT, "-o", "cards", "--json")[1])
    assert document["item"] == "sun/a-hat/x/post"
    assert document["state"] == "draft"
    assert document["problems"] == []
    assert len(document["files"]) == len(document["alts"]) + 1


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("--carousel", "a-hat"), "--carousel and --output go together"),
        (("-o", "cards"), "--carousel and --output go together"),
        (("--carousel", "a-hat", "-o", "cards", "--sheet", "s.png"), "--carousel and --output go together"),
        (("--carousel", "hat", "-o", "cards"), "sun has no section 'hat': there are lead, a-hat, a-cure"),
        (("--carousel", "a-cure", "-o", "cards"), "sun/a-cure: too little of it may stand on cards of their own"),
        (("--carousel", "a-hat", "-o", "cards", "--format", "tall"), "there is no format 'tall' for carousels"),
        (("--carousel", "a-hat", "-o", "sun.txt"), "sun.txt cannot be a folder"),
        (("--carousel", "a-hat", "-o", "none/cards"), "none/cards cannot be a folder"),
        (("--carousel", "a-hat", "-o", "none/a.pdf"), "none/a.pdf cannot be written: there is no folder none"),
    ],
)
def test_a_mistake_is_one_line_and_writes_nothing(clinic: Cli, arguments: tuple[str, ...], problem: str) -> None:
    code, out, error = clinic("render", "sun", *arguments)
    assert (code, out) == (2, "")
    assert error.startswith(f"clinic: {problem}")
    assert not (clinic.folder / "cards").exists()


def test_a_campaign_that_posts_nowhere_has_carousels_too(clinic: Cli) -> None:
    campaign = clinic.folder / "clinic" / "campaigns" / "sun" / "campaign.toml"
    written = campaign.read_text(encoding="utf-8")
    start = written.index("[channels.x]")
    campaign.write_text(written[:start] + written[written.index("[channels.email]", start) :], encoding="utf-8")
    assert clinic("plan", "sun")[0] == 0
    code, _, err = clinic(*HAT, "-o", "cards")
    assert code == 0
    assert "no post of this section is planned" in err
