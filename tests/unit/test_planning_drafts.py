from dataclasses import replace
from typing import Any

import pytest
from planning_samples import (
    EXOSOMES,
    LIBRARY,
    X,
    article_of,
    body_of,
    campaign,
    clinic,
    drafts_of,
    fits,
    issue_key,
    post_key,
    wall,
)

from scheduler.domain.article import Article, Section, SourceSpan
from scheduler.domain.campaign import Library, Override, Statement
from scheduler.domain.content import Issue, Item, Kind, OwnWords, Post, StatementSource
from scheduler.domain.errors import BadInput
from scheduler.planning.drafting import SAME_TEXT
from scheduler.planning.drafts import Drafts, draft_campaign
from scheduler.planning.material import SKIPPED, Absence, Drafted, LeftOut, Material
from scheduler.planning.post_drafts import NO_TEXT, ONLY_SOURCES
from scheduler.planning.slots import resolve_local

ARTICLE = article_of(EXOSOMES)
SHORT_TEXT = (
    "T\n\n## One\n\nCells are small and share the work of the whole body. This leans. "
    "However, nobody knows.\n\n## Two\n\nSkin renews itself from below all through the year."
)
SHORT = article_of(SHORT_TEXT)


def find(drafts: Drafts, section: str, channel: str = "x") -> Drafted:
    return next(draft for draft in drafts.drafted if (draft.key.section, draft.key.channel) == (section, channel))


def post(drafts: Drafts, section: str) -> Post:
    draft = find(drafts, section).draft
    assert isinstance(draft, Post)
    return draft


@pytest.mark.parametrize(
    ("words", "note"),
    [
        (
            "A cream helps.It is put on in the morning and at night.",
            "its words say 'helps.It', which X makes a link of: put a space after the full stop",
        ),
        ("Ask @drsharma first when you come to see us here.", "its words speak of @drsharma, whom X tells of it"),
        ("We write #SkinCare for it and for nothing else here.", "its words have #SkinCare, which X makes a link of"),
    ],
)
def test_staff_are_told_what_a_network_makes_of_the_articles_words(words: str, note: str) -> None:
    assert note in find(drafts_of(article_of(f"T\n\n## One\n\n{words}")), "one").notes


def override(name: str, **changes: Any) -> dict[str, Any]:
    return {"overrides": {name: Override(**changes)}}


def edited_item(drafts: Drafts, section: str) -> Item:
    made = find(drafts, section)
    return Item(made.key, made.draft, resolve_local(wall("2026-10-05 00:00"), "UTC"), made.source_digest, edited=True)


def test_every_section_gets_a_post_or_is_for_a_person_to_write_and_has_a_place_in_an_issue() -> None:
    drafts = drafts_of(ARTICLE)
    ids = [unit.id for unit in ARTICLE.units()]
    written = [unit for unit in ids if unit != "topical-application"]
    assert [draft.key.section for draft in drafts.drafted if draft.key.kind is Kind.POST] == written
    issues = [draft.draft for draft in drafts.drafted if isinstance(draft.draft, Issue)]
    assert [section.id for issue in issues for section in issue.sections] == ids
    assert [(left.section, left.why) for left in drafts.left_out] == [("topical-application", Absence.WRITE_THIS)]


def test_two_posts_of_a_channel_with_the_same_words_are_told() -> None:
    twice = article_of(
        "T\n\n## One\n\nCells are small and share the work of the whole body.\n\n## Two\n\n"
        "Cells are small and share the work of the whole body."
    )
    same = {
        "one/x": Override(text="Cells are small and share the work of the whole body."),
        "two/x": Override(text="Cells are small and share the work of the whole body."),
    }
    planned = [made for made in drafts_of(twice).drafted if isinstance(made.draft, Post)]
    assert [SAME_TEXT in made.notes for made in planned] == [False, False], "their headlines differ"
    planned = [made for made in drafts_of(twice, overrides=same).drafted if isinstance(made.draft, Post)]
    assert [SAME_TEXT in made.notes for made in planned] == [False, True]


def test_posts_carry_the_short_statements_and_issues_the_long_ones() -> None:
    drafts = drafts_of(SHORT)
    assert [sentence.text for sentence in post(drafts, "one").statements] == ["Results vary."]
    assert [sentence.text for sentence in find(drafts, "one", "email").draft.statements] == [
        "Individual results vary, and no result can be promised."
    ]
    assert post(drafts, "one").statements[0].source == StatementSource("results-vary", 1)


def test_an_issue_stands_before_the_posts_of_its_first_section() -> None:
    assert [draft.key.kind for draft in drafts_of(SHORT).drafted][:2] == [Kind.ISSUE, Kind.POST]


def test_the_same_article_gives_the_same_drafts() -> None:
    assert drafts_of(ARTICLE) == drafts_of(article_of(EXOSOMES))


def test_a_section_without_text_of_its_own_is_left_out_of_the_posts_with_the_reason() -> None:
    empty = Article("T", (), (Section("empty", "Empty", 2),))
    drafts = drafts_of(empty)
    assert drafts.left_out == (LeftOut("empty", "x", Kind.POST, NO_TEXT),)
    assert [draft.key for draft in drafts.drafted] == [issue_key("empty")]


def test_a_section_with_a_sentence_longer_than_a_post_is_for_a_person_to_write() -> None:
    long = article_of("T\n\n## One\n\nCells " + "are small " * 30)
    (left,) = drafts_of(long).left_out
    assert left.why is Absence.WRITE_THIS
    assert left.reason.startswith("a sentence of it is too long for one post: 'Cells are small")


def test_a_section_that_is_skipped_is_left_out() -> None:
    drafts = drafts_of(SHORT, **override("one/x", skip=True))
    assert drafts.left_out == (LeftOut("one", "x", Kind.POST, SKIPPED, Absence.SKIPPED),)


def test_a_skipped_issue_keeps_its_sections_and_the_others_close_up() -> None:
    drafts = drafts_of(SHORT, **override("one/email", skip=True))
    assert drafts.left_out == (LeftOut("one", "email", Kind.ISSUE, SKIPPED),)
    other = find(drafts, "two", "email").draft
    assert isinstance(other, Issue)
    assert (other.number, other.of) == (1, 1)
    assert find(drafts, "one", "email").sections == ("one",)


@pytest.mark.parametrize("name", ["References", "Quellen", "संदर्भ", "المراجع"])
def test_a_list_of_sources_gets_no_post_and_stays_in_its_issue(name: str) -> None:
    article = article_of(
        f"T\n\n## One\n\nCells are round and share the work of the whole body.\n\n## {name}\n\nSmith 2020."
    )
    drafts = drafts_of(article)
    section = article.sections[1].id
    assert drafts.left_out == (LeftOut(section, "x", Kind.POST, ONLY_SOURCES),)
    assert any(section in draft.sections for draft in drafts.drafted)
    asked = drafts_of(article, **override(f"{section}/x", text="Smith 2020."))
    assert body_of(post(asked, section)) == "Smith 2020."


def test_a_subject_longer_than_an_inbox_takes_is_refused() -> None:
    with pytest.raises(BadInput, match=r"override 'one/email': subject: it has 151 characters, 150 at most"):
        drafts_of(SHORT, **override("one/email", subject="s" * 151))


def test_a_further_subject_longer_than_an_inbox_takes_or_the_issues_own_is_refused() -> None:
    with pytest.raises(BadInput, match=r"override 'one/email': subject: it has 151 characters, 150 at most"):
        drafts_of(SHORT, **override("one/email", subjects=("s" * 151,)))
    own = find(drafts_of(SHORT), "one", "email").draft
    assert isinstance(own, Issue)
    with pytest.raises(BadInput, match=rf"override 'one/email': subjects: '{own.subject}' is the issue's own subject"):
        drafts_of(SHORT, **override("one/email", subjects=(own.subject.upper(),), author="maya"))


def test_further_subjects_are_tried_in_the_share_that_is_set_and_only_with_them_is_there_a_sample() -> None:
    def tried(**changes: Any) -> tuple[tuple[str, ...], float]:  # Any: an override's fields
        draft = find(drafts_of(SHORT, **override("one/email", author="maya", **changes)), "one", "email").draft
        assert isinstance(draft, Issue)
        return draft.subjects, draft.sample

    assert tried(subject="Own") == ((), 0.0)
    assert tried(subjects=("Other",)) == (("Other",), 0.2)
    assert tried(subjects=("Other", "Third"), sample=1.0) == (("Other", "Third"), 1.0)


def test_an_override_that_addresses_nothing_is_reported() -> None:
    (left,) = drafts_of(SHORT, **override("tow/x", skip=True)).left_out
    assert (left.section, left.channel) == ("tow", "x")
    assert "'tow/x', but there is no such item" in left.reason


def test_settled_items_are_not_drafted_again_and_a_post_with_their_text_is_told() -> None:
    before = drafts_of(SHORT)
    item = replace(edited_item(before, "two"), key=post_key("gone"), draft=post(before, "two"))
    drafts = drafts_of(SHORT, (item,), {post_key("gone"), post_key("one")})
    assert SAME_TEXT in find(drafts, "two").notes
    assert not any(draft.key == post_key("one") for draft in drafts.drafted)


def test_an_unknown_channel_is_refused() -> None:
    with pytest.raises(BadInput, match="there is no channel 'fax'"):
        drafts_of(SHORT, channels=(replace(X, channel="fax"),))


class TestEdits:
    def test_a_persons_text_keeps_where_its_sentences_stand(self) -> None:
        text = (
            "Skin renews itself from below all through the year. "
            "Cells are small and share the work of the whole body.\nAsk a doctor first. "
            "Bring your questions."
        )
        drafts = drafts_of(SHORT, **override("one/x", text=text))
        sentences = [sentence for part in post(drafts, "one").parts for sentence in part.sentences]
        assert [sentence.source for sentence in sentences] == [
            SourceSpan("two", 0, 0, 51),
            SourceSpan("one", 0, 0, 53),
            StatementSource("consult", 2),
        ]

    def test_a_single_sentence_of_a_statement_is_known(self) -> None:
        drafts = drafts_of(SHORT, **override("two/x", text="Bring your questions.\n\nTwo"))
        assert [[s.source for s in paragraph] for paragraph in post(drafts, "two").parts[0].paragraphs] == [
            [StatementSource("consult", 2)],
            [SourceSpan("two", -1, 0, 3)],
        ]

    @pytest.mark.parametrize("text", ["Skin renews itself from below all through the year. It cures.", "It cures."])
    def test_a_sentence_found_nowhere_is_refused_and_named(self, text: str) -> None:
        with pytest.raises(BadInput, match=r"override 'one/x': text: 'It cures\.' stands neither in the article nor"):
            drafts_of(SHORT, **override("one/x", text=text))

    def test_a_part_of_a_sentence_is_no_sentence(self) -> None:
        with pytest.raises(BadInput, match=r"'Cells are\.' stands neither"):
            drafts_of(SHORT, **override("one/x", text="Cells are."))

    def test_an_empty_text_is_refused(self) -> None:
        with pytest.raises(BadInput, match="the text is empty"):
            drafts_of(SHORT, **override("one/x", text=" \n "))

    def test_a_text_that_does_not_fit_is_refused(self) -> None:
        long = article_of("T\n\n## One\n\n" + "Cells are small and many of them are round. " * 40)
        with pytest.raises(BadInput, match=r"override 'one/x': text: it does not fit"):
            drafts_of(long, **override("one/x", text=long.sections[0].paragraphs[0].text))

    def test_a_sentence_that_the_article_loses_is_its_authors_own_from_then_on(self) -> None:
        edit = override("one/x", text="Skin renews itself from below all through the year.", author="maya")
        item = edited_item(drafts_of(SHORT, **edit), "one")
        changed = article_of(
            "T\n\n## One\n\nCells are small and share the work of the whole body.\n\n## Two\n\n"
            "Skin renews itself from below all through each year."
        )
        made = find(drafts_of(changed, (item,), **edit), "one")
        assert isinstance(made.draft, Post)
        assert [sentence.source for sentence in made.draft.parts[0].sentences] == [OwnWords("maya")]
        assert made.notes == (
            (
                "'Skin renews itself from below all through the year.' is nearly a sentence of the article: "
                "'Skin renews itself from below all through each year.'"
            ),
        )

    def test_a_sentence_is_known_by_its_words_and_keeps_the_spaces_that_its_author_chose(self) -> None:
        article = article_of(
            "T\n\n## One\n\nTake 5\u00a0mg of the photo\u00adtherapy gel.\n\n## Two\n\n"
            "Skin renews itself from below all through the year."
        )
        made = post(drafts_of(article, **override("one/x", text="Take 5 mg of the phototherapy gel.")), "one")
        assert body_of(made) == "Take 5\u00a0mg of the photo\u00adtherapy gel."
        assert all(sentence.source is not None for sentence in made.parts[0].sentences)

    def test_words_of_their_own_need_somebody_who_answers_for_them(self) -> None:
        with pytest.raises(
            BadInput, match=r"text: 'Cells rule\.' stands neither .* write by = \"LOGIN\" beside it, or"
        ):
            drafts_of(
                SHORT, **override("one/x", text="Cells are small and share the work of the whole body. Cells rule.")
            )

    def test_an_override_names_its_author_before_the_campaign_does(self) -> None:
        def authors(**changes: Any) -> list[object]:  # Any: an override's fields
            made = post(drafts_of(SHORT, author="lee", **override("one/x", text="Cells rule.", **changes)), "one")
            return [sentence.source for sentence in made.parts[0].sentences]

        assert authors() == [OwnWords("lee")]
        assert authors(author="maya") == [OwnWords("maya")]

    def test_own_words_keep_their_spaces_and_marks(self) -> None:
        text = "Take\u00a05 minutes  \u2013 it\u2019s free."
        made = post(drafts_of(SHORT, **override("one/x", text=text, author="maya")), "one")
        assert body_of(made) == "Take\u00a05 minutes \u2013 it\u2019s free."

    def test_a_text_in_own_words_says_which_limits_of_its_section_it_leaves_out(self) -> None:
        article = article_of(SHORT_TEXT.replace("nobody knows.", "it is not suitable for everybody."))
        made = find(drafts_of(article, **override("one/x", text="Cells rule.", author="maya")), "one")
        limit = "However, it is not suitable for everybody."
        assert made.notes == (f"the edit leaves out '{limit}', which limits what the section says",)

    def test_an_edit_that_leaves_out_a_caveat_is_noted(self) -> None:
        made = find(
            drafts_of(
                SHORT, **override("one/x", text="Cells are small and share the work of the whole body. This leans.")
            ),
            "one",
        )
        assert made.notes == ("the edit leaves out 'However, nobody knows.', which limits what it says",)

    def test_so_is_one_that_leaves_out_a_caveat_of_another_section_before_or_after(self) -> None:
        text = SHORT_TEXT.replace(
            "Skin renews itself from below all through the year.",
            "The study was done in mice. Skin renews itself from below all through the year. "
            "Blood flows through the skin and brings it warmth. Avoid it.",
        )
        made = find(
            drafts_of(
                article_of(text), **override("one/x", text="Skin renews itself from below all through the year.")
            ),
            "one",
        )
        assert [note.split("'")[1] for note in made.notes] == ["The study was done in mice.", "Avoid it."]
        assert isinstance(made.draft, Post)
        assert "Skin renews itself from below all through the year." not in [
            line.text for line in made.draft.cards[0].lines
        ]

    def test_a_section_without_text_may_be_given_one(self) -> None:
        empty = Article("T", (), (Section("empty", "Empty", 2),))
        drafts = drafts_of(empty, **override("empty/x", text="Ask a doctor first."))
        assert body_of(post(drafts, "empty")) == "Ask a doctor first."

    def test_hashtags_and_subject_are_a_persons_to_set(self) -> None:
        edits = {
            "one/x": Override(hashtags=("Cells",)),
            "one/email": Override(subject="Our first letter", author="maya"),
        }
        drafts = drafts_of(SHORT, overrides=edits)
        assert post(drafts, "one").hashtags == ("Cells",)
        issue = find(drafts, "one", "email").draft
        assert isinstance(issue, Issue)
        assert issue.subject == "Our first letter"

    @pytest.mark.parametrize(
        ("name", "edit"),
        [
            ("one/x", Override(subject="S")),
            ("one/x", Override(subjects=("S",))),
            ("one/email", Override(text="Cells are small and share the work of the whole body.")),
            ("one/email", Override(hashtags=())),
        ],
    )
    def test_a_setting_that_an_item_does_not_have_is_refused(self, name: str, edit: Override) -> None:
        with pytest.raises(BadInput, match=rf"override '{name}': \w+ does nothing for an item of kind"):
            drafts_of(SHORT, overrides={name: edit})


def test_a_statement_that_leaves_no_room_leaves_no_post() -> None:
    long = Statement("long", 1, "Long.", "Every procedure has risks and results vary. " * 6, ("post",))
    material = Material(SHORT, campaign(channels=(X,)), clinic(), Library((long,), "v"))
    drafts = draft_campaign(material, fits, {}, ())
    assert [(left.section, left.why) for left in drafts.left_out] == [
        ("one", Absence.WRITE_THIS),
        ("two", Absence.WRITE_THIS),
    ]
    assert LIBRARY.required_for("post")
