"""Which section stands in which newsletter issue, and how much of it: by length, in order, stable."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st
from planning_articles import article_cases
from planning_samples import EXOSOMES, article_of, issue_key, wall

from scheduler.domain.article import Article, Paragraph, Section
from scheduler.domain.campaign import Style
from scheduler.domain.content import Issue, Item, ItemState, Sentence, Slot, StatementSource
from scheduler.planning.issues import IssueFrame, draft_issue
from scheduler.planning.omitting import PrintableSection, kept_sections
from scheduler.planning.outlines import LONGEST_ISSUE, Extent, Outline, outlines
from scheduler.planning.statement_policy import UNJUDGED
from scheduler.planning.teasers import teaser_of

ARTICLE = article_of(EXOSOMES)
FOUR = Extent(asked=4)
SLOT = Slot(wall("2026-10-08 10:00"), "UTC", datetime(2026, 10, 8, 10, tzinfo=UTC))
CASES = {case.name: case.article for case in article_cases()}


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


def kept(outline: Outline) -> tuple[PrintableSection, ...]:
    parts = kept_sections(outline.units, UNJUDGED)
    return tuple(teaser_of(part) if part.unit.id in outline.teased else part for part in parts)


def shared(whole: Article, issues: int) -> tuple[tuple[Section, ...], ...]:
    return tuple(outline.units for outline in outlines(whole, Extent(asked=issues), (), ()))


def drafted(outline: Outline) -> Issue:
    frame = IssueFrame(
        key=issue_key(outline.section),
        statements=(Sentence("Results vary.", StatementSource("results-vary", 1)),),
        link="https://clinic.example.com/",
        audience="newsletter",
        language="en",
        clinic="Aestheticaa",
    )
    return draft_issue(outline, kept(outline), frame)


def planned(found: tuple[Outline, ...]) -> tuple[Item, ...]:
    return tuple(Item(issue_key(outline.section), drafted(outline), SLOT, "") for outline in found)


def with_section(text: str, after: str) -> Article:
    return article_of(EXOSOMES.replace(f"## {after}\n", f"{text}\n\n## {after}\n", 1))


def sections_by_issue(found: tuple[Outline, ...]) -> dict[str, list[str]]:
    return {outline.section: [unit.id for unit in outline.units] for outline in found}


class TestSharingOut:
    def test_sections_are_shared_by_words(self) -> None:
        assert names(shared(article(10, 10, 10, 30), 2)) == ["abc", "d"]
        assert names(shared(article(30, 10, 10, 10), 2)) == ["a", "bcd"]

    def test_there_are_never_more_issues_than_sections(self) -> None:
        assert names(shared(article(5, 5), 4)) == ["a", "b"]

    def test_of_equal_shares_the_longer_comes_first(self) -> None:
        assert names(shared(article(10, 10, 10), 2)) == ["ab", "c"]

    def test_the_lead_goes_with_the_first_section(self) -> None:
        assert [unit.id for unit in shared(article(5, 5, lead=True), 2)[0]] == ["lead", "a"]

    def test_an_article_of_a_lead_alone_is_one_issue(self) -> None:
        assert [[unit.id for unit in share] for share in shared(article(lead=True), 4)] == [["lead"]]

    def test_an_article_without_text_has_no_issue(self) -> None:
        assert shared(article(), 4) == ()

    @settings(max_examples=25, deadline=None)
    @given(st.lists(st.integers(1, 100), min_size=1, max_size=12), st.integers(2, 6))
    def test_every_section_is_in_exactly_one_issue_in_order(self, words: list[int], issues: int) -> None:
        whole = article(*words)
        shares = shared(whole, issues)
        assert [unit for share in shares for unit in share] == list(whole.units())
        assert len(shares) == min(issues, len(words))
        assert all(shares)

    def test_sub_sections_stay_with_their_section(self) -> None:
        shares = shared(ARTICLE, 4)
        assert [share[0].level for share in shares] == [1, 2, 2, 2]
        assert sum(len(share) for share in shares) == len(ARTICLE.units())


class TestLength:
    def words(self, outline: Outline) -> int:
        issue = drafted(outline)
        return sum(
            len(sentence.text.split())
            for section in issue.sections
            for sentence in (
                *((section.heading,) if section.heading else ()),
                *(sentence for paragraph in section.paragraphs for sentence in paragraph.sentences),
            )
        )

    def test_a_short_notice_is_one_issue(self) -> None:
        assert len(outlines(CASES["flu"], Extent(), (), ())) == 1

    def test_an_article_of_a_page_or_two_is_two_issues(self) -> None:
        assert len(outlines(CASES["dental"], Extent(), (), ())) == 2

    def test_a_guide_makes_at_most_as_many_as_there_is_time_for_and_each_can_be_read(self) -> None:
        found = outlines(CASES["knee"], Extent(most=4), (), ())
        assert len(found) == 4
        assert max(map(self.words, found)) <= LONGEST_ISSUE
        assert len(outlines(CASES["knee"], Extent(most=2), (), ())) == 2

    def test_what_a_guide_prints_has_its_risks(self) -> None:
        printed = {unit.id for outline in outlines(CASES["knee"], Extent(most=4), (), ()) for unit in outline.units}
        assert {"lead", "infection", "blood-clots", "warning-signs"} <= printed

    def test_the_number_that_a_person_wants_stays(self) -> None:
        assert len(outlines(CASES["knee"], Extent(asked=6, most=4), (), ())) == 6
        assert len(outlines(CASES["flu"], Extent(asked=3), (), ())) == 3

    def test_a_section_that_a_person_takes_in_is_printed_whatever_the_length(self) -> None:
        first = outlines(CASES["knee"], Extent(most=1), (), ())
        missing = next(unit.id for unit in CASES["knee"].units() if unit.paragraphs and unit not in first[0].units)
        again = outlines(CASES["knee"], Extent(most=1, include=frozenset({missing})), (), ())
        assert missing in {unit.id for unit in again[0].units}

    def test_a_section_that_a_person_leaves_out_is_in_none(self) -> None:
        found = outlines(CASES["dental"], Extent(left_out=frozenset({"what-our-patients-say"})), (), ())
        assert "what-our-patients-say" not in {unit.id for outline in found for unit in outline.units}

    @settings(max_examples=25, deadline=None)
    @given(st.lists(st.integers(2, 900), min_size=1, max_size=14), st.integers(1, 5))
    def test_no_issue_is_longer_than_people_read(self, lengths: list[int], most: int) -> None:
        text = Article(
            "t",
            (),
            tuple(
                Section(f"s{number}", "w", 2, tuple(Paragraph("Cells divide.") for _ in range(length // 2)))
                for number, length in enumerate(lengths)
            ),
        )
        found = outlines(text, Extent(most=most), (), ())
        assert 1 <= len(found) <= most
        assert max(map(self.words, found)) <= LONGEST_ISSUE

    @settings(max_examples=20, deadline=None)
    @given(st.lists(st.integers(2, 900), min_size=1, max_size=14), st.integers(1, 5))
    def test_planned_again_they_are_the_same(self, lengths: list[int], most: int) -> None:
        text = article(*lengths)
        found = outlines(text, Extent(most=most), (), ())
        assert outlines(text, Extent(most=most), planned(found), ()) == found

    def test_every_article_keeps_its_issues_when_it_is_planned_again(self) -> None:
        for text in CASES.values():
            found = outlines(text, Extent(), (), ())
            assert outlines(text, Extent(), planned(found), ()) == found


class TestTeasers:
    FOUND = outlines(CASES["dental"], Extent(style=Style.TEASERS), (), ())

    def test_a_teaser_is_the_beginning_of_its_section_with_a_link_to_the_rest(self) -> None:
        issue = next(issue for issue in map(drafted, self.FOUND) if "bridges" in {part.id for part in issue.sections})
        bridges = next(section for section in issue.sections if section.id == "bridges")
        said = " ".join(sentence.text for paragraph in bridges.paragraphs for sentence in paragraph.sentences)
        whole = " ".join(part.text for part in CASES["dental"].section("bridges").paragraphs)
        assert whole.startswith(said)
        assert said
        assert bridges.link == issue.link

    def test_what_limits_a_sentence_stays_with_it(self) -> None:
        unit = Section(
            "a", "A", 2, (Paragraph("The tablet helps. However, it must not be taken in pregnancy. It is white."),)
        )
        (part,) = kept_sections((unit,), UNJUDGED)
        texts = {sentence.text for sentence in teaser_of(part).sentences}
        assert "However, it must not be taken in pregnancy." in texts

    def test_whole_sections_have_no_link(self) -> None:
        issue = drafted(outlines(CASES["dental"], Extent(), (), ())[0])
        assert {section.link for section in issue.sections} == {""}

    def test_a_section_that_is_an_issue_too_long_by_itself_is_begun_and_linked(self) -> None:
        text = Article("t", (), (Section("a", "A", 2, (Paragraph("Cells divide. " * 500),)),))
        (found,) = outlines(text, Extent(most=1), (), ())
        assert found.teased == {"a"}
        assert drafted(found).sections[0].link


class TestPlanningAgain:
    BEFORE = outlines(ARTICLE, FOUR, (), ())
    ITEMS = planned(BEFORE)

    def again(
        self, article: Article, items: tuple[Item, ...] | None = None, settled: tuple[str, ...] = (), n: int = 4
    ) -> tuple[Outline, ...]:
        keys = {issue_key(name) for name in settled}
        return outlines(article, Extent(asked=n), self.ITEMS if items is None else items, keys)

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
        assert self.again(ARTICLE, n=2) == outlines(ARTICLE, Extent(asked=2), (), ())

    def test_but_not_once_an_issue_is_out(self) -> None:
        found = self.again(ARTICLE, settled=("lead",), n=2)
        assert [outline.number for outline in found] == [2, 3, 4]

    def test_fewer_sections_than_issues_asked_for_is_no_other_number(self) -> None:
        items = planned(outlines(article(5, 5), FOUR, (), ()))
        found = outlines(article(5, 5, 5), FOUR, items, ())
        assert [[unit.id for unit in outline.units] for outline in found] == [["a"], ["b", "c"]]
