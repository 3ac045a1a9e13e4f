import pytest
from sentence_cases import CASES, paragraph_of, sentences_of

from scheduler.domain.abbreviations import LANGUAGES
from scheduler.domain.sentences import sentences

ALL_CASES = [(language, case) for language, cases in CASES.items() for case in cases]


@pytest.mark.parametrize(("language", "case"), ALL_CASES)
def test_a_paragraph_of_any_language_is_parted_where_a_careful_reader_parts_it(language: str, case: str) -> None:
    assert list(sentences(paragraph_of(case))) == sentences_of(case), language


@pytest.mark.parametrize(("language", "case"), ALL_CASES)
def test_a_sentence_of_its_own_is_never_parted(language: str, case: str) -> None:
    for sentence in sentences_of(case):
        assert list(sentences(sentence)) == [sentence], language


def test_every_abbreviation_that_never_ends_a_sentence_keeps_what_follows() -> None:
    for words in LANGUAGES.values():
        for abbreviation in words.never_last.split():
            text = f"Ask the {abbreviation}. Exosome about it."
            assert list(sentences(text)) == [text]


def test_an_abbreviation_that_may_end_a_sentence_ends_it_before_a_word_that_opens_one() -> None:
    assert list(sentences("It was sold by Cipla Ltd. The rest was not.")) == [
        "It was sold by Cipla Ltd.",
        "The rest was not.",
    ]
    assert list(sentences("It was sold by Cipla Ltd. India in May.")) == ["It was sold by Cipla Ltd. India in May."]


def test_a_word_that_is_an_abbreviation_in_capitals_alone_ends_sentences() -> None:
    assert list(sentences("Stay out of the sun. Exosomes follow.")) == ["Stay out of the sun.", "Exosomes follow."]
    assert len(list(sentences("We open on Sun. Noon is best."))) == 1
