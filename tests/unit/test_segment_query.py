"""The language of segments: what can be asked, how faults are told, and that nothing else gets through."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.errors import BadInput
from scheduler.domain.segment import (
    MAX_CONDITIONS,
    MAX_DEPTH,
    MAX_QUERY,
    MAX_VALUES,
    AllOf,
    AnyOf,
    Dated,
    Fact,
    Not,
    OneOf,
    Query,
    Received,
    Relation,
    Within,
    facts_in,
    written,
)
from scheduler.domain.segment_query import parse_query

TOPICS = ("hair", "skin", "skin-care")


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("language is en", OneOf(Fact.LANGUAGE, ("en",))),
        ("LANGUAGE = pt-BR", OneOf(Fact.LANGUAGE, ("pt-br",))),
        ("topic is not skin", Not(OneOf(Fact.TOPIC, ("skin",)))),
        ("topic != skin", Not(OneOf(Fact.TOPIC, ("skin",)))),
        ("topic in (skin, hair, skin)", OneOf(Fact.TOPIC, ("hair", "skin"))),
        ("language not in (en)", Not(OneOf(Fact.LANGUAGE, ("en",)))),
        ("source is \"waiting room, 'A'\"", OneOf(Fact.SOURCE, ("waiting room, 'A'",))),
        ("status is Confirmed", OneOf(Fact.STATUS, ("confirmed",))),
        ("frequency in (every, Monthly)", OneOf(Fact.FREQUENCY, ("every", "monthly"))),
        ("zone is Asia/Kolkata", OneOf(Fact.ZONE, ("Asia/Kolkata",))),
        ("joined before 2026-06-01", Dated(Fact.JOINED, Relation.BEFORE, date(2026, 6, 1))),
        ("joined since '2026-06-01'", Dated(Fact.JOINED, Relation.SINCE, date(2026, 6, 1))),
        ("joined within 3 weeks", Within(Fact.JOINED, 21)),
        ("joined within 1 day", Within(Fact.JOINED, 1)),
        ("received exosomes", Received("exosomes")),
        ("received exosomes/conclusion/email/issue", Received("exosomes/conclusion/email/issue")),
    ],
)
def test_a_condition_means_what_it_says(text: str, query: Query) -> None:
    assert parse_query(text, TOPICS) == query


def test_and_binds_before_or_and_brackets_before_both() -> None:
    a, b, c = (OneOf(Fact.LANGUAGE, (tag,)) for tag in ("aa", "bb", "cc"))
    spoken = "language is aa or language is bb and language is cc"
    assert parse_query(spoken) == AnyOf((a, AllOf((b, c))))
    assert parse_query("(language is aa or language is bb) and not language is cc") == AllOf((AnyOf((a, b)), Not(c)))


def test_what_means_the_same_is_written_the_same() -> None:
    forms = [
        "language is en and topic is skin",
        " Language = 'EN'\n  and (Topic is skin)",
        "(language is en) and topic=skin",
    ]
    assert {written(parse_query(form, TOPICS)) for form in forms} == {'language is "en" and topic is "skin"'}


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("languge is en", 1, "'languge' is no fact: did you mean 'language'?"),
        ("\u0455tatus is confirmed", 1, "did you mean 'status'?"),
        ("address is ann", 1, "'address' is no fact"),
        ("language", 9, "ends too early: write 'is', 'is not', 'in' or 'not in' behind 'language'"),
        ("language is", 12, "ends too early: write a value of 'language'"),
        ("topic is skn", 10, "'skn' is not known: did you mean 'skin'?"),
        ("topic is gardening", 10, "write one of hair, skin, skin-care"),
        ("topic is skin and", 18, "ends too early: write a fact"),
        ("(topic is skin", 15, "write 'and', 'or' or ')'"),
        ("topic is skin)", 14, "')' cannot stand here"),
        ("topic is skin topic is hair", 15, "'topic' cannot stand here: write 'and', 'or' or the end"),
        ("joined within 90", 17, "write days, weeks, months or years"),
        ("joined within ٩ days", 15, "is no number"),
        ("joined within 99 years", 15, "name a day, with 'since'"),
        ("joined before 2026-02-30", 15, "is no day: write it as in 2026-12-25"),
        ("joined before 0001-01-01", 15, "is no day"),
        ("joined is 2026-01-01", 8, "'before', 'on', 'since' or 'after' behind 'joined'"),
        ("status is confrmed", 11, "did you mean 'confirmed'?"),
        ("frequency is daily", 14, "write one of every, monthly, weekly"),
        ("zone is asia/kolkata", 9, "did you mean 'Asia/Kolkata'?"),
        ("language is e", 13, "is not a language tag"),
        ("language is en; drop table subscribers", 15, "';' cannot stand in a query"),
        ("language is en -- and nothing else", 16, "'--' cannot stand here"),
        ("language is 'en", 13, "quotation mark without its other half"),
        ("source is ''", 11, "quotation marks are empty"),
        ("source is 'a\nb'", 11, "has a control character"),
        ("source is a\0b", 11, "has a control character"),
        ("source is \ud800", 11, "has a control character"),
    ],
)
def test_a_fault_names_its_place_and_what_may_stand_there(text: str, place: int, words: str) -> None:
    with pytest.raises(BadInput) as fault:
        parse_query(text, TOPICS)
    assert str(fault.value).startswith(f"the query at character {place}: ")
    assert words in str(fault.value)


def test_an_invisible_character_is_refused() -> None:
    with pytest.raises(BadInput, match=r"invisible character \(U\+202E"):
        parse_query("language is \u202een")


def test_a_topic_is_asked_for_by_its_declared_name_alone() -> None:
    with pytest.raises(BadInput, match="has declared no topics yet"):
        parse_query("topic is skin", ())
    assert parse_query("topic is skin") == OneOf(Fact.TOPIC, ("skin",))  # what was signed is read whatever was declared


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        (" \n ", "is empty"),
        ("language is en" + " " * MAX_QUERY, "longer than"),
        ("(" * 100_000, "longer than"),
        ("(" * (MAX_DEPTH + 1), "inside one another"),
        ("not " * (MAX_DEPTH + 1) + "language is en", "inside one another"),
        (" or ".join(["topic=skin"] * (MAX_CONDITIONS + 1)), "conditions"),
        (f"topic in ({','.join(['skin'] * (MAX_VALUES + 1))})", "values"),
    ],
)
def test_a_query_is_bounded(text: str, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        parse_query(text, TOPICS)


def test_a_query_names_its_facts() -> None:
    query = parse_query(
        "not (topic is skin or joined within 3 days) and received news and joined on 2026-01-05", TOPICS
    )
    assert facts_in(query) == {Fact.TOPIC, Fact.JOINED, Fact.RECEIVED}


words = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="\"'"), min_size=1, max_size=12)
conditions = st.one_of(
    st.builds(lambda value: f'source is "{value}"', words),
    st.builds(lambda value: f"received '{value}'", words),
    st.builds(lambda day, relation: f"joined {relation} {day}", st.dates(date(1990, 1, 1)), st.sampled_from(Relation)),
    st.sampled_from(
        ["topic in (skin, hair)", "language not in (en, hi)", "status is pending", "joined within 5 weeks"]
    ),
)
queries = st.recursive(
    conditions,
    lambda inner: st.one_of(
        inner.map(lambda one: f"not ({one})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) and ({two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) or ({two[1]})"),
    ),
    max_leaves=6,
)


@given(queries)
def test_the_written_form_means_the_same_query(text: str) -> None:
    query = understood(text)
    if query is not None:
        assert parse_query(written(query), TOPICS) == query
        assert written(parse_query(written(query), TOPICS)) == written(query)


pieces = st.one_of(
    st.sampled_from(
        [*Fact, "is", "not", "in", "(", ")", ",", "and", "or", "'", '"', ";", "--", "/*", "within", "9", "days"]
    ),
    st.text(max_size=6),
)


@given(st.one_of(st.text(), st.lists(pieces, max_size=30).map(" ".join), st.lists(pieces, max_size=30).map("".join)))
def test_garbage_is_a_query_or_bad_input_and_nothing_else(text: str) -> None:
    understood(text)


def understood(text: str) -> Query | None:
    try:
        return parse_query(text, TOPICS)
    except BadInput as fault:
        if "\n" in str(fault):
            raise AssertionError("the fault has more than one line") from fault
        return None
