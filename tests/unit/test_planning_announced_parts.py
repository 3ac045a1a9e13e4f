"""A number of things is not announced where none of them is named."""

import pytest
from planning_samples import article_of, body_of, drafts_of

from scheduler.domain.content import Post
from scheduler.planning.announced_parts import only_counts

WHEN = "Usually only after several months of exercises, when the shoulder is still too stiff for work."


def body(text: str) -> str:
    found = {made.key.section: made.draft for made in drafts_of(article_of(text)).drafted if made.key.channel == "x"}
    draft = found["surgery"]
    assert isinstance(draft, Post)
    return body_of(draft)


@pytest.mark.parametrize(
    "sentence",
    [
        "There are two procedures.",
        "We offer two treatments.",
        "There are three main types.",
        "Es gibt zwei Wege.",
        "Dafür gibt es drei Verfahren.",
        "Hay dos opciones.",
        "Il y a deux méthodes.",
        "Ci sono due possibilità.",
        "Há dois tratamentos.",
        "इसके दो तरीके हैं।",
        "هناك طريقتان.",
    ],
)
def test_a_sentence_may_count_and_say_no_more(sentence: str) -> None:
    assert only_counts(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "There are 12 chairs and a lift by the door.",
        "There are many reasons why it hurts at night.",
        "There are two clinics in Leeds, one by the station.",
    ],
)
def test_a_count_that_says_more_is_a_sentence_like_others(sentence: str) -> None:
    assert not only_counts(sentence)


@pytest.mark.parametrize("count", ["There are two procedures.", "Es gibt zwei Wege."])
def test_a_post_does_not_end_with_a_count_of_what_it_does_not_name(count: str) -> None:
    below = "## Release\n\nThe surgeon divides the tight capsule with a fine probe."
    assert body(f"Shoulder\n\n## Surgery\n\n{WHEN} {count}\n\n{below}") == WHEN


def test_it_names_the_parts_below_it_that_it_counts() -> None:
    below = "### Manipulation\n\nYou are asleep.\n\n### Release\n\nThe surgeon divides the capsule."
    said = body(f"Shoulder\n\n## Surgery\n\n{WHEN} There are two procedures.\n\n{below}")
    assert said.endswith("There are two procedures.\nManipulation\nRelease")
