"""A person's lines around what is planned: hook, call to action, subject, preheader, introduction and sign-off."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from planning_samples import FakeJudge, FakeRenderer, article_of, drafts_of, issue_key, post_key, within

from scheduler.domain.article import SourceSpan
from scheduler.domain.campaign import Library, Override, Reference, Statement
from scheduler.domain.content import Issue, OwnWords, Post, Sentence, own_words_in, sentences_of
from scheduler.domain.errors import BadInput
from scheduler.planning.drafts import Drafts
from scheduler.planning.reading import parse_article_markdown
from scheduler.planning.statement_policy import Needed

ARTICLE = article_of(
    "Skin\n\n## One\n\nCells are small and share the work of the whole body. This leans.\n\n"
    "## Two\n\nSkin renews itself from below all through the year."
)


def post_of(drafts: Drafts, section: str = "one") -> Post:
    draft = next(each.draft for each in drafts.drafted if each.key == post_key(section))
    assert isinstance(draft, Post)
    return draft


def issue_of(drafts: Drafts) -> Issue:
    draft = next(each.draft for each in drafts.drafted if each.key == issue_key("one"))
    assert isinstance(draft, Issue)
    return draft


def with_lines(**changes: Any) -> Drafts:  # Any: an override's fields
    return drafts_of(ARTICLE, author="maya", overrides={"one/x": Override(**changes)})


def test_a_hook_stands_before_what_is_planned_and_a_call_to_action_after_it() -> None:
    planned = post_of(drafts_of(ARTICLE))
    made = post_of(with_lines(hook="Ever seen one?", call_to_action="Come in.\nOr call us."))
    assert made.hook == (Sentence("Ever seen one?", OwnWords("maya")),)
    assert made.parts[-1].paragraphs[-2:] == (
        (Sentence("Come in.", OwnWords("maya")),),
        (Sentence("Or call us.", OwnWords("maya")),),
    )
    assert made.parts[-1].paragraphs[:-2] == planned.parts[-1].paragraphs


def test_what_is_planned_gives_way_to_them_where_a_channel_has_little_room() -> None:
    whole = post_of(drafts_of(ARTICLE, library=Library()))
    room = within(len(FakeRenderer().texts(whole)[0]))
    edits = {"one/x": Override(hook="L" * 40)}
    made = post_of(drafts_of(ARTICLE, library=Library(), room=room, author="maya", overrides=edits))
    assert len(made.parts[0].sentences) < len(whole.parts[0].sentences)
    assert made.hook[0].text == "L" * 40


def test_statements_that_a_hook_needs_come_with_it() -> None:
    risk = Statement("risk", 1, "Risks exist.", "Risks exist.")

    class Careful(FakeJudge):
        def needed(self, texts: tuple[str, ...]) -> Needed:
            return Needed((risk,)) if "Glow with us." in texts else Needed()

    edits = {"one/x": Override(hook="Glow with us.")}
    made = post_of(drafts_of(ARTICLE, judge=Careful(), author="maya", overrides=edits))
    assert "Risks exist." in [sentence.text for sentence in made.statements]


def test_a_hook_of_the_articles_words_keeps_their_source() -> None:
    (hook,) = post_of(with_lines(hook="Skin renews itself from below all through the year.")).hook
    assert isinstance(hook.source, SourceSpan)
    assert hook.source.section == "two"


def test_references_that_are_cited_go_with_each_own_sentence() -> None:
    made = post_of(
        drafts_of(
            ARTICLE,
            author="maya",
            library=Library(references=(Reference("lee-2024", "T", "Lee", 2024),)),
            overrides={"one/x": Override(hook="Glow.", references=("lee-2024",))},
        )
    )
    assert own_words_in(made) == (("Glow.", OwnWords("maya", ("lee-2024",))),)


def test_a_reference_that_the_library_does_not_have_is_refused() -> None:
    with pytest.raises(BadInput, match=r"override 'one/x': references: the library has no reference 'lee'"):
        with_lines(hook="Glow.", references=("lee",))


def test_an_issues_words_are_the_persons_with_their_sources() -> None:
    edit = Override(
        subject="Small news",
        subjects=("Skin renews itself from below all through the year.",),
        preheader="Read on.",
        introduction="Dear all.\nGood to see you.",
        sign_off="Yours, Maya.",
        author="maya",
    )
    issue = issue_of(drafts_of(ARTICLE, overrides={"one/email": edit}))
    assert (issue.subject, issue.preheader) == ("Small news", "Read on.")
    assert [type(sentence.source) for sentence in issue.written] == [OwnWords, SourceSpan, OwnWords]
    assert [[s.text for s in paragraph.sentences] for paragraph in issue.introduction] == [
        ["Dear all."],
        ["Good to see you."],
    ]
    assert {text for text, _ in own_words_in(issue)} >= {"Small news", "Read on.", "Dear all.", "Yours, Maya."}


def test_a_campaigns_introduction_stands_in_every_issue_unless_one_has_its_own() -> None:
    drafts = drafts_of(ARTICLE, author="lee", introduction="From all of us.", sign_off="Bye.")
    issue = issue_of(drafts)
    assert [s for paragraph in issue.introduction for s in paragraph.sentences] == [
        Sentence("From all of us.", OwnWords("lee"))
    ]
    edits = {"one/email": Override(introduction="From me.", author="maya")}
    own = issue_of(drafts_of(ARTICLE, author="lee", introduction="From all of us.", overrides=edits))
    assert [s for paragraph in own.introduction for s in paragraph.sentences] == [
        Sentence("From me.", OwnWords("maya"))
    ]


def test_a_campaigns_introduction_needs_the_campaigns_author() -> None:
    with pytest.raises(BadInput, match=r"^campaign.toml: introduction: 'Hello.' stands neither"):
        drafts_of(ARTICLE, introduction="Hello.")


def test_a_posts_sentences_include_the_hook() -> None:
    made = replace(post_of(drafts_of(ARTICLE)), hook=(Sentence("H", OwnWords("maya")),))
    assert next(iter(sentences_of(made))).text == "H"


LISTED = parse_article_markdown(
    "# Skin\n\n## What helps\n\nThese help:\n\n- sleep\n- water\n- shade\n\n## Two\n\nSkin renews itself.\n"
)


def test_a_card_shows_the_words_of_an_edit_in_place_of_those_that_it_replaced() -> None:
    section = "what-helps"
    edits = {f"{section}/x": Override(text="Ever wondered? A good night is half of it.", author="maya")}
    made = post_of(drafts_of(LISTED, overrides=edits), section)
    (card,) = made.cards
    assert [line.text for line in card.lines] == ["A good night is half of it."]
    assert card.lines[0].source == OwnWords("maya")


def test_a_card_keeps_the_list_that_an_edit_keeps() -> None:
    section = "what-helps"
    text = "These help:\n- sleep\n- water\nshade\nAsk us."
    made = post_of(drafts_of(LISTED, author="maya", overrides={f"{section}/x": Override(text=text)}), section)
    (card,) = made.cards
    assert [line.text for line in card.lines] == ["sleep", "water", "shade"]


def test_lines_of_an_edit_that_begin_with_a_mark_are_entries_of_a_list() -> None:
    made = post_of(with_lines(text="Bring:\n- a card\n* water\n2. time"))
    assert [(said.mark, said.text) for said in made.parts[0].sentences] == [
        ("", "Bring:"),
        ("\u2022", "a card"),
        ("\u2022", "water"),
        ("2.", "time"),
    ]
