from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st
from planning_samples import EXOSOMES, article_of, issue_key, wall

from scheduler.domain.article import Article, Paragraph, Section
from scheduler.domain.content import Issue, Item, ItemState, Sentence, Slot, StatementSource
from scheduler.planning.issues import IssueFrame, Outline, draft_issue, outlines, preheader_of, share_out, subject_of
from scheduler.planning.omitting import kept_sections
from scheduler.planning.statement_policy import UNJUDGED

ARTICLE = article_of(EXOSOMES)
SLOT = Slot(wall("2026-10-08 10:00"), "UTC", datetime(2026, 10, 8, 10, tzinfo=UTC))


def article(*words: int, lead: bool = False) -> Article:
    """An article whose sections 'a', 'b', … have so many words each, heading included."""
    names = "abcdefghijklmnop"
    sections = tuple(
        Section(name, name, 2, (Paragraph(" ".join(["w"] * (count - 1))),))
        for name, count in zip(names, words, strict=False)
    )
    return Article("t", (Paragraph("w"),) if lead else (), sections)


def names(shares: tuple[tuple[Section, ...], ...]) -> list[str]:
    return ["".join(unit.id for unit in share) for share in shares]


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


def planned(found: tuple[Outline, ...]) -> tuple[Item, ...]:
    return tuple(Item(issue_key(outline.section), drafted(outline), SLOT, "") for outline in found)


def with_section(text: str, after: str) -> Article:
    return article_of(EXOSOMES.replace(f"## {after}\n", f"{text}\n\n## {after}\n", 1))


def sections_by_issue(found: tuple[Outline, ...]) -> dict[str, list[str]]:
    return {outline.section: [unit.id for unit in outline.units] for outline in found}


class TestSharingOut:
    def test_sections_are_shared_by_words(self) -> None:
        assert names(share_out(article(10, 10, 10, 30), 2)) == ["abc", "d"]
        assert names(share_out(article(30, 10, 10, 10), 2)) == ["a", "bcd"]

    def test_there_are_never_more_issues_than_sections(self) -> None:
        assert names(share_out(article(5, 5), 4)) == ["a", "b"]
        assert names(share_out(article(5, 5), 0)) == ["ab"]

    def test_of_equal_shares_the_longer_comes_first(self) -> None:
        assert names(share_out(article(10, 10, 10), 2)) == ["ab", "c"]

    def test_the_lead_goes_with_the_first_section(self) -> None:
        assert [unit.id for unit in share_out(article(5, 5, lead=True), 2)[0]] == ["lead", "a"]

    def test_an_article_of_a_lead_alone_is_one_issue(self) -> None:
        assert [[unit.id for unit in share] for share in share_out(article(lead=True), 4)] == [["lead"]]

    def test_an_article_without_text_has_no_issue(self) -> None:
        assert share_out(article(), 4) == ()

    @settings(max_examples=60, deadline=None)
    @given(st.lists(st.integers(1, 400), min_size=1, max_size=12), st.integers(1, 6))
    def test_every_section_is_in_exactly_one_issue_in_order(self, words: list[int], issues: int) -> None:
        whole = article(*words)
        shares = share_out(whole, issues)
        assert [unit for share in shares for unit in share] == list(whole.units())
        assert len(shares) == min(issues, len(words))
        assert all(shares)

    def test_sub_sections_stay_with_their_section(self) -> None:
        shares = share_out(ARTICLE, 4)
        assert [share[0].level for share in shares] == [1, 2, 2, 2]
        assert sum(len(share) for share in shares) == len(ARTICLE.units())


class TestWords:
    def test_the_subject_is_the_first_heading_that_an_inbox_shows_whole(self) -> None:
        first = share_out(ARTICLE, 4)[0]
        assert subject_of(first) == "Understanding Exosomes and Their Role in Skin Health"

    def test_a_heading_that_says_nothing_gives_way(self) -> None:
        assert subject_of((Section("c", "Conclusion", 2), Section("l", "Long-Term Safety", 2))) == "Long-Term Safety"
        assert subject_of((Section("c", "Conclusion", 2),)) == "Conclusion"

    def test_a_long_heading_is_never_cut(self) -> None:
        heading = "A heading that is " + "very " * 12 + "long"
        assert subject_of((Section("a", heading, 2),)) == heading

    def test_the_preheader_lists_the_other_headings(self) -> None:
        third = share_out(ARTICLE, 4)[2]
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
        (outline,) = outlines(ARTICLE, 1, (), ())
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


class TestPlanningAgain:
    BEFORE = outlines(ARTICLE, 4, (), ())
    ITEMS = planned(BEFORE)

    def again(
        self, article: Article, items: tuple[Item, ...] | None = None, settled: tuple[str, ...] = (), n: int = 4
    ) -> tuple[Outline, ...]:
        keys = {issue_key(name) for name in settled}
        return outlines(article, n, self.ITEMS if items is None else items, keys)

    def test_an_unchanged_article_keeps_its_issues(self) -> None:
        assert self.again(ARTICLE) == self.BEFORE

    def test_a_new_section_joins_the_issue_of_the_section_before_it(self) -> None:
        found = self.again(with_section("## Costs\n\nThey are high.", "Clinical Applications and Evidence"))
        assert [outline.section for outline in found] == [outline.section for outline in self.BEFORE]
        assert [unit.id for unit in found[1].units][-1] == "costs"

    def test_a_new_section_after_an_issue_that_is_out_joins_the_next_open_one(self) -> None:
        article = with_section("## Costs\n\nThey are high.", "Clinical Applications and Evidence")
        found = self.again(article, settled=("lead", self.BEFORE[1].section))
        assert [outline.number for outline in found] == [3, 4]
        assert found[0].units[0].id == "costs"
        assert found[0].section == "clinical-applications-and-evidence"

    def test_a_missed_issue_takes_no_new_section(self) -> None:
        items = (self.ITEMS[0], replace(self.ITEMS[1], state=ItemState.MISSED), *self.ITEMS[2:])
        article = with_section("## Costs\n\nThey are high.", "Clinical Applications and Evidence")
        found = sections_by_issue(self.again(article, items))
        assert "costs" in found["clinical-applications-and-evidence"]
        assert len(found) == 4

    def test_where_every_issue_is_out_a_new_section_makes_a_new_one(self) -> None:
        article = article_of(EXOSOMES.strip() + "\n\n## Costs\n\nThey are high.\n\n## Prices\n\nThey are higher.")
        (found,) = self.again(article, settled=tuple(outline.section for outline in self.BEFORE))
        assert (found.section, found.number, found.of) == ("costs", 5, 5)
        assert [unit.id for unit in found.units] == ["costs", "prices"]

    def test_an_issue_keeps_its_name_when_its_first_section_goes(self) -> None:
        shorter = replace(ARTICLE, lead=())
        assert self.again(shorter)[0].section == "lead"
        assert self.again(shorter)[0].units[0].id.startswith("understanding")

    def test_a_section_that_comes_back_after_its_issue_is_out_gets_an_issue_with_another_name(self) -> None:
        without = planned(self.again(replace(ARTICLE, lead=())))
        settled = tuple(item.key.section for item in without)
        (found,) = self.again(ARTICLE, without, settled)
        assert (found.section, found.number) == ("lead-2", 5)

    def test_an_issue_without_sections_left_is_dropped_and_the_others_close_up(self) -> None:
        gone = replace(ARTICLE, sections=ARTICLE.sections[:-2])
        assert [(outline.number, outline.of) for outline in self.again(gone)] == [(1, 3), (2, 3), (3, 3)]

    def test_a_section_that_comes_back_returns_to_its_cancelled_issue(self) -> None:
        cancelled = (*self.ITEMS[:3], replace(self.ITEMS[3], state=ItemState.CANCELLED))
        assert self.again(ARTICLE, cancelled) == self.BEFORE

    def test_another_number_of_issues_shares_all_out_anew(self) -> None:
        assert self.again(ARTICLE, n=2) == outlines(ARTICLE, 2, (), ())

    def test_but_not_once_an_issue_is_out(self) -> None:
        found = self.again(ARTICLE, settled=("lead",), n=2)
        assert [outline.number for outline in found] == [2, 3, 4]

    def test_fewer_sections_than_issues_asked_for_is_no_other_number(self) -> None:
        items = planned(outlines(article(5, 5), 4, (), ()))
        found = outlines(article(5, 5, 5), 4, items, ())
        assert [[unit.id for unit in outline.units] for outline in found] == [["a"], ["b", "c"]]
