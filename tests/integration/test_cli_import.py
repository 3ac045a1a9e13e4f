"""`clinic import` says what it took for what, what it left out, what it is unsure of, and what to do next."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from cli_runner import Cli
from loopback_site import Answer, loopback_site
from rich.cells import cell_len
from word_documents import block, paragraph, run, word

from scheduler.cli import console
from scheduler.services.initialise import NewClinic, initialise

_PAGE = """<!doctype html><html lang="en"><head><title>Peels</title></head><body>
<nav><a href="/">Home</a> <a href="/peels/">Peels</a></nav><article><h1>Peels and the sun</h1>
<p class="lead">A peel takes off the uppermost cells of the skin. What is below it burns easily in the sun.</p>
<h2>Before the peel</h2><p>Use no retinoid for five days.</p><p>Stay out of the sun. <s>A sunbed is fine.</s></p>
<ul><li>Bring a hat.</li><li>Bring a list of your medicines.</li></ul>
<h3>With other treatments</h3><table><tr><th>Treatment</th><th>Wait</th></tr><tr><td>Laser</td><td>6 weeks</td></tr>
<tr><td>Filler</td><td>2 weeks</td></tr></table>
<h2>After the peel</h2><p>Wash the face with water only.</p><img src="face.jpg" alt="A face a day after a peel">
</article><footer><p>All rights reserved by the clinic</p></footer></body></html>"""

ARABIC = """# ما الذي يجب أن تعرفه عن علاج البشرة قبل أن تحجز موعدك الأول في العيادة وما الذي لا يزال غير معروف حتى الآن

لا يزال البحث في بدايته.

## 3 أسئلة قبل الموعد

هل أنت حامل؟ هل تتناول دواء؟
"""
HINDI = """# त्वचा की देखभाल: उपचार से पहले और बाद में क्या करना चाहिए, और किन बातों का ध्यान रखना बहुत ज़रूरी है

शोध अभी शुरुआती है।

## पहले

धूप से बचें। रेटिनॉइड न लगाएँ।
"""


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Cli:
    workspace = tmp_path / "work"
    initialise(workspace, NewClinic(jurisdictions=("IN",)))
    return Cli(tmp_path, monkeypatch, capfd, workspace)


def _imported(clinic: Cli, name: str, text: str, *options: str) -> tuple[str, str]:
    (clinic.folder / name).write_text(text, encoding="utf-8")
    code, out, err = clinic("import", name, *options)
    assert code == 0, err
    return out, err


def test_an_import_tells_title_lead_and_sections_with_how_much_stands_in_each(clinic: Cli) -> None:
    out, _ = _imported(clinic, "peels.html", _PAGE)
    lines = out.splitlines()
    assert lines[0] == "Title: Peels and the sun"
    assert lines[1] == "Language: en"
    assert lines[2].startswith("Lead: 'A peel takes off the uppermost cells of the skin.")
    assert "Sections: 3" in lines
    assert "  Before the peel \N{MIDDLE DOT} 2 paragraphs, 2 list entries, 20 words" in lines
    assert "    With other treatments \N{MIDDLE DOT} 1 table, 8 words" in lines
    assert "  After the peel \N{MIDDLE DOT} 1 paragraph, 1 picture, 6 words" in lines


def test_words_are_cut_between_words(clinic: Cli) -> None:
    out, _ = _imported(clinic, "peels.html", _PAGE)
    assert "'A peel takes off the uppermost cells of the skin. What is…'" in out


def test_an_import_groups_what_it_left_out_by_kind(clinic: Cli) -> None:
    out, _ = _imported(clinic, "peels.html", _PAGE)
    left_out = out.partition("Left out: ")[2].partition("\n\n")[0]
    assert re.search(r"^  struck out \(1\): 'A sunbed is fine\.'$", left_out, re.MULTILINE)
    assert "All rights reserved by the clinic" in left_out


def test_the_next_step_names_the_file_to_read(clinic: Cli) -> None:
    _, err = _imported(clinic, "peels.html", _PAGE, "--name", "peels")
    assert re.search(r"Next: read \S+/campaigns/peels/article\.md.*, correct it there, then: clinic plan peels\n", err)


def test_doubts_do_not_fail_an_import_and_are_numbered_and_named_in_the_next_step(clinic: Cli) -> None:
    out, err = _imported(clinic, "peels.md", "# Peels\n\nA peel takes off cells.[^1]\n\n[^2]: Not in pregnancy.\n")
    points = out.partition("Please look at\n")[2]
    assert "  1. " in points
    assert "Not in pregnancy" in points
    assert re.search(r"and the \d points? above", err)


def test_long_lists_are_cut_and_verbose_shows_every_word(clinic: Cli) -> None:
    crossed = "".join(f"<p>Text {number}. <s>Old advice {number} {'word ' * 20}end</s></p>" for number in range(5))
    page = f"<html><body><article><h1>Peels</h1>{crossed}</article></body></html>"
    out, _ = _imported(clinic, "peels.html", page)
    assert "struck out (5): 'Old advice 0" in out
    assert "and 2 more" in out
    assert "--verbose" in out
    assert "Old advice 4" not in out
    out, _ = _imported(clinic, "peels.html", page, "--verbose")
    assert out.count("word end") == 5
    assert "--verbose" not in out


def test_json_says_the_same(clinic: Cli) -> None:
    out, err = _imported(clinic, "peels.html", _PAGE, "--json", "--name", "peels")
    document = json.loads(out)
    assert err == ""
    assert document["campaign"] == "peels"
    assert document["article"].endswith("campaigns/peels/article.md")
    assert [(part["id"], part["level"], part["paragraphs"], part["tables"]) for part in document["sections"]] == [
        ("lead", 1, 1, 0),
        ("before-the-peel", 2, 2, 0),
        ("with-other-treatments", 3, 0, 1),
        ("after-the-peel", 2, 1, 0),
    ]
    assert {"text": "A sunbed is fine.", "reason": "struck out"} in document["dropped"]
    assert {"kind": "struck out", "count": 1} in document["left_out"]
    assert document["changes"] is None
    assert [doubt.partition(":")[0] for doubt in document["doubts"]] == [
        "The picture 'A face a day after a peel' was not taken along",
        "link in campaign.toml is a placeholder",
    ]


def test_what_is_kept_beside_the_text_is_told(clinic: Cli) -> None:
    text = "---\nparticulars:\n- author: Dr Asha Rao\n- date: 4 March 2026\n---\n# Peels\n\nA peel takes off cells.\n"
    out, _ = _imported(clinic, "peels.md", text)
    assert "Kept beside the text, never in a post\n  author: Dr Asha Rao\n  date: 4 March 2026\n" in out


def test_replacing_an_article_says_what_changed(clinic: Cli) -> None:
    before = "# Peels\n\nA peel.\n\n## Before\n\nNo sun.\n\n## Price\n\nAsk us.\n"
    _imported(clinic, "peels.md", before)
    now = "# Peels\n\nA peel.\n\n## Before\n\nNo sun and no retinoid.\n\n## After\n\nWater only.\n"
    out, _ = _imported(clinic, "peels.md", now, "--replace")
    assert "\n\nChanged: new 'After'; gone 'Price'; other words in 'Before'. Plan again.\n" in out
    out, _ = _imported(clinic, "peels.md", now, "--replace")
    assert "Changed" not in out
    out, _ = _imported(clinic, "peels.md", "---\nparticulars:\n- author: Dr Rao\n---\n" + now, "--replace")
    assert "\n\nChanged: no section. Planning again changes nothing.\n" in out


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("text", [ARABIC, HINDI, "# T" + "itle of many words and a half " * 9 + "\n\nText below it.\n"])
def test_no_line_is_wider_than_the_terminal(
    clinic: Cli, monkeypatch: pytest.MonkeyPatch, width: int, text: str
) -> None:
    monkeypatch.setattr(console, "terminal_width", lambda: width)
    out, _ = _imported(clinic, "article.md", text)
    assert max(map(cell_len, out.splitlines())) <= width


def test_figures_behind_words_from_right_to_left_stay_on_their_side(clinic: Cli) -> None:
    """The words are set apart, each line for itself, and no mark of that is left alone."""
    out, _ = _imported(clinic, "article.md", ARABIC)
    assert "\u20683 أسئلة قبل الموعد\u2069 \N{MIDDLE DOT} 1 paragraph, 6 words" in out
    assert all(line.count("\u2068") == line.count("\u2069") for line in out.splitlines())
    assert "\\u206" not in out


def test_an_article_is_imported_from_a_page_with_its_pictures(clinic: Cli) -> None:
    with loopback_site() as site:
        site.page("/peels/?utm_source=x", _PAGE)
        site.pages["/peels/face.jpg"] = Answer(b"no picture", "image/jpeg")
        code, out, err = clinic("import", f"{site.url}/peels/?utm_source=x", "--allow-private", "--name", "peels")
    assert code == 0, err
    assert "Title: Peels and the sun" in out
    assert "The picture 'A face a day after a peel' was not taken along" in out
    assert f"source: {site.url}/peels/, read on " in out
    assert err.startswith("Reading a page of 127.0.0.1\n")
    article = (clinic.workspace / "campaigns" / "peels" / "article.md").read_text(encoding="utf-8")
    assert f"![A face a day after a peel]({site.url}/peels/face.jpg)" in article
    assert "https://www.example.com/" in (clinic.workspace / "campaigns" / "peels" / "campaign.toml").read_text()


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("https://127.0.0.1:1/a",), "private network.*--allow-private"),
        (("http://10.0.0.1/a",), "private network.*--allow-private"),
        (("http://127.0.0.1:1/a", "--allow-private"), "took no connection"),
        (("https://anna:secret@clinic.org/a",), "a name or a password"),
        (("https://[::1/a",), "no address of a page"),
        (("peels.txt", "--allow-private"), "are for an address"),
        (("clinic.example/peels",), "begin it with https://"),
    ],
)
def test_an_address_that_cannot_be_read_is_told_in_one_line(clinic: Cli, arguments: tuple[str, ...], why: str) -> None:
    code, out, err = clinic("import", *arguments)
    assert (code, out) == (2, "")
    assert re.search(why, err)
    assert "secret" not in err
    assert not (clinic.workspace / "campaigns" / "peels").exists()


def _with_open_changes(clinic: Cli) -> None:
    change = '<w:del w:id="1"><w:r><w:delText>Never while pregnant.</w:delText></w:r></w:del>'
    body = (
        paragraph("Peels", "Title"),
        paragraph("Wait two weeks."),
        paragraph("Who waits", "H1"),
        block(change, run("Ask us.")),
    )
    (clinic.folder / "peels.docx").write_bytes(word(*body))


def test_open_tracked_changes_are_told_in_one_line_and_nothing_is_written(clinic: Cli) -> None:
    _with_open_changes(clinic)
    code, out, err = clinic("import", "peels.docx")
    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert "deleted 'Never while pregnant.' under 'Who waits'" in err
    assert not (clinic.workspace / "campaigns" / "peels").exists()


@pytest.mark.parametrize(("decision", "left_out"), [("accept", ["Never while pregnant."]), ("reject", [])])
def test_a_decision_about_tracked_changes_is_made_and_told(clinic: Cli, decision: str, left_out: list[str]) -> None:
    _with_open_changes(clinic)
    code, out, err = clinic("import", "peels.docx", "--tracked", decision, "--json")
    assert code == 0, err
    assert [each for each in left_out if each not in out] == []
    article = (clinic.workspace / "campaigns" / "peels" / "article.md").read_text(encoding="utf-8")
    assert ("Never while pregnant." in article) == (decision == "reject")
