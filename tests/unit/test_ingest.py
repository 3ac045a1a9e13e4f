"""`clinic import`: a file becomes a campaign's folder, as a whole or not at all."""

from __future__ import annotations

import os
import shutil
import tomllib
from datetime import date
from pathlib import Path

import pytest

from scheduler.config.campaign import CardTable
from scheduler.domain.errors import BadInput
from scheduler.planning.reading import SIZE_LIMIT, parse_article_markdown
from scheduler.services.ingest import Ingested, first_start, ingest

ROOT = Path(__file__).parents[2]
MONDAY = date(2026, 11, 23)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return Path(shutil.copy(ROOT / "assets/demo/article.txt", tmp_path / "article.txt"))


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    root = tmp_path / "clinic"
    root.mkdir()
    return root


def files(workspace: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(workspace)): path.read_bytes() for path in sorted(workspace.rglob("*")) if path.is_file()
    }


def test_an_article_becomes_a_campaign_named_after_its_title(source: Path, workspace: Path) -> None:
    result = ingest(source, workspace, today=MONDAY)
    folder = workspace / "campaigns/exosomes"
    assert result == Ingested(
        "exosomes", folder / "article.md", folder / "campaign.toml", result.reading, None, result.start
    )
    assert set(files(workspace)) == {"campaigns/exosomes/article.md", "campaigns/exosomes/campaign.toml"}
    assert parse_article_markdown(result.article.read_text()) == result.reading.article


@pytest.mark.parametrize(
    "link", ['https://clinic.example.com/a"\npartnership = true\nproduct = "plant', "https://clinic.example.com/\\"]
)
def test_a_link_that_campaign_toml_would_not_take_is_refused(source: Path, workspace: Path, link: str) -> None:
    with pytest.raises(BadInput, match="is no address of a page"):
        ingest(source, workspace, today=MONDAY, link=link)
    assert files(workspace) == {}


def test_the_settings_are_those_of_a_month_on_x_and_by_email(source: Path, workspace: Path) -> None:
    text = ingest(source, workspace, today=MONDAY).campaign.read_text()
    assert tomllib.loads(text) == {
        "start": date(2026, 11, 24),
        "link": "https://www.example.com/",
        "audience": "newsletter",
        "language": "en",
        "weeks": 4,
        "leave_out": [],
        "style": "whole",
        "claims": {"blocked": "leave out"},
        "channels": {
            "x": {
                "days": ["mon", "tue", "wed", "thu", "fri"],
                "times": ["10:00"],
                "hashtags": [],
                "parts": 5,
                "carousel": False,
            },
            "email": {"days": ["thu"], "times": ["10:30"]},
        },
    }


def test_every_setting_has_a_comment_above_it(source: Path, workspace: Path) -> None:
    lines = ingest(source, workspace, today=MONDAY).campaign.read_text().splitlines()
    unexplained = [
        line
        for above, line in zip(["", *lines], lines, strict=False)
        if "=" in line and line[0] != "#" and not above.startswith(("#", "days", "[claims]"))
    ]
    assert unexplained == []


def test_the_settings_list_the_articles_own_sections(source: Path, workspace: Path) -> None:
    result = ingest(source, workspace, today=MONDAY)
    lines = result.campaign.read_text().splitlines()
    for unit in result.reading.article.units():
        assert any(line.split() == ["#", unit.id, *unit.heading.split()] for line in lines)


def test_the_example_override_works_when_it_is_uncommented(source: Path, workspace: Path) -> None:
    text = ingest(source, workspace, today=MONDAY).campaign.read_text()
    start = text.index("# [overrides.")
    uncommented = "\n".join(line.removeprefix("# ").removeprefix("#") for line in text[start:].splitlines())
    overrides = tomllib.loads(uncommented)["overrides"]
    assert set(overrides["conclusion/x"]) == {"text", "by", "at", "hashtags", "skip", "card"}
    assert set(overrides["lead/email"]) == {"subject", "subjects", "sample", "card"}
    for table in overrides.values():
        assert CardTable.model_validate(table["card"]).edit().layout


@pytest.mark.parametrize(
    ("today", "start"),
    [
        (date(2026, 11, 23), date(2026, 11, 24)),
        (date(2026, 11, 26), date(2026, 11, 27)),
        (date(2026, 11, 27), date(2026, 11, 30)),
        (date(2026, 11, 28), date(2026, 11, 30)),
        (date(2026, 11, 29), date(2026, 11, 30)),
    ],
)
def test_a_campaign_starts_on_the_next_weekday(today: date, start: date) -> None:
    assert first_start(today) == start


def test_the_start_of_a_new_campaign_is_told(source: Path, workspace: Path) -> None:
    assert ingest(source, workspace, today=MONDAY).start == date(2026, 11, 24)
    assert ingest(source, workspace, today=MONDAY).start is None


def test_importing_again_changes_nothing(source: Path, workspace: Path) -> None:
    first = ingest(source, workspace, today=MONDAY)
    before = first.article.stat().st_mtime_ns
    again = ingest(source, workspace, today=date(2027, 5, 1))
    assert (again.slug, again.article.stat().st_mtime_ns) == (first.slug, before)
    assert tomllib.loads(again.campaign.read_text())["start"] == date(2026, 11, 24)


def test_importing_the_campaigns_own_article_changes_nothing(source: Path, workspace: Path) -> None:
    article = ingest(source, workspace, today=MONDAY).article
    before = files(workspace)
    assert ingest(article, workspace, today=MONDAY).article == article
    assert files(workspace) == before


def test_another_article_is_not_written_over(source: Path, workspace: Path) -> None:
    ingest(source, workspace, today=MONDAY)
    before = files(workspace)
    source.write_text("Exosomes: again\n\nOther text is here.")
    with pytest.raises(BadInput, match=r"campaigns/exosomes/article\.md .* --replace .* --name"):
        ingest(source, workspace, today=MONDAY)
    assert files(workspace) == before


def test_replacing_writes_the_article_and_keeps_the_settings(source: Path, workspace: Path) -> None:
    settings = ingest(source, workspace, today=MONDAY).campaign
    settings.write_text("mine")
    source.write_text("Exosomes: again\n\nOther text is here.")
    result = ingest(source, workspace, today=MONDAY, replace=True)
    assert result.article.read_text() == "# Exosomes: again\n\nOther text is here.\n"
    assert settings.read_text() == "mine"


def test_a_person_may_choose_the_name(source: Path, workspace: Path) -> None:
    assert ingest(source, workspace, today=MONDAY, slug="spring-2027").article.parent.name == "spring-2027"


@pytest.mark.parametrize("slug", ["../up", "a/b", "Spring 2027", ".", "", "-a", "x" * 101, "क" * 100])
def test_a_name_that_is_no_plain_folder_is_refused(source: Path, workspace: Path, slug: str) -> None:
    with pytest.raises(BadInput):
        ingest(source, workspace, today=MONDAY, slug=slug)
    assert files(workspace) == {}


def test_a_name_close_to_a_plain_one_is_suggested(source: Path, workspace: Path) -> None:
    with pytest.raises(BadInput, match="use 'spring-2027'"):
        ingest(source, workspace, today=MONDAY, slug="Spring 2027")


@pytest.mark.parametrize(("file_name", "slug"), [("Skin care.txt", "skin-care"), ("!.txt", "article")])
def test_a_title_without_letters_leaves_the_name_to_the_file(
    tmp_path: Path, workspace: Path, file_name: str, slug: str
) -> None:
    source = tmp_path / file_name
    source.write_text("<h1>***</h1><p>Text is here.")
    source = source.rename(source.with_suffix(".html"))
    assert ingest(source, workspace, today=MONDAY).slug == slug


def test_a_hindi_title_names_its_campaign_in_hindi(tmp_path: Path, workspace: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text("एक्सोसोम: नई उम्मीद\n\nये छोटे कण हैं।")
    assert ingest(source, workspace, today=MONDAY).article.parent.name == "एक्सोसोम"


def test_a_workspace_may_have_its_own_settings_to_start_from(source: Path, workspace: Path) -> None:
    template = workspace / "templates/workspace/campaign.toml"
    template.parent.mkdir(parents=True)
    template.write_text("start = $start\n")
    assert ingest(source, workspace, today=MONDAY).campaign.read_text() == "start = 2026-11-24\n"


@pytest.mark.parametrize(
    ("title", "body", "language"),
    [
        ("एक्सोसोम: नई उम्मीद", "ये छोटे कण हैं जो skin में पाए जाते हैं।", "hi"),
        ("الإكسوسومات", "هي حويصلات صغيرة.", "ar"),
    ],
)
def test_the_language_is_told_by_the_script_and_noted(
    tmp_path: Path, workspace: Path, title: str, body: str, language: str
) -> None:
    source = tmp_path / "a.txt"
    source.write_text(f"{title}\n\n{body}")
    note = f"language set to {language}: change it in campaign.toml if that is wrong"
    result = ingest(source, workspace, today=MONDAY, slug="a")
    assert tomllib.loads(result.campaign.read_text())["language"] == language
    assert note in result.reading.notes
    assert note not in ingest(source, workspace, today=MONDAY, slug="a").reading.notes


def test_a_person_may_say_what_the_language_is(tmp_path: Path, workspace: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text("PRP\n\nBotox Dysport Xeomin")
    doubtful = ingest(source, workspace, today=MONDAY, slug="a").reading
    assert any("--language" in doubt for doubt in doubtful.doubts)
    result = ingest(source, workspace, today=MONDAY, slug="b", language="pt-BR")
    assert tomllib.loads(result.campaign.read_text())["language"] == "pt-BR"
    assert not any("--language" in doubt for doubt in result.reading.doubts)
    with pytest.raises(BadInput, match="--language 'quite wrong'"):
        ingest(source, workspace, today=MONDAY, slug="c", language="quite wrong")


def test_a_campaign_in_another_language_than_its_article_is_told(tmp_path: Path, workspace: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text("Melasma\n\nEl melasma es una mancha marrón en las mejillas. No use cremas sin consultar.")
    ingest(source, workspace, today=MONDAY, slug="a", language="en")
    reading = ingest(source, workspace, today=MONDAY, slug="a").reading
    assert 'The article is in Spanish, and campaign.toml has language = "en". Look which is right' in reading.doubts
    assert any("rules read English" in note for note in reading.notes)


@pytest.mark.parametrize("content", ["start = $begin", "price = $ 5"])
def test_a_template_with_an_unknown_placeholder_is_refused(source: Path, workspace: Path, content: str) -> None:
    template = workspace / "templates/workspace/campaign.toml"
    template.parent.mkdir(parents=True)
    template.write_text(content)
    with pytest.raises(BadInput, match=r"templates/workspace/campaign\.toml has a placeholder"):
        ingest(source, workspace, today=MONDAY)
    assert not (workspace / "campaigns").exists()


def test_a_file_that_is_not_there_is_refused(workspace: Path) -> None:
    with pytest.raises(BadInput, match="there is no file"):
        ingest(workspace / "none.txt", workspace, today=MONDAY)


def test_a_folder_or_a_pipe_is_refused(workspace: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    for path in (workspace, tmp_path / "pipe.txt"):
        with pytest.raises(BadInput, match="is not a file"):
            ingest(path, workspace, today=MONDAY)


def test_a_file_below_a_file_cannot_be_read(source: Path, workspace: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read: Not a directory"):
        ingest(source / "x.txt", workspace, today=MONDAY)


def test_a_huge_file_is_refused_without_being_read(tmp_path: Path, workspace: Path) -> None:
    source = tmp_path / "huge.txt"
    with source.open("wb") as file:
        file.truncate(10_000 * SIZE_LIMIT)
    with pytest.raises(BadInput, match="the limit is 5 MB"):
        ingest(source, workspace, today=MONDAY)


def test_a_workspace_that_cannot_be_written_is_named(source: Path, workspace: Path) -> None:
    (workspace / "campaigns").write_text("a file")
    with pytest.raises(BadInput, match="campaigns/exosomes cannot be written: Not a directory"):
        ingest(source, workspace, today=MONDAY)


def test_a_write_that_fails_leaves_nothing_behind(
    source: Path, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BadInput, match="cannot be written: No space left on device"):
        ingest(source, workspace, today=MONDAY)
    assert [path.name for path in (workspace / "campaigns").iterdir()] == []
