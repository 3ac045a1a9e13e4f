"""A draft comes back from the database exactly as it went in, each sentence with its source."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.domain.content import Card, Draft, Issue, ItemKey, Kind, OwnWords, Post, Sentence, StatementSource
from scheduler.storage.codec import decode_draft, encode_draft

KEYS = st.builds(ItemKey)
SHARES = st.floats(0, 1)
# A focus is two shares: what is no number has no JSON, and no card has it.
st.register_type_strategy(Card, st.builds(Card, focus=st.none() | st.tuples(SHARES, SHARES)))
POSTS = st.builds(Post, key=KEYS.map(lambda key: ItemKey(key.campaign, key.section, key.channel, Kind.POST)))
ISSUES = st.builds(Issue, key=KEYS.map(lambda key: ItemKey(key.campaign, key.section, key.channel, Kind.ISSUE)))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.one_of(POSTS, ISSUES))
def test_every_draft_comes_back_as_it_went_in(draft: Draft) -> None:
    assert decode_draft(encode_draft(draft), draft.key.kind) == draft


def test_a_statement_is_not_taken_for_a_span() -> None:
    key = ItemKey("c", "s", "x", Kind.POST)
    draft = Post(key, (), (Sentence("Ask your clinician.", StatementSource("ask", 2)),), (), "", (), "en")
    assert decode_draft(encode_draft(draft), Kind.POST) == draft


def test_drafts_that_the_first_version_stored_are_still_read() -> None:
    said = '{"text":"Care","source":{"section":"s","paragraph":-1,"start":0,"end":4}}'
    card = f'{{"layout":"key-point","title":{said},"lines":[],"numbered":false,"footer":"Clinic"}}'
    key = '"key":{"campaign":"c","section":"s","channel":"x","kind":"%s"}'
    post = decode_draft(
        f'{{{key % "post"},"parts":[],"statements":[],"hashtags":[],"link":"","card":{card},"language":"en"}}',
        Kind.POST,
    )
    (only,) = post.cards
    assert only.statements == ()
    bare = decode_draft(
        f'{{{key % "post"},"parts":[],"statements":[],"hashtags":[],"link":"","card":null,"language":"en"}}', Kind.POST
    )
    assert bare.cards == ()
    section = f'{{"id":"s","heading":{said},"level":2,"number":null,"paragraphs":[]}}'
    issue = decode_draft(
        f'{{{key % "issue"},"number":1,"of":1,"subject":"Care","preheader":"","title":{said},"sections":[{section}],'
        '"statements":[],"link":"","audience":"readers","card":null,"language":"en"}',
        Kind.ISSUE,
    )
    assert isinstance(issue, Issue)
    assert issue.withheld == ()
    assert issue.sections[0].heading == issue.title


def test_a_stored_sentence_without_a_source_is_nobodys_words_and_what_it_says_stays() -> None:
    key = ItemKey("c", "s", "x", Kind.POST)
    text = 'It says "source":null twice.'
    draft = Post(key, (), (Sentence(text, OwnWords("")),), (), "", (), "en")
    stored = encode_draft(draft).replace('"source":{"author":"","references":[]}', '"source":null')
    assert '"source":null' in stored
    assert decode_draft(stored, Kind.POST) == draft
