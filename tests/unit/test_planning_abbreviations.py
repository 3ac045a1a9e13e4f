"""A post spells an abbreviation out at its first place, as the article does elsewhere."""

from collections.abc import Mapping

import pytest
from planning_samples import FakeJudge, article_of, body_of, drafts_of, post_key

from scheduler.domain.article import SourceSpan
from scheduler.domain.content import Draft, Post, Sentence, sentences_of
from scheduler.planning.abbreviations import abbreviations_in
from scheduler.planning.reading import read_article

DEFINED = "## What it is\n\nManipulation under anaesthesia (MUA) moves the arm while you are asleep."

HARMLESS = FakeJudge(("cure",))


class OfPrinted(FakeJudge):
    """Objects to nothing in the article, and in a finished draft to what spells an abbreviation out."""

    def blocked(self, draft: Draft) -> Mapping[Sentence, tuple[str, ...]]:
        return {said: ("no",) for said in sentences_of(draft) if "MUA (Manipulation" in said.printed}


def post_of(text: str, section: str, judge: FakeJudge = HARMLESS) -> Post | None:
    made = drafts_of(article_of(text), judge=judge, safe=True)
    found = {each.key.section: each.draft for each in made.drafted if each.key.channel == "x"}
    draft = found.get(section)
    return draft if isinstance(draft, Post) else None


def printed(post: Post | None) -> str:
    assert post is not None
    return " ".join(sentence.printed for part in post.parts for sentence in part.sentences)


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("We use manipulation under anaesthesia (MUA) at times.", "MUA", "manipulation under anaesthesia"),
        ("MUA (manipulation under anaesthesia) is an option.", "MUA", "manipulation under anaesthesia"),
        ("Selective serotonin reuptake inhibitors (SSRIs) help.", "SSRIs", "Selective serotonin reuptake inhibitors"),
        ("Ein Mittel ist Acetylsalicylsäure (ASS).", "ASS", "Acetylsalicylsäure"),
        ("Nichtsteroidale Antirheumatika (NSAR) helfen.", "NSAR", "Nichtsteroidale Antirheumatika"),
        ("La terapia hormonal sustitutiva (THS) ayuda.", "THS", "terapia hormonal sustitutiva"),
        ("Une imagerie par résonance magnétique (IRM) suffit.", "IRM", "imagerie par résonance magnétique"),
        ("La risonanza magnetica nucleare (RMN) basta.", "RMN", "risonanza magnetica nucleare"),
        ("A terapia cognitivo-comportamental (TCC) ajuda.", "TCC", "terapia cognitivo-comportamental"),
    ],
)
def test_the_article_spells_out(text: str, short: str, long: str) -> None:
    (found,) = abbreviations_in(article_of(f"Title\n\n## One\n\n{text}"))
    assert (found.short, found.long) == (short, long)
    source = found.said.source
    assert isinstance(source, SourceSpan)
    assert text[source.start : source.end] == found.said.text


@pytest.mark.parametrize(
    "text",
    [
        "Blood tests and sometimes a heart tracing (ECG) are enough.",
        "Talking therapy for panic attacks (CBT) works.",
        "Ask your general practitioner (GP) first.",
        "We see you again (NHS and private).",
        "The fee (EUR 130) is due.",
    ],
)
def test_it_does_not_spell_out_what_has_other_letters_or_is_known_to_all(text: str) -> None:
    assert abbreviations_in(article_of(f"Title\n\n## One\n\n{text}")) == ()


def test_one_that_stands_for_two_things_is_left_alone() -> None:
    text = "Title\n\n## One\n\nMultiple sclerosis (MS) is one.\n\n## Two\n\nMitral stenosis (MS) is another."
    assert abbreviations_in(article_of(text)) == ()


def test_it_is_spelled_out_at_its_first_place_alone() -> None:
    text = "MUA can break the arm bone, which is uncommon. After MUA the arm is moved on the same day."
    post = post_of(f"Shoulder\n\n{DEFINED}\n\n## Risks\n\n{text}", "risks")
    assert printed(post) == text.replace("MUA can", "MUA (Manipulation under anaesthesia) can")
    assert post is not None
    assert body_of(post) == text, "each sentence stays word for word, with its source"


@pytest.mark.parametrize(
    "section",
    ["## Risks of manipulation under anaesthesia\n\nMUA can break the arm bone, which is uncommon.", DEFINED],
)
def test_it_is_not_where_its_words_are_read_first(section: str) -> None:
    heading = section.split("\n", maxsplit=1)[0].removeprefix("## ").lower().replace(" ", "-")
    text = f"Shoulder\n\n{section}\n\n{DEFINED.replace('What it is', 'Once more')}"
    assert "MUA (Man" not in printed(post_of(text, heading))


def test_within_brackets_it_stands_behind_a_comma() -> None:
    text = "A stiff shoulder may need an operation (MUA) after several months of exercises."
    post = post_of(f"Shoulder\n\n{DEFINED}\n\n## When\n\n{text}", "when")
    assert "(MUA, Manipulation under anaesthesia)" in printed(post)


def test_a_table_on_a_card_has_the_words_that_spell_it_out_below() -> None:
    table = "| Method | Where | Off work |\n|---|---|---|\n| MUA | Day care | A week |\n| Injection | Clinic | A day |"
    article = read_article(f"# Shoulder\n\n{DEFINED}\n\n## Compare\n\n{table}".encode(), "a.md").article
    (post,) = [made.draft for made in drafts_of(article).drafted if made.key == post_key("compare")]
    assert isinstance(post, Post)
    (card,) = post.cards
    assert [line.text for line in card.lines] == ["Manipulation under anaesthesia (MUA)"]
    assert "MUA (Manipulation under anaesthesia): Where Day care" in printed(post)


def test_a_sentence_that_a_rule_blocks_goes_though_it_is_printed_in_other_words() -> None:
    kept = "The arm is moved on the same day, and a therapist shows you how."
    text = f"Shoulder\n\n{DEFINED}\n\n## After\n\n{kept} MUA moves more than tablets do. Rest at night."
    post = post_of(text, "after", OfPrinted())
    assert "MUA" not in printed(post)
