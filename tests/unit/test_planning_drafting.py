"""Promise 1: the words come from the article."""

from dataclasses import replace

import pytest
from planning_samples import EXOSOMES, FakeRenderer, article_of, body_of, campaign, fits, post_key, within

from scheduler.channels.registry import spec_of
from scheduler.domain.article import Link, Paragraph, ParagraphKind, Section, SourceSpan
from scheduler.domain.content import OwnWords, Post, PostPart, Sentence, StatementSource
from scheduler.planning.cards import layout_of
from scheduler.planning.drafting import Unwritten, draft_post
from scheduler.planning.headlines import headlines_of
from scheduler.planning.omitting import kept_sections
from scheduler.planning.sentence_units import list_of, may_end, pieces_of, words
from scheduler.planning.statement_policy import UNJUDGED
from scheduler.planning.threads import Frame

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


def drafted(
    unit: Section, limit: int, *, parts: int = 1, headline: tuple[str, ...] = ()
) -> tuple[Post, tuple[str, ...]]:
    made = made_of(unit, limit, parts=parts, headline=headline)
    assert not isinstance(made, Unwritten), made.reason
    return made


def made_of(
    unit: Section, limit: int, *, parts: int = 1, headline: tuple[str, ...] = ()
) -> tuple[Post, tuple[str, ...]] | Unwritten:
    heading = Sentence(unit.heading, SourceSpan(unit.id, -1, 0, len(unit.heading)))
    lines = (*(Sentence(text, OwnWords("maya")) for text in headline), *((heading,) if headline else ()))
    own = replace(frame(unit.id, parts=parts, hashtags=()), headline=lines, room=limit, link_length=len(LINK))
    return draft_post(kept_sections((unit,), UNJUDGED)[0], own, within(limit))


def refusal(unit: Section, limit: int = 2000, **options: object) -> str:
    """Return why a section gives no post."""
    made = made_of(unit, limit, **options)  # type: ignore[arg-type]  # passed on as it is
    assert isinstance(made, Unwritten)
    return made.reason


OVERHEAD = len(f"\n\n{STATEMENT.text}\n\n{LINK}")

DIVIDE = "Cells divide and take the place of older ones."
RENEWS = "Skin renews itself from below all through the year."
BLOOD = "Blood flows through the skin and brings it warmth."
MEDICINES = (
    "Some tablets must be stopped three days before.",
    "We will give you a plan that says which of yours they are.",
)


def body(unit: Section, room: int, **options: object) -> str:
    """Return the text drafted when a body of `room` characters fits."""
    return body_of(drafted(unit, room + OVERHEAD, **options)[0])  # type: ignore[arg-type]  # passed on as it is


@pytest.mark.parametrize("unit", ARTICLE.units(), ids=lambda unit: unit.id)
def test_every_post_of_the_exosomes_article_says_what_it_is_about_and_the_whole_of_it(unit: Section) -> None:
    headline = headlines_of(ARTICLE, campaign()).of(unit)
    own = replace(frame(unit.id, parts=5), headline=headline)
    made = draft_post(kept_sections((unit,), UNJUDGED)[0], own, fits)
    if unit.id == "topical-application":
        assert isinstance(made, Unwritten)
        assert "a sentence of it is too long for one post: 'For instance, a clinical study" in made.reason
        return
    assert not isinstance(made, Unwritten)
    post, notes = made
    assert not notes
    assert "exosome" in " ".join(heading.text for heading in post.headline).casefold()
    said = [sentence for part in post.parts for sentence in part.sentences]
    assert [s.text for s in said if s.text != "Exosomes"][: len(pieces_of(unit))] == [
        piece.sentence.text for piece in pieces_of(unit)
    ]
    assert all(
        isinstance(sentence.source, SourceSpan) and ARTICLE.text_at(sentence.source) == sentence.text
        for sentence in (*post.headline, *said)
    )
    assert all(spec_of("x").capabilities.fits(text) for text in FakeRenderer().texts(post))
    assert post.statements == (STATEMENT,)


class TestWhatAPostSays:
    UNIT = section(f"{DIVIDE} {RENEWS} {BLOOD}", "Ask at the desk for the leaflet with more on it.")

    def test_the_whole_section_where_there_is_room(self) -> None:
        assert body(self.UNIT, 2000).split("\n") == [
            f"{DIVIDE} {RENEWS} {BLOOD}",
            "Ask at the desk for the leaflet with more on it.",
        ]

    def test_in_a_thread_where_one_post_is_too_short_for_it(self) -> None:
        post, _ = drafted(self.UNIT, 120 + OVERHEAD, parts=4)
        assert len(post.parts) == 2
        assert body_of(post).replace("\n", " ") == body(self.UNIT, 2000).replace("\n", " ")

    def test_else_its_beginning_a_paragraph_before_a_sentence(self) -> None:
        assert body(self.UNIT, 160) == f"{DIVIDE} {RENEWS} {BLOOD}"

    def test_a_beginning_that_says_too_little_is_no_post(self) -> None:
        assert (
            refusal(self.UNIT, 60 + OVERHEAD) == "what belongs together in it is too long for one post, and for a card"
        )

    def test_it_never_ends_before_a_sentence_that_limits_it(self) -> None:
        unit = section(f"{DIVIDE} {RENEWS} {BLOOD} However, the trial was small.")
        assert "too long" in refusal(unit, 160 + OVERHEAD)
        assert body(unit, 190).endswith("However, the trial was small.")

    def test_it_never_ends_with_what_only_announces_or_asks(self) -> None:
        assert (
            refusal(section(DIVIDE, "Three things matter:"))
            == "it ends with what it does not answer: 'Three things matter:'"
        )
        assert "does not answer: 'Can you not come?'" in refusal(section(DIVIDE, "Can you not come?"))

    def test_it_is_never_a_heading_or_a_word_alone(self) -> None:
        assert refusal(section("No.")) == "it says too little by itself: 'No.'"
        assert (
            refusal(section("Bow-legged and knock-kneed."))
            == "it says too little by itself: 'Bow-legged and knock-kneed.'"
        )

    def test_a_short_answer_is_enough_below_its_question(self) -> None:
        unit = replace(section("Usually ten to fifteen sessions."), heading="How many will I need?")
        assert body(unit, 2000, headline=("Frozen shoulder",)) == "Usually ten to fifteen sessions."

    @pytest.mark.parametrize(
        "text",
        [
            "However, it is not the only way to see it from here.",
            "In addition, we inject local anaesthetic around the nerves near the knee.",
            "These tablets must be stopped three days before the operation.",
            "Such creams are sold without a prescription in every country.",
            "Pero también hay otras opciones para la piel en verano.",
            "Außerdem gibt es andere Wege, die Haut zu schützen.",
        ],
    )
    def test_it_never_begins_with_what_another_part_explains(self, text: str) -> None:
        assert refusal(section(text), headline=("Knee replacement",)).startswith("it begins with what another part")

    @pytest.mark.parametrize(
        "text",
        ["This happens at night more than by day in most of us.", "It is worse at night and with sudden movements."],
    )
    def test_what_stands_for_the_headline_may_begin_it(self, text: str) -> None:
        assert body(section(text), 2000, headline=("Frozen shoulder",)) == text

    def test_these_with_a_noun_of_the_headline_may_begin_it(self) -> None:
        text = "These exercises take ten minutes each day in the morning."
        unit = replace(section(text), heading="Six exercises")
        assert body(unit, 2000, headline=("Frozen shoulder",)) == text

    @pytest.mark.parametrize(
        "text",
        [
            f"{DIVIDE} The risks that we know of stand in Part 4.",
            f"{DIVIDE} The table above does not show what each of them costs.",
            f"{DIVIDE} It can bleed, as we said earlier.",
            "Can I have it? See the table above. Ask at the desk for the leaflet.",
        ],
    )
    def test_it_never_points_to_what_is_not_there(self, text: str) -> None:
        assert refusal(section(text)).startswith("it points to another place of the article")

    @pytest.mark.parametrize(
        "text",
        [
            "See the numbers in Part 4.",
            "The table above shows what each of them costs.",
            "Here is what you should know.",
            "You may also like: Our nurses.",
            "Bring this leaflet.",
            "See our page on tonsils.",
            "It is common, and this page sets out what helps.",
        ],
    )
    def test_what_points_away_is_left_behind_where_nothing_hangs_on_it(self, text: str) -> None:
        assert body(section(f"{DIVIDE} {text}"), 2000) == DIVIDE

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("As we said above, waiting is a real option.", "Waiting is a real option."),
            ("Como ya hemos explicado más arriba, no se debe usar.", "No se debe usar."),
            ("Wie oben beschrieben, darf sie nicht in die Sonne.", "Darf sie nicht in die Sonne."),
        ],
    )
    def test_it_does_not_say_that_it_was_said_before(self, text: str, said: str) -> None:
        unit = section(f"{DIVIDE} {text}")
        post, _ = drafted(unit, 2000)
        last = post.parts[0].sentences[-1]
        assert last.printed == said
        assert isinstance(last.source, SourceSpan)
        assert unit.paragraphs[0].text[last.source.start : last.source.end] == last.text

    def test_the_label_of_a_lost_link_is_left_behind(self) -> None:
        assert body(section(DIVIDE, "Download the prep sheet (PDF)"), 2000) == DIVIDE

    def test_a_section_that_only_introduces_its_parts_is_for_a_person(self) -> None:
        parts = (Section("a", "Infection", 3), Section("b", "Bleeding", 3), Section("c", "Pain", 3))
        unit = section("It is a big operation. We want you to know the risks.", parts=parts)
        assert refusal(unit) == "it only introduces the parts below it"

    def test_a_heading_that_goes_on_from_others_is_for_a_person(self) -> None:
        unit = replace(section(f"{DIVIDE} {RENEWS}"), heading="Other reasons for it")
        assert "its heading goes on from another part" in refusal(unit, headline=("Knee replacement",))

    def test_the_words_of_a_link_alone_are_left_behind(self) -> None:
        linked = Paragraph("Download the sheet", links=(Link(0, 18, "https://clinic.example.org/sheet.pdf"),))
        assert body(Section("s", "Heading", 2, (Paragraph(DIVIDE), linked)), 2000) == DIVIDE

    def test_marks_of_sources_are_not_printed(self) -> None:
        post, _ = drafted(section("Most people walk on the first day after it [3]."), 2000)
        assert post.parts[0].sentences[0].printed == "Most people walk on the first day after it."

    def test_what_announces_parts_below_has_them_as_a_list(self) -> None:
        parts = (Section("a", "Spinal anaesthetic", 3), Section("b", "General anaesthetic", 3))
        unit = section("You will meet your anaesthetist before the day.", "There are two choices.", parts=parts)
        post, _ = drafted(unit, 2000)
        assert [s.printed for s in post.parts[0].sentences][-2:] == ["• Spinal anaesthetic", "• General anaesthetic"]

    def test_what_counts_other_parts_than_there_are_is_for_a_person(self) -> None:
        parts = tuple(Section(name, name, 3) for name in "abc")
        unit = section(f"{DIVIDE} {RENEWS} {BLOOD} {DIVIDE}", "There are two choices.", parts=parts)
        assert "it announces what only the parts below it say" in refusal(unit)


class TestListsAndTables:
    KINDS = (ParagraphKind.BODY, ParagraphKind.BULLET, ParagraphKind.BULLET, ParagraphKind.BODY)
    UNIT = section("Two proteins matter:", "Collagen", "Elastin", "Ask at the desk for more.", kinds=KINDS)

    def test_a_list_is_printed_whole_with_its_marks(self) -> None:
        post, _ = drafted(self.UNIT, 2000)
        assert [sentence.printed for sentence in post.parts[0].sentences] == [
            "Two proteins matter:",
            "• Collagen",
            "• Elastin",
            "Ask at the desk for more.",
        ]

    def test_or_not_at_all(self) -> None:
        assert refusal(self.UNIT, 30 + OVERHEAD) == "its list or table is too long for one post, and for a card"

    def test_where_it_has_no_room_a_card_shows_it_and_the_text_says_what_stands_before_it(self) -> None:
        entries = tuple(f"Kind number {number} of protein" for number in range(6))
        unit = section(f"{DIVIDE} {RENEWS}", *entries, kinds=(ParagraphKind.BODY, *(ParagraphKind.BULLET,) * 6))
        assert "too long" in refusal(unit, 130 + OVERHEAD), "the heading does not stand for the list"
        bare = section(*entries, kinds=(ParagraphKind.BULLET,) * 6)
        assert "too long" in refusal(bare, 60 + OVERHEAD)

    def test_a_row_says_its_columns(self) -> None:
        kinds = (ParagraphKind.HEADER_ROW, ParagraphKind.ROW, ParagraphKind.ROW)
        unit = section("\N{EN DASH} | Implant | Bridge", "Visits | 4 to 6 | 2", "Fee | £2,450 | £1,150", kinds=kinds)
        post, _ = drafted(unit, 2000)
        assert [sentence.printed for sentence in post.parts[0].sentences] == [
            "Visits: Implant 4 to 6 · Bridge 2",
            "Fee: Implant £2,450 · Bridge £1,150",
        ]
        assert (post.cards[0].layout, len(post.cards[0].rows)) == ("table", 3)

    def test_a_table_of_names_and_values_keeps_its_headings(self) -> None:
        kinds = (ParagraphKind.HEADER_ROW, ParagraphKind.ROW)
        post, _ = drafted(section("Age | Live births", "Under 35 | 51%", kinds=kinds), 2000)
        assert [sentence.printed for sentence in post.parts[0].sentences] == ["Age: Live births", "Under 35: 51%"]

    def test_a_list_card_shows_a_list_that_the_heading_stands_for(self) -> None:
        post, _ = drafted(self.UNIT, 2000)
        assert (post.cards[0].layout, post.cards[0].numbered) == ("list", False)
        after_a_paragraph = section(
            DIVIDE, "Two proteins matter:", "Collagen", "Elastin", kinds=(ParagraphKind.BODY, *self.KINDS[:3])
        )
        assert drafted(after_a_paragraph, 2000)[0].cards[0].layout == "key-point"

    def test_a_list_with_a_condition_before_it_is_no_card_of_its_own(self) -> None:
        kinds = (ParagraphKind.BODY, ParagraphKind.NUMBERED, ParagraphKind.NUMBERED)
        unit = section(
            "Do these only after you were examined.",
            "Swing the arm in small circles.",
            "Walk your fingers up a wall.",
            kinds=kinds,
        )
        assert drafted(unit, 2000)[0].cards[0].layout != "list"

    def test_no_card_of_named_lines_has_a_part_of_a_list(self) -> None:
        unit = section(
            "Use a thermometer:",
            "Where they are younger than this, under the arm.",
            "Older: in the ear.",
            "Adults: under the tongue.",
            "Do not use strips on the forehead.",
            kinds=(ParagraphKind.BODY, *(ParagraphKind.BULLET,) * 3, ParagraphKind.BODY),
        )
        assert drafted(unit, 2000)[0].cards[0].layout != "list"

    def test_a_list_that_is_taken_back_below_it_is_no_card(self) -> None:
        unit = section(
            "Book in if you:",
            "Have a cough.",
            "Have a cold.",
            "But not if you have chest pain.",
            kinds=(*self.KINDS[:3], ParagraphKind.BODY),
        )
        assert drafted(unit, 2000)[0].cards[0].layout != "list"

    def test_the_words_that_introduce_a_list_stand_over_it_on_a_card(self) -> None:
        unit = replace(
            section("Prenez rendez-vous si :", "vous toussez", "vous saignez", RENEWS, kinds=self.KINDS),
            heading="Quand nous appeler ? Quand appeler le 15 ?",
        )
        card = drafted(unit, 2000, headline=("Rhume",))[0].cards[0]
        assert (card.layout, card.title.text) == ("list", "Prenez rendez-vous si :")
        assert card.kicker is not None
        assert card.kicker.printed == f"Rhume \N{EN DASH} {unit.heading}"

    def test_a_heading_that_says_what_introduces_a_list_stays_over_it(self) -> None:
        unit = replace(section("The signs are:", "cough", "fever", RENEWS, kinds=self.KINDS), heading="Signs of flu")
        assert drafted(unit, 2000)[0].cards[0].title.text == "Signs of flu"

    def test_a_condition_too_long_for_a_title_makes_no_card_of_a_list(self) -> None:
        condition = f"Come to us on the same day if {'you have had it before and ' * 4}one of these is true:"
        unit = section(condition, "you cough", "you bleed", RENEWS, kinds=self.KINDS)
        assert drafted(unit, 2000)[0].cards[0].layout != "list"

    def test_named_entries_of_two_lists_are_no_card_under_the_heading_alone(self) -> None:
        kinds = (ParagraphKind.BODY, ParagraphKind.BULLET) * 2
        unit = section("Adults take:", "Morning: one", "Children take:", "Evening: none", kinds=kinds)
        assert drafted(unit, 2000)[0].cards[0].layout != "list"

    @pytest.mark.parametrize("kind", [ParagraphKind.ROW, ParagraphKind.BULLET])
    def test_an_entry_that_points_elsewhere_is_for_a_person(self, kind: ParagraphKind) -> None:
        rows = ("Sharp pain | Start the steps below", "Dull pain | See us")
        unit = section(f"{DIVIDE} {RENEWS}", *rows, kinds=(ParagraphKind.BODY, kind, kind))
        assert "it points to another place" in refusal(unit)
        steps = section(
            *rows, "The steps:", "Rest it.", "Cool it.", kinds=(kind, kind, ParagraphKind.BODY, *(self.KINDS[1:3]))
        )
        assert drafted(steps, 2000)

    def test_entries_of_several_sentences_are_no_lines(self) -> None:
        kinds = (ParagraphKind.BODY, ParagraphKind.BULLET)
        assert list_of(section("They matter:", "Collagen. Much of it.", kinds=kinds)) == ((), ())

    def test_a_numbered_entry_keeps_the_number_that_the_article_shows(self) -> None:
        entries = [
            Paragraph(text, ParagraphKind.NUMBERED, number=number)
            for text, number in (("Rinse your mouth.", 3), ("Dry the wound.", 4))
        ]
        post, _ = drafted(Section("s", "Heading", 2, (Paragraph("Go on with these:"), *entries)), 2000)
        assert [s.printed for s in post.parts[0].sentences] == [
            "Go on with these:",
            "3. Rinse your mouth.",
            "4. Dry the wound.",
        ]
        assert [card.numbered for card in post.cards] == [False], "a card counts from 1"


class TestThreads:
    UNIT = section(f"{DIVIDE} {RENEWS}", BLOOD)

    def lines(self, unit: Section, room: int, parts: int) -> list[list[str]]:
        post, _ = drafted(unit, room + OVERHEAD, parts=parts)
        return [[sentence.text for sentence in part.sentences] for part in post.parts]

    def test_a_post_has_as_few_parts_as_it_needs(self) -> None:
        assert len(self.lines(self.UNIT, 200, parts=3)) == 1

    def test_it_is_cut_between_paragraphs_rather_than_within_one(self) -> None:
        assert self.lines(self.UNIT, 105, parts=2) == [[DIVIDE, RENEWS], [BLOOD]]

    def test_statements_and_link_stand_in_the_last_part(self) -> None:
        post, _ = drafted(self.UNIT, 105 + OVERHEAD, parts=2)
        first, last = FakeRenderer().texts(post)
        assert LINK not in first
        assert LINK in last
        assert STATEMENT.text in last

    def test_statements_that_have_no_room_below_the_text_end_the_thread_by_themselves(self) -> None:
        text = "A sentence that cannot be cut leaves no room for anything that has to stand below it."
        made = made_of(section(text), len(text) + 10, parts=2)
        assert not isinstance(made, Unwritten), made.reason
        first, last = FakeRenderer().texts(made[0])
        assert first.strip() == text
        assert STATEMENT.text in last
        assert LINK in last
        assert "too long" in refusal(section(text), len(text) + 10, parts=1)

    def test_no_entry_of_a_short_list_stands_apart_from_all_others(self) -> None:
        names = ("Alpha proteins", "Beta proteins", "Gamma proteins", "Delta proteins")
        unit = section("Four kinds matter:", *names, kinds=(ParagraphKind.BODY, *(ParagraphKind.BULLET,) * 4))
        parts = self.lines(unit, 60, parts=3)
        assert all(len(part) > 1 for part in parts)

    def test_a_question_keeps_its_answer(self) -> None:
        unit = section(f"{RENEWS} {BLOOD} Can you not come? Ring us and we will find you another time.")
        assert not any(part[-1].endswith("?") for part in self.lines(unit, 120, parts=3))


class TestCards:
    def test_a_card_shows_a_point_of_the_post_below_the_heading(self) -> None:
        post, _ = drafted(section(f"{DIVIDE} {RENEWS}"), 300)
        assert post.cards[0].layout == "key-point"
        assert post.cards[0].title.text == "Heading"
        assert [line.text for line in post.cards[0].lines] == [DIVIDE]
        assert post.cards[0].footer == ""

    def test_it_says_over_the_heading_what_it_is_about(self) -> None:
        post, _ = drafted(section(f"{DIVIDE} {RENEWS}"), 300, headline=("Knee replacement", "Getting ready"))
        assert post.cards[0].kicker is not None
        assert post.cards[0].kicker.printed == "Knee replacement \N{EN DASH} Getting ready"

    def test_it_is_never_the_whole_post_again(self) -> None:
        post, _ = drafted(section(DIVIDE), 300)
        assert (post.cards[0].layout, post.cards[0].lines) == ("title", ())

    def test_nor_the_whole_list_again(self) -> None:
        kinds = (ParagraphKind.BULLET, ParagraphKind.BULLET)
        post, _ = drafted(section("Collagen makes skin firm.", "Elastin lets it stretch.", kinds=kinds), 300)
        assert (post.cards[0].layout, post.cards[0].lines) == ("title", ())

    def test_a_short_answer_has_the_next_sentence_with_it(self) -> None:
        unit = replace(
            section("Yes. The vaccine cannot give you the illness itself. Rest for a day."), heading="Can I have it?"
        )
        post, _ = drafted(unit, 300)
        assert [line.text for line in post.cards[0].lines] == ["Yes. The vaccine cannot give you the illness itself."]

    def test_a_sentence_is_shown_with_what_takes_it_back(self) -> None:
        post, _ = drafted(
            section("Serums help dry skin in most people. However, the trial was small. Ask at the desk."), 400
        )
        assert "Serums help dry skin in most people." not in [line.text for line in post.cards[0].lines]


def test_a_caveat_limits_everything_before_it_in_its_paragraph() -> None:
    pieces = pieces_of(
        section(
            "Wrinkles fell by half. Skin grew firmer. Mice were studied.",
            "Cells divide and take the place of older ones.",
        )
    )
    assert [may_end(pieces, last) for last in range(4)] == [False, False, True, True]


def test_what_sets_one_thing_beside_another_limits_only_the_sentence_before() -> None:
    pieces = pieces_of(
        section("Rules change. Serums count as drugs. Conversely, creams might be free, depending on use.")
    )
    assert [may_end(pieces, last) for last in range(3)] == [True, False, True]


def test_a_caveat_in_the_next_paragraph_counts_as_well() -> None:
    unit = section("Serums help.", "However, the trial was small.")
    assert not may_end(pieces_of(unit), 0)


def test_words_tell_two_bodies_apart() -> None:
    one = Sentence("One.", OwnWords("maya"))
    assert words(((one,), (one,))) != words(((one, one),))
    assert words((PostPart(((one,),)).sentences,)) == "One."


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
