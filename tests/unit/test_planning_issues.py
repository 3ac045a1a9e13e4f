import pytest
from planning_samples import EXOSOMES, article_of, drafts_of, issue_key

from scheduler.domain.article import Paragraph, Section
from scheduler.domain.content import Card, Issue, OwnWords, Sentence, StatementSource
from scheduler.planning.capitals import Capitals
from scheduler.planning.cards import PLANNED, ChosenCard
from scheduler.planning.issue_lines import preheader_line, subject_line, with_capitals_set_right
from scheduler.planning.issues import IssueFrame, draft_issue
from scheduler.planning.omitting import kept_sections
from scheduler.planning.outlines import Extent, Outline, outlines
from scheduler.planning.reading import parse_article_markdown
from scheduler.planning.sentence_units import heading_of
from scheduler.planning.statement_policy import UNJUDGED

ARTICLE = article_of(EXOSOMES)
EVERYTHING = frozenset(unit.id for unit in ARTICLE.units())
SHARES = tuple(outline.units for outline in outlines(ARTICLE, Extent(asked=4), (), ()))


def drafted(outline: Outline, *, steps: frozenset[str] = frozenset(), chosen: ChosenCard = PLANNED) -> Issue:
    frame = IssueFrame(
        key=issue_key(outline.section),
        statements=(Sentence("Results vary.", StatementSource("results-vary", 1)),),
        link="https://clinic.example.com/",
        audience="newsletter",
        language="en",
        clinic="Aestheticaa",
        steps=steps,
    )
    return draft_issue(outline, kept_sections(outline.units, UNJUDGED), frame, chosen=chosen)


class TestSubject:
    ABOUT = "Knee replacement"

    def _subject(self, *headings: str, taken: tuple[str, ...] = (), lead: bool = False) -> str:
        ids = ["lead" if lead and place == 0 else f"s{place}" for place in range(len(headings))]
        units = [
            Section(name, heading, 1 if name == "lead" else 2) for name, heading in zip(ids, headings, strict=True)
        ]
        return subject_line(units, self.ABOUT, taken=taken)

    def test_a_heading_that_names_the_subject_stands_by_itself(self) -> None:
        assert self._subject("Living with a replaced knee", "Risks") == "Living with a replaced knee"

    def test_any_other_stands_behind_the_subject_with_the_next_one(self) -> None:
        assert self._subject("Bridges", "Dentures") == "Knee replacement: Bridges · Dentures"
        assert self._subject("Part 4. Risks") == "Knee replacement: Risks"

    def test_a_question_that_says_enough_stands_as_it_is(self) -> None:
        assert self._subject("Will I need a second operation later?") == "Will I need a second operation later?"
        assert self._subject("Is it safe?") == "Knee replacement: Is it safe?"

    def test_a_heading_that_says_nothing_gives_way(self) -> None:
        assert self._subject("Conclusion", "FAQs", "Long-term safety") == "Knee replacement: Long-term safety"

    def test_a_title_that_inboxes_cut_gives_way_to_a_heading_that_they_show_whole(self) -> None:
        title = "Knee replacement: everything that you and your family could ever want to know"
        assert self._subject(title, "What it costs", lead=True) == "Knee replacement: What it costs"
        assert self._subject(title, lead=True) == title

    def test_every_issue_of_a_campaign_has_another_one(self) -> None:
        first = self._subject("Risks", "Costs")
        assert self._subject("Risks", "Costs", taken=(first,)) == "Knee replacement: Risks"

    def test_of_several_issues_of_an_article_no_two_say_the_same_or_a_heading_alone(self) -> None:
        lines: list[str] = []
        for units in SHARES:
            lines.append(subject_line(units, "Exosomes", taken=lines))
        assert len(set(lines)) == len(SHARES)
        assert all("xosome" in line for line in lines)

    def test_without_a_heading_it_is_a_complete_sentence(self) -> None:
        unit = Section("a", "Overview", 2, (Paragraph("First of all. Cells are round."),))
        assert subject_line((unit,), "Cells") in {"First of all.", "Cells are round."}


class TestPreheader:
    def test_it_lists_the_other_headings(self) -> None:
        third = SHARES[2]
        line = preheader_line(third, "Exosomes: Clinical Applications and Evidence")
        assert line == "Emerging Trends and Future Directions · Topical Application · Combination with Microneedling"

    def test_else_it_is_a_later_sentence_that_stands_alone(self) -> None:
        texts = ("First sentence. This leans. Cells are round.", "Serums help. However, nobody knows.")
        unit = Section("a", "Heading", 2, tuple(map(Paragraph, texts)))
        assert preheader_line((unit,), "Heading") == "Cells are round."

    def test_which_never_leaves_out_a_caveat_nor_tells_what_others_believe(self) -> None:
        texts = (
            "First sentence.",
            "Serums help. Mice were studied.",
            "Many people believe it cures acne.",
            "Age | 5 mg",
        )
        unit = Section("a", "Heading", 2, tuple(map(Paragraph, texts)))
        assert preheader_line((unit,), "Heading") == ""

    def test_nor_needs_the_heading_it_stands_below(self) -> None:
        first = Section("a", "Summary", 2, (Paragraph("One."),))
        leaning = Section(
            "b", "Conclusion", 2, (Paragraph("This is a vitamin. Cells divide and take the place of older ones."),)
        )
        assert preheader_line((first, leaning), "Summary") == "Cells divide and take the place of older ones."

    def test_one_heading_alone_is_no_line(self) -> None:
        units = (Section("a", "Bridges", 2), Section("b", "Dentures", 2, (Paragraph("One here. Cells are round."),)))
        assert preheader_line(units, "Teeth: Bridges") == "One here."

    def test_else_it_is_empty(self) -> None:
        assert preheader_line((Section("a", "Heading", 2, (Paragraph("Only one."),)),), "Heading") == ""


class TestCapitals:
    TEXT = "# X\n\nThe price of IVF in Boston is paid by you. We treat people who smoke.\n"

    @pytest.mark.parametrize(
        ("heading", "right"),
        [
            ("IVF IN BOSTON: WHAT IS PAID", "IVF in Boston: What is paid"),
            ("THE PRICE OF PGT", "The price of PGT"),
            ("NHS", "NHS"),
            ("IVF success rates", "IVF success rates"),
        ],
    )
    def test_a_heading_in_capitals_is_written_as_the_text_writes_its_words(self, heading: str, right: str) -> None:
        assert Capitals(article_of(self.TEXT), "en")(heading) == right

    def test_where_nouns_have_capitals_a_word_that_the_text_lacks_leaves_it_as_it_is(self) -> None:
        capitals = Capitals(article_of("# X\n\nHier hilft eine gute Salbe gegen Schmerzen im Knie.\n"), "de-AT")
        assert capitals("SALBE GEGEN SCHMERZEN") == "Salbe gegen Schmerzen"
        assert capitals("OPERATION AM KNIE") == "OPERATION AM KNIE"

    def test_the_source_of_a_heading_stays(self) -> None:
        heading = heading_of(Section("a", "WHAT IT COSTS", 2))
        right = with_capitals_set_right(heading, str.capitalize)
        assert (right.text, right.source, right.printed) == (heading.text, heading.source, "What it costs")


class TestIssue:
    def test_an_issue_prints_every_word_of_its_sections(self) -> None:
        (outline,) = outlines(ARTICLE, Extent(asked=1, include=EVERYTHING), (), ())
        issue = drafted(outline)
        for unit, section in zip(ARTICLE.units(), issue.sections, strict=True):
            assert section.heading is not None
            assert section.heading.text == unit.heading
            assert (section.level, section.number) == (unit.level, None)
            printed = [" ".join(sentence.text for sentence in paragraph.sentences) for paragraph in section.paragraphs]
            assert printed == [paragraph.text for paragraph in unit.paragraphs]
        assert issue.title is not None
        assert issue.title.text == ARTICLE.title
        assert issue.card is not None

    def test_a_heading_has_the_number_of_a_step_and_no_other(self) -> None:
        article = article_of("# Care\n\n## Part 2. At home\n\n### 1. Rest\n\nRest well.\n")
        (outline,) = outlines(article, Extent(asked=1, include=frozenset(unit.id for unit in article.units())), (), ())
        for steps, numbers in ((frozenset[str](), [None, None]), (frozenset({"rest"}), [None, 1])):
            issue = drafted(outline, steps=steps)
            assert [section.number for section in issue.sections] == numbers
            assert [section.heading and section.heading.printed for section in issue.sections] == ["At home", "Rest"]


class TestCard:
    def _card(self, text: str, chosen: ChosenCard = PLANNED) -> Card | None:
        article = article_of(text)
        (outline,) = outlines(article, Extent(asked=1), (), ())
        return drafted(outline, chosen=chosen).card

    def test_it_says_its_line_and_not_the_title_again(self) -> None:
        line = "A knee that is replaced lasts 20 years in most people."
        card = self._card(f"# Part 1. Your new knee\n\nIt is made of metal.\n\n## How long\n\n{line}\n")
        assert card is not None
        assert [sentence.text for sentence in card.sentences] == [line]

    def test_the_headings_of_its_line_stand_over_it(self) -> None:
        line = "Tablets for pain end with week 28."
        text = f"Knee\n\n## One\n\nKnees rest at night.\n\n## Pregnancy\n\n### Tablets\n\n{line}"
        found = drafts_of(article_of(text)).drafted
        cards = [made.draft.card for made in found if isinstance(made.draft, Issue)]
        over = {card.title.text: card.kicker.printed for card in cards if card is not None and card.kicker is not None}
        assert over[line] == "Knee \u2013 Tablets"  # "Pregnancy" is the issue's title

    def test_no_line_stands_there_that_the_beginning_of_its_paragraph_names(self) -> None:
        label = "Pregnancy and feeding: paracetamol comes first for as long as you expect a child."
        card = self._card(f"# Your head\n\nIt may hurt.\n\n## What harms\n\n{label} Ibuprofen ends at week 28.\n")
        assert card is not None
        assert "Ibuprofen ends at week 28." not in [sentence.text for sentence in card.sentences]

    @pytest.mark.parametrize(
        "text",
        [
            "# Will it hurt?\n\nNot for long after the first weeks have gone by.\n",
            "# Your new knee\n\nA knee that is replaced lasts 20 years in most people.\n",
            "# Your new knee\n\n## How to train\n\n- walk\n- swim\n",
        ],
    )
    def test_where_no_line_stands_alone_it_has_no_words_of_its_own(self, text: str) -> None:
        article = parse_article_markdown(text)
        (outline,) = outlines(article, Extent(asked=1), (), ())
        issue = drafted(outline)
        assert issue.card is not None
        assert issue.cards == ()

    def test_words_that_a_person_chose_stay(self) -> None:
        own = Sentence("Your new knee", OwnWords("asha"))
        card = self._card("# Your new knee\n\nA knee lasts 20 years in most people.\n", ChosenCard(title=own))
        assert card is not None
        assert card.title == own
