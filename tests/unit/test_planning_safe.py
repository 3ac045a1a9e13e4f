"""Planning without what a rule blocks.

Nothing that is objected to, nothing that lost its caveat, and a reason for all that is missing.
"""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planning_samples import (
    EMAIL,
    EXOSOMES,
    LIBRARY,
    FakeJudge,
    article_of,
    body_of,
    drafts_of,
    issue_key,
    post_key,
    wall,
)

from scheduler.domain.article import Article, Paragraph, ParagraphKind, Section
from scheduler.domain.campaign import Library, Override, Statement
from scheduler.domain.content import Draft, Issue, Item, OwnWords, Post, Sentence, sentences_of
from scheduler.planning.cards import card_of
from scheduler.planning.drafts import Drafts
from scheduler.planning.issue_drafts import NOTHING_SAFE
from scheduler.planning.material import Absence, Drafted
from scheduler.planning.omitting import (
    ANNOUNCED,
    ANNOUNCES,
    ANSWERS,
    CARRIES,
    CONTINUES,
    HEADS,
    LIMITS,
    LISTED,
    NOTHING_LEFT,
    PARTS_GO,
    RISK,
    WAYS_OUT,
    Omitted,
    kept_sections,
    quoted,
)
from scheduler.planning.post_drafts import WITHOUT_HASHTAG
from scheduler.planning.sentence_units import headings_above, limiters, pieces_of
from scheduler.planning.slots import resolve_local
from scheduler.services.outgoing import unsupported_sentences

BAD = FakeJudge(("cure",))
LONG_STATEMENT = Statement("long", 1, "Long.", "r" * 281)
_ANY = Post(post_key("sub"), (), (), (), "", (), "en")
REASON = ("it says 'cure'",)


def safe(text: str, judge: FakeJudge = BAD, **changes: object) -> Drafts:
    return drafts_of(article_of(text), judge=judge, safe=True, **changes)  # type: ignore[arg-type]  # a campaign's fields


def find(drafts: Drafts, section: str, channel: str = "x") -> Drafted:
    return next(made for made in drafts.drafted if (made.key.section, made.key.channel) == (section, channel))


def post(drafts: Drafts, section: str = "one") -> Post:
    draft = find(drafts, section).draft
    assert isinstance(draft, Post)
    return draft


def issue(drafts: Drafts, section: str = "one") -> Issue:
    draft = find(drafts, section, "email").draft
    assert isinstance(draft, Issue)
    return draft


def printed(draft: Issue) -> dict[str, str]:
    return {
        section.id: "\n".join(" ".join(each.text for each in paragraph.sentences) for paragraph in section.paragraphs)
        for section in draft.sections
    }


def reasons(drafts: Drafts, channel: str) -> dict[str, str]:
    return {left.section: left.reason for left in drafts.left_out if left.channel == channel}


class TestPosts:
    CURES = "Serums cure acne and make the skin look like new."
    DIVIDES = "Cells divide and take the place of older ones."
    RENEWS = "Skin renews itself from below all through the year."

    def test_a_post_has_no_sentence_that_is_objected_to_and_says_which_were_left_out(self) -> None:
        drafts = safe(f"T\n\n## One\n\n{self.DIVIDES} {self.CURES} {self.RENEWS}")
        assert body_of(post(drafts)) == f"{self.DIVIDES} {self.RENEWS}"
        assert [each for each in drafts.omitted if each.channel == "x"] == [Omitted("one", "x", self.CURES, REASON)]

    def test_planned_without_safe_it_has_and_nothing_is_omitted(self) -> None:
        drafts = drafts_of(article_of(f"T\n\n## One\n\n{self.CURES}"), judge=BAD)
        assert body_of(post(drafts)) == self.CURES
        assert drafts.omitted == ()

    @pytest.mark.parametrize(
        "section",
        [
            f"## One\n\nSerums help. However, they cure few.\n\n{DIVIDES}",
            f"## To cure\n\n{CURES}",
            f"## One\n\n{CURES}",
            f"## To cure\n\n{CURES} {DIVIDES}",
            f"## Does it cure?\n\nSkin decides.\n\n{DIVIDES}",
            f"## One\n\n{DIVIDES} Two things matter:\n\n### A cure\n\nA.\n\n### Elastin\n\nB.",
        ],
    )
    def test_a_section_that_would_say_something_else_without_it_is_for_a_person_to_write(self, section: str) -> None:
        drafts = safe(f"T\n\n{section}")
        first = drafts.left_out[0]
        assert (first.channel, first.why) == ("x", Absence.WRITE_THIS)
        assert not [made for made in drafts.drafted if made.key == post_key(first.section)]

    def test_a_section_that_lost_what_it_says_of_its_headline_is_for_a_person_to_write(self) -> None:
        told = "Collagen keeps the skin firm, and declines with the years. Serums cure dull skin in a week or two."
        drafts = safe(f"Serums\n\n## Collagen and firmness\n\n{told}\n")
        assert not [made for made in drafts.drafted if made.key.channel == "x"]
        assert reasons(drafts, "x")["collagen-and-firmness"] == (
            "'Serums cure dull skin in a week or two.' is blocked: it says 'cure'. And nothing else speaks of what its "
            f"headline names, 'Serums'. {WAYS_OUT}"
        )

    @pytest.mark.parametrize("signature", ["— Carol M., Dartmouth", "– Margaret, Totnes", "- a patient"])  # noqa: RUF001
    def test_nobody_is_named_for_words_that_are_left_out(self, signature: str) -> None:
        quoted_words = "“Serums cure acne and gave me my face back.”"
        text = f"Serums\n\n## What they say\n\nSerums are a cream.\n\n{quoted_words}\n\n{signature}\n"
        drafts = safe(text)
        assert reasons(drafts, "x")["what-they-say"].startswith("'“Serums cure acne")
        assert CARRIES in reasons(drafts, "x")["what-they-say"]

    def test_a_section_that_still_speaks_of_its_headline_is_not(self) -> None:
        told = (
            "Collagen keeps the skin firm, and declines with the years. Our serums leave it as it is. Serums cure acne."
        )
        drafts = safe(f"Serums\n\n## Collagen and firmness\n\n{told}\n")
        assert body_of(post(drafts, "collagen-and-firmness")) == told.removesuffix(" Serums cure acne.")

    def test_a_hashtag_that_is_objected_to_is_dropped_with_a_note(self) -> None:
        drafts = safe("T\n\n## One\n\nCells divide and take the place of older ones.", FakeJudge(("#SkinHealth",)))
        assert post(drafts).hashtags == ("Dermatology",)
        assert find(drafts, "one").notes == (f"{WITHOUT_HASHTAG}#SkinHealth: it says '#SkinHealth'",)

    def test_what_a_person_wrote_is_kept_and_left_to_the_check(self) -> None:
        edits = {
            "one/x": Override(text="Serums cure acne and make the skin look like new."),
            "two/x": Override(hashtags=("cure",)),
        }
        drafts = safe(
            "T\n\n## One\n\nSerums cure acne and make the skin look like new.\n\n## Two\n\n"
            "Cells divide and take the place of older ones.",
            overrides=edits,
        )
        assert body_of(post(drafts)) == "Serums cure acne and make the skin look like new."
        assert (
            post(drafts).cards
            == post(drafts_of(article_of("T\n\n## One\n\nSerums cure acne and make the skin look like new."))).cards
        )
        assert post(drafts, "two").hashtags == ("cure",)
        assert not [each for each in drafts.omitted if each.channel == "x"]


class TestCardTitles:
    UNIT = Section("sub", "To cure", 3, (Paragraph("Cells divide and take the place of older ones."),))

    def article(self, title: str, heading: str) -> Article:
        return Article(title, (), (Section("top", heading, 2, sections=(self.UNIT,)),))

    def card(self, title: str, heading: str) -> tuple[str, list[str]]:
        article = self.article(title, heading)
        card = card_of(self.UNIT, (), judge=BAD, titles=headings_above(article)["sub"])
        assert card is not None
        assert card.title.source is not None
        assert not unsupported_sentences(replace(_ANY, cards=(card,)), article, Library())
        return card.title.text, [line.text for line in card.lines]

    def test_the_heading_above_takes_the_place_of_one_that_is_objected_to(self) -> None:
        assert self.card("Title", "Above") == ("Above", ["Cells divide and take the place of older ones."])

    def test_else_the_articles_title_does(self) -> None:
        assert self.card("Title", "A cure") == ("Title", ["Cells divide and take the place of older ones."])

    def test_else_the_key_sentence_stands_there_once(self) -> None:
        assert self.card("All cures", "A cure") == ("Cells divide and take the place of older ones.", [])

    def test_where_no_words_are_left_there_is_no_card(self) -> None:
        unit = replace(self.UNIT, paragraphs=(Paragraph("They cure."),))
        assert card_of(unit, (), judge=BAD) is None


class TestIssues:
    def test_sections_keep_their_order_without_what_is_objected_to(self) -> None:
        drafts = safe(
            "T\n\n## One\n\nCells divide and take the place of older ones. "
            "Serums cure acne and make the skin look like new. "
            "Skin renews itself from below all through the year.\n\n## Two\n\n"
            "Blood flows through the skin and brings it warmth."
        )
        assert printed(issue(drafts)) == {
            "one": "Cells divide and take the place of older ones. Skin renews itself from below all through the year."
        }
        assert printed(issue(drafts, "two")) == {"two": "Blood flows through the skin and brings it warmth."}
        assert Omitted("one", "email", "Serums cure acne and make the skin look like new.", REASON) in drafts.omitted

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            (
                (
                    "Cells divide and take the place of older ones. "
                    "Serums cure acne and make the skin look like new. They are popular."
                ),
                CARRIES,
            ),
            ("Creams help. However, they cure few.", LIMITS),
            ("You walk on the first day. This sounds early. It is a cure.", CONTINUES),
            (
                (
                    "This matters:\n\nSerums cure acne and make the skin look like new.\n\n"
                    "Blood flows through the skin and brings it warmth."
                ),
                ANNOUNCED,
            ),
            ("These cure acne:\n\nSleep.", ANNOUNCES),
            (
                (
                    "Is there more? Serums cure acne and make the skin look like new. "
                    "Blood flows through the skin and brings it warmth."
                ),
                ANSWERS,
            ),
            ("Serums cure acne and make the skin look like new.", NOTHING_LEFT),
            ("Cells divide and take the place of older ones. A cure has risks such as infection and scars.", RISK),
        ],
    )
    def test_where_the_rest_would_say_something_else_nothing_of_the_section_is_printed(
        self, text: str, why: str
    ) -> None:
        drafts = safe(
            f"T\n\n## One\n\n{text}\n\n## Two\n\nBlood flows through the skin and brings it warmth.",
            channels=(replace(EMAIL, issues=1),),
        )
        (made,) = drafts.drafted
        assert isinstance(made.draft, Issue)
        assert printed(made.draft) == {"two": "Blood flows through the skin and brings it warmth."}
        (left,) = drafts.left_out
        assert (left.section, left.why) == ("one", Absence.WRITE_THIS)
        assert f"is blocked: {REASON[0]}. And {why}. {WAYS_OUT}" in left.reason
        assert drafts.omitted == ()

    def test_a_list_is_never_cut(self) -> None:
        entries = tuple(Paragraph(text, ParagraphKind.BULLET) for text in ("Sleep.", "A cure.", "Water."))
        unit = Section("one", "One", 2, (Paragraph("Cells divide and take the place of older ones."), *entries))
        (kept,) = kept_sections((unit,), BAD)
        assert (kept.stands, kept.sentences) == (False, frozenset())
        assert LISTED in kept.write_this

    def test_a_section_that_announces_its_parts_goes_with_one_that_is_not_printed(self) -> None:
        text = (
            "T\n\n## One\n\nOne thing matters:\n\n### Serums\n\n{}\n\n## Two\n\n"
            "Cells divide and take the place of older ones."
        )
        drafts = safe(
            text.format("Serums cure acne and make the skin look like new."), channels=(replace(EMAIL, issues=1),)
        )
        assert printed(drafts.drafted[0].draft) == {"two": "Cells divide and take the place of older ones."}  # type: ignore[arg-type]  # it is an issue
        assert PARTS_GO in reasons(drafts, "email")["one"]
        kept = safe(text.format("Blood flows through the skin and brings it warmth."))
        assert printed(issue(kept)) == {
            "one": "One thing matters:",
            "serums": "Blood flows through the skin and brings it warmth.",
        }

    def test_nor_is_a_section_whose_heading_is_objected_to(self) -> None:
        drafts = safe(
            "T\n\n## One\n\nCells divide and take the place of older ones.\n\n### To cure\n\n"
            "Blood flows through the skin and brings it warmth."
        )
        assert printed(issue(drafts)) == {"one": "Cells divide and take the place of older ones."}
        assert HEADS in reasons(drafts, "email")["to-cure"]

    def test_the_articles_beginning_is_printed_below_a_title_that_may_be_used_or_none(self) -> None:
        made = issue(
            safe(
                "A cure\n\nCells divide and take the place of older ones.\n\n## Two\n\n"
                "Blood flows through the skin and brings it warmth."
            ),
            "lead",
        )
        assert (made.title, printed(made)["lead"]) == (None, "Cells divide and take the place of older ones.")

    def test_a_risk_that_nothing_objects_to_stays_whatever_goes(self) -> None:
        risk = "Infection is a risk."
        drafts = safe(
            f"T\n\n## One\n\nCells divide and take the place of older ones.\n\n{risk}\n\n"
            f"Serums cure acne and make the skin look like new."
        )
        assert printed(issue(drafts)) == {"one": f"Cells divide and take the place of older ones.\n{risk}"}

    def test_subject_preheader_and_title_come_only_from_what_may_be_used(self) -> None:
        made = issue(
            safe(
                "A cure\n\nCells divide and take the place of older ones. "
                "Blood flows through the skin and brings it warmth.",
                overrides={},
            ),
            "lead",
        )
        assert (made.title, made.subject, made.preheader) == (
            None,
            "Cells divide and take the place of older ones.",
            "Blood flows through the skin and brings it warmth.",
        )

    def test_without_any_heading_the_subject_is_a_sentence_and_else_the_clinics_name(self) -> None:
        made = issue(safe("A cure\n\nCells divide and take the place of older ones."), "lead")
        assert (made.title, made.subject, made.preheader) == (
            None,
            "Cells divide and take the place of older ones.",
            "",
        )
        long = "Cells divide " + "and divide " * 12 + "again."
        assert issue(safe(f"A cure\n\n{long}"), "lead").subject == "Aestheticaa"

    def test_a_section_of_which_nothing_is_left_says_why_and_so_does_an_issue(self) -> None:
        drafts = safe(
            "T\n\n## One\n\nSerums cure acne and make the skin look like new.\n\n## Two\n\n"
            "Cells divide and take the place of older ones."
        )
        assert [made.key for made in drafts.drafted if made.key.channel == "email"] == [issue_key("two")]
        assert (issue(drafts, "two").number, issue(drafts, "two").of) == (1, 1)
        assert NOTHING_LEFT in reasons(drafts, "email")["one"]

    def test_a_heading_stays_over_the_parts_below_it_and_goes_with_them(self) -> None:
        text = (
            "T\n\n## One\n\nSerums cure acne and make the skin look like new.\n\n### Below\n\n{}\n\n"
            "## Two\n\nCells divide and take the place of older ones."
        )
        assert printed(issue(safe(text.format("Blood flows through the skin and brings it warmth.")))) == {
            "one": "",
            "below": "Blood flows through the skin and brings it warmth.",
        }
        drafts = safe(text.format("It cures."))
        assert set(reasons(drafts, "email")) == {"one", "below"}
        assert "one" not in {section.id for made in drafts.drafted for section in getattr(made.draft, "sections", ())}

    def test_a_section_about_risks_is_never_lost_silently(self) -> None:
        drafts = safe(EXOSOMES, FakeJudge(("clinical trials", "risks", "Long-Term Safety")))
        for channel in ("x", "email"):
            assert "'Long-Term Safety'" in reasons(drafts, channel)["long-term-safety"]


class TestPlanningAgain:
    TEXT = (
        "T\n\n## One\n\nCells divide and take the place of older ones.\n\n## Two\n\n"
        "Serums cure acne and make the skin look like new.\n\n## Three\n\n"
        "Blood flows through the skin and brings it warmth."
    )
    ISSUES = (replace(EMAIL, issues=2),)

    def items(self, drafts: Drafts) -> tuple[Item, ...]:
        slot = resolve_local(wall("2026-10-05 00:00"), "UTC")
        return tuple(Item(made.key, made.draft, slot, made.source_digest) for made in drafts.drafted)

    def test_a_section_that_is_withheld_keeps_its_issue(self) -> None:
        plain = drafts_of(article_of(self.TEXT), judge=BAD, channels=self.ISSUES)
        careful = safe(self.TEXT, channels=self.ISSUES)
        issues = [made.draft for made in careful.drafted if isinstance(made.draft, Issue)]
        assert "two" in {section.id for issue in issues for section in issue.withheld}
        again = drafts_of(article_of(self.TEXT), self.items(careful), judge=BAD, channels=self.ISSUES)
        assert again.drafted == plain.drafted
        assert safe(self.TEXT, previous=self.items(careful), channels=self.ISSUES) == careful

    def test_an_issue_named_after_a_section_that_is_gone_says_why_it_has_nothing_left(self) -> None:
        careful = safe(
            "T\n\n## One\n\nCells divide and take the place of older ones.\n\n## Two\n\n"
            "Blood flows through the skin and brings it warmth.",
            channels=(replace(EMAIL, issues=1),),
        )
        again = safe("T\n\n## Two\n\nIt cures.", previous=self.items(careful), channels=(replace(EMAIL, issues=1),))
        assert again.drafted == ()
        assert reasons(again, "email")["one"] == NOTHING_SAFE
        assert NOTHING_LEFT in reasons(again, "email")["two"]


@pytest.mark.parametrize("words", [("cell",), ("skin",), ("exosome", "Exosome"), ("significant", "Skin", "The ")])
def test_every_section_of_the_exosomes_article_is_there_or_its_absence_explained(words: tuple[str, ...]) -> None:
    article = article_of(EXOSOMES)
    judge = FakeJudge(words)
    drafts = drafts_of(article, judge=judge, safe=True)
    for channel in ("x", "email"):
        there = {
            name
            for made in drafts.drafted
            if made.key.channel == channel
            for name in (
                (made.key.section,)
                if isinstance(made.draft, Post)
                else tuple(section.id for section in made.draft.sections if section.paragraphs)
            )
        }
        assert there.isdisjoint(reasons(drafts, channel))
        assert there | set(reasons(drafts, channel)) == {unit.id for unit in article.units()}
    for made in drafts.drafted:
        assert not unsupported_sentences(made.draft, article, LIBRARY)
        assert not [text for text in _texts(made.draft) if judge.objections(Sentence(text, OwnWords("maya")))]


SENTENCES = st.sampled_from(
    [
        "Serums may help.",
        "However, 3 of 10 patients had side effects.",
        "They are not approved.",
        "Cells are rounder than 150 nm.",
        "This must be investigated.",
        "Skin renews itself within about 28 days.",
        "Many people believe it helps.",
        "Three things matter:",
        "Age | Dose",
    ]
)
PARAGRAPHS = st.lists(
    st.tuples(st.lists(SENTENCES, min_size=1, max_size=4), st.sampled_from(list(ParagraphKind))), min_size=1, max_size=4
)


@settings(max_examples=60, deadline=None)
@given(PARAGRAPHS, st.sets(st.integers(-2, 16)), st.booleans())
def test_no_safe_draft_has_an_objected_sentence_or_one_without_its_limiters(
    paragraphs: list[tuple[list[str], ParagraphKind]], objected: set[int], asks: bool
) -> None:
    numbers = iter(range(99))
    texts = [[f"{text[:-1]} {next(numbers)}{text[-1]}" for text in each] for each, _ in paragraphs]
    kinds = [kind for _, kind in paragraphs]
    unit = Section(
        "one",
        "Heading?" if asks else "Heading",
        2,
        tuple(Paragraph(" ".join(each), kind) for each, kind in zip(texts, kinds, strict=True)),
    )
    pieces = pieces_of(unit)
    spoken = [unit.heading, *(piece.sentence.text for piece in pieces)]
    barred = frozenset(text for number, text in enumerate(spoken, -1) if number in objected)
    judge = _Barring(barred | ({"T"} if -2 in objected else set()))
    drafts = drafts_of(Article("T", (), (unit,)), judge=judge, safe=True)
    for made in drafts.drafted:
        said = set(_texts(made.draft))
        assert said.isdisjoint(judge.texts)
        for position, piece in enumerate(pieces):
            if piece.sentence.text in said:
                # A post says a table's headings in each of its rows (`Sentence.shown`).
                in_rows = {ParagraphKind.HEADER_ROW} if isinstance(made.draft, Post) else set()
                limits = (limit for limit in limiters(pieces, position) if limit.kind not in in_rows)
                assert all(limit.sentence.text in said for limit in limits)
                leans = piece.leans and position and not piece.entry
                assert not leans or pieces[position - 1].sentence.text in said
    represented = {(made.key.channel) for made in drafts.drafted} | {left.channel for left in drafts.left_out}
    assert represented == {"x", "email"}


class _Barring(FakeJudge):
    """Objects to exactly these texts."""

    texts: frozenset[str]

    def __init__(self, texts: frozenset[str]) -> None:
        super().__init__()
        object.__setattr__(self, "texts", texts)

    def objections(self, sentence: Sentence) -> tuple[str, ...]:
        return ("barred",) if sentence.text in self.texts else ()


def _texts(draft: Draft) -> Iterator[str]:
    yield from (sentence.text for sentence in sentences_of(draft))
    if isinstance(draft, Issue):
        yield draft.subject
        yield from draft.preheader.split(" · ")


def test_planning_that_is_not_safe_keeps_everything() -> None:
    article = article_of(EXOSOMES)
    for kept in kept_sections(article.units(), FakeJudge()):
        assert kept.stands
        assert kept.left_out == ()
        assert kept.sentences == {piece.sentence for piece in pieces_of(kept.unit)}


def test_a_line_for_staff_quotes_the_beginning_of_a_long_sentence() -> None:
    assert quoted("Cells divide and take the place of older ones.") == "Cells divide and take the place of older ones."
    assert quoted("c" * 80) == "c" * 59 + "…"
