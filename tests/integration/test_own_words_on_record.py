"""Whatever staff write in their own words, and wherever: the clinician sees whose it is, and so does the record."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from signing_people import CLINICIAN, add_people

from scheduler.bootstrap import Application
from scheduler.domain.content import Item, OwnWords, own_words_in, sentences_of
from scheduler.services.evidence import read_evidence
from scheduler.services.ingest import ingest
from scheduler.services.initialise import NewClinic, initialise
from scheduler.testing import FixedClock

NOW = datetime(2026, 11, 27, 6, 0, tzinfo=UTC)
ARTICLE = """Sun and shade

Shade is easiest to find in the morning.

A hat

A hat with a wide brim shades the face.

A diary

A diary helps to remember what was asked. Bring it along.
"""
POST_PLACES = ("text", "hook", "call_to_action")
CARD_PLACES = ("title", "lines")
ISSUE_PLACES = ("subject", "preheader", "introduction", "sign_off")
WORDS = (
    *("Hello", "neighbours", "we", "are", "open", "again", "come", "in", "tea", "is", "ready", "Größe", "été", "नमस्ते"),
    *("Dr. Rao", "5 p.m.", "“friends”", "#hats", "e.g.", "10:30", "😊"),
)
lines = st.tuples(
    st.lists(st.sampled_from(WORDS), min_size=2, max_size=4), st.sampled_from((".", "!", "?", "", ":", " …"))
).map(lambda pair: " ".join(pair[0]) + pair[1])


@dataclass
class Desk:
    """A workspace with one campaign, whose campaign.toml is written anew for every example."""

    root: Path
    application: Application
    settings: str

    def plan(self, post: Mapping[str, str], card: Mapping[str, str], issue: Mapping[str, str]) -> tuple[Item, ...]:
        """Plan with these own words, and return the post and the issue that have them."""
        tables = (("a-hat/x", post), ("a-hat/x.card", card), ("lead/email", issue))
        text = "\n".join(line for name, values in tables if values for line in _table(name, values))
        (self.root / "campaigns" / "sun" / "campaign.toml").write_text(f"{self.settings}\n{text}\n", encoding="utf-8")
        self.application.planning.run("sun")
        wanted = ("sun/a-hat/x/post", "sun/lead/email/issue")
        return tuple(item for item in self.application.items.find("sun") if str(item.key) in wanted)


def _table(name: str, values: Mapping[str, str]) -> Iterator[str]:
    path, _, below = name.partition(".")
    yield f'[overrides."{path}"{"." + below if below else ""}]'
    for key, words in values.items():
        yield f"{key} = {json.dumps([words] if key == 'lines' else words, ensure_ascii=False)}"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    root = tmp_path_factory.mktemp("own") / "clinic"
    initialise(root, NewClinic(jurisdictions=("IN",)))
    (root / "sun.txt").write_text(ARTICLE, encoding="utf-8")
    ingest(root / "sun.txt", root, today=NOW.date(), slug="sun")
    application = Application(root, {}, clock=FixedClock(NOW))
    application.found()
    add_people(application.people)
    file = root / "campaigns" / "sun" / "campaign.toml"
    yield Desk(root, application, 'author = "maya"\n' + file.read_text(encoding="utf-8"))
    application.store.close()


def confirm_each(application: Application, name: str) -> None:
    """Let a clinician read each sentence in somebody's own words, and stand for it."""
    for shown in application.confirmations.waiting(name):
        application.confirmations.confirm([shown], CLINICIAN, stands_for=True)


def letters(text: str) -> str:
    """Return a text without its spaces, which nobody writes for their own sake."""
    return "".join(text.split())


some = settings(
    max_examples=6,
    deadline=None,
    phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@some
@given(
    post=st.dictionaries(st.sampled_from(POST_PLACES), lines, min_size=1),
    card=st.dictionaries(st.sampled_from(CARD_PLACES), lines),
    issue=st.dictionaries(st.sampled_from(ISSUE_PLACES), lines, min_size=1),
)
def test_own_words_reach_sheet_and_evidence(
    desk: Desk, post: Mapping[str, str], card: Mapping[str, str], issue: Mapping[str, str]
) -> None:
    items = desk.plan(post, card, issue)
    assert len(items) == 2
    for item, typed in zip(sorted(items, key=lambda item: item.key.kind), ({**issue}, {**post, **card}), strict=True):
        own = own_words_in(item.draft)
        kept = letters("".join(said.text for said in sentences_of(item.draft) if isinstance(said.source, OwnWords)))
        assert [words for words in typed.values() if letters(words) not in kept] == []
        (sheet,) = desk.application.sheets.of(str(item.key))
        shown = {source.text: source.place for source in sheet.sources}
        assert all("maya" in shown[text] for text, _ in own)
        assert {(one.text, one.author) for one in sheet.written} == {(text, "maya") for text, _ in own}
        confirm_each(desk.application, str(item.key))
        (evidence,) = read_evidence(str(item.key), desk.application.store, desk.application.workspace)
        recorded = {str(span["text"]): span["source"] for span in evidence.spans}
        assert all("maya" in str(recorded[text]) for text, _ in own)
        assert all(source == OwnWords("maya") for _, source in own)
        confirmed = {one.text: one.confirmation for one in evidence.written}
        assert {text: made and (made.author, made.login) for text, made in confirmed.items()} == {
            text: ("maya", "rao") for text, _ in own
        }
