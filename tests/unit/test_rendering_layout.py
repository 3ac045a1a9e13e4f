from pathlib import Path

import pytest

from scheduler.domain.errors import BadInput, NotFound
from scheduler.rendering.cards.layout import Block, layout_text, layout_texts, read_layout, read_layouts

GOOD = layout_text("key-point", None)
BUNDLED = Path(__file__).resolve().parents[2] / "templates" / "cards"


@pytest.mark.parametrize("path", sorted(BUNDLED.glob("*.toml")), ids=lambda path: path.stem)
def test_the_bundled_layouts_and_what_they_fall_back_to_are_valid(path: Path) -> None:
    layouts = read_layouts(layout_texts(path.stem, None).items())
    assert layouts[-1].fallback is None
    for layout in layouts:
        assert layout.prints("title")
        assert layout.prints("kicker")
        assert layout.prints("statements")


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('anchor = "middle"', 'anchor = "centre"', r"layers\.1\.text\.anchor"),
        ("weight = 720", "weight = 7200", r"layers\.1\.text\.blocks\.1\.weight"),
        ("smallest = 0.062", "smallest = 0.9", r"layers\.1\.text\.blocks\.1: .*smallest is larger"),
        ('kind = "footer"', 'kind = "footer"\nplate = "#ffffff"', r"layers\.2\.footer\.plate"),
        ("x = 0.065, y = 0.826", "z = 0.065, y = 0.826", r"layers\.2\.footer\.box"),
        ("width = 0.6,", "width = 0.99,", "reaches over the edge"),
        ('words = "lines"', 'words = "lines"\nstart = 3\nend = 2', "from the first to the last wanted"),
        ('words = "title"', 'words = "title"\nend = 1', "choose among the lines"),
        ('words = "title"', 'says = { hi = "x" }', "write en as well"),
        ('words = "title"', 'says = { en = "Ask {{ clinic" }', r"layers\.1\.text\.blocks\.1: .*cannot be read"),
        ('words = "title"', 'says = { en = "{{ title | truncate }}" }', "asks for title: there are clinic, handle"),
        ('words = "title"', "says = { en = \"{{ 'a' * 10 ** 10 }}\" }", "does more than to name things"),
        ('words = "title"', 'says = { en = "{% for a in clinic %}{% endfor %}" }', "does more than to name things"),
        ('words = "title"', "says = { en = \"{% include 'a' %}\" }", "does more than to name things"),
        ('words = "title"', "", "write either words or says"),
        ('words = "title"', 'says = { en = "x" }', "no fallback, which would lose them"),
        ('fallback = "dense"', 'fallback = "../dense"', "fallback"),
        ('kind = "background"', 'kind = "photo"', r"layers\.0"),
    ],
)
def test_a_field_that_cannot_be_used_is_named_with_its_file(old: str, new: str, field: str) -> None:
    assert old in GOOD
    with pytest.raises(BadInput, match=rf"templates/cards/mine\.toml, .*{field}"):
        read_layout(GOOD.replace(old, new, 1), "mine")


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Ask us at {{ clinic }}", ("Ask us at Aestheticaa",)),
        ("{% if handle %}Follow {{ handle }}{% endif %}", ()),
        ("{{ clinic | upper }}", ("AESTHETICAA",)),
    ],
)
def test_a_layouts_own_words_may_ask_for_the_clinic(text: str, filled: tuple[str, ...]) -> None:
    assert _own(text).own_words("en", {"clinic": ("Aestheticaa",), "handle": ()}) == filled


def test_the_clinics_name_stands_in_own_words_as_it_is_written() -> None:
    words = {"clinic": ("Rao & Sons' <Skin>",), "handle": ()}
    assert _own("Ask us at {{ clinic }}").own_words("en", words) == ("Ask us at Rao & Sons' <Skin>",)


@pytest.mark.parametrize("text", ["{{ clinic | round }}", "{{ clinic | xmlattr }}"])
def test_own_words_that_cannot_be_filled_are_named(text: str) -> None:
    with pytest.raises(BadInput, match="cannot be filled"):
        _own(text).own_words("en", {"clinic": ("Aestheticaa",), "handle": ()})


def test_own_words_that_no_typeface_has_are_named() -> None:
    with pytest.raises(BadInput, match="typefaces have no '中'"):
        _own("中").own_words("en", {"clinic": ("Aestheticaa",), "handle": ()})


def _own(text: str) -> Block:
    return Block(says={"en": text}, largest=0.1, smallest=0.05, weight=400, colours=("text",))


def test_no_layout_falls_back_to_words_that_its_alt_text_would_not_have(tmp_path: Path) -> None:
    folder = tmp_path / "templates" / "cards"
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_text(GOOD.replace('fallback = "dense"', 'fallback = "loud"'))
    says = (
        '[[layers.blocks]]\nsays = { en = "No risk" }\nlargest = 0.1\nsmallest = 0.05\nweight = 500\n'
        'colours = ["text"]\n'
    )
    loud = GOOD.replace('fallback = "dense"', "").replace("[[layers.blocks]]", f"{says}\n[[layers.blocks]]", 1)
    (folder / "loud.toml").write_text(loud)
    assert set(layout_texts("loud", tmp_path)) == {"loud"}
    with pytest.raises(BadInput, match=r"templates/cards/loud\.toml has words of its own"):
        layout_texts("mine", tmp_path)


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
