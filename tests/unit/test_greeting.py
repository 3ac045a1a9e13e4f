"""A reader's first name in an issue: in greeting and subject, with the fallback that is signed with it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from rendering_samples import CLINIC, issue, paragraph, section

from scheduler.domain.content import Issue
from scheduler.domain.errors import BadInput
from scheduler.domain.newsletter import Newsletter
from scheduler.domain.payload import RenderedIssue
from scheduler.rendering.renderer import WorkspaceRenderer

GREETED = replace(CLINIC, newsletter=Newsletter(greeting="Dear {first_name|reader},"))
STORY = issue(section("Care", 1, paragraphs=(paragraph("They are vesicles."),)))
DIGEST = issue(section("Care", 1, paragraphs=(paragraph("One."),)), section("More", 1, paragraphs=(paragraph("Two."),)))
PLACEHOLDER = "{{own-first-name|reader}}"


def rendered(draft: Issue, folder: Path, *, greeted: bool = True) -> RenderedIssue:
    found = WorkspaceRenderer(None, GREETED if greeted else CLINIC, folder / "cards").render(draft)
    assert isinstance(found, RenderedIssue)
    return found


@pytest.mark.parametrize("draft", [STORY, DIGEST], ids=["story", "digest"])
def test_the_greeting_stands_above_the_words_in_both_parts(draft: Issue, tmp_path: Path) -> None:
    mail = rendered(draft, tmp_path)
    assert f"Dear {PLACEHOLDER}," in mail.html
    assert f"Dear {PLACEHOLDER}," in mail.text
    assert mail.html.index("</h1>") < mail.html.index(PLACEHOLDER)
    assert PLACEHOLDER not in mail.subject + mail.preheader


def test_without_a_greeting_nobody_is_named(tmp_path: Path) -> None:
    mail = rendered(STORY, tmp_path, greeted=False)
    assert "own-first-name" not in mail.html + mail.text + mail.subject


def test_the_subject_has_a_name_only_where_a_person_wrote_one(tmp_path: Path) -> None:
    mail = rendered(replace(STORY, subject="{first_name|Reader}, a word on care"), tmp_path, greeted=False)
    assert mail.subject == "{{own-first-name|Reader}}, a word on care"


def test_words_of_the_article_are_never_taken_for_a_name(tmp_path: Path) -> None:
    draft = issue(section("Care", 1, paragraphs=(paragraph(f"Write {PLACEHOLDER} here."),)))
    with pytest.raises(BadInput, match="first name"):
        rendered(draft, tmp_path)
