from pathlib import Path

import pytest

from scheduler.domain.errors import BadInput, NotFound
from scheduler.rendering.cards.layout import layout_text, read_layout

GOOD = layout_text("key-point", None)


@pytest.mark.parametrize("name", ["key-point", "list"])
def test_the_bundled_layouts_are_valid(name: str) -> None:
    assert read_layout(layout_text(name, None), name).background.gather.width > 0


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('anchor = "middle"', 'anchor = "centre"', r"layers\.1\.text\.anchor"),
        ("weight = 720", "weight = 7200", r"layers\.1\.text\.blocks\.0\.weight"),
        ("smallest = 0.062", "smallest = 0.9", r"layers\.1\.text\.blocks\.0: .*smallest is larger"),
        ('plate = "background"', 'plate = "#ffffff"', r"layers\.2\.logo\.plate"),
        ("x = 0.132, y", "z = 0.132, y", r"layers\.3\.text\.box"),
        ("width = 0.60", "width = 0.99", "reaches over the edge"),
        ('kind = "background"', 'kind = "photo"', r"layers\.0"),
    ],
)
def test_a_field_that_cannot_be_used_is_named_with_its_file(old: str, new: str, field: str) -> None:
    assert old in GOOD
    with pytest.raises(BadInput, match=rf"templates/cards/mine\.toml, .*{field}"):
        read_layout(GOOD.replace(old, new, 1), "mine")


def test_a_layout_has_one_background_and_it_is_the_first_layer() -> None:
    twice = (
        GOOD + '\n[[layers]]\nkind = "background"\ngrounds = ["text"]\ngather = {x = 0, y = 0, width = 1, height = 1}\n'
    )
    with pytest.raises(BadInput, match="the first layer, and no other, is the background"):
        read_layout(twice, "mine")


def test_text_that_is_not_toml_is_an_error_with_the_file() -> None:
    with pytest.raises(BadInput, match=r"templates/cards/mine\.toml is not TOML"):
        read_layout("[[layers", "mine")


def test_a_layout_of_the_workspace_wins(tmp_path: Path) -> None:
    (tmp_path / "templates" / "cards").mkdir(parents=True)
    (tmp_path / "templates" / "cards" / "list.toml").write_text("mine")
    assert layout_text("list", tmp_path) == "mine"
    with pytest.raises(NotFound, match=r"templates/cards/none\.toml"):
        layout_text("none", tmp_path)
