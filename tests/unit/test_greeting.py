"""A reader's first name in an issue: in greeting and subject, with the fallback that is signed with it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from rendering_samples import CLINIC, issue, paragraph, section

from scheduler.domain.content import Issue
from scheduler.domain.errors import BadInput
from scheduler.domain.newsletter import Newsletter
from scheduler.domain.payload import RenderedIssue
from scheduler.domain.personal_parts import as_a_stranger_reads
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


@pytest.mark.parametrize(
    ("language", "named", "unnamed"),
    [
        ("en", "Dear Anna,", "Dear reader,"),
        ("de", "Guten Tag Anna,", "Guten Tag zusammen,"),
        ("es", "Hola, Anna:", "Hola, querida comunidad:"),
        ("fr", "Bonjour Anna,", "Bonjour à toutes et à tous,"),
        ("pt", "Olá, Anna!", "Olá, cara comunidade!"),
        ("it", "Buongiorno Anna,", "Buongiorno a tutti,"),
        ("hi", "नमस्ते Anna,", "नमस्ते प्रिय पाठक,"),
        ("ar", "مرحبًا Anna،", "مرحبًا بكم،"),
    ],
)
def test_without_a_greeting_of_the_clinics_it_is_that_of_the_language(
    language: str, named: str, unnamed: str, tmp_path: Path
) -> None:
    mail = rendered(replace(STORY, language=language), tmp_path, greeted=False)
    lines = as_a_stranger_reads(mail.text).splitlines()
    assert unnamed in lines
    assert named.replace("Anna", "{{own-first-name|") in re.sub(r"(\{\{own-first-name\|)[^}]*\}\}", r"\1", mail.text)


def test_the_clinic_signs_where_nobody_wrote_a_sign_off(tmp_path: Path) -> None:
    written = replace(STORY, sign_off=(paragraph("See you in spring."),), introduction=(paragraph("It is cold."),))
    assert "With kind regards,\nAestheticaa\n" in rendered(STORY, tmp_path).text
    text = rendered(written, tmp_path).text
    assert "With kind regards," not in text
    assert text.index("It is cold.") < text.index("They are vesicles.") < text.index("See you in spring.")


def test_what_is_in_an_issue_stands_before_it(tmp_path: Path) -> None:
    mail = rendered(DIGEST, tmp_path)
    assert "In this issue:\n\n- Care\n- More\n" in mail.text
    written = replace(DIGEST, introduction=(paragraph("It is cold."),))
    assert "In this issue:" not in rendered(written, tmp_path).text


def test_the_rest_of_a_section_is_one_step_away(tmp_path: Path) -> None:
    teased = replace(STORY, sections=(replace(STORY.sections[0], link="https://clinic.example/rest"),))
    mail = rendered(teased, tmp_path)
    assert "Read the rest: https://clinic.example/rest" in mail.text
    assert "https://clinic.example/rest" in mail.links


def test_the_subject_has_a_name_only_where_a_person_wrote_one(tmp_path: Path) -> None:
    mail = rendered(replace(STORY, subject="{first_name|Reader}, a word on care"), tmp_path, greeted=False)
    assert mail.subject == "{{own-first-name|Reader}}, a word on care"


def test_words_of_the_article_are_never_taken_for_a_name(tmp_path: Path) -> None:
    draft = issue(section("Care", 1, paragraphs=(paragraph(f"Write {PLACEHOLDER} here."),)))
    with pytest.raises(BadInput, match="first name"):
        rendered(draft, tmp_path)
