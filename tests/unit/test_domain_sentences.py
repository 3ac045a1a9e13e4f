# ruff: noqa: RUF001 - the marks of other scripts are what is tested
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.domain.sentences import ends_sentence, sentences, split_sentences


@pytest.mark.parametrize(
    "text",
    [
        "At Aestheticaa By Dr.Madhulika, we bring treatments.",
        "Ask Dr. Rao or Prof. Shah about it.",
        "Ask डॉ. Madhulika about it.",
        "Vesicles, e.g. Exosomes, i.e. Small ones, carry it.",
        "Serum vs. Placebo was tested.",
        "Proffer et al. (2022) tested a serum.",
        "See Fig. 2 and No. 5 for more.",
        "See Fig. A for more.",
        "It was written by J. R. Smith for us.",
        "The U.S. Food and Drug Administration warned.",
        "A letter by A. Rao, M.D. Mumbai, says so.",
        "It takes 2.5 mg a day (p < 0.05) at most.",
        "It works … and then it does not.",
        "It works... and then it does not.",
        '"Does it hurt?" she asked.',
        "“It cured me. I am happy,” said a patient.",
        '"It cured me. I am happy," said a patient.',
        "“I was afraid. Nobody can tell which tooth it is!” – Margaret, Totnes",
        '"I was afraid. Nobody can tell which tooth it is." - Margaret',
        "“I was afraid.” (A patient, 52)",
        "It helps (most of the time. Not always.) in practice.",
        "1. Topical serums are used.",
        "a. Topical serums are used.",
        "Three mechanisms are known:",
        "No full stop at the end",
    ],
)
def test_one_sentence_stays_whole(text: str) -> None:
    assert list(sentences(text)) == [text]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("It is safe.", "It is not proven."),
        ("Use 5 mg.", "Then wait."),
        ("The effect was small (p < 0.05).", "The trial ended."),
        ("The dose was 2.5.", "The trial ended."),
        ("It was found by Smith et al.", "The rest agreed."),
        ("It contains proteins, lipids, etc.", "Others contain less."),
        ("Take vitamin C.", "Oranges have it."),
        ("It was signed by J.", "The rest was not."),
        ("She is an M.D.", "The clinic is hers."),
        ("Is it safe?", "No."),
        ("No.", "It is not."),
        ("Really?!", "Yes."),
        ("It works…", "Then it stops."),
        ("He said “It works.”", "Then he left."),
        ("(He agreed.)", "Then he left."),
        ("It improved.[1]", "The rest did not."),
        ("It improved. [1, 2]", "The rest did not."),
        ("It improved.¹²", "The rest did not."),
        ("It improved over 12 weeks.¹,²", "The rest did not."),
        ("It improved.³⁻⁵", "The rest did not."),
        ("It improved.¹ ²", "The rest did not."),
        ("It improved.*", "The rest did not."),
        ("Cells divide.", "mRNA is read."),
        ("The clinic closes at 5 p.m.", "Patients leave."),
        ("It is new.", "5 trials are known."),
        ("An open ( bracket.", "The rest."),
        ("त्वचा अच्छी है।", "क्या यह सही है?"),
        ("ما هي الإكسوسومات؟", "هي جسيمات."),
        ("یہ درست ہے۔", "وہ نہیں۔"),
    ],
)
def test_two_sentences_are_parted(first: str, second: str) -> None:
    assert list(sentences(f"{first} {second}")) == [first, second]


def test_scripts_without_spaces_are_parted_at_their_marks() -> None:
    assert list(sentences("これは肌です。「良い。」次です！")) == ["これは肌です。", "「良い。」", "次です！"]


@pytest.mark.parametrize("text", ["", "   "])
def test_no_text_has_no_sentences(text: str) -> None:
    assert split_sentences(text) == ()


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from('aBé日ह .!?…।؟"“”()[]1:,。\n'), max_size=60))
def test_nothing_but_white_space_lies_between_sentences(text: str) -> None:
    end = 0
    for start, stop in split_sentences(text):
        assert end <= start < stop <= len(text)
        assert not text[end:start].strip()
        assert text[start:stop] == text[start:stop].strip()
        end = stop
    assert not text[end:].strip()


@pytest.mark.parametrize(
    "text", ["It is.", "It is.¹,²", "Is it?”", "वह है।", "هل هو؟", "It is.[3]", "It is.*", "It is…"]
)
def test_a_text_ends_a_sentence_whatever_stands_behind_its_mark(text: str) -> None:
    assert ends_sentence(text)
    assert not ends_sentence(f"{text} And")
