"""What a person chose of a card: layout, words, picture. The words are the article's or the library's (promise 1)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from planning_samples import LIBRARY, FakeJudge, article_of, drafts_of, issue_key, post_key

from scheduler.domain.article import HEADING, Article, SourceSpan
from scheduler.domain.campaign import CardEdit, Override, Statement
from scheduler.domain.content import Card, CardLayout, ItemKey, OwnWords, Sentence, StatementSource
from scheduler.domain.errors import BadInput, NotFound
from scheduler.planning.card_edits import CARD_SAYS
from scheduler.planning.cards import NO_CARD
from scheduler.planning.drafts import Drafts
from scheduler.planning.material import Drafted
from scheduler.planning.statement_policy import Needed
from scheduler.services.outgoing import unsupported_sentences

ARTICLE = article_of(
    "Skin\n\n## One\n\nCells are small and share the work of the whole body. "
    "Serums may help the skin.\n\n## Two\n\n"
    "Skin renews itself from below all through the year. However, it takes "
    "weeks."
)
NOBODY = FakeJudge()
ONE, LETTER = post_key("one"), issue_key("one")
RISKS = Statement("risks", 1, "Serums have risks. Ask about them.", "Serums have risks.")
JUDGE = FakeJudge(objects_to=("help",), requires=(("Serums", RISKS),))
LAYOUTS = {
    "quote": CardLayout("quote", None, shows_picture=False, labels=False),
    "badge": CardLayout("badge", 1, shows_picture=True, labels=False),
    "myth-fact": CardLayout("myth-fact", 2, shows_picture=False, labels=True),
}


def layout_named(name: str) -> CardLayout:
    if name not in LAYOUTS:
        raise NotFound(f"there is no layout '{name}' in templates/cards: there are {', '.join(sorted(LAYOUTS))}")
    return LAYOUTS[name]


def planned(
    edit: CardEdit,
    key: ItemKey = ONE,
    *,
    article: Article = ARTICLE,
    judge: FakeJudge = NOBODY,
    safe: bool = False,
    author: str = "",
) -> Drafts:
    edits = {f"{key.section}/{key.channel}": Override(card=edit, author=author)}
    return drafts_of(article, judge=judge, safe=safe, layout_named=layout_named, overrides=edits)


def drafted(drafts: Drafts, key: ItemKey = ONE) -> Drafted:
    return next(each for each in drafts.drafted if each.key == key)


def card(edit: CardEdit, key: ItemKey = ONE, *, judge: FakeJudge = NOBODY, author: str = "") -> Card:
    (only,) = drafted(planned(edit, key, judge=judge, author=author), key).draft.cards
    return only


PLANNERS = card(CardEdit())


@pytest.mark.parametrize("key", [ONE, LETTER], ids=["post", "issue"])
class TestWhatIsChosen:
    def test_the_layout_alone_keeps_the_planners_words(self, key: ItemKey) -> None:
        assert card(CardEdit(layout="quote"), key) == replace(PLANNERS, layout="quote")

    def test_words_may_be_any_of_the_article_or_the_library(self, key: ItemKey) -> None:
        made = card(
            CardEdit(
                title="Two", lines=("Cells are small and share the work of the whole body.", "Ask a doctor first.")
            ),
            key,
        )
        assert [sentence.source for sentence in (made.title, *made.lines)] == [
            SourceSpan("two", HEADING, 0, 3),
            SourceSpan("one", 0, 0, 53),
            StatementSource("consult", 2),
        ]
        made_for = drafted(
            planned(CardEdit(title="Two", lines=("Cells are small and share the work of the whole body.",)), key), key
        ).draft
        assert unsupported_sentences(made_for, ARTICLE, LIBRARY) == ()

    def test_the_title_alone_keeps_the_planners_lines(self, key: ItemKey) -> None:
        made = card(CardEdit(title="Skin"), key)
        assert (made.title.text, made.lines) == ("Skin", PLANNERS.lines)

    def test_no_lines_leave_the_title_alone(self, key: ItemKey) -> None:
        assert card(CardEdit(lines=()), key).lines == ()

    def test_a_picture_and_what_is_kept_of_it_go_to_the_layout(self, key: ItemKey) -> None:
        made = card(CardEdit(layout="badge", picture="people/rao.jpg", focus=(0.2, 0.3)), key)
        assert (made.picture, made.focus) == ("people/rao.jpg", (0.2, 0.3))

    def test_a_card_may_be_left_out_without_a_note_that_it_is_missing(self, key: ItemKey) -> None:
        made = drafted(planned(CardEdit(show=False), key), key)
        assert made.draft.cards == ()
        assert NO_CARD not in made.notes

    def test_own_words_are_their_authors(self, key: ItemKey) -> None:
        made = card(
            CardEdit(title="Glow", lines=("Cells are small and share the work of the whole body.", "Come and see.")),
            key,
            author="maya",
        )
        assert made.title.source == OwnWords("maya")
        assert [type(line.source) for line in made.lines] == [SourceSpan, OwnWords]

    def test_own_words_that_nobody_answers_for_are_refused_as_in_an_edited_text(self, key: ItemKey) -> None:
        where = f"campaign.toml: override 'one/{key.channel}': card"
        with pytest.raises(BadInput) as caught:
            planned(CardEdit(title="Glow"), key)
        assert str(caught.value).startswith(f"{where}: title: 'Glow' stands neither in the article nor in the library")
        assert 'write by = "LOGIN" beside it' in str(caught.value)
        with pytest.raises(BadInput, match="lines: 'Cells are' stands neither"):
            planned(CardEdit(lines=("Cells are small and share the work of the whole body.", "Cells are")), key)

    def test_an_unknown_layout_is_refused_with_those_that_there_are(self, key: ItemKey) -> None:
        with pytest.raises(BadInput, match=r"override 'one/\w+': card: layout: there is no layout 'x'.*quote"):
            planned(CardEdit(layout="x"), key)

    def test_it_is_the_persons_content(self, key: ItemKey) -> None:
        assert drafted(planned(CardEdit(layout="quote"), key), key).override.edits_content


@pytest.mark.parametrize(
    ("edit", "problem"),
    [
        (CardEdit(picture="a.jpg"), "picture needs a layout that has a place for it: write layout as well"),
        (CardEdit(layout="quote", picture="a.jpg"), "the layout 'quote' has no place for a picture"),
        (
            CardEdit(
                layout="badge",
                lines=(
                    "Cells are small and share the work of the whole body.",
                    "Skin renews itself from below all through the year.",
                ),
            ),
            "the layout 'badge' has places for 1 lines, and there are 2",
        ),
        (CardEdit(layout="myth-fact"), "the layout 'myth-fact' has labels over its lines: write the 2 lines"),
        (
            CardEdit(layout="myth-fact", lines=("Cells are small and share the work of the whole body.",)),
            "the layout 'myth-fact' has labels over its lines",
        ),
    ],
)
def test_what_a_layout_has_no_place_for_is_refused(edit: CardEdit, problem: str) -> None:
    with pytest.raises(BadInput, match=problem):
        planned(edit)


def test_a_layout_with_few_places_gets_no_more_of_the_planners_lines() -> None:
    listed = article_of(
        "T\n\n## One\n\nThere are two kinds:\n\n### First kind\n\nIt is.\n\n### Second kind\n\nIt is too."
    )
    edits = {"one/x": Override(card=CardEdit(layout="badge"))}
    drafts = drafts_of(listed, layout_named=layout_named, overrides=edits)
    (made,) = drafted(drafts).draft.cards
    assert (made.layout, made.lines, made.numbered) == ("badge", (), False)


def test_the_statements_that_chosen_words_need_are_attached() -> None:
    made = card(CardEdit(lines=("Serums may help the skin.",)), judge=JUDGE)
    assert [each.text for each in made.statements] == ["Serums have risks."]


class MetByAsking(FakeJudge):
    """Needs nothing where the library's line stands already, as the rules do."""

    def needed(self, texts: tuple[str, ...]) -> Needed:
        return Needed() if "Ask a doctor first." in texts else super().needed(texts)


def test_a_statement_in_the_posts_text_does_not_count_as_said_on_the_card() -> None:
    judge = MetByAsking(requires=(("Serums", LIBRARY.statements[1]),))
    edit = Override(
        text="Ask a doctor first. Serums may help the skin.", card=CardEdit(lines=("Serums may help the skin.",))
    )
    made = drafted(drafts_of(ARTICLE, judge=judge, layout_named=layout_named, overrides={"one/x": edit}))
    assert [each.text for each in made.draft.cards[0].statements] == ["Ask a doctor first."]


def test_words_without_room_for_what_they_need_are_refused_with_these_statements() -> None:
    long = Statement("long", 1, "Long.", "Doctors have little time. " * 20)
    with pytest.raises(BadInput, match=r"'one/x': card: its words have no room together with the statements that they"):
        card(CardEdit(lines=("Ask a doctor first.",)), judge=FakeJudge(requires=(("Ask a doctor", long),)))


def test_planned_safely_chosen_words_that_are_objected_to_are_kept_and_noted() -> None:
    edit = CardEdit(lines=("Serums may help the skin.",))
    made = drafted(planned(edit, article=replace(ARTICLE, title="Cells"), judge=JUDGE, safe=True))
    assert [line.text for line in made.draft.cards[0].lines] == ["Serums may help the skin."]
    assert f"{CARD_SAYS}'Serums may help the skin.', and a rule blocks it: it says 'help'" in made.notes
    assert not any(note.startswith(CARD_SAYS) for note in drafted(planned(edit, judge=JUDGE)).notes)


def test_a_limit_that_is_left_out_is_noted() -> None:
    made = drafted(planned(CardEdit(lines=("Skin renews itself from below all through the year.",))))
    assert "the card leaves out 'However, it takes weeks.', which limits what it says" in made.notes


def test_words_that_the_article_no_longer_has_are_their_authors_from_then_on() -> None:
    edit = CardEdit(title="Cells are small and share the work of the whole body.")
    changed = article_of("Skin\n\n## One\n\nSerums may help the skin that is dry at the end of winter.")
    edits = {"one/x": Override(card=edit, author="maya")}
    again = drafted(drafts_of(changed, layout_named=layout_named, overrides=edits))
    assert again.draft.cards[0].title == Sentence(
        "Cells are small and share the work of the whole body.", OwnWords("maya")
    )
