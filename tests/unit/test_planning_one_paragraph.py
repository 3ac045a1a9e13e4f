"""An article of one paragraph, without a heading below its title, is a post, a thread, or something to part."""

from __future__ import annotations

import pytest
from planning_samples import drafts_of

from scheduler.domain.content import Post
from scheduler.planning.drafts import Drafts
from scheduler.planning.material import Absence
from scheduler.planning.reading import read_article

SAYS = (
    "Tennis elbow is a soreness of the tendons on the outside of the elbow.",
    "It comes from gripping and lifting more than the tendon is used to, and seldom from tennis.",
    "Most people get better within a year, whatever is done.",
    "Rest from what hurts, a strap and slow exercises with a small weight help many of them.",
    "An injection of steroid takes the pain away for some weeks, but people who had one are more often sore again.",
    "See a doctor if the elbow is red and hot, if you have a fever, or if the arm is numb.",
)
TITLE = "Tennis elbow explained"


def planned(text: str) -> Drafts:
    return drafts_of(read_article(f"{TITLE}\n\n{text}".encode(), "elbow.txt").article)


def post_of(drafts: Drafts) -> Post:
    (post,) = (made.draft for made in drafts.drafted if isinstance(made.draft, Post))
    return post


@pytest.mark.parametrize("count", [1, 3, 6])
def test_one_paragraph_is_a_post_or_a_thread_below_the_articles_title_and_says_all_of_it(count: int) -> None:
    post = post_of(planned(" ".join(SAYS[:count])))
    assert [heading.text for heading in post.headline] == [TITLE]
    assert [sentence.text for part in post.parts for sentence in part.sentences] == list(SAYS[:count])


def test_one_paragraph_that_no_thread_holds_is_to_be_parted_and_gives_a_post_when_it_is() -> None:
    more = [sentence.replace("elbow", part) for part in ("arm", "wrist", "shoulder") for sentence in SAYS]
    drafts = planned(" ".join((*SAYS, *more)))
    (left,) = (left for left in drafts.left_out if left.channel == "x")
    assert left.why is Absence.WRITE_THIS
    assert (
        left.reason == "its one paragraph is too long for a thread of 5 posts, and for a card: part it into paragraphs"
    )
    parted = post_of(planned(f"{' '.join(SAYS)}\n\n{' '.join(more)}"))
    assert [sentence.text for part in parted.parts for sentence in part.sentences] == list(SAYS)
