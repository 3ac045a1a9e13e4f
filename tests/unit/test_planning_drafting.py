"""Promise 1: the words come from the article."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planning_samples import EXOSOMES, FakeRenderer, article_of, body_of, fits, post_key, within

from scheduler.channels.registry import spec_of
from scheduler.domain.article import Article, Paragraph, ParagraphKind, Section, SourceSpan
from scheduler.domain.content import Card, OwnWords, Post, PostPart, Sentence, StatementSource
from scheduler.planning.cards import layout_of
from scheduler.planning.drafting import HEADING_ALONE, SAME_TEXT, draft_post
from scheduler.planning.sentence_units import list_of, may_begin, may_end, paragraph_sentences, pieces_of, words
from scheduler.planning.threads import Frame
from scheduler.planning.wording import leans_on_previous, limits_neighbours

ARTICLE = article_of(EXOSOMES)
STATEMENT = Sentence("Results vary.", StatementSource("results-vary", 1))
LINK = "https://clinic.example.com/exosomes"


def frame(section: str = "s", *, parts: int = 1, hashtags: tuple[str, ...] = ("SkinHealth", "Dermatology")) -> Frame:
    return Frame(post_key(section), (STATEMENT,), hashtags, LINK, "en", parts)


def section(*texts: str, kinds: tuple[ParagraphKind, ...] = (), parts: tuple[Section, ...] = ()) -> Section:
    kinds = kinds or (ParagraphKind.BODY,) * len(texts)
    return Section(
        "s", "Heading", 2, tuple(Paragraph(text, kind) for text, kind in zip(texts, kinds, strict=True)), parts
    )


def drafted(unit: Section, limit: int, *, parts: int = 1, taken: tuple[str, ...] = ()) -> tuple[Post, tuple[str, ...]]:
    made = draft_post(unit, frame(unit.id, parts=parts, hashtags=()), within(limit), taken)
    assert made is not None
    return made


OVERHEAD = len(f"\n\n{STATEMENT.text}\n\n{LINK}")


def body(unit: Section, room: int, **options: object) -> str:
    """Return the text drafted when a body of `room` characters fits."""
    return body_of(drafted(unit, room + OVERHEAD, **options)[0])  # type: ignore[arg-type]  # passed on as it is


@pytest.mark.parametrize("unit", ARTICLE.units(), ids=lambda unit: unit.id)
@pytest.mark.parametrize("parts", [1, 3])
def test_every_post_of_the_exosomes_article_stands_alone(unit: Section, parts: int) -> None:
    made = draft_post(unit, frame(unit.id, parts=parts), fits, ())
    assert made is not None
    post, notes = made
    assert notes == (HEADING_ALONE,) or not notes
    said = [sentence for part in post.parts for sentence in part.sentences]
    assert all(
        isinstance(sentence.source, SourceSpan) and ARTICLE.text_at(sentence.source) == sentence.text
        for sentence in said
    )
    assert not leans_on_previous(said[0].text)
    assert all(spec_of("x").capabilities.fits(text) for text in FakeRenderer().texts(post))
    assert post.statements == (STATEMENT,)
    last = said[-1]
    pieces = pieces_of(unit)
    position = next((number for number, piece in enumerate(pieces) if piece.sentence == last), None)
    if position is not None and not list_of(unit)[1]:
        assert may_end(pieces, position)


def test_a_post_takes_the_longest_run_from_the_sections_beginning() -> None:
    unit = section("One is here. Two is here. Three is here.")
    assert body(unit, 12) == "One is here."
    assert body(unit, 30) == "One is here. Two is here."
    assert body(unit, 99) == "One is here. Two is here. Three is here."


def test_a_run_crosses_paragraphs_and_keeps_them() -> None:
    assert body(section("One is here.", "Two is here."), 99) == "One is here.\nTwo is here."


def test_a_run_never_begins_with_a_sentence_that_leans_on_the_one_before() -> None:
    unit = section("A first sentence that is much too long to fit into this post. This one leans. Cells are round.")
    assert body(unit, 40) == "Heading\nCells are round."


def test_a_run_never_ends_before_a_sentence_that_limits_it() -> None:
    unit = section("Serums help. However, the trial was small. Cells are round.")
    assert body(unit, 41) == "Heading"
    assert body(unit, 45) == "Serums help. However, the trial was small."


def test_what_limits_a_leaning_sentence_limits_what_it_leans_on() -> None:
    unit = section("Serums help. They are popular. But nobody has counted. Cells are round.")
    assert not may_end(pieces_of(unit), 0)
    assert body(unit, 30) == "Heading"


def test_a_caveat_limits_everything_before_it_in_its_paragraph() -> None:
    pieces = pieces_of(section("Wrinkles fell by half. Skin grew firmer. Mice were studied.", "Cells divide."))
    assert [may_end(pieces, last) for last in range(4)] == [False, False, True, True]


def test_what_sets_one_thing_beside_another_limits_only_the_sentence_before() -> None:
    pieces = pieces_of(
        section("Rules change. Serums count as drugs. Conversely, creams might be free, depending on use.")
    )
    assert [may_end(pieces, last) for last in range(3)] == [True, False, True]


def test_a_run_never_skips_a_caveat_that_its_paragraph_sets_first() -> None:
    unit = section("In a study of twenty-four hairless mice. Collagen rose by 63%.", "Cells divide.")
    assert not may_begin(pieces_of(unit), 1)
    assert body(unit, 30) == "Heading\nCells divide."


def test_what_others_believe_never_goes_out_without_what_follows() -> None:
    unit = section("Many people believe the cream cures acne. Doctors see it otherwise.", "Cells divide.")
    assert not may_end(pieces_of(unit), 0)
    assert body(unit, 50) == "Heading\nCells divide."
    assert body(unit, 70).endswith("Doctors see it otherwise.")


def test_a_card_never_shows_a_claim_without_its_caveat_nor_what_others_believe() -> None:
    for text in ("Serums help. Mice were studied. Nobody knows.", "Many people believe the cream cures acne."):
        card = drafted(section(text), 300)[0].cards[0]
        assert "Serums help." not in [line.text for line in card.lines]
        assert "Many people believe the cream cures acne." not in [line.text for line in card.lines]


def test_the_rows_of_a_table_go_out_together_or_not_at_all_and_never_on_a_card() -> None:
    unit = section("Cells divide.", "Doses by age:", "Age | Dose", "Under 18 | 5 mg", "Over 60 | 10 mg", "Skin renews.")
    assert body(unit, 60) == "Cells divide."
    assert body(unit, 99).splitlines()[2:5] == ["Age | Dose", "Under 18 | 5 mg", "Over 60 | 10 mg"]
    bare = section("Age | Dose", "Under 18 | 5 mg")
    assert body(bare, 99) == "Heading\nAge | Dose\nUnder 18 | 5 mg"
    card = drafted(bare, 200)[0].cards[0]
    assert card.lines == ()


def test_a_section_that_begins_with_a_leaning_sentence_goes_out_below_its_heading() -> None:
    unit = replace(section("It is a form of vitamin A. Skin turns it into an acid."), heading="Retinol")
    assert body(unit, 99) == "Retinol\nIt is a form of vitamin A. Skin turns it into an acid."
    assert body(unit, 40) == "Retinol\nIt is a form of vitamin A."


def test_a_caveat_in_the_next_paragraph_counts_as_well() -> None:
    unit = section("Serums help.", "However, the trial was small.")
    assert not may_end(pieces_of(unit), 0)


def test_a_run_never_ends_with_what_only_announces() -> None:
    unit = section("Cells are round. Three things matter:", "One thing. Another thing.")
    assert body(unit, 40) == "Cells are round."


def test_a_later_run_comes_with_the_heading_where_that_fits() -> None:
    unit = section("A first sentence that is far too long for this. Cells are round.")
    assert body(unit, 25) == "Heading\nCells are round."
    assert body(unit, 16) == "Cells are round."


def test_of_later_runs_the_longest_is_taken() -> None:
    unit = section("A first sentence that is far too long for this one. Cells divide. Skin renews itself. Blood flows.")
    assert body(unit, 43) == "Heading\nCells divide. Skin renews itself."


def test_a_heading_that_asks_goes_out_with_its_answer() -> None:
    unit = replace(section("It depends. Ask for the price in writing."), heading="What does it cost?")
    assert body(unit, 99) == "What does it cost?\nIt depends. Ask for the price in writing."
    assert body(unit, 32) == "What does it cost?\nIt depends."
    post, _ = drafted(unit, 300)
    assert [line.text for line in post.cards[0].lines] == ["It depends."]


def test_where_no_sentence_fits_the_heading_goes_out_alone_and_says_so() -> None:
    unit = section("A sentence that is far too long for this post.")
    post, notes = drafted(unit, 20 + OVERHEAD)
    assert body_of(post) == "Heading"
    assert notes == (HEADING_ALONE,)
    assert post.cards[0] == Card("key-point", post.parts[0].sentences[0], paragraph_sentences(unit, 0))


def test_where_not_even_the_heading_fits_there_is_no_post() -> None:
    assert draft_post(section("One."), frame(), within(5), ()) is None


def test_hashtags_give_way_from_the_last_to_make_room_for_the_words() -> None:
    unit = section("One is here. Two is here.")
    whole = len("One is here. Two is here.") + OVERHEAD
    for room, kept in ((0, ()), (len("\n\n#SkinHealth"), ("SkinHealth",)), (99, ("SkinHealth", "Dermatology"))):
        made = draft_post(unit, frame(), within(whole + room), ())
        assert made is not None
        assert made[0].hashtags == kept
        assert body_of(made[0]) == "One is here. Two is here."


class TestLists:
    CHILDREN = (Section("a", "Collagen", 3, number=1), Section("b", "Elastin", 3, number=2))
    UNIT = section("Two proteins matter:", parts=CHILDREN)

    def test_the_introduction_is_followed_by_the_headings_below_as_lines(self) -> None:
        post, notes = drafted(self.UNIT, 300)
        assert body_of(post) == "Two proteins matter:\nCollagen\nElastin"
        assert post.parts[0].paragraphs[1][0].source == SourceSpan("a", -1, 0, 8)
        assert not notes

    def test_else_the_heading_is(self) -> None:
        unit = section("A good many proteins are known to matter here:", parts=self.CHILDREN)
        assert body(unit, 40) == "Heading\nCollagen\nElastin"

    def test_else_the_introduction_stands_alone_with_the_list_on_the_card(self) -> None:
        post, notes = drafted(self.UNIT, len("Two proteins matter:") + OVERHEAD)
        assert body_of(post) == "Two proteins matter:"
        assert (post.cards[0].layout, post.cards[0].numbered) == ("list", True)
        assert [line.text for line in post.cards[0].lines] == ["Collagen", "Elastin"]
        assert not notes

    def test_an_introduction_that_leans_gives_way_to_the_heading(self) -> None:
        unit = section("These proteins matter:", parts=self.CHILDREN)
        assert body(unit, 200) == "Heading\nCollagen\nElastin"
        assert body(unit, 22) == "Heading"

    def test_bullets_are_a_list_as_well(self) -> None:
        kinds = (ParagraphKind.BODY, ParagraphKind.BULLET, ParagraphKind.BULLET)
        unit = section("Two proteins matter:", "Collagen", "Elastin", kinds=kinds)
        assert body(unit, 200) == "Two proteins matter:\nCollagen\nElastin"

    def test_bullets_right_below_the_heading_go_out_with_it(self) -> None:
        unit = section("Collagen", "Elastin", kinds=(ParagraphKind.NUMBERED, ParagraphKind.NUMBERED))
        assert body(unit, 200) == "Heading\nCollagen\nElastin"
        assert body(unit, 10) == "Heading"

    def test_a_list_among_other_paragraphs_is_never_cut(self) -> None:
        kinds = (ParagraphKind.BODY, ParagraphKind.BODY, ParagraphKind.BULLET, ParagraphKind.BULLET)
        unit = section("Cells are round.", "Two proteins matter:", "Collagen.", "Elastin.", kinds=kinds)
        assert list_of(unit) == ((), ())
        assert body(unit, 50) == "Cells are round."
        assert body(unit, 99) == "Cells are round.\nTwo proteins matter:\nCollagen.\nElastin."

    def test_entries_of_several_sentences_are_no_lines(self) -> None:
        kinds = (ParagraphKind.BODY, ParagraphKind.BULLET)
        assert list_of(section("They matter:", "Collagen. Much of it.", kinds=kinds)) == ((), ())


class TestThreads:
    UNIT = section("One is here. Two is here. Three is here.", "Four is here.")

    def texts(self, room: int, parts: int) -> list[str]:
        post, _ = drafted(self.UNIT, room + OVERHEAD, parts=parts)
        return [body_of(replace(post, parts=(part,))) for part in post.parts]

    def test_a_post_has_as_few_parts_as_it_needs(self) -> None:
        assert self.texts(99, parts=3) == ["One is here. Two is here. Three is here.\nFour is here."]

    def test_each_part_takes_as_many_sentences_as_fit(self) -> None:
        assert self.texts(13, parts=2) == ["One is here. Two is here. Three is here.", "Four is here."]

    def test_a_thread_is_never_longer_than_the_plan_allows(self) -> None:
        long = section(*(f"Sentence number {number} is here and has some words." for number in range(12)))
        post, _ = drafted(long, 60 + OVERHEAD, parts=3)
        assert len(post.parts) == 3

    def test_statements_and_link_stand_in_the_last_part(self) -> None:
        post, _ = drafted(self.UNIT, 13 + OVERHEAD, parts=2)
        first, last = FakeRenderer().texts(post)
        assert LINK not in first
        assert LINK in last
        assert STATEMENT.text in last

    def test_no_part_ends_before_a_sentence_that_limits_it(self) -> None:
        unit = section("Serums help somewhat here. However, the trial was small. Cells are round.")
        post, _ = drafted(unit, 30 + OVERHEAD, parts=2)
        assert [part.sentences[0].text for part in post.parts] == ["Serums help somewhat here.", "Cells are round."]

    def test_no_entry_of_a_list_stands_apart_from_all_others(self) -> None:
        names = ("Alpha proteins", "Beta proteins", "Gamma proteins", "Delta proteins")
        unit = section("Four kinds matter:", *names, kinds=(ParagraphKind.BODY, *(ParagraphKind.BULLET,) * 4))
        post, _ = drafted(unit, 35 + OVERHEAD, parts=2)
        assert [[s.text for s in part.sentences][-2:] for part in post.parts] == [list(names[:2]), list(names[2:])]
        three = section(*names[:3], kinds=(ParagraphKind.BULLET,) * 3)
        assert body(three, 25, parts=2) == "Heading"

    def test_a_table_is_never_cut(self) -> None:
        rows = tuple(f"Row {number} | 5 mg" for number in range(6))
        assert body(section(*rows), 40, parts=3) == "Heading"

    def test_no_part_ends_with_what_others_believe(self) -> None:
        unit = section("Cells divide every day. Many people believe in creams. Doctors see it otherwise here.")
        post, _ = drafted(unit, 35 + OVERHEAD, parts=2)
        assert not any(part.sentences[-1].text.startswith("Many") for part in post.parts)

    def test_a_sentence_too_long_for_any_part_ends_the_thread_before_it(self) -> None:
        unit = section("One is here.", "An endless sentence " + "goes on " * 20 + "and on.", "Two is here.")
        assert body(unit, 20, parts=3) == "One is here."

    def test_a_longer_run_may_fit_where_a_shorter_one_does_not(self) -> None:
        long = "A first sentence of about seventy characters stands here, give or take."
        unit = section(f"{long} Two is here.")
        assert body(unit, 30, parts=1) == "Heading\nTwo is here."
        assert body(unit, 30, parts=2) == f"{long}\nTwo is here."


class TestTheSameTextTwice:
    """X refuses a text that an account has published before."""

    UNIT = section("One is here. Two is here.")

    def test_another_run_is_taken(self) -> None:
        assert body(self.UNIT, 99, taken=("One is here. Two is here.",)) == "One is here."

    def test_else_the_heading_is_added(self) -> None:
        taken = ("One is here. Two is here.", "One is here.", "Heading\nTwo is here.", "Two is here.")
        post, notes = drafted(self.UNIT, 99 + OVERHEAD, taken=taken)
        assert body_of(post) == "Heading\nOne is here. Two is here."
        assert not notes

    def test_else_a_note_says_so(self) -> None:
        only = section("One.")
        post, notes = drafted(only, 99 + OVERHEAD, taken=("One.", "Heading\nOne.", "Heading"))
        assert body_of(post) == "One."
        assert notes == (SAME_TEXT,)


class TestCards:
    def test_a_card_shows_the_posts_first_sentence_under_the_heading(self) -> None:
        post, _ = drafted(section("One is here. Two is here."), 300)
        assert post.cards[0].layout == "key-point"
        assert post.cards[0].title.text == "Heading"
        assert [line.text for line in post.cards[0].lines] == ["One is here."]
        assert post.cards[0].footer == ""

    def test_a_long_sentence_gives_way_to_a_shorter_whole_one(self) -> None:
        post, _ = drafted(section("A long sentence " + "goes on " * 20 + "here. Cells are round."), 400)
        assert [line.text for line in post.cards[0].lines] == ["Cells are round."]

    def test_a_sentence_that_a_caveat_follows_is_not_shown_alone(self) -> None:
        post, _ = drafted(section("Serums help. However, the trial was small."), 400)
        assert post.cards[0].lines == ()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "Serums may help.",
                "However, 3 of 10 patients had side effects.",
                "They are not approved.",
                "Cells are rounder than 150 nm.",
                "This must be investigated.",
                "Skin renews itself within about 28 days.",
            ]
        ),
        min_size=1,
        max_size=7,
    ),
    st.integers(20, 160),
    st.integers(1, 3),
)
def test_shortening_keeps_whole_sentences_in_order_and_every_caveat(texts: list[str], room: int, parts: int) -> None:
    unit = section(" ".join(texts))
    post, _ = drafted(unit, room + OVERHEAD, parts=parts)
    said = [sentence.text for part in post.parts for sentence in part.sentences if sentence.text != "Heading"]
    if not said:
        return
    places = [start for start in range(len(texts)) if texts[start : start + len(said)] == said]
    assert places
    assert places[0] == 0 or not leans_on_previous(said[0])
    assert all(text in said for text in texts if limits_neighbours(text))


def test_words_tell_two_bodies_apart() -> None:
    one = Sentence("One.", OwnWords("maya"))
    assert words(((one,), (one,))) != words(((one, one),))
    assert words((PostPart(((one,),)).sentences,)) == "One."


def test_the_lead_has_the_articles_title_for_heading() -> None:
    article = Article("The title", (Paragraph("Short lead."),), ())
    post, _ = drafted(article.units()[0], 300)
    assert article.text_at(post.cards[0].title.source) == "The title"  # type: ignore[arg-type]  # headings have spans


@pytest.mark.parametrize(
    ("heading", "layout"),
    [
        ("What are exosomes?", "question"),
        ("ما هي الإكسوسومات؟", "question"),
        ("एक्सोसोम क्या हैं?", "question"),
        ("Risks and Side Effects", "safety"),
        ("Is it a risk?", "safety"),
        ("जोखिम और दुष्प्रभाव", "safety"),
        ("المخاطر والآثار الجانبية", "safety"),
        ("Protection Against Oxidative Stress", "key-point"),
        ("ऑक्सीडेटिव तनाव से सुरक्षा", "key-point"),
        ("Asterisks", "key-point"),
    ],
)
def test_a_heading_says_which_layout_its_sentence_is_drawn_in(heading: str, layout: str) -> None:
    assert layout_of(heading) == layout


def test_a_numbered_entry_keeps_the_number_that_the_article_shows() -> None:
    entries = [Paragraph(text, ParagraphKind.NUMBERED, number=number) for text, number in (("Rinse.", 3), ("Dry.", 4))]
    post, _ = drafted(Section("s", "Heading", 2, (Paragraph("Go on with these:"), *entries)), 2000)
    assert [sentence.printed for sentence in post.parts[0].sentences] == ["Go on with these:", "3. Rinse.", "4. Dry."]
    assert [card.numbered for card in post.cards] == [False], "a card counts from 1"
    assert paragraph_sentences(Section("s", "Heading", 2, tuple(entries)), 0)[0].text == "Rinse."
