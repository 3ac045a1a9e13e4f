import os
from pathlib import Path

import pytest

from scheduler.domain.errors import BadInput
from scheduler.rendering.templating import Templates
from scheduler.resources import channel_template


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "templates").mkdir()
    return tmp_path / "templates"


def _render(folder: Path, name: str, source: str, **context: object) -> str:
    (folder / name).write_text(source)
    return Templates(folder.parent).render(name, context)


@pytest.mark.parametrize(("name", "escaped"), [("a.html", True), ("a.mjml", True), ("a.txt", False)])
def test_values_are_escaped_in_html_and_mjml_and_left_alone_in_text(folder: Path, name: str, escaped: bool) -> None:
    rendered = _render(folder, name, "{{ heading }}", heading="<script>")
    assert rendered == ("&lt;script&gt;" if escaped else "<script>")


def test_a_name_that_is_not_given_is_an_error_with_template_and_line(folder: Path) -> None:
    with pytest.raises(BadInput, match=r"template a\.txt, line 2: 'sub_ject' is undefined"):
        _render(folder, "a.txt", "one\n{{ sub_ject }}\n", subject="x")


def test_a_malformed_template_is_an_error_with_template_and_line(folder: Path) -> None:
    with pytest.raises(BadInput, match=r"template a\.txt, line 3: "):
        _render(folder, "a.txt", "one\n\n{% if %}\n")


def test_an_error_in_an_included_template_names_that_one(folder: Path) -> None:
    (folder / "inner.txt").write_text("\n{{ 1 / 0 }}")
    with pytest.raises(BadInput, match=r"template inner\.txt, line 2: division by zero"):
        _render(folder, "a.txt", "{% include 'inner.txt' %}")


def test_a_template_that_is_missing_is_named_with_the_folders_looked_in(folder: Path) -> None:
    with pytest.raises(BadInput, match=r"template none\.txt needs templates/none\.txt") as caught:
        Templates(folder.parent).render("none.txt", {})
    assert str(folder) in str(caught.value)


@pytest.mark.parametrize(
    "source",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ value.__init__.__globals__ }}",
        "{{ value.append(1) }}",
        "{% include '../../config.toml' %}",
        "{{ lipsum() }}",
        "{{ [1, 2, 3] | random }}",
    ],
)
def test_the_sandbox_refuses_what_reaches_beyond_the_context_or_differs_each_time(folder: Path, source: str) -> None:
    with pytest.raises(BadInput, match=r"template a\.txt"):
        _render(folder, "a.txt", source, value=[])


def test_an_edited_template_is_used_at_once(folder: Path) -> None:
    path = folder / "a.txt"
    path.write_text("one")
    templates = Templates(folder.parent)
    assert templates.render("a.txt", {}) == "one"
    path.write_text("two")
    os.utime(path, (1, 1))
    assert templates.render("a.txt", {}) == "two"


def test_a_template_added_over_a_default_is_used_at_once(folder: Path) -> None:
    templates = Templates(folder.parent)
    context = {"blocks": [("body",)], "last": False, "statements": (), "hashtags": (), "link": ""}
    assert templates.render("social/x.txt", context).strip() == "body"
    (folder / "social").mkdir()
    (folder / "social" / "x.txt").write_text("the clinic's own")
    assert templates.render("social/x.txt", context) == "the clinic's own"


@pytest.mark.parametrize("name", ["a.html", "a.mjml"])
def test_a_page_shows_a_control_character_instead_of_holding_it(folder: Path, name: str) -> None:
    assert _render(folder, name, "{{ reason }}", reason="no\x1b[2J\u202e") == "no\\x1b[2J\\u202e"
    assert _render(folder, name, "{{ '<b>'|safe }}{{ x|safe }}", x="<i>\x07") == "<b><i>\\x07"


def test_the_template_of_a_channel_stands_with_its_spec_until_a_clinic_brings_its_own(tmp_path: Path) -> None:
    context = {"blocks": (("body",),), "last": False}
    own = tmp_path / "templates" / "social" / "x.txt"
    templates = Templates(tmp_path)
    assert templates.has("social/x.txt")
    assert not templates.has("social/none.txt")
    assert templates.render("social/x.txt", context).strip() == "body"
    own.parent.mkdir(parents=True)
    own.write_text("own", encoding="utf-8")
    assert Templates(tmp_path).render("social/x.txt", context) == "own"


@pytest.mark.parametrize("name", ["social/../x.txt", "social/x/../../x/post.txt", "social/..", "other/x.txt"])
def test_no_name_of_a_template_leads_out_of_the_channels(name: str) -> None:
    assert channel_template(name) is None


def test_a_template_that_is_a_link_out_of_the_workspace_is_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("token")
    (folder / "a.txt").symlink_to(tmp_path / "secret")
    (folder / "b.txt").write_text("{% include 'a.txt' %}")
    for name in ("a.txt", "b.txt"):
        with pytest.raises(BadInput, match=r"templates/a\.txt is a link that leaves"):
            Templates(tmp_path).render(name, {})
    with pytest.raises(BadInput, match=r"templates/a\.txt is a link that leaves"):
        Templates(tmp_path).source("a.txt")


def test_a_folder_of_templates_that_is_a_link_out_of_the_workspace_is_refused(tmp_path: Path) -> None:
    elsewhere, workspace = tmp_path / "elsewhere", tmp_path / "workspace"
    for made in (elsewhere / "social", workspace / "templates"):
        made.mkdir(parents=True)
    (elsewhere / "social" / "mine.txt").write_text("a")
    (workspace / "templates" / "social").symlink_to(elsewhere / "social")
    with pytest.raises(BadInput, match=r"templates/social/mine\.txt is a link that leaves"):
        Templates(workspace).render("social/mine.txt", {})


def test_a_template_with_a_mark_that_turns_words_is_refused_with_its_line(folder: Path) -> None:
    with pytest.raises(BadInput, match=r"template a\.html, line 2: has an invisible character \(U\+202E"):
        _render(folder, "a.html", "one\nt\u202ewo\n")
