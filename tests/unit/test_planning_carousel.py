"""A carousel says a section on several cards.

Its words are the section's, and none goes without what it needs (promise 1).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planning_samples import EXOSOMES, LIBRARY, FakeJudge, article_of, drafts_of, fits, post_key

from scheduler.domain.article import Article, Section
from scheduler.domain.campaign import CardEdit, ChannelPlan, Library, Override, Statement
from scheduler.domain.content import Card, Post
from scheduler.planning.cards import has_room
from scheduler.planning.carousel import (
    CLOSING,
    COVER,
    POINTS,
    SAFETY,
    TOO_LITTLE,
    Carousel,
    consultation_of,
    site_of,
    stretches,
)
from scheduler.planning.material import Drafted
from scheduler.planning.sentence_units import headings_above, limiters, pieces_of
from scheduler.planning.statement_policy import StatementPolicy
from scheduler.services.outgoing import unsupported_sentences

CONSULT = Statement("consultation", 1, "Ask about it at a consultation.", "Ask at a consultation.")
RISKS = Statement("risks", 1, "Serums have risks. Ask about them.", "Serums have risks.")
VARY = Statement("vary", 1, "Results vary from person to person.", "Results vary.")
WORDS = Library((RISKS, VARY, CONSULT, *LIBRARY.statements), "v1")
JUDGE = FakeJudge(objects_to=("cure",), requires=(("erum", RISKS),), advises=(("skin", VARY),))
X = ChannelPlan("x", (0,), (time(12, 0),), carousel=True)
POOL = (
    "Cells are small and share the work of the whole body.",
    "Serums may help the skin.",
    "Serums cure acne and make the skin look like new.",
    "However, nobody knows for how long.",
    "Mice were studied.",
    "These cells divide every day.",
    "Risks include burns and infection.",
    "Avoid it if you are pregnant.",
    "Many people believe that serums help.",
    (
        "The skin of the face renews itself in about four weeks, and in older people it takes a good deal longer than "
        "that."
    ),
    "There are two kinds:",
)
ARTICLES = (
    article_of(EXOSOMES),
    article_of("Serums\n\n## A cure\n\nCells are small and share the work of the whole body."),
)


def carousel(most: int = 4, judge: StatementPolicy = JUDGE, **changes: object) -> Carousel:
    settings_: dict[str, object] = {
        "site": "clinic.example.com",
        "consultation": consultation_of(WORDS),
        "judge": judge,
    }
    return Carousel(most, **(settings_ | changes))  # type: ignore[arg-type]  # tests give what they change


def section(text: str, heading: str = "Care of skin") -> Section:
    return article_of(f"T\n\n## {heading}\n\n{text}").sections[0]


def layouts(cards: tuple[Card, ...]) -> list[str]:
    return [card.layout.removeprefix("carousel-") for card in cards]


def lines(cards: tuple[Card, ...], layout: str = POINTS) -> list[list[str]]:
    return [[line.text for line in card.lines] for card in cards if card.layout == layout]


def test_a_section_is_a_cover_its_points_what_limits_them_and_what_to_do() -> None:
    cards = carousel().cards(section("Serums may help the skin. Blood flows through the skin and brings it warmth."))
    assert layouts(cards) == ["cover", "points", "safety", "closing"]
    assert [card.title.text for card in cards] == [
        "Care of skin",
        "Care of skin",
        "Serums have risks.",
        "Ask at a consultation.",
    ]
    assert cards[-1].footer == "clinic.example.com"


def test_a_card_of_statements_does_not_say_them_again_in_small_print() -> None:
    (own,) = (card for card in carousel().cards(section("Serums may help the skin.")) if card.layout == SAFETY)
    assert [sentence.text for sentence in own.sentences] == ["Serums have risks.", "Results vary."]


def test_the_cover_says_of_which_article_it_is() -> None:
    article = article_of("All of skin\n\n## Care\n\nSkin renews itself from below all through the year.")
    titles = headings_above(article)["care"]
    assert lines(carousel(titles=titles).cards(article.sections[0]), COVER) == [["All of skin"]]
    barred = carousel(titles=titles, judge=FakeJudge(objects_to=("All",)))
    assert lines(barred.cards(article.sections[0]), COVER) == [[]]


def test_sentences_that_hang_together_stand_on_one_card_in_their_order() -> None:
    cards = carousel(6).cards(
        section(
            "Skin renews itself from below all through the year. These cells divide every day. "
            "Hair grows on most of the body all year long. "
            "Blood flows through the skin and brings it warmth."
        )
    )
    assert lines(cards) == [
        ["Skin renews itself from below all through the year.", "These cells divide every day."],
        ["Hair grows on most of the body all year long."],
        ["Blood flows through the skin and brings it warmth."],
    ]


def test_a_claim_is_never_parted_from_its_caveat() -> None:
    cards = carousel(10).cards(
        section(
            "Serums may help the skin. However, nobody knows for how long.\n\n"
            "Blood flows through the skin and brings it warmth."
        )
    )
    assert lines(cards)[0] == ["Serums may help the skin.", "However, nobody knows for how long."]


def test_more_points_share_the_cards_that_there_are_and_the_closing_gives_way_first() -> None:
    long = "The skin of the face renews itself in about four weeks, and {} takes a good deal longer in older people."
    text = " ".join(long.format(part) for part in ("that of the hand", "that of the foot", "that of the back"))
    cards = carousel(5).cards(section(text))
    assert layouts(cards) == ["cover", "points", "points", "safety", "closing"]
    assert [len(each) for each in lines(cards)] == [2, 1]
    assert layouts(carousel(4).cards(section(text))) == ["cover", "points", "points", "safety"]


def test_what_is_about_risks_stands_on_a_card_for_risks() -> None:
    cards = carousel(6).cards(section("Risks include burns.\n\nSkin renews itself from below all through the year."))
    assert lines(cards, SAFETY) == [["Risks include burns."]]
    about = carousel(6).cards(
        section(
            "Skin renews itself from below all through the year. Blood flows through the skin and brings it warmth.",
            heading="Safety of serums",
        )
    )
    assert layouts(about) == ["cover", "safety", "safety", "closing"]


def test_points_give_way_to_warnings() -> None:
    warning = (
        "Precautions for the {} are written on the wall of the room, next to the door that leads to the garden, in "
        "large letters."
    )
    text = "\n\n".join(warning.format(part) for part in ("laser", "peel", "needle", "lamp"))
    points = " ".join(f"{word} grows in the dark." for word in ("Hair", "Moss", "Bread", "Grass"))
    cards = carousel(5, judge=FakeJudge(), consultation=None).cards(section(f"{text}\n\n{points}", heading="Lasers"))
    assert sum(len(each) for each in lines(cards, SAFETY)) == 4
    assert layouts(cards) == ["cover", "points", "points", "safety", "safety"]


def test_a_list_is_shown_whole_on_as_many_cards_as_it_takes() -> None:
    def kinds(count: int) -> Section:
        return section("\n\n".join(["There are kinds:", *(f"### Kind {n} of cell\n\nIt is." for n in range(count))]))

    short, long = carousel().cards(kinds(3)), carousel(6).cards(kinds(7))
    assert [(len(card.lines), card.numbered) for card in short if card.layout == POINTS] == [(3, False)]
    assert [(len(card.lines), card.numbered) for card in long if card.layout == POINTS] == [(4, False), (3, False)]
    assert lines(carousel(3).cards(kinds(12))) == []


def test_nothing_that_may_not_be_used_stands_on_a_card_nor_what_leans_on_it() -> None:
    cards = carousel(8).cards(
        section(
            "Skin renews itself from below all through the year. "
            "Serums cure acne and make the skin look like new. They last. "
            "Blood flows through the skin and brings it warmth."
        )
    )
    assert lines(cards) == [
        ["Skin renews itself from below all through the year."],
        ["Blood flows through the skin and brings it warmth."],
    ]
    assert carousel().cards(section("Skin renews itself from below all through the year.", heading="A cure")) == ()


def test_a_section_with_nothing_for_a_second_card_has_no_carousel() -> None:
    assert carousel().cards(section("These cells divide.", heading="A cure")) == ()
    assert carousel().cards(section("Many people believe that serums help.")) == ()


def test_without_words_on_a_consultation_there_is_no_closing() -> None:
    assert CLOSING not in [
        card.layout
        for card in carousel(consultation=None).cards(section("Skin renews itself from below all through the year."))
    ]
    retracted = replace(CONSULT, retracted="no longer")
    assert consultation_of(Library((retracted,), "v")) is None
    assert consultation_of(Library()) is None


def test_a_site_is_written_as_people_write_it() -> None:
    assert site_of("https://www.clinic.example.com/a?utm_source=x") == "clinic.example.com"


@given(
    article=st.sampled_from(ARTICLES)
    | st.lists(st.lists(st.sampled_from(POOL), min_size=1, max_size=5), min_size=1, max_size=3).map(
        lambda texts: article_of("\n\n".join(["Skin", "## Serums and skin", *(" ".join(text) for text in texts)]))
    ),
    most=st.integers(3, 10),
    data=st.data(),
)
@settings(max_examples=150, deadline=None)
def test_every_word_is_of_the_article_or_the_library_and_no_needed_statement_is_missing(
    article: Article, most: int, data: st.DataObject
) -> None:
    unit = data.draw(st.sampled_from(article.units()))
    pieces = pieces_of(unit)
    body = tuple(
        (piece.sentence,) for piece in data.draw(st.lists(st.sampled_from(pieces or (None,)), max_size=3)) if piece
    )
    cards = carousel(most, titles=headings_above(article)[unit.id]).cards(unit, body)
    assert len(cards) <= most
    if not cards:
        return
    assert cards[0].layout == COVER
    assert len(cards) >= 2
    post = Post(post_key(unit.id), (), (), (), "", cards, "en")
    assert unsupported_sentences(post, article, WORDS) == ()
    everything = tuple(sentence.text for card in cards for sentence in card.sentences)
    said = tuple(sentence.text for paragraph in body for sentence in paragraph)
    for statement in JUDGE.needed((*everything, *said)).required:
        assert statement.short in everything
    for card in cards:
        shown = tuple(sentence.text for sentence in card.sentences)
        assert all(statement.short in shown for statement in JUDGE.needed(shown).required), "a card travels alone"
        assert has_room(card)
        assert not any(JUDGE.objections(sentence) for sentence in card.sentences)
        for number, piece in enumerate(pieces):
            if piece.sentence in card.lines and not piece.entry:
                assert {limit.sentence for limit in limiters(pieces, number)} <= set(card.lines)


@given(st.lists(st.sampled_from(POOL), min_size=1, max_size=8))
def test_no_sentence_is_cut_or_moved(texts: list[str]) -> None:
    unit = section(" ".join(texts))
    order = [piece.sentence for piece in pieces_of(unit)]
    for runs in stretches(unit):
        for run in runs:
            start = order.index(run[0].sentence)
            assert [piece.sentence for piece in run] == order[start : start + len(run)]


class TestPlanning:
    ARTICLE = article_of(
        "Skin\n\n## One\n\nSkin renews itself from below all through the year. "
        "Hair grows on most of the body all year long.\n\n## Two\n\n"
        "Many people believe it, and others have doubts about it."
    )

    def made(self, plan: ChannelPlan, section: str = "one", **card: object) -> Drafted:
        edits = {f"{section}/x": Override(card=CardEdit(**card))} if card else {}  # type: ignore[arg-type]  # as written
        drafts = drafts_of(self.ARTICLE, channels=(plan,), overrides=edits)
        return next(each for each in drafts.drafted if each.key == post_key(section))

    @pytest.mark.parametrize(
        ("channel", "item", "several"),
        [(True, None, True), (False, None, False), (False, True, True), (True, False, False)],
    )
    def test_the_channel_decides_and_an_item_may_differ(self, channel: bool, item: bool | None, several: bool) -> None:
        plan = replace(X, carousel=channel)
        made = self.made(plan) if item is None else self.made(plan, carousel=item)
        assert (len(made.draft.cards) > 1) is several
        assert made.notes == ()

    def test_what_a_person_chose_of_a_single_card_goes_before_the_channels_carousel(self) -> None:
        assert len(self.made(X, layout="quote").draft.cards) == 1
        assert self.made(X, show=False).draft.cards == ()

    def test_a_section_with_too_little_has_one_card_and_a_note(self) -> None:
        made = self.made(X, "two")
        assert len(made.draft.cards) == 1
        assert TOO_LITTLE in made.notes

    def test_no_post_has_more_cards_than_its_platform_takes_and_its_text_stays(self) -> None:
        several = drafts_of(article_of(EXOSOMES), channels=(X,))
        single = drafts_of(article_of(EXOSOMES), channels=(replace(X, carousel=False),))
        for one, other in zip(several.drafted, single.drafted, strict=True):
            assert isinstance(one.draft, Post)
            assert isinstance(other.draft, Post)
            assert len(one.draft.cards) <= 4
            assert one.draft.parts == other.draft.parts
            assert fits(one.draft)
