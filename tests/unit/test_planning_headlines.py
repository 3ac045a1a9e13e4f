"""The headings that a reader of a post needs."""

import pytest
from planning_samples import article_of, campaign

from scheduler.planning.headlines import headlines_of

BODY = "Pain settles slowly and the arm stays stiff."


def headline(text: str, section: str) -> str:
    article = article_of(text)
    unit = article.section(section)
    return " / ".join(heading.printed for heading in headlines_of(article, campaign(subject="")).of(unit))


@pytest.mark.parametrize(
    ("heading", "section"),
    [("Frozen", "frozen"), ("What one usual course of it then looks like over time", None)],
)
def test_a_part_stands_below_the_heading_above_it_where_its_own_does_not_say_what_it_is(
    heading: str, section: str | None
) -> None:
    name = section or heading.lower().replace(" ", "-")
    text = f"Shoulder\n\n## The three stages\n\n### {heading}\n\n{BODY}"
    assert headline(text, name) == f"Shoulder / The three stages / {heading}"


def test_a_long_heading_that_its_text_takes_up_stands_below_the_subject_alone() -> None:
    heading = "When stiffness and pain last longer than usual"
    text = f"Shoulder\n\n## The three stages\n\n### {heading}\n\n{BODY}"
    assert headline(text, heading.lower().replace(" ", "-")) == f"Shoulder / {heading}"


def test_a_part_that_says_what_it_is_a_part_of_does_without_it() -> None:
    heading = "Stage 1: freezing, then warming slowly"
    text = f"Shoulder\n\n## The 3 stages\n\n### {heading}\n\nIt takes weeks."
    assert headline(text, "stage-1-freezing-then-warming-slowly") == f"Shoulder / {heading}"
