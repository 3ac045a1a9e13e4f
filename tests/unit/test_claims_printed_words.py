"""What the check reads together: the draft's own paragraphs, and apart from them what templates put around them."""

from __future__ import annotations

from dataclasses import replace

from planning_samples import issue_key, post_key

from scheduler.claims.checked_text import CAPTION
from scheduler.claims.printed_words import OwnLines, together, words_of
from scheduler.domain.article import Link, SourceSpan
from scheduler.domain.content import Issue, IssueParagraph, IssueSection, OwnWords, Post, PostPart, Sentence

HEADING = Sentence("What patients say", SourceSpan("say", -1, 0, 17))
QUOTE = Sentence('"I walk with the dog again."', SourceSpan("say", 0, 0, 28))
ENTRY = Sentence("Sleep well.", SourceSpan("say", 1, 0, 11), mark="3.")
ROW = Sentence("Visits | 4 to 6 | 2", SourceSpan("say", 2, 0, 19), shown="Visits: Implant 4 to 6 · Bridge 2")
SECTION = IssueSection(
    "say", HEADING, 2, None, (IssueParagraph((QUOTE,)), IssueParagraph((ENTRY,)), IssueParagraph((ROW,), "row"))
)
ISSUE = Issue(issue_key("say"), 1, 1, "Subject", "", HEADING, (SECTION,), (), "https://a.example", "n", None, "en")
POST = Post(post_key("say"), (PostPart(((QUOTE,), (ENTRY,))),), (ENTRY,), (), "", (), "en", headline=(HEADING,))


def lines_of(draft: Issue | Post) -> OwnLines:
    return OwnLines(draft, words_of(draft))


def test_a_section_is_read_as_one_passage_with_a_line_for_each_paragraph() -> None:
    title, section = words_of(ISSUE)
    assert (title.passage.place, title.passage.text) == ("title", "What patients say")
    assert section.passage.place == "section say"
    assert section.passage.unit == CAPTION
    assert section.passage.text.splitlines()[:2] == ["What patients say", '"I walk with the dog again."']


def test_each_sentence_is_found_by_its_place_in_the_passage() -> None:
    words = together("part 1", [(HEADING,), (QUOTE, ENTRY)])
    start = words.passage.text.index("Sleep")
    assert words.between(start, start + 1) == (ENTRY,)
    assert words.between(start - 5, start + 1) == (QUOTE, ENTRY)
    assert words.passage.text[slice(*words.places[2][:2])] == ENTRY.printed


def test_no_button_table_of_contents_or_statement_is_read_with_a_sentence() -> None:
    lines = ("Clinic · issue 1", "What patients say", "1. What patients say", QUOTE.text, "Read on: a.example")
    text = "\n\n".join(lines)
    assert lines_of(ISSUE).split(text) == (("Clinic · issue 1",), ("Read on: a.example",))
    part, statements = words_of(POST)
    assert part.passage.text.splitlines() == ["What patients say", '"I walk with the dog again."', "3. Sleep well."]
    assert (statements.passage.place, statements.passage.text) == ("statements", "3. Sleep well.")


def test_a_persons_hook_is_read_with_the_first_part() -> None:
    hook = Sentence("There are no side effects.", OwnWords("maya"))
    part, _ = words_of(replace(POST, hook=(hook,)))
    assert part.passage.text.splitlines()[:2] == ["There are no side effects.", "What patients say"]


def test_marks_and_cells_of_a_table_however_a_template_sets_them_are_the_drafts() -> None:
    assert lines_of(ISSUE).split('- Sleep well.\nVisits: 4 to 6\n> "I walk with the dog again."') == ((), ())


def test_what_a_template_cuts_or_adds_is_read() -> None:
    text = 'What patients say\n"I walk with\nVisits: painless\nCured: Sleep well.'
    assert lines_of(ISSUE).split(text) == ((), ('"I walk with', "Visits: painless", "Cured: Sleep well."))


def test_the_address_behind_a_links_words_is_no_word_of_a_template() -> None:
    linked = IssueParagraph((QUOTE,), links=(Link(3, 7, "https://a.example/walk"),))
    issue = replace(ISSUE, sections=(replace(SECTION, paragraphs=(linked,)),))
    words, address = QUOTE.text[:8], " (https://a.example/walk)"
    assert lines_of(issue).split(f"{words}{address}{QUOTE.text[8:]}") == ((), ())
