"""The statements that a draft's words need stand beside them, in posts, issues and on cards."""

from dataclasses import replace

from planning_samples import LIBRARY, RESULTS_VARY, FakeJudge, article_of, body_of, drafts_of, post_key, within

from scheduler.domain.article import Paragraph, ParagraphKind, Section
from scheduler.domain.campaign import Override, Statement
from scheduler.domain.content import Draft, Issue, Kind, OwnWords, Post, Sentence
from scheduler.planning.cards import CARD_STATEMENTS, NO_CARD, card_of
from scheduler.planning.drafting import Unwritten, draft_post
from scheduler.planning.drafts import Drafts
from scheduler.planning.omitting import kept_sections
from scheduler.planning.sentence_units import heading_of
from scheduler.planning.statement_policy import UNJUDGED, added, stated
from scheduler.planning.threads import Frame

RISK = Statement("risk", 3, "Every procedure has risks, which a doctor explains.", "Procedures have risks.")
CONSULT = Statement("consult", 2, "Ask a doctor first. Bring your questions.", "Ask a doctor first.")
MORE = Statement("more", 1, "Read more on our page.", "Read more.")
JUDGE = FakeJudge(requires=(("improve", RISK),), advises=(("improve", CONSULT), ("improve", MORE)))
ARTICLE = article_of(
    "T\n\n## One\n\nSerums improve skin that is dry at the end of winter.\n\n## Two\n\n"
    "Cells divide and take the place of older ones."
)


def draft(drafts: Drafts, section: str, channel: str = "x") -> Draft:
    return next(made.draft for made in drafts.drafted if (made.key.section, made.key.channel) == (section, channel))


def statements(of: Draft) -> list[str]:
    return [sentence.text for sentence in of.statements]


def section(*texts: str, heading: str = "Heading", kind: ParagraphKind = ParagraphKind.BODY) -> Section:
    return Section("s", heading, 2, tuple(Paragraph(text, kind) for text in texts))


def drafted(unit: Section, limit: int, judge: FakeJudge = JUDGE, hashtags: tuple[str, ...] = ("Skin",)) -> Post:
    frame = Frame(post_key("s"), (), hashtags, "https://c.example/", "en", 1, judge)
    frame = replace(frame, room=limit + 9, link_length=len(frame.link), headline=(heading_of(unit),))
    made = draft_post(kept_sections((unit,), UNJUDGED)[0], frame, within(limit))
    assert not isinstance(made, Unwritten), made.reason
    return made[0]


def test_a_post_carries_what_its_words_need_after_what_every_post_carries() -> None:
    drafts = drafts_of(ARTICLE, judge=JUDGE)
    assert statements(draft(drafts, "one")) == [
        "Results vary.",
        "Procedures have risks.",
        "Ask a doctor first.",
        "Read more.",
    ]
    assert statements(draft(drafts, "two")) == ["Results vary."]


def test_so_does_a_persons_own_text() -> None:
    drafts = drafts_of(
        ARTICLE,
        judge=JUDGE,
        overrides={"two/x": Override(text="Serums improve skin that is dry at the end of winter.")},
    )
    assert "Procedures have risks." in statements(draft(drafts, "two"))


def test_an_issue_carries_the_long_forms_of_what_its_sections_need() -> None:
    issue = draft(drafts_of(ARTICLE, judge=JUDGE), "one", "email")
    assert isinstance(issue, Issue)
    assert statements(issue) == [RESULTS_VARY.long, RISK.long, CONSULT.long, MORE.long]


def test_a_heading_that_is_printed_counts_among_the_words() -> None:
    unit = section(heading="What would improve?", *("It depends on who asks us.",))  # noqa: B026 - reads in the order of the post
    assert "Procedures have risks." in statements(drafted(unit, 300))


def test_no_statement_stands_twice_and_none_that_was_retracted() -> None:
    twice = replace(MORE, short=RISK.short)
    wanted = (RISK, RISK, twice, replace(CONSULT, retracted="outdated"), RESULTS_VARY)
    assert added(wanted, (stated(RESULTS_VARY, Kind.POST),)) == (stated(RISK, Kind.POST),)


def test_a_text_gives_way_to_a_shorter_one_that_fits_with_what_it_needs() -> None:
    first = "Cells divide and take the place of older ones. They do it by day and by night, at every age that we reach."
    text = f"{first} Serums improve skin that is dry at the end of winter."
    whole = len(f"{text}\n\nProcedures have risks.\n\nhttps://c.example/")
    assert body_of(drafted(section(text), whole)) == text
    shorter = drafted(section(text), whole - 1)
    assert body_of(shorter) == first
    assert statements(shorter) == []


def test_advised_statements_give_way_from_the_last_and_hashtags_before_them() -> None:
    unit = section("Serums improve skin that is dry at the end of winter.")
    least = len("Serums improve skin that is dry at the end of winter.\n\nProcedures have risks.\n\nhttps://c.example/")
    for more, carried, hashtags in (
        ("", [], ()),
        ("\n\n#Skin", [], ("Skin",)),
        ("\n\nAsk a doctor first.", ["Ask a doctor first."], ()),
        ("\n\nAsk a doctor first.\n\nRead more.", ["Ask a doctor first.", "Read more."], ()),
        ("\n\nAsk a doctor first.\n\nRead more.\n\n#Skin", ["Ask a doctor first.", "Read more."], ("Skin",)),
    ):
        post = drafted(unit, least + len(more))
        assert statements(post) == ["Procedures have risks.", *carried]
        assert post.hashtags == hashtags


class TestCards:
    def test_a_card_carries_what_its_own_words_and_those_of_its_post_need_and_no_more(self) -> None:
        post = drafted(section("Serums improve skin that is dry at the end of winter."), 300)
        assert post.cards[0].statements == (stated(RISK, Kind.POST),)
        beside = drafted(
            section(
                "Cells divide and take the place of older ones.",
                "Serums improve skin that is dry at the end of winter.",
            ),
            300,
        )
        assert [line.text for line in beside.cards[0].lines] == ["Cells divide and take the place of older ones."]
        assert beside.cards[0].statements == (stated(RISK, Kind.POST),)
        other = drafted(section("Cells divide and take the place of older ones."), 300)
        assert other.cards[0].statements == ()

    def test_where_they_find_no_room_another_sentence_is_shown(self) -> None:
        long = replace(RISK, short="r" * (CARD_STATEMENTS + 1))
        judge = FakeJudge(requires=(("improve", long),))
        card = card_of(
            section("Serums improve skin that is dry at the end of winter. Cells below a Heading divide on each day."),
            (),
            judge=judge,
        )
        assert card is not None
        assert [line.text for line in card.lines] == ["Cells below a Heading divide on each day."]

    def test_else_the_heading_alone_else_no_card_with_a_note(self) -> None:
        judge = FakeJudge(requires=(("improve", replace(RISK, short="r" * (CARD_STATEMENTS + 1))),))
        card = card_of(section("Serums improve skin that is dry at the end of winter."), (), judge=judge)
        assert card is not None
        assert card.lines == ()
        assert (
            card_of(section("Cells divide and take the place of older ones.", heading="To improve"), (), judge=judge)
            is None
        )
        article = article_of("T\n\n## To improve\n\nCells divide and take the place of older ones.")
        library_free = drafts_of(article, judge=FakeJudge(requires=(("To improve", replace(RISK, short="r" * 281)),)))
        assert {made.key.channel: made.notes for made in library_free.drafted} == {"email": (NO_CARD,)}

    def test_a_list_too_long_for_them_gives_way_to_a_key_sentence(self) -> None:
        names = tuple(f"Improve point {number}" for number in range(9))
        judge = FakeJudge(requires=(("Improve", RISK),))
        card = card_of(section(*names, kind=ParagraphKind.BULLET), (), judge=judge)
        assert card is not None
        assert (card.layout, card.lines) == ("title", ())


def test_the_library_of_the_samples_has_no_statement_that_is_needed() -> None:
    assert not {RISK.id, MORE.id} & {statement.id for statement in LIBRARY.statements}
    assert Sentence(RISK.short, OwnWords("maya")) != stated(RISK, Kind.POST)
