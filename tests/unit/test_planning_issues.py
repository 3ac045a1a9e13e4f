from planning_samples import EXOSOMES, article_of, issue_key

from scheduler.domain.article import Paragraph, Section
from scheduler.domain.content import Issue, Sentence, StatementSource
from scheduler.planning.issues import IssueFrame, draft_issue, preheader_of, subject_of
from scheduler.planning.omitting import kept_sections
from scheduler.planning.outlines import Extent, Outline, outlines
from scheduler.planning.statement_policy import UNJUDGED

ARTICLE = article_of(EXOSOMES)
EVERYTHING = frozenset(unit.id for unit in ARTICLE.units())
SHARES = tuple(outline.units for outline in outlines(ARTICLE, Extent(asked=4), (), ()))


def drafted(outline: Outline) -> Issue:
    frame = IssueFrame(
        key=issue_key(outline.section),
        statements=(Sentence("Results vary.", StatementSource("results-vary", 1)),),
        link="https://clinic.example.com/",
        audience="newsletter",
        language="en",
        clinic="Aestheticaa",
    )
    return draft_issue(outline, kept_sections(outline.units, UNJUDGED), frame)


class TestWords:
    def test_the_subject_is_the_first_heading_that_an_inbox_shows_whole(self) -> None:
        first = SHARES[0]
        assert subject_of(first) == "Understanding Exosomes and Their Role in Skin Health"

    def test_a_heading_that_says_nothing_gives_way(self) -> None:
        assert subject_of((Section("c", "Conclusion", 2), Section("l", "Long-Term Safety", 2))) == "Long-Term Safety"
        assert subject_of((Section("c", "Conclusion", 2),)) == "Conclusion"

    def test_a_long_heading_is_never_cut(self) -> None:
        heading = "A heading that is " + "very " * 12 + "long"
        assert subject_of((Section("a", heading, 2),)) == heading

    def test_the_preheader_lists_the_other_headings(self) -> None:
        third = SHARES[2]
        subject = subject_of(third)
        assert (
            preheader_of(third, subject)
            == "Topical Application · Combination with Microneedling · Post-Laser Treatment"
        )

    def test_else_it_is_a_later_sentence_that_stands_alone(self) -> None:
        texts = ("First sentence. This leans. Cells are round.", "Serums help. However, nobody knows.")
        unit = Section("a", "Heading", 2, tuple(map(Paragraph, texts)))
        assert preheader_of((unit,), "Heading") == "Cells are round."

    def test_which_never_leaves_out_a_caveat_nor_tells_what_others_believe(self) -> None:
        texts = (
            "First sentence.",
            "Serums help. Mice were studied.",
            "Many people believe it cures acne.",
            "Age | 5 mg",
        )
        unit = Section("a", "Heading", 2, tuple(map(Paragraph, texts)))
        assert preheader_of((unit,), "Heading") == ""

    def test_nor_needs_the_heading_it_stands_below(self) -> None:
        first = Section("a", "Summary", 2, (Paragraph("One."),))
        leaning = Section(
            "b", "Conclusion", 2, (Paragraph("This is a vitamin. Cells divide and take the place of older ones."),)
        )
        asking = Section(
            "c",
            "Discussion?",
            2,
            (
                Paragraph(
                    "Cells divide and take the place of older ones. Skin renews itself from below all through the year."
                ),
            ),
        )
        assert preheader_of((first, leaning), "Summary") == "Cells divide and take the place of older ones."
        assert preheader_of((first, asking), "Discussion?") == "Skin renews itself from below all through the year."

    def test_else_it_is_empty(self) -> None:
        assert preheader_of((Section("a", "Heading", 2, (Paragraph("Only one."),)),), "Heading") == ""

    def test_an_issue_prints_every_word_of_its_sections(self) -> None:
        (outline,) = outlines(ARTICLE, Extent(asked=1, include=EVERYTHING), (), ())
        issue = drafted(outline)
        for unit, section in zip(ARTICLE.units(), issue.sections, strict=True):
            assert section.heading is not None
            assert section.heading.text == unit.heading
            assert (section.level, section.number) == (unit.level, unit.number)
            printed = [" ".join(sentence.text for sentence in paragraph.sentences) for paragraph in section.paragraphs]
            assert printed == [paragraph.text for paragraph in unit.paragraphs]
        assert issue.title is not None
        assert issue.title.text == ARTICLE.title
        assert issue.card is not None
